"""Reading what derived values and rules look at: the rows of a kind with their ties and parts, a few queries each."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aims_tui import catalog, refs
from aims_tui.insight.state import State
from aims_tui.records.facts import (
    EXCLUDED,
    IN_PROGRESS,
    NOT_STARTED,
    NOTHING,
    SOUND,
    UNDECIDED,
    WEAK,
    Facts,
    Tied,
    Worked,
)
from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.workspace.store import contents, short_ids, supports

if TYPE_CHECKING:
    from aims_tui.workspace.store.workspace import Workspace

Others = dict[str, Mapping[str, Mapping[str, str]]]
"""The values of records by kind and id."""

_Stored = dict[str, tuple[int, Mapping[str, str]]]
"""How many fields clash, and the values, by id."""

_AT_ONCE = 500
"""Ids in one statement."""


def reader(workspace: "Workspace", connection: sqlite3.Connection, today: str) -> "Reader":
    """Return what reads the facts of a workspace, as of a day (ISO date)."""
    return Reader(connection, workspace.described, today, workspace.lost)


class Reader:
    """Reads the facts of records inside one read transaction, each once; ``today`` is an ISO date."""

    def __init__(
        self, connection: sqlite3.Connection, kinds: Kinds, today: str, lost: Container[str] = frozenset()
    ) -> None:
        self.connection = connection
        self.kinds = kinds
        self.today = today
        self._lost = lost
        self._known: dict[str, _Stored] = {}
        """What stands in rows that were read, by kind and id."""
        self._whole: dict[str, list[Facts]] = {}
        """All rows of a kind with everything that hangs on them."""
        self._changed: dict[str, tuple[str, ...]] = {}
        """What is no longer as it was signed, by signature."""
        self._unsound: dict[str, str] = {}
        """What is wrong with signatures by themselves, by signature."""
        self._ends: dict[str, dict[str, tuple[Tied, Mapping[str, str]]]] = {}
        """What stands at the far ends of ties, by kind and id."""
        self._kind_of: dict[str, str] = {}
        """The kinds of rows that were asked for, by id."""
        self._bare: dict[str, dict[str, Facts]] = {}
        """What was read, without its parts, by kind and id."""

    def of(
        self, kind: RecordKind, rows: Sequence[str] | None = None, *, alone: bool = False, parts: bool = True
    ) -> list[Facts]:
        """Return the facts of these rows, or of all rows of a kind, by short id or title.

        A row that is not there is passed over. ``alone`` leaves out what they are tied to; without ``parts`` also
        what belongs to them.
        """
        if rows is None and parts and not alone:
            if kind.name not in self._whole:
                self._whole[kind.name] = self._of(kind, None, alone=False, parts=True)
            return self._whole[kind.name]
        return self._of(kind, rows, alone=alone, parts=parts)

    def _of(self, kind: RecordKind, rows: Sequence[str] | None, *, alone: bool, parts: bool) -> list[Facts]:
        values = self._values(kind, rows)
        ties, far = ({}, {}) if alone else self._ties(kind.name, rows)
        others = self._others | far
        for to, pointed in self._pointed(kind, [each for _, each in values.values()]).items():
            others[to] = {**others.get(to, {}), **pointed}
        beside = {} if alone else self._beside(kind, {row: each for row, (_, each) in values.items()})
        short = "short" if "short" in kind.fields else ""
        title = kind.title.name
        found = [
            Facts(
                kind.name, row, each[short] if short and each[short] else self.name(kind.name, each), each, self.today,
                ties.get(row, {}), {}, others, clashes, each.get("file", "") in self._lost, beside.get(row, ()),
            )
            for row, (clashes, each) in values.items()
        ]  # fmt: skip
        if not alone:
            found = self._signed(kind, found)
            self._bare.setdefault(kind.name, {}).update((each.id, each) for each in found)
        # Of the far end of a tie its parts matter only where what it tells is worked out of them.
        if parts and (not alone or kind.about.tells in kind.derived):
            those = self._parts(kind, rows, alone=alone)
            found = [replace(each, parts=those[each.id]) if each.id in those else each for each in found]
        key = (
            (lambda one: short_ids.order(one.values["short"])) if short else (lambda one: one.values[title].casefold())
        )
        return sorted(found, key=key)

    def bare(self, kind: RecordKind, rows: Sequence[str]) -> list[Facts]:
        """Return the facts of these rows without what belongs to them; each is read once."""
        known = self._bare.setdefault(kind.name, {})
        if new := [row for row in rows if row not in known]:
            self.of(kind, new, parts=False)
        return [known[row] for row in rows if row in known]

    def where(self, kind: RecordKind, field: str, value: str, *, alone: bool = False) -> list[Facts]:
        """Return the facts of the rows of a kind whose field holds a value, or of all where no field is named.

        What belongs to them is left out; ``alone`` leaves out what they are tied to as well.
        """
        found = self._select(f'SELECT id FROM "{kind.name}"', field or "id", [value] if field else None)
        ids = [str(id) for (id,) in found]
        return self.of(kind, ids, alone=True, parts=False) if alone else self.bare(kind, ids)

    def holding(self, kind: RecordKind, field: str) -> list[Facts]:
        """Return the facts of the rows of a kind that hold anything in a field, with all that hangs on them."""
        if kind.name in self._whole:
            return [each for each in self._whole[kind.name] if each.values[field]]
        found = self.connection.execute(f'SELECT id FROM "{kind.name}" WHERE "{field}" <> \'\'')
        return self.of(kind, [str(id) for (id,) in found])

    def kind_of(self, row: str, kinds: Iterable[str]) -> str:
        """Return which of these kinds has a row; empty where none has."""
        if row not in self._kind_of:
            for kind in kinds:
                if self.connection.execute(f'SELECT 1 FROM "{kind}" WHERE id = ?', (row,)).fetchone():
                    self._kind_of[row] = kind
                    break
        return self._kind_of.get(row, "")

    def unsound(self, signature: str, kind: str, values: Mapping[str, str]) -> str:
        """Return what is wrong with a signature by itself, as :func:`contents.unsound`; it is looked at once."""
        if signature not in self._unsound:
            self._unsound[signature] = contents.unsound(self.kinds, kind, values)
        return self._unsound[signature]

    def blank(self, kind: RecordKind, row: str) -> Facts:
        """Return the facts of a row that is not there yet."""
        values = {name: field.default for name, field in kind.fields.items()}
        return Facts(kind.name, row, "", values, self.today, others=self._others)

    def name(self, kind: str, values: Mapping[str, str]) -> str:
        """Return the title of a row."""
        return values.get(self.kinds[kind].title.name, "")

    def _values(self, kind: RecordKind, rows: Sequence[str] | None) -> _Stored:
        """Return what stands in these rows, or in all; each is read once, however many point at it."""
        known = self._known.setdefault(kind.name, {})
        new = None if rows is None else [row for row in rows if row not in known]
        if new or new is None:
            names = [*kind.fields]
            columns = ", ".join(f'"{name}"' for name in ("id", "clashes", *names))
            for row, clashes, *found in self._select(f'SELECT {columns} FROM "{kind.name}"', "id", new):
                texts = ["" if value is None else str(value) for value in found]
                known[row] = clashes, dict(zip(names, texts, strict=True))
        return known if rows is None else {row: known[row] for row in rows if row in known}

    def _select(self, sql: str, column: str, rows: Sequence[str] | None) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, all of them or those whose column holds one of these."""
        if rows is None:
            yield from self.connection.execute(sql)
            return
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            yield from self.connection.execute(f'{sql} WHERE "{column}" IN ({", ".join("?" * len(some))})', some)

    def _parts(
        self, kind: RecordKind, rows: Sequence[str] | None, *, alone: bool
    ) -> dict[str, dict[str, tuple[Facts, ...]]]:
        found: defaultdict[str, defaultdict[str, list[Facts]]] = defaultdict(lambda: defaultdict(list))
        for part in self.kinds.values():
            if kind.name not in part.parents:
                continue
            owner = part.part_field(kind.name).name
            sql = f'SELECT id FROM "{part.name}"'
            if rows is not None:
                ids: list[str] | None = [str(id) for (id,) in self._select(sql, owner, rows)]
            elif len(part.parents) > 1:
                mine = self.connection.execute(f'{sql} WHERE "{owner}" IN (SELECT id FROM "{kind.name}")')
                ids = [str(id) for (id,) in mine]
            else:
                ids = None
            for each in self.of(part, ids, alone=alone):
                found[each.values[owner]][part.name].append(each)
        return {row: {name: tuple(each) for name, each in kinds.items()} for row, kinds in found.items()}

    def _beside(
        self, kind: RecordKind, rows: Mapping[str, Mapping[str, str]]
    ) -> dict[str, tuple[Mapping[str, str], ...]]:
        """Return by row the values of the other parts of what it belongs to, where its kind looks at them."""
        if not kind.about.beside:
            return {}
        (owner,) = kind.belongs_by()
        owners = sorted({each[owner.name] for each in rows.values()})
        ids = [str(id) for (id,) in self._select(f'SELECT id FROM "{kind.name}"', owner.name, owners)]
        found: defaultdict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
        for row, (_, each) in self._values(kind, ids).items():
            found[each[owner.name]][row] = each
        return {
            row: tuple(other for id, other in found[each[owner.name]].items() if id != row)
            for row, each in rows.items()
        }

    def _signed(self, kind: RecordKind, found: list[Facts]) -> list[Facts]:
        """Return signatures with what is no longer as it was signed, as long as they count."""
        if not kind.about.signed or kind.about.over is None:
            return found
        standing = {each.id: each.values for each in found if not kind.about.over(each)}
        new = {row: values for row, values in standing.items() if row not in self._changed}
        for row, those in contents.changed(self, self.kinds, kind, new).items():
            self._changed[row] = contents.words(self.kinds, those)
        return [replace(each, changed=self._changed[each.id]) if each.id in standing else each for each in found]

    def _ties(self, kind: str, rows: Sequence[str] | None) -> tuple[dict[str, dict[str, tuple[Tied, ...]]], Others]:
        """Return what is tied to rows, by their ids and the relation, and the values of the records at the far ends."""
        if "link" not in self.kinds or kind == "link":
            return {}, {}
        wanted = None if rows is None else {*rows}
        ends: list[tuple[str, str, str, str, str, str]] = []
        sql = "SELECT id, relation, note, from_record, from_row, to_record, to_row FROM link"
        for near in ("from", "to"):
            chosen = f"{sql} WHERE {near}_record = ?"
            given: list[str] = [kind]
            if rows is not None and len(rows) <= _AT_ONCE:
                chosen += f" AND {near}_row IN ({', '.join('?' * len(rows))})"
                given += rows
            for link, relation, note, *both in self.connection.execute(chosen, given):
                here, there = (both[1], both[2:]) if near == "from" else (both[3], both[:2])
                if wanted is None or here in wanted:
                    ends.append((here, relation, there[0], there[1], note, link))
        named, values = self._named({(far_kind, far) for _, _, far_kind, far, _, _ in ends})
        found: defaultdict[str, defaultdict[str, list[Tied]]] = defaultdict(lambda: defaultdict(list))
        for here, relation, far_kind, far, note, link in ends:
            if (end := named.get((far_kind, far))) is not None:
                found[here][relation].append(end._replace(note=note, link=link))
        ties = {
            row: {relation: tuple(sorted(tied, key=_place)) for relation, tied in relations.items()}
            for row, relations in found.items()
        }
        return ties, values

    def _named(self, ends: Collection[tuple[str, str]]) -> tuple[dict[tuple[str, str], Tied], Others]:
        """Return far ends by kind and id, without note and link, and the values of those that are records."""
        found: dict[tuple[str, str], Tied] = {}
        values: Others = {}
        by_kind: defaultdict[str, list[str]] = defaultdict(list)
        for kind, row in ends:
            by_kind[kind].append(row)
        for kind, rows in by_kind.items():
            if kind in self.kinds:
                there = self._ends_of(self.kinds[kind], rows)
                found |= {(kind, row): end for row, (end, _) in there.items()}
                values[kind] = {row: each for row, (_, each) in there.items()}
        return found, values

    def _ends_of(self, kind: RecordKind, rows: Sequence[str]) -> dict[str, tuple[Tied, Mapping[str, str]]]:
        """Return rows of a kind as far ends, with their values; each is read once, whoever is tied to it."""
        known = self._ends.setdefault(kind.name, {})
        if new := [row for row in rows if row not in known]:
            if kind.name == "requirement":
                known |= {row: (end, {}) for row, end in self._requirements(new).items()}
            else:
                known |= {each.id: (self._end(kind, each), each.values) for each in self.of(kind, new, alone=True)}
        return {row: known[row] for row in rows if row in known}

    def _end(self, kind: RecordKind, facts: Facts) -> Tied:
        """Return a record as the far end of a tie: with how it stands, and the reason that it proves."""
        name, told = kind.about.tells, NOTHING
        if name in kind.derived:
            told = kind.derived[name].work(facts)
        elif name in kind.fields:
            value = facts.values[name]
            told = Worked(value, "", kind.fields[name].tone(value), kind.fields[name].words(value))
        words = told.text + (f" ({told.reason})" if told.reason else "")
        proves = kind.about.proves(facts) if kind.about.proves else ""
        return Tied(
            kind.name, facts.id, facts.ref, self.name(kind.name, facts.values), "", "", told=words, tone=told.tone,
            proves=proves, lost=facts.lost,
        )  # fmt: skip

    def _requirements(self, rows: Sequence[str]) -> dict[str, Tied]:
        entries = catalog.load().requirements
        found: dict[str, Tied] = {}
        titles = dict(self.connection.execute("SELECT id, title FROM assessment WHERE use_case <> ''"))
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            held = supports.pieces(self.connection, self._lost, f"r.id IN ({marks})", some)
            for row, ref, status, applicability, reason, assessment in self.connection.execute(
                f"SELECT id, ref, status, applicability, no_evidence_reason, assessment FROM requirement"
                f" WHERE id IN ({marks})",
                some,
            ):
                mine = held.get(row, ())
                current = sum(each.state != "superseded" for each in mine)
                state = State(row, ref, status, applicability, "", "", current, reason, 0, 0, mine)
                title = entries[ref].title if ref in entries else ""
                found[row] = Tied(
                    "requirement",
                    row,
                    ref,
                    title,
                    "",
                    "",
                    standing(state, self.today),
                    assessment=titles.get(assessment, ""),
                )
        return found

    def _pointed(self, kind: RecordKind, rows: Sequence[Mapping[str, str]]) -> Others:
        """Return the records that the link fields of these rows name, by kind and id."""
        found: Others = {}
        for field in kind.fields.values():
            if field.kind is FieldType.LINK and (ids := sorted({each[field.name] for each in rows} - {""})):
                for to in field.targets:
                    if to in self.kinds and to not in self._others:
                        there = self._values(self.kinds[to], ids)
                        found[to] = {**found.get(to, {}), **{row: values for row, (_, values) in there.items()}}
        return found

    @cached_property
    def _others(self) -> Others:
        """The people, and the kinds of which there is one."""
        return {
            kind.name: {row: values for row, (_, values) in self._values(kind, None).items()}
            for kind in self.kinds.values()
            if kind.name == "person" or kind.about.single
        }


def _place(tied: Tied) -> tuple[object, ...]:
    return tied.kind, tied.assessment, refs.order(tied.ref), tied.ref


def standing(state: State, today: str) -> str:
    """Return how a requirement stands on a day (ISO date), as far as it treats a risk."""
    if state.excluded:
        return EXCLUDED
    if state.family != "subclause" and state.applicability == "undecided":
        return UNDECIDED
    if state.status != "implemented":
        return IN_PROGRESS if state.status == "in_progress" else NOT_STARTED
    return WEAK if state.weak_on(today) else SOUND
