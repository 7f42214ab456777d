"""OpenDocument spreadsheets read as those of Excel do: merged cells, hidden rows, lists, and what is not whole."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from aims_tui.insight.importing.table import Merge, filled
from aims_tui.workbook import tables
from aims_tui.workspace.store import errors

SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f'xmlns:{name}="{SPACE}{name}:1.0"' for name in ("office", "table", "text"))


def document(path: Path, *sheets: str, before: str = "", after: str = "") -> Path:
    """Write an OpenDocument spreadsheet with sheets S1, S2 … of these rows."""
    told = "".join(f'<table:table table:name="S{number}">{rows}</table:table>' for number, rows in enumerate(sheets, 1))
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{SPACE}manifest:1.0"/>')
        made.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:body><office:spreadsheet>{before}{told}{after}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def row(*cells: str, **attributes: object) -> str:
    said = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{said}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", **attributes: object) -> str:
    said = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    sort = ' office:value-type="string"' if text else ""
    inside = "".join(f"<text:p>{each}</text:p>" for each in text.split("\n")) if text else ""
    return f"<table:table-cell{said}{sort}>{inside}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"


def test_merged_cells_read_as_those_of_excel_do(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for each in (["Risk", None, "Inherent", None, "Owner"], ["Id", "Title", "L", "I"], [1, "x", 3, 4, "Jo"],
                 [2, "y", 3, 4]):  # fmt: skip
        sheet.append(each)
    for place in ("A1:B1", "C1:D1", "E1:E2", "E3:E4"):
        sheet.merge_cells(place)
    workbook.save(tmp_path / "a.xlsx")
    two, high = {"number_columns_spanned": 2, "number_rows_spanned": 1}, {"number_rows_spanned": 2}
    path = document(
        tmp_path / "a.ods",
        row(cell("Risk", **two), COVERED, cell("Inherent", **two), COVERED, cell("Owner", **high))
        + row(cell("Id"), cell("Title"), cell("L"), cell("I"), COVERED)
        + row(cell("1"), cell("x"), cell("3"), cell("4"), cell("Jo", **high))
        + row(cell("2"), cell("y"), cell("3"), cell("4"), COVERED),
    )
    excel, open_ = (tables.read(each).sheets[0] for each in (tmp_path / "a.xlsx", path))
    assert sorted(open_.merges) == sorted(excel.merges)
    assert [line.cells for line in filled(open_).lines] == [line.cells for line in filled(excel).lines]
    assert filled(open_).lines[3].cells == ("2", "y", "3", "4", "Jo")


def test_a_row_that_stands_for_many_has_its_merged_cells_in_each(tmp_path: Path) -> None:
    rows = row(cell("Title"), cell("Owner")) + row(
        cell("same", number_columns_spanned=2), COVERED, number_rows_repeated=3
    )
    found = tables.read(document(tmp_path / "a.ods", rows + row(cell("end"), cell("end")))).sheets[0]
    assert found.merges == [Merge(number, 0, number, 1) for number in (1, 2, 3)]
    assert [line.cells for line in filled(found).lines][1:4] == [("same", "same")] * 3


def test_a_merged_cell_is_cut_off_where_the_table_ends(tmp_path: Path) -> None:
    rows = row(cell("a", number_columns_spanned=16_384, number_rows_spanned=1_048_576), COVERED) + row(
        COVERED, cell("b")
    )
    assert tables.read(document(tmp_path / "a.ods", rows)).sheets[0].merges == [Merge(0, 0, 1, 1)]


@pytest.mark.parametrize("times", [1, 1_048_576])
def test_merged_cells_over_each_other_are_refused(tmp_path: Path, times: int) -> None:
    wide = {"number_columns_spanned": 900, "number_rows_spanned": 1_048_576}
    rows = row(*[cell("a", **wide)] * 30, number_rows_repeated=times) + row(cell("b"), cell("b"))
    with pytest.raises(errors.NotAWorkspace, match=r"over each other|too many"):
        tables.read(document(tmp_path / "a.ods", rows))


def test_more_merged_cells_than_anybody_makes_are_refused(tmp_path: Path) -> None:
    pair = cell("a", number_columns_spanned=2) + COVERED
    rows = row(pair * 20, number_rows_repeated=49_999) + row(cell("b"))
    with pytest.raises(errors.NotAWorkspace, match="more than 100,000 merged cells"):
        tables.read(document(tmp_path / "a.ods", rows))


def test_one_long_text_in_a_large_merged_cell_is_refused(tmp_path: Path) -> None:
    long = cell("long " * 6_000, number_columns_spanned=100, number_rows_spanned=1_000)
    rows = row(long) + row(cell("x", number_columns_repeated=100), number_rows_repeated=1_000)
    with pytest.raises(errors.NotAWorkspace, match="more text"):
        tables.read(document(tmp_path / "a.ods", rows))


def test_blanks_that_are_only_counted_are_counted(tmp_path: Path) -> None:
    rows = row(cell('a<text:s text:c="900000000"/>b'))
    with pytest.raises(errors.NotAWorkspace, match="more than 2,000,000 characters"):
        tables.read(document(tmp_path / "a.ods", rows))


@pytest.mark.parametrize("times", [1_000_000, 18_446_744_073_709_551_615])
def test_a_row_behind_more_empty_ones_than_there_can_be_is_refused(tmp_path: Path, times: int) -> None:
    rows = row(cell(), number_rows_repeated=times) + row(cell("x"))
    with pytest.raises(errors.NotAWorkspace, match="too many"):
        tables.read(document(tmp_path / "a.ods", rows))


def test_line_breaks_within_a_paragraph_and_between_paragraphs_are_kept(tmp_path: Path) -> None:
    rows = row(cell("A.4.2<text:line-break/>A.7.4"), cell("A.4.2\nA.7.4"), cell("a<text:s/>b<text:tab/>c"))
    found = tables.read(document(tmp_path / "a.ods", rows)).sheets[0].lines[0].cells
    assert found == ("A.4.2\nA.7.4", "A.4.2\nA.7.4", "a b\tc")


def test_a_comment_on_a_cell_is_no_text_of_it(tmp_path: Path) -> None:
    noted = "<office:annotation><text:p>remark</text:p></office:annotation>"
    path = document(tmp_path / "a.ods", row(cell("x<text:line-break/>y").replace("<text:p>", f"{noted}<text:p>")))
    assert tables.read(path).sheets[0].lines[0].cells == ("x\ny",)


def test_hidden_rows_lists_filters_and_formulas_without_a_result_are_known(tmp_path: Path) -> None:
    condition = "of:cell-content-is-in-list([{}$B$2:.$B$3])"
    lists = "".join(
        f'<table:content-validation table:name="{name}" table:condition="{condition.format(place)}"/>'
        for name, place in (("own", "."), ("other", "$S2."))
    )
    ranges = (
        '<table:database-ranges><table:database-range table:target-range-address="S1.A1:S1.C4" '
        'table:display-filter-buttons="true"/></table:database-ranges>'
    )
    path = document(
        tmp_path / "a.ods",
        row(cell("Risk"), cell("State"), cell("Level"))
        + row(cell("a", content_validation_name="own"), cell("open"), cell(formula="of:=1+1"))
        + row(cell("b"), cell("closed"), cell("x"), visibility="collapse")
        + row(cell("c"), cell("open"), cell("x", content_validation_name="other")) + row(cell("below")),
        row(cell("1")) + row(cell("2"), cell("high")) + row(cell("3")) + row(cell("4")),
        before=f"<table:content-validations>{lists}</table:content-validations>", after=ranges,
    )  # fmt: skip
    first, second = tables.read(path).sheets
    assert [line.hidden for line in first.lines] == [False, False, True, False, False]
    assert [line.listed for line in first.lines] == [False, True, True, False, False]
    assert [line.listed for line in second.lines] == [False, True, True, False]
    assert first.uncounted == [(1, 2)]
    assert first.last == 4
