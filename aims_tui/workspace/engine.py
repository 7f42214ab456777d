"""SQLModel on our terms: our own BEGIN IMMEDIATE, no pooled handles.

SQLAlchemy's default transactions lost 42 to 50 % of concurrent increments, and a pooled handle
goes stale when a sync client replaces the file; opening one costs 0.1 ms.
"""

import random
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, StaticPool
from sqlmodel import Session

from aims_tui.records.described import Kinds
from aims_tui.workspace import errors, file, journal

TRY_FOR = 40
"""Milliseconds that one try for the write lock waits, and at most between two tries."""


@contextmanager
def transaction(path: Path, *, patience: float) -> Iterator[Session]:
    """Give a session in one ``BEGIN IMMEDIATE`` transaction, committed at the end, rolled back on any error.

    Raises:
        errors.WorkspaceError: SQLite refuses; the message says why and nothing was written.
    """
    try:
        with Session(_engine(path, patience), expire_on_commit=False) as session, session.begin():
            session.connection()
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
    return engine


def _begin_immediate(connection: Connection, patience: float) -> None:
    """Take the write lock, trying again at irregular moments so that many writers do not march in step."""
    end = time.monotonic() + patience
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {TRY_FOR}")
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            break
        except DBAPIError as error:
            if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_BUSY" or time.monotonic() >= end:
                raise
            time.sleep(random.uniform(0, TRY_FOR / 1000))  # noqa: S311 (nothing secret)
    # The commit waits for readers as long as the beginning may wait for writers.
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(patience * 1000)}")


def statements(kinds: Kinds) -> dict[str, str]:
    """Return the statements that make the tables and indexes of these kinds and of the journal, by name."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        for statement in journal.SCHEMA.split(";"):
            connection.exec_driver_sql(statement)
        for kind in kinds.values():
            kind.model.__table__.create(connection)
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    engine.dispose()
    return {name: plain(sql) for name, sql in rows}


def plain(statement: str) -> str:
    """Return a statement as it is compared: how it was laid out in lines says nothing."""
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(statement.split()))
