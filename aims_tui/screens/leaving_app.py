"""An application that loses nothing that was typed when it is left, or when its terminal goes away."""

import asyncio
import signal
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from aims_tui.screens.context import Context
from aims_tui.screens.keeps import Keeps
from aims_tui.screens.key_buffer import KeyBufferApp
from aims_tui.screens.section import Section

PATIENCE, LOOK_EVERY = 15, 0.1
"""How often, and after how many seconds each, whoever leaves looks whether what was begun is saved."""


class Turn(NamedTuple):
    """What is to be opened when an application has ended: the same file, as of another day."""

    path: Path | None
    day: date | None
    """The past day; None for today."""
    who: str
    assessment: str


class LeavingApp(KeyBufferApp):
    """Has saved what is being typed before it ends, or keeps it as a draft and names it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.context: Context | None = None
        self.turn: Turn | None = None
        """What comes next, where the person turns to another day."""
        self.farewell = ""
        """What is to be told on the terminal when it has ended."""
        self.at_work: list[str] = []
        """What takes long and is not done yet, as its bar says it."""

    def sections(self) -> list[Section]:
        """Return the sections that have been visited."""
        return [screen for stack in self._screen_stacks.values() for screen in stack if isinstance(screen, Section)]

    def heed_signals(self) -> None:
        """Keep what is being typed when the terminal goes away; paint everything when it comes back from another."""
        # Whoever had the terminal meanwhile left it otherwise, and what did not change is not painted by itself.
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh())
        for name in ("SIGHUP", "SIGTERM"):
            if (number := getattr(signal, name, None)) is not None:
                try:
                    asyncio.get_running_loop().add_signal_handler(number, self._hang_up)
                except (NotImplementedError, RuntimeError, ValueError):
                    return  # Not on this system, or not in the main thread.

    def _hang_up(self) -> None:
        """Keep what is being typed and end: the terminal is gone, or the system wants us gone."""
        self.keep_typed()
        self.behind_keys(self._hung_up)

    def _hung_up(self, tries: int = PATIENCE) -> None:
        self.keep_typed()
        # A save that ends with the program leaves a draft of what it saved.
        if tries and any(section.under_way for section in self.sections()):
            self.set_timer(LOOK_EVERY, lambda: self._hung_up(tries - 1))
        else:
            self._leave()

    def keep_typed(self) -> None:
        """Note what stands in fields and dialogs and is not saved, and keep it on disk."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, Keeps) and screen.is_mounted:
                    screen.keep()
        if self.context is not None:
            self.context.unsaved.flush()

    def leave(self, tries: int = PATIENCE) -> None:
        """Have what is being typed saved, and end; what cannot be saved is kept as a draft and named.

        Where it cannot be kept either, it is asked first.
        """
        # Before anything else: a save may be refused, hang or outlast the program.
        self.keep_typed()
        if self.context is None:
            self._leave()
        elif tries and sum(section.leave() for section in self.sections()):
            # Not for ever: somebody else may be saving, or the file may not answer.
            self.set_timer(LOOK_EVERY, lambda: self.leave(tries - 1))
        elif self.context.unsaved.unkept:
            from aims_tui.screens.dialogs.leaving import LeaveAndLose  # hardly ever needed

            if not isinstance(self.screen, LeaveAndLose):
                self.push_screen(LeaveAndLose(self.context.unsaved), self._lose)
        else:
            self._leave()

    def _lose(self, sure: bool | None) -> None:
        """Leave although something is lost, or stay where one was."""
        if sure:
            self.keep_typed()
            self._leave()
        else:
            self.turn = None

    def _leave(self) -> None:
        """End, and have told what is not in the file."""
        # The first dialog keeps its own: there is no workspace yet.
        unsaved = self.context.unsaved if self.context is not None else getattr(self.screen, "unsaved", None)
        # Who turns to another day finds the drafts when they come back.
        if unsaved and (unsaved.unkept or (self.turn is None and self.context is not None)):
            from aims_tui.screens.dialogs.leaving import farewell

            self.farewell = farewell(unsaved)
        left = [f"{title} was not waited for: look whether it is done." for title in self.at_work]
        self.farewell = "\n".join(filter(None, (self.farewell, *left)))
        self.exit()
