"""What every test needs: a home of its own, and a workspace made in no time."""

import gc
import os
import shutil
import sys
import tempfile

# Read by Textual at import, so a fixture would be too late.
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace, now
from tests.soak import size

TODAY = date(2026, 11, 24)
MEMORY = Path("/dev/shm")
"""Where Linux has a file system in memory: to wait for the disk at every commit is most of what a small test does."""


def pytest_configure() -> None:
    """Keep compiled modules, and the files of the tests in memory: neither is what a test proves, and both take time.

    Where the environment wants no compiled modules every worker would rewrite the asserts of all tests anew, and every
    program that a test starts compile itself. They lie where .gitignore expects them. A soak works on the real disk.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if not size.WHOLE and "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # asked for already


def _has_room(folder: Path) -> bool:
    """Say whether a folder takes the files of all tests, and programs among them."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize > 4 * 2**30 and not found.f_flag & os.ST_NOEXEC


def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers share the tests: half as many again as there are cores, for many tests wait.

    They wait for a terminal, for a program that they started, or for the disk.
    """
    return max(1, (os.cpu_count() or 1) * 3 // 2)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a long text by its beginning and its length: the name of a test goes to and from every worker."""
    if isinstance(val, str | bytes) and len(val) > 200:
        return f"{val[:40]!r}… ({len(val)})"
    return None  # As pytest names it.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the screens last: a worker that has shown many of them is large, and to fork it takes twice as long."""
    items.sort(key=lambda each: each.nodeid.startswith("tests/screens/"))


def pytest_collection_finish() -> None:
    """Search less often for objects that nobody needs, and never the tests themselves: it was a tenth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings, state and snapshots of a test stay in the test's own folder."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(folder))
    paths._folder.cache_clear()
    yield folder
    paths._folder.cache_clear()


@pytest.fixture(scope="session")
def _acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace and the home that knows it, for each test to copy: a copy takes a twentieth of a making."""
    folder = tmp_path_factory.mktemp("acme")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        paths._folder.cache_clear()
        started(folder / "acme.aims")
    return folder


def started(path: Path) -> Workspace:
    """Make a new workspace of "Acme Ltd" with its organization-wide assessment, written by "Lead"."""
    made = Workspace.create(path)
    gate.write(made, edits.starting(made, "Acme Ltd", who="Lead", today=TODAY))
    return made


@pytest.fixture
def workspace(_acme: Path, home: Path, tmp_path: Path) -> Workspace:
    """A new workspace of "Acme Ltd" with its organization-wide assessment, written by "Lead"."""
    shutil.copytree(_acme / "home", home, dirs_exist_ok=True)
    return Workspace.open(shutil.copy(_acme / "acme.aims", tmp_path / "acme.aims"))


@pytest.fixture
def made_here(home: Path, tmp_path: Path) -> Workspace:
    """The same, made by the replica that opens it."""
    return started(tmp_path / "acme.aims")


@pytest.fixture(scope="session")
def one_of_everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that holds a record of every kind, made once; tests take a copy with :func:`broken.copied`."""
    from tests import broken

    return broken.made(tmp_path_factory.mktemp("everything"))


def act(workspace: Workspace, *changes: gate.Change, who: str = "Lead", why: str = "") -> gate.Receipt:
    """Pass one action of these changes through the gate."""
    return gate.write(workspace, gate.Action(who, now(), why, changes))


def requirement(workspace: Workspace, ref: str) -> str:
    """Return the row id of a requirement in the organization-wide assessment."""
    from aims_tui.workspace.queries import overview

    return edits.requirement_id(overview.overview(workspace).assessment.id, ref)


def put(workspace: Workspace, ref: str, who: str = "Lead", **values: str) -> gate.Receipt:
    """Set fields of a requirement of the organization-wide assessment."""
    return act(workspace, gate.Change("requirement", requirement(workspace, ref), values), who=who)
