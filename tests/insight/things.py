"""A kind with one field of every type, and rows of it, for the tests of registers."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar

from aims_tui.insight.register import Row
from aims_tui.records.base import Record, kind_of
from aims_tui.records.facts import Facts, Tied, Worked
from aims_tui.records.fields import (
    Field,
    choice,
    choices,
    day,
    given,
    line,
    link,
    number,
    person,
    prose,
    when,
    yes_no,
)
from aims_tui.records.kinds import About, Derived, Figure, Tie, derived

TODAY = date(2026, 11, 24)
NAMES = {"p1": "Jane", "p2": "Ärne", "p3": "ann", "u1": "UC-2"}


def _score(facts: Facts) -> Worked:
    cost = facts.number("cost")
    if cost is not None and cost > 100:
        return Worked(None, "too much", "bad", "beyond the scale")
    return Worked(cost and cost * 2, tone="bad" if (cost or 0) > 5 else "")


def _fits(facts: Facts) -> Worked:
    return Worked(facts.values["rank"] == "high", words="Fits" if facts.values["rank"] == "high" else "No")


class Thing(Record):
    """One field of every type, two derived values, a tie and a day that must not pass."""

    __tablename__ = "thing"
    about: ClassVar[About] = About(
        "thing", "things", title="title", prefix="T", digits=2, due="due",
        over=lambda facts: facts.values["done"] != "",
        ties=(Tie("needs", "requirement", "Controls", "Things", "needed", "Why"),),
        figures=(
            Figure("costly", lambda facts: (facts.number("cost") or 0) > 5, "bad", "costly"),
            Figure("done", lambda facts: facts.values["done"] != "", "good", "done"),
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id"))] = ""
    title: Annotated[str, line("What", required=True)] = ""
    text: Annotated[str, prose("Text")] = ""
    rank: Annotated[str, choice("Rank", (("low", "Low"), ("high", "Very high")), tones=(("high", "bad"),))] = ""
    areas: Annotated[str, choices("Areas", (("law", "Law"), ("people", "People")))] = ""
    owner: Annotated[str, person("Owner")] = ""
    due: Annotated[str, day("Due")] = ""
    done: Annotated[str, day("Done on", past=True)] = ""
    cost: Annotated[int | None, number("Cost")] = None
    open_to_all: Annotated[str, yes_no("Open to all")] = ""
    of: Annotated[str, link("Of", "use_case")] = ""
    reason: Annotated[str, when("rank", ("high",), line("Reason"))] = ""
    asked_on: Annotated[str, when("rank", ("high",), day("Asked on", past=True))] = ""
    score: ClassVar[Derived] = derived("Score", _score, number=True)
    fits: ClassVar[Derived] = derived("Fits", _fits)


THING = kind_of(Thing)


def name(field: Field, value: str) -> str:
    return NAMES.get(value, value)


def row(short: str = "T-01", ties: Sequence[str] = (), clashes: int = 0, **values: str) -> Row:
    """Return a thing with these values, tied to requirements of these numbers."""
    whole = {each: field.default for each, field in THING.fields.items()} | {"short": short, "title": short, **values}
    tied = tuple(Tied("requirement", ref, ref, f"Title of {ref}", "", f"l{ref}") for ref in ties)
    facts = Facts("thing", short, short, whole, TODAY.isoformat(), {"needs": tied} if tied else {}, clashes=clashes)
    return Row(THING, facts, name)


def shorts(rows: Sequence[Row]) -> list[str]:
    return [each.id for each in rows]


A = row("A", ["A.2.2"], title="Fire in the hall", rank="high", areas='["law"]', owner="p1", due="2026-11-23", cost="7",
        open_to_all="yes", of="u1", reason="Law", asked_on="2026-11-01")  # fmt: skip
B = row("B", title="Smoke", rank="low", areas='["law", "people"]', owner="p2", due="2026-12-01", cost="2",
        reason="Law", asked_on="2026-11-01")  # fmt: skip
C = row("C", ["A.2.2", "A.3.2"], title="Water", done="2026-11-20", due="2026-11-19", cost="101", clashes=1)
ALL = (A, B, C)
