"""The workbook as an auditor receives it: what stands in it, cell by cell."""

import json
import re
import sqlite3
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aims_tui import catalog, paths
from aims_tui.insight.figures import figures
from aims_tui.workbook.options import Options, Part
from aims_tui.workspace import demo
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put, requirement
from tests.workbook.reading import SHEETS, WITH_ALL, Read, cell_of, made, styled, words


@pytest.fixture(scope="module")
def larkmoor(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Path]:
    """The demo and its workbook, made once; tests only read them."""
    folder = tmp_path_factory.mktemp("larkmoor")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        workspace = demo.make(folder / "demo.aims", TODAY)
        return workspace, made(workspace, folder / "out.xlsx")


def test_the_sheets_stand_in_their_order_and_the_cover_lists_them(larkmoor: tuple[Workspace, Path]) -> None:
    book = Read(larkmoor[1])
    assert book.sheets == [*WITH_ALL, "Long texts"]
    listed = [row[0] for row in book.rows("Cover")]
    first = listed.index("Contents") + 1
    assert listed[first : first + len(WITH_ALL) - 1] == WITH_ALL[1:]


def test_the_soa_has_the_38_controls_in_published_order_then_the_adopted_ones_apart(
    workspace: Workspace, tmp_path: Path
) -> None:
    put(workspace, "X.3", applicability="applicable")
    book = Read(made(workspace, tmp_path / "out.xlsx"))
    assert [row["Ref"] for row in book.table("SoA")] == [each.ref for each in catalog.load().of("control")] + ["X.3"]
    headings = book.groups("SoA")
    assert headings[0] == "A.2 Policies related to AI" and headings[-1].startswith("Additional controls")
    assert [row["Origin"] for row in book.table("SoA")] == ["Annex A"] * 38 + ["Additional"]


def test_the_totals_of_the_soa_add_up_to_38(larkmoor: tuple[Workspace, Path]) -> None:
    book = Read(larkmoor[1])
    top = " ".join(str(cell) for row in book.rows("SoA")[: book.head("SoA")] for cell in row)
    assert "38 Annex A controls = 36 applicable + 1 undecided + 1 excluded" in top
    said = [row["Applicable"] for row in book.table("SoA") if row["Ref"].startswith("A.")]
    assert {word: said.count(word) for word in said} == {"Yes": 36, "Undecided": 1, "No": 1}


def test_what_the_soa_prints_ends_with_who_signed_and_when(larkmoor: tuple[Workspace, Path]) -> None:
    book = Read(larkmoor[1])
    head = book.rows("SoA")[book.head("SoA")]
    assert head[:9] == [
        "Ref", "Control", "Applicable", "Why included", "Justification", "Status", "How it is implemented",
        "Evidence", "Owner",
    ]  # fmt: skip
    assert head[9:13] == ["Reviewer", "Approver", "Reviewed", "Approved"]
    assert styled(larkmoor[1])["SoA"].print_area.startswith("'SoA'!$A$1:$M$")
    row = book.row("SoA", "A.2.2")
    assert (row["Approver"], row["Approved"]) == ("Chief Executive", "2026-08-18")
    assert book.row("Clauses", "4.1")["Approved"] == "2026-08-18, changed since"


def test_the_clauses_sheet_has_the_32_subclauses_under_their_clauses(workspace: Workspace, tmp_path: Path) -> None:
    book = Read(made(workspace, tmp_path / "out.xlsx"))
    assert [row["Ref"] for row in book.table("Clauses")] == [each.ref for each in catalog.load().of("subclause")]
    assert book.groups("Clauses")[0] == "4 Context of the organization"


def test_an_excluded_control_shows_its_reason_and_a_dash_for_its_status(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "A.6.2.3", applicability="not_applicable", exclusion_justification="No development; see SYS-4")
    found = Read(made(workspace, tmp_path / "out.xlsx")).row("SoA", "A.6.2.3")
    assert (found["Applicable"], found["Status"]) == ("No", "–")
    assert found["Justification"] == "No development; see SYS-4"


