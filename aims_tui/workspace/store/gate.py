"""The one gate for writes. Everything that changes a workspace passes :func:`write`."""

from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from aims_tui.records.fields import EXISTS
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.workspace.store import admission, facts, journal, parts, replay, rules, short_ids, snapshots
from aims_tui.workspace.store.actions import (
    Action,
    Change,
    Clash,
    Mode,
    Receipt,
    Written,
    added,
    defaults_of,
    deleted,
    kept,
)
from aims_tui.workspace.store.existence import Existence, known_to_a_deletion
from aims_tui.workspace.store.tables import model_of
from aims_tui.workspace.store.workspace import Workspace

if TYPE_CHECKING:
    from sqlmodel import Session

__all__ = ["Action", "Change", "Clash", "Mode", "Receipt", "Tick", "Written", "added", "deleted", "kept", "write"]

Tick = Callable[[], None]
"""Is called for each change that is journaled; what it raises ends the action, and nothing was written."""


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
        admission.check_words(action)
    checked = [
        (action, [admission.checked(workspace.kinds, change) for change in action.changes]) for action in actions
    ]
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
        self._admission = admission.Admission(session, self.connection, kinds)
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
            self._admission.check_identity(change)
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
        self._admission.check_pointers(changes)
        del shown
        rules.check_lasting(self.connection, self.kinds, changes)
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
            values = {name: value for name, value in defaults_of(kind).items() if name != "short"} | values
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
