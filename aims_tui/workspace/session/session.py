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
from aims_tui.records.fields import Field
from aims_tui.records.kinds import natural_id
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.queries import lists, overview, people
from aims_tui.workspace.queries.overview import Overview
from aims_tui.workspace.store import facts, file
from aims_tui.workspace.store.workspace import Workspace

if TYPE_CHECKING:
    from aims_tui.insight.deadlines import Deadline
    from aims_tui.insight.filters import EvidenceState
    from aims_tui.insight.register import Count, Row
    from aims_tui.records.kinds import RecordKind
    from aims_tui.workspace.queries import history_lines
    from aims_tui.workspace.queries.approvals import Signature
    from aims_tui.workspace.queries.assessments import Assessed
    from aims_tui.workspace.queries.comparison import Other
    from aims_tui.workspace.queries.history import Conflict
    from aims_tui.workspace.queries.record_detail import RecordDetail
    from aims_tui.workspace.queries.statement import Edition
    from aims_tui.workspace.queries.trace import Trace
    from aims_tui.workspace.queries.versions import Version
    from aims_tui.workspace.session import viewing


class WorkspaceView(NamedTuple):
    """What every screen shows, read at one moment."""

    overview: overview.Overview
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
        return next(each for each in self.overview.states if each.ref == ref)


class Registers(NamedTuple):
    """What the registers hold at one moment."""

    figures: "Mapping[str, tuple[Count, ...]]"
    """By section."""
    due: "tuple[Deadline, ...]"
    """Everything that is to be done by a day, the first day first."""


