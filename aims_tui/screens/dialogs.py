"""The small dialogs. Each takes an object and dismisses a result, or None when it is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList, SelectionList, Static, TextArea
from textual.widgets.option_list import Option
from textual.widgets.selection_list import Selection

from aims_tui.records.described import Field
from aims_tui.text import folded, one_line, shown
from aims_tui.workspace.desk import Supporting, in_words
from aims_tui.workspace.history import Conflict

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A framed dialog; escape leaves it without a result."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [Binding("escape", "leave", "Cancel")]

    def action_leave(self) -> None:
        self.dismiss(None)


class Complete(Dialog[dict[str, str]]):
    """Asks for what a rule finds missing, so that the save can go on; gives the texts by field."""

    BINDINGS = [Binding("ctrl+s", "save", "Save")]

    def __init__(self, missing: Mapping[str, tuple[Field, str]]) -> None:
        super().__init__()
        self._missing = missing
        """By field name: the field, and the sentence that says why it is needed."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            for name, (field, sentence) in self._missing.items():
                yield Static(Content(sentence), classes="dialog-text")
                yield Label(Content(field.label))
                yield TextArea(id=f"text-{name}", compact=True, placeholder=field.described.help, classes="dialog-area")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Save  ctrl+s", variant="primary", id="save")
                yield Button("Cancel  esc", id="cancel")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "save":
            self.action_save()
        else:
            self.action_leave()

    def action_save(self) -> None:
        texts = {name: self.query_one(f"#text-{name}", TextArea).text for name in self._missing}
        if not all(text.strip() for text in texts.values()):
            self.notify("Write the reason, or press escape to leave everything as it was.", severity="warning")
            return
        self.dismiss(texts)


class PickChoices(Dialog[str]):
    """Picks several of several words; gives their codes with commas."""

    BINDINGS = [Binding("enter,ctrl+s", "save", "Done", priority=True)]

    def __init__(self, field: Field, value: str) -> None:
        super().__init__()
        self._field = field
        self._chosen = set(field.listed(value))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Label(Content(f"{self._field.label}: space marks, enter is done"))
            yield SelectionList(
                *(
                    Selection(Content(words), code, code in self._chosen)
                    for code, words in self._field.described.choices
                ),
                id="choices",
            )

    def action_save(self) -> None:
        self.dismiss(",".join(self.query_one(SelectionList).selected))


class PickEvidence(Dialog[tuple[str, str]]):
    """Finds evidence by typing; gives its row id and the note on how it supports the requirement."""

    def __init__(self, evidence: Sequence[Supporting]) -> None:
        super().__init__()
        self._evidence = evidence

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Input(placeholder="type to find: id or title", id="find", compact=True)
            yield OptionList(id="found", markup=False)
            yield Input(placeholder="how does it support the requirement? (optional)", id="note", compact=True)
            with Horizontal(classes="dialog-buttons"):
                yield Button("Link", variant="primary", id="link")
                yield Button("Cancel  esc", id="cancel")

    def on_mount(self) -> None:
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "find":
            self._find(event.value)

    def _find(self, typed: str) -> None:
        found = [each for each in self._evidence if folded(typed) in folded(f"{each.short} {each.title}")]
        options = self.query_one("#found", OptionList)
        options.clear_options()
        options.add_options(Option(Content(one_line(f"{each.short} {each.title}")), id=each.row) for each in found)
        if found:
            options.highlighted = 0

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "find":
            self.query_one("#note", Input).focus()
        else:
            self._link()

    def on_option_list_option_selected(self) -> None:
        self.query_one("#note", Input).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "link":
            self._link()
        else:
            self.action_leave()

    def _link(self) -> None:
        options = self.query_one("#found", OptionList)
        if options.highlighted is None:
            self.notify("Nothing fits. Press escape, then n to add new evidence.", severity="warning")
            return
        row = options.get_option_at_index(options.highlighted).id or ""
        self.dismiss((row, self.query_one("#note", Input).value))


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What the dialog for new evidence gives."""

    source: str
    title: str
    note: str


class AddEvidence(Dialog[NewEvidence]):
    """Asks for a file or a web address."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Label("File or web address (the file is copied into the evidence folder)")
            with Horizontal(classes="dialog-line"):
                yield Input(placeholder="/path/to/report.pdf or https://…", id="source", compact=True)
                yield Button("Browse…", id="browse", compact=True)
            yield Label("Title")
            yield Input(placeholder="empty: the file's name", id="title", compact=True)
            yield Label("How does it support the requirement?")
            yield Input(id="note", compact=True)
            with Horizontal(classes="dialog-buttons"):
                yield Button("Add", variant="primary", id="add")
                yield Button("Cancel  esc", id="cancel")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "add":
            self._add()
        elif event.button.id == "browse":
            self._browse()
        else:
            self.action_leave()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        following = {"source": "#title", "title": "#note"}.get(event.input.id or "")
        if following:
            self.query_one(following, Input).focus()
        else:
            self._add()

    def _browse(self) -> None:
        from textual_fspicker import FileOpen  # 39 ms, and few need it

        def picked(path: object) -> None:
            if path is not None:
                self.query_one("#source", Input).value = str(path)

        self.app.push_screen(FileOpen(), picked)

    def _add(self) -> None:
        source, title, note = (self.query_one(f"#{name}", Input).value for name in ("source", "title", "note"))
        if not source.strip():
            self.notify("Name a file or a web address, or press escape.", severity="warning")
            return
        if "://" not in source and not source.startswith("mailto:") and not Path(source.strip()).expanduser().is_file():
            self.notify(f"There is no file {source.strip()}.", severity="warning")
            self.query_one("#source", Input).focus()
            return
        self.dismiss(NewEvidence(source.strip(), title.strip(), note.strip()))


class Decide(Dialog[tuple[str, str]]):
    """Shows a conflict with all its values; gives the field and the value that is to stand."""

    def __init__(self, conflict: Conflict, field: Field, words: Mapping[str, str]) -> None:
        super().__init__()
        self._conflict = conflict
        self._field = field
        self._words = words
        """How the values read, where they are ids."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Label(Content(f"{self._field.label} was changed by several people. Which value stands?"))
            yield Static("Both stay in the history. Escape leaves it undecided.", classes="dialog-text")
            with VerticalScroll(classes="dialog-list", can_focus=False):
                yield OptionList(
                    *(Option(self._option(number)) for number in range(len(self._conflict.ops))), id="values"
                )

    def _option(self, number: int) -> Content:
        op = self._conflict.ops[number]
        value = shown(self._words.get(op.value) or in_words(self._field, op.value))
        when = op.at[:16].replace("T", " ")
        shown_now = " · shown now" if number == len(self._conflict.ops) - 1 else ""
        return Content("\n").join(
            [Content.styled(f"{one_line(op.who)}, {when} UTC{shown_now}", "bold"), Content(value), Content("")]
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss((self._conflict.field, self._conflict.ops[event.option_index].value))


class Confirm(Dialog[bool]):
    """Asks a yes-or-no question."""

    def __init__(self, question: str, yes: str) -> None:
        super().__init__()
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-text")
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(self._yes), variant="warning", id="yes")
                yield Button("Cancel  esc", id="cancel")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
