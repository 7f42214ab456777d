"""The figures. Every number on every face comes from :func:`figures`."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from aims_tui.insight.signing import APPROVAL, CHANGED, REVIEW
from aims_tui.insight.state import State
from aims_tui.records.approval import APPROVED, NEEDS_WORK

STATUSES = ("not_started", "in_progress", "implemented")


def percent(part: int, whole: int) -> int:
    """Return a percentage rounded down, so that 100 means all; of nothing it is 0."""
    return part * 100 // whole if whole > 0 else 0


class Share(NamedTuple):
    """A part of a whole, in requirements."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down; 0 of nothing is 0."""
        return percent(self.part, self.whole)


class Late(NamedTuple):
    """A requirement past its due date, and by how many days."""

    ref: str
    due: str
    days: int


class Weak(NamedTuple):
    """A requirement that is Implemented on evidence that proves nothing, and why."""

    ref: str
    why: str


class Figures(NamedTuple):
    """What stands on the dashboard, in the workbook and in ``aims-tui status``. All counts are requirements."""

    subclauses: Share
    """Implemented of the 32."""
    controls: Share
    """Implemented of the Annex A controls that are not excluded (applicable and undecided together)."""
    controls_of_applicable: Share
    controls_total: int
    applicable: int
    undecided: int
    excluded: int
    additional: Share
    """Implemented of the adopted controls beyond Annex A."""
    with_evidence: int
    """Implemented with sound evidence."""
    on_weak_evidence: tuple[Weak, ...]
    """Implemented, and nothing that is linked is sound."""
    with_reason: int
    """Implemented with a written reason only."""
    assigned: Share
    """With an owner who is active, of those in play."""
    by_status: dict[str, int]
    overdue: tuple[Late, ...]
    """The longest overdue first."""

    @property
    def implemented(self) -> int:
        """How many requirements are Implemented, on whatever evidence."""
        return self.with_evidence + len(self.on_weak_evidence) + self.with_reason


def figures(states: Iterable[State], today: date) -> Figures:
    """Count. ``states`` are all requirements of one assessment; nothing else is looked at.

    Annex A (38) = excluded + not excluded; not excluded = applicable + undecided. Additional
    controls never mix into these. Coverage, breakdown and overdue count what is in play.
    """
    every = tuple(states)
    subclauses = [each for each in every if each.family == "subclause"]
    annex = [each for each in every if each.family == "control"]
    adopted = [each for each in every if each.family == "additional" and each.in_play]
    not_excluded = [each for each in annex if not each.excluded]
    applicable = [each for each in annex if each.applicability == "applicable"]
    in_play = [each for each in every if each.in_play]
    implemented = [each for each in in_play if each.implemented]
    day = today.isoformat()
    sound = sum(each.sound_on(day) for each in implemented)
    weak = tuple(Weak(each.ref, "; ".join(why)) for each in implemented if (why := each.weak_on(day)))
    return Figures(
        subclauses=_implemented(subclauses),
        controls=_implemented(not_excluded),
        controls_of_applicable=_implemented(applicable),
        controls_total=len(annex),
        applicable=len(applicable),
        undecided=len(not_excluded) - len(applicable),
        excluded=len(annex) - len(not_excluded),
        additional=_implemented(adopted),
        with_evidence=sound,
        on_weak_evidence=weak,
        with_reason=len(implemented) - sound - len(weak),
        assigned=Share(sum(each.owned for each in in_play), len(in_play)),
        by_status={status: sum(each.status == status for each in in_play) for status in STATUSES},
        overdue=overdue(in_play, today),
    )


class Signing(NamedTuple):
    """How many requirements wait for somebody to sign them, or were changed after somebody did."""

    approved: int
    """As they stand."""
    review: int
    """Ready, with somebody named to review them who has not."""
    approval: int
    """Ready, with somebody named to approve them who has not."""
    stale: int
    """Changed since they were signed, by whoever approved or reviewed them last."""
    needs_work: int


def signing(states: Iterable[State], today: date) -> Signing:
    """Count how requirements stand with those who review and approve them."""
    every = tuple(states)
    waits = [each.waits_on(today.isoformat()) for each in every]
    return Signing(
        approved=sum(each.signed == APPROVED for each in every),
        review=waits.count(REVIEW),
        approval=waits.count(APPROVAL),
        stale=sum(each.signed in CHANGED for each in every),
        needs_work=sum(each.signed == NEEDS_WORK for each in every),
    )


def _implemented(states: Sequence[State]) -> Share:
    return Share(sum(each.implemented for each in states), len(states))


def overdue(states: Iterable[State], today: date) -> tuple[Late, ...]:
    """Return what is past its due date, the longest first."""
    late = [
        Late(each.ref, each.due, (today - date.fromisoformat(each.due)).days)
        for each in states
        if each.overdue_on(today.isoformat())
    ]
    return tuple(sorted(late, key=lambda each: -each.days))
