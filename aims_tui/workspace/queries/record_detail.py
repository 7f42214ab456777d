"""One record as it stood when it was opened for editing, with everything that hangs on it."""

import sqlite3
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from aims_tui import refs
from aims_tui.records.evidence import Piece, weakness
from aims_tui.records.facts import NOTHING, Facts, Tied, Worked
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import RecordKind, natural_id
from aims_tui.text import held
from aims_tui.workspace.queries import duties, history
from aims_tui.workspace.queries.duties import Duty
from aims_tui.workspace.store import errors, facts, journal, short_ids
from aims_tui.workspace.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Supporting:
    """A piece of evidence linked to the opened requirement."""

    row: str
    short: str
    title: str
    state: str
    note: str
    link: str = ""
    """The row of the link that holds the note."""
    kept: str = ""
    """The name of the kept file, or the web address or path that it only points at."""
    valid_until: str = ""
    lost: bool = False
    """Whether its kept file was missing or altered at the last look."""

    def weakness_on(self, today: str) -> str:
        """Say why it proves nothing on a day (ISO date); empty where it is sound."""
        piece = Piece("it", self.state, self.valid_until, bool(self.kept), self.lost)
        return weakness(piece, today).removeprefix("it is ").removeprefix("it ")


@dataclass(frozen=True, slots=True)
class Supported:
    """Something that the opened evidence supports."""

    record: str
    row: str
    ref: str
    assessment: str
    note: str
    link: str


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """A record as it stood when it was opened."""

    kind: RecordKind
    row: str
    ref: str
    """Number, short id or title."""
    fields: tuple[Field, ...]
    """The fields that people edit, with what is linked; of a requirement those of its family."""
    values: Mapping[str, str]
    """As in the file."""
    typed: Mapping[str, str]
    """The same as people type them: people and records by name, several codes with commas."""
    seen: Mapping[str, tuple[str, ...]]
    """The heads in view, by field: what a save is compared with. Of what is linked the links."""
    revision: int
    conflicts: tuple[history.Conflict, ...]
    """Of the record itself first, then of what is a part of it."""
    evidence: tuple[Supporting, ...] = ()
    supports: tuple[Supported, ...] = ()
    tied: Mapping[str, str] = field(default_factory=dict)
    """The numbers of the requirements that somebody tied to this one, in published order, with the notes."""
    duties: tuple[Duty, ...] = ()
    """What names the opened person."""
    facts: Facts | None = None
    """What derived values, ties and parts are read from."""
    changed_by: str = ""
    """Who changed it last, and when (UTC, ISO 8601)."""
    changed_at: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Record and row: what tells one opened record from another."""
        return self.kind.name, self.row

    @property
    def answers(self) -> Mapping[str, Facts]:
        """The answers to guiding questions, by the question's id."""
        return {each.values["question"]: each for each in self.parts("answer")}

    @property
    def remarks(self) -> tuple[Facts, ...]:
        """What auditors remarked: what is open first, the newest first."""
        newest = sorted(self.parts("remark"), key=lambda each: each.values["on"], reverse=True)
        return tuple(sorted(newest, key=lambda each: each.says("resolved_on")))

    def parts(self, kind: str) -> tuple[Facts, ...]:
        """Return what of a kind belongs to it."""
        return self.facts.parts.get(kind, ()) if self.facts is not None else ()

    @property
    def hidden_fields(self) -> frozenset[str]:
        """The fields that say nothing as the record stands: why a control was excluded, while it is included; that
        a workspace is no demo; why there is no evidence, where there is some.
        """
        beside_the_point = {name for name, field in self.kind.fields.items() if not field.matters(self.values)}
        if self.evidence and not self.values.get("no_evidence_reason"):
            beside_the_point.add("no_evidence_reason")
        return frozenset(beside_the_point)

    def tied_by(self, name: str) -> tuple[Tied, ...]:
        """Return what a link field holds, with titles and notes."""
        return _tied_by(self.kind, name, self.facts)

    def worked(self, name: str) -> Worked:
        """Return a derived value; nothing where its facts were not read."""
        return self.kind.derived[name].work(self.facts) if self.facts is not None else NOTHING


