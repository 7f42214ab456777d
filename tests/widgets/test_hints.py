"""What stands beside a number: the scale of the method, or the bounds."""

import pytest

from aims_tui.records.all import KINDS
from aims_tui.widgets.hints import counted, stepped
from tests.records.things import record

METHOD = {"steps": "3", "likelihood_words": "Once a year\nOnce a month\nWeekly"}


def hint(name: str, typed: str, **method: str) -> str:
    facts = record("risk", "R-01")
    facts = facts.__class__(
        facts.kind, facts.id, facts.ref, facts.values, facts.today, others={"method": {"m": method}}
    )
    return counted(stepped(KINDS["risk"], KINDS["risk"].fields[name], facts), typed)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("likelihood", "", "1 Rare … 5 Almost certain"),
        ("likelihood", "4", "of 5 · Likely"),
        ("impact_individuals", "9", "1 Negligible … 5 Severe"),
        ("residual_impact_society", " 1 ", "of 5 · Negligible"),
        ("accepted_level", "", "1 to 25 · Which level was accepted"),
    ],
)
def test_a_number_says_its_scale_in_the_words_of_the_method(name: str, typed: str, said: str) -> None:
    assert hint(name, typed) == said


def test_the_words_are_those_that_somebody_wrote_and_as_many_as_the_scale_has_steps() -> None:
    assert hint("likelihood", "", **METHOD) == "1 Once a year … 3 Weekly"
    assert hint("impact_society", "", **METHOD) == "1 Minor … 3 Severe"


def test_a_number_without_words_says_its_bounds() -> None:
    assert counted(KINDS["impact_assessment"].fields["groups_severity"], "") == "1 to 5"
    assert counted(KINDS["risk"].fields["likelihood"], "x") == "1 to 5"


def test_the_method_says_which_words_count_while_none_are_written() -> None:
    kind = KINDS["method"]
    facts = record("method", "Risk method", steps="3")
    assert [words for _, words in stepped(kind, kind.fields["likelihood_words"], facts).choices] == [
        "Unlikely", "Possible", "Likely",
    ]  # fmt: skip
    assert stepped(kind, kind.fields["bands"], facts).choices[0] == ("1", "1 Low good")
    assert stepped(kind, kind.fields["note"], facts) is kind.fields["note"]
