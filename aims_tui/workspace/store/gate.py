"""The one gate for writes. Everything that changes a workspace passes :func:`write`."""

import uuid
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from aims_tui import refs
from aims_tui.records.fields import EXISTS, FieldType, Invalid
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import a, capital, either, fault, inner
from aims_tui.workspace.store import errors, facts, journal, parts, replay, rules, short_ids, snapshots
from aims_tui.workspace.store.existence import Existence, known_to_a_deletion
from aims_tui.workspace.store.tables import model_of
from aims_tui.workspace.store.workspace import Workspace

if TYPE_CHECKING:
    from sqlmodel import Session


Tick = Callable[[], None]
"""Is called for each change that is journaled; what it raises ends the action, and nothing was written."""


class Mode(Enum):
    """How strictly completeness is asked for. Type and identity rules always hold."""

    AUTHOR = "author"
    """Someone is writing now: an exclusion needs its reason, Implemented its evidence."""
    AS_FOUND = "as found"
    """History, import, merge: record the fact and leave judgement to the readiness check."""


@dataclass(frozen=True, slots=True)
class Change:
    """New values for fields of one row. ``EXISTS`` among them adds (``1``) or deletes (empty) the row."""

    record: str
    row: str
    values: Mapping[str, str]
    seen: Mapping[str, tuple[str, ...]] | None = None
    """Ids of the heads that the author had in view, by field; a field that is not named had none yet.
    None: what stands in the file now."""
    fresh: bool = False
    """A row that was deleted begins anew: fields not named here are empty, not what they once were."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action of one person: all of it happens or none, and undo takes all of it back."""

    who: str
    at: str
    why: str
    changes: tuple[Change, ...]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class Written:
    """One change that entered the journal."""

    record: str
    row: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else changed while this author was writing. Both values are kept."""

    record: str
    row: str
    field: str
    mine: str
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a call of the gate did."""

    written: tuple[Written, ...]
    clashes: tuple[Clash, ...]
    notice: str = ""


def write(workspace: Workspace, *actions: Action, mode: Mode = Mode.AUTHOR, tick: Tick | None = None) -> Receipt:
    """Check, write and journal the actions in one transaction.

    A change of a field whose heads are no longer those that its author saw becomes a conflict for
    that field alone: both values stand in the journal, the newer is shown, everything else goes in.
    A change that changes nothing writes nothing.

    Raises:
        errors.Refused: a rule refuses one of them; nothing was written.
        errors.WorkspaceError: the file cannot be written; nothing was.
    """
    for action in actions:
        _check_words(action)
    checked = [(action, [_checked(workspace.kinds, change) for change in action.changes]) for action in actions]
    with workspace.writing() as session:
        connection = replay.raw(session)
        workspace.check_same(connection)
        workspace.compare_with_last_seen(connection)
        writer = _Writer(
            session,
            workspace.kinds,
            journal.JournalWriter(connection, workspace.last_seen.replica, workspace.account),
            mode,
            workspace.lost,
            tick,
        )
        for action, changes in checked:
            writer.do(action, changes)
    if writer.written:
        workspace.remember(writer.journal_writer.previous, writer.journal_writer.sequence)
        snapshots.daily(workspace)
    return Receipt(tuple(writer.written), tuple(writer.clashes), workspace.notice)


def added(kind: RecordKind, values: Mapping[str, str], row: str = "") -> Change:
    """Return the change that adds a row; its id follows from its natural key, or is new."""
    chosen = row or (kind.natural_id(_defaults(kind) | dict(values)) if kind.about.natural else str(uuid.uuid4()))
    return Change(kind.name, chosen, {EXISTS: "1", **values}, fresh=True)


def _defaults(kind: RecordKind) -> dict[str, str]:
    return {name: field.default for name, field in kind.fields.items()}


def kept(record: str, row: str) -> Change:
    """Return the change that decides for a row that one copy deleted while another worked on it."""
    return Change(record, row, {EXISTS: "1"})


def deleted(record: str, row: str) -> Change:
    """Return the change that deletes a row."""
    return Change(record, row, {EXISTS: ""})


