"""What waits for a review or an approval."""

import pytest

from aims_tui.insight.figures import signing
from aims_tui.insight.signing import waits
from aims_tui.insight.state import State
from aims_tui.records.evidence import Piece
from tests.conftest import TODAY

SOUND = (Piece("EV-01", "approved", "", True),)
READY = State("1", "A.5.2", "implemented", "applicable", "Jane", "", 1, "", 0, 0, SOUND, reviewer="Ben", approver="Ann")


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        ("", "review"),
        ("reviewed", "approval"),
        ("review_stale", "review"),
        ("stale", "review"),
        ("needs_work", ""),
        ("approved", ""),
    ],
)
def test_first_the_reviewer_then_the_approver(signed: str, expected: str) -> None:
    assert waits(signed, "Ben", "Ann") == expected


def test_where_nobody_is_named_nothing_waits_but_what_was_signed_and_has_changed() -> None:
    assert [waits(signed, "", "") for signed in ("", "reviewed", "stale", "approved")] == ["", "", "approval", ""]
    assert waits("", "", "Ann") == "approval" and waits("reviewed", "Ben", "") == ""


@pytest.mark.parametrize(
    "unready",
    [
        {"status": "in_progress"},
        {"applicability": "undecided"},
        {"pieces": (Piece("EV-01", "draft", "", True),)},
    ],
)
def test_what_is_not_ready_waits_for_nobody(unready: dict[str, object]) -> None:
    assert READY.waits_on(str(TODAY)) == "review"
    assert READY._replace(**unready).waits_on(str(TODAY)) == ""


def test_an_excluded_control_is_reviewed_and_approved_too() -> None:
    excluded = READY._replace(applicability="not_applicable", status="not_started", pieces=(), evidence=0)
    assert excluded.waits_on(str(TODAY)) == "review"


def test_each_is_counted_once() -> None:
    states = [
        READY._replace(signed=signed) for signed in ("", "reviewed", "stale", "review_stale", "needs_work", "approved")
    ]
    assert signing(states, TODAY)._asdict() == {
        "approved": 1, "review": 3, "approval": 1, "stale": 2, "needs_work": 1,
    }  # fmt: skip
