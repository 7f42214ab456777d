"""The sheets that an export writes by hand: what their columns are, for the table to come back as it went."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from aims_tui.insight.importing.targets import ASSESSMENT, ID, NUMBER, TITLE
from aims_tui.records.action import NAME as ACTION
from aims_tui.records.action import TREATMENT_PLAN
from aims_tui.records.approval import Approval
from aims_tui.records.evidence import SUPPORTS, Evidence
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.records.organization import Person
from aims_tui.records.requirement import Answer, Remark, Requirement


class OurSheet(NamedTuple):
    """One sheet: its title, the kind that it holds, and what each heading is; one that is not named is nothing."""

    title: str
    kind: str
    columns: Mapping[str, str]
    tells: Collection[str]
    """Headings that no other table has together."""


_BOTH = {
    "Ref": NUMBER, "Status": "status", "How it is implemented": "implementation", "Evidence": "evidence",
    "Owner": "owner", "Reviewer": "reviewer", "Approver": "approver", "Due": "due", "Use case": ASSESSMENT,
}  # fmt: skip
_SHEETS = (
    OurSheet("SoA", Requirement.__tablename__, {
        **_BOTH, "Control": TITLE, "Applicable": "applicability", "Why included": "inclusion_reasons",
        "Justification": "justification",
    }, ("Ref", "Control", "Applicable", "Why included", "Justification", "How it is implemented")),
    OurSheet("Clauses", Requirement.__tablename__, {**_BOTH, "Requirement": TITLE, "Risks": "risks"},
             ("Ref", "Requirement", "Status", "How it is implemented", "Evidence")),
    OurSheet("Evidence", Evidence.__tablename__, {
        "Id": ID, "Title": "title", "Kind": "kind", "Tags": "tags", "Version": "version", "Issued on": "issued_on",
        "Valid until": "valid_until", "State": "state", "File or link": "link", "Supports": SUPPORTS,
        "How it supports that": f"{SUPPORTS}_notes", "Owner": "owner", "Description": "description",
        "Supersedes": "supersedes", "External origin": "external", "Source": "source",
    }, ("Id", "Title", "Sound", "File or link", "Supports")),
    OurSheet("Approvals", Approval.__tablename__, {"Id": ID, "Proof": "proof"},
             ("Id", "Of", "What was signed", "State", "Decision")),
    OurSheet("People", Person.__tablename__, {
        "Name": "name", "Role": "role", "Email": "email", "Top management": "top_management", "Active": "active",
    }, ("Name", "Role", "Top management", "Active")),
    OurSheet("Auditor feedback", Remark.__tablename__, {
        "Ref": "requirement", "On": "on", "Auditor": "author", "Grade": "grade", "Feedback": "text",
        "Our answer": "answer", "Owner": "owner", "Due": "due", "Accepted on": "accepted_on",
        "Resolved on": "resolved_on",
    }, ("Ref", "Requirement or control", "Auditor", "Feedback", "Our answer")),
    OurSheet("Guiding questions", Answer.__tablename__, {
        "Ref": "requirement", "No": "question", "Answer": "verdict", "Explanation": "text",
    }, ("Ref", "Requirement or control", "No", "Question", "Answer")),
)  # fmt: skip

_IN_PART = {TREATMENT_PLAN.title: ACTION}
"""By title: the kind of which a sheet shows some records, which stand on a sheet of their own too."""


def known(headings: Collection[str]) -> OurSheet | None:
    """Return which sheet of ours a table with these headings is; None where it is none of those made by hand."""
    return next((sheet for sheet in _SHEETS if {*sheet.tells} <= {*headings}), None)


def kind_of(kinds: Kinds, title: str) -> RecordKind | None:
    """Return which kind of records a sheet of an export holds; None where it holds none, such as the Cover."""
    name = next((sheet.kind for sheet in _SHEETS if sheet.title == title), _IN_PART.get(title, ""))
    if name in kinds:
        return kinds[name]
    return next((kind for kind in kinds.values() if kind.about.sheet and kind.about.sheet.title == title), None)


def titles(kind: str) -> tuple[str, ...]:
    """Return the titles of the sheets made by hand that hold a kind."""
    return tuple(sheet.title for sheet in _SHEETS if sheet.kind == kind)
