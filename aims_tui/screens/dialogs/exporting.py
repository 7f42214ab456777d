"""Where a workbook goes, and what it leaves out."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Select, Static
from textual.widgets.selection_list import Selection

from aims_tui import paths
from aims_tui.screens.dialogs.base import Dialog, buttons
from aims_tui.text import one_line, shown
from aims_tui.widgets.dropdown import Dropdown
from aims_tui.widgets.ticks import Ticks
from aims_tui.widgets.writing import LineInput
from aims_tui.workbook.options import Naming, Options, Part

_NAMINGS = {Naming.NAMES: "By name", Naming.ROLES: "By role only, in texts and the change log as well"}


class Wanted(NamedTuple):
    """What the dialog gives."""

    path: Path
    options: Options
    files: bool = False
    """Whether the evidence files go with it."""


FILES, PROTECTED = "files", "protected"


class ExportTo(Dialog[Wanted]):
    """Asks where the workbook goes and what it leaves out; says when one is there already."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "write", "Write", id="dialog.save")]

    def __init__(self, suggested: Path, about: str, options: Options, *, files: bool = False) -> None:
        super().__init__(classes="-export")
        self.heading = "Write the auditors' workbook"
        self._suggested = suggested
        self._about = about
        self._options = options
        self._files = files

    def parts(self) -> Iterator[Widget]:
        yield Static(Content(one_line(self._about)), classes="dialog-text")
        # The name of a folder is text of another hand: an input paints what it holds as it is.
        yield LineInput(shown(str(self._suggested)), id="path", compact=True)
        yield Static("", id="note", markup=False)
        yield Label("Besides Cover, SoA, Clauses, registers, Evidence and approvals")
        yield Ticks(
            *(Selection(Content(part.sheet), part.value, self._options.has(part)) for part in Part),
            Selection(Content("What is protected: who raised a concern"), PROTECTED, self._options.protected),
            Selection(Content("The evidence files, in a folder beside the workbook"), FILES, self._files),
            id="choices",
        )
        yield Label("People appear")
        yield Dropdown(
            [(Content(words), naming.value) for naming, words in _NAMINGS.items()],
            value=self._options.names.value,
            allow_blank=False,
            compact=True,
        )
        yield buttons(("write", "Write  ctrl+s", self.action_write), ("cancel", "Cancel  esc", self.action_leave))

    def on_mount(self) -> None:
        self._tell(str(self._suggested))
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._tell(event.value)

    def _tell(self, typed: str) -> None:
        self.query_one("#note", Static).update(Content(self._note(typed)))

    def _note(self, typed: str) -> str:
        """Say what will become of what was typed."""
        try:
            path = self._path(typed)
            folder, there = os.path.isdir(path.parent), os.path.exists(path)
        except (OSError, ValueError):
            return ""
        if not folder:
            return f"There is no folder {one_line(str(path.parent))} yet."
        name = "" if Path(typed.strip()).name in (path.name, path.stem) else f", {one_line(path.name)}"
        if not there:
            return f"A new file{name}."
        from aims_tui.workbook.handed_out import free

        if not free(path):
            return f"A file is there already{name} that no export wrote; it stays: name another."
        return f"A workbook is there already{name}; it will be replaced whole."

    def _path(self, typed: str) -> Path:
        """Return where the workbook goes: in a folder under the suggested name.

        Raises:
            paths.PathUnclear: it names no file.
        """
        if typed == shown(str(self._suggested)):
            return self._suggested
        path = paths.into(typed, self._suggested.name)
        if not path.name:
            raise paths.PathUnclear("Name the file to write.")
        return path if path.suffix.casefold() == ".xlsx" else path.with_name(path.name + ".xlsx")

    def on_input_submitted(self) -> None:
        self.action_write()

    def action_write(self) -> None:
        try:
            path = self._path(self.query_one(LineInput).written)
        except paths.PathUnclear:
            self.notify("Name the file to write.", severity="warning")
            return
        ticked = set(self.query_one(Ticks).selected)
        there = {Part(code) for code in ticked - {FILES, PROTECTED}}
        naming = Naming(str(self.query_one(Select).value))
        options = Options(frozenset(Part) - there, naming, protected=PROTECTED in ticked)
        self.dismiss(Wanted(path, options, FILES in ticked))
