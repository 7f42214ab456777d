"""Bringing two copies of one workspace together: the union of their journals.

Nothing anyone typed is lost: what both copies changed in the same field becomes a conflict that a
person decides, and so does what one copy deleted while the other worked on it. The order of merging
makes no difference, and merging twice changes nothing.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aims_tui.text import folded
from aims_tui.workspace.store import errors, evidence_files, incoming, journal, replay, short_ids, snapshots
from aims_tui.workspace.store.existence import Existence
from aims_tui.workspace.store.journal_rules import Unfit
from aims_tui.workspace.store.workspace import Workspace

if TYPE_CHECKING:
    from sqlmodel import Session


_TWINS = (
    "Both copies were written under the same replica id, as when a file is copied by hand and used twice "
    "on one machine; they cannot be joined safely."
)


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Rows that two copies gave one name: people who share a name, records that share a short id."""

    record: str
    name: str
    rows: tuple[str, ...]
    shown: tuple[str, ...]
    """How each of them reads now: the short id that is shown, or the role of a person."""


@dataclass(frozen=True, slots=True)
class Merged:
    """How many changes and evidence files came in, and what bears one name since."""

    changes: int
    files: int
    namesakes: tuple[Namesakes, ...] = ()


class Journals(NamedTuple):
    """The journal of this file, and what another copy holds besides; the oldest first."""

    name: str
    """The other file's."""
    here: list[journal.Entry]
    new: list[journal.Entry]
    why_not: str
    """Why the other copy is for reading only and vouches for nothing; empty where it does."""


def merge(workspace: Workspace, other: Path) -> Merged:
    """Take the changes of another copy into this one, after a snapshot. The other copy is not written to.

    Raises:
        errors.Refused: the other file is a different workspace, or holds changes that no gate wrote.
        errors.WorkspaceError: one of the files cannot be used.
    """
    workspace.check_writable()
    journals = read(workspace, other)
    check(workspace, journals)
    snapshots.take(workspace)
    files = len([*evidence_files.copy_missing(other, workspace.path)])
    with workspace.writing() as session:
        before = set(namesakes(replay.raw(session), workspace))
        changes = union(session, workspace, journals.new)
        since = [each for each in namesakes(replay.raw(session), workspace) if each not in before]
    with workspace.reading() as connection:
        workspace.see(connection)
    return Merged(changes, files, tuple(since))


def read(workspace: Workspace, other: Path) -> Journals:
    """Read the journal of another copy from a private copy of it.

    Raises:
        errors.Refused: it is a different workspace.
        errors.WorkspaceError: one of the files cannot be read.
    """
    with snapshots.borrowed(other, patience=workspace.patience) as copy:
        source = Workspace.open(copy, kinds=workspace.kinds, patience=workspace.patience, lasting=False)
        if source.id != workspace.id:
            raise errors.Refused(f"{other.name} is another workspace, not a copy of this one.")
        with source.reading() as connection:
            entries = journal.entries(connection)
    with workspace.reading() as connection:
        here = journal.entries(connection)
    known = {op.id for op, _ in here}
    return Journals(other.name, here, [each for each in entries if each[0].id not in known], source.why_read_only)


def check(workspace: Workspace, journals: Journals) -> None:
    """Hold the changes of another copy against the rules of the gate.

    Raises:
        errors.Refused: they cannot come in, and why.
    """
    if journals.why_not:
        raise errors.Refused(f"{journals.name} cannot be merged: {journals.why_not}")
    try:
        incoming.check(workspace.kinds, workspace.id, journals.here, journals.new)
    except Unfit as error:
        raise errors.Refused(
            f"{journals.name} holds a change that cannot come in: {error}. Nothing was merged; "
            f"run 'aims-tui -f {journals.name} verify'."
        ) from None
    numbers = {(op.replica, op.sequence) for op, _ in journals.here}
    if any((op.replica, op.sequence) in numbers for op, _ in journals.new):
        raise errors.Refused(_TWINS)


def union(session: "Session", workspace: Workspace, entries: Iterable[journal.Entry]) -> int:
    """Add the changes that are not there yet and show the rows they touch; return how many came in."""
    connection = replay.raw(session)
    known = {row for (row,) in connection.execute("SELECT id FROM op")}
    new = [(op, parents) for op, parents in entries if op.id not in known]
    try:
        for op, parents in new:
            journal.insert(connection, op, parents)
    except sqlite3.IntegrityError:
        raise errors.Refused(_TWINS) from None
    if new:
        existence = Existence(connection, workspace.kinds)
        # The order of rows matters: an assessment makes the requirements whose fields come after it.
        order = {name: number for number, name in enumerate(workspace.kinds)}
        cells = {(journal.present(op.record, op.field)[0], op.row) for op, _ in new}
        # What was deleted may come back by work on something else that belongs to it.
        gone = connection.execute("SELECT DISTINCT record, row FROM op WHERE field = '' AND value = ''")
        cells |= {(journal.present(record, "")[0], row) for record, row in gone}
        shown = sorted((cell for cell in cells if cell[0] in order), key=lambda cell: (order[cell[0]], cell[1]))
        replay.show_rows(session, workspace.kinds, shown, existence.stands)
        _tell_short_ids_apart(session, workspace)
    return len(new)


def _tell_short_ids_apart(session: "Session", workspace: Workspace) -> None:
    connection = replay.raw(session)
    for kind in workspace.kinds.values():
        for row, short in short_ids.of(connection, kind).items():
            connection.execute(f'UPDATE "{kind.name}" SET short = ? WHERE id = ? AND short <> ?', (short, row, short))


def namesakes(connection: sqlite3.Connection, workspace: Workspace) -> list[Namesakes]:
    """Return what bears one name though it is not one: people, and records that were given one short id."""
    found = []
    for kind in workspace.kinds.values():
        there = {row for (row,) in connection.execute(f'SELECT id FROM "{kind.name}"')}
        by_name: dict[str, dict[str, str]] = defaultdict(dict)
        if kind.about.prefix:
            apart = short_ids.of(connection, kind)
            bare = short_ids.given(connection, kind)
            by_name |= {name: {row: apart[row] for row in rows if row in there} for name, rows in bare.items()}
        elif kind.name == "person":
            for row, name, role in connection.execute("SELECT id, name, role FROM person ORDER BY id"):
                by_name[folded(name)][row] = " ".join((name, f"({role})" if role else "")).strip()
        found += [
            Namesakes(kind.name, name, tuple(rows), tuple(rows.values()))
            for name, rows in by_name.items()
            if len(rows) > 1
        ]
    return found
