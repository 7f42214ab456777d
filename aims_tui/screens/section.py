"""What every section has: the bars, the view, and saving with everything that can come between."""

import asyncio
import traceback
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget

from aims_tui.records.fields import Field
from aims_tui.screens.context import Context
from aims_tui.screens.keeps import Keeps
from aims_tui.screens.key_buffer import AT_MOST, BETWEEN, LOOK_EVERY, Hold, KeyBufferApp
from aims_tui.screens.under_way import UnderWay
from aims_tui.text import ended, folded, one_line
from aims_tui.widgets.bars import Bar, Sections, TopBar
from aims_tui.widgets.footer import Keys
from aims_tui.widgets.helped import Helped
from aims_tui.workspace.commands.author import Saved
from aims_tui.workspace.session.serial_thread import SerialThread
from aims_tui.workspace.session.session import Session, WorkspaceView
from aims_tui.workspace.store import errors

if TYPE_CHECKING:
    from aims_tui.screens.dialogs.base import Dialog
    from aims_tui.screens.dialogs.write import Instead

Result = TypeVar("Result")
Save = Callable[[Mapping[str, str]], Result]
"""Tries to save, with texts by field name for what a rule found missing."""

RETRIES = 20
RETRY_AFTER = 0.5
"""Seconds between two tries while someone else is saving."""


class GivenUp(Exception):
    """The person left a question: everything is to be as it was."""


class NameNotMeant(GivenUp):
    """A name that nobody has was a slip: whoever typed it goes on where they typed it."""


