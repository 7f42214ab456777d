"""An export is there whole or not at all, and can be watched and stopped."""

import io
import os
import stat
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from aims_tui import settings
from aims_tui.workbook import book
from aims_tui.workbook import export as exporting
from aims_tui.workbook import save as saving
from aims_tui.workbook.cover import HEAD, WORKSPACE
from aims_tui.workbook.progress import STEPS
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.workbook.reading import made
from tests.workspace.small_disk import fill, small_disk
from tests.workspace.store.test_file import forked


def _old() -> bytes:
    """Return a workbook as an export wrote it once: nothing else is replaced."""
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    for row in ((WORKSPACE, "00000000-0000-4000-8000-000000000000"), (HEAD, "0" * 64)):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


OLD = _old()


class Stopped(Exception):
    """Somebody has pressed escape."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which Python and openpyxl keep temporary files; nothing may stay in it."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    assert list(place.iterdir()) == []
    place.rmdir()


def test_what_no_export_wrote_is_not_replaced(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    openpyxl.Workbook().save(path)
    for content in (path.read_bytes(), b"mine", b""):
        path.write_bytes(content)
        with pytest.raises(errors.Refused, match="no export wrote it"):
            made(workspace, path)
        assert path.read_bytes() == content


def test_an_old_workbook_keeps_its_mode_and_is_replaced_whole(
    workspace: Workspace, tmp_path: Path, folder: Path
) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(OLD)
    path.chmod(0o640)
    made(workspace, path)
    assert path.stat().st_mode & 0o777 == 0o640
    assert zipfile.ZipFile(path).testzip() is None
    assert {each.name for each in tmp_path.iterdir()} == {"out.xlsx", "acme.aims", "temporary"}


def test_steps_never_go_back_and_end_at_all_of_them(workspace: Workspace, tmp_path: Path, folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    made(workspace, tmp_path / "out.xlsx", tick=lambda done, total: seen.append((done, total)))
    assert {total for _, total in seen} == {STEPS}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[0][0] == 0 and seen[-1] == (STEPS, STEPS)


def ticks(workspace: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how often an export ticks when it does so at every step."""
    monkeypatch.setattr("aims_tui.workbook.progress._EVERY", 0.0)
    seen = []
    made(workspace, path, tick=lambda *_: seen.append(1))
    return len(seen)


