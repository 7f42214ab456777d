"""What a register can be narrowed down to by ticks, from the description of its kind. Pure."""

from collections.abc import Iterator, Sequence

from aims_tui.insight.filters import Option
from aims_tui.insight.register import Row, columns, sorting
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Derived, RecordKind, Tie
from aims_tui.text import folded, inner


def options(kind: RecordKind, rows: Sequence[Row]) -> tuple[Option[Row], ...]:
    """Return what a list of a kind can be narrowed down to, from its description: choices, people, days, ties."""
    found: list[Option[Row]] = [*_standings(kind)]
    for name, described in columns(kind).items():
        if isinstance(described, Tie):
            found += _tie_options(described)
        elif isinstance(described, Derived):
            found += _derived_options(name, described, rows)
        elif described.kind in (FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO):
            found += [_is(described, code, words) for code, words in described.choices]
        elif described.kind is FieldType.PERSON:
            found += _person_options(described)
        elif described.kind is FieldType.DATE:
            found += _date_options(described)
    return tuple(found)


_MOST_WORDS, _LONGEST_WORD = 6, 24
"""How many different words a derived value may have to be offered one by one, and how long they may be."""
_LOOKED_AT = 1_000
"""Rows that say which words a derived value has."""


def _derived_options(name: str, derived: Derived, rows: Sequence[Row]) -> Iterator[Option[Row]]:
    found: dict[str, tuple[int | str, ...]] = {}
    for row in rows[:_LOOKED_AT]:
        cell = row.cell(name)
        if cell.text:
            found[cell.text] = cell.key
        if len(found) > _MOST_WORDS:
            break
    words = sorted(found, key=lambda text: sorting(found[text]))
    if len(words) <= _MOST_WORDS and all(len(text) <= _LONGEST_WORD for text in words):
        yield from (_has(name, derived.label, text) for text in words)
    elif derived.number:
        yield _has(name, derived.label, "0")
    else:
        yield Option(f"{name}+", f"{derived.label}: something", name, lambda row, _: bool(row.cell(name).text))
        yield Option(f"{name}-", f"{derived.label}: nothing", name, lambda row, _: not row.cell(name).text)


def _standings(kind: RecordKind) -> Iterator[Option[Row]]:
    if kind.about.over is not None:
        yield Option("open", "Open", "standing", lambda row, _: not row.over)
        yield Option("over", "Over", "standing", lambda row, _: row.over)
    if kind.about.due:
        yield Option("late", "Late", "late", lambda row, _: row.late)
    yield Option("conflict", "Changed by two people", "conflict", lambda row, _: row.facts.clashes > 0)


def _is(field: Field, code: str, words: str) -> Option[Row]:
    return Option(
        f"{field.name}={code}", f"{field.label}: {words}", field.name,
        lambda row, _: code in field.listed(row.value(field.name)),
    )  # fmt: skip


def _has(name: str, label: str, text: str) -> Option[Row]:
    return Option(f"{name}={text}", f"{label}: {text}", name, lambda row, _: row.cell(name).text == text)


def _person_options(field: Field) -> Iterator[Option[Row]]:
    name, label = field.name, field.label
    yield Option(
        f"{name}=me", f"{label}: me", name, lambda row, asking: folded(row.cell(name).text) == folded(asking.who)
    )
    yield Option(f"{name}=", f"{label}: nobody", name, lambda row, _: not row.cell(name).text)


def _date_options(field: Field) -> Iterator[Option[Row]]:
    name, label = field.name, field.label
    if not field.past:
        yield Option(f"{name}<", f"{label}: passed", name, lambda row, _: (row.days_to(name) or 0) < 0)
        yield Option(f"{name}30", f"{label}: within 30 days", name, lambda row, _: _soon(row, name))
    else:
        yield Option(f"{name}30", f"{label}: in the last 30 days", name, lambda row, _: _lately(row, name))
    yield Option(f"{name}=", f"{label}: none", name, lambda row, _: not row.cell(name).text)


def _soon(row: Row, name: str) -> bool:
    days = row.days_to(name)
    return days is not None and 0 <= days <= 30


def _lately(row: Row, name: str) -> bool:
    days = row.days_to(name)
    return days is not None and -30 <= days <= 0


def _tie_options(tie: Tie) -> Iterator[Option[Row]]:
    relation, words = tie.relation, inner(tie.here)
    yield Option(f"{relation}+", f"With {words}", relation, lambda row, _: bool(row.facts.tied(relation)))
    yield Option(f"{relation}-", f"Without {words}", relation, lambda row, _: not row.facts.tied(relation))
