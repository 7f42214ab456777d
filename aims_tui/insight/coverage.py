"""Which records carry which requirements, and which requirements none carries. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from aims_tui import refs
from aims_tui.insight.register import Cell, Row
from aims_tui.insight.state import State
from aims_tui.records.kinds import RecordKind, Tie


class Carried(NamedTuple):
    """One requirement with what carries it."""

    id: str
    ref: str
    by: tuple[str, ...]
    """The ids of the records that are tied to it."""


class Coverage(NamedTuple):
    """The requirements of one assessment against the records of one kind."""

    kind: RecordKind
    records: Sequence[Row]
    requirements: Sequence[Carried]

    @property
    def open(self) -> list[Carried]:
        """The requirements that no record carries."""
        return [each for each in self.requirements if not each.by]

    def cell(self, record: Row) -> Cell:
        """Return how a record stands, in the words of its kind."""
        return record.cell(self.kind.about.tells) if self.kind.about.tells else Cell()


def tie_to_requirements(kind: RecordKind) -> Tie | None:
    """Return the tie by which records of a kind belong to requirements; None where they have none."""
    return next((tie for tie in kind.about.ties if tie.to == "requirement"), None)


def coverage(kind: RecordKind, tie: Tie, records: Iterable[Row], states: Iterable[State]) -> Coverage:
    """Return which records of a kind carry which requirements in play; records that are over carry nothing."""
    there = [each for each in records if not each.over]
    found: dict[str, list[str]] = {}
    for record in there:
        for tied in record.facts.tied(tie.relation):
            found.setdefault(tied.id, []).append(record.id)
    carried = (Carried(each.id, each.ref, tuple(found.get(each.id, ()))) for each in states if each.in_play)
    return Coverage(kind, there, sorted(carried, key=lambda each: refs.order(each.ref)))
