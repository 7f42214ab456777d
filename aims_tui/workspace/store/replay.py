"""From the journal to the tables: one row, or all of them.

The tables are the journal's heads written out. Whoever adds changes to the journal calls
:func:`show_rows` for the rows they touch; a migration, and whoever doubts the tables, rebuilds all.
"""

import sqlite3
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from aims_tui.records.fields import EXISTS, FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.workspace.store import journal, short_ids
from aims_tui.workspace.store.existence import Existence
from aims_tui.workspace.store.tables import model_of

if TYPE_CHECKING:
    from sqlmodel import Session

Values = dict[str, str]
Rows = dict[str, Values]
Stands = Callable[[str, str], bool]
"""Says whether a row (record, id) is there although everybody who had a say deleted it."""

OWN = ("revision", "clashes")
"""The columns of every record that follow from the journal and are described nowhere."""


def replayed(connection: sqlite3.Connection, kinds: Kinds) -> dict[str, Rows]:
    """Return what the record tables must hold, read from the journal alone: values by record and row."""
    heads: dict[tuple[str, str], dict[str, list[str]]] = {}
    actions: dict[tuple[str, str], set[str]] = {}
    replaced = _replaced(connection)
    for id, action, record, row, field, value in journal.values(connection):
        cell = (record, row)
        if cell not in actions:
            actions[cell], heads[cell] = set(), {}
        actions[cell].add(action)
        if id not in replaced:
            heads[cell].setdefault(field, []).append(value)
    existence = Existence(connection, kinds)
    there: dict[str, Rows] = {name: {} for name in kinds}
    for (record, row), found in heads.items():
        if record not in kinds or kinds[record].about.implied or EXISTS not in found:
            continue
        # Asked only where everybody who had a say deleted it.
        if any(found[EXISTS]) or existence.stands(record, row):
            there[record][row] = {}
    for kind in kinds.values():
        for row in list(there[kind.name]):
            for record, implied, key in kind.about.implies(row) if kind.about.implies else ():
                there[record][implied] = dict(key)
    for name, rows in there.items():
        for row, key in rows.items():
            found = heads.get((name, row), {})
            rows[row] = _values(kinds[name], key, {field: values[-1] for field, values in found.items()}) | {
                "revision": str(len(actions.get((name, row), ()))),
                "clashes": str(_undecided(found)),
            }
        for row, short in short_ids.of(connection, kinds[name]).items():
            if row in rows:
                rows[row]["short"] = short
    return there


def _replaced(connection: sqlite3.Connection) -> set[str]:
    """Return the ids of the changes that are heads no more; the same rule as :data:`journal.REPLACED`."""
    existing: dict[str, str] = dict(connection.execute("SELECT id, row FROM op WHERE field = ''").fetchall())
    found = set()
    for op, parent in connection.execute("SELECT op, parent FROM op_parent"):
        deletion = existing.get(op)
        if deletion is None or existing.get(parent) == deletion:
            found.add(parent)
    return found


def _undecided(heads: dict[str, list[str]]) -> int:
    several = sum(len(values) > 1 and len({*values}) > 1 for values in heads.values())
    return several + (EXISTS in heads and not any(heads[EXISTS]))


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


def rebuild(session: "Session", kinds: Kinds) -> None:
    """Drop the record tables, make them anew and fill them from the journal, in the caller's transaction.

    This is also the migration: ops of unknown tables and fields stay in the journal untouched.
    """
    connection = raw(session)
    rows = replayed(connection, kinds)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        if name not in ("op", "op_parent", "meta") and not name.startswith("sqlite_"):
            connection.execute(f'DROP TABLE "{name}"')
    create(session, kinds)
    for kind in kinds.values():
        made = [_columns(kind, values) | {"id": row} for row, values in rows[kind.name].items()]
        if made:
            session.connection().execute(model_of(kind).__table__.insert(), made)


