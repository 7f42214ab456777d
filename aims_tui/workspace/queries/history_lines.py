"""The history of one record, field by field, as the screens tell it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.records.kinds import Kinds
from aims_tui.text import held
from aims_tui.workspace.queries import history, render
from aims_tui.workspace.queries.record_detail import RecordDetail


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a history: a field with its old and new value, or a sentence about what belongs to the record."""

    at: str
    """UTC, ISO 8601."""
    who: str
    why: str
    action: str
    what: str
    """The field's label, or the whole sentence where there is no old and new value to show."""
    old: str = ""
    new: str = ""
    prose: bool = False
    """The values are texts of several sentences and read better as a difference."""


def lines_of(connection: sqlite3.Connection, kinds: Kinds, found: RecordDetail) -> tuple[HistoryLine, ...]:
    """Return the changes of a record and of what belongs to it, the newest first."""
    rows = history.belonging(connection, kinds, *found.key)
    names = history.Names(connection, kinds)
    changes = list(history.changes(connection, kinds, *rows))
    lines: list[HistoryLine] = []
    for (_, record, row), group in groupby(changes, key=lambda each: (each.action, each.record, each.row)):
        several = [*group]
        if (record, row) == found.key:
            lines += _fields(names, kinds, several)
        elif not _has_prose(kinds, several):
            first = several[0]
            lines += [
                HistoryLine(first.at, first.who, first.why, first.action, sentence)
                for _, sentence in render.sentences(connection, names, kinds, several)
            ]
        else:
            subject = render.subject(connection, names, kinds, record, row)
            # Its key says nothing that its name does not.
            known = (*kinds[record].about.natural, "requirement")
            lines += _fields(names, kinds, [each for each in several if each.field not in known], subject)
    return tuple(reversed(lines))


def _has_prose(kinds: Kinds, changes: list[history.Changed]) -> bool:
    fields = (history.described_field(kinds, each.record, each.field) for each in changes)
    return any(field is not None and field.kind is FieldType.PROSE for field in fields)


def _fields(
    names: history.Names, kinds: Kinds, changes: list[history.Changed], subject: str = ""
) -> Iterator[HistoryLine]:
    for each in changes:
        field = history.described_field(kinds, each.record, each.field)
        label = field.label if field else each.field
        if each.field == EXISTS:
            done, undone = ("linked", "unlinked") if each.record == "link" else ("added", "deleted")
            sentence = f"{subject} {done if each.new else undone}".strip()
            yield HistoryLine(each.at, each.who, each.why, each.action, sentence[:1].upper() + sentence[1:])
            continue
        if field is not None and field.given and field.name != "short":
            continue
        yield HistoryLine(
            each.at, each.who, each.why, each.action, f"{subject} {label}".strip(),
            _whole(names, field, each.old), _whole(names, field, each.new),
            field is not None and field.kind is FieldType.PROSE,
        )  # fmt: skip


def _whole(names: history.Names, field: Field | None, value: str) -> str:
    """Return a value in words and in full; empty ones as a dash, empty texts as nothing."""
    if field is None or field.kind is FieldType.PROSE:
        return held(value)
    return in_words(field, names.value(field, value))


def in_words(field: Field, value: str) -> str:
    """Return a value, people and records by name already, as people read it; empty values read as a dash."""
    if not value:
        return "–"
    if field.kind is FieldType.CHOICES:
        return ", ".join(field.words(each) for each in field.listed(value))
    return field.words(value) if field.kind in (FieldType.CHOICE, FieldType.YES_NO) else value


def typed_in_words(field: Field, typed: str) -> str:
    """Return in words what a person typed or chose: codes come with commas, not as the file holds them."""
    if typed and field.kind is FieldType.CHOICES:
        return ", ".join(field.words(each) for each in typed.split(","))
    return in_words(field, typed)
