"""What auditors said about the opened requirement, our answers, and what is resolved."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from aims_tui.text import MOST_IN_A_LIST, brief, cut, shown
from aims_tui.widgets.evidence_list import TabList
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.helped import Helped
from aims_tui.workspace.queries.record_detail import RecordDetail, Remarked


class Feedback(Helped, TabList):
    """A list of remarks: a new audit never overwrites the last."""

    HELP_TITLE = "The auditors' remarks"
    NAME = "feedback"
    nothing = "No auditor has said anything here yet. Enter, then n writes down what one says."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "want('add', False)", "New remark", id="feedback.add"),
        Binding("enter", "want('enter')", "Answer", id="feedback.answer"),
        Binding("r", "want('resolve')", "Resolve or reopen", id="feedback.resolve"),
        Binding("T", "want('act')", "Make it an action", show=False, id="feedback.act"),
        Binding("delete", "want('delete')", "Delete", id="feedback.delete"),
    ]

    def entries(self, detail: RecordDetail) -> Sequence[object]:
        return detail.remarks

    def options(self, detail: RecordDetail) -> list[Content]:
        return [_remark(each) for each in detail.remarks]


def _told(each: Remarked) -> Iterator[str]:
    if each.grade:
        yield brief(each.grade)
    if each.owner:
        yield brief(each.owner)
    if each.due and not each.resolved_on:
        yield f"due {each.due}"


def _remark(each: Remarked) -> Content:
    state = (f"resolved {each.resolved_on}", "$text-success") if each.resolved_on else ("open", "$text-warning")
    head = Content.assemble((f"{brief(each.author) or 'Auditor'}  ", "bold"), (f"{each.on}  ", MUTED), state)
    lines = [head, Content(shown(cut(each.text, MOST_IN_A_LIST)))]
    if told := " · ".join(_told(each)):
        lines.insert(1, Content.styled(told, MUTED))
    if each.answer:
        lines.append(Content.assemble(("Our answer: ", "bold"), shown(cut(each.answer, MOST_IN_A_LIST))))
        if each.accepted_on:
            lines.append(Content.styled(f"Accepted by the auditor on {each.accepted_on}", "$text-success"))
    elif not each.resolved_on:
        lines.append(Content.styled("Not answered yet: press enter", MUTED))
    return Content("\n").join([*lines, Content("")])
