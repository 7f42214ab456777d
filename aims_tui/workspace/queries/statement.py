"""The Statement of Applicability with its approved versions, and what came to differ since (6.1.3)."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from aims_tui import catalog, refs
from aims_tui.records import approval
from aims_tui.records.assessment import NAME as ASSESSMENT
from aims_tui.records.assessment import STATEMENT
from aims_tui.records.content import Item, differences
from aims_tui.records.kinds import Kinds
from aims_tui.text import count
from aims_tui.workspace.queries.approvals import Signature, judged, present
from aims_tui.workspace.queries.history import Names
from aims_tui.workspace.queries.signed_changes import Causes, Change, readable, text_of
from aims_tui.workspace.store import contents, errors, facts


def versions(found: Iterable[Signature], of: str, content: str) -> tuple[Signature, ...]:
    """Return the approvals of a content of a record (its id) that are versions, the oldest first; no unsound one.

    Two copies may have given one number to two of them: all but the first then bear a letter, as short ids do.
    """
    those = sorted(
        (
            each
            for each in found
            if each.facts.values["of"] == of and not each.unsound and _is_version(each.facts.values, content)
        ),
        key=lambda each: approval.place(each.facts.values),
    )
    given: Counter[str] = Counter()
    told = []
    for each in those:
        number = each.facts.values["version"]
        told.append(replace(each, letter=chr(ord("a") + min(given[number], 25)) if given[number] else ""))
        given[number] += 1
    return tuple(told)


def _is_version(values: Mapping[str, str], content: str) -> bool:
    """Say whether a signature (its values) is an approved version of a content."""
    return values["content"] == content and values["decision"] in approval.APPROVALS and bool(values["version"])


class Statement(NamedTuple):
    """How the Statement of Applicability of an assessment stands with who approves it (6.1.3)."""

    known: bool
    """Whether that can be told at all: not of a file that describes itself otherwise than this program."""
    versions: tuple[Signature, ...]
    """Its approved versions, the oldest first."""
    changes: tuple[Change, ...]
    """What stands now and is not in the newest of them, in published order."""

    @property
    def words(self) -> str:
        """``draft``, ``version 1.0, approved on 2026-05-01 by Jane Doe``, ``draft after 1.0: 3 changes``."""
        if not self.known:
            return "whether it is approved cannot be told from a file of another version"
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


UNSIGNED = Statement(True, (), ())
UNKNOWN = Statement(False, (), ())


def statement_of(reader: facts.Reader, found: Iterable[Signature], assessment: str) -> Statement:
    """Return how the statement of an assessment (its id) stands, from all signatures, on the reader's day."""
    kinds = reader.kinds
    if not judged(kinds):
        return UNKNOWN
    there = versions(found, assessment, STATEMENT.name)
    if not there:
        return UNSIGNED
    now = present(reader, assessment, STATEMENT.name)
    those = differences(there[-1].items, now.items)
    came = Causes(reader.connection, kinds).changes(those, now, there[-1].known)
    return Statement(True, there, tuple(sorted(came, key=_place)))


def standing_version(reader: facts.Reader, assessment: str) -> str:
    """Return the newest version of the statement of an assessment (its id) and how many changes came since, in words.

    Empty without one. Quick: who changed what is not looked for.
    """
    kinds = reader.kinds
    if not judged(kinds):
        return ""
    kind = kinds[approval.NAME]
    there = [
        each
        for each in reader.where(kind, "of", assessment)
        if _is_version(each.values, STATEMENT.name) and not reader.unsound(each.id, ASSESSMENT, each.values)
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


def editions(reader: facts.Reader, stands: Statement) -> tuple[Edition, ...]:
    """Return the versions of a statement, the newest first; above them what differs now."""
    there = stands.versions
    earlier = [
        Edition(newer, compared(reader.connection, reader.kinds, older, newer.items))
        for older, newer in pairwise(there)
    ]
    first = [Edition(there[0], ())] if there else []
    now = [Edition(None, stands.changes)] if stands.changes else []
    return (*now, *reversed(earlier), *first)


def version(found: Sequence[Signature], typed: str) -> Signature:
    """Return the version that a person means: ``1.0``, or ``1`` for 1.0 or the first.

    Raises:
        errors.Refused: there is none.
    """
    wanted = typed.strip().lower().removeprefix("v")
    for name in (wanted, f"{wanted}.0"):
        if those := [each for each in found if each.version == name]:
            return those[-1]
    known = ", ".join(each.version for each in found) or "none yet"
    raise errors.Refused(f"There is no version {typed!r}. There are: {known}.")


def compared(
    connection: sqlite3.Connection, kinds: Kinds, older: Signature, newer: Iterable[Item]
) -> tuple[Change, ...]:
    """Return what is different in newer items from those of an older version, in published order."""
    causes = Causes(connection, kinds)
    found = (causes.change(each) for each in differences(older.items, newer))
    return tuple(sorted(found, key=_place))


def _place(change: Change) -> tuple[object, ...]:
    """Return where a change stands: the published numbers first, in their order."""
    return change.ref not in catalog.load().requirements, refs.order(change.ref)


class Stated(NamedTuple):
    """One control as a statement of applicability has it."""

    ref: str
    title: str
    """Of a control of the organization's own."""
    values: Mapping[str, str]
    """By field, as in the file; several codes with commas between."""


def stated(connection: sqlite3.Connection, kinds: Kinds, found: Iterable[Item]) -> tuple[Stated, ...]:
    """Return what items say of each control: those of Annex A in published order, then the organization's own."""
    names = Names(connection, kinds)
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for item in found:
        field = kinds[item.kind].fields.get(item.name)
        if field is not None:
            text = readable(names, field, text_of(connection, item, item.value))
            rows.setdefault((item.kind, item.row), {})[item.name] = text
    stated = [Stated(names.row(*key), values.get("title", ""), values) for key, values in rows.items()]
    return tuple(sorted(stated, key=lambda each: (bool(each.title), refs.order(each.ref))))
