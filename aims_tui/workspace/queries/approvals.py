"""What was signed and whether it still stands: who changed what since, with old beside new, read from the journal."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from aims_tui import catalog, refs
from aims_tui.insight import signing
from aims_tui.insight.signing import Waiting
from aims_tui.records import approval
from aims_tui.records.assessment import STATEMENT
from aims_tui.records.content import Content, Difference, Item, differences, kept, known_by, thawed
from aims_tui.records.evidence import piece_of, weakness
from aims_tui.records.facts import Facts
from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import count
from aims_tui.workspace.queries.history import Names
from aims_tui.workspace.store import contents, errors, facts, journal, moments, past
from aims_tui.workspace.store.workspace import Workspace


class Change(NamedTuple):
    """One value that is no longer what was signed."""

    record: str
    row: str
    """Id of the record that it stands in."""
    ref: str
    """What people call that."""
    field: str
    """Name of the field, or relation of the tie."""
    label: str
    old: str
    """As in the file, people and records by name; of a tie what people call its other end. Empty where nothing was."""
    new: str
    by: str = ""
    """Who made it so; empty where nobody did: a day has passed, a file is missing."""
    at: str = ""
    """When (UTC, ISO 8601; of a day that has passed that day)."""

    old_words: str = ""
    """As people read it."""
    new_words: str = ""
    prose: bool = False
    """Whether it is a text of several lines."""

    @property
    def about(self) -> str:
        """``A.10.4 Justification for exclusion``."""
        return f"{self.ref} {self.label}"


class Told(NamedTuple):
    """A change in words: what it is of, what stood there and what stands there now."""

    what: str
    old: str
    new: str
    prose: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """One approval or review."""

    facts: Facts
    described: RecordKind
    """The kind that it is itself of."""
    kind: str
    """The kind of what was signed."""
    ref: str
    """What people call that."""
    by: str
    proof: str
    """The short id of the evidence that shows it; empty where there is none."""
    state: str
    """``in_force``, ``stale`` or ``superseded``."""
    changed: tuple[Change, ...]
    """Of a stale one: what is no longer as it was signed."""

    @property
    def id(self) -> str:
        """The id of the record."""
        return self.facts.id

    @property
    def short(self) -> str:
        """The short id."""
        return self.facts.values["short"]

    @property
    def on(self) -> str:
        """The day (ISO date) on which it was signed."""
        return self.facts.values["on"]

    @property
    def version(self) -> str:
        """The version that was approved, where there are any: ``1.0``."""
        return self.facts.values["version"]

    @property
    def decision(self) -> str:
        """The code of what was decided."""
        return self.facts.values["decision"]

    def told(self, change: Change) -> Told:
        """Return a change of what was signed in words; what it is of by name, unless that is what was signed."""
        own = change.ref == self.ref and change.record == self.kind
        return Told(change.label if own else change.about, change.old_words, change.new_words, change.prose)


def signatures(workspace: Workspace, connection: sqlite3.Connection, today: str, of: str = "") -> tuple[Signature, ...]:
    """Return every approval and review, or those of one record (its id), the newest first, as of a day (ISO date)."""
    kinds = workspace.described
    if approval.NAME not in kinds:
        return ()  # The file of an earlier version that could not be brought up to date.
    kind, reader = kinds[approval.NAME], facts.Reader(connection, kinds, today, workspace.lost)
    found = reader.where(kind, "of", of) if of else reader.of(kind, parts=False)
    stale = {each.id: each.values for each in found if approval.standing(each).value == approval.STALE}
    differing = contents.changed(reader, kinds, kind, stale)
    names = Names(connection, kinds)
    return tuple(
        sorted(
            (_signature(connection, kinds, reader, names, each, differing.get(each.id)) for each in found),
            key=lambda each: approval.place(each.facts.values), reverse=True,
        )
    )  # fmt: skip


def _signature(
    connection: sqlite3.Connection, kinds: Kinds, reader: facts.Reader, names: Names, one: Facts,
    found: tuple[tuple[Difference, ...], contents.Present] | None,
) -> Signature:  # fmt: skip
    values, kind = one.values, reader.kind_of(one.values["of"], kinds[approval.NAME].parents)
    return Signature(
        one, kinds[approval.NAME], kind, names.row(kind, values["of"]), one.other("by").get("name", ""),
        names.row("evidence", values["proof"]) if values["proof"] else "",
        str(approval.standing(one).value),
        tuple(_changes(connection, kinds, names, *found)) if found else (),
    )  # fmt: skip


def _changes(
    connection: sqlite3.Connection, kinds: Kinds, names: Names, those: Iterable[Difference], stands: contents.Present
) -> Iterator[Change]:
    for each in those:
        by, at = since(connection, kinds, stands, each)
        yield _change(connection, kinds, names, each)._replace(by=by, at=at)


def _change(connection: sqlite3.Connection, kinds: Kinds, names: Names, found: Difference) -> Change:
    item = found.item
    field = kinds[item.kind].fields.get(item.name)
    if field is None:
        end = _far(connection, kinds, names, item)
        # A proof that has another file by now is there before and after.
        both = found.was_there and found.is_there
        old = f"{end} as it was" if both else end if found.was_there else ""
        new = f"{end} as it is" if both else end if found.is_there else ""
    else:
        old, new = (text_of(connection, item, value) for value in (item.value, found.now))
        old, new = (_read(names, field, text) for text in (old, new))
    words = [_in_words(field, text) for text in (old, new)]
    return Change(
        item.kind, item.row, names.row(item.kind, item.row), item.name, contents.label_of(kinds, item), old, new,
        old_words=words[0], new_words=words[1], prose=field is not None and field.kind is FieldType.PROSE,
    )  # fmt: skip


def _read(names: Names, field: Field, text: str) -> str:
    return ",".join(field.listed(text)) if field.kind is FieldType.CHOICES else names.value(field, text)


def _in_words(field: Field | None, text: str) -> str:
    if field is None or not field.choices or not text:
        return text
    return ", ".join(field.words(each) for each in text.split(","))


def _far(connection: sqlite3.Connection, kinds: Kinds, names: Names, item: Item) -> str:
    """Return what people call the other end of a tie; it may be deleted by now."""
    found = connection.execute("SELECT DISTINCT record FROM op WHERE row = ?", (item.far,)).fetchone()
    kind = journal.present(found[0], EXISTS)[0] if found else "evidence"
    if kind not in kinds:
        return item.far
    requirement = connection.execute("SELECT ref FROM requirement WHERE id = ?", (item.far,)).fetchone()
    return str(requirement[0]) if requirement else names.row(kind, item.far)


def text_of(connection: sqlite3.Connection, item: Item, value: str) -> str:
    """Return the whole of a value of an item: the journal holds every text that ever stood there."""
    if not value.startswith("#"):
        return value
    for op in reversed(journal.ops_of(connection, item.kind, item.row, item.name)):
        if kept(op.value) == value:
            return op.value
    return "(a text that is not in the journal)"


def since(connection: sqlite3.Connection, kinds: Kinds, stands: contents.Present, found: Difference) -> tuple[str, str]:
    """Return who made a value what it is now, and when; nobody where a day has passed or a file is missing."""
    item = found.item
    if not found.is_there and item.row not in {each.id for each in (stands.facts, *stands.gathered)}:
        # The whole record is no part of it any more: it was closed or deleted.
        gone = journal.ops_of(connection, item.kind, item.row)
        return (gone[-1].who, gone[-1].at) if gone else ("", "")
    if item.far == "":
        when = kinds[item.kind].fields[item.name].when
        # A field may say nothing any more, or again, because of the one on which that depends.
        names = (item.name, *(when[:1] if when else ()))
        ops = [op for name in names if (op := newest(connection, item._replace(name=name))) is not None]
        op = max(ops, key=lambda each: (each.lamport, each.id), default=None)
        return (op.who, op.at) if op else ("", "")
    tied = next((each for each in stands.facts.tied(item.name) if each.id == item.far), None)
    if tied is not None and not found.is_there:
        # It is tied as before and proves nothing any more.
        values = stands.facts.far(tied)
        piece = piece_of(tied.ref, values, lost=tied.lost)
        if weakness(piece, stands.facts.today).endswith(f"expired on {piece.valid_until}"):
            return "", piece.valid_until
        if tied.lost:
            return "", ""
    op = newest(connection, item)
    return (op.who, op.at) if op else ("", "")


def newest(connection: sqlite3.Connection, item: Item) -> journal.Op | None:
    """Return the newest change that bears on an item: of its field, of the tie, or of the evidence at its other end."""
    if not item.far:
        heads = journal.heads(connection, item.kind, item.row).get(item.name, [])
        ids = [heads[-1].id] if heads else []
    else:
        links = connection.execute(
            "SELECT DISTINCT a.row FROM op a JOIN op b ON b.row = a.row AND b.record = a.record"
            " WHERE a.record = 'link' AND a.field IN ('from_row', 'to_row') AND b.field IN ('from_row', 'to_row')"
            " AND a.value = ? AND b.value = ?",
            (item.row, item.far),
        ).fetchall()
        ids = [head.id for (row,) in links for head in journal.heads(connection, "link", row).get(EXISTS, [])[-1:]]
        for name in ("state", "file", "link", "valid_until"):
            ids += [head.id for head in journal.heads(connection, "evidence", item.far).get(name, [])[-1:]]
    ops = [op for id in ids for op in journal.ops(connection, "id = ?", (id,))]
    return max(ops, key=lambda op: (op.lamport, op.id), default=None)


def later_than(connection: sqlite3.Connection, kinds: Kinds, stands: contents.Present, day: str) -> Iterator[str]:
    """Yield what of a content was written after a day (ISO date): whoever signed on that day signed something else."""
    for item in stands.items:
        op = newest(connection, item)
        if op is not None and moments.day_of(op.at) > day:
            label = contents.named(kinds, stands, Difference(item, "", True, True))
            yield f"{label} was changed on {moments.day_of(op.at)}, after that day"


def waiting(workspace: Workspace, connection: sqlite3.Connection, assessment: str, today: str) -> tuple[Waiting, ...]:
    """Return what is ready and waits for somebody to review or approve it on a day (ISO date), kind by kind.

    Of the requirements those of an assessment (its id).
    """
    kinds = workspace.described
    reader = facts.Reader(connection, kinds, today, workspace.lost)
    found = []
    for kind in kinds.values():
        for content in kind.about.approved:
            for one in reader.of(kind, _may_wait(connection, kind, content)):
                each = signing.waiting(content, one)
                if one.values.get("assessment", assessment) != assessment:
                    continue
                if each is not None and not [*content.ready(one, _gathered(reader, kinds, content, one))]:
                    found.append(each)
    return tuple(sorted(found, key=lambda each: ([*kinds].index(each.kind), refs.order(each.ref))))


def _may_wait(connection: sqlite3.Connection, kind: RecordKind, content: Content) -> list[str]:
    """Return the rows of a kind that may wait: somebody is named to sign them, or somebody has."""
    signed = f'SELECT "of" FROM "{approval.NAME}"'
    named = " OR ".join(f"\"{name}\" <> ''" for name in (content.reviewer, content.approver) if name)
    where = f"id IN ({signed})" + (f" OR {named}" if named else "")
    return [row for (row,) in connection.execute(f'SELECT id FROM "{kind.name}" WHERE {where}')]


def _gathered(reader: facts.Reader, kinds: Kinds, content: Content, one: Facts) -> tuple[Facts, ...]:
    found = contents.present(reader, kinds, kinds[one.kind], content, [one.id]) if content.rows else {}
    return found[one.id].gathered if one.id in found else ()


def versions(found: Iterable[Signature], of: str, content: str) -> tuple[Signature, ...]:
    """Return the approvals of a content of a record (its id) that are versions, the oldest first."""
    those = (
        each
        for each in found
        if each.facts.values["of"] == of
        and each.facts.values["content"] == content
        and each.decision in approval.APPROVALS
        and each.version
    )
    return tuple(sorted(those, key=lambda each: approval.place(each.facts.values)))


class Statement(NamedTuple):
    """How the Statement of Applicability of an assessment stands with who approves it (6.1.3)."""

    versions: tuple[Signature, ...]
    """Its approved versions, the oldest first."""
    changes: tuple[Change, ...]
    """What stands now and is not in the newest of them, in published order."""

    @property
    def words(self) -> str:
        """``draft``, ``version 1.0, approved on 2026-05-01 by Jane Doe``, ``draft after 1.0: 3 changes``."""
        if not self.versions:
            return "draft, no version approved yet"
        newest = self.versions[-1]
        if self.changes:
            return f"draft after {newest.version}: {count(len(self.changes), 'change')}"
        by = f" by {newest.by}" if newest.by else ""
        return f"version {newest.version}, approved on {newest.on}{by}"

    @property
    def row(self) -> str:
        """The id of the newest version's approval; empty without one."""
        return self.versions[-1].id if self.versions else ""


