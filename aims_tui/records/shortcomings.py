"""What stands between a record and an auditor's yes, as one derived value: the same column in every register."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.kinds import derived

A_YEAR = 365
"""Days after which a yearly review is no longer current (practice; no clause says so)."""


def what_is_missing(lacking: Callable[[Facts], Iterator[str]]) -> Any:
    """Describe the value that puts the sentences together which ``lacking`` yields of a record."""

    def work(facts: Facts) -> Worked:
        found = "; ".join(lacking(facts))
        return Worked(found[:1].upper() + found[1:], tone="bad") if found else NOTHING

    return derived("What is missing", work, width=36)


def lacks_anything(lacking: Callable[[Facts], Iterator[str]]) -> Callable[[Facts], bool]:
    """Return what says whether ``lacking`` yields anything of a record."""
    return lambda facts: next(lacking(facts), None) is not None


def passed(facts: Facts, name: str) -> bool:
    """Say whether the day in a field lies before today."""
    return (facts.days_to(name) or 0) < 0


def older_than(day: str, days: int, today: str) -> bool:
    """Say whether an ISO day lies more than so many days back; no day at all is not older than anything."""
    try:
        return date.fromisoformat(day) < date.fromisoformat(today) - timedelta(days)
    except ValueError:
        return False


def some(refs: list[str]) -> str:
    """Return the first of several names and how many more there are: ``R-01, R-02, R-03 and 2 more``."""
    return ", ".join(refs[:3]) + (f" and {len(refs) - 3} more" if len(refs) > 3 else "")
