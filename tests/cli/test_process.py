"""The program as a process: exit codes, pipes, what is imported, and never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aims_tui.workspace.store.workspace import Workspace


def run(*words: object, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run ``python -m aims_tui``; whatever becomes of it, it must not end in a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "aims_tui", *map(str, words)],
        input=stdin, capture_output=True, timeout=60, env={**os.environ, **environment},
    )  # fmt: skip
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def test_exit_codes(workspace: Workspace, tmp_path: Path) -> None:
    for code, words in {
        0: ["status"],
        1: ["show", "4.99"],
        2: ["nonsense"],
        3: ["--file", tmp_path / "nowhere.aims", "log"],
    }.items():
        done = run("-f", workspace.path, *words)
        assert done.returncode == code
        assert done.stderr.count(b"\n") == (1 if code else 0)


def test_a_value_comes_through_a_pipe(workspace: Workspace) -> None:
    done = run("-f", workspace.path, "set", "4.1", "implementation=@-", stdin="Über die Leitung.\n".encode())
    assert (done.returncode, done.stderr) == (0, b"")
    shown = run("-f", workspace.path, "show", "4.1", "--json")
    assert json.loads(shown.stdout)["implementation"] == "Über die Leitung."


@pytest.mark.parametrize("words", ["list requirements", "status", "--help"])
def test_a_reader_that_has_seen_enough_is_no_error(workspace: Workspace, words: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "aims_tui", "-f", workspace.path, *words.split()],
        stdout=writing, stderr=subprocess.PIPE, timeout=60,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the full device of Linux")
def test_output_that_cannot_be_written_is_one_line(workspace: Workspace) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "aims_tui", "-f", workspace.path, "status"],
            stdout=full, stderr=subprocess.PIPE, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stderr.count(b"\n")) == (3, 1)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_the_letters_gets_escapes(workspace: Workspace, encoding: str) -> None:
    assert run("-f", workspace.path, "set", "4.1", "owner=Zoë Łuk", PYTHONIOENCODING=encoding).returncode == 0
    done = run("-f", workspace.path, "show", "4.1", PYTHONIOENCODING=encoding)
    assert done.returncode == 0 and b"\\u0141uk" in done.stdout


def test_words_that_are_no_text_are_refused(workspace: Workspace) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "aims_tui", "-f", workspace.path, "set", "4.1", b"implementation=\xff\xfe"],
        capture_output=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)


def test_the_demo_without_a_terminal(tmp_path: Path) -> None:
    done = run("demo", tmp_path / "demo")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Larkmoor Desk Ltd (demo)" in done.stdout
    assert (tmp_path / "demo.xlsx").exists()


READING = ["status", "status --json", "show 4.1", "show EV-01 --json", "log", "log 4.1 --json", "list evidence",
           "find audit", "catalog A.2.2", "snapshot list"]  # fmt: skip


@pytest.mark.parametrize("words", READING)
def test_what_only_reads_imports_nothing_heavy(told: Path, words: str) -> None:
    code = (
        "import sys; from aims_tui.cli import main; code = main(sys.argv[1:]);"
        "heavy = {'sqlmodel', 'sqlalchemy', 'pydantic', 'textual', 'rich', 'openpyxl'} & sys.modules.keys();"
        "sys.exit(f'imports {heavy}' if heavy else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "-f", told, *words.split()], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
