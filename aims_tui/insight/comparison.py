"""Where two assessments in one workspace say different things of the same requirement."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

from aims_tui.insight.state import State
from aims_tui.refs import order

Field = Literal["applicability", "status"]
_FIELDS: tuple[Field, ...] = ("applicability", "status")


class Difference(NamedTuple):
    """Two values of one field, and every requirement on which the two assessments hold just these."""

    field: Field
    ours: str
    """Code, as in the file."""
    theirs: str
    refs: tuple[str, ...]
    """In published order."""


def differences(ours: Iterable[State], theirs: Iterable[State]) -> tuple[Difference, ...]:
    """Return where two assessments differ: applicability first, then status, each in published order.

    A control beyond Annex A is either adopted (applicable) or not. Statuses are compared where
    both assessments count the requirement: that of an excluded control says nothing.
    """
    others = {each.ref: each for each in theirs}
    found: dict[tuple[Field, str, str], list[str]] = defaultdict(list)
    for one in ours:
        other = others.get(one.ref)
        if other is None:
            continue
        if (mine := _applicability(one)) != (its := _applicability(other)):
            found["applicability", mine, its].append(one.ref)
        if one.in_play and other.in_play and one.status != other.status:
            found["status", one.status, other.status].append(one.ref)
    grouped = [Difference(*key, tuple(sorted(refs, key=order))) for key, refs in found.items()]
    return tuple(sorted(grouped, key=lambda each: (_FIELDS.index(each.field), order(each.refs[0]))))


def _applicability(state: State) -> str:
    """Return the code that a decision comes down to; subclauses always apply (clause 4.4)."""
    if state.family == "subclause":
        return "applicable"
    if state.family == "additional":
        return "applicable" if state.in_play else "not_applicable"
    return state.applicability


def differing(found: Iterable[Difference]) -> int:
    """Return on how many requirements two assessments differ, each counted once."""
    return len({ref for each in found for ref in each.refs})
