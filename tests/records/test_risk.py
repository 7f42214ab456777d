"""Levels, bands, what treatment leaves, acceptance and the rules of a risk, as pure tables and against an oracle."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from aims_tui.records import risk, risk_levels, risk_method, risk_treatment
from aims_tui.records.all import KINDS
from aims_tui.records.facts import EXCLUDED, IN_PROGRESS, NOT_STARTED, SOUND, UNDECIDED, WEAK, Facts, Tied
from aims_tui.records.risk_method import Band, read_bands, scale, scale_of

RISK, ACTION, METHOD = KINDS["risk"], KINDS["action"], KINDS["method"]
TODAY = "2026-11-24"
CHIEF, JANE = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
PEOPLE = {CHIEF: {"name": "Chief", "top_management": "yes"}, JANE: {"name": "Jane", "top_management": "no"}}
SUBJECTS = ("organization", "individuals", "society")


def defaults(kind: Any) -> dict[str, str]:
    """Return the values of a record of which nothing was said."""
    return {name: field.default for name, field in kind.fields.items()}


def facts(
    method: Mapping[str, str] | None = None, ties: tuple[Tied, ...] = (), parts: tuple[Facts, ...] = (), **values: str
) -> Facts:
    """Return a risk with these values, in a workspace with this method."""
    others = {"person": PEOPLE, "method": {"m": {**defaults(METHOD), **(method or {})}}}
    return Facts(
        "risk", "r", "R-01", {**defaults(RISK), "title": "Wrong answer", **values}, TODAY,
        {risk.TREATS: ties} if ties else {}, {"action": parts} if parts else {}, others,
    )  # fmt: skip


def with_systems(found: Facts, **changed_on: str) -> Facts:
    """Return a risk that is tied to AI systems, each in operation and changed on a day."""
    there = {name: {"changed_on": day, "stage": "operation"} for name, day in changed_on.items()}
    tied = tuple(Tied("system", name, name, "Chat", "", f"l{name}") for name in there)
    return replace(found, ties={**found.ties, risk_method.THREATENS: tied}, others={**found.others, "system": there})


def control(standing: str, ref: str = "A.6.2.4") -> Tied:
    """Return a control that treats a risk and stands so."""
    return Tied("requirement", ref, ref, "Verification", "", f"l{ref}", standing)


def action(ref: str = "ACT-01", **values: str) -> Facts:
    """Return an action of a risk."""
    return Facts("action", ref, ref, {**defaults(ACTION), "title": "Write tests", **values}, TODAY)


ASSESSED = {"likelihood": "4", "impact_individuals": "5", "impact_society": "2"}
LOWERED = {**ASSESSED, "residual_likelihood": "2", "residual_impact_individuals": "4"}


class Known(NamedTuple):
    """What a risk must tell, worked out by hand as the guide to risk management says it."""

    level: int | None
    band: str
    driven_by: set[str]
    residual_level: int | None
    residual_band: str
    residual_state: str
    above_tolerance: bool
    acceptance: str


def oracle(method: dict[str, Any], values: Mapping[str, str], standings: list[str], actions: list[bool]) -> Known:
    """Work out a risk without any of the product's functions."""
    before = {name: int(values[name]) for name in ("likelihood", *(f"impact_{each}" for each in SUBJECTS))
              if values.get(name)}  # fmt: skip
    stated = {name: int(values[f"residual_{name}"]) for name in ("likelihood", *(f"impact_{each}" for each in SUBJECTS))
              if values.get(f"residual_{name}")}  # fmt: skip
    after = before | stated if stated else {}

    def multiplied(steps: dict[str, int]) -> tuple[int | None, set[str]]:
        impacts = {each: steps[f"impact_{each}"] for each in SUBJECTS if f"impact_{each}" in steps}
        if "likelihood" not in steps or not impacts or any(not 1 <= step <= method["steps"] for step in steps.values()):
            return None, set()
        worst = max(impacts.values())
        return steps["likelihood"] * worst, {each for each, step in impacts.items() if step == worst}

    def called(level: int | None) -> str:
        return "" if level is None else [name for start, name in method["bands"] if start <= level][-1]

    level, subjects = multiplied(before)
    residual, _ = multiplied(after)
    left = residual if residual is not None else level
    threat = values["direction"] == "threat"

    if residual is None:
        state = "none"
    elif any(each != SOUND for each in standings) or not all(actions):
        state = "planned"
    else:
        state = "achieved" if standings or actions or values["treatment"] == "accept" else "planned"

    accepted = values["accepted_by"] and values["accepted_on"] and values["accepted_level"]
    if not accepted or (threat and int(accepted) > method["tolerance"] and values["accepted_by"] != CHIEF):
        acceptance = "none"
    else:
        acceptance = "in_force" if left == int(accepted) else "stale"
    return Known(
        level, called(level), subjects, residual, called(residual), state,
        threat and left is not None and left > method["tolerance"], acceptance,
    )  # fmt: skip


