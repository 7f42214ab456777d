"""Going anywhere: by number or short id, or by any written word."""

from collections.abc import Awaitable, Callable, Iterator
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from aims_tui.screens.dialogs.base import Dialog
from aims_tui.screens.key_buffer import Hold, KeyBufferApp
from aims_tui.text import count, folded
from aims_tui.widgets import hits
from aims_tui.widgets.listing import Listing
from aims_tui.widgets.writing import LineInput
from aims_tui.workspace.queries.search import Entry, Index
from aims_tui.workspace.store import errors

MOST = 500


class Finder(Dialog[tuple[str, str]]):
    """Finds while one types; gives the record and row to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Next", show=False, id="find.next"),
        Binding("up", "step(-1)", "Previous", show=False, id="find.previous"),
    ]

    def __init__(
        self, heading: str, hint: str, index: Callable[[], Awaitable[Index]], *, texts: bool, does: str = "goes there"
    ) -> None:
        super().__init__(classes="-finder")
        self.heading = heading
        self._hint = hint
        self._ask = index
        self._index: Index | None = None
        self._texts = texts
        """Search what people wrote as well, not numbers and titles alone."""
        self._found: list[Entry] = []
        self._does = does
        """What enter does with the place under the cursor."""
        self._entered: str | None = None
        """What stood there when enter was pressed before there was anything to find."""
        self._hold: Hold | None = None

    def parts(self) -> Iterator[Widget]:
        yield LineInput(placeholder=self._hint, id="find", compact=True)
        yield Listing(id="found", marks=False)
        yield Static("", id="note", markup=False)

    async def on_mount(self) -> None:
        self.query_one("#note", Static).update("reading …")
        self.run_worker(self._read())

    async def _read(self) -> None:
        why = ""
        try:
            self._index = await self._ask()
        except errors.WorkspaceError as error:
            why = str(error)
        if not (self.app.is_running and self.query("#find")):
            return  # It was left, or the program is ending, while the file was read.
        if why:
            self.notify(why, severity="error", timeout=10)
            self.dismiss(None)
            return
        entered = self._entered
        self._find(self.query_one("#find", LineInput).written if entered is None else entered)
        if entered is not None:
            self._go()
        # Where it is left, whoever asked for the place holds what was typed behind it.
        if self._hold is not None and not self._found and isinstance(self.app, KeyBufferApp):
            self.app.let_keys_go(self._hold)

    def on_input_changed(self) -> None:
        self._find(self.query_one("#find", LineInput).written)

    def _find(self, typed: str) -> None:
        if self._index is None:
            return
        entries = self._index.find(typed, MOST) if typed.strip() else ()
        self._found = [each for each in entries if self._texts or each.field in hits.NAMES]
        listing = self.query_one("#found", Listing)
        listing.show(hits.lines(self._found, folded(typed)), go_to="0")
        more = "or more" if len(entries) == MOST else ""
        told = f"{count(len(self._found), 'place')} {more}".strip() if self._found else "Nothing holds that."
        self.query_one("#note", Static).update(f"{told} · enter {self._does}" if typed.strip() else self._hint)

    def action_step(self, step: int) -> None:
        self.query_one("#found", Listing).action_move(step)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("pagedown", "pageup"):
            self.query_one("#found", Listing).action_page(1 if event.key == "pagedown" else -1)

    @on(Input.Submitted)
    @on(Listing.Entered)
    def _go(self) -> None:
        listing = self.query_one("#found", Listing)
        if self._index is None:
            if self._entered is None and isinstance(self.app, KeyBufferApp):
                self._hold = self.app.hold_keys()  # What is typed now is meant for the place.
            self._entered = self.query_one("#find", LineInput).written
        elif self._found and listing.line is not None:
            self.dismiss(self._found[listing.cursor].target)
        elif self.query_one("#find", LineInput).written.strip():
            self.notify("Nothing is called that. Numbers look like 4.1, A.6.2.4, X.1; ids like EV-01.")
