"""An OpenDocument spreadsheet that others made, looked over before a library may read it, as those of Excel are.

The library tells less of these: merged cells, hidden rows, lists of drop-downs, ranges with a filter and line breaks
within a paragraph are all learned here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from aims_tui.insight.importing.table import Merge
from aims_tui.workbook.looked_over import MOST_ROWS, Looked, Passing
from aims_tui.workbook.unpacking import Parts

_LIST = re.compile(
    r"cell-content-is-in-list\(\[(?:\$?(?P<sheet>'(?:[^']|'')*'|[^'.\[\]]*))?\.\$?(?P<left>[A-Z]{1,3})\$?(?P<top>\d{1,7})"
    r":(?:[^.\[\]]*)\.\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>\d{1,7})\]\)"
)
_RANGE = re.compile(r"\$?(?P<sheet>'(?:[^']|'')*'|[^'.]*)\..*:.*\.\$?[A-Z]{1,3}\$?(?P<last>\d{1,7})")
_MOST_TIMES = 1 << 30
_BREAKS = {"line-break": "\n", "tab": "\t"}


class _Span(NamedTuple):
    """A cell that covers others, in a row that may stand for many."""

    row: int
    times: int
    column: int
    high: int
    wide: int


def look_over(parts: Parts) -> Mapping[str, Looked]:
    """Look over an OpenDocument spreadsheet and return what was learned, by the name of the sheet.

    Raises:
        errors.WorkspaceError: it is broken or too large.
    """
    reader = _Content()
    parts.read("content.xml", reader)
    if not reader.sheets:
        raise parts.refused("has no sheet.")
    for name, each in reader.sheets.items():
        each.check(parts.refused)
        each.merge(reader.merges(name), parts.refused)
        each.lists += [reader.lists[used] for used in dict.fromkeys(reader.used[name]) if used in reader.lists]
        each.filtered = reader.filtered.get(name, 0)
    return reader.sheets


class _Content(Passing):
    """Counts the cells of an OpenDocument spreadsheet; one cell may stand for many."""

    def __init__(self) -> None:
        self.sheets: dict[str, Looked] = {}
        self.lists: dict[str, str] = {}
        """By the name of a validation: the range that its list takes its words from, as Excel writes it."""
        self.used: dict[str, dict[str, None]] = {}
        """By sheet: the names of the validations that its cells have."""
        self.filtered: dict[str, int] = {}
        self._spans: dict[str, list[_Span]] = {}
        self._now, self._name = Looked(), ""
        self._row = self._column = self._first = self._wide = self._high = self._length = self._aside = 0
        self._full = self._in_cell = self._hidden = self._broken = False
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._name = _of(attributes, "name")
            self._now = self.sheets.setdefault(self._name, Looked())
            self.used.setdefault(self._name, {})
            self._row = 0
        elif name == "table-row":
            self._high, self._column, self._full = _times(attributes, "number-rows-repeated"), 0, False
            self._hidden = _of(attributes, "visibility") in ("collapse", "filter")
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)
        elif name == "annotation":
            self._aside += 1
        elif self._in_cell and not self._aside:
            if name == "p" and self._pieces:
                self._pieces.append("\n")
            elif name in _BREAKS:
                self._pieces.append(_BREAKS[name])
                self._broken = True
            elif name == "s":
                self._length += _times(attributes, "c")
                self._pieces.append(" " * min(_times(attributes, "c"), 1000))
        elif name == "content-validation" and (found := _LIST.search(_of(attributes, "condition"))):
            place = f"{found['left']}{found['top']}:{found['right']}{found['bottom']}"
            sheet = _plain(found["sheet"] or "")
            self.lists[_of(attributes, "name")] = f"'{sheet}'!{place}" if sheet else place
        elif (
            name == "database-range"
            and _of(attributes, "display-filter-buttons") == "true"
            and (found := _RANGE.fullmatch(_of(attributes, "target-range-address")))
        ):
            self.filtered[_plain(found["sheet"])] = int(found["last"])

    def _cell(self, attributes: dict[str, str]) -> None:
        self._wide, self._length, self._in_cell = _times(attributes, "number-columns-repeated"), 0, True
        self._pieces, self._broken, self._first = [], False, self._column
        high, wide = _times(attributes, "number-rows-spanned"), _times(attributes, "number-columns-spanned")
        if high > 1 or wide > 1:
            self._spans.setdefault(self._name, []).append(_Span(self._row, self._high, self._column, high, wide))
        if validation := _of(attributes, "content-validation-name"):
            self.used[self._name][validation] = None
        if _of(attributes, "value-type"):
            self._full = True
            self._now.columns = max(self._now.columns, self._column + self._wide)
        elif _of(attributes, "formula"):
            self._now.uncounted.append((self._row, self._column))
        self._column += self._wide

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._in_cell = False
            self._now.count(self._length, self._wide * (self._high if self._length else 0))
            if self._broken and self._wide == self._high == 1:
                self._now.texts[self._row, self._first] = "".join(self._pieces)
        elif name == "table-row":
            if self._full:
                self._now.rows = self._row + self._high
                if self._hidden:
                    self._now.hidden |= {*range(self._row, self._row + min(self._high, MOST_ROWS))}
            self._row += self._high
        elif name == "annotation":
            self._aside -= 1

    def text(self, text: str) -> None:
        if self._in_cell:
            self._length += len(text)
            if not self._aside:
                self._pieces.append(text)

    def merges(self, name: str) -> Iterator[Merge]:
        """Yield the merged ranges of a sheet; a row that stands for many has them in each."""
        sheet = self.sheets[name]
        for row, times, column, high, wide in self._spans.get(name, ()):
            if column < sheet.columns:
                for top in range(row, min(row + times, sheet.rows)):
                    yield Merge(top, column, top + high - 1, column + wide - 1)


def _plain(name: str) -> str:
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _of(attributes: Mapping[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _times(attributes: Mapping[str, str], name: str) -> int:
    found = _of(attributes, name)
    if not found.isdecimal():
        return 1
    return min(int(found), _MOST_TIMES) if len(found) < 12 else _MOST_TIMES
