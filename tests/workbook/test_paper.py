"""The workbook on screen and on paper."""

from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.workspace import demo
from aims_tui.workspace.workspace import Workspace
from tests.conftest import TODAY, put
from tests.workbook.reading import SHEETS, cell_of, made, styled

TABLES = [title for title in SHEETS if title not in ("Cover", "Dashboard")]


@pytest.fixture(scope="module")
def larkmoor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's workbook, made once; tests only read it."""
    folder = tmp_path_factory.mktemp("larkmoor")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        return made(demo.make(folder / "demo.aims", TODAY), folder / "out.xlsx")


def test_every_sheet_is_landscape_as_wide_as_a_page_and_numbered(larkmoor: Path) -> None:
    for sheet in styled(larkmoor).worksheets:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == (1 if sheet.title in ("Cover", "Dashboard") else 0)
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
