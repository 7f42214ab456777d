"""How far some requirements have come, with what nobody has decided yet apart from what nobody has begun."""

from collections.abc import Iterable
from typing import NamedTuple

from aims_tui.insight.state import State


class Breakdown(NamedTuple):
    """Requirements by how far they have come; the parts add up to all but the X.n that are not adopted."""

    implemented: int
    in_progress: int
    not_started: int
    """Not begun, and known to apply."""
    undecided: int
    """Not begun, and not decided whether it applies (6.1.3); an undecided one with work on it counts there."""
    excluded: int

    @property
    def counted(self) -> int:
        """Return how many stand in the figures: all but the excluded ones."""
        return sum(self) - self.excluded


def breakdown(states: Iterable[State]) -> Breakdown:
    """Count requirements of one assessment. Additional controls that are not adopted stand nowhere."""
    number = dict.fromkeys(("implemented", "in_progress", "not_started", "undecided", "excluded"), 0)
    for each in states:
        if each.in_play:
            waits = each.family == "control" and each.applicability == "undecided" and each.status == "not_started"
            number["undecided" if waits else each.status] += 1
        elif each.family == "control":
            number["excluded"] += 1
    return Breakdown(**number)
