"""What rows make of the records that they are about: added, changed, or the same; those about one record together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from aims_tui.insight.importing import targets
from aims_tui.insight.importing.reading import Chosen
from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import RecordKind
from aims_tui.workspace.commands import edits
from aims_tui.workspace.commands.importing.cells import Read
from aims_tui.workspace.commands.importing.identity import Record
from aims_tui.workspace.commands.importing.people import People
from aims_tui.workspace.commands.importing.plan import Known, Outcome, Row
from aims_tui.workspace.commands.importing.present import PERSON, Present
from aims_tui.workspace.store import gate


class Met(NamedTuple):
    """A row, the record that it is about, and the table in which it stands."""

    row: Row
    record: Record
    chosen: Chosen


class Settling:
    """Settles the rows of one kind, whichever tables they stand in."""

    def __init__(self, kind: RecordKind, present: Present, people: People, known: Known) -> None:
        self._kind = kind
        self._present = present
        self._people = people
        self._known = known
        self._targets = targets.of(present.kinds, kind)

    def settle(self, met: Iterable[Met]) -> None:
        """Say what becomes of rows, those about one record together."""
        groups: dict[str, list[Met]] = defaultdict(list)
        for each in met:
            groups[each.record.key].append(each)
        for group in groups.values():
            mine = [each.row for each in group]
            record = group[0].record
            if not record.new:
                _leave_out_copies(mine, record.standing)
            if against := _contradiction(mine):
                for row, _, chosen in group:
                    column = chosen.column(against)
                    row.refuse(self._contradicting(row, mine, record, against), column.head.name if column else "")
                continue
            self._compare(mine, record)

    def _contradicting(self, row: Row, mine: Sequence[Row], record: Record, name: str) -> str:
        others = ", ".join(_called(each, row) for each in mine if each is not row)
        several = "rows" if len(mine) > 2 else "row"
        label = self._kind.fields[name].label if name in self._kind.fields else name
        return f"{record.ref} stands in {several} {others} too, with another {label}. Keep one, or make them agree."

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
                row.read, row.first = Read(), mine[0]
        standing = dict(record.standing)
        tied: dict[str, list[str]] = {}
        for place, row in enumerate(mine):
            self._change(row, record, standing, tied, first=place == 0)
            if place and row.outcome is Outcome.UNCHANGED:
                row.why = f"the same as row {_called(mine[0], row)}"

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
            kept = {"short": record.short} if record.short else {}
            row.changes.append(gate.added(self._kind, values | kept, record.row))
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
            target = self._targets[name]
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
            target = self._targets[name]
            noted = tied.setdefault(f"{name}{targets.NOTES}", [])
            for tie in () if record.new else self._present.ties(record.row, target.relation):
                note = notes.get(tie.to, "")
                # Two rows may speak of one tie, as those of two assessments do: the first of them says what it is.
                if not note.strip() or tie.to in noted:
                    continue
                noted.append(tie.to)
                if note.strip() != tie.note.strip():
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
            return known["name"] if known else self._people.name(value)
        if described.kind is FieldType.LINK:
            refs = (self._present.ref(each, value) for each in described.targets)
            return next(filter(None, refs), "")
        if described.kind is FieldType.CHOICES:
            return list(described.listed(value))
        return value


def _called(row: Row, beside: Row) -> str:
    """Return the number of a row, with the sheet where it is another than that of the row beside which it is named."""
    return str(row.number) if row.sheet == beside.sheet else f"{row.number} of the sheet {row.sheet}"


def _leave_out_copies(rows: Sequence[Row], standing: Mapping[str, str]) -> None:
    """Take from rows what stands already, where a row of another sheet changes it: an export says some things twice."""
    if len({row.sheet for row in rows}) < 2:
        return
    changed = {
        name: row.sheet for row in rows for name, value in row.read.values.items()
        if value.strip() != standing.get(name, "").strip()
    }  # fmt: skip
    for row in rows:
        row.read.values = {
            name: value for name, value in row.read.values.items()
            if changed.get(name, row.sheet) == row.sheet or value.strip() != standing.get(name, "").strip()
        }  # fmt: skip


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
