"""Obligations: what laws, contracts and customers ask of the organization (4.2)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import Facts
from aims_tui.records.fields import Field, choice, day, given, line, person, prose
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie
from aims_tui.records.linked import links
from aims_tui.records.shortcomings import lacks_anything, review_lacks, what_is_missing

OBLIGES, MET_BY = "obliges", "met_by"
"""The relations of an obligation to the clauses and controls, and to the own controls, by which it is met."""

SORTS = (
    ("law", "Law"),
    ("contract", "Contract"),
    ("customer", "Customer demand"),
    ("standard", "Standard or code"),
    ("other", "Other"),
)
_PROVES = {"law": "law", "contract": "contract", "customer": "interested_party", "other": "interested_party",
           "standard": "interested_party"}  # fmt: skip


def over(facts: Facts) -> bool:
    """Say whether an obligation has ended: the contract ran out, the law was repealed."""
    return "" < facts.day("in_force_until") < facts.today


def proves(facts: Facts) -> str:
    """Return which reason of inclusion an obligation proves: the code of ``inclusion_reasons`` (6.1.3)."""
    return "" if over(facts) else _PROVES.get(facts.values.get("sort", ""), "")


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in an obligation; what is not in force yet need not be met yet."""
    if over(facts):
        return
    if not facts.values.get("owner"):
        yield "nobody owns it"
    if not facts.says("source"):
        yield "where it is written is not said"
    if not facts.says("asks"):
        yield "what it asks is not written down"
    if facts.day("in_force_from") > facts.today:
        return
    if not facts.tied(OBLIGES) and not facts.tied(MET_BY):
        yield "no clause or control meets it"
    yield from review_lacks(facts)


def _in_order(facts: Facts) -> dict[str, str]:
    first, last = facts.day("in_force_from"), facts.day("in_force_until")
    return {"in_force_until": f"It is in force from {first}, after that."} if "" < last < first else {}


class Obligation(Record):
    """What a law, a contract or a customer asks of the organization."""

    __tablename__ = "obligation"
    about: ClassVar[About] = About(
        "obligation", "obligations", title="title", prefix="O", digits=2, tells="sort", proves=proves, over=over,
        columns=("short", "title", "sort", "source", "in_force_from", "reviewed_on", "owner", OBLIGES),
        asks=("title", "sort", "source", "asks", "owner"),
        ties=(
            Tie(OBLIGES, "requirement", "Clauses and controls", "Obligations", "requirements", "How it is met"),
            Tie("applies_to", "system", "AI systems", "Obligations", "systems", "What it asks of the system"),
            Tie(MET_BY, "own_control", "Own controls", "Obligations", "own_controls"),
            Tie("missed_by", "risk", "Risks", "Obligations", "risks", "What happens where it is not met"),
        ),
        rules=(_in_order,),
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
    systems: ClassVar[Field] = links("What it applies to")
    in_force_from: Annotated[str, day("In force from")] = ""
    in_force_until: Annotated[str, day("In force until", "Where it ends, as a contract does")] = ""
    reviewed_on: Annotated[str, day("Reviewed on", "Whether it still reads so", past=True)] = ""
    note: Annotated[str, prose("Note")] = ""