class Session(Author):
    """One user at one workspace, in one assessment."""

    def __init__(self, workspace: Workspace, *, who: str, today: Callable[[], date], assessment: str = "") -> None:
        super().__init__(workspace, who=who, today=today, assessment=assessment)
        self._stamp: file.Stamp | None = None
        self.lost = ""
        """Why the file could not be read at the last look; what was read before stays on the screens."""

    @cached_property
    def copies(self) -> "viewing.Copies":
        """The private copies of evidence that were made to be looked at."""
        from aims_tui.workspace.session import viewing

        return viewing.Copies()

    @property
    def why_read_only(self) -> str:
        """Why nothing can be saved now; empty where it can."""
        return self.lost or self.workspace.why_read_only

    def look(self, *, files: bool = True) -> WorkspaceView:
        """Read what the screens show; without ``files`` the evidence folder is taken as it was last seen."""
        # The stamp first: a change between the two is then noticed at the next look, not missed.
        stamp = file.stamp(self.workspace.path)
        # Every screen reads by it: a file whose tables are not as it says is refused here and not in the middle.
        _ = self.workspace.described
        with self.workspace.reading() as connection:
            self.workspace.check_same(connection)
            self.workspace.compare_with_last_seen(connection)
            if files:
                self.workspace.look_at_files(connection)
            found = overview.overview_in(self.workspace, connection, self.assessment, self.reader(connection))
            names = people.names(connection)
            begun = lists.begun(connection, {each.id for each in found.states if each.in_play})
            clashing = len(lists.clashing(connection, self.workspace.described))
            self.workspace.see(connection)
        self._stamp, self.lost = stamp, ""
        self.assessment = found.assessment.id
        today = self.today()
        return WorkspaceView(
            overview=found._replace(states=_whole(found)),
            figures=figures(found.states, today),
            today=today,
            people=tuple(names),
            conflicts=clashing,
            steps=steps(found.states, begun),
        )

    def knows(self, name: str) -> bool:
        """Say whether somebody has this name, active or not.

        Raises:
            errors.Refused: several people have it.
        """
        with self.workspace.reading() as connection:
            return people.find(connection, name) is not None

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
        from aims_tui.workspace.queries import history

        kinds = self.workspace.described
        with self.workspace.reading() as connection:
            if (
                record not in kinds
                or not connection.execute(f'SELECT 1 FROM "{record}" WHERE id = ?', (row,)).fetchone()
            ):
                return "", ""
            requirement = history.Names(connection, kinds).requirement(record, row)
        return ("requirement", requirement) if requirement else (record, row)

    def history(self, found: "RecordDetail") -> "tuple[history_lines.HistoryLine, ...]":
        """Return the changes of a record and of what belongs to it, the newest first."""
        from aims_tui.workspace.queries import history_lines

        with self.workspace.reading() as connection:
            return history_lines.lines_of(connection, self.workspace.described, found)

    def versions(self, found: "RecordDetail", field: str) -> "tuple[Version, ...]":
        """Return every text that ever stood in a field of a record, the newest first."""
        from aims_tui.workspace.queries import versions

        with self.workspace.reading() as connection:
            return versions.versions(connection, found.kind, found.row, field)

    def texts_of(self, *several: "Version") -> list[str]:
        """Return the whole texts of versions."""
        from aims_tui.workspace.queries import versions

        with self.workspace.reading() as connection:
            return [versions.text_of(connection, each) for each in several]

    def signatures_of(self, found: "RecordDetail") -> "tuple[Signature, ...]":
        """Return who reviewed and approved a record, the newest first; of a signature itself only that."""
        from aims_tui.workspace.queries import approvals

        with self.workspace.reading() as connection:
            if found.kind.about.signed:
                there = approvals.signatures(self.reader(connection), found.values["of"])
                return tuple(each for each in there if each.id == found.row)
            return approvals.signatures(self.reader(connection), found.row)

    def statement_state(self) -> str:
        """Return which version of this assessment's statement stands, and how many changes came since; or nothing."""
        from aims_tui.workspace.queries import statement

        with self.workspace.reading() as connection:
            return statement.standing_version(self.reader(connection), self.assessment)

    def statement(self) -> "tuple[Edition, ...]":
        """Return the versions of this assessment's statement, the newest first; before them what differs now."""
        from aims_tui.workspace.queries import approvals, statement

        with self.workspace.reading() as connection:
            reader = self.reader(connection)
            stands = statement.statement_of(reader, approvals.signatures(reader, self.assessment), self.assessment)
            return statement.editions(reader, stands)

    def assessments_of(self, found: "RecordDetail") -> "tuple[Assessed, ...]":
        """Return how a risk was assessed, the newest first."""
        from aims_tui.workspace.queries import assessments

        if found.facts is None:
            return ()
        with self.workspace.reading() as connection:
            return assessments.assessments(connection, self.workspace.described, found.facts)

    def registers(self, seen: Overview, places: Iterable[str]) -> Registers:
        """Return what the registers hold, read at once: the figures of these sections, and what has a day."""
        from aims_tui.workspace.queries import deadlines

        with self.workspace.reading() as connection:
            reader = self.reader(connection)
            figures_of = {place: self._figures(reader, place) for place in places}
            return Registers(figures_of, deadlines.read(reader, seen))

    def _figures(self, reader: facts.Reader, place: str) -> "tuple[Count, ...]":
        """Return the figures of the kinds of a section: how many of the first there are, and of how many each holds."""
        from aims_tui.workspace.queries import register

        found: list[tuple[RecordKind, tuple[Count, ...]]] = []
        nothing: tuple[Count, ...] = ()
        for kind, told in register.figures(reader, [*self.kinds_at(place).values()]):
            if not told[0].number:
                nothing = nothing or told[:1]
                continue
            found.append((kind, told))
        if len(found) < 2:
            return next((told for _, told in found), nothing)
        return found[0][1][0], *(_named(kind, each) for kind, told in found for each in told[1:])

    def trace(self) -> "Trace":
        """Return the risks, and where the trace from them to the controls of this assessment breaks."""
        from aims_tui.workspace.queries import trace

        with self.workspace.reading() as connection:
            return trace.trace(self.workspace, connection, self.assessment, self.today().isoformat())

    def kinds_at(self, place: str) -> "dict[str, RecordKind]":
        """Return the kinds that stand in a section, by name; what has no section of its own is in the registers."""
        known = self.workspace.described
        return {name: kind for name, kind in known.items() if lists.place_of(self.workspace.kinds, kind) == place}

    def rows(self, *kinds: str) -> "dict[str, list[Row]]":
        """Return the rows of these kinds, each in its usual order."""
        from aims_tui.workspace.queries import register

        described = self.workspace.described
        with self.workspace.reading() as connection:
            today = self.today().isoformat()
            return register.rows_of(self.workspace, connection, [described[name] for name in kinds], today)

    def evidence(self) -> "tuple[EvidenceState, ...]":
        """Return every piece of evidence, by short id."""
        with self.workspace.reading() as connection:
            return lists.evidence(connection, self.workspace.lost)

    def others(self) -> "tuple[Other, ...]":
        """Return the other assessments of the file, and where each differs from this one."""
        from aims_tui.workspace.queries import comparison

        with self.workspace.reading() as connection:
            seen = overview.overview_in(self.workspace, connection, self.assessment)
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
        from aims_tui.workspace.queries import history

        with self.workspace.reading() as connection:
            names = history.Names(connection, self.workspace.described)
            return {value: names.value(field, value) for value in values}

    def conflicts(self) -> "list[tuple[Conflict, str]]":
        """Return everything that waits for a decision, each with a sentence that says what it is."""
        from aims_tui.workspace.queries import history, render

        kinds = self.workspace.described
        with self.workspace.reading() as connection:
            names = history.Names(connection, kinds)
            found = history.conflicts_in(connection, kinds)
            return [(each, render.conflict(connection, names, kinds, each)) for each in found]


def _named(kind: "RecordKind", count: "Count") -> "Count":
    """Return a figure with what it counts: ``actions late``."""
    return count._replace(label=f"{kind.about.one if count.number == 1 else kind.about.many} {count.label}")


def _whole(found: overview.Overview) -> tuple[State, ...]:
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
) -> Session:
    """Make a workspace for an organization and sit down at it.

    Raises:
        errors.WorkspaceError, errors.Refused: it could not be made; no file is left behind.
    """
    from aims_tui.workspace.commands import edits
    from aims_tui.workspace.store import gate
    from aims_tui.workspace.store.making import making

    with making(path, patience=patience) as workspace:
        gate.write(workspace, edits.starting(workspace, organization, who=who, today=today(), use_case=use_case))
    return Session(workspace, who=who, today=today)


def warm_up() -> None:
    """Import what the first save needs; meant for a thread after the first paint."""
    import aims_tui.records.all
    import aims_tui.workspace.store.engine
    import aims_tui.workspace.store.gate  # noqa: F401
