"""Waiting for somebody else's save: long enough, in one way, and told after a second."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from aims_tui.workspace.store import errors, waiting
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put


@contextmanager
def held(path: Path, *statements: str) -> Iterator[sqlite3.Connection]:
    """Hold a lock on the file as another program would."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        for each in statements:
            other.execute(each).fetchone()
        yield other


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say that we wait as soon as we do."""
    monkeypatch.setattr(waiting, "SAY_AFTER", 0)


def read(path: Path) -> None:
    Workspace.open(path).head()


def write(path: Path) -> None:
    put(Workspace.open(path), "4.1", status="in_progress")


@pytest.mark.parametrize(
    ("lock", "work"),
    [
        (["BEGIN EXCLUSIVE"], read),
        (["BEGIN EXCLUSIVE"], write),
        (["BEGIN IMMEDIATE"], write),
        (["BEGIN", "SELECT * FROM op"], write),
    ],
)
def test_whoever_holds_the_file_is_waited_for_and_it_is_told(
    workspace: Workspace, at_once: None, lock: list[str], work: object
) -> None:
    told: list[str] = []
    with held(workspace.path, *lock) as other:

        def heard() -> None:
            # Only now does the other one end: that it was told is what lets us go on.
            told.append("waiting")
            threading.Thread(target=other.execute, args=("ROLLBACK",)).start()

        with waiting.told(heard):
            work(workspace.path)  # type: ignore[operator]
    assert told[0] == "waiting"


def test_nothing_is_told_where_nobody_saves(workspace: Workspace, at_once: None) -> None:
    with waiting.told(lambda: pytest.fail("there was nothing to wait for")):
        write(workspace.path)


def test_in_the_end_it_is_given_up(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert waiting.PATIENCE == 30
    with held(workspace.path, "BEGIN EXCLUSIVE"), pytest.raises(errors.Locked):
        Workspace.open(workspace.path, patience=0.05)


def test_who_listened_before_listens_again(workspace: Workspace, at_once: None) -> None:
    told: list[int] = []
    with waiting.told(lambda: told.append(1)):
        with waiting.told(lambda: told.append(2)):
            pass
        with held(workspace.path, "BEGIN EXCLUSIVE"), pytest.raises(errors.Locked):
            Workspace.open(workspace.path, patience=0.3)
    assert told == [1]


def test_the_command_line_waits_and_says_so_once(workspace: Workspace) -> None:
    with held(workspace.path, "BEGIN EXCLUSIVE") as other:
        process = subprocess.Popen(
            [sys.executable, "-m", "aims_tui", "-f", str(workspace.path), "set", "4.1", "status=in_progress"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stderr is not None
        first = process.stderr.readline()
        other.execute("ROLLBACK")
        out, more = process.communicate(timeout=60)
    assert first == "aims-tui: Someone else is saving; waiting …\n"
    assert (process.returncode, more) == (0, "")
    assert "In progress" in out
