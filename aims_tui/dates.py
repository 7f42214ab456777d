"""Dates as people type them. Ambiguity is refused: a wrong due date is worse than a second try."""

import re
from datetime import date, timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_OFFSET = re.compile(r"([+-])\s*(\d{1,4})\s*([dwmy])")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
# Taken apart here and not by dateutil, which reads "32 dec" as December 2032 and "dec 142027" as this December.
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)? ?(?P<month>[a-z]{3,9})(?:\.?,? ?(?P<year>\d{4})|\.?)")
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]{3,9})\.? ?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:(?:, ?| )(?P<year>\d{4}))?")

HELP = "2026-12-14, 14 Dec, tomorrow, friday, next friday, +10d, +2w, +3m"


class DateUnclear(ValueError):
    """The typed text is no date, or could be two; the message says how to write it."""


def parse(typed: str, today: date) -> date:
    """Return the date that ``typed`` means on the day ``today``.

    A day and month without a year is the next such day, today included; a weekday is the next
    such day after today, ``next friday`` the one in the following week (Monday to Sunday).

    Raises:
        DateUnclear: no date, an impossible one, or a numeric form that could be read two ways.
    """
    text = " ".join(typed.casefold().split())
    if _ISO.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise DateUnclear(f"There is no day {typed.strip()}.") from None
    words = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if text in words:
        return today + timedelta(days=words[text])
    if offset := _OFFSET.fullmatch(text):
        return _shifted(today, int(offset[1] + offset[2]), offset[3])
    weekday = text.removeprefix("next ")
    matches = [number for number, name in enumerate(_WEEKDAYS) if len(weekday) >= 3 and name.startswith(weekday)]
    if matches:
        if text.startswith("next "):
            return today + timedelta(days=7 - today.weekday() + matches[0])
        return today + timedelta(days=(matches[0] - today.weekday() - 1) % 7 + 1)
    if (named := _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)) and _month(named["month"]):
        return _with_month_name(named, typed, today)
    if re.fullmatch(r"[\d\s./-]+", text):
        raise DateUnclear(f"{typed.strip()} can be read in more than one way; write it as 2026-12-14 (year-month-day).")
    raise DateUnclear(f"{typed.strip()!r} is not a date. Write for example {HELP}.")


def _shifted(today: date, number: int, unit: str) -> date:
    from dateutil.relativedelta import relativedelta

    span = {"d": "days", "w": "weeks", "m": "months", "y": "years"}[unit]
    try:
        return today + relativedelta(**{span: number})  # type: ignore[arg-type]
    except (OverflowError, ValueError):
        raise DateUnclear("That day lies outside the calendar.") from None


def _month(name: str) -> int:
    """Return the number of the month whose name begins like this, or 0."""
    return next((number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name)), 0)


def _with_month_name(named: re.Match[str], typed: str, today: date) -> date:
    # Nine years, because 29 Feb may be that far away.
    years = [int(named["year"])] if named["year"] else range(today.year, today.year + 9)
    for year in years:
        try:
            found = date(year, _month(named["month"]), int(named["day"]))
        except ValueError:
            continue
        if named["year"] or found >= today:
            return found
    raise DateUnclear(f"There is no day {typed.strip()!r}. Write for example {HELP}.")


def away(day: date, today: date) -> str:
    """Say how far ``day`` is from ``today``: ``today``, ``in 21 days``, ``5 days ago``."""
    days = (day - today).days
    if days in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"
