"""Dates as people type them. What has two readings is refused: a wrong due date is worse than a second try."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from aims_tui.text import unmarked

HELP = "2026-12-14, 14 Dec, 31.12.2026, friday, next week, in 2 weeks, +3m, end of month"
HELP_PAST = "2026-11-14, 14 Nov, 31.10.2026, yesterday, last friday, 2 weeks ago"


class DateUnclear(ValueError):
    """The typed text is no date, or could be two; the message says how to write it."""


def parse(typed: str, today: date, *, past: bool = False) -> date:
    """Return the date that ``typed`` means on the day ``today``.

    ``past`` says that the day lies behind, as that of an approval does. A day and month without a
    year is then the last such day instead of the next, today included, and a weekday the last one
    before today instead of the next one after it. ``next friday`` is the one in the following week
    (Monday to Sunday), ``last friday`` the last one before today, ``next week`` and ``next month``
    their first day. A year of two digits is the nearest: at most fifty years ahead.

    Raises:
        DateUnclear: no date, an impossible one, or one with two readings; the message names both.
    """
    text = _plain(typed)
    for form in (_iso, _named_day, _offset, _weekday, _bound, _with_month, _in_numbers):
        try:
            found = form(text, today, past)
        except _NoSuchDay:
            raise DateUnclear(f"There is no day {typed.strip()!r}. Write for example 2026-12-14.") from None
        except OverflowError:
            raise DateUnclear("That day lies outside the calendar.") from None
        if found is not None:
            return found
    raise DateUnclear(f"{typed.strip()!r} is not a date. Write for example {HELP_PAST if past else HELP}.")


class InFuture(DateUnclear):
    """The day of something that has been lies ahead; the message says which day was understood."""


def settled(typed: str, today: date, *, past: bool) -> date:
    """Return what :func:`parse` does, for somebody who writes it down now: what has been lies not ahead.

    Raises:
        InFuture: ``past`` says that the day lies behind, and it does not.
        DateUnclear: as :func:`parse`.
    """
    found = parse(typed, today, past=past)
    if past and found > today:
        raise InFuture(f"{said(found)} lies in the future, {away(found, today)}. Give the day on which it was.")
    return found


def shifted(typed: str, day: date) -> date:
    """Return the date that lies so far from ``day`` as was typed: ``+2w``, ``-3 days``, ``in a month``.

    Raises:
        DateUnclear: it says no distance, or that day lies outside the calendar.
    """
    try:
        found = _offset(_plain(typed), day, False)
    except OverflowError:
        raise DateUnclear("That day lies outside the calendar.") from None
    if found is None:
        raise DateUnclear(f"{typed.strip()!r} is no distance. Write for example +2w, -3d or +1m.")
    return found


def away(day: date, today: date) -> str:
    """Say how far ``day`` is from ``today``: ``today``, ``in 21 days``, ``5 days ago``."""
    days = (day - today).days
    if days in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def said(day: date) -> str:
    """Return a day in words that have one reading: ``14 December 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1].title()} {day.year}"


class _NoSuchDay(Exception):
    """The form is that of a date, the calendar has no such day."""


def _match(pattern: str, text: str) -> re.Match[str] | None:
    # Patterns are compiled when a date is typed, because the program starts without one. ASCII: only the digits
    # 0 to 9; int() would read many others, which nobody could check at a glance.
    return re.fullmatch(pattern, text, re.ASCII)


# Hyphens, dashes and the minus sign: texts that were pasted hold any of them.
_DASHES = "[\u2010-\u2015\u2212]"


def _plain(typed: str) -> str:
    return re.sub(_DASHES, "-", " ".join(unmarked(typed).casefold().split()))


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _NoSuchDay from None


_COMPACT = r"(\d{4})(\d{2})(\d{2})"
_YEAR_FIRST = r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})"


