"""Reading the journal as people do: who changed what, when, from what to what."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.records.kinds import Kinds
from aims_tui.workspace.queries import lists
from aims_tui.workspace.store import journal, parts, short_ids
from aims_tui.workspace.store.existence import Existence
from aims_tui.workspace.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of one field. ``old`` and ``new`` are as in the file, people and links as ids."""

    at: str
    who: str
    account: str
    why: str
    action: str
    record: str
    row: str
    field: str
    old: str
    new: str
    id: str = dataclass_field(default="", compare=False)
    """The change's id in the journal."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with several values that nobody has decided between; the shown one stands last.

    Where ``field`` is ``EXISTS``, somebody deleted the row and somebody else, who did not know of it, added
    or changed it or what hangs on it: the row stays until somebody decides.
    """

    record: str
    row: str
    field: str
    ops: tuple[journal.Op, ...]

    @property
    def deleted_by(self) -> tuple[journal.Op, ...]:
        """The deletions among the changes that stand against each other; empty where only values differ."""
        return () if self.field != EXISTS else tuple(op for op in self.ops if op.field == EXISTS and not op.value)

    @property
    def worked_on_by(self) -> tuple[journal.Op, ...]:
        """What those who deleted did not know of."""
        return tuple(op for op in self.ops if op not in self.deleted_by)


def history(workspace: Workspace, *rows: str) -> list[Changed]:
    """Return the changes of these rows, or of all, oldest first."""
    with workspace.reading() as connection:
        return list(changes(connection, workspace.described, *rows))


# Of several parents the shown one counts: the newest. What a deletion names beyond its own field is no old value.
_CHANGES = """
SELECT op.at, op.who, op.account, op.why, op.action, op.record, op.row, op.field,
       (SELECT parent.value FROM op_parent JOIN op AS parent ON parent.id = op_parent.parent
         WHERE op_parent.op = op.id AND (op.field <> '' OR (parent.field = '' AND parent.row = op.row))
         ORDER BY parent.lamport DESC, parent.id DESC LIMIT 1),
       op.value, op.id
  FROM op {where} ORDER BY op.lamport, op.id
"""


def changes(
    connection: sqlite3.Connection, kinds: Kinds, *rows: str, since: str = "", action: str = ""
) -> Iterator[Changed]:
    """Yield the same inside a read transaction that is open already, without holding them all.

    ``since`` is a moment in UTC, or the beginning of its ISO form: what was written before is left out.
    ``action`` leaves only what that one did.
    """
    where, values = "WHERE op.at >= ?", [since, *rows]
    if rows:
        where += f" AND op.row IN ({', '.join('?' * len(rows))})"
    if action:
        where, values = f"{where} AND op.action = ?", [*values, action]
    for found in connection.execute(_CHANGES.format(where=where), values):
        at, who, account, why, action, record, row, field, old, new, id = found
        record, field = journal.present(record, field)
        # No parent: the field still held its default. Made once, and not made again with what it held.
        before = default(kinds, record, field) if old is None else old
        yield Changed(at, who, account, why, action, record, row, field, before, new, id)


def default(kinds: Kinds, record: str, field: str) -> str:
    """Return the value that a field has before anybody changed it."""
    if field == EXISTS or record not in kinds or field not in kinds[record].fields:
        return ""
    return kinds[record].fields[field].default


def conflicts(workspace: Workspace) -> list[Conflict]:
    """Return every undecided conflict of the workspace."""
    with workspace.reading() as connection:
        return conflicts_in(connection, workspace.described)


def conflicts_in(connection: sqlite3.Connection, kinds: Kinds) -> list[Conflict]:
    """Do the same inside a read transaction that is open already."""
    return [each for row in lists.clashing(connection, kinds) for each in of_row(connection, kinds, *row)]


def about(connection: sqlite3.Connection, kinds: Kinds, record: str, row: str) -> list[Conflict]:
    """Return the undecided conflicts of one row, then those of its parts: its answers, remarks and links."""
    rows = lists.clashing(connection, kinds)
    own = [each for each in rows if each == (record, row)]
    others = [each for each in rows if each not in own and row in parts.owners(connection, kinds, *each)]
    return [conflict for each in own + others for conflict in of_row(connection, kinds, *each)]


