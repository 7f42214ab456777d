"""What stands on a sheet, before it is a sheet: plain columns and rows, and where links lead."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from aims_tui.workbook.look import TONES


class Cell(NamedTuple):
    """A value with a link to an anchor of the workbook or a style of its own."""

    value: str | int | date | None
    to: str = ""
    """The anchor that it leads to; where nothing has that anchor, there is no link."""
    style: str = ""
    file: str = ""
    """A file beside the workbook that it leads to: a relative address, made by the export itself."""


Value = Cell | str | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in characters, and whether it is printed."""

    label: str
    width: int
    printed: bool = True
    keep: bool = False
    """Stays where all its cells are empty; any other empty column goes."""
    tones: Mapping[str, str] | None = None
    """Styles of the words that say how something stands."""


def status(label: str, width: int, *, tones: Mapping[str, str] = TONES, keep: bool = True) -> Column:
    """Return a column of words that say how something stands, in colour."""
    return Column(label, width, keep=keep, tones=tones)


class Row(NamedTuple):
    """One row; ``style`` is that of the cells that have none of their own."""

    cells: Sequence[Value]
    anchor: str = ""
    style: str = ""
    level: int = 0
    """Outline level: 1 stands below a group heading and can be folded away."""


def group(text: str, anchor: str = "") -> Row:
    """Return a heading between rows."""
    return Row((text,), anchor, "group")


HEADING = "heading"
"""What stands in the last column of a row that is a heading, so that a filter can tell it from the others."""


def grouped(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[Column], list[Row]]:
    """Return columns and rows with one more column, not printed, that says below which heading each row stands.

    A filter can then leave the headings out, and rows that somebody has sorted still say where they belong.
    """
    below, widest, found = "", 0, list[Row]()
    for each in rows:
        said = below
        if each.style == "group":
            below, said = str(_value(each.cells[0])), HEADING
            widest = max(widest, len(below))
        found.append(each._replace(cells=[*each.cells, *[""] * (len(columns) - len(each.cells)), said]))
    if not below:
        return [*columns], [*rows]
    # On one line: nobody wants a row to be higher for it.
    return [*columns, Column("Group", widest + 2, printed=False)], found


@dataclass(slots=True)
class Page:
    """One sheet."""

    title: str
    heading: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    notes: Sequence[str] = ()
    """Lines between heading and table."""
    what: str = ""
    """What the sheet shows, for the list of contents."""
    size: int = 0
    """How many things it lists, for the list of contents."""
    out_of: int = 0
    """How many there are in all, where the sheet does not list every one."""
    length: int = 0
    """About how many rows there are, where ``rows`` is no list."""
    table: bool = True
    """Has a header row, which is frozen, repeated on every page and filtered by."""
    filtered: int = 0
    """How many rows the filter takes in; 0 means all."""
    printed: int | Callable[[], int] = 0
    """How many rows are printed, or what says so once they are written; 0 means all."""
    one_page: bool = False
    portrait: bool = False
    frozen_columns: int = 2
    finish: Callable[[Any, int], None] | None = field(default=None)
    """Adds what is no cell, such as charts, to the sheet; also given the number of the row above the first."""


def without_empty(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[Column], list[Row]]:
    """Return columns and rows without the columns in which no row has anything."""
    if not rows:
        return [column for column in columns if column.printed], [Row(("None yet.",), style="note")]
    used = {number for number, column in enumerate(columns) if column.keep}
    for row in rows:
        if row.style != "group":
            used.update(number for number, each in enumerate(row.cells) if _value(each) not in ("", None))
    kept = sorted(used)
    if len(kept) == len(columns):
        return list(columns), list(rows)
    return [columns[number] for number in kept], [
        row if row.style == "group" else row._replace(cells=[row.cells[n] for n in kept if n < len(row.cells)])
        for row in rows
    ]


def _value(each: Value) -> Any:
    return each.value if isinstance(each, Cell) else each
