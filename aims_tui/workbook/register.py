"""The sheet of any kind that describes one: its rows under their groups, with links to what they name."""

from collections.abc import Collection, Iterator, Sequence

from aims_tui.insight.register import Row as Listed
from aims_tui.insight.register import columns as columns_of
from aims_tui.insight.register import counts, grouped, ordered
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Derived, RecordKind, Sheet, Tie
from aims_tui.text import count_of
from aims_tui.workbook.columns import Shown, fitted, rest, row
from aims_tui.workbook.page import Cell, Column, Page, Row, Value, group
from aims_tui.workbook.page import grouped as with_group
from aims_tui.workbook.source import Source

TONES = {"good": "good", "doubtful": "open", "bad": "bad"}
"""The style of a cell by what its word means."""
_WIDEST = {FieldType.PROSE: 32, FieldType.LINE: 27, FieldType.PERSON: 15, FieldType.LINK: 15, FieldType.CHOICES: 20}
"""Characters of a printed column, by what it holds."""
_LEADING = 5
"""Ties beside a row that lead to their rows, outside the printed page."""


def register(source: Source, kind: RecordKind, sheet: Sheet, only: Collection[str] | None = None) -> Page:
    """Return the sheet of a kind; ``only`` are the ids of the records that stand on it, without it all do."""
    listed = [
        Listed(kind, facts, source.pointed) for facts in source.facts[kind.name] if only is None or facts.id in only
    ]
    listed = ordered(kind, listed, kind.about.sort)
    shown = [*_printed(source, kind, sheet), *_leading(kind), *_rest(source, kind, sheet)]
    rows: list[Row] = []
    anchored: set[str] = set()
    for each in _groups(kind, sheet, listed):
        if isinstance(each, str):
            rows.append(group(each))
            continue
        # One that stands in several groups is led to in the first.
        rows.append(row(shown, each, anchor="" if each.id in anchored else each.id, level=1 if sheet.group else 0))
        anchored.add(each.id)
    found, rows = fitted(shown, rows)
    if sheet.group:
        found, rows = with_group(found, rows)
    return Page(
        title=sheet.title,
        heading=f"{sheet.title} ({sheet.clause})" if sheet.clause else sheet.title,
        notes=(told(source, kind, only), *([sheet.note] if sheet.note else [])),
        columns=found,
        rows=rows,
        what=f"{sheet.title}: {', '.join(_heads(kind, sheet)[2:6])} and more",
        size=len(listed),
    )


def told(source: Source, kind: RecordKind, only: Collection[str] | None = None) -> str:
    """Return the figures of a kind, or of some of its records, as one line."""
    whole, *figures = counts(kind, (each for each in source.facts[kind.name] if only is None or each.id in only))
    parts = [
        count_of(whole.number, kind.about.one, kind.about.many),
        *(
            f"{each.number} {each.label}"
            for each, figure in zip(figures, kind.about.figures, strict=True)
            if each.number or figure.tone  # That nothing is bad is worth saying, that nothing is usual is not.
        ),
    ]
    return f"{', '.join(parts)}, as of {source.today}."


def _groups(kind: RecordKind, sheet: Sheet, listed: Sequence[Listed]) -> Iterator[str | Listed]:
    if not sheet.group:
        yield from listed
        return
    for each in grouped(kind, listed, sheet.group):
        yield each.words
        yield from each.rows


def _heads(kind: RecordKind, sheet: Sheet) -> list[str]:
    return [_label(columns_of(kind)[name]).lower() for name in sheet.columns]


def _label(described: Field | Derived | Tie) -> str:
    return described.here if isinstance(described, Tie) else described.label


def _printed(source: Source, kind: RecordKind, sheet: Sheet) -> Iterator[Shown[Listed]]:
    described = columns_of(kind)
    for name in sheet.columns:
        each = described[name]
        yield Shown(Column(_label(each), _width(each), keep=True), lambda it, name=name: _cell(source, kind, it, name))  # type: ignore[misc]


def _width(described: Field | Derived | Tie) -> int:
    if isinstance(described, Tie):
        return 14
    if isinstance(described, Derived):
        return min(described.width, 28)
    return max(min(described.width, _WIDEST.get(described.kind, 12)), 7)


def _cell(source: Source, kind: RecordKind, it: Listed, name: str) -> Value:
    """Return what stands in a cell: toned where it says how something stands, a link where it names one record."""
    if name in kind.fields:
        field = kind.fields[name]
        value = it.facts.values.get(name, "")
        if not field.matters(it.facts.values):
            return ""
        words: Value = source.shown(kind.name, name, value)
        style = TONES.get(field.tone(value), "label" if name == "short" else "")
        to = value if field.kind is FieldType.LINK else ""
        return Cell(words if not isinstance(words, Cell) else words.value, to, style) if style or to else words
    found = it.cell(name)
    if name in kind.derived:
        value_of = it.worked(name).value
        number = isinstance(value_of, int) and not isinstance(value_of, bool) and found.text == str(value_of)
        return Cell(value_of if number else found.text, style=TONES.get(found.tone, ""))
    tied = it.facts.tied(name)
    return Cell(found.text, tied[0].id) if len(tied) == 1 else found.text


def _leading(kind: RecordKind) -> Iterator[Shown[Listed]]:
    """Yield columns outside the printed page that lead to what is tied."""
    for tie in kind.about.ties:
        for number in range(_LEADING):
            yield Shown(
                Column(f"{tie.here} {number + 1}", 10, printed=False),
                lambda it, tie=tie, number=number: _led(it, tie, number),  # type: ignore[misc]
            )
        yield Shown(
            Column(f"{tie.here}: notes", 44, printed=False),
            lambda it, tie=tie: _notes(it, tie),  # type: ignore[misc]
        )


def _led(it: Listed, tie: Tie, number: int) -> Value:
    tied = [each for each in it.facts.tied(tie.relation) if each.kind == tie.to]
    return Cell(tied[number].ref, tied[number].id) if number < len(tied) else ""


def _notes(it: Listed, tie: Tie) -> str:
    tied = (each for each in it.facts.tied(tie.relation) if each.kind == tie.to and each.note)
    return "\n".join(f"{each.ref}: {each.note}" for each in tied)


def _rest(source: Source, kind: RecordKind, sheet: Sheet) -> list[Shown[Listed]]:
    """Return columns outside the printed page for every field and derived value that the sheet does not print."""
    derived: list[Shown[Listed]] = [
        Shown(
            Column(each.label, min(max(each.width, 10), 40), printed=False),
            lambda it, name=name: _cell(source, kind, it, name),  # type: ignore[misc]
        )
        for name, each in kind.derived.items()
        if name not in sheet.columns
    ]
    return [*derived, *rest(source, kind.name, sheet.columns, lambda it, name: it.facts.values.get(name, ""))]
