"""One editor a field, chosen by the field's kind. An editor knows what it was loaded with, and says when it is done."""

import json
from collections.abc import Callable
from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Label, Select, Static, TextArea

from aims_tui import dates
from aims_tui.records.described import Field, Kind
from aims_tui.text import shown


class FieldEditor(Widget):
    """The label and the editor of one field.

    ``load`` sets what stands in the file; ``typed`` is what stands in the editor; they differ while
    somebody is writing. :class:`Done` is posted when a value should be saved.
    """

    class Done(Message):
        """The editor was left or confirmed with a changed value."""

        def __init__(self, editor: "FieldEditor") -> None:
            super().__init__()
            self.editor = editor

    class ChoicesWanted(Message):
        """Someone wants to pick among several words."""

        def __init__(self, editor: "ChoicesEditor") -> None:
            super().__init__()
            self.editor = editor

    def __init__(self, field: Field) -> None:
        super().__init__(id=f"field-{field.name}", classes=f"field -{field.kind.value}")
        self.field = field
        self.loaded = ""
        self.seen: tuple[str, ...] = ()
        """The heads that were in view when the value was loaded."""
        self.record = ("", "")
        """Row id and number of the requirement whose value this is."""

    def compose(self) -> ComposeResult:
        yield Label(Content(self.field.label), classes="field-label")

    def load(self, value: str, seen: tuple[str, ...], record: tuple[str, str]) -> None:
        """Show a value from the file."""
        self.loaded, self.seen, self.record = value, seen, record
        self.put(value)

    def put(self, value: str) -> None:
        """Set the editor without saying so."""
        raise NotImplementedError

    @property
    def typed(self) -> str:
        """What stands in the editor now."""
        raise NotImplementedError

    @property
    def dirty(self) -> bool:
        return self.typed != self.loaded

    def commit(self) -> None:
        """Ask for the value to be saved if it was changed."""
        if self.dirty and self.record[0]:
            self.post_message(self.Done(self))


class LineEditor(FieldEditor):
    """A line: text, a person with suggestions, a date that shows what it understood."""

    def __init__(self, field: Field, today: Callable[[], date]) -> None:
        super().__init__(field)
        self._today = today

    def compose(self) -> ComposeResult:
        yield from super().compose()
        hint = "name or role" if self.field.kind is Kind.PERSON else "14 Dec, +2w, friday"
        with Horizontal(classes="field-line"):
            yield Input(compact=True, select_on_focus=False, placeholder=hint)
            yield Static("", classes="field-hint", markup=False)

    def put(self, value: str) -> None:
        with self.prevent(Input.Changed):
            # What an older program or another hand left in the file is shown safely, never raw.
            self.query_one(Input).value = shown(value)
        self._hint(value)

    @property
    def typed(self) -> str:
        text = self.query_one(Input).value
        return self.loaded if text == shown(self.loaded) else text

    def offer(self, names: tuple[str, ...]) -> None:
        """Set the names to suggest."""
        if self.field.kind is Kind.PERSON:
            self.query_one(Input).suggester = SuggestFromList(names, case_sensitive=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._hint(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.commit()

    def on_input_blurred(self, event: Input.Blurred) -> None:
        event.stop()
        self.commit()

    def _hint(self, text: str) -> None:
        if self.field.kind is not Kind.DATE:
            return
        hint = ""
        if text.strip():
            try:
                found = dates.parse(text, self._today())
                understood = "" if text.strip() == found.isoformat() else f"{found.isoformat()}, "
                hint = f"{understood}{found:%a}, {dates.away(found, self._today())}"
            except dates.DateUnclear:
                hint = "which day? e.g. 2026-12-14"
        self.query_one(".field-hint", Static).update(hint)


class ChoiceEditor(FieldEditor):
    """One of several words; saved as soon as it is chosen."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        options = [(Content(words), code) for code, words in self.field.described.choices]
        yield Select(options, compact=True, allow_blank=not self.field.default, prompt="–")

    def put(self, value: str) -> None:
        select = self.query_one(Select)
        known = {code for code, _ in self.field.described.choices}
        with self.prevent(Select.Changed):
            if value in known:
                select.value = value
            elif not self.field.default:
                select.clear()

    @property
    def typed(self) -> str:
        value = self.query_one(Select).value
        return "" if value is Select.NULL else str(value)

    def on_select_changed(self, event: Select.Changed) -> None:
        event.stop()
        self.commit()


class ChoicesEditor(FieldEditor, can_focus=True):
    """Several of several words: shown in one line, picked in a dialog."""

    BINDINGS = [Binding("enter,space", "pick", "Choose")]

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Static("–", classes="field-value", markup=False)

    value = ""
    """The codes as in the file."""

    def put(self, value: str) -> None:
        self.value = value
        words = ", ".join(self.field.words(each) for each in self.field.listed(value))
        self.query_one(".field-value", Static).update(Content(shown(words) or "–"))

    @property
    def typed(self) -> str:
        # As a person types it: codes with commas.
        return ",".join(self.field.listed(self.value))

    @property
    def dirty(self) -> bool:
        return self.value != self.loaded

    def put_codes(self, codes: str) -> None:
        """Set the editor from codes with commas."""
        self.put(json.dumps(codes.split(",")) if codes else "")

    def action_pick(self) -> None:
        self.post_message(self.ChoicesWanted(self))

    def on_click(self) -> None:
        self.action_pick()


class ProseEditor(FieldEditor):
    """Text of several lines; saved when it is left, or on ctrl+s."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield TextArea(compact=True, soft_wrap=True, placeholder=self.field.described.help)

    def put(self, value: str) -> None:
        area = self.query_one(TextArea)
        with self.prevent(TextArea.Changed):
            area.load_text(shown(value))

    @property
    def typed(self) -> str:
        text = self.query_one(TextArea).text
        return self.loaded if text == shown(self.loaded) else text

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self.commit()


def editor_for(field: Field, today: Callable[[], date]) -> FieldEditor:
    """Return the editor that fits a field's kind."""
    if field.kind in (Kind.CHOICE, Kind.YES_NO):
        return ChoiceEditor(field)
    if field.kind is Kind.CHOICES:
        return ChoicesEditor(field)
    if field.kind is Kind.PROSE:
        return ProseEditor(field)
    return LineEditor(field, today)
