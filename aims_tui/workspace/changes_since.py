"""What changed since a day, as one asks on a Monday: by requirement and record, field by field, who and when."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import NamedTuple

from aims_tui import refs
from aims_tui.records.described import EXISTS, Field, Kind, Kinds
from aims_tui.text import folded
from aims_tui.workspace import errors, history, words
from aims_tui.workspace.history import Changed


class FieldChange(NamedTuple):
    """What became of one field."""

    name: str
    """As in the file; empty where a field is not the matter but whether the record is there."""
    field: Field | None
    """None for one that this layout does not know, and where the record came or went."""
    steps: tuple[Changed, ...]
    """Every change of it, oldest first; never empty."""

    @property
    def old(self) -> str:
        """What stood there before, as in the file."""
        return self.steps[0].old

    @property
    def new(self) -> str:
        """What stood there after the last of the changes, as in the file."""
        return self.steps[-1].new

    @property
    def prose(self) -> bool:
        """Whether the values are texts that read better as a difference."""
        return self.field is not None and self.field.kind is Kind.PROSE


class RecordChanges(NamedTuple):
    """What became of one record."""

    record: str
    row: str
    name: str
    """What people call it, on one line: ``4.1``, ``evidence EV-02``, ``remark on 4.1``."""
    fields: tuple[FieldChange, ...]
    """In the order in which they were first changed."""

    @property
    def exists(self) -> FieldChange | None:
        """Whether it was added or deleted; None where it was there all the time."""
        return next((each for each in self.fields if each.name == EXISTS), None)


class Group(NamedTuple):
    """The changes of a requirement with all that belongs to it, or of one other record."""

    ref: str
    """The number, short id or title of what the changes are about; the row of a link between other records."""
    requirement: str
    """The row of the requirement; empty for anything else."""
    assessment: str
    """The title of the requirement's assessment where that is not the organization-wide one."""
    records: tuple[RecordChanges, ...]


def changed(connection: sqlite3.Connection, kinds: Kinds, day: date, by: str = "") -> list[Changed]:
    """Return the changes since the beginning of a day where this program runs, oldest first.

    ``by`` is the name of a person as the journal knows it, or the beginning of exactly one.

    Raises:
        errors.Refused: nobody of that name, or several, changed anything.
    """
    who = _person(connection, by) if by.strip() else ""
    found = history.changes(connection, kinds, since=_beginning(day))
    return [each for each in found if not who or each.who == who]


def _beginning(day: date) -> str:
    """Return the first moment of a day as the journal writes moments: in UTC."""
    try:
        return datetime.combine(day, time.min).astimezone(UTC).isoformat().replace("+00:00", "")
    except (OverflowError, OSError, ValueError):
        return day.isoformat()  # Before the calendar of the system begins: the hour does not matter.


def _person(connection: sqlite3.Connection, typed: str) -> str:
    known = sorted(str(name) for (name,) in connection.execute("SELECT DISTINCT who FROM op"))
    wanted = folded(typed)
    found = [name for name in known if folded(name) == wanted] or [
        name for name in known if folded(name).startswith(wanted)
    ]
    if len(found) == 1:
        return found[0]
    names = ", ".join(found or known)
    raise errors.Refused(f"{'Several are' if found else 'Nobody is'} called {typed!r} in the journal: {names}.")


def groups(connection: sqlite3.Connection, kinds: Kinds, changes: Iterable[Changed]) -> tuple[Group, ...]:
    """Return changes by requirement in published order, then by other record: kind by kind, by name."""
    names = history.Names(connection, kinds)
    places = _Places(connection, kinds, names)
    owned = sorted(((places.of(each), each) for each in changes), key=lambda pair: pair[0])
    return tuple(
        Group(ref, requirement, assessment, _records(connection, kinds, names, [each for _, each in several]))
        for (*_, ref, requirement, assessment), several in groupby(owned, key=lambda pair: pair[0])
    )


def _records(
    connection: sqlite3.Connection, kinds: Kinds, names: history.Names, changes: list[Changed]
) -> tuple[RecordChanges, ...]:
    """Return changes by record; the requirement's own come first, because its number is sorted by nothing else."""
    rows: dict[tuple[str, str], dict[str, list[Changed]]] = {}
    for each in changes:
        rows.setdefault((each.record, each.row), {}).setdefault(each.field, []).append(each)
    ordered = sorted(rows.items(), key=lambda item: item[0][0] != "requirement")
    return tuple(
        RecordChanges(
            record,
            row,
            words.subject(connection, names, kinds, record, row),
            tuple(
                FieldChange(name, history.described_field(kinds, record, name), tuple(steps))
                for name, steps in fields.items()
            ),
        )
        for (record, row), fields in ordered
    )


Place = tuple[int, str, tuple[int, ...], str, str, str]
"""Where a group stands, and what it is called: requirements first, by assessment and number; then kind and name."""


class _Places:
    """Says which group a change belongs to, asking for each row once."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds, names: history.Names) -> None:
        self._names = names
        self._order = {name: number for number, name in enumerate(kinds)}
        self._elsewhere = history.of_use_cases(connection) if {"requirement", "assessment"} <= kinds.keys() else {}
        self._known: dict[tuple[str, str], Place] = {}

    def of(self, change: Changed) -> Place:
        key = (change.record, change.row)
        if key not in self._known:
            self._known[key] = self._place(*key)
        return self._known[key]

    def _place(self, record: str, row: str) -> Place:
        if requirement := self._names.requirement(record, row):
            ref, assessment = self._names.row("requirement", requirement), self._elsewhere.get(requirement, "")
            return 0, assessment, refs.order(ref), ref, requirement, assessment
        name = row if record == "link" else self._names.row(record, row)
        place = self._order.get(record, len(self._order))
        number = name.rpartition("-")[2]
        return 1, "", (place, int(number) if number.isdecimal() else 0), name, "", ""


def told(kinds: Kinds, found: RecordChanges) -> Iterator[FieldChange]:
    """Yield the fields of a record that are worth telling: not its key, nor what the workspace sets by itself."""
    natural = kinds[found.record].about.natural if found.record in kinds else ()
    for each in found.fields:
        given = each.field is not None and each.field.described.given
        if each.name != EXISTS and not given and each.name not in (*natural, "requirement"):
            yield each
