"""What to do first in a young workspace."""

from aims_tui import catalog
from aims_tui.insight.first_steps import Begun, steps
from tests.insight.test_figures import whole

NOTHING = Begun(False, 0, 0)


def all_of(**fields: object) -> dict[str, dict[str, object]]:
    """Return these fields for everything that counts in a new workspace."""
    counted = [*catalog.load().of("subclause"), *catalog.load().of("control")]
    return {each.ref.replace(".", "_"): dict(fields) for each in counted}


def done(begun: Begun = NOTHING, **changed: dict[str, object]) -> set[str]:
    return {each.code for each in steps(whole(**changed), begun) if each.done}


def test_a_new_workspace_has_every_step_before_it_in_an_order_that_makes_sense() -> None:
    assert done() == set()
    found = steps(whole(), NOTHING)
    assert [each.code for each in found] == ["scope", "answers", "owners", "decide", "due", "evidence"]
    assert "38 undecided" in found[3].words


def test_each_step_is_done_by_what_it_asks_for() -> None:
    assert done(Begun(True, 0, 0)) == {"scope"}
    assert done(Begun(False, 3, 0)) == set(), "people alone own nothing"
    assert done(Begun(False, 0, 10_000)) == {"answers"}
    assert done(**all_of(owner="Jane")) == {"owners"}
    assert done(**all_of(due="2026-12-14")) == {"due"}
    assert done(**all_of(evidence=1)) == {"evidence"}


def test_a_step_that_is_only_begun_says_how_far_it_is() -> None:
    assert done(Begun(False, 0, 1)) == set()
    assert done(**all_of(owner="Jane") | {"4_1": {"owner": "Jane", "owner_active": False}}) == set()
    words = {each.code: each.words for each in steps(whole(**{"4_1": {"owner": "Jane", "due": "2026-12-14"}}), NOTHING)}
    assert "1 of 70" in words["owners"]
    assert "1 of 70" in words["due"]
    assert "0 of 70" in words["evidence"]


def test_what_is_out_of_play_counts_for_no_step() -> None:
    excluded = {"applicability": "not_applicable", "owner": "Jane", "due": "2026-12-14", "evidence": 1}
    assert done(A_2_2=excluded) == set()
    assert done(X_1={"owner": "Jane", "due": "2026-12-14", "evidence": 1}) == set()


def test_deciding_is_done_when_no_control_is_left_and_additional_ones_do_not_matter() -> None:
    controls = {each.ref.replace(".", "_"): {"applicability": "applicable"} for each in catalog.load().of("control")}
    assert done(**controls) == {"decide"}
    controls["A_2_2"] = {"applicability": "undecided"}
    left = next(each for each in steps(whole(**controls), NOTHING) if each.code == "decide")
    assert not left.done and "1 undecided" in left.words
