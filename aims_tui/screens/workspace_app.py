"""An application that sits before a workspace: reads it, watches it, and keeps what is being typed."""

import gc
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual import events, on, work
from textual.driver import Driver
from textual.filter import LineFilter
from textual.notifications import Notify, SeverityLevel

from aims_tui import paths
from aims_tui.screens.context import Context
from aims_tui.screens.lasting_output import lasting
from aims_tui.screens.leaving_app import LeavingApp, Turn
from aims_tui.screens.section import Section
from aims_tui.screens.styles import Styles
from aims_tui.screens.terminal_input import forgiving
from aims_tui.text import count, one_line, shown, written
from aims_tui.widgets.bars import Bar
from aims_tui.widgets.harmless import Harmless
from aims_tui.widgets.notice import Notice
from aims_tui.workspace.session import session as sessions
from aims_tui.workspace.session.session import Session, WorkspaceView
from aims_tui.workspace.store import errors

if TYPE_CHECKING:
    from aims_tui.workbook.options import Options
    from aims_tui.workspace.queries.copies import Lookout

WARM_UP_AFTER = 0.3
"""Seconds after the first paint before the imports for the first save begin, so that a quick key is not slowed."""
WATCH_EVERY = 1.0
"""Seconds between two looks at whether the file was changed by somebody else."""
KEEP_EVERY = 0.4
"""Seconds between two writes of what is being typed to the drafts."""


@runtime_checkable
class _Written(Protocol):
    """What people write in, a line or a text, known by its cursor: the first paint need not wait for their classes."""

    cursor_blink: bool


