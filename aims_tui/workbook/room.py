"""How much room a text takes in a cell: Excel and LibreOffice keep the height of a row as it is written."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from aims_tui.workbook.page import Cell, Column, Row

_ASCII = (
    23, 33, 40, 50, 51, 71, 68, 22, 30, 30, 50, 50, 25, 31, 25, 39, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 27, 27,
    50, 50, 50, 46, 89, 58, 54, 53, 62, 49, 46, 63, 62, 25, 32, 52, 42, 85, 65, 66, 52, 67, 54, 46, 49, 64, 57, 89,
    52, 49, 47, 31, 39, 31, 50, 50, 29, 48, 53, 42, 53, 50, 31, 47, 53, 23, 24, 45, 23, 80, 53, 53, 53, 53, 35, 39,
    33, 53, 45, 71, 43, 45, 40, 31, 46, 31, 50,
)  # fmt: skip
"""Widths of the printable ASCII characters in Calibri, in hundredths of the font's size."""

# By the bytes of UTF-8: control characters, ASCII, bytes that go on (no width of their own), then what begins
# a character of two bytes (Latin, Greek, Cyrillic, Hebrew …), of three (Chinese, Japanese …) and of four (emoji).
_WIDTHS = (*(50,) * 32, *_ASCII, 0, *(0,) * 64, *(60,) * 32, *(100,) * 16, *(140,) * 16)
_BLANK = _WIDTHS[0x20]
_WIDEST = max(_WIDTHS)
_WORD = 24
"""Characters up to which a word is likely to come again: its width is remembered."""

MOST_LINES = 28
"""Lines in the highest row that Excel shows and prints (409 points), with some to spare."""

_LINE, _PADDING = 12.75, 2.5
"""Points."""
LINE = 15.0
"""Height in points of a row of one line, which no row says of itself."""

SMALL = 8
"""Points of the font of a text that would not fit its cell in the body's 10."""
_SMALL_LINE, _MOST_SMALL_LINES = 11.25, 35
LONGEST = 3_000
"""Characters of a text for which a column is made wider, where that keeps the text in its cell."""
_WIDEST = 100
TITLE = 24
"""Height in points of the row of a sheet's title."""


class Needed(NamedTuple):
    """What a text needs of a row."""

    lines: int
    small: bool = False
    """In the smaller font."""

    @property
    def height(self) -> float:
        """Points; Excel takes 409 at most."""
        if self.lines == 1:
            return LINE
        return min(round(self.lines * (_SMALL_LINE if self.small else _LINE) + _PADDING, 1), 409)


ONE_LINE = Needed(1)


def needed(text: str, width: float) -> Needed | None:
    """Return what a text needs in a column of so many characters; None where no row is high enough for it."""
    if (taken := lines(text, width)) <= MOST_LINES:
        return ONE_LINE if taken == 1 else Needed(taken)
    if (taken := lines(text, width * 10 / SMALL)) <= _MOST_SMALL_LINES:
        return Needed(taken, small=True)
    return None


def widened(columns: Sequence[Column], rows: Iterable[Row]) -> list[Column]:
    """Return the columns, wider where that keeps texts of up to 3,000 characters in their cells."""
    widths = [column.width for column in columns]
    for row in rows:
        if row.style in LOOSE:
            continue
        for number, (each, width) in enumerate(zip(row.cells, widths, strict=False)):
            text = each.value if isinstance(each, Cell) else each
            if isinstance(text, str) and len(text) <= LONGEST and (len(text) > 12 * width or text.count("\n") > 20):
                widths[number] = next((wide for wide in range(width, _WIDEST, 4) if needed(text, wide)), width)
    return [replace(column, width=width) for column, width in zip(columns, widths, strict=True)]


LOOSE = ("group", "heading", "note", "banner", "said")
"""Styles of rows whose text runs on over empty cells."""


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of so many characters, in the body's font of 10 points."""
    room = _room(width)
    # The quick answer for most cells: even a text of wide letters has room on one line.
    if len(text) * 90 < room and "\n" not in text and text.isascii():
        return 1
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _room(width: float) -> float:
    # A column of w characters is 7 w + 5 pixels wide, some of them margin; 10 points are 13.3 pixels. Bold letters
    # and other fonts are a little wider than Calibri: something is kept back for them.
    return max((7 * width - 3) / 13.33 * 100 * 0.99, 100)


def _width(text: str) -> int:
    return _of_word(text) if len(text) <= _WORD else sum(map(_WIDTHS.__getitem__, _bytes(text)))


@lru_cache(maxsize=32_768)
def _of_word(text: str) -> int:
    return sum(map(_WIDTHS.__getitem__, _bytes(text)))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _wrapped(line: str, room: float) -> int:
    if len(line) * _WIDEST <= room:
        return 1
    whole = _width(line)
    if whole <= room:
        return 1
    count, used = 1, 0.0
    for word in line.split(" "):
        width = _width(word)
        if used and used + width > room:
            count, used = count + 1, 0.0
        if width > room:
            # A word longer than the line is broken anywhere.
            more = int(width // room)
            count, used = count + more, width - more * room + _BLANK
        else:
            used += width + _BLANK
    return count


def fitting(text: str, width: float, most: int) -> int:
    """Return how many characters from the beginning of a text take at most so many lines; at least one.

    The lines are those that :func:`lines` counts; a text is cut between two words where that can be.
    """
    room = _room(width)
    count = place = 0
    for line in text.split("\n"):
        if count == most:
            return place
        count += 1
        used = 0.0
        if len(line) * _WIDEST <= room:
            place += len(line) + 1
            continue
        for word in line.split(" "):
            taken = _width(word)
            if used and used + taken > room:
                if count == most:
                    return place
                count, used = count + 1, 0.0
            if taken > room:
                more = int(taken // room)
                if count + more > most:
                    return max(place + _beginning(word, (most - count + 1) * room), 1)
                count, used = count + more, taken - more * room + _BLANK
            else:
                used += taken + _BLANK
            place += len(word) + 1
    return len(text)


def _beginning(word: str, room: float) -> int:
    """Return how many characters of a word have a width below ``room``."""
    low, high = 0, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _width(word[:middle]) < room else (low, middle - 1)
    return low
