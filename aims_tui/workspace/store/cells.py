"""Cells that hold what their column cannot: NULL, bytes, a number in the place of a text, bytes that are no UTF-8."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import Kinds
from aims_tui.workspace.store import rows

_JOURNAL = {
    "op": (
        "id", "replica", "sequence", "previous", "lamport", "at", "who", "account", "why", "action", "record", "row",
        "field", "value",
    ),
    "op_parent": ("op", "parent"),
    "meta": ("key", "value"),
}  # fmt: skip
_TEXT, _WHOLE, _NUMBER = "text", "a number", "a number or nothing"
_TYPES: Mapping[str, tuple[type, ...]] = {_TEXT: (str,), _WHOLE: (int,), _NUMBER: (int, type(None))}
_FITS = {
    _TEXT: "typeof({}) = 'text'",
    _WHOLE: "typeof({}) = 'integer'",
    _NUMBER: "typeof({}) IN ('integer', 'null')",
}


class Cell(NamedTuple):
    """One cell that is not as it should be."""

    table: str
    row: Mapping[str, Any]
    """The cells of its row by column, as they can be shown."""
    column: str
    wanted: str
    """What it should hold, in words."""


def wrong(connection: sqlite3.Connection, kinds: Kinds, *tables: str) -> Iterator[Cell]:
    """Yield every cell of these tables that holds something else than its column does.

    Raises:
        sqlite3.Error: a table cannot be read.
    """
    for table in tables:
        sorts = _sorts(kinds, table)
        names = [*sorts]
        for values in rows.raw(connection, f"SELECT {_quoted(names)} FROM {_quoted([table])}"):
            for name, value in zip(names, values, strict=True):
                if type(value) not in _TYPES[sorts[name]]:
                    yield Cell(table, dict(zip(names, map(_shown, values), strict=True)), name, sorts[name])


def _shown(value: Any) -> Any:
    return value if isinstance(value, str | int) else rows.marked(value)


def any_wrong(connection: sqlite3.Connection, kinds: Kinds) -> str:
    """Return a table that holds such a cell, or an empty text. SQLite does the looking: it must be quick."""
    return next((table for table in (*_JOURNAL, *kinds) if _holds_wrong(connection, _sorts(kinds, table), table)), "")


def _holds_wrong(connection: sqlite3.Connection, sorts: Mapping[str, str], table: str) -> bool:
    fits = " AND ".join(_FITS[sort].format(_quoted([name])) for name, sort in sorts.items())
    if connection.execute(f'SELECT 1 FROM "{table}" WHERE NOT ({fits}) LIMIT 1').fetchone():
        return True
    # One text for the whole row, so that one is decoded and not twenty; by SQLite's own way, which is strict.
    joined = " || char(10) || ".join(_quoted([name]) for name, sort in sorts.items() if sort == _TEXT)
    return not rows.decodable(connection, f'SELECT {joined} FROM "{table}"')


def _sorts(kinds: Kinds, table: str) -> dict[str, str]:
    """Return what each column of a table holds."""
    if table in _JOURNAL:
        return {name: _WHOLE if name in rows.WHOLE else _TEXT for name in _JOURNAL[table]}
    fields = kinds[table].fields.values()
    found = {"id": _TEXT} | {each.name: _NUMBER if each.kind is FieldType.NUMBER else _TEXT for each in fields}
    return found | {"revision": _WHOLE, "clashes": _WHOLE}


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
