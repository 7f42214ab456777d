"""Incidents: what an auditor would miss, deadlines of notices, and what closing one asks for."""

from typing import Any

import pytest

from aims_tui.records.facts import Facts
from tests.records.things import BROKEN_DAYS, JANE, Far, action, counted, derived, missing, over, record, refused

SYSTEM: Far = ("happened_in", "system", "SYS-1", {})
MODEL: Far = ("happened_with", "model", "M-01", {})
OPEN = {"owner": JANE, "detected_on": "2026-11-10", "happened": "A wrong answer reached a customer"}
CLOSED = {**OPEN, "state": "closed", "closed_on": "2026-11-20", "cause": "A stale index", "lessons": "Check it daily",
          "reportable": "no", "reportable_reason": "No personal data"}  # fmt: skip
DONE = action(done_on="2026-11-19")


def risk(assessed_on: str = "2026-11-11", ref: str = "R-01") -> Far:
    """Return a risk that the incident shows."""
    return ("led_to", "risk", ref, {"assessed_on": assessed_on})


def notice(whom: str = "The customer", detected: str = "2026-11-10", days: dict[str, str] | None = None,
           **values: str) -> Facts:  # fmt: skip
    """Return somebody who was told, or has to be."""
    return record(
        "notice", whom, whom=whom, of={"detected_on": detected}, organization=days, **{"duty": "voluntary", **values}
    )


TOLD = notice(told_on="2026-11-10")


def found(*ends: Far, **more: Any) -> Facts:
    """Return an incident in a system; ``more`` are its parts and values."""
    return record("incident", "INC-1", SYSTEM, *ends, **more)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (found(**OPEN), ""),
        (record("incident", "INC-1", MODEL, **OPEN), ""),
        (found(**OPEN, severity="low"), ""),
        (found(parts=[DONE], **CLOSED), ""),
        (record("incident", "INC-1"),
         "No day says when it was detected; what happened is not written down; no AI system or model is linked to it;"
         " nobody owns it"),
        (found(**{**OPEN, "owner": ""}), "Nobody owns it"),
        (found(parts=[DONE], **{**CLOSED, "owner": ""}), ""),
        (found(parts=[action(due="2026-11-23")], **OPEN), "ACT-01 is late"),
        (found(parts=[action(due="2026-11-24")], **OPEN), ""),
    ],
)  # fmt: skip
def test_an_incident_lacks_what_an_auditor_would_ask_for(facts: Facts, said: str) -> None:
    assert missing(facts) == said
    assert ("incidents_incomplete" in counted(facts)) == bool(said)
    assert ("incidents_open" in counted(facts)) == (not over(facts))


@pytest.mark.parametrize(
    ("parts", "values", "said"),
    [
        ((DONE,), {"cause": " "}, "It is closed without a cause"),
        ((DONE,), {"cause": "", "no_cause": "The supplier keeps no logs"}, ""),
        ((DONE,), {"lessons": ""}, "It is closed without lessons"),
        ((DONE,), {"lessons": "", "no_lessons": "It was a drill"}, ""),
        ((), {}, "It is closed without an action"),
        ((), {"severity": "low"}, ""),
        ((), {"lessons": "", "no_lessons": "It was a drill"}, ""),
        ((DONE,), {"closed_on": ""}, "No day says when it was closed"),
        ((DONE, action("ACT-02")), {}, "It is closed while ACT-02 is open"),
        ((action(), action("ACT-02")), {}, "It is closed while ACT-01, ACT-02 are open"),
        ((DONE,), {"reportable": "undecided"}, "Whether it is reportable is undecided"),
        ((DONE,), {"reportable": "undecided", "severity": "low"}, ""),
        ((DONE,), {"reportable_reason": ""}, "Why it is reportable or not is not said"),
    ],
)
def test_a_closed_incident_taught_something(parts: tuple[Facts, ...], values: dict[str, str], said: str) -> None:
    assert missing(found(parts=parts, **{**CLOSED, **values})) == said


@pytest.mark.parametrize("severity", ["high", "critical"])
@pytest.mark.parametrize(
    ("ends", "parts", "values", "said"),
    [
        ((risk(),), (TOLD,), {"reportable": "no", "reportable_reason": "No duty"}, ""),
        ((), (), {}, "Nothing says who was told; whether it is reportable is undecided; no risk is linked to it"),
        ((risk(),), (notice(),), {"reportable": "no", "reportable_reason": "No duty"}, "Nothing says who was told"),
        ((risk("2026-11-10"),), (TOLD,), {"reportable": "no", "reportable_reason": "No duty"}, ""),
        ((risk("2026-11-09"),), (TOLD,), {"reportable": "no", "reportable_reason": "No duty"},
         "R-01 was not assessed since it was detected on 2026-11-10"),
        ((risk(""), risk("soon", "R-02"), risk(ref="R-03")), (TOLD,),
         {"reportable": "no", "reportable_reason": "No duty"},
         "R-01, R-02 were not assessed since it was detected on 2026-11-10"),
    ],
)  # fmt: skip
def test_more_is_asked_of_a_serious_incident(
    severity: str, ends: tuple[Far, ...], parts: tuple[Facts, ...], values: dict[str, str], said: str
) -> None:
    assert missing(found(*ends, parts=parts, **{**OPEN, "severity": severity, **values})) == said


@pytest.mark.parametrize("severity", ["low", "medium"])
def test_whoever_must_be_told_is_told_whatever_the_severity(severity: str) -> None:
    reportable = {**OPEN, "severity": severity, "reportable": "yes", "reportable_reason": "Personal data"}
    assert missing(found(**reportable)) == "It is reportable and nothing says who was told"
    assert missing(found(parts=[TOLD], **reportable)) == ""