def open_row(
    workspace: Workspace, connection: sqlite3.Connection, record: str, row: str, today: str = ""
) -> RecordDetail:
    """Read one record inside a read transaction, as it stands on a day (ISO date).

    Raises:
        errors.Refused: it is not there any more.
    """
    kinds = workspace.described
    kind = kinds[record]
    columns = ", ".join(f'"{name}"' for name in ("revision", *kind.fields))
    found = connection.execute(f'SELECT {columns} FROM "{record}" WHERE id = ?', (row,)).fetchone()
    if found is None:
        raise errors.Refused(f"This {kind.about.one} is not there any more; somebody may have deleted it.")
    values = {
        name: "" if value is None else held(str(value)) for name, value in zip(kind.fields, found[1:], strict=True)
    }
    if record == "requirement" and row != natural_id(record, values["assessment"], values["ref"]):
        raise errors.Refused(
            "The file does not say which requirement this is. Run 'aims-tui verify' to see what differs."
        )
    names = history.Names(connection, kinds)
    heads = journal.heads(connection, record, row)
    ref = names.row(record, row)
    of_family = [*kind.for_family(refs.family(values["ref"]))] if record == "requirement" else [*kind.fields.values()]
    fields = tuple(each for each in kind.editable if each in of_family)
    hanging = next(iter(facts.reader(workspace, connection, today).of(kind, [row])), None)
    tied = {name: _tied_by(kind, name, hanging) for name in kind.links}
    changed = connection.execute(
        "SELECT who, at FROM op WHERE record = ? AND row = ? ORDER BY lamport DESC, id DESC LIMIT 1", (record, row)
    ).fetchone()
    return RecordDetail(
        kind=kind,
        row=row,
        ref=ref,
        fields=tuple(each for each in kind.editable if each in fields or each.name in kind.links),
        values=values,
        typed={each.name: _as_typed(names, each, values[each.name]) for each in fields}
        | {name: ", ".join(each.ref for each in those) for name, those in tied.items()},
        seen={each.name: tuple(head.id for head in heads.get(each.name, ())) for each in fields}
        | {name: tuple(each.link for each in those) for name, those in tied.items()},
        revision=found[0],
        conflicts=tuple(history.about(connection, kinds, record, row)),
        evidence=_supporting(connection, row, workspace.lost) if record != "evidence" else (),
        supports=_supported(connection, names, row) if record == "evidence" else (),
        tied=_tied(connection, row) if record == "requirement" else {},
        duties=duties.duties_of(workspace, connection, row, today) if record == "person" else (),
        facts=hanging,
        changed_by=changed[0] if changed else "",
        changed_at=changed[1] if changed else "",
    )


def _tied_by(kind: RecordKind, name: str, hanging: Facts | None) -> tuple[Tied, ...]:
    """Return what a link field of a record holds."""
    tie = kind.tie(name)
    return tuple(each for each in hanging.tied(tie.relation) if each.kind == tie.to) if hanging is not None else ()


def _as_typed(names: history.Names, field: Field, value: str) -> str:
    return ",".join(field.listed(value)) if field.kind is FieldType.CHOICES else names.value(field, value)


def _supporting(connection: sqlite3.Connection, row: str, lost: Container[str]) -> tuple[Supporting, ...]:
    rows = connection.execute(
        "SELECT e.id, e.short, e.title, e.state, l.note, l.id, coalesce(nullif(e.original_name, ''), e.link),"
        " e.valid_until, e.file"
        " FROM link l JOIN evidence e ON e.id = l.from_row"
        f" WHERE l.to_row = ? AND l.relation = 'supports' ORDER BY {short_ids.in_order('e.short')}",
        (row,),
    )
    return tuple(
        Supporting(id, short, title, state, note, link, kept, valid_until, file in lost)
        for id, short, title, state, note, link, kept, valid_until, file in rows
    )


def _supported(connection: sqlite3.Connection, names: history.Names, row: str) -> tuple[Supported, ...]:
    rows = connection.execute(
        "SELECT l.to_record, l.to_row, coalesce(a.title, ''), l.note, l.id FROM link l"
        " LEFT JOIN requirement r ON l.to_record = 'requirement' AND r.id = l.to_row"
        " LEFT JOIN assessment a ON a.id = r.assessment WHERE l.from_row = ?",
        (row,),
    ).fetchall()
    found = [
        Supported(record, to, names.row(record, to), assessment, note, link)
        for record, to, assessment, note, link in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.assessment, refs.order(each.ref))))


def _tied(connection: sqlite3.Connection, row: str) -> dict[str, str]:
    rows = connection.execute(
        "SELECT r.ref, l.note FROM link l JOIN requirement r ON r.id IN (l.from_row, l.to_row) AND r.id <> ?1"
        " WHERE ?1 IN (l.from_row, l.to_row) AND l.from_record = 'requirement' AND l.to_record = 'requirement'",
        (row,),
    )
    return {ref: held(note) for ref, note in sorted(rows, key=lambda found: refs.order(found[0]))}
