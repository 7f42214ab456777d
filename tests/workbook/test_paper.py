"""The workbook on screen and on paper."""

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.workspace import demo
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put, requirement
from tests.workbook.reading import SHEETS, cell_of, made, styled

TABLES = [title for title in SHEETS if title not in ("Cover", "Dashboard")]


@pytest.fixture(scope="module")
def larkmoor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's workbook, made once; tests only read it."""
    folder = tmp_path_factory.mktemp("larkmoor")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        return made(demo.make(folder / "demo.aims", TODAY), folder / "out.xlsx")


ONE_PAGE = ("Dashboard", "Risk map", "Risk method")
"""With so many registers the Cover of the demo takes two pages."""


def test_every_sheet_is_as_wide_as_a_page_and_numbered_and_the_tables_lie_across(larkmoor: Path) -> None:
    for sheet in styled(larkmoor).worksheets:
        assert sheet.page_setup.orientation == ("portrait" if sheet.title == "Cover" else "landscape"), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == (1 if sheet.title in ONE_PAGE else 0)
        assert sheet.oddFooter.right.text == "Page &P of &N"
        assert sheet.print_area


def test_every_page_names_the_workspace_and_the_head(workspace: Workspace, tmp_path: Path) -> None:
    for sheet in styled(made(workspace, tmp_path / "out.xlsx")).worksheets:
        assert workspace.id in sheet.oddFooter.left.text
        assert workspace.head().id[:16] in sheet.oddFooter.left.text


@pytest.mark.parametrize("title", TABLES)
def test_the_header_row_stays_and_is_repeated_and_filtered_by(larkmoor: Path, title: str) -> None:
    sheet = styled(larkmoor)[title]
    head = int(sheet.freeze_panes[1:]) - 1
    assert sheet.cell(head, 1).value in ("Ref", "Id", "Name", "When (UTC)")
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.auto_filter.ref.startswith(f"A{head}:")


@pytest.mark.parametrize("title", ["SoA", "Clauses", "Guiding questions"])
def test_rows_can_be_folded_below_their_clause_or_objective(larkmoor: Path, title: str) -> None:
    sheet = styled(larkmoor)[title]
    head = int(sheet.freeze_panes[1:]) - 1
    levels = [sheet.row_dimensions[number].outlineLevel for number in range(head + 1, head + 4)]
    assert levels[:2] == [0, 1]
    assert not sheet.sheet_properties.outlinePr.summaryBelow


def test_words_of_state_are_coloured_and_texts_that_only_say_the_same_are_not(
    workspace: Workspace, tmp_path: Path
) -> None:
    put(workspace, "4.1", status="in_progress", implementation="Not started")
    book = styled(made(workspace, tmp_path / "out.xlsx"))
    colours = {ref: cell_of(book, "Clauses", ref, "Status").fill.fgColor.rgb for ref in ("4.1", "4.2")}
    assert len(set(colours.values())) == 2 and "00000000" not in colours.values()
    assert cell_of(book, "Clauses", "4.1", "How it is implemented").fill.fill_type is None


def test_texts_wrap_and_rows_are_as_high_as_their_longest_text(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "4.1", implementation="Nine lines of a list\n" * 9)
    book = styled(made(workspace, tmp_path / "out.xlsx"))
    cell = cell_of(book, "Clauses", "4.1", "How it is implemented")
    assert cell.alignment.wrap_text and cell.alignment.vertical == "top"
    assert 120 <= book["Clauses"].row_dimensions[cell.row].height <= 150
    assert cell_of(book, "Clauses", "4.4", "Ref").row == cell.row + 3
    assert book["Clauses"].row_dimensions[cell.row + 3].height is None, "a row of one line is left to Excel"


def test_the_header_row_is_high_enough_for_its_words(larkmoor: Path) -> None:
    sheet = styled(larkmoor)["People"]
    head = int(sheet.freeze_panes[1:]) - 1
    assert "Top management" in [cell.value for cell in sheet[head]]
    assert sheet.row_dimensions[head].height > 25


def test_the_properties_say_whose_workbook_it_is(larkmoor: Path) -> None:
    properties = styled(larkmoor).properties
    assert properties.title == "Larkmoor Desk Ltd: Organization-wide AIMS"
    assert properties.creator == "Lead" and "not a measure of conformity" in properties.description
    assert properties.subject and properties.keywords


def test_an_ampersand_and_a_very_long_name_do_not_break_a_footer(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "4.1", status="in_progress")
    for sheet in styled(made(workspace, tmp_path / "out.xlsx", who="A & B" * 90)).worksheets:
        assert len(sheet.oddFooter.left.text) < 250


