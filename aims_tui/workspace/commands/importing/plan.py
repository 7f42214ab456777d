"""What an import would do, row by row; nothing is written here."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aims_tui.insight.importing import targets
from aims_tui.insight.importing.reading import Chosen
from aims_tui.insight.importing.table import Line
from aims_tui.insight.importing.texts import is_nothing
from aims_tui.records.fields import EXISTS
from aims_tui.text import count
from aims_tui.workspace.commands.importing.cells import Read
from aims_tui.workspace.commands.importing.present import Present
from aims_tui.workspace.store import gate

Tick = Callable[[int, int], None]
"""Is told how many rows of how many are done; may raise to give the import up."""


class Outcome(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    SKIPPED = "skipped"


class Known(StrEnum):
    """Which rows are taken."""

    ALL = "all"
    UPDATE = "update"
    """Only those whose record is there already."""
    ONLY_NEW = "only-new"


@dataclass(slots=True)
class Row:
    """One row of the file and what becomes of it."""

    number: int
    sheet: str = ""
    outcome: Outcome = Outcome.UNCHANGED
    ref: str = ""
    """Short id, published number or title."""
    record: str = ""
    """The id of the record."""
    new: bool = False
    read: Read = field(default_factory=Read)
    fields: dict[str, list[Any]] = field(default_factory=dict)
    """By field or key of a tie: what stood there, and what the row makes of it. As in JSON."""
    why: str = ""
    column: str = ""
    """The heading of the cell for which it is refused."""
    changes: list[gate.Change] = field(default_factory=list)
    first: "Row | None" = None
    """The row about the same new record with which this one goes in."""

    def refuse(self, why: str, column: str = "") -> None:
        """Take the row out, with the reason."""
        self.outcome, self.why, self.column = Outcome.REFUSED, why, column
        self.fields, self.changes = {}, []


class _Rows:
    """What is said of rows with the changes that they lead to."""

    rows: Sequence[Row]
    additions: list[gate.Change]

    def number(self, outcome: Outcome) -> int:
        """Return how many rows have an outcome."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def changes(self) -> tuple[gate.Change, ...]:
        """Everything that is written, as one action: first what keeps its id, for the others to be given later ones."""
        found = [change for row in self.rows for change in row.changes]
        return (*self.additions, *sorted(found, key=lambda change: not _kept(change)))

    @property
    def new_people(self) -> list[str]:
        """The names of the people whom it adds."""
        return [change.values["name"] for change in self.additions]

    @property
    def refused(self) -> list[Row]:
        """The rows that are refused."""
        return [row for row in self.rows if row.outcome is Outcome.REFUSED]


@dataclass(slots=True)
class Plan(_Rows):
    """What an import of one table would do."""

    chosen: Chosen
    rows: list[Row]
    additions: list[gate.Change] = field(default_factory=list)
    """The changes that add new people."""

    @property
    def plans(self) -> Sequence["Plan"]:
        """Itself: the tables of an import are asked for alike, whether there is one or several."""
        return (self,)

    @property
    def promised(self) -> Mapping[str, str]:
        """Nothing: the rows of one table name what is there."""
        return {}

    @property
    def source(self) -> str:
        """What the rows come from, in words."""
        name = self.chosen.book.name
        return f"{name}, {self.chosen.sheet.name}" if self.chosen.sheet.name else name


