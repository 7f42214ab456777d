"""Short ids such as ``EV-03``: what people type to mean one record.

Two copies that went their own ways may give one id to two records. Once they come together, the one
whose change has the lower place in the journal's order keeps it, the other shows as ``EV-03b``. That is
derived and written nowhere, so every copy shows the same; a deleted record keeps its place.
"""

import re
import sqlite3
from collections import defaultdict

from aims_tui.records import schema
from aims_tui.records.kinds import RecordKind
from aims_tui.workspace.store import journal

MOST_KEPT = 100_000
"""The number below which an id that somebody's list brings along is kept as it is."""


def of(connection: sqlite3.Connection, kind: RecordKind) -> dict[str, str]:
    """Return the short id of every row that ever had one, by row; nothing for a kind without short ids."""
    found: dict[str, str] = {}
    for value, rows in given(connection, kind).items():
        found |= {row: f"{value}{_letter(place)}" for place, row in enumerate(rows)}
    return found


def shared(connection: sqlite3.Connection, kind: RecordKind) -> dict[str, str]:
    """Return those that stand with a letter behind the id, by row, because another record has the bare one."""
    return {
        row: f"{value}{_letter(place)}"
        for value, rows in given(connection, kind).items()
        for place, row in enumerate(rows)
        if place
    }


def most(number: int) -> int:
    """Return the highest number that a short id can have where so many were given.

    A list brings along one below :data:`MOST_KEPT`, and every other one is the next: what is higher nobody was given.
    """
    return MOST_KEPT + number


def following(connection: sqlite3.Connection, kind: RecordKind) -> str:
    """Return the next short id of a kind; numbers of deleted rows are not given again."""
    where, names = journal.of_record(kind.name)
    fields = _fields()
    found = connection.execute(
        f"SELECT CAST(substr(value, ?) AS INTEGER) FROM op WHERE {where} AND field IN ({journal.marks(fields)})",
        (len(kind.about.prefix) + 2, *names, *fields),
    ).fetchall()
    used = (number for (number,) in found if number <= most(len(found)))
    return numbered(kind, max(used, default=0) + 1)


def after(kind: RecordKind, short: str) -> str:
    """Return the short id that comes after one of a kind."""
    return numbered(kind, int(short.rpartition("-")[2]) + 1)


def numbered(kind: RecordKind, number: int) -> str:
    """Return the short id of a kind with a number: ``EV-03``."""
    return f"{kind.about.prefix}-{number:0{kind.about.digits}d}"


def given(connection: sqlite3.Connection, kind: RecordKind) -> dict[str, list[str]]:
    """Return the rows that were given each id, the first one first."""
    if not kind.about.prefix:
        return {}
    where, names = journal.of_record(kind.name)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for op in journal.ops(connection, f"{where} AND field IN ({journal.marks(_fields())})", (*names, *_fields())):
        if op.field == "short":
            found[op.value].setdefault(op.row)
    return {value: list(rows) for value, rows in found.items()}


def _fields() -> tuple[str, ...]:
    return ("short", *(old for (_, old), (_, new) in schema.RENAMES.items() if new == "short"))


def _letter(place: int) -> str:
    """Return nothing for the first, ``b`` for the second … ``z``, ``ab`` for the next."""
    if place == 0:
        return ""
    high, low = divmod(place, 26)
    return (chr(ord("a") + high - 1) if high else "") + chr(ord("a") + low)


def in_order(column: str) -> str:
    """Return what a statement sorts by to have EV-99 before EV-100, and EV-03b behind EV-03."""
    return f"CAST(substr({column}, instr({column}, '-') + 1) AS INTEGER), {column}"


def order(short: str) -> tuple[str, int, str]:
    """Return a sort key that puts EV-99 before EV-100, and EV-03b behind EV-03."""
    found = re.fullmatch(r"(.*?)(\d{1,18})(\D*)", short)
    return (found[1], int(found[2]), found[3]) if found else (short, 0, "")
