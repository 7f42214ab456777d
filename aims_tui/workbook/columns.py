"""Columns of records: what a sheet shows of each row, and everything else that is described of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from aims_tui.workbook.page import Column, Row, Value, without_empty
from aims_tui.workbook.source import Source

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Shown(Generic[Thing]):
    """One column and where its cells come from."""

    column: Column
    cell: Callable[[Thing], Value]


def rest(source: Source, record: str, known: Iterable[str], value: Callable[[Thing, str], str]) -> list[Shown[Thing]]:
    """Return columns outside the printed page for the fields that a sheet does not know by itself.

    A field that is added to a record appears in the workbook by its description alone.
    """
    left = [field for name, field in source.kinds[record].fields.items() if name not in set(known)]
    return [
        Shown(
            Column(field.label, min(max(field.width, 10), 60), printed=False),
            lambda thing, name=field.name: source.shown(record, name, value(thing, name)),  # type: ignore[misc]
        )
        for field in left
    ]


def row(columns: Sequence[Shown[Thing]], thing: Thing, *, anchor: str = "", level: int = 0) -> Row:
    """Return one thing as a row of these columns."""
    return Row([each.cell(thing) for each in columns], anchor, level=level)


def fitted(columns: Sequence[Shown[Thing]], rows: Sequence[Row]) -> tuple[list[Column], list[Row]]:
    """Return columns and rows without the columns that are empty throughout."""
    return without_empty([each.column for each in columns], rows)
