"""What stands between a record and an auditor's yes, as one derived value: the same column in every register."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from aims_tui.records import action
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
        return date.fromisoformat(today) - date.fromisoformat(day) > timedelta(days)
    except ValueError:
        return False


def review_lacks(facts: Facts) -> Iterator[str]:
    """Yield what is wrong with the last review of something that is reviewed every year, and with the next one."""
    reviewed = facts.day("reviewed_on")
    if not reviewed:
        yield "it was never reviewed"
    elif older_than(reviewed, A_YEAR, facts.today):
        yield f"it was last reviewed on {reviewed}, more than a year ago"
    if passed(facts, "next_review"):
        yield f"its review was due on {facts.day('next_review')}"


def actions_late(facts: Facts) -> Iterator[str]:
    """Yield which of its actions were due before today and are not done."""
    if late := [each.ref for each in facts.parts.get("action", ()) if action.late(each)]:
        yield some_are(late, "late")


def actions_open(facts: Facts) -> Iterator[str]:
    """Yield which of its actions are open although it is closed: two copies may bring that together."""
    if waiting := [each.ref for each in facts.parts.get("action", ()) if not action.done(each)]:
        yield f"it is closed while {some_are(waiting, 'open')}"


def days_out_of_order(facts: Facts, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the fields whose day lies before that of a field named earlier, each with the earlier field."""
    latest = ""
    for name in names:
        day = facts.day(name)
        if day and day < facts.day(latest):
            yield name, latest
        elif day:
            latest = name


def some(refs: Sequence[str]) -> str:
    """Return the first of several names and how many more there are: ``R-01, R-02, R-03 and 2 more``."""
    return ", ".join(refs[:3]) + (f" and {len(refs) - 3} more" if len(refs) > 3 else "")


def some_are(refs: Sequence[str], what: str, one: str = "is", many: str = "are") -> str:
    """Return what several names are: ``R-01 is late``, ``R-01, R-02 are late``."""
    return f"{some(refs)} {one if len(refs) == 1 else many} {what}"


def all_of(words: Sequence[str]) -> str:
    """Return several words as one list: ``individuals, groups and society``."""
    *most, end = words
    return f"{', '.join(most)} and {end}" if most else end
