"""The organization's own controls: how they work, when they last did, and what they carry (6.1.3, 8.1, 9.1)."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.fields import choice, day, given, line, link, person, prose
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.shortcomings import actions_late, lacks_anything, what_is_missing

CARRIES, CHECKS = "carries", "checks"
"""The relations of an own control to the clauses and Annex A controls that it carries, and to the risks it checks."""

STATES = (("planned", "Planned"), ("in_place", "In place"), ("retired", "Retired"))
FREQUENCIES = (
    ("weekly", "Weekly"),
    ("monthly", "Monthly"),
    ("quarterly", "Quarterly"),
    ("half_yearly", "Half-yearly"),
    ("yearly", "Yearly"),
    ("continuous", "Continuous"),
    ("on_occasion", "On occasion"),
)
_MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
RESULTS = (("worked", "Worked"), ("partly", "Partly"), ("failed", "Failed"))
_TONES = (("worked", "good"), ("partly", "doubtful"), ("failed", "bad"))


def _latest(facts: Facts) -> Facts | None:
    """Return when a control was performed last; of several on one day the one that went worst."""
    done = [each for each in facts.parts.get("performance", ()) if "" < each.day("on") <= facts.today]
    worst = [code for code, _ in RESULTS]
    return max(done, key=lambda each: (each.day("on"), _place(worst, each.values.get("result", ""))), default=None)


def _place(order: list[str], code: str) -> int:
    return order.index(code) if code in order else -1


def last_performed(facts: Facts) -> Worked:
    """Return when a control was last performed, and with which result."""
    latest = _latest(facts)
    if latest is None:
        wanted = facts.values.get("state") == "in_place" and facts.values.get("frequency") != "on_occasion"
        return Worked(None, tone="bad" if wanted else "", words="Never")
    result = latest.values.get("result", "")
    words = dict(RESULTS).get(result, "")
    return Worked(latest.day("on"), words.lower(), dict(_TONES).get(result, ""))


def next_due(facts: Facts) -> Worked:
    """Return the day by which a control has to be performed again, from its frequency and the last time."""
    latest, frequency = _latest(facts), facts.values.get("frequency", "")
    if latest is None or facts.values.get("state") != "in_place":
        return NOTHING
    last = date.fromisoformat(latest.day("on"))
    try:
        if frequency == "weekly":
            due = last + timedelta(7)
        elif frequency in _MONTHS:
            due = _months_later(last, _MONTHS[frequency])
        else:
            return NOTHING
    except (ValueError, OverflowError):
        return NOTHING  # It lies outside the calendar.
    late = due.isoformat() < facts.today
    return Worked(due.isoformat(), f"{frequency.replace('_', '-')} after {last}", "bad" if late else "")


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return day.replace(year=day.year + year, month=month + 1, day=min(day.day, last))


def overdue(facts: Facts) -> bool:
    """Say whether the day by which a control has to be performed again lies before today."""
    return next_due(facts).tone == "bad"


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in an own control that is in place."""
    if facts.values.get("state") != "in_place":
        return
    if not facts.values.get("owner"):
        yield "nobody owns it"
    if not facts.says("how"):
        yield "how it works is not written down"
    if not facts.values.get("frequency"):
        yield "how often it is performed is not said"
    if not facts.tied(CARRIES) and not facts.tied(CHECKS):
        yield "it carries no requirement and keeps no risk in check"
    yield from _performance_lacks(facts)
    yield from actions_late(facts)


def _performance_lacks(facts: Facts) -> Iterator[str]:
    latest = _latest(facts)
    if latest is None:
        if facts.values.get("frequency") != "on_occasion":
            yield "it was never performed"
        return
    on, result = latest.day("on"), latest.values.get("result", "")
    if not result:
        yield f"how it went on {on} is not said"
    elif result in ("failed", "partly"):
        yield f"it {'failed' if result == 'failed' else 'worked only partly'} on {on}"
    if overdue(facts):
        yield f"it was due on {next_due(facts).value}"


class OwnControl(Record):
    """Something that the organization does again and again so that requirements are met."""

    __tablename__ = "own_control"
    about: ClassVar[About] = About(
        "own control", "own controls", title="title", prefix="C", digits=2, tells="last_performed", due="next_due",
        over=lambda facts: facts.values.get("state") == "retired",
        columns=("short", "title", "state", "last_performed", "next_due", "owner", CARRIES, "frequency"),
        asks=("title", "how", "owner", "frequency"),
        ties=(
            Tie(CARRIES, "requirement", "Clauses and controls", "Own controls", "requirements", "What it does for it",
                gives=("how", "implementation")),
            Tie(CHECKS, "risk", "Risks", "Own controls", "risks", "How it keeps the risk in check"),
        ),
        figures=(
            Figure("overdue", overdue, "bad", "controls_overdue"),
            Figure("incomplete", lacks_anything(lacking), "doubtful", "controls_incomplete"),
        ),
        sheet=Sheet(
            "Own controls",
            ("short", "title", "how", "owner", "state", "frequency", "last_performed", "next_due", CARRIES, CHECKS,
             "iso27001", "lacks"),
            clause="6.1.3, 8.1",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    title: Annotated[str, line("Title", width=36, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    state: Annotated[str, choice("State", STATES, tones=(("planned", "doubtful"), ("in_place", "good")))] = "planned"
    how: Annotated[str, prose("How it works", "What is done, by whom, on what occasion, where it is recorded")] = ""
    owner: Annotated[str, person("Owner")] = ""
    frequency: Annotated[str, choice("Frequency", FREQUENCIES)] = ""
    last_performed: ClassVar[Derived] = derived("Last performed", last_performed, width=14)
    next_due: ClassVar[Derived] = derived("Next due", next_due, "From the frequency and the last time")
    iso27001: Annotated[str, line("ISO/IEC 27001 controls", "Their numbers, where it carries those too", width=16)] = ""
    note: Annotated[str, prose("Note")] = ""


class Performance(Record):
    """One time that an own control was performed; part of the control."""

    __tablename__ = "performance"
    about: ClassVar[About] = About(
        "performance", "performances", title="title", part_of="own_control", sort="-on",
        asks=("of", "title", "on", "by", "result"), columns=("title", "on", "result", "by", "of"),
        sheet=Sheet("Performances", ("title", "on", "by", "result", "found"), group="of", clause="9.1"),
    )  # fmt: skip

    of: Annotated[str, link("Own control", "own_control", required=True)] = ""
    title: Annotated[str, line("What", "What was looked at or done", width=36, required=True)] = ""
    on: Annotated[str, day("Performed on", past=True)] = ""
    by: Annotated[str, person("Performed by", past=True)] = ""
    result: Annotated[str, choice("Result", RESULTS, tones=_TONES)] = ""
    found: Annotated[str, prose("What was found")] = ""
