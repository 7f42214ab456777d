"""Impact assessments: what an AI system may do to individuals, groups and society (6.1.4, 8.4, A.5)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.fields import Field, choice, day, given, headed, line, link, number, person, prose
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.risk import TRIGGERS
from aims_tui.records.shortcomings import lacks_anything, passed, what_is_missing

SUBJECTS = (("individuals", "individuals"), ("groups", "groups"), ("society", "society"))
"""On whom an impact is assessed (A.5.4, A.5.5)."""
CONCLUSIONS = (("low", "Low impact"), ("moderate", "Moderate impact"), ("high", "High impact"))


def _worst(facts: Facts) -> Worked:
    """Return the worst of severity × likelihood over individuals, groups and society."""
    found: list[tuple[int, str]] = []
    for name, words in SUBJECTS:
        severe, likely = facts.number(f"{name}_severity"), facts.number(f"{name}_likelihood")
        if severe is not None and likely is not None:
            found.append((severe * likely, f"{severe * likely} = {severe} × {likely}, on {words}"))
    if not found:
        return NOTHING
    level, reason = max(found)
    return Worked(level, reason, "bad" if level >= 16 else "doubtful" if level >= 10 else "good")


def _outdated(facts: Facts) -> Worked:
    changed, on = facts.other("of").get("changed_on", ""), facts.values.get("on", "")
    if not on:
        return NOTHING
    late = changed > on
    return Worked(late, f"the system changed on {changed}" if late else "", "bad" if late else "", _yes(late))


def _after_live(facts: Facts) -> Worked:
    live, on = facts.other("of").get("deployed_on", ""), facts.values.get("on", "")
    if not on:
        return NOTHING
    late = bool(live) and on > live
    return Worked(late, f"the system is live since {live}" if late else "", "doubtful" if late else "", _yes(late))


def _yes(holds: bool) -> str:
    return "Yes" if holds else "No"


def _approved(facts: Facts) -> bool:
    return bool(facts.values.get("approved_by") and facts.values.get("approved_on"))


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what an auditor would miss in an impact assessment."""
    values = facts.values
    if not values.get("on"):
        yield "it says no day"
    if missing := [words for name, words in SUBJECTS if not values.get(name, "").strip()]:
        yield f"it leaves out {' and '.join(missing)}"
    if not values.get("conclusion"):
        yield "it comes to no conclusion"
    if not _approved(facts):
        yield "it is not approved"
    if not values.get("kept_until"):
        yield "it says not how long it is kept"
    if _outdated(facts).value:
        yield "the system changed after it"
    if passed(facts, "next_review"):
        yield f"it was to be reviewed by {values['next_review']}"


def _approval(facts: Facts) -> dict[str, str]:
    by, on = facts.values.get("approved_by"), facts.values.get("approved_on")
    if by and not on:
        return {"approved_on": "Say on which day it was approved."}
    return {"approved_by": "Say who approved it."} if on and not by else {}


def _what(words: str) -> Field:
    return headed(f"On {words}", prose(f"What may happen to {words}", "What, to whom, and why (A.5.4, A.5.5)"))


def _severity(words: str) -> Field:
    return number(f"How severe for {words}", "1 is the lowest", least=1, most=5)


def _likelihood(words: str) -> Field:
    return number(f"How likely for {words}", "1 is the lowest", least=1, most=5)


class ImpactAssessment(Record):
    """What an AI system may do to people, looked at on one day; part of its system."""

    __tablename__ = "impact_assessment"
    about: ClassVar[About] = About(
        "impact assessment", "impact assessments", title="title", prefix="IA", digits=2, part_of="system",
        place="inventory", due="next_review", sort="-on", tells="conclusion", proves=lambda _: "impact_assessment",
        columns=("short", "title", "of", "on", "conclusion", "worst", "approved_on", "next_review"),
        asks=("of", "title", "on", "assessor", "trigger"),
        ties=(
            Tie("assesses_for", "requirement", "Clauses and controls", "Impact assessments", "requirements"),
            Tie("raises", "risk", "Risks", "Impact assessments", "risks", "Which impact leads to the risk"),
        ),
        rules=(_approval,),
        figures=(Figure("incomplete", lacks_anything(lacking), "doubtful", "impacts_incomplete"),),
        sheet=Sheet(
            "Impact assessments",
            ("short", "title", "on", "assessor", "individuals", "groups", "society", "worst", "measures", "conclusion",
             "approved_by", "approved_on", "lacks"),
            group="of", clause="6.1.4, 8.4",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    of: Annotated[str, link("AI system", "system", required=True)] = ""
    title: Annotated[str, line("Title", "What is looked at", width=32, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    on: Annotated[str, day("Assessed on", past=True)] = ""
    assessor: Annotated[str, person("Assessor", past=True)] = ""
    trigger: Annotated[str, choice("Trigger", TRIGGERS, "Why it was made now (A.5.2)")] = ""
    outdated: ClassVar[Derived] = derived("Older than the last change", _outdated, "Of its system", width=10)
    after_live: ClassVar[Derived] = derived("After going live", _after_live, "Its system was in use before", width=10)
    legitimate_use: Annotated[str, prose("Legitimate use", "How it is meant to be used, and by whom")] = ""
    misuse: Annotated[str, prose("Foreseeable misuse")] = ""
    benefits: Annotated[str, prose("Benefits", "For whom")] = ""

    worst: ClassVar[Derived] = derived("Worst impact", _worst, "Severity × likelihood", number=True)
    individuals: Annotated[str, _what("individuals")] = ""
    individuals_severity: Annotated[int | None, _severity("individuals")] = None
    individuals_likelihood: Annotated[int | None, _likelihood("individuals")] = None
    groups: Annotated[str, _what("groups")] = ""
    groups_severity: Annotated[int | None, _severity("groups")] = None
    groups_likelihood: Annotated[int | None, _likelihood("groups")] = None
    society: Annotated[str, _what("society")] = ""
    society_severity: Annotated[int | None, _severity("society")] = None
    society_likelihood: Annotated[int | None, _likelihood("society")] = None

    measures: Annotated[str, headed("Conclusion", prose("Measures", "What is done about it"))] = ""
    conclusion: Annotated[
        str,
        choice("Conclusion", CONCLUSIONS, width=16, tones=(("low", "good"), ("moderate", "doubtful"), ("high", "bad"))),
    ] = ""
    conclusion_text: Annotated[str, prose("Why", "What the conclusion rests on")] = ""
    approved_by: Annotated[str, person("Approved by", past=True)] = ""
    approved_on: Annotated[str, day("Approved on", past=True)] = ""
    next_review: Annotated[str, day("Next review")] = ""
    kept_until: Annotated[str, line("Kept until", "How long the record is kept (A.5.3)", width=16)] = ""
    note: Annotated[str, prose("Note")] = ""
