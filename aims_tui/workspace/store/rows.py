"""Rows of a file as everything that reads them expects them: texts where texts belong, numbers where numbers do.

Any program can put anything into a cell. What is of another type is read as a text that begins with
the replacement character, so that it shows; ``verify`` looks at the cells as they are, see :func:`raw`.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

MARK = "\ufffd"
"""Stands before what is no text, and in the place of bytes that are none."""

WHOLE = frozenset(("sequence", "lamport", "revision", "clashes"))
"""The columns that always hold a number; everything else there counts as 0."""


class Columns(NamedTuple):
    """The names of the columns of a file by what they hold. A name for both is in neither."""

    texts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    """A whole number or NULL."""


class Unreadable(str):
    """What a cell says whose bytes are not UTF-8."""

    __slots__ = ()


class Connection(sqlite3.Connection):
    """A connection whose ``execute`` gives rows of the expected types."""

    columns = Columns()
    """Which columns the file has; what is not named here may be text, number or NULL."""

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Execute a statement; its rows come in the expected types."""
        cursor = super().execute(sql, parameters)
        if cursor.description is not None:
            cursor.row_factory = _plan(tuple(each[0] for each in cursor.description), self.columns)
        return cursor


def decoded(found: bytes) -> str:
    """Return bytes as text, with a mark in the place of what is not UTF-8."""
    try:
        return found.decode()
    except UnicodeDecodeError:
        return found.decode("utf-8", "replace")


def raw(connection: sqlite3.Connection, sql: str, parameters: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield rows as they are; texts that are not UTF-8 are :class:`Unreadable`."""
    before = connection.text_factory
    connection.text_factory = _strictly
    try:
        yield from connection.cursor().execute(sql, parameters)
    finally:
        connection.text_factory = before


def decodable(connection: sqlite3.Connection, sql: str) -> bool:
    """Say whether all texts of a query are UTF-8, in half the time that :func:`raw` takes."""
    before = connection.text_factory
    connection.text_factory = str
    try:
        deque(connection.cursor().execute(sql), maxlen=0)
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        return False
    finally:
        connection.text_factory = before
    return True


def _strictly(found: bytes) -> str:
    try:
        return found.decode()
    except UnicodeDecodeError:
        return Unreadable(found.decode("utf-8", "replace"))


@lru_cache(maxsize=512)
def _plan(names: tuple[str, ...], columns: Columns) -> Any:
    """Return the row factory for a query with these columns."""
    sorts = tuple(
        _whole if name in WHOLE else _number if name in columns.numbers else _text if name in columns.texts else _any
        for name in names
    )
    return partial(_row, sorts, set())


def _row(sorts: Sequence[Any], good: set[tuple[type, ...]], _: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
    types = tuple(map(type, row))
    if types in good:
        return row
    mended = tuple(sort(value) for sort, value in zip(sorts, row, strict=True))
    if all(before is after for before, after in zip(row, mended, strict=True)):
        # Whether a row is as expected follows from its types alone, so the next one like it is let through.
        good.add(types)
    return mended


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _number(value: Any) -> int | str | None:
    return value if value is None or isinstance(value, int) else marked(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else marked(value)


def _any(value: Any) -> int | str | None:
    return value if value is None or isinstance(value, int | str) else marked(value)


def marked(value: Any) -> str:
    """Return what stands in a cell of the wrong type as a text that shows it."""
    if value is None:
        return MARK
    return MARK + (decoded(value) if isinstance(value, bytes) else str(value))
