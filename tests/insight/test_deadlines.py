"""What is to be done by a day: next up and overdue, whatever it is."""

from datetime import timedelta

import pytest

from aims_tui.insight.deadlines import Deadline, day_due, in_order, of_records, of_requirements, overdue, told
from aims_tui.insight.figures import figures
from aims_tui.records import own_control, requirement
from aims_tui.records.base import kind_of
from tests.insight.test_figures import TODAY, day, whole
from tests.insight.things import THING, row
from tests.records.things import record

REMARK, CONTROL = kind_of(requirement.Remark), kind_of(own_control.OwnControl)


def test_requirements_are_due_until_they_are_done_excluded_or_without_a_date() -> None:
    states = whole(
        A_2_2={"due": day(3)}, A_2_3={"due": day(-5)}, A_2_4={"due": day(1), "status": "implemented"},
        A_3_2={"due": day(1), "applicability": "not_applicable"}, X_1={"due": day(1)},
        X_2={"due": day(2), "applicability": "applicable"},
    )  # fmt: skip
    assert [each.ref for each in in_order(of_requirements(states))] == ["A.2.3", "X.2", "A.2.2"]


@pytest.mark.parametrize("status", ["not_started", "in_progress", "implemented"])
@pytest.mark.parametrize("applicability", ["undecided", "applicable", "not_applicable"])
def test_the_figure_of_overdue_requirements_is_what_is_listed(status: str, applicability: str) -> None:
    told = {"status": status, "applicability": applicability}
    states = whole(A_2_2={"due": day(-3), **told}, X_2={"due": day(-9), **told}, A_2_3={"due": day(0)}, A_3_2=told)
    late = overdue(of_requirements(states), TODAY).requirements
    assert [(each.ref, each.due, each.days) for each in figures(states, TODAY).overdue] == [
        (each.ref, each.due, each.days_late(TODAY)) for each in late
    ]


def test_an_auditors_remark_is_due_by_its_own_words_until_it_is_resolved_and_in_its_own_assessment() -> None:
    facts = [
        record("remark", "Who checks?", requirement="r1", text="Who checks?", due="2026-11-20"),
        record("remark", "Settled", requirement="r1", text="Settled", due="2026-11-20", resolved_on="2026-11-21"),
        record("remark", "Elsewhere", requirement="r2", text="Elsewhere", due="2026-11-20"),
        record("remark", "No day", requirement="r1", text="No day"),
    ]
    assert of_records(REMARK, facts, {"r1": "4.1"}) == [
        Deadline("requirement", "r1", "4.1", "Who checks?", "", "2026-11-20", "remark")
    ]


def test_an_own_control_is_due_when_it_is_to_be_performed_again() -> None:
    performed = record("performance", "On 2026-10-01", on="2026-10-01", result="worked")
    facts = record("own_control", "C-01", parts=(performed,), state="in_place", frequency="monthly", title="Sampling")
    assert day_due(CONTROL, facts) == "2026-11-01"
    assert [each.about for each in of_records(CONTROL, [facts], {})] == ["C-01"]


def test_what_is_overdue_counts_requirements_apart_from_everything_else() -> None:
    late, ahead = ((TODAY + timedelta(days)).isoformat() for days in (-60, 1))
    things = {"T-01": {"due": late}, "T-02": {"due": ahead}, "T-03": {"due": late, "done": late}}
    found = [
        *of_requirements(whole(A_2_2={"due": day(-5)}, A_2_3={"due": day(0)})),
        *of_records(THING, [row(short, **values).facts for short, values in things.items()], {}),
    ]
    overdue_now = overdue(found, TODAY)
    assert [each.ref for each in overdue_now.requirements] == ["A.2.2"]
    assert told(overdue_now) == f"1: T-01 ({late})"
    assert overdue_now.longest(TODAY) == 60
    assert overdue([], TODAY).longest(TODAY) == 0