@st.composite
def methods(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a scale, a tolerance and bands of one's own or the usual ones."""
    steps = draw(st.sampled_from((3, 4, 5)))
    usual = {
        3: [(1, "Low"), (3, "Medium"), (6, "High"), (9, "Very high")],
        4: [(1, "Low"), (4, "Medium"), (8, "High"), (12, "Very high")],
        5: [(1, "Low"), (5, "Medium"), (10, "High"), (16, "Very high")],
    }
    starts = sorted(draw(st.sets(st.integers(2, 25), max_size=4)))
    own = [(start, f"Band {start}") for start in (1, *starts)]
    tones = draw(st.lists(st.sampled_from(("", " good", " doubtful", " bad")), min_size=len(own), max_size=len(own)))
    bands = draw(st.booleans())
    return {
        "steps": steps,
        "tolerance": draw(st.integers(1, 25)),
        "bands": own if bands else usual[steps],
        "text": "\n".join(f"{start} {name}{tone}" for (start, name), tone in zip(own, tones, strict=True)) * bands,
    }


STEP = st.sampled_from(("", "", "1", "2", "3", "4", "5", "5", "0", "6", "-1"))


@st.composite
def risks(draw: st.DrawFn) -> dict[str, str]:
    """Draw what may stand in the fields of a risk, also what the file of another program may hold."""
    rated = ("likelihood", *(f"impact_{each}" for each in SUBJECTS))
    return {
        **{name: draw(STEP) for name in (*rated, *(f"residual_{name}" for name in rated))},
        "direction": draw(st.sampled_from(("threat", "threat", "opportunity"))),
        "treatment": draw(st.sampled_from(("", "reduce", "accept"))),
        "state": draw(st.sampled_from([code for code, _ in risk.STATES])),
        "accepted_by": draw(st.sampled_from(("", CHIEF, JANE, "33333333-3333-4333-8333-333333333333"))),
        "accepted_on": draw(st.sampled_from(("", "2026-11-20"))),
        "accepted_level": draw(st.sampled_from(("", *map(str, range(1, 26))))),
    }


STANDINGS = st.lists(st.sampled_from((SOUND, SOUND, SOUND, WEAK, IN_PROGRESS, NOT_STARTED, EXCLUDED, UNDECIDED)),
                     max_size=3)  # fmt: skip


@for_all(methods(), risks(), STANDINGS, st.lists(st.booleans(), max_size=3))
def test_whatever_was_assessed_everything_derived_is_as_worked_out_by_hand(
    method: dict[str, Any], values: dict[str, str], standings: list[str], actions: list[bool]
) -> None:
    known = oracle(method, values, standings, actions)
    kept = {"steps": str(method["steps"]), "tolerance": str(method["tolerance"]), "bands": method["text"]}
    found = facts(
        kept,
        tuple(control(each, f"A.{number}") for number, each in enumerate(standings)),
        tuple(action(f"ACT-{number}", done_on=done * TODAY) for number, done in enumerate(actions)),
        **values,
    )
    told = {name: derived.work(found) for name, derived in RISK.derived.items()}
    assert told["level"].value == known.level
    assert (told["band"].value or "") == known.band
    assert {*filter(None, str(told["driven_by"].value or "").split(", "))} == known.driven_by
    assert told["residual_level"].value == known.residual_level
    assert (told["residual_band"].value or "") == known.residual_band
    assert told["residual_state"].value == known.residual_state
    assert told["above_tolerance"].value is known.above_tolerance
    assert told["acceptance"].value == known.acceptance
    assert {each.tone for each in told.values()} <= {"", "good", "doubtful", "bad"}
    if known.level is not None:
        assert told["level"].reason.startswith(f"{known.level} = {values['likelihood']} × ")
        assert told["level"].text == f"{known.level} {known.band}"


@for_all(methods(), risks(), STANDINGS, st.lists(st.booleans(), max_size=3))
def test_a_risk_lacks_nothing_only_where_an_auditor_would_ask_nothing(
    method: dict[str, Any], values: dict[str, str], standings: list[str], actions: list[bool]
) -> None:
    known = oracle(method, values, standings, actions)
    kept = {"steps": str(method["steps"]), "tolerance": str(method["tolerance"]), "bands": method["text"]}
    found = facts(
        kept, tuple(control(each, f"A.{number}") for number, each in enumerate(standings)),
        tuple(action(f"ACT-{number}", done_on=done * TODAY) for number, done in enumerate(actions)),
        **{**values, "owner": JANE},
    )  # fmt: skip
    missing = [*risk_treatment.lacking(found)]
    if values["state"] == "closed":
        assert bool(missing) == (not all(actions)), missing
    elif known.level is None:
        assert len(missing) == 1
    else:
        treated = values["treatment"] == "accept" or (values["treatment"] and (standings or actions))
        fine = known.acceptance == "in_force" or not (known.above_tolerance or known.acceptance == "stale")
        opportunity = values["direction"] == "opportunity"
        nobody = values["state"] == "accepted" and not (values["accepted_by"] and values["accepted_on"])
        unfinished = values["state"] == "treated" and any(each not in (SOUND, WEAK) for each in standings)
        no_better = (known.residual_state == "achieved" and values["treatment"] != "accept" and not opportunity
                     and (known.residual_level or 0) >= known.level)  # fmt: skip
        treated = treated or (opportunity and not values["treatment"])
        identified = values["state"] == "identified"
        assert (missing == []) == bool(fine and treated and not (nobody or unfinished or no_better or identified)), (
            missing
        )
    assert bool(RISK.derived["lacks"].work(found).text) == bool(missing)


# The level -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "level", "words", "reason", "driven"),
    [
        ({}, None, "", "", ""),
        ({"likelihood": "4"}, None, "", "", ""),
        ({"impact_society": "5"}, None, "", "", ""),
        (ASSESSED, 20, "20 Very high", "20 = 4 × 5, above the tolerance of 8", "individuals and groups"),
        ({"likelihood": "2", "impact_society": "4", "impact_organization": "4"}, 8, "8 Medium",
         "8 = 2 × 4, within the tolerance of 8", "the organization, society"),
        ({"likelihood": "6", "impact_society": "2"}, None, "outside the scale",
         "likelihood 6 is outside the scale of 5 steps", ""),
        ({**ASSESSED, "impact_organization": "0"}, None, "outside the scale",
         "impact on the organization 0 is outside the scale of 5 steps", ""),
    ],
)  # fmt: skip
def test_a_level_says_how_it_came_about(
    values: dict[str, str], level: int | None, words: str, reason: str, driven: str
) -> None:
    found = risk_levels.level(facts(**values))
    assert (found.value, found.text, found.reason) == (level, words, reason)
    assert risk_levels.driven_by(facts(**values)).text == driven


