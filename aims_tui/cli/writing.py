"""The verbs that change records. Each is one action through the gate: all of it or nothing."""

import sys
from collections.abc import Sequence
from pathlib import Path

from aims_tui import catalog
from aims_tui.cli.call import Call, Place, say
from aims_tui.records.described import EXISTS, Field, Kind
from aims_tui.text import count
from aims_tui.workspace import edits, errors, evidence_files, gate, glance, history
from aims_tui.workspace import undo as undoing
from aims_tui.workspace.workspace import now


def set_fields(call: Call) -> int:
    """Change fields of one record."""
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
        typed = edits.Typed(connection, call.workspace.kinds, call.today)
        values = typed.values(call.workspace.kinds[place.kind.name], _pairs(call.arguments.fields))
    change = gate.Change(place.kind.name, place.row, values)
    return _write(call, (*typed.additions, change), typed, why=call.arguments.why)


def add(call: Call) -> int:
    """Add one record."""
    kind = call.workspace.kinds.named(call.arguments.record)
    if kind is None or kind.about.implied:
        known = ", ".join(each.about.one for each in call.workspace.kinds.values() if not each.about.implied)
        raise errors.Refused(f"There is no record {call.arguments.record!r} to add. There are: {known}.")
    with call.workspace.reading() as connection:
        typed = edits.Typed(connection, call.workspace.kinds, call.today)
        values = typed.values(kind, _pairs(call.arguments.fields))
    change = gate.added(kind, values)
    return _write(call, (*typed.additions, change), typed)


def delete(call: Call) -> int:
    """Delete one record; the journal keeps what it was."""
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
    if place.ref:
        raise errors.Refused(f"{place.ref} is part of the standard and stays; set it not applicable instead.")
    return _write(call, (gate.deleted(place.kind.name, place.row),))


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
    values = edits.evidence_values(workspace, arguments.source, arguments.title, large=arguments.large)
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
        kept = evidence_files.take_in(
            workspace.path, Path(call.arguments.source).expanduser(), large=call.arguments.large
        )
        given = {"version": call.arguments.document_version} if call.arguments.document_version else {}
        changes = edits.new_version(connection, workspace.kinds, place.row, kept, given)
    return _write(call, changes)


def feedback(call: Call) -> int:
    """Record an auditor's remark; it never overwrites an earlier one."""
    place = _requirement(call)
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
    return _say_undone(call, undoing.undo(call.workspace, who=call.who, at=now()), "Undone")


def redo(call: Call) -> int:
    """Do again what the last undo took back."""
    return _say_undone(call, undoing.redo(call.workspace, who=call.who, at=now()), "Done again")


def _say_undone(call: Call, done: undoing.Undone, word: str) -> int:
    say(f"{word}: {count(len(done.receipt.written), 'change')}.")
    _say_written(call, done.receipt)
    with call.workspace.reading() as connection:
        names = history.Names(connection, call.workspace.described)
        for record, row, field in done.refused:
            say(f"  not {names.row(record, row)} {field}: somebody has changed it since.")
    return 1 if done.refused else 0


def _requirement(call: Call) -> Place:
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
    if not place.ref:
        raise errors.Refused(f"{call.arguments.ref} is not a requirement.")
    return place


def _pairs(arguments: Sequence[str]) -> dict[str, str]:
    """Return FIELD=VALUE arguments as a mapping; ``@file`` and ``@-`` are read."""
    from aims_tui.cli.run import UsageError

    found: dict[str, str] = {}
    for argument in arguments:
        name, sign, value = argument.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"{argument!r} is not of the form FIELD=VALUE")
        if name in found:
            raise UsageError(f"{name} is given twice")
        found[name] = _read(value[1:]) if value.startswith("@") else value
    return found


def _read(source: str) -> str:
    try:
        text = sys.stdin.buffer.read() if source == "-" else Path(source).expanduser().read_bytes()
        return text.decode("utf-8").replace("\r\n", "\n").removesuffix("\n")
    except OSError as error:
        raise errors.Refused(f"{source} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise errors.Refused(f"{source} is not UTF-8 text.") from None


def _write(call: Call, changes: tuple[gate.Change, ...], typed: edits.Typed | None = None, why: str = "") -> int:
    receipt = gate.write(call.workspace, gate.Action(call.who, now(), why, changes))
    for name in typed.new_people if typed else ():
        say(f"New person: {name}")
    if not receipt.written:
        say("Nothing changed: it stands like that already.")
    _say_written(call, receipt)
    if receipt.notice:
        print(f"aims-tui: {receipt.notice}", file=sys.stderr)
    return 0


def _say_written(call: Call, receipt: gate.Receipt) -> None:
    with call.workspace.reading() as connection:
        names = history.Names(connection, call.workspace.described)
        titles = (
            {each.id: each.title for each in glance.names(connection)} if "assessment" in call.workspace.kinds else {}
        )
        for each in receipt.written:
            kind = call.workspace.kinds[each.record]
            label = names.row(each.record, each.row)
            if each.field == EXISTS:
                say(f"{'Added' if each.new else 'Deleted'} {kind.about.one} {titles.get(each.row, label)}")
            elif each.record != "link" and not _just_added(receipt, each):
                field = kind.fields[each.field]
                old, new = (_words(names, kind.fields[each.field], value) for value in (each.old, each.new))
                say(f"{label} {field.label}: {old} → {new}")


def _just_added(receipt: gate.Receipt, written: gate.Written) -> bool:
    return any(each.row == written.row and each.field == EXISTS for each in receipt.written)


def _words(names: history.Names, field: Field, value: str) -> str:
    if not value:
        return "–"
    if field.kind is Kind.CHOICES:
        return ", ".join(field.words(each) for each in field.listed(value))
    if field.kind in (Kind.CHOICE, Kind.YES_NO):
        return field.words(value)
    shown = names.value(field, value)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
