"""What a list can be narrowed down to."""

from typing import get_args

import pytest

from aims_tui.insight.filters import EVIDENCE, REQUIREMENTS, Asking, EvidenceState, Filter
from aims_tui.insight.soundness import Flaw, Piece, flaw
from aims_tui.insight.state import State

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
    assert len({each.code for each in REQUIREMENTS}) == len(REQUIREMENTS) == 13
    assert len({each.code for each in EVIDENCE}) == len(EVIDENCE) == 12


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("not_stated", {"state": "not_stated"}),
        ("draft", {"state": "draft"}),
        ("weak", {"lost": True}),
        ("lost", {"lost": True}),
        ("empty", {"kept": ""}),
        ("superseded", {"state": "superseded"}),
        ("mine", {"owner": "AI lead"}),
        ("no_owner", {"owner": ""}),
        ("expired", {"valid_until": "2026-11-23"}),
        ("unlinked", {"supports": 0}),
        ("not_kept", {"kept": "", "link": "https://example.org"}),
    ],
)
def test_each_option_of_evidence_does_the_same(code: str, fits: dict[str, object]) -> None:
    passes = Filter(frozenset({code})).through(EVIDENCE, ASKING)
    assert passes(PAPER._replace(**fits)) and not passes(PAPER)


def test_what_is_valid_until_today_or_was_superseded_has_not_expired() -> None:
    passes = Filter(frozenset({"expired"})).through(EVIDENCE, ASKING)
    assert not passes(PAPER._replace(valid_until="2026-11-24"))
    assert not passes(PAPER._replace(valid_until="2026-11-01", state="superseded"))
    assert Filter(frozenset({"approved"})).through(EVIDENCE, ASKING)(PAPER)


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
    weak = Filter(frozenset({"expired", "lost"}))
    assert weak.words(EVIDENCE) == "Expired or Lost"
    passes = weak.through(EVIDENCE, ASKING)
    assert passes(PAPER._replace(lost=True)) and passes(PAPER._replace(valid_until="2026-11-01")) and not passes(PAPER)


def test_the_filter_offers_each_flaw_of_evidence_in_the_word_of_the_list() -> None:
    words = {each.code: each.words for each in EVIDENCE}
    for found in get_args(Flaw):
        if found:
            assert words[found].casefold() == found
            assert {each.code: each for each in EVIDENCE}[found].test(FLAWED[found], ASKING)
            assert flaw(FLAWED[found].piece, ASKING.today) == found


def test_a_persons_name_narrows_further_whatever_its_case() -> None:
    assert through("not_started", PLAIN, owner="jane") and not through("not_started", PLAIN, owner="Bob")


def test_the_empty_filter_lets_everything_through_and_says_nothing() -> None:
    empty = Filter()
    assert not empty and empty.through(REQUIREMENTS, ASKING)(PLAIN) and empty.words(REQUIREMENTS) == ""
    assert Filter(frozenset({"overdue", "mine"}), "Jane").words(REQUIREMENTS) == "Mine, and Overdue, and owner Jane"
    assert Filter(owner="Jane")
