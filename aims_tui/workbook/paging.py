"""Where a page of paper has to end early, so that a heading stands with its first row."""

from collections.abc import Sequence

from aims_tui.workbook.page import Column

_WIDE, _HIGH = 784.0, 512.0
"""Points of a landscape A4 page within its margins."""
_FACTORS = (0.97, 0.99, 1.01, 1.03, 1.05)
"""Excel and LibreOffice scale a sheet a little differently to the width of a page: a heading holds in all of these."""


class Paging:
    """Follows the rows of a sheet down the pages, as several programs would lay them out."""

    def __init__(self, columns: Sequence[Column], above: float, repeated: float) -> None:
        """Begin below ``above`` points; ``repeated`` of them, the header row, stand on every further page too."""
        width = sum(7 * column.width + 5 for column in columns if column.printed) * 0.75
        scale = min(_WIDE / width, 1.0) if width else 1.0
        self._rooms = [_HIGH / scale * factor for factor in _FACTORS]
        self._used = [above] * len(_FACTORS)
        self._repeated = repeated
        self._waiting = 0.0
        """Height of the headings that wait for their first row."""
        self._heading = 0
        """Number of the first of them."""

    def row(self, number: int, height: float, *, heading: bool) -> int:
        """Take in the next row; return the number of the row after which a page has to end, or 0."""
        if heading:
            self._heading = self._heading or number
            self._waiting += height
            return 0
        first, waiting = self._heading, self._waiting
        self._heading, self._waiting = 0, 0.0
        places = [*zip(self._used, self._rooms, strict=True)]
        if first and any(used + waiting <= room < used + waiting + height for used, room in places):
            self._used = [self._repeated + waiting + height] * len(places)
            return first - 1
        self._used = [self._after(used, room, waiting, height) for used, room in places]
        return 0

    def _after(self, used: float, room: float, waiting: float, height: float) -> float:
        """Return how much of the page is used when headings and a row have been put down."""
        for each in (waiting, height):
            used = used + each if used + each <= room else self._repeated + each
        return used
