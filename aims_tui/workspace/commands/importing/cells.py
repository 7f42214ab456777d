"""From the cells of one row to values as a workspace holds them."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from aims_tui.insight.importing import days, lists, words
from aims_tui.insight.importing.names import NoName
from aims_tui.insight.importing.reading import Column
from aims_tui.insight.importing.targets import REQUIREMENT, Target
from aims_tui.insight.importing.texts import is_nothing, simple
from aims_tui.records.evidence import SUPPORTS
from aims_tui.records.fields import LONGEST_LINE, Field, FieldType
from aims_tui.text import either, folded
from aims_tui.workspace.commands.importing.people import People
from aims_tui.workspace.commands.importing.present import PERSON, Present
from aims_tui.workspace.store import errors

_PROVED = re.compile(r"\n?\(proved by links: [^()]*\)\s*\Z")
# No part of a link goes on beyond where the next may begin: a cell full of brackets would take the square of them.
_MARKDOWN = re.compile(r"\[([^\[\]]+)\]\([^)\[]*\)")


_OF_WORDS = (FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO, FieldType.NUMBER)


class Fault(ValueError):
    """A cell cannot be taken; the message is a sentence that says why."""


@dataclass(slots=True)
class Read:
    """What one row says."""

    values: dict[str, str] = field(default_factory=dict)
    """Of fields, as the file of a workspace holds them."""
    ties: dict[str, list[str]] = field(default_factory=dict)
    """By target: the ids at the other end."""
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    """By target: what the note on the tie to an id says."""
    faults: dict[str, str] = field(default_factory=dict)
    """By heading: why its cell cannot be taken."""
    told: list[str] = field(default_factory=list)
    """What a person should know although the row is taken."""
    people: set[str] = field(default_factory=set)
    """The ids of new people whom it names."""

    def join(self, other: "Read") -> None:
        """Take in what another row says of the same record."""
        self.values = {**other.values, **self.values}
        for name, ids in other.ties.items():
            self.ties[name] = [*dict.fromkeys((*self.ties.get(name, ()), *ids))]
        for name, notes in other.notes.items():
            self.notes[name] = {**notes, **self.notes.get(name, {})}
        self.told += other.told
        self.people |= other.people


class Cells:
    """Reads the cells of a table; everybody whom the file names is known before it reads the first."""

    def __init__(self, present: Present, people: People, today: date, *, as_found: bool) -> None:
        self._present = present
        self._people = people
        self._today = today
        self._as_found = as_found
        self._words_read: dict[tuple[int, str], str] = {}
        """By column and text: the code or number."""
        self._tied: dict[tuple[str, str, str], tuple[list[str], list[str]]] = {}
        """By target, text and assessment: the ids that a cell names, and what is to be told."""

    def promise(self, kind: str, row: str, name: str, email: str) -> None:
        """Have a person whom a row of the file is about be known to the cells that name somebody."""
        if kind == PERSON and name:
            self._people.promised(row, name, email)

    def field(self, read: Read, column: Column, text: str) -> None:
        """Read the cell of a field.

        Raises:
            Fault: it cannot be taken.
        """
        described = column.target.field
        assert described is not None
        value = self._value(read, column, described, text)
        if value:
            read.values[described.name] = value

    def _value(self, read: Read, column: Column, described: Field, text: str) -> str:
        if described.kind in _OF_WORDS:
            key = column.head.place, text
            if key not in self._words_read:
                several = described.kind is FieldType.CHOICES
                self._words_read[key] = self._words(column, text) if several else self._word(column, described, text)
            return self._words_read[key]
        if is_nothing(text):
            return ""
        if described.kind is FieldType.DATE:
            return self._day(read, column, described, text)
        if described.kind is FieldType.PERSON:
            return self._person(read, text)
        if described.kind is FieldType.LINK:
            return self._record(described, text)
        if described.kind is FieldType.LINE:
            line = " ".join(text.split())
            if len(line) > LONGEST_LINE:
                raise Fault(
                    f"{described.label} is a single line of at most {LONGEST_LINE} characters; this has {len(line):,}."
                )
            return line
        return text

    @staticmethod
    def _word(column: Column, described: Field, text: str) -> str:
        try:
            if described.kind is FieldType.NUMBER:
                return words.number(described, text, column.changed)
            return column.read.code(text) if column.read else ""
        except words.Unknown as unknown:
            raise Fault(str(unknown)) from None

    @staticmethod
    def _words(column: Column, text: str) -> str:
        read = column.read
        assert read is not None

        def known(each: str) -> bool:
            return words.is_word(read.field, each) or simple(each) in read.changed

        try:
            codes = words.several(read, _PROVED.sub("", text), lambda each: lists.parts(each, known))
        except words.Unknown as unknown:
            raise Fault(str(unknown)) from None
        order = [code for code, _ in read.field.choices if code in codes]
        return json.dumps(order) if order else ""

    def _day(self, read: Read, column: Column, described: Field, text: str) -> str:
        if simple(text) in ("open", "ongoing"):
            return ""
        found = days.read(text, column.order, self._today)
        if found.fault:
            raise Fault(found.fault)
        if described.past and found.iso > self._today.isoformat() and not self._as_found:
            raise Fault(f"{found.iso} lies in the future. Give the day on which it was, or import as found.")
        if found.rest:
            read.told.append(f"{column.head.name}: only the day is taken, not {found.rest[:60]!r}.")
        return found.iso

    def _person(self, read: Read, text: str) -> str:
        try:
            return self._people.named(text, read.people)
        except NoName as error:
            raise Fault(str(error)) from None

    def _record(self, described: Field, text: str) -> str:
        targets = [each for each in described.targets if each in self._present.kinds]
        try:
            row = next(filter(None, (self._present.found(each, text) for each in targets)), "")
        except errors.Refused as error:
            raise Fault(str(error)) from None
        if not row:
            one = either([self._present.kinds[each].about.one for each in targets])
            raise Fault(f"There is no {one} {' '.join(text.split())[:60]!r} here; add it first.")
        return row

    def tie(self, read: Read, target: Target, text: str, assessment: str = "") -> None:
        """Read a cell that names records at the other end of a tie; numbers are those of an assessment.

        Raises:
            Fault: one of them is not there.
        """
        if is_nothing(text):
            return
        key = target.name, text, assessment
        if key not in self._tied:
            self._tied[key] = self._named(target, text, assessment)
        ids, told = self._tied[key]
        read.told += told
        known = read.ties.setdefault(target.name, [])
        known += [each for each in ids if each not in known]

    def _named(self, target: Target, text: str, assessment: str) -> tuple[list[str], list[str]]:
        """Return the ids that a cell names, and what is to be told of it."""
        ids: list[str] = []
        told: list[str] = []
        for each in lists.parts(_MARKDOWN.sub(r"\1", text), lambda part: self._is_there(target, part)):
            if is_nothing(each):
                continue
            try:
                row = self._present.found(target.to, each, assessment)
                if not row and (target.relation, target.to) == (SUPPORTS, REQUIREMENT):
                    # Evidence supports whatever there is.
                    row = self._present.anything(each)
            except errors.Refused as error:
                raise Fault(str(error)) from None
            if row:
                ids += [row] if row not in ids else []
            elif target.lenient or not self._present.rows(target.to):  # With none here at all, the file is not wrong.
                told.append(f"No {self._present.kinds[target.to].about.one} is called {each[:60]!r}; it is not linked.")
            else:
                raise Fault(self._not_there(target, each))
        return ids, told

    def _is_there(self, target: Target, text: str) -> bool:
        """Say whether a text names one thing that is there, and nothing behind it."""
        try:
            row = self._present.found(target.to, text)
        except errors.Refused:
            return True
        return bool(row) and not lists.lists_more(self._present.beside(target.to, row, text))

    def _not_there(self, target: Target, text: str) -> str:
        about = self._present.kinds[target.to].about
        if target.to == REQUIREMENT:
            return f"{text[:60]!r} is no number of ISO/IEC 42001. Numbers look like 4.1, A.6.2.4."
        return f"There is no {about.one} {text[:60]!r} here; add it first, or pass the column over."

    def notes(self, read: Read, target: Target, ties: Target, text: str, standing: Iterable[str]) -> None:
        """Read the notes on ties: lines with the ref in front, or the note on the one tie that the row names."""
        named = read.ties.get(ties.name, [])
        rows = [*dict.fromkeys((*named, *standing))]
        refs = {self._present.ref(self._present.kind_of(row, target.to), row): row for row in rows}
        found = read.notes.setdefault(ties.name, {})
        begun = re.compile(rf"^({'|'.join(map(re.escape, sorted(refs, key=len, reverse=True)))}): ", re.MULTILINE)
        if refs and (pieces := begun.split(text))[1:]:
            for ref, note in zip(pieces[1::2], pieces[2::2], strict=True):
                found[refs[ref]] = note.removesuffix("\n")
        elif len(named) == 1:
            found[named[0]] = text


def elsewhere(present: Present, text: str) -> tuple[str, str]:
    """Return the id of the assessment that a note begins with in brackets, and the note itself."""
    found = re.match(r"\(([^()]+)\) ?", text)
    row = present.assessments.get(folded(found[1]), "") if found else ""
    return (row, text[found.end() :]) if found and row else ("", text)
