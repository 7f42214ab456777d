"""The workbook as a whole: its look, sheets with a header row, and texts too long for a cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from aims_tui.workbook import cells

HEAD = PatternFill("solid", fgColor="1F3A4D")
HEAD_FONT = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
GROUP = PatternFill("solid", fgColor="E3EAF0")
BODY_FONT = Font(name="Calibri", size=10)
BOLD_FONT = Font(name="Calibri", size=10, bold=True)
TITLE_FONT = Font(name="Calibri", size=16, bold=True, color="1F3A4D")
LINK_FONT = Font(name="Calibri", size=10, color="1155AA", underline="single")
LINE = Border(bottom=Side(style="hair", color="B0BEC5"))
WRAP = Alignment(vertical="top", wrap_text=True)
WRAP_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
STATUS_FONTS = {
    "Implemented": Font(name="Calibri", size=10, bold=True, color="1B6E3C"),
    "In progress": Font(name="Calibri", size=10, bold=True, color="9A5B00"),
    "Not started": Font(name="Calibri", size=10, bold=True, color="8A1C1C"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in characters, and whether it is printed."""

    label: str
    width: int
    printed: bool = True


@dataclass(slots=True)
class Book:
    """A workbook that is being written."""

    footer: str
    """What stands at the foot of every printed page beside the page number."""
    banner: str = ""
    """What every sheet says above its table: a demo, or a day other than today."""
    workbook: Workbook = field(default_factory=Workbook)
    _long: Worksheet | None = None

    def sheet(self, title: str) -> Worksheet:
        """Add a sheet, ready for paper: landscape, fit to width, page x of y."""
        first = self.workbook.worksheets[0]
        # A new Workbook has one empty sheet; it becomes the first of ours.
        sheet = first if first.title == "Sheet" else self.workbook.create_sheet()
        sheet.title = title
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        footer = sheet.oddFooter
        assert footer is not None and footer.left is not None and footer.right is not None
        footer.left.text, footer.right.text = f"{title} · {self.footer}".replace("&", "&&"), "Page &P of &N"
        sheet.sheet_view.showGridLines = False
        return sheet

    def table(self, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any] | str]) -> Worksheet:
        """Add a sheet with a header row; a row that is a bare text is a group heading."""
        sheet = self.sheet(title)
        top = 1
        if self.banner:
            cells.put(sheet, 1, 1, self.banner).font = Font(name="Calibri", size=11, bold=True, color="8A1C1C")
            top = 2
        for number, column in enumerate(columns, start=1):
            cell = cells.put(sheet, top, number, column.label)
            cell.font, cell.fill, cell.alignment = HEAD_FONT, HEAD, WRAP
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        row = top
        for values in rows:
            row += 1
            if isinstance(values, str):
                self._group(sheet, row, values, len(columns))
                continue
            most = 1
            for number, value in enumerate(values, start=1):
                most = max(most, self._cell(sheet, row, number, value, columns[number - 1]))
            sheet.row_dimensions[row].height = height(most)
        sheet.freeze_panes = f"{get_column_letter(min(3, len(columns)))}{top + 1}"
        sheet.print_title_rows = f"{top}:{top}"
        printed = sum(column.printed for column in columns)
        sheet.print_area = f"A1:{get_column_letter(printed)}{row}"
        sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(columns))}{row}"
        return sheet

    def _group(self, sheet: Worksheet, row: int, text: str, width: int) -> None:
        for number in range(1, width + 1):
            sheet.cell(row=row, column=number).fill = GROUP
        cells.put(sheet, row, 1, text).font = BOLD_FONT

    def _cell(self, sheet: Worksheet, row: int, number: int, value: Any, column: Column) -> int:
        """Write a cell in the book's style and return how many lines it takes."""
        text = cells.safe(value) if isinstance(value, str) else ""
        if cells.units(text) > cells.LONGEST:
            where = self._continue(str(value), f"{sheet.title}!{get_column_letter(number)}{row}")
            cell = cells.put(sheet, row, number, f"See sheet Long texts, row {where}.")
            cells.link_inside(cell, f"'Long texts'!A{where}")
            cell.font = LINK_FONT
        else:
            cell = cells.put(sheet, row, number, value)
            cell.font = STATUS_FONTS.get(text, BODY_FONT)
            if target := cells.link_target(text):
                cell.hyperlink = target
                cell.font = LINK_FONT
        cell.alignment, cell.border = WRAP, LINE
        return lines(text, column.width)

    def _continue(self, text: str, origin: str) -> int:
        """Put a text too long for a cell on its own sheet, in pieces below each other; return its first row."""
        if self._long is None:
            self._long = self.sheet("Long texts")
            self._long.column_dimensions["A"].width = 24
            self._long.column_dimensions["B"].width = 110
        start = self._long.max_row + 1
        for number, part in enumerate(cells.parts(cells.safe(text))):
            cell = cells.put(self._long, start + number, 1, origin)
            cells.link_inside(cell, _quoted(origin))
            cell.font = LINK_FONT
            body = self._long.cell(row=start + number, column=2)
            body.value = part
            body.data_type = "s"
            body.alignment, body.font = WRAP, BODY_FONT
        return start


def height(most: int) -> float:
    """Return the height in points of a row that shows so many lines; Excel takes at most 409."""
    return min(13.5 * most + 4, 409)


def lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of that width, in the body's font."""
    return sum(len(line) // max(width, 1) + 1 for line in text.splitlines()) or 1


def _quoted(origin: str) -> str:
    title, cell = origin.rsplit("!", 1)
    return f"'{title}'!{cell}"
