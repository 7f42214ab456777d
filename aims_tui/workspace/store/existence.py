"""Whether a row is there: a deletion does not win over work that its author did not know of.

A deletion names, as parents, all that its author had in view: the heads of the row, of its parts and
of the fields that name it. A change of any of these that is not among them, or below one of them, was
made by somebody who did not know of the deletion: the row stays, and somebody decides. What was
deleted in one action with the row that it is a part of stays with that row.

Everything here follows from the set of changes alone, so every copy comes to the same answer in
whatever order copies were merged. It is a reading of the whole journal; within one file the gate needs
none of it, because there every deletion knows everything.
"""

import sqlite3
from collections.abc import Sequence

from aims_tui.records.fields import EXISTS
from aims_tui.records.kinds import Kinds
from aims_tui.workspace.store import journal, parts
from aims_tui.workspace.store.parts import Row


def known_to_a_deletion(
    connection: sqlite3.Connection, kinds: Kinds, record: str, row: str, ties: parts.Parts | None = None
) -> list[str]:
    """Return the ids of all heads that somebody has in view who deletes a row now.

    ``ties`` are those of the journal as it stands, where they were read already.
    """
    if not parts.can_be_pointed_at(kinds, record):
        return parts.heads_of(connection, [(record, row)])
    ties = ties or parts.Parts(connection, kinds)
    naming = {(each.record, each.row, each.field) for each in ties.naming(row)}
    heads = parts.heads_of(connection, [(record, row), *ties.of(record, row)])
    for other, named, field in sorted(naming):
        heads += [head.id for head in journal.heads(connection, other, named).get(field, ())]
    return list(dict.fromkeys(heads))


class Existence:
    """Which rows of one journal are there; good for as long as its transaction."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds) -> None:
        self._connection = connection
        self._kinds = kinds
        self._parts = parts.Parts(connection, kinds)
        self._known: dict[Row, bool] = {}

    def stands(self, record: str, row: str) -> bool:
        """Say whether a row is there."""
        key = (record, row)
        if key not in self._known:
            self._known[key] = False  # A circle of parts holds nothing up.
            self._known[key] = self._stands(record, row)
        return self._known[key]

    def _stands(self, record: str, row: str) -> bool:
        if record in self._kinds and self._kinds[record].about.implied:
            return any(self.stands(*each) for each in self._parts.above(record, row))
        heads = journal.heads(self._connection, record, row).get(EXISTS, [])
        if not heads or heads[-1].value:
            return bool(heads)
        return bool(self.unknown(record, row)) or self._went_with_what_stands(record, row, heads)

    def _went_with_what_stands(self, record: str, row: str, heads: list[journal.Head]) -> bool:
        """Say whether every deletion of a row was one of what it belongs to, and that stands."""
        actions = {op.action for op in self._by_id([head.id for head in heads]).values()}
        for above in self._parts.above(record, row):
            gone = {op.action for op in journal.ops_of(self._connection, *above, field=EXISTS) if not op.value}
            if actions & gone and self.stands(*above):
                actions -= gone
        return not actions

    def _by_id(self, ids: Sequence[str]) -> dict[str, journal.Op]:
        return {op.id: op for id in ids for op in journal.ops(self._connection, "id = ?", (id,))}

    def unknown(self, record: str, row: str) -> list[journal.Op]:
        """Return the work on a deleted row that none of those who deleted it knew of, the newest last.

        Empty for a row that nobody deleted, or that somebody has said again is there.
        """
        heads = journal.heads(self._connection, record, row).get(EXISTS, [])
        if not heads or heads[-1].value:
            return []
        return self.unknown_to([head.id for head in heads], record, row)

    def unknown_to(self, deletions: Sequence[str], record: str, row: str) -> list[journal.Op]:
        """Return the work on a row that none of these deletions of it knew of, the newest last."""
        known = self._above(deletions)
        if not any(op.row != row or op.field for op in known.values()):
            return []  # Written before deletions named what they knew.
        found = {op.id: op for op in self._work(record, row)}
        # What belonged to it meanwhile counts for as long as it did: what somebody does to it elsewhere says nothing
        # of this row, and that somebody takes it away again is no decision that the row goes.
        for each in self._parts.held(record, row):
            found |= {op.id: op for op in self._work(each.record, each.row) if each.since <= op.lamport < each.until}
        found |= self._by_id([each.op for each in self._parts.naming(row) if each.op not in known])
        return sorted((op for id, op in found.items() if id not in known), key=lambda op: (op.lamport, op.id))

    def _work(self, record: str, row: str) -> list[journal.Op]:
        return [op for op in journal.ops_of(self._connection, record, row) if op.field or op.value]

    def _above(self, ids: Sequence[str]) -> dict[str, journal.Op]:
        """Return everything that these changes build on, by id."""
        found = journal.ops(
            self._connection,
            f"id IN (WITH RECURSIVE above(id) AS (SELECT parent FROM op_parent WHERE op IN ({journal.marks(ids)})"
            " UNION SELECT op_parent.parent FROM op_parent JOIN above ON op_parent.op = above.id)"
            " SELECT id FROM above)",
            tuple(ids),
        )
        return {op.id: op for op in found}
