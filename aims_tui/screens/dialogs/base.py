"""What every dialog has: a frame, a title, and escape to leave."""

from collections.abc import Callable, Iterator
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
from aims_tui.widgets.helped import Helped

Result = TypeVar("Result")


class Dialog(Keeps, Helped, ModalScreen[Result | None], Generic[Result]):
    """A framed dialog; escape leaves it without a result."""

    HELP_TITLE = "This dialog"
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
        """Do what the button's key does."""
        if isinstance(event.button, ActionButton):
            event.button.does()

    def action_leave(self) -> None:
        self.dismiss(None)


class ActionButton(Button):
    """A button that does what one of its dialog's keys does."""

    def __init__(self, label: str, does: Callable[[], None], *, id: str) -> None:
        super().__init__(Content(label), id=id, compact=True)
        self.does = does


def buttons(*given: tuple[str, str, Callable[[], None]]) -> Horizontal:
    """Return a row of buttons from (id, label, what it does); the first is the one that goes ahead."""
    made = [ActionButton(label, does, id=id) for id, label, does in given]
    made[0].variant = "primary"
    return Horizontal(*made, classes="dialog-buttons")
