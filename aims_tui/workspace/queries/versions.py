"""Every text that ever stood in a field: who wrote it, when and why, and which version of the record it was.

All of it is read from the journal; nothing is kept for it. The texts themselves are read one by one, when somebody
wants to see them: a field may have had a thousand of a megabyte each.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from aims_tui.records.kinds import RecordKind
from aims_tui.text import held
from aims_tui.workspace.store import errors, journal


@dataclass(frozen=True, slots=True)
class Version:
    """One text that stood in a field."""

    number: int
    """1 for the first; one that comes in by a merge may be counted between others."""
    op: str
    """The change by which it was written."""
    at: str
    """UTC, ISO 8601."""
    who: str
    why: str
    names: tuple[str, ...]
    """What the record said of its version while this text stood, in order: first what it said when it was written."""
    length: int
    """In characters; 0 where the field was emptied."""
    now: bool = False
    """Whether it stands there now."""

    @property
    def name(self) -> str:
        """The versions that it was, with commas between; empty where the record named none."""
        return ", ".join(name for name in self.names if name)


def versions(connection: sqlite3.Connection, kind: RecordKind, row: str, field: str) -> tuple[Version, ...]:
    """Return every text that stood in a field of a row, the newest first; a change that changed nothing is none."""
    found: list[Version] = []
    changes: list[set[str]] = []
    for each, ops in _told(connection, kind, row, field):
        found.append(each)
        changes.append(ops)
    shown = journal.heads(connection, kind.name, row).get(field, [])
    now = shown[-1].id if shown else ""
    return tuple(
        replace(each, number=number, now=now in ops)
        for number, each, ops in reversed([*zip(range(1, len(found) + 1), found, changes, strict=True)])
    )


def _told(connection: sqlite3.Connection, kind: RecordKind, row: str, field: str) -> Iterator[tuple[Version, set[str]]]:
    """Yield the texts in the order in which they were written, each with the changes that wrote it."""
    version = kind.about.version
    named = kind.fields[version].default if version else ""
    standing: Version | None = None
    text = kind.fields[field].default
    ops: set[str] = set()
    for _, group in groupby(_of(connection, kind.name, row, (field, version)), key=lambda op: op.action):
        several = [*group]
        before = named
        named = next((op.value for op in reversed(several) if op.field == version), named)
        written = [op for op in several if op.field == field]
        for op in written:
            if op.value == text:
                ops.add(op.id)
                continue
            if standing is not None:
                yield standing, ops
            standing = Version(0, op.id, op.at, op.who, op.why, (named,), len(op.value))
            text, ops = op.value, {op.id}
        if standing is not None and named != before and standing.names[-1] != named:
            standing = replace(standing, names=(*standing.names, named))
    if standing is not None:
        yield standing, ops


def _of(connection: sqlite3.Connection, record: str, row: str, fields: tuple[str, ...]) -> Iterator[journal.Op]:
    where, names = journal.of_record(record)
    for op in journal.ops(connection, f"{where} AND row = ?", (*names, row)):
        if op.field and op.field in fields:
            yield op


def text_of(connection: sqlite3.Connection, version: Version) -> str:
    """Return the whole text of a version."""
    return next((held(op.value) for op in journal.ops(connection, "id = ?", (version.op,))), "")


def numbered(found: Iterable[Version], number: int, title: str) -> Version:
    """Return the version with a number; ``title`` is how people know the field: ``POL-1 Text``.

    Raises:
        errors.Refused: there is none.
    """
    known = {each.number: each for each in found}
    if number not in known:
        there = f"they run from 1 to {len(known)}" if known else "nothing was ever written there"
        raise errors.Refused(f"There is no version {number} of {title}: {there}.")
    return known[number]
