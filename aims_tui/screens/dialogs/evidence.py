"""Adding evidence, and linking what is there."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from aims_tui import paths
from aims_tui.insight.filters import EvidenceState
from aims_tui.records.fields import Field
from aims_tui.screens.dialogs.base import ActionButton, buttons
from aims_tui.screens.dialogs.browse import browse, remember
from aims_tui.screens.dialogs.editors import Editors
from aims_tui.screens.dialogs.keeping import Keeping, KeptLines
from aims_tui.text import folded, one_line
from aims_tui.widgets.lines import pieces
from aims_tui.widgets.listing import Listing
from aims_tui.widgets.writing import LineInput


@dataclass(frozen=True, slots=True)
class Picked:
    """Evidence to link, or the wish to add some instead; and the note."""

    rows: tuple[str, ...]
    note: str
    add: bool = False


class PickEvidence(KeptLines[Picked]):
    """Finds evidence by typing; several can be selected. Gives rows and the note on how they support."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "add", "Add new evidence", id="pick.add"),
        Binding("ctrl+s", "link", "Link", id="dialog.save"),
    ]

    LINES = ("find", "how")

    def __init__(self, heading: str, rows: Sequence[EvidenceState], today: str, keeping: Keeping) -> None:
        super().__init__(keeping)
        self.heading = heading
        self._lines = [
            (folded(f"{each.short} {each.title}"), line) for each, line in zip(rows, pieces(rows, today), strict=True)
        ]

    def parts(self) -> Iterator[Widget]:
        yield LineInput(placeholder="type to find: id or title; ↓ goes to the list", id="find", compact=True)
        yield Listing(id="found")
        yield Static("space selects several · enter goes on to the note", id="note", markup=False)
        yield LineInput(placeholder="how does it support the requirement? (optional)", id="how", compact=True)
        yield buttons(
            ("link", "Link  ctrl+s", self.action_link),
            ("add", "Add new…  ctrl+n", self.action_add),
            ("cancel", "Cancel  esc", self.action_leave),
        )

    def on_mount(self) -> None:
        self._listing.empty = "Nothing fits. Press ctrl+n to add new evidence."
        self._listing.show([line for _, line in self._lines])
        self.query_one("#find").focus()

    @property
    def _listing(self) -> Listing:
        return self.query_one("#found", Listing)

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "find":
            words = folded(self.query_one("#find", LineInput).written).split()
            self._listing.show([line for text, line in self._lines if all(word in text for word in words)])

    def on_key(self, event: events.Key) -> None:
        if event.key == "down" and self.query_one("#find").has_focus:
            event.stop()  # Else the list that has the keyboard now would take it too, and pass over its first line.
            event.prevent_default()
            self._listing.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "find":
            self.query_one("#how").focus()
        else:
            self.action_link()

    @on(Listing.Entered)
    def _entered(self) -> None:
        self.query_one("#how").focus()

    def action_add(self) -> None:
        self.dismiss(Picked((), self.query_one("#how", LineInput).written, add=True))

    def action_link(self) -> None:
        rows = self._listing.chosen()
        if not rows:
            self.notify("Nothing fits. Press ctrl+n to add new evidence.", severity="warning")
            return
        self.dismiss(Picked(rows, self.query_one("#how", LineInput).written))


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What the dialog for new evidence gives."""

    source: str
    note: str
    typed: Mapping[str, str]
    """What was typed into the fields of the evidence, by name; what was left alone is not among it."""


class AddEvidence(KeptLines[NewEvidence]):
    """Asks for a file or a web address."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "add", "Add", id="dialog.save"),
        Binding("ctrl+o", "browse", "Browse", id="dialog.browse"),
    ]

    LINES = ("source", "note")

    def __init__(
        self,
        heading: str,
        fields: Sequence[Field],
        keeping: Keeping,
        *,
        people: tuple[str, ...],
        today: Callable[[], date],
        note: bool = True,
    ) -> None:
        super().__init__(keeping)
        self.heading = heading
        self._editors = Editors(fields, {}, keeping, people=people, today=today)
        self._note = note
        """Whether it is asked how the evidence supports what it is added for."""

    def parts(self) -> Iterator[Widget]:
        yield Label("File or web address; a file is copied into the evidence folder")
        yield Horizontal(
            LineInput(placeholder="/path/to/report.pdf or https://…", id="source", compact=True),
            ActionButton("Browse…  ctrl+o", self.action_browse, id="browse"),
            classes="dialog-line",
        )
        if self._note:
            yield Label("How does it support the requirement?")
            yield LineInput(id="note", compact=True)
        yield self._editors
        yield buttons(("add", "Add  ctrl+s", self.action_add), ("cancel", "Cancel  esc", self.action_leave))

    def on_mount(self) -> None:
        self.query_one("#source").focus()

    def action_browse(self) -> None:
        browse(self, self.query_one("#source", LineInput).written, self._picked)

    def _picked(self, path: str) -> None:
        self.query_one("#source", Input).value = path
        self._editors.focus_first()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "note":
            self.action_add()  # What stands below may all be left alone.
        elif self._note:
            self.query_one("#note").focus()
        else:
            self._editors.focus_first()

    def keep(self) -> None:
        super().keep()
        self._editors.keep()

    def action_leave(self) -> None:
        self._keeping.forget([each.field.name for each in self._editors.editors])
        super().action_leave()

    def action_add(self) -> None:
        source = self._text("source").strip()
        if not source:
            self.notify("Name a file or a web address.", severity="warning")
            self.query_one("#source").focus()
            return
        if problem := unreadable(source):
            # Asked before the dialog closes, so that a slip of the finger costs no second form.
            self.notify(problem, severity="warning")
            self.query_one("#source").focus()
            return
        if not self._editors.sound():
            return
        if address := paths.address(source):
            source = address
        else:
            remember(path := paths.typed(source))
            source = str(path)
        self.once_known(self._editors.newcomers(), lambda: self._give(source))

    def _give(self, source: str) -> None:
        self.dismiss(NewEvidence(source, self._text("note") if self._note else "", self._editors.typed))

    def _text(self, id: str) -> str:
        return self.query_one(f"#{id}", LineInput).written


def unreadable(path: str) -> str:
    """Say why a typed path cannot be kept, before anything else is asked; empty where it looks right."""
    if paths.address(path):
        return ""
    try:
        found = paths.typed(path)
        if os.path.isdir(found):
            return f"{one_line(path)} is a folder. Name a file in it."
        return "" if os.path.exists(found) else f"There is no file {one_line(path)}."
    except paths.PathUnclear as unclear:
        return one_line(str(unclear))
    except (OSError, ValueError):
        return f"{one_line(path)} cannot be read."
