"""Cells that hold any text safely: never a formula, never an unreadable file, nothing cut off."""

import re
from datetime import date
from typing import Any

from openpyxl.cell import Cell
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_767
"""UTF-16 units that Excel keeps in a cell; the rest would silently be cut."""

_EARLIEST = date(1900, 3, 1)
"""Before this day Excel's calendar is wrong."""
_LARGEST = 2**53

# What XML or Excel cannot hold is written in the escape that Excel itself uses, and a text that
# looks like such an escape is escaped too, so that reading it back gives the same text.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LINK = re.compile(r"(https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)


def safe(text: str) -> str:
    """Return ``text`` as a workbook can hold it."""
    return _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def units(text: str) -> int:
    """Return the length of a text as Excel counts it."""
    return len(text) + sum(ord(each) > 0xFFFF for each in text)


def parts(text: str, longest: int = LONGEST) -> list[str]:
    """Cut a safe text into pieces that each fit a cell; joined they are the text again."""
    found, start, size = [], 0, 0
    for number, each in enumerate(text):
        width = 2 if ord(each) > 0xFFFF else 1
        if size + width > longest:
            found.append(text[start:number])
            start, size = number, 0
        size += width
    return [*found, text[start:]]


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write one value: texts as texts whatever they begin with, dates as dates, numbers as numbers."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    if isinstance(value, bool) or value is None:
        value = {True: "Yes", False: "No", None: ""}[value]
    if isinstance(value, date) and value >= _EARLIEST:
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, (int, float)) and abs(value) < _LARGEST:
        cell.value = value
    else:
        text = safe(value.isoformat() if isinstance(value, date) else str(value))
        if text:
            cell.value = text
            # After the value: "=1+1" would be a live formula, "#REF!" an error.
            cell.data_type = "s"
    return cell


def link_inside(cell: Cell, location: str) -> None:
    """Make a cell a link to another cell of the workbook, such as ``'Long texts'!A2``."""
    # Assigning "#…" to the cell would make it a link to a file of that name.
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)


def link_target(text: str) -> str:
    """Return a web or mail address that may be a live link, or an empty text."""
    return text if _LINK.fullmatch(text) and len(text) < 2000 else ""
