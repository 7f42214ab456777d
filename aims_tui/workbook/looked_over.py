"""A spreadsheet that others made, looked over before a library may read it: it must be whole and of a bearable size.

What is learned on the way is what the library does not tell: hidden rows, lists of drop-downs, formulas without a
result. A library that is given a shared text of a megabyte a million times, or one cell far down to the right, takes
all the memory there is; so the cells and their texts are counted first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from aims_tui.insight.importing.table import Merge
from aims_tui.text import brief
from aims_tui.workbook.handed_out import Relations
from aims_tui.workbook.unpacking import Limits, Parts
from aims_tui.workspace.store import errors

LIMITS = Limits(file=30 << 20, read=100 << 20, elements=900_000, seconds=6.0)
MOST_COLUMNS = 1_000
MOST_ROWS = 50_000
MOST_CELLS = 2_000_000
"""Places of the smallest range that holds all cells of a sheet: that is what is kept in memory."""
MOST_TEXT = 24_000_000
"""Characters of all cells together."""
MOST_MERGES = 100_000
"""Merged ranges of a sheet."""
LONGEST_CELL = 2_000_000
"""Characters; no program that writes such files makes a cell of more than 32,767."""
_MOST_SHARED = 4_000_000
"""Texts that cells share."""
_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
"""What the library knows; of any other it reads nothing of the file."""
_SHARED = "xl/sharedstrings.xml"
"""Where the library looks for the texts that cells share, whatever the workbook says; names in lower case."""


class Refuse(Protocol):
    """Makes the error that says why a file is not read."""

    def __call__(self, why: str) -> errors.NotAWorkspace: ...


@dataclass(slots=True)
class Looked:
    """What a spreadsheet says of one sheet beside the values of its cells. Rows and columns count from 0."""

    hidden: set[int] = field(default_factory=set)
    uncounted: list[tuple[int, int]] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    """The ranges that drop-down lists take their words from, as the file writes them."""
    filtered: int = 0
    """The last row of the range with a filter, counted from 1; 0 where there is none."""
    merges: list[Merge] = field(default_factory=list)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    """What the library reads otherwise than it stands there: texts with a line break of OpenDocument in them."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """What stands where a formula failed: the library has no text for it."""
    rows: int = 0
    columns: int = 0
    text: int = 0
    longest: int = 0
    """Characters of the longest cell."""

    def count(self, length: int, times: int = 1) -> None:
        """Count the text of a cell that stands so many times."""
        self.text += length * times
        self.longest = max(self.longest, length)

    def check(self, refuse: Refuse) -> None:
        """Refuse a sheet that would not fit into memory.

        Raises:
            errors.NotAWorkspace: it is too large.
        """
        if self.columns > MOST_COLUMNS:
            raise refuse(f"has a sheet with {self.columns:,} columns; at most {MOST_COLUMNS:,} are read.")
        if self.rows > MOST_ROWS or self.rows * self.columns > MOST_CELLS:
            raise refuse(
                f"has a sheet with {self.rows:,} rows of {self.columns:,} columns: too many to be read; split it."
            )
        if self.longest > LONGEST_CELL:
            raise refuse(f"has a cell of more than {LONGEST_CELL:,} characters.")
        if self.text > MOST_TEXT:
            raise refuse("holds more text than is read of a spreadsheet; split it.")

    def merge(self, merges: Iterable[Merge], refuse: Refuse) -> None:
        """Keep the merged ranges of a sheet whose size was checked; what lies beyond its cells is cut off.

        Raises:
            errors.NotAWorkspace: there are too many, or they lie over each other: each would have to be filled.
        """
        left = self.rows * self.columns
        for each in merges:
            found = each._replace(bottom=min(each.bottom, self.rows - 1), right=min(each.right, self.columns - 1))
            if found.bottom < found.top or found.right < found.left:
                continue
            if len(self.merges) == MOST_MERGES:
                raise refuse(f"has a sheet with more than {MOST_MERGES:,} merged cells; split it.")
            left -= (found.bottom - found.top + 1) * (found.right - found.left + 1)
            if left < 0:
                raise refuse("has merged cells that lie over each other; part them in a spreadsheet first.")
            self.merges.append(found)


def excel(parts: Parts) -> Mapping[str, Looked]:
    """Look over an Excel workbook and return what was learned, by the name of the sheet.

    Raises:
        errors.WorkspaceError: it is broken or too large.
    """
    book = Relations(parts, "").first("/officeDocument") or "xl/workbook.xml"
    if book.casefold() not in parts.names:
        binary = any(name.endswith(".bin") and "workbook" in name for name in parts.names)
        raise parts.refused(
            "is a binary workbook (.xlsb). Save it as .xlsx first."
            if binary
            else "cannot be read as an Excel workbook."
        )
    names = _Names()
    parts.read(book, names)
    belonging = Relations(parts, book)
    if styles := belonging.first("/styles"):
        parts.read(styles, Passing())
    if belonging.doubtful:
        raise parts.refused("has two parts under one name; save it anew.")
    texts = _Lengths()
    shared = belonging.first("/sharedStrings")
    if {shared.casefold(), _SHARED} <= {*parts.names} and shared.casefold() != _SHARED:
        raise parts.refused("has two parts with the texts that its cells share; save it anew.")
    parts.read(shared or _SHARED, texts)
    found: dict[str, Looked] = {}
    for name, id in names.sheets.items():
        reader = _Sheet(texts.lengths)
        part = belonging.by_id.get(id, "")
        if part.casefold() not in parts.names:
            raise parts.refused("lacks the part of a sheet; save it anew.")
        parts.read(part, reader)
        reader.looked.check(parts.refused)
        for (row, column), error in reader.looked.errors.items():
            if error not in _ERRORS:
                place = f"row {row + 1}, column {column + 1} of {brief(name)}"
                raise parts.refused(f"has {brief(error)} in {place}, which cannot be read; put a value there.")
        found[name] = reader.looked
    if sum(each.text for each in found.values()) > MOST_TEXT:
        raise parts.refused("holds more text than is read of a spreadsheet; split it.")
    return found


class Passing:
    """Has a part unpacked to its end, so that it is known to be whole."""

    done = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Nothing is kept."""

    def end(self, name: str) -> None:
        """Nothing is kept."""

    def text(self, text: str) -> None:
        """Nothing is kept."""


