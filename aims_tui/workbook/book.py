"""Pages become sheets: placed first, so that every link knows its row, then written row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import Element

from aims_tui.text import cut
from aims_tui.workbook import cells, paper, room
from aims_tui.workbook.aside import Aside
from aims_tui.workbook.long_texts import TITLE as LONG_TEXTS
from aims_tui.workbook.long_texts import LongTexts
from aims_tui.workbook.look import Look
from aims_tui.workbook.page import Cell, Column, Page, Row, Value
from aims_tui.workbook.progress import WRITING, Progress

CONTENTS = "contents"
"""The anchor of the list of contents."""

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

LONGEST_LINE = 1_000
"""Characters of a line that is no cell of a table."""

MOST_LINKS = 65_000
"""Excel repairs a sheet with more than 65,530 links by throwing them away."""

Place = tuple[str, int]
"""Title of the sheet and number of the row."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every sheet says of the export."""

    footer: str
    banner: str = ""
    """A demo, or figures of a day that is not today."""


class Book:
    """A workbook that is being written, streaming: its rows are never all in memory."""

    def __init__(self, stamp: Stamp, progress: Progress, aside: Aside) -> None:
        self.workbook = Workbook(write_only=True)
        self._stamp = stamp
        self._progress = progress
        self._aside = aside
        self._look = Look(self.workbook)
        self._long = LongTexts()
        self._places: dict[str, Place] = {}
        self._links = 0
        self._lines = 1
        """Of the row that is being made: how many lines its highest cell has."""

    def write(self, pages: Sequence[Page]) -> None:
        """Write the pages in their order, then the texts that were too long for their cells."""
        lengths = [len(page.rows) if isinstance(page.rows, list) else page.length for page in pages]
        self._progress.stage(WRITING, sum(lengths))
        for page in pages:
            self._place(page)
        self._long.above = self._rows_above(self._long.page())
        for page in pages:
            self._sheet(page)
        if self._long:
            self._sheet(self._long.page())

    def _place(self, page: Page) -> None:
        self._places.setdefault(f"sheet {page.title}", (page.title, 1))
        if isinstance(page.rows, list):
            first = self._rows_above(page) + 1
            for number, row in enumerate(page.rows, start=first):
                if row.anchor:
                    self._places[row.anchor] = (page.title, number)

    def _rows_above(self, page: Page) -> int:
        return len([*self._above(page)])

    def _above(self, page: Page) -> Iterator[Row]:
        """Yield the rows above the first one of a page's own."""
        yield Row((page.heading,), style="title")
        if self._stamp.banner:
            yield Row((self._stamp.banner,), style="banner")
        if page.title == "Cover":
            return
        indent = [""] * (page.frozen_columns if len(page.columns) > page.frozen_columns else 1)
        notes = page.notes or ("",)
        yield Row((Cell("← Contents", CONTENTS, "note"), *indent[1:], notes[0]), style="note")
        for note in notes[1:]:
            yield Row((*indent, note), style="note")
        if page.table:
            yield Row([column.label for column in page.columns], style="head")

    def _sheet(self, page: Page) -> None:
        sheet: Any = self.workbook.create_sheet(page.title)
        # openpyxl tries first to take each cell for a value, and fails at a message that it formats: 15 % of an export.
        sheet._values_to_row = _in_place
        above = [*self._above(page)]
        paper.set_up(sheet, page, self._stamp.footer, self._stamp.banner)
        if page.table:
            sheet.freeze_panes = f"{get_column_letter(page.frozen_columns + 1)}{len(above) + 1}"
            sheet.print_title_rows = f"{len(above)}:{len(above)}"
        for number, column in enumerate(page.columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        self._links = 0
        # openpyxl's own object for each row would cost more than the row; it only reads the attributes.
        attributes: dict[int, dict[str, str]] = {}
        sheet.row_dimensions = attributes
        self._aside.begin(sheet)
        for number, row in enumerate(above, start=1):
            if row.style == "title":
                # LibreOffice gives a row without a height the one of the body's font, and the title runs out of it.
                attributes[number] = {"ht": f"{room.TITLE}", "customHeight": "1"}
            if row.style == "head":
                self._lines = max(room.lines(column.label, column.width * 0.95) for column in page.columns)
                attributes[number] = self._attributes(row)
            sheet.append(self._loose(sheet, row))
        number = len(above)
        for row in page.rows:
            number += 1
            made = self._row(sheet, page, number, row)
            attributes[number] = self._attributes(row)
            sheet.append(made)
            del attributes[number]
            self._progress.step()
        paper.limit(sheet, page, above=len(above), last=number)
        if page.finish is not None:
            page.finish(sheet, len(above))
        sheet.close()

    def _attributes(self, row: Row) -> dict[str, str]:
        """Return how high the row is that was made last, and how deep it lies in the outline."""
        found = {"outlineLevel": str(row.level)} if row.level else {}
        if self._lines > 1:
            found |= {"ht": f"{room.height(self._lines)}", "customHeight": "1"}
        return found

    def _loose(self, sheet: Worksheet, row: Row) -> list[ExcelCell | None]:
        """Return the cells of a line that runs on over empty ones; a header row is none."""
        return [
            None if each == "" and row.style != "head" else self._cell(sheet, each, row.style, None)
            for each in row.cells
        ]

    def _row(self, sheet: Worksheet, page: Page, number: int, row: Row) -> list[ExcelCell | None]:
        self._lines = 1
        if row.style == "group":
            empty = [""] * (len(page.columns) - len(row.cells))
            return [self._cell(sheet, each, "group", None) for each in (*row.cells, *empty)]
        if row.style in ("heading", "note", "banner"):
            return self._loose(sheet, row)
        style = row.style or "body"
        return [
            self._cell(sheet, each, style, column, (page.title, number))
            for each, column in zip(row.cells, page.columns, strict=False)
        ]

    def _cell(
        self, sheet: Worksheet, each: Value, style: str, column: Column | None, place: Place | None = None
    ) -> ExcelCell:
        value, to, own, file = each if isinstance(each, Cell) else (each, "", "", "")
        inside, outside = self._location(to), file or cells.link_target(to)
        if isinstance(value, str) and value and column is not None:
            if column.tones is not None:
                own = own or column.tones.get(value, "")
            taken = room.lines(value, column.width)
            if place is not None and place[0] != LONG_TEXTS and not cells.fits(value, taken):
                value, inside, taken = *self._continued(value, place, column.label), 1
            if taken > 1:
                # LibreOffice shows and prints a link on one line, whatever the cell says: this one would be cut.
                inside = outside = ""
            elif not inside:
                outside = outside or cells.link_target(value)
            self._lines = max(self._lines, taken)
        elif isinstance(value, str):
            # A line above the table; what it is made of stands whole on the Cover.
            value = cut(value, LONGEST_LINE)
        if self._links >= MOST_LINKS:
            inside = outside = ""
        return self._made(sheet, cells.value(value), own or style, inside, outside)

    def _made(self, sheet: Worksheet, held: cells.Held, style: str, inside: str, outside: str) -> ExcelCell:
        """Return a cell of openpyxl that holds exactly this."""
        text = isinstance(held, str)
        if style == "body" and not text:
            style = "date" if isinstance(held, date) else "number"
        linked = bool(inside or outside)
        quoted = isinstance(held, str) and held.startswith(("=", "+", "-", "@"))
        made = ExcelCell(sheet, row=1, column=1, style_array=self._look.of(style, link=linked, quoted=quoted))
        if held != "":
            made.value = held
            if text:
                # After the value: "=1+1" would be a live formula, "#REF!" an error.
                made.data_type = "s"
        if linked:
            self._links += 1
            # A location of its own: a target "#…" would be a link to a file of that name.
            made.hyperlink = _Hyperlink(ref="A1", location=inside or None, target=outside or None)
        return made

    def _continued(self, text: str, place: Place, label: str) -> tuple[str, str]:
        """Put a text on the sheet of long texts; return what its cell says instead, and where that leads."""
        anchor = f"cell {place[0]} {place[1]}"
        self._places[anchor] = place
        where = self._long.add(text, anchor, f"{place[0]}, row {place[1]}", label)
        return f"{LONG_TEXTS}, row {where}", _inside((LONG_TEXTS, where))

    def _location(self, anchor: str) -> str:
        place = self._places.get(anchor)
        return _inside(place) if place else ""


def _in_place(cells: Sequence[ExcelCell | None], number: int) -> Iterator[ExcelCell]:
    """Yield the cells of a row with their places, as openpyxl's writer wants them."""
    for column, cell in enumerate(cells, start=1):
        if cell is not None:
            cell.column, cell.row = column, number
            if cell.hyperlink is not None:
                cell.hyperlink.ref = cell.coordinate
            yield cell


class _Hyperlink(Hyperlink):
    """A link that writes itself in a tenth of the time: they are written all at once, in which nobody can stop it."""

    def to_tree(self, tagname: str | None = None, idx: Any = None, namespace: Any = None) -> Element:
        """Return the XML element, as openpyxl asks for it."""
        given = {"ref": self.ref, "location": self.location, _RELATION: self.id}
        return Element("hyperlink", {name: value for name, value in given.items() if value})


def _inside(place: Place) -> str:
    """Return where a link inside the workbook leads, as Excel writes it."""
    return f"'{place[0]}'!A{place[1]}"
