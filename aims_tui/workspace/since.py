"""The journal read as a stream, and what of it came after a head that was printed somewhere."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from aims_tui.records.described import Kinds
from aims_tui.workspace.history import default


class Told(NamedTuple):
    """One change with what stood there before; people and linked rows as ids."""

    id: str
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


# Of several parents the shown one counts: the newest.
_TOLD = """
SELECT op.id, op.at, op.who, op.account, op.why, op.action, op.record, op.row, op.field,
       (SELECT parent.value FROM op_parent JOIN op AS parent ON parent.id = op_parent.parent
         WHERE op_parent.op = op.id ORDER BY parent.lamport DESC, parent.id DESC LIMIT 1),
       op.value
  FROM op ORDER BY op.lamport, op.id
"""


def told(connection: sqlite3.Connection, kinds: Kinds) -> Iterator[Told]:
    """Yield every change, oldest first, without holding them all."""
    for row in connection.execute(_TOLD):
        each = Told._make(row)
        yield each if each.old is not None else each._replace(old=default(kinds, each.record, each.field))


def since(connection: sqlite3.Connection, head: str, changes: int) -> set[str] | None:
    """Return the ids of the changes that came after a head, or None where the journal does not hold it.

    ``changes`` is how many there were then; 0 where that is not known. A merge may bring in changes
    that are older than the head and were not there: the count tells whether they were.
    """
    place = connection.execute("SELECT lamport FROM op WHERE id = ?", (head,)).fetchone()
    if place is None:
        return None
    later = _ids(connection, "SELECT id FROM op WHERE (lamport, id) > (?, ?)", place[0], head)
    before = _ids(
        connection,
        "WITH RECURSIVE known(id) AS (SELECT ? UNION SELECT above.id FROM known JOIN ("
        "  SELECT id AS op, previous AS id FROM op UNION ALL SELECT op, parent FROM op_parent) AS above"
        "  ON above.op = known.id WHERE above.id <> '') SELECT id FROM known",
        head,
    )
    # Neither after the head nor vouched for by it, in the order in which this file took them in.
    beside = [
        row
        for (row,) in connection.execute(
            "SELECT id FROM op WHERE (lamport, id) <= (?, ?) ORDER BY rowid", (place[0], head)
        )
        if row not in before
    ]
    there_then = max(changes - len(before), 0) if changes else len(beside)
    return later | set(beside[there_then:])


def _ids(connection: sqlite3.Connection, sql: str, *values: object) -> set[str]:
    return {row for (row,) in connection.execute(sql, values)}
