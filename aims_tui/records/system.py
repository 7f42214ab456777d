"""AI systems: what they are for, who is affected, their life cycle, and whether they may be used (A.4 to A.9)."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from aims_tui.records.approval import approval_column
from aims_tui.records.assessment import ROLES, SERVES
from aims_tui.records.base import Record
from aims_tui.records.content import Content, Gathered
from aims_tui.records.evidence import SUPPORTS
from aims_tui.records.facts import Facts, Worked, day_of
from aims_tui.records.fields import Field, choice, choices, day, given, headed, line, person, prose, when, yes_no
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.linked import links
from aims_tui.records.risk_method import THREATENS
from aims_tui.records.shortcomings import (
    A_YEAR,
    actions_late,
    lacks_anything,
    older_than,
    some,
    some_are,
    what_is_missing,
)
from aims_tui.records.use_decision import (
    DECIDED,
    DECISION_TONES,
    DECISIONS,
    UNAPPROVED,
    decided,
    decision_lacks,
)
from aims_tui.text import either

USES, SUPPLIED = "uses", "supplied_by"
"""The relations of a system to the models that it is made with, and to who supplies it."""

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
LIVE = ("deployed", "operation")
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


def _assessed(facts: Facts) -> Worked:
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


def _resources_lack(facts: Facts) -> Worked:
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
    assessed: ClassVar[Derived] = derived("Impact assessed", _assessed, "From its impact assessments", width=16)
    deployed_on: Annotated[str, day("Deployed on", past=True)] = ""
    changed_on: Annotated[str, day("Changed on", "The last significant change", past=True)] = ""
    retired_on: Annotated[str, when("stage", ("retired",), day("Retired on", past=True))] = ""
    oversight: Annotated[str, prose("Human oversight", "How autonomous it is, and who can stop or correct it")] = ""
    monitoring: Annotated[str, prose("Monitoring", "What is watched, by whom, how often (A.6.2.6)")] = ""
    log_retention: Annotated[str, line("Logs are kept", "Which events, for how long (A.6.2.8)")] = ""

    resources: ClassVar[Derived] = derived(
        "Resources documented", _resources_lack, "Data, tools, computing and people (A.4.2)", width=14,
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
