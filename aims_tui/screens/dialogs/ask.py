"""Small questions and lists to read: yes or no, what was refused, which value stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from aims_tui.screens.dialogs.base import Dialog, buttons
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.text import count, editable, one_line, shown, written
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.writing import ProseArea


class Confirm(Dialog[bool]):
    """Asks a yes-or-no question."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "yes", "Yes", show=False, id="dialog.yes")]

    def __init__(self, question: str, yes: str, no: str = "Cancel") -> None:
        super().__init__()
        self.heading = "Please confirm"
        self._question = question
        self._yes = yes
        self._no = no

    def parts(self) -> Iterator[Widget]:
        yield Static(Content(shown(self._question)), classes="dialog-text")
        yield buttons(("yes", f"{self._yes}  y", self.action_yes), ("cancel", f"{self._no}  esc", self.action_leave))

    def action_yes(self) -> None:
        self.dismiss(True)


class Listed(VerticalScroll):
    """Lines to be read, with how many more there are below."""

    def __init__(self, lines: Sequence[Content]) -> None:
        super().__init__(Static(Content("\n").join(lines), markup=False), classes="dialog-list")

    def on_mount(self) -> None:
        self.call_after_refresh(self._tell)

    def on_resize(self) -> None:
        self._tell()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._tell()

    def _tell(self) -> None:
        # Where all of it stood in view once, a line for what is below would take that away.
        self.set_class(self.max_scroll_y > 0, "-more")
        below = round(self.max_scroll_y - self.scroll_y)
        self.border_subtitle = f"… {count(below, 'more line')} below" if below > 0 else ""


class ConfirmAll(Confirm):
    """Asks a yes-or-no question about several things, and lists them."""

    def __init__(self, question: str, listed: Sequence[str], yes: str, no: str = "Cancel") -> None:
        super().__init__(question, yes, no)
        self._listed = listed

    def parts(self) -> Iterator[Widget]:
        question, choices = super().parts()
        yield question
        yield Listed([Content(one_line(each)) for each in self._listed])
        yield choices


class Refusals(Dialog[bool]):
    """What an action on several requirements left as it was, and why."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "leave", "Close", id="dialog.close")]

    def __init__(self, heading: str, refused: Mapping[str, str]) -> None:
        super().__init__()
        self.heading = heading
        self._refused = refused

    def parts(self) -> Iterator[Widget]:
        lines = [
            Content.assemble((ref, "bold"), f" {shown(why.removeprefix(ref).strip())}")
            for ref, why in self._refused.items()
        ]
        yield Listed(lines)
        yield buttons(("cancel", "Close  enter", self.action_leave))


class Value(NamedTuple):
    """One of the values that a field was given."""

    who: str
    when: str
    words: str
    """As people read it."""
    typed: str
    """What is saved when it is chosen: as in the file where it comes from there, else as typed."""


TOGETHER = "together"
"""The name under which a text is kept that is made of several values."""


class Decide(Dialog[Value]):
    """Shows the differing values of one field, with who gave them and when; gives the one that is to stand.

    A text can be edited first, where there is a place for ``keeping`` it: the values then stand one below the other.
    What is written so is a draft until the decision is saved, and comes back with the same key.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit both together", id="decide.edit"),
        Binding("ctrl+s", "save", "Save", id="dialog.save"),
    ]

    def __init__(self, label: str, values: Sequence[Value], keeping: Keeping | None = None) -> None:
        super().__init__()
        self.heading = f"{label}: which value stands?"
        self._values = values
        self._keeping = keeping
        self._both = written(editable("\n\n".join(each.words for each in values if each.words.strip())))
        """What editing begins with."""

    def parts(self) -> Iterator[Widget]:
        text = "Enter takes the chosen one. Both stay in the history. Escape leaves it undecided."
        edited = ""
        if self._keeping is not None:
            begun = bool(self._keeping.text(TOGETHER))
            edited = " e goes on with what you began to write." if begun else " e edits them together."
        yield Static(text + edited, id="how", classes="dialog-text", markup=False)
        yield OptionList(*(Option(self._option(each)) for each in self._values), id="values")
        area = ProseArea(compact=True, classes="dialog-area -tall")
        area.display = False
        yield area

    def _option(self, value: Value) -> Content:
        head = Content.assemble((one_line(value.who), "bold"), (f"  {value.when}", MUTED))
        return Content("\n").join([head, Content(shown(value.words) or "– empty –"), Content("")])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer editing for texts, and saving while one is edited."""
        if action == "edit":
            return self._keeping is not None and not self._editing
        if action == "save":
            return self._editing
        return super().check_action(action, parameters)

    @property
    def _editing(self) -> bool:
        return self.is_mounted and self.query_one(TextArea).display

    def action_edit(self) -> None:
        if self._keeping is None:
            return
        area = self.query_one(ProseArea)
        area.text = editable(self._keeping.text(TOGETHER) or self._both)
        area.display = True
        self.query_one("#values").display = False
        how = "ctrl+s saves what stands here. Both stay in the history. Escape leaves it undecided."
        self.query_one("#how", Static).update(how)
        area.focus()
        self.refresh_bindings()

    def on_text_area_changed(self) -> None:
        self.keep()

    def keep(self) -> None:
        if self._keeping is not None and self._editing:
            self._keeping.note(TOGETHER, self.query_one(ProseArea).written, self._both)

    def action_save(self) -> None:
        text = self.query_one(ProseArea).written
        self.dismiss(Value("", "", text, text))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._values[event.option_index])
