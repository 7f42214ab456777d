"""Spreadsheets read by a process of its own: what is in one cannot end this program, nor take its memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

from aims_tui.workbook import unpacked_apart

_PATIENCE = 90.0
"""Seconds that are waited for what takes no longer than it is given of the processor's time."""


class Unreadable(Exception):
    """Nothing could be read, or it took more than is given."""


class Read(NamedTuple):
    """A sheet as the library reads it. Rows and columns count from 0."""

    name: str
    shown: bool
    merges: list[tuple[tuple[int, int], tuple[int, int]]]
    """First and last cell of each merged range, as row and column."""
    rows: list[list[str]]


def sheets(data: bytes) -> Iterator[Read]:
    """Yield the sheets of a spreadsheet (Excel, OpenDocument) with cells in them, in their order.

    Raises:
        Unreadable: it cannot be read, or not within the memory and the time that are given.
    """
    try:
        # Without the folder of the program or the present one among those that modules are looked for in.
        ran = subprocess.run(
            [sys.executable, "-P", unpacked_apart.__file__], input=data, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, timeout=_PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreadable from error
    if ran.returncode != 0:
        raise Unreadable
    for line in ran.stdout.splitlines():
        yield Read(*json.loads(line))
