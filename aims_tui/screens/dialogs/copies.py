"""Merging a copy: which one, what it would bring in, and what came of it."""

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from aims_tui import paths
from aims_tui.screens.dialogs.base import Dialog, buttons
from aims_tui.text import brief, count, one_line
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.listing import Line, Listing
from aims_tui.widgets.writing import LineInput
from aims_tui.workspace.queries import render
from aims_tui.workspace.queries.copies import Copy
from aims_tui.workspace.store import file

MOST_LINES = 500
"""Lines that are shown; the command line prints them all."""


class PickedCopy(NamedTuple):
    """The copy that was chosen, and what stood in the line."""

    path: Path
    typed: str


class PickCopy(Dialog[PickedCopy]):
    """Lists the copies that lie beside the workspace, with a line to name another."""

    def __init__(self, copies: Sequence[Copy], typed: str = "") -> None:
        super().__init__()
        self.heading = "Merge a copy of this workspace"
        self._copies = copies
        self._typed = typed

    def parts(self) -> Iterator[Widget]:
        yield Listing(id="found", marks=False)
        yield Static("", id="note", markup=False)
        yield Label("Or the path of another copy")
        yield LineInput(self._typed, id="path", placeholder="/path/to/copy.aims", compact=True)
        yield buttons(
            ("look", "See what it holds  enter", self.action_look), ("cancel", "Cancel  esc", self.action_leave)
        )

    def on_mount(self) -> None:
        listing = self.query_one(Listing)
        listing.empty = "No copy lies beside this file that holds more."
        listing.show([Line(str(number), partial(_line, each)) for number, each in enumerate(self._copies)])
        self.query_one("#path" if self._typed or not self._copies else "#found").focus()
        self._chosen()

    @property
    def _copy(self) -> Copy | None:
        listing = self.query_one(Listing)
        return self._copies[listing.cursor] if listing.line is not None else None

    @on(Listing.Chosen)
    def _chosen(self) -> None:
        note = self.query_one("#note", Static)
        note.display = self._copy is not None
        note.update(_about(self._copy) if self._copy is not None else "")

    @on(Listing.Entered)
    def _enter(self) -> None:
        copy = self._copy
        if copy is not None and copy.why_not:
            self.notify(copy.why_not, severity="warning", timeout=10)
        elif copy is not None:
            self.dismiss(PickedCopy(copy.path, ""))

    @on(Input.Submitted)
    def action_look(self) -> None:
        """Take the file that is named in the line; where there is none, the one under the cursor."""
        typed = self.query_one(LineInput).written.strip()
        if not typed and self._copies and not self.query_one(LineInput).has_focus:
            self._enter()
            return
        try:
            self.dismiss(PickedCopy(_named(typed), typed))
        except paths.PathUnclear as unclear:
            self.notify(one_line(str(unclear)), severity="warning")
            self.query_one(LineInput).focus()


def _named(typed: str) -> Path:
    """Return the file that was typed; its suffix may be left out.

    Raises:
        paths.PathUnclear: it names none.
    """
    if paths.address(typed):
        raise paths.PathUnclear("That is a web address. Name a file on this computer.")
    path = paths.typed(typed)
    longer = path.with_name(path.name + file.SUFFIX) if path.name else path
    try:
        folder, there = os.path.isdir(path), next((each for each in (path, longer) if os.path.exists(each)), None)
    except (OSError, ValueError):
        raise paths.PathUnclear(f"{typed} cannot be read.") from None
    if folder:
        raise paths.PathUnclear(f"{typed} is a folder. Name a file in it.")
    if there is None:
        raise paths.PathUnclear(f"There is no file {typed}.")
    return there


def _line(copy: Copy, width: int) -> Content:
    holds = "cannot be merged" if copy.why_not else count(len(copy.missing), "change")
    return Content.assemble(cell(one_line(copy.path.name), max(width - 18, 1)), (f"  {holds}", MUTED))


def _about(copy: Copy) -> str:
    """Return two sentences at most: where it comes from, what it holds, or why it cannot be merged."""
    origin = f"{copy.origin[:1].upper()}{copy.origin[1:]}"
    if copy.why_not:
        return brief(f"{origin}. {copy.why_not}", 200)
    many = "change that is" if len(copy.missing) == 1 else "changes that are"
    last = f"the last by {brief(copy.who, 60)}, {brief(render.when(copy.at), 20)}"
    return f"{origin}. {len(copy.missing):,} {many} not here, {last}."


class ReadMerge(Dialog[bool]):
    """Shows what a merge would do, or did, as lines under headings; gives True where it is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "merge", "Merge", id="dialog.save")]

    def __init__(
        self, heading: str, sentence: str, parts: Sequence[tuple[str, Sequence[str]]], note: str, *, asks: bool
    ) -> None:
        super().__init__(classes="-finder")
        self.heading = heading
        self._sentence = sentence
        self._parts = parts
        self._note = note
        self._asks = asks
        """Whether this is a question: what is shown has not been done yet."""

    def parts(self) -> Iterator[Widget]:
        yield Static(Content(one_line(self._sentence)), markup=False)
        yield VerticalScroll(*self._told(), id="read")
        yield Static(self._note, id="note", markup=False)
        go = [("merge", "Merge  ctrl+s", self.action_merge)] if self._asks else []
        yield buttons(*go, ("cancel", "Cancel  esc" if self._asks else "Close  esc", self.action_leave))

    def _told(self) -> Iterator[Widget]:
        left = MOST_LINES
        for heading, lines in self._parts:
            yield Static(Content.styled(one_line(heading), "bold"))
            shown = [Content(one_line(line)) for line in lines[:left]]
            if len(lines) > left:
                shown.append(Content.styled(f"and {len(lines) - left:,} more: aims-tui merge FILE --dry-run", MUTED))
            yield Static(Content("\n").join(shown), classes="told")
            left = max(left - len(lines), 0)

    def on_mount(self) -> None:
        self.query_one("#read").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the merge only where it is asked about."""
        return self._asks if action == "merge" else super().check_action(action, parameters)

    def action_merge(self) -> None:
        self.dismiss(True)
