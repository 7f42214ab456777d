"""The verbs about the file as a whole: new, demo, export, verify, snapshot, restore, merge."""

import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from aims_tui import paths, settings
from aims_tui.workspace.store import evidence_files
from aims_tui.workspace.store.workspace import Workspace
from tests.cli.conftest import CommandLine


def corrupt(path: Path) -> None:
    """Alter one change behind the journal's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE op SET value = 'implemented' WHERE field = 'status'")


# new


def test_a_workspace_is_made_with_its_suffix_and_used_from_then_on(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "in a folder" / "acme & sons"
    assert cli.says("new", path, "--organization", "Acme & Sons", "--as", "Jane") == [
        f"Made {path}.aims. Open it with: aims-tui"
    ]
    assert cli.json("status")["organization"] == "Acme & Sons"
    assert cli.json("log")[0]["who"] == "Jane"
    cli.done("verify")


def test_a_suffix_that_is_there_stays(cli: CommandLine, tmp_path: Path) -> None:
    cli.done("new", tmp_path / "acme.aims", "--organization", "Acme")
    cli.done("new", tmp_path / "acme v1.2", "--organization", "Acme")
    assert sorted(path.name for path in tmp_path.glob("*")) == ["acme v1.2.aims", "acme.aims"]


def test_a_use_case_gets_an_assessment_of_its_own(cli: CommandLine, tmp_path: Path) -> None:
    cli.done("new", tmp_path / "acme", "--organization", "Acme", "--use-case", "Chat", "--today", "2026-11-24")
    assert [(each["short"], each["title"]) for each in cli.json("list", "use cases")] == [("UC-1", "Chat")]
    assessments = cli.json("list", "assessments")
    assert {(each["title"], each["use_case"], each["started_on"]) for each in assessments} == {
        ("Organization-wide AIMS", "", "2026-11-24"),
        ("Chat", "UC-1", "2026-11-24"),
    }
    assert cli.json("status")["assessment"] == "Organization-wide AIMS"


@pytest.mark.parametrize("organization", ["", "  ", "Acme\x1b[2J", "x" * 501])
def test_what_makes_no_organization_leaves_no_file(cli: CommandLine, tmp_path: Path, organization: str) -> None:
    cli.refused("new", tmp_path / "acme", "--organization", organization)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_overwritten(acme: CommandLine, workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.path.read_bytes()
    assert "already exists" in acme.unusable("new", workspace.path, "--organization", "Other")
    assert "already exists" in acme.unusable("new", workspace.path.with_suffix(""), "--organization", "Other")
    assert workspace.path.read_bytes() == before
    (tmp_path / "a file").touch()
    acme.unusable("new", tmp_path / "a file" / "below", "--organization", "Other")
    acme.unusable("new", tmp_path / ("x" * 300), "--organization", "Other")


# demo


def test_the_demo_is_made_once_and_quickly(cli: CommandLine, tmp_path: Path) -> None:
    began = time.process_time()
    assert cli.says("demo", tmp_path / "demo", "--no-open", "--today", "2026-11-24") == [
        f"Made the demo: {tmp_path}/demo.aims"
    ]
    assert time.process_time() - began < 5
    before = (tmp_path / "demo.aims").read_bytes()
    assert cli.says("demo", tmp_path / "demo.aims", "--no-open") == [f"The demo is there already: {tmp_path}/demo.aims"]
    assert (tmp_path / "demo.aims").read_bytes() == before
    status = cli.json("-f", tmp_path / "demo.aims", "status", "--today", "2026-11-24")
    assert (status["organization"], status["subclauses"]["implemented"]) == ("Larkmoor Desk Ltd", 18)
    assert len(status["overdue"]) == 3


def test_a_clean_demo_has_nothing_to_find(cli: CommandLine, tmp_path: Path) -> None:
    assert cli.says("demo", "--clean", tmp_path / "clean", "--no-open") == [f"Made the demo: {tmp_path}/clean.aims"]
    status = cli.json("-f", tmp_path / "clean.aims", "status")
    assert (status["subclauses"]["implemented"], status["overdue"]) == (32, [])
    cli.done("-f", tmp_path / "clean.aims", "verify")
    cli.done("demo", "--clean", "--no-open")
    assert [path.name for path in paths.data_folder().glob("*.aims")] == ["larkmoor-desk-clean.aims"]


def test_the_demo_lies_in_the_data_folder_unless_a_file_is_named(cli: CommandLine, tmp_path: Path) -> None:
    cli.done("demo", "--no-open")
    assert [path.name for path in paths.data_folder().glob("*.aims")] == ["larkmoor-desk.aims"]
    cli.done("-f", tmp_path / "mine", "demo", "--no-open")
    assert (tmp_path / "mine.aims").exists()


def test_without_a_terminal_the_demo_is_printed_and_its_workbook_written(cli: CommandLine, told: Path) -> None:
    said = cli.says("demo", told, "--today", "2026-11-24")
    assert said[0] == f"The demo is there already: {told}"
    assert "Subclauses   18 of 32 (56 %) implemented" in said
    assert said[-1] == f"Wrote {told.with_suffix('.xlsx')}"
    assert told.with_suffix(".xlsx").stat().st_size > 5000
    assert settings.load().file == str(told)


# export


def test_the_workbook_is_written_and_its_suffix_added(larkmoor: CommandLine, tmp_path: Path) -> None:
    assert larkmoor.says("export", tmp_path / "soa v1.0") == [f"Wrote {tmp_path}/soa v1.0.xlsx"]
    larkmoor.done("export", tmp_path / "SOA.XLSX")
    assert {path.name for path in tmp_path.iterdir()} >= {"soa v1.0.xlsx", "SOA.XLSX"}


def test_a_place_for_no_workbook(acme: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    acme.refused("export", tmp_path / "folder.xlsx")
    acme.unusable("export", tmp_path / "nowhere" / "out.xlsx")
    acme.refused("export", tmp_path / "out.xlsx", "--assessment", "Nope")
    assert not (tmp_path / "out.xlsx").exists()


# verify


def test_a_sound_workspace(acme: CommandLine) -> None:
    acme.done("set", "4.1", "status=in_progress")
    said = acme.says("verify")
    assert said[0].startswith("Nothing was altered")
    assert re.fullmatch(r"\d+ changes, 0 evidence files, head [0-9a-f]{64}", said[1])
    found = acme.json("verify")
    assert found["problems"] == [] and said[1].startswith(f"{found['changes']} changes")


def test_an_alteration_is_named_with_exit_code_1(acme: CommandLine, workspace: Workspace) -> None:
    acme.done("set", "4.1", "status=in_progress")
    corrupt(workspace.path)
    ran = acme("verify")
    assert (ran.code, ran.err) == (1, "")
    assert any(line.startswith("journal: A change by 'Lead'") and "was altered" in line for line in ran.lines)
    assert "requirement: status of requirement 4.1 is not what the journal says." in ran.lines
    asked = acme("verify", "--json")
    assert asked.code == 1 and {each["where"] for each in asked.json["problems"]} == {"journal", "requirement"}


def test_the_file_that_the_demo_lacks_is_named(larkmoor: CommandLine) -> None:
    ran = larkmoor("verify")
    assert ran.code == 1
    assert ran.lines[0] == "evidence: EV-21: its file is missing from the evidence folder."


# snapshot, restore


def test_a_snapshot_is_taken_and_listed(acme: CommandLine) -> None:
    path = acme.says("snapshot")[0].removeprefix("Snapshot ")
    assert Path(path).is_file()
    said = acme.says("snapshot", "list")
    assert said[0].split() == ["No", "Made", "(UTC)", "Bytes", "File"]
    assert said[2].startswith("1 ") and said[2].endswith(path)


def test_no_snapshots_yet(acme: CommandLine, home: Path) -> None:
    shutil.rmtree(home / "data" / "snapshots")
    assert acme.says("snapshot", "list") == ["No snapshots yet."]
    assert "none has been taken" in acme.refused("restore", "latest")


@pytest.mark.parametrize("how", ["latest", "1", "name", "file name", "path"])
def test_going_back_to_a_snapshot(acme: CommandLine, how: str) -> None:
    acme.done("set", "4.1", "status=in_progress")
    path = Path(acme.says("snapshot")[0].removeprefix("Snapshot "))
    acme.done("set", "4.1", "status=not_started")
    typed = {"name": path.stem, "file name": path.name, "path": path}.get(how, how)
    assert acme.says("restore", typed)[0].endswith(f" from {path}.")
    acme("status")  # This one says that the file lacks what was seen in it.
    assert acme.json("show", "4.1")["status"] == "in_progress"
    acme.done("verify")
    # And what stood there before is the newest snapshot now.
    acme.done("restore", "latest")
    acme("status")
    assert acme.json("show", "4.1")["status"] == "not_started"


@pytest.mark.parametrize("typed", ["99", "0", "nope", "", "/", "²"])
def test_a_snapshot_that_is_none(acme: CommandLine, typed: str) -> None:
    ran = acme("restore", typed)
    assert ran.code in (1, 2) and ran.err.count("\n") == 1


def test_a_damaged_file_is_renamed_and_the_newest_snapshot_put_in_its_place(
    acme: CommandLine, workspace: Workspace
) -> None:
    acme.done("set", "4.1", "status=in_progress")
    acme.done("snapshot")
    workspace.path.write_bytes(workspace.path.read_bytes()[:20_000])
    assert "snapshot list" in acme.unusable("status")
    assert len(acme.says("snapshot", "list")) >= 3
    said = acme.says("restore", "latest")
    assert said[1].startswith("The damaged file was renamed to ")
    assert Path(said[1].removeprefix("The damaged file was renamed to ").removesuffix(".")).exists()
    assert acme.json("show", "4.1")["status"] == "in_progress"


def test_a_missing_file_comes_back_from_its_own_snapshots_only(
    acme: CommandLine, workspace: Workspace, tmp_path: Path
) -> None:
    acme.done("new", tmp_path / "other", "--organization", "Other")  # Its snapshot is the newest of all.
    workspace.path.unlink()
    acme.done("-f", workspace.path, "restore", "latest")
    assert acme("-f", workspace.path, "status", "--json").json["organization"] == "Acme Ltd"


def test_a_snapshot_of_another_workspace_is_refused(acme: CommandLine, workspace: Workspace, tmp_path: Path) -> None:
    acme.done("new", tmp_path / "other", "--organization", "Other")
    assert "another workspace" in acme.unusable("-f", workspace.path, "restore", tmp_path / "other.aims")
    assert acme.json("-f", workspace.path, "status")["organization"] == "Acme Ltd"


# merge


@pytest.fixture
def copied(acme: CommandLine, workspace: Workspace, tmp_path: Path) -> Path:
    """A second copy of the workspace, on which somebody else has worked."""
    path = tmp_path / "copy" / "acme.aims"
    path.parent.mkdir()
    shutil.copyfile(workspace.path, path)
    return path


def test_two_copies_come_together(
    acme: CommandLine, workspace: Workspace, copied: Path, note: Callable[..., Path]
) -> None:
    acme.done("set", "4.1", "status=in_progress")
    acme.done("-f", copied, "evidence", "add", note(), "--for", "4.2", "--as", "Bob")
    said = acme.says("-f", workspace.path, "merge", copied)
    assert len(said) == 1 and re.fullmatch(r"\d+ changes and 1 evidence file came in\.", said[0])
    assert acme.json("show", "4.1")["status"] == "in_progress"
    evidence = acme.json("show", "4.2")["evidence"][0]
    assert evidence_files.place(workspace.path, evidence["file"]).is_file()
    acme.done("verify")
    assert acme.says("merge", copied.with_suffix("")) == ["0 changes and 0 evidence files came in."]


def test_what_both_changed_is_listed_until_it_is_decided(acme: CommandLine, workspace: Workspace, copied: Path) -> None:
    acme.done("set", "4.1", "status=in_progress", "owner=Jane")
    acme.done("-f", copied, "set", "4.1", "status=Implemented", "no_evidence_reason=Spoken.", "--as", "Bob")
    ran = acme("-f", workspace.path, "merge", copied)
    assert (ran.code, ran.err) == (1, "")
    undecided = next(line for line in ran.lines if line.startswith("Undecided: "))
    assert undecided.startswith("Undecided: 4.1 Status: ")
    assert "In progress (Lead, 20" in undecided and "Implemented (Bob, 20" in undecided
    assert undecided.count(" UTC, shown now)") == 1, "and which of the two stands meanwhile"
    assert ran.lines[-1] == "Decide between values with: aims-tui set REF FIELD=VALUE"
    assert undecided in acme.says("show", "4.1")
    acme.done("set", "4.1", "status=in_progress")
    assert not any(line.startswith("Undecided") for line in acme.says("show", "4.1"))
    assert acme.json("show", "4.1")["owner"] == "Jane"
    acme.done("merge", copied)


def test_what_one_deleted_and_the_other_worked_on_is_kept_or_deleted_by_a_verb(
    acme: CommandLine, workspace: Workspace, copied: Path
) -> None:
    acme.done("-f", workspace.path, "evidence", "add", "https://example.org/policy")
    shutil.copyfile(workspace.path, copied)
    acme.done("delete", "EV-01", "--as", "Ann")
    acme.done("-f", copied, "set", "EV-01", "title=The policy", "--as", "Bob")
    ran = acme("-f", workspace.path, "merge", copied)
    assert "Undecided: evidence EV-01: deleted by Ann (20" in ran.out
    assert ", worked on by Bob (20" in ran.out
    assert ran.lines[-1] == "Decide whether a record stays with: aims-tui keep ID, or: aims-tui delete ID"
    acme.done("keep", "EV-01")
    assert not any(line.startswith("Undecided") for line in acme.says("show", "EV-01"))
    assert acme.refused("keep", "EV-01") == "Nobody deleted EV-01; there is nothing to decide."


def test_people_of_one_name_are_told_of_and_united(acme: CommandLine, workspace: Workspace, copied: Path) -> None:
    acme.done("-f", workspace.path, "set", "4.1", "owner=Ann Lee")
    acme.done("-f", copied, "set", "4.2", "owner=Ann Lee")
    ran = acme("-f", workspace.path, "merge", copied)
    assert "2 people of one name: Ann Lee, Ann Lee. If they are one: aims-tui unite NAME" in ran.lines
    acme.done("unite", "ann lee")
    assert len(acme.json("list", "people")) == 1
    assert acme.json("show", "4.2")["owner"] == "Ann Lee"
    acme.done("undo")
    assert len(acme.json("list", "people")) == 2


def test_a_short_id_that_both_copies_gave_is_told_apart(acme: CommandLine, workspace: Workspace, copied: Path) -> None:
    for path, title in ((workspace.path, "one"), (copied, "other")):
        acme.done("-f", path, "evidence", "add", f"https://example.org/{title}", "--title", title)
    ran = acme("-f", workspace.path, "merge", copied)
    assert "Both copies gave EV-01 to a record of their own; they show as EV-01 and EV-01b." in ran.lines
    shown = {acme.json("show", short)["title"] for short in ("EV-01", "ev-1b")}
    assert shown == {"one", "other"}
    assert [each["short"] for each in acme.json("list", "evidence")] == ["EV-01", "EV-01b"]


def test_another_workspace_is_not_merged(acme: CommandLine, workspace: Workspace, tmp_path: Path) -> None:
    acme.done("new", tmp_path / "other", "--organization", "Other")
    assert "another workspace" in acme.refused("-f", workspace.path, "merge", tmp_path / "other")
    acme.unusable("merge", tmp_path / "nowhere.aims")


def test_a_dry_run_says_what_would_come_in_and_writes_nothing(
    acme: CommandLine, workspace: Workspace, copied: Path, note: Callable[..., Path]
) -> None:
    acme.done("-f", copied, "set", "4.1", "due=2026-12-14", "--as", "Bob")
    acme.done("set", "4.2", "due=2026-12-14")
    acme.done("-f", copied, "evidence", "add", note(), "--for", "4.2", "--as", "Bob")
    before = workspace.path.read_bytes(), copied.read_bytes(), sorted(workspace.path.parent.rglob("*"))
    said = [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "when", line) for line in acme.says(
        "-f", workspace.path, "merge", copied, "--dry-run"
    )]  # fmt: skip
    assert re.fullmatch(r"\d+ changes and 1 evidence file would come in; nothing was merged\.", said[0])
    assert said[1:4] == ["", "Would come in:", "  4.1 Due: – → 2026-12-14 (Bob, when)"]
    assert any(line.startswith("  Linked EV-01 – 4.2") for line in said)
    assert any(line.startswith("  Added evidence EV-01: ") for line in said)
    assert said[-3:-1] == ["", "Evidence files that would come in:"] and said[-1].startswith("  EV-01 ")
    assert (workspace.path.read_bytes(), copied.read_bytes(), sorted(workspace.path.parent.rglob("*"))) == before
    merged = acme.says("merge", copied)[0]
    assert merged == said[0].replace("would come in; nothing was merged.", "came in.")


def test_a_dry_run_says_what_would_clash_with_the_exit_code_of_the_merge(
    acme: CommandLine, workspace: Workspace, copied: Path
) -> None:
    acme.done("-f", workspace.path, "evidence", "add", "https://example.org/policy")
    shutil.copyfile(workspace.path, copied)
    acme.done("set", "4.1", "status=in_progress", "--as", "Ann")
    acme.done("delete", "EV-01", "--as", "Ann")
    acme.done("-f", copied, "set", "EV-01", "title=The policy", "--as", "Bob")
    acme.done("-f", copied, "set", "4.1", "status=Implemented", "no_evidence_reason=Spoken.", "--as", "Bob")
    acme.done("-f", copied, "set", "4.2", "owner=Ann Lee")
    acme.done("-f", workspace.path, "set", "4.3", "owner=Ann Lee")
    ran = acme("merge", copied, "--dry-run")
    assert (ran.code, ran.err) == (1, "")
    assert ", 2 decisions would wait; nothing was merged." in ran.lines[0]
    two = ran.lines.index("Fields that would have two values, until somebody decides:")
    assert ran.lines[two + 1].startswith("  4.1 Status: In progress (Ann, 20") and "Implemented (Bob, 20" in ran.out
    gone = ran.lines.index("Deleted in one copy and worked on in the other:")
    assert ran.lines[gone + 1].startswith("  evidence EV-01: deleted by Ann (20")
    assert "  2 people of one name: Ann Lee, Ann Lee. If they are one: aims-tui unite NAME" in ran.lines
    found = acme("merge", copied, "--dry-run", "--json")
    assert found.code == 1
    data = found.json
    assert {(each["ref"], each["field"]) for each in data["clashes"]} == {("4.1", "status"), ("EV-01", "exists")}
    status = next(each for each in data["clashes"] if each["field"] == "status")
    assert {(each["who"], each["value"]) for each in status["values"]} == {
        ("Ann", "in_progress"), ("Bob", "implemented")
    }  # fmt: skip
    exists = next(each for each in data["clashes"] if each["field"] == "exists")
    assert {(each["who"], each["value"]) for each in exists["values"]} == {("Ann", "no"), ("Bob", "yes")}
    assert data["namesakes"] == [{"record": "person", "name": "ann lee", "shown": ["Ann Lee", "Ann Lee"]}]
    assert (data["files"], data["waiting"]) == ([], 0)
    assert ("4.1", "status", "implemented") in {(each["ref"], each["field"], each["new"]) for each in data["changes"]}
    assert acme("merge", copied).code == 1
    ran = acme("merge", copied, "--dry-run")
    assert ran.code == 1, "what waits already is no reason to call it done"
    assert ran.lines == [
        "0 changes and 0 evidence files would come in; nothing was merged.", "", "2 decisions wait here already."
    ]  # fmt: skip


def test_a_dry_run_refuses_what_the_merge_refuses_with_the_same_words(
    acme: CommandLine, workspace: Workspace, copied: Path, tmp_path: Path
) -> None:
    acme.done("new", tmp_path / "other", "--organization", "Other")
    acme.done("-f", copied, "set", "4.1", "due=2026-12-14")
    corrupt_due(copied)
    for other in (tmp_path / "other", copied):
        said = acme.refused("-f", workspace.path, "merge", other)
        assert acme.refused("-f", workspace.path, "merge", other, "--dry-run") == said
    acme.unusable("merge", tmp_path / "nowhere.aims", "--dry-run")
    assert "--json goes with --dry-run" in acme.usage("merge", copied, "--json")


def corrupt_due(path: Path) -> None:
    """Alter one change behind the journal's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE op SET value = '2027-01-01' WHERE field = 'due'")


