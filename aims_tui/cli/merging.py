"""The verb that brings two copies together: merge, and what it would do."""

from typing import Any

from aims_tui.cli.call import Call, UsageError, existing, say, say_json
from aims_tui.cli.journal import logged, value
from aims_tui.records.fields import EXISTS, Field
from aims_tui.text import count
from aims_tui.workspace.queries import history, render
from aims_tui.workspace.queries.rehearsal import Rehearsal, alike, number, rehearsed, told
from aims_tui.workspace.store import merge as merging


def merge(call: Call) -> int:
    """Take in the changes of another copy; what both changed is listed to be decided."""
    if call.arguments.dry_run:
        return _rehearse(call)
    if call.arguments.json:
        raise UsageError("--json goes with --dry-run")
    done = merging.merge(call.workspace, existing(call.arguments.path))
    say(f"{number(done)} came in.")
    for each in done.namesakes:
        say(alike(each))
    kinds = call.workspace.described
    with call.workspace.reading() as connection:
        names = history.Names(connection, kinds)
        conflicts = history.conflicts_in(connection, kinds)
        lines = [render.conflict(connection, names, kinds, each) for each in conflicts]
    for line in lines:
        say(f"Undecided: {line}")
    if any(not each.deleted_by for each in conflicts):
        say("Decide between values with: aims-tui set REF FIELD=VALUE")
    if any(each.deleted_by for each in conflicts):
        say("Decide whether a record stays with: aims-tui keep ID, or: aims-tui delete ID")
    return 1 if lines else 0


def _rehearse(call: Call) -> int:
    """Say what a merge would do; the exit code is the one that it would have."""
    with rehearsed(call.workspace, existing(call.arguments.path)) as found:
        if call.arguments.json:
            say_json(_data(found))
        else:
            _tell(found)
        return 1 if found.clashes or found.waiting else 0


def _tell(found: Rehearsal) -> None:
    said = told(found)
    say(said.sentence)
    for heading, lines in said.parts:
        say()
        say(f"{heading}:")
        for line in lines:
            say(f"  {line}")
    if found.waiting:
        say()
        say(f"{count(found.waiting, 'decision')} {'waits' if found.waiting == 1 else 'wait'} here already.")


def _data(found: Rehearsal) -> dict[str, Any]:
    """Return a rehearsal for JSON: changes as ``log --json`` prints them, values as in the file."""
    kinds = found.workspace.described
    with found.workspace.reading() as connection:
        names = history.Names(connection, kinds)
        return {
            "changes": [
                logged(each, names, history.described_field(kinds, each.record, each.field)) for each in found.changes
            ],
            "files": [*found.files],
            "clashes": [
                _clash(each, names, history.described_field(kinds, each.record, each.field)) for each in found.clashes
            ],
            "namesakes": [
                {"record": each.record, "name": each.name, "shown": [*each.shown]} for each in found.merged.namesakes
            ],
            "waiting": found.waiting,
        }


def _clash(found: history.Conflict, names: history.Names, field: Field | None) -> dict[str, Any]:
    """Return a conflict for JSON. Of a record that one deleted and another worked on, ``exists`` is yes and no."""
    owner = names.requirement(found.record, found.row)
    gone = found.deleted_by
    return {
        "ref": names.row("requirement", owner) if owner else names.row(found.record, found.row),
        "record": found.record,
        "field": found.field or "exists",
        "values": [
            {
                "value": value("" if op in gone else "1", EXISTS, names, None)
                if found.field == EXISTS
                else value(op.value, found.field, names, field),
                "who": op.who,
                "at": op.at,
            }
            for op in found.ops
        ],
    }