def test_nothing_is_printed_of_the_inclusion_of_an_excluded_control(workspace: Workspace, tmp_path: Path) -> None:
    put(
        workspace, "A.6.2.3", applicability="applicable", inclusion_reasons='["risk"]', implementation="As in SYS-4.",
        inclusion_justification="R-01", implemented_by="supplier", no_evidence_reason="Nothing yet",
    )  # fmt: skip
    put(workspace, "A.6.2.3", applicability="not_applicable", exclusion_justification="No development")
    found = Read(made(workspace, tmp_path / "out.xlsx")).row("SoA", "A.6.2.3")
    assert (found["Why included"], found["How it is implemented"], found["Evidence"]) == ("", "", "")
    assert found["Justification"] == "No development"


def test_who_is_named_on_an_excluded_control_stands_apart_on_the_sheet_people(
    workspace: Workspace, tmp_path: Path
) -> None:
    ann = gate.added(workspace.kinds["person"], {"name": "Ann"})
    act(workspace, ann)
    for ref in ("A.6.2.3", "A.6.2.4"):
        put(workspace, ref, owner=ann.row, approver=ann.row)
    put(workspace, "A.6.2.3", applicability="not_applicable", exclusion_justification="No development")
    found = Read(made(workspace, tmp_path / "out.xlsx")).row("People", "Ann")
    assert (found["Owner of"], found["Approver of"]) == ("A.6.2.4", "A.6.2.4")
    assert found["Named on excluded"] == "A.6.2.3 (owner, approver)"


def test_the_cover_and_the_soa_name_every_other_assessment_and_where_it_differs(
    larkmoor: tuple[Workspace, Path],
) -> None:
    book = Read(larkmoor[1])
    said = book.cover()["Other assessment"].split("\n")
    assert said[0] == "Applicant shortlisting aid: differs in 33 requirements."
    assert "Applicable – No here, Yes there: A.10.4" in said
    assert any(line.startswith("Status – Implemented here, In progress there: 6.1.4, 6.2, 7.3") for line in said)
    top = " ".join(str(cell) for row in book.rows("SoA")[: book.head("SoA")] for cell in row)
    assert "Other assessment in this workspace: Applicant shortlisting aid." in top and "here, Yes there: A.10.4" in top
    assert book.row("SoA", "A.10.4")["Other assessments"] == "Applicant shortlisting aid: Yes"
    assert book.row("Clauses", "6.2")["Other assessments"] == "Applicant shortlisting aid: In progress"
    assert book.row("Clauses", "4.1")["Other assessments"] == ""


def test_an_assessment_that_is_alone_names_no_other(workspace: Workspace, tmp_path: Path) -> None:
    book = Read(made(workspace, tmp_path / "out.xlsx"))
    assert "Other assessment" not in book.cover() and "Other assessments" not in book.row("SoA", "A.2.2")


def test_the_state_on_the_cover_agrees_with_what_is_recorded(larkmoor: tuple[Workspace, Path]) -> None:
    cover = Read(larkmoor[1]).cover()
    assert cover["Scope approved"].endswith("by Chief Executive")
    assert cover["State"] == "draft after 1.0: 5 changes; 1 control undecided."
    assert "Statement of Applicability 1.0" in cover["Changed since approved"]
    assert "POL-1 Policy" in cover["Approved as they stand"]
    assert cover["Approved as they stand"].startswith("19, 9 of them requirements: ")
    assert cover["Statement on record"].startswith("EV-09 ")
    linked = cell_on_cover(larkmoor[1], "Statement on record")
    assert linked.hyperlink.location.startswith("'Evidence'!")


def test_a_scope_that_nobody_approved_is_not_passed_over(workspace: Workspace, tmp_path: Path) -> None:
    cover = Read(made(workspace, tmp_path / "out.xlsx")).cover()
    assert cover["Scope approved"] == "not recorded" and "Statement on record" not in cover


def cell_on_cover(path: Path, label: str, column: int = 1) -> Any:
    """Return a cell of a line of the Cover: by default its value."""
    return next(row[column] for row in styled(path)["Cover"].iter_rows() if row[0].value == label)


def test_a_heading_says_so_for_the_filter_and_each_row_says_where_it_belongs(
    larkmoor: tuple[Workspace, Path],
) -> None:
    book = Read(larkmoor[1])
    for sheet in ("SoA", "Clauses", "Open points", "Auditor feedback", "Guiding questions"):
        rows = book.rows(sheet)[book.head(sheet) :]
        assert rows[0][-1] == "Group"
        below = ""
        for row in rows[1:]:
            if row[-1] == "heading":
                below = row[0]
                assert not any(row[1:-1])
            else:
                assert row[-1] == below, (sheet, row[0])