UNSIGNED = Statement((), ())


def statement_of(
    workspace: Workspace, connection: sqlite3.Connection, found: Iterable[Signature], assessment: str, today: str
) -> Statement:
    """Return how the statement of an assessment (its id) stands, from all signatures, on a day (ISO date)."""
    there = versions(found, assessment, STATEMENT.name)
    if not there:
        return UNSIGNED
    kinds = workspace.described
    now = present(workspace, connection, today, assessment, STATEMENT.name)
    those = differences(items_of(there[-1]), now.items)
    changes = _changes(connection, kinds, Names(connection, kinds), those, now)
    return Statement(there, tuple(sorted(changes, key=_place)))


def standing_version(workspace: Workspace, connection: sqlite3.Connection, assessment: str, today: str) -> str:
    """Return the newest version of the statement of an assessment (its id) and how many changes came since, in words.

    Empty without one. Quick: who changed what is not looked for.
    """
    kinds = workspace.described
    if approval.NAME not in kinds:
        return ""
    kind, reader = kinds[approval.NAME], facts.Reader(connection, kinds, today, workspace.lost)
    there = [
        each
        for each in reader.where(kind, "of", assessment)
        if each.values["content"] == STATEMENT.name
        and each.values["decision"] in approval.APPROVALS
        and each.values["version"]
    ]
    if not there:
        return ""
    newest = max(there, key=lambda each: approval.place(each.values))
    found = contents.changed(reader, kinds, kind, {newest.id: newest.values})[newest.id] if newest.changed else None
    return f"SoA {newest.values['version']}" + (f" + {count(len(found[0]), 'change')}" if found else "")


