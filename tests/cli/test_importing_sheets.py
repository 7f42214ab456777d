"""``import --all-sheets``: a whole workbook as one action, one report by sheet, and one file of what was refused."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aims_tui.cli import main
from tests.cli.conftest import CommandLine


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def changed(path: Path, sheet: str, name: str, heading: str, value: object) -> None:
    """Change the cell under a heading in the row that has a name."""
    book = openpyxl.load_workbook(path)
    heads: dict[object, int] = {}
    for row in book[sheet].iter_rows():
        texts = [cell.value for cell in row]
        if not heads and heading in texts:
            heads = {text: place for place, text in enumerate(texts)}
        elif heads and name in texts:
            row[heads[heading]].value = value
            break
    else:
        raise AssertionError((sheet, name, heading))
    book.save(path)


def read(cli: CommandLine, *argv: object, code: int = 0) -> Any:
    ran = cli("import", *argv, "--json")
    assert ran.code == code, ran
    return ran.json


def moved(found: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what every row of a report changes, by sheet and record."""
    return {
        (sheet["sheet"], row["id"]): row["fields"]
        for sheet in found["sheets"] for row in sheet["rows"] if row["outcome"] not in ("unchanged", "skipped")
    }  # fmt: skip


def file(path: Path) -> Path:
    """Write what another tool may have: registers that name each other, and sheets that are none."""
    return workbook(
        path,
        **{
            "Read me": [["Fill in every sheet."]],
            "To do": [["Action ID", "Risk ID", "Action", "Owner"], ["T-1", "R001", "Mask", "Jo Li (CTO)"],
                      ["T-2", "R002", "Watch", "Bo"]],
            "Risks": [["Risk register"], [], ["Risk ID", "Risk Title", "AI System", "Likelihood", "Owner"],
                      ["R001", "Bias", "AIS-01", 3, "Jo Li"], ["R002", "Drift", "AIS-01", "Huge", "Bo"],
                      ["R003", "Leak", "Ranker", 2, "Bo"]],
            "Inventory": [["System ID", "System Name", "Purpose", "Owner"], ["AIS-01", "Ranker", "Ranks", "Jo Li"]],
        },
    )  # fmt: skip


def test_a_whole_export_comes_back_without_a_change(larkmoor: CommandLine, tmp_path: Path) -> None:
    larkmoor.done("export", tmp_path / "all.xlsx")
    found = read(larkmoor, tmp_path / "all.xlsx", "--all-sheets")
    assert moved(found) == {} and found["new_people"] == []
    assert {"People", "SoA", "Clauses", "AI systems", "Risk register", "Treatment plan", "Actions", "Evidence"} <= {
        sheet["sheet"] for sheet in found["sheets"]
    }
    assert {"Cover", "Dashboard", "Open points", "Change log"} <= {each["sheet"] for each in found["passed_over"]}


