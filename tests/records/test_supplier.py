"""Suppliers: what an auditor would miss of those that are still used."""

from typing import Any

import pytest

from aims_tui.records.facts import Facts
from tests.records.things import BROKEN_DAYS, JANE, Far, action, counted, missing, over, record

KNOWN = {"owner": JANE, "responsibilities": "They train, we test", "ai_terms": "No training on our data",
         "reviewed_on": "2026-06-01", "rating": "good"}  # fmt: skip


def found(*ends: Far, **values: Any) -> Facts:
    """Return a supplier of whom all is known, but for these values."""
    return record("supplier", "SUP-1", *ends, **{**KNOWN, **values})


def supplied(stage: str) -> Far:
    """Return a system that the supplier supplies."""
    return ("supplied_by", "system", "SYS-2", {"stage": stage})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (found(), ""),
        (record("supplier", "SUP-1"),
         "Nobody owns it; who does what is not written down; its contract's terms on AI are not recorded;"
         " it was never reviewed"),
        (record("supplier", "SUP-1", active="no"), ""),
        (found(ai_terms=" \n "), "Its contract's terms on AI are not recorded"),
        (found(reviewed_on="2025-11-24"), ""),
        (found(reviewed_on="2025-11-23"), "It was last reviewed on 2025-11-23, more than a year ago"),
        (found(next_review="2026-11-24"), ""),
        (found(next_review="2026-11-23"), "Its review was due on 2026-11-23"),
        (found(next_review="2026-11-23", active="no"), ""),
        (found(rating="not_rated"), "It was reviewed and not rated"),
        (found(rating="acceptable"), ""),
        (found(rating="not_yet_known"), ""),
        (found(rating="poor"), "It is rated poor and nothing is done about it"),
        (found(rating="poor", parts=[action()]), ""),
        (found(parts=[action(due="2026-11-23")]), "ACT-01 is late"),
        (found(parts=[action(due="2026-11-23")], active="no"), ""),
        (found(supplied("operation")), ""),
        (found(supplied("operation"), active="no"), "It is marked as no longer used while SYS-2 is in use"),
        (found(supplied("retired"), active="no"), ""),
    ],
)  # fmt: skip
def test_a_supplier_lacks_what_an_auditor_would_ask_for(facts: Facts, said: str) -> None:
    assert missing(facts) == said
    assert ("suppliers_incomplete" in counted(facts)) == bool(said)


@pytest.mark.parametrize("day", BROKEN_DAYS)
def test_what_is_no_day_is_no_day(day: str) -> None:
    assert missing(found(next_review=day)) == ""
    assert missing(found(reviewed_on=day)) == "It was never reviewed"


def test_a_supplier_that_is_no_longer_used_is_over() -> None:
    assert [over(found(active=each)) for each in ("yes", "no", "")] == [False, True, False]
