"""AI models: from whom they come, what is known of them, and whether they may be used (A.4.2, A.6.2.7, A.10.3)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.consequences import Ripple
from aims_tui.records.evidence import SUPPORTS
from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.fields import choice, choices, day, given, headed, line, person, prose, when
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.shortcomings import lacks_anything, older_than, some_are, what_is_missing
from aims_tui.records.system_rules import LIVE, USES, asks
from aims_tui.records.use_decision import DECIDED, DECISION_TONES, DECISIONS, UNAPPROVED, decided, decision_lacks

SORTS = (
    ("language", "Language model"),
    ("generative", "Other generative model"),
    ("classifier", "Classifier"),
    ("ranking", "Ranking or recommendation"),
    ("regression", "Prediction of a number"),
    ("embedding", "Embedding"),
    ("other", "Other"),
)
MODALITIES = (
    ("text", "Text"), ("image", "Image"), ("audio", "Audio"), ("video", "Video"), ("table", "Tables"), ("code", "Code"),
)  # fmt: skip
HOSTINGS = (("own", "Our own machines"), ("cloud", "Our cloud account"), ("provider", "The provider's service"))


_SOON = 90
"""Days before a version comes into use within which its security is assessed (practice; no clause says so)."""


def _users(facts: Facts) -> list[str]:
    """Return the systems that are made with a model and of which anything is asked."""
    return [each.ref for each in facts.tied(USES) if asks(facts.far(each))]


def _live_systems(facts: Facts) -> list[str]:
    """Return those of them that are in use."""
    far = {each.ref: facts.far(each) for each in facts.tied(USES)}
    return [ref for ref, values in far.items() if values.get("stage") in LIVE and asks(values)]


def _unapproved(facts: Facts) -> bool:
    return bool(_live_systems(facts)) and facts.values.get("status") in UNAPPROVED


def _used_by(facts: Facts) -> Worked:
    refs = ", ".join(each.ref for each in facts.tied(USES))
    return Worked(refs) if refs else NOTHING


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in what is known of a model that systems use."""
    if _unapproved(facts):
        without = UNAPPROVED[facts.values["status"]].format("the model")
        yield f"{some_are(_live_systems(facts), 'in use')} {without}"
    yield from decision_lacks(facts, "status")
    if not _users(facts):
        return
    asked = {"provider": "who made it is not recorded", "version": "its version is not recorded",
             "limitations": "its limitations are not written down"}  # fmt: skip
    yield from (sentence for name, sentence in asked.items() if not facts.says(name))
    if _live_systems(facts):
        yield from _security_lacks(facts)


def _security_lacks(facts: Facts) -> Iterator[str]:
    secured, changed = facts.day("security_on"), facts.day("changed_on")
    if not secured:
        yield "its security was never assessed"
        return
    if older_than(secured, _SOON, changed):
        yield f"its security was last assessed on {secured}, long before this version came into use on {changed}"
    if not facts.tied(SUPPORTS):
        yield "no evidence of its security assessment is linked"


class Model(Record):
    """A model that AI systems are made with; one may serve many."""

    __tablename__ = "model"
    about: ClassVar[About] = About(
        "AI model", "AI models", title="name", prefix="M", digits=2, place="inventory",
        columns=("short", "name", "version", "status", "provider", "sort", "hosting", "systems"),
        asks=("name", "provider", "version", "sort"), tells="status", version="version",
        ties=(
            Tie("provided_by", "supplier", "Suppliers", "AI models", "suppliers"),
            Tie("documents_model", "requirement", "Clauses and controls", "AI models", "requirements"),
        ),
        ripples=(Ripple("version", USES, "changed_on", "Which AI systems does the new version concern?"),),
        rules=(lambda facts: decided(facts, "status"),),
        figures=(
            Figure("in use without approval", _unapproved, "bad", "models_unapproved"),
            Figure("incomplete", lacks_anything(lacking), "doubtful", "models_incomplete"),
        ),
        sheet=Sheet(
            "AI models",
            ("short", "name", "provider", "version", "sort", "hosting", "licence", "status", "systems", "security_on",
             "limitations", "lacks"),
            clause="A.4.2, A.10.3",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    name: Annotated[str, line("Name", width=32, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    systems: ClassVar[Derived] = derived("AI systems", _used_by, "Which are made with it", width=16)
    provider: Annotated[str, line("Provider", "Who made it; ourselves where we did")] = ""
    version: Annotated[str, line("Version", width=12)] = ""
    changed_on: Annotated[str, day("Changed on", "Since when this version is used", past=True)] = ""
    sort: Annotated[str, choice("Sort", SORTS, width=18)] = ""
    modalities: Annotated[str, choices("Modality", MODALITIES, "What it takes in and gives out")] = ""
    hosting: Annotated[str, choice("Hosting", HOSTINGS, width=18)] = ""
    region: Annotated[str, line("Region", "Where it is run")] = ""
    licence: Annotated[str, line("Licence", "Its name, and what it forbids")] = ""
    reference: Annotated[str, line("Card or reference", "Where its model card lies")] = ""

    status: Annotated[str, headed("Decision to use", choice("Status", DECISIONS, tones=DECISION_TONES))] = "pending"
    decided_by: Annotated[str, when("status", DECIDED, person("Decided by", past=True))] = ""
    decided_on: Annotated[str, when("status", DECIDED, day("Decided on", past=True))] = ""
    security_on: Annotated[str, day("Security assessed on", "The report is kept as evidence", past=True)] = ""

    capabilities: Annotated[str, headed("What is known of it", prose("Capabilities"))] = ""
    limitations: Annotated[str, prose("Limitations")] = ""
    bias: Annotated[str, prose("Known bias")] = ""
    training_data: Annotated[str, prose("Training data", "As far as known (A.7.5)")] = ""
    note: Annotated[str, prose("Note")] = ""
