"""Everything an export shows, read in one transaction and then let go: nobody waits for the writing."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from aims_tui import catalog
from aims_tui.insight.deadlines import Deadline
from aims_tui.insight.figures import Figures, figures
from aims_tui.insight.state import State
from aims_tui.records.facts import Facts, whole_number
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Kinds
from aims_tui.text import LONGEST_TEXT, held
from aims_tui.workbook.handing_out import HandedOut
from aims_tui.workbook.options import Options, Part
from aims_tui.workbook.people import People
from aims_tui.workbook.progress import READING, Progress
from aims_tui.workspace.queries import approvals, comparison, deadlines, history, overview
from aims_tui.workspace.queries import statement as statements
from aims_tui.workspace.queries.approvals import Signature
from aims_tui.workspace.queries.history import Changed
from aims_tui.workspace.queries.statement import UNSIGNED, Edition, Statement
from aims_tui.workspace.store import facts as reading
from aims_tui.workspace.store import short_ids
from aims_tui.workspace.store.moments import AsOf
from aims_tui.workspace.store.workspace import Workspace

Values = Mapping[str, str]

WITHHELD = "(withheld)"
"""What stands in the place of a protected value."""

_LINKS = "SELECT from_record, from_row, to_record, to_row, relation, note FROM link ORDER BY to_record, id"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of the exported assessment."""

    entry: catalog.Requirement
    state: State
    values: Values
    changed: str
    """Day of the last change, ISO, or empty."""

    @property
    def anchor(self) -> str:
        """The id by which the links of the workbook lead to it."""
        return self.state.id


class Link(NamedTuple):
    """A tie between two rows."""

    from_record: str
    from_row: str
    to_record: str
    to_row: str
    relation: str
    note: str


@dataclass(frozen=True, slots=True)
class Source:
    """One workspace at one moment, as one export may show it. Every mapping is by row id."""

    seen: overview.Overview
    figures: Figures
    today: date
    kinds: Kinds
    options: Options
    people: People
    organization: Values
    assessment: str
    """Its title."""
    use_case: Values | None
    """What the assessment is about, where it is not the organization."""
    requirements: Sequence[Requirement]
    others: Sequence[comparison.Other]
    """The other assessments of the workspace, and where they differ from this one."""
    elsewhere: Mapping[str, tuple[str, str]]
    """The requirements of every assessment: ref and title of the assessment."""
    records: Mapping[str, Mapping[str, Values]]
    """The rows of every other record, in the order in which people see them."""
    links: Sequence[Link]
    lost: frozenset[str]
    """The hashes of the evidence files that are missing or altered."""
    log: Sequence[Changed]
    """Every change, oldest first; empty where the log is left out."""
    progress: Progress
    as_of: AsOf | None = None
    """The past day that everything is of, where it is one."""
    facts: Mapping[str, Sequence[Facts]] = field(default_factory=dict)
    """The rows of the kinds that have a sheet of their own, with what hangs on them."""
    statement: Statement = UNSIGNED
    """How the Statement of Applicability stands with who approves it."""
    editions: Sequence[Edition] = ()
    """The versions of the statement, the newest first."""
    signatures: Sequence[Signature] = ()
    """Every approval and review, the newest first."""
    deadlines: Sequence[Deadline] = ()
    """What has a day by which it is to be done and is not, the first day first."""
    files: HandedOut | None = None
    """The copies of evidence files that go with the workbook."""

    @property
    def state(self) -> str:
        """How the statement stands with who approves it, as this export may say it."""
        return self.people.text(self.statement.words)

    def field(self, record: str, name: str) -> Field:
        return self.kinds[record].fields[name]

    def shown(self, record: str, name: str, value: str) -> Any:
        """Return the value of a described field as the auditor reads it: words, dates, people as they appear."""
        described = self.kinds[record].fields.get(name) if record in self.kinds else None
        if described is None or not value:
            return value
        if described.kind is FieldType.DATE:
            return day(value)
        if described.kind is FieldType.CHOICES:
            return ", ".join(described.words(each) for each in described.listed(value))
        if described.kind in (FieldType.CHOICE, FieldType.YES_NO):
            return described.words(value)
        if described.kind is FieldType.NUMBER:
            return value if (number := whole_number(value)) is None else number
        if described.kind in (FieldType.PERSON, FieldType.LINK):
            return described.pointed(value, self.name)
        return value

    def pointed(self, field: Field, value: str) -> str:
        """Return what people call what a field points at."""
        return field.pointed(value, self.name)

    def name(self, record: str, row: str) -> str:
        """Return what people call a row: its number, short id or title; a deleted one keeps its id."""
        if record == "person":
            return self.people.label(row)
        if record == "requirement":
            ref, assessment = self.elsewhere.get(row, (row, ""))
            return ref if assessment in ("", self.assessment) else f"{ref} ({assessment})"
        values = self.records.get(record, {}).get(row)
        if values is None:
            return row
        return values.get("short") or values.get(self.kinds[record].title.name) or row


def day(iso: str) -> date | str:
    """Return an ISO date; a broken one stays what it is."""
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return iso


