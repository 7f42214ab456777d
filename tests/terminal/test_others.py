"""Other hands on the file while the program is open: a writer, a sync, a lock, somebody who deletes it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put
from tests.terminal.terminal import PROGRAM, Terminal, heed_permissions


@contextmanager
def at_43(workspace: Workspace, home: Path, *, heeding: bool = False) -> Iterator[Terminal]:
    """The program with the cursor on 4.3; it ends well whatever has become of the file."""
    with Terminal("-f", str(workspace.path), "--as", "Lead", home=home, heeding=heeding) as terminal:
        terminal.wait("0 / 32")
        terminal.press("2")
        terminal.wait("○ 4.3")
        terminal.press("down", "down")
        terminal.wait("─ 4.3 ")
        yield terminal
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


def copied(workspace: Workspace, folder: Path) -> Workspace:
    """A copy of the workspace under the same name, as a sync keeps one."""
    folder.mkdir()
    return Workspace.open(Path(shutil.copy2(workspace.path, folder)))


def test_what_another_program_writes_shows_within_two_seconds_and_the_cursor_stays(
    workspace: Workspace, home: Path, tmp_path: Path
) -> None:
    with at_43(workspace, home) as terminal:
        subprocess.run(
            [*PROGRAM, "-f", workspace.path, "--as", "Somebody", "set", "4.2", "status=in_progress"],
            env=os.environ | {paths.HOME_VARIABLE: str(tmp_path / "other")}, check=True, capture_output=True,
        )  # fmt: skip
        terminal.wait("◐ 4.2", seconds=2)
        assert "─ 4.3 " in terminal.text


def test_a_newer_copy_that_takes_the_place_of_the_file_is_read(
    workspace: Workspace, home: Path, tmp_path: Path
) -> None:
    newer = copied(workspace, tmp_path / "newer")
    put(newer, "4.2", who="Somebody", status="in_progress")
    with at_43(workspace, home) as terminal:
        newer.path.replace(workspace.path)
        terminal.wait("◐ 4.2")
        assert "─ 4.3 " in terminal.text
        terminal.press("s")
        terminal.wait("Status of 4.3")
        terminal.press("2")
        terminal.wait("◐ 4.3")


def test_another_workspace_in_the_place_of_the_file_is_neither_shown_nor_written_to(
    workspace: Workspace, home: Path, tmp_path: Path
) -> None:
    other = Workspace.create(tmp_path / "other.aims")
    gate.write(other, edits.starting(other, "Other Ltd", who="Somebody", today=TODAY))
    content = other.path.read_bytes()
    with at_43(workspace, home) as terminal:
        other.path.replace(workspace.path)
        terminal.wait("Another workspace now lies at")
        terminal.wait("Read only")
        terminal.press("s")
        terminal.wait(lambda text: "before you write" in " ".join(text.split()) or "Open it again" in text)
        assert "Acme Ltd" in terminal.text and "Other Ltd" not in terminal.text
    assert workspace.path.read_bytes() == content


def test_a_file_that_becomes_read_only_refuses_and_keeps_what_is_typed(workspace: Workspace, home: Path) -> None:
    if not permissions_bind(workspace.path):
        pytest.skip("permissions do not bind this user")
    with at_43(workspace, home, heeding=True) as terminal:
        workspace.path.chmod(0o444)
        terminal.click("How it is implemented", below=1)
        terminal.wait("^s Save")
        terminal.press("The chief signs it")
        terminal.wait("The chief signs it")
        terminal.press("ctrl+s")
        terminal.wait("acme.aims is open for reading only")
        assert "The chief signs it" in terminal.text
        terminal.wait("1 text not saved")
        workspace.path.chmod(0o644)
        terminal.press("ctrl+s")
        terminal.wait("saved")
        terminal.wait(lambda text: "not saved" not in text)


def permissions_bind(path: Path) -> bool:
    code = "import os, sys; sys.exit(os.access(sys.argv[1], os.W_OK))"
    path.chmod(0o444)
    tried = subprocess.run([sys.executable, "-c", code, path], preexec_fn=heed_permissions, check=False)
    path.chmod(0o644)
    return tried.returncode == 0


def test_a_deleted_file_is_told_of_and_read_again_when_it_is_back(
    workspace: Workspace, home: Path, tmp_path: Path
) -> None:
    with at_43(workspace, home) as terminal:
        workspace.path.rename(tmp_path / "elsewhere")
        terminal.wait("Read only")
        assert "─ 4.3 " in terminal.text, "what was read stays in view"
        (tmp_path / "elsewhere").rename(workspace.path)
        terminal.wait(lambda text: "Read only" not in text)
        terminal.press("s")
        terminal.wait("Status of 4.3")
        terminal.press("2")
        terminal.wait("◐ 4.3")


@pytest.mark.parametrize("trouble", ["locked", "gone"])
def test_leaving_works_and_says_what_is_not_in_the_file(workspace: Workspace, home: Path, trouble: str) -> None:
    with closing(sqlite3.connect(workspace.path)) as somebody, at_43(workspace, home) as terminal:
        terminal.click("How it is implemented", below=1)
        terminal.wait("^s Save")
        terminal.press("The chief signs it")
        terminal.wait("The chief signs it")
        if trouble == "gone":
            workspace.path.unlink()
        else:
            somebody.execute("BEGIN EXCLUSIVE")
    terminal.wait("1 text not in the file yet, kept as drafts", seconds=0)


def test_what_can_be_kept_nowhere_is_asked_about_and_printed_whole(workspace: Workspace, home: Path) -> None:
    with (
        closing(sqlite3.connect(workspace.path)) as somebody,
        Terminal("-f", str(workspace.path), "--as", "Lead", home=home) as terminal,
    ):
        terminal.wait("0 / 32")
        terminal.press("2")
        terminal.wait("─ 4.1 ")
        (home / "state").mkdir(parents=True, exist_ok=True)
        (home / "state" / "drafts").write_text("in the way", "utf-8")
        somebody.execute("BEGIN EXCLUSIVE")
        terminal.click("How it is implemented", below=1)
        terminal.wait("^s Save")
        terminal.press("The [b]chief[/b] \u202e signs it :x:")
        terminal.wait("signs it :x:")
        terminal.press("ctrl+q")
        terminal.wait("Leave and lose")
        terminal.press("escape")
        terminal.wait(lambda text: "Leave and lose" not in text and "signs it :x:" in text)
        terminal.press("ctrl+q")
        terminal.wait("Leave and lose")
        terminal.press("y")
        assert terminal.ended() == 0
    terminal.wait("1 text could be kept nowhere", seconds=0)
    terminal.wait("The [b]chief[/b] ⇠ signs it :x:", seconds=0)
