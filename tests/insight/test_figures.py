"""Every figure and every rule behind it. The same numbers stand on every face."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aims_tui import catalog
from aims_tui.insight.deadlines import in_order, of_requirements
from aims_tui.insight.figures import STATUSES, Figures, Share, Weak, figures, overdue, percent
from aims_tui.insight.state import State
from aims_tui.records.evidence import Piece

TODAY = date(2026, 11, 24)
SOUND = Piece("EV-01", "approved", "", True)


def state(ref: str, **fields: object) -> State:
    """Return a requirement as it is before anybody touched it, but for the given fields."""
    untouched = State(
        id=ref, ref=ref, status="not_started", applicability="undecided", owner="", due="", evidence=0, reason="",
        open_remarks=0, clashes=0,
    )  # fmt: skip
    return untouched._replace(**fields)


def whole(**changed: dict[str, object]) -> list[State]:
    """Return all requirements of an assessment; the keys are refs with ``_`` for the dots."""
    known = {key.replace("_", "."): fields for key, fields in changed.items()}
    assert known.keys() <= catalog.load().requirements.keys()
    return [state(ref, **known.get(ref, {})) for ref in catalog.load().requirements]


def counted(**changed: dict[str, object]) -> Figures:
    return figures(whole(**changed), TODAY)


def day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).isoformat()


def test_a_new_assessment_has_32_subclauses_and_38_undecided_controls() -> None:
    found = counted()
    assert found.subclauses == Share(0, 32)
    assert (found.controls_total, found.applicable, found.undecided, found.excluded) == (38, 0, 38, 0)
    assert found.controls == Share(0, 38)
    assert found.controls_of_applicable == Share(0, 0)
    assert found.additional == Share(0, 0)
    assert found.assigned == Share(0, 70)
    assert found.by_status == {"not_started": 70, "in_progress": 0, "implemented": 0}
    assert found.overdue == ()


def test_nothing_at_all_counts_as_nothing() -> None:
    found = figures([], TODAY)
    assert found.subclauses.percent == found.controls.percent == found.assigned.percent == 0


def test_an_excluded_control_leaves_the_denominator() -> None:
    found = counted(A_10_4={"applicability": "not_applicable"})
    assert found.excluded == 1
    assert found.controls == Share(0, 37)
    assert found.controls_total == 38


def test_an_undecided_control_stays_in_the_denominator() -> None:
    found = counted(A_2_2={"applicability": "applicable", "status": "implemented", "evidence": 1})
    assert found.controls == Share(1, 38)
    assert found.controls_of_applicable == Share(1, 1)
    assert found.undecided == 37


def test_an_undecided_control_may_already_be_implemented() -> None:
    assert counted(A_2_2={"status": "implemented", "evidence": 1}).controls == Share(1, 38)


def test_an_excluded_control_is_counted_nowhere_whatever_else_it_says() -> None:
    busy = {"status": "implemented", "owner": "Lead", "due": day(-9), "evidence": 3, "reason": "none"}
    assert counted(A_10_4={"applicability": "not_applicable"} | busy) == counted(
        A_10_4={"applicability": "not_applicable"}
    )


def test_a_subclause_always_applies() -> None:
    found = counted(**{"4_1": {"applicability": "not_applicable", "status": "implemented", "evidence": 1}})
    assert found.subclauses == Share(1, 32)
    assert found.excluded == 0


@pytest.mark.parametrize("applicability", ["undecided", "not_applicable"])
def test_an_additional_control_that_is_not_adopted_is_not_in_play(applicability: str) -> None:
    done = {"applicability": applicability, "status": "implemented", "evidence": 1, "owner": "Lead", "due": day(-1)}
    assert counted(X_1=done) == counted()


def test_an_adopted_additional_control_stands_on_its_own_line_and_never_in_annex_a() -> None:
    found = counted(X_1={"applicability": "applicable", "status": "implemented", "evidence": 1, "owner": "Lead"})
    assert found.additional == Share(1, 1)
    assert found.controls == Share(0, 38)
    assert (found.controls_total, found.applicable) == (38, 0)
    assert found.assigned == Share(1, 71)
    assert found.by_status["implemented"] == 1


def test_implemented_is_split_into_sound_evidence_weak_evidence_and_a_reason_only() -> None:
    expired = Piece("EV-13", "approved", day(-1), True)
    found = counted(
        **{
            "4_1": {"status": "implemented", "evidence": 2, "reason": "kept from before", "pieces": (expired, SOUND)},
            "4_2": {"status": "implemented", "evidence": 1, "reason": "kept from before", "pieces": (expired,)},
            "A_2_2": {"status": "implemented", "evidence": 0, "reason": "an oral agreement"},
            "A_2_3": {"status": "in_progress", "evidence": 1, "pieces": (expired,)},
        }
    )
    assert (found.with_evidence, found.with_reason, found.implemented) == (1, 1, 3)
    assert found.on_weak_evidence == (Weak("4.2", f"EV-13 expired on {day(-1)}"),)


def test_an_owner_who_left_is_no_owner() -> None:
    assert counted(**{"4_1": {"owner": "Jane", "owner_active": False}, "4_2": {"owner": "Ann"}}).assigned.part == 1


@pytest.mark.parametrize(("part", "of", "said"), [(37, 38, 97), (38, 38, 100), (199, 200, 99), (0, 5, 0), (1, 3, 33)])
def test_percentages_round_down_so_that_100_means_all(part: int, of: int, said: int) -> None:
    assert percent(part, of) == Share(part, of).percent == said


def test_of_nothing_nothing_is_done() -> None:
    assert percent(0, 0) == 0


def test_due_today_is_not_late_and_due_yesterday_is() -> None:
    assert counted(A_2_2={"due": day(0)}).overdue == ()
    (late,) = counted(A_2_2={"due": day(-1)}).overdue
    assert (late.ref, late.days, late.due) == ("A.2.2", 1, day(-1))


def test_what_is_implemented_is_never_late() -> None:
    assert counted(A_2_2={"due": day(-30), "status": "implemented", "evidence": 1}).overdue == ()


def test_what_has_no_due_date_is_never_late() -> None:
    assert overdue([state("4.1")], TODAY) == ()


def test_the_longest_overdue_comes_first_and_equals_in_published_order() -> None:
    found = counted(A_2_2={"due": day(-3)}, A_2_3={"due": day(-12)}, A_10_2={"due": day(-3)})
    assert [(each.ref, each.days) for each in found.overdue] == [("A.2.3", 12), ("A.2.2", 3), ("A.10.2", 3)]


STATES = st.lists(
    st.builds(
        state,
        st.sampled_from(list(catalog.load().requirements)),
        status=st.sampled_from(STATUSES),
        applicability=st.sampled_from(["undecided", "applicable", "not_applicable"]),
        owner=st.sampled_from(["", "Lead", "Engineer"]),
        due=st.one_of(st.just(""), st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(date.isoformat)),
        evidence=st.integers(0, 3),
        reason=st.sampled_from(["", "oral"]),
    ),
    max_size=89,
    unique_by=lambda each: each.ref,
)


@given(STATES)
def test_annex_a_is_excluded_and_applicable_and_undecided(states: list[State]) -> None:
    found = figures(states, TODAY)
    assert found.controls_total == sum(each.family == "control" for each in states)
    assert found.controls_total == found.excluded + found.applicable + found.undecided
    assert found.controls.whole == found.applicable + found.undecided
    assert found.controls_of_applicable.whole == found.applicable


@given(STATES)
def test_coverage_and_breakdown_count_the_same_requirements(states: list[State]) -> None:
    found = figures(states, TODAY)
    in_play = found.subclauses.whole + found.controls.whole + found.additional.whole
    assert sum(found.by_status.values()) == found.assigned.whole == in_play


@given(STATES)
def test_implemented_is_the_same_number_however_it_is_split(states: list[State]) -> None:
    found = figures(states, TODAY)
    assert found.implemented == found.by_status["implemented"]
    assert found.implemented == found.subclauses.part + found.controls.part + found.additional.part


@given(STATES)
def test_100_percent_means_all_and_0_of_none(states: list[State]) -> None:
    found = figures(states, TODAY)
    for share in (found.subclauses, found.controls, found.controls_of_applicable, found.additional, found.assigned):
        assert 0 <= share.part <= share.whole
        assert (share.percent == 100) == (share.whole > 0 and share.part == share.whole)


@given(STATES)
def test_additional_controls_never_change_a_figure_of_annex_a_or_the_clauses(states: list[State]) -> None:
    found, without = (
        figures(states, TODAY),
        figures([each for each in states if each.family != "additional"], TODAY),
    )
    for figure in ("subclauses", "controls", "controls_of_applicable", "controls_total", "applicable", "undecided"):
        assert getattr(found, figure) == getattr(without, figure)
    assert found.excluded == without.excluded


@given(STATES)
def test_what_is_excluded_could_as_well_not_be_there_but_for_the_count_of_the_excluded(states: list[State]) -> None:
    found, without = figures(states, TODAY), figures([each for each in states if not each.excluded], TODAY)
    for figure in ("subclauses", "controls", "additional", "assigned", "by_status", "overdue", "with_evidence"):
        assert getattr(found, figure) == getattr(without, figure)


@given(STATES)
def test_whatever_is_late_was_due_before_today_and_is_next_up(states: list[State]) -> None:
    late = figures(states, TODAY).overdue
    assert all(each.days > 0 and each.due < TODAY.isoformat() for each in late)
    assert [each.days for each in late] == sorted((each.days for each in late), reverse=True)
    first = in_order(of_requirements(states))[: len(late)]
    assert {each.ref for each in first} == {each.ref for each in late}
