"""What is no longer as it was signed: who changed what since, with old beside new, read from the journal."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import permutations
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


Cell = tuple[str, str, str]
"""Kind, id and field."""


class Causes:
    """Says of what is no longer as it was signed who made it so; good for as long as its transaction."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds) -> None:
        self._connection = connection
        self._kinds = kinds
        self._far: dict[str, str] = {}
        """What people call the other ends of ties, by id."""
        self.names = Names(connection, kinds)

    def changes(
        self, those: Iterable[Difference], stands: contents.Present, known: Mapping[str, int]
    ) -> Iterator[Change]:
        """Yield what is no longer as it was signed, with who made it so.

        ``known`` are the changes that were on record then, by replica: only what came after can be the cause.
        """
        for each in those:
            by, at = self._since(stands, each, known)
            yield self.change(each)._replace(by=by, at=at)

    def change(self, found: Difference) -> Change:
        """Return a difference with what it is of by name, and both values as people read them."""
        item, kinds = found.item, self._kinds
        field = kinds[item.kind].fields.get(item.name)
        if item.name in kinds[item.kind].derived:
            old, new = item.value, found.now
        elif field is None:
            end = self._end(item)
            # A proof that has another file by now is there before and after.
            both = found.was_there and found.is_there
            old = f"{end} as it was" if both else end if found.was_there else ""
            new = f"{end} as it is" if both else end if found.is_there else ""
        else:
            old, new = (text_of(self._connection, item, value) for value in (item.value, found.now))
            old, new = (readable(self.names, field, text) for text in (old, new))
        words = [typed_in_words(field, text) if field and text else text for text in (old, new)]
        return Change(
            item.kind, item.row, self.names.row(item.kind, item.row), item.name, contents.label_of(kinds, item),
            old, new, old_words=words[0], new_words=words[1],
            prose=field is not None and field.kind is FieldType.PROSE,
        )  # fmt: skip

    def _end(self, item: Item) -> str:
        """Return what people call the other end of a tie; it may be deleted by now."""
        if item.far not in self._far:
            self._far[item.far] = self._called(item.far)
        return self._far[item.far]

    def _called(self, row: str) -> str:
        found = self._connection.execute("SELECT DISTINCT record FROM op WHERE row = ?", (row,)).fetchone()
        kind = journal.present(found[0], EXISTS)[0] if found else "evidence"
        if kind not in self._kinds:
            return row
        requirement = self._connection.execute("SELECT ref FROM requirement WHERE id = ?", (row,)).fetchone()
        return str(requirement[0]) if requirement else self.names.row(kind, row)

    def _since(self, stands: contents.Present, found: Difference, known: Mapping[str, int]) -> tuple[str, str]:
        """Return who made a value what it is now, and when; nobody where a day has passed or a file is missing."""
        item = found.item
        cells = [*self._cells(item, _presence(stands, found))]
        expired = ""
        if item.name == SUPPORTS:
            causes, expired = _causes(stands, found)
            cells += [("evidence", item.far, name) for name in causes]
        op = _newest(self._connection, cells, known)
        if op is None:
            return "", expired
        return op.who, op.at

    def _cells(self, item: Item, presence: Iterable[str]) -> Iterator[Cell]:
        """Yield the fields that bear on an item: its own, the one on which that depends, its ties, and its presence."""
        field = self._kinds[item.kind].fields.get(item.name)
        if field is not None:
            yield item.kind, item.row, item.name
            if field.when:
                yield item.kind, item.row, field.when[0]
        else:
            yield from (("link", row, EXISTS) for row in self._links(item.row, item.far))
        yield from ((item.kind, item.row, name) for name in presence)

    def _links(self, row: str, far: str) -> Iterable[str]:
        """Return every link that ever tied a row to another one, or to any where none is named."""
        return self._ever_tied.get((row, far) if far else (row,), ())

    @cached_property
    def _ever_tied(self) -> Mapping[tuple[str, ...], Iterable[str]]:
        """Every link, by one of its ends and by both of them in either order: all in one reading."""
        ends: dict[str, dict[str, None]] = defaultdict(dict)
        for link, end in self._connection.execute(
            "SELECT row, value FROM op WHERE record = 'link' AND field IN ('from_row', 'to_row')"
        ):
            ends[link][end] = None
        found: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        for link, those in ends.items():
            for key in (*permutations(those, 1), *permutations(those, 2)):
                found[key][link] = None
        return found


def readable(names: Names, field: Field, text: str) -> str:
    return ",".join(field.listed(text)) if field.kind is FieldType.CHOICES else names.value(field, text)


def text_of(connection: sqlite3.Connection, item: Item, value: str) -> str:
    """Return the whole of a value of an item: the journal holds every text that ever stood there."""
    if not value.startswith("#"):
        return value
    for op in reversed(journal.ops_of(connection, item.kind, item.row, item.name)):
        if kept(op.value) == value:
            return op.value
    return "(a text that is not in the journal)"


def _presence(stands: contents.Present, found: Difference) -> tuple[str, ...]:
    """Return the fields that say whether the record of an item is part of what is approved, where that has changed."""
    if (found.was_there and found.is_there) or found.item.row == stands.facts.id:
        return ()
    return (EXISTS, *stands.watched.get(found.item.kind, ()))


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