def test_reviewer_and_approver_stand_beside_the_owner(larkmoor: tuple[Workspace, Path]) -> None:
    book = Read(larkmoor[1])
    soa, clauses = (book.rows(sheet)[book.head(sheet)] for sheet in ("SoA", "Clauses"))
    assert soa[8:11] == clauses[5:8] == ["Owner", "Reviewer", "Approver"]
    assert styled(larkmoor[1])["Clauses"].print_area.startswith("'Clauses'!$A$1:$J$")


def test_every_requirement_equals_the_workspace(larkmoor: tuple[Workspace, Path]) -> None:
    workspace, path = larkmoor
    book = Read(path)
    with workspace.reading() as connection:
        names = dict(connection.execute("SELECT id, name FROM person").fetchall()) | {"": ""}
        assessment = overview.overview(workspace).assessment.id
        sql = "SELECT ref, status, implementation, owner, reviewer, approver, due FROM requirement WHERE assessment = ?"
        stored = {row[0]: row[1:] for row in connection.execute(sql, (assessment,))}
    status_words = {"not_started": "Not started", "in_progress": "In progress", "implemented": "Implemented"}
    seen = 0
    for found in (*book.table("Clauses"), *book.table("SoA")):
        status, implementation, owner, reviewer, approver, due = stored[found["Ref"]]
        assert found["Status"] in (status_words[status], "–")
        assert str(found["How it is implemented"]).startswith("" if found["Status"] == "–" else implementation)
        assert (found["Owner"], found["Reviewer"], found["Approver"]) == (
            names[owner],
            names[reviewer],
            names[approver],
        )
        assert found["Due"] == (date.fromisoformat(due) if due else "")
        seen += 1
    assert seen == 32 + 38 + 3


def test_every_piece_of_evidence_equals_the_workspace(larkmoor: tuple[Workspace, Path]) -> None:
    workspace, path = larkmoor
    rows = Read(path).table("Evidence")
    with workspace.reading() as connection:
        sql = (
            "SELECT short, title, version, issued_on, file, size, original_name FROM evidence"
            " ORDER BY length(short), short"
        )
        stored = connection.execute(sql).fetchall()
        ties = connection.execute(
            "SELECT e.short, r.ref, l.note FROM link l JOIN evidence e ON e.id = l.from_row"
            " JOIN requirement r ON r.id = l.to_row"
        ).fetchall()
        for kind in ("policy", "system", "model", "impact_assessment", "supplier"):
            ties += connection.execute(
                f"SELECT e.short, r.short, l.note FROM link l JOIN evidence e ON e.id = l.from_row"
                f" JOIN {kind} r ON r.id = l.to_row"
            ).fetchall()
    mains = [row for row in rows if row["State"]]
    assert len(mains) == len(stored) == 26
    for found, (short, title, version, issued, file, size, name) in zip(mains, stored, strict=True):
        assert (found["Id"], found["Title"], str(found["Version"])) == (short, title, version)
        assert found["Issued on"] == (date.fromisoformat(issued) if issued else "")
        assert (found["SHA-256"], found["Bytes"], found["File or link"]) == (file, size, name)
    elsewhere = "(Applicant shortlisting aid) "
    said = {
        (row["Id"], row["Supports"], str(row["How it supports that"]).removeprefix(elsewhere))
        for row in rows
        if row["Supports"]
    }
    assert said == set(ties)
    assert any(str(row["How it supports that"]).startswith(elsewhere) for row in rows)


def test_people_remarks_and_answers_equal_the_workspace(larkmoor: tuple[Workspace, Path]) -> None:
    workspace, path = larkmoor
    book = Read(path)
    wide = overview.overview(workspace).assessment.id
    with workspace.reading() as connection:
        people = set(connection.execute("SELECT name, role, email FROM person"))
        of_wide = f"JOIN requirement r ON r.id = x.requirement WHERE r.assessment = '{wide}'"
        remarks = set(connection.execute(f"SELECT r.ref, x.author, x.text, x.answer FROM remark x {of_wide}"))
        answers = set(connection.execute(f"SELECT x.question, x.text FROM answer x {of_wide}"))
    assert {(row["Name"], row["Role"], row["Email"]) for row in book.table("People")} == people
    said = {(row["Ref"], row["Auditor"], row["Feedback"], row["Our answer"]) for row in book.table("Auditor feedback")}
    assert said == remarks and len(said) == 9
    questions = book.table("Guiding questions")
    assert {(row["No"], row["Explanation"]) for row in questions if row["Answer"] != "Not answered"} == answers
    asked = catalog.load().requirements
    assert all(row["Question"] in {each.text for each in asked[row["Ref"]].questions} for row in questions)


