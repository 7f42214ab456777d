"""Reading back what a workbook that was handed out says of the workspace it came from.

Such a file has been with others and may be anything: only the Cover is read, as far as our own Cover
goes, and of the texts that other programs keep apart only those that the Cover names.
"""

import os
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from aims_tui.workbook.cover import CHANGES, HEAD, WORKSPACE
from aims_tui.workbook.unpacking import Parts
from aims_tui.workspace.store import errors

_ROWS, _COLUMNS = 300, 2
"""How far the Cover is read; ours ends before."""
_LONGEST = 300
"""Characters of a cell that are kept: the labels and what stands beside them are shorter."""
_MOST_RELATIONS = 5_000


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What a workbook says of its origin."""

    workspace: str
    head: str
    changes: int
    """How many changes were on record; 0 where the workbook does not say."""
    macros: bool
    """Has program parts, which were not looked at."""


def read(path: Path) -> HandedOut:
    """Return what the Cover of a workbook says; takes under two seconds and little memory whatever is in it.

    Raises:
        errors.WorkspaceError: it cannot be read, is no workbook, is too large, or is none of ours.
    """
    found: dict[str, str] = {}
    with Parts(path) as parts:
        macros = any("vbaproject" in name for name in parts.names)
        for label, value in _cover(parts):
            if label in (WORKSPACE, HEAD, CHANGES):
                found.setdefault(label, value)
    if not found.get(WORKSPACE) or not found.get(HEAD):
        raise errors.NotAWorkspace(f"{path.name} has no Cover that names a workspace and a journal head.")
    changes = found.get(CHANGES, "").replace(",", "").partition(".")[0]
    counted = int(changes) if re.fullmatch(r"[0-9]{1,15}", changes) else 0
    return HandedOut(found[WORKSPACE], found[HEAD], counted, macros)


def free(path: Path) -> bool:
    """Say whether an export may be put there: nothing lies there, a link, or a workbook with our Cover."""
    if not os.path.exists(path) or path.is_symlink():
        return True
    try:
        read(path)
    except errors.WorkspaceError:
        return False
    return True


def _cover(parts: Parts) -> list[tuple[str, str]]:
    """Return the first two cells of every row of the Cover."""
    package = Relations(parts, "")
    book = package.first("/officeDocument") or "xl/workbook.xml"
    if book.casefold() not in parts.names:
        raise parts.refused("cannot be read as an Excel workbook.")
    sheets = _Sheets()
    parts.read(book, sheets)
    belonging = Relations(parts, book)
    cover = _Cells()
    parts.read(belonging.by_id.get(sheets.cover, ""), cover)
    texts = _Texts({int(cell.text) for cell in cover.cells.values() if cell.shared and cell.text.isdecimal()})
    if texts.wanted:
        parts.read(belonging.first("/sharedStrings"), texts)
    said = {
        place: texts.found.get(int(cell.text), "") if cell.shared and cell.text.isdecimal() else cell.text
        for place, cell in cover.cells.items()
    }
    return [(said.get((row, 0), "").strip(), said.get((row, 1), "").strip()) for row in range(cover.row + 1)]


class Relations:
    """Which parts a part names as its own, by id and by sort; what lies outside the workbook is not named."""

    def __init__(self, parts: Parts, part: str) -> None:
        self.done = False
        self.doubtful = False
        """Whether two of them have one id: which is read is anybody's guess."""
        self.by_id: dict[str, str] = {}
        self._sorts: list[tuple[str, str]] = []
        self._folder, name = posixpath.split(part)
        parts.read(posixpath.join(self._folder, "_rels", f"{name}.rels"), self)

    def first(self, sort: str) -> str:
        return next((target for found, target in self._sorts if found.endswith(sort)), "")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode", "Internal") != "Internal":
            return
        target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", ""))).lstrip("/")
        id = attributes.get("Id", "")
        self.doubtful = self.doubtful or id in self.by_id
        self.by_id.setdefault(id, target)
        self._sorts.append((attributes.get("Type", ""), target))
        self.done = len(self._sorts) >= _MOST_RELATIONS

    def end(self, name: str) -> None:
        """Nothing is said by the end."""

    def text(self, text: str) -> None:
        """Nor by any text."""


class _Sheets:
    """Finds the id under which a workbook names the part of its Cover."""

    done = False
    cover = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and attributes.get("name") == "Cover" and not self.done:
            # Its prefix is whatever the file declares; sheetId is another matter.
            self.cover = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.done = True

    def end(self, name: str) -> None:
        """Nothing is said by the end."""

    def text(self, text: str) -> None:
        """Nor by any text."""


class _Wording:
    """Gathers the beginning of the text that stands in ``t`` and ``v``, without how it is pronounced."""

    done = False

    def __init__(self) -> None:
        self._within = self._beside = False
        self._text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._within = name in ("t", "v") and not self._beside
        self._beside = self._beside or name == "rPh"

    def end(self, name: str) -> None:
        self._within = False
        self._beside = self._beside and name != "rPh"

    def text(self, text: str) -> None:
        if self._within and len(self._text) < _LONGEST:
            self._text += text[: _LONGEST - len(self._text)]

    def taken(self) -> str:
        """Return what was gathered and begin anew."""
        text, self._text = self._text, ""
        return text


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    shared: bool
    """The text is the number of one that stands in another part."""


class _Cells(_Wording):
    """Reads the first cells of the first rows of a sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[tuple[int, int], _Cell] = {}
        self.row = self._column = -1
        self._shared = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if name == "row":
            self.row += 1
            self._column = -1
            self.done = self.row >= _ROWS
        elif name == "c":
            letters = re.match("[A-Z]+", attributes.get("r", ""))
            self._column = _number(letters[0]) if letters else self._column + 1
            self._shared = attributes.get("t") == "s"

    def end(self, name: str) -> None:
        super().end(name)
        if name == "c":
            text = self.taken()
            if 0 <= self._column < _COLUMNS and self.row >= 0 and not self.done:
                self.cells[self.row, self._column] = _Cell(text, self._shared)
        elif name == "sheetData":
            self.done = True


class _Texts(_Wording):
    """Finds the wanted ones of the texts that cells share."""

    def __init__(self, wanted: set[int]) -> None:
        super().__init__()
        self.wanted = wanted
        self.found: dict[int, str] = {}
        self._last = max(wanted, default=-1)
        self._number = 0

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            text = self.taken()
            if self._number in self.wanted:
                self.found[self._number] = text
            self._number += 1
            self.done = self._number > self._last


def _number(letters: str) -> int:
    """Return the number of a column, from 0: A is 0, and what has more than one letter is far off."""
    return ord(letters) - ord("A") if len(letters) == 1 else _COLUMNS
