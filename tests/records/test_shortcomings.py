"""What is said of several records at once, of years and of days in their order."""

import pytest

from aims_tui.records import shortcomings
from aims_tui.records.facts import day_of
from tests.records.things import BROKEN_DAYS, TODAY, action, record


@pytest.mark.parametrize(
    ("refs", "named", "said"),
    [
        (["R-01"], "R-01", "R-01 is late"),
        (["R-01", "R-02"], "R-01, R-02", "R-01, R-02 are late"),
        (["R-01", "R-02", "R-03", "R-04", "R-05"], "R-01, R-02, R-03 and 2 more",
         "R-01, R-02, R-03 and 2 more are late"),
    ],
)  # fmt: skip
def test_several_records_are_named_up_to_three(refs: list[str], named: str, said: str) -> None:
    assert shortcomings.some(refs) == named
    assert shortcomings.some_are(refs, "late") == said


def test_words_make_one_list() -> None:
    assert shortcomings.all_of(["groups"]) == "groups"
    assert shortcomings.all_of(["individuals", "groups", "society"]) == "individuals, groups and society"


@pytest.mark.parametrize(
    ("day", "today", "old"),
    [
        ("2025-11-24", TODAY, False),
        ("2025-11-23", TODAY, True),
        ("", TODAY, False),
        ("2026-12-01", TODAY, False),
        ("0001-01-01", "0001-01-02", False),
        *((day, TODAY, False) for day in BROKEN_DAYS),
    ],
)
def test_a_day_is_older_than_a_year_after_365_days(day: str, today: str, old: bool) -> None:
    assert shortcomings.older_than(day, shortcomings.A_YEAR, today) == old


@pytest.mark.parametrize("text", ["", *BROKEN_DAYS])
def test_what_is_no_day_is_empty(text: str) -> None:
    assert day_of(text) == "" and day_of("2026-11-24") == day_of("20261124") == "2026-11-24"


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, []),
        ({"occurred_on": "2026-01-01", "detected_on": "2026-01-01"}, []),
        ({"occurred_on": "2026-01-02", "detected_on": "2026-01-01"}, [("detected_on", "occurred_on")]),
        ({"occurred_on": "2026-01-02", "contained_on": "2026-01-01"}, [("contained_on", "occurred_on")]),
        ({"occurred_on": "2026-01-05", "detected_on": "2026-01-01", "contained_on": "2026-01-03"},
         [("detected_on", "occurred_on"), ("contained_on", "occurred_on")]),
        ({"occurred_on": "2026-01-02", "detected_on": "soon", "contained_on": "2026-01-03"}, []),
    ],
)  # fmt: skip
def test_days_out_of_order_are_named_with_the_day_that_they_contradict(
    values: dict[str, str], wrong: list[tuple[str, str]]
) -> None:
    order = ("occurred_on", "detected_on", "contained_on")
    assert [*shortcomings.days_out_of_order(record("incident", "INC-1", **values), order)] == wrong


def test_actions_of_what_is_closed_are_done_and_others_are_in_time() -> None:
    facts = record(
        "concern", "CON-1", parts=[action(due="2026-11-23"), action("ACT-02"), action("ACT-03", done_on=TODAY)]
    )
    assert [*shortcomings.actions_late(facts)] == ["ACT-01 is late"]
    assert [*shortcomings.actions_open(facts)] == ["it is closed while ACT-01, ACT-02 are open"]