def _iso(text: str, today: date, past: bool) -> date | None:
    """Year, month, day: 2026-12-14, 2026/12/14, 20261214. Nobody writes the year first and the day second."""
    if found := _match(_COMPACT, text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _match(_YEAR_FIRST, text):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    return None


_NAMED = {
    "today": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2, "day before yesterday": -2,
}  # fmt: skip


def _named_day(text: str, today: date, past: bool) -> date | None:
    days = _NAMED.get(text.removeprefix("the "))
    return None if days is None else today + timedelta(days=days)


_COUNTS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPAN = rf"(?P<number>\d{{1,4}}|an|one|{'|'.join(_COUNTS)}) ?(?P<unit>[dwmy]|days?|weeks?|months?|years?)"
_OFFSETS = (
    rf"(?P<sign>[+-]) ?{_SPAN}",
    rf"in (?P<sign>){_SPAN}",
    rf"{_SPAN} (?P<sign>ago)",
    rf"{_SPAN} (?P<sign>)from (?:now|today)",
)


def _offset(text: str, today: date, past: bool) -> date | None:
    """So far from today: +3m, in 2 weeks, a week ago."""
    found = next((match for form in _OFFSETS if (match := _match(form, text))), None)
    if found is None:
        return None
    word = found["number"]
    number = int(word) if word.isdecimal() else 1 if word in ("an", "one") else _COUNTS.index(word) + 1
    return _shifted(today, -number if found["sign"] in ("-", "ago") else number, found["unit"][0])


def _shifted(day: date, number: int, unit: str) -> date:
    if unit in "dw":
        return day + timedelta(days=number * (7 if unit == "w" else 1))
    from dateutil.relativedelta import relativedelta  # 10 ms, and only when months are counted

    try:
        return day + relativedelta(months=number * (12 if unit == "y" else 1))
    except ValueError:
        raise OverflowError from None


def _last_of(day: date) -> date:
    """Return the last day of the month of this one."""
    from calendar import monthrange

    return day.replace(day=monthrange(day.year, day.month)[1])


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def _place(name: str, names: tuple[str, ...]) -> int | None:
    """Return where the name that begins like this stands; three letters tell them apart."""
    return next((place for place, each in enumerate(names) if len(name) >= 3 and each.startswith(name)), None)


_WEEKDAY = r"(?:(?P<which>next|last) )?(?P<name>[a-z]{3,9})\.?"


def _weekday(text: str, today: date, past: bool) -> date | None:
    found = _match(_WEEKDAY, text)
    wanted = _place(found["name"], _WEEKDAYS) if found else None
    if found is None or wanted is None:
        return None
    if found["which"] == "next":
        return today + timedelta(days=7 - today.weekday() + wanted)
    if found["which"] == "last" or past:
        return today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


_NEXT = r"next (?P<unit>week|month|quarter|year)"
_EDGE = r"(?:the )?(?P<edge>end|start|beginning) of (?:the |this )?"
_BOUND = rf"{_EDGE}(?P<which>next |last )?(?P<unit>month|quarter|year)"
_BOUND_OF_MONTH = rf"{_EDGE}(?P<month>[a-z]{{3,9}})(?: (?P<year>\d{{4}}))?"
_LENGTHS = {"month": 1, "quarter": 3, "year": 12}


def _bound(text: str, today: date, past: bool) -> date | None:
    """Where a week, a month, a quarter or a year begins or ends: next week, end of month, end of June."""
    if found := _match(_NEXT, text):
        if found["unit"] == "week":
            return today + timedelta(days=7 - today.weekday())
        return _shifted(_beginning(today, found["unit"]), _LENGTHS[found["unit"]], "m")
    if found := _match(_BOUND, text):
        months = _LENGTHS[found["unit"]]
        shift = {"next ": months, "last ": -months}.get(found["which"] or "", 0)
        return _edge(_shifted(_beginning(today, found["unit"]), shift, "m"), months, found["edge"])
    if (found := _match(_BOUND_OF_MONTH, text)) and (month := _place(found["month"], _MONTHS)) is not None:
        edge = found["edge"]
        return _in_year(lambda year: _edge(_day(year, month + 1, 1), 1, edge), found["year"], today, past)
    return None


def _beginning(today: date, unit: str) -> date:
    length = _LENGTHS[unit]
    return today.replace(month=(today.month - 1) // length * length + 1, day=1)


def _edge(first: date, months: int, edge: str) -> date:
    last = _shifted(first, months - 1, "m")
    return _last_of(last) if edge == "end" else first


# The gaps are loose, because the name of the month tells everything apart: 14-Dec-2026, 14. Dec. 26, 14dec. But
# "Jul-25" is what spreadsheets make of July 2025, which is no day.
_LEAD = r"(?:(?P<weekday>[a-z]{3,9})\.?,? )?"
_DATE = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]{3,9})"
_YEAR = r"'?(?P<year>\d{4}|\d{2})"
_WITH_MONTH = (
    rf"{_LEAD}{_DATE}(?:[-./]? ?| of ){_MONTH}(?:\.?[-./,]? ?{_YEAR}|\.)?",
    rf"{_LEAD}{_MONTH}\.? ?{_DATE}(?:(?:, ?| ){_YEAR})?",
    rf"(?P<weekday>){_MONTH}[-/]{_DATE}[-/]{_YEAR}",
    rf"(?P<weekday>)(?P<year>\d{{4}})[-./ ]?{_MONTH}[-./ ]?{_DATE}",
)


