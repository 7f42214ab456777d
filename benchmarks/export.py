"""The auditors' workbook, against openpyxl writing the same cells in the same styles."""

from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import NamedStyle
from openpyxl.worksheet.hyperlink import Hyperlink

from aims_tui.workbook.export import export
from aims_tui.workspace.store.workspace import Workspace
from benchmarks.big import big
from benchmarks.measure import Row, alternating, timed
from benchmarks.place import Place


@dataclass(frozen=True)
class Made:
    """One cell with everything that openpyxl has to be told about it."""

    value: Any
    text: bool
    style: str
    location: str | None
    target: str | None


@dataclass(frozen=True)
class Content:
    """The cells of a workbook by sheet, and its styles: a font, a fill and so on under each name."""

    sheets: dict[str, list[list[Made]]]
    styles: dict[str, dict[str, Any]]


_STYLE = ("font", "fill", "border", "alignment", "number_format")


def measure(place: Place, runs: int) -> list[Row]:
    """Time the export of the demo and of a workspace of 100,000 changes."""
    grown = "the same with 10,000 evidence rows and 100,000 changes"
    return [
        _compared("export of the demo", place.demo, place.folder / "demo.xlsx", runs),
        # Each takes long, so that a few runs tell enough.
        _compared(grown, big(place.folder), place.folder / "big.xlsx", max(runs // 2, 1)),
    ]


def _compared(subject: str, workspace: Workspace, path: Path, runs: int) -> Row:
    def ours() -> None:
        export(workspace, path, who="Benchmark", today=date.today(), tick=lambda done, total: None)

    ours()
    content = _content(path)
    base, seconds = alternating(runs, lambda: timed(lambda: _write(content, path)), lambda: timed(ours), warm_up=0)
    return Row(subject, seconds, "openpyxl, same cells and styles", base, "1.3 ×")


def _content(path: Path) -> Content:
    """Return what stands in a workbook, ready to be written again."""
    sheets: dict[str, list[list[Made]]] = {}
    styles: dict[str, dict[str, Any]] = {}

    def made(cell: Any) -> Made:
        name = f"style {cell.style_id}"
        if name not in styles:
            styles[name] = {part: copy(getattr(cell, part)) for part in _STYLE}
        link = cell.hyperlink
        return Made(cell.value, cell.data_type == "s", name, link and link.location, link and link.target)

    for sheet in openpyxl.load_workbook(path).worksheets:
        sheets[sheet.title] = [[made(cell) for cell in row] for row in sheet.iter_rows()]
    return Content(sheets, styles)


def _write(content: Content, path: Path) -> None:
    """Write the cells with openpyxl alone: its streaming mode and named styles, its quickest ways."""
    book = openpyxl.Workbook(write_only=True)
    for name, style in content.styles.items():
        book.add_named_style(NamedStyle(name=name, **style))
    for title, rows in content.sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(sheet, made) for made in row])
    book.save(path)


def _cell(sheet: Any, made: Made) -> Any:
    cell = WriteOnlyCell(sheet, made.value)
    if made.text:
        cell.data_type = "s"
    cell.style = made.style
    if made.location or made.target:
        cell.hyperlink = Hyperlink(ref="A1", location=made.location, target=made.target)
    return cell
