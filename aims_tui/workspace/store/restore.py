"""Going back to a snapshot, and saving what can be saved from a damaged file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from aims_tui import safe_files, settings
from aims_tui.safe_files import held
from aims_tui.workspace.store import errors, file, incoming, journal, last_seen, merge, shape, snapshots, waiting
from aims_tui.workspace.store.private import private_folder
from aims_tui.workspace.store.workspace import Workspace, is_id


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: where the file that stood there went, and how many of its changes were saved."""

    set_aside: Path | None
    rescued: int
    lacks: str
    """What this user has seen in the file that the restored copy lacks; empty if nothing."""


def restore(path: Path, snapshot: Path) -> Restored:
    """Put a snapshot in the place of the workspace at ``path``.

    A sound file is copied to a snapshot of its own first. A damaged one is never overwritten: it
    is renamed, and every change in it that is still readable joins the restored snapshot.

    Raises:
        errors.WorkspaceError: the snapshot is not sound, or the place cannot be written.
    """
    try:
        file.look(snapshot)
        with private_folder() as folder:
            part = folder / path.name
            snapshots.copy(snapshot, part, patience=waiting.PATIENCE)
            sound = _sound(path)
            with _nobody_saving(path) if sound is not None else nullcontext():
                joined = _prepared(part, path, sound)
                with _kept_first(sound):
                    aside = _put(part, path, whole=sound is not None)
    except OSError as error:
        raise errors.NotAllowed(f"{path} cannot be replaced: {error.strerror}.") from None
    # Opened once, so that the user is told now, and not again at the next look, what the copy lacks.
    return Restored(aside, joined, Workspace.open(path).notice)


def _prepared(part: Path, path: Path, sound: Workspace | None) -> int:
    """Check that the copy may take the place of ``path``; have what is still readable of a damaged file join it.

    Returns how many changes joined.
    """
    try:
        wanted = Workspace.open(part)
        there = sound.id if sound is not None else _last_id(path)
        if there and there != wanted.id:
            raise errors.NotAWorkspace(f"The snapshot is of another workspace than {path.name}; nothing was changed.")
        rescued = [] if sound is not None or not os.path.exists(path) else _readable(path)
        return _join(part, rescued) if rescued else 0
    finally:
        last_seen.forget(part)


@contextmanager
def _kept_first(sound: Workspace | None) -> Iterator[None]:
    """Take a snapshot of a sound file before it is replaced, and let go of it where that fails.

    Else the numbers of the list, by which a snapshot is named, would mean others when it is tried again.
    """
    taken = snapshots.take(sound) if sound is not None else None
    try:
        yield
    except BaseException:
        if taken is not None:
            with suppress(OSError):
                taken.path.unlink()
        raise


def _put(part: Path, path: Path, *, whole: bool) -> Path | None:
    """Put the copy in its place; return where what lay there went, if it was damaged."""
    with (
        part.open("rb") as source,
        held(path.parent, make=False) as folder,
        folder.part(settings.access()) as new,
    ):
        safe_files.copy(source, new)
        # The copy is private to its maker, the file belongs to a team.
        new.be_like(path.name)
        aside = None if whole else _set_aside(path)
        new.put(path.name)
    return aside


def _sound(path: Path) -> Workspace | None:
    """Return the workspace at ``path`` if it is whole, and None if it is damaged or not there.

    Raises:
        errors.Foreign: something else lies there; it must not be moved out of the way.
    """
    try:
        found = Workspace.open(path)
        with found.reading() as connection:
            file.quick_check(connection, path)
    except errors.Foreign:
        raise
    except (errors.Damaged, errors.Missing, errors.NotAWorkspace):
        return None
    return found


@contextmanager
def _nobody_saving(path: Path) -> Iterator[None]:
    """Keep everybody from saving meanwhile: a save after the snapshot would stand in neither file.

    Raises:
        errors.Locked: somebody else is saving for too long.
    """
    with closing(file.connect(path, write=True, patience=waiting.PATIENCE)) as connection:
        try:
            waiting.attempt(connection, "BEGIN IMMEDIATE", waiting.PATIENCE)
        except sqlite3.Error as error:
            named = errors.translated(error, path)
            # What we may not write we cannot hold, and may still replace.
            if not isinstance(named, errors.ReadOnly):
                raise named from error
        yield


def _last_id(path: Path) -> str:
    """Return which workspace a damaged file was, from itself or from what this user saw there; empty if unknown."""
    if not os.path.isfile(path):
        return ""
    try:
        with _connected_anyhow(path) as connection:
            found = journal.meta(connection, "workspace")
    except sqlite3.Error:
        found = ""
    return found if is_id(found) else last_seen.load(path).workspace


def _readable(path: Path) -> list[journal.Entry]:
    """Return the changes of a damaged file that can still be read and whose hash holds."""
    found: dict[str, journal.Entry] = {}
    size = path.stat().st_size
    for direction in ("ASC", "DESC"):
        # From both ends, because a damaged page stops a scan.
        try:
            with _connected_anyhow(path) as connection:
                # No change takes less than 200 bytes: where more come, a damaged page leads back to itself.
                for row in islice(connection.execute(journal.everything(f"rowid {direction}")), size // 200):
                    op = journal.Op._make(row)
                    if op.id not in found:
                        found[op.id] = op, _parents(connection, op.id)
        except (sqlite3.Error, TypeError):
            continue
    return [entry for entry in found.values() if incoming.readable(entry)]


@contextmanager
def _connected_anyhow(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that only reads, also to a file that was cut off: SQLite itself refuses those whole."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
        for pragma in ("writable_schema=ON", "query_only=ON", "trusted_schema=OFF", "cell_size_check=ON"):
            connection.execute(f"PRAGMA {pragma}")
        file.guard(connection)
        # A part that is no table could answer without end.
        if odd := shape.odd(connection):
            raise sqlite3.DatabaseError(f"{odd} is no table")
        connection.set_progress_handler(None, 0)
        yield connection


def _parents(connection: sqlite3.Connection, op: str) -> tuple[str, ...]:
    try:
        return tuple(parent for (parent,) in connection.execute("SELECT parent FROM op_parent WHERE op = ?", (op,)))
    except sqlite3.Error:
        return ()


def _join(part: Path, rescued: list[journal.Entry]) -> int:
    workspace = Workspace.open(part)
    with workspace.writing() as session:
        return merge.union(session, workspace, rescued)


def _free_name(path: Path) -> Path:
    name = f"{path.stem} (damaged {datetime.now():%Y-%m-%d %H%M%S}"
    names = (path.with_name(f"{name}{number}){path.suffix}") for number in ("", *(f" {n}" for n in range(2, 1000))))
    return next(each for each in names if not os.path.exists(each))


def _set_aside(path: Path) -> Path | None:
    """Rename what lies at ``path``, and what SQLite left beside it even where the file itself is gone.

    A hot journal or a write-ahead log belongs to the old file and would be played into the restored one.
    """
    aside = _free_name(path)
    for ending in ("-journal", "-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if os.path.exists(beside):
            beside.rename(aside.with_name(aside.name + ending))
    if not os.path.exists(path):
        return None
    path.rename(aside)
    return aside