def test_every_row_and_every_write_to_the_file_is_a_moment_to_stop(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = ticks(workspace, tmp_path / "out.xlsx", monkeypatch)
    put(workspace, "4.1", implementation="A very long story. " * 20_000)
    many = ticks(workspace, tmp_path / "out.xlsx", monkeypatch)
    assert few > 700, "a row each, the changes that are read and the parts that are saved"
    assert many > few + 100, "each piece of the long text is one more"


@pytest.mark.parametrize("moment", [0, 1, 5, 40, 400, 500, 700, -3, -2, -1])
def test_stopped_at_any_moment_nothing_is_left_and_the_old_workbook_stays(
    workspace: Workspace, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, moment: int,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = tmp_path / "out.xlsx"
    # The last tick comes when everything is in its place; it stops nothing any more.
    number = moment if moment >= 0 else ticks(workspace, path, monkeypatch) + moment - 1
    monkeypatch.setattr("aims_tui.workbook.progress._EVERY", 0.0)
    path.write_bytes(OLD)
    left = iter(range(number, -1, -1))

    def tick(done: int, total: int) -> None:
        if next(left) == 0:
            raise Stopped

    with pytest.raises(Stopped):
        made(workspace, path, tick=tick)
    assert path.read_bytes() == OLD
    assert {each.name for each in tmp_path.iterdir()} == {"out.xlsx", "acme.aims", "temporary"}
    assert capfd.readouterr() == ("", "")
    made(workspace, path)


def test_a_full_disk_leaves_the_old_workbook_and_nothing_else(
    workspace: Workspace, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(OLD)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saving._Counted, "write", full)
    with pytest.raises(errors.NoRoom, match="No space left"):
        made(workspace, path)
    assert path.read_bytes() == OLD
    assert {each.name for each in tmp_path.iterdir()} == {"out.xlsx", "acme.aims", "temporary"}


@pytest.mark.parametrize("room", [0, 4, 16, 32, 64, 96, 192, 2048])
def test_with_no_more_room_than_this_it_is_there_whole_or_not_at_all(
    workspace: Workspace, tmp_path: Path, room: int
) -> None:
    full = tmp_path / "full"
    full.mkdir()

    def work() -> str:
        with small_disk(full, "4m"):
            (full / "out.xlsx").write_bytes(OLD)
            fill(full, but=room * 1024)
            try:
                made(workspace, full / "out.xlsx")
                assert zipfile.ZipFile(full / "out.xlsx").testzip() is None
            except errors.NoRoom as error:
                assert str(error) == (
                    f"{full}/out.xlsx could not be written: No space left on device. The old one stays as it was."
                )
                assert (full / "out.xlsx").read_bytes() == OLD
            assert {each.name for each in full.iterdir()} == {"out.xlsx", "filler"}
        return "whole or not at all"

    assert forked(work) == "whole or not at all"


def test_a_new_workbook_is_for_its_maker_alone(workspace: Workspace, tmp_path: Path) -> None:
    assert stat.S_IMODE(made(workspace, tmp_path / "out.xlsx").stat().st_mode) == 0o600
    settings.save(shared=True)
    before = os.umask(0o027)
    try:
        assert stat.S_IMODE(made(workspace, tmp_path / "shared.xlsx").stat().st_mode) == 0o640
    finally:
        os.umask(before)


def test_a_link_in_its_place_is_replaced_and_what_it_leads_to_is_left(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "out.xlsx").symlink_to(tmp_path / "victim")
    made(workspace, tmp_path / "out.xlsx")
    assert (tmp_path / "victim").read_bytes() == b"precious"
    assert zipfile.ZipFile(tmp_path / "out.xlsx").testzip() is None and not (tmp_path / "out.xlsx").is_symlink()


def test_what_a_killed_export_left_is_gone_a_day_later(workspace: Workspace, tmp_path: Path) -> None:
    for age in (3_600, 90_000):
        left = tmp_path / f".aims-tui-{age:016x}.part"
        left.touch()
        os.utime(left, (time.time() - age,) * 2)
    made(workspace, tmp_path / "out.xlsx")
    assert [each.name for each in tmp_path.glob(".*")] == [f".aims-tui-{3_600:016x}.part"]


def test_a_workbook_that_was_not_written_whole_does_not_replace_the_old_one(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(OLD)
    whole = saving._Counted.write

    def lossy(self: saving._Counted, data: bytes) -> int:
        return whole(self, b"\0" * len(data) if len(data) > 2_000 else data)

    monkeypatch.setattr(saving._Counted, "write", lossy)
    with pytest.raises(errors.NoRoom, match="not written whole"):
        made(workspace, path)
    assert path.read_bytes() == OLD


def parts(path: Path) -> dict[str, bytes]:
    """Return what a workbook is made of, without the part that holds the time of day."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


def test_the_shorter_way_into_a_row_writes_what_openpyxl_writes(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(
        workspace,
        "4.1",
        status="in_progress",
        implementation="https://example.org/ is where it stands",
        due="2026-12-01",
    )
    ours = parts(made(workspace, tmp_path / "ours.xlsx"))
    theirs: Any = WriteOnlyWorksheet._values_to_row
    monkeypatch.setattr(book, "in_place", lambda row, number: theirs(None, row, number))
    assert parts(made(workspace, tmp_path / "theirs.xlsx")) == ours


def test_nobody_waits_for_the_writing_of_a_workbook(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = []

    def save(*arguments: object) -> None:
        # A writer would find the file locked as long as the export still reads.
        put(workspace, "4.1", status="in_progress")
        saved.append(arguments)

    monkeypatch.setattr(exporting, "save", save)
    made(workspace, tmp_path / "out.xlsx")
    assert saved
