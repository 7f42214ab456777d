"""People by the names that are typed."""

import sqlite3

from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import folded
from aims_tui.workspace.store import errors


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


def history(kind: RecordKind, field: Field) -> bool:
    """Say whether a person field tells who once did something, such as accepting a risk or approving the scope.

    It is nobody's duty, and stays whoever takes over.
    """
    return field.past or any((field.name, "@by") in content.signs for content in kind.about.approved)


def mentions(
    connection: sqlite3.Connection, kinds: Kinds, person: str, *, past: bool = False
) -> list[tuple[str, str, str]]:
    """Return every field that names a person: record, row and field, in the order of the kinds.

    With ``past`` also those that say what the person once did, such as accepting a risk.
    """
    return [
        (kind.name, row, field.name)
        for kind in kinds.values()
        for field in kind.fields.values()
        if field.kind is FieldType.PERSON and (past or not history(kind, field))
        for (row,) in connection.execute(f'SELECT id FROM "{kind.name}" WHERE "{field.name}" = ?', (person,))
    ]


def begun(connection: sqlite3.Connection, typed: str) -> str | None:
    """Return the id of the one active person whose name begins with what was typed; None for none or several."""
    wanted = folded(typed)
    rows = connection.execute("SELECT id, name FROM person WHERE active = 'yes'").fetchall()
    found = [row for row, name in rows if wanted and folded(name).startswith(wanted)]
    return found[0] if len(found) == 1 else None


def names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the active people, sorted as people sort them."""
    return sorted((name for (name,) in connection.execute("SELECT name FROM person WHERE active = 'yes'")), key=folded)
