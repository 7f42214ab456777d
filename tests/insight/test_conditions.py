"""What a list is asked for in words: every sign, every sort of column, and what is refused. Pure."""

from functools import partial

import pytest

from aims_tui import dates
from aims_tui.insight.conditions import condition
from aims_tui.insight.register import NoColumn, Row
from tests.insight.things import ALL, THING, TODAY


def passing(typed: str, *rows: Row) -> list[str]:
    """Return the short ids of the rows that pass a typed condition."""
    test = condition(THING, typed, partial(dates.parse, today=TODAY))
    return [each.id for each in rows if test(each)]


@pytest.mark.parametrize(
    ("typed", "through"),
    [
        ("rank=high", "A"), ("rank=Very High", "A"), ("rank = very-high ", "A"), ("rank!=high", "BC"), ("rank=", "C"),
        ("rank!=", "AB"), ("rank=low|high", "AB"), ("rank=|low", "BC"), ("rank!=low|high", "C"),
        ("areas=law", "AB"), ("areas=people|law", "AB"), ("areas!=people", "AC"),
        ("owner=jane", "A"), ("owner=", "C"), ("owner!=", "AB"), ("owner~Är", "B"), ("owner~ÄR", "B"),
        ("of=uc-2", "A"), ("open to all=yes", "A"), ("open_to_all!=yes", "BC"),
        ("cost>2", "AC"), ("cost>=7", "AC"), ("cost<7", "B"), ("cost<=7", "AB"), ("cost=7", "A"), ("cost!=7", "BC"),
        ("cost>-1", "ABC"),
        ("score=14", "A"), ("score>4", "A"), ("score>=4", "AB"), ("score<5", "B"), ("score=beyond the scale", "C"),
        ("fits=yes", "A"), ("fits=Fits", "A"), ("fits=no", "BC"), ("fits!=yes", "BC"),
        ("due=2026-12-01", "B"), ("due<2026-11-24", "AC"), ("due>=1 dec", "B"), ("due>today", "B"), ("due=", ""),
        ("due<+1w", "AC"),
        ("title~HALL", "A"), ("title=smoke", "B"), ("title!=Smoke", "AC"), ("title~", "ABC"),
        ("needs=A.2.2", "AC"), ("needed=a.3.2", "C"), ("needs=", "B"), ("needs!=", "AC"), ("needs~3.2", "C"),
        ("needs=Title of A.3.2", "C"),
        ("late", "A"), ("open", "AB"), ("Over", "C"), ("rank=open", "AB"), ("rank=over", "C"), ("rank=late", "A"),
        ("rank!=open", "C"),
        ("reason=Law", "A"), ("reason=", "BC"), ("asked_on=2026-11-01", "A"), ("asked_on<2026-11-24", "A"),
    ],
)  # fmt: skip
def test_a_condition_lets_through_what_it_says(typed: str, through: str) -> None:
    assert "".join(passing(typed, *ALL)) == through


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("what", "'what' is no condition. Write state=assessed, level>=10, owner= or title~word."),
        ("", "is no condition"),
        ("=high", "is no condition"),
        ("colour=red", "Things have no 'colour'. There are: short, title,"),
        ("rank=blue", "Rank is one of low, high; 'blue' is none of them."),
        ("rank=low|blue", "'blue' is none of them"),
        ("cost>much", "'much' cannot be compared: give a number, or a day"),
        ("cost>", "'' cannot be compared"),
        ("due<soonish", "Due: "),
        ("due=soonish", "Due: "),
    ],
)
def test_a_condition_that_cannot_be_is_refused_with_what_can(typed: str, said: str) -> None:
    with pytest.raises(NoColumn) as raised:
        passing(typed, *ALL)
    assert said in str(raised.value)
