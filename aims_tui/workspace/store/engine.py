"""SQLModel on our terms: our own BEGIN IMMEDIATE, no pooled handles.

SQLAlchemy's default transactions lost 42 to 50 % of concurrent increments, and a pooled handle
goes stale when a sync client replaces the file; opening one costs 0.1 ms.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, StaticPool
from sqlmodel import Session

from aims_tui.records.kinds import Kinds
from aims_tui.workspace.store import errors, file, journal, waiting
from aims_tui.workspace.store.tables import model_of


@contextmanager
def transaction(path: Path, *, patience: float) -> Iterator[Session]:
    """Give a session in one ``BEGIN IMMEDIATE`` transaction, committed at the end, rolled back on any error.

    Raises:
        errors.WorkspaceError: SQLite refuses; the message says why and nothing was written.
    """
    try:
        with Session(_engine(path, patience), expire_on_commit=False) as session, session.begin():
            session.connection()
            # The session itself holds its rows weakly, and would read one anew for every look at it.
            held: list[object] = []
            for moment in ("loaded_as_persistent", "pending_to_persistent"):
                event.listen(session, moment, lambda _, row: held.append(row))
            yield session
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise errors.translated(error.orig, path) from error
        raise
    except sqlite3.Error as error:
        raise errors.translated(error, path) from error


@lru_cache(maxsize=8)
def _engine(path: Path, patience: float) -> Engine:
    """Return the engine for a file. It holds no handle, but the statements that it has compiled once."""
    engine = create_engine(
        # The creator, because SQLAlchemy un-quotes a URL made from a user's path and opens another file.
        "sqlite://",
        creator=lambda: file.connect(path, write=True, patience=patience),
        poolclass=NullPool,
    )
    event.listen(engine, "begin", lambda connection: _begin_immediate(connection, patience))
    event.listen(engine, "commit", lambda connection: _commit(connection, patience))
    return engine


def _begin_immediate(connection: Connection, patience: float) -> None:
    waiting.attempt(_raw(connection), "BEGIN IMMEDIATE", patience)


def _commit(connection: Connection, patience: float) -> None:
    """Commit here: it waits for those who read as long as the beginning may wait for those who write."""
    if (raw := _raw(connection)).in_transaction:
        waiting.attempt(raw, "COMMIT", patience)


def _raw(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.dbapi_connection
    assert isinstance(found, sqlite3.Connection)
    return found


def statements(kinds: Kinds) -> dict[str, str]:
    """Return the statements that make the tables and indexes of these kinds and of the journal, by name."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        for statement in journal.SCHEMA.split(";"):
            connection.exec_driver_sql(statement)
        for kind in kinds.values():
            model_of(kind).__table__.create(connection)
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    engine.dispose()
    return {name: plain(sql) for name, sql in rows}


def plain(statement: str) -> str:
    """Return a statement as it is compared: how it was laid out in lines says nothing."""
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(statement.split()))
