"""Importing a file: which one, how it is read and what would become of its rows, and what became of them."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from aims_tui import paths
from aims_tui.screens.dialogs.base import ActionButton, Dialog, buttons
from aims_tui.screens.dialogs.browse import browse, remember
from aims_tui.text import one_line
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.listing import Line, Listing
from aims_tui.widgets.writing import LineInput

MOST_LINES = 500
"""Rows that are told; the command line tells them all."""


class PickFile(Dialog[Path]):
    """Asks for the file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "read", "Read it", id="dialog.save"),
        Binding("ctrl+o", "browse", "Browse", id="dialog.browse"),
    ]

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self.heading = "Import a file that you have"
        self._typed = typed

    def parts(self) -> Iterator[Widget]:
        yield Label("A spreadsheet (.xlsx, .ods) or text with columns (.csv, .tsv)")
        yield Horizontal(
            LineInput(self._typed, id="path", placeholder="/path/to/risk-register.xlsx", compact=True),
            ActionButton("Browse…  ctrl+o", self.action_browse, id="browse"),
            classes="dialog-line",
        )
        yield Static("Nothing is written before you have seen what would become of each row.", id="note", markup=False)
        yield buttons(("read", "Read it  enter", self.action_read), ("cancel", "Cancel  esc", self.action_leave))

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def action_browse(self) -> None:
        browse(self, self.query_one(LineInput).written, self._picked)

    def _picked(self, path: str) -> None:
        self.query_one(Input).value = path

    @on(Input.Submitted)
    def action_read(self) -> None:
        """Take the file that is named in the line."""
        try:
            path = paths.typed(self.query_one(LineInput).written.strip())
            remember(path)
            self.dismiss(path)
        except paths.PathUnclear as unclear:
            self.notify(one_line(str(unclear)), severity="warning")


class Heading(NamedTuple):
    """One heading of the file, what it is read as (empty: passed over), and its words."""

    name: str
    label: str
    words: str = ""


class Preview(Dialog[tuple[str, str]]):
    """Shows how a file is read and what would become of its rows; gives what to change, or to import it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "go('import')", "Import", id="dialog.save"),
        Binding("k", "go('into')", "Kind", id="import.kind"),
        Binding("w", "on_heading('words')", "Words", id="import.words"),
        Binding("d", "go('dates')", "Day or month first", id="import.dates"),
        Binding("f", "go('as_found')", "As found", id="import.as_found"),
    ]

    def __init__(
        self, name: str, sentence: str, headings: Sequence[Heading], told: Sequence[str], *, at: str = ""
    ) -> None:
        super().__init__(classes="-finder -import")
        self.heading = f"Import {name}"
        self._sentence = sentence
        self._headings = headings
        self._told = told
        self._at = at
        """The heading under the cursor."""

    def parts(self) -> Iterator[Widget]:
        yield Static(Content(one_line(self._sentence)), markup=False, id="sentence")
        yield Listing(id="headings", marks=False)
        yield VerticalScroll(Static(_lines(self._told)), id="read")
        yield Static(
            "enter changes what a column is, w what a word means, k the kind, d the order of days, f as found.",
            id="note", markup=False,
        )  # fmt: skip
        yield buttons(
            ("import", "Import  ctrl+s", partial(self.action_go, "import")),
            ("cancel", "Cancel  esc", self.action_leave),
        )

    def on_mount(self) -> None:
        listing = self.query_one(Listing)
        listing.show([Line(each.name, partial(_heading, each)) for each in self._headings])
        if self._at:
            listing.go_to(self._at)
        listing.focus()

    @on(Listing.Entered)
    def _enter(self, event: Listing.Entered) -> None:
        self.dismiss(("map", event.line.key))

    def action_go(self, what: str) -> None:
        """Leave with what is to be done."""
        self.dismiss((what, ""))

    def action_on_heading(self, what: str) -> None:
        """Leave with what is to be done with the heading under the cursor."""
        line = self.query_one(Listing).line
        if line is not None:
            self.dismiss((what, line.key))


class Imported(Dialog[str]):
    """Shows what became of the rows; gives ``refused`` where those that were refused are to be written to a file."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("w", "write", "Write the refused rows", id="import.refused")]

    def __init__(self, sentence: str, told: Sequence[str], *, refused: bool) -> None:
        super().__init__(classes="-finder")
        self.heading = "Imported"
        self._sentence = sentence
        self._told = told
        self._refused = refused

    def parts(self) -> Iterator[Widget]:
        yield Static(Content(one_line(self._sentence)), markup=False, id="sentence")
        yield VerticalScroll(Static(_lines(self._told)), id="read")
        yield Static("ctrl+z takes all of it back.", id="note", markup=False)
        write = [("write", "Write the refused rows to a file  w", self.action_write)] if self._refused else []
        yield buttons(*write, ("cancel", "Close  esc", self.action_leave))

    def on_mount(self) -> None:
        self.query_one("#read").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the file only where rows were refused."""
        return self._refused if action == "write" else super().check_action(action, parameters)

    def action_write(self) -> None:
        self.dismiss("refused")


def _heading(heading: Heading, width: int) -> Content:
    half = max(width // 3, 8)
    label = (heading.label, "") if heading.label else ("passed over", MUTED)
    words = f"  {one_line(heading.words)}" if heading.words else ""
    return Content.assemble(cell(one_line(heading.name), half), "  ", label, (words, MUTED))


def _lines(told: Sequence[str]) -> Content:
    shown = [Content(one_line(line)) for line in told[:MOST_LINES]]
    if len(told) > MOST_LINES:
        shown.append(Content.styled(f"and {len(told) - MOST_LINES:,} more: aims-tui import FILE --dry-run", MUTED))
    return Content("\n").join(shown)
