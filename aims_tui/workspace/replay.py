"""From the journal to the tables: one row, or all of them.

The tables are the journal's heads written out. Whoever adds changes to the journal calls
:func:`show_rows` for the rows they touch; a migration, and whoever doubts the tables, rebuilds all.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from aims_tui.records.described import EXISTS, Kind, Kinds, RecordKind
from aims_tui.workspace import journal

if TYPE_CHECKING:
    from sqlmodel import Session

Values = dict[str, str]
Rows = dict[str, Values]
Renames = Mapping[tuple[str, str], tuple[str, str]]

OWN = ("revision", "clashes")
"""The columns of every record that follow from the journal and are described nowhere."""


def replayed(connection: sqlite3.Connection, kinds: Kinds, renames: Renames | None = None) -> dict[str, Rows]:
    """Return what the record tables must hold, read from the journal alone: values by record and row."""
    renames = renames or {}
    replaced = {parent for (parent,) in connection.execute("SELECT parent FROM op_parent")}
    shown: dict[tuple[str, str], Values] = {}
    differing: dict[tuple[str, str, str], set[str]] = {}
    actions: dict[tuple[str, str], set[str]] = {}
    for op in journal.ops(connection):
        record, field = renames.get((op.record, op.field), (op.record, op.field))
        record, _ = renames.get((record, EXISTS), (record, EXISTS))
        cell = (record, op.row)
        actions.setdefault(cell, set()).add(op.action)
        if op.id not in replaced:
            shown.setdefault(cell, {})[field] = op.value
            differing.setdefault((record, op.row, field), set()).add(op.value)
    clashes: dict[tuple[str, str], int] = {}
    for (record, row, _), several in differing.items():
        if len(several) > 1:
            clashes[record, row] = clashes.get((record, row), 0) + 1
    there: dict[str, Rows] = {name: {} for name in kinds}
    for (record, row), values in shown.items():
        if values.get(EXISTS) and record in kinds and not kinds[record].about.implied:
            there[record][row] = {}
    for kind in kinds.values():
        for row in list(there[kind.name]):
            for record, implied, key in kind.about.implies(row) if kind.about.implies else ():
                there[record][implied] = dict(key)
    for name, rows in there.items():
        for row, key in rows.items():
            cell = (name, row)
            rows[row] = _values(kinds[name], key, shown.get(cell, {})) | {
                "revision": str(len(actions.get(cell, ()))),
                "clashes": str(clashes.get(cell, 0)),
            }
    return there


def _values(kind: RecordKind, key: Values, shown: Values) -> Values:
    return {name: key.get(name) or shown.get(name, field.default) for name, field in kind.fields.items()}


def stored(connection: sqlite3.Connection, kinds: Kinds) -> dict[str, Rows]:
    """Return what the record tables do hold, in the same form as :func:`replayed`."""
    found: dict[str, Rows] = {}
    for kind in kinds.values():
        names = (*kind.fields, *OWN)
        columns = ", ".join(f'"{name}"' for name in ("id", *names))
        rows = connection.execute(f'SELECT {columns} FROM "{kind.name}"')
        found[kind.name] = {row[0]: dict(zip(names, map(_text, row[1:]), strict=True)) for row in rows}
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def rebuild(session: "Session", kinds: Kinds, renames: Renames | None = None) -> None:
    """Drop the record tables, make them anew and fill them from the journal, in the caller's transaction.

    This is also the migration: ops of unknown tables and fields stay in the journal untouched.
    """
    connection = raw(session)
    rows = replayed(connection, kinds, renames)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        if name not in ("op", "op_parent", "meta") and not name.startswith("sqlite_"):
            connection.execute(f'DROP TABLE "{name}"')
    create(session, kinds)
    for kind in kinds.values():
        made = [_columns(kind, values) | {"id": row} for row, values in rows[kind.name].items()]
        if made:
            session.connection().execute(kind.model.__table__.insert(), made)


def create(session: "Session", kinds: Kinds) -> None:
    """Make the tables of these kinds and keep their description in the file."""
    for kind in kinds.values():
        kind.model.__table__.create(session.connection())
    raw(session).execute("INSERT OR REPLACE INTO meta VALUES ('layout', ?)", (kinds.layout(),))


def raw(session: "Session") -> sqlite3.Connection:
    """Return the plain connection that a session works on, inside the same transaction."""
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection


def show_rows(session: "Session", kinds: Kinds, cells: Iterable[tuple[str, str]]) -> None:
    """Write the journal's heads of these (record, row) pairs into the tables."""
    for record, row in cells:
        if record in kinds:
            _show(session, kinds, kinds[record], row)
    session.flush()


def _show(session: "Session", kinds: Kinds, kind: RecordKind, row: str) -> None:
    connection = raw(session)
    heads = journal.heads(connection, kind.name, row)
    standing = session.get(kind.model, row)
    if kind.about.implied:
        if standing is not None:
            _fill(connection, kind, standing, row, heads)
        return
    exists = bool(heads.get(EXISTS) and heads[EXISTS][-1].value)
    if exists:
        new = standing is None
        if new:
            standing = kind.model(id=row)
            session.add(standing)
        _fill(connection, kind, standing, row, heads)
        if new:
            _imply(session, kinds, kind, row)
    elif standing is not None:
        session.delete(standing)
        for record, implied, _ in kind.about.implies(row) if kind.about.implies else ():
            found = session.get(kinds[record].model, implied)
            if found is not None:
                session.delete(found)


def _fill(
    connection: sqlite3.Connection, kind: RecordKind, standing: Any, row: str, heads: dict[str, list[journal.Head]]
) -> None:
    for name, field in kind.fields.items():
        if name in heads:
            setattr(standing, name, _column(field.kind, heads[name][-1].value))
    standing.clashes = sum(journal.differing(found) for found in heads.values())
    standing.revision = connection.execute(
        "SELECT count(DISTINCT action) FROM op WHERE record = ? AND row = ?", (kind.name, row)
    ).fetchone()[0]


def _imply(session: "Session", kinds: Kinds, kind: RecordKind, row: str) -> None:
    if kind.about.implies is None:
        return
    known = set(raw(session).execute("SELECT DISTINCT record, row FROM op"))
    for record, implied, key in kind.about.implies(row):
        made = kinds[record].model(id=implied, **key)
        session.add(made)
        if (record, implied) in known:
            _fill(raw(session), kinds[record], made, implied, journal.heads(raw(session), record, implied))


def _columns(kind: RecordKind, values: Values) -> dict[str, Any]:
    made: dict[str, Any] = {name: _column(field.kind, values[name]) for name, field in kind.fields.items()}
    return made | {name: int(values[name]) for name in OWN}


def _column(kind: Kind, value: str) -> Any:
    if kind is not Kind.NUMBER:
        return value
    return int(value) if value else None