def test_an_opportunity_is_read_the_other_way_round() -> None:
    high = facts(**ASSESSED, direction="opportunity")
    assert (risk_levels.level(high).tone, risk_levels.level(high).reason) == ("good", "20 = 4 × 5")
    assert risk_levels.level(facts(likelihood="1", impact_society="2", direction="opportunity")).tone == "bad"
    assert risk_levels.above_tolerance(high).text == "No"


def test_what_treatment_leaves_starts_from_what_was_before_it() -> None:
    assert risk_levels.residual_level(facts(**ASSESSED)).value is None, "nobody said what is left"
    assert risk_levels.residual_level(facts(**ASSESSED, residual_likelihood="2")).value == 10
    assert risk_levels.residual_level(facts(**ASSESSED, residual_impact_individuals="1")).value == 8, (
        "society stays at 2"
    )
    assert risk_levels.residual_level(facts(residual_likelihood="2", residual_impact_society="3")).value == 6


@pytest.mark.parametrize(
    ("ties", "parts", "treatment", "state", "reason"),
    [
        ((), (), "reduce", "planned", "no control and no action treats it"),
        ((), (), "accept", "achieved", ""),
        ((control(SOUND),), (), "reduce", "achieved", ""),
        ((control(WEAK),), (), "reduce", "planned", "waits for A.6.2.4"),
        ((control(SOUND), control(EXCLUDED, "A.2.2")), (), "reduce", "planned", "waits for A.2.2"),
        ((control(SOUND),), (action(),), "reduce", "planned", "waits for ACT-01"),
        ((), (action(done_on="2026-11-20"),), "reduce", "achieved", ""),
        ((control(NOT_STARTED, "A.2.2"), control(UNDECIDED, "A.2.3")), (action(), action("ACT-02")), "reduce",
         "planned", "waits for A.2.2, A.2.3, ACT-01 and 1 more"),
    ],
)  # fmt: skip
def test_what_is_left_is_planned_until_everything_that_treats_it_is_done(
    ties: tuple[Tied, ...], parts: tuple[Facts, ...], treatment: str, state: str, reason: str
) -> None:
    found = risk_treatment.residual_state(facts(None, ties, parts, **LOWERED, treatment=treatment))
    assert (found.value, found.reason) == (state, reason)


