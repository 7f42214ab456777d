"""Which record a row is about: by its short id, its published number, what makes its id, or its title."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aims_tui.insight.importing import targets
from aims_tui.insight.importing.reading import Chosen, Column
from aims_tui.insight.importing.table import Line
from aims_tui.insight.importing.targets import REQUIREMENT, Sort
from aims_tui.insight.importing.texts import is_nothing, simple
from aims_tui.records.fields import Invalid
from aims_tui.text import a, capital, folded
from aims_tui.workspace.commands.importing.cells import Cells, Fault, Read, elsewhere
from aims_tui.workspace.commands.importing.present import Present

_LONGEST_BEGINNING = 100
_NOTE = "note"
_NO_EVIDENCE = re.compile(r"(?:\A|\n)No evidence: (.*)\Z", re.DOTALL)
_WEAK = re.compile(r"(?:\A|\n)Weak: [^\n]*|(?:\A|\n)and [\d,]+ more: see the sheet Evidence")


@dataclass(slots=True)
class Record:
    """The record that a row is about."""

    key: str
    """The same for two rows about one record."""
    row: str
    """Its id."""
    ref: str
    new: bool
    standing: Mapping[str, str]
    """Its values; those that a new one begins with."""
    key_values: dict[str, str] = field(default_factory=dict)
    """The values that a new one needs beside what the row says."""
    why: str = ""
    """Why it cannot be added; empty where it can, or is there."""
    short: str = ""
    """The id that a new one has in the file, where it can have it here too."""


@dataclass(slots=True)
class Made:
    """What the rows of one kind were found to be about, whichever table they stand in."""

    taken: dict[str, str] = field(default_factory=dict)
    """By record: the id of another list under which a row was found to be about it."""
    rows: dict[str, str] = field(default_factory=dict)
    """The ids of new records, by key."""


class Identities:
    """Says of each row of a table which record it is about, and reads its cells."""

    def __init__(self, chosen: Chosen, present: Present, cells: Cells, made: Made) -> None:
        self._chosen = chosen
        self._kind = chosen.kind
        self._present = present
        self._cells = cells
        self.targets = targets.of(present.kinds, chosen.kind)
        self._made = made
        self._defaults = {name: each.default for name, each in chosen.kind.fields.items()}

    def of(self, read: Read, line: Line) -> Record | None:
        """Return the record of a row and read its cells; None where its faults say why there is none."""
        self._read(read, line)
        if read.faults:
            return None
        self._checked(read)
        if read.faults:
            return None
        if self._kind.about.natural:
            return self._natural(read)
        return self._known(read, line) or self._new(read, line)

    def promised(self, line: Line) -> str:
        """Have the record of a row be found by its id in the file and by its title; return its own id.

        It is empty where the row does not say yet what it is about, or nothing points at records of the kind.
        """
        if self._kind.about.natural or self._kind.about.implied:
            return ""
        title = self._kind.title.name
        telling = {title, "description", "email", *(each.name for each in self._kind.belongs_by())}
        read = Read()
        self._read(read, line, frozenset(each.target.name for each in self._chosen.columns) - telling)
        self._checked(read)
        column = self._chosen.column(targets.ID)
        typed = line.cell(column.head.place) if column else ""
        name = read.values.get(title, "")
        if (not name and is_nothing(typed)) or title in read.faults:
            return ""
        row = (self._known(read, line) or self._new(read, line)).row
        if row:
            self._present.promise(self._kind.name, row, typed, name)
            self._cells.promise(self._kind.name, row, name, read.values.get("email", ""))
        return row

    def _read(self, read: Read, line: Line, passed: frozenset[str] = frozenset()) -> None:
        """Read every cell that is a field, a tie or a note on ties."""
        later: list[Column] = []
        noted = {column.target.name: line.cell(column.head.place) for column in self._chosen.columns
                 if column.target.sort is Sort.NOTES}  # fmt: skip
        for column in self._chosen.columns:
            text = line.cell(column.head.place)
            target = column.target
            if not text.strip() or target.name in passed:
                continue
            try:
                if target.sort is Sort.FIELD:
                    self._cells.field(read, column, text)
                elif target.sort is Sort.TIE:
                    there, _ = elsewhere(self._present, noted.get(f"{target.name}{targets.NOTES}", ""))
                    self._cells.tie(read, target, self._without_remarks(read, text) if target.lenient else text, there)
                elif target.sort is Sort.NOTES:
                    later.append(column)
            except Fault as fault:
                read.faults[column.head.name] = str(fault)
        for column in later:
            ties = self.targets[column.target.name.removesuffix(targets.NOTES)]
            _, text = elsewhere(self._present, line.cell(column.head.place))
            standing = self._standing_ties(line, ties.relation)
            self._cells.notes(read, column.target, ties, text, standing)

    def _without_remarks(self, read: Read, text: str) -> str:
        """Return a cell of evidence without what an export writes below it, having kept the reason that it gives."""
        name = "no_evidence_reason"
        if name in self._kind.fields and (found := _NO_EVIDENCE.search(text)):
            read.values.setdefault(name, found[1])
            text = text[: found.start()]
        return _WEAK.sub("", text)

    def _standing_ties(self, line: Line, relation: str) -> Iterator[str]:
        column = self._chosen.column(targets.ID)
        if column and (row := self._present.short(self._kind.name, line.cell(column.head.place))):
            yield from (tie.to for tie in self._present.ties(row, relation))

    def _checked(self, read: Read) -> None:
        """Put values into the form that a workspace holds, and name those that it cannot hold."""
        for name, value in read.values.items():
            try:
                read.values[name] = self._kind.fields[name].check(value) if value else value
            except Invalid as error:
                column = self._chosen.column(name)
                read.faults[column.head.name if column else name] = str(error)

    def _natural(self, read: Read) -> Record | None:
        key = {name: read.values.get(name, "") for name in self._kind.about.natural}
        for name, value in key.items():
            if not value:
                read.faults[self._kind.fields[name].label] = f"The {self._kind.fields[name].label.lower()} is missing."
                return None
        row = self._kind.natural_id(self._defaults | key)
        ref = f"{self._present.ref(REQUIREMENT, key.get(REQUIREMENT, ''))} {read.values[self._kind.title.name]}".strip()
        standing = self._present.rows(self._kind.name).get(row)
        if standing is None and not {*read.values} - {*key}:
            # It says nothing beside what it is about.
            return Record(row, row, ref, False, {**self._defaults, **key})
        return Record(row, row, ref, standing is None, standing or self._defaults, key if standing is None else {})

    def _known(self, read: Read, line: Line) -> Record | None:
        """Return the record that is there already: by its own short id, else by its title."""
        column = self._chosen.column(targets.ID)
        typed = line.cell(column.head.place).strip() if column else ""
        if row := self._present.short(self._kind.name, typed):
            return self._there(read, row)
        title = read.values.get(self._kind.title.name, "") or self._beginning(read)
        other = simple(typed)
        # Two rows with ids of their own are two records, whatever they are called.
        rows = [
            row for row in (self._present.called(self._kind.name, title) if title else ())
            if self._of_same(read, row) and self._made.taken.get(row, other) == other
        ]  # fmt: skip
        if len(rows) > 1:
            rows = [row for row in rows if self._agrees(read, row)][:1] or rows
        if len(rows) > 1:
            ids = ", ".join(self._present.ref(self._kind.name, row) for row in rows)
            head = column or self._chosen.column(self._kind.title.name)
            read.faults[head.head.name if head else "Id"] = (
                f"{len(rows)} {self._kind.about.many} are called {title[:60]!r}; give the id of the one that is "
                f"meant: {ids}."
            )
            return Record("", "", "", False, {})
        if rows:
            if other:
                self._made.taken[rows[0]] = other
            return self._there(read, rows[0], typed)
        return None

    def _there(self, read: Read, row: str, typed: str = "") -> Record:
        standing = self._present.rows(self._kind.name)[row]
        if standing.get("file") and read.values.get("link") == standing.get("original_name"):
            # An export shows the name of the kept file where others have a link.
            del read.values["link"]
        if read.values.get(_NOTE) and typed and standing[_NOTE].endswith(_numbered("", typed)):
            read.values[_NOTE] = _numbered(read.values[_NOTE], typed)
        return Record(
            row, row, self._present.ref(self._kind.name, row), False, self._present.rows(self._kind.name)[row]
        )

    def _of_same(self, read: Read, row: str) -> bool:
        """Say whether a record is a part of what the row says that it is a part of."""
        standing = self._present.rows(self._kind.name)[row]
        return all(
            read.values.get(each.name, standing[each.name]) == standing[each.name] for each in self._kind.belongs_by()
        )

    def _agrees(self, read: Read, row: str) -> bool:
        standing = self._present.rows(self._kind.name)[row]
        return all(value.strip() == standing[name].strip() for name, value in read.values.items())

    def _beginning(self, read: Read) -> str:
        """Return a title for a row that has none: how its description begins."""
        text = " ".join(read.values.get("description", "").split())
        sentence = re.split(r"(?<=[.!?;])\s", text, maxsplit=1)[0].rstrip(".;")
        if len(sentence) <= _LONGEST_BEGINNING:
            return sentence
        return sentence[:_LONGEST_BEGINNING].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"

    def _new(self, read: Read, line: Line) -> Record:
        title = self._kind.title.name
        column = self._chosen.column(targets.ID)
        typed = line.cell(column.head.place).strip() if column else ""
        own: dict[str, str] = {}
        if not read.values.get(title) and self._chosen.column(title) is None and (beginning := self._beginning(read)):
            own[title] = beginning
        name = read.values.get(title) or own.get(title, "")
        owners = [read.values.get(each.name, "") for each in self._kind.belongs_by()]
        key = "\x1f".join(
            ("id", simple(typed)) if typed and not is_nothing(typed) else ("title", folded(name), *owners)
        )
        row = self._made.rows.setdefault(key, str(uuid.uuid4()))
        missing = [
            each.label for each in self._kind.fields.values()
            if each.required and not each.given and not (read.values.get(each.name) or own.get(each.name))
        ]  # fmt: skip
        why = f"{missing[0]} is missing; a new {self._kind.about.one} needs it." if missing else ""
        if any(each.required and each.given and not own.get(each.name) for each in self._kind.fields.values()):
            why = f"{capital(a(self._kind.about.one))} is made here only; none comes from a file."
        short = typed if self._present.free(self._kind, typed) else ""
        if typed and name and not short:
            if _NOTE in self._kind.fields and not typed.isdigit():
                read.values[_NOTE] = _numbered(read.values.get(_NOTE, ""), typed)
            else:
                read.told.append(f"It is {typed[:40]} in the file.")
        return Record(key, row, name or typed, True, self._defaults, own, why, short)


def _numbered(note: str, typed: str) -> str:
    """Return a note with the id that the record has in the list it comes from: older papers go by it."""
    return "\n\n".join(each for each in (note, f"{typed} in the list it comes from.") if each)
