"""The workbook, read back with two different eyes."""

import os
import signal
import sqlite3
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from aims_tui import catalog
from aims_tui.insight.figures import figures
from aims_tui.workbook.cells import LONGEST, parts, safe
from aims_tui.workbook.export import export
from aims_tui.workspace import demo, errors, glance
from aims_tui.workspace.workspace import Workspace
from tests.conftest import TODAY, put, requirement

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "#REF!",
    "a\x00b\x1bc\x07",
    "\ufffe\uffff",
    "_x0041_",
    "[/] & <b>",
    "שלום 👩‍👩‍👧",
    "line one\nline two",
]


def made(workspace: Workspace, path: Path, **options: object) -> Path:
    export(workspace, path, who="Lead", today=TODAY, **options)  # type: ignore[arg-type]
    return path


def test_the_soa_has_the_38_controls_in_published_order_then_the_adopted_ones_apart(
    workspace: Workspace, tmp_path: Path
) -> None:
    put(workspace, "X.3", applicability="applicable")
    sheet = openpyxl.load_workbook(made(workspace, tmp_path / "out.xlsx"))["SoA"]
    refs = [cell.value for cell in sheet["A"][1:] if str(cell.value).startswith(("A.", "X.")) and " " not in cell.value]
    assert refs == [each.ref for each in catalog.load().of("control")] + ["X.3"]
    headings = [cell.value for cell in sheet["A"] if cell.value and " " in str(cell.value)]
    assert headings[0] == "A.2 Policies related to AI" and headings[-1].startswith("Additional controls")


def test_the_clauses_sheet_has_the_32_subclauses_under_their_clauses(workspace: Workspace, tmp_path: Path) -> None:
    rows = CalamineWorkbook.from_path(made(workspace, tmp_path / "out.xlsx")).get_sheet_by_name("Clauses").to_python()
    assert [row[0] for row in rows[1:] if " " not in row[0]] == [each.ref for each in catalog.load().of("subclause")]
    assert rows[1][0] == "4 Context of the organization"


