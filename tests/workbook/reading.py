"""Workbooks read back with two different eyes: calamine for what stands in them, openpyxl for how."""

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

from aims_tui.workbook.export import export
from aims_tui.workbook.page import HEADING
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY

SHEETS = [
    "Cover",
    "SoA",
    "Clauses",
    "Evidence",
    "Open points",
    "Auditor feedback",
    "Guiding questions",
    "Dashboard",
    "People",
    "Change log",
]
RISKS = ["Risk register", "Treatment plan", "Risk map", "Risk method", "Trace"]
"""The sheets that a workspace with risks has after the clauses."""
REGISTERS = [
    "AI systems", "AI models", "Impact assessments", "Suppliers", "Use cases", "Policies", "Incidents", "Notices",
    "Own controls", "Performances", "Obligations", "Concerns", "Actions",
]  # fmt: skip
"""Those of a workspace that has something in every register, after the risks."""
SIGNED = ["Approvals", "SoA history", "Changes since SoA 1.0"]
WITH_ALL = [*SHEETS[:3], *RISKS, *REGISTERS, SHEETS[3], *SIGNED, *SHEETS[4:]]


def made(workspace: Workspace, path: Path, **options: Any) -> Path:
    """Export the workspace and return where."""
    export(workspace, path, **{"who": "Lead", "today": TODAY, **options})
    return path


class Read:
    """A workbook as calamine reads it."""

    def __init__(self, path: Path) -> None:
        self._book = CalamineWorkbook.from_path(path)
        self.sheets: list[str] = self._book.sheet_names

    def rows(self, sheet: str) -> list[list[Any]]:
        """Return the cells of a sheet from its first row on."""
        return self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)

    def head(self, sheet: str) -> int:
        """Return the index of the header row."""
        firsts = {"Ref", "Id", "Name", "Person", "When (UTC)", "Belongs to", "Control", "Version"}
        return next(number for number, row in enumerate(self.rows(sheet)) if row and row[0] in firsts and row[1])

    def table(self, sheet: str) -> list[dict[str, Any]]:
        """Return the rows below the header; what goes on elsewhere is fetched from there."""
        rows = self.rows(sheet)
        head = rows[self.head(sheet)]
        found = []
        for row in rows[self.head(sheet) + 1 :]:
            values = [self._whole(value) for value in row]
            if any(value != "" for value in values[1:]) and values[-1] != HEADING:
                found.append(dict(zip(head, values, strict=True)))
        return found

    def groups(self, sheet: str) -> list[str]:
        """Return the headings between the rows."""
        return [
            row[0]
            for row in self.rows(sheet)[self.head(sheet) + 1 :]
            if row[0] and row[-1] in ("", HEADING) and not any(row[1:-1])
        ]

    def row(self, sheet: str, first: str) -> dict[str, Any]:
        """Return the row whose first cell is this."""
        return next(row for row in self.table(sheet) if next(iter(row.values())) == first)

    def cover(self) -> dict[str, Any]:
        """Return the labels and values of the Cover; what the figures mean stands below them."""
        return {row[0]: row[1] for row in reversed(self.rows("Cover")) if row[0]}

    def _whole(self, value: Any) -> Any:
        if not (found := re.fullmatch(r"Long texts, row (\d+)", str(value))):
            return value
        rows = self.rows("Long texts")
        first = int(found[1]) - 1
        pieces = []
        for row in rows[first:]:
            if row[:2] != rows[first][:2]:
                break
            pieces.append(row[2])
        return "".join(pieces)


def words(path: Path) -> str:
    """Return everything that a workbook's own parts say, as one text."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def styled(path: Path) -> openpyxl.Workbook:
    """Return the workbook with its styles, links and page setup."""
    return openpyxl.load_workbook(path)


def cell_of(book: openpyxl.Workbook, sheet: str, first: str, label: str) -> Any:
    """Return a cell by the first cell of its row and the heading of its column."""
    rows = list(book[sheet].iter_rows())
    head = next([cell.value for cell in row] for row in rows if row[0].value in ("Ref", "Id") and row[1].value)
    row = next(row for row in rows if row[0].value == first)
    return row[head.index(label)]
