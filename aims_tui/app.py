"""The application: sections as modes, one seat, and a watch on the file."""

import gc
import os
import signal
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.notifications import SeverityLevel
from textual.screen import Screen

from aims_tui import paths, settings
from aims_tui.screens import seat as seats
from aims_tui.screens.dashboard import Dashboard
from aims_tui.screens.section import Section
from aims_tui.text import count, one_line, shown
from aims_tui.widgets.bars import Bar
from aims_tui.workspace import desk as desks
from aims_tui.workspace import errors
from aims_tui.workspace.desk import Desk, View
from aims_tui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from textual.command import Provider

    from aims_tui.screens.first_run import Beginning

PATIENCE = 0.2
"""Seconds to wait for somebody else's lock before the screens go on and try again by a timer."""
WARM_UP_AFTER = 0.3
"""Seconds after the first paint before the imports for the first save begin, so that a quick key is not slowed."""
WATCH_EVERY = 1.0
"""Seconds between two looks at whether the file was changed by somebody else."""
KEEP_EVERY = 0.4
"""Seconds between two writes of what is being typed to the drafts."""


def palette_places() -> type["Provider"]:
    """Return the provider of places; imported when the palette first opens."""
    from aims_tui.screens.palette import Places

    return Places


class AimsApp(App[None]):
    """aims-tui on a screen."""

    TITLE = "aims-tui"
    CSS_PATH = "app.tcss"
    DEFAULT_MODE = "dashboard"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = App.COMMANDS | {palette_places}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-broad")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "section('dashboard')", "Dashboard", show=False, id="section.dashboard"),
        Binding("2", "section('clauses')", "Clauses", show=False, id="section.clauses"),
        Binding("3", "section('annex')", "Annex A", show=False, id="section.annex"),
        Binding("4", "section('evidence')", "Evidence", show=False, id="section.evidence"),
        Binding("5", "section('registers')", "Registers", show=False, id="section.registers"),
        Binding("colon", "go_to", "Go to", id="app.go_to"),
        Binding("slash", "search", "Search", id="app.search"),
        Binding("w", "assessments", "Assessment", show=False, id="app.assessments"),
        Binding("x", "export", "Export", id="app.export"),
        Binding("ctrl+z", "undo", "Undo", show=False, id="app.undo"),
        Binding("ctrl+y", "redo", "Redo", show=False, id="app.redo"),
        Binding("question_mark", "help", "Help", id="app.help"),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True),
    ]

    def __init__(
        self,
        path: Path | None,
        *,
        today: Callable[[], date] = date.today,
        who: str = "",
        assessment: str = "",
        day_was_given: bool = False,
    ) -> None:
        super().__init__()
        self._today = today
        self._day_was_given = day_was_given
        self._who = who
        self._assessment = assessment
        self._settings = settings.load()
        self.seat: seats.Seat | None = None
        self.view: View | None = None
        self.bar = Bar()
        self._reading = False
        self._read_again = False
        # Read before the first paint, so that the first paint shows figures.
        self._reason = self._open(path) if path is not None else ""
        for mode in ("dashboard", "clauses", "annex", "evidence", "registers"):
            self.add_mode(mode, getattr(self, f"_{mode}"))

    def _dashboard(self) -> Screen[None]:
        # Without a workspace an empty screen lies under the first-run dialog.
        return self._given(Dashboard(self.seat, self._settings.grouping)) if self.seat else Screen()

    def _clauses(self) -> Section:
        from aims_tui.screens.requirements import Clauses  # not needed for the first paint

        assert self.seat is not None
        return self._given(Clauses(self.seat))

    def _annex(self) -> Section:
        from aims_tui.screens.requirements import Annex

        assert self.seat is not None
        return self._given(Annex(self.seat, self._settings.grouping))

    def _evidence(self) -> Section:
        from aims_tui.screens.evidence import Evidence

        assert self.seat is not None
        return self._given(Evidence(self.seat))

    def _registers(self) -> Section:
        from aims_tui.screens.registers import Registers

        assert self.seat is not None
        return self._given(Registers(self.seat))

    def _given(self, section: Section) -> Section:
        section.set_reactive(Section.view, self.view)
        section.set_reactive(Section.bar, self.bar)
        return section

    def on_mount(self) -> None:
        if os.environ.get("NO_COLOR"):
            # Only the ansi themes send no colours of their own, so that NO_COLOR really drops them.
            self.theme = "ansi-dark"
        elif self._settings.theme in self.available_themes:
            self.theme = self._settings.theme
        self.watch(self, "theme", self._keep_theme, init=False)
        if self._settings.keys:
            self.set_keymap(self._settings.keys)
        self._heed_signals()
        if self.seat is None:
            self._ask_for_workspace(self._reason)
        else:
            self._sit_down()

    def _heed_signals(self) -> None:
        import asyncio

        for name in ("SIGHUP", "SIGTERM"):
            if (number := getattr(signal, name, None)) is not None:
                try:
                    asyncio.get_running_loop().add_signal_handler(number, self._hang_up)
                except (NotImplementedError, RuntimeError, ValueError):
                    return  # Not on this system, or not in the main thread.

    def _hang_up(self) -> None:
        """Keep what is being typed and end: the terminal is gone, or the system wants us gone."""
        if self.seat is not None:
            self.seat.unsaved.flush()
        self.exit()

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: object) -> None:
        """Say which of the user's own keys took the place of another."""
        names = ", ".join(sorted(each.id or each.description for each in clashed_bindings))
        self.notify(f"Your own keys took the place of: {names}. See settings.json.", severity="warning")

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a notice. Its text is never markup and never raw: names and paths stand in it."""
        super().notify(shown(message), title=one_line(title), severity=severity, timeout=timeout, markup=False)

    def _keep_theme(self, theme: str) -> None:
        self._settings = settings.save(theme=theme)

    def _open(self, path: Path) -> str:
        """Sit down at a workspace; return why that is not possible, or an empty text."""
        try:
            workspace = Workspace.open(path, patience=PATIENCE)
            desk = Desk(workspace, who=self._who, today=self._today, assessment=self._assessment)
            self.view = desk.look()
        except (errors.WorkspaceError, errors.Refused) as error:
            return str(error)
        self.seat = seats.take(desk)
        self.bar = Bar(who=desk.who, read_only=desk.why_read_only, unsaved=len(self.seat.unsaved))
        self._settings = settings.save(file=str(path.resolve()))
        return ""

    def _sit_down(self) -> None:
        assert self.seat is not None
        self._tell_notice(self.seat.desk)
        if drafts := self.seat.unsaved.all():
            first = ", ".join(each.title for each in drafts[:3])
            more = f" and {len(drafts) - 3} more" if len(drafts) > 3 else ""
            self.notify(
                f"{count(len(drafts), 'text')} from last time {'is' if len(drafts) == 1 else 'are'} not in the file: "
                f"{first}{more}. Find {'it' if len(drafts) == 1 else 'them'} with ctrl+p, Unsaved texts.",
                severity="warning",
                timeout=15,
            )
        self.set_interval(WATCH_EVERY, self._watch_file)
        self.set_interval(KEEP_EVERY, self._keep_drafts)
        self.set_timer(WARM_UP_AFTER, self._warm_up)

    def _tell_notice(self, desk: Desk) -> None:
        if desk.workspace.notice:
            self.notify(desk.workspace.notice, severity="warning", timeout=15)
            desk.workspace.notice = ""

    @work(thread=True, exit_on_error=False, group="warm-up")
    def _warm_up(self) -> None:
        try:
            import aims_tui.screens.requirements  # noqa: F401

            desks.warm_up()
        finally:
            gc.freeze()
            gc.enable()

    def _ask_for_workspace(self, reason: str = "", asked: "Beginning | None" = None) -> None:
        from aims_tui.screens.first_run import FirstRun

        who = self._who or self._settings.name
        self.push_screen(FirstRun(paths.data_folder(), who, reason, asked), self._begin)

    def _begin(self, found: "Beginning | None") -> None:
        if found is None:
            self.exit()
            return
        self._who = found.who or self._who
        if found.who:
            self._settings = settings.save(name=found.who)
        try:
            if found.organization:
                desks.start(found.path, found.organization, who=found.who, today=self._today, use_case=found.use_case)
            elif not found.path.exists():
                from aims_tui.workspace import demo

                demo.make(found.path, self._today())
        except (errors.WorkspaceError, errors.Refused) as error:
            self._ask_for_workspace(str(error), found)
            return
        reason = self._open(found.path)
        if self.seat is None:
            self._ask_for_workspace(reason, found)
            return
        self.push_screen(self._dashboard())
        self._sit_down()

    def _sections(self) -> list[Section]:
        return [screen for stack in self._screen_stacks.values() for screen in stack if isinstance(screen, Section)]

    def show_bar(self, bar: Bar) -> None:
        """Show another header everywhere."""
        if bar != self.bar:
            self.bar = bar
            for section in self._sections():
                section.bar = bar

    def read(self) -> None:
        """Read the file anew and give every section the view."""
        self._read_again = True
        if not self._reading and self.seat is not None:
            self._reading = True
            self.run_worker(self._read(self.seat), group="read")

    async def _read(self, seat: seats.Seat) -> None:
        desk = seat.desk
        try:
            while self._read_again:
                self._read_again = False
                try:
                    self.view = await seat.clerk.do(desk.look)
                except errors.Locked:
                    return  # the watch sees the change again in a second
                except (errors.WorkspaceError, errors.Refused) as error:
                    if desk.lost != str(error):
                        desk.lost = str(error)
                        self.notify(str(error), severity="error", timeout=10)
                self.show_bar(self._present_bar(seat))
                for section in self._sections():
                    section.view = self.view
                self._tell_notice(desk)
        finally:
            self._reading = False

    def _present_bar(self, seat: seats.Seat) -> Bar:
        return Bar(seat.desk.who, self.bar.saved, seat.desk.why_read_only, len(seat.unsaved), self.bar.waiting)

    @on(Section.Changed)
    def _changed(self, event: Section.Changed) -> None:
        if event.notice:
            saved = datetime.now().strftime("%H:%M")
            self.show_bar(Bar(self.bar.who, saved, self.bar.read_only, self.bar.unsaved, self.bar.waiting))
        self.read()

    def _watch_file(self) -> None:
        # One look at a time: a lost network share hangs for many seconds, and the screens must not.
        seat = self.seat
        if seat is None:
            return
        waiting = seat.clerk.waiting > 0 and self.bar.waiting is False and self._was_waiting
        self._was_waiting = seat.clerk.waiting > 0
        if waiting or (self.bar.waiting and not self._was_waiting):
            self.show_bar(Bar(self.bar.who, self.bar.saved, self.bar.read_only, self.bar.unsaved, self._was_waiting))
        if not self._was_waiting:
            self.run_worker(self._look_at_file(seat), group="watch")

    _was_waiting = False
    """Whether the file had not answered yet at the last look."""

    async def _look_at_file(self, seat: seats.Seat) -> None:
        if await seat.clerk.do(seat.desk.changed_outside):
            self.read()

    async def _keep_drafts(self) -> None:
        seat = self.seat
        if seat is None:
            return
        if seat.unsaved.stale:
            kept = seat.unsaved.kept
            await seat.pen.do(seat.unsaved.flush)
            if kept and not seat.unsaved.kept:
                self.notify(
                    f"What you type cannot be kept as a draft: {paths.state_folder()} cannot be written. "
                    "Save with ctrl+s before you leave.",
                    severity="error", timeout=15,
                )  # fmt: skip
        self.show_bar(self._present_bar(seat))

    @property
    def section(self) -> Section | None:
        """The section in view, also under a dialog."""
        return next((each for each in reversed(self.screen_stack) if isinstance(each, Section)), None)

    def action_section(self, mode: str) -> None:
        """Go to a section."""
        if self.seat is not None and not self.screen.is_modal:
            if self.section is not None:
                self.section.leave()
            self.switch_mode(mode)

    def action_grouping(self) -> None:
        """Switch Annex A between the guide's categories and the published objectives."""
        grouping = "objectives" if self._settings.grouping == "categories" else "categories"
        self._settings = settings.save(grouping=grouping)
        for section in self._sections():
            section.group_by(grouping)

    @on(Section.GoTo)
    def _go_to(self, event: Section.GoTo) -> None:
        self._flow("go", event.record, event.row)

    @on(Dashboard.StepWanted)
    def _step(self, event: Dashboard.StepWanted) -> None:
        self._flow("step", event.code)

    @on(Dashboard.SectionWanted)
    def _section_wanted(self, event: Dashboard.SectionWanted) -> None:
        self.switch_mode(event.mode)

    def _flow(self, name: str, *given: str) -> None:
        """Carry out one of the application's flows on the section in view."""
        from aims_tui.screens.flows import around

        section = self.section
        if section is not None and not self.screen.is_modal:
            section.flow(getattr(around, name)(self, section, *given))

    def action_go_to(self) -> None:
        """Go to a number, a short id or a title."""
        self._flow("find", "")

    def action_search(self) -> None:
        """Search everything that is written."""
        self._flow("find", "texts")

    def action_assessments(self) -> None:
        """Switch to another assessment, or begin one."""
        self._flow("assessments")

    def action_unsaved(self) -> None:
        """Show what was typed and is not in the file."""
        self._flow("unsaved")

    def action_undo(self) -> None:
        """Take back one's own last action."""
        self._flow("put_back", "")

    def action_redo(self) -> None:
        """Do again what undo took back."""
        self._flow("put_back", "redo")

    def action_export(self) -> None:
        """Write the auditors' workbook."""
        self._flow("export", "told" if self._day_was_given else "")

    def action_help(self) -> None:
        """Show the keys of what is in view."""
        from aims_tui.screens.dialogs.help import Help, keys_of

        if not isinstance(self.screen, Help):
            self.push_screen(Help(self.screen.HELP or "", keys_of(self.screen)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield what the palette offers: our own actions first."""
        from aims_tui.screens.palette import actions

        yield from actions(self, screen)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Quit", "Save what is being typed and leave", self.action_quit)

    async def action_quit(self) -> None:
        """Save what is being typed and leave; what cannot be saved is kept as a draft."""
        self._leave()

    def _leave(self, tries: int = 15) -> None:
        if self.seat is None:
            self.exit()
        elif tries and sum(section.leave() for section in self._sections()):
            # Not for ever: somebody else may be saving, or the file may not answer.
            self.set_timer(0.1, lambda: self._leave(tries - 1))
        else:
            self.seat.unsaved.flush()
            left = self.seat.unsaved.all()
            kept = "kept as drafts; they come back when you open the file again" if self.seat.unsaved.kept else "LOST"
            titles = "; ".join(shown(each.title) for each in left)
            self.exit(message=f"{count(len(left), 'text')} not in the file yet, {kept}: {titles}" if left else None)


def run_app(path: Path | None, *, today: date | None = None, who: str = "", assessment: str = "") -> int:
    """Open the application on a workspace, or on the first-run dialog; return an exit code."""
    # Without the collector everything until the first paint takes a sixth less.
    gc.disable()
    app = AimsApp(
        path, today=(lambda: today) if today else date.today, who=who, assessment=assessment,
        day_was_given=today is not None,
    )  # fmt: skip
    app.run()
    return app.return_code or 0
