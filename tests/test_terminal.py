"""Without a terminal the application says so in one line; it neither waits nor paints."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from aims_tui.workspace.store.workspace import Workspace

PROGRAM = [sys.executable, "-m", "aims_tui"]
NAMES = {"stdin": "Standard input", "stdout": "Standard output", "stderr": "Standard error"}


def run(path: Path, other: dict[str, object], term: str | None = "xterm-256color", shell: str = "") -> tuple[int, str]:
    """Run the application in a terminal, but for the streams named; return its exit code and all that it wrote."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "TERM"}
    try:
        done = subprocess.Popen(
            ["/bin/sh", "-c", f'exec "$@" {shell}', "sh", *PROGRAM, "-f", str(path)],
            **{name: other.get(name, theirs) for name in NAMES},  # type: ignore[call-overload]
            env=environment | ({} if term is None else {"TERM": term}),
        )
        _, error = done.communicate(timeout=60)
        os.set_blocking(ours, False)
        try:
            written = os.read(ours, 65536)
        except BlockingIOError:
            written = b""
    finally:
        os.close(ours)
        os.close(theirs)
    return done.returncode, (written + (error or b"")).decode()


def is_one_line(said: str, why: str) -> None:
    assert said.strip() == f"aims-tui: The application needs a terminal: {why}. What works without one: aims-tui --help"


@pytest.mark.parametrize("stream", NAMES)
@pytest.mark.parametrize("instead", ["nothing", "a pipe", "a file", "closed"])
def test_a_stream_that_is_no_terminal_is_named(workspace: Workspace, tmp_path: Path, stream: str, instead: str) -> None:
    (tmp_path / "file").touch()
    with (tmp_path / "file").open("r+b") as file:
        other = {"nothing": subprocess.DEVNULL, "a pipe": subprocess.PIPE, "a file": file}
        closing = {"stdin": "<&-", "stdout": ">&-", "stderr": "2>&-"}[stream]
        given = {} if instead == "closed" else {stream: other[instead]}
        code, said = run(workspace.path, given, shell=closing if instead == "closed" else "")
    written = said + (tmp_path / "file").read_text("utf-8")
    assert code == 2
    if stream == "stderr" and instead in ("nothing", "closed"):
        assert "\x1b" not in written, "there is nowhere to say it"
    else:
        is_one_line(written, f"{NAMES[stream]} is no terminal")


@pytest.mark.parametrize(
    ("term", "why"),
    [(None, "TERM is not set"), ("", "TERM is not set"), ("dumb", "TERM=dumb names no terminal with a screen"),
     ("unknown", "TERM=unknown names no terminal with a screen")],
)  # fmt: skip
def test_a_terminal_that_has_no_screen_is_named(workspace: Workspace, term: str | None, why: str) -> None:
    code, said = run(workspace.path, {}, term)
    assert code == 2
    is_one_line(said, why)


def test_without_any_terminal_the_first_run_says_so_too(home: Path) -> None:
    done = subprocess.run(PROGRAM, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"")
    is_one_line(done.stderr.decode(), "Standard input is no terminal")
