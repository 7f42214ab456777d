"""Impact assessments: what an AI system may do to individuals, groups and society (6.1.4, 8.4, A.5)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui.records.approval import approval_column
from aims_tui.records.base import Record
from aims_tui.records.content import Content, Gathered
from aims_tui.records.facts import NOTHING, Facts, Worked, day_of
from aims_tui.records.fields import Field, choice, day, given, headed, line, link, number, person, prose
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.risk import TRIGGERS
from aims_tui.records.shortcomings import actions_late, all_of, lacks_anything, passed, what_is_missing
from aims_tui.records.system_rules import asks

SUBJECTS = ("individuals", "groups", "society")
"""On whom an impact is assessed (A.5.4, A.5.5); the beginnings of the fields that say so."""
STEPS = 5
"""The highest step of severity and likelihood; 1 is the lowest."""
CONCLUSIONS = (("low", "Low impact"), ("moderate", "Moderate impact"), ("high", "High impact"))
RAISES = "raises"
"""The relation of an impact assessment to the risks that it leads to."""


def _steps(facts: Facts, subject: str) -> tuple[int | None, int | None]:
    return facts.number(f"{subject}_severity"), facts.number(f"{subject}_likelihood")


def _outside(facts: Facts) -> list[str]:
    """Return on whom a severity or likelihood was given that the scale does not have."""
    return [
        name for name in SUBJECTS if any(step is not None and not 1 <= step <= STEPS for step in _steps(facts, name))
    ]


def worst(facts: Facts) -> Worked:
    """Return the worst of severity × likelihood over individuals, groups and society."""
    if outside := _outside(facts):
        return Worked(None, f"for {all_of(outside)}, of {STEPS} steps", "bad", "outside the scale")
    found: list[tuple[int, str]] = []
    for name in SUBJECTS:
        severe, likely = _steps(facts, name)
        if severe and likely:
            found.append((severe * likely, f"{severe * likely} = {severe} × {likely}, on {name}"))
    if not found:
        return NOTHING
    level, reason = max(found, key=lambda each: each[0])
    return Worked(level, reason, "bad" if level >= 16 else "doubtful" if level >= 10 else "good")


def superseded(facts: Facts) -> bool:
    """Say whether the impacts of the same system were assessed again since: the latest assessment stands."""
    on = facts.day("on")
    return bool(on) and any(on < day_of(each.get("on", "")) <= facts.today for each in facts.beside)


def _first(facts: Facts) -> bool:
    on = facts.day("on")
    return not any("" < day_of(each.get("on", "")) < on for each in facts.beside)


def _outdated(facts: Facts) -> Worked:
    changed, on = day_of(facts.other("of").get("changed_on", "")), facts.day("on")
    if not on:
        return NOTHING
    late = changed > on
    tone = "bad" if late and not superseded(facts) else ""
    return Worked(late, f"the system changed on {changed}" if late else "", tone, _yes(late))


def _after_live(facts: Facts) -> Worked:
    live, on = day_of(facts.other("of").get("deployed_on", "")), facts.day("on")
    if not on:
        return NOTHING
    late = bool(live) and on > live
    tone = "doubtful" if late and _first(facts) else ""
    return Worked(late, f"the system is live since {live}" if late else "", tone, _yes(late))


def _yes(holds: bool) -> str:
    return "Yes" if holds else "No"


def _over(facts: Facts) -> bool:
    """Say whether nothing is left to do: assessed again since, or nothing is asked of its system any more."""
    return superseded(facts) or not asks(facts.other("of"))


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what an auditor would miss in the assessment that stands of a system of which anything is asked."""
    if _over(facts):
        return
    if not facts.day("on"):
        yield "no day says when it was made"
    if not facts.values.get("assessor"):
        yield "who made it is not said"
    if missing := [name for name in SUBJECTS if not facts.says(name)]:
        yield f"it leaves out {all_of(missing)}"
    yield from _steps_lack(facts)
    yield from _conclusion_lacks(facts)
    yield from _approval_lacks(facts)
    if not facts.says("kept_until"):
        yield "how long it is kept is not said"
    if _outdated(facts).value:
        yield f"the system changed on {day_of(facts.other('of').get('changed_on', ''))}, after it"
    if not facts.day("next_review"):
        yield "no day is set for its next review"
    elif passed(facts, "next_review"):
        yield f"it was to be reviewed by {facts.day('next_review')}"
    yield from actions_late(facts)


