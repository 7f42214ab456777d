"""Registers sorted, narrowed down, grouped and counted."""

from datetime import date

import pytest

from aims_tui.insight.choices import options
from aims_tui.insight.conditions import condition
from aims_tui.insight.filters import Asking, Filter
from aims_tui.insight.register import NoColumn, Row, column, counts, grouped, ordered
from aims_tui.records.all import KINDS
from aims_tui.records.facts import Facts, Tied

KIND = KINDS["risk"]
TODAY = "2026-11-24"
PEOPLE = {"a": "Ann Lee", "b": "Bob"}


def row(number: int, *cases: str, **values: str) -> Row:
    """Return a risk with these values, tied to these use cases."""
    whole = {name: field.default for name, field in KIND.fields.items()}
    whole |= {"short": f"R-{number:02}", "title": f"Risk {number}"} | values
    ties = {"concerns": tuple(Tied("use_case", case, case, f"Case {case}", "", "") for case in cases)}
    facts = Facts("risk", str(number), whole["short"], whole, TODAY, ties=ties)
    return Row(KIND, facts, lambda _, value: PEOPLE.get(value, value))


ROWS = [
    row(1, "UC-1", likelihood="2", impact_society="2", owner="b", next_review="2026-11-01", state="assessed"),
    row(2, "UC-1", "UC-2", likelihood="5", impact_society="5", owner="a", state="closed", next_review="2026-11-02"),
    row(3, areas='["safety", "privacy"]'),
    row(10, likelihood="3", impact_society="3", owner="a", treatment="reduce", next_review="2027-01-01"),
]


def shorts(rows: list[Row]) -> list[int]:
    """Return the numbers of the rows."""
    return [int(each.id) for each in rows]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("level", [1, 10, 2, 3]), ("-level", [2, 10, 1, 3]), ("short", [1, 2, 3, 10]), ("-short", [10, 3, 2, 1]),
        ("owner", [2, 10, 1, 3]), ("Next review", [1, 2, 10, 3]), ("-next_review", [10, 2, 1, 3]), ("", [1, 2, 3, 10]),
        ("state", [3, 10, 1, 2]), ("use_cases", [1, 2, 3, 10]),
    ],
)  # fmt: skip
def test_what_has_nothing_in_the_column_stands_last_whichever_way(by: str, expected: list[int]) -> None:
    assert shorts(ordered(KIND, ROWS, by)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("state=assessed", [1]), ("state=Assessed|identified", [1, 3, 10]), ("state!=closed", [1, 3, 10]),
        ("state=open", [1, 3, 10]), ("state=over", [2]), ("open", [1, 3, 10]), ("late", [1]),
        ("level>=9", [2, 10]), ("level<9", [1]), ("level=25", [2]), ("level=", [3]), ("level=4 Low", [1]),
        ("owner=ann lee", [2, 10]), ("owner=", [3]), ("owner~ob", [1]), ("areas=privacy", [3]),
        ("next_review<2026-12-01", [1, 2]), ("next review >= 1 Dec 2026", [10]), ("next_review=2027-01-01", [10]),
        ("use_cases=uc-2", [2]), ("use_cases=case uc-1", [1, 2]), ("title~risk 1", [1, 10]),
        ("above_tolerance=yes", [2, 10]), ("treatment=reduce", [10]),
    ],
)  # fmt: skip
def test_conditions_let_through_what_they_say(typed: str, expected: list[int]) -> None:
    def day(text: str) -> date:
        return date(2026, 12, 1) if text == "1 Dec 2026" else date.fromisoformat(text)

    test = condition(KIND, typed, day)
    assert shorts([each for each in ROWS if test(each)]) == expected


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("colour=red", "have no 'colour'"), ("state=blue", "identified, assessed"),
        ("level>high", "cannot be compared"),
        ("level", "is no condition"), ("=3", "is no condition"), ("next_review<soon", "Next review"),
    ],
)  # fmt: skip
def test_what_is_no_condition_is_said_with_what_there_is(typed: str, said: str) -> None:
    with pytest.raises(NoColumn, match=said):
        condition(KIND, typed, date.fromisoformat)
    with pytest.raises(NoColumn, match="There are: short, title"):
        column(KIND, "colour")


def test_a_row_with_several_ties_stands_in_each_group_and_what_has_none_last() -> None:
    found = [(each.words, shorts([*each.rows])) for each in grouped(KIND, ROWS, "concerns")]
    assert found == [("UC-1 Case UC-1", [1, 2]), ("UC-2 Case UC-2", [2]), ("No use cases", [3, 10])]
    by_state = [(each.words, shorts([*each.rows])) for each in grouped(KIND, ROWS, "state")]
    assert by_state == [("Identified", [3, 10]), ("Assessed", [1]), ("Closed", [2])], "in the order of the words"
    assert [each.words for each in grouped(KIND, ROWS, "owner")] == ["Ann Lee", "Bob", "No owner"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("open", [1, 3, 10]), ("late", [1]), ("state=closed", [2]), ("owner=me", [2, 10]), ("owner=", [3]),
        ("next_review<", [1, 2]), ("next_review=", [3]), ("concerns+", [1, 2]), ("concerns-", [3, 10]),
        ("areas=safety", [3]), ("band=Medium", [10]), ("conflict", []),
    ],
)  # fmt: skip
def test_each_tick_lets_through_what_it_names(code: str, expected: list[int]) -> None:
    offered = options(KIND, ROWS)
    assert code in {each.code for each in offered}
    passes = Filter(frozenset({code})).through(offered, Asking("ann lee", TODAY))
    assert shorts([each for each in ROWS if passes(each)]) == expected


def test_what_is_said_without_a_heading_is_offered_for_every_kind() -> None:
    for kind in KINDS.values():
        codes = [each.code for each in options(kind, [])]
        assert len(codes) == len({*codes}), kind.name


def test_figures_count_what_holds() -> None:
    whole, above, stale = counts(KIND, [each.facts for each in ROWS])
    assert (whole.number, whole.label) == (4, "risks")
    assert (above.number, above.tone) == (1, "bad"), "one of the two above tolerance is closed"
    assert (stale.number, stale.tone) == (0, "")