class Edition(NamedTuple):
    """A version of the statement, or what stands now, with what came to differ since the version before."""

    version: Signature | None
    """None: what stands now and is not approved."""
    changes: tuple[Change, ...]
    """In published order; none of the first version."""


def editions(workspace: Workspace, connection: sqlite3.Connection, assessment: str, today: str) -> tuple[Edition, ...]:
    """Return the versions of the statement of an assessment (its id), the newest first; above them what differs now."""
    found = signatures(workspace, connection, today, assessment)
    there = versions(found, assessment, STATEMENT.name)
    kinds = workspace.described
    earlier = [
        Edition(newer, compared(connection, kinds, older, items_of(newer))) for older, newer in pairwise(there)
    ]  # fmt: skip
    first = [Edition(there[0], ())] if there else []
    changes = statement_of(workspace, connection, found, assessment, today).changes
    now = [Edition(None, changes)] if changes else []
    return (*now, *reversed(earlier), *first)


def version(found: Sequence[Signature], typed: str) -> Signature:
    """Return the version that a person means: ``1.0``, or ``1`` for 1.0 or the first.

    Raises:
        errors.Refused: there is none.
    """
    wanted = typed.strip()
    for name in (wanted, f"{wanted}.0"):
        if those := [each for each in found if each.version == name]:
            return those[-1]
    known = ", ".join(each.version for each in found) or "none yet"
    raise errors.Refused(f"There is no version {typed!r}. There are: {known}.")


