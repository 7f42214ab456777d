"""The sheets as CSV, for programs: UTF-8 with its mark, quoted throughout, and nothing in them that runs."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from aims_tui.workbook import cells
from aims_tui.workbook.outgoing import Write, outgoing
from aims_tui.workbook.page import Cell, Page, Value
from aims_tui.workbook.progress import WRITING, Progress
from aims_tui.workspace.store import errors

# What a spreadsheet takes for a formula where a field begins. Excel in a country that parts columns with a
# semicolon begins one at each semicolon, tab or line end inside our quotes as well.
_RUNS = "[=+@\uff1d\uff0b\uff20\u2212\uff0d-]"
_BEGINS = re.compile(rf"""[ \t\r\n"']*{_RUNS}|'*[\t\r\n]""")
_BULLET = r"- [^=+@|!(;\t\r\n]*(?:[;\t\r\n]|$)"
_MAY_RUN = rf"""(?! *{_BULLET})[ "']*{_RUNS}"""
_INSIDE = re.compile(rf"(?<=[;\t\r\n]){_MAY_RUN}")
_GUARD_INSIDE = re.compile(rf"(?<=[;\t\r\n])'(?={_MAY_RUN})")
_LOOSE = ("group", "heading", "note", "banner")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before what might be one.

    Where an apostrophe stands there already, one more is added, so that taking one away gives the
    text back. A dash that begins a line of a list stays as it is, where nothing in the line can be run.
    """
    text = _INSIDE.sub(lambda found: f"'{found[0]}", text)
    return f"'{text}" if _BEGINS.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that :func:`guarded` was given; one that was never guarded is as it was."""
    if text.startswith("'") and _BEGINS.match(text, 1):
        text = text[1:]
    return _GUARD_INSIDE.sub("", text)


def name_of(page_title: str) -> str:
    """Return the name of the file of a sheet: ``open-points.csv``."""
    return page_title.casefold().replace(" ", "-") + ".csv"


def write(pages: Sequence[Page], folder: Path, banner: str, progress: Progress) -> None:
    """Write each page into a file of its own; the folder is made where there is none.

    All files are written before the first of an older export is replaced, and those of sheets that are
    left out now go: they would be handed on unnoticed. ``banner`` stands on what is no table, such as the Cover.

    Raises:
        errors.Refused: that is no folder, or holds something that no export put there.
        errors.NoRoom: it cannot be written.
    """
    progress.stage(WRITING, sum(len(page.rows) if isinstance(page.rows, list) else page.length for page in pages))
    try:
        with outgoing(folder) as files:
            for page in pages:
                with files.file(name_of(page.title)) as write_bytes:
                    _write(write_bytes, _rows(page, banner, progress))
            files.place()
    except OSError as error:
        raise errors.NoRoom(f"{folder} could not be written: {error.strerror}.") from None


def _write(write_bytes: Write, rows: Iterable[list[str]]) -> None:
    write_bytes(codecs.BOM_UTF8)
    line = io.StringIO(newline="")
    writer = csv.writer(line, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow(row)
        write_bytes(line.getvalue().encode("utf-8", "backslashreplace"))
        line.seek(0)
        line.truncate()


def _rows(page: Page, banner: str, progress: Progress) -> Iterator[list[str]]:
    """Yield the rows of a file: of a table its header and what can be filtered, else every row."""
    if not page.table:
        yield from ([_text(each)] for each in (page.heading, banner) if each)
        for row in progress.over(page.rows):
            yield [_text(each) for each in row.cells]
        return
    yield [column.label for column in page.columns]
    for row in islice(progress.over(page.rows), page.filtered or None):
        # A heading between rows stands in the column Group of each of them.
        if row.style not in _LOOSE:
            yield [_text(each) for each in row.cells]


def _text(each: Value) -> str:
    value = each.value if isinstance(each, Cell) else each
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(cells.safe(value)) if isinstance(value, str) else "" if value is None else str(value)
