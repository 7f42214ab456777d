"""What every dialog has: a frame, a title, and escape to leave."""

from collections.abc import Iterator
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button

from aims_tui.screens.keeps import Keeps
from aims_tui.text import one_line

Result = TypeVar("Result")


class Dialog(Keeps, ModalScreen[Result | None], Generic[Result]):
    """A framed dialog; escape leaves it without a result."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="dialog.leave")]

    heading = ""
    """What stands in the frame."""

    def compose(self) -> ComposeResult:
        frame = Vertical(*self.parts(), classes="dialog")
        frame.border_title = Content(one_line(self.heading))
        yield frame

    def parts(self) -> Iterator[Widget]:
        """Yield what stands in the dialog."""
        raise NotImplementedError

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button's key does: its id names the action; one without an action leaves."""
        getattr(self, f"action_{event.button.id}", self.action_leave)()

    def action_leave(self) -> None:
        self.dismiss(None)


def buttons(*labels: tuple[str, str]) -> Horizontal:
    """Return a row of buttons from (id, label); the first is the one that goes ahead."""
    made = [Button(Content(label), id=id, compact=True) for id, label in labels]
    made[0].variant = "primary"
    return Horizontal(*made, classes="dialog-buttons")
