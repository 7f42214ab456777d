"""What is to be signed as it stands before, and what stands against signing it (7.5.2)."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from aims_tui.insight.signing import Subject
from aims_tui.records import approval
from aims_tui.records.approval import APPROVALS
from aims_tui.records.assessment import ORGANIZATION_WIDE
from aims_tui.records.content import Content, differences
from aims_tui.records.facts import Facts, Worked
from aims_tui.records.kinds import RecordKind
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.queries import people
from aims_tui.workspace.store import contents, errors, past


class Prospect(NamedTuple):
    """A subject as it stands before somebody signs it."""

    subject: Subject
    kind: RecordKind
    content: Content
    ref: str
    lacks: tuple[str, ...]
    """What stands against it, a sentence each."""
    asked: tuple[str, str]
    """The names of who is to review it and of who is to approve it; empty where nobody is named."""
    standing: Worked
    """How it stands with those who sign it."""
    latest: Facts | None
    """The newest approval of it."""
    present: contents.Present

    @property
    def stale(self) -> bool:
        """Whether something changed since it was approved."""
        return self.latest is not None and bool(self.latest.changed)

    @property
    def what(self) -> str:
        """``A.5.2 Implementation``; what there is one of by its own name: ``Scope``."""
        if self.kind.about.single or self.ref == ORGANIZATION_WIDE:
            return self.content.label
        return f"{self.ref} {self.content.label}"


def prospects(author: Author, subjects: Sequence[Subject]) -> tuple[Prospect, ...]:
    """Return how subjects stand before somebody signs them; one that nobody can sign or that is gone is left out."""
    with author.workspace.reading() as connection:
        return tuple(gathered(author, connection, subjects))


def gathered(author: Author, connection: sqlite3.Connection, subjects: Sequence[Subject]) -> Iterator[Prospect]:
    """Yield the same, read through a connection that is open already."""
    kinds = author.workspace.kinds
    reader = author.reader(connection)
    together: dict[tuple[str, str], list[str]] = {}
    for each in subjects:
        if contents_of := kinds[each.kind].about.approved:
            together.setdefault((each.kind, each.content or contents_of[0].name), []).append(each.row)
    found: dict[str, Prospect] = {}
    for (name, code), rows in together.items():
        kind = kinds[name]
        content = contents.content_of(kind, code)
        if content is None:
            continue
        now = contents.present(reader, kinds, kind, content, rows)
        for one in reader.of(kind, rows):
            found[one.id] = _prospect(Subject(name, one.id, code), kind, content, now[one.id], one)
    yield from (found[each.row] for each in subjects if each.row in found)


def _prospect(
    subject: Subject, kind: RecordKind, content: Content, present: contents.Present, whole: Facts
) -> Prospect:
    asked = tuple(whole.other(name).get("name", "") if name else "" for name in (content.reviewer, content.approver))
    return Prospect(
        subject, kind, content, whole.ref, tuple(content.ready(whole, present.gathered)), (asked[0], asked[1]),
        approval.approval_of(whole, content.name), approval.latest(whole, APPROVALS, content.name), present,
    )  # fmt: skip


def later(author: Author, found: Sequence[Prospect], day: str) -> dict[str, tuple[str, ...]]:
    """Return by what is to be signed what of it is otherwise than at the end of a day (ISO date) that is past.

    Whoever signed on that day signed something else.
    """
    if day >= author.today().isoformat():
        return {}
    kinds, told = author.workspace.kinds, {}
    try:
        signed_on = date.fromisoformat(day)
        with (
            past.opened(author.workspace, signed_on, today=author.today()) as then,
            then.reading() as connection,
        ):
            reader = author.reader(connection)
            for each in found:
                kind, row = kinds[each.subject.kind], each.subject.row
                stood = contents.present(reader, kinds, kind, each.content, [row]).get(row)
                those = differences(stood.items if stood else (), each.present.items)
                words = dict.fromkeys(contents.named(kinds, each.present, one) for one in those)
                told[each.what] = tuple(f"{label} was changed after {day}" for label in words)
    except errors.Refused as nothing:
        return {each.what: (str(nothing).partition(".")[0],) for each in found}
    return told


def against(author: Author, found: Sequence[Prospect], by: str) -> dict[str, tuple[str, ...]]:
    """Return by what is to be approved what stands against it where a person, by name, does: theirs and its own.

    A name that several have is nobody's yet: signing refuses it.
    """
    with author.workspace.reading() as connection:
        known = None
        with suppress(errors.Refused):
            known = people.find(connection, by)
        theirs = unfit(author, connection, found, known or "")
    return {each.what: lacks for each in found if (lacks := (*each.lacks, *theirs.get(each.what, ())))}


def unfit(
    author: Author, connection: sqlite3.Connection, found: Sequence[Prospect], by: str
) -> dict[str, tuple[str, ...]]:
    """Return by what is to be approved why a person (id; empty: somebody new) is not the one to approve it."""
    kinds = author.workspace.kinds
    reader = author.reader(connection)
    someone = kinds[kinds[approval.NAME].fields["by"].to]
    signer: Mapping[str, str] = next((each.values for each in reader.of(someone, [by], alone=True)), {})
    return {each.what: tuple(each.content.unfit(each.present.facts, signer)) for each in found}