def compared(
    connection: sqlite3.Connection, kinds: Kinds, older: Signature, newer: Iterable[Item]
) -> tuple[Change, ...]:
    """Return what is different in newer items from those of an older version, in published order."""
    names = Names(connection, kinds)
    found = (
        _change(connection, kinds, names, each)
        for each in differences(thawed(older.facts.values["frozen"]) or (), newer)
    )
    return tuple(sorted(found, key=_place))


def _place(change: Change) -> tuple[object, ...]:
    """Return where a change stands: the published numbers first, in their order."""
    return change.ref not in catalog.load().requirements, refs.order(change.ref)


def present(workspace: Workspace, connection: sqlite3.Connection, today: str, row: str, name: str) -> contents.Present:
    """Return a content of a record as it stands now.

    Raises:
        errors.Refused: the record is not there any more.
    """
    kinds = workspace.described
    reader = facts.Reader(connection, kinds, today, workspace.lost)
    kind = kinds[reader.kind_of(row, kinds[approval.NAME].parents)]
    content = contents.content_of(kind, name)
    found = contents.present(reader, kinds, kind, content, [row]) if content else {}
    if row not in found:
        raise errors.Refused("What is to be signed is not there any more.")
    return found[row]


def items_of(signature: Signature) -> tuple[Item, ...]:
    """Return what was signed.

    Raises:
        errors.Refused: nobody can read it any more.
    """
    found = thawed(signature.facts.values["frozen"])
    if found is None:
        raise errors.Refused(f"What was signed as {signature.short} cannot be read: run 'aims-tui verify'.")
    return found


