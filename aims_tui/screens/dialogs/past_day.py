"""Which past day is to be looked at."""

from collections.abc import Callable, Iterator
from datetime import date

from textual.widget import Widget
from textual.widgets import Input, Static

from aims_tui import dates
from aims_tui.screens.dialogs.base import Dialog
from aims_tui.widgets.hints import understood
from aims_tui.widgets.writing import LineInput


class PastDay(Dialog[date]):
    """A day that lies behind, as people type it, with what was understood; gives the day.

    ``looked_at`` is the past day that is looked at already: nothing typed then means today.
    """

    def __init__(self, today: Callable[[], date], looked_at: date | None = None) -> None:
        super().__init__()
        self.heading = "Look at everything as of which day?"
        self._today = today
        self._looked_at = looked_at
        self._help = f"Empty, or today: back from {looked_at} to today." if looked_at else dates.HELP_PAST

    def parts(self) -> Iterator[Widget]:
        yield LineInput(placeholder="30 June, last friday, end of last month", id="day", compact=True)
        yield Static(self._help, id="note", markup=False)

    def on_input_changed(self) -> None:
        typed = self.query_one(LineInput).written
        self.query_one("#note", Static).update(understood(typed, self._today(), past=True) or self._help)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if self._looked_at is not None and not event.value.strip():
            self.dismiss(self._today())
            return
        try:
            self.dismiss(dates.parse(self.query_one(LineInput).written, self._today(), past=True))
        except dates.DateUnclear as unclear:
            self.notify(str(unclear), severity="warning")
