"""What changed since a day, as one asks on a Monday: by requirement and record, field by field, who and when."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from aims_tui import catalog, dates, refs
from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.records.kinds import Kinds
from aims_tui.text import folded
from aims_tui.workspace.queries import history, render
from aims_tui.workspace.queries.history import Changed
from aims_tui.workspace.store import errors, moments
from aims_tui.workspace.store.workspace import Workspace

EXPORT = ("export", "last export")
"""What one types for the moment of the last export."""


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
        return self.field is not None and self.field.kind is FieldType.PROSE


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


class Since(NamedTuple):
    """From when on one wants to know."""

    moment: str
    """UTC, as the journal writes it."""
    words: str
    """``2026-11-20``, ``the last export on 2026-11-20 14:02 UTC``."""


def since(typed: str, today: date, exported: str = "") -> Since:
    """Understand a day as people type it, or ``export``: when a workbook was last exported from this machine.

    Raises:
        dates.DateUnclear: it is neither.
        errors.Refused: nothing was exported from here yet.
    """
    if folded(typed) in EXPORT:
        if not exported:
            raise errors.Refused("No workbook of this file was exported from this machine yet; give a day instead.")
        return Since(exported.removesuffix("Z"), f"the last export on {render.when(exported)}")
    day = dates.parse(typed, today, past=True)
    return Since(moments.beginning(day), day.isoformat())


def changed(connection: sqlite3.Connection, kinds: Kinds, moment: str, by: str = "") -> list[Changed]:
    """Return the changes since a moment, oldest first.

    ``by`` is the name of a person as the journal knows it, or the beginning of exactly one.

    Raises:
        errors.Refused: nobody of that name, or several, changed anything.
    """
    who = _person(connection, by) if by.strip() else ""
    found = history.changes(connection, kinds, since=moment)
    return [each for each in found if not who or each.who == who]


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
            render.subject(connection, names, kinds, record, row),
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


class Line(NamedTuple):
    """One thing that changed, in words."""

    target: tuple[str, str]
    """The record and row where it is shown: the requirement, for what belongs to one."""
    what: str
    """``Status``, ``Remark on 4.1, Answer``; where there is no old and new value, all there is to say."""
    old: str
    new: str
    """In words; a text whole, as it was written."""
    prose: bool
    """Whether the values are texts that read better as a difference."""
    who: str
    """Who changed it last."""
    at: str
    """When that was: UTC, ISO 8601."""
    times: int
    """How often it was changed."""


def heading(group: Group) -> str:
    """Return what a group is called, on one line."""
    if not group.requirement:
        return _capital(group.records[0].name)
    entry = catalog.load().requirements.get(group.ref)
    title = f"{group.ref} {entry.title}" if entry is not None else group.ref
    return render.cut(title + (f" [{group.assessment}]" if group.assessment else ""), 100)


def lines(names: history.Names, kinds: Kinds, group: Group) -> Iterator[Line]:
    """Yield what changed in a group; what is not of the requirement itself says of what it is."""
    for found in group.records:
        own = found.record == "requirement" or not group.requirement
        lead = "" if own else f"{_capital(found.name)}, "
        target = ("requirement", group.requirement) if group.requirement else (found.record, found.row)
        fields = [*worth_telling(kinds, found)]
        if came := found.exists:
            yield _line(target, f"{lead}{_came(names, found, came, fields)}", came)
            continue
        for each in fields:
            label = render.cut(each.field.label if each.field else each.name)
            whole = each.prose and bool(each.old or each.new)
            values = [value if whole else render.stored(names, each.field, value) for value in (each.old, each.new)]
            yield _line(target, f"{lead}{label}", each, *values)


def _line(target: tuple[str, str], what: str, change: FieldChange, old: str = "", new: str = "") -> Line:
    last = change.steps[-1]
    return Line(target, what, old, new, change.prose, last.who, last.at, len(change.steps))


def _came(names: history.Names, found: RecordChanges, came: FieldChange, fields: list[FieldChange]) -> str:
    """Say that a record came or went, and with what."""
    there, gone = ("linked", "unlinked") if found.record == "link" else ("added", "deleted")
    if came.old == came.new:
        return f"{there} and {gone} again"
    values = [
        f"{render.cut(each.field.label)} {render.stored(names, each.field, each.new)}"
        for each in fields
        if came.new and each.new and each.field is not None
    ]
    return (there if came.new else gone) + (f": {'; '.join(values)}" if values else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def worth_telling(kinds: Kinds, found: RecordChanges) -> Iterator[FieldChange]:
    """Yield the fields of a record that are worth telling: not its key, nor what the workspace sets by itself."""
    natural = kinds[found.record].about.natural if found.record in kinds else ()
    for each in found.fields:
        given = each.field is not None and each.field.given
        if each.name != EXISTS and not given and each.name not in (*natural, "requirement"):
            yield each


class Found(NamedTuple):
    """What changed, as a screen shows it."""

    since: Since
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    """Each with its heading."""

    @property
    def changes(self) -> int:
        """How many lines that is: one a record that came or went, one a field that changed, however often."""
        return sum(len(lines) for _, lines in self.groups)


def read(workspace: Workspace, moment: Since, by: str = "") -> Found:
    """Return what changed in a workspace since a moment, of everybody or of one person.

    Raises:
        errors.Refused: nobody of that name, or several, changed anything.
        errors.WorkspaceError: the file cannot be read.
    """
    kinds = workspace.described
    with workspace.reading() as connection:
        names = history.Names(connection, kinds)
        found = changed(connection, kinds, moment.moment, by)
        told = tuple((heading(each), (*lines(names, kinds, each),)) for each in groups(connection, kinds, found))
    return Found(moment, tuple((title, some) for title, some in told if some))
