"""A workspace is made, opened, read and written one unit at a time."""

import uuid
from pathlib import Path

import pytest

from aims_tui.records.all import KINDS
from aims_tui.records.schema import SCHEMA
from aims_tui.workspace.queries import people
from aims_tui.workspace.store import errors, file, gate, journal, replay, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import act, put, requirement
from tests.workspace.store.test_file import statement


def test_a_new_workspace_is_a_file_of_its_own_sort_with_an_id_and_the_present_layout(workspace: Workspace) -> None:
    found = Workspace.open(workspace.path)
    assert found.id == workspace.id == str(uuid.UUID(workspace.id))
    assert (found.why_read_only, found.notice) == ("", "")
    assert file.look(workspace.path).application_id == file.APPLICATION_ID
    with found.reading() as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA
        assert journal.meta(connection, "created") <= now()
        assert journal.meta(connection, "nothing of that name") == ""
    assert not verify.verify(found).problems


def test_two_new_workspaces_are_two(tmp_path: Path) -> None:
    assert Workspace.create(tmp_path / "a.aims").id != Workspace.create(tmp_path / "b.aims").id


def test_a_workspace_is_made_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "new" / "deep" / "a.aims")
    assert (tmp_path / "new" / "deep" / "a.aims").is_file()


@pytest.mark.parametrize("there", ["file", "folder", "link"])
def test_nothing_that_stands_there_is_made_over(tmp_path: Path, there: str) -> None:
    path = tmp_path / "a.aims"
    if there == "file":
        path.write_bytes(b"")
    elif there == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    with pytest.raises(errors.NotAllowed, match=r"already exists\. Open it, or choose another name"):
        Workspace.create(path)
    assert path.is_symlink() or path.is_dir() or path.read_bytes() == b""


def test_a_workspace_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(errors.NotAllowed, match="cannot be made"):
        Workspace.create(tmp_path / "file" / "a.aims")


def test_a_workspace_that_could_not_be_finished_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(replay, "create", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Workspace.create(tmp_path / "a.aims")
    assert list(tmp_path.iterdir()) == []


def test_opening_and_reading_change_nothing_in_the_file(workspace: Workspace) -> None:
    before = workspace.path.read_bytes(), file.stamp(workspace.path)
    found = Workspace.open(workspace.path)
    found.head()
    verify.verify(found)
    assert (workspace.path.read_bytes(), file.stamp(workspace.path)) == before
    assert list(workspace.path.parent.iterdir()) == [workspace.path]


def test_what_one_window_writes_the_other_reads_at_once(workspace: Workspace) -> None:
    other = Workspace.open(workspace.path)
    put(workspace, "A.2.2", status="in_progress")
    assert other.head() == workspace.head()
    put(other, "A.2.2", status="not_started")
    assert workspace.head().changes == other.head().changes


def test_the_file_describes_its_fields_itself(workspace: Workspace) -> None:
    found = Workspace.open(workspace.path)
    assert found.described.layout() == KINDS.layout()
    assert found.described["requirement"].fields["status"].words("in_progress") == "In progress"


@pytest.mark.parametrize("layout", ["not json", "[]", '{"person": {}}', "[" * 100_000])
def test_a_file_whose_own_description_is_broken_is_damaged(workspace: Workspace, layout: str) -> None:
    statement(workspace.path, f"UPDATE meta SET value = '{layout}' WHERE key = 'layout'")
    with pytest.raises(errors.Damaged, match=r"acme\.aims is damaged"):
        _ = Workspace.open(workspace.path).described


@pytest.mark.parametrize("key", ["workspace", "layout"])
def test_a_file_without_an_id_or_a_description_is_damaged(workspace: Workspace, key: str) -> None:
    statement(workspace.path, f"DELETE FROM meta WHERE key = '{key}'")
    with pytest.raises(errors.Damaged):
        Workspace.open(workspace.path)


@pytest.mark.parametrize("id", ["../../../../etc", "/tmp", "", "x", "6A1F3C1E-8F4B-5D57-9A53-41494D534944", "a" * 36])
def test_an_id_that_could_lead_to_another_folder_is_no_id(workspace: Workspace, id: str) -> None:
    statement(workspace.path, f"UPDATE meta SET value = '{id}' WHERE key = 'workspace'")
    with pytest.raises(errors.Damaged):
        Workspace.open(workspace.path)


def test_the_first_write_looks_the_whole_file_over_and_the_next_does_not(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    check = file.quick_check
    monkeypatch.setattr(file, "quick_check", lambda *given: looked.append(1) or check(*given))
    found = Workspace.open(workspace.path)
    found.snapshot_day = workspace.snapshot_day
    assert not looked
    put(found, "A.2.2", status="in_progress")
    put(found, "A.2.2", status="not_started")
    assert len(looked) == 1


def test_the_time_of_a_change_is_written_in_utc_to_the_millisecond() -> None:
    assert len(now()) == len("2026-11-24T08:00:00.000Z")
    assert now().endswith("Z")


def test_a_user_without_a_name_in_the_system_can_write_too(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nameless)
    found = Workspace.open(workspace.path)
    assert found.account == ""
    put(found, "A.2.2", status="in_progress")


def added(workspace: Workspace, name: str, **values: str) -> str:
    change = gate.added(workspace.kinds["person"], {"name": name, **values})
    gate.write(workspace, gate.Action("Lead", now(), "", (change,)), mode=gate.Mode.AS_FOUND)
    return change.row


def found(workspace: Workspace, typed: str) -> str | None:
    with workspace.reading() as connection:
        return people.find(connection, typed)


def test_a_person_is_found_however_the_name_is_spelled(workspace: Workspace) -> None:
    zoe = added(workspace, "Zoë Becker")
    for typed in ("Zoë Becker", "  zoë   BECKER", "Zoe\N{COMBINING DIAERESIS} Becker"):
        assert found(workspace, typed) == zoe
    assert found(workspace, "Zoe Becker") is None
    assert found(workspace, "") is None


def test_of_two_people_of_one_name_the_active_one_is_meant(workspace: Workspace) -> None:
    added(workspace, "Lead", active="no")
    present = added(workspace, "lead")
    assert found(workspace, "Lead") == present
    added(workspace, "LEAD")
    with pytest.raises(errors.Refused, match="Two people are called 'Lead'; rename one of them first"):
        found(workspace, " Lead ")


def test_of_two_who_left_under_one_name_neither_is_meant(workspace: Workspace) -> None:
    for _ in range(2):
        added(workspace, "Lead", active="no")
    with pytest.raises(errors.Refused, match="Two people are called 'Lead'"):
        found(workspace, "Lead")


def test_someone_who_left_is_still_found_and_no_longer_offered(workspace: Workspace) -> None:
    gone = added(workspace, "Engineer", active="no")
    added(workspace, "Lead")
    assert found(workspace, "engineer") == gone
    with workspace.reading() as connection:
        assert people.names(connection) == ["Lead"]


def test_a_requirement_can_be_given_to_a_person(workspace: Workspace) -> None:
    lead = added(workspace, "Lead")
    act(workspace, gate.Change("requirement", requirement(workspace, "A.2.2"), {"owner": lead}))
    with workspace.reading() as connection:
        assert connection.execute("SELECT count(*) FROM requirement WHERE owner = ?", (lead,)).fetchone()[0] == 1
