"""Pages become sheets: placed first, so that every link knows its row, then written row by row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from aims_tui.text import cut
from aims_tui.workbook import cells, paper, room
from aims_tui.workbook.aside import Aside
from aims_tui.workbook.colours import colour
from aims_tui.workbook.long_texts import TITLE as LONG_TEXTS
from aims_tui.workbook.long_texts import LongTexts
from aims_tui.workbook.look import Look
from aims_tui.workbook.page import Cell, Column, Page, Row, Value
from aims_tui.workbook.paging import Paging
from aims_tui.workbook.progress import WRITING, Progress
from aims_tui.workbook.quick import QuickHyperlink, in_place

CONTENTS = "contents"
"""The anchor of the list of contents."""

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
        self._height = room.LINE
        """Points of the row that is being made: those of its highest cell."""

    def write(self, cover: Callable[[Sequence[Page]], Page], pages: Sequence[Page]) -> None:
        """Write the pages in their order, then the texts that were too long for their cells.

        ``cover`` makes the first sheet of those that follow it. It is written when it is known
        whether there is a sheet of long texts, and put in front.
        """
        first = cover(pages)
        lengths = [len(page.rows) if isinstance(page.rows, list) else page.length for page in (first, *pages)]
        self._progress.stage(WRITING, sum(lengths))
        for page in (first, *pages):
            self._place(page)
        self._long.above = self._rows_above(self._long.page())
        for page in pages:
            self._sheet(page)
        if not self._long and not self._overflows(first):
            self._sheet(first, 0)
            return
        self._place(self._long.page())
        self._sheet(cover([*pages, self._long.page()]), 0)
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

    def _overflows(self, page: Page) -> bool:
        """Say whether a page has texts that do not fit their cells."""
        return any(
            isinstance(each, str) and not (room.needed(each, column.width) and cells.fits(each))
            for row in page.rows
            for each, column in zip(row.cells, page.columns, strict=False)
        )

    def _sheet(self, page: Page, index: int | None = None) -> None:
        page = replace(page, columns=room.widened(page.columns, page.rows)) if isinstance(page.rows, list) else page
        sheet: Any = self.workbook.create_sheet(page.title, index)
        sheet._values_to_row = in_place
        above = [*self._above(page)]
        paper.set_up(sheet, page, self._stamp.footer, self._stamp.banner)
        if page.table:
            sheet.freeze_panes = f"{get_column_letter(page.frozen_columns + 1)}{len(above) + 1}"
            sheet.print_title_rows = f"{len(above)}:{len(above)}"
        lines = max((_lines(column, column.width) for column in page.columns if column.printed), default=1)
        for number, column in enumerate(page.columns, start=1):
            width = column.width
            if not column.printed:
                # The head of a column beside the printed page makes none of its heads higher.
                width = next((wide for wide in range(width, 60) if _lines(column, wide) <= lines), width)
            sheet.column_dimensions[get_column_letter(number)].width = width
        self._links = 0
        # openpyxl's own object for each row would cost more than the row; it only reads the attributes.
        attributes: dict[int, dict[str, str]] = {}
        sheet.row_dimensions = attributes
        self._aside.begin(sheet)
        used = height = 0.0
        for number, row in enumerate(above, start=1):
            if row.style == "title":
                # LibreOffice gives a row without a height the one of the body's font, and the title runs out of it.
                attributes[number] = {"ht": f"{room.TITLE}", "customHeight": "1"}
            if row.style == "head":
                self._height = room.Needed(lines).height
                attributes[number] = self._attributes(row)
            height = float(attributes.get(number, {}).get("ht", room.LINE))
            used += height
            sheet.append(self._loose(sheet, row))
        number = len(above)
        paging = Paging(page.columns, used, height if page.table else 0.0)
        for row in page.rows:
            number += 1
            made = self._row(sheet, page, number, row)
            attributes[number] = self._attributes(row)
            if ended := paging.row(number, self._height, heading=row.style in ("group", "heading")):
                sheet.row_breaks.append(Break(id=ended))
            sheet.append(made)
            del attributes[number]
            self._progress.step()
        paper.limit(sheet, page, above=len(above), last=number)
        if page.table:
            colour(sheet, page, first=len(above) + 1, last=number)
        if page.finish is not None:
            page.finish(sheet, len(above))
        sheet.close()

    def _attributes(self, row: Row) -> dict[str, str]:
        """Return how high the row is that was made last, and how deep it lies in the outline."""
        found = {"outlineLevel": str(row.level)} if row.level else {}
        if self._height > room.LINE:
            found |= {"ht": f"{self._height}", "customHeight": "1"}
        return found

    def _loose(self, sheet: Worksheet, row: Row) -> list[ExcelCell | None]:
        """Return the cells of a line that runs on over empty ones; a header row is none."""
        return [
            None if each == "" and row.style != "head" else self._cell(sheet, each, row.style, None)
            for each in row.cells
        ]

    def _row(self, sheet: Worksheet, page: Page, number: int, row: Row) -> list[ExcelCell | None]:
        self._height = room.LINE
        if row.style == "group":
            empty = [""] * (len(page.columns) - len(row.cells))
            return [self._cell(sheet, each, "group", None) for each in (*row.cells, *empty)]
        if row.style in room.LOOSE:
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
            needed = room.needed(value, column.width)
            if needed is None or not cells.fits(value):
                needed = room.ONE_LINE
                if place is not None and place[0] != LONG_TEXTS:
                    value, inside = self._continued(value, place, column.label)
            if needed.small:
                own = own or "small"
            if needed.lines > 1:
                # LibreOffice shows and prints a link on one line, whatever the cell says: this one would be cut.
                inside = outside = ""
            elif not inside:
                outside = outside or cells.link_target(value)
            self._height = max(self._height, needed.height)
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
            style = "moment" if isinstance(held, datetime) else "date" if isinstance(held, date) else "number"
        linked = bool(inside or outside)
        quoted = isinstance(held, str) and held.startswith(("=", "+", "-", "@"))
        made: Any = ExcelCell(sheet, row=1, column=1, style_array=self._look.of(style, link=linked, quoted=quoted))
        if text and held:
            # Past openpyxl, to which "=1+1" is a live formula and "#REF!" an error; the text is safe already.
            made._value, made.data_type = held, "s"
        elif not text:
            made.value = held
        if linked:
            self._links += 1
            # A location of its own: a target "#…" would be a link to a file of that name.
            made.hyperlink = QuickHyperlink(ref="A1", location=inside or None, target=outside or None)
        cell: ExcelCell = made
        return cell

    def _continued(self, text: str, place: Place, label: str) -> tuple[str, str]:
        """Put a text on the sheet of long texts; return what its cell says instead, and where that leads."""
        anchor = f"cell {place[0]} {place[1]}"
        self._places[anchor] = place
        where = self._long.add(text, anchor, f"{place[0]}, row {place[1]}", label)
        return f"{LONG_TEXTS}, row {where}", _inside((LONG_TEXTS, where))

    def _location(self, anchor: str) -> str:
        place = self._places.get(anchor)
        return _inside(place) if place else ""


def _lines(column: Column, width: float) -> int:
    """Return how many lines the head of a column takes, in bold letters."""
    return room.lines(column.label, width * 0.95)


def _inside(place: Place) -> str:
    """Return where a link inside the workbook leads, as Excel writes it."""
    return f"'{place[0]}'!A{place[1]}"
