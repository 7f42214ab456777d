"""One person in the place of another: the changes for the gate."""

import sqlite3
from collections.abc import Iterable

from aims_tui.records.kinds import Kinds
from aims_tui.text import folded
from aims_tui.workspace.queries.people import mentions
from aims_tui.workspace.store import errors, gate


def handed_over(
    connection: sqlite3.Connection, kinds: Kinds, person: str, to: str, *, past: bool = False
) -> tuple[gate.Change, ...]:
    """Return the changes that put another person into every field that names this one.

    With ``past`` also into those that say what this one once did: right only where both are one.
    """
    fields: dict[tuple[str, str], dict[str, str]] = {}
    for record, row, field in mentions(connection, kinds, person, past=past):
        fields.setdefault((record, row), {})[field] = to
    return tuple(gate.Change(record, row, values) for (record, row), values in fields.items())


def united(connection: sqlite3.Connection, kinds: Kinds, name: str) -> tuple[gate.Change, ...]:
    """Return the changes that make people of one name one: the one who was there first stays, and learns the rest.

    Raises:
        errors.Refused: fewer than two people have that name.
    """
    kind = kinds["person"]
    columns = ", ".join(f'"{field}"' for field in kind.fields)
    rows = connection.execute(
        f"SELECT id, {columns} FROM person ORDER BY (SELECT min(lamport) FROM op WHERE op.row = person.id), id"
    ).fetchall()
    found = [
        (row, dict(zip(kind.fields, values, strict=True)))
        for row, *values in rows
        if folded(values[list(kind.fields).index("name")]) == folded(name)
    ]
    if len(found) < 2:
        raise errors.Refused(f"There are no two people called {name.strip()!r}.")
    (first, kept), *others = found
    learnt = {}
    for field in kind.fields.values():
        said = next((values[field.name] for _, values in others if values[field.name] != field.default), "")
        if said and kept[field.name] == field.default:
            learnt[field.name] = said
    moved = [change for row, _ in others for change in handed_over(connection, kinds, row, first, past=True)]
    return (
        *merged_changes(moved),
        *((gate.Change("person", first, learnt),) if learnt else ()),
        *(gate.deleted("person", row) for row, _ in others),
    )


def merged_changes(changes: Iterable[gate.Change]) -> list[gate.Change]:
    """Return the changes with those of one row in one."""
    values: dict[tuple[str, str], dict[str, str]] = {}
    for each in changes:
        values.setdefault((each.record, each.row), {}).update(each.values)
    return [gate.Change(*row, fields) for row, fields in values.items()]
