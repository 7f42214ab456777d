"""A window that changes its size, a program that is stopped, ended or killed: nothing typed is lost."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.terminal.terminal import PROGRAM, Terminal

TYPED = "The chief signs it"


def opened(workspace: Workspace, home: Path) -> Terminal:
    return Terminal("-f", str(workspace.path), "--as", "Lead", home=home)


def write(terminal: Terminal) -> None:
    """Type into the text of 4.1, and see it there."""
    terminal.wait("0 / 32")
    terminal.press("2")
    terminal.wait("─ 4.1 ")
    terminal.click("How it is implemented", below=1)
    terminal.wait("^s Save")
    terminal.press(TYPED)
    terminal.wait(TYPED)


def drafts(workspace: Workspace) -> list[str]:
    return [each.text for each in Drafts(workspace.path, workspace.id).listed()]


def test_the_layout_follows_the_window_and_keeps_what_is_being_typed(workspace: Workspace, home: Path) -> None:
    with opened(workspace, home) as terminal:
        terminal.wait("0 / 32")
        terminal.press("3")
        terminal.wait("─ A.2.2 ")
        terminal.resize(80, 24)
        terminal.wait(lambda text: "A.2.2 AI policy" in text and "How it is implemented" not in text)
        terminal.press("enter")
        terminal.wait(lambda text: "Status" in text and "Seven categories" not in text)
        terminal.press("tab", "tab", "tab", "typed here")
        terminal.wait("typed here")
        terminal.resize(200, 50)
        terminal.wait(lambda text: "How it is implemented" in text and "Seven categories" in text)
        terminal.wait(lambda text: "typed here" in text and "^q Quit" in text.splitlines()[-1])
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


@pytest.mark.parametrize("theirs", ["", "Written by somebody else"], ids=["alone", "changed meanwhile"])
def test_what_was_typed_before_a_kill_is_back_in_its_field(workspace: Workspace, home: Path, theirs: str) -> None:
    with opened(workspace, home) as terminal:
        write(terminal)
        terminal.wait_for(lambda: drafts(workspace) == [TYPED], seconds=1)
        terminal.signal(signal.SIGKILL)
        assert terminal.ended() == -signal.SIGKILL
    if theirs:
        put(workspace, "4.1", who="Somebody", implementation=theirs)
    with opened(workspace, home) as terminal:
        terminal.wait("1 text from last time is not in the file")
        terminal.press("2")
        terminal.wait(TYPED)
        if theirs:
            terminal.wait("Somebody changed while you wrote: How it is implemented")
            assert theirs not in terminal.text
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


@pytest.mark.parametrize("how", ["SIGHUP", "SIGTERM", "window closed"])
def test_being_told_to_end_keeps_what_is_typed_as_a_draft(workspace: Workspace, home: Path, how: str) -> None:
    with opened(workspace, home) as terminal:
        write(terminal)
        if how == "window closed":
            terminal.hang_up()
        else:
            terminal.signal(signal.Signals[how])
        terminal.ended()
    assert drafts(workspace) == [TYPED]


def test_being_told_to_end_keeps_what_was_filled_in_for_a_first_workspace(home: Path) -> None:
    with Terminal(home=home) as terminal:
        terminal.wait("Organization, as")
        terminal.press("Acme AI")
        terminal.wait("Acme AI")
        terminal.signal(signal.SIGTERM)
        terminal.ended()
    with Terminal(home=home) as terminal:
        terminal.wait("Acme AI")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


@pytest.mark.skipif(not shutil.which("bash"), reason="stopping needs a shell with job control")
def test_a_stopped_program_leaves_a_usable_shell_and_goes_on_where_it_was(workspace: Workspace, home: Path) -> None:
    shell = (shutil.which("bash") or "", "--norc", "--noprofile", "-i")
    with Terminal(home=home, program=shell, environment={"PS1": "shell> ", "HISTFILE": ""}) as terminal:
        terminal.wait("shell> ")
        terminal.press(" ".join([*PROGRAM, "-f", str(workspace.path), "--as", "Lead"]), "enter")
        write(terminal)
        terminal.signal(signal.SIGTSTP)
        terminal.wait_for(lambda: os.tcgetpgrp(terminal.handle) == terminal.pid)
        terminal.press("echo us''able", "enter")
        terminal.wait("usable")
        terminal.screen.reset()  # Whatever is seen from now on was painted anew.
        terminal.press("fg", "enter")
        terminal.wait(lambda text: "─ 4.1 " in text and TYPED in text)
        terminal.press(" at once")
        terminal.wait(f"{TYPED} at once")
        terminal.press("escape", "down")
        terminal.wait("─ 4.2 ")
        terminal.press("ctrl+q")
        terminal.wait_for(lambda: os.tcgetpgrp(terminal.handle) == terminal.pid)
        terminal.press("echo ended with $?.", "enter")
        terminal.wait("ended with 0.")