def _with_month(text: str, today: date, past: bool) -> date | None:
    """A day with its month by name, in any order: 14 Dec, December 14th, 2026, Mon 14-Dec-26."""
    for form in _WITH_MONTH:
        found = _match(form, text)
        month = _place(found["month"], _MONTHS) if found else None
        if found is None or month is None:
            continue
        day, named = int(found["day"]), found["weekday"] or ""
        wanted = _place(named, _WEEKDAYS)
        if named and wanted is None:
            continue
        meant = _in_year(partial(_day, month=month + 1, day=day), found["year"], today, past)
        if wanted not in (None, meant.weekday()):
            raise DateUnclear(f"{said(meant)} is a {_WEEKDAYS[meant.weekday()].title()}. Which day is meant?")
        return meant
    return None


_IN_NUMBERS = r"(\d{1,2})([-./] ?|(?= \d+ \d) )(\d{1,2})(?:\2(\d{4}|\d{2})|\.)?"


def _in_numbers(text: str, today: date, past: bool) -> date | None:
    """Day and month as numbers, in either order, as far as only one of them makes a day: 31.12.2026, 12/25."""
    found = _match(_IN_NUMBERS, text)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), found[4]
    readings = [
        day
        for month, number in ((second, first), (first, second))
        if (day := _possible(partial(_day, month=month, day=number), year, today, past))
    ]
    if not readings:
        raise _NoSuchDay
    if year and len(year) == 2 and found[2] == "-":
        # Some write 26-12-14 for 14 December 2026: enough to doubt, not enough to take.
        other = _possible(partial(_day, month=second, day=int(year)), found[1], today, past)
        readings += [other] if other else []
    one, *others = dict.fromkeys(readings)
    if others:
        raise DateUnclear(
            f"{text} can be {said(one)} or {said(others[0])}; write {one.isoformat()} or {others[0].isoformat()}."
        )
    return one


def _possible(make: Callable[[int], date], year: str | None, today: date, past: bool) -> date | None:
    try:
        return _in_year(make, year, today, past)
    except _NoSuchDay:
        return None


def _in_year(make: Callable[[int], date], year: str | None, today: date, past: bool) -> date:
    """Return the day that ``make`` gives for a year; without one, the next such day, or the last where it is past.

    Raises:
        _NoSuchDay: there is none.
    """
    if year:
        return make(int(year) if len(year) == 4 else _near(int(year), today))
    # Nine years, because 29 Feb may be that far away.
    for step in range(9):
        try:
            found = make(today.year - step if past else today.year + step)
        except _NoSuchDay:
            continue
        if found <= today if past else found >= today:
            return found
    raise _NoSuchDay


def _near(year: int, today: date) -> int:
    """Return the year that two digits mean: the one at most fifty years ahead."""
    latest = today.year + 50
    return latest - (latest - year) % 100
