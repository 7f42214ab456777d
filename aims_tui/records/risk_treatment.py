"""How far the treatment of a risk is, whether what is left is accepted, and what an auditor would miss. Pure."""

from collections.abc import Iterator

from aims_tui.records import action
from aims_tui.records.facts import (
    EXCLUDED,
    IN_PROGRESS,
    NOT_STARTED,
    NOTHING,
    SOUND,
    UNDECIDED,
    Facts,
    Tied,
    Worked,
    day_of,
)
from aims_tui.records.risk_levels import (
    ONLY_TOP_MANAGEMENT,
    is_above_tolerance,
    is_opportunity,
    level,
    residual_level,
    standing_level,
)
from aims_tui.records.risk_method import THREATENS, TREATS, scale
from aims_tui.records.shortcomings import A_YEAR, actions_late, actions_open, older_than, some, some_are

_UNFINISHED = (NOT_STARTED, IN_PROGRESS, EXCLUDED, UNDECIDED)
"""How a control stands that is not Implemented."""


def open_actions(facts: Facts) -> list[Facts]:
    """Return the actions of a risk that are not done."""
    return [each for each in facts.parts.get("action", ()) if not action.done(each)]


def residual_state(facts: Facts) -> Worked:
    """Return whether the level after treatment is achieved, planned, or was not assessed (8.3).

    It is achieved when every treating control is Implemented on sound evidence and every action is done. Where
    neither is named nothing has been done yet: it stays planned, unless the risk is accepted as it is.
    """
    if residual_level(facts).value is None:
        return Worked("none", words="Not assessed")
    waiting = [each.ref for each in facts.tied(TREATS) if each.standing != SOUND]
    waiting += [each.ref for each in open_actions(facts)]
    if waiting:
        return Worked("planned", f"waits for {some(waiting)}", "doubtful", "Planned")
    something = facts.tied(TREATS) or facts.parts.get("action") or facts.values.get("treatment") == "accept"
    if not something:
        return Worked("planned", "no control and no action treats it", "doubtful", "Planned")
    return Worked("achieved", "", "good", "Achieved")


def acceptance(facts: Facts) -> Worked:
    """Return whether what is left is accepted: in force, stale when the level is another by now, or none (6.1.3).

    A level above tolerance can be accepted by somebody of top management only.
    """
    if not (facts.values.get("accepted_by") and facts.values.get("accepted_on")):
        return Worked("none", words="None")
    now, then = standing_level(facts), facts.number("accepted_level")
    if then is None:
        return Worked("none", "the accepted level is not recorded", "doubtful", "None")
    above = not is_opportunity(facts) and then > scale(facts).tolerance
    if above and facts.other("accepted_by").get("top_management") != "yes":
        return Worked("none", ONLY_TOP_MANAGEMENT, "bad", "Not authorized")
    if now != then:
        return Worked("stale", f"{then} was accepted, {'no level' if now is None else now} stands", "bad", "Stale")
    return Worked("in_force", f"{then} accepted on {facts.values['accepted_on']}", "good", "In force")


def review_due(facts: Facts) -> Worked:
    """Return in how many days the next review is due; negative when it has passed (8.2)."""
    days = facts.days_to("next_review")
    if days is None or facts.values.get("state") == "closed":
        return NOTHING
    told = f"{-days} days late" if days < 0 else "today" if not days else f"in {days} days"
    return Worked(days, tone="bad" if days < 0 else "", words=told)


def accepted_by_nobody(facts: Facts) -> str:
    """Return what an accepted risk does not say: who accepted what is left, or when (6.1.3); empty where it does."""
    if facts.values.get("state") != "accepted":
        return ""
    if not facts.values.get("accepted_by"):
        return "nobody is named who accepted what is left"
    return "" if facts.day("accepted_on") else "no day says when that was"


def treated_by_nothing(facts: Facts) -> bool:
    """Say whether a treatment is chosen that takes controls or actions, and there is none of either (8.3)."""
    chosen = facts.values.get("treatment") in ("reduce", "avoid", "share")
    return chosen and not facts.tied(TREATS) and not facts.parts.get("action")


def unfinished_controls(facts: Facts) -> list[Tied]:
    """Return the controls that are not Implemented of a risk that is called treated (6.1.3)."""
    if facts.values.get("state") != "treated":
        return []
    return [each for each in facts.tied(TREATS) if each.standing in _UNFINISHED]


def without_effect(facts: Facts) -> str:
    """Return where a level stands that treatment was to lower and did not, now that all of it is done (8.3)."""
    before, after = level(facts).value, residual_level(facts).value
    if is_opportunity(facts) or facts.values.get("treatment") == "accept" or residual_state(facts).value != "achieved":
        return ""
    if not (isinstance(before, int) and isinstance(after, int) and after >= before):
        return ""
    return f"the level is {after} as before" if after == before else f"the level has risen from {before} to {after}"


def assessed_long_ago(facts: Facts) -> bool:
    """Say whether the last assessment lies more than a year back (8.2)."""
    return older_than(facts.day("assessed_on"), A_YEAR, facts.today)


def changed_since(facts: Facts) -> Iterator[tuple[Tied, str]]:
    """Yield the AI systems in use that changed after their risk was assessed, each with the day (8.2)."""
    assessed = facts.day("assessed_on")
    for each in facts.tied(THREATENS):
        there = facts.far(each)
        changed = day_of(there.get("changed_on", ""))
        if assessed and assessed < changed <= facts.today and there.get("stage") != "retired":
            yield each, changed


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what stands between a risk and an auditor's yes, a sentence each; a closed one asks for nothing more."""
    values = facts.values
    if values.get("state") == "closed":
        yield from actions_open(facts)
        return
    if not values.get("owner"):
        yield "nobody owns it"
    if level(facts).value is None:
        yield level(facts).reason or "it is not assessed"
        return
    above, accepted = is_above_tolerance(facts), acceptance(facts)
    if nobody := accepted_by_nobody(facts):
        yield f"it is accepted, and {nobody}"
    elif above and accepted.value != "in_force":
        yield accepted.reason or f"{standing_level(facts)} is above tolerance and nobody has accepted it"
    elif accepted.value == "stale":
        yield f"the acceptance is stale: {accepted.reason}"
    if not values.get("treatment") and not is_opportunity(facts):
        yield "no treatment is chosen"
    elif treated_by_nothing(facts):
        yield "no control and no action treats it"
    if unfinished := unfinished_controls(facts):
        yield f"it is called treated, and {some_are([each.ref for each in unfinished], 'not implemented')}"
    if without := without_effect(facts):
        yield f"its treatment is done, and {without}"
    if (review_due(facts).value or 0) < 0:  # type: ignore[operator]
        yield "its review has passed"
    if assessed_long_ago(facts):
        yield f"it was last assessed on {facts.day('assessed_on')}, more than a year ago"
    for each, changed in changed_since(facts):
        yield f"{each.ref} changed on {changed}, after the assessment on {facts.day('assessed_on')}"
    yield from actions_late(facts)
    if values.get("state") == "identified":
        on = facts.day("assessed_on")
        yield f"it was assessed{f' on {on}' if on else ''}, and its state is still Identified"
