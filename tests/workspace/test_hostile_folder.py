"""A shared folder is everybody's: what somebody plants in it is neither written to nor followed."""

import hashlib
import os
import shutil
import stat
from pathlib import Path

import pytest

from aims_tui.workspace.store import errors, merge, snapshots
from aims_tui.workspace.store.evidence_files import folder, place, problem_of, take_in
from aims_tui.workspace.store.restore import restore
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.workspace.small_disk import small_disk
from tests.workspace.store.test_file import forked

CONTENT = b"Minutes of the management review\n"
HASH = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A file to keep as evidence."""
    path = tmp_path / "desk" / "review.pdf"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A folder of the user with a file that somebody would like to see overwritten."""
    path = tmp_path / "private"
    path.mkdir()
    (path / "victim").write_bytes(b"precious")
    (path / "victim").chmod(0o600)
    return path


def unharmed(victim: Path) -> bool:
    file = victim / "victim"
    return (
        [*victim.rglob("*")] == [file]
        and file.read_bytes() == b"precious"
        and stat.S_IMODE(file.stat().st_mode) == 0o600
    )


@pytest.fixture
def other(workspace: Workspace, tmp_path: Path, review: Path) -> Path:
    """Another copy of the workspace, with a piece of evidence that this one lacks."""
    path = tmp_path / "other" / "acme.aims"
    path.parent.mkdir()
    shutil.copyfile(workspace.path, path)
    take_in(path, review)
    return path


@pytest.mark.parametrize("way", ["take in", "merge"])
@pytest.mark.parametrize("planted", ["root", "folder", "file", "part"])
def test_a_planted_link_never_has_evidence_written_through_it(
    workspace: Workspace, other: Path, review: Path, victim: Path, way: str, planted: str
) -> None:
    root = folder(workspace.path)
    link, target = {
        "root": (root, victim),
        "folder": (root / HASH[:2], victim),
        "file": (root / HASH[:2] / HASH, victim / "victim"),
        "part": (root / HASH[:2] / f".part-{HASH}", victim / "victim"),
    }[planted]
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)
    try:
        if way == "merge":
            merge.merge(workspace, other)
        else:
            take_in(workspace.path, review)
    except errors.NoRoom as error:
        assert "is a link, and nothing is written through one" in str(error)
        assert planted in ("root", "folder")
    else:
        assert planted in ("file", "part")
        assert problem_of(workspace.path, HASH, len(CONTENT)) == ""
    assert unharmed(victim)


@pytest.mark.parametrize("planted", ["root", "folder", "file"])
def test_evidence_is_not_read_through_a_link_either(workspace: Workspace, review: Path, planted: str) -> None:
    take_in(workspace.path, review)
    file = place(workspace.path, HASH)
    moved = {"root": folder(workspace.path), "folder": file.parent, "file": file}[planted]
    away = moved.rename(workspace.path.parent / "away")
    moved.symlink_to(away)
    assert problem_of(workspace.path, HASH, len(CONTENT)) == "something that is not a file lies in its place."


def test_a_pipe_in_the_other_copys_folder_is_not_waited_for(workspace: Workspace, other: Path) -> None:
    place(other, HASH).unlink()
    os.mkfifo(place(other, HASH))
    assert merge.merge(workspace, other).files == 0


@pytest.mark.parametrize(("mode", "folders", "files"), [(0o755, 0o700, 0o400), (0o2770, 0o2770, 0o440)])
def test_evidence_is_private_unless_the_folder_of_the_workspace_is_shared(
    workspace: Workspace, other: Path, mode: int, folders: int, files: int
) -> None:
    workspace.path.parent.chmod(mode)
    merge.merge(workspace, other)
    found = place(workspace.path, HASH)
    modes = [oct(stat.S_IMODE(each.stat().st_mode)) for each in (folder(workspace.path), found.parent, found)]
    assert modes == [oct(folders), oct(folders), oct(files)]


def test_evidence_that_fails_leaves_no_folder_behind(workspace: Workspace, review: Path) -> None:
    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(workspace.path, review, tick=stop)
    assert not folder(workspace.path).exists()


def test_a_merge_without_room_names_the_folder_that_is_full(workspace: Workspace, other: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    big = tmp_path / "big"
    big.write_bytes(os.urandom(600_000))
    take_in(other, big)

    def work() -> str:
        with small_disk(full, f"{workspace.path.stat().st_size // 1024 + 200}k"):
            shutil.copyfile(workspace.path, full / "acme.aims")
            merge.merge(Workspace.open(full / "acme.aims"), other)
        return "merged"

    assert forked(work) == f"NoRoom: Evidence could not be copied to {full}/acme.evidence: No space left on device."


@pytest.mark.parametrize("state", ["sound", "damaged", "missing"])
@pytest.mark.parametrize("planted", [".acme.aims.restoring", ".acme.aims.part", ".acme.aims.restoring-journal"])
def test_going_back_writes_through_no_planted_link(
    workspace: Workspace, tmp_path: Path, state: str, planted: str
) -> None:
    snapshot = snapshots.take(workspace).path
    victim = Workspace.create(tmp_path / "private" / "other.aims").path
    before = victim.read_bytes(), victim.stat().st_mode
    (tmp_path / planted).symlink_to(victim)
    if state == "damaged":
        workspace.path.write_bytes(workspace.path.read_bytes()[:20_000])
    elif state == "missing":
        workspace.path.unlink()
    restore(workspace.path, snapshot)
    assert (victim.read_bytes(), victim.stat().st_mode) == before
    assert Workspace.open(workspace.path).id == workspace.id
    assert (tmp_path / planted).is_symlink()


def test_a_link_where_sqlite_keeps_its_own_journal_is_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "acme.aims-journal").symlink_to(tmp_path / "victim")
    with pytest.raises(errors.WorkspaceError):
        put(Workspace.open(workspace.path), "A.2.2", status="in_progress")
    assert (tmp_path / "victim").read_bytes() == b"precious"


@pytest.mark.parametrize("planted", ["snapshots", "own"])
def test_snapshots_are_not_written_through_a_link(workspace: Workspace, victim: Path, planted: str) -> None:
    own = snapshots.folder(workspace.id)
    link = own.parent if planted == "snapshots" else own
    shutil.rmtree(link)
    link.symlink_to(victim)
    with pytest.raises(errors.NoRoom, match="is a link"):
        snapshots.take(workspace)
    assert unharmed(victim)


def test_a_snapshot_sweeps_what_killed_programs_left_beside_the_workspace(workspace: Workspace, review: Path) -> None:
    take_in(workspace.path, review)
    evidence = place(workspace.path, HASH).parent
    left = [
        workspace.path.with_name(".acme.aims.restoring"),
        evidence.parent / ".part-a1b2c3d4",
        evidence / f".part-{HASH}",
        snapshots.folder(workspace.id) / "20261124T120000000000Z.part",
        snapshots.folder(workspace.id) / ".aims-tui-0123456789abcdef.part",
    ]
    for each in left:
        each.touch()
        os.utime(each, (0, 0))
    snapshots.take(workspace)
    assert not [each for each in left if each.exists()]
    assert problem_of(workspace.path, HASH, len(CONTENT)) == ""
