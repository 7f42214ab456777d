"""The SQLite file itself: what lies at a path, and connections to it.

The order of checks matters. The header is read with no connection open, because closing a plain
file handle would drop our own locks; it tells what the file is before SQLite may touch it.
"""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from aims_tui.workspace.store import errors, rows, shape, waiting

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
    if not {head[18], head[19]} <= {1, 2}:
        # SQLite would read such a file and never write it, without a word before the first save.
        raise errors.Damaged(errors.damaged_message(path))
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
        found = target.stat() if os.path.exists(target) else found
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
        timeout=waiting.TRY_FOR,
        isolation_level=None,
        check_same_thread=False,
        factory=rows.Connection,
    )
    try:
        guard(connection)
        # The first of them reads the file, and so waits for whoever is saving.
        waiting.attempt(connection, "PRAGMA synchronous=FULL", patience)
        # The system's folder for temporary files may be full or closed; sorting needs none of it.
        for pragma in (
            "foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


LONGEST_LOOK = 2.0
"""Seconds of work that looking at what a file is built of may take; ours take a thousandth of it."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 64_000_000,  # bytes of one row
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 4_000_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_NEVER = frozenset((
    sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_CREATE_VTABLE, sqlite3.SQLITE_DROP_VTABLE,
    sqlite3.SQLITE_CREATE_TRIGGER, sqlite3.SQLITE_CREATE_TEMP_TRIGGER, sqlite3.SQLITE_CREATE_VIEW,
    sqlite3.SQLITE_CREATE_TEMP_VIEW, sqlite3.SQLITE_CREATE_TEMP_TABLE, sqlite3.SQLITE_CREATE_TEMP_INDEX,
))  # fmt: skip
_CHANGES = frozenset((sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE))
_FUNCTIONS = frozenset(("load_extension", "fts3_tokenizer"))


def guard(connection: sqlite3.Connection) -> None:
    """Keep what stands in a file from doing anything: limits, an authorizer, and an end to what has none.

    The end is set for the first look; :func:`trust` takes it away once that is done.
    """
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)
    connection.set_authorizer(_allowed)
    connection.text_factory = rows.decoded
    # The thread's own time: a share that answers slowly or a busy machine must not look like a trap.
    end = time.thread_time() + LONGEST_LOOK
    connection.set_progress_handler(lambda: time.thread_time() > end, 10_000)


def _allowed(action: int, first: str | None, second: str | None, _: str | None, inside: str | None) -> int:
    """Say whether a statement may do this; ``inside`` names the trigger or view that it is done for."""
    if action in _NEVER or (action in _CHANGES and inside is not None):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and first == "writable_schema" and second is not None:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def trust(connection: sqlite3.Connection, path: Path) -> shape.Shape:
    """Look at what the file is built of; what is read through the connection then takes the time it takes.

    Raises:
        errors.Damaged: it is not built as a workspace is.
        sqlite3.Error: SQLite cannot read it.
    """
    found = shape.look(connection, path)
    connection.set_progress_handler(None, 0)
    if isinstance(connection, rows.Connection):
        connection.columns = found.columns
    return found


@contextmanager
def reading(path: Path, *, patience: float) -> Iterator[sqlite3.Connection]:
    """Give a connection inside one read transaction, so that everything read belongs together.

    After a kill in the middle of a commit the rollback can only be done by a connection that may
    write; that is tried once.

    Raises:
        errors.WorkspaceError: SQLite cannot read the file, or it is not built as a workspace is.
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
        trust(connection, path)
        yield connection
    except sqlite3.Error as error:
        raise errors.translated(error, path) from error
    except UnicodeDecodeError:
        # SQLite's complaint quotes what stands in the file, and that is no text any more.
        raise errors.Damaged(errors.damaged_message(path)) from None
    finally:
        if connection is not None:
            connection.close()


def _begun(path: Path, *, write: bool, patience: float) -> sqlite3.Connection:
    connection = connect(path, write=write, patience=patience)
    try:
        connection.execute("BEGIN")
        # The first look takes the lock that holds until the end.
        waiting.attempt(connection, "SELECT 1 FROM sqlite_schema", patience)
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


def check_pages(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file one of whose pages stands in several places: a few of them make a table without an end.

    Only files of at most 2 MB are looked at (2 ms): what is larger is looked over before the first write.

    Raises:
        errors.Damaged: there is such a page.
    """
    if path.stat().st_size <= 2_000_000:
        found = connection.execute("PRAGMA quick_check(20)")
        if any("reference to page" in str(line) for (line,) in found):
            raise errors.Damaged(errors.damaged_message(path))


def quick_check(connection: sqlite3.Connection, path: Path) -> None:
    """Let SQLite look through the whole file (100 to 150 ms at 90 MB), but not compare indexes with their tables.

    Raises:
        errors.Damaged: it found something.
    """
    _check(connection, path, "quick_check")


def full_check(connection: sqlite3.Connection, path: Path) -> None:
    """The same with every index: a damaged one hides rows from whoever asks by it, while the rows are sound.

    Raises:
        errors.Damaged: it found something.
    """
    _check(connection, path, "integrity_check")


def _check(connection: sqlite3.Connection, path: Path, pragma: str) -> None:
    try:
        found = connection.execute(f"PRAGMA {pragma}(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise errors.translated(error, path) from error
    if found != "ok":
        raise errors.Damaged(errors.damaged_message(path))


def leave_write_ahead(path: Path, *, patience: float) -> None:
    """Set the journal mode back to DELETE; a bare copy of a WAL file can silently lack committed work."""
    connection = None
    try:
        connection = connect(path, write=True, patience=patience)
        waiting.attempt(connection, "PRAGMA journal_mode=DELETE", patience)
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
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