# What cannot be used: exit code 3, one line, and the file stays as it is


@pytest.mark.parametrize("verb", ["status", "show 4.1", "set 4.1 due=", "log", "verify", "export x.xlsx", "undo"])
def test_a_file_that_cannot_be_used(cli: CommandLine, tmp_path: Path, verb: str) -> None:
    contents = {"text.aims": b"not a database at all, but a note of some length" * 9, "empty.aims": b""}
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        cli.unusable("-f", path, *verb.split())
        assert path.read_bytes() == content
    (tmp_path / "folder.aims").mkdir()
    assert "folder" in cli.unusable("-f", tmp_path / "folder.aims", *verb.split())
    assert "no file" in cli.unusable("-f", tmp_path / "nowhere.aims", *verb.split())
    assert not (tmp_path / "nowhere.aims").exists()


def test_a_file_with_foreign_parts_is_read_with_a_notice_and_not_written(
    acme: CommandLine, workspace: Workspace
) -> None:
    with closing(sqlite3.connect(workspace.path)) as connection:
        connection.execute("CREATE TRIGGER theirs AFTER INSERT ON op BEGIN SELECT 1; END")
    ran = acme("status", "--json")
    assert ran.code == 0 and ran.json["organization"] == "Acme Ltd"
    assert ran.err.count("\n") == 1 and "trigger theirs" in ran.err
    # The same sentence is not said twice.
    assert "trigger theirs" in acme.unusable("set", "4.1", "status=in_progress")


def test_a_copy_that_lacks_what_was_seen_is_noticed_once(acme: CommandLine, workspace: Workspace) -> None:
    older = workspace.path.read_bytes()
    acme.done("set", "4.1", "status=in_progress")
    workspace.path.write_bytes(older)
    ran = acme("set", "4.2", "status=in_progress")
    assert ran.code == 0
    assert ran.err.count("\n") == 1 and "1 change of your own" in ran.err
    acme.done("set", "4.3", "status=in_progress")


def test_a_file_that_somebody_else_is_saving_is_tried_again_later(
    acme: CommandLine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.done("status")
    # Nobody wants to wait half a minute here.
    monkeypatch.setitem(Workspace.open.__func__.__kwdefaults__, "patience", 0.05)
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "Try again" in acme.unusable("set", "4.1", "status=in_progress")
    acme.done("set", "4.1", "status=in_progress")
