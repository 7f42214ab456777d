"""What a person at a screen does with a workspace: look, open a record, save, take back.

Looking imports little, because the first paint waits for it; the rest is imported when it is first used, and
SQLModel with the first save, unless :func:`warm_up` was there before.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aims_tui import catalog
from aims_tui.insight.figures import Figures, figures
from aims_tui.insight.first_steps import Step, steps
from aims_tui.insight.state import State
from aims_tui.records.described import Field, natural_id
from aims_tui.text import folded
from aims_tui.workspace import file, glance, lists, people
from aims_tui.workspace.workspace import Workspace, now

if TYPE_CHECKING:
    from aims_tui.insight.filters import EvidenceState
    from aims_tui.workspace import gate, told, viewing
    from aims_tui.workspace.comparison import Other
    from aims_tui.workspace.history import Conflict
    from aims_tui.workspace.opened import Opened
    from aims_tui.workspace.undo import Undone


class View(NamedTuple):
    """What every screen shows, read at one moment."""

    glance: glance.Glance
    figures: Figures
    today: date
    people: tuple[str, ...]
    """Names to offer for owner, reviewer and approver."""
    conflicts: int
    """How many records of the workspace hold an undecided conflict."""
    steps: tuple[Step, ...]
    """What to do first in a young workspace."""

    def state(self, ref: str) -> State:
        """Return the state of one requirement."""
        return next(each for each in self.glance.states if each.ref == ref)


class Saved(NamedTuple):
    """What a save did: what entered the journal, in sentences too, and the people it added."""

    receipt: "gate.Receipt"
    new_people: tuple[str, ...] = ()
    opened: "Opened | None" = None
    """The record as it stands after the save, where one record was saved."""
    sentences: tuple[str, ...] = ()


class Desk:
    """One user at one workspace, in one assessment."""

    def __init__(self, workspace: Workspace, *, who: str, today: Callable[[], date], assessment: str = "") -> None:
        self.workspace = workspace
        self.who = who or workspace.account or "unnamed"
        self.today = today
        self.assessment = assessment
        self._stamp: file.Stamp | None = None
        self.welcome = {folded(self.who)}
        """The folded names of whom somebody said that they are new people."""
        self.lost = ""
        """Why the file could not be read at the last look; what was read before stays on the screens."""

    @cached_property
    def copies(self) -> "viewing.Copies":
        """The private copies of evidence that were made to be looked at."""
        from aims_tui.workspace import viewing

        return viewing.Copies()

    @property
    def why_read_only(self) -> str:
        """Why nothing can be saved now; empty where it can."""
        return self.lost or self.workspace.why_read_only

    def look(self, *, files: bool = True) -> View:
        """Read what the screens show; without ``files`` the evidence folder is taken as it was last seen."""
        # The stamp first: a change between the two is then noticed at the next look, not missed.
        stamp = file.stamp(self.workspace.path)
        # Every screen reads by it: a file whose tables are not as it says is refused here and not in the middle.
        _ = self.workspace.described
        with self.workspace.reading() as connection:
            self.workspace.check_same(connection)
            self.workspace.compare_with_sight(connection)
            if files:
                self.workspace.look_at_files(connection)
            found = glance.glance_in(self.workspace, connection, self.assessment)
            names = people.names(connection)
            begun = lists.begun(connection, found.assessment.id)
            clashing = len(lists.clashing(connection, self.workspace.described))
            self.workspace.see(connection)
        self._stamp, self.lost = stamp, ""
        self.assessment = found.assessment.id
        today = self.today()
        return View(
            glance=found._replace(states=_whole(found)),
            figures=figures(found.states, today),
            today=today,
            people=tuple(names),
            conflicts=clashing,
            steps=steps(found.states, begun),
        )

    def evidence_files_changed(self) -> bool:
        """Look into the evidence folder; say whether other files are missing or altered than at the last look."""
        before = self.workspace.lost
        with self.workspace.reading() as connection:
            self.workspace.look_at_files(connection)
        return self.workspace.lost != before

    def changed_outside(self) -> bool:
        """Say whether the file may be another than at the last look. Cheap, and safe to call in a thread."""
        return bool(self.lost) or file.stamp(self.workspace.path) != self._stamp

    def requirement(self, ref: str) -> str:
        """Return the row of a requirement of the present assessment; it follows from the number."""
        return natural_id("requirement", self.assessment, ref)

    def whereabouts(self, row: str) -> tuple[str, str]:
        """Return the assessment and the number of a requirement's row; empty texts where it is not there."""
        with self.workspace.reading() as connection:
            found = connection.execute("SELECT assessment, ref FROM requirement WHERE id = ?", (row,)).fetchone()
        return tuple(found) if found else ("", "")

    def place(self, record: str, row: str) -> tuple[str, str]:
        """Return the record and row where something is shown: for an answer or a remark its requirement.

        Empty texts where it is not there any more.
        """
        from aims_tui.workspace import history

        kinds = self.workspace.described
        with self.workspace.reading() as connection:
            if (
                record not in kinds
                or not connection.execute(f'SELECT 1 FROM "{record}" WHERE id = ?', (row,)).fetchone()
            ):
                return "", ""
            requirement = history.Names(connection, kinds).requirement(record, row)
        return ("requirement", requirement) if requirement else (record, row)

    def open(self, record: str, row: str) -> "Opened":
        """Open one record for editing."""
        from aims_tui.workspace import opened

        with self.workspace.reading() as connection:
            return opened.open_row(self.workspace, connection, record, row)

    def history(self, found: "Opened") -> "tuple[told.Told, ...]":
        """Return the changes of a record and of what belongs to it, the newest first."""
        from aims_tui.workspace import told

        with self.workspace.reading() as connection:
            return told.of(connection, self.workspace.described, found)

    def evidence(self) -> "tuple[EvidenceState, ...]":
        """Return every piece of evidence, by short id."""
        with self.workspace.reading() as connection:
            return lists.evidence(connection, self.workspace.lost)

    def registers(self) -> tuple[lists.Entry, ...]:
        """Return the organization, people, use cases, assessments and whatever has no section of its own."""
        with self.workspace.reading() as connection:
            return lists.registers(connection, self.workspace.described)

    def others(self) -> "tuple[Other, ...]":
        """Return the other assessments of the file, and where each differs from this one."""
        from aims_tui.workspace import comparison

        with self.workspace.reading() as connection:
            seen = glance.glance_in(self.workspace, connection, self.assessment)
            return comparison.others(self.workspace, connection, seen)

    def answered(self) -> dict[str, str]:
        """Return the verdicts of this assessment by question id."""
        with self.workspace.reading() as connection:
            return dict(
                connection.execute(
                    "SELECT a.question, a.verdict FROM answer a JOIN requirement r ON r.id = a.requirement"
                    " WHERE r.assessment = ?",
                    (self.assessment,),
                )
            )

    def words(self, field: Field, values: Iterable[str]) -> dict[str, str]:
        """Return how values of a person or link field read."""
        from aims_tui.workspace import history

        with self.workspace.reading() as connection:
            names = history.Names(connection, self.workspace.described)
            return {value: names.value(field, value) for value in values}

    def save(self, found: "Opened", typed: Mapping[str, str]) -> Saved:
        """Save fields of an opened record as one action.

        Raises:
            errors.Refused: a rule refuses; ``fields`` of the error says what is missing.
            errors.WorkspaceError: the file cannot be written now.
        """
        from aims_tui.workspace import edits, gate

        kind = self.workspace.kinds[found.kind.name]
        with self.workspace.reading() as connection:
            reader = edits.Typed(connection, self.workspace.kinds, self.today(), self.assessment, self.welcome)
            values = reader.values(kind, typed)
        change = gate.Change(kind.name, found.row, values, {name: found.seen.get(name, ()) for name in values})
        return self.write((*reader.additions, change), tuple(reader.new_people), found)

    def conflicts(self) -> "list[tuple[Conflict, str]]":
        """Return everything that waits for a decision, each with a sentence that says what it is."""
        from aims_tui.workspace import history, words

        kinds = self.workspace.described
        with self.workspace.reading() as connection:
            names = history.Names(connection, kinds)
            found = history.conflicts_in(connection, kinds)
            return [(each, words.conflict(connection, names, kinds, each)) for each in found]

    def decide(self, found: "Conflict", value: str) -> Saved:
        """Settle a conflict: one change that has every differing value as its parent.

        Of a row that one deleted and another worked on, ``1`` keeps it and an empty value deletes it.
        """
        from aims_tui.workspace import gate

        if found.deleted_by:
            decided = gate.kept(found.record, found.row) if value else gate.deleted(found.record, found.row)
        else:
            seen = tuple(op.id for op in found.ops)
            decided = gate.Change(found.record, found.row, {found.field: value}, {found.field: seen})
        return self.write((decided,))

    def add(self, record: str, typed: Mapping[str, str], row: str = "") -> Saved:
        """Add a record, or begin anew one whose id follows from what it is."""
        from aims_tui.workspace import edits, gate

        kind = self.workspace.kinds[record]
        with self.workspace.reading() as connection:
            reader = edits.Typed(connection, self.workspace.kinds, self.today(), self.assessment, self.welcome)
            values = reader.values(kind, typed)
        made = gate.added(kind, values, row)
        saved = self.write((*reader.additions, made), tuple(reader.new_people))
        return Saved(saved.receipt, saved.new_people, self.open(record, made.row), saved.sentences)

    def delete(self, record: str, row: str) -> Saved:
        """Delete a record; the journal keeps what it was."""
        from aims_tui.workspace import gate

        return self.write((gate.deleted(record, row),))

    def undo(self) -> tuple["Undone", tuple[str, ...]]:
        """Take back one's own last action; return what that did, and in sentences."""
        from aims_tui.workspace import undo

        return self._told(undo.undo(self.workspace, who=self.who, at=now()))

    def redo(self) -> tuple["Undone", tuple[str, ...]]:
        """Do again what the last undo took back."""
        from aims_tui.workspace import undo

        return self._told(undo.redo(self.workspace, who=self.who, at=now()))

    def _told(self, done: "Undone") -> tuple["Undone", tuple[str, ...]]:
        from aims_tui.workspace import history, words

        with self.workspace.reading() as connection:
            kinds = self.workspace.described
            names = history.Names(connection, kinds)
            return done, tuple(line for _, line in words.sentences(connection, names, kinds, done.receipt.written))

    def write(
        self,
        changes: "Iterable[gate.Change]",
        new_people: tuple[str, ...] = (),
        found: "Opened | None" = None,
        why: str = "",
    ) -> Saved:
        """Pass one action through the gate; ``found`` is the record to read anew afterwards."""
        from aims_tui.workspace import gate

        receipt = gate.write(self.workspace, gate.Action(self.who, now(), why, tuple(changes)))
        return Saved(receipt, new_people, self.open(*found.key) if found is not None else None)


def _whole(found: glance.Glance) -> tuple[State, ...]:
    """Return one state for each number of the catalog: a broken file may lack some, or have some twice or besides."""
    there = {state.ref: state for state in reversed(found.states)}
    return tuple(
        there.get(ref)
        or State(
            natural_id("requirement", found.assessment.id, ref), ref, "not_started", "undecided", "", "", 0, "", 0, 0
        )
        for ref in catalog.load().requirements
    )


def start(
    path: Path, organization: str, *, who: str, today: Callable[[], date], use_case: str = "", patience: float = 0.2
) -> Desk:
    """Make a workspace for an organization and sit down at it.

    Raises:
        errors.WorkspaceError, errors.Refused: it could not be made; no file is left behind.
    """
    from aims_tui.workspace import edits, gate
    from aims_tui.workspace.making import making

    with making(path, patience=patience) as workspace:
        gate.write(workspace, edits.starting(workspace, organization, who=who, today=today(), use_case=use_case))
    return Desk(workspace, who=who, today=today)


def warm_up() -> None:
    """Import what the first save needs; meant for a thread after the first paint."""
    import aims_tui.records.all
    import aims_tui.workspace.engine
    import aims_tui.workspace.gate  # noqa: F401