def create(session: "Session", kinds: Kinds) -> None:
    """Make the tables of these kinds and keep their description in the file."""
    for kind in kinds.values():
        model_of(kind).__table__.create(session.connection())
    raw(session).execute("INSERT OR REPLACE INTO meta VALUES ('layout', ?)", (kinds.layout(),))


def raw(session: "Session") -> sqlite3.Connection:
    """Return the plain connection that a session works on, inside the same transaction."""
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection


def show_rows(session: "Session", kinds: Kinds, cells: Iterable[tuple[str, str]], stands: Stands) -> list[Any]:
    """Write the journal's heads of these (record, row) pairs into the tables.

    Return the rows that are there: a session forgets those that nobody holds, and would read them again one by one.
    """
    shown = [
        _show(session, kinds, kinds[record], row, stands) for record, row in dict.fromkeys(cells) if record in kinds
    ]
    session.flush()
    return shown


def there(connection: sqlite3.Connection, record: str, row: str) -> bool:
    """Say whether a row stands in its table: a hundredth of the time that a session takes to find nothing."""
    return connection.execute(f'SELECT 1 FROM "{record}" WHERE id = ?', (row,)).fetchone() is not None


def _show(session: "Session", kinds: Kinds, kind: RecordKind, row: str, stands: Stands) -> Any:
    connection = raw(session)
    heads = journal.heads(connection, kind.name, row)
    if kind.about.implied:
        # It may be there only since the row that it follows from, and not in the table yet.
        standing = session.get(model_of(kind), row)
        if standing is not None:
            _fill(connection, kind, standing, row, heads)
        return standing
    standing = session.get(model_of(kind), row) if there(connection, kind.name, row) else None
    if EXISTS in heads and (heads[EXISTS][-1].value or stands(kind.name, row)):
        new = standing is None
        if standing is None:
            standing = model_of(kind)(id=row)
            session.add(standing)
        _fill(connection, kind, standing, row, heads)
        if new and kind.about.prefix and standing.revision > 1:
            # It comes back, and may have come from a copy that gave its id to another record too.
            standing.short = short_ids.of(connection, kind).get(row, standing.short)
        if new:
            _imply(session, kinds, kind, row)
    elif standing is not None:
        session.delete(standing)
        for record, implied, _ in kind.about.implies(row) if kind.about.implies else ():
            found = session.get(model_of(kinds[record]), implied)
            if found is not None:
                session.delete(found)
    return standing


def _fill(
    connection: sqlite3.Connection, kind: RecordKind, standing: Any, row: str, heads: dict[str, list[journal.Head]]
) -> None:
    for name, field in kind.fields.items():
        if name in heads and not (name == "short" and standing.short):
            setattr(standing, name, _column(field.kind, heads[name][-1].value))
    standing.clashes = journal.undecided(heads)
    where, names = journal.of_record(kind.name)
    standing.revision = connection.execute(
        f"SELECT count(DISTINCT action) FROM op WHERE {where} AND row = ?", (*names, row)
    ).fetchone()[0]


def _imply(session: "Session", kinds: Kinds, kind: RecordKind, row: str) -> None:
    if kind.about.implies is None:
        return
    written = raw(session).execute("SELECT DISTINCT record, row FROM op").fetchall()
    known = {(journal.present(record, EXISTS)[0], row) for record, row in written}
    for record, implied, key in kind.about.implies(row):
        made = model_of(kinds[record])(id=implied, **key)
        session.add(made)
        if (record, implied) in known:
            _fill(raw(session), kinds[record], made, implied, journal.heads(raw(session), record, implied))


def _columns(kind: RecordKind, values: Values) -> dict[str, Any]:
    made: dict[str, Any] = {name: _column(field.kind, values[name]) for name, field in kind.fields.items()}
    return made | {name: int(values[name]) for name in OWN}


def _column(kind: FieldType, value: str) -> Any:
    if kind is not FieldType.NUMBER:
        return value
    return int(value) if value else None
