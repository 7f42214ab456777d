"""What came after a head that was printed somewhere."""

import shutil
from pathlib import Path

from aims_tui.workspace.queries import history
from aims_tui.workspace.queries.since import since
from aims_tui.workspace.store import merge
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put


def after(workspace: Workspace, head: str, changes: int) -> list[tuple[str, str]] | None:
    """Return who changed what after a head, oldest first."""
    with workspace.reading() as connection:
        ids = since(connection, head, changes)
        if ids is None:
            return None
        return [(each.who, each.new) for each in history.changes(connection, workspace.described) if each.id in ids]


def copied(workspace: Workspace, folder: Path) -> Workspace:
    folder.mkdir()
    shutil.copyfile(workspace.path, folder / "acme.aims")
    return Workspace.open(folder / "acme.aims")


def test_nothing_came_after_the_newest_change(workspace: Workspace) -> None:
    head = workspace.head()
    assert after(workspace, head.id, head.changes) == []


def test_what_was_written_since_is_told_in_order(workspace: Workspace) -> None:
    head = workspace.head()
    put(workspace, "4.1", who="Ann", status="in_progress")
    put(workspace, "4.2", who="Bob", implementation="Done so.")
    assert after(workspace, head.id, head.changes) == [("Ann", "in_progress"), ("Bob", "Done so.")]
    assert after(workspace, workspace.head().id, 0) == []


def test_a_head_that_is_not_there_is_no_part_of_the_history(workspace: Workspace) -> None:
    assert after(workspace, "0" * 64, 5) is None
    assert after(workspace, "", 0) is None


def test_an_older_change_that_a_merge_brought_in_later_is_told(workspace: Workspace, tmp_path: Path) -> None:
    other = copied(workspace, tmp_path / "copy")
    put(other, "4.2", who="Bob", status="in_progress")
    put(workspace, "4.1", who="Ann", status="in_progress")
    put(workspace, "4.1", who="Ann", implementation="So.")
    head = workspace.head()
    merge.merge(workspace, other.path)
    # Bob's change is older than the head by every clock, and was not there.
    assert workspace.head().id == head.id
    assert after(workspace, head.id, head.changes) == [("Bob", "in_progress")]


def test_a_change_that_a_merge_had_brought_in_before_is_not_told(workspace: Workspace, tmp_path: Path) -> None:
    other = copied(workspace, tmp_path / "copy")
    put(other, "4.2", who="Bob", status="in_progress")
    put(workspace, "4.1", who="Ann", status="in_progress")
    put(workspace, "4.1", who="Ann", implementation="So.")
    merge.merge(workspace, other.path)
    head = workspace.head()
    put(workspace, "4.3", who="Cy", status="in_progress")
    assert after(workspace, head.id, head.changes) == [("Cy", "in_progress")]


def test_of_several_values_the_one_that_was_shown_stands_as_the_old_one(workspace: Workspace, tmp_path: Path) -> None:
    other = copied(workspace, tmp_path / "copy")
    put(workspace, "4.1", who="Ann", status="in_progress")
    put(other, "4.1", who="Bob", status="implemented", no_evidence_reason="Spoken.")
    merge.merge(workspace, other.path)
    with workspace.reading() as connection:
        (shown,) = connection.execute("SELECT status FROM requirement WHERE ref = '4.1'").fetchone()
    put(workspace, "4.1", who="Cy", status="not_started")
    *_, last = history.history(workspace)
    assert (last.who, last.field, last.old, last.new) == ("Cy", "status", shown, "not_started")
    assert history.history(workspace, last.row) == [each for each in history.history(workspace) if each.row == last.row]
