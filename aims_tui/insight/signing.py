"""What waits for somebody to review or approve it. Pure."""

from typing import NamedTuple

from aims_tui.records.approval import APPROVED, NEEDS_WORK, REVIEWED, STALE, approval_of
from aims_tui.records.content import Content
from aims_tui.records.facts import Facts

REVIEW, APPROVAL = "review", "approval"
WORDS = {REVIEW: "Review", APPROVAL: "Approval"}
CHANGED = ("stale", "review_stale")
"""The standings of what was changed after somebody signed it."""


class Subject(NamedTuple):
    """What of one record is to be signed."""

    kind: str
    row: str
    content: str = ""
    """The name of what of it; empty: what its kind names first."""


class Waiting(NamedTuple):
    """Something that waits for a signature."""

    kind: str
    row: str
    content: str
    """The name of what of it is to be signed."""
    ref: str
    title: str
    """As people read it: ``A.5.2 Implementation``."""
    code: str
    """``review`` or ``approval``."""
    whom: str
    """The name of who is to sign; empty where nobody is named."""
    why: str

    @property
    def words(self) -> str:
        """What it waits for."""
        return WORDS[self.code]


def waits(signed: str, reviewer: str, approver: str) -> str:
    """Return what a record waits for that is ready to be signed: a review, an approval, or nothing (empty).

    ``signed`` is how it stands with those who sign it (:func:`approval_of`); the others are the names of who is to.
    """
    if signed in (APPROVED, NEEDS_WORK):
        return ""
    if reviewer and signed != REVIEWED:
        return REVIEW
    return APPROVAL if approver or signed == STALE else ""


def why(signed: str) -> str:
    """Say why a record waits."""
    if signed in CHANGED:
        return "changed since it was signed"
    return "reviewed" if signed == REVIEWED else "not signed yet"


def waiting(content: Content, facts: Facts) -> Waiting | None:
    """Return what a record waits for that is ready; where signing itself names the signer, only who has not signed.

    Once something was signed and changed since, it waits whoever is named.
    """
    signed = str(approval_of(facts, content.name).value or "")
    names = [facts.other(field).get("name", "") if field else "" for field in (content.reviewer, content.approver)]
    done = any(facts.values.get(field) for field, value in content.signs if value == "@on")
    if done and signed not in CHANGED:
        return None
    code = waits(signed, *names)
    if not code:
        return None
    whom = names[0] if code == REVIEW else names[1]
    title = f"{facts.ref} {content.label}"
    return Waiting(facts.kind, facts.id, content.name, facts.ref, title, code, whom, why(signed))
