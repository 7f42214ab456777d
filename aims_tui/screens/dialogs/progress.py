"""Long work: how far it is, and a way to stop it."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import ProgressBar, Static

from aims_tui.screens.dialogs.base import Dialog, buttons


class Cancelled(Exception):
    """The person does not want it any more; nothing was left behind."""


class Progress(Dialog[bool]):
    """A bar while something runs in a thread. The flow that runs it opens, feeds and closes the dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", "Stop", id="progress.stop")]

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading
        self.stopped = False
        """Read by the thread at work, which then gives up."""
        self._over = False

    def parts(self) -> Iterator[Widget]:
        yield ProgressBar(show_eta=False, id="bar")
        yield Static("", id="note", markup=False)
        yield buttons(("stop", "Stop  esc", self.action_stop))

    def show(self, done: int, whole: int) -> None:
        """Show how far it is; any unit will do."""
        if self.is_mounted:
            self.query_one(ProgressBar).update(total=max(whole, 1), progress=done)

    def action_stop(self) -> None:
        self.stopped = True
        self.query_one("#note", Static).update("stopping …")

    def finish(self) -> None:
        """Close it: the work has ended. Beneath another dialog, such as the help, it goes when that has gone."""
        self._over = True
        if self.is_active:
            self.dismiss(None)

    def on_screen_resume(self) -> None:
        if self._over:
            self.dismiss(None)
