"""``import``: the files that people have, row by row; what is written, what is not, and what a script reads."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from aims_tui.cli import main
from tests.cli.conftest import CommandLine

SAMPLES = Path(__file__).parents[1] / "samples"


def outcomes(found: Any) -> dict[int, tuple[str, str]]:
    """Return outcome and id of each row of a report."""
    return {row["row"]: (row["outcome"], row["id"]) for row in found["rows"]}


def rows(found: Any) -> dict[int, Any]:
    return {row["row"]: row for row in found["rows"]}


def read(cli: CommandLine, *argv: object, code: int = 0) -> Any:
    """Run an import with ``--json`` and return what it says."""
    ran = cli("import", *argv, "--json")
    assert ran.code == code, ran
    return ran.json


def table(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding)
    return path


@pytest.mark.parametrize("name", ["01_soa_semicolon_cp1252.csv", "03_soa_utf16_tab.txt"])
def test_a_statement_comes_in_whatever_its_encoding_and_separator(acme: CommandLine, name: str) -> None:
    found = read(acme, SAMPLES / name, "--as-found")
    assert found["into"] == "requirement"
    assert found["heading_rows"] == [1]
    assert found["mapping"] == {
        "Control ID": "ref", "Control Title": "title", "Applicable (Y/N)": "applicability",
        "Justification": "justification", "Implementation Status": "status", "Owner": "owner", "Due date": "due",
        "Evidence": "evidence",
    }  # fmt: skip
    assert outcomes(found) == {
        2: ("updated", "A.2.2"), 3: ("updated", "A.3.3"), 4: ("updated", "A.6.2.4"), 6: ("updated", "A.10.4"),
    }  # fmt: skip
    assert found["new_people"] == ["Anna Müller"], "three spellings are one person"
    third = rows(found)[4]["fields"]
    assert third["due"] == ["", "2026-10-09"], "the column shows that the day stands first"
    assert rows(found)[6]["fields"] == {
        "applicability": ["undecided", "not_applicable"],
        "exclusion_justification": ["", "No customer integrates our models"],
    }
    shown = acme.json("show", "A.6.2.4")
    assert shown["inclusion_justification"] == "“Risk R-03”\nsecond line"
    assert acme.json("show", "Anna Müller")["email"] == "anna.mueller@firm.example"
    assert read(acme, SAMPLES / name, "--as-found")["unchanged"] == 4


def test_what_an_author_may_not_leave_incomplete_is_refused_row_by_row_and_the_rest_goes_in(acme: CommandLine) -> None:
    found = read(acme, SAMPLES / "01_soa_semicolon_cp1252.csv", code=1)
    assert outcomes(found)[2] == ("refused", "A.2.2")
    assert "cannot be Implemented without evidence" in rows(found)[2]["why"]
    assert rows(found)[2]["column"] == "Implementation Status"
    assert (found["updated"], found["refused"]) == (3, 1)
    assert acme.json("show", "A.3.3")["owner"] == "Anna Müller"
    assert acme.json("show", "A.2.2")["applicability"] == "undecided"
    acme.done("undo")
    assert acme.json("show", "A.3.3")["owner"] == ""
    assert "Anna" not in acme.done("list", "people").out


def test_a_register_with_groups_lists_merged_cells_and_formulas_comes_in(acme: CommandLine) -> None:
    found = read(acme, SAMPLES / "05_risks_two_header_rows_formulas.xlsx")
    assert (found["into"], found["sheet"], found["heading_rows"]) == ("risk", "Risk Register", [1, 2])
    assert outcomes(found) == {
        3: ("skipped", ""), 4: ("skipped", ""),
        5: ("added", "R-01"), 6: ("added", "R-02"), 7: ("added", "R-03"), 8: ("added", "R-04"),
    }  # fmt: skip
    assert rows(found)[6]["fields"] == {
        "title": ["", "Wrong answer"], "description": ["", "No review"], "owner": ["", "Support"],
        "likelihood": ["", "3"], "impact_organization": ["", "4"], "treatment": ["", "reduce"],
        "treating": [[], ["A.6.2.4", "A.9.2"]], "note": ["", "R-002 in the list it comes from."],
    }  # fmt: skip
    assert found["new_people"] == ["Support"]
    assert any("8 formulas without a kept result" in note for note in found["notes"])
    again = read(acme, SAMPLES / "05_risks_two_header_rows_formulas.xlsx")
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 4)


def test_the_id_that_a_record_has_in_another_list_stays_findable(acme: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "risks.csv"
    file.write_text("Risk ID,Title,Note,Likelihood\nR001,Bias,Seen in May,3\n7,Drift,,2\n,Theft,,2\n", "utf-8")
    acme("import", file, "--into", "risk")
    assert "risk R-01" in acme("find", "R001").out
    notes = {each["title"]: each["note"] for each in acme("list", "risks", "--json").json}
    assert notes == {"Bias": "Seen in May\n\nR001 in the list it comes from.", "Drift": "", "Theft": ""}
    again = acme("import", file, "--into", "risk", "--json").json
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 3)
    file.write_text("Risk ID,Title,Note,Likelihood\nR001,Bias,Seen in June,3\n", "utf-8")
    assert acme("import", file, "--into", "risk", "--json").json["updated"] == 1
    assert acme("show", "R-01", "--json").json["note"] == "Seen in June\n\nR001 in the list it comes from."


def test_words_for_how_something_stands_are_read_by_one_table(acme: CommandLine) -> None:
    found = read(acme, SAMPLES / "07_status_words.csv", "--as-found", code=1)
    assert found["words"]["compliance_result"] == {
        "compliant": "implemented", "partially_compliant": "in_progress", "non_compliant": "not_started",
        "Teilweise": "in_progress", "No iniciado": "not_started", "C": "implemented", "PC": "in_progress",
        "NC": "not_started", "not_applicable": "not_applicable", "Partially Applicable": "",
    }  # fmt: skip
    assert {row: outcome for row, (outcome, _) in outcomes(found).items()} == {
        2: "updated", 3: "updated", 4: "unchanged", 5: "unchanged", 6: "updated", 7: "unchanged", 8: "updated",
        9: "updated", 10: "updated", 11: "updated", 12: "refused",
    }  # fmt: skip
    assert rows(found)[11]["fields"] == {"applicability": ["undecided", "not_applicable"]}
    assert "Partially Applicable" in rows(found)[12]["why"]


@pytest.mark.parametrize(
    ("column", "statuses"),
    [
        ("% complete", {2: "implemented", 3: "in_progress", 5: "in_progress", 6: "in_progress"}),
        ("Maturity", {2: "implemented", 3: "in_progress", 5: "in_progress", 6: "in_progress"}),
        ("requirement_progress", {2: "implemented", 3: "in_progress", 5: "in_progress"}),
    ],
)
def test_shares_and_steps_of_maturity_say_how_something_stands(
    acme: CommandLine, column: str, statuses: dict[int, str]
) -> None:
    ran = acme(
        "import", SAMPLES / "07_status_words.csv", "--map", f"{column}=status", "--dry-run", "--as-found", "--json"
    )
    found = rows(ran.json)
    assert {row: found[row]["fields"]["status"][1] for row in found if "status" in found[row]["fields"]} == statuses


def test_rows_that_are_broken_are_refused_and_can_be_mended(acme: CommandLine, tmp_path: Path) -> None:
    aside = tmp_path / "mend.csv"
    found = read(acme, SAMPLES / "09_risks_broken_rows.csv", "--refused", aside, code=1)
    assert outcomes(found) == {2: ("refused", ""), 3: ("added", "R-01"), 4: ("added", "R-02"), 5: ("refused", "")}
    assert "10 cells under 8 headings" in rows(found)[2]["why"]
    assert "never closed" in rows(found)[5]["why"]
    assert rows(found)[3]["fields"]["treating"] == [[], ["A.6.2.4", "A.9.2"]]
    assert acme.json("show", "R-01")["title"] == "Hallucination, in replies"
    with aside.open(encoding="utf-8-sig", newline="") as file:
        head, first, second = csv.reader(file)
    assert head[:3] == ["Why not imported", "Risk ID", "Risk Description"]
    first[7:] = ["Checks run, alerts, and prompts changed", "A.4.2/A.7.4"]
    second = ["", "R004", "Open quote", "3", "3", "9", "Jo", "x", "A.2.2"]
    with aside.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, first, second])
    assert read(acme, aside)["added"] == 2


def test_one_control_on_several_rows_is_refused_with_the_rows_named(acme: CommandLine) -> None:
    found = read(acme, SAMPLES / "11_soa_duplicates.csv", code=1)
    assert {row: outcome for row, (outcome, _) in outcomes(found).items()} == dict.fromkeys((2, 3, 4, 5), "refused")
    assert "row 3" in rows(found)[2]["why"] and "row 2" in rows(found)[3]["why"]
    assert "no assessment of a use case 'Recruiting'" in rows(found)[4]["why"]


def test_rows_of_several_use_cases_go_to_their_assessments(acme: CommandLine) -> None:
    for title in ("Recruiting", "Product"):
        acme.done("add", "use case", f"title={title}")
        acme.done("add", "assessment", f"title={title}", f"use_case={title}")
    found = read(acme, SAMPLES / "11_soa_duplicates.csv", "--as-found", code=1)
    assert outcomes(found)[4] == ("updated", "A.10.4")
    assert outcomes(found)[5] == ("updated", "A.10.4")
    assert acme.json("--assessment", "Recruiting", "show", "A.10.4")["applicability"] == "not_applicable"
    assert acme.json("--assessment", "Product", "show", "A.10.4")["applicability"] == "applicable"
    assert acme.json("show", "A.10.4")["applicability"] == "undecided"


def test_nothing_is_written_by_a_dry_run(acme: CommandLine) -> None:
    before = acme.says("log")
    read(acme, SAMPLES / "05_risks_two_header_rows_formulas.xlsx", "--dry-run")
    said = acme.says("import", SAMPLES / "05_risks_two_header_rows_formulas.xlsx", "--dry-run")
    assert said[-1].endswith("Nothing was written.")
    assert acme.says("log") == before


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("A.5.1.1", "seven categories"), ("A.5.1", "ISO/IEC 27001"), ("A.8.34", "ISO/IEC 27001"),
        ("A.6.2", "A.6.2.2 to A.6.2.8"), ("A.7.x", "A.7.2 to A.7.6"), ("6.1", "6.1.1 to 6.1.4"),
        ("A.4.11", "the file's own"), ("policy", "Numbers look like"),
    ],
)  # fmt: skip
def test_a_number_that_is_not_published_is_refused_with_its_numbering(
    acme: CommandLine, tmp_path: Path, number: str, why: str
) -> None:
    path = table(tmp_path / "soa.csv", "Control ID,Status", "A.2.2,Planned", "A.2.3,Planned", f"{number},Partial")
    found = read(acme, path, "--dry-run", code=1)
    assert why in rows(found)[4]["why"]
    assert rows(found)[4]["column"] == "Control ID"


def test_a_number_that_two_lists_have_is_not_taken_from_a_file_of_the_other(acme: CommandLine, tmp_path: Path) -> None:
    path = table(
        tmp_path / "iso27001.csv", "Control,Title,Status", "A.5.1,Policies for information security,Implemented",
        "A.5.2,Information security roles,Partial", "A.5.9,Inventory,Planned", "A.8.1,User end point devices,Planned",
        "A.5.4,Assessing AI system impact on individuals and groups of individuals,Partial",
    )  # fmt: skip
    found = read(acme, path, "--dry-run", code=1)
    assert outcomes(found)[3] == ("refused", "")
    assert "is published as" in rows(found)[3]["why"]
    assert outcomes(found)[6] == ("updated", "A.5.4"), "its title says that it is the published one"


def test_days_that_could_be_either_are_asked_about(acme: CommandLine, tmp_path: Path) -> None:
    path = table(tmp_path / "soa.csv", "Clause,Due date", "4.1,03/04/2027", "4.2,2027-05-06", "4.3,01/2027", "4.4,2027")
    found = rows(read(acme, path, "--dry-run", code=1))
    assert "--dates dmy or --dates mdy" in found[2]["why"]
    assert found[3]["fields"]["due"] == ["", "2027-05-06"]
    assert "month, not a day" in found[4]["why"] and "year, not a day" in found[5]["why"]
    told = rows(read(acme, path, "--dry-run", "--dates", "mdy", code=1))
    assert told[2]["fields"]["due"] == ["", "2027-03-04"]


def test_an_id_of_another_list_is_none_of_ours(acme: CommandLine, tmp_path: Path) -> None:
    acme.done("add", "risk", "title=Ours")
    path = table(tmp_path / "risks.csv", "Risk ID,Title", "R001,Theirs", "R-1,Also theirs", "R-01,Ours renamed")
    found = read(acme, path)
    assert outcomes(found) == {2: ("added", "R-02"), 3: ("added", "R-03"), 4: ("updated", "R-01")}


def test_only_new_and_update_take_a_part_of_the_rows(acme: CommandLine, tmp_path: Path) -> None:
    acme.done("add", "risk", "title=Known")
    path = table(tmp_path / "risks.csv", "Risk,Notes", "Known,n1", "New,n2")
    assert outcomes(read(acme, path, "--dry-run", "--update", "--into", "risks")) == {
        2: ("updated", "R-01"), 3: ("skipped", "New"),
    }  # fmt: skip
    assert outcomes(read(acme, path, "--dry-run", "--only-new", "--into", "risks")) == {
        2: ("skipped", "R-01"), 3: ("added", "R-02"),
    }  # fmt: skip


def test_what_a_column_is_and_what_a_word_means_can_be_said(acme: CommandLine, tmp_path: Path) -> None:
    path = table(tmp_path / "soa.csv", "Control ID,How far,Note", "A.2.2,halfway,x", "A.2.3,not yet,y")
    found = read(
        acme, path, "--map", "How far=status", "--word", "How far:halfway=in_progress",
        "--word", "How far:not yet=not_started", "--map", "Note=", "--dry-run",
    )  # fmt: skip
    assert rows(found)[2]["fields"] == {"status": ["not_started", "in_progress"]}
    assert found["mapping"]["Note"] == ""
    assert "did you mean 'How far'" in acme.refused("import", path, "--map", "How fr=status")
    assert "no code of Status" in acme.refused("import", path, "--map", "How far=status", "--word", "How far:halfway=x")


def test_an_unclear_file_is_refused_with_what_it_may_be(acme: CommandLine, tmp_path: Path) -> None:
    path = table(tmp_path / "list.csv", "Title,Owner", "Something,Jo")
    assert "--into" in acme.refused("import", path)
    assert "Nothing can be imported into 'cars'" in acme.refused("import", path, "--into", "cars")


def test_a_control_that_applies_in_part_is_applicable_and_the_word_is_kept(acme: CommandLine, tmp_path: Path) -> None:
    path = table(
        tmp_path / "soa.csv", "Control ID,Applicable,Justification", "A.2.2,Partial,", "A.2.3,Partly: EU only,R-01",
        "A.2.4,Yes,Asked for", "4.1,Partial,",
    )  # fmt: skip
    found = read(acme, path)
    assert found["words"] == {
        "Applicable": {"Partial": "applicable", "Partly: EU only": "applicable", "Yes": "applicable"}
    }
    assert rows(found)[2]["fields"] == {
        "applicability": ["undecided", "applicable"],
        "inclusion_justification": ["", "Applicable in part: the file says “Partial”."],
    }
    assert "'Partial' is taken as Applicable and noted in the justification" in rows(found)[2]["why"]
    assert acme.json("show", "A.2.3")["inclusion_justification"] == (
        "R-01\nApplicable in part: the file says “Partly: EU only”."
    )
    assert "inclusion_justification" in rows(found)[4]["fields"] and not rows(found)[4]["why"]
    assert "4.1 always applies as a whole" in rows(found)[5]["why"]
    assert read(acme, path)["unchanged"] == 4
    acme.done("export", "--csv", tmp_path / "csv")
    assert read(acme, tmp_path / "csv" / "soa.csv")["updated"] == 0


def test_what_applies_in_part_joins_the_reason_that_stands(acme: CommandLine, tmp_path: Path) -> None:
    acme.done("set", "A.2.2", "inclusion_justification=Ours")
    path = table(tmp_path / "soa.csv", "Control ID,Applicable", "A.2.2,Partial")
    read(acme, path)
    reason = "Ours\nApplicable in part: the file says “Partial”."
    assert acme.json("show", "A.2.2")["inclusion_justification"] == reason
    assert read(acme, path)["unchanged"] == 1


def test_somebody_may_say_that_what_applies_in_part_does_not(acme: CommandLine, tmp_path: Path) -> None:
    path = table(tmp_path / "soa.csv", "Control ID,Applicable,Justification", "A.2.2,Partial,None of it is ours")
    found = read(acme, path, "--word", "Applicable:Partial=not_applicable", "--dry-run")
    assert rows(found)[2]["fields"] == {
        "applicability": ["undecided", "not_applicable"], "exclusion_justification": ["", "None of it is ours"],
    }  # fmt: skip
    told = read(acme, path, "--word", "Applicable:Partial=applicable", "--dry-run")
    assert rows(told)[2]["fields"]["inclusion_justification"] == ["", "None of it is ours"]


def test_an_empty_cell_changes_nothing(acme: CommandLine, tmp_path: Path) -> None:
    acme.done("set", "4.1", "owner=Jane Doe", "implementation=As it is")
    path = table(tmp_path / "soa.csv", "Clause,Owner,Implementation,Status", "4.1,,—,In progress")
    assert rows(read(acme, path))[2]["fields"] == {"status": ["not_started", "in_progress"]}
    assert acme.json("show", "4.1")["owner"] == "Jane Doe"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("none.csv", None, "There is no file"), ("empty.csv", b"", "is empty"),
        ("old.xls", bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 99, "old .xls file"),
        ("rubbish.xlsx", b"PK\x03\x04" + b"\x07" * 999, "is not an Excel workbook"),
        ("nul.csv", b"a,b\n\0,\x01\n", "neither a spreadsheet"),
        ("wide.csv", b"a," * 1_000_000, "more than 1,000 columns"),
        ("quote.csv", b'Risk ID,Title\nR1,"' + b"x,y\n" * 900_000, "opened in line 2 is never closed"),
        ("rows.csv", b"Risk ID,Title\n" + b"R1,x\n" * 60_000, "more than 50,000 rows"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_one_sentence(
    acme: CommandLine, tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert why in acme.unusable("import", path)


EXPORTED = ("SoA", "Clauses", "Risk register", "Treatment plan", "Evidence", "People", "Auditor feedback",
            "Guiding questions")  # fmt: skip


def test_what_is_exported_comes_back_without_a_change(larkmoor: CommandLine, tmp_path: Path) -> None:
    larkmoor.done("export", tmp_path / "all.xlsx")
    larkmoor.done("export", "--csv", tmp_path / "csv")
    for title in EXPORTED:
        for source in (
            (tmp_path / "all.xlsx", "--sheet", title),
            (tmp_path / "csv" / f"{title.casefold().replace(' ', '-')}.csv",),
        ):
            found = read(larkmoor, *source, "--dry-run")
            changed = [row for row in found["rows"] if row["outcome"] not in ("unchanged", "skipped")]
            assert not changed, (title, source, changed[:2])
            assert found["unchanged"] and not found["new_people"]


def test_an_export_is_asked_for_its_sheet_unless_the_kind_says_it(larkmoor: CommandLine, tmp_path: Path) -> None:
    larkmoor.done("export", tmp_path / "all.xlsx")
    assert "Risk register" in larkmoor.refused("import", tmp_path / "all.xlsx")
    assert read(larkmoor, tmp_path / "all.xlsx", "--into", "risks")["sheet"] == "Risk register"
    assert "SoA, Clauses" in larkmoor.refused("import", tmp_path / "all.xlsx", "--into", "requirements")


def test_hostile_and_long_texts_survive_an_export_and_an_import(acme: CommandLine, tmp_path: Path) -> None:
    texts = {"4.1": "=1+1", "4.2": "a_x0041_b ␛ \t tab", "4.3": "'-- x\n- one\n=two; +3", "4.4": "long " * 9_000,
             "5.1": "' =quoted", "5.2": "@x"}  # fmt: skip
    for ref, text in texts.items():
        source = tmp_path / "text.txt"
        source.write_text(text, "utf-8")
        acme.done("set", ref, f"implementation=@{source}")
    acme.done("export", tmp_path / "all.xlsx")
    acme.done("export", "--csv", tmp_path / "csv")
    before = {ref: acme.json("show", ref)["implementation"] for ref in texts}
    for source in ((tmp_path / "all.xlsx", "--sheet", "Clauses"), (tmp_path / "csv" / "clauses.csv",)):
        assert read(acme, *source, "--dry-run")["unchanged"] == 32
    for ref in texts:
        acme.done("set", ref, "implementation=")
    assert read(acme, tmp_path / "all.xlsx", "--sheet", "Clauses")["updated"] == len(texts)
    after = {ref: acme.json("show", ref)["implementation"] for ref in texts}
    assert {ref: text.strip() for ref, text in after.items()} == {ref: text.strip() for ref, text in before.items()}


def test_words_that_look_like_the_place_of_a_long_text_stay_words(acme: CommandLine, tmp_path: Path) -> None:
    source = tmp_path / "text.txt"
    source.write_text("long " * 9_000, "utf-8")
    acme.done("set", "4.4", f"implementation=@{source}")
    for row in range(1, 12):
        acme.done("set", "4.1", f"implementation=Long texts, row {row}")
        acme.done("export", tmp_path / f"{row}.xlsx")
        assert read(acme, tmp_path / f"{row}.xlsx", "--sheet", "Clauses", "--dry-run")["unchanged"] == 32, row


def test_a_report_for_people_tells_every_row(acme: CommandLine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(SAMPLES / "09_risks_broken_rows.csv"), "--dry-run"]) == 1
    said = capsys.readouterr().out
    assert "Columns: Risk ID = Id; Risk Description = Title" in said
    assert "Row 3 added R-01: " in said
    assert "2 added, 2 refused. New people: Jo. Nothing was written." in said


def test_usage_is_said(acme: CommandLine, tmp_path: Path) -> None:
    path = table(tmp_path / "soa.csv", "Clause,Status", "4.1,Planned")
    assert "Heading=field" in acme.usage("import", path, "--map", "Status")
    assert "Heading:Word=code" in acme.usage("import", path, "--word", "Status=x")
    assert "another file" in acme.usage("import", path, "--refused", path)
    assert json.dumps(read(acme, path))


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_refused_rows_are_separated_as_in_the_file_that_they_come_from(
    acme: CommandLine, tmp_path: Path, mark: str
) -> None:
    source, aside = tmp_path / "risks.csv", tmp_path / "mend.csv"
    lines = [["Title", "Likelihood"], ["It tells secrets", "9"], ["It is wrong", "2"]]
    source.write_text("\n".join(mark.join(each) for each in lines), "utf-8")
    acme("import", source, "--into", "risk", "--refused", aside)
    assert aside.read_text("utf-8-sig").splitlines()[0] == mark.join(
        f'"{each}"' for each in ("Why not imported", "Title", "Likelihood")
    )
