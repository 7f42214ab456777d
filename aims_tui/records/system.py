"""AI systems: what they are for, who is affected, their life cycle, and whether they may be used (A.4 to A.9)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.approval import approval_column
from aims_tui.records.assessment import ROLES, SERVES
from aims_tui.records.base import Record
from aims_tui.records.content import Content, Gathered
from aims_tui.records.facts import Facts
from aims_tui.records.fields import Field, choice, choices, day, given, headed, line, person, prose, when, yes_no
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.linked import links
from aims_tui.records.shortcomings import lacks_anything, what_is_missing
from aims_tui.records.system_rules import (
    SUPPLIED,
    USES,
    asked,
    assessed_days,
    assessed_state,
    documented,
    lacking,
    live_before,
    outdated,
    retired,
)
from aims_tui.records.use_decision import (
    DECIDED,
    DECISION_TONES,
    DECISIONS,
    decided,
)

ORIGINS = (("built", "Built by us"), ("bought", "Bought"), ("embedded", "Embedded in something bought"))
STAGES = (
    ("idea", "Idea"),
    ("design", "Design"),
    ("development", "Development"),
    ("verification", "Verification"),
    ("deployed", "Deployed"),
    ("operation", "In operation"),
    ("retired", "Retired"),
)
ACT_CLASSES = (
    ("not_assessed", "Not assessed"),
    ("prohibited", "Prohibited practice"),
    ("high_risk", "High-risk"),
    ("transparency", "Transparency duties"),
    ("minimal", "Minimal"),
    ("general_purpose", "General-purpose model"),
)
"""The classes of Regulation (EU) 2024/1689, as the organization itself assesses them."""
_CLASSED = tuple(code for code, _ in ACT_CLASSES if code != "not_assessed")


def _classed(facts: Facts) -> dict[str, str]:
    if facts.values.get("act_class", "") in ("", "not_assessed") or facts.says("act_reason"):
        return {}
    return {"act_reason": "Say why it is of this class: it is the organization's own assessment."}


def _in_order(facts: Facts) -> dict[str, str]:
    live, gone = facts.day("deployed_on"), facts.day("retired_on")
    late = retired(facts) and live and gone and gone < live
    return {"retired_on": f"It was deployed on {live}, after that."} if late else {}


def _ready(facts: Facts, _: Gathered) -> Iterator[str]:
    if facts.values.get("decision", "") in ("", "pending"):
        yield "nothing is decided on its use"


_DECISION = Content(
    "decision_to_use", "Decision to use",
    fields=("decision", "conditions", "purpose", "intended_use", "misuse", "affected", "oversight", "data_used",
            "personal_data", "act_class"),
    ties=(USES,), approver="decided_by", ready=_ready, signs=(("decided_by", "@by"), ("decided_on", "@on")),
)  # fmt: skip
"""The decision, and what it was made about."""


class System(Record):
    """A system with AI in it that the organization makes, offers or uses."""

    __tablename__ = "system"
    about: ClassVar[About] = About(
        "AI system", "AI systems", title="name", prefix="SYS", place="inventory", over=retired,
        columns=("short", "name", "stage", "assessed", "decision", "act_class", "owner", "origin", USES),
        asks=("name", "purpose", "use_cases", "owner", "origin", "stage"), tells="stage", approved=(_DECISION,),
        ties=(
            Tie(USES, "model", "Models", "AI systems", "models", "What it does with the model"),
            Tie(SUPPLIED, "supplier", "Suppliers", "AI systems", "suppliers", "What the supplier does for it"),
            Tie(SERVES, "use_case", "Use cases", "AI systems", "use_cases"),
            Tie("governed_by", "requirement", "Clauses and controls", "AI systems", "requirements", "How it applies"),
        ),
        rules=(lambda facts: decided(facts, "decision"), _classed, _in_order),
        figures=(
            *(Figure(words.lower(), lambda facts, code=code: facts.values.get("stage") == code, "", f"stage_{code}")  # type: ignore[misc]
              for code, words in STAGES),
            Figure("without impact assessment", lambda facts: asked(facts) and not assessed_days(facts), "bad",
                   "without_assessment"),
            Figure("live before assessment", lambda facts: asked(facts) and live_before(facts), "bad",
                   "live_before_assessment"),
            Figure("changed since assessment", lambda facts: asked(facts) and outdated(facts), "bad",
                   "changed_since_assessment"),
            Figure("without EU AI Act class",
                   lambda facts: asked(facts) and facts.values.get("act_class") == "not_assessed", "doubtful",
                   "class_not_assessed"),
            Figure("incomplete", lacks_anything(lacking), "doubtful", "systems_incomplete"),
        ),
        sheet=Sheet(
            "AI systems",
            ("short", "name", "purpose", "stage", "owner", "origin", SUPPLIED, USES, "assessed", "decision",
             "act_class", "lacks"),
            clause="A.4, A.6.2",
            note="EU AI Act classes are the organization's own assessment; they are no legal advice.",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    name: Annotated[str, line("Name", width=32, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    purpose: Annotated[str, prose("Purpose", "What it is there for")] = ""
    intended_use: Annotated[str, prose("Intended use", "By whom, for what, under which conditions (A.9.4)")] = ""
    misuse: Annotated[str, prose("Foreseeable misuse", "What people may do with it although it is not meant to")] = ""
    users: Annotated[str, prose("Users")] = ""
    affected: Annotated[str, prose("Affected people", "On whom its results have an effect (A.5)")] = ""
    origin: Annotated[str, choice("Built or bought", ORIGINS, width=16)] = "built"
    roles: Annotated[str, choices("Our roles", ROLES, "The parts the organization plays for it (4.1)")] = ""
    owner: Annotated[str, person("Owner")] = ""
    use_cases: ClassVar[Field] = links("What it is used for (4.1)")
    models: ClassVar[Field] = links("What it is made with")
    suppliers: ClassVar[Field] = links("Who supplies it or a part of it (A.10)")
    in_scope: Annotated[str, yes_no("In scope", "Of the management system (4.3)")] = "yes"

    stage: Annotated[str, headed("Life cycle", choice("Stage", STAGES, "Of its life (A.6)"))] = "idea"
    assessed: ClassVar[Derived] = derived("Impact assessed", assessed_state, "From its impact assessments", width=16)
    deployed_on: Annotated[str, day("Deployed on", past=True)] = ""
    changed_on: Annotated[str, day("Changed on", "The last significant change", past=True)] = ""
    retired_on: Annotated[str, when("stage", ("retired",), day("Retired on", past=True))] = ""
    oversight: Annotated[str, prose("Human oversight", "How autonomous it is, and who can stop or correct it")] = ""
    monitoring: Annotated[str, prose("Monitoring", "What is watched, by whom, how often (A.6.2.6)")] = ""
    log_retention: Annotated[str, line("Logs are kept", "Which events, for how long (A.6.2.8)")] = ""

    resources: ClassVar[Derived] = derived(
        "Resources documented", documented, "Data, tools, computing and people (A.4.2)", width=14,
        heading="Data and resources",
    )  # fmt: skip
    data_used: Annotated[str, prose("Data used", "What, and whose (A.7)")] = ""
    personal_data: Annotated[str, yes_no("Personal data")] = ""
    resources_data: Annotated[str, line("Data resources", "Where its data lie (A.4.3)")] = ""
    resources_tools: Annotated[str, line("Tools", "With what it is made and run (A.4.4)")] = ""
    resources_compute: Annotated[str, line("Computing", "On what it runs (A.4.5)")] = ""
    resources_people: Annotated[str, line("People", "Who has to know what (A.4.6)")] = ""

    decision: Annotated[
        str, headed("Decision to use", choice("Decision", DECISIONS, "Whether it may be used", tones=DECISION_TONES))
    ] = "pending"
    decided_by: Annotated[str, when("decision", DECIDED, person("Decided by", past=True))] = ""
    decided_on: Annotated[str, when("decision", DECIDED, day("Decided on", past=True))] = ""
    conditions: Annotated[
        str, when("decision", ("approved", "restricted"), prose("Conditions", "Under which it may be used"))
    ] = ""

    approval: ClassVar[Derived] = approval_column(_DECISION.name, "Decision signed")

    act_class: Annotated[
        str,
        headed("EU AI Act", choice("EU AI Act class", ACT_CLASSES, "The organization's own assessment", width=18,
                                   tones=(("not_assessed", "doubtful"), ("prohibited", "bad")))),
    ] = "not_assessed"  # fmt: skip
    act_by: Annotated[str, when("act_class", _CLASSED, person("Classified by", past=True))] = ""
    act_on: Annotated[str, when("act_class", _CLASSED, day("Classified on", past=True))] = ""
    act_reason: Annotated[str, when("act_class", _CLASSED, prose("Why this class"))] = ""
    note: Annotated[str, prose("Note")] = ""
