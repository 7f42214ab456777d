"""AI systems: what an auditor would miss, when their assessment is old or late, and what whoever decides must say."""

import pytest

from aims_tui.records import system_rules
from aims_tui.records.facts import Facts
from tests.records.things import (
    BROKEN_DAYS,
    CHIEF,
    JANE,
    Far,
    action,
    counted,
    derived,
    missing,
    record,
    refused,
)

RISK: Far = ("threatens", "risk", "R-01", {"likelihood": "2", "impact_society": "3"})
UNRATED: Far = ("threatens", "risk", "R-02", {"likelihood": "2"})
RELEASE: Far = ("supports", "evidence", "EV-01", {"tags": '["release"]', "state": "approved"})
KNOWN = {"owner": JANE, "intended_use": "Sorts tickets", "act_class": "minimal", "act_by": CHIEF,
         "act_on": "2026-10-01", "act_reason": "Annex III names no such use"}  # fmt: skip
LIVE = {**KNOWN, "stage": "operation", "deployed_on": "2026-10-20", "monitoring": "Weekly", "log_retention": "90 days",
        "decision": "approved", "decided_by": CHIEF, "decided_on": "2026-10-19"}  # fmt: skip
BOUGHT = {**KNOWN, "origin": "bought"}


def assessment(on: str = "2026-10-01", ref: str = "IA-01") -> Facts:
    """Return an impact assessment of a day."""
    return record("impact_assessment", ref, on=on)


def supplier(ref: str = "SUP-1", **values: str) -> Far:
    """Return a supplier of the system."""
    return ("supplied_by", "supplier", ref, {"reviewed_on": "2026-06-01", **values})


def found(*ends: Far, parts: tuple[Facts, ...] = (assessment(),), **values: str) -> Facts:
    """Return a system with a risk and, unless said otherwise, an impact assessment of 1 October."""
    return record("system", "SYS-1", RISK, *ends, parts=parts, **values)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (found(**KNOWN), ""),
        (found(RELEASE, **LIVE), ""),
        (found(supplier(), **BOUGHT), ""),
        (record("system", "SYS-1"),
         "Nobody owns it; its intended use is not written down; its impacts are not assessed; no risk is linked to it;"
         " its EU AI Act class is not assessed"),
        (record("system", "SYS-1", stage="retired"), ""),
        (record("system", "SYS-1", in_scope="no", stage="operation"), ""),
        (found(**{**KNOWN, "intended_use": " \n"}), "Its intended use is not written down"),
        (found(parts=(), **KNOWN), "Its impacts are not assessed"),
        (found(parts=(assessment(""),), **KNOWN), "No day says when IA-01 took place"),
        (found(parts=(assessment("2026-11-25"),), **KNOWN), "Its impacts are not assessed"),
        (record("system", "SYS-1", parts=(assessment(),), **KNOWN), "No risk is linked to it"),
        (record("system", "SYS-1", UNRATED, parts=(assessment(),), **KNOWN), "None of its risks is assessed"),
        (found(UNRATED, **KNOWN), ""),
        (found(RELEASE, parts=(assessment("2026-10-21"),), **LIVE),
         "It went live on 2026-10-20, before its first assessment on 2026-10-21"),
        (found(RELEASE, parts=(assessment("2026-10-20"), assessment("2026-11-20", "IA-02")), **LIVE), ""),
        (found(changed_on="2026-10-02", **KNOWN), "It changed on 2026-10-02, after its last assessment on 2026-10-01"),
        (found(changed_on="2026-10-01", **KNOWN), ""),
        (found(parts=(assessment(), assessment("2026-11-02", "IA-02")), changed_on="2026-10-02", **KNOWN), ""),
        (found(parts=(assessment(), action(due="2026-11-23")), **KNOWN), "ACT-01 is late"),
    ],
)  # fmt: skip
def test_a_system_lacks_what_an_auditor_would_ask_for(facts: Facts, said: str) -> None:
    assert missing(facts) == said
    assert ("systems_incomplete" in counted(facts)) == bool(said)