# Acceptance ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "level", "value", "reason"),
    [
        ("", "20", "none", ""),
        (CHIEF, "", "none", "the accepted level is not recorded"),
        (JANE, "20", "none", "above tolerance only top management can accept"),
        (CHIEF, "20", "in_force", "20 accepted on 2026-11-20"),
        (CHIEF, "8", "stale", "8 was accepted, 20 stands"),
        (JANE, "8", "stale", "8 was accepted, 20 stands"),
    ],
)
def test_an_acceptance_counts_for_the_level_and_by_whom_it_may_be_given(
    who: str, level: str, value: str, reason: str
) -> None:
    found = risk_treatment.acceptance(
        facts(**ASSESSED, accepted_by=who, accepted_on="2026-11-20", accepted_level=level)
    )
    assert (found.value, found.reason) == (value, reason)


def test_an_acceptance_is_stale_where_no_level_stands_any_more() -> None:
    found = risk_treatment.acceptance(facts(accepted_by=CHIEF, accepted_on="2026-11-20", accepted_level="8"))
    assert (found.value, found.reason) == ("stale", "8 was accepted, no level stands")


@pytest.mark.parametrize(
    ("values", "brought"),
    [
        ({"accepted_by": JANE, "accepted_on": TODAY}, {"accepted_level": "8"}),
        ({"accepted_by": JANE}, {}),
        ({"accepted_on": TODAY}, {}),
        ({}, {}),
    ],
)
def test_whoever_accepts_accepts_what_stands_then(values: dict[str, str], brought: dict[str, str]) -> None:
    assert RISK.about.fills is not None
    assert RISK.about.fills.on == ("accepted_by", "accepted_on")
    assert RISK.about.fills.work(facts(**LOWERED, **values)) == brought
    assert RISK.about.fills.work(facts(**values)) == {}, "without a level there is nothing to accept"


