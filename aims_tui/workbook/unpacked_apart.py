"""A program of its own that reads a spreadsheet from its standard input, and can take no more than it is given.

A library that believes what a file says of its sizes takes all the memory there is, or ends the process that it runs
in. So it runs in this one, which the system ends where it asks for too much, and which says nothing but what it found:
a line of JSON for each sheet, with its name, whether it is shown, its merged ranges and its cells as texts.

It is started by its path and knows nothing of the package around it: that would take longer than to read most files.
"""

import io
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 768 << 20
"""Bytes of address space; Python and the library take a tenth of it before they read anything."""
SECONDS = 20
"""Of the processor's time."""
LONGEST = 128 << 20
"""Bytes that are said at most."""
_FIRST = date(1900, 1, 1)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows knows no such limits; who started this waits only so long.
        return
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        with suppress(OSError, ValueError):
            _, highest = resource.getrlimit(limit)
            resource.setrlimit(limit, (most if highest == resource.RLIM_INFINITY else min(most, highest), highest))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    return _WRITTEN[type(value)](value)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _moment(value: datetime) -> str:
    if value.date() < _FIRST and value.time() == time():
        return ""
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    float: _number,
    int: str,
    bool: lambda value: str(value).upper(),
    datetime: _moment,
    date: date.isoformat,
    # A nought that is shown as a day: what an empty cell gives to a formula, and no day at all.
    time: lambda value: "" if value == time() else value.isoformat(),
    timedelta: str,
    type(None): lambda value: "",
}


def main() -> None:
    """Say what is in a spreadsheet. Whatever goes wrong ends the process with a code that is not 0."""
    _limit()
    import python_calamine as calamine

    book = calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    left = LONGEST
    for about in book.sheets_metadata:
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        rows = [[_text(each) for each in row] for row in sheet.to_python(skip_empty_area=False)]
        shown = about.visible == calamine.SheetVisibleEnum.Visible
        said = json.dumps([about.name, shown, sheet.merged_cell_ranges or [], rows], separators=(",", ":")).encode()
        left -= len(said)
        if left < 0:
            raise MemoryError
        sys.stdout.buffer.write(said + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