@pytest.mark.parametrize("sheet", ["Risk register", "Incidents"])
def test_what_stands_beside_the_page_makes_no_printed_head_higher(larkmoor: tuple[Workspace, Path], sheet: str) -> None:
    book = Read(larkmoor[1])
    height = styled(larkmoor[1])[sheet].row_dimensions[book.head(sheet) + 1].height
    assert height is None, "no row is higher than one line"


def test_the_open_points_are_the_gap_list_with_the_longest_overdue_first(larkmoor: tuple[Workspace, Path]) -> None:
    workspace, path = larkmoor
    found = figures(overview.overview(workspace).states, TODAY)
    rows = Read(path).table("Open points")
    assert [row["Ref"] for row in rows[:3]] == [late.ref for late in found.overdue]
    assert [row["Days late"] for row in rows[:3]] == [late.days for late in found.overdue]
    still_open = found.by_status["not_started"] + found.by_status["in_progress"]
    assert still_open == 33
    closed = {row["Ref"]: row["What is missing"] for row in rows[still_open:]}
    assert sum("Renew its evidence" in said for said in closed.values()) == len(found.on_weak_evidence) == 3
    assert not any("Finish the work" in row["What is missing"] for row in rows), "each row says what is missing"
    undecided = next(row for row in rows if row["Ref"] == "A.6.2.8")
    assert "Decide whether it applies (6.1.3)." in undecided["What is missing"]
    dated = [row["Due"] for row in rows[3:still_open]]
    assert dated == sorted(dated)


def test_what_is_closed_but_incomplete_stands_apart_from_the_open_points(workspace: Workspace, tmp_path: Path) -> None:
    change = gate.Change("requirement", requirement(workspace, "A.10.4"), {"applicability": "not_applicable"})
    at = "2026-01-01T00:00:00.000Z"
    gate.write(workspace, gate.Action("Lead", at, "", (change,)), mode=gate.Mode.AS_FOUND)
    book = Read(made(workspace, tmp_path / "out.xlsx"))
    assert book.groups("Open points")[-1] == "Implemented or excluded, but not beyond doubt: 1"
    assert "without a justification" in book.table("Open points")[-1]["What is missing"]


def test_the_dashboard_adds_up_to_the_figures(larkmoor: tuple[Workspace, Path]) -> None:
    workspace, path = larkmoor
    found = figures(overview.overview(workspace).states, TODAY)
    rows = Read(path).rows("Dashboard")
    totals = [row[1:6] for row in rows if row[0] == "Total"]
    assert totals[0][0] == sum(found.by_status.values())
    assert totals[1][:3] == [18, 13, 1] and found.subclauses.part == 18
    assert sum(totals[2]) == 38 and totals[2][0] == found.controls.part
    assert totals[2][3:] == [found.undecided, found.excluded] == [1, 1]
    (adopted,) = [row[1:5] for row in rows if row[0] == "Additional controls, adopted"]
    assert sum(adopted) == found.additional.whole == 3
    assert totals[3][:2] == [len(found.overdue), 33 - len(found.overdue)]
    assert {type(chart).__name__ for chart in styled(path)["Dashboard"]._charts} == {"BarChart", "DoughnutChart"}


def test_a_control_that_nobody_has_decided_on_is_not_counted_as_not_started(
    larkmoor: tuple[Workspace, Path],
) -> None:
    rows = Read(larkmoor[1]).rows("Dashboard")
    by_status = {row[0]: row[1] for row in rows if row[0] in ("Implemented", "In progress", "Not started", "Undecided")}
    assert by_status == {"Implemented": 39, "In progress": 27, "Not started": 5, "Undecided": 1}


