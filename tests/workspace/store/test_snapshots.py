"""Snapshots: whole, checked, one for each day of work, and thinned by a rule that can be told."""

import resource
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import errors, file, gate, journal, snapshots, verify
from aims_tui.workspace.store.snapshots import Snapshot, listed, to_thin
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put
from tests.workspace.store.test_file import (
    LONG,
    PAGE,
    forked,
    killed_midway,
    open_folder_fixture,  # noqa: F401
    shared_fixture,  # noqa: F401
    sound_fixture,  # noqa: F401
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def at(**ago: float) -> Snapshot:
    made = NOON - timedelta(**ago)
    return Snapshot(Path(f"{made:%Y%m%dT%H%M%S%fZ}.aims"), made, 1)


def test_the_first_write_of_a_day_is_followed_by_a_snapshot_that_holds_it(workspace: Workspace) -> None:
    (taken,) = listed(workspace.id)
    found = Workspace.open(taken.path)
    assert found.id == workspace.id
    assert found.head() == workspace.head()
    assert not verify.verify(found).problems
    assert taken.size == taken.path.stat().st_size


def test_the_other_writes_of_the_day_are_not(workspace: Workspace) -> None:
    for status in ("in_progress", "not_started"):
        put(workspace, "A.2.2", status=status)
        put(Workspace.open(workspace.path), "A.2.3", status=status)
    assert len(listed(workspace.id)) == 1


def test_the_first_write_of_the_next_day_is_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now(UTC) + timedelta(days=1)

    monkeypatch.setattr(snapshots, "datetime", Tomorrow)
    put(workspace, "A.2.2", status="in_progress")
    put(workspace, "A.2.2", status="not_started")
    assert len(listed(workspace.id)) == 2


def test_a_change_that_changes_nothing_takes_no_snapshot(workspace: Workspace) -> None:
    listed(workspace.id)[0].path.unlink()
    put(Workspace.open(workspace.path), "A.2.2", status="not_started")
    assert listed(workspace.id) == []


def test_a_snapshot_folder_that_cannot_be_written_is_said_and_the_change_is_saved(home: Path, tmp_path: Path) -> None:
    (home / "data").write_text("a file where the folder should be", "utf-8")
    workspace = Workspace.create(tmp_path / "a.aims")
    receipt = gate.write(workspace, edits.starting(workspace, "Acme Ltd", who="Lead", today=TODAY))
    assert receipt.written
    assert receipt.notice.startswith("Saved, but there is no snapshot of today: No snapshot could be written to")


def test_no_room_for_a_snapshot_names_the_folder_of_the_snapshots_and_keeps_the_change(shared: Path) -> None:
    def work() -> str:
        found = Workspace.open(shared)
        put(found, "A.2.2", implementation=LONG)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20 * PAGE, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        try:
            snapshots.take(found)
        except errors.NoRoom as error:
            assert [each.suffix for each in snapshots.folder(found.id).iterdir()] == [".aims"]
            return str(error)
        return "taken"

    assert "/data/snapshots/" in forked(work)


def test_a_snapshot_lies_in_a_folder_that_only_its_user_may_enter(workspace: Workspace, home: Path) -> None:
    taken = snapshots.take(workspace)
    assert taken.path.parent == home / "data" / "snapshots" / workspace.id
    assert stat.S_IMODE(taken.path.parent.stat().st_mode) == 0o700


def test_a_copy_of_a_damaged_file_is_not_kept_and_the_older_ones_are(workspace: Workspace) -> None:
    before = listed(workspace.id)
    content = workspace.path.read_bytes()
    workspace.path.write_bytes(content[: 20 * PAGE] + b"\xff" * PAGE + content[21 * PAGE :])
    with pytest.raises(errors.Damaged, match=r"acme\.aims is damaged"):
        snapshots.take(workspace)
    assert listed(workspace.id) == before
    assert [each.path for each in before] == [*snapshots.folder(workspace.id).iterdir()]


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + bytes(200), None])
def test_what_is_no_database_cannot_be_copied(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.aims").write_bytes(content)
    with pytest.raises(errors.WorkspaceError):
        snapshots.copy(tmp_path / "a.aims", tmp_path / "b.aims", patience=0)
    assert not (tmp_path / "b.aims").exists()
    assert not (tmp_path / "b.part").exists()


def test_a_copy_made_while_another_program_writes_is_whole_and_holds_no_half_action(workspace: Workspace) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from aims_tui.workspace.store.workspace import Workspace\n"
        "from tests.conftest import put\n"
        "writer = Workspace.open(Path(sys.argv[1]))\n"
        "for number in range(100_000):\n"
        "    put(writer, 'A.2.2', implementation=f'text {number} ' * 500, exclusion_justification=f'{number}')\n"
        "    print(number, flush=True)\n"
    )
    before = workspace.head().changes
    numbers = []
    with subprocess.Popen(
        [sys.executable, "-c", code, str(workspace.path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as writer:
        try:
            assert writer.stdout is not None
            for number in range(12):
                assert writer.stdout.readline()
                copy = workspace.path.with_name(f"copy {number}.aims")
                snapshots.copy(workspace.path, copy, patience=5)
                with closing(sqlite3.connect(copy)) as connection:
                    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
                    numbers.append(journal.tip(connection).changes - before)
        finally:
            writer.kill()
    assert all(number % 2 == 0 and number > 0 for number in numbers)
    assert numbers == sorted(numbers)
    assert not verify.verify(Workspace.open(copy)).problems
    assert not verify.verify(Workspace.open(workspace.path)).problems


def test_a_copy_of_a_file_with_an_interrupted_save_is_of_the_state_before_it(workspace: Workspace) -> None:
    before = workspace.head()
    killed_midway(workspace.path)
    assert Workspace.open(snapshots.take(workspace).path).head() == before


def test_the_last_ten_are_kept_however_close_they_lie() -> None:
    found = [at(minutes=number) for number in range(10)]
    assert to_thin(found) == []
    assert to_thin([*found, at(minutes=10), at(minutes=11)]) == [at(minutes=10), at(minutes=11)]


def test_beyond_ten_the_newest_of_each_day_is_kept_for_two_weeks() -> None:
    today = [at(minutes=number) for number in range(12)]
    days = [at(days=number, hours=hour) for number in range(1, 20) for hour in (0, 3)]
    thin = to_thin(today + days)
    assert set(thin) == {
        *today[10:],
        *(at(days=number, hours=3) for number in range(1, 15)),
        *(at(days=number, hours=hour) for number in range(15, 20) for hour in (0, 3)),
    }


def test_ten_old_ones_are_kept_when_nothing_newer_is_there() -> None:
    assert to_thin([at(days=100 + number) for number in range(10)]) == []
    assert to_thin([]) == []


def test_two_weeks_are_counted_from_the_newest_one() -> None:
    old = [at(days=300 + number) for number in range(16)]
    assert to_thin(old) == [old[15]]


@given(st.lists(st.integers(0, 40 * 24 * 60), unique=True, max_size=60), st.randoms())
def test_thinning_keeps_the_rule_in_any_order_and_once_is_enough(minutes: list[int], order: object) -> None:
    found = [at(minutes=each) for each in minutes]
    order.shuffle(found)
    thin = to_thin(found)
    kept = sorted(set(found) - set(thin), key=lambda each: each.made, reverse=True)
    newest_first = sorted(found, key=lambda each: each.made, reverse=True)
    assert kept[:10] == newest_first[:10]
    days = [each.made.date() for each in kept[10:]]
    assert len(days) == len(set(days))
    for each in newest_first:
        if newest_first[0].made - each.made <= timedelta(days=14):
            assert any(other.made.date() == each.made.date() for other in kept)
    assert to_thin(kept) == []


def test_taking_one_thins_the_folder_and_leaves_what_is_not_ours(workspace: Workspace) -> None:
    folder = snapshots.folder(workspace.id)
    present = datetime.now(UTC)
    for days in range(1, 31):
        made = present - timedelta(days=days)
        (folder / f"{made.strftime('%Y%m%dT%H%M%S%fZ')}.aims").write_bytes(b"old")
    strangers = [folder / "notes.txt", folder / "my copy.aims", folder / "20261124.aims"]
    for each in strangers:
        each.write_bytes(b"mine")
    taken = snapshots.take(workspace)
    found = listed(workspace.id)
    assert found[0].path == taken.path
    assert len(found) == 2 + 13
    assert found[-1].made >= present - timedelta(days=14)
    assert all(each.exists() for each in strangers)


def test_snapshots_are_listed_newest_first_also_across_workspaces(workspace: Workspace, tmp_path: Path) -> None:
    other = Workspace.create(tmp_path / "other.aims")
    taken = [snapshots.take(each) for each in (workspace, other, workspace)]
    assert snapshots.all_listed()[:3] == taken[::-1]
    assert [each.path for each in listed(other.id)] == [taken[1].path]
    assert listed(workspace.id) == sorted(listed(workspace.id), key=lambda each: each.made, reverse=True)


def test_where_there_are_none_none_are_listed(home: Path) -> None:
    assert snapshots.all_listed() == []
    assert listed("6a1f3c1e-8f4b-5d57-9a53-41494d534944") == []
    assert not (home / "data").exists()


def test_a_snapshot_is_a_workspace_in_a_mode_that_survives_sharing(workspace: Workspace) -> None:
    assert not file.look(snapshots.take(workspace).path).write_ahead
