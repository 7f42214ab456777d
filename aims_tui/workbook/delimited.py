"""Text with columns: commas, semicolons, tabs or bars between them, in any of the usual encodings."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator

from aims_tui.insight.importing.table import Line, Sheet
from aims_tui.text import count
from aims_tui.workbook.cells import whole
from aims_tui.workbook.csv_files import unguarded
from aims_tui.workbook.looked_over import MOST_COLUMNS, MOST_ROWS
from aims_tui.workspace.store import errors

LARGEST = 24 << 20
"""Bytes: as text, four times that."""
_MOST_MARKS = 200_000
"""Separators in one row, those within quotation marks included, that are looked at before it is given up."""
LONGEST_CELL = 2_000_000
_MARKS = (",", ";", "\t", "|")
_LOOKED_AT = 40
_MOST_TRIES = 5
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BEYOND = re.compile("[^\x00-\x7f]")
_FEW = 1_000
"""Of so many characters one may be no text; of a file that is no text a third are."""
_NEARLY = 2
"""Letters in UTF-8 for each byte that is none of it, from which on it is UTF-8 with slips: Windows has next to none
of those by chance."""
_ODD = re.compile("[\udc80-\udcff]")
_MOST_ODD = 1_000


class _TooMuch(Exception):
    """It is no table; the message says why."""


def read(name: str, data: bytes) -> Sheet:
    """Return the table that a text file holds; a row is known by the number of the line in which it begins.

    Raises:
        errors.NotAWorkspace: it is no text, too large, or no table.
    """
    if len(data) > LARGEST:
        raise errors.NotAWorkspace(f"{name} is larger than {LARGEST >> 20} MB; split it.")
    encoding, fallback = _encoding(data)
    text = io.TextIOWrapper(io.BytesIO(data), encoding, fallback, newline="")
    try:
        beginning = text.read(1 << 16)
        if len(_NO_TEXT.findall(beginning)) > max(len(beginning) // _FEW, 1):
            raise errors.NotAWorkspace(
                f"{name} is neither a spreadsheet (.xlsx, .ods) nor text with columns (.csv, .tsv)."
            )
        text.seek(0)
        mark, above = _mark(_Shown(text))
        text.seek(0)
        shown = _Shown(text)
        lines = [*_lines(shown, mark, above)]
        odd = ["It is UTF-8 but for a few bytes, which are read as Windows has them."] if fallback != "strict" else []
        return Sheet("", lines, mark=mark, notes=[*odd, *shown.notes()])
    except (UnicodeError, csv.Error) as error:
        why = "a cell of it never ends; look for a quotation mark that is not closed" if "limit" in str(error) else ""
        raise errors.NotAWorkspace(f"{name} cannot be read as text: {why or 'it is not in one encoding'}.") from None
    except _TooMuch as found:
        raise errors.NotAWorkspace(f"{name} {found}") from None


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for a byte that is no UTF-8: the letter that Windows has for it, where it has one."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1


codecs.register_error("aims-windows", _as_windows)


def _encoding(data: bytes) -> tuple[str, str]:
    """Return in which encoding a text is written, and what becomes of bytes that are none of it."""
    for mark, name in (
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if data.startswith(mark):
            return name, "strict"
    marked = data.startswith(codecs.BOM_UTF8)
    beginning = data[:400]
    if not marked and beginning.count(0) > len(beginning) // 4:
        return ("utf-16-le" if beginning[1:2] == b"\0" else "utf-16-be"), "strict"
    unicode = "utf-8-sig" if marked else "utf-8"
    good, bad = _beyond_ascii(data)
    if not bad:
        return unicode, "strict"
    if marked or good >= bad * _NEARLY:
        return unicode, "aims-windows"
    return "cp1252", "strict"


def _beyond_ascii(data: bytes) -> tuple[int, int]:
    """Return how many letters beyond ASCII are written in UTF-8, and how many bytes are none of it.

    Over the whole file, a piece at a time: the one letter that tells may be the last.
    """
    good = bad = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for start in range(0, len(data) + 1, 1 << 20):
        piece = decoder.decode(data[start : start + (1 << 20)], start + (1 << 20) > len(data))
        if not piece.isascii():
            odd = len(_ODD.findall(piece))
            good, bad = good + len(_BEYOND.findall(piece)) - odd, bad + odd
    return good, bad


class _Shown:
    """The lines of a text in which control characters, which no workspace can hold, are seen as pictures."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.found = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            shown, number = _NO_TEXT.subn(lambda found: chr(0x2400 + ord(found[0])), line)
            self.found += number
            if self.found > _MOST_ODD:
                raise _TooMuch(f"has more than {_MOST_ODD:,} control characters; it is no text with columns.")
            yield shown

    def notes(self) -> Iterator[str]:
        """Yield what is to be told."""
        if self.found:
            stand = f"{count(self.found, 'control character')} {'stands' if self.found == 1 else 'stand'}"
            yield f"{stand} in the file; such as \u2401 is read for them."


