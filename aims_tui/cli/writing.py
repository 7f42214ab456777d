"""The verbs that change records. Each is one action through the gate: all of it or nothing."""

from collections.abc import Container, Sequence

from aims_tui import catalog, refs
from aims_tui.cli.call import Call, Place, say, say_json, typed_path
from aims_tui.cli.pairs import pairs
from aims_tui.text import a, capital
from aims_tui.workspace.commands import edits, linking, takeover, uniting
from aims_tui.workspace.commands import undo as undoing
from aims_tui.workspace.commands.author import Saved
from aims_tui.workspace.queries import history, people, render
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.taking_in import taking_in
from aims_tui.workspace.store.workspace import now


def set_fields(call: Call) -> int:
    """Change fields of one record, and what it is tied to."""
    # Read first: standard input may take its time, and nobody else can save while we read the file.
    given = pairs(call.arguments.fields)
    kinds = call.workspace.kinds
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
        kind = kinds[place.kind.name]
        parted = linking.parted(kinds, kind, given)
        typed = edits.Typed(connection, kinds, call.today, call.assessment(connection))
        values = typed.values(kind, parted.fields, family_of=place.ref)
        links = linking.changes(connection, kinds, typed, (kind.name, place.row), parted.ties)
    change = gate.Change(kind.name, place.row, values)
    return _write(call, (*typed.additions, change, *links), typed, why=call.arguments.why)


def add(call: Call) -> int:
    """Add one record, tied to what was said."""
    given = pairs(call.arguments.fields)
    kinds = call.workspace.kinds
    kind = kinds.named(call.arguments.record)
    if kind is None or kind.about.implied:
        known = ", ".join(each.about.one for each in kinds.values() if not each.about.implied)
        raise errors.Refused(f"There is no record {call.arguments.record!r} to add. There are: {known}.")
    if kind.about.signed:
        raise errors.Refused(f"{capital(a(kind.about.one))} is made by signing: aims-tui approve REF --by NAME.")
    with call.workspace.reading() as connection:
        parted = linking.parted(kinds, kind, given)
        typed = edits.Typed(connection, kinds, call.today, call.assessment(connection))
        change = gate.added(kind, typed.values(kind, parted.fields))
        links = linking.changes(connection, kinds, typed, (kind.name, change.row), parted.ties)
    changes = (*typed.additions, change, *links)
    if not call.arguments.json:
        return _write(call, changes, typed)
    receipt = gate.write(call.workspace, gate.Action(call.who, now(), "", changes))
    call.tell(receipt.notice)
    with call.workspace.reading() as connection:
        say_json(
            {"id": change.row, "ref": history.Names(connection, call.workspace.described).row(kind.name, change.row)}
        )
    return 0


def delete(call: Call) -> int:
    """Delete one record; the journal keeps what it was."""
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
    if place.ref:
        hint = "" if refs.family(place.ref) == "subclause" else "; set it not applicable instead"
        raise errors.Refused(f"{place.ref} is part of the standard and stays{hint}.")
    return _write(call, (gate.deleted(place.kind.name, place.row),))


def keep(call: Call) -> int:
    """Decide that a record stays which somebody deleted while somebody else worked on it."""
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
        waiting = history.of_row(connection, call.workspace.described, place.kind.name, place.row)
    if not any(each.deleted_by for each in waiting):
        raise errors.Refused(f"Nobody deleted {call.arguments.ref}; there is nothing to decide.")
    return _write(call, (gate.kept(place.kind.name, place.row),))


def unite(call: Call) -> int:
    """Make people of one name one person, or two records one: everything that names the other names the first."""
    name, other, kinds = call.arguments.name, call.arguments.other, call.workspace.kinds
    with call.workspace.reading() as connection:
        if not other:
            changes = takeover.united(connection, kinds, name)
        else:
            stays, goes = (call.find(connection, typed) for typed in (name, other))
            if stays.kind.name != goes.kind.name:
                raise errors.Refused(f"{name} and {other} are not of one kind.")
            changes = uniting.united(connection, kinds, stays.kind, stays.row, goes.row)
    return _write(call, changes, why=f"{other} was {name} once more" if other else "")


def handover(call: Call) -> int:
    """Put one person into everything that names another, in every assessment, as one action."""
    kinds = call.workspace.kinds
    arguments = call.arguments
    with call.workspace.reading() as connection:
        leaver = people.find(connection, arguments.leaver)
        if leaver is None:
            raise errors.Refused(f"There is no person {arguments.leaver!r}.")
        typed = edits.Typed(connection, kinds, call.today)
        heir = typed.value(kinds["requirement"].fields["owner"], arguments.heir)
        if heir == leaver:
            raise errors.Refused("Both names mean one person.")
        changes = takeover.handed_over(connection, kinds, leaver, heir)
    if not changes:
        say(f"Nothing names {arguments.leaver}.")
        return 0
    return _write(call, (*typed.additions, *changes), typed, why=f"Handover from {arguments.leaver}")


def link(call: Call) -> int:
    """Tie two records together."""
    with call.workspace.reading() as connection:
        ends = [call.find(connection, typed) for typed in (call.arguments.a, call.arguments.b)]
    if ends[0].row == ends[1].row:
        raise errors.Refused("A record is not linked to itself.")
    first, second = ((end.kind.name, end.row) for end in ends)
    return _write(call, (edits.link_change(call.workspace.kinds, first, second, call.arguments.note),))


