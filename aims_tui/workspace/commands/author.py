"""Whoever changes a workspace: what was typed becomes one action, and passes the gate."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from aims_tui.text import folded
from aims_tui.workspace.store import facts
from aims_tui.workspace.store.workspace import Workspace, now

if TYPE_CHECKING:
    from aims_tui.workspace.commands.undo import InWords
    from aims_tui.workspace.queries.history import Conflict
    from aims_tui.workspace.queries.record_detail import RecordDetail
    from aims_tui.workspace.store import gate


class Saved(NamedTuple):
    """What a save did: what entered the journal, in sentences too, and the people it added."""

    receipt: "gate.Receipt"
    new_people: tuple[str, ...] = ()
    detail: "RecordDetail | None" = None
    """The record as it stands after the save, where one record was saved."""
    sentences: tuple[str, ...] = ()


class Author:
    """One user who changes one workspace, in one assessment.

    What this imports when it is first used is not imported before: the first paint waits for none of it.
    """

    def __init__(self, workspace: Workspace, *, who: str, today: Callable[[], date], assessment: str = "") -> None:
        self.workspace = workspace
        self.who = who or workspace.account or "unnamed"
        self.today = today
        self.assessment = assessment
        self.welcome = {folded(self.who)}
        """The folded names of whom somebody said that they are new people."""

    def reader(self, connection: sqlite3.Connection) -> facts.Reader:
        """Return what reads the facts of the workspace as of today."""
        return facts.reader(self.workspace, connection, self.today().isoformat())

    def open(self, record: str, row: str) -> "RecordDetail":
        """Open one record for editing."""
        from aims_tui.workspace.queries import record_detail

        with self.workspace.reading() as connection:
            return record_detail.open_row(self.workspace, connection, record, row, self.today().isoformat())

    def save(self, found: "RecordDetail", typed: Mapping[str, str]) -> Saved:
        """Save fields of an opened record as one action.

        Raises:
            errors.Refused: a rule refuses; ``fields`` of the error says what is missing.
            errors.WorkspaceError: the file cannot be written now.
        """
        from aims_tui.workspace.commands import edits, linking
        from aims_tui.workspace.store import gate

        kinds = self.workspace.kinds
        kind = kinds[found.kind.name]
        parted = linking.parted(kinds, kind, typed)
        seen = {link for name in kind.links for link in found.seen.get(name, ())}
        with self.workspace.reading() as connection:
            reader = edits.Typed(connection, kinds, self.today(), self.assessment, self.welcome)
            values = reader.values(kind, parted.fields)
            links = linking.changes(connection, kinds, reader, found.key, parted.ties, seen)
        change = gate.Change(kind.name, found.row, values, {name: found.seen.get(name, ()) for name in values})
        return self.write((*reader.additions, change, *links), tuple(reader.new_people), found)

    def decide(self, found: "Conflict", value: str) -> Saved:
        """Settle a conflict: one change that has every differing value as its parent.

        Of a row that one deleted and another worked on, ``1`` keeps it and an empty value deletes it.
        """
        from aims_tui.workspace.store import gate

        if found.deleted_by:
            decided = gate.kept(found.record, found.row) if value else gate.deleted(found.record, found.row)
        else:
            seen = tuple(op.id for op in found.ops)
            decided = gate.Change(found.record, found.row, {found.field: value}, {found.field: seen})
        return self.write((decided,))

    def add(
        self, record: str, typed: Mapping[str, str], row: str = "",
        also: "Callable[[str], Iterable[gate.Change]] | None" = None,
    ) -> Saved:  # fmt: skip
        """Add a record, or begin anew one whose id follows from what it is.

        ``also`` returns what else belongs to the same action, from the new row.
        """
        from aims_tui.workspace.commands import edits, linking
        from aims_tui.workspace.store import gate

        kinds = self.workspace.kinds
        kind = kinds[record]
        parted = linking.parted(kinds, kind, typed)
        with self.workspace.reading() as connection:
            reader = edits.Typed(connection, kinds, self.today(), self.assessment, self.welcome)
            made = gate.added(kind, reader.values(kind, parted.fields), row)
            links = linking.changes(connection, kinds, reader, (kind.name, made.row), parted.ties)
        # A tie may be named among the fields and be what the record is made for.
        more = {each.row: each for each in (*links, *(also(made.row) if also is not None else ()))}
        saved = self.write((*reader.additions, made, *more.values()), tuple(reader.new_people))
        return Saved(saved.receipt, saved.new_people, self.open(record, made.row), saved.sentences)

    def delete(self, record: str, row: str) -> Saved:
        """Delete a record; the journal keeps what it was."""
        from aims_tui.workspace.store import gate

        return self.write((gate.deleted(record, row),))

    def undo(self) -> "InWords":
        """Take back one's own last action; return what that was, and what stays."""
        from aims_tui.workspace.commands import undo

        return undo.in_words(self.workspace, undo.undo(self.workspace, who=self.who, at=now()))

    def redo(self) -> "InWords":
        """Do again what the last undo took back; return what that was, and what stays."""
        from aims_tui.workspace.commands import undo

        return undo.in_words(self.workspace, undo.redo(self.workspace, who=self.who, at=now()))

    def write(
        self,
        changes: "Iterable[gate.Change]",
        new_people: tuple[str, ...] = (),
        found: "RecordDetail | None" = None,
        why: str = "",
    ) -> Saved:
        """Pass one action through the gate; ``found`` is the record to read anew afterwards."""
        from aims_tui.workspace.store import gate

        receipt = gate.write(self.workspace, gate.Action(self.who, now(), why, tuple(changes)))
        return Saved(receipt, new_people, self.open(*found.key) if found is not None else None)
