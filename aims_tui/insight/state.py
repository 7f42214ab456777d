"""The state of one requirement as the figures need it."""

from typing import NamedTuple

from aims_tui import refs


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

    @property
    def family(self) -> refs.Family:
        return refs.family(self.ref)

    @property
    def excluded(self) -> bool:
        """A control that does not apply. Subclauses always do."""
        return self.family != "subclause" and self.applicability == "not_applicable"

    @property
    def in_play(self) -> bool:
        """Counted by coverage, status breakdown and overdue: subclauses, controls not excluded, adopted X.n."""
        if self.family == "additional":
            return self.applicability == "applicable"
        return not self.excluded

    @property
    def implemented(self) -> bool:
        return self.in_play and self.status == "implemented"

    def overdue_on(self, today: str) -> bool:
        """Due before ``today`` (ISO date) and not Implemented."""
        return self.in_play and self.status != "implemented" and bool(self.due) and self.due < today
