"""What a file is built of, looked at before anything in it is read.

SQLite runs what stands in a file's schema: a view in the place of a table answers without end, a
trigger changes what is written, a generated column is worked out anew for every row. So the parts
that a query of ours may name must be ordinary tables; every other part is named as foreign.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from aims_tui.records.kinds import RecordKind
from aims_tui.workspace.store import errors, journal, rows

JOURNAL = ("op", "op_parent", "meta")

FIXED: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "organization": ("name", "scope", "scope_approved_on", "demo"),
    "person": ("name", "role", "email", "top_management", "active"),
    "use_case": ("short", "title", "owner", "active"),
    "assessment": ("title", "use_case", "started_on"),
    "requirement": (
        "assessment", "ref", "status", "applicability", "exclusion_justification", "inclusion_reasons",
        "inclusion_justification", "owner", "reviewer", "approver", "due", "implemented_by", "implementation",
        "no_evidence_reason",
    ),
    "answer": ("requirement", "question", "verdict", "text"),
    "remark": ("requirement", "author", "on", "text", "answer", "resolved_on"),
    "evidence": (
        "short", "title", "kind", "version", "issued_on", "valid_until", "owner", "state", "external", "source",
        "supersedes", "link", "file", "size", "original_name", "media_type",
    ),
    "link": ("from_record", "from_row", "to_record", "to_row", "relation", "note"),
})  # fmt: skip
"""The records and fields that are named elsewhere than in their description: what reads a file needs them."""

_MOST = 2000
"""Parts of a file; ours has some forty."""
_ORDINARY, _GENERATED = 0, (2, 3)
_PLAIN_INDEX = re.compile(r'CREATE INDEX\s+("?)\w+\1\s+ON\s+("?)\w+\2\s*\(\s*"?\w+"?(\s*,\s*"?\w+"?)*\s*\)', re.I)


class Part(NamedTuple):
    """One entry of a file's schema."""

    sort: str
    name: str
    table: str
    page: int
    sql: str