class _Names(Passing):
    """Finds the sheets of a workbook with the ids of their parts.

    Two sheets of one name, or two ids of one sheet, raise ValueError: which of them is read is anybody's guess.
    """

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self._seen: set[str] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            # The prefix of r:id is whatever the file declares; sheetId is another matter.
            (id,) = (value for key, value in attributes.items() if key.rpartition(":")[2] == "id")
            name = attributes.get("name", "")
            if name.casefold() in self._seen:
                raise ValueError(name)
            self._seen.add(name.casefold())
            self.sheets[name] = id


class _Lengths(Passing):
    """Measures the texts that cells share."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        # What is announced is made room for.
        if name == "sst" and any(int(attributes.get(key, 0)) > _MOST_SHARED for key in ("count", "uniqueCount")):
            raise ValueError(name)

    def end(self, name: str) -> None:
        if name == "si":
            self.lengths.append(self._length)
            self._length = 0

    def text(self, text: str) -> None:
        self._length += len(text)


class _Sheet(Passing):
    """Counts the cells of a sheet, and keeps what stands beside them.

    A row, a cell or a shared text under a number that no program writes raises ValueError: another reader may take it
    for another one.
    """

    def __init__(self, shared: Sequence[int]) -> None:
        self.looked = Looked()
        self._shared = shared
        self._row = self._column = -1
        self._is_shared = self._failed = self._formula = self._full = self._there = self._list = False
        self._text = ""
        self._in = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._column = self._placed(attributes["r"]) if "r" in attributes else self._column + 1
            self._is_shared, self._failed = attributes.get("t") == "s", attributes.get("t") == "e"
            self._formula = self._full = self._there = False
        elif name == "v" or name == "is":
            self._full = self._there = True
            self._in, self._text = name, ""
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row = _number(attributes["r"], _LAST_ROW + 1) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.looked.hidden.add(self._row)
        elif name == "autoFilter":
            last = re.search(r":\$?[A-Z]+\$?(\d{1,7})$", attributes.get("ref", ""))
            self.looked.filtered = int(last[1]) if last else 0
        elif name == "dataValidation":
            self._list = attributes.get("type") == "list"
        elif name == "formula1" and self._list:
            self._in, self._text = name, ""

    def end(self, name: str) -> None:
        if name == "c":
            if self._there:
                self.looked.rows = max(self.looked.rows, self._row + 1)
                self.looked.columns = max(self.looked.columns, self._column + 1)
            if self._formula and not self._full:
                self.looked.uncounted.append((self._row, self._column))
        elif name == "v":
            if self._is_shared and self._text:
                self.looked.count(self._shared[_number(self._text, len(self._shared))])
            else:
                if self._failed:
                    self.looked.errors[self._row, self._column] = self._text
                # A formula's result may be nothing at all.
                self._full = bool(self._text) or not self._formula
                self.looked.count(len(self._text))
            self._in = ""
        elif name == "is":
            self.looked.count(len(self._text))
            self._in = ""
        elif name == "formula1" and self._in == name:
            self.looked.lists.append(self._text)
            self._in = ""

    def text(self, text: str) -> None:
        # Of what is too long the rest is not wanted: to put it together would take longer and longer.
        if self._in and len(self._text) <= LONGEST_CELL:
            self._text += text

    def _placed(self, reference: str) -> int:
        """Return the number of a column, from 0, of a cell such as ``AB12``, which stands in the present row."""
        found = _CELL.fullmatch(reference)
        if found is None or int(found[2]) != self._row + 1:
            raise ValueError(reference)
        number = 0
        for letter in found[1]:
            number = number * 26 + ord(letter) - 64
        if number > _LAST_COLUMN:
            raise ValueError(reference)
        return number - 1


def _number(text: str, limit: int) -> int:
    """Return a number below a limit, written as programs write it.

    Raises:
        ValueError: it is none.
    """
    if not re.fullmatch(r"0|[1-9][0-9]{0,8}", text) or int(text) >= limit:
        raise ValueError(text)
    return int(text)
