"""What is no longer as it was signed: who changed what since, with old beside new, read from the journal."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from aims_tui.records.content import Difference, Item, kept
from aims_tui.records.evidence import SUPPORTS, flaw, piece_of
from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.records.kinds import Kinds
from aims_tui.workspace.queries.history import Names
from aims_tui.workspace.queries.history_lines import typed_in_words
from aims_tui.workspace.store import contents, journal


class Told(NamedTuple):
    """A change in words: what it is of, what stood there and what stands there now."""

    what: str
    old: str
    new: str
    prose: bool


class Change(NamedTuple):
    """One value that is no longer what was signed."""

    record: str
    row: str
    """Id of the record that it stands in."""
    ref: str
    """What people call that."""
    field: str
    """Name of the field, or relation of the tie."""
    label: str
    old: str
    """As in the file, people and records by name; of a tie what people call its other end. Empty where nothing was."""
    new: str
    by: str = ""
    """Who made it so; empty where nobody did: a day has passed, a file is missing."""
    at: str = ""
    """When (UTC, ISO 8601; of a day that has passed that day)."""

    old_words: str = ""
    """As people read it."""
    new_words: str = ""
    prose: bool = False
    """Whether it is a text of several lines."""

    @property
    def about(self) -> str:
        """``A.10.4 Justification for exclusion``."""
        return f"{self.ref} {self.label}"

    @property
    def told(self) -> Told:
        """It in words, with what it is of by name."""
        return Told(self.about, self.old_words, self.new_words, self.prose)


def changes(
    connection: sqlite3.Connection, kinds: Kinds, names: Names, those: Iterable[Difference], stands: contents.Present,
    known: Mapping[str, int],
) -> Iterator[Change]:  # fmt: skip
    """Yield what is no longer as it was signed, with who made it so.

    ``known`` are the changes that were on record then, by replica: only what came after can be the cause.
    """
    for each in those:
        by, at = since(connection, kinds, stands, each, known)
        yield change(connection, kinds, names, each)._replace(by=by, at=at)


def change(connection: sqlite3.Connection, kinds: Kinds, names: Names, found: Difference) -> Change:
    item = found.item
    field = kinds[item.kind].fields.get(item.name)
    if item.name in kinds[item.kind].derived:
        old, new = item.value, found.now
    elif field is None:
        end = _far(connection, kinds, names, item)
        # A proof that has another file by now is there before and after.
        both = found.was_there and found.is_there
        old = f"{end} as it was" if both else end if found.was_there else ""
        new = f"{end} as it is" if both else end if found.is_there else ""
    else:
        old, new = (text_of(connection, item, value) for value in (item.value, found.now))
        old, new = (readable(names, field, text) for text in (old, new))
    words = [typed_in_words(field, text) if field and text else text for text in (old, new)]
    return Change(
        item.kind, item.row, names.row(item.kind, item.row), item.name, contents.label_of(kinds, item), old, new,
        old_words=words[0], new_words=words[1], prose=field is not None and field.kind is FieldType.PROSE,
    )  # fmt: skip


def readable(names: Names, field: Field, text: str) -> str:
    return ",".join(field.listed(text)) if field.kind is FieldType.CHOICES else names.value(field, text)


def _far(connection: sqlite3.Connection, kinds: Kinds, names: Names, item: Item) -> str:
    """Return what people call the other end of a tie; it may be deleted by now."""
    found = connection.execute("SELECT DISTINCT record FROM op WHERE row = ?", (item.far,)).fetchone()
    kind = journal.present(found[0], EXISTS)[0] if found else "evidence"
    if kind not in kinds:
        return item.far
    requirement = connection.execute("SELECT ref FROM requirement WHERE id = ?", (item.far,)).fetchone()
    return str(requirement[0]) if requirement else names.row(kind, item.far)


def text_of(connection: sqlite3.Connection, item: Item, value: str) -> str:
    """Return the whole of a value of an item: the journal holds every text that ever stood there."""
    if not value.startswith("#"):
        return value
    for op in reversed(journal.ops_of(connection, item.kind, item.row, item.name)):
        if kept(op.value) == value:
            return op.value
    return "(a text that is not in the journal)"


def since(
    connection: sqlite3.Connection, kinds: Kinds, stands: contents.Present, found: Difference, known: Mapping[str, int]
) -> tuple[str, str]:
    """Return who made a value what it is now, and when; nobody where a day has passed or a file is missing."""
    item = found.item
    cells = [*_cells(connection, kinds, item, _presence(stands, found))]
    expired = ""
    if item.name == SUPPORTS:
        causes, expired = _causes(stands, found)
        cells += [("evidence", item.far, name) for name in causes]
    op = _newest(connection, cells, known)
    if op is None:
        return "", expired
    return op.who, op.at


Cell = tuple[str, str, str]
"""Kind, id and field."""


def _presence(stands: contents.Present, found: Difference) -> tuple[str, ...]:
    """Return the fields that say whether the record of an item is part of what is approved, where that has changed."""
    if (found.was_there and found.is_there) or found.item.row == stands.facts.id:
        return ()
    return (EXISTS, *stands.watched.get(found.item.kind, ()))


def _cells(connection: sqlite3.Connection, kinds: Kinds, item: Item, presence: Iterable[str]) -> Iterator[Cell]:
    """Yield the fields that bear on an item: its own, the one on which that depends, its ties, and its presence."""
    field = kinds[item.kind].fields.get(item.name)
    if field is not None:
        yield item.kind, item.row, item.name
        if field.when:
            yield item.kind, item.row, field.when[0]
    else:
        yield from (("link", row, EXISTS) for row in _links(connection, item.row, item.far))
    yield from ((item.kind, item.row, name) for name in presence)


def _links(connection: sqlite3.Connection, row: str, far: str) -> list[str]:
    """Return every link that ever tied a row to another one, or to any where none is named."""
    if not far:
        found = connection.execute("SELECT DISTINCT row FROM op WHERE record = 'link' AND value = ?", (row,))
    else:
        found = connection.execute(
            "SELECT DISTINCT a.row FROM op a JOIN op b ON b.row = a.row AND b.record = a.record"
            " WHERE a.record = 'link' AND a.field IN ('from_row', 'to_row') AND b.field IN ('from_row', 'to_row')"
            " AND a.value = ? AND b.value = ?",
            (row, far),
        )
    return [link for (link,) in found]


_FLAWS = {"superseded": ("state",), "draft": ("state",), "expired": ("valid_until",), "empty": ("file", "link")}


def _causes(stands: contents.Present, found: Difference) -> tuple[tuple[str, ...], str]:
    """Return the fields of evidence that made it count or not, and the day on which it expired, where it did."""
    if found.is_there:
        return ("file", "link", *(() if found.was_there else ("state", "valid_until"))), ""
    tied = next((each for each in stands.facts.tied(SUPPORTS) if each.id == found.item.far), None)
    if tied is None:
        return (), ""
    piece = piece_of(tied.ref, stands.facts.far(tied), lost=tied.lost)
    why = flaw(piece, stands.facts.today)
    return _FLAWS.get(why, ()), piece.valid_until if why == "expired" else ""


def _newest(connection: sqlite3.Connection, cells: Iterable[Cell], known: Mapping[str, int]) -> journal.Op | None:
    """Return the newest change of these fields that was not on record when something was signed."""
    heads = [head.id for kind, row, name in cells for head in journal.heads(connection, kind, row).get(name, [])[-1:]]
    ops = [op for id in heads for op in journal.ops(connection, "id = ?", (id,))]
    fresh = (op for op in ops if op.sequence > known.get(op.replica, 0))
    return max(fresh, key=lambda op: (op.lamport, op.id), default=None)