@pytest.mark.parametrize(
    ("ends", "values", "said"),
    [
        ((), {}, "It is in use without a record of a test or a release"),
        ((("supports", "evidence", "EV-01", {"tags": '["training"]'}),), {},
         "It is in use without a record of a test or a release"),
        ((("supports", "evidence", "EV-01", {"tags": '["verification"]', "state": "draft"}),), {},
         "It is in use without a record of a test or a release"),
        ((("supports", "evidence", "EV-01", {"tags": '["verification"]', "state": "superseded"}),), {},
         "It is in use without a record of a test or a release"),
        ((("supports", "evidence", "EV-01", {"tags": '["verification", "review"]'}),), {}, ""),
        ((RELEASE,), {"deployed_on": ""}, ""),  # It may be older than the management system.
        ((RELEASE,), {"monitoring": ""}, "It is in use without monitoring"),
        ((RELEASE,), {"log_retention": " "}, "It is in use without a time for which logs are kept"),
        ((RELEASE,), {"monitoring": "", "log_retention": ""},
         "It is in use without monitoring and a time for which logs are kept"),
        ((RELEASE,), {"decision": "pending"}, "It is in use while the decision on its use is pending"),
        ((RELEASE,), {"decision": "blocked"}, "It is in use although its use is blocked"),
        ((RELEASE,), {"act_class": "prohibited"}, "It is in use although it is a prohibited practice"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stage", ["deployed", "operation"])
def test_more_is_asked_of_a_system_that_is_in_use(
    stage: str, ends: tuple[Far, ...], values: dict[str, str], said: str
) -> None:
    assert missing(found(*ends, **{**LIVE, "stage": stage, **values})) == said


@pytest.mark.parametrize("stage", ["idea", "design", "development", "verification"])
def test_what_use_asks_for_is_not_asked_before(stage: str) -> None:
    assert missing(found(**KNOWN, stage=stage)) == ""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"decision": "approved"}, "It is approved and nothing says by whom or on which day"),
        ({"decision": "blocked", "decided_by": JANE}, "It is blocked and nothing says on which day"),
        ({"decision": "restricted", "decided_by": JANE, "decided_on": "2026-10-01"},
         "Its use is restricted and no condition is written down"),
        ({"decision": "restricted", "decided_by": JANE, "decided_on": "2026-10-01", "conditions": "Tests only"}, ""),
        ({"act_class": "high_risk", "act_reason": "", "act_by": ""}, "Its EU AI Act class does not say by whom or why"),
        ({"act_on": ""}, "Its EU AI Act class does not say on which day"),
        ({"act_class": ""}, "Its EU AI Act class is not assessed"),
    ],
)  # fmt: skip
def test_a_decision_and_a_class_say_who_when_and_why(values: dict[str, str], said: str) -> None:
    assert missing(found(**{**KNOWN, **values})) == said


@pytest.mark.parametrize(
    ("suppliers", "said"),
    [
        ((), "No supplier is named"),
        ((supplier(reviewed_on=""),), "SUP-1 was never reviewed"),
        ((supplier(reviewed_on="soon"),), "SUP-1 was never reviewed"),
        ((supplier(reviewed_on=""), supplier("SUP-2", reviewed_on="")), "SUP-1, SUP-2 were never reviewed"),
        ((supplier(reviewed_on="2025-11-24"),), ""),
        ((supplier(reviewed_on="2025-11-23"),), "SUP-1 was last reviewed more than a year ago"),
        ((supplier(active="no"),), "SUP-1 is marked as no longer used"),
        ((supplier(reviewed_on="", active="no"), supplier("SUP-2")), ""),
    ],
)
@pytest.mark.parametrize("origin", ["bought", "embedded"])
def test_who_supplies_a_bought_system_was_reviewed_within_a_year(
    origin: str, suppliers: tuple[Far, ...], said: str
) -> None:
    assert missing(found(*suppliers, **{**BOUGHT, "origin": origin})) == said
    assert missing(found(*suppliers, **KNOWN)) == "", "what we built ourselves needs no supplier"


