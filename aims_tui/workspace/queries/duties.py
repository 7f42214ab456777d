"""What a person has to do: every record that names them, and in which part."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from aims_tui import refs
from aims_tui.insight.deadlines import day_due
from aims_tui.insight.signing import APPROVAL, REVIEW
from aims_tui.insight.state import State
from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.workspace.queries import overview, people
from aims_tui.workspace.queries.history import Names
from aims_tui.workspace.store import facts
from aims_tui.workspace.store.workspace import Workspace


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

    waits: str = ""
    """What it waits for from this person: ``review``, ``approval``, or nothing (empty)."""
    past: tuple[str, ...] = ()
    """What the person once did there, such as "Assessed by": history, no duty."""

    @property
    def open(self) -> bool:
        """Whether something is left to do: a requirement that applies and is not implemented; what is not over;
        what waits for this person's review or approval.
        """
        if not self.parts:
            return False
        if self.state is None:
            return self.unfinished
        return self.state.to_be_done or bool(self.waits)


def duties_of(workspace: Workspace, connection: sqlite3.Connection, person: str, today: str = "") -> tuple[Duty, ...]:
    """Return what names a person (by its row): what is open first, by due date; the rest by kind and number, and
    last what only says what the person once did.

    ``today`` is an ISO date.
    """
    kinds = workspace.described
    names, reader = Names(connection, kinds), facts.reader(workspace, connection, today)
    states = {
        state.id: (state, "" if each.organization_wide else each.title)
        for each in overview.names(connection)
        for state in overview.overview_in(workspace, connection, each.id, reader).states
    }
    parts: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for kind in kinds.values():
        for field in kind.fields.values():
            if field.kind is FieldType.PERSON:
                for (row,) in connection.execute(f'SELECT id FROM "{kind.name}" WHERE "{field.name}" = ?', (person,)):
                    parts[kind.name, row][people.history(kind, field)].append(field.label)
    signing = {kinds["requirement"].fields[name].label: code for name, code in _SIGNERS} if states else {}
    found = [
        _of_requirement(*states[row], tuple(labels), signing, today) if row in states
        else _duty(connection, kinds, names, reader, record, row, tuple(labels), tuple(past))
        for (record, row), (labels, past) in parts.items()
    ]  # fmt: skip
    order = [*kinds]

    def place(duty: Duty) -> tuple[object, ...]:
        due = duty.state.due if duty.state else duty.due
        return (
            not duty.parts,
            not duty.open,
            (not due, due) if duty.open else (),
            order.index(duty.record),
            refs.order(duty.ref),
        )

    return tuple(sorted(found, key=place))


_SIGNERS = (("reviewer", REVIEW), ("approver", APPROVAL))


def _of_requirement(
    state: State, assessment: str, parts: tuple[str, ...], signing: Mapping[str, str], today: str
) -> Duty:
    waits = state.waits_on(today)
    mine = waits if waits in {signing.get(label, "") for label in parts} else ""
    return Duty("requirement", state.id, state.ref, "", parts, assessment, state, waits=mine)


def _duty(
    connection: sqlite3.Connection, kinds: Kinds, names: Names, reader: facts.Reader, record: str, row: str,
    parts: tuple[str, ...], past: tuple[str, ...],
) -> Duty:  # fmt: skip
    title = connection.execute(f'SELECT "{kinds[record].title.name}" FROM "{record}" WHERE id = ?', (row,))
    unfinished, due = _standing(reader, kinds[record], row)
    return Duty(
        record, row, names.row(record, row), title.fetchone()[0], parts, unfinished=unfinished, due=due, past=past
    )


def _standing(reader: facts.Reader, kind: RecordKind, row: str) -> tuple[bool, str]:
    """Return whether a record with a day of its own is not over, and that day."""
    if not kind.about.due or kind.about.over is None:
        return False, ""
    for found in reader.of(kind, [row]):
        return not kind.about.over(found), day_due(kind, found)
    return False, ""
