"""Obligations: what an auditor would miss as long as they are in force, and which reason of inclusion they prove."""

from typing import Any

import pytest

from aims_tui.records.facts import Facts
from aims_tui.records.obligation import SORTS
from aims_tui.records.requirement import REASONS
from tests.records.things import BROKEN_DAYS, JANE, Far, counted, missing, over, proves, record, refused

KNOWN = {"owner": JANE, "source": "Regulation (EU) 2024/1689, Article 50", "asks": "Say that a machine answers",
         "reviewed_on": "2026-06-01"}  # fmt: skip
MET: Far = ("obliges", "requirement", "A.8.2", {})


def found(*ends: Far, **values: Any) -> Facts:
    """Return an obligation of which all is known, but for these values."""
    return record("obligation", "O-01", *ends, **{**KNOWN, **values})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (found(MET), ""),
        (found(("met_by", "own_control", "C-01", {})), ""),
        (record("obligation", "O-01"),
         "Nobody owns it; where it is written is not said; what it asks is not written down; no clause or control meets"
         " it; it was never reviewed"),
        (found(), "No clause or control meets it"),
        (found(MET, asks=" "), "What it asks is not written down"),
        (found(MET, reviewed_on=""), "It was never reviewed"),
        (found(MET, reviewed_on="2025-11-24"), ""),
        (found(MET, reviewed_on="2025-11-23"), "It was last reviewed on 2025-11-23, more than a year ago"),
        (found(in_force_from="2026-11-24"), "No clause or control meets it"),
        (found(in_force_from="2026-11-25", reviewed_on=""), ""),
        (found(in_force_from="2026-11-25", asks=""), "What it asks is not written down"),
        (found(in_force_until="2026-11-24"), "No clause or control meets it"),
        (record("obligation", "O-01", in_force_until="2026-11-23"), ""),
    ],
)  # fmt: skip
def test_an_obligation_lacks_what_an_auditor_would_ask_for(facts: Facts, said: str) -> None:
    assert missing(facts) == said
    assert ("obligations_incomplete" in counted(facts)) == bool(said)


@pytest.mark.parametrize("day", BROKEN_DAYS)
def test_what_is_no_day_is_no_day(day: str) -> None:
    assert missing(found(MET, in_force_from=day, in_force_until=day)) == ""
    assert missing(found(MET, reviewed_on=day)) == "It was never reviewed"
    assert refused(found(in_force_from="2026-01-01", in_force_until=day)) == {}


@pytest.mark.parametrize(
    ("sort", "reason"),
    [("law", "law"), ("contract", "contract"), ("customer", "interested_party"), ("standard", "interested_party"),
     ("other", "interested_party"), ("", ""), ("not_yet_known", "")],
)  # fmt: skip
def test_it_proves_the_reason_that_its_sort_is(sort: str, reason: str) -> None:
    assert proves(found(sort=sort)) == reason
    assert proves(found(sort=sort, in_force_until="2026-11-23")) == "", "what has ended proves nothing"
    assert reason in ("", *dict(REASONS))


def test_every_sort_proves_something() -> None:
    assert all(proves(found(sort=code)) for code, _ in SORTS)


def test_it_is_over_once_it_has_ended() -> None:
    assert over(found(in_force_until="2026-11-23"))
    assert not over(found(in_force_until="2026-11-24")) and not over(found())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, {}),
        ({"in_force_until": "2026-01-01"}, {}),
        ({"in_force_from": "2026-01-01", "in_force_until": "2026-01-01"}, {}),
        ({"in_force_from": "2026-02-01", "in_force_until": "2026-01-01"},
         {"in_force_until": "It is in force from 2026-02-01, after that."}),
    ],
)  # fmt: skip
def test_it_ends_after_it_begins(values: dict[str, str], said: dict[str, str]) -> None:
    assert refused(record("obligation", "O-01", **values)) == said