# Rules ---------------------------------------------------------------------------------------------------------------


def lacks(found: Facts) -> dict[str, str]:
    """Return what the rules of a risk refuse, by field."""
    return {field: sentence for rule in RISK.about.rules for field, sentence in rule(found).items()}


@pytest.mark.parametrize(
    ("values", "parts", "refused"),
    [
        ({}, (), {}),
        ({"state": "accepted"}, (), {"accepted_by": "Say who accepts the risk.",
                                     "accepted_on": "Say on which day it was accepted."}),
        ({"state": "accepted", "accepted_by": JANE}, (), {"accepted_on": "Say on which day it was accepted."}),
        ({"state": "accepted", "accepted_by": JANE, "accepted_on": TODAY}, (), {}),
        ({"state": "closed"}, (), {}),
        ({"state": "closed"}, (action(done_on=TODAY),), {}),
        ({"state": "closed"}, (action(),), {"state": "R-01 cannot be closed while ACT-01 is open."}),
        ({"state": "closed"}, (action(), action("ACT-02")),
         {"state": "R-01 cannot be closed while ACT-01, ACT-02 are open."}),
        ({"state": "treated"}, (action(),), {}),
        ({**ASSESSED, "residual_likelihood": "5"}, (),
         {"residual_reason": "Say why the level rises from 20 to 25 by its treatment."}),
        ({**ASSESSED, "residual_likelihood": "5", "residual_reason": " \n"}, (),
         {"residual_reason": "Say why the level rises from 20 to 25 by its treatment."}),
        ({**ASSESSED, "residual_likelihood": "5", "residual_reason": "More customers"}, (), {}),
        ({**ASSESSED, "residual_likelihood": "5", "direction": "opportunity"}, (), {}),
        ({**ASSESSED, "residual_likelihood": "4"}, (), {}),
        ({"residual_likelihood": "5", "residual_impact_society": "5"}, (), {}),
    ],
)  # fmt: skip
def test_rules_refuse_what_an_auditor_would_not_believe(
    values: dict[str, str], parts: tuple[Facts, ...], refused: dict[str, str]
) -> None:
    assert lacks(facts(None, (), parts, **values)) == refused


# What is missing -----------------------------------------------------------------------------------------------------

OWNED = {**ASSESSED, "owner": JANE, "state": "assessed"}
DONE = {**LOWERED, "owner": JANE, "treatment": "reduce", "state": "treated"}


