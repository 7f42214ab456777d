"""What auditors said about the opened requirement, our answers, and what is resolved."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from aims_tui.records.facts import Facts
from aims_tui.records.requirement import GRADES
from aims_tui.text import MOST_IN_A_LIST, brief, cut, shown
from aims_tui.widgets.evidence_list import TabList
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.helped import Helped
from aims_tui.workspace.queries.record_detail import RecordDetail


class Feedback(Helped, TabList):
    """A list of remarks: a new audit never overwrites the last."""

    HELP_TITLE = "The auditors' remarks"
    NAME = "feedback"
    nothing = "No auditor has said anything here yet. Enter, then n writes down what one says."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "want('add', False)", "New remark", id="feedback.add"),
        Binding("enter", "want('enter')", "Answer", id="feedback.answer"),
        Binding("r", "want('resolve')", "Resolve or reopen", id="feedback.resolve"),
        Binding("e", "want('correct')", "Correct the auditor's words", show=False, id="feedback.correct"),
        Binding("T", "want('act')", "Make it an action", show=False, id="feedback.act"),
        Binding("delete", "want('delete')", "Delete", id="feedback.delete"),
    ]

    def entries(self, detail: RecordDetail) -> Sequence[object]:
        return detail.remarks

    def options(self, detail: RecordDetail) -> list[Content]:
        return [_remark(each) for each in detail.remarks]


def _told(each: Facts) -> Iterator[str]:
    if grade := each.values.get("grade"):
        yield brief(dict(GRADES).get(grade, grade))
    if owner := each.other("owner").get("name"):
        yield brief(owner)
    if each.says("due") and not each.says("resolved_on"):
        yield f"due {each.values['due']}"


def _remark(each: Facts) -> Content:
    said, resolved = each.values, each.values["resolved_on"]
    state = (f"resolved {resolved}", "$text-success") if resolved else ("open", "$text-warning")
    head = Content.assemble((f"{brief(said['author']) or 'Auditor'}  ", "bold"), (f"{said['on']}  ", MUTED), state)
    lines = [head, Content(shown(cut(said["text"], MOST_IN_A_LIST)))]
    if told := " · ".join(_told(each)):
        lines.insert(1, Content.styled(told, MUTED))
    if ours := said["answer"]:
        lines.append(Content.assemble(("Our answer: ", "bold"), shown(cut(ours, MOST_IN_A_LIST))))
        if said.get("accepted_on"):
            lines.append(Content.styled(f"Accepted by the auditor on {said['accepted_on']}", "$text-success"))
    elif not resolved:
        lines.append(Content.styled("Not answered yet: press enter", MUTED))
    return Content("\n").join([*lines, Content("")])
