"""Search over the numbers, titles and written texts of a workspace, quick enough to answer each key typed."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice
from typing import Any
from unicodedata import normalize

from aims_tui import catalog, refs
from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import Kinds, RecordKind, natural_id
from aims_tui.text import MOST_IN_A_LIST, folded, held, one_line
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import short_ids
from aims_tui.workspace.store.workspace import Workspace

_BEFORE = 25
"""How many characters :func:`around` keeps before the match."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text that can be found, and where it stands."""

    record: str
    """The kind of the row; ``requirement`` for a title of the catalog."""
    row: str
    target: tuple[str, str]
    """The record and row that a person is led to."""
    ref: str
    """The number, short id or title of the target."""
    field: str
    """The field's name; ``title`` for a title of the catalog."""
    label: str
    """Words for the field."""
    text: str
    folded: str
    """What is searched: the text without its case and spacing; a title stands behind its number or short id."""
    kind: str = ""
    """What a person is led to, in words: ``control``, ``person``, ``use case``."""


class Index:
    """Everything that can be found. ``entries`` stand in the order in which they were given."""

    def __init__(self, entries: Sequence[Entry], *, controls: bool = False) -> None:
        self.entries = tuple(entries)
        self._controls = controls
        """Whether controls come before clauses, whatever fits best."""
        # Requirements in published order, each with what belongs to it; then everything else.
        self._sorted = sorted(self.entries, key=_place)
        self._texts = [each.folded for each in self._sorted]
        self._heads = {number: head for number, each in enumerate(self._sorted) if (head := _head(each))}

    def of(self, kind: str, *, controls: bool = False) -> "Index":
        """Return the part of it that leads to records of one kind; controls before clauses where they are meant."""
        return Index([each for each in self.entries if each.target[0] == kind], controls=controls)

    def find(self, typed: str, most: int = 500) -> tuple[Entry, ...]:
        """Return at most ``most`` entries that hold every word typed, in any order and also inside longer words.

        The best come first: what has exactly this number, short id or title; numbers and short ids that begin
        so; titles that begin so; and the rest, requirements in published order. A published number is found
        however it is written: ``A6.2.4``, ``clause 9.2.2``.
        """
        wanted = folded(typed)
        # The longest word first: it leaves the fewest texts to the others.
        words = sorted(set(wanted.split()), key=len, reverse=True)
        if not words:
            return ()
        texts = self._texts
        found = [number for number, text in enumerate(texts) if words[0] in text]
        for word in words[1:]:
            found = [number for number in found if word in texts[number]]
        best: tuple[list[int], ...] = ([], [], [])
        rest: list[int] = []
        for number in found:
            rank = self._rank(number, wanted) if number in self._heads else None
            (rest if rank is None else best[rank]).append(number)
        ranked = dict.fromkeys(number for numbers in (self._numbered(typed), *best, rest) for number in numbers)
        places: Iterable[Entry] = (self._sorted[number] for number in ranked)
        if self._controls:
            places = sorted(places, key=lambda each: refs.family(each.ref) == "subclause")
        return tuple(islice(places, most))

    def _numbered(self, typed: str) -> list[int]:
        """Return the requirements with the number that was typed; without words after it, also what begins so."""
        ref, rest = refs.written(typed)
        if not ref or folded(ref) == folded(typed):
            return []
        wanted = folded(ref)
        return [
            number
            for number, (head, _) in self._heads.items()
            if head == wanted or (not rest and head.startswith(wanted))
        ]

    def _rank(self, number: int, wanted: str) -> int | None:
        ref, title = self._heads[number]
        if ref == wanted:
            return 0
        if title and self._texts[number].startswith(wanted):
            return 1
        return 2 if self._texts[number].startswith(wanted, title) else None


def _place(entry: Entry) -> tuple[int, ...]:
    return (0, *_order(entry.ref)) if entry.target[0] in ("requirement", HEADING) else (1,)


@lru_cache(1024)
def _order(ref: str) -> tuple[int, ...]:
    return refs.order(ref)


def _head(entry: Entry) -> tuple[str, int] | None:
    """Return the folded ref of a title, and where the title begins behind it; None for any other text."""
    if entry.row != entry.target[1] or not entry.folded.startswith(ref := folded(entry.ref)):
        return None
    if len(entry.folded) == len(ref):
        return ref, 0
    return (ref, len(ref) + 1) if entry.folded == f"{ref} {folded(entry.text)}" else None


HEADING = "heading"
"""What stands in the place of a kind where a person is led to a clause: its number is the row."""


def index(workspace: Workspace, assessment: str, *, headings: bool = False) -> Index:
    """Return what can be found in one assessment, named by its id, and in what belongs to none.

    With ``headings`` also the clauses, which are no records: whoever goes there sees what stands below them.
    The catalog's titles come first, then the kinds in the order of the file; rows by short id or title.

    Raises:
        errors.WorkspaceError: the file cannot be read.
    """
    with workspace.reading() as connection:
        found = _entries(connection, workspace.described, assessment)
        return Index([*(_heading(each) for each in catalog.load().clauses if headings), *found])


