"""The verb that reads the journal: log. It imports no SQLModel."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from aims_tui.cli.call import Call, say, say_json
from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.workspace.queries import history, render


def log(call: Call) -> int:
    """Print the journal, or what belongs to one record, oldest first."""
    kinds = call.workspace.described
    with call.workspace.reading() as connection:
        names = history.Names(connection, kinds)
        rows: tuple[str, ...] = ()
        if call.arguments.ref:
            place = call.find(connection, call.arguments.ref)
            rows = tuple(history.belonging(connection, kinds, place.kind.name, place.row))
        found = [*history.changes(connection, kinds, *rows)]
        if call.arguments.json:
            entries = [logged(each, names, history.described_field(kinds, each.record, each.field)) for each in found]
        else:
            told = [*lines(call, connection, names, found)]
    if call.arguments.json:
        say_json(entries)
        return 0
    for line in told or ["No changes yet."]:
        say(line)
    return 0


def logged(change: history.Changed, names: history.Names, field: Field | None) -> dict[str, Any]:
    """Return one change for JSON: people and rows by name, values as in the file."""
    owner = names.requirement(change.record, change.row)
    return {
        "at": change.at,
        "who": change.who,
        "account": change.account,
        "why": change.why,
        "action": change.action,
        "ref": names.row("requirement", owner) if owner else names.row(change.record, change.row),
        "record": change.record,
        "field": change.field or "exists",
        "old": value(change.old, change.field, names, field),
        "new": value(change.new, change.field, names, field),
    }


def value(stored: str, name: str, names: history.Names, field: Field | None) -> Any:
    """Return the value of a field for JSON, given as in the file."""
    if name == EXISTS:
        return "yes" if stored else "no"
    if field is not None and field.kind is FieldType.CHOICES:
        return [*field.listed(stored)]
    return names.value(field, stored)


def lines(
    call: Call, connection: sqlite3.Connection, names: history.Names, found: list[history.Changed]
) -> Iterator[str]:
    """Yield one line for each change, as ``log`` prints it."""
    kinds = call.workspace.described
    elsewhere = history.of_use_cases(connection) if {"requirement", "assessment"} <= kinds.keys() else {}
    # Two actions may share one sync of copies and so stand mixed; each run of one is told by itself.
    for _, group in groupby(found, key=lambda each: each.action):
        changes = [*group]
        first = changes[0]
        lead = f"{first.at[:16].replace('T', ' ')}  {render.cut(first.who)}  "
        why = f" [{render.cut(first.why, 200)}]" if first.why else ""
        owners = {each.row: names.requirement(each.record, each.row) for each in changes}
        for row, sentence in render.sentences(connection, names, kinds, changes):
            place = elsewhere.get(owners[row], "")
            yield f"{lead}{sentence}" + (f" [{render.cut(place)}]" if place else "") + why
