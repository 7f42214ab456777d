"""A new workspace is there whole, with its evidence, or nothing is."""

import os
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from aims_tui import paths, settings
from aims_tui.workspace import demo
from aims_tui.workspace.session import session as sessions
from aims_tui.workspace.store import errors, evidence_files, snapshots, verify
from aims_tui.workspace.store.making import making
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY
from tests.soak import size
from tests.workspace.small_disk import fill, small_disk
from tests.workspace.store.test_file import forked


def new(path: Path) -> None:
    sessions.start(path, "Acme Ltd", who="Lead", today=lambda: TODAY)


def a_demo(path: Path) -> None:
    demo.make(path, TODAY)


MAKERS = pytest.mark.parametrize("make", [new, a_demo])


@MAKERS
def test_it_is_there_with_its_snapshot_and_nothing_of_its_making_is(
    tmp_path: Path, home: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "acme.aims")
    found = Workspace.open(tmp_path / "acme.aims")
    assert found.notice == ""
    assert len(snapshots.listed(found.id)) == 1
    assert [each.name for each in (home / "data").iterdir()] == ["snapshots"]
    assert len([*(home / "state" / "seen").iterdir()]) == 1
    assert {each.name for each in tmp_path.iterdir()} <= {"acme.aims", "acme.evidence"}


@MAKERS
@pytest.mark.parametrize("where", ["beside", "data"])
@pytest.mark.parametrize("room", [0, 4, 16, 64, 256, 512] if size.WHOLE else [0, 16, 256])
def test_without_room_nothing_is_left_behind(
    tmp_path: Path, home: Path, make: Callable[[Path], None], where: str, room: int
) -> None:
    full = tmp_path / "full" if where == "beside" else home / "data"
    full.mkdir()
    path = tmp_path / "full" / "team" / "acme.aims"

    def work() -> str:
        with small_disk(full, "8m"):
            fill(full, but=room * 1024)
            try:
                make(path)
            except errors.WorkspaceError as error:
                assert str(full) in str(error), error
                assert not path.parent.exists()
            else:
                found = Workspace.open(path)
                with found.reading() as connection:
                    assert all("EV-21" in each.name or not each.problem
                               for each in evidence_files.check_all(found, connection))  # fmt: skip
            left = {each.name for each in full.iterdir()} - {"team", "snapshots"}
            assert left == {"filler"}
            (full / "filler").unlink()
            if not path.exists():
                make(path)
        return "made or not begun"

    assert forked(work) == "made or not begun"


@MAKERS
def test_killed_at_any_moment_it_is_whole_or_can_be_made_again(tmp_path: Path, make: Callable[[Path], None]) -> None:
    whole = 0
    moments = range(0, 20, 1 if size.WHOLE else 5)
    for number in moments:
        path = tmp_path / str(number) / "acme.aims"
        child = os.fork()
        if child == 0:
            try:
                make(path)
            finally:
                os._exit(0)
        signal.sigtimedwait([], 0.01 + number * (0.015 if make is new else 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if path.exists():
            whole += 1
            found = verify.verify(Workspace.open(path)).problems
            assert not [each for each in found if "EV-21" not in each.what]
        else:
            make(path)
    print(f"{len(moments)} kills while making: {whole} were whole, the others were made again")


def test_what_a_killed_making_left_is_gone_a_day_later(tmp_path: Path) -> None:
    for age in (3_600, 90_000):
        left = paths.data_folder() / "making" / f"{age:016x}"
        left.mkdir(parents=True)
        (left / "acme.aims").touch()
        os.utime(left, (time.time() - age,) * 2)
    new(tmp_path / "acme.aims")
    assert [each.name for each in (paths.data_folder() / "making").iterdir()] == [f"{3_600:016x}"]


@pytest.mark.parametrize("target", ["victim", "nowhere"])
@MAKERS
def test_a_link_in_its_place_is_not_written_through(tmp_path: Path, make: Callable[[Path], None], target: str) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "acme.aims").symlink_to(tmp_path / target)
    with pytest.raises(errors.NotAllowed, match="already exists"):
        make(tmp_path / "acme.aims")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["acme.aims", "victim"]
    assert (tmp_path / "victim").read_bytes() == b"precious"


def test_what_somebody_puts_there_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "acme.aims"
    with pytest.raises(errors.NotAllowed, match="already exists"), making(path):
        path.write_bytes(b"theirs")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"theirs"]


@pytest.mark.parametrize(
    ("folder", "file", "evidence"), [(0o755, 0o600, 0o700), (0o770, 0o660, 0o770), (0o2775, 0o660, 0o2770)]
)
def test_it_is_for_its_maker_alone_unless_the_folder_is_shared(
    tmp_path: Path, folder: int, file: int, evidence: int
) -> None:
    tmp_path.chmod(folder)
    a_demo(tmp_path / "acme.aims")
    modes = [oct(stat.S_IMODE((tmp_path / f"acme.{each}").stat().st_mode)) for each in ("aims", "evidence")]
    assert modes == [oct(file), oct(evidence)]


def test_a_folder_that_has_to_be_made_is_private_too(tmp_path: Path) -> None:
    new(tmp_path / "deep" / "team" / "acme.aims")
    assert [stat.S_IMODE((tmp_path / each).stat().st_mode) for each in ("deep", "deep/team")] == [0o700] * 2


def test_the_settings_can_leave_it_to_the_umask(tmp_path: Path) -> None:
    settings.save(shared=True)
    before = os.umask(0o027)
    try:
        new(tmp_path / "team" / "acme.aims")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "team").stat().st_mode) == 0o750
    assert stat.S_IMODE((tmp_path / "team" / "acme.aims").stat().st_mode) == 0o640
