"""A table as it was read from a file, before anybody knows what it means."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """One row of a file."""

    number: int
    """The number that a person sees in front of it: of a CSV file the line in which it begins."""
    cells: tuple[str, ...]
    """Its texts; days as 2026-12-14, yes or no as TRUE or FALSE, numbers without an idle ``.0``."""
    hidden: bool = False
    listed: bool = False
    """It holds what a drop-down list offers."""
    fault: str = ""
    """Why it cannot be read as a row; empty where it can."""

    def cell(self, place: int) -> str:
        """Return the text in a column, counted from 0; empty where the row is shorter."""
        return self.cells[place] if place < len(self.cells) else ""


class Merge(NamedTuple):
    """A range of cells that are one, counted from 0, its last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet(NamedTuple):
    """One sheet of a file."""

    name: str
    lines: Sequence[Line]
    merges: Sequence[Merge] = ()
    hidden: bool = False
    uncounted: Sequence[tuple[int, int]] = ()
    """Row and column, from 0, of formulas whose result the file does not hold."""
    last: int = 0
    """The number of the last row of the table, where the file says so."""
    mark: str = ""
    """What separates the columns of a text file."""
    errors: Mapping[tuple[int, int], str] = {}
    """By row and column, from 0: what the file shows where a formula failed and the cell has no text for it."""
    notes: Sequence[str] = ()
    """What a person should know about how it was read."""


class Book(NamedTuple):
    """A file that was read."""

    name: str
    sheets: Sequence[Sheet]
    ours: bool = False
    """It is a workbook that was exported from a workspace."""
    notes: Sequence[str] = ()
    """What a person should know about how it was read."""


def filled(sheet: Sheet) -> Sheet:
    """Return a sheet in which the text of a merged range stands in each of its cells."""
    if not sheet.merges:
        return sheet
    lines = {line.number: line for line in sheet.lines}
    cells = {number: [*line.cells] for number, line in lines.items()}
    for merge in sheet.merges:
        origin = cells.get(merge.top + 1, [])
        text = origin[merge.left] if merge.left < len(origin) else ""
        if not text:
            continue
        for number in range(merge.top + 1, merge.bottom + 2):
            row = cells.get(number)
            if row is not None:
                row += [""] * (merge.right + 1 - len(row))
                row[merge.left : merge.right + 1] = [text] * (merge.right + 1 - merge.left)
    return sheet._replace(lines=[line._replace(cells=tuple(cells[line.number])) for line in sheet.lines])
