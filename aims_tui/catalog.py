"""The standard's outline: clauses, subclauses, Annex A, additional controls, roadmap.

Numbers, short titles and relations are facts of ISO/IEC 42001:2023; every sentence is this
project's own. The file is ``data/catalog.json``; see :func:`load`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from aims_tui import paths
from aims_tui.refs import Family, family, order, written

SUBCLAUSES = 32
CONTROLS = 38

_QUESTION = re.compile(r"(.+)-q\d+")
_CONTROL = re.compile(r"A\.(10|[2-9])(\.\d{1,2}){1,2}")
_ADDITIONAL = re.compile(r"X\.\d{1,3}")
_SUBCLAUSE = re.compile(r"(10|[4-9])(\.\d{1,2}){1,2}")


class CatalogError(Exception):
    """The catalog file cannot be used; the message names the file and the entry."""


class Question(NamedTuple):
    """A guiding question. Its id is permanent: never renumbered, never used again."""

    id: str
    text: str


class Relation(NamedTuple):
    """A place in another standard or framework that treats the same subject."""

    standard: str
    """Name with edition, such as ``ISO/IEC 27001:2022``."""
    refs: tuple[str, ...]
    """Its places; none where the whole of it is meant."""
    note: str = ""

    @property
    def where(self) -> str:
        """The standard and its places, such as ``ISO/IEC 27001:2022: 4.1``."""
        return f"{self.standard}: {', '.join(self.refs)}" if self.refs else self.standard


class Crossing(NamedTuple):
    """A place in a law or framework, for orientation only: see :attr:`Framework.disclaimer`."""

    ref: str
    title: str
    strength: str
    """How well the relation is supported, such as ``one source``."""
    note: str = ""
    """What to know before relying on it."""

    @property
    def named(self) -> str:
        """The place with its title, where it has one."""
        return f"{self.ref} {self.title}".rstrip()

    @property
    def qualified(self) -> str:
        """How well the relation is supported, and what to know before relying on it."""
        return f"{self.strength}. {self.note}" if self.note else self.strength


class Documented(NamedTuple):
    """What the standard wants in writing here."""

    required: bool
    kind: str
    what: str
    items: tuple[tuple[str, str, str], ...]
    """Usual documents and records: title, kind, note."""


class Requirement(NamedTuple):
    """A subclause, an Annex A control or an additional control, by its published number."""

    ref: str
    title: str
    family: Family
    group: str
    """Where it stands: the clause (``4``), the published objective (``A.2``) or ``X``."""
    heading: str
    """The heading between group and requirement (``6.1``, ``A.6.2``), or empty."""
    category: str
    """One of the guide's seven categories; empty for subclauses."""
    summary: str
    questions: tuple[Question, ...]
    evidence_examples: tuple[str, ...]
    guidance: str
    documented: Documented | None
    related: tuple[str, ...]
    """Refs in this catalog that bear on this one; if a names b, b names a."""
    relations: tuple[Relation, ...]
    """Other management system standards."""
    eu_ai_act: tuple[Crossing, ...]
    nist: tuple[Crossing, ...]

    @property
    def in_writing(self) -> str:
        """The heading over its documented information: a control asks for nothing where it does not apply."""
        if self.documented is None or not self.documented.required:
            return "Documented information"
        return f"Documented information, {'required' if self.family == 'subclause' else 'where the control applies'}"


class Group(NamedTuple):
    """A clause, an objective, a category or a heading."""

    ref: str
    title: str


class Framework(NamedTuple):
    """A law or framework beside the standard, with what must be said wherever it is named."""

    name: str
    disclaimer: str
    notes: tuple[str, ...]


class Stage(NamedTuple):
    """One stage of the way to certification and beyond."""

    key: str
    title: str
    led_by: str
    refs: tuple[str, ...]
    tasks: tuple[str, ...]
    outputs: tuple[str, ...]
    entry: tuple[str, ...]
    exit: tuple[str, ...]
    note: str


