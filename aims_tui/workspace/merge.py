"""Bringing two copies of one workspace together: the union of their journals.

Nothing anyone typed is lost: what both copies changed in the same field becomes a conflict that a
person decides. The order of merging makes no difference, and merging twice changes nothing.
"""

import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aims_tui.workspace import errors, evidence_files, journal, replay, snapshots
from aims_tui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from sqlmodel import Session

Entry = tuple[journal.Op, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Merged:
    """How many changes and evidence files came in."""

    changes: int
    files: int


def merge(workspace: Workspace, other: Path) -> Merged:
    """Take the changes of another copy into this one, after a snapshot.

    Raises:
        errors.Refused: the other file is a different workspace, or holds altered changes.
        errors.WorkspaceError: one of the files cannot be used.
    """
    source = Workspace.open(other, patience=workspace.patience)
    if source.id != workspace.id:
        raise errors.Refused(f"{other.name} is another workspace, not a copy of this one.")
    with source.reading() as connection:
        entries = entries_of(connection)
    for op, parents in entries:
        if not journal.genuine(op, parents):
            raise errors.Refused(
                f"{other.name} holds changes that were altered; run 'aims-tui -f {other.name} verify'."
            )
    snapshots.take(workspace)
    files = copy_evidence(other, workspace.path)
    with workspace.writing() as session:
        changes = union(session, workspace, entries)
    with workspace.reading() as connection:
        workspace.see(connection)
    return Merged(changes, files)


def entries_of(connection: sqlite3.Connection) -> list[Entry]:
    """Return every change of a journal with its parents."""
    above = journal.parents(connection)
    return [(op, tuple(above.get(op.id, ()))) for op in journal.ops(connection)]


def union(session: "Session", workspace: Workspace, entries: Iterable[Entry]) -> int:
    """Add the changes that are not there yet and show the rows they touch; return how many came in."""
    connection = replay.raw(session)
    known = {row for (row,) in connection.execute("SELECT id FROM op")}
    new = [(op, parents) for op, parents in entries if op.id not in known]
    try:
        for op, parents in new:
            journal.insert(connection, op, parents)
    except sqlite3.IntegrityError:
        raise errors.Refused(
            "Both copies were written under the same replica id, as when a file is copied by hand and used twice "
            "on one machine; they cannot be joined safely."
        ) from None
    if new:
        # The order of rows matters: an assessment makes the requirements whose fields come after it.
        order = {name: number for number, name in enumerate(workspace.kinds)}
        cells = {(op.record, op.row) for op, _ in new if op.record in order}
        replay.show_rows(session, workspace.kinds, sorted(cells, key=lambda cell: (order[cell[0]], cell[1])))
    return len(new)


def copy_evidence(source: Path, target: Path) -> int:
    """Copy the evidence files that are missing beside ``target``; only sound ones. Return how many."""
    copied = 0
    for found in evidence_files.folder(source).glob("[0-9a-f][0-9a-f]/*"):
        wanted = evidence_files.folder(target) / found.parent.name / found.name
        if wanted.exists() or evidence_files.problem_of(source, found.name, None):
            continue
        wanted.parent.mkdir(parents=True, exist_ok=True)
        part = wanted.with_name(f".part-{wanted.name}")
        shutil.copyfile(found, part)
        part.chmod(0o444)
        part.replace(wanted)
        copied += 1
    return copied
