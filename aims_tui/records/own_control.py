"""The organization's own controls: how they work, when they last did, and what they carry (6.1.3, 8.1, 9.1)."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.fields import choice, day, given, line, link, person, prose
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.shortcomings import lacks_anything, what_is_missing

CARRIES = "carries"
"""The relation of an own control to the clauses and Annex A controls that it carries."""

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
    done = [each for each in facts.parts.get("performance", ()) if each.values.get("on")]
    return max(done, key=lambda each: each.values["on"], default=None)


def last_performed(facts: Facts) -> Worked:
    """Return when a control was last performed, and with which result."""
    latest = _latest(facts)
    if latest is None:
        return Worked(None, tone="bad" if facts.values.get("state") == "in_place" else "", words="Never")
    result = latest.values.get("result", "")
    words = dict(RESULTS).get(result, "")
    return Worked(latest.values["on"], words.lower(), dict(_TONES).get(result, ""))


def next_due(facts: Facts) -> Worked:
    """Return the day by which a control has to be performed again, from its frequency and the last time."""
    latest, frequency = _latest(facts), facts.values.get("frequency", "")
    if latest is None or facts.values.get("state") != "in_place":
        return NOTHING
    try:
        last = date.fromisoformat(latest.values["on"])
        if frequency == "weekly":
            due = last + timedelta(7)
        elif frequency in _MONTHS:
            due = _months_later(last, _MONTHS[frequency])
        else:
            return NOTHING
    except (ValueError, OverflowError):
        return NOTHING
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
    values, latest = facts.values, _latest(facts)
    if values.get("state") != "in_place":
        return
    if not values.get("owner"):
        yield "nobody owns it"
    if not values.get("how"):
        yield "how it works is not written down"
    if not facts.tied(CARRIES):
        yield "it carries no requirement"
    if latest is None:
        yield "it was never performed"
    elif latest.values.get("result") == "failed":
        yield f"it failed on {latest.values['on']}"
    if overdue(facts):
        yield f"it was due on {next_due(facts).value}"


class OwnControl(Record):
    """Something that the organization does again and again so that requirements are met."""

    __tablename__ = "own_control"
    about: ClassVar[About] = About(
        "own control", "own controls", title="title", prefix="C", digits=2, tells="last_performed",
        over=lambda facts: facts.values.get("state") == "retired",
        columns=("short", "title", "state", "last_performed", "next_due", "owner", CARRIES, "frequency"),
        asks=("title", "how", "owner", "frequency"),
        ties=(
            Tie(CARRIES, "requirement", "Clauses and controls", "Own controls", "requirements", "What it does for it",
                gives=("how", "implementation")),
            Tie("checks", "risk", "Risks", "Own controls", "risks", "How it keeps the risk in check"),
        ),
        figures=(
            Figure("overdue", overdue, "bad", "controls_overdue"),
            Figure("incomplete", lacks_anything(lacking), "doubtful", "controls_incomplete"),
        ),
        sheet=Sheet(
            "Own controls",
            ("short", "title", "how", "owner", "state", "frequency", "last_performed", "next_due", CARRIES, "checks",
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
    frequency: Annotated[str, choice("Frequency", FREQUENCIES)] = "on_occasion"
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
    )  # fmt: skip

    of: Annotated[str, link("Own control", "own_control", required=True)] = ""
    title: Annotated[str, line("What", "What was looked at or done", width=36, required=True)] = ""
    on: Annotated[str, day("Performed on", past=True)] = ""
    by: Annotated[str, person("Performed by", past=True)] = ""
    result: Annotated[str, choice("Result", RESULTS, tones=_TONES)] = ""
    found: Annotated[str, prose("What was found")] = ""