def test_an_excluded_control_shows_its_reason_and_a_dash_for_its_status(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "A.6.2.3", applicability="not_applicable", exclusion_justification="No development; see SYS-4")
    sheet = openpyxl.load_workbook(made(workspace, tmp_path / "out.xlsx"))["SoA"]
    head = [cell.value for cell in sheet[1]]
    row = next([cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == "A.6.2.3")
    found = dict(zip(head, row, strict=True))
    assert (found["Applicable"], found["Status"]) == ("No", "–")
    assert found["Justification"] == "No development; see SYS-4"


def test_every_cell_of_the_demo_equals_the_workspace(tmp_path: Path) -> None:
    workspace = demo.make(tmp_path / "demo.aims", TODAY)
    book = CalamineWorkbook.from_path(made(workspace, tmp_path / "out.xlsx"))
    with workspace.reading() as connection:
        names = dict(connection.execute("SELECT id, name FROM person").fetchall())
        assessment = glance.glance(workspace).assessment.id
        rows = {
            row[0]: row[1:]
            for row in connection.execute(
                "SELECT ref, status, implementation, owner, due FROM requirement WHERE assessment = ?", (assessment,)
            )
        }
    words = {"not_started": "Not started", "in_progress": "In progress", "implemented": "Implemented"}
    seen = 0
    for title in ("Clauses", "SoA"):
        table = book.get_sheet_by_name(title).to_python()
        top = next(number for number, row in enumerate(table) if row[0] == "Ref")
        head = table[top]
        for line in table[top + 1 :]:
            if line[0] not in rows:
                continue
            found = dict(zip(head, line, strict=True))
            status, implementation, owner, due = rows[line[0]]
            assert found["Status"] in (words[status], "–")
            assert str(found["How it is implemented"]).startswith(implementation)
            assert found["Owner"] == names.get(owner, "")
            assert found["Due"] == (date.fromisoformat(due) if due else "")
            seen += 1
    assert seen == 32 + 38 + 3


def test_the_cover_shows_the_same_figures_as_every_other_face(tmp_path: Path) -> None:
    workspace = demo.make(tmp_path / "demo.aims", TODAY)
    found = figures(glance.glance(workspace).states, TODAY)
    cover = openpyxl.load_workbook(made(workspace, tmp_path / "out.xlsx"))["Cover"]
    lines = {row[0].value: row[1].value for row in cover.iter_rows() if row[0].value}
    assert lines["Subclauses implemented"].startswith(f"{found.subclauses.part} of 32")
    assert (lines["  applicable"], lines["  undecided"], lines["  excluded"]) == (36, 1, 1)
    assert lines["Overdue"] == 3
    assert lines["Workspace"] == workspace.id
    assert lines["Journal head"] == workspace.head().id
    assert "in play" not in " ".join(map(str, lines))
    assert any("not a measure of conformity" in str(each) for each in lines)


def test_a_demo_and_an_export_as_of_another_day_say_so_on_every_sheet(tmp_path: Path) -> None:
    workspace = demo.make(tmp_path / "demo.aims", TODAY)
    book = openpyxl.load_workbook(made(workspace, tmp_path / "out.xlsx", day_was_given=True))
    for sheet in book.worksheets:
        top = " ".join(str(cell.value) for row in sheet.iter_rows(max_row=3) for cell in row)
        assert "DEMO" in top and "Figures as of 2026-11-24" in top, sheet.title


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text_in_every_cell_and_comes_back_the_same(
    workspace: Workspace, tmp_path: Path, text: str
) -> None:
    with sqlite3.connect(workspace.path) as connection:
        connection.execute("UPDATE requirement SET implementation = ? WHERE ref = '4.1'", (text,))
        connection.execute("UPDATE organization SET name = ?", (text,))
    path = made(workspace, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(path)["Clauses"]
    cell = next(row[3] for row in sheet.iter_rows() if row[0].value == "4.1")
    assert cell.data_type == "s" and cell.hyperlink is None
    assert cell.value == safe(text)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Clauses").to_python()
    read = next(row[3] for row in rows if row[0] == "4.1")
    if not any(each in text for each in "\ufffe\uffff\x00"):
        assert read.replace("\r", "") == text, "calamine undoes the escapes"


def test_a_text_too_long_for_a_cell_goes_on_elsewhere_and_nothing_is_cut(workspace: Workspace, tmp_path: Path) -> None:
    text = "".join(chr(0x1F600 + number % 50) if number % 7 == 0 else "word "[number % 5] for number in range(70_000))
    put(workspace, "4.1", implementation=text)
    book = openpyxl.load_workbook(made(workspace, tmp_path / "out.xlsx"))
    cell = next(row[3] for row in book["Clauses"].iter_rows() if row[0].value == "4.1")
    assert cell.value.startswith("See sheet Long texts") and "Long texts" in cell.hyperlink.location
    pieces = [row[1].value for row in book["Long texts"].iter_rows() if row[1].value]
    assert "".join(pieces) == text
    back = book["Long texts"]["A2"].hyperlink or book["Long texts"]["A1"].hyperlink
    assert "Clauses" in back.location
    assert all(len(each.encode("utf-16-le")) // 2 <= LONGEST for each in parts(text))


def test_only_web_and_mail_addresses_become_links(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "4.1", implementation="https://example.org/a?b=1")
    put(workspace, "4.2", implementation="file:///etc/passwd")
    put(workspace, "4.3", implementation="javascript:alert(1)")
    sheet = openpyxl.load_workbook(made(workspace, tmp_path / "out.xlsx"))["Clauses"]
    links = {row[0].value: row[3].hyperlink for row in sheet.iter_rows()}
    assert links["4.1"].target == "https://example.org/a?b=1"
    assert links["4.2"] is None and links["4.3"] is None


def test_pages_are_made_for_paper(workspace: Workspace, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(workspace, tmp_path / "out.xlsx"))["SoA"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area.startswith("'SoA'!$A$1:$I$"), "nine columns are printed"
    assert sheet.freeze_panes == "C2"
    assert workspace.id[:8] in sheet.oddFooter.left.text and sheet.oddFooter.right.text == "Page &P of &N"


def test_an_old_workbook_keeps_its_mode_and_is_replaced_whole(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    made(workspace, path)
    assert path.stat().st_mode & 0o777 == 0o640
    assert zipfile.ZipFile(path).testzip() is None
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".writing")] == []


def test_a_place_that_cannot_be_written_is_named_and_the_workspace_is_never_overwritten(
    workspace: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(errors.WorkspaceError, match="could not be written"):
        made(workspace, tmp_path / "no" / "such" / "out.xlsx")
    before = workspace.path.read_bytes()
    with pytest.raises(errors.Refused):
        made(workspace, workspace.path)
    assert workspace.path.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked writer")
def test_killed_midway_the_old_workbook_is_still_there(workspace: Workspace, tmp_path: Path) -> None:
    path = made(workspace, tmp_path / "out.xlsx")
    rounds = 25
    for number in range(rounds):
        pid = os.fork()
        if pid == 0:
            while True:
                export(workspace, path, who=f"writer {number}", today=TODAY)
        signal.sigtimedwait([], 0.01 + 0.012 * number)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert zipfile.ZipFile(path).testzip() is None
        assert openpyxl.load_workbook(path, read_only=True).sheetnames == ["Cover", "Clauses", "SoA"]
    print(f"{rounds} kills while exporting: 0 workbooks lost", file=sys.stderr)


def test_last_changed_is_the_day_of_the_newest_change(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "4.1", status="in_progress")
    with workspace.reading() as connection:
        (at,) = connection.execute("SELECT max(at) FROM op WHERE row = ?", (requirement(workspace, "4.1"),)).fetchone()
    sheet = openpyxl.load_workbook(made(workspace, tmp_path / "out.xlsx"))["Clauses"]
    head = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows() if row[0].value == "4.1")
    assert row[head.index("Last changed")].value == datetime.fromisoformat(at[:10])