def test_what_is_changed_on_several_sheets_comes_back_as_just_that_and_is_taken_back_at_once(
    larkmoor: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "all.xlsx"
    larkmoor.done("export", path)
    changed(path, "SoA", "A.2.3", "Due", "2027-05-05")
    changed(path, "Risk register", "R-02", "Owner", "Somebody New")
    changed(path, "Treatment plan", "ACT-01", "Result", "Done so")
    changed(path, "Clauses", "4.2", "How it is implemented", "By asking")
    found = read(larkmoor, path, "--all-sheets")
    assert {place: [*fields] for place, fields in moved(found).items()} == {
        ("SoA", "A.2.3"): ["due"], ("Clauses", "4.2"): ["implementation"], ("Risk register", "R-02"): ["owner"],
        ("Treatment plan", "ACT-01"): ["result"],
    }  # fmt: skip
    assert found["new_people"] == ["Somebody New"]
    assert (found["updated"], found["refused"]) == (4, 0)
    larkmoor.done("undo")
    larkmoor.done("export", tmp_path / "after.xlsx")
    assert larkmoor.json("show", "4.2")["implementation"] != "By asking"
    assert "Somebody" not in larkmoor.done("list", "people").out


def test_a_whole_export_fills_an_empty_workspace_under_the_same_ids(
    larkmoor: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    larkmoor.done("export", tmp_path / "all.xlsx")
    systems = {each["short"]: each["name"] for each in larkmoor.json("list", "systems")}
    monkeypatch.chdir(tmp_path)
    larkmoor.done("new", "other.aims", "--organization", "Other")
    file = ("-f", tmp_path / "other.aims")
    ran = larkmoor(*file, "import", tmp_path / "all.xlsx", "--all-sheets", "--as-found", "--json")
    found = ran.json
    refused = {row["why"] for sheet in found["sheets"] for row in sheet["rows"] if row["outcome"] == "refused"}
    assert refused == {"An approval is made here only; none comes from a file."}
    assert {each["short"]: each["name"] for each in larkmoor.json(*file, "list", "systems")} == systems
    assert larkmoor.json(*file, "show", "R-05")["title"] == larkmoor.json("show", "R-05")["title"]
    again = larkmoor(*file, "import", tmp_path / "all.xlsx", "--sheet", "Risk register", "--sheet", "Actions", "--json")
    assert moved(again.json) == {}


def test_registers_of_another_tool_come_in_together_and_what_is_refused_can_be_mended(
    acme: CommandLine, tmp_path: Path
) -> None:
    source = file(tmp_path / "tool.xlsx")
    found = read(acme, source, "--all-sheets", "--refused", tmp_path / "mend.xlsx", code=1)
    assert [(sheet["sheet"], sheet["into"]) for sheet in found["sheets"]] == [
        ("Inventory", "system"), ("Risks", "risk"), ("To do", "action"),
    ]  # fmt: skip
    assert found["passed_over"] == [{"sheet": "Read me", "why": "has no row of headings"}]
    assert (found["added"], found["refused"]) == (4, 2)
    assert found["new_people"] == ["Jo Li", "Bo"]
    assert "new_people" not in found["sheets"][0]
    why = {row["row"]: row["why"] for row in found["sheets"][2]["rows"]}
    assert why[3] == "It names 'R002', which is refused itself: row 5 of the sheet Risks."
    changed(tmp_path / "mend.xlsx", "Risks", "R002", "Likelihood", 4)
    mended = read(acme, tmp_path / "mend.xlsx", "--all-sheets")
    assert (mended["added"], mended["unchanged"], mended["refused"]) == (2, 1, 0)
    assert acme.json("show", "ACT-02")["title"] == "Watch"
    assert read(acme, source, "--all-sheets", "--dry-run", "--map", "Risks!Likelihood=")["unchanged"] == 6


def test_nothing_is_written_by_a_dry_run_of_several_sheets(acme: CommandLine, tmp_path: Path) -> None:
    before = acme.says("log")
    read(acme, file(tmp_path / "tool.xlsx"), "--all-sheets", "--dry-run", code=1)
    assert acme.says("log") == before


def test_the_report_tells_of_each_sheet_and_of_those_passed_over(
    acme: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file(tmp_path / "tool.xlsx")
    assert main(["import", str(path), "--all-sheets"]) == 1
    said = capsys.readouterr().out
    assert "tool.xlsx (sheet Risks): 3 rows read as risks; headings in row 3." in said
    assert "\nRisks: 2 added, 1 refused.\n" in said
    assert "\nSheet Read me passed over: it has no row of headings.\n" in said
    assert "\n3 sheets: 4 added, 2 refused. New people: Jo Li, Bo." in said
    assert "Imported from tool.xlsx, 3 sheets" in acme.done("log").out


def test_named_sheets_are_taken_together_and_one_alone_answers_as_ever(acme: CommandLine, tmp_path: Path) -> None:
    path = file(tmp_path / "tool.xlsx")
    two = read(acme, path, "--sheet", "Risks", "--sheet", "inventory", "--dry-run", code=1)
    assert [sheet["sheet"] for sheet in two["sheets"]] == ["Inventory", "Risks"]
    one = read(acme, path, "--sheet", "Inventory", "--dry-run")
    assert one["sheet"] == "Inventory" and "sheets" not in one and one["new_people"] == ["Jo Li"]


def test_a_text_file_is_all_sheets_that_it_has(acme: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "risks.csv"
    path.write_text("Risk ID,Title\nR001,Bias\n", "utf-8")
    assert read(acme, path, "--all-sheets")["sheets"][0]["added"] == 1


def test_words_that_do_not_go_together_are_said(acme: CommandLine, tmp_path: Path) -> None:
    path = file(tmp_path / "tool.xlsx")
    assert "leave --sheet and --into out" in acme.usage("import", path, "--all-sheets", "--into", "risks")
    assert "leave --sheet and --into out" in acme.usage("import", path, "--all-sheets", "--sheet", "Risks")
    assert "OUT.xlsx" in acme.usage("import", path, "--all-sheets", "--refused", "mend.csv")
    assert "has a heading 'Nope'" in acme.refused("import", path, "--all-sheets", "--map", "Nope=title")
    none = workbook(tmp_path / "none.xlsx", Notes=[["Only words"]])
    assert "has no sheet that can be imported" in acme.refused("import", none, "--all-sheets")
    assert json.dumps(read(acme, path, "--all-sheets", "--dry-run", code=1))


def test_what_two_assessments_say_of_one_link_does_not_take_turns_where_one_of_them_is_not(
    larkmoor: CommandLine, tmp_path: Path
) -> None:
    larkmoor("export", tmp_path / "x.xlsx")
    larkmoor("new", "--organization", "N", tmp_path / "other.aims")
    taken = ("-f", tmp_path / "other.aims", "import", tmp_path / "x.xlsx", "--all-sheets", "--as-found")
    larkmoor(*taken)
    again = larkmoor(*taken, "--json").json
    assert (again["added"], again["updated"]) == (0, 0)
