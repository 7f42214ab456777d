"""``approve``, ``reviewed`` and ``approvals``: who signed what, and whether it still stands."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from aims_tui.cli.call import Call, say, say_json, say_table
from aims_tui.insight.signing import Subject, Waiting
from aims_tui.records.approval import APPROVED, DECISIONS, EDITORIAL, NAME, NEEDS_WORK, REVIEWED, STALE
from aims_tui.text import ended, folded
from aims_tui.workspace.commands import approving
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.queries import approvals as queries
from aims_tui.workspace.queries import render
from aims_tui.workspace.queries.signed_changes import Change
from aims_tui.workspace.store import errors

_STATES = {"in_force": "in force", "stale": "stale", "superseded": "superseded"}


def approve(call: Call) -> int:
    """Approve records as they stand, as one action."""
    return _sign(call, EDITORIAL if call.arguments.editorial else APPROVED)


def reviewed(call: Call) -> int:
    """Record that somebody reviewed records, as one action."""
    return _sign(call, NEEDS_WORK if call.arguments.needs_work else REVIEWED)


def _sign(call: Call, decision: str) -> int:
    with call.workspace.reading() as connection:
        subjects = [subject_of(call, connection, each) for each in call.arguments.refs]
    return sign(call, subjects, decision)


def sign(call: Call, subjects: Sequence[Subject], decision: str, version: str = "") -> int:
    """Sign subjects with what the command was given, and say what came of it; 1 where something was left out."""
    asked = call.arguments
    with call.workspace.reading() as connection:
        assessment = call.assessment(connection)
    author = Author(call.workspace, who=call.who, today=lambda: call.today, assessment=assessment)
    author.welcome.add(folded(asked.by))
    typed = {"by": asked.by, "on": asked.on, "note": asked.note, "proof": asked.proof, "version": version}
    signed = approving.sign(author, subjects, decision, typed, although=asked.although)
    for name in signed.saved.new_people:
        say(f"New person: {name}")
    for each in signed.done:
        say(f"{dict(DECISIONS)[decision]}: {each}")
    for what, why in signed.left.items():
        say(f"Left out: {what}: {ended(why)}")
    call.tell(signed.saved.receipt.notice)
    return 1 if signed.left else 0


def subject_of(call: Call, connection: sqlite3.Connection, typed: str) -> Subject:
    """Return what is to be signed: a record, or the one scope, method, treatment plan or statement there is.

    Raises:
        errors.Refused: there is no such thing, or nobody signs it.
    """
    kinds = call.workspace.described
    named = queries.of_kind(kinds, typed)
    if named is not None and (named.kind.about.single or named.content.versions):
        kind, content = named
        rows = [row for (row,) in connection.execute(f'SELECT id FROM "{kind.name}"')]
        return Subject(kind.name, rows[0] if kind.about.single else call.assessment(connection), content.name)
    place = call.find(connection, typed)
    if not place.kind.about.approved:
        signable = ", ".join(kind.about.many for kind in kinds.values() if kind.about.approved)
        raise errors.Refused(f"Nobody approves {place.kind.about.many}. What is approved: {signable}.")
    return Subject(place.kind.name, place.row)


def approvals(call: Call) -> int:
    """Print what was signed; or what waits for somebody to sign it."""
    asked = call.arguments
    if not queries.judged(call.workspace.described):
        raise errors.Refused("What was signed cannot be told from a file of another version that is only read.")
    with call.workspace.reading() as connection:
        of = subject_of(call, connection, asked.ref) if asked.ref else None
        if asked.waiting:
            waiting = queries.waiting(call.reader(connection), call.assessment(connection))
            return _say_waiting([each for each in waiting if _meant(each, of, asked.by)], json=asked.json,
                                plain=asked.plain)  # fmt: skip
        found = queries.signatures(call.reader(connection), of.row if of else "")
        found = tuple(
            each for each in found
            if (of is None or not of.content or each.facts.values["content"] == of.content)
            and (not asked.stale or each.state == STALE) and (not asked.by or folded(each.by) == folded(asked.by))
        )  # fmt: skip
        if asked.json:
            say_json([_as_json(each) for each in found])
        elif not found:
            say("Nothing passes." if asked.by or asked.stale else "Nothing was signed yet.")
        else:
            _say(call, connection, found, plain=asked.plain)
    return 0


def _meant(each: Waiting, of: Subject | None, by: str) -> bool:
    return (of is None or each.row == of.row) and (not by or folded(each.whom) == folded(by))


def _say_waiting(found: Sequence[Waiting], *, json: bool, plain: bool) -> int:
    if json:
        say_json([{"subject": each.ref, "waits_for": each.code, "by": each.whom, "why": each.why} for each in found])
    elif not found:
        say("Nothing waits for a review or an approval.")
    else:
        rows = [(each.title, each.words, each.whom, each.why) for each in found]
        say_table(("What", "Waits for", "Whom", "Why"), rows, plain=plain)
    return 0


def _as_json(each: queries.Signature) -> dict[str, Any]:
    values = each.facts.values
    return {
        "id": each.short, "subject": each.ref, "assessment": each.assessment,
        "what": values["title"], "decision": each.decision, "by": each.by,
        "on": each.on, "as": values["role"], "entered_by": values["entered_by"], "note": values["note"],
        "proof": each.proof, "although": values["although"], "version": each.version, "hash": values["hash"],
        "head": values["head"], "state": each.state,
        "changed": [
            {"ref": one.ref, "field": one.field, "old": one.old, "new": one.new, "by": one.by, "at": one.at}
            for one in each.changed
        ],
    }  # fmt: skip


def _say(call: Call, connection: sqlite3.Connection, found: Iterable[queries.Signature], *, plain: bool) -> None:
    fields = call.workspace.described[NAME].fields
    say_table(
        ("Id", "What", "State", "Decision", "By", "On", "Signed as", "Entered by"),
        [
            (each.short, each.title, _STATES[each.state],
             fields["decision"].words(each.decision), each.by, each.on, each.facts.values["role"],
             each.facts.values["entered_by"])
            for each in found
        ],
        plain=plain,
    )  # fmt: skip
    for each in found:
        for line in changed_lines(each.changed):
            say(f"{each.short} {line}")


def changed_lines(changes: Iterable[Change]) -> Iterator[str]:
    """Yield a line for each value that is no longer what was signed, with who changed it and when."""
    for one in changes:
        old, new = (render.cut(words) or "–" for words in (one.old_words, one.new_words))
        who = f" ({one.by}, {one.at[:10]})" if one.by else f" ({one.at[:10]})" if one.at else ""
        yield f"{one.about}: {old} → {new}{who}"
