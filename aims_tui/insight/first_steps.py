"""What to do first in a young workspace, and what of it is done."""

from collections.abc import Sequence
from typing import NamedTuple

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


def steps(states: Sequence[State], begun: Begun) -> tuple[Step, ...]:
    """Return the first steps in the order in which they make sense (4.3, 5.3, 6.1.3)."""
    in_play = [each for each in states if each.in_play]
    undecided = sum(each.family == "control" and each.applicability == "undecided" for each in states)
    return (
        Step("scope", "Write down the scope of the management system (4.3)", begun.scope),
        Step("answers", "Find the gaps: an interview walks the questions", begun.answers > 0),
        Step("owners", "Give clauses and controls their owners (5.3)", any(each.owner for each in in_play)),
        Step("decide", f"Decide which controls apply: {undecided} undecided (6.1.3)", not undecided),
        Step("due", "Set the first due dates", any(each.due for each in in_play)),
        Step("evidence", "Link the first evidence", any(each.evidence for each in in_play)),
    )