def test_words_of_state_keep_their_colours_when_an_auditor_writes_another(larkmoor: Path) -> None:
    for title, label in (("SoA", "Status"), ("SoA", "Applicable"), ("Clauses", "Status"), ("Evidence", "State")):
        sheet = styled(larkmoor)[title]
        head = int(sheet.freeze_panes[1:]) - 1
        letter = next(cell.column_letter for cell in sheet[head] if cell.value == label)
        rules = [
            rule
            for place in sheet.conditional_formatting
            if str(place.sqref).startswith(f"{letter}{head + 1}:{letter}")
            for rule in place.rules
        ]
        assert rules and rules[-1].formula == [f"LEN(${letter}{head + 1})>0"], "any other word is in no colour"
        assert all(rule.stopIfTrue for rule in rules)
        fills = {rule.dxf.fill.bgColor.rgb for rule in rules}
        assert len(fills) > 1, (title, label)
        for cell in sheet[letter][head:]:
            if cell.value and sheet.cell(cell.row, 2).value:
                said = next((rule for rule in rules if f'="{cell.value}"' in rule.formula[0]), rules[-1])
                assert said.dxf.fill.bgColor.rgb[2:] == (cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else "FFFFFF")


def test_a_page_ends_early_only_where_a_heading_would_stand_at_its_end(larkmoor: Path) -> None:
    book = styled(larkmoor)
    ends = [(title, each.id) for title in ("SoA", "Clauses", "Open points") for each in book[title].row_breaks.brk]
    assert ends
    assert all(book[title].cell(end + 1, book[title].max_column).value == "heading" for title, end in ends)


def test_no_heading_makes_a_row_higher(larkmoor: Path) -> None:
    for title in ("SoA", "Clauses", "Open points", "Guiding questions"):
        sheet = styled(larkmoor)[title]
        last = sheet.cell(1, sheet.max_column).column_letter
        longest = max(len(str(cell.value or "")) for cell in sheet[last])
        assert sheet.column_dimensions[last].width > longest > 0


def test_the_change_log_is_printed_for_its_newest_year_and_stands_whole_on_the_sheet(
    workspace: Workspace, tmp_path: Path
) -> None:
    row = requirement(workspace, "4.1")
    for at, status in (("2024-05-01", "in_progress"), ("2025-11-02", "not_started"), ("2026-11-01", "in_progress")):
        change = gate.Change("requirement", row, {"status": status})
        gate.write(workspace, gate.Action("Lead", f"{at}T10:00:00.000Z", "", (change,)), mode=gate.Mode.AS_FOUND)
    with sqlite3.connect(workspace.path) as connection:
        connection.execute("UPDATE op SET at = '2024-04-01T10:00:00.000Z' WHERE at NOT LIKE '202_-__-__T10:00:00%'")
    path = made(workspace, tmp_path / "out.xlsx")
    sheet = styled(path)["Change log"]
    head = int(sheet.freeze_panes[1:]) - 1
    assert [cell.value for cell in sheet["A"][head : head + 3]] == [
        datetime(2026, 11, 1, 10), datetime(2025, 11, 2, 10), datetime(2024, 5, 1, 10),
    ]  # fmt: skip
    assert sheet.print_area.endswith(f"${head + 2}")
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row)) and sheet.max_row > head + 3
    top = " ".join(str(cell.value) for line in sheet.iter_rows(max_row=head) for cell in line)
    assert "Printed: the changes since 2025-11-01." in top


def test_a_young_change_log_is_printed_whole_and_says_nothing_of_it(workspace: Workspace, tmp_path: Path) -> None:
    sheet = styled(made(workspace, tmp_path / "out.xlsx"))["Change log"]
    assert sheet.print_area.endswith(f"${sheet.max_row}")
    assert not any("Printed:" in str(cell.value) for line in sheet.iter_rows(max_row=5) for cell in line)


def test_when_a_change_was_made_is_a_date_with_a_time(larkmoor: Path) -> None:
    sheet = styled(larkmoor)["Change log"]
    head = int(sheet.freeze_panes[1:]) - 1
    cells = [cell for cell in sheet["A"][head:] if cell.value is not None]
    assert all(cell.data_type == "d" and cell.number_format == "yyyy-mm-dd hh:mm" for cell in cells)


def test_every_row_of_the_change_log_leads_to_what_it_is_about(larkmoor: Path) -> None:
    sheet = styled(larkmoor)["Change log"]
    head = int(sheet.freeze_panes[1:]) - 1
    unlinked = {cell.value for cell in sheet["C"][head:] if cell.value and cell.hyperlink is None}
    assert unlinked == set()
