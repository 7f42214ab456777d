"""AI models: from whom they come, what is known of them, and whether they may be used (A.4.2, A.6.2.7, A.10.3)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import Facts
from aims_tui.records.fields import choice, choices, day, given, headed, line, person, prose, when
from aims_tui.records.kinds import About, Derived, Figure, Ripple, Sheet, Tie
from aims_tui.records.shortcomings import some, what_is_missing
from aims_tui.records.system import DECISION_TONES, DECISIONS, LIVE, USES

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
_DECIDED = ("approved", "restricted", "blocked")


def _live_systems(facts: Facts) -> list[str]:
    return [each.ref for each in facts.tied(USES) if facts.far(each).get("stage") in LIVE]


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in what is known of a model that systems use."""
    values, live = facts.values, _live_systems(facts)
    if live and values.get("status") in ("pending", "blocked"):
        yield f"{some(live)} in use although it is {dict(DECISIONS)[values['status']].lower()}"
    if not facts.tied(USES):
        return
    if not values.get("version"):
        yield "its version is not recorded"
    if not values.get("limitations"):
        yield "its limitations are not written down"
    if live and not values.get("security_on"):
        yield "its security was never assessed"


def _decided(facts: Facts) -> dict[str, str]:
    if facts.values.get("status") == "pending":
        return {}
    asked = {"decided_by": "Say who decided on its use.", "decided_on": "Say on which day that was decided."}
    return {name: sentence for name, sentence in asked.items() if not facts.values.get(name)}


class Model(Record):
    """A model that AI systems are made with; one may serve many."""

    __tablename__ = "model"
    about: ClassVar[About] = About(
        "AI model", "AI models", title="name", prefix="M", digits=2, place="inventory",
        columns=("short", "name", "version", "status", "provider", "sort", "hosting", USES),
        asks=("name", "provider", "version", "sort"), tells="status", version="version",
        ties=(
            Tie("provided_by", "supplier", "Suppliers", "AI models", "suppliers"),
            Tie("documents_model", "requirement", "Clauses and controls", "AI models", "requirements"),
        ),
        ripples=(Ripple("version", USES, "changed_on", "Which AI systems does the new version concern?"),),
        rules=(_decided,),
        figures=(
            Figure("in use without approval",
                   lambda facts: bool(_live_systems(facts)) and facts.values.get("status") in ("pending", "blocked"),
                   "bad", "models_unapproved"),
        ),
        sheet=Sheet(
            "AI models",
            ("short", "name", "provider", "version", "sort", "hosting", "licence", "status", "security_on",
             "limitations", "lacks"),
            clause="A.4.2, A.10.3",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    name: Annotated[str, line("Name", width=32, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
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
    decided_by: Annotated[str, when("status", _DECIDED, person("Decided by", past=True))] = ""
    decided_on: Annotated[str, when("status", _DECIDED, day("Decided on", past=True))] = ""
    security_on: Annotated[str, day("Security assessed on", "The report is kept as evidence", past=True)] = ""

    capabilities: Annotated[str, headed("What is known of it", prose("Capabilities"))] = ""
    limitations: Annotated[str, prose("Limitations")] = ""
    bias: Annotated[str, prose("Known bias")] = ""
    training_data: Annotated[str, prose("Training data", "As far as known (A.7.5)")] = ""
    note: Annotated[str, prose("Note")] = ""
