"""What is no longer as it was signed: who changed what since, with old beside new, read from the journal."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from aims_tui.records.content import Difference, Item, kept
from aims_tui.records.evidence import piece_of, weakness
from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.records.kinds import Kinds
from aims_tui.workspace.queries.history import Names
from aims_tui.workspace.store import contents, journal, moments


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


class Told(NamedTuple):
    """A change in words: what it is of, what stood there and what stands there now."""

    what: str
    old: str
    new: str
    prose: bool


def changes(
    connection: sqlite3.Connection, kinds: Kinds, names: Names, those: Iterable[Difference], stands: contents.Present
) -> Iterator[Change]:
    for each in those:
        by, at = since(connection, kinds, stands, each)
        yield change(connection, kinds, names, each)._replace(by=by, at=at)


def change(connection: sqlite3.Connection, kinds: Kinds, names: Names, found: Difference) -> Change:
    item = found.item
    field = kinds[item.kind].fields.get(item.name)
    if field is None:
        end = _far(connection, kinds, names, item)
        # A proof that has another file by now is there before and after.
        both = found.was_there and found.is_there
        old = f"{end} as it was" if both else end if found.was_there else ""
        new = f"{end} as it is" if both else end if found.is_there else ""
    else:
        old, new = (text_of(connection, item, value) for value in (item.value, found.now))
        old, new = (readable(names, field, text) for text in (old, new))
    words = [_in_words(field, text) for text in (old, new)]
    return Change(
        item.kind, item.row, names.row(item.kind, item.row), item.name, contents.label_of(kinds, item), old, new,
        old_words=words[0], new_words=words[1], prose=field is not None and field.kind is FieldType.PROSE,
    )  # fmt: skip


def readable(names: Names, field: Field, text: str) -> str:
    return ",".join(field.listed(text)) if field.kind is FieldType.CHOICES else names.value(field, text)


def _in_words(field: Field | None, text: str) -> str:
    if field is None or not field.choices or not text:
        return text
    return ", ".join(field.words(each) for each in text.split(","))


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


def since(connection: sqlite3.Connection, kinds: Kinds, stands: contents.Present, found: Difference) -> tuple[str, str]:
    """Return who made a value what it is now, and when; nobody where a day has passed or a file is missing."""
    item = found.item
    if not found.is_there and item.row not in {each.id for each in (stands.facts, *stands.gathered)}:
        # The whole record is no part of it any more: it was closed or deleted.
        gone = journal.ops_of(connection, item.kind, item.row)
        return (gone[-1].who, gone[-1].at) if gone else ("", "")
    if item.far == "":
        when = kinds[item.kind].fields[item.name].when
        # A field may say nothing any more, or again, because of the one on which that depends.
        names = (item.name, *(when[:1] if when else ()))
        ops = [op for name in names if (op := newest(connection, item._replace(name=name))) is not None]
        op = max(ops, key=lambda each: (each.lamport, each.id), default=None)
        return (op.who, op.at) if op else ("", "")
    tied = next((each for each in stands.facts.tied(item.name) if each.id == item.far), None)
    if tied is not None and not found.is_there:
        # It is tied as before and proves nothing any more.
        values = stands.facts.far(tied)
        piece = piece_of(tied.ref, values, lost=tied.lost)
        if weakness(piece, stands.facts.today).endswith(f"expired on {piece.valid_until}"):
            return "", piece.valid_until
        if tied.lost:
            return "", ""
    op = newest(connection, item)
    return (op.who, op.at) if op else ("", "")


def newest(connection: sqlite3.Connection, item: Item) -> journal.Op | None:
    """Return the newest change that bears on an item: of its field, of the tie, or of the evidence at its other end."""
    if not item.far:
        heads = journal.heads(connection, item.kind, item.row).get(item.name, [])
        ids = [heads[-1].id] if heads else []
    else:
        links = connection.execute(
            "SELECT DISTINCT a.row FROM op a JOIN op b ON b.row = a.row AND b.record = a.record"
            " WHERE a.record = 'link' AND a.field IN ('from_row', 'to_row') AND b.field IN ('from_row', 'to_row')"
            " AND a.value = ? AND b.value = ?",
            (item.row, item.far),
        ).fetchall()
        ids = [head.id for (row,) in links for head in journal.heads(connection, "link", row).get(EXISTS, [])[-1:]]
        for name in ("state", "file", "link", "valid_until"):
            ids += [head.id for head in journal.heads(connection, "evidence", item.far).get(name, [])[-1:]]
    ops = [op for id in ids for op in journal.ops(connection, "id = ?", (id,))]
    return max(ops, key=lambda op: (op.lamport, op.id), default=None)


def later_than(connection: sqlite3.Connection, kinds: Kinds, stands: contents.Present, day: str) -> Iterator[str]:
    """Yield what of a content was written after a day (ISO date): whoever signed on that day signed something else."""
    for item in stands.items:
        op = newest(connection, item)
        if op is not None and moments.day_of(op.at) > day:
            label = contents.named(kinds, stands, Difference(item, "", True, True))
            yield f"{label} was changed on {moments.day_of(op.at)}, after that day"
