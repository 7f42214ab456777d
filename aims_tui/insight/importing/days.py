"""The days of one column: whether day or month stands first is settled by the column itself, or asked for."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from aims_tui import dates
from aims_tui.insight.importing.texts import simple

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"

_NUMBERS = re.compile(r"(\d{1,2})([./ -]+)(\d{1,2})\2(\d{4}|\d{2})(?![\d/])")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_NAMED = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?(?:\d{1,2}(?:st|nd|rd|th)?\.?[-./, ]*(?:of )?[a-z]{3,9}\.?[-./, ]*(?:\d{4}|'?\d{2})|"
    r"[a-z]{3,9}\.?[-./ ]*\d{1,2}(?:st|nd|rd|th)?[-./, ]+\d{4})(?!\d)"
)
_TIME = re.compile(r"(?:t| )?,? ?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?(?: ?(?:z|utc|gmt|[+-]\d{2}:?\d{2}))?")
_LONGEST = 1_000
"""Characters of a cell that are looked at: a day is short, and what stands behind one is told in brief."""
_MONTH_ONLY = re.compile(
    r"(?:\d{1,2}[./ -]\d{4}|\d{4}[./ -]\d{1,2}|[a-z]{3,9}\.?[-/ ]?'?(?:\d{4}|\d{2})|q[1-4][ -/]*\d{4})"
)


class Day(NamedTuple):
    """What a cell says of a day."""

    iso: str = ""
    """Empty where it is none."""
    fault: str = ""
    """Why it is none; empty where it is."""
    rest: str = ""
    """Words that stand behind the day."""


def order(texts: Iterable[str]) -> str:
    """Return what the days of a column show about their order: ``dmy``, ``mdy``, or empty where they show nothing."""
    day_first = month_first = False
    for text in texts:
        if found := _NUMBERS.match(simple(text[:_LONGEST])):
            day_first |= int(found[1]) > 12 >= int(found[3])
            month_first |= int(found[3]) > 12 >= int(found[1])
    if day_first == month_first:
        return ""
    return DAY_FIRST if day_first else MONTH_FIRST


def read(text: str, order: str, today: date) -> Day:
    """Return the day that a cell names; ``order`` is that of the column, or empty where nobody knows it.

    Only what names a year is a day: ``14 Dec`` and ``next Friday`` mean another one tomorrow.
    """
    found = simple(text[:_LONGEST])
    shown = " ".join(text.split())[:60]
    if whole := _ISO.match(found) or _COMPACT.match(found):
        parts = [int(each) for each in re.findall(r"\d+", whole[0])] if "-" in whole[0] or len(whole[0]) != 8 else None
        year, month, day = parts or (int(whole[1]), int(whole[2]), int(whole[3]))
        return _made(year, month, day, shown, found[whole.end() :])
    if numbers := _NUMBERS.match(found):
        return _in_numbers(numbers, order, shown, found[numbers.end() :], today)
    if named := _NAMED.match(found):
        try:
            return Day(dates.parse(named[0].rstrip(" ,."), today).isoformat(), rest=_rest(found[named.end() :]))
        except dates.DateUnclear as unclear:
            if not _MONTH_ONLY.fullmatch(found):
                return Day(fault=str(unclear))
    if _MONTH_ONLY.fullmatch(found):
        return Day(fault=f"{shown!r} is a month, not a day. Write for example 2026-12-14.")
    if re.fullmatch(r"(?:19|20)\d\d", found):
        return Day(fault=f"{shown!r} is a year, not a day. Write for example 2026-12-14.")
    return Day(fault=f"{shown!r} is not a day. Write for example 2026-12-14.")


def _in_numbers(found: re.Match[str], order: str, shown: str, rest: str, today: date) -> Day:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 2:
        latest = today.year + 50
        year = latest - (latest - year) % 100
    if first > 12 >= second or (order == DAY_FIRST and first <= 31):
        return _made(year, second, first, shown, rest)
    if second > 12 >= first or order == MONTH_FIRST:
        return _made(year, first, second, shown, rest)
    if first == second:
        return _made(year, first, second, shown, rest)
    one, other = _made(year, second, first, shown, rest), _made(year, first, second, shown, rest)
    return Day(
        fault=f"{shown!r} can be {one.iso} or {other.iso}. Say which comes first with --dates dmy or --dates mdy."
    )


def _made(year: int, month: int, day: int, shown: str, rest: str) -> Day:
    try:
        return Day(date(year, month, day).isoformat(), rest=_rest(rest))
    except ValueError:
        return Day(fault=f"There is no day {shown!r}. Write for example 2026-12-14.")


def _rest(text: str) -> str:
    """Return what stands behind a day and is no time."""
    time = _TIME.match(text)
    return (text[time.end() :] if time else text).strip(" ,;.-\"'()")
