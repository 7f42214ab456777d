"""How one table is read: its rows, and what each of its columns is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from aims_tui.insight.importing import days, headings, matching, our_sheets, targets, words
from aims_tui.insight.importing.headings import Head, Headings
from aims_tui.insight.importing.meanings import EXCLUDING
from aims_tui.insight.importing.table import Book, Line, Sheet
from aims_tui.insight.importing.targets import Sort, Target
from aims_tui.insight.importing.texts import heading, is_error, is_nothing, simple
from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import capital, coded, count, folded

_CHOSEN = (FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO, FieldType.NUMBER)
_MOST_WORDS = 200


class Unclear(ValueError):
    """What is to be done with a file has to be said; the message says how."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person said of how a file is to be read; what is empty is found out."""

    into: str = ""
    """A kind, by one, many or name."""
    sheet: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """By heading: a field; empty: the column is passed over."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By heading: codes by word."""
    dates: str = ""
    """``dmy`` or ``mdy``."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read."""

    head: Head
    target: Target
    read: words.Column | None = None
    """How its words are read, where it is one of choices."""
    changed: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    """Of its days: ``dmy``, ``mdy``, or empty."""
    met: Mapping[str, str] = field(default_factory=dict)
    """The words that stand in it, with the codes that they mean; empty where a word means nothing."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A table that is ready to be read row by row."""

    kind: RecordKind
    sheet: Sheet
    headings: Headings
    columns: Sequence[Column]
    book: Book
    lines: Sequence[Line]
    """The rows of the table."""
    skipped: Sequence[tuple[Line, str]]
    """Rows below the headings that are none of the table, and why."""
    notes: Sequence[str] = ()

    @property
    def mapping(self) -> Mapping[str, str]:
        """By heading: the name of what it is; empty where it is passed over."""
        names = {column.head.place: column.target.name for column in self.columns}
        return {head.name: names.get(head.place, "") for head in self.headings.heads}

    def column(self, name: str) -> Column | None:
        """Return the first column that is this."""
        return next((column for column in self.columns if column.target.name == name), None)


