"""Suppliers of AI systems, models and services, and who does what (A.10)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import Facts
from aims_tui.records.fields import choice, day, given, headed, line, person, prose, yes_no
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie
from aims_tui.records.shortcomings import actions_late, lacks_anything, review_lacks, some_are, what_is_missing
from aims_tui.records.system_rules import LIVE, SUPPLIED

RATINGS = (
    ("not_rated", "Not rated"),
    ("good", "Good"),
    ("acceptable", "Acceptable"),
    ("poor", "Poor"),
)


def _over(facts: Facts) -> bool:
    return facts.values.get("active") == "no"


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in what is known of a supplier that is still used (A.10)."""
    if _over(facts):
        supplied = {each.ref: facts.far(each) for each in facts.tied(SUPPLIED)}
        if live := [ref for ref, values in supplied.items() if values.get("stage") in LIVE]:
            yield f"it is marked as no longer used while {some_are(live, 'in use')}"
        return
    if not facts.values.get("owner"):
        yield "nobody owns it"
    if not facts.says("responsibilities"):
        yield "who does what is not written down"
    if not facts.says("ai_terms"):
        yield "its contract's terms on AI are not recorded"
    yield from review_lacks(facts)
    rating = facts.values.get("rating")
    if facts.day("reviewed_on") and rating in ("", "not_rated"):
        yield "it was reviewed and not rated"
    if rating == "poor" and not facts.parts.get("action"):
        yield "it is rated poor and nothing is done about it"
    yield from actions_late(facts)


class Supplier(Record):
    """Somebody who supplies AI systems, models, data or services for them."""

    __tablename__ = "supplier"
    about: ClassVar[About] = About(
        "supplier", "suppliers", title="name", prefix="SUP", place="inventory", due="next_review", over=_over,
        columns=("short", "name", "rating", "reviewed_on", "next_review", "owner"),
        asks=("name", "supplies", "owner"), tells="rating",
        ties=(
            Tie("answers_for", "requirement", "Clauses and controls", "Suppliers", "requirements", "What it does"),
        ),
        figures=(Figure("incomplete", lacks_anything(lacking), "doubtful", "suppliers_incomplete"),),
        sheet=Sheet(
            "Suppliers",
            ("short", "name", "supplies", "owner", "contract", "ai_terms", "responsibilities", "certificates", "rating",
             "reviewed_on", "next_review", "lacks"),
            clause="A.10",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    name: Annotated[str, line("Name", width=32, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    supplies: Annotated[str, prose("Supplies", "Which systems, models, data or services")] = ""
    owner: Annotated[str, person("Owner", "Looks after the supplier here")] = ""
    active: Annotated[str, yes_no("In use")] = "yes"
    contract: Annotated[str, headed("Contract", line("Contract", "Its name, number or where it lies"))] = ""
    ai_terms: Annotated[
        str, prose("Terms on AI", "Data for training, changes of the model, logs, incidents, audit (A.10.3)")
    ] = ""
    responsibilities: Annotated[str, prose("Who does what", "What is theirs, ours, and the customer's (A.10.2)")] = ""
    certificates: Annotated[str, prose("Certificates", "Standard, scope, until when")] = ""
    rating: Annotated[
        str,
        headed("Review", choice("Rating", RATINGS, tones=(
            ("not_rated", "doubtful"), ("good", "good"), ("acceptable", "doubtful"), ("poor", "bad")))),
    ] = "not_rated"  # fmt: skip
    reviewed_on: Annotated[str, day("Reviewed on", past=True)] = ""
    next_review: Annotated[str, day("Next review")] = ""
    note: Annotated[str, prose("Note")] = ""
