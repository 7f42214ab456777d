"""Obligations: what laws, contracts and customers ask of the organization (4.2)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import Facts
from aims_tui.records.fields import choice, day, given, line, person, prose
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie
from aims_tui.records.shortcomings import A_YEAR, lacks_anything, older_than, what_is_missing

OBLIGES = "obliges"
"""The relation of an obligation to the clauses and controls by which it is met."""

SORTS = (
    ("law", "Law"),
    ("contract", "Contract"),
    ("customer", "Customer demand"),
    ("standard", "Standard or code"),
    ("other", "Other"),
)
_PROVES = {"law": "law", "contract": "contract", "customer": "contract", "other": "interested_party",
           "standard": "interested_party"}  # fmt: skip


def proves(facts: Facts) -> str:
    """Return which reason of inclusion an obligation proves: the code of ``inclusion_reasons`` (6.1.3)."""
    return _PROVES.get(facts.values.get("sort", ""), "")


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in an obligation."""
    values = facts.values
    if not values.get("owner"):
        yield "nobody owns it"
    if not values.get("asks"):
        yield "what it asks is not written down"
    if not facts.tied(OBLIGES):
        yield "no clause or control meets it"
    if not values.get("reviewed_on"):
        yield "it was never reviewed"
    elif older_than(values["reviewed_on"], A_YEAR, facts.today):
        yield f"it was last reviewed on {values['reviewed_on']}"


class Obligation(Record):
    """What a law, a contract or a customer asks of the organization."""

    __tablename__ = "obligation"
    about: ClassVar[About] = About(
        "obligation", "obligations", title="title", prefix="O", digits=2, tells="sort", proves=proves,
        columns=("short", "title", "sort", "source", "in_force_from", "reviewed_on", "owner", OBLIGES),
        asks=("title", "sort", "source", "asks", "owner"),
        ties=(
            Tie(OBLIGES, "requirement", "Clauses and controls", "Obligations", "requirements", "How it is met"),
            Tie("applies_to", "system", "AI systems", "Obligations", "systems", "What it asks of the system"),
            Tie("met_by", "own_control", "Own controls", "Obligations", "own_controls"),
            Tie("missed_by", "risk", "Risks", "Obligations", "risks", "What happens where it is not met"),
        ),
        figures=(Figure("incomplete", lacks_anything(lacking), "doubtful", "obligations_incomplete"),),
        sheet=Sheet(
            "Obligations",
            ("short", "title", "sort", "source", "asks", "owner", OBLIGES, "applies_to", "in_force_from", "reviewed_on",
             "lacks"),
            clause="4.2",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    title: Annotated[str, line("Title", width=36, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    sort: Annotated[str, choice("Sort", SORTS, width=16)] = "law"
    source: Annotated[str, line("Source", "Law and article, contract and paragraph")] = ""
    asks: Annotated[str, prose("What it asks")] = ""
    owner: Annotated[str, person("Owner")] = ""
    in_force_from: Annotated[str, day("In force from")] = ""
    reviewed_on: Annotated[str, day("Reviewed on", "Whether it still reads so", past=True)] = ""
    note: Annotated[str, prose("Note")] = ""