def _mark(text: Iterable[str]) -> tuple[str, int]:
    """Return what separates the columns, and how many lines above the table say so."""
    beginning = []
    for number, line in enumerate(text):
        if number == 0 and (said := re.fullmatch(r"sep=(.)\s*", line)):
            return said[1], 1
        beginning.append(line[:20_000])
        if number >= _LOOKED_AT:
            break
    best, most = ",", 0
    for mark in _MARKS:
        widths = [len(row) for row in csv.reader(beginning, delimiter=mark) if len(row) > 1]
        usual = max({*widths}, key=lambda width: (widths.count(width) * (width - 1), width), default=1)
        worth = sum(min(width, usual) - 1 for width in widths if abs(width - usual) <= 2)
        if worth > most:
            best, most = mark, worth
    return best, 0


class _Source:
    """The lines of a file, counted, and watched for a row that has no end of columns."""

    def __init__(self, lines: Iterable[str], mark: str) -> None:
        self._lines = iter(lines)
        self._mark = mark
        self.number = 0
        self.ended = False
        self.kept: list[str] = []
        """The lines of the row that is being read."""
        self._marks = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.kept.append(line)
        self._marks += line.count(self._mark)
        if self._marks > _MOST_MARKS:
            raise self.too_wide()
        return line

    def too_wide(self) -> _TooMuch:
        """Return why the row that is being read is none."""
        if len(self.kept) > 1:
            begun = self.number - len(self.kept) + 1
            return _TooMuch(f"cannot be read: a quotation mark that is opened in line {begun:,} is never closed.")
        return _TooMuch(f"has a row of more than {MOST_COLUMNS:,} columns; no table has.")

    def begin(self) -> None:
        """A row begins."""
        self.kept, self._marks = [], 0


def _lines(text: Iterable[str], mark: str, above: int) -> Iterator[Line]:
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield from _rows(text, mark, above)
    finally:
        csv.field_size_limit(before)


def _rows(text: Iterable[str], mark: str, above: int) -> Iterator[Line]:
    lines, begun, read = text, 0, 0
    for _ in range(_MOST_TRIES):
        source = _Source(lines, mark)
        again: list[str] | None = None
        for row in _parsed(source, mark):
            number = begun + source.number - len(source.kept) + 1
            if source.ended:
                # What follows the mark may be rows of their own.
                raw = source.kept[0].rstrip("\r\n")
                yield Line(number, (raw,), fault="A quotation mark is opened in this row and never closed.")
                again, begun = source.kept[1:], number
                break
            if len(row) > MOST_COLUMNS:
                raise source.too_wide()
            source.begin()
            read += 1
            if read > MOST_ROWS:
                raise _TooMuch(f"has more than {MOST_ROWS:,} rows; split it.")
            if number > above:
                yield Line(number, tuple(_cell(each) for each in row))
        if not again:
            return
        lines = again
    yield Line(begun + 1, (), fault="Quotation marks from here on are opened and never closed; nothing more was read.")


def _parsed(source: _Source, mark: str) -> Iterator[list[str]]:
    yield from csv.reader(source, delimiter=mark)


def _cell(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return whole(unguarded(text)) if text else text
