"""Whether a change may enter: who writes, what fields can hold, which row it is, and whether what it names is there."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from aims_tui import refs
from aims_tui.records.fields import EXISTS, FieldType, Invalid
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import a, capital, either, fault, inner
from aims_tui.workspace.store import errors, journal, replay
from aims_tui.workspace.store.actions import Action, Change, defaults_of
from aims_tui.workspace.store.tables import model_of

if TYPE_CHECKING:
    from sqlmodel import Session


LONGEST_NAME = 500
"""Characters of the name of who writes, and of their account."""
LONGEST_REASON = 10_000
"""Characters of why something is written; every change of an action has it with it."""


def check_words(action: Action) -> None:
    """Check that it is said who writes, in words that can be kept.

    Raises:
        errors.Refused: it is not.
    """
    for label, text in (("The name of who is writing", action.who), ("The reason", action.why)):
        if where := fault(text):
            raise errors.Refused(f"{label} holds what cannot be kept: {where}.")
        longest = LONGEST_REASON if text is action.why else LONGEST_NAME
        if len(text) > longest:
            raise errors.Refused(f"{label} is longer than {longest:,} characters.")
    if not action.who.strip():
        raise errors.Refused("Say who is writing: give a name with --as, or in the settings.")


def checked(kinds: Kinds, change: Change) -> Change:
    """Return the change with every value in the form that the file holds.

    Raises:
        errors.Refused: there is no such record or field, or it cannot hold the value.
    """
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


class Admission:
    """Holds changes against the rows that stand, inside the transaction that writes them."""

    def __init__(self, session: "Session", connection: sqlite3.Connection, kinds: Kinds) -> None:
        self._session = session
        self._connection = connection
        self._kinds = kinds

    def check_identity(self, change: Change) -> None:
        """Check that a change is about a row that there is, or adds one that there can be.

        Raises:
            errors.Refused: it is not.
        """
        kind = self._kinds[change.record]
        there = replay.there(self._connection, kind.name, change.row)
        standing = self._session.get(model_of(kind), change.row) if there else None
        if kind.about.implied and (EXISTS in change.values or standing is None):
            raise errors.Refused(f"There is no such {kind.about.one}; they follow from an assessment.")
        heads = journal.heads(self._connection, change.record, change.row) if standing is None else {}
        if standing is None and not change.values.get(EXISTS):
            raise errors.Refused(f"There is no such {kind.about.one}; someone may have deleted it.")
        # A row that comes back still has the fields that the journal knows of it.
        whole = defaults_of(kind) | {name: found[-1].value for name, found in heads.items()} | dict(change.values)
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
        if kind.about.single and self._connection.execute(f'SELECT 1 FROM "{kind.name}" LIMIT 1').fetchone():
            raise errors.Refused(f"A workspace has one {kind.about.one}; change that one.")
        for name, each in kind.fields.items():
            if each.required and not values[name]:
                raise errors.Refused(f"{capital(a(kind.about.one))} needs its {inner(each.label)} ({name}).")

    def check_pointers(self, changes: Iterable[Change]) -> None:
        """Check that a person or link field names a row that is there, and so do the two ends of a link.

        Raises:
            errors.Refused: one does not.
        """
        for change in changes:
            kind = self._kinds[change.record]
            standing = self._session.get(model_of(kind), change.row)
            if standing is None:
                continue
            new = bool(change.values.get(EXISTS))
            for name, each in kind.fields.items():
                # A row that comes back brings pointers that the change does not name.
                value = change.values.get(name, getattr(standing, name) if new else "")
                if value and each.kind in (FieldType.PERSON, FieldType.LINK):
                    self._check_there(each.label, each.targets, value)
            if new and kind.name == "link":
                if kind.name in (standing.from_record, standing.to_record):
                    raise errors.Refused("A link ties records together, not links.")
                self._check_there(kind.fields["from_row"].label, (standing.from_record,), standing.from_row)
                self._check_there(kind.fields["to_row"].label, (standing.to_record,), standing.to_row)

    def _check_there(self, label: str, records: Sequence[str], row: str) -> None:
        targets = [self._kinds[record] for record in records if record in self._kinds]
        if not any(replay.there(self._connection, target.name, row) for target in targets):
            raise errors.Refused(f"{label}: there is no such {either([each.about.one for each in targets])}.")
