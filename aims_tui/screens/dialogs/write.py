"""Writing: one text, what a rule finds missing, or the fields of a new record. What is typed is kept as a draft."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Label, Static, TextArea

from aims_tui.records.fields import Field
from aims_tui.screens.dialogs.base import Dialog, buttons
from aims_tui.screens.dialogs.editors import Editors
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.text import shown
from aims_tui.widgets.writing import ProseArea


class WriteText(Dialog[str]):
    """One text of several lines; gives it, which may be empty."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "Save", id="dialog.save")]

    def __init__(self, heading: str, lead: str, text: str, keeping: Keeping, field: str) -> None:
        super().__init__()
        self.heading = heading
        self._lead = lead
        self._text = text
        self._keeping = keeping
        self._field = field

    def parts(self) -> Iterator[Widget]:
        if self._lead:
            yield Static(Content(shown(self._lead)), classes="dialog-text")
        text = self._keeping.text(self._field) or self._text
        yield ProseArea(text, compact=True, classes="dialog-area -tall")
        yield buttons(("save", "Save  ctrl+s", self.action_save), ("cancel", "Leave  esc", self.action_leave))

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.focus()
        area.move_cursor(area.document.end)

    def on_text_area_changed(self) -> None:
        self.keep()

    def keep(self) -> None:
        self._keeping.note(self._field, self.query_one(ProseArea).written, self._text)

    def action_save(self) -> None:
        self.dismiss(self.query_one(ProseArea).written)


class Instead(NamedTuple):
    """What may be done instead of writing what a field lacks."""

    field: str
    words: str
    does: Callable[[], Awaitable[object]]


INSTEAD: Mapping[str, str] = {"": "instead"}
"""What :class:`Complete` gives where something else is done than to write what is missing."""


class Complete(Dialog[dict[str, str]]):
    """Asks for what a rule finds missing, so that the save can go on; gives the texts by field.

    Where several requirements lack it, they can be left out: the result is then empty. Where something else than
    one of them may be done ``instead``, the result is :data:`INSTEAD`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="dialog.save"),
        Binding("ctrl+n", "instead", "Do something else instead", id="complete.instead"),
    ]

    def __init__(
        self, missing: Mapping[str, tuple[Field, str]], keeping: Keeping, *, heading: str = "", leave_out: str = "",
        instead: Instead | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.heading = heading or "One thing is missing"
        self._missing = missing
        """By field name: the field, and the sentence that says why it is needed."""
        self._keeping = keeping
        self._leave_out = leave_out
        self._instead = instead.words if instead is not None and instead.field in missing else ""

    def parts(self) -> Iterator[Widget]:
        for name, (field, sentence) in self._missing.items():
            yield Static(Content(shown(sentence)), classes="dialog-text")
            yield Label(Content(field.label))
            yield ProseArea(
                self._keeping.text(name), id=f"text-{name}", compact=True, placeholder=field.help,
                classes="dialog-area",
            )  # fmt: skip
        more = [("leave_out", self._leave_out, self.action_leave_out)] if self._leave_out else []
        if self._instead:
            more.append(("instead", f"{self._instead}  ctrl+n", self.action_instead))
        yield buttons(
            ("save", "Save  ctrl+s", self.action_save), *more, ("cancel", "Leave as it was  esc", self.action_leave)
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer something else only where there is something."""
        return bool(self._instead) if action == "instead" else super().check_action(action, parameters)

    def action_instead(self) -> None:
        """Leave to do what makes the text needless."""
        self.dismiss(dict(INSTEAD))

    def on_mount(self) -> None:
        self.query(TextArea).first().focus()

    def on_text_area_changed(self) -> None:
        self.keep()

    def keep(self) -> None:
        for name in self._missing:
            self._keeping.note(name, self.query_one(f"#text-{name}", ProseArea).written)

    def action_leave_out(self) -> None:
        """Go on without those that lack it."""
        self.dismiss({})

    def action_save(self) -> None:
        texts = {name: self.query_one(f"#text-{name}", ProseArea).written for name in self._missing}
        if not all(text.strip() for text in texts.values()):
            self.notify("Write the reason, or press escape to leave everything as it was.", severity="warning")
            return
        self.dismiss(texts)


class Form(Dialog[dict[str, str]]):
    """The fields of one record that is being made or changed; gives what differs from before, as typed.

    ``values`` are what stands in the fields to begin with, as people type it; ``offers`` are what a field of links
    can take.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "Save", id="dialog.save")]

    def __init__(
        self,
        heading: str,
        fields: Sequence[Field],
        values: Mapping[str, str],
        keeping: Keeping,
        *,
        people: tuple[str, ...],
        today: Callable[[], date],
        lead: str = "",
        offers: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    ) -> None:
        super().__init__()
        self.heading = heading
        self._editors = Editors(fields, values, keeping, people=people, today=today, offers=offers)
        self._lead = lead

    def parts(self) -> Iterator[Widget]:
        if self._lead:
            yield Static(Content(shown(self._lead)), classes="dialog-text")
        yield self._editors
        yield buttons(("save", "Save  ctrl+s", self.action_save), ("cancel", "Leave  esc", self.action_leave))

    def on_mount(self) -> None:
        self._editors.focus_first()

    def keep(self) -> None:
        self._editors.keep()

    def action_save(self) -> None:
        if self._editors.sound():
            self.once_known(self._editors.newcomers(), lambda: self.dismiss(self._editors.typed))
