"""A short list of requirements to go to."""

from collections.abc import Iterator, Sequence

from textual import on
from textual.widget import Widget

from aims_tui.screens.dialogs.base import Dialog
from aims_tui.widgets.listing import Line, Listing


class Shortlist(Dialog[str]):
    """Shows lines; gives the key of the one that is chosen."""

    def __init__(self, heading: str, lines: Sequence[Line]) -> None:
        super().__init__(classes="-finder")
        self.heading = f"{heading} · enter goes there"
        self._lines = lines

    def parts(self) -> Iterator[Widget]:
        yield Listing(id="found", marks=False)

    def on_mount(self) -> None:
        self.query_one(Listing).show(self._lines)
        self.query_one(Listing).focus()

    @on(Listing.Entered)
    def _go(self, event: Listing.Entered) -> None:
        self.dismiss(event.line.key)
