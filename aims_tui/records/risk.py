"""Risks and opportunities, their assessment and their treatment (6.1.1 to 6.1.3, 8.2, 8.3)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.approval import approval_column
from aims_tui.records.base import Record
from aims_tui.records.consequences import Fills
from aims_tui.records.content import Content, Gathered
from aims_tui.records.facts import Facts
from aims_tui.records.fields import ANY, Field, choice, choices, day, given, headed, line, number, person, prose, when
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Shortcomings, Tie, derived
from aims_tui.records.linked import links
from aims_tui.records.risk_levels import (
    LEAST,
    MOST,
    RATED,
    above_tolerance,
    band,
    driven_by,
    is_above_tolerance,
    is_opportunity,
    level,
    residual_band,
    residual_level,
    standing_level,
    stands_at,
    unfit,
)
from aims_tui.records.risk_method import CONCERNS, THREATENS, TREATS, step_words
from aims_tui.records.risk_treatment import acceptance, lacking, open_actions, residual_state, review_due
from aims_tui.records.shortcomings import some_are, what_is_missing

DIRECTIONS = (("threat", "Threat"), ("opportunity", "Opportunity"))
AREAS = (
    ("fairness", "Fairness"),
    ("privacy", "Privacy"),
    ("security", "Security"),
    ("safety", "Safety"),
    ("reliability", "Reliability"),
    ("transparency", "Transparency"),
    ("oversight", "Human oversight"),
    ("legal", "Legal"),
    ("supplier", "Supplier"),
    ("environment", "Environment"),
    ("reputation", "Reputation"),
    ("other", "Other"),
)
PHASES = (
    ("inception", "Inception"),
    ("design", "Design and development"),
    ("verification", "Verification and validation"),
    ("deployment", "Deployment"),
    ("operation", "Operation and monitoring"),
    ("re_evaluation", "Re-evaluation"),
    ("retirement", "Retirement"),
    ("all", "Whole life cycle"),
)
"""The phases of an AI system's life, with the usual names of the field."""
STATES = (
    ("identified", "Identified"),
    ("assessed", "Assessed"),
    ("in_treatment", "In treatment"),
    ("treated", "Treated"),
    ("accepted", "Accepted"),
    ("closed", "Closed"),
)
TRIGGERS = (("planned", "Planned"), ("change", "Change"), ("incident", "Incident"), ("new_system", "New system"))
TREATMENTS = (("reduce", "Reduce"), ("avoid", "Avoid"), ("share", "Share"), ("accept", "Accept"))


def _accepted_needs(facts: Facts) -> Shortcomings:
    if facts.values.get("state") != "accepted":
        return {}
    asked = {"accepted_by": "Say who accepts the risk.", "accepted_on": "Say on which day it was accepted."}
    return {name: sentence for name, sentence in asked.items() if not facts.values.get(name)}


def _closed_needs(facts: Facts) -> Shortcomings:
    waiting = [each.ref for each in open_actions(facts)]
    if facts.values.get("state") != "closed" or not waiting:
        return {}
    return {"state": f"{facts.ref} cannot be closed while {some_are(waiting, 'open')}."}


def _rise_needs(facts: Facts) -> Shortcomings:
    before, after = level(facts).value, residual_level(facts).value
    if is_opportunity(facts) or not (isinstance(before, int) and isinstance(after, int) and after > before):
        return {}
    if facts.values.get("residual_reason", "").strip():
        return {}
    return {"residual_reason": f"Say why the level rises from {before} to {after} by its treatment."}


def _fills(facts: Facts) -> dict[str, str]:
    """Return the level that is accepted: what stands when somebody accepts."""
    found = standing_level(facts)
    who, on = facts.values.get("accepted_by"), facts.values.get("accepted_on")
    return {"accepted_level": str(found)} if who and on and found is not None else {}


def _ready(facts: Facts, _: Gathered) -> Iterator[str]:
    if level(facts).value is None:
        yield level(facts).reason or "it is not assessed"
    if not facts.values.get("treatment") and not is_opportunity(facts):
        yield "no treatment is chosen"


_ACCEPTANCE = Content(
    "risk_acceptance", "Risk acceptance",
    fields=("title", "description", *RATED, "treatment", *(f"residual_{name}" for name in RATED), "residual_reason"),
    ties=(TREATS,), approver="accepted_by", ready=_ready, unfit=unfit,
    signs=(("accepted_by", "@by"), ("accepted_on", "@on")),
)  # fmt: skip


