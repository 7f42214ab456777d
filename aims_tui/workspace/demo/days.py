"""The days of the demo: offsets from the day on which it is made, in its records and inside its texts."""

import re
from datetime import date, timedelta
from typing import Any

_MARK = re.compile(r"\{([TDYQ])([+-]\d+)\}")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SATURDAY = 5


def day(today: date, offset: int) -> date:
    """Return the day that lies ``offset`` days from today; a negative one lies in the past."""
    return today + timedelta(days=offset)


def working_day(today: date, offset: int) -> date:
    """Return that day, or the Monday after it where it falls on a weekend: nothing in an office is done on one."""
    found = day(today, offset)
    return found + timedelta(days=7 - found.weekday() if found.weekday() >= _SATURDAY else 0)


def told(value: Any, today: date) -> Any:
    """Return a piece of the story with the marks in its texts told as dates.

    ``{T-20}`` becomes 2026-11-04, ``{D-20}`` 4 November 2026, ``{Y-20}`` 2026 and ``{Q-20}`` Q4; each is a working
    day, as in the dates of the records.
    """
    if isinstance(value, str):
        return _MARK.sub(lambda mark: _said(mark[1], working_day(today, int(mark[2]))), value)
    if isinstance(value, list):
        return [told(each, today) for each in value]
    if isinstance(value, dict):
        return {key: told(each, today) for key, each in value.items()}
    return value


def _said(form: str, found: date) -> str:
    if form == "D":
        return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"
    if form == "Y":
        return str(found.year)
    return f"Q{(found.month + 2) // 3}" if form == "Q" else found.isoformat()