def test_every_chart_says_what_it_counts_and_tells_its_numbers_in_words(larkmoor: tuple[Workspace, Path]) -> None:
    charts = styled(larkmoor[1])["Dashboard"]._charts
    titles = ["".join(run.t for run in chart.title.tx.rich.p[0].r) for chart in charts]
    assert titles == [
        "All 72 that are counted, by status",
        "The 33 not implemented, by month due",
        "The 32 subclauses, by clause",
        "The 38 Annex A controls, by published objective",
    ]
    with zipfile.ZipFile(larkmoor[1]) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    told = re.findall(r'descr="([^"]+)"', drawing)
    assert [each.split(".")[0] for each in told] == titles
    assert "Implemented: 39; In progress: 27; Not started: 5; Undecided: 1." in told[0]
    assert "4 Context of the organization: 3 Implemented, 1 In progress;" in told[2]
    assert all(series.dLbls.showVal for chart in charts[1:] for series in chart.series), "every bar has its number"
    not_started = charts[2].series[2]
    assert [label.idx for label in not_started.dLbls.dLbl] == [0, 1, 3, 4, 5, 6], "but for bars of nothing"


def test_the_change_log_tells_every_change_of_the_assessment_the_newest_first(
    workspace: Workspace, tmp_path: Path
) -> None:
    put(workspace, "4.1", status="in_progress", who="Jane")
    act(workspace, *edits_of_owner(workspace), why="after the workshop")
    rows = Read(made(workspace, tmp_path / "out.xlsx")).table("Change log")
    assert [(r["Who"], r["What"], r["Field"], r["Before"], r["After"], r["Reason"]) for r in rows[:2]] == [
        ("Lead", "4.1", "Owner", "", "Ann", "after the workshop"),
        ("Lead", "Person Ann", "Added", "", "Name: Ann", "after the workshop"),
    ]
    assert (rows[2]["Who"], rows[2]["Before"], rows[2]["After"]) == ("Jane", "Not started", "In progress")
    whens = [row["When (UTC)"] for row in rows]
    assert whens == sorted(whens, reverse=True)


def edits_of_owner(workspace: Workspace) -> tuple[gate.Change, ...]:
    person = gate.added(workspace.kinds["person"], {"name": "Ann"})
    return person, gate.Change("requirement", requirement(workspace, "4.1"), {"owner": person.row})


def test_the_cover_shows_the_same_figures_as_every_other_face(larkmoor: tuple[Workspace, Path]) -> None:
    workspace, path = larkmoor
    found = figures(overview.overview(workspace).states, TODAY)
    lines = Read(path).cover()
    assert lines["Subclauses implemented"].startswith(f"{found.subclauses.part} of 32")
    assert lines["Annex A controls"] == "38 = 36 applicable + 1 undecided + 1 excluded"
    assert lines["Overdue"] == "3 requirements; the oldest for 12 days"
    others = lines["Overdue besides"]
    assert others.startswith("5: SUP-1 review (2026-09-25), R-12 review (2026-09-25)") and "ACT-10 (" in others
    assert lines["Workspace id"] == workspace.id
    assert lines["Journal head"] == workspace.head().id
    assert lines["Changes on record"] == str(workspace.head().changes)
    assert lines["Scope"].startswith("Design, operation and support")
    assert lines["Figures as of"] == TODAY
    assert "not a measure of conformity" in words(path)


def test_changes_are_counted_in_one_way_on_every_sheet(larkmoor: tuple[Workspace, Path]) -> None:
    workspace, path = larkmoor
    book = Read(path)
    in_all = workspace.head().changes
    rows = book.rows("Cover")
    (contents,) = [row[1] for row in rows if row[0] == "Change log"]
    listed = int(re.search(r"\(([\d,]+) of ([\d,]+)\)", contents)[1].replace(",", ""))  # type: ignore[index]
    assert contents.endswith(f"({listed:,} of {in_all:,})") and book.cover()["Changes on record"] == str(in_all)
    explained = f"{listed:,} of this assessment and of what all assessments share"
    assert any(explained in str(row[1]) for row in rows)
    top = " ".join(str(cell) for row in book.rows("Change log")[: book.head("Change log")] for cell in row)
    assert f"{in_all:,} changes on record, {explained}; {in_all - listed:,} of other assessments" in top


