"""The rows of any kind, as lists, sheets and the command line show them."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from aims_tui.insight.register import Count, Names, Row, counts
from aims_tui.records.facts import Facts
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import coded, held
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import facts as reading
from aims_tui.workspace.store.workspace import Workspace

JsonValue = Any
"""What JSON can hold: texts, numbers, yes or no, None, and lists and objects of them."""


def rows(
    workspace: Workspace, connection: sqlite3.Connection, kind: RecordKind, today: str, ids: Sequence[str] | None = None
) -> list[Row]:
    """Return the rows of a kind, or these of them, by short id or title; ``today`` is an ISO date."""
    return _rows(reading.reader(workspace, connection, today), workspace, connection, kind, ids)


def rows_of(
    workspace: Workspace, connection: sqlite3.Connection, kinds: Sequence[RecordKind], today: str
) -> dict[str, list[Row]]:
    """Return the rows of several kinds by name; what they are tied to is read once for all."""
    reader = reading.reader(workspace, connection, today)
    return {kind.name: _rows(reader, workspace, connection, kind) for kind in kinds}


def _rows(
    reader: reading.Reader, workspace: Workspace, connection: sqlite3.Connection, kind: RecordKind,
    ids: Sequence[str] | None = None,
) -> list[Row]:  # fmt: skip
    names = _names(workspace, connection, kind)
    return [Row(kind, facts, names) for facts in reader.of(kind, ids)]


def _names(workspace: Workspace, connection: sqlite3.Connection, kind: RecordKind) -> Names:
    """Return what gives the names of what the fields of a kind point at, read at once: rows outlive the reading."""
    kinds = workspace.described
    found: dict[str, str] = {}
    for to in {to for field in kind.fields.values() for to in field.targets if to in kinds}:
        title = kinds[to].title.name
        name = f"coalesce(nullif(short, ''), \"{title}\")" if "short" in kinds[to].fields else f'"{title}"'
        found |= {row: held(str(text)) for row, text in connection.execute(f'SELECT id, {name} FROM "{to}"')}
    return lambda _, value: found.get(value, value)


def figures(reader: reading.Reader, kinds: Sequence[RecordKind]) -> Iterator[tuple[RecordKind, tuple[Count, ...]]]:
    """Yield the kinds that have figures, with those."""
    for kind in kinds:
        if kind.about.figures:
            yield kind, counts(kind, reader.of(kind))


def as_json(names: history.Names, kinds: Kinds, kind: RecordKind, facts: Facts) -> dict[str, JsonValue]:
    """Return a record as scripts read it: fields by name, then derived values, ties by their key, parts by theirs.

    Choices are codes, people and records their names, numbers numbers, ties the refs at their other end.
    """
    found: dict[str, JsonValue] = {"id": facts.id}
    for name, field in kind.fields.items():
        found[name] = _value(names, field, facts)
    for name, derived in kind.derived.items():
        found[name] = derived.work(facts).value
    for tie in kind.about.ties:
        found[tie.key] = [each.ref for each in facts.tied(tie.relation) if each.kind == tie.to]
    for part in kinds.values():
        if kind.name in part.parents:
            those = facts.parts.get(part.name, ())
            found[coded(part.about.many)] = [as_json(names, kinds, part, each) for each in those]
    return found


def _value(names: history.Names, field: Field, facts: Facts) -> JsonValue:
    value = facts.values[field.name]
    if field.kind is FieldType.CHOICES:
        return list(field.listed(value))
    if field.kind is FieldType.NUMBER:
        return facts.number(field.name)
    return names.value(field, value)
