"""What a workspace holds already, as far as the rows of a file are compared with it."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from aims_tui import refs
from aims_tui.insight.importing.names import Known, Roster
from aims_tui.insight.importing.targets import REQUIREMENT
from aims_tui.insight.importing.texts import is_nothing, simple
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.records.organization import Person
from aims_tui.text import folded
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import errors, short_ids

PERSON = Person.__tablename__


class Tied(NamedTuple):
    """One tie of a record."""

    link: str
    to: str
    """The id at the other end."""
    note: str


class Present:
    """The records of a workspace inside one read transaction; each kind is read when it is first asked for."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds, assessment: str) -> None:
        self.connection = connection
        self.kinds = kinds
        self.assessment = assessment
        """The id of the assessment that rows about requirements are of, where they do not say another."""
        self._rows: dict[str, dict[str, dict[str, str]]] = {}
        self._named: dict[str, dict[str, list[str]]] = {}
        self._promised: dict[tuple[str, str], set[str]] = {}
        """By kind and what the file calls them: the records that its rows are about."""
        self._new: dict[str, tuple[str, str, str]] = {}
        """By id: the kind of a record that a row would add, what the file calls it, and its title."""
        self._next: dict[str, str] = {}
        """By kind: the short id that the next record would be given."""

    def rows(self, kind: str) -> Mapping[str, Mapping[str, str]]:
        """Return the values of every record of a kind, by id."""
        if kind not in self._rows:
            names = [*self.kinds[kind].fields]
            columns = ", ".join(f'"{name}"' for name in ("id", *names))
            self._rows[kind] = {
                row[0]: {name: "" if value is None else str(value) for name, value in zip(names, row[1:], strict=True)}
                for row in self.connection.execute(f'SELECT {columns} FROM "{kind}"')
            }
        return self._rows[kind]

    def called(self, kind: str, name: str) -> list[str]:
        """Return the ids of the records of a kind that have this title, however it is spelled."""
        if kind not in self._named:
            title = self.kinds[kind].title.name
            found: dict[str, list[str]] = defaultdict(list)
            for row, values in self.rows(kind).items():
                found[folded(values[title])].append(row)
            self._named[kind] = found
        return self._named[kind].get(folded(name), [])

    @cached_property
    def _shorts(self) -> dict[str, dict[str, str]]:
        return {
            kind.name: {values["short"]: row for row, values in self.rows(kind.name).items() if values["short"]}
            for kind in self.kinds.values()
            if kind.about.prefix
        }

    def promise(self, kind: str, row: str, id: str, title: str) -> None:
        """Have a record that a row of the file is about, or adds, be found by what the file calls it."""
        for name in filter(None, ("" if is_nothing(id) else simple(id), simple(title))):
            self._promised.setdefault((kind, name), set()).add(row)
        if row not in self.rows(kind):
            self._new.setdefault(row, (kind, " ".join(id.split()) if not is_nothing(id) else title, title))

    @property
    def promised(self) -> Mapping[str, str]:
        """By id: what the file calls the records that its rows would add."""
        return {row: name for row, (_, name, _) in self._new.items()}

    def _of_file(self, kind: str, text: str) -> str:
        """Return the id of the record that the file calls so; the ids of the file go before ours."""
        first = text.split(" ", 1)[0].rstrip(":,;")
        rows = self._promised.get((kind, simple(text)), set())
        if not rows and any(each.isdigit() for each in first):
            rows = self._promised.get((kind, simple(first)), set())
        if len(rows) > 1:
            about = self.kinds[kind].about
            raise errors.Refused(f"{len(rows)} {about.many} of the file are called {text!r}; give the id.")
        return next(iter(rows), "")

    def short(self, kind: str, typed: str) -> str:
        """Return the id of the record that has exactly this short id; empty where none has."""
        return self._shorts.get(kind, {}).get(typed.strip(), "")

    @cached_property
    def _kinds_of(self) -> dict[str, str]:
        return {row: kind for kind, rows in self._shorts.items() for row in rows.values()}

    def kind_of(self, row: str, usual: str) -> str:
        """Return the kind of a record that has a short id; another is of the usual one."""
        return self._new[row][0] if row in self._new else self._kinds_of.get(row, usual)

    def anything(self, short: str) -> str:
        """Return the id of the record of any kind that has exactly this short id; empty where none has."""
        if row := next(filter(None, (self._of_file(kind, short.strip()) for kind, _ in self._promised)), ""):
            return row
        return next((rows[short.strip()] for rows in self._shorts.values() if short.strip() in rows), "")

    def ref(self, kind: str, row: str) -> str:
        """Return what people call a record: its number, short id or title."""
        values = self.rows(kind).get(row)
        if values is None:
            return self._new[row][1] if row in self._new else ""
        if kind == REQUIREMENT:
            return values["ref"]
        return values.get("short") or values.get(self.kinds[kind].title.name, "") or row

    @cached_property
    def _numbers(self) -> dict[tuple[str, str], str]:
        return {(values["assessment"], values["ref"]): row for row, values in self.rows(REQUIREMENT).items()}

    def requirement(self, ref: str, assessment: str = "") -> str:
        """Return the id of a requirement in an assessment; empty where there is none."""
        return self._numbers.get((assessment or self.assessment, ref), "")

    def found(self, kind: str, typed: str, assessment: str = "") -> str:
        """Return the id of the record that a short id, number or title means; empty where none is meant.

        A number is one of ``assessment``, or of the one that the import is about.

        Raises:
            errors.Refused: several records have that title.
        """
        if kind == REQUIREMENT:
            return self.requirement(refs.written(typed)[0], assessment)
        text = " ".join(typed.split())
        if self._promised and (row := self._of_file(kind, text)):
            return row
        if row := self.short(kind, text) or self.short(kind, text.upper()):
            return row
        prefix = self.kinds[kind].about.prefix
        first, _, rest = text.partition(" ")
        first = first.rstrip(":,;")
        others = prefix and re.search(rf"\b{re.escape(prefix)}-\d", rest)
        if prefix and first.startswith(f"{prefix}-") and not others and (row := self.short(kind, first)):
            return row
        rows = self.called(kind, text)
        if len(rows) > 1:
            ids = ", ".join(self.ref(kind, row) for row in rows)
            raise errors.Refused(f"{len(rows)} {self.kinds[kind].about.many} are called {text!r}; give the id: {ids}.")
        return rows[0] if rows else ""

    def beside(self, kind: str, row: str, text: str) -> str:
        """Return what a text that names a record says beside its title, which may stand behind its id."""
        values = self.rows(kind).get(row, {})
        title = self._new[row][2] if row in self._new else values.get(self.kinds[kind].title.name, "")
        for each in (text, text.partition(" ")[2]):
            if title and folded(each[: len(title)]) == folded(title):
                return each[len(title) :]
        return text

    @cached_property
    def _ties(self) -> dict[tuple[str, str], list[Tied]]:
        found: dict[tuple[str, str], list[Tied]] = defaultdict(list)
        for link, one, other, relation, note in self.connection.execute(
            "SELECT id, from_row, to_row, relation, note FROM link"
        ):
            found[one, relation].append(Tied(link, other, note))
            found[other, relation].append(Tied(link, one, note))
        return found

    def ties(self, row: str, relation: str) -> list[Tied]:
        """Return the ties of a record by a relation."""
        return self._ties.get((row, relation), [])

    @cached_property
    def assessments(self) -> Mapping[str, str]:
        """The ids of assessments by what people call them: their title, or the title or id of their use case."""
        found: dict[str, str] = {}
        for row, title, use_case in self.connection.execute("SELECT id, title, use_case FROM assessment"):
            found[folded(title)] = row
            for kind in self.kinds.values():
                if use_case and (values := self.rows(kind.name).get(use_case)):
                    found |= {folded(values[name]): row for name in ("short", kind.title.name) if values.get(name)}
        return found

    def assessment_titles(self) -> list[str]:
        """Return the titles of the assessments, the organization-wide one first."""
        return [each.title for each in overview.names(self.connection)]

    def roster(self) -> Roster:
        """Return everybody who is there, for the names of a file to be compared with."""
        return Roster(
            Known(row, values["name"], values.get("email", ""), values.get("active", "yes") == "yes")
            for row, values in self.rows(PERSON).items()
        )

    def free(self, kind: RecordKind, short: str) -> bool:
        """Say whether a short id is written as ours are, and later than all that were ever given."""
        number = short.removeprefix(f"{kind.about.prefix}-")
        if not kind.about.prefix or not number.isdecimal() or not 0 < int(number[:9]) < short_ids.MOST_KEPT:
            return False
        if kind.name not in self._next:
            self._next[kind.name] = short_ids.following(self.connection, kind)
        return short == short_ids.numbered(kind, int(number)) and (
            short_ids.order(short) >= short_ids.order(self._next[kind.name])
        )

    def following(self, kind: RecordKind, kept: Iterable[str] = ()) -> Iterator[str]:
        """Yield the short ids that the next new records of a kind will have, after those that others keep."""
        short = short_ids.following(self.connection, kind)
        for each in kept:
            if each.startswith(f"{kind.about.prefix}-"):
                short = max(short, short_ids.after(kind, each), key=short_ids.order)
        while True:
            yield short
            short = short_ids.after(kind, short)