class Column(NamedTuple):
    """One column of a table: its name, its declared type, whether it may be NULL, its place in the key."""

    name: str
    type: str
    filled: int
    key: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file is built of."""

    parts: tuple[Part, ...]
    tables: Mapping[str, frozenset[str]]
    """The columns of every ordinary table that has no generated ones."""
    foreign: tuple[str, ...]
    """What we did not make and what can change what is read or kept, each with its sort."""
    columns: rows.Columns


def look(connection: sqlite3.Connection, path: Path) -> Shape:
    """Say what a file is built of, reading nothing but its schema.

    Raises:
        errors.Damaged: a part that our queries name is not the ordinary table that it has to be.
    """
    # By a cursor, because what a schema says is not what a table of ours says.
    found = connection.cursor().execute(
        "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema LIMIT ?", (_MOST + 1,)
    )
    parts = tuple(Part(*each) for each in found)
    known = _KNOWN.get(parts)
    if known is None:
        try:
            known = _looked(connection, parts)
        except _Odd as odd:
            raise errors.Damaged(errors.misbuilt_message(path, str(odd))) from None
        if len(_KNOWN) > 32:
            _KNOWN.clear()
        _KNOWN[parts] = known
    return known


_KNOWN: dict[tuple[Part, ...], Shape] = {}
"""What was looked at already; most files of a session have the same parts."""


class _Odd(Exception):
    """A part is not as it has to be; the message names it."""


def _looked(connection: sqlite3.Connection, parts: tuple[Part, ...]) -> Shape:
    _check_names(parts)
    tables: dict[str, frozenset[str]] = {}
    foreign: list[str] = []
    texts: set[str] = set()
    numbers: set[str] = set()
    for part in parts:
        if part.sort != "table":
            foreign += _beside(part)
        elif not _ordinary(part):
            foreign.append(f"virtual table {part.name}")
        elif part.name.startswith("sqlite_"):
            continue  # What SQLite keeps for itself, such as the statistics of ANALYZE.
        else:
            columns, generated = _columns(connection, part.name)
            if generated and part.name in _NAMED:
                raise _Odd(f"the column {generated[0]} of {part.name} is worked out by the file")
            if generated:
                foreign += [f"generated column {part.name}.{name}" for name in generated]
                continue
            if part.name in JOURNAL:
                foreign += _journal(part, columns)
            tables[part.name] = frozenset(each.name for each in columns)
            for each in columns:
                (numbers if each.type.upper().startswith("INT") else texts).add(each.name)
    return Shape(parts, tables, tuple(foreign), rows.Columns(frozenset(texts - numbers), frozenset(numbers - texts)))


_NAMED = frozenset((*JOURNAL, *FIXED))


def _check_names(parts: tuple[Part, ...]) -> None:
    if len(parts) > _MOST:
        raise _Odd(f"it has more than {_MOST} parts")
    seen: set[str] = set()
    for part in parts:
        if not all(isinstance(each, str) for each in (part.sort, part.name, part.table)):
            raise _Odd("a part of it has no name")
        if part.sort not in ("table", "view"):
            continue
        # SQLite knows a part in any spelling, and of two with one name it takes either.
        name = part.name.casefold()
        if name in seen:
            raise _Odd(f"there is more than one {name}")
        seen.add(name)
        if name in _NAMED and (part.sort != "table" or part.name != name or not _ordinary(part)):
            raise _Odd(f"{name} is no ordinary table")
    if missing := [name for name in JOURNAL if name not in seen]:
        raise _Odd(f"there is no table {missing[0]}")


def _ordinary(part: Part) -> bool:
    made = isinstance(part.sql, str) and re.match(r"CREATE\s+TABLE\b", part.sql, re.I)
    return isinstance(part.page, int) and part.page > 0 and bool(made)


def odd(connection: sqlite3.Connection) -> str:
    """Return a part of the journal that is something else than a table, also in a file that is damaged; or nothing."""
    parts = connection.cursor().execute("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema")
    for part in map(Part._make, parts):
        if str(part.name).casefold() in JOURNAL and (part.sort != "table" or not _ordinary(part)):
            return str(part.name)
    return ""


def _beside(part: Part) -> list[str]:
    if part.sort == "index" and (part.sql is None or _PLAIN_INDEX.fullmatch(part.sql)):
        return []  # A plain index makes something quicker, or nothing at all; verify names those that are not ours.
    return [f"{part.sort} {part.name}"]


def _columns(connection: sqlite3.Connection, table: str) -> tuple[list[Column], list[str]]:
    """Return the ordinary columns of a table and the names of those that are worked out."""
    quoted = table.replace('"', '""')
    found = connection.cursor().execute(f'PRAGMA table_xinfo("{quoted}")').fetchall()
    generated = [name for _, name, _, _, _, _, hidden in found if hidden != _ORDINARY]
    return [Column(name, type, filled, key) for _, name, type, filled, _, key, hidden in found if not hidden], generated


def _journal(part: Part, columns: Iterable[Column]) -> list[str]:
    """Return what differs in a table of the journal that can still be read as one."""
    ours = _journal_as_made()[part.name]
    if part.sql == ours[0]:
        return []
    there = {*columns}
    if wrong := sorted({*ours[1]} - there):
        raise _Odd(f"the column {wrong[0].name} of {part.name} is not as it has to be")
    extra = sorted(each.name for each in there - {*ours[1]})
    return [f"column {part.name}.{name}" for name in extra] or [f"table {part.name} with other rules"]


@lru_cache(maxsize=1)
def _journal_as_made() -> dict[str, tuple[str, tuple[Column, ...]]]:
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(journal.SCHEMA)
        statements = dict(made.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))
        return {name: (statements[name], tuple(_columns(made, name)[0])) for name in JOURNAL}


def unknown(shape: Shape, records: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the parts that neither the journal nor these records (with their fields) account for.

    A table that is there under another name is not among them as long as one is missing: then that is
    what has to be said of the file.
    """
    parts = [*shape.foreign]
    if not lacking(shape, records):
        parts += [f"table {name}" for name in shape.tables if name not in (*JOURNAL, *records)]
    return parts


def lacking(shape: Shape, records: Mapping[str, Iterable[str]]) -> str:
    """Say which table or column of these records the file does not have; empty where all are there."""
    for record, fields in records.items():
        there = shape.tables.get(record)
        if there is None:
            return f"there is no table {record}"
        for name in ("id", "revision", "clashes", *fields):
            if name not in there:
                return f"the table {record} has no {name}"
    return ""


def undescribed(shape: Shape, records: Mapping[str, RecordKind]) -> str:
    """Say which record or field that is needed for reading these do not describe; empty where all are there.

    A file that has none of our records is one of other records; it can be read by what needs no record of ours.
    """
    if not FIXED.keys() & {*shape.tables, *records}:
        return ""
    for record, fields in FIXED.items():
        if record not in records:
            return f"it does not describe the record {record}"
        for name in fields:
            if name not in records[record].fields:
                return f"it does not describe {name} of the record {record}"
    return ""