@pytest.mark.parametrize(
    ("values", "ties", "parts", "missing"),
    [
        ({}, (), (), ["nobody owns it", "it is not assessed"]),
        ({"likelihood": "6", "impact_society": "1", "owner": JANE}, (), (),
         ["likelihood 6 is outside the scale of 5 steps"]),
        (OWNED, (), (), ["20 is above tolerance and nobody has accepted it", "no treatment is chosen"]),
        ({**OWNED, "direction": "opportunity"}, (), (), []),
        ({**OWNED, "treatment": "reduce"}, (), (),
         ["20 is above tolerance and nobody has accepted it", "no control and no action treats it"]),
        ({**OWNED, "treatment": "accept", "accepted_by": JANE, "accepted_on": TODAY, "accepted_level": "20"}, (), (),
         ["above tolerance only top management can accept"]),
        ({**OWNED, "treatment": "accept", "accepted_by": CHIEF, "accepted_on": TODAY, "accepted_level": "20"}, (), (),
         []),
        ({**DONE, "accepted_by": CHIEF, "accepted_on": TODAY, "accepted_level": "9"}, (control(SOUND),), (),
         ["the acceptance is stale: 9 was accepted, 8 stands"]),
        (DONE, (control(SOUND),), (), []),
        ({**DONE, "next_review": "2026-11-23"}, (control(SOUND),), (), ["its review has passed"]),
        ({**DONE, "next_review": TODAY}, (control(SOUND),), (), []),
        (DONE, (), (action(due="2026-11-23"),), ["ACT-01 is late"]),
        ({**DONE, "state": "identified", "assessed_on": "2026-11-02"}, (control(SOUND),), (),
         ["it was assessed on 2026-11-02, and its state is still Identified"]),
        (DONE, (), (action(due="2026-11-23"), action("ACT-02", due="2026-11-01")), ["ACT-01, ACT-02 are late"]),
        (DONE, (), (action(due="2026-11-23", done_on=TODAY), action("ACT-02", due=TODAY)), []),
        ({"state": "closed", "next_review": "2026-11-01"}, (), (action(done_on=TODAY),), []),
        ({"state": "closed"}, (), (action(due="2026-11-23"),), ["it is closed while ACT-01 is open"]),
        ({"state": "closed"}, (), (action(), action("ACT-02")), ["it is closed while ACT-01, ACT-02 are open"]),
    ],
)  # fmt: skip
def test_what_stands_between_a_risk_and_a_yes_is_said_in_sentences(
    values: dict[str, str], ties: tuple[Tied, ...], parts: tuple[Facts, ...], missing: list[str]
) -> None:
    assert [*risk_treatment.lacking(facts(None, ties, parts, **values))] == missing


ACCEPTED = {**DONE, "state": "accepted", "treatment": "accept"}


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        (ACCEPTED, ["it is accepted, and nobody is named who accepted what is left"]),
        ({**ACCEPTED, "accepted_on": TODAY}, ["it is accepted, and nobody is named who accepted what is left"]),
        ({**ACCEPTED, "accepted_by": CHIEF}, ["it is accepted, and no day says when that was"]),
        ({**ACCEPTED, "accepted_by": CHIEF, "accepted_on": "soon"}, ["it is accepted, and no day says when that was"]),
        ({**ACCEPTED, "accepted_by": CHIEF, "accepted_on": TODAY, "accepted_level": "8"}, []),
        ({**ACCEPTED, "state": "assessed"}, []),
        ({**ACCEPTED, "residual_likelihood": "4"}, ["it is accepted, and nobody is named who accepted what is left"]),
    ],
)
def test_a_residual_risk_is_accepted_by_somebody_on_some_day(values: dict[str, str], missing: list[str]) -> None:
    assert [*risk_treatment.lacking(facts(**values))] == missing


@pytest.mark.parametrize(
    ("assessed", "changed", "missing"),
    [
        ("2025-11-24", {}, []),
        ("2025-11-23", {}, ["it was last assessed on 2025-11-23, more than a year ago"]),
        ("2026-09-01", {"SYS-1": "2026-09-01"}, []),
        ("2026-09-01", {"SYS-1": "2026-09-02"}, ["SYS-1 changed on 2026-09-02, after the assessment on 2026-09-01"]),
        ("2026-09-01", {"SYS-1": "2026-11-25"}, []),
        ("2026-09-01", {"SYS-1": "", "SYS-2": "2026-10-02"},
         ["SYS-2 changed on 2026-10-02, after the assessment on 2026-09-01"]),
        ("", {"SYS-1": "2026-09-02"}, []),
    ],
)  # fmt: skip
def test_an_assessment_grows_old_and_is_overtaken_by_a_change(
    assessed: str, changed: dict[str, str], missing: list[str]
) -> None:
    found = with_systems(facts(None, (control(SOUND),), **DONE, assessed_on=assessed), **changed)
    assert [*risk_treatment.lacking(found)] == missing
    retired = {"system": {name: {**each, "stage": "retired"} for name, each in found.others["system"].items()}}
    told = [*risk_treatment.lacking(replace(found, others={**found.others, **retired}))]
    assert told == [each for each in missing if each.startswith("it was")], "what is retired changes nothing"
    assert not [*risk_treatment.lacking(replace(found, values={**found.values, "state": "closed"}))]


