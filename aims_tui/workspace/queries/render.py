"""Values, rows and changes in the words that people read: each on one line, safe to show."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Protocol

from aims_tui import refs
from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.records.kinds import Kinds
from aims_tui.text import brief
from aims_tui.workspace.queries.history import Conflict, Names, described_field
from aims_tui.workspace.store import journal


class Change(Protocol):
    """One change of one field, from the journal or from the gate."""

    @property
    def record(self) -> str: ...
    @property
    def row(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def old(self) -> str: ...
    @property
    def new(self) -> str: ...


def cut(text: str, widest: int = 60) -> str:
    """Return a text on a single line, safe to show and not longer than ``widest`` characters."""
    return brief(text, widest)


def value_in_words(field: Field | None, value: Any) -> str:
    """Return a value, with people and linked rows by name already, in words; empty ones as a dash."""
    if value in ("", None, []):
        return "–"
    if field is None:
        return str(value)
    if isinstance(value, list):
        return ", ".join(field.words(str(each)) for each in value)
    return field.words(str(value)) if field.kind in (FieldType.CHOICE, FieldType.YES_NO) else str(value)


def stored(names: Names, field: Field | None, value: str) -> str:
    """Return a value as the file holds it in words, short enough for a line."""
    if field is not None and field.kind is FieldType.CHOICES:
        return cut(value_in_words(field, [*field.listed(value)]))
    return cut(value_in_words(field, names.value(field, value)))


def ends(connection: sqlite3.Connection, names: Names, link: str) -> tuple[str, str]:
    """Return what a link ties together, also where it is deleted: its ends never change."""
    found = {op.field: op.value for op in journal.ops_of(connection, "link", link)}
    first, second = (
        cut(names.row(found.get(f"{end}_record", ""), found.get(f"{end}_row", ""))) for end in ("from", "to")
    )
    if found.get("from_record") == found.get("to_record") == "requirement":
        # The file has them in the order of their ids, which says nothing.
        first, second = sorted((first, second), key=refs.order)
    return first, second


def subject(connection: sqlite3.Connection, names: Names, kinds: Kinds, record: str, row: str) -> str:
    """Return what people call a row: ``4.1``, ``evidence EV-02``, ``remark on 4.1``, ``EV-02 – 4.1`` for a link."""
    if record == "requirement":
        return cut(names.row(record, row))
    if record == "link":
        return " – ".join(ends(connection, names, row))
    one = kinds[record].about.one if record in kinds else record
    owner = names.requirement(record, row)
    if owner and not kinds[record].about.natural:
        return f"{one} on {cut(names.row('requirement', owner))}"
    return f"{one} {cut(names.row(record, row))}"


def cell(connection: sqlite3.Connection, names: Names, kinds: Kinds, record: str, row: str, field: str) -> str:
    """Return what people call one field of a row: ``4.1 Due``."""
    described = described_field(kinds, record, field)
    return f"{subject(connection, names, kinds, record, row)} {described.label if described else cut(field)}".strip()


def sentences(
    connection: sqlite3.Connection, names: Names, kinds: Kinds, changes: Iterable[Change], *, taken_back: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield (row id, sentence) for the changes of one action; a record that was added is one sentence.

    Of a change that was ``taken_back`` the sentence says which value stands again.
    """
    for (record, row), group in groupby(changes, key=lambda each: (each.record, each.row)):
        named = subject(connection, names, kinds, record, row)
        several = [*group]
        exists = next((each for each in several if each.field == EXISTS), None)
        if exists is None:
            for each in several:
                field = described_field(kinds, record, each.field)
                old, new = (stored(names, field, value) for value in (each.old, each.new))
                label = f"{named} {field.label if field else cut(each.field)}"
                yield row, f"{label} is {old} again (was {new})" if taken_back else f"{label}: {old} → {new}"
        elif not exists.new:
            yield row, f"{'Unlinked' if record == 'link' else 'Deleted'} {named}"
        else:
            values = "; ".join(_telling(names, kinds, named, several))
            yield row, f"{'Linked' if record == 'link' else 'Added'} {named}" + (f": {values}" if values else "")


def _telling(names: Names, kinds: Kinds, named: str, changes: Iterable[Change]) -> Iterator[str]:
    """Yield the fields of an added record that its name does not say already."""
    for each in changes:
        field = described_field(kinds, each.record, each.field)
        if field is None or not each.new or field.given:
            continue
        if field.name in kinds[each.record].about.natural or field.name == "requirement":
            continue
        value = stored(names, field, each.new)
        if not named.endswith(f" {value}"):
            yield f"{field.label} {value}"


def conflict(connection: sqlite3.Connection, names: Names, kinds: Kinds, found: Conflict) -> str:
    """Return a conflict as one sentence: what it is about, and who said what and when, the earliest first."""
    named = subject(connection, names, kinds, found.record, found.row)
    if found.field == EXISTS:
        gone = ", ".join(f"{cut(op.who)} ({when(op.at)})" for op in found.deleted_by)
        worked = ", ".join(f"{cut(op.who)} ({when(op.at)})" for op in found.worked_on_by)
        return f"{named}: deleted by {gone}, worked on by {worked}; it stays until somebody decides"
    field = described_field(kinds, found.record, found.field)
    shown = found.ops[-1]
    both = " / ".join(
        f"{stored(names, field, op.value)} ({cut(op.who)}, {when(op.at)}{', shown now' if op is shown else ''})"
        for op in sorted(found.ops, key=lambda op: op.at)
    )
    return f"{named} {field.label if field else cut(found.field)}: {both}"


def when(at: str) -> str:
    """Return a time of the journal to the minute."""
    return f"{at[:16].replace('T', ' ')} UTC"
