"""What a list can be narrowed down to."""

import pytest

from aims_tui.insight.filters import REQUIREMENTS, Asking, EvidenceState, Filter
from aims_tui.insight.state import State
from aims_tui.records.evidence import Piece

ASKING = Asking("AI Lead", "2026-11-24")
PLAIN = State("r", "A.2.2", "not_started", "undecided", "Jane", "", 1, "", 0, 0)
PAPER = EvidenceState("e", "EV-01", "Note", "document", "approved", "1", "", "", "Jane", "note.md", "", 1, 0)

FLAWED = {
    "superseded": PAPER._replace(state="superseded"),
    "draft": PAPER._replace(state="draft"),
    "expired": PAPER._replace(valid_until="2026-11-23"),
    "empty": PAPER._replace(kept=""),
    "lost": PAPER._replace(lost=True),
}


def through(code: str, row: State, owner: str = "") -> bool:
    return Filter(frozenset({code} - {""}), owner).through(REQUIREMENTS, ASKING)(row)


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("not_started", {}),
        ("in_progress", {"status": "in_progress"}),
        ("implemented", {"status": "implemented"}),
        ("excluded", {"applicability": "not_applicable"}),
        ("mine", {"owner": "ai lead"}),
        ("no_owner", {"owner": ""}),
        ("overdue", {"due": "2026-11-23"}),
        ("late_feedback", {"remark_due": "2026-11-23"}),
        ("no_evidence", {"evidence": 0}),
        ("weak", {"status": "implemented", "pieces": (Piece("EV-01", "draft", "", True),)}),
        ("undecided", {}),
        ("open_feedback", {"open_remarks": 1}),
        ("conflict", {"clashes": 1}),
    ],
)
def test_each_option_lets_through_what_it_names_and_nothing_else(code: str, fits: dict[str, object]) -> None:
    assert through(code, PLAIN._replace(**fits))
    other = {"not_started": {"status": "in_progress"}, "undecided": {"applicability": "applicable"}}
    assert not through(code, PLAIN._replace(**other.get(code, {})))


def test_every_option_of_requirements_is_tested_here() -> None:
    assert len({each.code for each in REQUIREMENTS}) == len(REQUIREMENTS) == 17


def test_what_is_out_of_play_has_no_status_no_owner_and_is_never_late() -> None:
    excluded = PLAIN._replace(applicability="not_applicable", owner="", evidence=0, due="2026-01-01")
    for code in ("not_started", "no_owner", "no_evidence", "overdue"):
        assert not through(code, excluded), code
    additional = PLAIN._replace(ref="X.1", owner="")
    assert not through("no_owner", additional) and not through("undecided", additional)
    assert not through("undecided", PLAIN._replace(ref="4.1")), "subclauses always apply"


def test_nobody_is_not_me() -> None:
    passes = Filter(frozenset({"mine"})).through(REQUIREMENTS, Asking("", "2026-11-24"))
    assert not passes(PLAIN._replace(owner=""))


def test_options_of_one_group_widen_and_groups_narrow() -> None:
    both = Filter(frozenset({"in_progress", "implemented", "overdue"})).through(REQUIREMENTS, ASKING)
    late = PLAIN._replace(due="2026-11-01")
    assert both(late._replace(status="in_progress"))
    assert not both(late), "late, and not started"
    assert not both(PLAIN._replace(status="in_progress")), "in progress, and not late"


def test_the_words_say_what_widens_and_what_narrows() -> None:
    chosen = frozenset({"in_progress", "implemented", "overdue", "mine"})
    assert Filter(chosen, "Jane").words(REQUIREMENTS) == (
        "In progress or Implemented, and Mine, and Overdue, and owner Jane"
    )


def test_a_persons_name_narrows_further_whatever_its_case() -> None:
    assert through("not_started", PLAIN, owner="jane") and not through("not_started", PLAIN, owner="Bob")


def test_the_empty_filter_lets_everything_through_and_says_nothing() -> None:
    empty = Filter()
    assert not empty and empty.through(REQUIREMENTS, ASKING)(PLAIN) and empty.words(REQUIREMENTS) == ""
    assert Filter(frozenset({"overdue", "mine"}), "Jane").words(REQUIREMENTS) == "Mine, and Overdue, and owner Jane"
    assert Filter(owner="Jane")
