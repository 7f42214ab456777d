"""Kept files that are text, Markdown or a table: read here, so that nothing has to be started to look at them."""

import codecs
import csv
import io
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from aims_tui.workspace.store import errors, evidence_files

Sort = Literal["text", "markdown", "table"]

_SORTS: dict[str, Sort] = {
    ".txt": "text", ".text": "text", ".log": "text", ".md": "markdown", ".markdown": "markdown",
    ".csv": "table", ".tsv": "table",
}  # fmt: skip
MOST_BYTES = 2_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 100
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip


class Readable(NamedTuple):
    """What a file says."""

    sort: Sort
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    """The rows of a table, all of the same length; the first one is its heading."""
    whole: bool = True
    """Whether this is all of it: of a very long file only the beginning is read."""


def read(workspace: Path, hash: str, name: str) -> Readable | None:
    """Return what a kept file says, or None where it is no text by its name or by what is in it.

    ``name`` is the one it had when it was taken in.

    Raises:
        errors.Refused: it is missing or was altered.
    """
    sort = _SORTS.get(Path(name).suffix.casefold())
    if sort is None:
        return None
    if problem := evidence_files.problem_of(workspace, hash, None):
        raise errors.Refused(f"It cannot be opened: {problem}")
    try:
        with evidence_files.place(workspace, hash).open("rb") as file:
            content, rest = file.read(MOST_BYTES), file.read(1)
    except OSError as error:
        raise errors.Refused(f"It cannot be opened: {error.strerror}.") from None
    text = decoded(content, whole=not rest)
    if text is None:
        return None
    if sort == "table" and (rows := _rows(text)):
        table, more = rows[:MOST_ROWS], len(rows) > MOST_ROWS
        wide = max(map(len, table))
        columns = min(wide, MOST_COLUMNS)
        filled = tuple(tuple([*row, *[""] * columns][:columns]) for row in table)
        return Readable("table", text, filled, not (rest or more or wide > columns))
    return Readable("text" if sort == "table" else sort, text, whole=not rest)


def decoded(content: bytes, *, whole: bool = True) -> str | None:
    """Return bytes as text, its lines ending in newlines; None where they are none."""
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        # The last character may be cut in two where only the beginning was read.
        text = codecs.getincrementaldecoder(encoding)().decode(content, final=whole)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")


def _rows(text: str) -> list[list[str]]:
    """Return the rows of a table, one more than is shown; none where it cannot be read as one."""
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        reader = csv.reader(io.StringIO(text, newline=""), dialect)
        return [*islice((row for row in reader if any(row)), MOST_ROWS + 1)]
    except csv.Error:
        return []
