"""Concerns: how long they wait, what an auditor would miss, and that whoever raised one stays protected."""

from typing import Any

import pytest

from aims_tui.records.all import KINDS
from aims_tui.records.facts import Facts
from tests.records.things import BROKEN_DAYS, JANE, action, counted, derived, missing, over, record, refused

OPEN = {"raised_on": "2026-11-12", "owner": JANE}
CLOSED = {"raised_on": "2026-01-12", "closed_on": "2026-01-20", "answer": "Applicants can object by mail"}


def found(*parts: Facts, **values: Any) -> Facts:
    """Return a concern with these parts and values."""
    return record("concern", "CON-1", parts=parts, **values)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (found(**OPEN), ""),
        (found(**CLOSED), ""),
        (found(), "No day says when it was raised; nobody sees to it"),
        (found(**{**OPEN, "owner": ""}), "Nobody sees to it"),
        (found(**{**OPEN, "raised_on": "2026-10-25"}), ""),
        (found(**{**OPEN, "raised_on": "2026-10-24"}), "It has been open for 31 days"),
        (found(**{**CLOSED, "answer": " "}), "It is closed without an answer"),
        (found(**{**CLOSED, "owner": ""}), ""),
        (
            found(**{**CLOSED, "raised_on": "2026-01-21"}),
            "It was closed on 2026-01-20, before it was raised on 2026-01-21",
        ),
        (found(action(due="2026-11-23"), **OPEN), "ACT-01 is late"),
        (found(action(due="2026-11-24"), **OPEN), ""),
        (found(action(), **CLOSED), "It is closed while ACT-01 is open"),
        (found(action(done_on="2026-01-19"), **CLOSED), ""),
    ],
)
def test_a_concern_lacks_what_an_auditor_would_ask_for(facts: Facts, said: str) -> None:
    assert missing(facts) == said
    assert ("concerns_incomplete" in counted(facts)) == bool(said)
    assert ("concerns_open" in counted(facts)) == (not over(facts))


@pytest.mark.parametrize(
    ("values", "value", "words", "tone"),
    [
        ({}, None, "", ""),
        ({"raised_on": "2026-11-24"}, 0, "0 days", ""),
        ({"raised_on": "2026-11-23"}, 1, "1 day", ""),
        ({"raised_on": "2026-10-25"}, 30, "30 days", ""),
        ({"raised_on": "2026-10-24"}, 31, "31 days", "bad"),
        ({"raised_on": "2026-11-25"}, None, "", ""),
        (CLOSED, None, "", ""),
    ],
)
def test_an_open_concern_counts_its_days(values: dict[str, str], value: int | None, words: str, tone: str) -> None:
    told = derived(found(**values), "open_for")
    assert (told.value, told.text, told.tone) == (value, words, tone)


@pytest.mark.parametrize("day", BROKEN_DAYS)
def test_what_is_no_day_is_no_day(day: str) -> None:
    assert derived(found(raised_on=day), "open_for").value is None
    assert missing(found(**{**OPEN, "raised_on": day})) == "No day says when it was raised"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, {}),
        ({"closed_on": "2026-11-20"}, {"answer": "Say what was answered before you close it."}),
        ({"closed_on": "2026-11-20", "answer": " \n"}, {"answer": "Say what was answered before you close it."}),
        (CLOSED, {}),
        ({**CLOSED, "raised_on": "2026-01-21"}, {"closed_on": "It was raised on 2026-01-21, after that."}),
    ],
)
def test_whoever_closes_it_has_answered(values: dict[str, str], said: dict[str, str]) -> None:
    assert refused(found(**values)) == said


def test_who_raised_it_leaves_no_export_unless_asked_for() -> None:
    assert [field.name for field in KINDS["concern"].fields.values() if field.protected] == ["raised_by"]