def _check_words(action: Action) -> None:
    for label, text in (("The name of who is writing", action.who), ("The reason", action.why)):
        if where := fault(text):
            raise errors.Refused(f"{label} holds what cannot be kept: {where}.")
    if not action.who.strip():
        raise errors.Refused("Say who is writing: give a name with --as, or in the settings.")


def _checked(kinds: Kinds, change: Change) -> Change:
    """Return the change with every value in the form that the file holds."""
    kind = kinds.get(change.record)
    if kind is None:
        raise errors.Refused(f"There is no record {change.record!r}.")
    values = {}
    for name, value in change.values.items():
        if name == EXISTS:
            values[name] = "1" if value else ""
            continue
        if name not in kind.fields:
            raise errors.Refused(f"{capital(a(kind.about.one))} has no field {name!r}.")
        try:
            values[name] = kind.fields[name].check(value)
        except Invalid as error:
            raise errors.Refused(str(error), fields={(change.row, name): str(error)}) from None
    return replace(change, values=values)


class _Writer:
    """Carries one call of the gate through its transaction."""

    def __init__(
        self,
        session: "Session",
        kinds: Kinds,
        journal_writer: journal.JournalWriter,
        mode: Mode,
        lost: Container[str],
        tick: Tick | None = None,
    ) -> None:
        self.session = session
        self.connection = replay.raw(session)
        self.kinds = kinds
        self.journal_writer = journal_writer
        self.mode = mode
        self.lost = lost
        """The hashes of the kept files that are missing or altered."""
        self.tick = tick
        self._shorts: dict[str, str] = {}
        """By kind: the short id that was given last."""
        self._ties: parts.Parts | None = None
        """What points at what, while nothing but deletions is journaled."""
        self.written: list[Written] = []
        self.clashes: list[Clash] = []

    def do(self, action: Action, changes: list[Change]) -> None:
        """Journal one action and show it in the tables."""
        for change in changes:
            self._check_identity(change)
        changes = [*changes, *self._parts_that_follow(changes)]
        if self.mode is Mode.AUTHOR:
            changes = [self._filled(change, action) for change in changes]
            judged = rules.requirements_touched(self.connection, changes)
            records = rules.records_touched(self.connection, self.kinds, changes)
            before = self._shortcomings(action, judged, records)
            rules.check_deletions(self.connection, self.kinds, changes)
        for change in changes:
            self._journal(action, change)
            if self.tick:
                self.tick()
        gone = {(each.record, each.row) for each in changes if each.values.get(EXISTS) == ""}
        rows = dict.fromkeys((each.record, each.row) for each in changes)
        shown = replay.show_rows(self.session, self.kinds, rows, self._stands(gone))
        self._check_pointers(changes)
        del shown
        if self.mode is Mode.AUTHOR:
            rules.check_left_behind(self.connection, self.kinds, changes)
            rules.check_days(self.connection, changes)
            rules.check_titles(self.connection, self.kinds, changes)
            rules.check_no_new(before, self._shortcomings(action, judged, records))

    def _reader(self, action: Action) -> facts.Reader:
        return facts.Reader(self.connection, self.kinds, action.at[:10], self.lost)

    def _shortcomings(
        self, action: Action, requirements: Iterable[str], records: Iterable[parts.Row]
    ) -> rules.Shortcomings:
        self.session.flush()
        found = rules.shortcomings(self.connection, requirements)
        return found | rules.of_records(self._reader(action), self.kinds, records)

    def _filled(self, change: Change, action: Action) -> Change:
        """Return a change with what its kind says that it brings along."""
        kind = self.kinds[change.record]
        fills = kind.about.fills
        if fills is None or change.values.get(EXISTS) == "" or not {*fills.on} & change.values.keys():
            return change
        reader = self._reader(action)
        standing = next(iter(reader.of(kind, [change.row])), None) or reader.blank(kind, change.row)
        names = {name for name in change.values if name != EXISTS}
        whole = replace(standing, values={**standing.values, **change.values})
        brought = {name: kind.fields[name].check(value) for name, value in fills.work(whole).items()}
        more = {name: value for name, value in brought.items() if name not in names}
        seen = change.seen
        if seen is not None and more:
            heads = journal.heads(self.connection, change.record, change.row)
            seen = {**seen, **{name: tuple(head.id for head in heads.get(name, ())) for name in more}}
        return replace(change, values={**change.values, **more}, seen=seen)

    def _stands(self, gone: set[parts.Row]) -> replay.Stands:
        """Return what says whether a row is there that everybody deleted who had a say; ``gone`` are deleted now."""
        heads = (journal.heads(self.connection, *each).get(EXISTS, []) for each in gone)
        if any(found and found[-1].value for found in heads):
            # Deleted from an old screen: what goes with the row stays with it.
            return Existence(self.connection, self.kinds).stands
        # Whoever deletes here knows all that is here; what waits for a decision goes on waiting.
        return lambda record, row: (
            (record, row) not in gone and self.session.get(model_of(self.kinds[record]), row) is not None
        )

    def _check_identity(self, change: Change) -> None:
        kind = self.kinds[change.record]
        there = replay.there(self.connection, kind.name, change.row)
        standing = self.session.get(model_of(kind), change.row) if there else None
        if kind.about.implied and (EXISTS in change.values or standing is None):
            raise errors.Refused(f"There is no such {kind.about.one}; they follow from an assessment.")
        heads = journal.heads(self.connection, change.record, change.row) if standing is None else {}
        if standing is None and not change.values.get(EXISTS):
            raise errors.Refused(f"There is no such {kind.about.one}; someone may have deleted it.")
        # A row that comes back still has the fields that the journal knows of it.
        whole = _defaults(kind) | {name: found[-1].value for name, found in heads.items()} | dict(change.values)
        if kind.about.natural:
            for name in kind.about.natural:
                if standing is not None and change.values.get(name, getattr(standing, name)) != getattr(standing, name):
                    raise errors.Refused(f"{kind.fields[name].label} says which {kind.about.one} this is; it stays.")
            if standing is None and kind.natural_id(whole) != change.row:
                raise errors.Refused(f"The id of this {kind.about.one} does not follow from what it is.")
        if kind.name == "requirement" and standing is not None:
            self._check_family(kind, change, refs.family(standing.ref), standing.ref)
        if standing is None:
            self._check_new(kind, whole)

    def _check_family(self, kind: RecordKind, change: Change, family: str, ref: str) -> None:
        for name in change.values:
            families = kind.fields[name].families
            if families and family not in families:
                raise errors.Refused(
                    f"{ref} is a subclause: it always applies and has no {inner(kind.fields[name].label)}."
                )

    def _check_new(self, kind: RecordKind, values: Mapping[str, str]) -> None:
        if kind.about.single and self.connection.execute(f'SELECT 1 FROM "{kind.name}" LIMIT 1').fetchone():
            raise errors.Refused(f"A workspace has one {kind.about.one}; change that one.")
        for name, each in kind.fields.items():
            if each.required and not values[name]:
                raise errors.Refused(f"{capital(a(kind.about.one))} needs its {inner(each.label)} ({name}).")

    def _parts_that_follow(self, changes: list[Change]) -> list[Change]:
        """Return the changes of what goes with a deleted row, and of what stays with one that is kept."""
        gone = {each.row for each in changes if each.values.get(EXISTS) == ""}
        already = {(each.record, each.row) for each in changes if EXISTS in each.values or self._moves(each, gone)}
        found: dict[parts.Row, Change] = {}
        for change in changes:
            if change.values.get(EXISTS) == "":
                found |= {each: deleted(*each) for each in self._parts(change.record, change.row)}
            elif EXISTS in change.values and self._contested(change.record, change.row):
                found |= {
                    each: kept(*each) for each in self._parts(change.record, change.row) if self._contested(*each)
                }
        return [change for row, change in found.items() if row not in already]

    def _moves(self, change: Change, gone: Container[str]) -> bool:
        """Say whether a change makes its row a part of one that is not deleted with this action."""
        owners = (change.values.get(each.name, "") for each in self.kinds[change.record].belongs_by())
        return any(owner and owner not in gone for owner in owners)

    def _parts(self, record: str, row: str) -> list[parts.Row]:
        return parts.standing(self.connection, self.kinds, record, row)

    def _contested(self, record: str, row: str) -> bool:
        """Say whether a row is there although it was deleted, because others worked on it meanwhile."""
        heads = journal.heads(self.connection, record, row).get(EXISTS, [])
        return bool(heads) and not heads[-1].value and self.session.get(model_of(self.kinds[record]), row) is not None

    def _journal(self, action: Action, change: Change) -> None:
        kind = self.kinds[change.record]
        heads = journal.heads(self.connection, change.record, change.row)
        values = dict(change.values)
        if values.get(EXISTS) and kind.about.prefix and not heads and not values.get("short"):
            values = {EXISTS: "1", "short": self._next_short(kind), **{k: v for k, v in values.items() if v}}
        elif "short" in values:
            self._shorts.pop(kind.name, None)
        contested = EXISTS in values and self._contested(change.record, change.row)
        if change.fresh and EXISTS in heads and not heads[EXISTS][-1].value and not contested:
            # The short id stays: what people once typed to mean this row still means it.
            values = {name: value for name, value in _defaults(kind).items() if name != "short"} | values
        if any(values.values()):
            self._ties = None
        for name, value in values.items():
            standing = heads.get(name, [])
            seen = self._seen(change, name, standing)
            default = "" if name == EXISTS else kind.fields[name].default
            old = seen[-1].value if seen else default
            if name == EXISTS and contested:
                old = "1"
            elif value == old and not journal.differing(seen):
                continue
            newer = [each for each in standing if each not in seen]
            if newer and {each.value for each in newer} == {value}:
                continue
            above = [each.id for each in seen]
            if name == EXISTS and not value:
                self._ties = self._ties or parts.Parts(self.connection, self.kinds)
                known = known_to_a_deletion(self.connection, self.kinds, change.record, change.row, self._ties)
                above += [id for id in known if id not in {each.id for each in standing}]
            self.journal_writer.append(
                at=action.at, who=action.who.strip(), why=action.why.strip(), action=action.id, record=change.record,
                row=change.row, field=name, value=value, parents=dict.fromkeys(above),
            )  # fmt: skip
            self.written.append(Written(change.record, change.row, name, old, value))
            if newer:
                theirs = tuple(each.value for each in newer)
                self.clashes.append(Clash(change.record, change.row, name, value, theirs))

    def _seen(self, change: Change, name: str, standing: list[journal.Head]) -> list[journal.Head]:
        """Return the heads that the author had in view, the shown one last."""
        if change.seen is None or (name == EXISTS and name not in change.seen):
            return standing
        known = {each.id: each for each in standing}
        found = []
        for each in change.seen.get(name, ()):
            if each in known:
                found.append(known[each])
                continue
            for op in journal.ops(self.connection, "id = ?", (each,)):
                if (op.record, op.row, op.field) == (change.record, change.row, name):
                    found.append(journal.Head(name, op.id, op.value, op.lamport))
        return sorted(found, key=lambda head: (head.lamport, head.id))

    def _next_short(self, kind: RecordKind) -> str:
        """Return the next short id; numbers of deleted rows are not given again."""
        # Within a transaction nobody else gives any, and to look for the last one takes longer with each.
        last = self._shorts.get(kind.name)
        self._shorts[kind.name] = short_ids.after(kind, last) if last else short_ids.following(self.connection, kind)
        return self._shorts[kind.name]

    def _check_pointers(self, changes: Iterable[Change]) -> None:
        """A person or link field names a row that is there, and so do the two ends of a link."""
        for change in changes:
            kind = self.kinds[change.record]
            standing = self.session.get(model_of(kind), change.row)
            if standing is None:
                continue
            new = bool(change.values.get(EXISTS))
            for name, each in kind.fields.items():
                # A row that comes back brings pointers that the change does not name.
                value = change.values.get(name, getattr(standing, name) if new else "")
                if value and each.kind in (FieldType.PERSON, FieldType.LINK):
                    self._check_there(each.label, each.targets, value)
            if new and kind.name == "link":
                self._check_there(kind.fields["from_row"].label, (standing.from_record,), standing.from_row)
                self._check_there(kind.fields["to_row"].label, (standing.to_record,), standing.to_row)

    def _check_there(self, label: str, records: Sequence[str], row: str) -> None:
        targets = [self.kinds[record] for record in records if record in self.kinds]
        if not any(replay.there(self.connection, target.name, row) for target in targets):
            raise errors.Refused(f"{label}: there is no such {either([each.about.one for each in targets])}.")
