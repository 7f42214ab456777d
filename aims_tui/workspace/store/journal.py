"""The journal: append-only changes with parents per field. It is the truth; the tables are its present tense.

A change (*op*) names one field of one row, its new value and the *heads* of that field that its
author had in view. A head is a change that no later one of the same field names as its parent: one
head is the value, several that differ are a conflict. No clock decides anything.

A deletion names more than the heads of its own field: all that its author saw of the row and of what
hangs on it (:mod:`aims_tui.workspace.store.existence`). Those stay heads; they are named as known.

What was written stays as it was written, also when a later version renames a field. Readers go through
:func:`ops`, :func:`heads` and their like, which give the present names; only hashes need :func:`entries`.

Plain sqlite3 throughout: reading history must not cost the import of SQLModel.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from aims_tui.records import schema
from aims_tui.records.fields import EXISTS

SCHEMA = """
CREATE TABLE op (
    id TEXT NOT NULL PRIMARY KEY,
    replica TEXT NOT NULL, sequence INTEGER NOT NULL, previous TEXT NOT NULL, lamport INTEGER NOT NULL,
    at TEXT NOT NULL, who TEXT NOT NULL, account TEXT NOT NULL, why TEXT NOT NULL, action TEXT NOT NULL,
    record TEXT NOT NULL, row TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    UNIQUE (replica, sequence)
);
CREATE INDEX op_cell ON op (record, row, field);
CREATE INDEX op_lamport ON op (lamport);
CREATE TABLE op_parent (op TEXT NOT NULL, parent TEXT NOT NULL, PRIMARY KEY (op, parent)) WITHOUT ROWID;
CREATE INDEX op_parent_parent ON op_parent (parent);
CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

FURTHEST = 2**53
"""No file ever holds so many changes; larger numbers are no place in a journal."""

_COLUMNS = "id, replica, sequence, previous, lamport, at, who, account, why, action, record, row, field, value"


class Op(NamedTuple):
    """One change. ``id`` is the SHA-256 of the canonical JSON of everything else, parents included."""

    id: str
    replica: str
    sequence: int
    """1, 2, 3 … within the replica: a gap means that something was cut out."""
    previous: str
    """The newest change in the file when this one was made; so the newest id vouches for all before it."""
    lamport: int
    at: str
    """UTC, ISO 8601. Self-declared like ``who``: it orders nothing."""
    who: str
    account: str
    """The operating system's user."""
    why: str
    action: str
    """One action of a user: the unit of undo."""
    record: str
    row: str
    field: str
    value: str


class Head(NamedTuple):
    """A change of a field that no later one has replaced."""

    field: str
    id: str
    value: str
    lamport: int


class Tip(NamedTuple):
    """Where a journal ends."""

    id: str
    lamport: int
    changes: int
    """How many changes there are."""


Entry = tuple[Op, tuple[str, ...]]
"""A change as it was written, with its parents."""


def present(record: str, field: str) -> tuple[str, str]:
    """Return the names that a record and a field bear now, for those under which they were written."""
    record, field = schema.RENAMES.get((record, field), (record, field))
    return schema.RENAMES.get((record, EXISTS), (record, EXISTS))[0], field


def written_as(record: str) -> tuple[str, ...]:
    """Return every name under which changes of a record may stand in the journal, the present one first."""
    former = (old for old, _ in schema.RENAMES if present(old, EXISTS)[0] == record)
    return tuple(dict.fromkeys((record, *former)))


def former_fields() -> tuple[tuple[str, str], ...]:
    """Return the (record, field) pairs that bear other names now."""
    return tuple(schema.RENAMES)


def of_record(record: str) -> tuple[str, tuple[str, ...]]:
    """Return the condition on the op table that holds for every change of a record, and its values."""
    names = written_as(record)
    return f"record IN ({marks(names)})", names


def marks(values: Sequence[object]) -> str:
    """Return as many question marks for a statement as there are values."""
    return ", ".join("?" * len(values))


def _renamed(op: Op) -> Op:
    if not schema.RENAMES:
        return op
    record, field = present(op.record, op.field)
    return op._replace(record=record, field=field)


def plausible(newest: Tip) -> bool:
    """Say whether a journal can go on after this change; forged places would run out of numbers."""
    return isinstance(newest.lamport, int) and 0 <= newest.lamport < FURTHEST


