"""Approvals and reviews: who signed what, and whether that is still what stands (7.5.2, 6.1.3)."""

import re
from collections.abc import Container, Mapping
from typing import Annotated, Any, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.fields import ANY, choice, day, given, internal, line, link, person, prose, when
from aims_tui.records.kinds import About, Derived, Figure, Shortcomings, derived

NAME = "approval"
"""The kind's name, for those who sign something."""
SUBJECTS = "requirement policy method risk impact_assessment system organization assessment"
"""The kinds that say what of them is approved."""

APPROVED, EDITORIAL, REVIEWED, NEEDS_WORK = "approved", "editorial", "reviewed", "needs_work"
DECISIONS = (
    (APPROVED, "Approved as it stands"),
    (EDITORIAL, "Editorial, still approved"),
    (REVIEWED, "Reviewed, fine"),
    (NEEDS_WORK, "Reviewed, needs work"),
)
_TONES = ((APPROVED, "good"), (EDITORIAL, "good"), (REVIEWED, "good"), (NEEDS_WORK, "bad"))
APPROVALS, REVIEWS = (APPROVED, EDITORIAL), (REVIEWED, NEEDS_WORK)

IN_FORCE, STALE, SUPERSEDED = "in_force", "stale", "superseded"

VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
"""The form of the number of a version."""
SEALED = ("content", "title", "decision", "on", "version", "hash", "head", "frozen")
"""The fields that say what was signed: nobody changes them afterwards. Where two records become one, ``of`` moves."""

_NUMBER = re.compile(r"-(\d{1,9})")


def place(values: Mapping[str, str]) -> tuple[str, int, str]:
    """Return where an approval stands among others: by its day, then in the order in which they were entered."""
    # Where two copies gave one id, a letter stands behind it: AP-41b comes before AP-42.
    number = _NUMBER.search(values.get("short", ""))
    return values.get("on", ""), int(number[1]) if number else 0, values.get("short", "")


def _alike(decision: str) -> tuple[str, ...]:
    return APPROVALS if decision in APPROVALS else REVIEWS


def latest(facts: Facts, decisions: Container[str], content: str) -> Facts | None:
    """Return the newest approval or review that a record has of a content; None where it has none."""
    found = [
        each
        for each in facts.parts.get(NAME, ())
        if each.values.get("decision") in decisions and each.values.get("content") == content
    ]
    return max(found, key=lambda each: place(each.values), default=None)


def standing(facts: Facts) -> Worked:
    """Return whether an approval is in force: replaced by a newer one, or stale because something changed since."""
    alike = _alike(facts.values.get("decision", ""))
    if any(
        each.get("decision") in alike
        and each.get("content") == facts.values.get("content")
        and place(each) > place(facts.values)
        for each in facts.beside
    ):
        return Worked(SUPERSEDED, "a newer one stands", "", "Superseded")
    if facts.changed:
        return Worked(STALE, "", "doubtful", "Stale")
    return Worked(IN_FORCE, "", "good", "In force")


def _signer(facts: Facts) -> str:
    return facts.other("by").get("name", "") or "nobody named"


def _told(facts: Facts) -> Worked:
    """Return what was decided, by whom, when and as what."""
    values = facts.values
    decision = values.get("decision", "")
    parts = [f"by {_signer(facts)}", f"on {values['on']}" if values.get("on") else "", values.get("role", "")]
    entered = values.get("entered_by", "")
    parts.append(f"entered by {entered}" if entered and entered != _signer(facts) else "")
    return Worked(decision, ", ".join(filter(None, parts)), dict(_TONES).get(decision, ""),
                  dict(DECISIONS).get(decision, decision))  # fmt: skip


def _changed(facts: Facts) -> Worked:
    """Return what is no longer as it was signed; nothing once a newer one stands."""
    return Worked(", ".join(facts.changed)) if standing(facts).value == STALE else NOTHING