@dataclass(slots=True)
class Whole(_Rows):
    """What an import of several tables of one file would do, as one action."""

    plans: Sequence[Plan]
    passed_over: Sequence[tuple[str, str]] = ()
    """The sheets that are not taken, and why."""
    promised: Mapping[str, str] = field(default_factory=dict)
    """The ids of the records that rows of the file would add, with what the file calls them."""
    additions: list[gate.Change] = field(default_factory=list)
    """The changes that add new people."""

    @property
    def rows(self) -> Sequence[Row]:  # type: ignore[override]
        """The rows of all tables."""
        return [row for plan in self.plans for row in plan.rows]

    @property
    def source(self) -> str:
        """What the rows come from, in words."""
        return f"{self.plans[0].chosen.book.name}, {count(len(self.plans), 'sheet')}"

    def to_mend(self) -> list[tuple[Chosen, dict[int, str]]]:
        """Return by table the numbers of the rows that are refused, with the reason, and of those that they name.

        What they call by an id of the file is known by another here; without its row nobody could tell what is meant.
        """
        found: dict[int, dict[int, str]] = {id(plan): {} for plan in self.plans}
        waiting = [*self._lines()]
        named: set[str] = set()
        while True:
            taken = [each for each in waiting if each[0].outcome is Outcome.REFUSED or _called_in(each, named)]
            if not taken:
                break
            for row, line, plan in taken:
                refused = row.outcome is Outcome.REFUSED
                found[id(plan)][row.number] = row.why if refused else f"Taken, as {row.ref}; a refused row names it."
                named |= {word for cell in line.cells for word in (cell, *re.split(r"[\s,;|/]+", cell))}
            waiting = [each for each in waiting if each[0].number not in found[id(each[2])]]
        return [(plan.chosen, found[id(plan)]) for plan in self.plans if found[id(plan)]]

    def _lines(self) -> Iterator[tuple[Row, Line, Plan]]:
        for plan in self.plans:
            lines = {line.number: line for line in plan.chosen.lines}
            yield from ((row, lines[row.number], plan) for row in plan.rows if row.number in lines)


def _called_in(each: tuple[Row, Line, Plan], named: Container[str]) -> bool:
    """Say whether a row is named by an id that only the file has."""
    row, line, plan = each
    column = plan.chosen.column(targets.ID)
    typed = line.cell(column.head.place).strip() if column else ""
    return typed in named and typed != row.ref and not is_nothing(typed)


def _kept(change: gate.Change) -> str:
    """Return the short id with which a row is added; empty where it is given one."""
    return change.values.get("short", "") if EXISTS in change.values else ""


def name_new(plans: Sequence[Plan], present: Present) -> None:
    """Say under which short ids the new records will be known."""
    shorts: dict[str, Iterator[str]] = {}
    known = {
        change.row: kept for plan in plans for row in plan.rows for change in row.changes if (kept := _kept(change))
    }
    for plan in plans:
        kind = plan.chosen.kind
        if not kind.about.prefix:
            continue
        following = shorts.setdefault(kind.name, present.following(kind, known.values()))
        for row in plan.rows:
            if row.outcome is Outcome.ADDED and row.record not in known:
                known[row.record] = next(following)
            row.ref = known.get(row.record, row.ref)


def people(rows: Iterable[Row]) -> set[str]:
    """Return the ids of the new people whom the rows that go in name."""
    return {id for row in rows if row.changes for id in row.read.people}


def fall(rows: Sequence[Row], promised: Mapping[str, str]) -> bool:
    """Refuse the rows that would point at a record that is not added after all; return whether there were any.

    ``promised`` are the ids of the records that rows would add, with what the file calls them.
    """
    fell = False
    while True:
        about = {row.record: row for row in reversed(rows) if row.record in promised}
        about |= {row.record: row for row in rows if row.outcome is Outcome.ADDED}
        missing = {id for id in promised if id not in about or about[id].outcome is not Outcome.ADDED}
        falling = [
            (row, id) for row in rows if row.changes
            if (id := next((each for change in row.changes for each in change.values.values() if each in missing), ""))
        ]  # fmt: skip
        for row, id in falling:
            row.refuse(_names(promised[id], about.get(id)))
        for row in rows:
            if row.first is not None and row.first.outcome is Outcome.REFUSED is not row.outcome:
                row.refuse(f"It goes in with row {row.first.number}, which is refused.")
                fell = True
        fell |= bool(falling)
        if not falling:
            return fell


def _names(name: str, about: Row | None) -> str:
    if about is None:
        return f"It names {name!r}, which is not taken."
    where = f"row {about.number}{f' of the sheet {about.sheet}' if about.sheet else ''}"
    return f"It names {name!r}, which is {about.outcome.value} itself: {where}."
