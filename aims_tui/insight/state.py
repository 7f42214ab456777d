"""The state of one requirement as the figures need it."""

from typing import NamedTuple

from aims_tui import refs
from aims_tui.insight.signing import waits
from aims_tui.records.evidence import Piece, weaknesses


class State(NamedTuple):
    """One requirement of an assessment, as a plain row."""

    id: str
    ref: str
    status: str
    applicability: str
    owner: str
    due: str
    """ISO date, or empty."""
    evidence: int
    """How many pieces of evidence that are not superseded support it."""
    reason: str
    """Why there is no evidence, where someone wrote that down."""
    open_remarks: int
    clashes: int
    pieces: tuple[Piece, ...] = ()
    """What supports it, superseded evidence too."""
    owner_active: bool = True
    unanswered: int = 0
    """How many of the open remarks have no answer of ours."""
    denied: tuple[str, ...] = ()
    """The ids of the guiding questions that were answered No."""
    remark_due: str = ""
    """The first day (ISO date) by which an open remark is to be dealt with; empty where none has one."""

    reviewer: str = ""
    """The name of who is to review it; empty where nobody is."""
    approver: str = ""
    """The name of who is to approve it; empty where nobody is."""
    signed: str = ""
    """How it stands with those who review and approve it: ``approved``, ``stale``, ``reviewed``, ``needs_work``,
    ``review_stale``, or empty where nobody signed."""

    @property
    def family(self) -> refs.Family:
        """Whether it is a subclause, a control of Annex A or an additional one."""
        return refs.family(self.ref)

    @property
    def excluded(self) -> bool:
        """A control that does not apply. Subclauses always do."""
        return self.family != "subclause" and self.applicability == "not_applicable"

    @property
    def undecided(self) -> bool:
        """A control of Annex A of which nobody has decided whether it applies."""
        return self.family == "control" and self.applicability == "undecided"

    @property
    def in_play(self) -> bool:
        """Counted by coverage, status breakdown and overdue: subclauses, controls not excluded, adopted X.n."""
        if self.family == "additional":
            return self.applicability == "applicable"
        return not self.excluded

    @property
    def implemented(self) -> bool:
        """Whether it counts and its status is Implemented."""
        return self.in_play and self.status == "implemented"

    @property
    def to_be_done(self) -> bool:
        """Whether it counts and is not Implemented: its day, if it has one, is still to be kept."""
        return self.in_play and self.status != "implemented"

    @property
    def owned(self) -> bool:
        """Whether somebody who is still active owns it."""
        return bool(self.owner) and self.owner_active

    def sound_on(self, today: str) -> bool:
        """Whether evidence supports it that an auditor would count on a day (ISO date)."""
        return bool(self.pieces) and not weaknesses(self.pieces, today)

    def weak_on(self, today: str) -> tuple[str, ...]:
        """Why the evidence that it is Implemented on proves nothing; empty where it is sound, or a reason stands.

        A written reason stands for evidence that is not there, not for evidence that is weak.
        """
        if not self.implemented or (self.reason.strip() and not self.evidence):
            return ()
        return weaknesses(self.pieces, today)

    def ready_on(self, today: str) -> bool:
        """Say whether it can be reviewed and approved on a day (ISO date): excluded, or Implemented beyond doubt."""
        return self.excluded or (self.implemented and not self.undecided and not self.weak_on(today))

    def waits_on(self, today: str) -> str:
        """Return what it waits for on a day (ISO date): ``review``, ``approval``, or nothing (empty)."""
        return waits(self.signed, self.reviewer, self.approver) if self.ready_on(today) else ""

    def late_remark_on(self, today: str) -> bool:
        """Whether an open remark of an auditor was due before ``today`` (ISO date), whatever the status."""
        return bool(self.remark_due) and self.remark_due < today

    def overdue_on(self, today: str) -> bool:
        """Due before ``today`` (ISO date) and not Implemented."""
        return self.to_be_done and bool(self.due) and self.due < today