@pytest.mark.parametrize(
    ("values", "ties", "missing"),
    [
        ({"residual_likelihood": "4"}, (control(SOUND),), ["its treatment is done, and the level is 20 as before"]),
        ({"residual_likelihood": "5"}, (control(SOUND),),
         ["its treatment is done, and the level has risen from 20 to 25"]),
        ({"residual_likelihood": "3"}, (control(SOUND),), []),
        ({"residual_likelihood": "4"}, (control(WEAK),), []),
        ({"residual_likelihood": "4", "treatment": "accept"}, (), []),
        ({"residual_likelihood": "4", "direction": "opportunity"}, (control(SOUND),), []),
        ({"residual_likelihood": "3", "state": "treated"}, (control(WEAK),), []),
        ({"residual_likelihood": "3", "state": "treated"}, (control(IN_PROGRESS), control(EXCLUDED, "A.2.2")),
         ["it is called treated, and A.6.2.4, A.2.2 are not implemented"]),
        ({"residual_likelihood": "3", "state": "treated"}, (control(UNDECIDED), control(SOUND, "A.2.2")),
         ["it is called treated, and A.6.2.4 is not implemented"]),
    ],
)  # fmt: skip
def test_a_treatment_that_is_done_has_to_have_worked(
    values: dict[str, str], ties: tuple[Tied, ...], missing: list[str]
) -> None:
    usual = {**ASSESSED, "owner": JANE, "treatment": "reduce", "state": "in_treatment"}
    usual |= {"accepted_by": CHIEF, "accepted_on": TODAY}
    found = facts(None, ties, **{**usual, **values})
    level = str(risk_levels.standing_level(found))
    assert [*risk_treatment.lacking(replace(found, values={**found.values, "accepted_level": level}))] == missing


def test_the_method_and_the_plan_are_approved_by_somebody() -> None:
    def signed(content: str, decision: str = "approved") -> Facts:
        return Facts("approval", content, "AP-01", {"content": content, "decision": decision, "on": TODAY}, TODAY)

    blank = Facts("method", "m", "Risk method", defaults(METHOD), TODAY)
    both = ["nobody has approved the method", "nobody has approved the treatment plan"]
    assert [*risk_method.lacking(blank)] == both
    assert METHOD.derived["lacks"].work(blank).text == f"{'; '.join(both).capitalize()}"
    approvals = (signed("method"), signed("treatment_plan"))
    assert not [*risk_method.lacking(replace(blank, parts={"approval": approvals}))]
    reviewed = (signed("method", "reviewed"), signed("treatment_plan", "editorial"))
    assert [*risk_method.lacking(replace(blank, parts={"approval": reviewed}))] == both[:1]
    assert [*risk_method.lacking(replace(blank, values={**blank.values, "approved_on": TODAY}))] == both[1:]


@pytest.mark.parametrize(
    ("on", "state", "days", "words"),
    [
        ("", "identified", None, ""),
        ("2026-11-20", "identified", -4, "4 days late"),
        (TODAY, "identified", 0, "today"),
        ("2026-12-01", "identified", 7, "in 7 days"),
        ("2026-11-20", "closed", None, ""),
        ("soon", "identified", None, ""),
    ],
)
def test_a_review_is_counted_in_days_as_long_as_the_risk_is_open(
    on: str, state: str, days: int | None, words: str
) -> None:
    found = risk_treatment.review_due(facts(next_review=on, state=state))
    assert (found.value, found.text) == (days, words)


