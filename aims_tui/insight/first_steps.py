"""What to do first in a young workspace, and what of it is done."""

from collections.abc import Sequence
from typing import NamedTuple

from aims_tui import catalog
from aims_tui.insight.state import State


class Begun(NamedTuple):
    """What a workspace holds beside its requirements, as far as the first steps need it."""

    scope: bool
    people: int
    answers: int


class Step(NamedTuple):
    """One of the first steps."""

    code: str
    words: str
    done: bool


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}"


def steps(states: Sequence[State], begun: Begun) -> tuple[Step, ...]:
    """Return the first steps in the order in which they make sense (4.3, 5.3, 6.1.3)."""
    in_play = [each for each in states if each.in_play]
    owned = sum(each.owned for each in in_play)
    dated = sum(bool(each.due) or each.implemented for each in in_play)
    shown = sum(bool(each.evidence) for each in in_play)
    book = catalog.load().requirements
    asked = sum(len(book[each.ref].questions) for each in in_play if each.ref in book)
    undecided = sum(each.family == "control" and each.applicability == "undecided" for each in states)
    return (
        Step("scope", "Write down the scope of the management system (4.3)", begun.scope),
        Step("answers", f"Find the gaps: {_of(begun.answers, asked)} questions answered", begun.answers >= asked > 0),
        Step(
            "owners", f"Give clauses and controls their owners: {_of(owned, len(in_play))} (5.3)", owned == len(in_play)
        ),
        Step("decide", f"Decide which controls apply: {undecided} undecided (6.1.3)", not undecided),
        Step("due", f"Set due dates: {_of(dated, len(in_play))}", dated == len(in_play)),
        Step("evidence", f"Link evidence: {_of(shown, len(in_play))}", shown == len(in_play)),
    )