def unlink(call: Call) -> int:
    """Take the tie between two records away."""
    with call.workspace.reading() as connection:
        ends = [call.find(connection, typed) for typed in (call.arguments.a, call.arguments.b)]
        found = edits.links_between(connection, ends[0].row, ends[1].row)
    if not found:
        raise errors.Refused(f"{call.arguments.a} and {call.arguments.b} are not linked.")
    return _write(call, tuple(gate.deleted("link", row) for row in found))


def evidence(call: Call) -> int:
    """Keep a file or a web address as evidence, or put a new version in the place of one."""
    return _new_version(call) if call.arguments.what == "new-version" else _add_evidence(call)


def _add_evidence(call: Call) -> int:
    arguments = call.arguments
    workspace = call.workspace
    workspace.check_writable()
    with workspace.reading() as connection:
        supported = [call.find(connection, ref) for ref in arguments.refs]
    with edits.evidence_taken_in(workspace, arguments.source, arguments.title, large=arguments.large) as values:
        made = gate.added(workspace.kinds["evidence"], values)
        links = [
            edits.link_change(workspace.kinds, ("evidence", made.row), (place.kind.name, place.row), arguments.note)
            for place in supported
        ]
        return _write(call, (made, *links))


def _new_version(call: Call) -> int:
    workspace = call.workspace
    workspace.check_writable()
    with workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
        if place.kind.name != "evidence":
            raise errors.Refused(f"{call.arguments.ref} is not evidence.")
        edits.check_current(connection, place.row)
    given = {"version": call.arguments.document_version} if call.arguments.document_version else {}
    with taking_in(workspace, typed_path(call.arguments.source), large=call.arguments.large) as kept:
        with workspace.reading() as connection:
            changes = edits.new_version(connection, workspace.kinds, place.row, kept, given, notes=call.arguments.notes)
        return _write(call, changes)


def feedback(call: Call) -> int:
    """Record an auditor's remark; it never overwrites an earlier one."""
    place = _requirement(call)
    if not call.arguments.text.strip():
        raise errors.Refused("Say what the auditor remarked.")
    values = {
        "requirement": place.row,
        "author": call.arguments.by or call.who,
        "on": call.today.isoformat(),
        "text": call.arguments.text,
    }
    return _write(call, (gate.added(call.workspace.kinds["remark"], values),))


def answer(call: Call) -> int:
    """Answer a guiding question."""
    place = _requirement(call)
    typed = call.arguments.question.strip()
    ids = [each.id for each in catalog.load().requirements[place.ref].questions]
    wanted = [each for each in ids if typed.casefold() in (each.casefold(), each.split("-")[1], each.split("-q")[1])]
    if not wanted:
        raise errors.Refused(f"{place.ref} has no question {typed!r}. Its questions are: {', '.join(ids)}.")
    values = {"requirement": place.row, "question": wanted[0], "verdict": call.arguments.verdict}
    if call.arguments.text:
        values["text"] = call.arguments.text
    return _write(call, (gate.added(call.workspace.kinds["answer"], values),))


def undo(call: Call) -> int:
    """Take back one's own last action."""
    return _say_undone(call, undoing.undo(call.workspace, who=call.who, at=now()), "Taken back")


def redo(call: Call) -> int:
    """Do again what the last undo took back."""
    return _say_undone(call, undoing.redo(call.workspace, who=call.who, at=now()), "Done again")


def _say_undone(call: Call, done: undoing.Undone, word: str) -> int:
    told = undoing.in_words(call.workspace, done)
    for each in told.done:
        say(f"{word}: {each}")
    for each in told.kept:
        say(f"Kept {each}: somebody has changed it since.")
    return 1 if told.kept else 0


def _requirement(call: Call) -> Place:
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
    if not place.ref:
        raise errors.Refused(f"{call.arguments.ref} is not a requirement.")
    return place


def _write(call: Call, changes: tuple[gate.Change, ...], typed: edits.Typed | None = None, why: str = "") -> int:
    receipt = gate.write(call.workspace, gate.Action(call.who, now(), why, changes))
    people = {each.row for each in typed.additions} if typed else set()
    return _told(call, receipt, typed.new_people if typed else (), people)


def _told(call: Call, receipt: gate.Receipt, new_people: Sequence[str], people: Container[str]) -> int:
    for name in new_people:
        say(f"New person: {name}")
    if not receipt.written:
        say("Nothing changed: it stands like that already.")
    _say_written(call, [each for each in receipt.written if each.row not in people])
    call.tell(receipt.notice)
    return 0


def say_saved(call: Call, saved: Saved) -> int:
    """Say what a command wrote."""
    return _told(call, saved.receipt, saved.new_people, set())


def _say_written(call: Call, written: Sequence[gate.Written]) -> None:
    with call.workspace.reading() as connection:
        names = history.Names(connection, call.workspace.described)
        lines = [line for _, line in render.sentences(connection, names, call.workspace.kinds, written)]
    for line in lines:
        say(line)
