"""What a user has seen of a file: lost changes are noticed, and no sequence number is used twice."""

import json
import os
import stat
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.workspace.store import last_seen, verify
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.workspace.store.test_file import forked, open_folder_fixture, shared_fixture, sound_fixture  # noqa: F401


def kept(home: Path) -> list[Path]:
    return sorted((home / "state" / "seen").glob("*.json"))


def as_user(name: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on as another user of the same machine: settings, state and snapshots are theirs."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home.parent / name))
    paths._folder.cache_clear()


def missing(count: str) -> str:
    return (
        f"This is an older or different copy: it lacks the newest change you have seen in it, and {count} "
        "of your own. Another copy or a snapshot may still hold them."
    )


def test_a_file_that_stays_is_opened_without_a_word_and_under_the_same_replica(workspace: Workspace) -> None:
    put(workspace, "A.2.2", status="in_progress")
    found = Workspace.open(workspace.path)
    assert found.notice == ""
    assert found.last_seen == workspace.last_seen
    assert found.last_seen.head == found.head().id


def test_what_was_seen_is_private_and_not_in_the_shared_file(made_here: Workspace, home: Path) -> None:
    (own,) = kept(home)
    assert stat.S_IMODE(own.stat().st_mode) == 0o600
    assert json.loads(own.read_text("utf-8"))["workspace"] == made_here.id
    assert list(made_here.path.parent.iterdir()) == [made_here.path]


def test_a_copy_that_comes_back_older_is_noticed_with_the_number_of_ones_own_missing_changes(
    workspace: Workspace,
) -> None:
    old = workspace.path.read_bytes()
    put(workspace, "A.2.2", status="in_progress")
    put(workspace, "A.2.3", status="in_progress", implementation="Two fields are two changes.")
    workspace.path.write_bytes(old)
    found = Workspace.open(workspace.path)
    assert found.notice == missing("3 changes")
    assert found.last_seen.replica != workspace.last_seen.replica


def test_after_the_notice_nothing_is_numbered_twice_and_the_next_opening_is_quiet(workspace: Workspace) -> None:
    old = workspace.path.read_bytes()
    put(workspace, "A.2.2", status="in_progress")
    workspace.path.write_bytes(old)
    put(Workspace.open(workspace.path), "A.2.2", implementation="Written after the older copy came back.")
    again = Workspace.open(workspace.path)
    assert again.notice == ""
    assert not verify.verify(again).problems


def test_an_older_copy_is_noticed_also_while_the_workspace_is_open(workspace: Workspace) -> None:
    put(workspace, "A.2.2", status="in_progress")
    old = workspace.path.read_bytes()
    put(workspace, "A.2.3", status="in_progress")
    replica = workspace.last_seen.replica
    workspace.path.write_bytes(old)
    receipt = put(workspace, "A.2.4", status="in_progress")
    assert receipt.notice == missing("1 change")
    assert workspace.last_seen.replica != replica
    reopened = Workspace.open(workspace.path)
    assert reopened.notice == ""
    assert not verify.verify(reopened).problems


def test_a_second_user_has_a_replica_of_their_own_and_neither_is_told_anything(
    workspace: Workspace, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_user("second", home, monkeypatch)
    second = Workspace.open(workspace.path)
    assert second.notice == ""
    assert second.last_seen.replica != workspace.last_seen.replica
    put(second, "A.2.2", who="Second", status="in_progress")
    assert Workspace.open(workspace.path).last_seen.replica == second.last_seen.replica
    as_user(home.name, home, monkeypatch)
    first = Workspace.open(workspace.path)
    assert first.notice == ""
    assert first.last_seen.replica == workspace.last_seen.replica
    assert not verify.verify(first).problems


def test_an_older_copy_that_lacks_only_what_others_did_says_that_none_of_ones_own_is_missing(
    workspace: Workspace, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = workspace.path.read_bytes()
    as_user("second", home, monkeypatch)
    put(Workspace.open(workspace.path), "A.2.2", who="Second", status="in_progress")
    as_user(home.name, home, monkeypatch)
    Workspace.open(workspace.path)
    workspace.path.write_bytes(old)
    assert Workspace.open(workspace.path).notice == missing("0 changes")


def test_another_workspace_in_the_same_place_is_no_older_copy(workspace: Workspace) -> None:
    workspace.path.unlink()
    other = Workspace.create(workspace.path)
    assert Workspace.open(workspace.path).notice == ""
    assert other.last_seen.replica != workspace.last_seen.replica


def test_a_folder_reached_by_another_name_is_the_same_file(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(workspace.path.parent, target_is_directory=True)
    found = Workspace.open(tmp_path / "alias" / workspace.path.name)
    assert found.last_seen.replica == workspace.last_seen.replica


def test_a_copy_elsewhere_is_another_replica(workspace: Workspace, tmp_path: Path) -> None:
    copy = tmp_path / "copy.aims"
    copy.write_bytes(workspace.path.read_bytes())
    found = Workspace.open(copy)
    assert found.last_seen.replica != workspace.last_seen.replica
    assert found.notice == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"not json", b"[]", b"5", b'{"replica": "x"}', b'{"sequence": "many"}', b"\xff\xfe", b"[" * 50_000,
     b'{"replica": "x", "workspace": "", "head": "", "sequence": 1e999}', bytes(10**7)],
)  # fmt: skip
def test_a_broken_memory_costs_the_warning_and_not_the_work(made_here: Workspace, home: Path, content: bytes) -> None:
    kept(home)[0].write_bytes(content)
    found = Workspace.open(made_here.path)
    assert found.notice == ""
    assert found.last_seen.replica != made_here.last_seen.replica
    put(found, "A.2.2", status="in_progress")
    assert not verify.verify(Workspace.open(made_here.path)).problems


def test_a_pipe_in_the_place_of_the_memory_is_not_waited_for(workspace: Workspace, home: Path) -> None:
    path = kept(home)[0]
    path.unlink()
    os.mkfifo(path)
    assert Workspace.open(workspace.path).notice == ""


def test_a_state_folder_that_cannot_be_made_does_not_stop_the_work(
    workspace: Workspace, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_user("stateless", home, monkeypatch)
    (home.parent / "stateless").mkdir()
    (home.parent / "stateless" / "state").write_text("a file where the folder should be", "utf-8")
    found = Workspace.open(workspace.path)
    put(found, "A.2.2", status="in_progress")
    put(found, "A.2.2", status="not_started")
    again = Workspace.open(workspace.path)
    assert again.notice == ""
    put(again, "A.2.3", status="in_progress")
    assert not verify.verify(again).problems


def test_a_state_folder_of_someone_else_does_not_stop_the_work(shared: Path, home: Path) -> None:
    Workspace.open(shared)
    shared.chmod(0o666)
    shared.parent.chmod(0o777)
    home.chmod(0o000)

    def work() -> str:
        found = Workspace.open(shared)
        receipt = put(found, "A.2.2", status="in_progress")
        return f"{len(receipt.written)} written; {receipt.notice}"

    answer = forked(work, as_nobody=True)
    home.chmod(0o700)
    assert answer.startswith("1 written; Saved, but there is no snapshot of today: The snapshots in ")


def test_a_renewed_sight_has_seen_nothing_and_writes_under_a_new_id() -> None:
    old = last_seen.LastSeen("replica", "workspace", "head", 7)
    new = last_seen.renewed(old)
    assert (new.workspace, new.head, new.sequence) == ("workspace", "", 0)
    assert new.replica != old.replica
