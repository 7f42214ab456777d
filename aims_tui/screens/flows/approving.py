"""Reviewing and approving what is under the cursor or selected: one dialog, one action."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from aims_tui.insight.signing import Subject
from aims_tui.records import approval
from aims_tui.records.approval import APPROVED, EDITORIAL, NEEDS_WORK, REVIEWED
from aims_tui.records.assessment import NAME, STATEMENT
from aims_tui.records.fields import Field, choice, line, prose
from aims_tui.screens.dialogs.ask import Confirm, Refusals
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.pick import PickOne
from aims_tui.screens.dialogs.write import Form
from aims_tui.screens.flows.evidence import Flow
from aims_tui.screens.section import GivenUp, Section
from aims_tui.text import a, count_of, cut, folded, one_line
from aims_tui.widgets.signatures import Signatures
from aims_tui.workspace.commands import approving, prospects
from aims_tui.workspace.commands.prospects import Prospect
from aims_tui.workspace.queries.approvals import Signature
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.store import errors

_MOST_NAMED = 600
"""Characters of what is not ready that stand above the fields."""
_ALTHOUGH = replace(
    prose("Sign what is not ready all the same, because", "Empty: it is left out. The reason is kept and printed."),
    name="although",
)
_NOTE = {EDITORIAL: "Editorial: why it still is approved", NEEDS_WORK: "What needs work"}
_VERSION = replace(line("Version", "Such as 2.0; empty: the next one", width=9), name="version")


async def approve(section: Section, subjects: Sequence[Subject]) -> None:
    """Ask who approves them, and approve them as they stand."""
    await _sign(section, subjects, approve=True)


async def approve_statement(section: Section) -> None:
    """Approve the Statement of Applicability of the present assessment as a new version."""
    await approve(section, [Subject(NAME, section.session.assessment, STATEMENT.name)])


async def review(section: Section, subjects: Sequence[Subject]) -> None:
    """Ask who reviewed them and whether they need work, and record that."""
    await _sign(section, subjects, approve=False)


async def _sign(section: Section, subjects: Sequence[Subject], *, approve: bool) -> None:
    found = await section.ask(prospects.prospects, section.session, await _chosen(section, subjects))
    if not found:
        raise errors.Refused("Nobody approves what is here. Go to a requirement, a policy, a risk, the scope …")
    one = len(found) == 1
    about = one_line(found[0].what) if one else _counted(found)
    heading = f"{'Approve' if approve else 'Review of'} {about}"
    keeping = Keeping(section.context.unsaved, approval.NAME, f"{found[0].subject.row} {heading}", heading)
    given = {"by": _signer(section, found, approve=approve), "on": section.session.today().isoformat()}
    given["decision"] = APPROVED if approve else REVIEWED
    while True:
        against = {each.what: each.lacks for each in found if each.lacks}
        if approve:  # Who signs decides it too, and may be another at the second try.
            against = await section.ask(prospects.against, section.session, found, given["by"])
        asked = _fields(section, found, approve=approve, against=bool(against) or bool(given.get("although")))
        form = Form(
            heading, asked, given, keeping,
            people=_people(section), today=section.session.today, lead=_lead(found, against),
        )  # fmt: skip
        written: dict[str, str] = await section.choose(form)
        given = {**given, **written}
        typed = {name: given.get(name, "") for name in ("by", "on", "note", "proof", "version")}
        try:
            signed = await section.patiently(
                partial(
                    approving.sign, section.session, [each.subject for each in found], given["decision"], typed,
                    although=given.get("although", ""),
                )
            )  # fmt: skip
            break
        except errors.Refused as refused:
            # What was typed stands there again: a refusal costs nothing.
            section.notify(str(refused), severity="error", timeout=8)
        except GivenUp:
            continue
    keeping.forget([each.name for each in asked])
    words = dict(approval.DECISIONS)[given["decision"]]
    what = one_line(signed.done[0]) if len(signed.done) == 1 else _counted(found, len(signed.done))
    section.tell(signed.saved, f"{what}: {words}. ctrl+z takes it back.")
    if signed.left:
        await section.choose(Refusals(f"{len(signed.done)} signed, {len(signed.left)} left out", signed.left))


async def _chosen(section: Section, subjects: Sequence[Subject]) -> Sequence[Subject]:
    """Ask what of a record is meant, where several things of it are approved."""
    kinds = section.session.workspace.described
    kind = kinds[subjects[0].kind] if subjects else None
    if kind is None or len(kind.about.approved) < 2 or subjects[0].content:
        return subjects
    options = [(each.name, each.label) for each in kind.about.approved]
    name = await section.choose(PickOne("What is to be signed?", options))
    return [each._replace(content=name) for each in subjects]


def _counted(found: Sequence[Prospect], number: int | None = None) -> str:
    about = found[0].kind.about
    return count_of(len(found) if number is None else number, about.one, about.many)


def _fields(section: Section, found: Sequence[Prospect], *, approve: bool, against: bool) -> list[Field]:
    """Return what is asked: who and when; the decision where there is one; and why, where something is not ready."""
    fields = section.session.workspace.described[approval.NAME].fields
    asked = [replace(fields[name], given=False) for name in ("by", "on")]
    decisions = (APPROVED, EDITORIAL) if approve else (REVIEWED, NEEDS_WORK)
    several = not approve or any(each.stale for each in found)
    if several:
        words = tuple((code, fields["decision"].words(code)) for code in decisions)
        asked.append(replace(choice("Decision", words), name="decision", default=decisions[0]))
    if approve and any(each.content.versions for each in found):
        asked.append(_VERSION)
    asked += [replace(fields["note"], help=_NOTE[decisions[1]] if several else ""), fields["proof"]]
    if against:
        asked.append(_ALTHOUGH)
    return asked


def _signer(section: Section, found: Sequence[Prospect], *, approve: bool) -> str:
    """Return who is likely to sign: the one who is named for all of them, else whoever is at the keyboard."""
    named = {each.asked[1 if approve else 0] for each in found}
    only = named.pop() if len(named) == 1 else ""
    return only or section.session.who


def _people(section: Section) -> tuple[str, ...]:
    people = section.view.people if section.view else ()
    known = any(folded(each) == folded(section.session.who) for each in people)
    return people if known else (section.session.who, *people)


def _lead(found: Sequence[Prospect], against: Mapping[str, Sequence[str]]) -> str:
    """Say what is not ready, and what of a single record changed since it was approved."""
    if against:
        told = "\n".join(f"{one_line(what)}: {'; '.join(lacks)}" for what, lacks in against.items())
        return cut(f"Not ready{'' if len(found) == 1 else f', {len(against)} of {len(found)}'}:\n{told}", _MOST_NAMED)
    standing = found[0].standing
    return f"{standing.text}: {standing.reason}" if len(found) == 1 and standing.text else ""


async def _sign_here(section: Section, detail: RecordDetail, _: Signatures) -> None:
    if detail.kind.about.signed:
        raise errors.Refused(f"Go to what is to be signed: {a(detail.kind.about.one)} signs it.")
    await approve(section, [Subject(*detail.key)])


async def _delete(section: Section, _: RecordDetail, entry: Signature) -> None:
    """Ask once more and delete a signature: what is wrong is taken back, the history keeps it."""
    words = f"Delete {one_line(entry.short)}, signed by {one_line(entry.by)}? ctrl+z brings it back."
    if await section.choose(Confirm(words, "Delete it")):
        saved = await section.patiently(lambda: section.session.delete(entry.facts.kind, entry.id))
        section.tell(saved, f"Deleted {one_line(entry.short)}.")


async def _go(section: Section, detail: RecordDetail, entry: Signature) -> None:
    """Go from what was signed to the signature, and back."""
    if detail.kind.about.signed:
        section.post_message(section.GoTo(entry.kind, entry.facts.values["of"]))
    else:
        section.post_message(section.GoTo(entry.facts.kind, entry.id))


SIGNATURES: dict[str, Flow] = {"sign": _sign_here, "delete": _delete, "enter": _go}
"""What the keys of the tab Approvals do."""
