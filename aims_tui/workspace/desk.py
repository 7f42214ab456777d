"""What a person at a screen does with a workspace: look, open a record, save, take back.

Reading costs no import of SQLModel; the first save does, unless :func:`warm_up` was there before.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from aims_tui import refs
from aims_tui.insight.figures import Figures, figures
from aims_tui.insight.state import State
from aims_tui.records.described import Field, Kind, RecordKind
from aims_tui.workspace import errors, file, glance, history, journal, people
from aims_tui.workspace.workspace import Workspace, now

if TYPE_CHECKING:
    from aims_tui.workspace import gate
    from aims_tui.workspace.undo import Undone


@dataclass(frozen=True, slots=True)
class View:
    """What every screen shows, read at one moment."""

    glance: glance.Glance
    figures: Figures
    today: date
    people: tuple[str, ...]
    """Names to offer for owner, reviewer and approver."""
    conflicts: int
    """How many records of this assessment hold an undecided conflict."""

    def state(self, ref: str) -> State:
        """Return the state of one requirement."""
        return next(each for each in self.glance.states if each.ref == ref)


@dataclass(frozen=True, slots=True)
class Supporting:
    """A piece of evidence linked to the opened requirement."""

    row: str
    short: str
    title: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A requirement as it stood when it was opened."""

    kind: RecordKind
    row: str
    ref: str
    fields: tuple[Field, ...]
    """The fields that this family of requirements has and people edit."""
    values: Mapping[str, str]
    """As in the file."""
    typed: Mapping[str, str]
    """The same as people type them: people by name."""
    seen: Mapping[str, tuple[str, ...]]
    """The heads in view, by field: what a save is compared with."""
    revision: int
    evidence: tuple[Supporting, ...]
    conflicts: tuple[history.Conflict, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did, in words for a notice: new people, and clashes that wait for a decision."""

    receipt: "gate.Receipt"
    new_people: tuple[str, ...]
    at: str


class Desk:
    """One user at one workspace, in one assessment."""

    def __init__(self, workspace: Workspace, *, who: str, today: Callable[[], date], assessment: str = "") -> None:
        self.workspace = workspace
        self.who = who or workspace.account or "unnamed"
        self.today = today
        self.assessment = assessment
        self._stamp: file.Stamp | None = None
        self.lost = ""
        """Why the file could not be read at the last look; what was read before stays on the screens."""

    @property
    def why_read_only(self) -> str:
        """Why nothing can be saved now; empty where it can."""
        return self.lost or self.workspace.why_read_only

    def look(self) -> View:
        """Read what the screens show."""
        # The stamp first: a change between the two is then noticed at the next look, not missed.
        stamp = file.stamp(self.workspace.path)
        with self.workspace.reading() as connection:
            self.workspace.check_same(connection)
            self.workspace.compare_with_sight(connection)
            found = glance.glance_in(self.workspace, connection, self.assessment)
            names = people.names(connection)
            self.workspace.see(connection)
        self._stamp, self.lost = stamp, ""
        self.assessment = found.assessment.id
        today = self.today()
        return View(
            glance=found,
            figures=figures(found.states, today),
            today=today,
            people=tuple(names),
            conflicts=sum(state.clashes > 0 for state in found.states),
        )

    def changed_outside(self) -> bool:
        """Say whether the file may be another than at the last look. Cheap, and safe to call in a thread."""
        return bool(self.lost) or file.stamp(self.workspace.path) != self._stamp

    def open(self, ref: str) -> Opened:
        """Open one requirement for editing."""
        kind = self.workspace.described["requirement"]
        with self.workspace.reading() as connection:
            names = ", ".join(f'"{name}"' for name in kind.fields)
            row = connection.execute(
                f"SELECT id, revision, {names} FROM requirement WHERE assessment = ? AND ref = ?",
                (self.assessment, ref),
            ).fetchone()
            if row is None:
                raise errors.Refused(f"{ref} is not part of this assessment any more.")
            values = dict(zip(kind.fields, row[2:], strict=True))
            heads = journal.heads(connection, "requirement", row[0])
            words = history.Names(connection, self.workspace.described)
            fields = tuple(each for each in kind.for_family(refs.family(ref)) if not each.described.given)
            return Opened(
                kind=kind,
                row=row[0],
                ref=ref,
                fields=fields,
                values=values,
                typed={each.name: words.value(each, values[each.name]) for each in fields},
                seen={each.name: tuple(head.id for head in heads.get(each.name, ())) for each in fields},
                revision=row[1],
                evidence=_supporting(connection, row[0]),
                conflicts=tuple(history.of_row(connection, "requirement", row[0])),
            )

    def save(self, opened: Opened, typed: Mapping[str, str]) -> Saved:
        """Save fields of an opened requirement as one action.

        Raises:
            errors.Refused: a rule refuses; ``fields`` of the error says what is missing.
            errors.WorkspaceError: the file cannot be written now.
        """
        from aims_tui.workspace import edits, gate

        with self.workspace.reading() as connection:
            reader = edits.Typed(connection, self.workspace.kinds, self.today())
            values = reader.values(self.workspace.kinds["requirement"], typed)
        change = gate.Change("requirement", opened.row, values, {name: opened.seen.get(name, ()) for name in values})
        return self._write((*reader.additions, change), tuple(reader.new_people))

    def decide(self, opened: Opened, field: str, value: str) -> Saved:
        """Settle a conflict: one change that has every differing value as its parent."""
        from aims_tui.workspace import gate

        return self._write((gate.Change("requirement", opened.row, {field: value}, {field: opened.seen[field]}),))

    def add_evidence(self, opened: Opened, source: str, title: str, note: str) -> Saved:
        """Keep a file or web address as evidence and link it to the opened requirement."""
        from aims_tui.workspace import edits, gate

        self.workspace.check_writable()
        values = edits.evidence_values(self.workspace, source, title)
        made = gate.added(self.workspace.kinds["evidence"], values)
        return self._write((made, self._link(made.row, opened, note)))

    def link_evidence(self, opened: Opened, evidence: str, note: str) -> Saved:
        """Link evidence that is there already."""
        return self._write((self._link(evidence, opened, note),))

    def unlink_evidence(self, opened: Opened, evidence: str, values: Mapping[str, str]) -> Saved:
        """Take evidence off the opened requirement; ``values`` are fields to set in the same action."""
        from aims_tui.workspace import edits, gate

        with self.workspace.reading() as connection:
            links = edits.links_between(connection, evidence, opened.row)
        changes = [gate.deleted("link", link) for link in links]
        if values:
            changes.append(gate.Change("requirement", opened.row, dict(values)))
        return self._write(tuple(changes))

    def _link(self, evidence: str, opened: Opened, note: str) -> "gate.Change":
        from aims_tui.workspace import edits

        return edits.link_change(self.workspace.kinds, ("evidence", evidence), ("requirement", opened.row), note)

    def all_evidence(self) -> tuple[Supporting, ...]:
        """Return every piece of evidence that can be linked, by short id."""
        with self.workspace.reading() as connection:
            rows = connection.execute(
                "SELECT id, short, title, state, '' FROM evidence WHERE state <> 'superseded'"
                " ORDER BY length(short), short"
            ).fetchall()
        return tuple(Supporting(*row) for row in rows)

    def words(self, field: Field, values: Iterable[str]) -> dict[str, str]:
        """Return how values of a person or link field read."""
        with self.workspace.reading() as connection:
            names = history.Names(connection, self.workspace.described)
            return {value: names.value(field, value) for value in values}

    def undo(self) -> "Undone":
        """Take back one's own last action."""
        from aims_tui.workspace import undo

        return undo.undo(self.workspace, who=self.who, at=now())

    def redo(self) -> "Undone":
        """Do again what the last undo took back."""
        from aims_tui.workspace import undo

        return undo.redo(self.workspace, who=self.who, at=now())

    def _write(self, changes: "tuple[gate.Change, ...]", new_people: tuple[str, ...] = ()) -> Saved:
        from aims_tui.workspace import gate

        at = now()
        return Saved(gate.write(self.workspace, gate.Action(self.who, at, "", changes)), new_people, at)


def _supporting(connection: sqlite3.Connection, row: str) -> tuple[Supporting, ...]:
    rows = connection.execute(
        "SELECT e.id, e.short, e.title, e.state, l.note FROM link l JOIN evidence e ON e.id = l.from_row"
        " WHERE l.to_row = ? AND l.relation = 'supports' ORDER BY length(e.short), e.short",
        (row,),
    )
    return tuple(Supporting(*each) for each in rows)


def in_words(field: Field, value: str) -> str:
    """Return a value as people read it; empty values read as a dash."""
    if not value:
        return "–"
    if field.kind is Kind.CHOICES:
        return ", ".join(field.words(each) for each in field.listed(value))
    return field.words(value) if field.kind in (Kind.CHOICE, Kind.YES_NO) else value


def start(
    path: Path, organization: str, *, who: str, today: Callable[[], date], use_case: str = "", patience: float = 0.2
) -> Desk:
    """Make a workspace for an organization and sit down at it.

    Raises:
        errors.WorkspaceError, errors.Refused: it could not be made; no file is left behind.
    """
    from aims_tui.workspace import edits, gate

    workspace = Workspace.create(path, patience=patience)
    try:
        gate.write(workspace, edits.starting(workspace, organization, who=who, today=today(), use_case=use_case))
    except (errors.Refused, errors.WorkspaceError):
        path.unlink()
        raise
    return Desk(workspace, who=who, today=today)


def warm_up() -> None:
    """Import what the first save needs; meant for a thread after the first paint."""
    import aims_tui.records.all
    import aims_tui.workspace.engine
    import aims_tui.workspace.gate  # noqa: F401
