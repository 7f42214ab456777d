"""The SQLite file itself: what lies at a path, and connections to it.

The order of checks matters. The header is read with no connection open, because closing a plain
file handle would drop our own locks; it tells what the file is before SQLite may touch it.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from aims_tui.workspace import errors

SUFFIX = ".aims"
APPLICATION_ID = 0x41494D53  # "AIMS"
_MAGIC = b"SQLite format 3\0"

Stamp = tuple[int, int, int, int]
"""Device, inode, size and time of change in nanoseconds: changes when the file does."""


class Header(NamedTuple):
    """What the first hundred bytes say, before a write-ahead log or an interrupted save is taken into account."""

    application_id: int
    write_ahead: bool


def stamp(path: Path) -> Stamp | None:
    """Return what tells two states of the file apart, or None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def look(path: Path) -> Header:
    """Say what lies at ``path``, without SQLite and without changing anything.

    Raises:
        errors.WorkspaceError: nothing there, or not a workspace; one message each.
    """
    look_at_place(path)
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except PermissionError:
        raise errors.NotAllowed(f"You may not read {path}. Ask its owner for access.") from None
    except OSError as error:
        raise errors.NotAllowed(f"{path} cannot be read: {error.strerror}.") from None
    if len(head) < 100 and head[: len(_MAGIC)] == _MAGIC[: len(head)]:
        raise errors.Damaged(errors.damaged_message(path))
    if not head.startswith(_MAGIC):
        raise errors.NotAWorkspace(f"{path.name} is not an aims-tui workspace.")
    header = Header(
        application_id=int.from_bytes(head[68:72], "big"),
        write_ahead=head[18] == 2 or head[19] == 2,
    )
    if header.application_id != APPLICATION_ID:
        raise errors.Foreign(f"{path.name} is an SQLite file of another program; it was left as it is.")
    return header


def look_at_place(path: Path) -> None:
    """Say whether an ordinary file with something in it lies at ``path``, without opening it.

    Raises:
        errors.WorkspaceError: nothing there, or something else; one message each.
    """
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        raise errors.Missing(
            f"There is no file {path}. Make one with: aims-tui new {path.name} --organization NAME"
        ) from None
    except OSError as error:
        raise errors.NotAllowed(f"{path} cannot be looked at: {error.strerror}.") from None
    if stat.S_ISLNK(found.st_mode):
        target = Path(os.path.realpath(path))
        if target.parent != Path(os.path.realpath(path.parent)):
            raise errors.Foreign(f"{path.name} is a link to {target}. Open that file itself.")
        found = target.stat() if target.exists() else found
    if stat.S_ISDIR(found.st_mode):
        raise errors.Foreign(f"{path} is a folder. Name a file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise errors.Foreign(f"{path.name} is not an ordinary file.")
    if found.st_size == 0:
        raise errors.NotAWorkspace(f"{path.name} is empty; a sync may be unfinished. Nothing was written to it.")


def connect(path: Path, *, write: bool, patience: float) -> sqlite3.Connection:
    """Open one connection for one unit of work; it never creates a file.

    ``patience`` is how many seconds to wait for somebody else's lock.
    """
    mode = "rw" if write else "ro"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in (
            "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def reading(path: Path, *, patience: float) -> Iterator[sqlite3.Connection]:
    """Give a connection inside one read transaction, so that everything read belongs together.

    After a kill in the middle of a commit the rollback can only be done by a connection that may
    write; that is tried once.

    Raises:
        errors.WorkspaceError: SQLite cannot read the file.
    """
    connection = None
    try:
        try:
            connection = _begun(path, write=False, patience=patience)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname not in ("SQLITE_READONLY_ROLLBACK", "SQLITE_CANTOPEN"):
                raise
            try:
                connection = _begun(path, write=True, patience=patience)
            except sqlite3.OperationalError:
                raise error from None
        yield connection
    except sqlite3.Error as error:
        raise errors.translated(error, path) from error
    finally:
        if connection is not None:
            connection.close()


def _begun(path: Path, *, write: bool, patience: float) -> sqlite3.Connection:
    connection = connect(path, write=write, patience=patience)
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def check_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that is shorter than it says; needs a read transaction, so that no writer is midway.

    Raises:
        errors.Damaged: it was cut off, as by an unfinished copy.
    """
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    if path.stat().st_size < pages * size:
        raise errors.Damaged(errors.damaged_message(path))


def foreign_parts(connection: sqlite3.Connection) -> list[str]:
    """Return the names of triggers and views: we make none, and either can change what is read or kept."""
    rows = connection.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')")
    return [f"{sort} {name}" for sort, name in rows]


def quick_check(connection: sqlite3.Connection, path: Path) -> None:
    """Let SQLite look through the whole file (100 to 150 ms at 90 MB).

    Raises:
        errors.Damaged: it found something.
    """
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise errors.Damaged(errors.damaged_message(path))


def leave_write_ahead(path: Path, *, patience: float) -> None:
    """Set the journal mode back to DELETE; a bare copy of a WAL file can silently lack committed work."""
    connection = None
    try:
        connection = connect(path, write=True, patience=patience)
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.Error as error:
        raise errors.translated(error, path) from error
    finally:
        if connection is not None:
            connection.close()
    if mode != "delete":
        raise errors.ReadOnly(
            f"Another program holds {path.name} in a mode that does not survive sharing (WAL). "
            "Close that program, then open the file again."
        )
