"""What a person has to do: every record that names them, and in which part."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass

from aims_tui import refs
from aims_tui.insight.state import State
from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.workspace.queries.history import Names
from aims_tui.workspace.store.facts import Reader


@dataclass(frozen=True, slots=True)
class Duty:
    """One record that names a person."""

    record: str
    row: str
    ref: str
    """Number, short id or title."""
    title: str
    """Empty for a requirement: the catalog knows it."""
    parts: tuple[str, ...]
    """What the person is there: labels of the fields."""
    assessment: str = ""
    """Title of the assessment of a use case; empty for the organization's own."""
    state: State | None = None
    """How the requirement stands."""
    unfinished: bool = False
    """Of any other record with a day of its own: whether it is not over."""
    due: str = ""
    """That day (ISO date), or empty."""

    @property
    def open(self) -> bool:
        """Whether something is left to do: a requirement that applies and is not implemented; what is not over."""
        if self.state is None:
            return self.unfinished
        return self.state.in_play and not self.state.implemented


def duties_of(
    connection: sqlite3.Connection, kinds: Kinds, names: Names, person: str, today: str = ""
) -> tuple[Duty, ...]:
    """Return what names a person (by its row): what is open first, by due date; the rest by kind and number."""
    reader = Reader(connection, kinds, today)
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind in kinds.values():
        for field in kind.fields.values():
            if field.kind is FieldType.PERSON:
                for (row,) in connection.execute(f'SELECT id FROM "{kind.name}" WHERE "{field.name}" = ?', (person,)):
                    parts[kind.name, row].append(field.label)
    found = [_duty(connection, kinds, names, reader, *key, tuple(labels)) for key, labels in parts.items()]
    order = [*kinds]

    def place(duty: Duty) -> tuple[object, ...]:
        due = duty.state.due if duty.state else duty.due
        return not duty.open, (not due, due) if duty.open else (), order.index(duty.record), refs.order(duty.ref)

    return tuple(sorted(found, key=place))


def _duty(
    connection: sqlite3.Connection, kinds: Kinds, names: Names, reader: Reader, record: str, row: str,
    parts: tuple[str, ...],
) -> Duty:  # fmt: skip
    ref = names.row(record, row)
    if record != "requirement":
        title = connection.execute(f'SELECT "{kinds[record].title.name}" FROM "{record}" WHERE id = ?', (row,))
        return Duty(record, row, ref, title.fetchone()[0], parts, "", None, *_standing(reader, kinds[record], row))
    status, applicability, due, assessment = connection.execute(
        "SELECT r.status, r.applicability, r.due, CASE WHEN a.use_case <> '' THEN a.title ELSE '' END"
        " FROM requirement r LEFT JOIN assessment a ON a.id = r.assessment WHERE r.id = ?",
        (row,),
    ).fetchone()
    state = State(row, ref, status, applicability, "", due or "", 0, "", 0, 0)
    return Duty(record, row, ref, "", parts, assessment, state)


def _standing(reader: Reader, kind: RecordKind, row: str) -> tuple[bool, str]:
    """Return whether a record with a day of its own is not over, and that day."""
    if not kind.about.due or kind.about.over is None:
        return False, ""
    for facts in reader.of(kind, [row]):
        return not kind.about.over(facts), facts.values.get(kind.about.due, "")
    return False, ""
