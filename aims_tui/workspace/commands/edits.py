"""The changes that people make, built for the gate: by the panels and the command line alike."""

import json
import mimetypes
import re
import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from aims_tui import catalog, dates, paths, refs
from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.records.kinds import Kinds, RecordKind, natural_id
from aims_tui.text import coded, editable, either, folded, unmarked, written
from aims_tui.workspace.queries import people
from aims_tui.workspace.store import errors, evidence_files, gate
from aims_tui.workspace.store.taking_in import taking_in
from aims_tui.workspace.store.workspace import Workspace, now


class Typed:
    """Turns what people type into what the file holds; collects the people that have to be added."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        kinds: Kinds,
        today: date,
        assessment: str = "",
        welcome: Container[str] | None = None,
    ) -> None:
        self._connection = connection
        self._kinds = kinds
        self._today = today
        self._assessment = assessment
        """Where a typed number of a requirement is looked up; empty: in all, as long as only one has it."""
        self._welcome = welcome
        """The folded names that may become new people; None: every name may, as on the command line."""
        self._new: dict[str, gate.Change] = {}
        self.new_people: list[str] = []
        """Names that were not known yet."""

    @property
    def additions(self) -> tuple[gate.Change, ...]:
        """The changes that add the new people; they belong into the same action."""
        return tuple(self._new.values())

    def values(self, kind: RecordKind, typed: Mapping[str, str], *, family_of: str = "") -> dict[str, str]:
        """Return the values for the gate. ``family_of`` is the number of a requirement, whose family has fewer fields.

        Raises:
            errors.Refused: a field is not known, is set by the workspace, or the text does not fit it.
        """
        found = {}
        for name, text in typed.items():
            field = kind.fields.get(coded(name))
            if field is None or field.given:
                whole = kind.for_family(refs.family(family_of)) if family_of else kind.fields.values()
                there = (*(each.name for each in whole if not each.given), *(tie.key for tie in kind.about.ties))
                known = ", ".join(there)
                raise errors.Refused(
                    f"There is no field {name!r} of {family_of or kind.about.one} to set. There are: {known}."
                )
            found[field.name] = self.value(field, text)
        return found

    def value(self, field: Field, text: str) -> str:
        """Return one value for the gate; the gate itself checks it once more."""
        if not text.strip():
            return ""
        if field.kind in (FieldType.CHOICE, FieldType.YES_NO):
            return _code(field, text)
        if field.kind is FieldType.CHOICES:
            return json.dumps([_code(field, each) for each in text.split(",") if each.strip()])
        if field.kind is FieldType.DATE:
            try:
                return dates.settled(text, self._today, past=field.past).isoformat()
            except dates.DateUnclear as error:
                raise errors.Refused(f"{field.label}: {error}") from None
        if field.kind is FieldType.PERSON:
            return self._person(text)
        if field.kind is FieldType.LINK:
            return self.link(field, text)
        if field.kind is FieldType.NUMBER:
            return unmarked(text).strip()
        return text.strip() if field.kind is FieldType.LINE else text

    def _person(self, text: str) -> str:
        known = people.find(self._connection, text)
        if known is not None:
            return known
        name = " ".join(text.split())
        if self._welcome is not None and folded(name) not in self._welcome:
            begun = people.begun(self._connection, name)
            if begun is None:
                raise errors.UnknownPerson(name)
            return begun
        if folded(name) not in self._new:
            self._new[folded(name)] = gate.added(self._kinds["person"], {"name": name})
            self.new_people.append(name)
        return self._new[folded(name)].row

    def link(self, field: Field, text: str) -> str:
        """Return the id of the record that a short id, number or title means, of a kind that a field points at."""
        targets = [self._kinds[each] for each in field.targets if each in self._kinds]
        for target in targets:
            if target.name == "requirement" and self._assessment and (entry := catalog.load().find(text)):
                return requirement_id(self._assessment, entry.ref)
            if (row := find_row(self._connection, target, text)) is not None:
                return row
        raise errors.Refused(
            f"{field.label}: there is no {either([each.about.one for each in targets])} {text.strip()!r}."
        )


def _code(field: Field, text: str) -> str:
    wanted = coded(text)
    for code, words in field.choices:
        if wanted in (code, coded(words)):
            return code
    known = ", ".join(code for code, _ in field.choices)
    raise errors.Refused(f"{field.label} takes one of {known}; {text.strip()!r} is none of them.")


def find_row(connection: sqlite3.Connection, kind: RecordKind, typed: str) -> str | None:
    """Return the row that a short id, a title or an id means, or None.

    Raises:
        errors.Refused: several rows have that title.
    """
    wanted = folded(typed)
    if not wanted:
        return None
    names = ["id", *(name for name in ("short", kind.title.name) if name in kind.fields)]
    rows = connection.execute(f'SELECT {", ".join(names)} FROM "{kind.name}"').fetchall()
    for column, name in enumerate(names):
        same = _numbered if name == "short" else folded
        found = [row for row in rows if same(str(row[column])) == same(wanted)]
        if len(found) > 1:
            ids = ", ".join(sorted(row[1] if names[1] == "short" else row[0] for row in found))
            raise errors.Refused(f"{len(found)} {kind.about.many} are called {typed.strip()!r}; use the id: {ids}.")
        if found:
            return str(found[0][0])
    return None


def _numbered(short: str) -> str:
    """Return the form in which EV-1 and ev-01 are the same."""
    return re.sub(r"-0+(?=\d)", "-", folded(short))


def link_change(
    kinds: Kinds, end: tuple[str, str], other: tuple[str, str], note: str = "", relation: str = ""
) -> gate.Change:
    """Return the change that ties two rows (kind, id) together; evidence comes first, else by name."""
    first, second = sorted((end, other), key=lambda each: (each[0] != "evidence", each))
    values = link_key(first, second, relation or relation_between(kinds, end[0], other[0]))
    return gate.added(kinds["link"], values | {"note": note} if note else values)


def relation_between(kinds: Kinds, one: str, other: str) -> str:
    """Return the relation that ties records of two kinds, as either of them describes it; empty where neither does."""
    for kind, to in ((one, other), (other, one)):
        for tie in kinds[kind].about.ties:
            if tie.to == to:
                return tie.relation
    return ""


def link_key(first: tuple[str, str], second: tuple[str, str], relation: str = "") -> dict[str, str]:
    """Return the natural key of a link between two rows that are in order."""
    default = "supports" if first[0] == "evidence" else "concerns"
    return {
        "from_record": first[0], "from_row": first[1], "to_record": second[0], "to_row": second[1],
        "relation": relation or default,
    }  # fmt: skip


def links_between(connection: sqlite3.Connection, end: str, other: str) -> list[str]:
    """Return the links that tie these two rows, in either direction."""
    rows = connection.execute(
        "SELECT id FROM link WHERE (from_row = ?1 AND to_row = ?2) OR (from_row = ?2 AND to_row = ?1)", (end, other)
    )
    return [row for (row,) in rows]


@contextmanager
def evidence_taken_in(
    workspace: Workspace, source: str, title: str = "", *, large: bool = False, tick: evidence_files.Tick | None = None
) -> Iterator[dict[str, str]]:
    """Give the values of a new piece of evidence from a path or a web address.

    A file is taken into the evidence folder at once, so that its row never points at nothing, and taken back where
    the row is not written in the end.

    Raises:
        errors.Refused, errors.WorkspaceError: it cannot be taken in.
    """
    if link := paths.address(source):
        yield {"title": title or link, "link": link}
        return
    path = given_path(source)
    with taking_in(workspace, path, large=large, tick=tick) as kept:
        yield {"title": title or readable(path.stem)} | file_values(kept)


def given_path(source: str) -> Path:
    """Return the path of a file that was given.

    Raises:
        errors.Refused: it names none, several, or one on another computer.
    """
    try:
        return paths.typed(source)
    except paths.PathUnclear as unclear:
        raise errors.Refused(str(unclear)) from None


def file_values(kept: evidence_files.Kept) -> dict[str, str]:
    """Return the fields that say which file a piece of evidence is."""
    return {
        "file": kept.hash,
        "size": str(kept.size),
        "original_name": readable(kept.name),
        "media_type": mimetypes.guess_type(kept.name)[0] or "application/octet-stream",
    }


def readable(name: str) -> str:
    """Return a file name as text that may enter a workspace: what steers terminals is replaced."""
    return " ".join(written(editable(name)).split())[:250] or "unnamed"


def check_current(connection: sqlite3.Connection, row: str) -> None:
    """Refuse a second successor of the same evidence.

    Raises:
        errors.Refused: it has one already; the message names it.
    """
    newer = connection.execute("SELECT short FROM evidence WHERE supersedes = ? LIMIT 1", (row,)).fetchone()
    if newer:
        raise errors.Refused(
            f"It has a newer version already, {newer[0]}; put the next version in the place of that one."
        )


def new_version(
    connection: sqlite3.Connection, kinds: Kinds, row: str, kept: evidence_files.Kept, given: Mapping[str, str],
    *, notes: bool = False,
) -> tuple[gate.Change, ...]:  # fmt: skip
    """Return the changes that put a new version in the place of evidence ``row``.

    The old one is kept and superseded; its links stay, and the new one has the same. Nobody has said yet whether the
    new one is approved, nor since when and how long it holds; nor, without ``notes``, what was noted on those links.
    """
    kind = kinds["evidence"]
    said_of_the_old_one = ("short", "version", "issued_on", "valid_until", "state", "supersedes")
    names = [name for name in kind.fields if name not in said_of_the_old_one]
    columns = ", ".join(f'"{name}"' for name in names)
    old = connection.execute(f"SELECT {columns} FROM evidence WHERE id = ?", (row,)).fetchone()
    values = {name: str(value) for name, value in zip(names, old, strict=True) if value not in ("", None)}
    values |= file_values(kept) | {"supersedes": row, **given}
    values.pop("link", None)
    new = gate.added(kind, values)
    links = connection.execute(
        "SELECT to_record, to_row, relation, note FROM link WHERE from_row = ?", (row,)
    ).fetchall()
    copied = [
        link_change(kinds, ("evidence", new.row), (record, to), note if notes else "", relation)
        for record, to, relation, note in links
    ]
    return new, *copied, gate.Change("evidence", row, {"state": "superseded"})


def requirement_id(assessment: str, ref: str) -> str:
    """Return the id of a requirement's row; it follows from the assessment and the number."""
    return natural_id("requirement", assessment, ref)


def starting(
    workspace: Workspace, organization: str, *, who: str, today: date, use_case: str = "", demo: bool = False
) -> gate.Action:
    """Return the action that fills a new workspace: the organization and what is assessed."""
    from aims_tui.records.assessment import ORGANIZATION_WIDE

    kinds = workspace.kinds
    changes = [
        # The organization's row carries the workspace's id, so that the journal vouches for it.
        gate.Change("organization", workspace.id, {EXISTS: "1", "name": organization, "demo": "yes" if demo else "no"}),
        gate.added(kinds["assessment"], {"title": ORGANIZATION_WIDE, "started_on": today.isoformat()}),
    ]
    if use_case:
        made = gate.added(kinds["use_case"], {"title": use_case})
        changes += [made, *assessment_for(kinds, made.row, use_case, today)]
    return gate.Action(who, now(), "New workspace", tuple(changes))


def assessment_for(kinds: Kinds, use_case: str, title: str, today: date) -> Iterable[gate.Change]:
    """Return the changes that begin an empty assessment of a use case."""
    yield gate.added(kinds["assessment"], {"title": title, "use_case": use_case, "started_on": today.isoformat()})
