"""What a document consists of, each drawn in as many cells as there are."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from aims_tui.widgets.glyphs import MUTED

NARROWEST = 8
"""Cells; nothing is laid out for less."""
_BESIDE = 3
"""Cells between two columns of a table: a line with a blank on either side."""
_LEAST = 6
"""Cells of the narrowest column of a table; where not all have so many, each row is told cell by cell."""


class Block:
    """A piece of a document; its first line has ``lead`` before it, the others ``rest``."""

    lead = Content("")
    rest = Content("")
    above: Content | None = None
    """What stands on the blank line that parts it from the one before; none where it follows at once."""

    def lines(self, width: int) -> Iterator[Content]:
        """Yield its lines in so many cells."""
        if self.above is not None:
            yield self.above
        room = max(width - self.lead.cell_length, NARROWEST)
        for number, line in enumerate(self.body(room)):
            yield (self.rest if number else self.lead) + line

    def body(self, width: int) -> Iterator[Content]:
        """Yield the lines without what stands before them."""
        raise NotImplementedError

    @property
    def plain(self) -> str:
        """All that is written in it."""
        return ""


class Words(Block):
    """A paragraph or a heading."""

    def __init__(self, text: Content) -> None:
        self._text = text

    @property
    def plain(self) -> str:
        return self._text.plain

    def body(self, width: int) -> Iterator[Content]:
        yield from self._text.wrap(width) or [Content("")]


class Code(Block):
    """Lines that keep their blanks; one that is too long goes on below."""

    def __init__(self, code: Sequence[str], language: str = "") -> None:
        self._code = code
        self._language = language

    @property
    def plain(self) -> str:
        return "\n".join([self._language, *self._code])

    def body(self, width: int) -> Iterator[Content]:
        if self._language:
            yield from Content.styled(self._language, MUTED).wrap(width)
        room = max(width - 2, 1)
        for line in self._code:
            for piece in _pieces(Content(line), room):
                yield Content(" ") + piece.pad_right(room - piece.cell_length + 1).stylize("on $boost")


class Rule(Block):
    """A line across."""

    def __init__(self, sign: str = "─") -> None:
        self._sign = sign

    def body(self, width: int) -> Iterator[Content]:
        yield Content.styled(self._sign * width, MUTED)


class Table(Block):
    """Rows of cells, the first one the heading."""

    def __init__(self, rows: Sequence[Sequence[Content]], right: Sequence[bool]) -> None:
        self._rows = rows
        self._right = right
        """Which columns stand at their right edge."""

    @property
    def plain(self) -> str:
        return "\n".join(cell.plain for row in self._rows for cell in row)

    def body(self, width: int) -> Iterator[Content]:
        wanted = [max(row[place].cell_length for row in self._rows) for place in range(len(self._right))]
        widths = _fitting(wanted, width - _BESIDE * (len(wanted) - 1))
        if widths is None:
            yield from self._told(width)
            return
        for number, row in enumerate(self._rows):
            style = "" if number else "bold"
            yield from (line.stylize(style) if style else line for line in self._row(row, widths))
            if not number:
                yield Content.styled("─┼─".join("─" * each for each in widths), MUTED)

    def _row(self, row: Sequence[Content], widths: Sequence[int]) -> Iterator[Content]:
        cells = [cell.wrap(wide) for cell, wide in zip(row, widths, strict=True)]
        beside = Content.styled(" │ ", MUTED)
        for number in range(max(map(len, cells), default=0)):
            parts = (several[number] if number < len(several) else Content("") for several in cells)
            yield beside.join(
                [_filled(part, wide, right=right) for part, wide, right in zip(parts, widths, self._right, strict=True)]
            )

    def _told(self, width: int) -> Iterator[Content]:
        head, *rows = self._rows
        for row in rows or [head]:
            for name, cell in zip(head, row, strict=True):
                told = Content.assemble(name.stylize(MUTED), ": ", cell) if rows else cell
                yield from told.wrap(width)
            yield Content.styled("─" * min(width, 20), MUTED)


def _filled(part: Content, width: int, *, right: bool) -> Content:
    gap = max(width - part.cell_length, 0)
    return part.pad_left(gap) if right else part.pad_right(gap)


def _fitting(wanted: Sequence[int], room: int) -> list[int] | None:
    """Return widths of columns that fit: the wide ones give way; None where there are too many for that."""
    if len(wanted) * _LEAST > room and sum(wanted) > room:
        return None
    most = max(wanted, default=0)
    while sum(min(each, most) for each in wanted) > room:
        most -= 1
    return [max(min(each, most), 1) for each in wanted]


def _pieces(line: Content, width: int) -> Iterator[Content]:
    """Yield a line in pieces of at most so many cells."""
    if line.cell_length <= width:
        yield line
        return
    start = taken = 0
    for place in range(len(line.plain)):
        wide = line[place : place + 1].cell_length
        if taken + wide > width:
            yield line[start:place]
            start, taken = place, 0
        taken += wide
    yield line[start:]
