"""Going back: a sound file is kept as a snapshot, a damaged one by its side, and what can be read is saved."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import errors, journal, snapshots, verify
from aims_tui.workspace.store.restore import restore
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.workspace.store.test_file import PAGE, another_program, killed_midway, statement


@pytest.fixture
def snapshot(workspace: Workspace) -> Path:
    """A snapshot, after which the workspace went on for a while."""
    taken = snapshots.take(workspace).path
    for number in range(5):
        put(workspace, "A.2.2", implementation=f"Written after the snapshot: {number}. " * 20)
    put(workspace, "A.2.3", status="in_progress")
    return taken


def status(path: Path, ref: str) -> str:
    return next(each.status for each in overview.overview(Workspace.open(path)).states if each.ref == ref)


def pages_of(path: Path, table: str) -> Iterator[int]:
    """Yield the numbers of the pages of a table, from 0, without its first."""
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
        yield from (
            page - 1
            for (page,) in connection.execute("SELECT pageno FROM dbstat WHERE name = ? ORDER BY pageno", (table,))
            if page != root
        )


def damage(path: Path, page: int) -> bytes:
    content = path.read_bytes()
    broken = content[: page * PAGE] + bytes(PAGE) + content[(page + 1) * PAGE :]
    path.write_bytes(broken)
    return broken


def only_the_snapshot_folder_has_grown(path: Path) -> bool:
    return not [each for each in path.parent.iterdir() if each != path]


def test_going_back_puts_the_snapshot_there_and_keeps_what_stood_there_as_a_snapshot(
    workspace: Workspace, snapshot: Path
) -> None:
    before = workspace.head()
    done = restore(workspace.path, snapshot)
    assert (done.set_aside, done.rescued) == (None, 0)
    found = Workspace.open(workspace.path)
    assert found.id == workspace.id
    assert status(workspace.path, "A.2.3") == "not_started"
    assert Workspace.open(snapshots.listed(workspace.id)[0].path).head() == before
    assert only_the_snapshot_folder_has_grown(workspace.path)


def test_nobody_can_save_between_the_snapshot_of_what_stood_there_and_its_end(
    workspace: Workspace, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague = Workspace.open(workspace.path, patience=0.1)
    take = snapshots.take

    def and_meanwhile(sound: Workspace) -> snapshots.Snapshot:
        taken = take(sound)
        with pytest.raises(errors.Locked):
            put(colleague, "A.2.4", implementation="It would stand in neither file.")
        return taken

    monkeypatch.setattr(snapshots, "take", and_meanwhile)
    restore(workspace.path, snapshot)
    assert put(Workspace.open(workspace.path), "A.2.4", implementation="It stands in the restored one.").written


def test_the_user_is_told_what_the_restored_copy_lacks_and_can_go_on_writing(
    workspace: Workspace, snapshot: Path
) -> None:
    done = restore(workspace.path, snapshot)
    assert "it lacks the newest change you have seen in it, and 6 changes of your own" in done.lacks
    found = Workspace.open(workspace.path)
    put(found, "A.2.4", status="in_progress")
    assert not verify.verify(Workspace.open(workspace.path)).problems


def test_going_back_can_itself_be_taken_back(workspace: Workspace, snapshot: Path) -> None:
    before = workspace.head()
    restore(workspace.path, snapshot)
    restore(workspace.path, snapshots.listed(workspace.id)[0].path)
    assert workspace.head() == before


def test_a_file_that_a_team_may_write_stays_one(workspace: Workspace, snapshot: Path) -> None:
    workspace.path.chmod(0o660)
    restore(workspace.path, snapshot)
    assert stat.S_IMODE(workspace.path.stat().st_mode) == 0o660


def test_an_interrupted_save_is_rolled_back_first_and_never_into_the_restored_copy(
    workspace: Workspace, snapshot: Path
) -> None:
    killed_midway(workspace.path)
    restore(workspace.path, snapshot)
    assert only_the_snapshot_folder_has_grown(workspace.path)
    assert Workspace.open(workspace.path).head() == Workspace.open(snapshot).head()


def test_a_missing_file_comes_back(workspace: Workspace, snapshot: Path) -> None:
    workspace.path.unlink()
    done = restore(workspace.path, snapshot)
    assert (done.set_aside, done.rescued) == (None, 0)
    assert status(workspace.path, "A.2.3") == "not_started"


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_what_sqlite_left_beside_a_vanished_file_is_not_played_into_the_restored_one(
    workspace: Workspace, snapshot: Path, ending: str
) -> None:
    if ending == "-journal":
        killed_midway(workspace.path)
    else:
        with another_program(workspace.path, "PRAGMA journal_mode=WAL", "UPDATE op SET who = 'Somebody else'"):
            pass
    beside = workspace.path.with_name(workspace.path.name + ending)
    left = beside.read_bytes()
    workspace.path.unlink()
    assert "lacks the newest change" in restore(workspace.path, snapshot).lacks
    assert not beside.exists()
    found = Workspace.open(workspace.path)
    assert found.head() == Workspace.open(snapshot).head()
    assert not verify.verify(found).problems
    (aside,) = workspace.path.parent.glob(f"acme (damaged*).aims{ending}")
    assert aside.read_bytes() == left


def test_a_file_with_a_broken_page_is_renamed_and_everything_newer_is_saved(
    workspace: Workspace, snapshot: Path
) -> None:
    after = workspace.head()
    page = next(pages_of(workspace.path, "requirement"))
    broken = damage(workspace.path, page)
    done = restore(workspace.path, snapshot)
    assert done.set_aside is not None
    assert done.set_aside.name.startswith("acme (damaged 2")
    assert done.set_aside.suffix == ".aims"
    assert done.set_aside.read_bytes() == broken
    assert done.rescued == 6
    found = Workspace.open(workspace.path)
    assert found.notice == ""
    assert found.head().id == after.id
    assert status(workspace.path, "A.2.3") == "in_progress"
    assert not verify.verify(found).problems


def test_a_broken_page_among_the_changes_costs_those_on_it_and_no_others(workspace: Workspace, snapshot: Path) -> None:
    for number in range(30):
        put(workspace, "A.3.2", implementation=f"And then there were {number}. " * 20)
    middle = [*pages_of(workspace.path, "op")][-3]
    damage(workspace.path, middle)
    done = restore(workspace.path, snapshot)
    assert 20 <= done.rescued < 36
    found = Workspace.open(workspace.path)
    with found.reading() as connection:
        above = journal.parents(connection)
        assert all(journal.identity(op, above.get(op.id, ())) == op.id for op in journal.ops(connection))
        (shown,) = connection.execute("SELECT implementation FROM requirement WHERE ref = 'A.3.2'").fetchone()
    assert "29" in shown


@pytest.mark.parametrize("cut", [1, 100, PAGE])
def test_of_a_file_that_was_cut_off_everything_before_the_cut_is_saved(
    workspace: Workspace, snapshot: Path, cut: int
) -> None:
    content = workspace.path.read_bytes()
    workspace.path.write_bytes(content[:-cut])
    done = restore(workspace.path, snapshot)
    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == content[:-cut]
    assert done.rescued >= 1
    Workspace.open(workspace.path)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"no database" * 500, bytes(5 * PAGE)])
def test_where_nothing_can_be_read_the_snapshot_is_there_and_the_rest_is_kept_aside(
    workspace: Workspace, snapshot: Path, content: bytes
) -> None:
    workspace.path.write_bytes(content)
    done = restore(workspace.path, snapshot)
    assert done.rescued == 0
    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == content
    assert Workspace.open(workspace.path).head() == Workspace.open(snapshot).head()


def test_a_change_that_somebody_altered_is_not_saved_from_a_damaged_file(workspace: Workspace, snapshot: Path) -> None:
    statement(workspace.path, "UPDATE op SET value = 'implemented' WHERE value = 'in_progress'")
    damage(workspace.path, next(pages_of(workspace.path, "requirement")))
    assert restore(workspace.path, snapshot).rescued == 5
    assert status(workspace.path, "A.2.3") == "not_started"


def test_two_damaged_files_on_one_day_are_both_kept(workspace: Workspace, snapshot: Path) -> None:
    asides = []
    for content in (b"first", b"second", b"third"):
        workspace.path.write_bytes(content)
        asides.append(restore(workspace.path, snapshot).set_aside)
    assert [each.read_bytes() for each in asides if each] == [b"first", b"second", b"third"]


def refused(path: Path, snapshot: Path) -> errors.WorkspaceError:
    before = {each: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}
    with pytest.raises(errors.WorkspaceError) as raised:
        restore(path, snapshot)
    assert {each: each.read_bytes() for each in path.parent.iterdir() if each.is_file()} == before
    return raised.value


@pytest.fixture
def of_another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    other = Workspace.create(tmp_path_factory.mktemp("other") / "other.aims")
    return snapshots.take(other).path


def test_a_snapshot_of_another_workspace_is_refused(workspace: Workspace, of_another: Path) -> None:
    error = refused(workspace.path, of_another)
    assert str(error) == "The snapshot is of another workspace than acme.aims; nothing was changed."


@pytest.mark.parametrize("sort", ["broken page", "cut off", "empty", "overwritten"])
def test_a_snapshot_of_another_workspace_is_refused_for_a_damaged_file_too(
    workspace: Workspace, of_another: Path, sort: str
) -> None:
    content = workspace.path.read_bytes()
    if sort == "broken page":
        damage(workspace.path, next(pages_of(workspace.path, "requirement")))
    else:
        workspace.path.write_bytes({"cut off": content[:-1], "empty": b"", "overwritten": b"x" * 9999}[sort])
    assert "another workspace than acme.aims" in str(refused(workspace.path, of_another))


def test_a_snapshot_that_is_not_sound_is_refused(workspace: Workspace, snapshot: Path) -> None:
    damage(snapshot, 20)
    assert isinstance(refused(workspace.path, snapshot), errors.Damaged)


@pytest.mark.parametrize("sort", ["missing", "empty", "text", "folder"])
def test_what_is_no_snapshot_is_refused_by_its_name(workspace: Workspace, tmp_path: Path, sort: str) -> None:
    path = tmp_path / "elsewhere" / "snap.aims"
    path.parent.mkdir()
    if sort == "folder":
        path.mkdir()
    elif sort != "missing":
        path.write_bytes({"empty": b"", "text": b"no database" * 50}[sort])
    assert "snap.aims" in str(refused(workspace.path, path))


def test_what_is_not_ours_is_never_moved_out_of_the_way(workspace: Workspace, snapshot: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger" / "cookies.sqlite"
    stranger.parent.mkdir()
    statement(stranger, "CREATE TABLE cookie (value)")
    assert isinstance(refused(stranger, snapshot), errors.Foreign)
    assert isinstance(refused(stranger.parent, snapshot), errors.Foreign)
    link = stranger.with_name("link.aims")
    link.symlink_to(workspace.path)
    assert isinstance(refused(link, snapshot), errors.Foreign)
    assert link.is_symlink()


def test_while_someone_saves_nothing_is_replaced(
    workspace: Workspace, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = Workspace.open
    monkeypatch.setattr(Workspace, "open", lambda path, **given: opening(path, **given | {"patience": 0.1}))
    before = workspace.path.read_bytes()
    with another_program(workspace.path, "BEGIN EXCLUSIVE"), pytest.raises(errors.Locked):
        restore(workspace.path, snapshot)
    assert workspace.path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said_so(workspace: Workspace, snapshot: Path) -> None:
    with pytest.raises(errors.WorkspaceError):
        restore(workspace.path / "below" / "a.aims", snapshot)


def test_who_restores_is_not_warned_of_the_changes_they_took_back(workspace: Workspace) -> None:
    kept = snapshots.take(workspace)
    put(workspace, "4.1", status="in_progress")
    restore(workspace.path, kept.path)
    assert Workspace.open(workspace.path).notice == ""


def test_one_that_fails_leaves_the_list_as_it_was_so_that_the_same_number_can_be_given_again(
    workspace: Workspace, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshots.listed(workspace.id)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aims_tui.safe_files.copy", full)
    with pytest.raises(errors.WorkspaceError, match="No space left"):
        restore(workspace.path, snapshot)
    assert snapshots.listed(workspace.id) == before
