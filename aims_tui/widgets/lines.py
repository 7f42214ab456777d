"""How the lines of the lists look, in as many cells as there are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from textual.content import Content

from aims_tui.catalog import Requirement
from aims_tui.insight.filters import EvidenceState
from aims_tui.insight.state import State
from aims_tui.records.evidence import flaw
from aims_tui.text import cells, one_line
from aims_tui.widgets.branches import Branch
from aims_tui.widgets.glyphs import FLAG, MUTED, cell, decision, flagged, glyph, titled, token
from aims_tui.widgets.listing import Line


class Columns(NamedTuple):
    """Cells of the columns that a wide list shows beside the title; a column that nothing stands in takes none."""

    owner: int = 22
    day: int = 10
    """The due date of a requirement, the day of issue of evidence."""
    version: int = 6
    word: int = 9
    """Why evidence proves nothing."""


WIDEST = Columns()
ROOM_FOR_TITLE = 43
"""A column of requirements is left out rather than leaving less to number and title."""
ROOM_FOR_ISSUE, ROOM_FOR_OWNER = 64, 92
"""Cells from which on a list of evidence shows version and day, and who owns it."""


def _columns(*texts: Iterable[str]) -> Columns:
    """Return columns as wide as what stands in each; what is left out needs none."""
    # Most of the texts of a column are the same few: a list may have ten thousand lines.
    needed = [max((cells(one_line(each)) for each in {*column}), default=0) for column in texts]
    return Columns(*(min(wide, most) for wide, most in zip([*needed, 0, 0], WIDEST, strict=False)))


def requirements(
    branches: Sequence[Branch], states: dict[str, State], today: str, passes: Callable[[State], bool] | None
) -> Iterator[Line]:
    """Yield the headings with their requirements; with a test, only what passes and the headings above it."""
    listed = [states[each.ref] for branch in branches for each in branch.requirements]
    in_play = [state for state in listed if state.in_play]
    columns = _columns((state.owner for state in in_play), (state.due for state in listed))
    for branch in branches:
        of_branch = [states[each.ref] for each in branch.requirements]
        shown = [
            (entry, state)
            for entry, state in zip(branch.requirements, of_branch, strict=True)
            if passes is None or passes(state)
        ]
        if passes is not None and not shown:
            continue
        yield Line(branch.group.ref, partial(_heading, branch, of_branch, len(shown), passes is not None), True)
        for entry, state in shown:
            yield Line(entry.ref, partial(requirement, entry, state, today, columns=columns), under=branch.group.ref)


def _heading(branch: Branch, states: Sequence[State], shown: int, filtered: bool, width: int) -> Content:
    in_play = [each for each in states if each.in_play]
    done = sum(each.implemented for each in in_play)
    count = f"{shown} of {len(states)}" if filtered else f"{done}/{len(in_play)}" if in_play else "none adopted"
    room = max(width - len(count) - 2, 1)
    return Content.assemble(titled(branch.title, branch.beside, room), "  ", (count, MUTED))


def requirement(entry: Requirement, state: State, today: str, width: int, columns: Columns = WIDEST) -> Content:
    """Draw a requirement: glyph, number, title, a flag where something is wrong; owner and due date where room is."""
    flag = flagged(state, today)
    room = width - 4 - 2
    beside: list[Content] = []
    for text, wide, style in (
        (state.owner if state.in_play else "", columns.owner, MUTED),
        (state.due, columns.day, "$text-error" if state.overdue_on(today) else MUTED),
    ):
        if wide and room - wide - 1 >= ROOM_FOR_TITLE:
            beside.append(Content.assemble(" ", cell(text, wide, style)))
            room -= wide + 1
    title = cell(f"{state.ref} {entry.title}", max(room, 1), "" if state.in_play else MUTED)
    mark = (f" {FLAG}", "$text-error") if flag else "  "
    lead = (f"{decision(state)} ", "$text-warning") if state.undecided else "  "
    return Content.assemble(lead, (glyph(state), token(state)), " ", title, mark, *beside)


def pieces(rows: Sequence[EvidenceState], today: str) -> Iterator[Line]:
    """Yield the lines of pieces of evidence."""
    columns = _columns(
        (each.owner for each in rows), (each.issued_on for each in rows), (each.version for each in rows),
        (flaw(each.piece, today) for each in rows),
    )  # fmt: skip
    for each in rows:
        yield Line(each.id, partial(evidence, each, today, columns=columns))


def evidence(row: EvidenceState, today: str, width: int, columns: Columns = WIDEST) -> Content:
    """Draw a piece of evidence: id, title, a word where it proves nothing; version, date and owner where room is."""
    muted = MUTED if row.state == "superseded" else ""
    word = flaw(row.piece, today)
    linked = f"{row.supports:>3} ↗" if row.supports else "  – ↗"
    beside = [Content.styled(linked, MUTED)]
    if width >= ROOM_FOR_ISSUE:
        found = (
            (row.version, columns.version, MUTED), (row.issued_on, columns.day, MUTED),
            (word, columns.word, "$text-warning"),
        )  # fmt: skip
        beside[:0] = [Content.assemble(" ", cell(text, wide, style)) for text, wide, style in found if wide]
    elif word:
        beside.insert(0, Content.styled(f" {word}", "$text-warning"))
    if width >= ROOM_FOR_OWNER and columns.owner:
        beside.append(Content.assemble(" ", cell(row.owner, columns.owner, MUTED)))
    flag = FLAG if row.clashes else " "
    room = max(width - 8 - sum(each.cell_length for each in beside), 1)
    return Content.assemble(cell(row.short, 7, muted), cell(row.title, room, muted), flag, *beside)