class Table:
    """One sheet with headings."""

    def __init__(self, kinds: Kinds, book: Book, sheet: Sheet, heads: Headings) -> None:
        self.kinds, self.book, self.sheet, self.headings = kinds, book, sheet, heads
        self._values: dict[int, list[str]] = {}
        self.lines: list[Line] = []
        self.skipped: list[tuple[Line, str]] = []
        for line in sheet.lines:
            if line.number <= heads.rows[-1]:
                continue
            why = "" if line.fault else headings.skipped(line, heads, sheet)
            if not why:
                self.lines.append(line)
            elif why != "empty":
                self.skipped.append((line, why))
        self.ours = our_sheets.known({head.text for head in heads.heads})

    def values(self, place: int) -> list[str]:
        """Return the texts of a column that are not empty."""
        if place not in self._values:
            self._values[place] = [
                text for line in self.lines if (text := line.cell(place)).strip() and not is_error(text)
            ]
        return self._values[place]

    def candidates(self) -> list[matching.Candidate]:
        """Return the kinds that it may hold, the likeliest first."""
        if self.ours:
            kind = self.kinds[self.ours.kind]
            return [matching.Candidate(kind, matching.Mapped({}, 0), 99.0)]
        return matching.candidates(self.kinds, self.headings.heads, self.values, (self.sheet.name, self.book.name))

    def read_as(self, kind: RecordKind, wishes: Wishes, *, alone: bool = True) -> Chosen:
        """Return how it is read as rows of a kind; ``alone`` says that other sheets are not told of elsewhere."""
        found = self._targets(kind)
        for typed, name in wishes.mapping.items():
            head = self._head(typed)
            found.pop(head.place, None)
            if name.strip():
                target = self._target(kind, name)
                if target.sort is not Sort.TIE:
                    # What was guessed for it gives way to what was said.
                    found = {place: each for place, each in found.items() if each.name != target.name}
                found[head.place] = target
        self.lines, skipped = self._rows_of(kind, found)
        self._values = {}
        words_of = {self._head(typed).place: _codes(each) for typed, each in wishes.words.items()}
        columns = [
            self._column(kind, head, found[head.place], words_of.get(head.place, {}), wishes.dates)
            for head in self.headings.heads
            if head.place in found
        ]
        return Chosen(
            kind, self.sheet, self.headings, columns, self.book, self.lines, skipped, self._notes(alone=alone)
        )

    def _targets(self, kind: RecordKind) -> dict[int, Target]:
        possible = targets.of(self.kinds, kind)
        if self.ours and self.ours.kind == kind.name:
            named = {head.place: self.ours.columns.get(head.name, "") for head in self.headings.heads}
            return {place: possible[name] for place, name in named.items() if name in possible}
        return dict(matching.matched(self.kinds, kind, self.headings.heads, self.values).targets)

    def head(self, typed: str) -> Head | None:
        """Return the heading that somebody typed; None where there is none."""
        for same in (lambda text: " ".join(text.split()), folded, heading):
            for head in self.headings.heads:
                if same(typed) in (same(head.name), same(head.text)) and same(typed):
                    return head
        return None

    def _head(self, typed: str) -> Head:
        if found := self.head(typed):
            return found
        heads = self.headings.heads
        known = ", ".join(repr(head.name) for head in heads)
        near = get_close_matches(typed, [head.name for head in heads], n=1)
        raise Unclear(
            f"There is no heading {typed!r}{f', did you mean {near[0]!r}' if near else ''}. There are: {known}."
        )

    def _target(self, kind: RecordKind, typed: str) -> Target:
        possible = targets.of(self.kinds, kind)
        for target in possible.values():
            if coded(typed) == target.name or heading(typed) in target.names or folded(typed) == folded(target.label):
                return target
        if coded(typed) in ("id", "number", "ref", "short"):
            for target in possible.values():
                if target.sort in (Sort.ID, Sort.NUMBER):
                    return target
        raise Unclear(f"{capital(kind.about.many)} have no {typed.strip()!r}. There are: {', '.join(possible)}.")

    def _column(self, kind: RecordKind, head: Head, target: Target, changed: Mapping[str, str], order: str) -> Column:
        texts = self.values(head.place)
        field = target.field
        if field is None or field.kind not in (*_CHOSEN, FieldType.DATE):
            return Column(head, target, changed=changed)
        if field.kind is FieldType.DATE:
            return Column(head, target, order=days.order(texts) or order)
        self._check_codes(head, target, changed)
        read = words.column(field, head.text, texts, changed)
        met = {} if field.kind is FieldType.CHOICES else _met(field.kind, read, texts)
        if kind.name == targets.REQUIREMENT and field.name == "status":
            met = {word: code or ("not_applicable" if simple(word) in EXCLUDING else "") for word, code in met.items()}
        return Column(head, target, read, changed, met=met)

    @staticmethod
    def _check_codes(head: Head, target: Target, changed: Mapping[str, str]) -> None:
        codes = dict(target.field.choices) if target.field else {}
        for code in changed.values():
            if codes and code and code not in codes:
                raise Unclear(f"{code!r} is no code of {target.label} (column {head.name!r}). There are: "
                              f"{', '.join(codes)}.")  # fmt: skip

    def _rows_of(self, kind: RecordKind, found: Mapping[int, Target]) -> tuple[list[Line], list[tuple[Line, str]]]:
        """Part the rows of the table from lists that stand above the first row with an id or a title."""
        telling = [
            place for place, target in found.items()
            if target.sort in (Sort.ID, Sort.NUMBER) or target.name == kind.title.name
        ]  # fmt: skip
        lines = list(self.lines)
        skipped = list(self.skipped)
        while telling and len(lines) > 1 and not lines[0].fault:
            if any(lines[0].cell(place).strip() for place in telling):
                break
            skipped.append((lines.pop(0), "above the first row with an id or a title"))
        return lines, sorted(skipped, key=lambda each: each[0].number)

    def _notes(self, *, alone: bool) -> list[str]:
        notes = [*self.book.notes, *self.sheet.notes]
        if hidden := sum(line.hidden for line in self.sheet.lines if line.number > self.headings.rows[-1]):
            notes.append(f"{count(hidden, 'hidden row')} passed over.")
        others = [sheet.name for sheet in self.book.sheets if sheet.hidden and sheet.name != self.sheet.name]
        if alone and others:
            notes.append(f"Hidden sheets passed over: {', '.join(others)}.")
        if left := len(self.headings.left):
            last = self.headings.heads[-1].name
            notes.append(f"{count(left, 'heading')} after {last!r} passed over: at most {headings.MOST} are read.")
        below = [place for row, place in self.sheet.uncounted if row >= self.headings.rows[-1]]
        if below:
            names = {head.place: head.name for head in self.headings.heads}
            heads = ", ".join(dict.fromkeys(names[place] for place in below if place in names))
            notes.append(
                f"{count(len(below), 'formula', 'formulas')} without a kept result read as empty"
                f"{f' ({heads})' if heads else ''}: open the file in a spreadsheet and save it to have them worked out."
            )
        return notes


def _codes(typed: Mapping[str, str]) -> dict[str, str]:
    return {simple(word): coded(code) if code else "" for word, code in typed.items()}


def _met(kind: FieldType, read: words.Column, texts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in dict.fromkeys(" ".join(each.split()) for each in texts):
        if len(found) >= _MOST_WORDS:
            break
        if kind is FieldType.NUMBER and simple(text).isdecimal():
            continue
        try:
            code = words.number(read.field, text, read.changed) if kind is FieldType.NUMBER else read.code(text)
        except words.Unknown:
            code = ""
        if code or not is_nothing(text):
            found[text] = code
    return found
