"""How far some requirements have come."""

from aims_tui.insight.breakdown import breakdown
from tests.insight.test_comparison import state


def test_the_parts_add_up_to_all_controls() -> None:
    some = [
        state("A.2.2", "implemented"), state("A.2.3", "in_progress"), state("A.2.4"),
        state("A.3.2", applicability="undecided"), state("A.3.3", applicability="not_applicable"),
    ]  # fmt: skip
    assert breakdown(some) == (1, 1, 1, 1, 1) and breakdown(some).counted == 4


def test_an_undecided_control_on_which_somebody_works_counts_where_its_work_stands() -> None:
    some = [state("A.3.2", "in_progress", "undecided"), state("A.3.3", "implemented", "undecided")]
    assert breakdown(some) == (1, 1, 0, 0, 0)


def test_a_subclause_is_never_undecided_and_an_additional_control_that_is_not_adopted_stands_nowhere() -> None:
    some = [state("4.1", applicability="undecided"), state("X.1", applicability="undecided"), state("X.2")]
    assert breakdown(some) == (0, 0, 2, 0, 0)