class Stated(NamedTuple):
    """One control as a statement of applicability has it."""

    ref: str
    title: str
    """Of a control of the organization's own."""
    values: Mapping[str, str]
    """By field, as in the file; several codes with commas between."""


def statement(connection: sqlite3.Connection, kinds: Kinds, found: Iterable[Item]) -> tuple[Stated, ...]:
    """Return what items say of each control: those of Annex A in published order, then the organization's own."""
    names = Names(connection, kinds)
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for item in found:
        field = kinds[item.kind].fields.get(item.name)
        if field is not None:
            text = _read(names, field, text_of(connection, item, item.value))
            rows.setdefault((item.kind, item.row), {})[item.name] = text
    stated = [Stated(names.row(*key), values.get("title", ""), values) for key, values in rows.items()]
    return tuple(sorted(stated, key=lambda each: (bool(each.title), refs.order(each.ref))))


@contextmanager
def as_signed(workspace: Workspace, signature: Signature) -> Iterator[Workspace]:
    """Give the workspace as it was when something was signed: read-only, and gone afterwards.

    Raises:
        errors.Refused: not all that was on record then is in this file.
        errors.WorkspaceError: it cannot be read, or there is no room.
    """
    day = date.fromisoformat(signature.on)
    title = signature.facts.values["title"]
    with past.signed(workspace, day, known_by(signature.facts.values["frozen"]), title) as found:
        yield found


class Named(NamedTuple):
    """A content that somebody means by its name."""

    kind: RecordKind
    content: Content


def of_kind(kinds: Kinds, typed: str) -> Named | None:
    """Return the content that a person means by its name, such as ``scope``; None where none is called so."""
    wanted = typed.strip().casefold().replace("-", " ").replace("_", " ")
    for kind in kinds.values():
        for content in kind.about.approved:
            if wanted in (content.name.replace("_", " "), content.label.casefold()):
                return Named(kind, content)
    return None
