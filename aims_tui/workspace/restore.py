"""Going back to a snapshot, and saving what can be saved from a damaged file."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aims_tui.workspace import errors, file, journal, merge, snapshots
from aims_tui.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: where the file that stood there went, and how many of its changes were saved."""

    set_aside: Path | None
    rescued: int


def restore(path: Path, snapshot: Path) -> Restored:
    """Put a snapshot in the place of the workspace at ``path``.

    A sound file is copied to a snapshot of its own first. A damaged one is never overwritten: it
    is renamed, and every change in it that is still readable joins the restored snapshot.

    Raises:
        errors.WorkspaceError: the snapshot is not sound, or the place cannot be written.
    """
    part = path.with_name(f".{path.name}.restoring")
    try:
        snapshots.copy(snapshot, part, patience=5)
        wanted = Workspace.open(part)
        sound = _sound(path, wanted.id)
        if sound is not None:
            snapshots.take(sound)
        rescued = [] if sound is not None or not path.exists() else _readable(path)
        joined = _join(part, rescued) if rescued else 0
        aside = _set_aside(path) if path.exists() and sound is None else None
        part.replace(path)
    except OSError as error:
        raise errors.NotAllowed(f"{path} cannot be replaced: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    return Restored(aside, joined)


def _sound(path: Path, workspace_id: str) -> Workspace | None:
    """Return the workspace at ``path`` if it is whole, and None if it is damaged or not there.

    Raises:
        errors.NotAWorkspace: a different workspace lies there.
    """
    try:
        found = Workspace.open(path)
        with found.reading() as connection:
            file.quick_check(connection, path)
    except (errors.Damaged, errors.Missing, errors.NotAWorkspace):
        return None
    if found.id != workspace_id:
        raise errors.NotAWorkspace(f"The snapshot is of another workspace than {path.name}; nothing was changed.")
    return found


def _readable(path: Path) -> list[merge.Entry]:
    """Return the changes of a damaged file that can still be read and whose hash holds."""
    found: dict[str, merge.Entry] = {}
    for direction in ("ASC", "DESC"):
        # From both ends, because a damaged page stops a scan.
        try:
            with closing(file.connect(path, write=False, patience=1)) as connection:
                for row in connection.execute(f"SELECT * FROM op ORDER BY rowid {direction}"):
                    op = journal.Op._make(row)
                    found.setdefault(op.id, (op, _parents(path, op.id)))
        except (sqlite3.Error, errors.WorkspaceError):
            continue
    return [entry for entry in found.values() if _identity_holds(entry)]


def _parents(path: Path, op: str) -> tuple[str, ...]:
    try:
        with closing(file.connect(path, write=False, patience=1)) as connection:
            return tuple(parent for (parent,) in connection.execute("SELECT parent FROM op_parent WHERE op = ?", (op,)))
    except sqlite3.Error:
        return ()


def _identity_holds(entry: merge.Entry) -> bool:
    try:
        return journal.identity(*entry) == entry[0].id
    except TypeError:
        return False


def _join(part: Path, rescued: list[merge.Entry]) -> int:
    workspace = Workspace.open(part)
    with workspace.writing() as session:
        return merge.union(session, workspace, rescued)


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.stem} (damaged {datetime.now():%Y-%m-%d %H%M%S}){path.suffix}")
    path.rename(aside)
    journal_file = path.with_name(path.name + "-journal")
    if journal_file.exists():
        # A hot journal belongs to the damaged file and would be rolled into the restored one.
        journal_file.rename(aside.with_name(aside.name + "-journal"))
    return aside
