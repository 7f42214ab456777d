"""Two assessments of one file that say different things."""

from typing import Any

from aims_tui.insight.comparison import Difference, differences, differing
from aims_tui.insight.state import State


def state(ref: str, status: str = "not_started", applicability: str = "applicable", **given: Any) -> State:
    """A requirement that nothing else is known of."""
    return State("", ref, status, applicability, "", "", 0, "", 0, 0)._replace(**given)


def test_two_assessments_that_agree_differ_in_nothing() -> None:
    ours = [state("4.1", "implemented"), state("A.2.2"), state("X.1", applicability="undecided")]
    assert differences(ours, [*reversed(ours)]) == ()


def test_differing_decisions_come_first_and_each_pair_of_values_once_in_published_order() -> None:
    ours = [
        state("4.1", "implemented"), state("10.2", "implemented"), state("9.1", "implemented"),
        state("A.10.4", applicability="not_applicable"), state("A.6.1.2"), state("A.6.1.3"),
    ]  # fmt: skip
    theirs = [
        state("4.1", "in_progress"), state("10.2", "in_progress"), state("9.1", "in_progress"), state("A.10.4"),
        state("A.6.1.2", applicability="not_applicable"), state("A.6.1.3", applicability="not_applicable"),
    ]  # fmt: skip
    found = differences(ours, theirs)
    assert found == (
        Difference("applicability", "applicable", "not_applicable", ("A.6.1.2", "A.6.1.3")),
        Difference("applicability", "not_applicable", "applicable", ("A.10.4",)),
        Difference("status", "implemented", "in_progress", ("4.1", "9.1", "10.2")),
    )
    assert differing(found) == 6


def test_the_status_of_a_control_that_either_excludes_is_not_compared() -> None:
    ours = [state("A.6.1.2", "implemented")]
    theirs = [state("A.6.1.2", "not_started", "not_applicable")]
    assert [each.field for each in differences(ours, theirs)] == ["applicability"]
    assert [each.field for each in differences(theirs, ours)] == ["applicability"]


def test_an_undecided_control_differs_from_one_that_applies() -> None:
    found = differences([state("A.6.2.8", applicability="undecided")], [state("A.6.2.8")])
    assert found == (Difference("applicability", "undecided", "applicable", ("A.6.2.8",)),)


def test_an_additional_control_is_adopted_or_not_and_nothing_between() -> None:
    undecided, excluded, adopted = (
        state("X.1", applicability=a) for a in ("undecided", "not_applicable", "applicable")
    )
    assert differences([undecided], [excluded]) == ()
    assert differences([adopted], [undecided]) == (
        Difference("applicability", "applicable", "not_applicable", ("X.1",)),
    )


def test_a_subclause_applies_whatever_stands_in_its_row() -> None:
    assert differences([state("4.1")], [state("4.1", applicability="undecided")]) == ()


def test_a_requirement_that_differs_in_both_ways_is_counted_once() -> None:
    ours, theirs = [state("A.6.2.8", "in_progress")], [state("A.6.2.8", "not_started", "undecided")]
    assert differing(differences(ours, theirs)) == 1 and len(differences(ours, theirs)) == 2
    assert differences([state("A.2.2")], []) == ()
