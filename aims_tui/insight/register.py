"""A register: the rows of one kind with their cells, sorted, narrowed down and grouped. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from aims_tui.insight.deadlines import day_due
from aims_tui.records.facts import Facts, Worked
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Column, Derived, RecordKind, Tie
from aims_tui.text import capital, coded, folded, held, inner


class Cell(NamedTuple):
    """What stands in one column of a row."""

    text: str = ""
    """As people read it; empty where there is nothing."""
    tone: str = ""
    """``good``, ``doubtful`` or ``bad``, or empty."""
    key: tuple[int | str, ...] = ()
    """What it is sorted by; empty where there is nothing, which stands last."""


class NoColumn(ValueError):
    """A column, a filter or an order that a kind does not have; the message says what there is."""


Names = Callable[[Field, str], str]
"""Gives the name of the person or record that a field holds the id of."""


class Row:
    """One record of a register. Its cells are worked out when they are first looked at."""

    __slots__ = ("_cells", "_kind", "_names", "facts")

    def __init__(self, kind: RecordKind, facts: Facts, names: Names) -> None:
        self.facts = facts
        self._kind = kind
        self._names = names
        self._cells: dict[str, Cell] = {}

    @property
    def id(self) -> str:
        """The id of the record."""
        return self.facts.id

    @property
    def title(self) -> str:
        """The title as people wrote it."""
        return self.facts.values.get(self._kind.title.name, "")

    @property
    def owner(self) -> str:
        """Everybody whom it names, for whoever looks for a person."""
        people = (name for name, field in self._kind.fields.items() if field.kind is FieldType.PERSON)
        return " ".join(filter(None, (self.cell(name).text for name in people)))

    @property
    def over(self) -> bool:
        """Whether nothing is left to do with it."""
        return self._kind.about.over is not None and self._kind.about.over(self.facts)

    @property
    def late(self) -> bool:
        """Whether its day has passed while it is not over."""
        due = day_due(self._kind, self.facts)
        return bool(due) and not self.over and due < self.facts.today

    def cell(self, name: str) -> Cell:
        """Return what stands in the column of a field, a derived value or a relation of ties."""
        found = self._cells.get(name)
        if found is None:
            found = self._cells[name] = self._cell(name)
        return found

    def value(self, name: str) -> str:
        """Return what a field holds, as in the file; empty where the field does not matter as the record stands."""
        field = self._kind.fields[name]
        return self.facts.values.get(name, "") if field.matters(self.facts.values) else ""

    def days_to(self, name: str) -> int | None:
        """Return how many days lie between today and the day in a field that matters: negative when it has passed."""
        return self.facts.days_to(name) if self.value(name) else None

    def worked(self, name: str) -> Worked:
        """Return a derived value."""
        return self._kind.derived[name].work(self.facts)

    def _cell(self, name: str) -> Cell:
        if name in self._kind.derived:
            worked = self.worked(name)
            text = worked.text
            return Cell(text, worked.tone, _worked_key(self._kind.derived[name], worked, text))
        field = self._kind.fields.get(name)
        if field is None:
            refs = ", ".join(each.ref for each in self.facts.tied(name))
            return Cell(refs, "", (folded(refs),) if refs else ())
        value = self.value(name)
        return self._stored(field, value) if value else Cell()

    def _stored(self, field: Field, value: str) -> Cell:
        if field.kind in (FieldType.PERSON, FieldType.LINK):
            words = self._names(field, value)
            return Cell(words, "", (folded(words),))
        if field.kind is FieldType.CHOICES:
            words = ", ".join(field.words(each) for each in field.listed(value))
            return Cell(words, "", (folded(words),))
        if field.kind in (FieldType.CHOICE, FieldType.YES_NO):
            codes = [code for code, _ in field.choices]
            place = codes.index(value) if value in codes else len(codes)
            return Cell(field.words(value), field.tone(value), (place,))
        if field.kind is FieldType.NUMBER:
            number = self.facts.number(field.name)
            return Cell(value, "", () if number is None else (number,))
        if field.kind is FieldType.DATE:
            late = field.name == self._kind.about.due and self.late
            return Cell(value, "bad" if late else "", (value,))
        if field.name == "short":
            return Cell(value, "", _numbered(value))
        return Cell(held(value), "", (folded(value),))


def _worked_key(derived: Derived, worked: Worked, text: str) -> tuple[int | str, ...]:
    if isinstance(worked.value, int):
        return (int(worked.value),)
    # Words in the place of a number, such as "outside the scale", are no number to be sorted among the others.
    return (folded(text),) if text and not derived.number else ()


def sorting(key: tuple[int | str, ...]) -> tuple[object, ...]:
    """Return a key that can be compared with every other: numbers stand before words, what has no key last."""
    return (not key, tuple((isinstance(part, str), part) for part in key))


def _numbered(short: str) -> tuple[int | str, ...]:
    return tuple(int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", folded(short)) if part)


def column(kind: RecordKind, typed: str) -> str:
    """Return the name of a column that a person means by its name, its label or the key or title of a tie.

    What JSON has as ``ref`` is the short id, or the title of a kind that has none.

    Raises:
        NoColumn: there is none; the message names those there are.
    """
    wanted = coded(typed)
    if wanted == "ref" and "ref" not in kind.fields:
        return "short" if "short" in kind.fields else kind.title.name
    for name, described in columns(kind).items():
        words = {described.key, coded(described.here)} if isinstance(described, Tie) else {coded(described.label)}
        keys = {name, *words}
        if wanted in keys:
            return name
    raise NoColumn(f"{capital(kind.about.many)} have no {typed.strip()!r}. There are: {', '.join(columns(kind))}.")


def columns(kind: RecordKind) -> Mapping[str, Column | Tie]:
    """Return everything that can be a column, by name: fields and derived values as described, then ties."""
    own: dict[str, Column | Tie] = {name: kind.column(name) for name in kind.order if name not in kind.links}
    return own | {tie.relation: tie for tie in kind.about.ties}


def ordered(kind: RecordKind, rows: Iterable[Row], by: str) -> list[Row]:
    """Return rows sorted by a column, with ``-`` in front the highest first; what has nothing there stands last.

    Raises:
        NoColumn: there is no such column.
    """
    rows = list(rows)
    if not by:
        return rows
    name = column(kind, by.removeprefix("-"))
    there = [row for row in rows if row.cell(name).key]
    there.sort(key=lambda row: sorting(row.cell(name).key), reverse=by.startswith("-"))
    return there + [row for row in rows if not row.cell(name).key]


class Group(NamedTuple):
    """Rows that have one value in common."""

    words: str
    rows: Sequence[Row]


def grouped(kind: RecordKind, rows: Sequence[Row], by: str) -> Iterator[Group]:
    """Yield the rows under the values of a column, in its order; a row with several ties stands under each."""
    found: dict[str, list[Row]] = {}
    keys: dict[str, tuple[int | str, ...]] = {}
    relations = {tie.relation for tie in kind.about.ties}
    for row in rows:
        if by in relations:
            for words in [f"{each.ref} {each.title}" for each in row.facts.tied(by)] or [""]:
                found.setdefault(words, []).append(row)
                keys[words] = (folded(words),)
            continue
        cell = row.cell(by)
        found.setdefault(cell.text, []).append(row)
        keys[cell.text] = cell.key
    none = f"No {_label(kind, by)}"
    for words in sorted(filter(None, found), key=lambda each: sorting(keys[each])):
        yield Group(words, found[words])
    if "" in found:
        yield Group(none, found[""])


def _label(kind: RecordKind, name: str) -> str:
    described = columns(kind)[name]
    return inner(described.here if isinstance(described, Tie) else described.label)


def groupable(kind: RecordKind) -> tuple[str, ...]:
    """Return the columns that a list can be grouped by: choices, people, records, ties and derived words."""
    sorts = (FieldType.CHOICE, FieldType.PERSON, FieldType.YES_NO, FieldType.LINK)
    return tuple(
        name
        for name, each in columns(kind).items()
        if isinstance(each, Tie) or (isinstance(each, Field) and each.kind in sorts)
    )


class Count(NamedTuple):
    """One figure of a kind."""

    label: str
    number: int
    tone: str
    key: str


def counts(kind: RecordKind, facts: Iterable[Facts]) -> tuple[Count, ...]:
    """Return the figures of a kind: how many there are, and of how many each of its figures holds."""
    there = list(facts)
    found = [Count(kind.about.one if len(there) == 1 else kind.about.many, len(there), "", kind.name)]
    for figure in kind.about.figures:
        number = sum(figure.holds(each) for each in there)
        found.append(Count(figure.label, number, figure.tone if number else "", figure.name))
    return tuple(found)