def identity(op: Op, parents: Iterable[str]) -> str:
    """Return the id that this change must have."""
    canonical = json.dumps([*op[1:], sorted(parents)], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def genuine(op: Op, parents: Iterable[str]) -> bool:
    """Say whether a change is still the one whose id it carries."""
    try:
        return identity(op, parents) == op.id
    except TypeError:
        return False  # Something other than text and numbers was put into it.


def tip(connection: sqlite3.Connection) -> Tip:
    """Return the newest change and how many there are; an empty journal gives ``("", 0, 0)``."""
    row = connection.execute("SELECT id, lamport FROM op ORDER BY lamport DESC, id DESC LIMIT 1").fetchone()
    if row is None:
        return Tip("", 0, 0)
    # Changes are never deleted, so the largest rowid counts them without reading them all.
    return Tip(row[0], row[1], connection.execute("SELECT max(rowid) FROM op").fetchone()[0])


REPLACED = """EXISTS (
    SELECT 1 FROM op_parent JOIN op AS child ON child.id = op_parent.op
     WHERE op_parent.parent = op.id AND (child.field <> '' OR (op.field = '' AND child.row = op.row)))"""
"""The condition on the op table that a later change of the same field stands on this one.

Only a deletion names parents of other fields, as what its author knew; they are not replaced by it."""


def heads(connection: sqlite3.Connection, record: str, row: str) -> dict[str, list[Head]]:
    """Return the heads of every field of a row, the one that is shown last.

    Where copies disagree on whether a row is there, what says that it is stands last: it is shown.
    """
    where, names = of_record(record)
    found: dict[str, list[Head]] = {}
    for written, field, *rest in connection.execute(
        f"SELECT record, field, id, value, lamport FROM op WHERE {where} AND row = ? AND NOT {REPLACED}"
        " ORDER BY lamport, id",
        (*names, row),
    ):
        name = present(written, field)[1]
        found.setdefault(name, []).append(Head(name, *rest))
    if EXISTS in found:
        found[EXISTS].sort(key=lambda head: head.value != "")
    return found


def differing(found: Iterable[Head]) -> bool:
    """Say whether these heads of one field are a conflict: several values that are not the same."""
    return len({head.value for head in found}) > 1


def undecided(heads: dict[str, list[Head]]) -> int:
    """Return how many fields of a row that is there wait for a decision.

    One of them is whether it is there at all, where somebody deleted it who did not know of work on it.
    """
    deleted = EXISTS in heads and not heads[EXISTS][-1].value
    return sum(map(differing, heads.values())) + deleted


class JournalWriter:
    """Appends changes within one transaction that the caller has begun and will commit."""

    def __init__(self, connection: sqlite3.Connection, replica: str, account: str) -> None:
        self._connection = connection
        self._replica = replica
        self._account = account
        newest = tip(connection)
        self.previous = newest.id
        self._lamport = newest.lamport
        self.sequence: int = connection.execute(
            "SELECT coalesce(max(sequence), 0) AS sequence FROM op WHERE replica = ?", (replica,)
        ).fetchone()[0]

    def append(
        self,
        *,
        at: str,
        who: str,
        why: str,
        action: str,
        record: str,
        row: str,
        field: str,
        value: str,
        parents: Iterable[str],
    ) -> Head:
        """Write one change and return it as the field's new head."""
        self.sequence += 1
        self._lamport += 1
        above = sorted(parents)
        draft = Op(
            "", self._replica, self.sequence, self.previous, self._lamport, at, who, self._account, why, action,
            record, row, field, value,
        )  # fmt: skip
        op = draft._replace(id=identity(draft, above))
        insert(self._connection, op, above)
        self.previous = op.id
        return Head(field, op.id, value, op.lamport)


def insert(connection: sqlite3.Connection, op: Op, parents: Iterable[str]) -> None:
    """Put one change and its parents into the journal as they are."""
    connection.execute(f"INSERT INTO op ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", op)
    connection.executemany("INSERT INTO op_parent VALUES (?, ?)", ((op.id, parent) for parent in parents))


def ops(connection: sqlite3.Connection, where: str = "", values: tuple[object, ...] = ()) -> Iterator[Op]:
    """Yield changes under their present names in the order in which they were made.

    ``where`` is a condition on the op table; it must not name records or fields, see :func:`ops_of`.
    """
    return map(_renamed, _as_written(connection, where, values))


def values(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield id, action, record, row, field and value of every change as :func:`ops` does: what a replay looks at."""
    found = connection.execute("SELECT id, action, record, row, field, value FROM op ORDER BY lamport, id")
    if not schema.RENAMES:
        return found
    return (
        (id, action, present(record, field)[0], row, present(record, field)[1], value)
        for id, action, record, row, field, value in found
    )


def ops_of(
    connection: sqlite3.Connection, record: str, row: str, field: str | None = None, action: str = ""
) -> list[Op]:
    """Return the changes of a row, or of one of its fields, or those that one action made, the oldest first."""
    where, names = of_record(record)
    found = ops(connection, f"{where} AND row = ? AND (? = '' OR action = ?)", (*names, row, action, action))
    return [op for op in found if field is None or op.field == field]


def entries(connection: sqlite3.Connection) -> list[Entry]:
    """Return every change as it was written with its parents, the oldest first."""
    above = parents(connection)
    return [(op, tuple(above.get(op.id, ()))) for op in _as_written(connection)]


def _as_written(connection: sqlite3.Connection, where: str = "", values: tuple[object, ...] = ()) -> Iterator[Op]:
    return map(Op._make, connection.execute(everything("lamport, id", where), values))


def everything(order: str, where: str = "") -> str:
    """Return the query for changes as the fields of :class:`Op`, whatever other columns the table has."""
    return f"SELECT {_COLUMNS} FROM op {where and 'WHERE ' + where} ORDER BY {order}"


def parents(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the parents of every change that has any."""
    found: dict[str, list[str]] = {}
    for op, parent in connection.execute("SELECT op, parent FROM op_parent"):
        found.setdefault(op, []).append(parent)
    return found


def meta(connection: sqlite3.Connection, key: str) -> str:
    """Return one entry of the file's own notes, or an empty text."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""
