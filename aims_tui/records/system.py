"""AI systems: what they are for, who is affected, their life cycle, and whether they may be used (A.4 to A.9)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.assessment import ROLES
from aims_tui.records.base import Record
from aims_tui.records.facts import Facts, Worked
from aims_tui.records.fields import choice, choices, day, given, headed, line, person, prose, when, yes_no
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.risk import THREATENS
from aims_tui.records.shortcomings import A_YEAR, lacks_anything, older_than, some, what_is_missing

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
DECISIONS = (("pending", "Pending"), ("approved", "Approved"), ("restricted", "Restricted"), ("blocked", "Blocked"))
DECISION_TONES = (("pending", "doubtful"), ("approved", "good"), ("restricted", "doubtful"), ("blocked", "bad"))
"""How a decision to use a system or a model is coloured."""
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


def asked(facts: Facts) -> bool:
    """Say whether the management system asks for anything of it: it is in scope and not retired."""
    return facts.values.get("in_scope") != "no" and not retired(facts)


def assessed_days(facts: Facts) -> list[str]:
    """Return the days (ISO) on which the impacts of a system were assessed, the first one first."""
    return sorted(day for each in facts.parts.get("impact_assessment", ()) if (day := each.values.get("on", "")))


def live_before(facts: Facts) -> bool:
    """Say whether a system went live before its impacts were assessed (8.4, A.6.2.5)."""
    days, live = assessed_days(facts), facts.values.get("deployed_on", "")
    return bool(days and live and in_use(facts) and days[0] > live)


def outdated(facts: Facts) -> bool:
    """Say whether a system was changed after its impacts were last assessed (8.4)."""
    days, changed = assessed_days(facts), facts.values.get("changed_on", "")
    return bool(days and changed and changed > days[-1])


def _assessed(facts: Facts) -> Worked:
    days = assessed_days(facts)
    if not days:
        return Worked("none", tone="bad" if asked(facts) else "", words="None")
    if outdated(facts):
        return Worked("outdated", f"changed on {facts.values['changed_on']}, assessed on {days[-1]}", "bad", "Outdated")
    if live_before(facts):
        reason = f"live since {facts.values['deployed_on']}, first assessed on {days[0]}"
        return Worked("live_before", reason, "doubtful", "After going live")
    return Worked("current", f"assessed on {days[-1]}", "good", "Current")


def _supplier_lacks(facts: Facts) -> Iterator[str]:
    if facts.values.get("origin") not in ("bought", "embedded"):
        return
    suppliers = facts.tied(SUPPLIED)
    if not suppliers:
        yield "no supplier is named"
    days = {each.ref: facts.far(each).get("reviewed_on", "") for each in suppliers}
    if never := [ref for ref, on in days.items() if not on]:
        yield f"{some(never)} was never reviewed"
    if old := [ref for ref, on in days.items() if older_than(on, A_YEAR, facts.today)]:
        yield f"{some(old)} was last reviewed more than a year ago"


def _resources_lack(facts: Facts) -> Worked:
    missing = [words for name, words in _RESOURCES.items() if not facts.values.get(name)]
    if not missing:
        return Worked("complete", tone="good", words="Documented")
    return Worked("incomplete", f"not documented: {', '.join(missing)}", "doubtful", "Incomplete")


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in what is known of a system; a retired one, or one out of scope, is asked nothing."""
    if not asked(facts):
        return
    values = facts.values
    if not values.get("owner"):
        yield "nobody owns it"
    if not values.get("intended_use"):
        yield "its intended use is not written down"
    if not assessed_days(facts):
        yield "its impacts are not assessed"
    if live_before(facts):
        yield f"it went live on {values['deployed_on']}, before its first assessment on {assessed_days(facts)[0]}"
    if outdated(facts):
        yield f"it changed on {values['changed_on']}, after its last assessment"
    if not facts.tied(THREATENS):
        yield "no risk is linked to it"
    if in_use(facts):
        without = {"monitoring": "monitoring", "log_retention": "a time for which logs are kept"}
        if missing := [words for name, words in without.items() if not values.get(name)]:
            yield f"it is in use without {' and '.join(missing)}"
        if values.get("decision") in ("pending", "blocked"):
            yield f"it is in use while its decision is {dict(DECISIONS)[values['decision']].lower()}"
    yield from _supplier_lacks(facts)
    if values.get("act_class") == "not_assessed":
        yield "its EU AI Act class is not assessed"


