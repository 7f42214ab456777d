"""Handing out a workbook, and comparing with one that was handed out."""

import shutil
import tempfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from aims_tui import settings
from aims_tui.workspace.store.workspace import Workspace
from tests.cli.conftest import CommandLine


def sheets(path: Path) -> list[str]:
    return CalamineWorkbook.from_path(path).sheet_names


def test_sheets_are_left_out_by_their_names(acme: CommandLine, tmp_path: Path) -> None:
    acme.done("export", tmp_path / "out", "--without", "questions,log", "--without", "People")
    assert sheets(tmp_path / "out.xlsx") == [
        "Cover", "SoA", "Clauses", "Evidence", "Open points", "Auditor feedback", "Dashboard",
    ]  # fmt: skip


def test_no_folder_for_temporary_files_is_needed(acme: CommandLine, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
        acme.done("export", tmp_path / "out")
    assert sheets(tmp_path / "out.xlsx")[0] == "Cover"


@pytest.mark.parametrize("error", [StopIteration("gone"), MemoryError(), RecursionError("deep"), ValueError("odd")])
def test_an_error_that_nobody_foresaw_is_one_line(
    acme: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(*given: object, **named: object) -> None:
        raise error

    monkeypatch.setattr("aims_tui.workbook.export.export", fails)
    assert acme.unusable("export", tmp_path / "out").startswith(f"That did not work ({type(error).__name__}")


def test_what_cannot_be_left_out_is_refused_with_what_can(acme: CommandLine, tmp_path: Path) -> None:
    said = acme.usage("export", tmp_path / "out", "--without", "soa")
    assert "'soa' cannot be left out" in said and "questions" in said
    acme.usage("export", tmp_path / "out", "--names", "initials")
    assert not (tmp_path / "out.xlsx").exists()


def test_people_appear_by_their_role(acme: CommandLine, tmp_path: Path) -> None:
    acme.done("add", "person", "name=Jane Doe", "role=Security Lead")
    acme.done("set", "4.1", "owner=Jane Doe")
    acme.done("export", tmp_path / "out", "--names", "roles")
    text = str([CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_name(each).to_python()
                for each in sheets(tmp_path / "out.xlsx")])  # fmt: skip
    assert "Security Lead" in text and "Jane Doe" not in text


def test_the_sheets_are_written_as_csv_alone_or_beside_the_workbook(acme: CommandLine, tmp_path: Path) -> None:
    assert acme.says("export", "--csv", tmp_path / "csv") == [f"Wrote the sheets as CSV into {tmp_path}/csv"]
    assert (tmp_path / "csv" / "soa.csv").exists() and not list(tmp_path.glob("*.xlsx"))
    acme.done("export", tmp_path / "out", "--csv", tmp_path / "csv", "--without", "people")
    assert (tmp_path / "out.xlsx").exists() and not (tmp_path / "csv" / "people.csv").exists()


def test_evidence_files_go_along_when_they_are_asked_for(acme: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "policy.txt").write_text("the policy")
    acme.done("evidence", "add", tmp_path / "policy.txt", "--for", "5.2")
    said = acme.says("export", tmp_path / "out", "--with-files")
    assert said == [f"Wrote {tmp_path}/out.xlsx", f"Wrote {tmp_path}/out.files with 1 evidence file"]
    assert (tmp_path / "out.files" / "EV-01 policy.txt").read_text() == "the policy"
    assert acme.says("export", tmp_path / "out", "--with-files", "--names", "roles")[-1].startswith(
        "The files are handed"
    )


def test_what_an_export_cannot_do_is_said_with_what_to_do(acme: CommandLine, tmp_path: Path) -> None:
    assert "soffice --headless --convert-to pdf 'my soa.xlsx'" in acme.usage("export", "my soa.xlsx", "--pdf")
    assert "--csv FOLDER" in acme.usage("export")
    assert "OUT.xlsx" in acme.usage("export", "--with-files", "--csv", tmp_path / "csv")
    assert not (tmp_path / "csv").exists()


def test_the_author_is_who_was_named_and_never_the_account(acme: CommandLine, tmp_path: Path) -> None:
    def author(path: Path) -> str:
        return openpyxl.load_workbook(path).properties.creator or ""

    acme.done("export", tmp_path / "named", "--as", "Jane Doe")
    assert author(tmp_path / "named.xlsx") == "Jane Doe"
    settings.save(name="")
    acme.done("export", tmp_path / "unnamed")
    assert author(tmp_path / "unnamed.xlsx") == ""


@pytest.fixture
def handed_out(acme: CommandLine, tmp_path: Path) -> Path:
    acme.done("set", "4.1", "status=in_progress")
    acme.done("export", tmp_path / "out")
    return tmp_path / "out.xlsx"


def test_nothing_changed_since(acme: CommandLine, handed_out: Path) -> None:
    said = acme.says("verify", "--against", handed_out)
    assert said[-2:] == [
        "The head printed in out.xlsx is part of this file's history; its cells were not compared.",
        "Nothing changed since.",
    ]


def test_what_changed_since_is_told_with_who_and_when(acme: CommandLine, handed_out: Path) -> None:
    acme.done("set", "4.1", "owner=Jane", "due=2027-01-31", "--why", "agreed", "--as", "Bob")
    said = acme.says("verify", "--against", handed_out)
    assert "5 changes since:" in said or "4 changes since:" in said
    assert any(line.endswith("Bob  4.1 Due: – → 2027-01-31 [agreed]") for line in said)
    against = acme.json("verify", "--against", handed_out)["against"]
    assert (against["same_workspace"], against["head_in_history"]) == (True, True)
    due = next(each for each in against["since"] if each["field"] == "due")
    assert (due["ref"], due["who"], due["old"], due["new"]) == ("4.1", "Bob", "", "2027-01-31")


def test_a_head_that_is_not_in_the_history_is_found(
    acme: CommandLine, workspace: Workspace, handed_out: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older.aims"
    shutil.copyfile(workspace.path, older)
    acme.done("set", "4.2", "status=in_progress")
    acme.done("export", tmp_path / "newer")
    ran = acme("-f", older, "verify", "--against", tmp_path / "newer.xlsx")
    assert ran.code == 1 and any("is not part of this file's history" in line for line in ran.lines)
    asked = acme("-f", older, "verify", "--against", tmp_path / "newer.xlsx", "--json")
    assert asked.code == 1 and asked.json["against"]["head_in_history"] is False


def test_a_workbook_of_another_workspace_is_named(acme: CommandLine, handed_out: Path, tmp_path: Path) -> None:
    acme.done("new", tmp_path / "other", "--organization", "Other")
    ran = acme("-f", tmp_path / "other", "verify", "--against", handed_out)
    assert ran.code == 1 and "another workspace" in ran.lines[-1]


def test_a_file_that_is_no_workbook_is_refused(acme: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "note.xlsx").write_text("no")
    assert "not an Excel workbook" in acme.unusable("verify", "--against", tmp_path / "note.xlsx")
    assert "no file" in acme.unusable("verify", "--against", tmp_path / "nowhere.xlsx")


def test_a_folder_takes_the_workbook_under_the_workspaces_name(acme: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert acme.says("export", tmp_path / "out") == [f"Wrote {tmp_path / 'out' / 'acme.xlsx'}"]
    assert (tmp_path / "out" / "acme.xlsx").exists()
    assert "There is no folder" in acme.unusable("export", f"{tmp_path}/not yet/")
    assert not (tmp_path / "not yet").exists()
