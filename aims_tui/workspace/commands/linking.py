"""Ties that are typed as a field of a record: which links that adds, and which it takes away."""

import sqlite3
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import coded, listed
from aims_tui.workspace.commands import edits, tying
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.facts import Reader

_MOST_PARTS = 20
"""With so many commas a title is looked for, and no more: every length is a look into the file."""


class Typed(NamedTuple):
    """What was typed of one sort of tie."""

    relation: str
    field: Field
    """As which field it is typed; it points at the kind at the other end."""
    text: str


class Parted(NamedTuple):
    """What was typed of a record: what it holds itself, and what it is tied to."""

    fields: dict[str, str]
    ties: tuple[Typed, ...]


def parted(kinds: Kinds, kind: RecordKind, typed: Mapping[str, str]) -> Parted:
    """Part what was typed, by name, into fields and ties.

    A tie is named by its key on the kind that describes it, and by its relation or the title of its tab on either.
    """
    known = dict(_names(kinds, kind))
    ties = tuple(
        known[coded(name)]._replace(text=text)
        for name, text in typed.items()
        if coded(name) in known and coded(name) not in kind.fields
    )
    fields = {name: text for name, text in typed.items() if coded(name) in kind.fields or coded(name) not in known}
    return Parted(fields, ties)


def _names(kinds: Kinds, kind: RecordKind) -> Iterator[tuple[str, Typed]]:
    """Yield by what names a tie can be typed; where two have one name the last one holds, which is its own key."""
    for other in kinds.values():
        for tie in other.about.ties:
            if tie.to == kind.name:
                found = Typed(tie.relation, Field(tie.there, FieldType.LINKS, to=other.name), "")
                yield from ((coded(name), found) for name in (tie.there, tie.relation))
    for names in ("here", "relation", "key"):
        for tie in kind.about.ties:
            if tie.to in kinds:
                yield coded(getattr(tie, names)), Typed(tie.relation, Field(tie.here, FieldType.LINKS, to=tie.to), "")


def changes(
    connection: sqlite3.Connection,
    kinds: Kinds,
    reader: edits.Typed,
    end: tuple[str, str],
    ties: Sequence[Typed],
    seen: Container[str] | None = None,
) -> tuple[gate.Change, ...]:
    """Return the changes that tie a record (kind, id) to what was typed, and to nothing else by these relations.

    Of the links that stand now those in ``seen`` are taken away where they were not typed; None: all of them. What
    somebody else has linked meanwhile stays, and so does the note on what stays.

    Raises:
        errors.Refused: there is no such record, or it is the record itself.
    """
    found: list[gate.Change] = []
    record = next(iter(Reader(connection, kinds, "").of(kinds[end[0]], [end[1]], parts=False)), None) if ties else None
    standing = record.ties if record is not None else {}
    for each in ties:
        to = each.field.to
        wanted = dict.fromkeys(_rows(reader, each.field, each.text))
        if end == (to, next((row for row in wanted if row == end[1]), "")):
            raise errors.Refused(f"{each.field.label}: a record is not linked to itself.")
        there = [tied for tied in standing.get(each.relation, ()) if tied.kind == to]
        new = wanted.keys() - {tied.id for tied in there}
        found += [edits.link_change(kinds, end, (to, row), relation=each.relation) for row in wanted if row in new]
        gone = (tied.link for tied in there if tied.id not in wanted)
        found += [tying.untied(link) for link in gone if seen is None or link in seen]
    return tuple(found)


def _rows(reader: edits.Typed, field: Field, text: str) -> Iterator[str]:
    """Yield the rows that are meant by ids, numbers or titles with commas between; a title may hold commas itself."""
    parts = listed(text)
    while parts:
        row, length = _first(reader, field, parts)
        yield row
        del parts[:length]


def _first(reader: edits.Typed, field: Field, parts: Sequence[str]) -> tuple[str, int]:
    """Return the row that the first parts mean, as few as can be, and how many that are."""
    unknown: errors.Refused | None = None
    for length in range(1, min(len(parts), _MOST_PARTS) + 1):
        try:
            return reader.link(field, ", ".join(parts[:length])), length
        except errors.Refused as error:
            unknown = unknown or error
    assert unknown is not None
    raise unknown
