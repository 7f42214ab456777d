"""Which past day is to be looked at."""

from collections.abc import Callable, Iterator
from datetime import date

from textual.widget import Widget
from textual.widgets import Input, Static

from aims_tui import dates
from aims_tui.screens.dialogs.base import Dialog
from aims_tui.widgets.fields import understood
from aims_tui.widgets.writing import LineInput


class PastDay(Dialog[date]):
    """A day that lies behind, as people type it, with what was understood; gives the day."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.heading = "Look at everything as of which day?"
        self._today = today

    def parts(self) -> Iterator[Widget]:
        yield LineInput(placeholder="30 June, last friday, end of last month", id="day", compact=True)
        yield Static(dates.HELP_PAST, id="note", markup=False)

    def on_input_changed(self) -> None:
        typed = self.query_one(LineInput).written
        self.query_one("#note", Static).update(understood(typed, self._today(), past=True) or dates.HELP_PAST)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(dates.parse(self.query_one(LineInput).written, self._today(), past=True))
        except dates.DateUnclear as unclear:
            self.notify(str(unclear), severity="warning")