@pytest.mark.parametrize("place", ["requirement", "organization"])
def test_the_contents_name_the_long_texts_where_there_are_any(workspace: Workspace, tmp_path: Path, place: str) -> None:
    path = tmp_path / "out.xlsx"
    assert "Long texts" not in Read(made(workspace, path)).cover()
    long = "A sentence of some length. " * 400
    if place == "requirement":
        put(workspace, "4.1", implementation=long)
    else:
        with workspace.reading() as connection:
            (row,) = connection.execute("SELECT id FROM organization").fetchone()
        act(workspace, gate.Change("organization", row, {"scope": long}))
    book = Read(made(workspace, path))
    assert book.sheets == ["Cover", *SHEETS[1:], "Long texts"] and "Long texts" in book.cover()
    assert cell_on_cover(path, "Long texts", 0).hyperlink.location == "'Long texts'!A1"


def test_a_text_of_3000_characters_stays_in_its_cell(workspace: Workspace, tmp_path: Path) -> None:
    text = ("We look at the figures of each week and write down what has changed since then. " * 40)[:2_900]
    paragraphs = "\n\n".join([text[:480]] * 6)
    put(workspace, "A.2.2", implementation=text)
    put(workspace, "A.2.3", implementation=paragraphs)
    put(workspace, "4.1", implementation=paragraphs)
    path = made(workspace, tmp_path / "out.xlsx", options=Options(without=frozenset({Part.LOG})))
    assert "Long texts" not in Read(path).sheets
    book = styled(path)
    for sheet, ref, said in (("SoA", "A.2.2", text), ("SoA", "A.2.3", paragraphs), ("Clauses", "4.1", paragraphs)):
        cell = cell_of(book, sheet, ref, "How it is implemented")
        assert cell.value == said and book[sheet].row_dimensions[cell.row].height <= 409


def test_no_sheet_says_in_play(larkmoor: tuple[Workspace, Path]) -> None:
    assert "in play" not in words(larkmoor[1]).casefold()


def test_a_use_case_is_exported_on_its_own_and_described(larkmoor: tuple[Workspace, Path], tmp_path: Path) -> None:
    workspace, _ = larkmoor
    book = Read(made(workspace, tmp_path / "out.xlsx", assessment="Applicant shortlisting aid"))
    cover = book.cover()
    assert cover["Use case"] == "UC-2 Applicant shortlisting aid" and cover["Our roles"] == "Deployer"
    excluded = [row["Ref"] for row in book.table("SoA") if row["Applicable"] == "No"]
    assert excluded == ["A.6.1.2", "A.6.1.3", "A.6.2.2", "A.6.2.3"]
    elsewhere = [
        row for row in book.table("Evidence") if "(Organization-wide AIMS)" in str(row["How it supports that"])
    ]
    assert ("EV-08", "10.2") in {(row["Id"], row["Supports"]) for row in elsewhere}
    assert not any("Internal audit" in str(row["Reason"]) for row in book.table("Change log"))


def test_an_empty_workspace_gives_a_whole_workbook(workspace: Workspace, tmp_path: Path) -> None:
    book = Read(made(workspace, tmp_path / "out.xlsx"))
    assert book.sheets == SHEETS
    assert len(book.table("SoA")) == 38 and book.table("Evidence") == []
    assert len(book.table("Open points")) == 32 + 38


def test_a_column_in_which_nothing_stands_is_left_away(workspace: Workspace, tmp_path: Path) -> None:
    path = made(workspace, tmp_path / "out.xlsx")
    head = Read(path).rows("SoA")[Read(path).head("SoA")]
    assert "Reviewer" not in head and "Evidence 1" not in head and "Evidence" in head
    put(workspace, "A.2.2", due="2026-12-01")
    assert "Due" in Read(made(workspace, path)).row("SoA", "A.2.2")


def test_a_demo_and_an_export_as_of_another_day_say_so_on_every_sheet_and_page(tmp_path: Path) -> None:
    workspace = demo.make(tmp_path / "demo.aims", TODAY)
    book = styled(made(workspace, tmp_path / "out.xlsx", day_was_given=True))
    for sheet in book.worksheets:
        top = " ".join(str(cell.value) for row in sheet.iter_rows(max_row=3) for cell in row)
        for said in (top, sheet.oddHeader.center.text):
            assert "DEMO" in said and "Figures as of 2026-11-24" in said, sheet.title


