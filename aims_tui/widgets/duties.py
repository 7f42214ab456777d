"""What the opened person has to do, and where."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.visual import Visual

from aims_tui import catalog
from aims_tui.text import brief
from aims_tui.widgets.evidence_list import LEAD, TabList
from aims_tui.widgets.glyphs import MUTED, glyph, token, word
from aims_tui.widgets.hanging import Hanging
from aims_tui.widgets.helped import Helped
from aims_tui.workspace.queries.duties import Duty
from aims_tui.workspace.queries.record_detail import RecordDetail


class Duties(Helped, TabList):
    """Every record that names the person; enter goes there."""

    HELP_TITLE = "The duties"
    NAME = "duties"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "want('out')", "Take out", id="duties.out")]
    nothing = "Nothing names this person yet. In Clauses or Annex A, o makes somebody the owner."

    def entries(self, detail: RecordDetail) -> Sequence[object]:
        return detail.duties

    def options(self, detail: RecordDetail) -> Sequence[Visual]:
        return [_duty(each, self.today().isoformat()) for each in detail.duties]


def _duty(each: Duty, today: str) -> Hanging:
    entry = catalog.load().requirements.get(each.ref) if each.record == "requirement" else None
    lead = brief(each.ref) if each.ref != each.title else ""
    title = Content.styled(entry.title if entry else brief(each.title), "bold" if each.open else MUTED)
    below = [Content.styled(", ".join(each.parts), MUTED)] if each.parts else []
    if each.past:
        below.append(Content.styled(f"in the past: {', '.join(each.past)}", MUTED))
    if each.state is not None:
        below.insert(0, Content.styled(f"{glyph(each.state)} {word(each.state)}", token(each.state)))
        if each.waits:
            below.append(Content.styled(f"waits for your {each.waits}", "$text-warning"))
        if each.state.due and each.open:
            late = each.state.overdue_on(today)
            below.append(
                Content.styled(
                    f"{'overdue since' if late else 'due'} {each.state.due}", "$text-error" if late else MUTED
                )
            )
    elif each.due and each.parts:
        late = each.open and each.due < today
        below.append(
            Content.styled(f"{'overdue since' if late else 'due'} {each.due}", "$text-error" if late else MUTED)
        )
    if each.assessment:
        below.append(Content.styled(brief(each.assessment), MUTED))
    return Hanging(Content.styled(f"{lead:<{LEAD}} ", "bold"), Content("\n").join([title, Content(" · ").join(below)]))