def _heading(clause: catalog.Group) -> Entry:
    ref, title = clause
    return Entry(HEADING, ref, (HEADING, ref), ref, "title", "Title", title, folded(f"{ref} {title}"), "clause")


def _entries(connection: sqlite3.Connection, kinds: Kinds, assessment: str) -> Iterator[Entry]:
    reader = _Reader(connection, kinds, assessment)
    if "requirement" in kinds:
        for each in catalog.load().requirements.values():
            row = natural_id("requirement", assessment, each.ref)
            searched = folded(f"{each.ref} {each.title}")
            target, sort = ("requirement", row), refs.SORTS[each.family]
            yield Entry("requirement", row, target, each.ref, "title", "Title", each.title, searched, sort)
    for kind in kinds.values():
        yield from reader.of(kind)


class _Reader:
    """Reads one query a kind; asks for single rows only where a link ends at something other than a requirement."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds, assessment: str) -> None:
        self._connection = connection
        self._kinds = kinds
        self._names = history.Names(connection, kinds)
        self._refs: dict[str, str] = {}
        """The requirements of the assessment: their numbers by row."""
        if "requirement" in kinds:
            found = connection.execute("SELECT id, ref FROM requirement WHERE assessment = ?", (assessment,))
            self._refs = {str(row): str(ref or row) for row, ref in found}

    def of(self, kind: RecordKind) -> Iterator[Entry]:
        """Yield what can be found in the rows of one kind."""
        # The parts of a natural key are ids, not text that somebody wrote.
        texts = [
            each
            for each in kind.fields.values()
            if each.kind in (FieldType.LINE, FieldType.PROSE)
            and each.name not in kind.about.natural
            and each.name != "short"
            and not each.internal
        ]
        ways = [name for name in _WAYS if name in kind.fields]
        names = [name for name in ("short", kind.title.name) if name in kind.fields]
        columns = ", ".join(f'"{name}"' for name in ("id", *ways, *names, *(each.name for each in texts)))
        order = f'{short_ids.in_order("short")}, "{kind.title.name}"' if "short" in names else "rowid"
        for row, *found in self._connection.execute(f'SELECT {columns} FROM "{kind.name}" ORDER BY {order}'):
            led = self._led(kind.name, str(row), dict(zip(ways, found, strict=False)))
            if led is None:
                continue
            target, ref = led
            named = found[len(ways) : len(ways) + len(names)]
            ref = ref or self._own(kind, str(row), named)
            for field, value in zip(texts, found[len(ways) + len(names) :], strict=True):
                text = held(str(value))
                head = str(named[0]) if field is kind.title and "short" in names else ""
                if searched := folded(f"{head} {text}" if head else text):
                    sort = self._one(target[0], ref)
                    yield Entry(kind.name, str(row), target, ref, field.name, field.label, text, searched, sort)

    def _led(self, record: str, row: str, ways: Mapping[str, Any]) -> tuple[tuple[str, str], str] | None:
        """Return where a row leads and what that is called; None for what belongs to another assessment.

        An empty name means the row itself.
        """
        requirement = row if record == "requirement" else ways.get("requirement")
        if record == "link":
            ends = [(str(ways[f"{end}_record"]), str(ways[f"{end}_row"])) for end in ("to", "from")]
            target = next((end for end in ends if end[0] == "requirement"), ends[0])
            if target[0] != "requirement":
                return target, self._names.row(*target)
            requirement = target[1]
        if not requirement:
            return (record, row), ""
        if requirement not in self._refs:
            return None
        return ("requirement", str(requirement)), self._refs[requirement]

    def _one(self, record: str, ref: str) -> str:
        """Return what sort of thing a row is, in words; of a requirement its number says it."""
        if record == "requirement":
            return refs.SORTS[refs.family(ref)]
        return self._kinds[record].about.one if record in self._kinds else record

    def _own(self, kind: RecordKind, row: str, named: Sequence[Any]) -> str:
        """Return the short id or title of a row, or its id where it has neither."""
        if kind.title.kind is FieldType.LINK:
            return self._names.row(kind.name, row)
        return next((str(each) for each in named if each), row)


_WAYS = ("requirement", "from_record", "from_row", "to_record", "to_row")
"""The fields that say where a row belongs."""


def around(text: str, wanted: str) -> str:
    """Return a text on one line, safe to show, from a little before what was looked for.

    No more than a line of any list takes in. Where the words stand apart, that is the first of them to be found;
    where none does, the beginning.
    """
    line = one_line(text if text.isascii() else normalize("NFC", text))
    searched = line.casefold()
    wanted = folded(wanted)
    places = [searched.find(wanted)]
    if places[0] < 0:
        places = [place for word in wanted.split() if (place := searched.find(word)) >= 0]
    start = max(_unfolded(line, min(places, default=0)) - _BEFORE, 0)
    return ("…" if start else "") + line[start : start + MOST_IN_A_LIST]


def _unfolded(line: str, place: int) -> int:
    """Return where in a line the letter stands that is at ``place`` of its folded form: ß counts for two there."""
    if line.isascii():
        return place
    reached = accumulate(len(letter.casefold()) for letter in line)
    return next((number for number, end in enumerate(reached) if end > place), 0)
