"""Which editor is started, and what is said where there is none."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.app import App

from aims_tui.screens import editor
from aims_tui.workspace.store import errors


class Suspended(App[None]):
    """An application that has handed its terminal over."""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield


def test_visual_goes_before_editor_and_may_have_words_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "my editor"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert editor.command({"VISUAL": f"'{program}' --wait", "EDITOR": "sh"}) == [str(program), "--wait"]
    assert editor.command({"VISUAL": " ", "EDITOR": "sh -e"}) == ["sh", "-e"]


def test_one_that_most_systems_have_is_taken_where_nothing_is_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(errors.Refused, match="set VISUAL"):
        editor.command({})
    for name in reversed(editor.USUAL):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
        assert editor.command({}) == [str(tmp_path / name)]


@pytest.mark.parametrize("said", ["no-such-program", "'unclosed", "''"])
def test_a_variable_that_names_no_program_is_told(said: str) -> None:
    with pytest.raises(errors.Refused, match=r"\$EDITOR says"):
        editor.command({"EDITOR": said})


def test_an_editor_gets_the_file_and_its_exit_code_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a text.md"
    path.write_text("before")
    script = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('after'); sys.exit(3)"
    assert editor.edit(Suspended(), [sys.executable, "-c", script], path) == 3
    assert path.read_text() == "after"


def test_keys_that_interrupt_are_the_editors_alone(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    script = "import os, signal; os.kill(os.getppid(), signal.SIGINT); os.kill(os.getpid(), signal.SIGINT)"
    code = editor.edit(Suspended(), [sys.executable, "-c", script], tmp_path)
    assert code not in (0, None), "it answers to them as ever; this program does not"
    assert signal.getsignal(signal.SIGINT) is before


def test_one_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF")
    broken.chmod(0o755)
    with pytest.raises(errors.Refused, match=r"^broken cannot be started"):
        editor.edit(Suspended(), [str(broken)], tmp_path)