class Section(Keeps, Helped, Screen[None]):
    """A numbered section. ``view`` comes from the application; :class:`Changed` tells it to read anew."""

    HELP_TITLE = "This section"
    MODE = ""
    INNERMOST: ClassVar[type[Widget]] = TopBar
    """What of its widgets is taken down first when the program ends."""

    focused: var[Widget | None] = var(None)
    """Where the keyboard is. The toolkit paints a whole screen anew when it moves; what shows it paints itself."""
    view: var[WorkspaceView | None] = var(None, init=False, always_update=True)
    bar: var[Bar] = var(Bar(), init=False)

    class Changed(Message):
        """Something was written."""

        def __init__(self, notice: str = "") -> None:
            super().__init__()
            self.notice = notice

    class GoTo(Message):
        """A record is wanted, wherever it is shown."""

        def __init__(self, record: str, row: str) -> None:
            super().__init__()
            self.record = record
            self.row = row

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._behind = False
        self._holds: dict[asyncio.Task[Any] | None, Hold] = {}
        """What is typed waits for these flows."""
        self.under_way = UnderWay()

    @property
    def session(self) -> Session:
        """The person's session at the workspace."""
        return self.context.session

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        yield Sections(self.MODE)
        yield from self.compose_body()
        yield Keys()

    def compose_body(self) -> ComposeResult:
        """Yield the section's own widgets."""
        raise NotImplementedError

    @property
    def standing(self) -> bool:
        """Whether its widgets are there: not before they are composed, nor while the program is ending."""
        return self.app.is_running and bool(self.query(self.INNERMOST)) and bool(self.query(TopBar))

    @property
    def arriving(self) -> bool:
        """Whether it has nothing to show yet: what is typed is meant for what it will show."""
        return self.view is None or not self.standing

    async def arrived(self) -> None:
        """Wait until it shows something, for as long as keys are held at most."""
        looks = round(AT_MOST / LOOK_EVERY)
        while looks and self.is_current and self.arriving:
            looks -= 1
            await asyncio.sleep(LOOK_EVERY)

    def watch_view(self) -> None:
        # A section that nobody sees catches up when it is seen again.
        self._behind = not self.is_current
        if self.view is not None and self.is_current and self.standing:
            self.query_one(TopBar).view = self.view
            self.show_view(self.view)

    def watch_bar(self) -> None:
        for top in self.query(TopBar):
            top.bar = self.bar

    def on_mount(self) -> None:
        self.watch_bar()
        self._behind = True
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        if self._behind and self.is_mounted:
            self.watch_view()

    def go_to(self, record: str, row: str) -> None:
        """Put the cursor on a record, where the section has it."""

    def begin(self, record: str) -> None:
        """Ask for a new record of a kind, where the section has it."""

    def group_by(self, grouping: str) -> None:
        """Group Annex A in this way, where the section shows it."""

    def show_view(self, view: WorkspaceView) -> None:
        """Show a view that was just read."""
        raise NotImplementedError

    def leave(self) -> bool:
        """Ask for what is being typed to be saved; say whether that, or what a dialog gave, is still under way."""
        return bool(self.under_way)

    def flow(self, work: Coroutine[Any, Any, Any], *, asks: bool = False) -> None:
        """Carry out several steps without holding anything up.

        One that ``asks`` begins with a dialog or puts the keyboard elsewhere: what is typed meanwhile waits for that.
        """
        hold = self.app.hold_keys() if asks and isinstance(self.app, KeyBufferApp) else None
        self.under_way.begin(work)
        self.run_worker(self._flowing(work, hold), group="flow")

    async def _flowing(self, work: Coroutine[Any, Any, Any], hold: Hold | None) -> None:
        task = asyncio.current_task()
        if hold is not None:
            self._holds[task] = hold
        try:
            with self.under_way.carried_out(work), self.unless_ending():
                await work
        except GivenUp:
            return
        except errors.Refused as refused:
            self.notify(str(refused), severity="error", timeout=8)
        except errors.WorkspaceError as error:
            self.notify(str(error), severity="error", timeout=10)
        except Exception as error:  # noqa: BLE001 (it ends this work with a message, and not the program)
            if self.standing:
                self.log.error(traceback.format_exc())
                self.notify(errors.failed_message(error), severity="error", timeout=10)
        finally:
            held = self._holds.pop(task, None)
            if held is not None and isinstance(self.app, KeyBufferApp):
                self.app.let_keys_go(held)  # It may have ended without a question, or without another one.

    @contextmanager
    def unless_ending(self) -> Iterator[None]:
        """Pass over widgets that are not there, while the program is ending: the file may answer even then."""
        try:
            yield
        except NoMatches:
            if self.standing:
                raise

    async def ask(self, work: Callable[..., Result], *given: Any) -> Result:
        """Have something done with the file, after all that was asked for before."""
        return await self.context.file_thread.do(work, *given)

    async def choose(self, dialog: "Dialog[Result]") -> Result:
        """Show a dialog and return what it gives.

        Raises:
            GivenUp: it was left.
        """
        dialog.welcomes = self.welcomes
        with self.under_way.waits_for_person():
            found = await self.app.push_screen_wait(dialog)
        self._between()
        if found is None:
            raise GivenUp
        return found

    def _between(self) -> None:
        """Hold what is typed after a dialog: another one may follow."""
        if isinstance(self.app, KeyBufferApp):
            self._holds[asyncio.current_task()] = self.app.hold_keys_anew(BETWEEN)

    def may_write(self) -> bool:
        """Say whether anything can be saved now; tell the person if not."""
        if self.session.why_read_only:
            self.notify(self.session.why_read_only, severity="warning")
        return not self.session.why_read_only

    async def patiently(self, work: Callable[[], Result], thread: SerialThread | None = None) -> Result:
        """Have something done, trying again while someone else is saving; by the file's own thread unless told.

        Raises:
            errors.Locked: they are at it for too long.
        """
        number = 0
        while True:
            try:
                return await (thread or self.context.file_thread).do(work)
            except errors.Locked as locked:
                if number == RETRIES:
                    raise
                if number == 0:
                    self.notify(f"{locked} Retrying.")
                number += 1
                await asyncio.sleep(RETRY_AFTER)
            except errors.UnknownPerson as unknown:
                await self.welcome(unknown.name)

    async def welcome(self, name: str) -> None:
        """Ask whether somebody is new whose name nobody has, and who is not this user.

        Raises:
            NameNotMeant: it was a slip.
        """
        meant = await self.welcomes(name)
        self._between()
        if not meant:
            raise NameNotMeant

    async def welcomes(self, name: str) -> bool:
        """Say whether somebody has this name, or is meant to be a new person, which is asked.

        Raises:
            errors.Refused, errors.WorkspaceError: it cannot be told.
        """
        from aims_tui.screens.dialogs.ask import Confirm

        if not name or folded(name) in self.session.welcome or await self.ask(self.session.knows, name):
            return True
        question = f"Nobody is called {one_line(name)!r} yet. Make a new person?"
        with self.under_way.waits_for_person():
            meant = await self.app.push_screen_wait(Confirm(question, "New person"))
        if not meant:
            return False
        self.session.welcome.add(folded(name))
        return True

    async def attempt(
        self, save: Save[Saved], fields: Mapping[str, Field], row: str = "", instead: "Instead | None" = None
    ) -> Saved:
        """Save; ask for what a rule finds missing, or do something else instead; wait while someone else saves.

        Raises:
            GivenUp: the person left the question.
            errors.Refused, errors.WorkspaceError: it cannot be saved.
        """
        extra: dict[str, str] = {}
        saved_then: list[Callable[[], None]] = []
        while True:
            try:
                saved = await self.patiently(partial(save, dict(extra)))
            except errors.Refused as refused:
                missing = {
                    name: (fields[name], sentence) for (_, name), sentence in refused.fields.items() if name in fields
                }
                if not missing or set(missing) <= set(extra):
                    raise
                # Imported when first needed: the dialogs bring widgets that the first paint does without.
                from aims_tui.screens.dialogs.keeping import Keeping
                from aims_tui.screens.dialogs.write import INSTEAD, Complete

                keeping = Keeping(self.context.unsaved, "missing", row, fields[next(iter(missing))].label)
                texts: dict[str, str] = await self.choose(Complete(missing, keeping, instead=instead))
                if instead is not None and texts == INSTEAD:
                    await instead.does()
                    continue
                extra |= texts
                saved_then.append(partial(keeping.forget, list(texts)))
            else:
                # Only now: a save that is refused, or cut off by the end of the program, must not cost the texts.
                for forget in saved_then:
                    forget()
                self.tell(saved)
                return saved

    def tell(self, saved: Saved, done: str = "") -> None:
        """Say what a save did that the screens do not show by themselves, and have everything read anew."""
        new = f"New {'person' if len(saved.new_people) == 1 else 'people'}: {', '.join(saved.new_people)}"
        told = " ".join([ended(new), done] if done else [new]) if saved.new_people else done
        if saved.receipt.notice:
            self.notify(saved.receipt.notice, severity="warning", timeout=10)
        if saved.receipt.clashes:
            self.notify(
                "Someone else changed the same field meanwhile. Both values are kept; escape, then c decides.",
                severity="warning",
                timeout=8,
            )
        if told:
            self.notify(told)
        self.post_message(self.Changed("saved" if saved.receipt.written else ""))
