"""What changed since a day: by requirement and record, with who, when and from what to what."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from aims_tui.dates import DateUnclear
from aims_tui.screens.dialogs.base import Dialog
from aims_tui.text import brief, count, one_line
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.listing import Line, Listing
from aims_tui.widgets.record_history import told
from aims_tui.widgets.writing import LineInput
from aims_tui.workspace.queries.changes_since import Found
from aims_tui.workspace.queries.changes_since import Line as ChangeLine
from aims_tui.workspace.store import errors

Read = Callable[[str, str], Awaitable[Found]]
"""Reads what changed since what was typed, of the person whose name was typed."""


class Changes(Dialog[tuple[str, str]]):
    """Lists what changed; gives the record and row to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "read", "Read again", show=False, id="changes.read")]

    def __init__(self, since: str, read: Read) -> None:
        super().__init__(classes="-finder -changes")
        self.heading = "What changed · enter goes there"
        self._since = since
        self._read = read
        self._lines: dict[str, ChangeLine] = {}

    def parts(self) -> Iterator[Widget]:
        yield Horizontal(
            Static("Since ", classes="of-line"),
            LineInput(self._since, placeholder="a day, or export", id="since", compact=True),
            Static(" by ", classes="of-line"),
            LineInput(placeholder="everybody, or a name", id="by", compact=True),
            classes="dialog-line",
        )
        yield Listing(id="found", marks=False)
        yield VerticalScroll(Static(id="change", markup=False), id="read-change", can_focus=True)
        yield Static("", id="note", markup=False)

    async def on_mount(self) -> None:
        self.query_one(Listing).empty = "Nothing has changed since then."
        await self.action_read()

    @on(Input.Submitted)
    async def action_read(self) -> None:
        """Read what changed since the day that stands above."""
        since, by = (self.query_one(f"#{line}", LineInput).written for line in ("since", "by"))
        note = self.query_one("#note", Static)
        try:
            found = await self._read(since, by)
        except (DateUnclear, errors.Refused, errors.WorkspaceError) as why:
            note.update(one_line(str(why)))
            return
        note.update(f"{count(found.changes, 'change')} since {found.since.words} · times are UTC")
        self._show(found)

    def _show(self, found: Found) -> None:
        listing = self.query_one(Listing)
        self._lines = {}
        drawn: list[Line] = []
        for number, (heading, lines) in enumerate(found.groups):
            drawn.append(Line(f"{number}", partial(_heading, heading, len(lines)), heading=True))
            for place, line in enumerate(lines):
                key = f"{number}.{place}"
                self._lines[key] = line
                drawn.append(Line(key, partial(_line, line), under=f"{number}"))
        listing.show(drawn, go_to="0.0")
        self._chosen()
        self.query_one("#read-change").display = bool(drawn)
        (listing if drawn else self.query_one("#since")).focus()

    @on(Listing.Chosen)
    def _chosen(self) -> None:
        line = self._lines.get(self.query_one(Listing).key)
        self.query_one("#change", Static).update(told(line) if line is not None else "")

    @on(Listing.Entered)
    def _go(self) -> None:
        if (line := self._lines.get(self.query_one(Listing).key)) is not None:
            self.dismiss(line.target)


def _heading(heading: str, changes: int, width: int) -> Content:
    tail = f"  {count(changes, 'change')}"
    return Content.assemble(cell(heading, max(width - len(tail), 1)), (tail, MUTED))


def _line(line: ChangeLine, width: int) -> Content:
    """Draw what changed, from what to what, and who and when as far as there is room."""
    times = f" ×{line.times}" if line.times > 1 else ""
    who = brief(line.who, 24 if width > 90 else 12)
    when = line.at[5:16].replace("T", " ") if width > 90 else line.at[5:10]
    tail = f"  {who} {when}{times}"
    what = Content(f"  {brief(line.what)}")
    if line.old or line.new:
        # Of two texts the beginnings are mostly the same: the difference stands below the list.
        old = "" if line.prose else f"{brief(line.old) or '–'} "
        what = Content.assemble(what, " ", (old, MUTED), "→ ", brief(line.new) or "–")
    room = max(width - Content(tail).cell_length, 1)
    return Content.assemble(what.truncate(room, ellipsis=True, pad=True), (tail, MUTED))
