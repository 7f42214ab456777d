"""Two records of one kind made one: what was written about the same thing twice."""

import sqlite3
from collections.abc import Iterator

from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import a
from aims_tui.workspace.commands import edits
from aims_tui.workspace.commands.author import Author, Saved
from aims_tui.workspace.commands.takeover import merged_changes
from aims_tui.workspace.store import errors, gate


def unite(author: Author, kind: str, first: str, other: str) -> Saved:
    """Make two records of a kind (their ids) one, as one action: the first stays.

    Raises:
        errors.Refused: they are one already, or of a kind whose records follow from others.
        errors.WorkspaceError: the file cannot be written now.
    """
    with author.workspace.reading() as connection:
        changes = united(connection, author.workspace.kinds, author.workspace.kinds[kind], first, other)
    return author.write(changes)


def united(
    connection: sqlite3.Connection, kinds: Kinds, kind: RecordKind, first: str, other: str
) -> tuple[gate.Change, ...]:
    """Return the changes that make one record of two.

    The first stays and learns what only the other says; parts, ties and whatever names the other come to it; the
    other is deleted, and the journal keeps what it was. No short id is given anew.

    Raises:
        errors.Refused: they are one already, or of a kind whose records follow from others.
    """
    if first == other:
        raise errors.Refused(f"That is one {kind.about.one} already.")
    if kind.about.implied or kind.about.single or kind.about.natural or kind.about.signed:
        raise errors.Refused(f"{a(kind.about.one)} cannot be made one with another: what it is says which it is.")
    kept, given = (_values(connection, kind, row) for row in (first, other))
    learnt = {
        name: given[name]
        for name, field in kind.fields.items()
        if not field.given and given[name] not in ("", field.default) and kept[name] in ("", field.default)
    }
    moved = [*_pointing(connection, kinds, kind.name, first, other)]
    return (
        *([gate.Change(kind.name, first, learnt)] if learnt else ()),
        *merged_changes(moved),
        *_ties(connection, kinds, (kind.name, first), other),
        gate.deleted(kind.name, other),
    )


def _values(connection: sqlite3.Connection, kind: RecordKind, row: str) -> dict[str, str]:
    names = ", ".join(f'"{name}"' for name in kind.fields)
    found = connection.execute(f'SELECT {names} FROM "{kind.name}" WHERE id = ?', (row,)).fetchone()
    if found is None:
        raise errors.Refused(f"There is no such {kind.about.one}; someone may have deleted it.")
    return {name: "" if value is None else str(value) for name, value in zip(kind.fields, found, strict=True)}


def _pointing(
    connection: sqlite3.Connection, kinds: Kinds, record: str, first: str, other: str
) -> Iterator[gate.Change]:
    """Yield the changes that make whatever names the other, its parts among them, name the first."""
    for kind in kinds.values():
        for field in kind.fields.values():
            if record in field.targets:
                rows = connection.execute(f'SELECT id FROM "{kind.name}" WHERE "{field.name}" = ?', (other,))
                yield from (gate.Change(kind.name, row, {field.name: first}) for (row,) in rows if row != first)


def _ties(connection: sqlite3.Connection, kinds: Kinds, first: tuple[str, str], other: str) -> Iterator[gate.Change]:
    """Yield the ties of the other for the first, but for those that it has already and those between the two."""
    rows = connection.execute(
        "SELECT from_record, from_row, to_record, to_row, relation, note FROM link WHERE ? IN (from_row, to_row)"
        " ORDER BY id",
        (other,),
    ).fetchall()
    standing = {row for (row,) in connection.execute("SELECT id FROM link WHERE ? IN (from_row, to_row)", (first[1],))}
    for *ends, relation, note in rows:
        near, far = (ends[:2], ends[2:]) if ends[1] == other else (ends[2:], ends[:2])
        if far[1] == first[1] or near[1] == far[1]:
            continue
        made = edits.link_change(kinds, first, (far[0], far[1]), note, relation)
        if made.row not in standing:
            standing.add(made.row)
            yield made