class Risk(Record):
    """Something that may happen and matter: to the organization, to people, to society."""

    __tablename__ = "risk"
    about: ClassVar[About] = About(
        "risk", "risks", title="title", prefix="R", digits=2, place="risks", sort="-level", due="next_review",
        tells="stands_at",
        proves=lambda _: "risk",
        columns=("short", "title", "level", "residual_level", "treatment", "owner", "state", "next_review", "areas"),
        asks=("title", "description", "systems", "owner"),
        over=lambda facts: facts.values.get("state") == "closed", approved=(_ACCEPTANCE,), steps=step_words,
        ties=(
            Tie(TREATS, "requirement", "Controls", "Risks", "treating", "How this treats it", controls=True),
            Tie(THREATENS, "system", "AI systems", "Risks", "systems", "What the risk is here"),
            Tie(CONCERNS, "use_case", "Use cases", "Risks", "use_cases", "What the risk is here"),
            Tie("comes_with", "model", "AI models", "Risks", "models"),
            Tie("comes_from", "supplier", "Suppliers", "Risks", "suppliers"),
        ),
        rules=(_accepted_needs, _closed_needs, _rise_needs),
        fills=Fills(("accepted_by", "accepted_on"), _fills),
        figures=(
            Figure("above tolerance", lambda facts: facts.values.get("state") != "closed" and is_above_tolerance(facts),
                   "bad", "above_tolerance"),
            Figure("acceptance stale", lambda facts: acceptance(facts).value == "stale", "bad", "acceptance_stale"),
        ),
        sheet=Sheet(
            "Risk register",
            ("short", "title", "description", "owner", "level", "residual_level", "residual_state", "treatment",
             TREATS, "acceptance", "next_review", "state", "lacks"),
            group=CONCERNS, clause="6.1.2",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    title: Annotated[str, line("Title", width=40, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    direction: Annotated[str, choice("Direction", DIRECTIONS, "Whether harm or good may come of it")] = "threat"
    description: Annotated[str, prose("What may happen", "The event, why it may happen, and with what effect")] = ""
    areas: Annotated[str, choices("Category", AREAS)] = ""
    systems: ClassVar[Field] = links("Where it may happen")
    use_cases: ClassVar[Field] = links("What it bears on")
    phase: Annotated[str, choice("Life-cycle phase", PHASES, width=24)] = ""
    owner: Annotated[str, person("Owner", "Answers for the risk and its treatment")] = ""
    state: Annotated[
        str,
        choice("State", STATES, tones=(("treated", "good"), ("closed", "good"), ("identified", "doubtful"))),
    ] = "identified"
    existing_controls: Annotated[str, prose("Existing controls", "What already keeps it in check, in words")] = ""

    level: ClassVar[Derived] = derived("Level", level, number=True, heading="Assessment")
    band: ClassVar[Derived] = derived("Band", band)
    driven_by: ClassVar[Derived] = derived("Driven by", driven_by, "Whose impact makes the level", width=20)
    likelihood: Annotated[int | None, number("Likelihood", "1 is the lowest", least=LEAST, most=MOST)] = None
    impact_organization: Annotated[
        int | None, number("Impact organization", "1 is the lowest", least=LEAST, most=MOST)
    ] = None
    impact_individuals: Annotated[
        int | None, number("Impact individuals", "On individuals and groups", least=LEAST, most=MOST)
    ] = None
    impact_society: Annotated[int | None, number("Impact society", "1 is the lowest", least=LEAST, most=MOST)] = None
    assessed_on: Annotated[str, day("Assessed on", past=True)] = ""
    assessed_by: Annotated[str, person("Assessed by", past=True)] = ""
    trigger: Annotated[str, choice("Trigger", TRIGGERS, "Why it was assessed then (8.2)")] = ""
    next_review: Annotated[str, day("Next review")] = ""
    review_due: ClassVar[Derived] = derived("Review", review_due, number=True)

    treatment: Annotated[str, headed("Treatment", choice("Treatment", TREATMENTS))] = ""
    residual_level: ClassVar[Derived] = derived("Level after", residual_level, "What treatment leaves", number=True)
    residual_band: ClassVar[Derived] = derived("Band after", residual_band)
    residual_state: ClassVar[Derived] = derived("Reached", residual_state, "Whether what is left is reached already")
    above_tolerance: ClassVar[Derived] = derived("Above tolerance", above_tolerance)
    residual_likelihood: Annotated[
        int | None, number("Likelihood after", "Empty: as before", least=LEAST, most=MOST)
    ] = None
    residual_impact_organization: Annotated[
        int | None, number("Organization after", "Empty: as before", least=LEAST, most=MOST)
    ] = None
    residual_impact_individuals: Annotated[
        int | None, number("Individuals after", "Empty: as before", least=LEAST, most=MOST)
    ] = None
    residual_impact_society: Annotated[
        int | None, number("Society after", "Empty: as before", least=LEAST, most=MOST)
    ] = None
    residual_reason: Annotated[str, prose("Why it rises", "Only where treatment raises the level")] = ""

    stands_at: ClassVar[Derived] = derived("Stands at", stands_at, "After treatment, else before", number=True)
    acceptance: ClassVar[Derived] = derived("Acceptance", acceptance, heading="Acceptance")
    accepted_by: Annotated[str, person("Accepted by", "Above tolerance: somebody of top management", past=True)] = ""
    accepted_on: Annotated[str, when("accepted_by", (ANY,), day("Accepted on", past=True))] = ""
    accepted_level: Annotated[
        int | None,
        when("accepted_by", (ANY,), number("Accepted level", "Which level was accepted", least=1, most=25)),
    ] = None
    approval: ClassVar[Derived] = approval_column(_ACCEPTANCE.name, "Acceptance signed")
    note: Annotated[str, prose("Note")] = ""
