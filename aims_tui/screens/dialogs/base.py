"""What every dialog has: a frame, a title, and escape to leave."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import var
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button

from aims_tui.screens.keeps import Keeps
from aims_tui.screens.key_buffer import KeyBufferApp
from aims_tui.text import one_line
from aims_tui.widgets.helped import Helped
from aims_tui.workspace.store import errors

Result = TypeVar("Result")


class Dialog(Keeps, Helped, ModalScreen[Result | None], Generic[Result]):
    """A framed dialog; escape leaves it without a result."""

    HELP_TITLE = "This dialog"
    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="dialog.leave")]

    focused: var[Widget | None] = var(None)
    """Where the keyboard is; as in a section, nothing else is painted anew when it moves."""
    heading = ""
    """What stands in the frame."""
    welcomes: Callable[[str], Awaitable[bool]] | None = None
    """Says whether a name is somebody's, or asks whether it is to be; given by the section that shows the dialog."""

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

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave as the toolkit does; what is handed on to be saved is kept until it is."""
        if result is not None:
            self.keep()
        return super().dismiss(result)

    def once_known(self, names: Sequence[tuple[str, Widget]], then: Callable[[], object]) -> None:
        """Go on when each name is somebody's or said to be new; else all stays, the keyboard where it was typed."""
        if names:
            self.run_worker(self._known(names, then), exclusive=True)
        else:
            then()

    async def _known(self, names: Sequence[tuple[str, Widget]], then: Callable[[], object]) -> None:
        buffer = self.app if isinstance(self.app, KeyBufferApp) else None
        for name, typed_in in names:
            # The next key is meant for the question, or for what follows this dialog.
            holds = [buffer.hold_keys()] if buffer is not None else []
            try:
                meant = self.welcomes is None or await self.welcomes(name)
            except (errors.Refused, errors.WorkspaceError) as error:
                meant = False
                self.notify(str(error), severity="error", timeout=10)
            if not meant:
                typed_in.focus()
                if buffer is not None:
                    buffer.let_keys_go(*holds)
                return
        then()


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
