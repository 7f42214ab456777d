"""What a column of a file can be for records of one kind: its fields, its ties, its id; and what it never is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from aims_tui.insight.importing import synonyms
from aims_tui.insight.importing.texts import heading
from aims_tui.records.evidence import SUPPORTS, Evidence
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.records.requirement import Requirement
from aims_tui.text import coded

REQUIREMENT, EVIDENCE = Requirement.__tablename__, Evidence.__tablename__
NUMBER, TITLE, ASSESSMENT, JUSTIFICATION, ID = "ref", "title", "assessment", "justification", "short"
NOTES = "_notes"


class Sort(Enum):
    """What becomes of a column."""

    FIELD = auto()
    ID = auto()
    """Says which record a row is."""
    NUMBER = auto()
    """Says which requirement a row is about."""
    ASSESSMENT = auto()
    TITLE = auto()
    """Is compared with the published title, and never written."""
    JUSTIFICATION = auto()
    """Goes to the justification for exclusion or that for inclusion, as the row is applicable or not."""
    TIE = auto()
    NOTES = auto()
    """Holds the notes on ties, a line each with the ref in front."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a column can be."""

    name: str
    """As it stands in JSON and behind the sign of equality of ``--map``."""
    label: str
    sort: Sort
    names: tuple[str, ...]
    """Its own headings, in the form of :func:`heading`."""
    synonyms: tuple[str, ...] = ()
    field: Field | None = None
    relation: str = ""
    to: str = ""
    """The kind at the other end of a tie, or that a link points at."""
    lenient: bool = False
    """What a cell names and is not there refuses no row."""


def of(kinds: Kinds, kind: RecordKind) -> Mapping[str, Target]:
    """Return everything that a column can be for a kind, by name."""
    found = [*_identity(kind), *_fields(kind), *_ties(kinds, kind)]
    return {each.name: each for each in reversed(found)}


def _identity(kind: RecordKind) -> Iterator[Target]:
    if kind.name == REQUIREMENT:
        yield Target(NUMBER, "Number", Sort.NUMBER, (), synonyms.NUMBERS)
        yield Target(TITLE, "Title (compared)", Sort.TITLE, (), synonyms.TITLES)
        yield Target(ASSESSMENT, "Assessment", Sort.ASSESSMENT, (), synonyms.ASSESSMENTS)
        yield Target(JUSTIFICATION, "Justification", Sort.JUSTIFICATION, *_words(JUSTIFICATION, "Justification"))
    elif kind.about.prefix:
        own = tuple(f"{noun} {each}" for noun in nouns(kind) for each in ("id", "ref", "no", "number", "#", "code"))
        yield Target(ID, "Id", Sort.ID, own, synonyms.IDS)


def _fields(kind: RecordKind) -> Iterator[Target]:
    for name, field in kind.fields.items():
        if field.given:
            continue
        own, more = _words(name, field.label)
        if name == kind.about.title:
            first, last = [], []
            for noun in nouns(kind):
                first += [f"{noun} {each}" for each in ("name", "title")] + [noun]
                last += [f"{noun} {each}" for each in ("description", "statement", "event")]
            more = (*first, *more, *last, *synonyms.SYNONYMS["title"])
        if field.kind is FieldType.LINK:
            more = (*more, *(f"{each.replace('_', ' ')} id" for each in field.targets))
        yield Target(name, field.label, Sort.FIELD, own, more, field, to=field.to)


def _words(name: str, label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own = tuple(dict.fromkeys((heading(name), heading(label))))
    return own, tuple(dict.fromkeys(word for each in own for word in synonyms.SYNONYMS.get(each, ())))


def _ties(kinds: Kinds, kind: RecordKind) -> Iterator[Target]:
    for tie in kind.about.ties:
        if tie.to in kinds:
            # A column that is called like the kind itself holds its own titles, not what it is tied to.
            yield from _tie(kinds, tie.key, tie.here, tie.relation, tie.to, named=tie.to != kind.name)
    for other in kinds.values():
        for tie in other.about.ties:
            if tie.to == kind.name and other.name != kind.name:
                yield from _tie(kinds, coded(tie.there), tie.there, tie.relation, other.name)
    if kind.name == EVIDENCE:
        yield from _tie(kinds, SUPPORTS, "Supports", SUPPORTS, REQUIREMENT)
    elif EVIDENCE in kinds and kind.about.part_of == "" and "link" in kinds:
        own, more = _words(EVIDENCE, "Evidence")
        yield Target(EVIDENCE, "Evidence", Sort.TIE, own, more, None, SUPPORTS, EVIDENCE, lenient=True)


def _tie(kinds: Kinds, key: str, label: str, relation: str, to: str, *, named: bool = True) -> Iterator[Target]:
    own, more = _words(key, label)
    if named:
        more = (*more, *(f"{noun}{end}" for noun in nouns(kinds[to]) for end in ("", " id", " ids")))
    if to == REQUIREMENT:
        more = (*more, *synonyms.SYNONYMS["controls"])
    yield Target(key, label, Sort.TIE, own, tuple(dict.fromkeys(more)), None, relation, to)
    yield Target(f"{key}{NOTES}", f"{label}: notes", Sort.NOTES, (heading(f"{label}: notes"),), (), None, relation, to)


@lru_cache(maxsize=64)
def nouns(kind: RecordKind) -> tuple[str, ...]:
    """Return what people call a record of a kind in a heading: ``ai system`` and ``system``."""
    one, many = heading(kind.about.one), heading(kind.about.many)
    short = [each.rsplit(" ", 1)[-1] for each in (one, many) if " " in each and len(each.rsplit(" ", 1)[-1]) > 4]
    return tuple(dict.fromkeys((one, many, heading(kind.name), *short, *synonyms.NOUNS.get(kind.about.many, ()))))


def ignored(kind: RecordKind) -> frozenset[str]:
    """Return the headings of columns that follow from others."""
    return synonyms.IGNORED | {heading(each.label) for each in kind.derived.values()}


def importable(kinds: Kinds) -> tuple[RecordKind, ...]:
    """Return the kinds whose records a table can hold."""
    return tuple(
        kind for kind in kinds.values()
        if not kind.about.single and kind.name != "link" and (not kind.about.implied or kind.name == REQUIREMENT)
    )  # fmt: skip


def vocabulary(kinds: Kinds) -> frozenset[str]:
    """Return every heading that says something for some kind."""
    found = {*synonyms.NUMBERS, *synonyms.TITLES, *synonyms.IDS, *synonyms.IGNORED, *synonyms.ASSESSMENTS}
    for kind in importable(kinds):
        found |= ignored(kind)
        for target in of(kinds, kind).values():
            found |= {*target.names, *target.synonyms}
    return frozenset(found)
