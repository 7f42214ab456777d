"""What a list can be narrowed down to. Pure: a row, who is asking and the day go in, yes or no comes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from aims_tui.insight.signing import APPROVAL, CHANGED, REVIEW
from aims_tui.insight.state import State
from aims_tui.records.approval import NEEDS_WORK
from aims_tui.records.evidence import Piece
from aims_tui.text import folded

Row = TypeVar("Row")


class Asking(NamedTuple):
    """Who looks at the list, and on which day (ISO)."""

    who: str
    today: str


class EvidenceState(NamedTuple):
    """One piece of evidence as the list of evidence needs it."""

    id: str
    short: str
    title: str
    sort: str
    """``document`` or ``record``."""
    state: str
    version: str
    issued_on: str
    valid_until: str
    owner: str
    kept: str
    """The name of the kept file; empty where it is only a link."""
    link: str
    supports: int
    """How many requirements, in all assessments."""
    clashes: int
    lost: bool = False
    """Whether its kept file is missing or altered."""

    @property
    def piece(self) -> Piece:
        """It as its soundness is judged."""
        return Piece(self.short, self.state, self.valid_until, bool(self.kept or self.link), self.lost)

    def expired_on(self, today: str) -> bool:
        """Valid until a day before ``today`` (ISO date) and not superseded."""
        return bool(self.valid_until) and self.valid_until < today and self.state != "superseded"


@dataclass(frozen=True, slots=True)
class Option(Generic[Row]):
    """One thing to narrow down to."""

    code: str
    words: str
    group: str
    """Options of one group widen each other (or), groups narrow (and)."""
    test: Callable[[Row, Asking], bool]
    explained: str = ""
    """What the words mean, where a list shows only them."""


def _status(code: str) -> Callable[[State, Asking], bool]:
    return lambda state, _: state.in_play and state.status == code


REQUIREMENTS: tuple[Option[State], ...] = (
    Option("not_started", "Not started", "status", _status("not_started")),
    Option("in_progress", "In progress", "status", _status("in_progress")),
    Option("implemented", "Implemented", "status", _status("implemented")),
    Option("excluded", "Excluded", "status", lambda state, _: state.excluded),
    Option("mine", "Mine", "owner", lambda state, asking: _same(state.owner, asking.who)),
    Option("no_owner", "No active owner", "owner", lambda state, _: state.in_play and not state.owned),
    Option("overdue", "Overdue", "overdue", lambda state, asking: state.overdue_on(asking.today)),
    Option(
        "late_feedback", "Auditor feedback overdue", "overdue",
        lambda state, asking: state.late_remark_on(asking.today),
    ),
    Option("no_evidence", "No evidence", "evidence", lambda state, _: state.in_play and not state.evidence),
    Option("weak", "Implemented on weak evidence", "evidence", lambda state, asking: bool(state.weak_on(asking.today))),
    Option("undecided", "Applicability undecided", "undecided", lambda state, _: state.undecided),
    Option("open_feedback", "Open auditor feedback", "feedback", lambda state, _: state.open_remarks > 0),
    Option("waits_review", "Waits for review", "signing", lambda state, asking: state.waits_on(asking.today) == REVIEW),
    Option(
        "waits_approval", "Waits for approval", "signing",
        lambda state, asking: state.waits_on(asking.today) == APPROVAL,
    ),
    Option("signed_stale", "Changed since signed", "signing", lambda state, _: state.signed in CHANGED),
    Option("needs_work", "Reviewed, needs work", "signing", lambda state, _: state.signed == NEEDS_WORK),
    Option("conflict", "Changed by two people", "conflict", lambda state, _: state.clashes > 0),
)  # fmt: skip


def _same(name: str, other: str) -> bool:
    return bool(name) and folded(name) == folded(other)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed down to; the empty one lets everything through."""

    chosen: frozenset[str] = frozenset()
    """Codes of options."""
    owner: str = ""
    """A person's name or a part of it, or empty."""

    def __bool__(self) -> bool:
        return bool(self.chosen or self.owner)

    def words(self, options: Sequence[Option[Any]]) -> str:
        """Say what it lets through: ``In progress or Implemented, and Overdue, and owner ML Engineer``."""
        groups: dict[str, list[str]] = {}
        for each in options:
            if each.code in self.chosen:
                groups.setdefault(each.group, []).append(each.words)
        parts = [" or ".join(words) for words in groups.values()]
        return ", and ".join([*parts, f"owner {self.owner}"] if self.owner else parts)

    def through(self, options: Sequence[Option[Row]], asking: Asking) -> Callable[[Row], bool]:
        """Return the test that a row must pass."""
        groups: dict[str, list[Callable[[Row, Asking], bool]]] = {}
        for each in options:
            if each.code in self.chosen:
                groups.setdefault(each.group, []).append(each.test)
        owner = folded(self.owner)

        def passes(row: Row) -> bool:
            if owner and owner not in folded(row.owner):  # type: ignore[attr-defined]
                return False
            return all(any(test(row, asking) for test in tests) for tests in groups.values())

        return passes
