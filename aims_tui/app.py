"""The application: sections as modes, one desk, and a watch on the file."""

import gc
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from aims_tui import paths, refs, settings
from aims_tui.screens.dashboard import Dashboard
from aims_tui.screens.section import Section
from aims_tui.text import count, shown
from aims_tui.workspace import desk as desks
from aims_tui.workspace import errors
from aims_tui.workspace.desk import Desk, View
from aims_tui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from aims_tui.screens.first_run import Beginning

PATIENCE = 0.2
"""Seconds to wait for somebody else's lock before the screens go on and try again by a timer."""
WARM_UP_AFTER = 0.3
"""Seconds after the first paint before the imports for the first save begin, so that a quick key is not slowed."""
WATCH_EVERY = 1.0
"""Seconds between two looks at whether the file was changed by somebody else."""


class AimsApp(App[None]):
    """aims-tui on a screen."""

    TITLE = "aims-tui"
    CSS_PATH = "app.tcss"
    DEFAULT_MODE = "dashboard"
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "section('dashboard')", "Dashboard", show=False, id="section.dashboard"),
        Binding("2", "section('clauses')", "Clauses", show=False, id="section.clauses"),
        Binding("3", "section('annex')", "Annex A", show=False, id="section.annex"),
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
        self.desk: Desk | None = None
        self.view: View | None = None
        # Read before the first paint, so that the first paint shows figures.
        self._reason = self._open(path) if path is not None else ""
        for mode, section in (("dashboard", self._dashboard), ("clauses", self._clauses), ("annex", self._annex)):
            self.add_mode(mode, section)

    def _dashboard(self) -> Screen[None]:
        # Without a workspace an empty screen lies under the first-run dialog.
        return self._given(Dashboard(self.desk, self._settings.grouping)) if self.desk else Screen()

    def _clauses(self) -> Section:
        from aims_tui.screens.browse import Clauses  # not needed for the first paint

        assert self.desk is not None
        return self._given(Clauses(self.desk))

    def _annex(self) -> Section:
        from aims_tui.screens.browse import Annex

        assert self.desk is not None
        return self._given(Annex(self.desk, self._settings.grouping))

    def _given(self, section: Section) -> Section:
        section.set_reactive(Section.view, self.view)
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
        if self.desk is None:
            self._ask_for_workspace(self._reason)
        else:
            self._sit_down()

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
        super().notify(shown(message), title=title, severity=severity, timeout=timeout, markup=False)

    def _keep_theme(self, theme: str) -> None:
        self._settings = settings.save(theme=theme)

    def _open(self, path: Path) -> str:
        """Sit down at a workspace; return why that is not possible, or an empty text."""
        try:
            workspace = Workspace.open(path, patience=PATIENCE)
            self.desk = Desk(workspace, who=self._who, today=self._today, assessment=self._assessment)
            self.view = self.desk.look()
        except (errors.WorkspaceError, errors.Refused) as error:
            self.desk = None
            return str(error)
        self._settings = settings.save(file=str(path.resolve()))
        return ""

    def _sit_down(self) -> None:
        assert self.desk is not None
        if self.desk.workspace.notice:
            self._tell_notice(self.desk)
        self.set_interval(WATCH_EVERY, self._watch_file)
        self.set_timer(WARM_UP_AFTER, self._warm_up)

    def _tell_notice(self, desk: Desk) -> None:
        self.notify(desk.workspace.notice, severity="warning", timeout=15)
        desk.workspace.notice = ""

    @work(thread=True, exit_on_error=False, group="warm-up")
    def _warm_up(self) -> None:
        try:
            import aims_tui.screens.browse  # noqa: F401

            desks.warm_up()
        finally:
            gc.freeze()
            gc.enable()

    def _ask_for_workspace(self, reason: str = "") -> None:
        from aims_tui.screens.first_run import FirstRun

        who = self._who or self._settings.name
        self.push_screen(FirstRun(paths.data_folder(), who, reason), self._begin)

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
            self._ask_for_workspace(str(error))
            return
        reason = self._open(found.path)
        if self.desk is None:
            self._ask_for_workspace(reason)
            return
        self.push_screen(self._dashboard())
        self._sit_down()

    def _sections(self) -> list[Section]:
        return [screen for stack in self._screen_stacks.values() for screen in stack if isinstance(screen, Section)]

    def _read(self) -> None:
        """Read the file anew and give every section the view."""
        if self.desk is None:
            return
        try:
            self.view = self.desk.look()
        except errors.Locked:
            return  # the watch sees the change again in a second
        except (errors.WorkspaceError, errors.Refused) as error:
            if self.desk.lost != str(error):
                self.desk.lost = str(error)
                self.notify(str(error), severity="error", timeout=10)
                for section in self._sections():
                    section.watch_view()
            return
        for section in self._sections():
            section.view = self.view
        if self.desk.workspace.notice:
            self._tell_notice(self.desk)

    @on(Section.Changed)
    def _changed(self) -> None:
        self._read()

    def _watch_file(self) -> None:
        # In a thread, because a lost network share hangs for many seconds; one at a time.
        if self.desk is not None and not any(each.group == "watch" and each.is_running for each in self.workers):
            self._look_at_file(self.desk)

    @work(thread=True, exit_on_error=False, group="watch")
    def _look_at_file(self, desk: Desk) -> bool:
        return desk.changed_outside()

    @on(Worker.StateChanged)
    def _looked(self, event: Worker.StateChanged) -> None:
        if event.worker.group == "watch" and event.state is WorkerState.SUCCESS and event.worker.result:
            self._read()
        if event.worker.group == "export" and event.state is WorkerState.SUCCESS:
            self.notify(f"Wrote {event.worker.result}", timeout=8)
        elif event.worker.group == "export" and event.state is WorkerState.ERROR:
            self.notify(str(event.worker.error), severity="error", timeout=10)

    def action_section(self, mode: str) -> None:
        """Go to a section."""
        if self.desk is not None and not self.screen.is_modal:
            self.switch_mode(mode)

    @on(Dashboard.GoTo)
    def _go_to(self, event: Dashboard.GoTo) -> None:
        mode = "clauses" if refs.family(event.ref) == "subclause" else "annex"
        self.switch_mode(mode)

        def arrive() -> None:
            if isinstance(self.screen, Section):
                self.screen.go_to(event.ref)

        self.call_after_refresh(arrive)

    def action_grouping(self) -> None:
        """Switch Annex A between the guide's categories and the published objectives."""
        grouping = "objectives" if self._settings.grouping == "categories" else "categories"
        self._settings = settings.save(grouping=grouping)
        for section in self._sections():
            section.group_by(grouping)

    def action_undo(self) -> None:
        """Take back one's own last action."""
        self._put_back(redo=False)

    def action_redo(self) -> None:
        """Do again what undo took back."""
        self._put_back(redo=True)

    def _put_back(self, *, redo: bool) -> None:
        if self.desk is None:
            return
        try:
            done = self.desk.redo() if redo else self.desk.undo()
        except (errors.Refused, errors.WorkspaceError) as error:
            self.notify(str(error), severity="warning")
            return
        word = "Done again" if redo else "Undone"
        kept = f" {count(len(done.refused), 'field')} stays: somebody has changed it since." if done.refused else ""
        self.notify(f"{word}: {count(len(done.receipt.written), 'change')}.{kept}")
        self._read()

    def action_export(self) -> None:
        """Write the auditors' workbook beside the workspace."""
        if self.desk is not None:
            self._export(self.desk)

    @work(thread=True, exit_on_error=False, group="export", exclusive=True)
    def _export(self, desk: Desk) -> Path:
        from aims_tui.workbook.export import export

        path = desk.workspace.path.with_suffix(".xlsx")
        export(
            desk.workspace, path, who=desk.who, today=self._today(), assessment=desk.assessment,
            day_was_given=self._day_was_given,
        )  # fmt: skip
        return path

    def action_help(self) -> None:
        """Show the keys of what is in view, or hide them."""
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()

    async def action_quit(self) -> None:
        """Save what is being typed and leave; what cannot be saved is asked about first."""
        if self.focused is not None and isinstance(self.screen, Section):
            self.screen.set_focus(None)
        self.call_after_refresh(self._leave)

    def _leave(self, *, waited: bool = False) -> None:
        unsaved = sum(section.unsaved for section in self._sections())
        if unsaved and not waited:
            # The save that leaving the field has asked for may still be on its way.
            self.set_timer(0.3, lambda: self._leave(waited=True))
            return
        if not unsaved or self.screen.is_modal:
            self.exit()
            return
        from aims_tui.screens.dialogs import Confirm

        question = f"{count(unsaved, 'field')} could not be saved. Leave all the same, and lose that text?"
        self.push_screen(Confirm(question, "Leave and lose it"), lambda yes: self.exit() if yes else None)


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
