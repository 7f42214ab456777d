"""Policies: their text, versions, approval and who was told (5.2, 7.5, A.2)."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from aims_tui.records.approval import approval_column
from aims_tui.records.base import Record
from aims_tui.records.consequences import Fills
from aims_tui.records.content import Content, Gathered
from aims_tui.records.evidence import SUPPORTS, sound_proofs
from aims_tui.records.facts import Facts
from aims_tui.records.fields import choice, day, given, headed, line, markdown, person, prose
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie
from aims_tui.records.policy_outlines import OUTLINES
from aims_tui.records.shortcomings import lacks_anything, passed, what_is_missing
from aims_tui.text import either

ALIGNED = "aligned_with"
"""The relation of policies that agree with each other (A.2.3)."""

SORTS = (
    ("ai_policy", "AI policy"),
    ("acceptable_use", "Acceptable use of AI"),
    ("method", "Risk and impact method"),
    ("development", "Development and release"),
    ("data", "Data for AI"),
    ("suppliers", "Suppliers"),
    ("incidents", "Incidents and concerns"),
    ("other", "Other"),
)
STATES = (("draft", "Draft"), ("in_review", "In review"), ("approved", "Approved"), ("retired", "Retired"))


def _over(facts: Facts) -> bool:
    return facts.values.get("state") == "retired"


def _approved(facts: Facts) -> bool:
    return facts.values.get("state") == "approved"


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in a policy, most of it once it is in force (5.2, 7.3, 7.5.2, A.2)."""
    if _over(facts):
        return
    if not facts.values.get("owner"):
        yield "nobody owns it"
    if not _approved(facts):
        return
    yield from _approval_lacks(facts)
    yield from _text_lacks(facts)
    yield from _communication_lacks(facts)
    if facts.values.get("sort") == "ai_policy" and not facts.tied(ALIGNED):
        yield "no other policy is linked as aligned with it"
    if not facts.day("next_review"):
        yield "no day is set for its next review"
    elif passed(facts, "next_review"):
        yield f"its review was due on {facts.day('next_review')}"


def _approval_lacks(facts: Facts) -> Iterator[str]:
    by, on = facts.values.get("approver"), facts.day("approved_on")
    if missing := [words for words, there in (("approver", by), ("day", on)) if not there]:
        yield f"it is marked approved without {either(missing)}"
    if by and facts.values.get("sort") == "ai_policy" and facts.other("approver").get("top_management") != "yes":
        yield "it is not approved by top management"


def _unfit(facts: Facts, signer: Mapping[str, str]) -> Iterator[str]:
    if facts.values.get("sort") == "ai_policy" and signer.get("top_management") != "yes":
        yield "only top management can approve the AI policy"


def _text_lacks(facts: Facts) -> Iterator[str]:
    if not facts.says("version"):
        yield "it has no version"
    kept = [each for each in facts.tied(SUPPORTS) if facts.far(each).get("state") not in ("draft", "superseded")]
    if kept:
        return
    if not facts.says("text"):
        yield "neither its text nor a file is here"
    elif _is_outline(facts):
        yield "its text is still the outline"


def _is_outline(facts: Facts) -> bool:
    return facts.values.get("text", "").strip() in {each.strip() for each in OUTLINES.values()}


def _communication_lacks(facts: Facts) -> Iterator[str]:
    told, approved = facts.day("communicated_on"), facts.day("approved_on")
    if not told:
        yield "nothing says that it was communicated"
        return
    if told < approved:
        yield f"it was last communicated on {told}, before it was approved on {approved}"
    if not facts.says("communicated_to"):
        yield "to whom it was communicated is not said"


def _approval(facts: Facts) -> dict[str, str]:
    if not _approved(facts):
        return {}
    asked = {"approver": "Say who approved it.", "approved_on": "Say on which day it was approved."}
    return {name: sentence for name, sentence in asked.items() if not facts.says(name)}


def _outline(facts: Facts) -> dict[str, str]:
    """Return the outline of its sort, where nothing is written yet but another outline."""
    outline = OUTLINES.get(facts.values.get("sort", ""), "")
    return {"text": outline} if outline and (not facts.says("text") or _is_outline(facts)) else {}


def _ready(facts: Facts, _: Gathered) -> Iterator[str]:
    yield from _text_lacks(facts)


def _file(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """Yield the kept file that a policy is, where its text does not stand here."""
    if not facts.says("text"):
        yield from sound_proofs(facts)


_TEXT = Content(
    "policy", "Policy", fields=("title", "version", "text"), proofs=_file, approver="approver", ready=_ready,
    unfit=_unfit, signs=(("state", "approved"), ("approver", "@by"), ("approved_on", "@on")),
)  # fmt: skip


class Policy(Record):
    """A rule that the organization gives itself, with its text."""

    __tablename__ = "policy"
    about: ClassVar[About] = About(
        "policy", "policies", title="title", prefix="POL", due="next_review",
        over=_over,
        columns=("short", "title", "state", "version", "approved_on", "next_review", "owner", "sort"),
        asks=("title", "sort", "owner"), tells="state", version="version",
        approved=(_TEXT,),
        ties=(
            Tie("states", "requirement", "Clauses and controls", "Policies", "requirements", "What it says of it"),
            Tie(ALIGNED, "policy", "Aligned with", "Aligned with", "aligned", "What they have in common"),
            Tie("rules_on", "risk", "Risks", "Policies", "risks"),
        ),
        rules=(_approval,),
        fills=Fills(("sort",), _outline),
        figures=(
            Figure("in force", _approved, "", "policies_approved"),
            Figure("incomplete", lacks_anything(lacking), "doubtful", "policies_incomplete"),
        ),
        sheet=Sheet(
            "Policies",
            ("short", "title", "sort", "state", "version", "owner", "approver", "approved_on", "communicated_on",
             "communicated_to", "next_review", "lacks"),
            clause="5.2, 7.5, A.2",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    title: Annotated[str, line("Title", width=36, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    sort: Annotated[str, choice("Sort", SORTS, "Brings an outline where no text stands yet", width=20)] = "other"
    state: Annotated[
        str, choice("State", STATES, tones=(("draft", "doubtful"), ("in_review", "doubtful"), ("approved", "good")))
    ] = "draft"
    version: Annotated[str, line("Version", width=9)] = ""
    owner: Annotated[str, person("Owner")] = ""
    text: Annotated[str, headed("Text", markdown("Text", "In Markdown; a kept file stands under Evidence"))] = ""
    approver: Annotated[
        str, headed("Approval", person("Approver", "The AI policy: somebody of top management (5.2)", past=True))
    ] = ""
    approved_on: Annotated[str, day("Approved on", past=True)] = ""
    approval: ClassVar[Derived] = approval_column(_TEXT.name)
    next_review: Annotated[str, day("Next review", "At planned intervals (A.2.4)")] = ""
    communicated_on: Annotated[str, headed("Communication", day("Communicated on", past=True))] = ""
    communicated_to: Annotated[str, line("Communicated to", "Whom, and how (7.4)")] = ""
    note: Annotated[str, prose("Note")] = ""
