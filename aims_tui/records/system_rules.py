"""What is asked of an AI system: that its impacts were assessed in time, its use decided, its supplier known. Pure."""

from collections.abc import Iterator, Mapping

from aims_tui.records.evidence import SUPPORTS
from aims_tui.records.facts import Facts, Worked, day_of
from aims_tui.records.risk_levels import RATED
from aims_tui.records.risk_method import THREATENS
from aims_tui.records.shortcomings import A_YEAR, actions_late, older_than, some, some_are
from aims_tui.records.use_decision import UNAPPROVED, decision_lacks
from aims_tui.text import either

USES, SUPPLIED = "uses", "supplied_by"
"""The relations of a system to the models that it is made with, and to who supplies it."""
LIVE = ("deployed", "operation")
"""The stages in which it is used."""
_RESOURCES = {
    "resources_data": "data", "resources_tools": "tools", "resources_compute": "computing", "resources_people": "people"
}  # fmt: skip


def in_use(facts: Facts) -> bool:
    """Say whether a system is deployed or in operation."""
    return facts.values.get("stage") in LIVE


def retired(facts: Facts) -> bool:
    """Say whether a system is no longer used."""
    return facts.values.get("stage") == "retired"


def asks(values: Mapping[str, str]) -> bool:
    """Say whether the management system asks for anything of a system with these values: in scope, not retired."""
    return values.get("in_scope") != "no" and values.get("stage") != "retired"


def asked(facts: Facts) -> bool:
    """Say whether the management system asks for anything of it: it is in scope and not retired."""
    return asks(facts.values)


def assessed_days(facts: Facts) -> list[str]:
    """Return the days (ISO) on which the impacts of a system were assessed, the first one first."""
    days = (each.day("on") for each in facts.parts.get("impact_assessment", ()))
    return sorted(day for day in days if day and day <= facts.today)


def live_before(facts: Facts) -> bool:
    """Say whether a system went live before its impacts were assessed (8.4, A.6.2.5)."""
    days, live = assessed_days(facts), facts.day("deployed_on")
    return bool(days and live and in_use(facts) and days[0] > live)


def outdated(facts: Facts) -> bool:
    """Say whether a system was changed after its impacts were last assessed (8.4)."""
    days, changed = assessed_days(facts), facts.day("changed_on")
    return bool(days and changed > days[-1])


def risks_unassessed(facts: Facts) -> bool:
    """Say whether risks are linked to a system and none of them is assessed (8.2)."""
    likelihood, *impacts = RATED
    risks = [facts.far(each) for each in facts.tied(THREATENS)]
    return bool(risks) and not any(
        risk.get(likelihood) and any(risk.get(impact) for impact in impacts) for risk in risks
    )


def assessed_state(facts: Facts) -> Worked:
    """Return whether the impacts of a system are assessed, and whether that still holds (8.4)."""
    days, asking = assessed_days(facts), asked(facts)
    if not days:
        return Worked("none", tone="bad" if asking else "", words="None")
    if outdated(facts):
        reason = f"changed on {facts.day('changed_on')}, assessed on {days[-1]}"
        return Worked("outdated", reason, "bad" if asking else "", "Outdated")
    if live_before(facts):
        reason = f"live since {facts.day('deployed_on')}, first assessed on {days[0]}"
        return Worked("live_before", reason, "doubtful" if asking else "", "After going live")
    return Worked("current", f"assessed on {days[-1]}", "good", "Current")


def documented(facts: Facts) -> Worked:
    """Return whether its data, tools, computing and people are documented (A.4.2)."""
    missing = [words for name, words in _RESOURCES.items() if not facts.says(name)]
    if not missing:
        return Worked("complete", tone="good", words="Documented")
    return Worked("incomplete", f"not documented: {', '.join(missing)}", "doubtful" * asked(facts), "Incomplete")


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in what is known of a system; a retired one, or one out of scope, is asked nothing."""
    if not asked(facts):
        return
    if not facts.values.get("owner"):
        yield "nobody owns it"
    if not facts.says("intended_use"):
        yield "its intended use is not written down"
    yield from _assessment_lacks(facts)
    if not facts.tied(THREATENS):
        yield "no risk is linked to it"
    elif risks_unassessed(facts):
        yield "none of its risks is assessed"
    if in_use(facts):
        yield from _use_lacks(facts)
    yield from decision_lacks(facts, "decision")
    if facts.values.get("decision") == "restricted" and not facts.says("conditions"):
        yield "its use is restricted and no condition is written down"
    if facts.values.get("origin") in ("bought", "embedded"):
        yield from _supplier_lacks(facts)
    yield from _class_lacks(facts)
    yield from actions_late(facts)


def _assessment_lacks(facts: Facts) -> Iterator[str]:
    days = assessed_days(facts)
    undated = [each.ref for each in facts.parts.get("impact_assessment", ()) if not each.day("on")]
    if not days:
        yield f"no day says when {some(undated)} took place" if undated else "its impacts are not assessed"
    if live_before(facts):
        yield f"it went live on {facts.day('deployed_on')}, before its first assessment on {days[0]}"
    if outdated(facts):
        yield f"it changed on {facts.day('changed_on')}, after its last assessment on {days[-1]}"


def _use_lacks(facts: Facts) -> Iterator[str]:
    """Yield what is missing of a system because it is in use (A.6.2.4 to A.6.2.8, A.9.2)."""
    proofs = (facts.far(each) for each in facts.tied(SUPPORTS))
    if not any(_shows_test_or_release(proof) for proof in proofs):
        yield "it is in use without a record of a test or a release"
    without = {"monitoring": "monitoring", "log_retention": "a time for which logs are kept"}
    if missing := [words for name, words in without.items() if not facts.says(name)]:
        yield f"it is in use without {' and '.join(missing)}"
    if (decision := facts.values.get("decision", "")) in UNAPPROVED:
        yield f"it is in use {UNAPPROVED[decision].format('its use')}"
    if facts.values.get("act_class") == "prohibited":
        yield "it is in use although it is a prohibited practice"


def _shows_test_or_release(proof: Mapping[str, str]) -> bool:
    tagged = any(f'"{tag}"' in proof.get("tags", "") for tag in ("verification", "release"))
    return tagged and proof.get("state") not in ("draft", "superseded")


def _supplier_lacks(facts: Facts) -> Iterator[str]:
    """Yield what is missing about those who supply a system that is bought (A.10.3)."""
    suppliers = {each.ref: facts.far(each) for each in facts.tied(SUPPLIED)}
    if not suppliers:
        yield "no supplier is named"
        return
    used = {ref: values for ref, values in suppliers.items() if values.get("active") != "no"}
    if not used:
        yield some_are([*suppliers], "marked as no longer used")
    days = {ref: day_of(values.get("reviewed_on", "")) for ref, values in used.items()}
    if never := [ref for ref, on in days.items() if not on]:
        yield some_are(never, "never reviewed", "was", "were")
    if old := [ref for ref, on in days.items() if older_than(on, A_YEAR, facts.today)]:
        yield some_are(old, "last reviewed more than a year ago", "was", "were")


def _class_lacks(facts: Facts) -> Iterator[str]:
    if facts.values.get("act_class", "") in ("", "not_assessed"):
        yield "its EU AI Act class is not assessed"
        return
    asked = {"act_by": "by whom", "act_on": "on which day", "act_reason": "why"}
    if missing := [words for name, words in asked.items() if not facts.says(name)]:
        yield f"its EU AI Act class does not say {either(missing)}"
