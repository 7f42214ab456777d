"""A requirement's state in an assessment, the answers to its questions and the auditors' remarks."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from aims_tui import refs
from aims_tui.records.approval import approval_column
from aims_tui.records.base import Record
from aims_tui.records.content import Content, Gathered
from aims_tui.records.evidence import sound_proofs
from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.fields import choice, choices, day, given, line, link, person, prose, when
from aims_tui.records.kinds import ELSEWHERE, About, Derived, derived

STATUSES = (("not_started", "Not started"), ("in_progress", "In progress"), ("implemented", "Implemented"))
APPLICABILITIES = (("undecided", "Undecided"), ("applicable", "Applicable"), ("not_applicable", "Not applicable"))
IMPLEMENTERS = (("us", "Us"), ("supplier", "Supplier"), ("management_system", "Another management system"))
REASONS = (
    ("risk", "Risk"),
    ("impact_assessment", "Impact assessment"),
    ("law", "Law"),
    ("contract", "Contract"),
    ("interested_party", "Interested party"),
    ("objective", "Objective"),
    ("good_practice", "Good practice"),
)
VERDICTS = (("yes", "Yes"), ("partly", "Partly"), ("no", "No"))
GRADES = (
    ("major", "Nonconformity, major"),
    ("minor", "Nonconformity, minor"),
    ("concern", "Area of concern"),
    ("observation", "Observation"),
    ("opportunity", "Opportunity for improvement"),
    ("good_practice", "Good practice"),
)
_APPLIES = ("undecided", "applicable")
CONTROLS: tuple[refs.Family, ...] = ("control", "additional")


def proved_reasons(facts: Facts) -> dict[str, list[str]]:
    """Return by reason of inclusion the refs of the records that prove it by being tied to a requirement (6.1.3)."""
    tied = [each for those in facts.ties.values() for each in those]
    found = {code: [each.ref for each in tied if each.proves == code] for code, _ in REASONS}
    return {code: refs for code, refs in found.items() if refs}


def _proved(facts: Facts) -> Worked:
    """Return which records give a reason for including a control: ``Risk: R-01, R-03`` (6.1.3)."""
    found = proved_reasons(facts)
    return (
        Worked("; ".join(f"{dict(REASONS)[code]}: {', '.join(refs)}" for code, refs in found.items()))
        if found
        else NOTHING
    )


def _ready(facts: Facts, _: Gathered) -> Iterator[str]:
    """Yield what stands against reviewing or approving how a requirement is met."""
    values = facts.values
    subclause = refs.family(values.get("ref", "")) == "subclause"
    if not subclause and values.get("applicability") == "undecided":
        yield "nobody has decided whether it applies"
    elif not subclause and values.get("applicability") == "not_applicable":
        if not facts.says("exclusion_justification"):
            yield "its exclusion is not justified"
    elif values.get("status") != "implemented":
        yield f"it is {dict(STATUSES).get(values.get('status', ''), 'not started').lower()}"
    elif not [*sound_proofs(facts)] and not facts.says("no_evidence_reason"):
        yield "no sound evidence supports it"


IMPLEMENTATION = Content(
    "implementation", "Implementation",
    fields=("status", "applicability", "exclusion_justification", "inclusion_reasons", "inclusion_justification",
            "implementation", "no_evidence_reason"),
    proofs=sound_proofs, reviewer="reviewer", approver="approver", ready=_ready,
)  # fmt: skip
"""What of a requirement is approved; not its owner, its due date, nor what auditors say of it."""


class Requirement(Record):
    """One subclause or control in one assessment; known to people by its published number."""

    __tablename__ = "requirement"
    about: ClassVar[About] = About(
        "requirement", "requirements", title="ref", natural=("assessment", "ref"), implied=True, place=ELSEWHERE,
        approved=(IMPLEMENTATION,),
    )  # fmt: skip

    assessment: Annotated[str, given(link("Assessment", "assessment", required=True))] = ""
    ref: Annotated[str, given(line("Ref", width=9, required=True))] = ""
    status: Annotated[
        str, when("applicability", _APPLIES, choice("Status", STATUSES, "Implemented means: with evidence documented"))
    ] = "not_started"
    applicability: Annotated[
        str, choice("Applicability", APPLICABILITIES, "Annex A is selected by risk (6.1.3)", families=CONTROLS)
    ] = "undecided"
    exclusion_justification: Annotated[
        str,
        when(
            "applicability",
            ("not_applicable",),
            prose("Justification for exclusion", "The condition that is missing here", families=CONTROLS),
        ),
    ] = ""
    inclusion_reasons: Annotated[
        str, when("applicability", _APPLIES, choices("Why included", REASONS, families=CONTROLS))
    ] = ""
    inclusion_justification: Annotated[
        str,
        when(
            "applicability", _APPLIES, prose("Justification for inclusion", "One sentence with ids", families=CONTROLS)
        ),
    ] = ""
    proved: ClassVar[Derived] = derived("Proved by links", _proved, "Reasons that stand on record, not only stated")
    approval: ClassVar[Derived] = approval_column(IMPLEMENTATION.name)
    owner: Annotated[str, person("Owner", "Responsible for implementation")] = ""
    reviewer: Annotated[str, person("Reviewer", "Reviews the implementation")] = ""
    approver: Annotated[str, person("Approver", "Gives final sign-off")] = ""
    due: Annotated[str, day("Due", "Target completion date")] = ""
    implemented_by: Annotated[str, choice("Implemented by", IMPLEMENTERS)] = ""
    implementation: Annotated[str, prose("How it is implemented", "What you do, who does it, where it is kept")] = ""
    no_evidence_reason: Annotated[
        str, prose("Why there is no evidence", "Only where nothing can be shown; stands wherever the status does")
    ] = ""


class Answer(Record):
    """The answer to a guiding question; the question's id is permanent."""

    __tablename__ = "answer"
    about: ClassVar[About] = About(
        "answer", "answers", title="question", natural=("requirement", "question"), part_of="requirement",
        place=ELSEWHERE,
    )  # fmt: skip

    requirement: Annotated[str, link("Requirement", "requirement", required=True)] = ""
    question: Annotated[str, line("Question", width=12, required=True)] = ""
    verdict: Annotated[str, choice("Verdict", VERDICTS)] = ""
    text: Annotated[str, prose("Answer")] = ""


def resolved(facts: Facts) -> bool:
    """Say whether an auditor's remark is dealt with: a day says so."""
    return bool(facts.values.get("resolved_on"))


class Remark(Record):
    """Auditor feedback. A list: a new audit never overwrites the last."""

    __tablename__ = "remark"
    about: ClassVar[About] = About(
        "remark", "remarks", title="text", part_of="requirement", place=ELSEWHERE, due="due",
        over=resolved,
    )  # fmt: skip

    requirement: Annotated[str, link("Requirement", "requirement", required=True)] = ""
    author: Annotated[str, line("Auditor")] = ""
    on: Annotated[str, day("On", past=True)] = ""
    grade: Annotated[str, choice("Grade", GRADES, "As the auditor graded it (ISO 19011)", width=18)] = ""
    text: Annotated[str, prose("Feedback")] = ""
    owner: Annotated[str, person("Owner", "Sees to the answer")] = ""
    due: Annotated[str, day("Due", "When the answer is promised")] = ""
    answer: Annotated[str, prose("Our answer")] = ""
    accepted_on: Annotated[str, day("Accepted on", "When the auditor accepted the answer", past=True)] = ""
    resolved_on: Annotated[str, day("Resolved on", past=True)] = ""
