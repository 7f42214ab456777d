"""One editor a field, chosen by the field's kind. An editor knows what it was loaded with, and says when it is done."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Label, Select, Static, TextArea

from aims_tui.records.fields import Field, FieldType
from aims_tui.text import editable, shown
from aims_tui.widgets.dropdown import Dropdown
from aims_tui.widgets.helped import Helped
from aims_tui.widgets.hints import NUMBER_WIDTH, counted, understood
from aims_tui.widgets.writing import LineInput, ProseArea
from aims_tui.workspace.queries.history_lines import typed_in_words

HINTS = {FieldType.PERSON: "name or role", FieldType.DATE: "14 Dec, +2w, friday", FieldType.LINK: "id or title",
         FieldType.LINKS: "ids with commas, ↓ chooses"}  # fmt: skip
PAST_HINT = "14 Nov, last friday"


class FieldEditor(Widget):
    """The label and the editor of one field.

    ``load`` sets what stands in the file; ``typed`` is what stands in the editor; they differ while
    somebody is writing. :class:`Typed` says so at once, :class:`Done` when the value should be saved.
    """

    class Typed(Message):
        """Something was typed; it is not saved."""

        def __init__(self, editor: "FieldEditor") -> None:
            super().__init__()
            self.editor = editor

    class Done(Typed):
        """The editor was left or confirmed with a changed value."""

    class ChoicesWanted(Message):
        """Someone wants to pick among several words."""

        def __init__(self, editor: "ChoicesEditor") -> None:
            super().__init__()
            self.editor = editor

    def __init__(self, field: Field) -> None:
        super().__init__(id=f"field-{field.name}", classes=f"field -{field.kind.value}")
        self.field = field
        self.loaded = ""
        self.noted = ""
        """What stood in the editor when it was last loaded or kept as a draft: what differs was typed since."""
        self.read_only = False

    def compose(self) -> ComposeResult:
        yield Label(Content(self.field.label), classes="field-label")

    def load(self, value: str) -> None:
        """Show a value from the file."""
        self.loaded = value
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
        """Whether something was typed that does not stand in the file."""
        return self.typed != self.loaded

    def changed(self) -> None:
        """Say that something was typed, or that all of it was taken back."""
        self.set_class(self.dirty, "-dirty")
        self.post_message(self.Typed(self))

    def commit(self) -> None:
        """Ask for the value to be saved if it was changed."""
        if self.dirty and not self.read_only:
            self.post_message(self.Done(self))

    def set_locked(self, locked: bool) -> None:
        """Allow reading only, or writing again."""
        self.read_only = locked
        for each in self.query(Input):
            each.disabled = locked
        for choice in self.query(Select):
            choice.disabled = locked
        for area in self.query(TextArea):
            area.read_only = locked

    @property
    def target(self) -> Widget | None:
        """The widget that takes the keyboard; none where it cannot."""
        return next((each for each in self.walk_children(Widget, with_self=True) if each.focusable), None)


class LineEditor(FieldEditor):
    """A line: text, a person with suggestions, a date that shows what it understood."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "take_back", "Take back typing", show=False)]

    def __init__(self, field: Field, today: Callable[[], date]) -> None:
        super().__init__(field)
        self._today = today

    def compose(self) -> ComposeResult:
        yield from super().compose()
        past = self.field.past and self.field.kind is FieldType.DATE
        hint = PAST_HINT if past else HINTS.get(self.field.kind, self.field.help)
        # What does not fit into the narrow line of a number stands beside it.
        hint = "" if self.field.kind is FieldType.NUMBER and len(hint) > NUMBER_WIDTH else hint
        with Horizontal(classes="field-line"):
            yield LineInput(compact=True, select_on_focus=False, placeholder=hint)
            yield Static("", classes="field-hint", markup=False)

    def put(self, value: str) -> None:
        with self.prevent(Input.Changed):
            # What an older program or another hand left in the file is shown safely, never raw.
            self.query_one(LineInput).value = editable(value)
        self.set_class(self.dirty, "-dirty")
        self._hint(value)

    @property
    def typed(self) -> str:
        line = self.query_one(LineInput)
        return self.loaded if line.value == editable(self.loaded) else line.written

    def offer(self, names: tuple[str, ...]) -> None:
        """Set the names to suggest."""
        if self.field.kind is FieldType.PERSON:
            self.query_one(Input).suggester = SuggestFromList(names, case_sensitive=False)

    def action_take_back(self) -> None:
        """Put back what stands in the file."""
        self.put(self.loaded)
        self.changed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let ctrl+z pass on to the application's undo where nothing is being typed."""
        return self.dirty if action == "take_back" else super().check_action(action, parameters)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._hint(self.typed)
        self.changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.commit()

    def on_input_blurred(self, event: Input.Blurred) -> None:
        event.stop()
        self.commit()

    def on_key(self, event: events.Key) -> None:
        """Take the name that is suggested when the field is left by tab or enter, as the right arrow does."""
        line = self.query_one(LineInput)
        if event.key in ("tab", "enter") and self.field.kind is FieldType.PERSON and line.suggested:
            line.take_suggestion()

    def _hint(self, text: str) -> None:
        if self.field.kind is FieldType.DATE:
            hint = understood(text, self._today(), past=self.field.past)
            self.query_one(".field-hint", Static).update(hint)
        elif self.field.kind is FieldType.NUMBER:
            self.query_one(".field-hint", Static).update(Content(counted(self.field, text)))


class ChoiceEditor(FieldEditor):
    """One of several words; saved as soon as it is chosen."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        options = [(Content(words), code) for code, words in self.field.choices]
        yield Dropdown(options, compact=True, allow_blank=not self.field.default, prompt="–")

    def put(self, value: str) -> None:
        select = self.query_one(Select)
        known = {code for code, _ in self.field.choices}
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


class ChoicesEditor(Helped, FieldEditor, can_focus=True):
    """Several of several words: shown in one line, picked in a dialog."""

    HELP_TITLE = "The words of the field"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "pick", "Choose", id="field.choose")]

    value = ""
    """The codes with commas, as a person types them."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Static("–", classes="field-value", markup=False)

    def put(self, value: str) -> None:
        self.value = value
        self.query_one(".field-value", Static).update(Content(shown(typed_in_words(self.field, value))))

    @property
    def typed(self) -> str:
        return self.value

    def action_pick(self) -> None:
        if not self.read_only:
            self.post_message(self.ChoicesWanted(self))

    def on_click(self) -> None:
        self.action_pick()


class ProseEditor(FieldEditor):
    """Text of several lines; saved when it is left, or on ctrl+s."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield ProseArea(compact=True, soft_wrap=True, placeholder=self.field.help)

    def put(self, value: str) -> None:
        area = self.query_one(ProseArea)
        usual = "\n".join(words for _, words in self.field.choices)
        area.placeholder = "\n".join(filter(None, (self.field.help, usual)))
        if area.text != editable(value):
            with self.prevent(TextArea.Changed):
                area.load_text(editable(value))
        self.set_class(self.dirty, "-dirty")

    @property
    def typed(self) -> str:
        area = self.query_one(ProseArea)
        return self.loaded if area.text == editable(self.loaded) else area.written

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.changed()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self.commit()
