"""The application: sections as modes, one context, and a watch on the file."""

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from aims_tui import paths, settings, terminal
from aims_tui.screens import context as contexts
from aims_tui.screens.commands_app import CommandsApp
from aims_tui.screens.dashboard import Dashboard
from aims_tui.screens.leaving_app import Turn
from aims_tui.screens.section import Section
from aims_tui.workspace.session import session as sessions
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import Workspace

if TYPE_CHECKING:
    from textual.command import Provider

    from aims_tui.screens.first_run import Beginning

PATIENCE = 0.2
"""Seconds to wait for somebody else's lock before the screens go on and try again by a timer."""


def palette_places() -> type["Provider"]:
    """Return the provider of places; imported when the palette first opens."""
    from aims_tui.screens.palette import Places

    return Places


class AimsApp(CommandsApp):
    """aims-tui on a screen."""

    TITLE = "aims-tui"
    # The dashboard's styles stand here and not on its screen: read together they are parsed once.
    CSS_PATH = ["app.tcss", "screens/dashboard.tcss"]
    DEFAULT_MODE = "dashboard"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = App.COMMANDS | {palette_places}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-broad")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "section('dashboard')", "Dashboard", show=False, id="section.dashboard"),
        Binding("2", "section('clauses')", "Clauses", show=False, id="section.clauses"),
        Binding("3", "section('annex')", "Annex A", show=False, id="section.annex"),
        Binding("4", "section('evidence')", "Evidence", show=False, id="section.evidence"),
        Binding("5", "section('risks')", "Risks", show=False, id="section.risks"),
        Binding("6", "section('inventory')", "Inventory", show=False, id="section.inventory"),
        Binding("7", "section('registers')", "Registers", show=False, id="section.registers"),
        Binding("colon", "go_to", "Go to", id="app.go_to"),
        Binding("slash", "search", "Search", id="app.search"),
        Binding("w", "assessments", "Assessment", show=False, id="app.assessments"),
        Binding("h", "changes", "What changed", show=False, id="app.changes"),
        Binding("at", "look_back", "As of a day, and back", show=False, id="app.look_back"),
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
        as_of: date | None = None,
    ) -> None:
        super().__init__(no_color=bool(os.environ.get("NO_COLOR")))
        self._as_of = as_of
        self._past = ExitStack()
        """What a past day is read from."""
        # Figures are those of the day that is looked at, unless somebody said another.
        self._today = today if as_of is None or day_was_given else lambda: as_of
        self.day_was_given = day_was_given
        self._who = who
        self._assessment = assessment
        self._settings = settings.load()
        self.blink = self._settings.blink
        # Kept, because the first saving of a setting mends the file.
        self._settings_notice = self._settings.notice
        # Read before the first paint, so that the first paint shows figures.
        self._reason = self._open(path) if path is not None else ""
        self.add_mode("clauses", self._clauses)
        self.add_mode("annex", self._annex)
        self.add_mode("evidence", self._evidence)
        for name in ("risks", "inventory", "registers"):
            self.add_mode(name, partial(self._section_of, name))

    def get_default_screen(self) -> Screen[None]:
        """Return the screen of the first paint."""
        # As a mode the toolkit would set it up, and apply all styles, a second time before it is painted.
        return self._dashboard()

    def _dashboard(self) -> Screen[None]:
        # Without a workspace an empty screen lies under the first-run dialog.
        return self._given(Dashboard(self.context, self._settings.grouping)) if self.context else Screen()

    def _clauses(self) -> Section:
        from aims_tui.screens.requirements import Clauses  # not needed for the first paint

        assert self.context is not None
        return self._given(Clauses(self.context))

    def _annex(self) -> Section:
        from aims_tui.screens.requirements import Annex

        assert self.context is not None
        return self._given(Annex(self.context, self._settings.grouping))

    def _evidence(self) -> Section:
        from aims_tui.screens.evidence import Evidence

        assert self.context is not None
        return self._given(Evidence(self.context))

    def _section_of(self, name: str) -> Section:
        from aims_tui.screens.registers import section

        assert self.context is not None
        return self._given(section(name, self.context))

    def _given(self, section: Section) -> Section:
        section.set_reactive(Section.view, self.view)
        section.set_reactive(Section.bar, self.bar)
        # It is made with the colours of now: the toolkit need not parse them and lay out the section before it twice.
        section._css_update_count = self._css_update_count
        return section

    def on_mount(self) -> None:
        self.add_mode(self.DEFAULT_MODE, self._dashboard)
        if os.environ.get("NO_COLOR"):
            # Only the ansi themes send no colours of their own, so that NO_COLOR really drops them.
            self.theme = "ansi-dark"
        elif self._settings.theme in self.available_themes:
            self.theme = self._settings.theme
        self.watch(self, "theme", self._keep_theme, init=False)
        if self._settings.keys:
            from aims_tui.screens.own_keys import clashes

            self.set_keymap(self._settings.keys)
            for sentence in clashes(type(self), self._settings.keys):
                self.notify(sentence, severity="warning", timeout=12)
        if self._settings_notice:
            self.notify(self._settings_notice, severity="warning", timeout=12)
        self.heed_signals()
        if self.context is None:
            self._ask_for_workspace(self._reason)
        else:
            self.sit_down()

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: object) -> None:
        """Say which of the user's own keys took the place of another."""
        names = ", ".join(sorted(each.id or each.description for each in clashed_bindings))
        self.notify(f"Your own keys took the place of: {names}. See settings.json.", severity="warning")

    def _keep_theme(self, theme: str) -> None:
        self._settings = settings.save(theme=theme)

    def _open(self, path: Path) -> str:
        """Sit down at a workspace; return why that is not possible, or an empty text."""
        try:
            workspace = Workspace.open(path, patience=PATIENCE)
            if self._as_of is not None:
                from aims_tui.workspace.store import past

                workspace = self._past.enter_context(past.opened(workspace, self._as_of, today=date.today()))
            session = Session(workspace, who=self._who, today=self._today, assessment=self._assessment)
            self.view = session.look(files=False)
        except (errors.WorkspaceError, errors.Refused) as error:
            return str(error)
        self.context = contexts.context_of(session)
        self.bar = self._present_bar(self.context)
        return ""

    def sit_down(self) -> None:
        """Begin to watch the file, and remember it for the next start."""
        super().sit_down()
        # What was painted need not wait until the disk has it.
        self.call_after_refresh(self._remember)

    def _remember(self) -> None:
        if self.context is not None:
            self._settings = settings.save(file=str(self.context.session.workspace.evidence_of.resolve()))

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
                sessions.start(
                    found.path, found.organization, who=found.who, today=self._today, use_case=found.use_case
                )
            elif not os.path.exists(found.path):
                from aims_tui.workspace import demo

                demo.make(found.path, self._today())
        except (errors.WorkspaceError, errors.Refused) as error:
            self._ask_for_workspace(str(error), found)
            return
        reason = self._open(found.path)
        if self.context is None:
            self._ask_for_workspace(reason, found)
            return
        self.push_screen(self._dashboard())
        self.sit_down()

    def action_section(self, mode: str) -> None:
        """Go to a section."""
        if self.context is not None and not self.screen.is_modal:
            if self.section is not None:
                self.section.leave()
            self.switch_mode(mode)

    def action_grouping(self) -> None:
        """Switch Annex A between the guide's categories and the published objectives."""
        grouping = "objectives" if self._settings.grouping == "categories" else "categories"
        self._settings = settings.save(grouping=grouping)
        for section in self.sections():
            section.group_by(grouping)

    @on(Section.GoTo)
    def _go_to(self, event: Section.GoTo) -> None:
        self.carry_out("go", event.record, event.row)

    @on(Dashboard.StepWanted)
    def _step(self, event: Dashboard.StepWanted) -> None:
        self.carry_out("step", event.code)

    @on(Dashboard.SectionWanted)
    def _section_wanted(self, event: Dashboard.SectionWanted) -> None:
        self.switch_mode(event.mode)

    def action_back_to_today(self) -> None:
        """Leave the past day that is looked at."""
        if self._as_of is not None:
            self.turn_to(None)

    def on_unmount(self) -> None:
        """Let go of what a past day was read from."""
        self._past.close()

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
        self.leave()


def run_app(
    path: Path | None, *, today: date | None = None, who: str = "", assessment: str = "", as_of: date | None = None
) -> int:
    """Open the application on a workspace, or on the first-run dialog; return an exit code.

    ``as_of`` is a past day of the workspace to look at. 2 where there is no terminal for it, and one line on
    standard error that says so.
    """
    if missing := terminal.lacking():
        print(
            f"aims-tui: The application needs a terminal: {missing}. What works without one: aims-tui --help",
            file=sys.stderr,
        )
        return 2
    turn: Turn | None = Turn(path, as_of, who, assessment)
    code = 0
    while turn is not None:
        app = AimsApp(
            turn.path, today=(lambda: today) if today else date.today, who=turn.who, assessment=turn.assessment,
            day_was_given=today is not None, as_of=turn.day,
        )  # fmt: skip
        app.run()
        if app.farewell:
            with suppress(OSError):  # The terminal may be gone.
                print(app.farewell, file=sys.stderr, flush=True)
        code, turn = app.return_code or 0, app.turn
    return code
