"""Snapshots: whole copies of a workspace in the user's data folder, made by SQLite's backup."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from aims_tui import leftovers, paths
from aims_tui.access import Access
from aims_tui.safe_files import Folder, held
from aims_tui.workspace.store import errors, evidence_files, file, waiting
from aims_tui.workspace.store.interface import WorkspaceFile
from aims_tui.workspace.store.private import private_folder

KEEP_LAST = 10
KEEP_DAILY = timedelta(days=14)
_STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One copy: where it lies, when it was made (UTC) and its size in bytes."""

    path: Path
    made: datetime
    size: int


def folder(workspace_id: str) -> Path:
    """Return the folder of a workspace's snapshots."""
    return paths.data_folder() / "snapshots" / workspace_id


def listed(workspace_id: str) -> list[Snapshot]:
    """Return the snapshots of a workspace, newest first.

    Raises:
        errors.NotAllowed: the folder cannot be read.
    """
    found = []
    for path in _inside(folder(workspace_id)):
        if path.suffix != file.SUFFIX:
            continue
        try:
            made = datetime.strptime(path.stem, _STAMP).replace(tzinfo=UTC)
            found.append(Snapshot(path, made, path.stat().st_size))
        except (ValueError, FileNotFoundError):
            # Not one of ours, or thinned by another process just now.
            continue
    return sorted(found, key=lambda each: each.made, reverse=True)


def all_listed() -> list[Snapshot]:
    """Return every snapshot of this user, newest first: the way back when a file cannot say which it is.

    Raises:
        errors.NotAllowed: a folder cannot be read.
    """
    ids = [each.name for each in _inside(paths.data_folder() / "snapshots")]
    return sorted((each for name in ids for each in listed(name)), key=lambda each: each.made, reverse=True)


def _inside(folder: Path) -> list[Path]:
    try:
        return [*folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise errors.NotAllowed(f"The snapshots in {folder} cannot be read: {error.strerror}.") from None


def take(workspace: WorkspaceFile) -> Snapshot:
    """Copy the workspace as it stands, check the copy, then thin the older ones.

    Raises:
        errors.WorkspaceError: the copy could not be made or is not sound; older ones are all kept.
    """
    made = datetime.now(UTC)
    path = folder(workspace.id) / f"{made.strftime(_STAMP)}{file.SUFFIX}"
    try:
        # Private, as the workspace itself may be.
        with held(paths.data_folder(), "snapshots", workspace.id, access=Access.PRIVATE) as home:
            leftovers.sweep_held(home)
            _copy(workspace.path, home, path.name, patience=workspace.patience)
        _sweep(workspace)
        workspace.snapshot_day = made.date()
        for old in to_thin(listed(workspace.id)):
            old.path.unlink(missing_ok=True)
        return Snapshot(path, made, path.stat().st_size)
    except OSError as error:
        raise errors.NoRoom(f"No snapshot could be written to {path.parent}: {error.strerror}.") from None


@contextmanager
def borrowed(source: Path, *, patience: float) -> Iterator[Path]:
    """Give a private copy of a workspace file that somebody else owns; the file itself is not written to.

    An interrupted save, which SQLite would roll back in the file, is rolled back in the copy.

    Raises:
        errors.WorkspaceError: it cannot be read, or there is no room for a copy.
    """
    header = file.look(source)
    try:
        with private_folder() as private:
            target = private / source.name
            if header.write_ahead or not _read_only_copy(source, target, patience):
                _copy_with_unfinished(source, target)
            yield target
    except OSError as error:
        raise errors.NotAllowed(f"No private copy of {source} could be made: {error.strerror}.") from None


def _read_only_copy(source: Path, target: Path, patience: float) -> bool:
    """Copy through SQLite; return whether that could be done without writing to the source."""
    connection = None
    try:
        connection = file.connect(source, write=False, patience=patience)
        connection.execute("BEGIN")
        waiting.attempt(connection, "SELECT 1 FROM sqlite_schema", patience)
        target.touch(mode=0o600)
        _back_up(connection, target, source)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname not in ("SQLITE_READONLY_ROLLBACK", "SQLITE_CANTOPEN"):
            raise errors.translated(error, source) from error
        return False
    except sqlite3.Error as error:
        raise errors.translated(error, source) from error
    finally:
        if connection is not None:
            connection.close()
    return True


def _copy_with_unfinished(source: Path, target: Path) -> None:
    """Copy the file byte by byte with what SQLite left beside it, at a moment when nobody writes to them."""
    pairs = [
        (source.with_name(source.name + ending), target.with_name(target.name + ending))
        for ending in ("", "-journal", "-wal")
    ]
    for _ in range(5):
        before = [file.stamp(here) for here, _ in pairs]
        for (here, there), found in zip(pairs, before, strict=True):
            there.unlink(missing_ok=True)
            if found is not None and here.is_file():
                shutil.copyfile(here, there, follow_symlinks=True)
        if before == [file.stamp(here) for here, _ in pairs]:
            return
    raise errors.Locked(f"{source.name} is being written to; try again in a moment.")


def copy(source: Path, target: Path, *, patience: float) -> None:
    """Copy a live workspace file through SQLite and check the copy; a bad copy is removed.

    Raises:
        errors.WorkspaceError: it could not be read, written or trusted.
    """
    with held(target.parent, make=False) as home:
        _copy(source, home, target.name, patience=patience)


def _copy(source: Path, home: Folder, name: str, *, patience: float) -> None:
    with home.part(Access.PRIVATE) as part:
        with file.reading(source, patience=patience) as connection:
            _back_up(connection, part.path, source)
        part.sync()
        part.put(name)


def _sweep(workspace: WorkspaceFile) -> None:
    """Remove what killed programs left beside a workspace and among its evidence."""
    evidence = evidence_files.folder(workspace.path)
    leftovers.sweep(workspace.path.parent)
    leftovers.sweep(workspace.path.parent, evidence.name)
    for each in evidence.glob("[0-9a-f][0-9a-f]"):
        leftovers.sweep(workspace.path.parent, evidence.name, each.name)


def _back_up(connection: sqlite3.Connection, part: Path, source: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{part.resolve().as_uri()}?mode=rw", uri=True)) as copied:
            connection.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")
            file.quick_check(copied, source)
    except sqlite3.Error as error:
        # A full disk is the copy's, a broken page the source's.
        named = errors.translated(error, part)
        raise named if isinstance(named, errors.NoRoom) else errors.translated(error, source) from error


def daily(workspace: WorkspaceFile) -> None:
    """Take the snapshot of the day after its first write. Failing to is no reason to fail the write."""
    today = datetime.now(UTC).date()
    if workspace.snapshot_day == today:
        return
    try:
        if any(each.made.date() == today for each in listed(workspace.id)):
            workspace.snapshot_day = today
        else:
            take(workspace)
    except errors.WorkspaceError as error:
        workspace.notice = f"Saved, but there is no snapshot of today: {error}"


def to_thin(found: Iterable[Snapshot]) -> list[Snapshot]:
    """Return the ones beyond the last ten and the newest of each of the last fourteen days."""
    ordered = sorted(found, key=lambda each: each.made, reverse=True)
    kept_days: set[date] = set()
    thin = []
    for number, each in enumerate(ordered):
        day = each.made.date()
        recent = ordered[0].made - each.made <= KEEP_DAILY
        if number >= KEEP_LAST and (day in kept_days or not recent):
            thin.append(each)
        kept_days.add(day)
    return thin
