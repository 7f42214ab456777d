"""A merge that is tried out: what another copy would bring in, and what would then wait for a decision.

It is the merge itself, done in a private copy of this file: its checks, its numbers, its words.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from aims_tui.records.kinds import Kinds
from aims_tui.text import count
from aims_tui.workspace.queries import changes_since, history, render
from aims_tui.workspace.queries.changes_since import RecordChanges
from aims_tui.workspace.queries.history import Changed, Conflict, Names
from aims_tui.workspace.store import evidence_files, merge, replay, snapshots
from aims_tui.workspace.store.merge import Merged, Namesakes
from aims_tui.workspace.store.workspace import Workspace


class Rehearsal(NamedTuple):
    """What a merge would do, and the file as it would be then."""

    workspace: Workspace
    """A private copy in which the merge was done; it is gone when the rehearsal is over."""
    merged: Merged
    changes: tuple[Changed, ...]
    """What would come in, the oldest first."""
    files: tuple[str, ...]
    """The hashes of the evidence files that would come in."""
    clashes: tuple[Conflict, ...]
    """What would wait for a decision and does not now, or not between these values."""
    waiting: int
    """How many conflicts wait already."""


@contextmanager
def rehearsed(workspace: Workspace, other: Path) -> Iterator[Rehearsal]:
    """Try out what :func:`merge.merge` would do; neither file is written to.

    Raises:
        errors.Refused: the merge would be refused, for the same reason.
        errors.WorkspaceError: one of the files cannot be used.
    """
    journals = merge.read(workspace, other)
    merge.check(workspace, journals)
    workspace.check_writable()
    files = tuple(evidence_files.missing(other, workspace.path))
    with snapshots.borrowed(workspace.path, patience=workspace.patience) as path:
        copy = Workspace.open(path, kinds=workspace.kinds, patience=workspace.patience, lasting=False)
        with copy.reading() as connection:
            waiting = [_identity(each) for each in history.conflicts_in(connection, copy.described)]
        with copy.writing() as session:
            before = set(merge.namesakes(replay.raw(session), copy))
            number = merge.union(session, copy, journals.new)
            alike = tuple(each for each in merge.namesakes(replay.raw(session), copy) if each not in before)
        new = {op.id for op, _ in journals.new}
        with copy.reading() as connection:
            changes = tuple(each for each in history.changes(connection, copy.described) if each.id in new)
            found = history.conflicts_in(connection, copy.described)
        clashes = tuple(each for each in found if _identity(each) not in waiting)
        yield Rehearsal(copy, Merged(number, len(files), alike), changes, files, clashes, len(waiting))


def _identity(conflict: Conflict) -> tuple[str, str, str, frozenset[str]]:
    return conflict.record, conflict.row, conflict.field, frozenset(op.id for op in conflict.ops)


class HistoryLine(NamedTuple):
    """What a merge would do, in words: a sentence, and lines under headings."""

    sentence: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def told(rehearsal: Rehearsal) -> HistoryLine:
    """Tell a rehearsal in the words of the history."""
    copy = rehearsal.workspace
    kinds = copy.described
    with copy.reading() as connection:
        names = Names(connection, kinds)
        coming = [
            f"{line}{f' [{group.assessment}]' if group.assessment else ''}"
            for group in changes_since.groups(connection, kinds, rehearsal.changes)
            for found in group.records
            for line in _record(connection, names, kinds, found)
        ]
        clashes = [
            (bool(each.deleted_by), render.conflict(connection, names, kinds, each)) for each in rehearsal.clashes
        ]
        files = [*_files(connection, kinds, rehearsal.files)]
    parts = (
        ("Would come in", coming),
        ("Evidence files that would come in", files),
        ("Fields that would have two values, until somebody decides", [line for gone, line in clashes if not gone]),
        ("Deleted in one copy and worked on in the other", [line for gone, line in clashes if gone]),
        ("One name for two", [alike(each, "would show") for each in rehearsal.merged.namesakes]),
    )
    decide = f", {count(len(clashes), 'decision')} would wait" if clashes else ""
    return HistoryLine(
        f"{number(rehearsal.merged)} would come in{decide}; nothing was merged.",
        tuple((heading, tuple(lines)) for heading, lines in parts if lines),
    )


def number(merged: Merged) -> str:
    """Return how much came in: ``3 changes and 1 evidence file``."""
    return f"{count(merged.changes, 'change')} and {count(merged.files, 'evidence file')}"


def alike(found: Namesakes, show: str = "show") -> str:
    """Return a sentence about what two copies gave one name, and what to do about it."""
    if found.record == "person":
        shown = ", ".join(found.shown)
        return f"{len(found.rows)} people of one name: {shown}. If they are one: aims-tui unite NAME"
    return f"Both copies gave {found.name} to a record of their own; they {show} as {' and '.join(found.shown)}."


def _files(connection: sqlite3.Connection, kinds: Kinds, hashes: tuple[str, ...]) -> Iterator[str]:
    """Yield what each file is: the evidence that it belongs to, and its name."""
    for hash in hashes:
        found = (
            connection.execute("SELECT short, original_name FROM evidence WHERE file = ? LIMIT 1", (hash,)).fetchone()
            if "evidence" in kinds
            else None
        )
        yield render.cut(f"{found[0]} {found[1]}", 200) if found else f"{hash[:12]}, of no evidence"


class _Step(NamedTuple):
    """All that became of one field, as one change."""

    record: str
    row: str
    field: str
    old: str
    new: str


def _record(connection: sqlite3.Connection, names: Names, kinds: Kinds, found: RecordChanges) -> Iterator[str]:
    """Yield the sentences about one record, each with who changed it last and when."""
    came = found.exists
    told = found.fields if came is not None else [*changes_since.worth_telling(kinds, found)]
    steps = [_Step(found.record, found.row, each.name, each.old, each.new) for each in told]
    lasts = told if came is None else [came]
    for last, (_, line) in zip(lasts, render.sentences(connection, names, kinds, steps), strict=True):
        yield f"{line} ({render.cut(last.steps[-1].who)}, {render.when(last.steps[-1].at)})"