@pytest.mark.parametrize(
    ("each", "said"),
    [
        (notice(duty="data_protection"), "The customer was to be told by 2026-11-13"),
        (notice(duty="data_protection", told_on="2026-11-13"), ""),
        (notice(duty="data_protection", told_on="2026-11-14"),
         "The customer was told on 2026-11-14, after the deadline of 2026-11-13"),
        (notice(duty="ai_act"), ""),
        (notice(duty="contract"), "No deadline is set for telling The customer"),
        (notice(duty="contract", told_on="2026-11-20"), ""),
        (notice(duty="contract", days={"days_contract": "30"}), ""),
        (notice(), ""),
        (notice(duty="data_protection", detected=""), ""),
    ],
)  # fmt: skip
def test_each_notice_is_given_in_time(each: Facts, said: str) -> None:
    assert missing(found(parts=[each], **OPEN)) == said


@pytest.mark.parametrize(
    ("each", "value", "reason", "tone"),
    [
        (notice(duty="data_protection"), "2026-11-13", "3 days after it was detected on 2026-11-10", "bad"),
        (notice(duty="ai_act"), "2026-11-25", "15 days after it was detected on 2026-11-10", "doubtful"),
        (notice(duty="ai_act", detected="2026-11-09"), "2026-11-24", "15 days after it was detected on 2026-11-09",
         "doubtful"),
        (notice(duty="ai_act", told_on="2026-11-12"), "2026-11-25", "15 days after it was detected on 2026-11-10",
         "good"),
        (notice(duty="contract", days={"days_contract": "1"}), "2026-11-11",
         "1 day after it was detected on 2026-11-10", "bad"),
        (notice(duty="contract", days={"days_contract": "0"}), "2026-11-10",
         "0 days after it was detected on 2026-11-10", "bad"),
        (notice(), None, "", ""),
        (notice(duty="contract"), None, "", ""),
        (notice(duty="not_yet_known"), None, "", ""),
        (notice(duty="ai_act", detected=""), None, "", ""),
        (notice(duty="contract", days={"days_contract": "many"}), None, "", ""),
        (notice(duty="contract", days={"days_contract": "-3"}), None, "", ""),
        (notice(duty="contract", days={"days_contract": "9" * 15}), None, "", ""),
        (notice(duty="contract", days={"days_contract": "9" * 400}), None, "", ""),
        (notice(duty="ai_act", detected="9999-12-31"), None, "", ""),
        (notice(duty="ai_act", told_on="soon"), "2026-11-25", "15 days after it was detected on 2026-11-10",
         "doubtful"),
    ],
)  # fmt: skip
def test_a_deadline_follows_from_the_duty_and_the_organization(
    each: Facts, value: str | None, reason: str, tone: str
) -> None:
    told = derived(each, "deadline")
    assert (told.value, told.reason, told.tone) == (value, reason, tone)


@pytest.mark.parametrize("day", BROKEN_DAYS)
def test_what_is_no_day_is_no_day(day: str) -> None:
    assert missing(found(**{**OPEN, "detected_on": day})) == "No day says when it was detected"
    assert derived(notice(duty="ai_act", detected=day), "deadline").value is None
    assert refused(found(occurred_on=day, detected_on="2026-11-10", contained_on=day)) == {}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, {}),
        ({"state": "contained"}, {}),
        ({"state": "closed"}, {"cause": "Say what the cause was, or why none is known, before you close it.",
                               "lessons": "Say what was learned, or why nothing was, before you close it."}),
        ({"state": "closed", "cause": "\n", "lessons": "Test more"},
         {"cause": "Say what the cause was, or why none is known, before you close it."}),
        ({"state": "closed", "no_cause": "No logs", "no_lessons": "A drill"}, {}),
        ({"reportable": "yes"}, {"reportable_reason": "Say why it is reportable, or why not."}),
        ({"reportable": "no", "reportable_reason": " "},
         {"reportable_reason": "Say why it is reportable, or why not."}),
        ({"reportable": "no", "reportable_reason": "No duty"}, {}),
        ({"occurred_on": "2026-11-10", "detected_on": "2026-11-09"},
         {"detected_on": "It occurred on 2026-11-10, after that."}),
        ({"occurred_on": "2026-11-10", "contained_on": "2026-11-09"},
         {"contained_on": "It occurred on 2026-11-10, after that."}),
        ({"occurred_on": "2026-11-10", "detected_on": "2026-11-10", "contained_on": "2026-11-10"}, {}),
        ({"detected_on": "2026-11-10", "closed_on": "2026-11-09"}, {}),
        ({**CLOSED, "closed_on": "2026-11-09"}, {"closed_on": "It was detected on 2026-11-10, after that."}),
        ({"occurred_on": "2026-11-10", "detected_on": "2026-11-01", "contained_on": "2026-11-05"},
         dict.fromkeys(("detected_on", "contained_on"), "It occurred on 2026-11-10, after that.")),
    ],
)  # fmt: skip
def test_whoever_closes_it_says_what_was_learned_and_days_are_in_order(
    values: dict[str, str], said: dict[str, str]
) -> None:
    assert refused(record("incident", "INC-1", **values)) == said


def test_days_that_came_out_of_order_are_named() -> None:
    facts = found(**{**OPEN, "occurred_on": "2026-11-12"})
    assert missing(facts) == "It was detected on 2026-11-10, before it occurred on 2026-11-12"