def _steps_lack(facts: Facts) -> Iterator[str]:
    if outside := _outside(facts):
        yield f"its severity or likelihood for {all_of(outside)} is outside the scale of {STEPS} steps"
    if missing := [name for name in SUBJECTS if facts.says(name) and not all(_steps(facts, name))]:
        yield f"how severe and how likely it is for {all_of(missing)} is not said"


def _conclusion_lacks(facts: Facts) -> Iterator[str]:
    conclusion, level = facts.values.get("conclusion"), worst(facts)
    if not conclusion:
        yield "it comes to no conclusion"
    if conclusion == "low" and level.tone == "bad" and level.value and not facts.says("conclusion_text"):
        yield f"it concludes a low impact although the worst is {level.reason}, and does not say why"
    if conclusion == "high":
        if not facts.says("measures"):
            yield "it concludes a high impact and names no measures"
        if not facts.tied(RAISES):
            yield "it concludes a high impact and no risk is linked to it"


def _approval_lacks(facts: Facts) -> Iterator[str]:
    by, on = facts.values.get("approved_by"), facts.day("approved_on")
    if not by and not on:
        yield "it is not approved"
    elif not (by and on):
        yield f"it is approved and nothing says {'on which day' if by else 'by whom'}"
    if on and on < facts.day("on"):
        yield f"it was approved on {on}, before it was made"


def _approval(facts: Facts) -> dict[str, str]:
    by, on, made = facts.values.get("approved_by"), facts.day("approved_on"), facts.day("on")
    if by and not on:
        return {"approved_on": "Say on which day it was approved."}
    if on and not by:
        return {"approved_by": "Say who approved it."}
    return {"approved_on": f"It was made on {made}, after that."} if on and on < made else {}


def _what(words: str) -> Field:
    return headed(f"On {words}", prose(f"What may happen to {words}", "What, to whom, and why (A.5.4, A.5.5)"))


def _severity(words: str) -> Field:
    return number(f"How severe for {words}", "1 is the lowest", least=1, most=STEPS)


def _likelihood(words: str) -> Field:
    return number(f"How likely for {words}", "1 is the lowest", least=1, most=STEPS)


def _ready(facts: Facts, _: Gathered) -> Iterator[str]:
    if not facts.day("on"):
        yield "no day says when it was made"
    if not facts.values.get("conclusion"):
        yield "it has no conclusion"


_WHOLE = Content(
    "impact_assessment", "Impact assessment",
    fields=("title", "on", "legitimate_use", "misuse", "benefits",
            *(f"{name}{what}" for name in SUBJECTS for what in ("", "_severity", "_likelihood")),
            "measures", "conclusion", "conclusion_text"),
    ties=(RAISES,), approver="approved_by", ready=_ready, signs=(("approved_by", "@by"), ("approved_on", "@on")),
)  # fmt: skip


class ImpactAssessment(Record):
    """What an AI system may do to people, looked at on one day; part of its system."""

    __tablename__ = "impact_assessment"
    about: ClassVar[About] = About(
        "impact assessment", "impact assessments", title="title", prefix="IA", digits=2, part_of="system",
        place="inventory", beside=True, due="next_review", over=_over, sort="-on", tells="conclusion",
        proves=lambda _: "impact_assessment",
        columns=("short", "title", "of", "on", "conclusion", "worst", "approved_on", "next_review"),
        asks=("of", "title", "on", "assessor", "trigger"),
        ties=(
            Tie("assesses_for", "requirement", "Clauses and controls", "Impact assessments", "requirements"),
            Tie(RAISES, "risk", "Risks", "Impact assessments", "risks", "Which impact leads to the risk"),
        ),
        rules=(_approval,), approved=(_WHOLE,),
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
    outdated: ClassVar[Derived] = derived("Changed since then", _outdated, "Whether its system was", width=10)
    after_live: ClassVar[Derived] = derived("After going live", _after_live, "Its system was in use before", width=10)
    legitimate_use: Annotated[str, prose("Legitimate use", "How it is meant to be used, and by whom")] = ""
    misuse: Annotated[str, prose("Foreseeable misuse")] = ""
    benefits: Annotated[str, prose("Benefits", "For whom")] = ""

    worst: ClassVar[Derived] = derived("Worst impact", worst, "Severity × likelihood", number=True)
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
    approval: ClassVar[Derived] = approval_column(_WHOLE.name)
    next_review: Annotated[str, day("Next review")] = ""
    kept_until: Annotated[str, line("Kept until", "How long the record is kept (A.5.3)", width=16)] = ""
    note: Annotated[str, prose("Note")] = ""