class Catalog(NamedTuple):
    """The whole outline, in published order."""

    standard: str
    eu_ai_act: Framework
    nist: Framework
    clauses: tuple[Group, ...]
    objectives: tuple[Group, ...]
    categories: tuple[Group, ...]
    headings: Mapping[str, Group]
    requirements: Mapping[str, Requirement]
    stages: tuple[Stage, ...]

    def of(self, *families: Family) -> tuple[Requirement, ...]:
        """Return the requirements of the given families, in published order."""
        return tuple(each for each in self.requirements.values() if each.family in families)

    def find(self, typed: str) -> Requirement | None:
        """Return the requirement whose number a text begins with, however it is written, or None."""
        return self.requirements.get(written(typed)[0])


@cache
def load(path: Path | None = None) -> Catalog:
    """Read the catalog.

    Raises:
        CatalogError: the file is missing, is not this catalog, or an entry is broken.
    """
    source = path or paths.data_file("catalog.json")
    try:
        found = json.loads(source.read_text("utf-8"))
    except OSError as error:
        raise CatalogError(f"The catalog {source} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise CatalogError(f"The catalog {source} is not JSON: {error}.") from None
    try:
        return _built(found)
    except _Broken as error:
        raise CatalogError(f"The catalog {source} is broken at {error}.") from None


class _Broken(Exception):
    """An entry that cannot be used: where, and why."""


class _Entry:
    """One JSON object that names its place when something in it is missing or of the wrong type."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise _Broken(f"{place}: an object is expected")
        self.value = value
        self.place = place

    def text(self, key: str, *, empty: bool = False) -> str:
        found = self.value.get(key, "" if empty else None)
        if not isinstance(found, str) or not (found.strip() or empty):
            raise _Broken(f"{self.place}: {key!r} must be a text")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.value.get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, str) and each.strip() for each in found):
            raise _Broken(f"{self.place}: {key!r} must be a list of texts")
        return tuple(found)

    def entries(self, key: str) -> list["_Entry"]:
        found = self.value.get(key)
        if not isinstance(found, list):
            raise _Broken(f"{self.place}: {key!r} must be a list")
        return [_Entry(each, f"{self.place}.{key}[{number}]") for number, each in enumerate(found)]

    def entry(self, key: str) -> "_Entry":
        return _Entry(self.value.get(key), f"{self.place}.{key}")


def _built(found: Any) -> Catalog:
    top = _Entry(found, "catalog")
    if top.text("format", empty=True) != "aims-tui catalog 1":
        raise _Broken("'format': this is not a catalog of aims-tui")
    headings = {each.ref: each for each in _groups(top, "headings")}
    clauses, objectives, categories = (_groups(top, key) for key in ("clauses", "objectives", "categories"))
    known = {group.ref for group in (*clauses, *objectives, Group("X", ""))}
    requirements: dict[str, Requirement] = {}
    questions: set[str] = set()
    for entry in top.entries("requirements"):
        made = _requirement(entry)
        if made.ref in requirements:
            raise _Broken(f"{entry.place}: {made.ref} stands twice")
        if made.group not in known:
            raise _Broken(f"{entry.place}: {made.ref} stands under {made.group!r}, which is not there")
        if made.heading and made.heading not in headings:
            raise _Broken(f"{entry.place}: {made.ref} has the unknown heading {made.heading!r}")
        if made.family != "subclause" and made.category not in {each.ref for each in categories}:
            raise _Broken(f"{entry.place}: {made.ref} has the unknown category {made.category!r}")
        for question in made.questions:
            if question.id in questions:
                raise _Broken(f"{entry.place}: question {question.id} stands twice")
            questions.add(question.id)
        requirements[made.ref] = made
    _check_whole(requirements)
    return Catalog(
        standard=top.text("standard"),
        eu_ai_act=_framework(top.entry("eu_ai_act")),
        nist=_framework(top.entry("nist")),
        clauses=clauses,
        objectives=objectives,
        categories=categories,
        headings=headings,
        requirements=requirements,
        stages=tuple(_stage(entry) for entry in top.entries("stages")),
    )


def _groups(top: _Entry, key: str) -> tuple[Group, ...]:
    return tuple(Group(entry.text("ref"), entry.text("title")) for entry in top.entries(key))


def _requirement(entry: _Entry) -> Requirement:
    ref = entry.text("ref")
    if not any(pattern.fullmatch(ref) for pattern in (_CONTROL, _ADDITIONAL, _SUBCLAUSE)):
        raise _Broken(f"{entry.place}: {ref!r} is not a published number")
    entry.place = ref
    documented = entry.value.get("documented")
    return Requirement(
        ref=ref,
        title=entry.text("title"),
        family=family(ref),
        group=entry.text("group"),
        heading=entry.text("heading", empty=True),
        category=entry.text("category", empty=True),
        summary=entry.text("summary"),
        questions=tuple(_question(each, ref) for each in entry.entries("questions")),
        evidence_examples=entry.texts("evidence_examples"),
        guidance=entry.text("guidance", empty=True),
        documented=_documented(entry.entry("documented")) if documented is not None else None,
        related=entry.texts("related"),
        relations=tuple(
            Relation(each.text("standard"), each.texts("refs"), each.text("note", empty=True))
            for each in entry.entries("relations")
        ),
        eu_ai_act=_crossings(entry, "eu_ai_act"),
        nist=_crossings(entry, "nist"),
    )


def _question(entry: _Entry, ref: str) -> Question:
    question = Question(entry.text("id"), entry.text("text"))
    asked_of = _QUESTION.fullmatch(question.id)
    if asked_of is None or asked_of[1] != ref:
        raise _Broken(f"{entry.place}: the question id {question.id!r} must be {ref}-q and a number")
    return question


def _documented(entry: _Entry) -> Documented:
    return Documented(
        required=entry.value.get("required") is True,
        kind=entry.text("kind"),
        what=entry.text("what", empty=True),
        items=tuple(
            (each.text("title"), each.text("kind"), each.text("note", empty=True)) for each in entry.entries("items")
        ),
    )


def _crossings(entry: _Entry, key: str) -> tuple[Crossing, ...]:
    return tuple(
        Crossing(each.text("ref"), each.text("title", empty=True), each.text("strength"), each.text("note", empty=True))
        for each in entry.entries(key)
    )


def _framework(entry: _Entry) -> Framework:
    return Framework(entry.text("name"), entry.text("disclaimer"), entry.texts("notes"))


def _stage(entry: _Entry) -> Stage:
    return Stage(
        key=entry.text("key"),
        title=entry.text("title"),
        led_by=entry.text("led_by"),
        refs=entry.texts("refs"),
        tasks=entry.texts("tasks"),
        outputs=entry.texts("outputs"),
        entry=entry.texts("entry"),
        exit=entry.texts("exit"),
        note=entry.text("note", empty=True),
    )


def _check_whole(requirements: Mapping[str, Requirement]) -> None:
    """Hold the counts of the standard, the order, and that relations run both ways."""
    for sort, wanted in (("subclause", SUBCLAUSES), ("control", CONTROLS)):
        number = sum(each.family == sort for each in requirements.values())
        if number != wanted:
            raise _Broken(f"'requirements': {wanted} of the family {sort} are expected, {number} are there")
    if list(requirements) != sorted(requirements, key=order):
        raise _Broken("'requirements': they do not stand in published order")
    for ref, other in _pairs(requirements.values()):
        if other not in requirements:
            raise _Broken(f"{ref}: the related {other!r} is not there")
        if ref not in requirements[other].related:
            raise _Broken(f"{ref}: names {other} as related, but {other} does not name it")


def _pairs(requirements: Iterable[Requirement]) -> Iterable[tuple[str, str]]:
    return ((each.ref, other) for each in requirements for other in each.related)
