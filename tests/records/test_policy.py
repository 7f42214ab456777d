"""Policies: what an auditor would miss of those in force, the outlines, and what whoever approves must say."""

from typing import Any

import pytest

from aims_tui.records.facts import Facts
from aims_tui.records.policy import SORTS, Policy
from aims_tui.records.policy_outlines import OUTLINES
from tests.records.things import BROKEN_DAYS, CHIEF, JANE, Far, counted, missing, record, refused

IN_FORCE = {"state": "approved", "owner": JANE, "approver": JANE, "approved_on": "2026-05-01", "version": "1.0",
            "text": "Nobody decides on people by machine alone.", "communicated_on": "2026-05-02",
            "communicated_to": "All staff, by mail", "next_review": "2027-05-01"}  # fmt: skip
OTHER: Far = ("aligned_with", "policy", "POL-2", {})


def kept(state: str = "approved") -> Far:
    """Return a file that holds the policy."""
    return ("supports", "evidence", "EV-04", {"state": state})


def found(*ends: Far, **values: Any) -> Facts:
    """Return a policy in force, but for these values."""
    return record("policy", "POL-1", *ends, **{**IN_FORCE, **values})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (found(), ""),
        (record("policy", "POL-1"), "Nobody owns it"),
        (record("policy", "POL-1", owner=JANE, state="in_review", next_review="2026-11-01"), ""),
        (record("policy", "POL-1", state="retired"), ""),
        (record("policy", "POL-1", state="not_yet_known", owner=JANE), ""),
        (record("policy", "POL-1", state="approved"),
         "Nobody owns it; it is marked approved without approver or day; it has no version; neither its text nor a file"
         " is here; nothing says that it was communicated; no day is set for its next review"),
        (found(approver=""), "It is marked approved without approver"),
        (found(approved_on=""), "It is marked approved without day"),
        (found(version=" "), "It has no version"),
        (found(text=" "), "Neither its text nor a file is here"),
        (found(kept(), text=""), ""),
        (found(kept("superseded"), text=""), "Neither its text nor a file is here"),
        (found(text=OUTLINES["data"]), "Its text is still the outline"),
        (found(text=OUTLINES["data"].strip() + "\n\n", sort="other"), "Its text is still the outline"),
        (found(kept(), text=OUTLINES["data"]), ""),
        (found(communicated_on=""), "Nothing says that it was communicated"),
        (found(communicated_to=""), "To whom it was communicated is not said"),
        (found(communicated_on="2026-04-30"),
         "It was last communicated on 2026-04-30, before it was approved on 2026-05-01"),
        (found(communicated_on="2026-05-01"), ""),
        (found(next_review=""), "No day is set for its next review"),
        (found(next_review="2026-11-24"), ""),
        (found(next_review="2026-11-23"), "Its review was due on 2026-11-23"),
    ],
)  # fmt: skip
def test_a_policy_lacks_what_an_auditor_would_ask_for(facts: Facts, said: str) -> None:
    assert missing(facts) == said
    assert ("policies_incomplete" in counted(facts)) == bool(said)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (found(OTHER, sort="ai_policy", approver=CHIEF), ""),
        (found(OTHER, sort="ai_policy"), "It is not approved by top management"),
        (found(OTHER, sort="ai_policy", approver="33333333-3333-4333-8333-333333333333"),
         "It is not approved by top management"),
        (found(OTHER, sort="ai_policy", approved_on=""),
         "It is marked approved without day; it is not approved by top management"),
        (found(sort="ai_policy", approver=CHIEF), "No other policy is linked as aligned with it"),
        (record("policy", "POL-1", sort="ai_policy", owner=JANE), ""),
    ],
)  # fmt: skip
def test_the_ai_policy_is_of_top_management_and_agrees_with_the_others(facts: Facts, said: str) -> None:
    assert missing(facts) == said


@pytest.mark.parametrize("day", BROKEN_DAYS)
def test_what_is_no_day_is_no_day(day: str) -> None:
    assert missing(found(approved_on=day)) == "It is marked approved without day"
    assert missing(found(communicated_on=day)) == "Nothing says that it was communicated"
    assert missing(found(next_review=day)) == "No day is set for its next review"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, {}),
        ({"state": "in_review"}, {}),
        ({"state": "approved"}, {"approver": "Say who approved it.",
                                 "approved_on": "Say on which day it was approved."}),
        ({"state": "approved", "approver": JANE}, {"approved_on": "Say on which day it was approved."}),
        ({"state": "approved", "approver": JANE, "approved_on": "2026-05-01"}, {}),
    ],
)  # fmt: skip
def test_whoever_approves_it_says_who_and_when(values: dict[str, str], said: dict[str, str]) -> None:
    assert refused(record("policy", "POL-1", **values)) == said


@pytest.mark.parametrize("sort", [code for code, _ in SORTS])
def test_a_sort_brings_its_outline_where_nothing_is_written(sort: str) -> None:
    assert Policy.about.fills is not None
    brought = Policy.about.fills.work
    outline = {"text": OUTLINES[sort]} if sort != "other" else {}
    assert brought(record("policy", "POL-1", sort=sort)) == outline
    assert brought(record("policy", "POL-1", sort=sort, text=" \n")) == outline
    assert brought(record("policy", "POL-1", sort=sort, text=OUTLINES["method"])) == outline, "nothing of it is ours"
    assert brought(record("policy", "POL-1", sort=sort, text="We decide ourselves.")) == {}


@pytest.mark.parametrize(
    ("values", "figures"),
    [
        (IN_FORCE, {"policies_approved"}),
        ({"owner": JANE}, set()),
        ({}, {"policies_incomplete"}),
        ({"state": "retired"}, set()),
    ],
)
def test_policies_in_force_are_counted(values: dict[str, str], figures: set[str]) -> None:
    assert counted(record("policy", "POL-1", **values)) == figures
