"""What an import would do, row by row; nothing is written here."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aims_tui.insight.importing.reading import Chosen
from aims_tui.records.fields import FieldType
from aims_tui.workspace.commands import edits
from aims_tui.workspace.commands.importing.cells import Cells, Read
from aims_tui.workspace.commands.importing.identity import Record
from aims_tui.workspace.commands.importing.present import PERSON, Present
from aims_tui.workspace.commands.importing.requirements import identities
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

    def refuse(self, why: str, column: str = "") -> None:
        """Take the row out, with the reason."""
        self.outcome, self.why, self.column = Outcome.REFUSED, why, column
        self.fields, self.changes = {}, []


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    chosen: Chosen
    rows: list[Row]
    additions: list[gate.Change] = field(default_factory=list)
    """The changes that add new people."""

    def number(self, outcome: Outcome) -> int:
        """Return how many rows have an outcome."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def changes(self) -> tuple[gate.Change, ...]:
        """Everything that is written, as one action."""
        return (*self.additions, *(change for row in self.rows for change in row.changes))

    @property
    def new_people(self) -> list[str]:
        """The names of the people whom it adds."""
        return [change.values["name"] for change in self.additions]

    @property
    def refused(self) -> list[Row]:
        """The rows that are refused."""
        return [row for row in self.rows if row.outcome is Outcome.REFUSED]