def test_last_changed_is_the_day_of_the_newest_change(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "4.1", status="in_progress")
    with workspace.reading() as connection:
        (at,) = connection.execute("SELECT max(at) FROM op WHERE row = ?", (requirement(workspace, "4.1"),)).fetchone()
    found = Read(made(workspace, tmp_path / "out.xlsx")).row("Clauses", "4.1")
    assert found["Last changed"] == date.fromisoformat(at[:10])


def test_evidence_beside_a_requirement_leads_to_its_row_and_back(larkmoor: tuple[Workspace, Path]) -> None:
    book = styled(larkmoor[1])
    there = cell_of(book, "SoA", "A.2.2", "Evidence 1")
    assert there.value == "EV-04"
    sheet, place = there.hyperlink.location.replace("'", "").split("!")
    assert (sheet, book[sheet][place].value) == ("Evidence", "EV-04")
    supports = {row[0].value: row for row in book["Evidence"].iter_rows() if row[0].value == "EV-05"}
    back = [cell for row in book["Evidence"].iter_rows() for cell in row if cell.value == "A.2.2" and cell.hyperlink]
    assert supports and book["SoA"][back[0].hyperlink.location.split("!")[1]].value == "A.2.2"


def test_every_link_inside_the_workbook_leads_to_what_it_names(larkmoor: tuple[Workspace, Path]) -> None:
    book = styled(larkmoor[1])
    checked = 0
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.hyperlink and cell.hyperlink.location):
            title, place = cell.hyperlink.location.replace("'", "").split("!")
            there = book[title][place].value
            if sheet.title == "Change log" or title == "Cover" or sheet.title == "Cover":
                assert there is not None
            elif title == "Long texts":
                assert there == f"{sheet.title}, row {cell.row}"
            elif sheet.title == "Long texts":
                assert cell.value == f"{title}, row {place[1:]}"
            else:
                assert there == cell.value, (sheet.title, cell.coordinate)
            checked += 1
    assert checked > 500
    assert all(sheet["A3"].hyperlink.location.startswith("'Cover'!") for sheet in book.worksheets[1:])


def test_a_requirement_with_much_evidence_names_some_and_leads_to_the_list(
    workspace: Workspace, tmp_path: Path
) -> None:
    made_ones = [gate.added(workspace.kinds["evidence"], {"title": f"Record {number}"}) for number in range(14)]
    row = requirement(workspace, "A.2.2")
    links = [edits.link_change(workspace.kinds, ("evidence", e.row), ("requirement", row), "") for e in made_ones]
    act(workspace, *made_ones, *links)
    path = made(workspace, tmp_path / "out.xlsx")
    said = Read(path).row("SoA", "A.2.2")
    assert said["Evidence"].endswith("and 4 more: see the sheet Evidence")
    more = cell_of(styled(path), "SoA", "A.2.2", "More evidence")
    assert more.value == "all 14"
    place = int(more.hyperlink.location.split("!A")[1])
    listed = [row[0] for row in Read(path).rows("Evidence")[place : place + 14]]
    assert listed == [f"EV-{number:02d}" for number in range(1, 15)]


def test_a_field_that_is_added_to_a_record_gets_a_column_by_itself(workspace: Workspace, tmp_path: Path) -> None:
    with sqlite3.connect(workspace.path) as connection:
        layout = json.loads(workspace._layout)
        layout["requirement"]["fields"]["budget"] = {"label": "Budget", "kind": "line"}
        connection.execute("ALTER TABLE requirement ADD COLUMN budget TEXT DEFAULT ''")
        connection.execute("UPDATE requirement SET budget = '3 days' WHERE ref = 'A.2.2'")
        connection.execute("UPDATE meta SET value = ? WHERE key = 'layout'", (json.dumps(layout),))
    workspace.reread_layout()
    assert Read(made(workspace, tmp_path / "out.xlsx")).row("SoA", "A.2.2")["Budget"] == "3 days"


def test_a_place_that_cannot_be_written_is_named_and_the_workspace_is_never_overwritten(
    workspace: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(errors.WorkspaceError, match="could not be written"):
        made(workspace, tmp_path / "no" / "such" / "out.xlsx")
    before = workspace.path.read_bytes()
    with pytest.raises(errors.Refused):
        made(workspace, workspace.path)
    assert workspace.path.read_bytes() == before