def read(
    workspace: Workspace, assessment: str, *, today: date, options: Options, progress: Progress,
    signed: Signature | None = None,
) -> Source:  # fmt: skip
    """Read what an export needs; ``signed`` is the approval of the statement that all of it is of, where it is one.

    Raises:
        errors.Refused: there is no such assessment.
        errors.WorkspaceError: the workspace cannot be read.
    """
    kinds = workspace.described
    with workspace.reading() as connection:
        workspace.look_at_files(connection)
        reader = reading.reader(workspace, connection, today.isoformat())
        seen = overview.overview_in(workspace, connection, assessment, reader)
        others = comparison.others(workspace, connection, seen)
        progress.stage(READING, seen.head.changes if options.has(Part.LOG) else 1)
        raw = {name: _rows(connection, kinds, name, progress) for name in kinds if name != "link"}
        people = People(options.names, raw.get("person", {}))
        people.learn(connection, [values.get("author", "") for values in raw.get("remark", {}).values()])
        changed = dict(connection.execute("SELECT row, max(at) FROM op WHERE record = 'requirement' GROUP BY row"))
        changes = history.changes(connection, kinds) if options.has(Part.LOG) else ()
        log = [_hidden(people, kinds, options, each) for each in progress.over(changes)]
        links = [Link._make((*row[:5], people.text(row[5]))) for row in progress.over(connection.execute(_LINKS), 0)]
        facts = {name: reader.of(kind) for name, kind in kinds.items() if kind.about.sheet is not None}
        signatures = approvals.signatures(reader)
        statement = statements.statement_of(reader, signatures, seen.assessment.id)
        if signed is not None:
            # Who signed is called as then, like everything else.
            known = connection.execute("SELECT name FROM person WHERE id = ?", (signed.facts.values["by"],)).fetchone()
            signed = replace(signed, by=known[0]) if known else signed
        editions = statements.editions(reader, statement)
        due = deadlines.read(reader, seen)
        hidden = {kinds[part.record].about.one for part in options.without if part.record in kinds}
        use_case = connection.execute("SELECT use_case FROM assessment WHERE id = ?", (seen.assessment.id,)).fetchone()
    records = {
        name: {row: {key: people.value(name, field, _held_back(options, field, values[key]))
                     for key, field in kinds[name].fields.items()}
               for row, values in progress.over(rows.items(), 0)}
        for name, rows in raw.items()
    }  # fmt: skip
    titles = {row: values["title"] for row, values in records["assessment"].items()}
    entries = catalog.load().requirements
    return Source(
        seen=seen, figures=figures(seen.states, today), today=today, kinds=kinds, options=options, people=people,
        organization=next(iter(records["organization"].values()), defaultdict(str)),
        assessment=people.text(seen.assessment.title),
        use_case=records["use_case"].get(use_case[0]) if use_case else None,
        requirements=[
            Requirement(entries[state.ref], state, records["requirement"][state.id], (changed.get(state.id) or "")[:10])
            for state in seen.states if state.ref in entries
        ],
        others=others,
        elsewhere={
            row: (values["ref"], titles.get(values["assessment"], ""))
            for row, values in records["requirement"].items()
        },
        records=records,
        links=links, lost=workspace.lost,
        log=log, progress=progress, as_of=workspace.as_of,
        statement=Statement(True, (*statement.versions, signed), ()) if signed else statement, signatures=signatures,
        editions=(Edition(signed, ()), *editions) if signed else editions,
        deadlines=[each for each in due if each.what not in hidden],
        facts={name: [_shown(people, records, each) for each in those] for name, those in facts.items()},
    )  # fmt: skip


def _shown(people: People, records: Mapping[str, Mapping[str, Values]], facts: Facts) -> Facts:
    """Return facts as this export may show them: their texts, and the notes on their ties."""
    return replace(
        facts,
        values=records[facts.kind].get(facts.id, facts.values),
        ties={
            relation: tuple(each._replace(note=people.text(each.note), title=people.text(each.title)) for each in tied)
            for relation, tied in facts.ties.items()
        },
        parts={name: tuple(_shown(people, records, each) for each in those) for name, those in facts.parts.items()},
    )


def _held_back(options: Options, field: Field | None, value: str) -> str:
    """Return a value as it may leave the workspace: what is protected only where somebody asked for it."""
    return WITHHELD if value and field is not None and field.protected and not options.protected else value


def _hidden(people: People, kinds: Kinds, options: Options, change: Changed) -> Changed:
    if max(len(change.old), len(change.new)) > LONGEST_TEXT:
        change = replace(change, old=held(change.old), new=held(change.new))
    field = kinds[change.record].fields.get(change.field) if change.record in kinds else None
    if field is not None and field.protected:
        change = replace(
            change, old=_held_back(options, field, change.old), new=_held_back(options, field, change.new)
        )  # fmt: skip
    if not people.roles_only:
        return change
    return replace(
        change, who=people.writer(change.who), account="", why=people.text(change.why),
        old=people.value(change.record, field, change.old), new=people.value(change.record, field, change.new),
    )  # fmt: skip


def _rows(connection: sqlite3.Connection, kinds: Kinds, record: str, progress: Progress) -> dict[str, Values]:
    fields = [*kinds[record].fields]
    # Short ids count up as they were given; what has none stands in the order of its title.
    order = short_ids.in_order("short") if "short" in fields else f'"{kinds[record].title.name}", id'
    names = ", ".join(f'"{name}"' for name in fields)
    return {
        row[0]: {name: "" if value is None else held(str(value)) for name, value in zip(fields, row[1:], strict=True)}
        for row in progress.over(connection.execute(f'SELECT id, {names} FROM "{record}" ORDER BY {order}'), 0)
    }