def of_row(connection: sqlite3.Connection, kinds: Kinds, record: str, row: str) -> list[Conflict]:
    """Return the undecided conflicts of one row."""
    found = []
    for field, heads in journal.heads(connection, record, row).items():
        ids = [head.id for head in heads]
        if journal.differing(heads):
            known = {op.id: op for op in journal.ops_of(connection, record, row, field)}
            found.append(Conflict(record, row, field, tuple(known[id] for id in ids)))
        elif field == EXISTS and not heads[-1].value:
            unknown = Existence(connection, kinds).unknown(record, row)
            deletions = [op for id in ids for op in journal.ops(connection, "id = ?", (id,))]
            # What only stays because something else does is decided there.
            if unknown:
                newest = {op.who: op for op in unknown}
                found.append(Conflict(record, row, EXISTS, (*deletions, *newest.values())))
    return found


class Names:
    """Turns ids into what people call the rows, reading each row once."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds) -> None:
        self._connection = connection
        self._kinds = kinds
        self._known: dict[tuple[str, str], str] = {}
        self._shorts: dict[str, dict[str, str]] = {}
        """By kind: the short ids of all its rows, deleted ones too."""

    def row(self, record: str, row: str) -> str:
        """Return the ref, short id or title of a row; a deleted one keeps the name the journal knows."""
        key = (record, row)
        if key not in self._known:
            self._known[key] = self._name(record, row)
        return self._known[key]

    def _name(self, record: str, row: str) -> str:
        kind = self._kinds.get(record)
        if kind is None:
            return row
        for name in ("short", kind.title.name):
            if name in kind.fields and (found := self._value(record, row, name)):
                return self._words(kind.fields[name], found)
        return row

    def _words(self, field: Field, value: str) -> str:
        return field.pointed(value, self.row) if field.kind is FieldType.LINK else value

    def _value(self, record: str, row: str, field: str) -> str:
        sql = f'SELECT "{field}" FROM "{record}" WHERE id = ?'
        found = self._connection.execute(sql, (row,)).fetchone()
        if found is not None:
            return str(found[0])
        if field == "short":
            if record not in self._shorts:
                self._shorts[record] = short_ids.of(self._connection, self._kinds[record])
            return self._shorts[record].get(row, "")
        written = journal.ops_of(self._connection, record, row, field)
        return written[-1].value if written else ""

    def requirement(self, record: str, row: str) -> str:
        """Return the id of the requirement that a row belongs to, or an empty text."""
        if record == "requirement":
            return row
        kind = self._kinds.get(record)
        if kind is not None and kind.parents == ("requirement",):
            return self._value(record, row, kind.part_field("requirement").name)
        if record == "link":
            for end in ("to", "from"):
                if self._value(record, row, f"{end}_record") == "requirement":
                    return self._value(record, row, f"{end}_row")
        return ""

    def value(self, field: Field | None, value: str) -> str:
        """Return a value with people and linked rows by name; codes stay codes."""
        if field is None or not value or field.kind not in (FieldType.PERSON, FieldType.LINK):
            return value
        return field.pointed(value, self.row)


def belonging(connection: sqlite3.Connection, kinds: Kinds, record: str, row: str) -> list[str]:
    """Return the rows whose changes are part of a record's history: itself, and what is or was a part of it."""
    return [row, *(each for _, each in parts.Parts(connection, kinds).of(record, row))]


def of_use_cases(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the assessment's title by requirement, for those that are not organization-wide."""
    return dict(
        connection.execute(
            "SELECT requirement.id, assessment.title FROM requirement"
            " JOIN assessment ON assessment.id = requirement.assessment WHERE assessment.use_case <> ''"
        ).fetchall()
    )


def described_field(kinds: Kinds, record: str, field: str) -> Field | None:
    """Return the description of a field, or None for one that this layout does not know."""
    return kinds[record].fields.get(field) if record in kinds else None
