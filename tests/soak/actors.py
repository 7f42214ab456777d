"""People at one shared file, each a process of its own that may be killed at any moment."""

import os
import random
import signal
import sqlite3
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from aims_tui import paths
from aims_tui.workspace.store import errors, file, gate, merge, snapshots, verify, waiting
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import requirement

REFS = ("4.1", "4.2", "5.2", "A.2.2", "A.6.2.4", "A.10.4")
PATIENCE = 60


@dataclass
class Actor:
    """Somebody: a name, what they do over and over, and where they write down what was acknowledged to them."""

    name: str
    deed: Callable[["Actor", random.Random], None]
    desk: Path
    """The folder of the shared file; their own copy lies there too."""
    process: int = 0
    lives: int = 0

    @property
    def shared(self) -> Path:
        return self.desk / "acme.aims"

    @property
    def copy(self) -> Path:
        """Their own copy of the shared file, for those who work apart and merge."""
        return self.desk / f"{self.name}.aims"

    @property
    def book(self) -> Path:
        return self.desk.parent / f"{self.name}.txt"

    def start(self) -> None:
        """Begin a life: the deed over and over, until somebody kills it or it meets an error that it should not."""
        self.lives += 1
        self.process = os.fork()
        if self.process:
            return
        try:
            os.environ[paths.HOME_VARIABLE] = str(self.desk.parent / f"home of {self.name}")
            paths._folder.cache_clear()
            chance = random.Random(f"{self.name} {self.lives}")
            while True:
                try:
                    self.deed(self, chance)
                except errors.Locked as error:
                    self.note(f"refused: {error}")
        except BaseException:  # noqa: BLE001  # whoever counts shows it
            self.note("failed: " + traceback.format_exc(limit=-2).replace("\n", " | "))
        finally:
            os._exit(1)

    def kill(self) -> None:
        """End this life in the middle of whatever is being done."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)

    def note(self, line: str) -> None:
        """Write a line down: what has reached the system survives the death of a process."""
        handle = os.open(self.book, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{line}\n".encode())
        os.close(handle)

    def noted(self, sort: str) -> list[str]:
        """Return what was written down of this sort."""
        lines = self.book.read_text("utf-8").splitlines() if self.book.exists() else []
        return [line.removeprefix(f"{sort}: ") for line in lines if line.startswith(f"{sort}: ")]


def save(actor: Actor, chance: random.Random) -> None:
    """Open the shared file and save in it a few times."""
    _saved(actor, Workspace.open(actor.shared, patience=PATIENCE), chance, times=5)


def _saved(actor: Actor, workspace: Workspace, chance: random.Random, *, times: int) -> None:
    for _ in range(times):
        value = f"{actor.name}, life {actor.lives}, {chance.getrandbits(60):x}"
        change = gate.Change("requirement", requirement(workspace, chance.choice(REFS)), {"implementation": value})
        gate.write(workspace, gate.Action(actor.name, now(), "", (change,)))
        actor.note(f"saved: {value}")


def work_apart(actor: Actor, chance: random.Random) -> None:
    """Save in a copy of one's own, then bring both together, now this way, now that."""
    if not actor.copy.exists():
        snapshots.copy(actor.shared, actor.copy, patience=PATIENCE)
    mine = Workspace.open(actor.copy, patience=PATIENCE)
    _saved(actor, mine, chance, times=3)
    if chance.random() < 0.5:
        merge.merge(mine, actor.shared)
    else:
        merge.merge(Workspace.open(actor.shared, patience=PATIENCE), actor.copy)
    actor.note("merged: once")


def replace(actor: Actor, chance: random.Random) -> None:
    """Put a copy in the place of the shared file, as a careful program does: while nobody can save."""
    part = actor.desk / f".{actor.name}.copied"
    with closing(file.connect(actor.shared, write=True, patience=PATIENCE)) as lock:
        try:
            waiting.attempt(lock, "BEGIN IMMEDIATE", PATIENCE)
        except sqlite3.OperationalError as error:
            raise errors.translated(error, actor.shared) from error
        snapshots.copy(actor.shared, part, patience=PATIENCE)
        part.replace(actor.shared)
    actor.note("replaced: once")


def doubt(actor: Actor, chance: random.Random) -> None:
    """Verify the shared file."""
    found = verify.verify(Workspace.open(actor.shared, patience=PATIENCE)).problems
    assert not found, found
    actor.note("verified: once")
