"""What was signed and whether it still stands, and what waits for a signature."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from aims_tui import refs
from aims_tui.insight import signing
from aims_tui.insight.signing import Waiting
from aims_tui.records import approval
from aims_tui.records.content import Content, Difference, Item, known_by, thawed
from aims_tui.records.facts import Facts
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.workspace.queries.signed_changes import Causes, Change, Told
from aims_tui.workspace.store import contents, errors, facts, past
from aims_tui.workspace.store.workspace import Workspace


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
    unsound: str
    """What is wrong with it by itself, as a clause; empty where it holds."""
    changed: tuple[Change, ...]
    """Of a stale one: what is no longer as it was signed."""
    assessment: str = ""
    """Of a requirement: the title of its assessment, where that is not the organization-wide one."""
    letter: str = ""
    """What tells a version from another one that a copy gave the same number."""

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
        return f"{self.facts.values['version']}{self.letter}"

    @property
    def decision(self) -> str:
        """The code of what was decided."""
        return self.facts.values["decision"]

    @property
    def title(self) -> str:
        """What was signed, with its assessment where that is not the organization-wide one."""
        title = self.facts.values["title"]
        return f"{title} ({self.assessment})" if self.assessment else title

    @property
    def items(self) -> tuple[Item, ...]:
        """What was signed; nothing where that is unsound."""
        return () if self.unsound else thawed(self.facts.values["frozen"]) or ()

    @property
    def known(self) -> dict[str, int]:
        """The changes that were on record then: by replica, how many."""
        return known_by(self.facts.values["frozen"])

    def told(self, change: Change) -> Told:
        """Return a change of what was signed in words; what it is of by name, unless that is what was signed."""
        own = change.ref == self.ref and change.record == self.kind
        return change.told._replace(what=change.label) if own else change.told


_ELSEWHERE = "SELECT r.id, a.title FROM requirement r JOIN assessment a ON a.id = r.assessment WHERE a.use_case <> ''"


def judged(kinds: Kinds) -> bool:
    """Say whether it is known what of each kind is approved: a file that describes itself otherwise does not say."""
    return approval.NAME in kinds and kinds[approval.NAME].about.signed


def signatures(reader: facts.Reader, of: str = "") -> tuple[Signature, ...]:
    """Return every approval and review, or those of one record (its id), the newest first, as of the reader's day."""
    connection, kinds = reader.connection, reader.kinds
    if not judged(kinds):
        return ()
    kind = kinds[approval.NAME]
    found = reader.where(kind, "of", of) if of else reader.of(kind, parts=False)
    stale = {each.id: each.values for each in found if approval.standing(each).value == approval.STALE}
    differing = contents.changed(reader, kinds, kind, stale)
    causes = Causes(connection, kinds)
    elsewhere = dict(connection.execute(_ELSEWHERE).fetchall())
    return tuple(
        sorted(
            (
                replace(_signature(reader, causes, each, differing.get(each.id)),
                        assessment=elsewhere.get(each.values["of"], ""))
                for each in found
            ),
            key=lambda each: approval.place(each.facts.values), reverse=True,
        )
    )  # fmt: skip


def _signature(
    reader: facts.Reader, causes: Causes, one: Facts, found: tuple[tuple[Difference, ...], contents.Present] | None
) -> Signature:
    kinds, names = reader.kinds, causes.names
    values, kind = one.values, reader.kind_of(one.values["of"], kinds[approval.NAME].parents)
    return Signature(
        one, kinds[approval.NAME], kind, names.row(kind, values["of"]), one.other("by").get("name", ""),
        names.row("evidence", values["proof"]) if values["proof"] else "",
        str(approval.standing(one).value), reader.unsound(one.id, kind, values),
        tuple(causes.changes(*found, known_by(values["frozen"]))) if found else (),
    )  # fmt: skip


def waiting(reader: facts.Reader, assessment: str) -> tuple[Waiting, ...]:
    """Return what is ready and waits for somebody to review or approve it on the reader's day, kind by kind.

    Of the requirements those of an assessment (its id).
    """
    kinds = reader.kinds
    found = []
    for kind in kinds.values():
        for content in kind.about.approved:
            for one in reader.of(kind, _may_wait(reader.connection, kind, content)):
                each = signing.waiting(content, one)
                if one.values.get("assessment", assessment) != assessment:
                    continue
                if each is not None and not [*content.ready(one, _gathered(reader, content, one))]:
                    found.append(each)
    return tuple(sorted(found, key=lambda each: ([*kinds].index(each.kind), refs.order(each.ref))))


def _may_wait(connection: sqlite3.Connection, kind: RecordKind, content: Content) -> list[str]:
    """Return the rows of a kind that may wait: somebody is named to sign them, or somebody has."""
    signed = f'SELECT "of" FROM "{approval.NAME}"'
    named = " OR ".join(f"\"{name}\" <> ''" for name in (content.reviewer, content.approver) if name)
    where = f"id IN ({signed})" + (f" OR {named}" if named else "")
    return [row for (row,) in connection.execute(f'SELECT id FROM "{kind.name}" WHERE {where}')]


def _gathered(reader: facts.Reader, content: Content, one: Facts) -> tuple[Facts, ...]:
    found = contents.present(reader, reader.kinds, reader.kinds[one.kind], content, [one.id]) if content.rows else {}
    return found[one.id].gathered if one.id in found else ()


def present(reader: facts.Reader, row: str, name: str) -> contents.Present:
    """Return a content of a record as it stands now.

    Raises:
        errors.Refused: the record is not there any more.
    """
    kinds = reader.kinds
    kind = kinds[reader.kind_of(row, kinds[approval.NAME].parents)]
    content = contents.content_of(kind, name)
    found = contents.present(reader, kinds, kind, content, [row]) if content else {}
    if row not in found:
        raise errors.Refused("What is to be signed is not there any more.")
    return found[row]


@contextmanager
def as_signed(workspace: Workspace, signature: Signature) -> Iterator[Workspace]:
    """Give the workspace as it was when something was signed: read-only, and gone afterwards.

    Raises:
        errors.Refused: not all that was on record then is in this file.
        errors.WorkspaceError: it cannot be read, or there is no room.
    """
    day = date.fromisoformat(signature.on)
    title = signature.facts.values["title"]
    with past.signed(workspace, day, signature.known, title) as found:
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
