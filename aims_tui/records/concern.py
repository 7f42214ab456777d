"""Concerns that people raise about AI, with or without their name (A.3.3)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.fields import day, given, line, person, prose, protected
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.shortcomings import actions_late, actions_open, lacks_anything, what_is_missing
from aims_tui.text import count

SLOW = 30
"""Days after which an open concern is slow (practice; no clause says so)."""


def closed(facts: Facts) -> bool:
    """Say whether a concern is answered and closed."""
    return bool(facts.values.get("closed_on"))


def _days_open(facts: Facts) -> int | None:
    """Return since how many days a concern waits for its answer; None where it is closed or no day says."""
    days = facts.days_to("raised_on")
    return None if days is None or days > 0 or closed(facts) else -days


def _open_for(facts: Facts) -> Worked:
    days = _days_open(facts)
    return NOTHING if days is None else Worked(days, tone="bad" if days > SLOW else "", words=count(days, "day"))


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in the handling of a concern."""
    if not facts.day("raised_on"):
        yield "no day says when it was raised"
    if closed(facts):
        if not facts.says("answer"):
            yield "it is closed without an answer"
        if _in_order(facts):
            yield f"it was closed on {facts.day('closed_on')}, before it was raised on {facts.day('raised_on')}"
        yield from actions_open(facts)
        return
    if not facts.values.get("owner"):
        yield "nobody sees to it"
    if (days := _days_open(facts)) is not None and days > SLOW:
        yield f"it has been open for {count(days, 'day')}"
    yield from actions_late(facts)


def _closing(facts: Facts) -> dict[str, str]:
    if closed(facts) and not facts.says("answer"):
        return {"answer": "Say what was answered before you close it."}
    return {}


def _in_order(facts: Facts) -> dict[str, str]:
    raised, gone = facts.day("raised_on"), facts.day("closed_on")
    return {"closed_on": f"It was raised on {raised}, after that."} if "" < gone < raised else {}


class Concern(Record):
    """Something about AI that worries somebody."""

    __tablename__ = "concern"
    about: ClassVar[About] = About(
        "concern", "concerns", title="title", prefix="CON", over=closed, sort="-raised_on",
        columns=("short", "title", "raised_on", "open_for", "owner", "closed_on"),
        asks=("title", "raised_on", "raised_by", "description", "owner"),
        ties=(
            Tie("about_system", "system", "AI systems", "Concerns", "systems"),
            Tie("raised_under", "requirement", "Clauses and controls", "Concerns", "requirements"),
            Tie("points_at", "risk", "Risks", "Concerns", "risks"),
        ),
        rules=(_closing, _in_order),
        figures=(
            Figure("open", lambda facts: not closed(facts), "doubtful", "concerns_open"),
            Figure("incomplete", lacks_anything(lacking), "bad", "concerns_incomplete"),
        ),
        sheet=Sheet(
            "Concerns",
            ("short", "title", "raised_on", "raised_by", "description", "owner", "answer", "closed_on", "open_for",
             "lacks"),
            clause="A.3.3",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    title: Annotated[str, line("Title", width=36, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    raised_on: Annotated[str, day("Raised on", past=True)] = ""
    raised_by: Annotated[
        str, protected(line("Raised by", "May stay empty; stands in no export unless somebody asks for it"))
    ] = ""
    description: Annotated[str, prose("What it is about")] = ""
    owner: Annotated[str, person("Owner", "Sees to the answer")] = ""
    open_for: ClassVar[Derived] = derived("Open for", _open_for, number=True)
    answer: Annotated[str, prose("Answer")] = ""
    closed_on: Annotated[str, day("Closed on", past=True)] = ""
