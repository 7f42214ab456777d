"""A file that somebody has already, as tables: Excel, OpenDocument, or text with columns.

``python-calamine`` reads the spreadsheets: it gives days as days, decodes what Excel escapes, knows OpenDocument, and
takes a tenth of the time of openpyxl. It may read only what :mod:`looked_over` has counted, in a process of its own.
"""

import errno
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from aims_tui import reading
from aims_tui.insight.importing.table import Book, Line, Merge, Sheet
from aims_tui.text import brief
from aims_tui.workbook import apart, delimited, looked_over, open_document
from aims_tui.workbook.cover import HEAD, WORKSPACE
from aims_tui.workbook.long_texts import TITLE as LONG_TEXTS
from aims_tui.workbook.looked_over import LIMITS, MOST_TEXT, Looked
from aims_tui.workbook.unpacking import Parts
from aims_tui.workspace.store import errors

_ZIP, _OLD = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")
_LONG = re.compile(rf"{LONG_TEXTS}, row (\d{{1,7}})")
_PLACE = re.compile(r".+, row \d{1,7}", re.DOTALL)
_LIST = re.compile(r"^(?:'?(?P<sheet>[^'!]+)'?!)?\$?[A-Z]{1,3}\$?(?P<first>\d{1,7}):\$?[A-Z]{1,3}\$?(?P<last>\d{1,7})$")
_MOST_LISTED = 50
"""A drop-down that offers more rows than this takes its words from a table, not from a list above it."""


def read(path: Path) -> Book:
    """Return the tables of a file; what is in it can neither end this program nor take its memory.

    Raises:
        errors.WorkspaceError: there is no such file, or it is no table that can be read; the message says why.
    """
    try:
        if path.is_dir():
            raise errors.NotAllowed(f"{path} is a folder. Give a file in it.")
        data = reading.at_most(path, LIMITS.file)
    except OSError as error:
        raise _unreadable(path, error) from None
    name = brief(path.name)
    if data[:8] == _OLD:
        raise errors.NotAWorkspace(
            f"{name} is encrypted or an old .xls file. Save it as .xlsx without a password first."
        )
    if data[:4] == _ZIP:
        return _spreadsheet(path, data)
    if data[:2] == b"PK" or not data.strip():
        raise errors.NotAWorkspace(f"{name} is {'empty' if not data.strip() else 'broken'}; nothing can be read in it.")
    return Book(name, [delimited.read(name, data)])


def _unreadable(path: Path, error: OSError) -> errors.WorkspaceError:
    if error.errno == errno.EFBIG:
        return errors.NotAWorkspace(f"{brief(path.name)} is larger than {LIMITS.file >> 20} MB; split it.")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return errors.Missing(f"There is no file {path}.")
    if error.errno in (errno.EINVAL, errno.EISDIR):
        return errors.NotAllowed(f"{path} is not an ordinary file.")
    return errors.NotAllowed(f"{path} cannot be read: {error.strerror}.")


def _spreadsheet(path: Path, data: bytes) -> Book:
    with Parts(path, LIMITS, file=io.BytesIO(data)) as parts:
        opendocument = "content.xml" in parts.names and "xl/workbook.xml" not in parts.names
        looked = open_document.look_over(parts) if opendocument else looked_over.excel(parts)
        macros = any("vbaproject" in name for name in parts.names)
    sheets = [*_sheets(data, looked, parts.refused)]
    if not sheets:
        raise parts.refused("has no sheet with anything in it.")
    ours = sheets[0].name == "Cover" and {WORKSPACE, HEAD} <= {line.cell(0) for line in sheets[0].lines}
    if ours:
        sheets = _with_long_texts(sheets)
    return Book(brief(path.name), sheets, ours, ("Its macros were not looked at.",) if macros else ())


def _sheets(data: bytes, looked: Mapping[str, Looked], refuse: looked_over.Refuse) -> Iterator[Sheet]:
    try:
        for read in apart.sheets(data):
            known = looked.get(read.name)
            if known is None:
                continue
            rows = read.rows
            for (row, column), text in known.texts.items():
                if row < len(rows) and column < len(rows[row]):
                    rows[row][column] = text
            known.merge((Merge(*first, *last) for first, last in read.merges), refuse)
            if sum(_filling(merge, rows) for merge in known.merges) > MOST_TEXT:
                raise refuse("holds more text than is read of a spreadsheet; split it.")
            lists = _listed(read.name, looked)
            lines = [
                Line(number, tuple(row), number - 1 in known.hidden, number in lists)
                for number, row in enumerate(rows, start=1)
            ]
            yield Sheet(read.name, lines, known.merges, not read.shown, known.uncounted, known.filtered,
                        errors=known.errors)  # fmt: skip
    except apart.Unreadable:
        raise refuse("cannot be read as a spreadsheet. Open it, save it as .xlsx, and try that.") from None


def _filling(merge: Merge, rows: Sequence[Sequence[str]]) -> int:
    """Return how many characters it takes to have the text of a merged range in each of its cells."""
    row = rows[merge.top] if merge.top < len(rows) else ()
    text = row[merge.left] if merge.left < len(row) else ""
    cells = (merge.right - merge.left + 1) * (merge.bottom - merge.top + 1)
    return len(text) * cells


def _listed(name: str, looked: Mapping[str, Looked]) -> set[int]:
    """Return the numbers of the rows from which drop-down lists take their words."""
    found: set[int] = set()
    for sheet, each in looked.items():
        for range_ in each.lists:
            match = _LIST.match(range_)
            if match and (match["sheet"] or sheet) == name:
                first, last = int(match["first"]), int(match["last"])
                if last - first < _MOST_LISTED:
                    found |= {*range(first, last + 1)}
    return found


def _with_long_texts(sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets of a workbook of ours with the texts that had no room in their cells."""
    kept = next((sheet for sheet in sheets if sheet.name == LONG_TEXTS), None)
    if kept is None:
        return sheets
    rows = {line.number: line for line in kept.lines}
    there = {f"{sheet.name}, row {line.number}": line.cells for sheet in sheets for line in sheet.lines}

    def whole(text: str, place_of_it: str) -> str:
        found = _LONG.fullmatch(text)
        if found is None or int(found[1]) not in rows:
            return text
        number = int(found[1])
        place = rows[number].cells[:2]
        stands = not _PLACE.fullmatch(place[0]) or any(map(_LONG.fullmatch, there.get(place[0], ())))
        if place[0] != place_of_it and stands:
            return text  # Somebody's own words: the text belongs to the row that it says, and nobody moved that.
        pieces = []
        while number in rows and rows[number].cells[:2] == place:
            pieces.append(rows[number].cell(2))
            number += 1
        return "".join(pieces)

    return [
        sheet if sheet is kept else sheet._replace(
            lines=[
                line._replace(cells=tuple(whole(each, f"{sheet.name}, row {line.number}") for each in line.cells))
                for line in sheet.lines
            ]
        )
        for sheet in sheets
    ]  # fmt: skip