def approval_of(facts: Facts, content: str) -> Worked:
    """Return how a record stands with those who review and approve a content: the newest word counts."""
    approval, review = (latest(facts, decisions, content) for decisions in (APPROVALS, REVIEWS))
    if review is not None and (approval is None or place(review.values) > place(approval.values)):
        wrong = review.values.get("decision") == NEEDS_WORK
        told = f"by {_signer(review)} on {review.values.get('on', '')}"
        if review.changed:
            return Worked("review_stale", f"{told}; changed since: {', '.join(review.changed)}", "doubtful",
                          "Review stale")  # fmt: skip
        if wrong:
            return Worked(NEEDS_WORK, told, "bad", "Needs work")
        if approval is None or approval.changed:
            return Worked(REVIEWED, told, "good", "Reviewed")
    if approval is None:
        return NOTHING
    told = f"by {_signer(approval)} on {approval.values.get('on', '')}"
    if approval.changed:
        return Worked(STALE, f"{told}; changed since: {', '.join(approval.changed)}", "doubtful", "Stale")
    return Worked(APPROVED, told, "good", "Approved")


def approval_column(content: str, label: str = "Approval") -> Any:
    """Describe the value that says how a record stands with those who review and approve a content of it."""
    return derived(label, lambda facts: approval_of(facts, content), "Signed with A and R", width=13)


def _signed(facts: Facts) -> Shortcomings:
    """Refuse an approval of which nobody knows what was approved."""
    if facts.values.get("hash"):
        return {}
    return {"decision": "An approval is made by signing: with A or R, or 'aims-tui approve REF --by NAME'."}


def _stale(facts: Facts) -> bool:
    return standing(facts).value == STALE


class Approval(Record):
    """One signature: what of which record, by whom, on which day, and the fingerprint of what was signed."""

    __tablename__ = NAME
    about: ClassVar[About] = About(
        "approval", "approvals", title="title", prefix="AP", digits=2, part_of=SUBJECTS, beside=True, signed=True,
        place="registers", sort="-on",
        columns=("short", "title", "standing", "decision", "by", "on", "changed", "of", "entered_by"),
        over=lambda facts: standing(facts).value == SUPERSEDED,
        rules=(_signed,),
        figures=(
            Figure("by reviewers", lambda facts: facts.values.get("decision") in REVIEWS, "", "approvals_reviews"),
            Figure("changed since signed", _stale, "doubtful", "approvals_stale"),
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    of: Annotated[str, given(link("Of", SUBJECTS, "What was signed", required=True))] = ""
    content: Annotated[str, given(line("Content", "Which content of it, as a code"))] = ""
    title: Annotated[str, given(line("What", "What was signed", width=34))] = ""
    told: ClassVar[Derived] = derived("Signed", _told, width=24)
    standing: ClassVar[Derived] = derived("State", standing, "Whether it is still what stands", width=10)
    changed: ClassVar[Derived] = derived("Changed since", _changed, "What is no longer as it was signed", width=30)
    decision: Annotated[str, given(choice("Decision", DECISIONS, width=24, tones=_TONES))] = APPROVED
    by: Annotated[str, given(person("By", "Who signed", past=True))] = ""
    on: Annotated[str, given(day("On", past=True))] = ""
    role: Annotated[str, given(line("Signed as", "In which role, as it was then", width=24))] = ""
    entered_by: Annotated[str, given(line("Entered by", "Who typed it", width=20))] = ""
    version: Annotated[str, when("version", (ANY,), given(line("Version", width=9)))] = ""
    note: Annotated[str, prose("Note", "Of an editorial change: why it still is approved")] = ""
    although: Annotated[
        str, when("although", (ANY,), given(prose("Signed although", "Why, where something was not ready")))
    ] = ""
    proof: Annotated[str, link("Proof", "evidence", "A signed page or a message, kept as evidence")] = ""
    hash: Annotated[str, given(line("SHA-256", "Of what was signed", width=20, pattern="[0-9a-f]{64}"))] = ""
    head: Annotated[str, given(line("Journal head", "The newest change at that moment", width=20))] = ""
    frozen: Annotated[str, internal(prose("What was signed", "Every value, or its fingerprint"))] = ""
