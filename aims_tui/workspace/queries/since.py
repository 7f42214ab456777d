"""What of the journal came after a head that was printed somewhere."""

import sqlite3


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