# The method ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "bands", "wrong"),
    [
        ("", [], ""),
        ("1 Low good\n5 High bad", [(1, "Low", "good"), (5, "High", "bad")], ""),
        (" 1: Low, good \n\n 12  Very high", [(1, "Low", "good"), (12, "Very high", "doubtful")], ""),
        ("2 Low good", [], "begin at level 1"),
        ("0 None\n1 Low", [], "begin at level 1"),
        ("1 Low\n1 High", [], "begins higher"),
        ("1 Low\n9 High\n5 Middle", [], "begins higher"),
        ("Low", [], "'Low' is no band"),
        ("1", [], "'1' is no band"),
        ("1 Low\n9999 High", [], "'9999 High' is no band"),
        ("-1 Low", [], "'-1 Low' is no band"),
    ],
)
def test_bands_are_read_a_line_each_or_it_is_said_what_is_wrong(
    text: str, bands: list[tuple[int, str, str]], wrong: str
) -> None:
    found, said = read_bands(text)
    assert [tuple(each) for each in found] == bands
    assert wrong in said and bool(wrong) == bool(said)


@for_all(st.text())
def test_whatever_is_written_for_bands_is_read_or_refused(text: str) -> None:
    found, wrong = read_bands(text)
    assert not (found and wrong)
    assert not found or found[0].start == 1


@pytest.mark.parametrize("steps", ["3", "4", "5"])
def test_every_scale_has_words_and_bands_that_reach_its_highest_level(steps: str) -> None:
    found = scale(facts({"steps": steps}))
    highest = int(steps) ** 2
    assert [found.word("likelihood", step) for step in range(1, found.steps + 1)].count("") == 0
    assert all(len({found.word(f"impact_{each}", step) for step in range(1, found.steps + 1)}) == int(steps)
               for each in SUBJECTS)  # fmt: skip
    assert [each.tone for each in found.bands] == ["good", "doubtful", "bad", "bad"]
    assert found.band(1) == found.bands[0] and found.band(highest) == found.bands[-1]
    assert found.band(0) is None and found.word("likelihood", 0) == found.word("likelihood", 9) == ""


def test_a_broken_method_is_the_usual_one() -> None:
    usual = scale_of("", "", "", "", "", "", "")
    assert (usual.steps, usual.tolerance, usual.bands[-1]) == (5, 8, Band(16, "Very high", "bad"))
    assert scale_of("7", "many", "", "", "", "", "5 High") == usual
    assert scale(replace(facts(), others={})) == usual, "a workspace without one"


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({}, {}),
        ({"bands": "5 High"}, {"bands": "The bands begin at level 1, and each begins higher than the one before."}),
        ({"likelihood_words": "a\nb\n\nc\nd\ne"}, {}),
        ({"impact_society_words": "a\nb"},
         {"impact_society_words": "The scale has 5 steps and this has 2 words: one line a step."}),
        ({"steps": "3", "likelihood_words": "a\nb\nc\nd"},
         {"likelihood_words": "The scale has 3 steps and this has 4 words: one line a step."}),
    ],
)  # fmt: skip
def test_a_method_that_cannot_be_read_is_refused(values: dict[str, str], refused: dict[str, str]) -> None:
    kept = {**defaults(METHOD), **values}
    found = Facts("method", "m", "", kept, TODAY, others={"method": {"m": kept}})
    (rule,) = METHOD.about.rules
    assert rule(found) == refused


def ascii_id(text: str) -> str:
    """Return a short name of a case."""
    return ascii(text)[:12]


# What another program may have written ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "high", "--5", "-", "5.0", "٥", "9" * 5000, "1e3"], ids=ascii_id)
def test_what_is_no_number_is_none(text: str) -> None:
    assert facts(likelihood=text).number("likelihood") is None
    assert risk_levels.level(facts(**{**ASSESSED, "likelihood": text})).value is None


@pytest.mark.parametrize("tolerance", ["", "-1", "²", "9" * 5000], ids=ascii_id)
def test_a_tolerance_that_is_no_number_is_the_usual_one(tolerance: str) -> None:
    assert scale(facts({"tolerance": tolerance})).tolerance == 8
