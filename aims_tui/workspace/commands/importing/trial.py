"""The rules of a workspace, tried on a copy in memory: which rows of an import they would refuse.

They are the gate's own rules, asked before and after as the gate asks them, but for all rows at once and without a
journal: that is a matter of a second for ten thousand rows. Whatever is tried here, the gate holds them once more when
it is written.
"""

import sqlite3
from collections.abc import Mapping, Sequence

from aims_tui.records.fields import EXISTS, FieldType
from aims_tui.records.kinds import Kinds
from aims_tui.workspace.commands.importing.plan import Outcome, Plan, Row, Whole
from aims_tui.workspace.store import errors, facts, gate, rules
from aims_tui.workspace.store.rows import Connection

_SAID_BY = {
    "no_evidence_reason": "status", "exclusion_justification": "applicability",
    "inclusion_justification": "inclusion_reasons",
}  # fmt: skip
"""The column that brings a shortcoming about, where the one that would mend it is not in the file."""


def judge(plan: Plan | Whole, connection: sqlite3.Connection, kinds: Kinds, today: str, lost: frozenset[str]) -> None:
    """Refuse the rows of a plan that leave something incomplete, each with the sentence of the rule."""
    acting = [row for row in plan.rows if row.changes]
    tables = {id(row): each.chosen for each in plan.plans for row in each.rows}
    if not acting:
        return
    with _Copy(connection) as copy:
        changes = [change for row in acting for change in row.changes]
        touched = [_touched(copy, kinds, row) for row in acting]
        requirements = rules.requirements_touched(copy, changes)
        records = rules.records_touched(copy, kinds, changes)

        def lacking() -> rules.Shortcomings:
            reader = facts.Reader(copy, kinds, today, lost)
            return rules.shortcomings(copy, requirements) | rules.of_records(reader, kinds, records)

        before = lacking()
        for change in (*plan.additions, *changes):
            _apply(copy, kinds, change)
        new: dict[str, list[tuple[str, str]]] = {}
        for (lacks, name), sentence in lacking().items():
            if (lacks, name) not in before:
                new.setdefault(lacks, []).append((name, sentence))
        for row, ids in zip(acting, touched, strict=True):
            if found := [each for one in ids for each in new.get(one, ())] or _of_days(copy, row):
                name, _ = found[0]
                chosen = tables[id(row)]
                column = chosen.column(name) or chosen.column("status" if name == "no_evidence_reason" else name)
                row.refuse(
                    " ".join(dict.fromkeys(sentence for _, sentence in found)), column.head.name if column else ""
                )


def _touched(connection: sqlite3.Connection, kinds: Kinds, row: Row) -> set[str]:
    """Return the ids of the records whose rules a row can break."""
    found = rules.requirements_touched(connection, row.changes) & {row.record} if row.record else set()
    return found | {id for _, id in rules.records_touched(connection, kinds, row.changes)}


def _of_days(connection: sqlite3.Connection, row: Row) -> list[tuple[str, str]]:
    try:
        rules.check_days(connection, row.changes)
    except errors.Refused as error:
        return [(name, sentence) for (_, name), sentence in error.fields.items()]
    return []


class _Copy:
    """A copy of a workspace's tables in memory, for as long as a trial takes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._source = connection

    def __enter__(self) -> sqlite3.Connection:
        self._copy = sqlite3.connect(":memory:", factory=Connection, isolation_level=None, check_same_thread=False)
        self._source.backup(self._copy)
        if isinstance(self._source, Connection):
            self._copy.columns = self._source.columns
        return self._copy

    def __exit__(self, *_: object) -> None:
        self._copy.close()


def _apply(connection: sqlite3.Connection, kinds: Kinds, change: gate.Change) -> None:
    kind = kinds[change.record]
    values: Mapping[str, object] = {
        name: (int(value) if value else None) if kind.fields[name].kind is FieldType.NUMBER else value
        for name, value in change.values.items() if name != EXISTS
    }  # fmt: skip
    if EXISTS in change.values:
        whole = {
            name: (int(each.default) if each.default else None) if each.kind is FieldType.NUMBER else each.default
            for name, each in kind.fields.items()
        }
        values = {**whole, **values, "id": change.row, "revision": 1, "clashes": 0}
        columns = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        connection.execute(f'INSERT OR REPLACE INTO "{kind.name}" ({columns}) VALUES ({marks})', [*values.values()])
    elif values:
        columns = ", ".join(f'"{name}" = ?' for name in values)
        connection.execute(f'UPDATE "{kind.name}" SET {columns} WHERE id = ?', [*values.values(), change.row])


def refuse_by(plan: Plan | Whole, error: errors.Refused) -> bool:
    """Refuse the rows that the gate names; return whether it named any that are not refused already."""
    by_id: dict[str, Sequence[Row]] = {}
    for row in plan.rows:
        for change in row.changes:
            by_id[change.row] = [*by_id.get(change.row, ()), row]
            for value in change.values.values():
                by_id[value] = [*by_id.get(value, ()), row] if len(value) == 36 else []
    found = False
    for (id, _), sentence in error.fields.items():
        for row in by_id.get(id, ()):
            if row.outcome is not Outcome.REFUSED:
                row.refuse(sentence)
                found = True
    return found
