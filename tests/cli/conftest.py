"""A command line that runs in this process, and workspaces to point it at."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from aims_tui import paths, settings
from aims_tui.cli import main
from aims_tui.workspace import demo as demos
from aims_tui.workspace.store import evidence_files
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY


@dataclass(frozen=True)
class Ran:
    """What one command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output read as JSON; it must be pure ASCII."""
        assert self.out.isascii()
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class CommandLine:
    """Runs commands; every error must be one line on standard error, and no command may end in a traceback."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *argv: object) -> Ran:
        """Run a command whatever becomes of it."""
        self._capsys.readouterr()
        code = main([str(each) for each in argv])
        return Ran(code, *self._capsys.readouterr())

    def done(self, *argv: object) -> Ran:
        """Run a command that must work without complaint."""
        ran = self(*argv)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran

    def says(self, *argv: object) -> list[str]:
        """Run a command that must work; return its lines."""
        return self.done(*argv).lines

    def json(self, *argv: object) -> Any:
        """Run a command with ``--json`` that must work; return what it says."""
        return self.done(*argv, "--json").json

    def fails(self, code: int, *argv: object) -> str:
        """Run a command that must fail with this code; return its one line."""
        ran = self(*argv)
        assert ran.code == code, ran
        assert ran.out == ""
        assert ran.err.startswith("aims-tui: ") and ran.err.endswith("\n") and ran.err.count("\n") == 1, ran.err
        return ran.err.removeprefix("aims-tui: ").removesuffix("\n")

    def refused(self, *argv: object) -> str:
        return self.fails(1, *argv)

    def usage(self, *argv: object) -> str:
        return self.fails(2, *argv)

    def unusable(self, *argv: object) -> str:
        return self.fails(3, *argv)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, with no workspace chosen yet."""
    return CommandLine(capsys)


@pytest.fixture
def acme(cli: CommandLine, workspace: Workspace) -> CommandLine:
    """The command line at the new workspace of "Acme Ltd", used last by "Lead"."""
    settings.save(file=str(workspace.path), name="Lead")
    return cli


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo workspace, made once; tests take a copy."""
    path = tmp_path_factory.mktemp("told") / "larkmoor.aims"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(paths.HOME_VARIABLE, str(path.parent / "home"))
        demos.make(path, TODAY)
    return path


@pytest.fixture
def larkmoor(cli: CommandLine, told: Path, tmp_path: Path) -> CommandLine:
    """The command line at a copy of the demo workspace."""
    path = tmp_path / told.name
    shutil.copyfile(told, path)
    shutil.copytree(evidence_files.folder(told), evidence_files.folder(path))
    settings.save(file=str(path), name="AI Governance Lead")
    return cli


@pytest.fixture
def note(tmp_path: Path) -> Callable[..., Path]:
    """Makes a small file to keep as evidence."""

    def make(name: str = "Training plan 2026.txt", text: str = "Monday, all staff.") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return make
