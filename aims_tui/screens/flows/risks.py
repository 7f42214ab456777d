"""What the section Risks does beyond every register: assessing anew, the map and the trace."""

from dataclasses import replace

from aims_tui.records.fields import prose
from aims_tui.records.risk_levels import RATED
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.write import Form
from aims_tui.screens.section import Section
from aims_tui.text import one_line
from aims_tui.widgets.hints import stepped
from aims_tui.workspace.commands import reassessing
from aims_tui.workspace.queries.record_detail import RecordDetail

WHY = replace(prose("Reason", "What has changed, or that nothing has"), name="why")
ASKED = (*RATED, "assessed_on", "trigger", "next_review")


async def reassess(section: Section, detail: RecordDetail) -> None:
    """Ask for a new assessment of a risk, with what stands today, and record it as one action."""
    heading = f"Assess {one_line(detail.ref)} anew"
    keeping = Keeping(section.context.unsaved, "risk", f"{detail.row} reassess", heading)
    fields = [stepped(detail.kind, detail.kind.fields[name], detail.facts) for name in ASKED]
    values = {name: detail.typed[name] for name in ASKED} | {"assessed_on": section.session.today().isoformat()}
    values["trigger"] = ""
    form = Form(
        heading, [*fields, WHY], values, keeping,
        people=section.view.people if section.view else (), today=section.session.today, lead=_standing(detail),
    )  # fmt: skip
    written: dict[str, str] = await section.choose(form)
    typed = {**values, **written}
    why = typed.pop("why", "")
    given = {name: text for name, text in typed.items() if text or detail.typed[name]}
    saved = await section.patiently(lambda: reassessing.reassess(section.session, detail.row, given, why))
    keeping.forget([*ASKED, "why"])
    level = saved.detail.worked("level").text if saved.detail is not None else ""
    section.tell(saved, f"{one_line(detail.ref)} assessed: {level or 'no level yet'}.")


def _standing(detail: RecordDetail) -> str:
    """Say how it stands today."""
    level, on = detail.worked("level"), detail.values["assessed_on"]
    if not level.text:
        return "Not assessed yet."
    return f"{level.text} ({level.reason})" + (f", assessed on {on}" if on else "")


async def show_map(section: Section) -> None:
    """Show the matrices before and after treatment; go to the risk that is chosen."""
    from aims_tui.screens.dialogs.risk_map import RiskMap

    found = await section.ask(section.session.trace)
    section.post_message(section.GoTo(*await section.choose(RiskMap(found.risks, found.method))))


async def show_trace(section: Section) -> None:
    """Show what treats what; go to what is chosen."""
    from aims_tui.screens.dialogs.risk_trace import RiskTrace

    found = await section.ask(section.session.trace)
    section.post_message(section.GoTo(*await section.choose(RiskTrace(found))))
