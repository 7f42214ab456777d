"""How a register's list is grouped, and which columns it shows."""

from collections.abc import Sequence
from dataclasses import replace

from aims_tui.insight.coverage import coverage, tie_to_requirements
from aims_tui.insight.register import Row, columns, groupable
from aims_tui.records.kinds import RecordKind, Tie
from aims_tui.screens.dialogs.pick import PickOne, PickSeveral
from aims_tui.screens.section import Section
from aims_tui.text import capital
from aims_tui.workspace.session.arrangements import Arrangement


def _label(kind: RecordKind, name: str) -> str:
    described = columns(kind)[name]
    return described.here if isinstance(described, Tie) else described.label


async def show_coverage(section: Section, kind: RecordKind, rows: Sequence[Row]) -> None:
    """Show which records of a kind carry which requirements; go to what is chosen."""
    from aims_tui.screens.dialogs.coverage import CoverageMap

    tie = tie_to_requirements(kind)
    if tie is None or section.view is None:
        section.notify(f"{capital(kind.about.many)} belong to no clauses and controls.")
        return
    found = coverage(kind, tie, rows, section.view.overview.states)
    section.post_message(section.GoTo(*await section.choose(CoverageMap(found))))


async def group(section: Section, kind: RecordKind, now: Arrangement) -> Arrangement:
    """Ask what the list of a kind is grouped by."""
    choices = [("", "No groups"), *((name, _label(kind, name)) for name in groupable(kind))]
    chosen = await section.choose(PickOne(f"Group {kind.about.many} by", choices, now.group))
    return replace(now, group=chosen)


async def choose_columns(section: Section, kind: RecordKind, now: Arrangement) -> Arrangement:
    """Ask which columns the list of a kind shows; the title always is."""
    every = [(name, _label(kind, name)) for name in columns(kind)]
    codes = await section.choose(PickSeveral(f"Columns of {kind.about.many}", every, now.columns))
    wanted = {*codes.split(",")}
    kept = [name for name in now.columns if name in wanted or name == kind.title.name]
    more = [name for name, _ in every if name in wanted and name not in kept]
    return replace(now, columns=(*kept, *more))
