"""Choosing an assessment, and beginning one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Label, OptionList, Select, Static
from textual.widgets.option_list import Option

from aims_tui.screens.dialogs.base import Dialog, buttons
from aims_tui.screens.dialogs.keeping import Keeping, KeptLines
from aims_tui.text import folded, one_line
from aims_tui.widgets.dropdown import Dropdown
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.writing import LineInput
from aims_tui.workspace.queries.overview import AssessmentName

NEW = "new"


class PickAssessment(Dialog[str]):
    """The assessments of the workspace; gives the row of the chosen one, or :data:`NEW`."""

    def __init__(self, assessments: Sequence[AssessmentName], current: str) -> None:
        super().__init__()
        self.heading = "Which assessment?"
        self._assessments = assessments
        self._current = current

    def parts(self) -> Iterator[Widget]:
        options = [Option(self._line(each), id=each.id) for each in self._assessments]
        yield OptionList(*options, Option("+ A new assessment for a use case …", id=NEW), id="options")

    def _line(self, each: AssessmentName) -> Content:
        wide = "gets certified" if each.organization_wide else "use case"
        open = " · open now" if each.id == self._current else ""
        return Content.assemble(one_line(each.title), (f"  {wide}{open}", MUTED))

    def on_mount(self) -> None:
        ids = [each.id for each in self._assessments]
        self.query_one(OptionList).highlighted = ids.index(self._current) if self._current in ids else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """What the dialog for a new assessment gives."""

    title: str
    use_case: str
    new_use_case: bool
    copy_of: str


class BeginAssessment(KeptLines[NewAssessment]):
    """Asks for the use case, a title, and whether to begin empty or with a copy."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "begin", "Begin", id="dialog.save")]

    LINES = ("use-case", "title")

    def __init__(self, use_cases: Sequence[str], assessments: Sequence[AssessmentName], keeping: Keeping) -> None:
        super().__init__(keeping)
        self.heading = "A new assessment for a use case"
        self._use_cases = use_cases
        """Their titles."""
        self._assessments = assessments

    def parts(self) -> Iterator[Widget]:
        known = ", ".join(one_line(each) for each in self._use_cases[:6])
        yield Label("Use case, one that is there or a new one")
        yield LineInput(
            id="use-case", compact=True, placeholder=known or "Support assistant in the product",
            suggester=SuggestFromList(self._use_cases, case_sensitive=False),
        )  # fmt: skip
        yield Label("Title of the assessment")
        yield LineInput(id="title", compact=True, placeholder="empty: the use case's title")
        yield Label("Begin with")
        copies = [(Content(f"A copy of: {one_line(each.title)}"), each.id) for each in self._assessments]
        yield Dropdown(
            [(Content("Nothing: every requirement open"), ""), *copies], value="", allow_blank=False, compact=True
        )
        yield Static("A copy takes fields, answers and evidence links; auditors' remarks stay behind.", id="note")
        yield buttons(("begin", "Begin  ctrl+s", self.action_begin), ("cancel", "Cancel  esc", self.action_leave))

    def on_input_submitted(self) -> None:
        self.focus_next()

    def action_begin(self) -> None:
        use_case = " ".join(self.query_one("#use-case", LineInput).written.split())
        if not use_case:
            self.notify("Say which use case is assessed.", severity="warning")
            self.query_one("#use-case").focus()
            return
        title = " ".join(self.query_one("#title", LineInput).written.split()) or use_case
        new = folded(use_case) not in {folded(each) for each in self._use_cases}
        self.dismiss(NewAssessment(title, use_case, new, str(self.query_one(Select).value)))