@pytest.mark.parametrize(
    ("days", "values", "value", "words", "reason", "tone"),
    [
        ((), {}, "none", "None", "", "bad"),
        ((), {"stage": "retired"}, "none", "None", "", ""),
        ((), {"in_scope": "no"}, "none", "None", "", ""),
        (("2026-10-01",), {}, "current", "Current", "assessed on 2026-10-01", "good"),
        (("2026-10-01", "2026-09-01"), {}, "current", "Current", "assessed on 2026-10-01", "good"),
        (("2026-10-01",), {"changed_on": "2026-11-01"}, "outdated", "Outdated",
         "changed on 2026-11-01, assessed on 2026-10-01", "bad"),
        (("2026-10-01",), {"changed_on": "2026-11-01", "stage": "retired"}, "outdated", "Outdated",
         "changed on 2026-11-01, assessed on 2026-10-01", ""),
        (("2026-10-01",), {"deployed_on": "2026-09-01", "stage": "operation"}, "live_before", "After going live",
         "live since 2026-09-01, first assessed on 2026-10-01", "doubtful"),
        (("2026-10-01",), {"deployed_on": "2026-09-01", "stage": "verification"}, "current", "Current",
         "assessed on 2026-10-01", "good"),
        (("soon",), {}, "none", "None", "", "bad"),
    ],
)  # fmt: skip
def test_an_assessment_is_current_until_the_system_changes(
    days: tuple[str, ...], values: dict[str, str], value: str, words: str, reason: str, tone: str
) -> None:
    made = derived(record("system", "SYS-1", parts=[assessment(day) for day in days], **values), "assessed")
    assert (made.value, made.text, made.reason, made.tone) == (value, words, reason, tone)


@pytest.mark.parametrize("day", BROKEN_DAYS)
def test_what_is_no_day_is_no_day(day: str) -> None:
    broken = found(RELEASE, **{**LIVE, "changed_on": day, "retired_on": day})
    assert missing(broken) == "" and refused(broken) == {}
    assert missing(found(RELEASE, **{**LIVE, "deployed_on": day})) == ""
    assert not system_rules.live_before(found(**{**LIVE, "deployed_on": day}))


def test_resources_are_documented_one_by_one() -> None:
    lines = {f"resources_{name}": "Known" for name in ("data", "tools", "compute", "people")}
    assert derived(found(**lines), "resources").text == "Documented"
    less = derived(found(**{**lines, "resources_people": "", "resources_compute": " "}), "resources")
    assert (less.text, less.reason, less.tone) == ("Incomplete", "not documented: computing, people", "doubtful")
    assert derived(found(stage="retired"), "resources").tone == ""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, {}),
        ({"decision": "approved"}, {"decided_by": "Say who decided on its use.",
                                    "decided_on": "Say on which day that was decided."}),
        ({"decision": "blocked", "decided_by": JANE}, {"decided_on": "Say on which day that was decided."}),
        ({"decision": "approved", "decided_by": JANE, "decided_on": "2026-10-01"}, {}),
        ({"decision": ""}, {}),
        ({"act_class": "minimal", "act_reason": " "},
         {"act_reason": "Say why it is of this class: it is the organization's own assessment."}),
        ({"act_class": "minimal", "act_reason": "No such use"}, {}),
        ({"stage": "retired", "deployed_on": "2026-02-01", "retired_on": "2026-01-01"},
         {"retired_on": "It was deployed on 2026-02-01, after that."}),
        ({"stage": "retired", "deployed_on": "2026-02-01", "retired_on": "2026-02-01"}, {}),
        ({"stage": "operation", "deployed_on": "2026-02-01", "retired_on": "2026-01-01"}, {}),
    ],
)  # fmt: skip
def test_whoever_writes_is_asked_who_decided_and_why(values: dict[str, str], said: dict[str, str]) -> None:
    assert refused(record("system", "SYS-1", **values)) == said


@pytest.mark.parametrize(
    ("values", "parts", "figures"),
    [
        ({}, (), {"stage_idea", "without_assessment", "class_not_assessed", "systems_incomplete"}),
        ({"stage": "retired"}, (), {"stage_retired"}),
        ({"stage": "operation", "in_scope": "no"}, (), {"stage_operation"}),
        (KNOWN, (assessment(),), {"stage_idea"}),
        ({**KNOWN, "changed_on": "2026-11-01"}, (assessment(),),
         {"stage_idea", "changed_since_assessment", "systems_incomplete"}),
        ({**LIVE, "stage": "deployed", "deployed_on": "2026-01-01"}, (assessment(),),
         {"stage_deployed", "live_before_assessment", "systems_incomplete"}),
        ({"stage": "not_yet_known"}, (), {"without_assessment", "class_not_assessed", "systems_incomplete"}),
    ],
)  # fmt: skip
def test_systems_are_counted_by_stage_and_by_what_is_wrong(
    values: dict[str, str], parts: tuple[Facts, ...], figures: set[str]
) -> None:
    assert counted(found(parts=parts, **values)) == figures