class WorkspaceApp(LeavingApp):
    """Gives every section the view of the file, and sees to it that nothing typed is lost."""

    def __init__(self, *, no_color: bool = False) -> None:
        # Textual decides here how it drops colours, before any theme: from native ones to none at all.
        super().__init__(ansi_color=True if no_color else None)
        self.stylesheet = Styles(variables=self.get_css_variables())
        self._harmless = Harmless()
        self.view: WorkspaceView | None = None
        self.bar = Bar()
        self.blink = True
        """Whether the cursor in a text blinks."""
        self.day_was_given = False
        """Whether today is another day than the real one."""
        self.export_options: Options | None = None
        """What the last export left out: the next one begins with it."""
        self.export_files = False
        """Whether the evidence files went with it."""
        self._lookout: Lookout | None = None
        self._reading = False
        self._read_again = False
        self._was_waiting = False
        """Whether the file had not answered yet at the last look."""

    def get_driver_class(self) -> type[Driver]:
        """Return what reads from the terminal whatever that sends, and draws on one that has just been closed too."""
        return lasting(forgiving(super().get_driver_class()))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a notice. Its text is never markup and never raw: names and paths stand in it.

        One that says what another still says takes its place.
        """
        for_long = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        notice = Notice(shown(message), one_line(title), severity, for_long, markup=False)
        for said in [*self._notifications]:
            if (said.message, said.title, said.severity) == (notice.message, notice.title, severity):
                self._unnotify(said, refresh=False)
        self._make_room()
        self.post_message(Notify(notice))

    def _make_room(self) -> None:
        """Have notices stand above where somebody writes below the middle of the screen: they hide no typed text."""
        focused = self.focused
        writing = isinstance(focused, _Written) and focused.region.bottom > self.size.height // 2
        self.screen.set_class(writing, "-writes-below")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep notices off the text, and the cursor still where that is wanted."""
        if isinstance(event.widget, _Written):
            event.widget.cursor_blink = self.blink
        if self._notifications:
            self._make_room()

    def action_help_quit(self) -> None:
        """Say how to leave: ctrl+c copies, as it does in every terminal program with texts."""
        self.notify("ctrl+q saves what is being typed and leaves.", title="To leave")

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what was written: an editor holds other characters for what it cannot draw."""
        super().copy_to_clipboard(written(text))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every drawn line passes on its way to the terminal."""
        return (*super().get_line_filters(), self._harmless)

    def sit_down(self) -> None:
        """Begin to watch the file and to keep drafts; tell what was found."""
        assert self.context is not None
        self._tell_notice(self.context.session)
        if drafts := self.context.unsaved.all():
            first = ", ".join(each.title for each in drafts[:3])
            more = f" and {len(drafts) - 3} more" if len(drafts) > 3 else ""
            self.notify(
                f"{count(len(drafts), 'text')} from last time {'is' if len(drafts) == 1 else 'are'} not in the file: "
                f"{first}{more}. Find {'it' if len(drafts) == 1 else 'them'} with ctrl+p, Unsaved texts.",
                severity="warning",
                timeout=15,
            )
        self.run_worker(self._look_at_evidence(self.context), group="watch")
        self.set_interval(WATCH_EVERY, self._watch_file)
        self.set_interval(KEEP_EVERY, self._keep_drafts)
        # Counted from the paint: on a slow machine the mount is long over before anything is seen.
        self.call_after_refresh(self.set_timer, WARM_UP_AFTER, self._warm_up)

    def _tell_notice(self, session: Session) -> None:
        if session.workspace.notice:
            self.notify(session.workspace.notice, severity="warning", timeout=15)
            session.workspace.notice = ""

    @work(thread=True, exit_on_error=False, group="warm-up")
    def _warm_up(self) -> None:
        try:
            import aims_tui.screens.requirements  # noqa: F401

            sessions.warm_up()
            from aims_tui.workspace.session import outside, viewing  # not needed for the first paint

            viewing.sweep()
            for path in outside.left_behind():
                told = f"A text was being edited when the program ended; it lies in {path} until you remove it."
                self.call_from_thread(self.notify, told, severity="warning", timeout=15)
        finally:
            gc.freeze()
            # A search of all objects stops the screen for 40 ms, and finds little: far fewer of them do.
            gc.set_threshold(20_000, 50, 100)
            gc.enable()

    def on_unmount(self) -> None:
        """Remove the copies of evidence that were made to be looked at."""
        if self.context is not None:
            self.context.session.copies.clear()

    def show_bar(self, bar: Bar) -> None:
        """Show another header everywhere."""
        if bar != self.bar:
            self.bar = bar
            for section in self.sections():
                section.bar = bar

    def read(self) -> None:
        """Read the file anew and give every section the view."""
        self._read_again = True
        if not self._reading and self.context is not None:
            self._reading = True
            self.run_worker(self._read(self.context), group="read")

    async def _read(self, context: Context) -> None:
        session = context.session
        try:
            while self._read_again:
                self._read_again = False
                try:
                    self.view = await context.file_thread.do(session.look)
                except errors.Locked:
                    return  # the watch sees the change again in a second
                except (errors.WorkspaceError, errors.Refused) as error:
                    if session.lost == str(error):
                        continue  # Told already, and nothing else is known.
                    session.lost = str(error)
                    self.notify(str(error), severity="error", timeout=10)
                self.show_bar(self._present_bar(context))
                for section in self.sections():
                    section.view = self.view
                self._tell_notice(session)
        finally:
            self._reading = False

    def _present_bar(self, context: Context) -> Bar:
        session = context.session
        as_of = session.workspace.as_of
        return replace(
            self.bar, who=session.who, read_only=session.why_read_only, unsaved=len(context.unsaved),
            as_of=as_of.day.isoformat() if as_of is not None and not session.lost else "",
        )  # fmt: skip

    def turn_to(self, day: date | None) -> None:
        """Leave, and have the same file opened as of a past day, or of today; what is being typed is kept."""
        if self.context is not None:
            session = self.context.session
            self.turn = Turn(session.workspace.evidence_of, day, session.who, session.assessment)
            self.leave()

    @on(Section.Changed)
    def _changed(self, event: Section.Changed) -> None:
        if event.notice:
            self.show_bar(replace(self.bar, saved=datetime.now().strftime("%H:%M")))
        self.read()

    def _watch_file(self) -> None:
        # One look at a time: a lost network share hangs for many seconds, and the screens must not.
        context = self.context
        if context is None:
            return
        waiting = context.file_thread.waiting > 0
        # Said at the second look only: a moment's wait is no news.
        self.show_bar(replace(self.bar, waiting=waiting and self._was_waiting))
        self._was_waiting = waiting
        if not waiting:
            self.run_worker(self._look_at_file(context), group="watch")
            # A file of another hand is read for it: what goes wrong there is no reason to end.
            self.run_worker(self._look_for_copies(context), group="watch", exit_on_error=False)

    async def _look_at_evidence(self, context: Context) -> None:
        """Look whether the evidence files are there: the first paint went by what was last seen."""
        with suppress(errors.WorkspaceError):
            if await context.file_thread.do(context.session.evidence_files_changed):
                self.read()

    async def _look_at_file(self, context: Context) -> None:
        if await context.file_thread.do(context.session.changed_outside):
            self.read()

    async def _look_for_copies(self, context: Context) -> None:
        """Tell of the copies that a sync program left beside the file, when it is opened and from then on."""
        with suppress(errors.WorkspaceError):
            if told := await context.file_thread.do(self._news_of_copies, context.session):
                self.notify(told, severity="warning", timeout=15)

    def _news_of_copies(self, session: Session) -> str:
        if self._lookout is None:
            from aims_tui.workspace.queries.copies import Lookout  # not needed for the first paint

            self._lookout = Lookout(session.workspace)
        return self._lookout.news()

    async def _keep_drafts(self) -> None:
        context = self.context
        if context is None:
            return
        if context.unsaved.stale:
            kept = context.unsaved.kept
            await context.drafts_thread.do(context.unsaved.flush)
            if kept and not context.unsaved.kept:
                self.notify(
                    f"What you type cannot be kept as a draft: {paths.state_folder()} cannot be written. "
                    "Save with ctrl+s before you leave.",
                    severity="error", timeout=15,
                )  # fmt: skip
        self.show_bar(self._present_bar(context))

    @property
    def section(self) -> Section | None:
        """The section in view, also under a dialog."""
        return next((each for each in reversed(self.screen_stack) if isinstance(each, Section)), None)