def _decided(facts: Facts) -> dict[str, str]:
    if facts.values.get("decision") == "pending":
        return {}
    asked = {"decided_by": "Say who decided on its use.", "decided_on": "Say on which day that was decided."}
    return {name: sentence for name, sentence in asked.items() if not facts.values.get(name)}


def _classed(facts: Facts) -> dict[str, str]:
    if facts.values.get("act_class") == "not_assessed" or facts.values.get("act_reason", "").strip():
        return {}
    return {"act_reason": "Say why it is of this class: it is the organization's own assessment."}


def _in_order(facts: Facts) -> dict[str, str]:
    live, gone = facts.values.get("deployed_on", ""), facts.values.get("retired_on", "")
    return {"retired_on": f"It was deployed on {live}, after that."} if live and gone and gone < live else {}


class System(Record):
    """A system with AI in it that the organization makes, offers or uses."""

    __tablename__ = "system"
    about: ClassVar[About] = About(
        "AI system", "AI systems", title="name", prefix="SYS", place="inventory", over=retired,
        columns=("short", "name", "stage", "assessed", "decision", "act_class", "owner", "origin", USES),
        asks=("name", "purpose", "owner", "origin", "stage"), tells="stage",
        ties=(
            Tie(USES, "model", "Models", "AI systems", "models", "What it does with the model"),
            Tie(SUPPLIED, "supplier", "Suppliers", "AI systems", "suppliers", "What the supplier does for it"),
            Tie("serves", "use_case", "Use cases", "AI systems", "use_cases"),
            Tie("governed_by", "requirement", "Clauses and controls", "AI systems", "requirements", "How it applies"),
        ),
        rules=(_decided, _classed, _in_order),
        figures=(
            *(Figure(words.lower(), lambda facts, code=code: facts.values.get("stage") == code, "", f"stage_{code}")  # type: ignore[misc]
              for code, words in STAGES),
            Figure("without impact assessment", lambda facts: asked(facts) and not assessed_days(facts), "bad",
                   "without_assessment"),
            Figure("live before their assessment", lambda facts: asked(facts) and live_before(facts), "bad",
                   "live_before_assessment"),
            Figure("changed since", lambda facts: asked(facts) and outdated(facts), "bad", "changed_since_assessment"),
            Figure("EU AI Act class not assessed",
                   lambda facts: asked(facts) and facts.values.get("act_class") == "not_assessed", "doubtful",
                   "class_not_assessed"),
            Figure("incomplete", lacks_anything(lacking), "doubtful", "systems_incomplete"),
        ),
        sheet=Sheet(
            "AI systems",
            ("short", "name", "purpose", "stage", "owner", "origin", SUPPLIED, USES, "assessed", "decision",
             "act_class", "lacks"),
            clause="A.4, A.6.2",
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
    decided_by: Annotated[
        str, when("decision", ("approved", "restricted", "blocked"), person("Decided by", past=True))
    ] = ""
    decided_on: Annotated[
        str, when("decision", ("approved", "restricted", "blocked"), day("Decided on", past=True))
    ] = ""
    conditions: Annotated[
        str, when("decision", ("approved", "restricted"), prose("Conditions", "Under which it may be used"))
    ] = ""

    act_class: Annotated[
        str,
        headed("EU AI Act", choice("EU AI Act class", ACT_CLASSES, "The organization's own assessment", width=18,
                                   tones=(("not_assessed", "doubtful"), ("prohibited", "bad")))),
    ] = "not_assessed"  # fmt: skip
    act_by: Annotated[str, when("act_class", _CLASSED, person("Classified by", past=True))] = ""
    act_on: Annotated[str, when("act_class", _CLASSED, day("Classified on", past=True))] = ""
    act_reason: Annotated[str, when("act_class", _CLASSED, prose("Why this class"))] = ""
    note: Annotated[str, prose("Note")] = ""
