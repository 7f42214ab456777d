"""What a register can be narrowed down to by ticks. Pure."""

import pytest

from aims_tui.insight.choices import options
from aims_tui.insight.filters import Asking, Filter
from aims_tui.records.all import KINDS
from tests.insight.things import ALL, THING, TODAY, row


def chosen(code: str) -> str:
    asking = Asking("jane", TODAY.isoformat())
    return "".join(each.id for each in ALL if Filter(frozenset({code})).through(options(THING, ALL), asking)(each))


@pytest.mark.parametrize(
    ("code", "through"),
    [
        ("open", "AB"), ("over", "C"), ("late", "A"), ("conflict", "C"),
        ("rank=low", "B"), ("rank=high", "A"), ("areas=law", "AB"), ("areas=people", "B"), ("open_to_all=yes", "A"),
        ("owner=me", "A"), ("owner=", "C"),
        ("due<", "AC"), ("due30", "B"), ("due=", ""), ("done30", "C"), ("done=", "AB"),
        ("asked_on30", "A"), ("asked_on=", "BC"),
        ("needs+", "AC"), ("needs-", "B"),
        ("score=14", "A"), ("score=beyond the scale", "C"), ("fits=Fits", "A"),
    ],
)  # fmt: skip
def test_each_option_lets_through_what_it_names(code: str, through: str) -> None:
    assert code in {each.code for each in options(THING, ALL)}
    assert chosen(code) == through


def test_every_option_has_a_code_of_its_own_and_words() -> None:
    for kind in (THING, *KINDS.values()):
        found = options(kind, ())
        assert len({each.code for each in found}) == len(found), kind.name
        assert all(each.words for each in found)


def test_of_many_different_numbers_only_none_is_offered() -> None:
    rows = [row(str(each), cost=str(each)) for each in range(1, 9)]
    assert [each.code for each in options(THING, rows) if each.code.startswith("score")] == ["score=0"]
