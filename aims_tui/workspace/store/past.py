"""Any past day: the workspace as it was recorded by then, replayed into a private file that is gone afterwards.

Recorded by a day is what its clock says (``at``), action by action: an action is left out when it was written
after the day, when it builds on one that is left out, or when what it is about or points at was added by none
that stays. Only the set of changes counts, so every copy that holds them comes to the same, however it was merged.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import Kinds
from aims_tui.workspace.store import errors, file, journal, moments, replay, rows
from aims_tui.workspace.store.moments import AsOf
from aims_tui.workspace.store.private import private_folder
from aims_tui.workspace.store.workspace import Workspace


def check(workspace: Workspace, day: date, *, today: date) -> None:
    """Say whether there is anything to see as of a day; ``today`` is the real one.

    Raises:
        errors.Refused: the day lies in the future, or before the first change; the message says what there is.
        errors.ReadOnly: nothing vouches for the file, and why.
    """
    if workspace.why_read_only:
        raise errors.ReadOnly(workspace.why_read_only)
    with workspace.reading() as connection:
        first, last = connection.execute("SELECT min(at), max(at) FROM op").fetchone()
    if not first:
        raise errors.Refused("Nothing was recorded in this file yet.")
    there = f"The first change is of {moments.day_of(first)}, the newest of {moments.day_of(last)}."
    if day > today:
        raise errors.Refused(f"{day} lies in the future. {there}")
    if moments.end(day) <= first:
        raise errors.Refused(f"Nothing was recorded by {day} yet. {there}")


@contextmanager
def opened(workspace: Workspace, day: date, *, today: date) -> Iterator[Workspace]:
    """Give a read-only workspace that holds what was recorded by the end of a day; it is gone afterwards.

    It is opened like any other and lasts as long as the work with it. Its evidence is that of the workspace, in
    the folder as it is today.

    Raises:
        errors.Refused, errors.ReadOnly: as :func:`check`.
        errors.WorkspaceError: it cannot be read, or there is no room.
    """
    check(workspace, day, today=today)
    until = moments.end(day)
    with _opened(workspace, lambda connection: _name_late(connection, workspace.described, until)) as past:
        past.as_of = AsOf(day, until, past.head().id)
        past.why_read_only = past.as_of.why_read_only
        yield past


@contextmanager
def signed(workspace: Workspace, day: date, known: Mapping[str, int], words: str) -> Iterator[Workspace]:
    """Give a read-only workspace that holds the changes that were on record when something was signed, and no other.

    ``known`` says by replica how many those are: every copy that holds them gives the same, whatever came in since.
    ``words`` say what was signed.

    Raises:
        errors.Refused: not all of them are in this file.
        errors.WorkspaceError: as :func:`opened`.
    """
    with workspace.reading() as connection:
        there = dict(connection.execute("SELECT replica, max(sequence) FROM op GROUP BY replica").fetchall())
    if not known or any(there.get(replica, 0) < number for replica, number in known.items()):
        raise errors.Refused("Not every change that was on record then is in this file: merge the copy that has it.")
    with _opened(workspace, lambda connection: _name_unknown(connection, known)) as past:
        past.as_of = AsOf(day, "", past.head().id, words)
        past.why_read_only = past.as_of.why_read_only
        yield past


@contextmanager
def _opened(workspace: Workspace, name_late: Callable[[sqlite3.Connection], None]) -> Iterator[Workspace]:
    with private_folder() as folder:
        path = folder / workspace.path.name
        _replay(workspace, path, name_late)
        kinds = workspace.kinds if workspace.own_kinds else None
        past = Workspace.open(path, kinds=kinds, patience=workspace.patience, lasting=False)
        past.evidence_of = workspace.evidence_of
        seen = workspace.last_seen
        past.last_seen = replace(past.last_seen, lost=seen.lost, exported=seen.exported)
        yield past


def _replay(workspace: Workspace, path: Path, name_late: Callable[[sqlite3.Connection], None]) -> None:
    """Make a workspace file of what was recorded then; ``name_late`` names in ``late`` the actions that were not.

    Raises:
        errors.WorkspaceError: it cannot be read, or there is no room.
    """
    kinds = workspace.described
    path.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(path, isolation_level=None, factory=rows.Connection)) as connection:
            with workspace.reading() as source:
                source.backup(connection)
            # Nobody else ever sees the file, and what a killed program leaves of it is swept away.
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY", "mmap_size=0"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("CREATE TEMP TABLE late (action TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID")
            connection.execute("CREATE TEMP TABLE unborn (row TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID")
            connection.execute("CREATE TEMP TABLE known (replica TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL)")
            file.guard(connection)
            file.trust(connection, path)
            connection.execute("BEGIN")
            name_late(connection)
            _leave_out(connection)
            _fill(connection, kinds)
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise errors.translated(error, path) from error


_BUILDING = """
INSERT OR IGNORE INTO late SELECT op.action FROM op_parent
  JOIN op AS above ON above.id = op_parent.parent JOIN op ON op.id = op_parent.op
 WHERE above.action IN late AND op.action NOT IN late"""
"""Leaves out what builds on an action that is left out."""

_LEANING = """
INSERT OR IGNORE INTO late SELECT action FROM op
 WHERE action NOT IN late AND (row IN unborn OR (value IN unborn AND field <> ''))"""
"""Leaves out what is about, or points at, a record that is not there."""


def _name_late(connection: sqlite3.Connection, kinds: Kinds, until: str) -> None:
    """Name in ``late`` the actions that were not recorded before a moment."""
    connection.execute("INSERT OR IGNORE INTO late SELECT action FROM op WHERE at >= ?", (until,))
    # Where every clock was right the first round finds nothing more.
    before = -1
    while (left_out := _number(connection, "late")) > before:
        before = left_out
        while connection.execute(_BUILDING).rowcount > 0:
            pass
        _name_unborn(connection, kinds)
        connection.execute(_LEANING)


def _name_unknown(connection: sqlite3.Connection, known: Mapping[str, int]) -> None:
    """Name in ``late`` the actions that are not among those that were known, by replica how many."""
    connection.executemany("INSERT INTO known VALUES (?, ?)", known.items())
    connection.execute(
        "INSERT OR IGNORE INTO late SELECT op.action FROM op LEFT JOIN known USING (replica)"
        " WHERE op.sequence > coalesce(known.number, 0)"
    )


def _name_unborn(connection: sqlite3.Connection, kinds: Kinds) -> None:
    """Name in ``unborn`` the records that only what is left out adds, and those that follow from them."""
    found = connection.execute(
        "SELECT record, row FROM op WHERE field = '' AND value <> '' GROUP BY row HAVING min(action IN late)"
    ).fetchall()
    implied = [
        (each,)
        for record, row in found
        if (kind := kinds.get(journal.present(record, "")[0])) and kind.about.implies
        for _, each, _ in kind.about.implies(row)
    ]
    connection.executemany("INSERT OR IGNORE INTO unborn VALUES (?)", [*((row,) for _, row in found), *implied])


def _number(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _leave_out(connection: sqlite3.Connection) -> None:
    """Take out of the journal what is left out; what stays is numbered as if nothing else had ever been there."""
    connection.execute("DELETE FROM op_parent WHERE op IN (SELECT id FROM op WHERE action IN late)")
    connection.execute("DELETE FROM op WHERE action IN late")
    # The largest number tells how many changes there are: those above take the places that came free.
    changes = _number(connection, "op")
    above = connection.execute("SELECT rowid FROM op WHERE rowid > ? ORDER BY rowid", (changes,)).fetchall()
    if above:
        taken = {number for (number,) in connection.execute("SELECT rowid FROM op WHERE rowid <= ?", (changes,))}
        free = (number for number in range(1, changes + 1) if number not in taken)
        connection.executemany(
            "UPDATE op SET rowid = ? WHERE rowid = ?",
            [(number, old) for number, (old,) in zip(free, above, strict=True)],
        )


def _fill(connection: sqlite3.Connection, kinds: Kinds) -> None:
    """Fill the tables with what the journal amounts to."""
    for record, values in replay.replayed(connection, kinds).items():
        names = ("id", *kinds[record].fields, *replay.OWN)
        columns = ", ".join(f'"{name}"' for name in names)
        connection.execute(f'DELETE FROM "{record}"')
        # A number that is not there is no empty text.
        numbers = {name for name, field in kinds[record].fields.items() if field.kind is FieldType.NUMBER}
        connection.executemany(
            f'INSERT INTO "{record}" ({columns}) VALUES ({journal.marks(names)})',
            (
                (row, *((each[name] or None) if name in numbers else each[name] for name in names[1:]))
                for row, each in values.items()
            ),
        )
