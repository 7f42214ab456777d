"""What belongs to a row and what names it, as the journal tells it: also what is deleted by now.

A *part* cannot be without the row it belongs to: an answer or a remark without its requirement, a
requirement without its assessment, a link without its two ends. A row that a field merely points at,
such as an owner, is *named*.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Kinds, RecordKind, belongs_by
from aims_tui.workspace.store import journal

Row = tuple[str, str]
"""Record and row id."""


class Pointer(NamedTuple):
    """A change that made a field of ``row`` point at another row."""

    record: str
    row: str
    field: str
    op: str
    """The id of the change."""
    part: bool
    """Whether the row is a part of the one it points at."""
    since: int = 0
    """Where in the journal (lamport) the change stands."""
    until: int = journal.FURTHEST
    """Where the field was first made to say something else by one who knew of the change."""


class Held(NamedTuple):
    """A row while it was a part of another one: from one place in the journal (lamport) until before another."""

    record: str
    row: str
    since: int
    until: int


def can_be_pointed_at(kinds: Kinds, record: str) -> bool:
    """Say whether a field of any kind can name a row of this record, or a link can end there."""
    fields = (field for kind in kinds.values() for field in kind.fields.values())
    return ("link" in kinds and record != "link") or any(record in field.targets for field in fields)


class Parts:
    """The ties of one journal, read once; good for as long as its transaction."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds) -> None:
        self._connection = connection
        self._kinds = kinds

    def of(self, record: str, row: str) -> list[Row]:
        """Return everything that is or was a part of a row, and the parts of those."""
        return list(dict.fromkeys((each.record, each.row) for each in self.held(record, row)))

    def held(self, record: str, row: str) -> list[Held]:
        """Return everything that is or was a part of a row and the parts of those, with the times they were."""
        found: dict[Held, None] = {}
        waiting = [Held(record, row, 0, journal.FURTHEST)]
        while waiting:
            each = waiting.pop()
            below = [each._replace(record=name, row=implied) for name, implied in self._implied(each.record, each.row)]
            for one in self._pointing.get(each.row, ()):
                since, until = max(one.since, each.since), min(one.until, each.until)
                if one.part and since < until:
                    below.append(Held(one.record, one.row, since, until))
            new = [one for one in below if one not in found and (one.record, one.row) != (record, row)]
            found |= dict.fromkeys(new)
            waiting += new
        return list(found)

    def above(self, record: str, row: str) -> list[Row]:
        """Return the rows that this one is a part of."""
        return self._above.get((record, row), [])

    def naming(self, row: str) -> list[Pointer]:
        """Return the changes that made a field of some other row name this one."""
        return [each for each in self._pointing.get(row, ()) if not each.part]

    @cached_property
    def _pointing(self) -> dict[str, list[Pointer]]:
        """The changes that point at a row, by its id."""
        part = {
            (kind.name, field.name): belongs_by(kind.name, field)
            for kind in self._kinds.values()
            for field in kind.fields.values()
            if field.kind in (FieldType.PERSON, FieldType.LINK) or belongs_by(kind.name, field)
        }
        names = sorted({name for _, name in part} | {old for _, old in journal.former_fields()})
        found: dict[str, list[Pointer]] = defaultdict(list)
        marks = journal.marks(names)
        ended = dict(
            self._connection.execute(
                "SELECT op_parent.parent, min(op.lamport) FROM op_parent JOIN op ON op.id = op_parent.op"
                f" WHERE op.field IN ({marks}) GROUP BY op_parent.parent",
                names,
            ).fetchall()
        )
        for record, row, field, op, value, lamport in self._connection.execute(
            f"SELECT record, row, field, id, value, lamport FROM op WHERE value <> '' AND field IN ({marks})", names
        ):
            key = journal.present(record, field)
            if key in part:
                until = ended.get(op, journal.FURTHEST)
                found[value].append(Pointer(key[0], row, key[1], op, part[key], lamport, until))
        return found

    @cached_property
    def _above(self) -> dict[Row, list[Row]]:
        added = self._added
        found: dict[Row, list[Row]] = defaultdict(list)
        for target, pointers in self._pointing.items():
            for each in pointers:
                if each.part and target in added:
                    found[each.record, each.row].append((added[target], target))
        for row, record in added.items():
            for implied in self._implied(record, row):
                found[implied].append((record, row))
        return found

    @cached_property
    def _added(self) -> dict[str, str]:
        """The record of every row that anybody added, or that follows from one."""
        rows = self._connection.execute("SELECT DISTINCT record, row FROM op WHERE field = '' AND value <> ''")
        added = {row: journal.present(record, "")[0] for record, row in rows}
        implied = [each for row, record in added.items() for each in self._implied(record, row)]
        return added | {row: record for record, row in implied}

    def _implied(self, record: str, row: str) -> list[Row]:
        about = self._kinds[record].about if record in self._kinds else None
        if about is not None and about.implies:
            return [(name, implied) for name, implied, _ in about.implies(row)]
        # The file's own description of itself cannot say what follows from a row; its tables hold it.
        return [
            (kind.name, implied)
            for kind, field in belonging(self._kinds, record)
            if kind.about.implied
            for (implied,) in self._connection.execute(f'SELECT id FROM "{kind.name}" WHERE "{field.name}" = ?', (row,))
        ]


def belonging(kinds: Kinds, record: str) -> Iterator[tuple[RecordKind, Field]]:
    """Yield the kinds, each with its field, whose rows can be parts of a row of this record."""
    for kind in kinds.values():
        for field in kind.fields.values():
            if belongs_by(kind.name, field) and (not field.to or record in field.targets):
                yield kind, field


def standing(connection: sqlite3.Connection, kinds: Kinds, record: str, row: str) -> list[Row]:
    """Return the rows in the tables that are parts of a row, and the parts of those; not what is implied."""
    found: dict[Row, None] = {}
    for kind, field in belonging(kinds, record):
        for (each,) in connection.execute(f'SELECT id FROM "{kind.name}" WHERE "{field.name}" = ?', (row,)).fetchall():
            if not kind.about.implied:
                found[kind.name, each] = None
            if kind.name != "link":
                found |= dict.fromkeys(standing(connection, kinds, kind.name, each))
    return list(found)


def owners(connection: sqlite3.Connection, kinds: Kinds, record: str, row: str) -> list[str]:
    """Return the ids of the rows that a row in the tables is directly a part of."""
    names = [name for name, field in kinds[record].fields.items() if belongs_by(record, field)]
    if not names:
        return []
    columns = ", ".join(f'"{name}"' for name in names)
    found = connection.execute(f'SELECT {columns} FROM "{record}" WHERE id = ?', (row,)).fetchone()
    return [str(each) for each in found or ()]


def heads_of(connection: sqlite3.Connection, rows: Iterable[Row]) -> list[str]:
    """Return the ids of every head of these rows, whatever the field."""
    return [head.id for each in rows for found in journal.heads(connection, *each).values() for head in found]
