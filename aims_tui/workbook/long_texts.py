"""The sheet of texts that are too long to be read in one cell, or to be kept in one."""

from aims_tui.workbook import cells
from aims_tui.workbook.page import Cell, Column, Page, Row

TITLE = "Long texts"
_WIDTH = 115
_LINES = 7
"""Lines of a row: few, so that a page of paper is filled."""


class LongTexts:
    """Collects texts while the other sheets are written; each knows its row at once."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self.above = 0
        """How many rows stand above the first; known before a text is added."""

    def __bool__(self) -> bool:
        return bool(self._rows)

    def add(self, text: str, anchor: str, place: str, label: str) -> int:
        """Keep a text and return the row in which it begins; ``anchor`` leads back to where it belongs."""
        begins = self.above + len(self._rows) + 1
        for number, piece in enumerate(cells.pieces(text, _WIDTH, _LINES)):
            leading = Cell(place, anchor) if number == 0 else Cell(place, style="note")
            self._rows.append(Row((leading, label if number == 0 else Cell(label, style="note"), piece), style="plain"))
        return begins

    def page(self) -> Page:
        """Return the sheet. Of a text in several rows, the rows joined are the text."""
        return Page(
            title=TITLE,
            heading="Long texts",
            notes=("Texts that do not fit their cell, whole. The first column leads back to where each belongs.",),
            columns=(
                Column("Belongs to", 28, keep=True),
                Column("Column", 20, keep=True),
                Column("Text", _WIDTH, keep=True),
            ),
            rows=self._rows,
            what="Texts that do not fit their cell, whole",
            frozen_columns=1,
        )
