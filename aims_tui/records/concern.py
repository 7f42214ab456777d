"""Concerns that people raise about AI, with or without their name (A.3.3)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.fields import day, given, line, person, prose, protected
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.shortcomings import lacks_anything, what_is_missing

SLOW = 30
"""Days after which an open concern is slow (practice; no clause says so)."""


def closed(facts: Facts) -> bool:
    """Say whether a concern is answered and closed."""
    return bool(facts.values.get("closed_on"))


def _open_for(facts: Facts) -> Worked:
    days = facts.days_to("raised_on")
    if days is None or closed(facts):
        return NOTHING
    return Worked(-days, tone="bad" if -days > SLOW else "", words=f"{-days} days")


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in the handling of a concern."""
    if closed(facts):
        if not facts.values.get("answer"):
            yield "it is closed without an answer"
        return
    if not facts.values.get("owner"):
        yield "nobody sees to it"
    if (days := facts.days_to("raised_on")) is not None and -days > SLOW:
        yield f"it is open for {-days} days"


def _closing(facts: Facts) -> dict[str, str]:
    if closed(facts) and not facts.values.get("answer", "").strip():
        return {"answer": "Say what was answered before you close it."}
    return {}


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
        rules=(_closing,),
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
