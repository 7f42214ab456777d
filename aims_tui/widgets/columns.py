"""The columns of a register's list: which of them fit, how wide they are, and how a row looks in them."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from aims_tui.insight.register import Row, columns
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import RecordKind, Tie
from aims_tui.text import cells, inner, one_line
from aims_tui.widgets.glyphs import FLAG, MUTED, TONES, cell

LEAST_TITLE = 20
"""Cells that the title keeps before any further column is shown."""
_LOOKED_AT = 200
"""Rows that say how wide a column is."""
_WIDEST = 26
_EDGE = 2
"""Cells left free before the first column, for the flag behind the title."""


class Placed(NamedTuple):
    """A column with its cells; the title takes what is left."""

    name: str
    label: str
    width: int


def fitting(kind: RecordKind, names: Sequence[str], rows: Sequence[Row], width: int) -> tuple[Placed, ...]:
    """Return the columns that fit in so many cells, in order of importance; a column without a word takes no room."""
    described = columns(kind)
    title = kind.title.name
    left = width - LEAST_TITLE - _EDGE
    found: list[Placed] = []
    for name in names:
        label = _label(described[name])
        if name == title:
            found.append(Placed(name, label, 0))
            continue
        words = max((cells(_text(kind, row, name)) for row in rows[:_LOOKED_AT]), default=0)
        wanted = min(max(words, min(cells(label), 10)), _WIDEST) + 1
        if not words or wanted > left:
            continue
        left -= wanted
        found.append(Placed(name, label, wanted))
    return tuple(found)


def _label(described: object) -> str:
    if isinstance(described, Tie):
        return described.here
    return described.label  # type: ignore[attr-defined,no-any-return]


def _widths(placed: Sequence[Placed], width: int) -> list[int]:
    rest = width - _EDGE - sum(each.width for each in placed)
    return [each.width or max(rest, 1) for each in placed]


def header(kind: RecordKind, placed: Sequence[Placed], sort: str, chosen: str, width: int) -> Content:
    """Draw the heads of the columns: the sorted one with its direction, the chosen one marked."""
    parts: list[Content] = []
    for each, cells_ in zip(placed, _widths(placed, width), strict=True):
        arrow = "" if each.name != sort.removeprefix("-") else "▼ " if sort.startswith("-") else "▲ "
        style = "bold $text-accent" if each.name == chosen else MUTED
        parts.append(cell(arrow + each.label, cells_ - 1, style) + Content(" "))
    return Content("").join(parts)


def at(placed: Sequence[Placed], width: int, x: int) -> str:
    """Return the name of the column at a cell, or an empty text."""
    reached = 0
    for each, cells_ in zip(placed, _widths(placed, width), strict=True):
        reached += cells_
        if x < reached:
            return each.name
    return ""


def row(kind: RecordKind, placed: Sequence[Placed], it: Row, width: int) -> Content:
    """Draw one row; what is over is muted, what is late or in conflict has a flag."""
    parts: list[Content] = []
    muted = MUTED if it.over else ""
    title = kind.title.name
    for each, cells_ in zip(placed, _widths(placed, width), strict=True):
        found = it.cell(each.name)
        if each.name == title:
            flag = f" {FLAG}" if it.late or it.facts.clashes else "  "
            parts.append(cell(one_line(found.text), max(cells_ - 1, 1), muted) + Content.styled(flag, "$text-error"))
            parts.append(Content(" "))
            continue
        style = TONES.get(found.tone, "") or muted or _style(kind, each.name)
        parts.append(cell(_text(kind, it, each.name), cells_ - 1, style) + Content(" "))
    return Content("").join(parts)


def _text(kind: RecordKind, it: Row, name: str) -> str:
    """Return what a column says of a row: of a yes or no only what is unusual, in words that need no heading."""
    field = kind.fields.get(name)
    if field is None or field.kind is not FieldType.YES_NO:
        return it.cell(name).text
    value = it.facts.values.get(name, "")
    if value in ("", field.default):
        return ""
    return field.label if value == "yes" else f"Not {inner(field.label)}"


def _style(kind: RecordKind, name: str) -> str:
    described = columns(kind)[name]
    plain = isinstance(described, Field) and (described.name == "short" or described.kind is FieldType.CHOICE)
    return "" if plain else MUTED
