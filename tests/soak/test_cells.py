"""Whatever a cell is given, two different readers find the same in the workbook."""

import random
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

from aims_tui.access import Access
from aims_tui.safe_files import held
from aims_tui.workbook.aside import Aside
from aims_tui.workbook.book import Book, Stamp
from aims_tui.workbook.page import Column, Page, Row
from aims_tui.workbook.progress import Progress
from aims_tui.workbook.save import save
from tests.soak import size
from tests.soak.conftest import Say

COLUMNS = 20
PARTS = [
    "=", "+", "-", "@", "=1+1", "#REF!", "#N/A", "TRUE", "1e5", "0001", "2026-11-24", "'", '"', " ", "  ", "\n", "\r\n",
    "\t", "_x0041_", "_x005F_", "_x000D_", "_X0041_", "_x00g1_", "&amp;", "<b>", "]]>", "\x00", "\x01", "\x0b", "\x1b",
    "\x7f", "\x85", "\x9b", "\ud800", "\udfff", "\ufffe", "\uffff", "\u2028", "\u202e", "\u2066", "\u200d", "\ufeff",
    "word", "Zoë", "שלום", "سلام", "日本語", "👩‍👩‍👧", "e\u0301", "https://example.org/a?b=1&c=2", "mailto:a@b.c",
    "[/]", "%s", "{0}", "\\", "x" * 200,
]  # fmt: skip
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
LOST = re.compile("_x(?:0000|2028|D[89A-F][0-9A-F]{2}|FFFE|FFFF)_|[\x00\r\u2028\ud800-\udfff\ufffe\uffff]")
"""What calamine does not give back: it drops returns, and leaves some of Excel's escapes as they are."""


def given(chance: random.Random) -> Any:
    """Return a value such as a record could hold."""
    match chance.randrange(10):
        case 0:
            return chance.choice((0, 1, -1, 2**53 - 1, 2**53, -(2**63), chance.randrange(-(10**9), 10**9)))
        case 1:
            return chance.choice((0.1, -2.5, 1e-7, float("nan"), float("inf"), chance.uniform(-1e6, 1e6)))
        case 2:
            return date(1899, 1, 1) + timedelta(days=chance.randrange(60_000))
        case 3:
            return chance.choice((None, True, False, ""))
        case _:
            return "".join(chance.choices(PARTS, k=chance.randrange(1, 9)))


def expected(value: Any) -> Any:
    """Return what a person must read in the cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return value if value >= date(1900, 3, 1) else value.isoformat()
    if isinstance(value, int | float):
        return value if abs(value) < 2**53 else str(value)
    return value


def decoded(text: str) -> str:
    """Return a text as Excel shows it: openpyxl gives its escapes as they stand in the file."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def same(read: Any, wanted: Any, *, lossy: bool) -> bool:
    if read is None:
        read = ""
    if isinstance(wanted, date):
        return str(read)[:10] == wanted.isoformat()
    if isinstance(wanted, int | float):
        return isinstance(read, int | float) and abs(read - wanted) <= abs(wanted) * 1e-14
    if not isinstance(read, str):
        return False
    return LOST.sub("", read) == LOST.sub("", wanted) if lossy else read == wanted


def test_random_cells_come_back_as_they_were(tmp_path: Path, say: Say) -> None:
    chance = random.Random("cells")
    rows = [[given(chance) for _ in range(COLUMNS)] for _ in range(size.of(10_000) // COLUMNS)]
    path = tmp_path / "cells.xlsx"
    page = Page("Cells", "All sorts", [Column(f"Column {number}", 200) for number in range(COLUMNS)], [])
    page.rows.extend(Row(row) for row in rows)
    front = Page("Cover", "Cover", [Column("", 20)], [])
    progress = Progress(None)
    with held(tmp_path, make=False) as folder, folder.part(Access.PRIVATE) as part, Aside(folder) as aside:
        book = Book(Stamp("footer"), progress, aside)
        book.write(lambda pages: front, [page])
        save(book.workbook, part, path.name, progress)

    sheet = openpyxl.load_workbook(path)["Cells"]
    above = sheet.max_row - len(rows)
    ours = [*sheet.iter_rows(min_row=above + 1)]
    theirs = CalamineWorkbook.from_path(path).get_sheet_by_name("Cells").to_python(skip_empty_area=False)[above:]
    wrong = []
    for row, one, other in zip(rows, ours, theirs, strict=True):
        for value, cell, read in zip(row, one, other, strict=True):
            wanted = expected(value)
            assert cell.data_type in "snd", "no formula, no error"
            plain = decoded(cell.value) if isinstance(cell.value, str) else cell.value
            if not same(plain, wanted, lossy=False):
                wrong.append(("openpyxl", value, cell.value))
            if not same(read, wanted, lossy=True):
                wrong.append(("calamine", value, read))
    say(f"{len(rows) * COLUMNS} random cells read back by openpyxl and calamine: {len(wrong)} differ")
    assert wrong == []
