"""People by the names that are typed."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from aims_tui.records.described import FieldType, Kinds
from aims_tui.text import folded
from aims_tui.workspace.store import errors

if TYPE_CHECKING:
    from aims_tui.workspace.store import gate


def find(connection: sqlite3.Connection, typed: str) -> str | None:
    """Return the id of the person that a typed name means, or None for a name not known yet.

    Spellings that differ in case, white space or Unicode form are the same name.

    Raises:
        errors.Refused: two people fit.
    """
    wanted = folded(typed)
    rows = connection.execute("SELECT id, name, active FROM person").fetchall()
    found = [row for row in rows if folded(row[1]) == wanted]
    if len(found) > 1:
        found = [row for row in found if row[2] == "yes"] or found
    if len(found) > 1:
        raise errors.Refused(
            f"Two people are called {typed.strip()!r}; rename one of them first, or make them one: "
            f"aims-tui unite {typed.strip()!r}"
        )
    return found[0][0] if found else None


def mentions(connection: sqlite3.Connection, kinds: Kinds, person: str) -> list[tuple[str, str, str]]:
    """Return every field that names a person: record, row and field, in the order of the kinds."""
    return [
        (kind.name, row, field.name)
        for kind in kinds.values()
        for field in kind.fields.values()
        if field.kind is FieldType.PERSON
        for (row,) in connection.execute(f'SELECT id FROM "{kind.name}" WHERE "{field.name}" = ?', (person,))
    ]


def handed_over(connection: sqlite3.Connection, kinds: Kinds, person: str, to: str) -> tuple["gate.Change", ...]:
    """Return the changes that put another person into every field that names this one."""
    from aims_tui.workspace.store import gate

    fields: dict[tuple[str, str], dict[str, str]] = {}
    for record, row, field in mentions(connection, kinds, person):
        fields.setdefault((record, row), {})[field] = to
    return tuple(gate.Change(record, row, values) for (record, row), values in fields.items())


def united(connection: sqlite3.Connection, kinds: Kinds, name: str) -> tuple["gate.Change", ...]:
    """Return the changes that make people of one name one: the one who was there first stays, and learns the rest.

    Raises:
        errors.Refused: fewer than two people have that name.
    """
    from aims_tui.workspace.store import gate

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
    moved = [change for row, _ in others for change in handed_over(connection, kinds, row, first)]
    return (
        *merged_changes(moved),
        *((gate.Change("person", first, learnt),) if learnt else ()),
        *(gate.deleted("person", row) for row, _ in others),
    )


def merged_changes(changes: Iterable["gate.Change"]) -> list["gate.Change"]:
    """Return the changes with those of one row in one."""
    from aims_tui.workspace.store import gate

    values: dict[tuple[str, str], dict[str, str]] = {}
    for each in changes:
        values.setdefault((each.record, each.row), {}).update(each.values)
    return [gate.Change(*row, fields) for row, fields in values.items()]


def begun(connection: sqlite3.Connection, typed: str) -> str | None:
    """Return the id of the one active person whose name begins with what was typed; None for none or several."""
    wanted = folded(typed)
    rows = connection.execute("SELECT id, name FROM person WHERE active = 'yes'").fetchall()
    found = [row for row, name in rows if wanted and folded(name).startswith(wanted)]
    return found[0] if len(found) == 1 else None


def names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the active people, sorted as people sort them."""
    return sorted((name for (name,) in connection.execute("SELECT name FROM person WHERE active = 'yes'")), key=folded)
