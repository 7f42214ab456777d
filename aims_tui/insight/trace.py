"""From risks to controls and back: what treats what, and where the trace breaks (6.1.3). Pure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap
from typing import NamedTuple

from aims_tui import refs
from aims_tui.records import action, risk_levels, risk_treatment, system_rules
from aims_tui.records.facts import EXCLUDED, IN_PROGRESS, NOT_STARTED, UNDECIDED, WEAK, Facts, Tied
from aims_tui.records.risk_method import THREATENS, TREATS

_AT_FAULT = {
    EXCLUDED: ("treated_by_excluded", "is treated by {ref}, which is excluded"),
    UNDECIDED: ("treated_by_undecided", "is treated by {ref}, whose applicability is undecided"),
    NOT_STARTED: ("treated_by_not_started", "is treated by {ref}, which is not started"),
}
"""By how a control stands: the rule that it breaks, and in words."""


class Reasoned(NamedTuple):
    """A control that is applicable because of a risk."""

    id: str
    ref: str
    proved: bool
    """Whether a risk is linked to it."""


class Break(NamedTuple):
    """One place where the trace breaks."""

    rule: str
    risk: str
    """The short id of the risk, or empty."""
    requirement: str
    """The number of the control, or empty."""
    text: str
    target: tuple[str, str]
    """The kind and id of what has to be looked at."""
    system: str = ""
    """The short id of the AI system, or empty."""


def breaks(risks: Iterable[Facts], reasoned: Iterable[Reasoned], systems: Iterable[Facts] = ()) -> Iterator[Break]:
    """Yield everything that is wrong: system by system, risk by risk, then the controls.

    ``reasoned`` are the applicable controls whose reason is a risk. A closed risk is past, but for its open actions,
    and so is a retired AI system.
    """
    for each in systems:
        yield from _of_system(each)
    for each in risks:
        yield from _of_closed(each) if each.values.get("state") == "closed" else _of_risk(each)
    for control in reasoned:
        if not control.proved:
            text = f"{control.ref} is applicable because of a risk, and no risk is linked to it"
            yield Break("reason_without_risk", "", control.ref, text, ("requirement", control.id))


def _of_system(facts: Facts) -> Iterator[Break]:
    if not system_rules.asked(facts):
        return
    found = {
        "system_without_risk": "has no risk" if not facts.tied(THREATENS) else "",
        "system_without_assessed_risk": "has no risk that is assessed" if system_rules.risks_unassessed(facts) else "",
        "system_without_assessment": "has no impact assessment" if not system_rules.assessed_days(facts) else "",
        "system_live_before_assessment": "went live before its impacts were assessed"
        if system_rules.live_before(facts)
        else "",
        "system_changed_since": "changed after its last impact assessment" if system_rules.outdated(facts) else "",
    }
    for rule, words in found.items():
        if words:
            yield Break(rule, "", "", f"{facts.ref} {words}", (facts.kind, facts.id), facts.ref)


def _of_closed(facts: Facts) -> Iterator[Break]:
    """Yield the actions that are open: one copy closed the risk while another added them, and both came together."""
    for each in risk_treatment.open_actions(facts):
        text = f"{facts.ref} is closed while {each.ref} is open: {each.values['title']}"
        yield Break("closed_with_open_action", facts.ref, "", text, (each.kind, each.id))


def _of_risk(facts: Facts) -> Iterator[Break]:
    here = (facts.kind, facts.id)

    def broken(rule: str, text: str, requirement: str = "", target: tuple[str, str] = here) -> Break:
        return Break(rule, facts.ref, requirement, f"{facts.ref} {text}", target)

    yield from starmap(broken, _of_treatment(facts))
    for control in facts.tied(TREATS):
        if control.standing in _AT_FAULT:
            rule, words = _AT_FAULT[control.standing]
            yield broken(rule, words.format(ref=called(control)), control.ref, (control.kind, control.id))
    for control in risk_treatment.unfinished_controls(facts):
        if control.standing == IN_PROGRESS:
            text = f"is called treated, and {called(control)} is not implemented"
            yield broken("treated_by_unfinished", text, control.ref, (control.kind, control.id))
    if not facts.values.get("owner"):
        yield broken("no_owner", "has no owner")
    if risk_levels.level(facts).value is None:
        why = risk_levels.level(facts).reason
        yield broken("not_assessed", f"is not assessed: {why}" if why else "is not assessed")
    if (days := facts.days_to("next_review")) is not None and days < 0:
        yield broken("review_passed", f"was to be reviewed by {facts.values['next_review']}")
    if risk_treatment.assessed_long_ago(facts):
        yield broken("assessed_long_ago", f"was last assessed on {facts.day('assessed_on')}, more than a year ago")
    for tied, day in risk_treatment.changed_since(facts):
        text = f"was assessed on {facts.day('assessed_on')}, and {tied.ref} changed on {day}"
        yield broken("changed_since_assessed", text)
    for each in risk_treatment.open_actions(facts):
        if action.late(each):
            text = f"waits for {each.ref}, due {each.values['due']}: {each.values['title']}"
            yield broken("action_late", text, target=(each.kind, each.id))


def _of_treatment(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with how a risk is treated and accepted as a whole: the rule, and in words."""
    untreated = risk_levels.is_above_tolerance(facts) and not facts.tied(TREATS)
    if untreated:
        yield "above_tolerance_untreated", f"stands at {risk_levels.standing_level(facts)}, and no control treats it"
    elif risk_treatment.treated_by_nothing(facts):
        yield "treated_by_nothing", "is to be treated, and no control and no action does so"
    if nobody := risk_treatment.accepted_by_nobody(facts):
        yield "accepted_by_nobody", f"is accepted, and {nobody}"
    if without := risk_treatment.without_effect(facts):
        yield "treated_without_effect", f"is treated, and {without}"


def called(tied: Tied) -> str:
    """Return the number of a control, with its assessment where that is not the organization-wide one."""
    return f"{tied.ref} ({tied.assessment})" if tied.assessment else tied.ref


def controls(risks: Iterable[Facts]) -> Sequence[str]:
    """Return the numbers of every requirement that treats one of these risks, in published order."""
    found = {each.ref for facts in risks for each in facts.tied(TREATS)}
    return sorted(found, key=refs.order)


def standing(facts: Facts, ref: str) -> str:
    """Return how the requirement of this number stands that treats a risk; empty where it does not treat it.

    Where it does so in several assessments, the one furthest from done.
    """
    order = (EXCLUDED, UNDECIDED, NOT_STARTED, IN_PROGRESS, WEAK)
    found = [each.standing for each in facts.tied(TREATS) if each.ref == ref]
    return min(found, key=lambda each: order.index(each) if each in order else len(order), default="")
