"""Waiting for somebody else's save: in one way, for reading, writing and committing, and not in silence."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Result = TypeVar("Result")

PATIENCE = 30.0
"""Seconds to wait where nobody looks at a screen meanwhile: many may be saving, each in their turn."""
TRY_FOR = 0.04
"""Seconds that one try waits within SQLite, whose timeout it is, and at most between two tries."""
SAY_AFTER = 1.0
"""Seconds after which whoever waits is told why."""

_BUSY = ("SQLITE_BUSY", "SQLITE_BUSY_RECOVERY")
_listener: ContextVar[Callable[[], object] | None] = ContextVar("listener", default=None)


@contextmanager
def told(listener: Callable[[], object]) -> Iterator[None]:
    """Have ``listener`` called each time that a wait has lasted for a second."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def attempt(connection: sqlite3.Connection, statement: str, patience: float) -> None:
    """Execute a statement that takes a lock, on a connection of :func:`aims_tui.workspace.store.file.connect`.

    It is tried again at irregular moments, so that many who wait do not march in step.

    Raises:
        sqlite3.OperationalError: the lock was not to be had for ``patience`` seconds, or something else is wrong.
    """
    begun = time.monotonic()
    said = False
    while True:
        try:
            connection.execute(statement).fetchone()
            break
        except sqlite3.OperationalError as error:
            waited = time.monotonic() - begun
            if error.sqlite_errorname not in _BUSY or waited >= patience:
                raise
        if waited >= SAY_AFTER and not said and (listener := _listener.get()) is not None:
            said = True
            listener()
        import random  # costs a command that never waits two milliseconds

        time.sleep(random.uniform(0, TRY_FOR))  # noqa: S311 (nothing secret)