class Planner:
    """Makes the plan for one table."""

    def __init__(self, chosen: Chosen, present: Present, cells: Cells, known: Known) -> None:
        self._chosen = chosen
        self._present = present
        self._cells = cells
        self._known = known
        self._kind = chosen.kind
        self._identities = identities(chosen, present, cells)
        self._widest = max((head.place for head in chosen.headings.heads), default=0)

    def plan(self, tick: Tick | None = None) -> Plan:
        """Return what becomes of each row, but for the rules that a workspace holds."""
        lines = self._chosen.lines
        rows: list[Row] = []
        records: dict[int, Record] = {}
        for number, line in enumerate(lines):
            row = Row(line.number)
            rows.append(row)
            if line.fault:
                row.refuse(line.fault)
            elif not self._chosen.sheet.name and any(each.strip() for each in line.cells[self._widest + 1 :]):
                row.refuse(
                    f"It has {len(line.cells)} cells under {self._widest + 1} headings: put quotation marks around a "
                    "text with a comma in it."
                )
            elif record := self._identities.of(row.read, line):
                records[number] = record
            if row.outcome is not Outcome.REFUSED and row.read.faults:
                heading, why = next(iter(row.read.faults.items()))
                more = len(row.read.faults) - 1
                row.refuse(f"{why}{f' (and {more} more in this row)' if more else ''}", heading)
            if tick and number % 200 == 0:
                tick(number, len(lines))
        self._settle(rows, records)
        rows += [Row(line.number, Outcome.SKIPPED, why=why) for line, why in self._chosen.skipped]
        rows.sort(key=lambda each: each.number)
        return Plan(self._chosen, rows)

    def _settle(self, rows: Sequence[Row], records: Mapping[int, Record]) -> None:
        groups: dict[str, list[int]] = defaultdict(list)
        for number, record in records.items():
            if rows[number].outcome is not Outcome.REFUSED:
                groups[record.key].append(number)
        for numbers in groups.values():
            mine = [rows[number] for number in numbers]
            record = records[numbers[0]]
            if against := _contradiction(mine):
                for row in mine:
                    row.refuse(self._contradicting(row, mine, record, against), self._heading(against))
                continue
            self._compare(mine, record)

    def _contradicting(self, row: Row, mine: Sequence[Row], record: Record, name: str) -> str:
        others = ", ".join(str(each.number) for each in mine if each is not row)
        several = "rows" if len(mine) > 2 else "row"
        label = self._kind.fields[name].label if name in self._kind.fields else name
        return f"{record.ref} stands in {several} {others} too, with another {label}. Keep one, or make them agree."

    def _heading(self, name: str) -> str:
        column = self._chosen.column(name)
        return column.head.name if column else ""

    def _compare(self, mine: Sequence[Row], record: Record) -> None:
        for row in mine:
            row.record, row.ref = record.row, record.ref
        unwanted = self._unwanted(record)
        if unwanted or record.why:
            for row in mine:
                if record.why:
                    row.refuse(record.why)
                else:
                    row.outcome, row.why = Outcome.SKIPPED, unwanted
            return
        if record.new:
            # What several rows say of a new record is added with it.
            for row in mine[1:]:
                mine[0].read.join(row.read)
                row.read = Read()
        standing = dict(record.standing)
        tied: dict[str, list[str]] = {}
        for place, row in enumerate(mine):
            self._change(row, record, standing, tied, first=place == 0)
            if place and row.outcome is Outcome.UNCHANGED:
                row.why = f"the same as row {mine[0].number}"

    def _unwanted(self, record: Record) -> str:
        one = self._kind.about.one
        if record.new and self._known is Known.UPDATE:
            return f"there is no such {one} yet, and only those that are there are updated"
        if not record.new and self._known is Known.ONLY_NEW:
            return f"this {one} is there already, and only new ones are added"
        return ""

    def _change(
        self, row: Row, record: Record, standing: dict[str, str], tied: dict[str, list[str]], *, first: bool
    ) -> None:
        wanted = {**record.key_values, **row.read.values} if record.new and first else row.read.values
        whole = {**standing, **wanted}
        values: dict[str, str] = {}
        for name, value in wanted.items():
            described = self._kind.fields[name]
            if not described.matters(whole) and name not in record.key_values:
                continue
            if not _same(described.kind, value, standing.get(name, "")) or (
                record.new and first and name in record.key_values
            ):
                values[name] = value
        for name, value in values.items():
            row.fields[name] = [self._shown(name, standing.get(name, "")), self._shown(name, value)]
        standing |= values
        links = self._links(row, record, tied)
        row.new = record.new and first
        if row.new:
            row.changes.append(gate.added(self._kind, values, record.row))
            row.outcome = Outcome.ADDED
        elif values:
            row.changes.append(gate.Change(self._kind.name, record.row, values))
        if (values or links) and not row.new:
            row.outcome = Outcome.UPDATED
        row.changes += links
        if row.read.told:
            row.why = " ".join(dict.fromkeys(row.read.told))

    def _links(self, row: Row, record: Record, tied: dict[str, list[str]]) -> list[gate.Change]:
        changes: list[gate.Change] = []
        for name, ids in row.read.ties.items():
            target = self._identities.targets[name]
            before = {} if record.new else {each.to: each for each in self._present.ties(record.row, target.relation)}
            refs = [self._ref(target.to, to) for to in before]
            known = {*before, *tied.get(name, ())}
            notes = row.read.notes.get(name, {})
            new = [each for each in ids if each not in known and self._ref(target.to, each) not in refs]
            for each in new:
                changes.append(self._link(record, target.to, each, notes.get(each, ""), target.relation))
            tied.setdefault(name, []).extend(new)
            if new:
                row.fields[name] = [refs, [*refs, *(self._ref(target.to, each) for each in new)]]
        for name, notes in row.read.notes.items():
            target = self._identities.targets[name]
            for tie in () if record.new else self._present.ties(record.row, target.relation):
                note = notes.get(tie.to, "")
                if note.strip() and note.strip() != tie.note.strip():
                    changes.append(gate.Change("link", tie.link, {"note": note}))
                    ref = self._ref(target.to, tie.to)
                    row.fields[f"{name}_notes"] = [f"{ref}: {tie.note}", f"{ref}: {note}"]
        return changes

    def _link(self, record: Record, to: str, row: str, note: str, relation: str) -> gate.Change:
        """Return the change that ties two records; the kind that describes the tie stands first."""
        kinds = self._present.kinds
        ends = (self._kind.name, record.row), (self._present.kind_of(row, to), row)
        return edits.link_change(kinds, *ends, note, relation)

    def _ref(self, kind: str, row: str) -> str:
        return self._present.ref(self._present.kind_of(row, kind), row)

    def _shown(self, name: str, value: str) -> Any:
        described = self._kind.fields[name]
        if described.kind is FieldType.PERSON:
            known = self._present.rows(PERSON).get(value)
            return known["name"] if known else self._cells.name(value)
        if described.kind is FieldType.LINK:
            refs = (self._present.ref(each, value) for each in described.targets)
            return next(filter(None, refs), "")
        if described.kind is FieldType.CHOICES:
            return list(described.listed(value))
        return value


def _contradiction(rows: Sequence[Row]) -> str:
    """Return the field in which rows about one record say different things; empty where they agree."""
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.read.values.items():
            if found.setdefault(name, value).strip() != value.strip():
                return name
    return ""


def _same(kind: FieldType, new: str, old: str) -> bool:
    if kind in (FieldType.PROSE, FieldType.LINE):
        return new.strip() == old.strip()
    return new == old


def name_new(plan: Plan, present: Present) -> None:
    """Say under which short ids the new records will be known."""
    if not plan.chosen.kind.about.prefix:
        return
    shorts = present.following(plan.chosen.kind)
    known: dict[str, str] = {}
    for row in plan.rows:
        if row.outcome is Outcome.ADDED:
            known[row.record] = next(shorts)
        row.ref = known.get(row.record, row.ref)


def people(rows: Iterable[Row]) -> set[str]:
    """Return the ids of the new people whom the rows that go in name."""
    return {id for row in rows if row.changes for id in row.read.people}
