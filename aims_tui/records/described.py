"""How a field is described: once, on its record; every face reads it from there.

This module knows no database, so that the file's own copy of the descriptions (its *layout*)
can be read without importing SQLModel.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from aims_tui.text import LONGEST_TEXT, fault

NAMESPACE = uuid.UUID("6a1f3c1e-8f4b-5d57-9a53-41494d534944")
"""Root of the ids that follow from a natural key, so that two copies of a workspace agree on them."""

EXISTS = ""
"""The field name under which the journal holds whether a row is there (``1``) or not (empty)."""

LONGEST_LINE = 500
LONGEST_PROSE = LONGEST_TEXT


class FieldType(StrEnum):
    """What a field holds, and so how it is typed, shown and checked."""

    LINE = "line"
    PROSE = "prose"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"
    LINK = "link"


class Invalid(ValueError):
    """A value that a field cannot hold; the message names the field and says what it can."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field, described once: in the ``Annotated`` of its record, where it has neither name nor default yet."""

    label: str
    kind: FieldType = FieldType.LINE
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Codes as they stand in the file, with the words people read."""
    to: str = ""
    """The record that a person or link field points at."""
    width: int = 20
    """Width of a table or workbook column in characters."""
    required: bool = False
    families: tuple[str, ...] = ()
    """The families of requirements that have this field; empty means every record of its sort."""
    pattern: str = ""
    """A regular expression that a line must match whole."""
    given: bool = False
    """The workspace sets it; people do not type it."""
    past: bool = False
    """Its day lies behind, as that of an approval does: a day without a year is the last such day."""
    name: str = ""
    default: str = ""

    def words(self, code: str) -> str:
        """Return the words for one code of a choice, or the code itself where it is unknown."""
        return dict(self.choices).get(code, code)

    def listed(self, value: str) -> tuple[str, ...]:
        """Return the codes of a ``choices`` value; a broken one counts as a single unknown code."""
        if not value:
            return ()
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            return (value,)
        return tuple(str(each) for each in found) if isinstance(found, list) else (value,)

    def check(self, value: str) -> str:
        """Return ``value`` in the one form that the file holds.

        Raises:
            Invalid: the value is of the wrong type for this field. These rules always hold, also
                for history that is entered as found.
        """
        if where := fault(value):
            raise Invalid(f"{self.label}: {where} cannot be kept.")
        if value == "":
            if self.required:
                raise Invalid(f"{self.label} must not be empty.")
            return self.default if self.kind in (FieldType.CHOICE, FieldType.YES_NO) else ""
        return _CHECKS[self.kind](self, value)


def _line(field: Field, value: str) -> str:
    value = " ".join(value.split())
    if not value:
        return field.check("")
    if len(value) > LONGEST_LINE:
        raise Invalid(f"{field.label} is a single line of at most {LONGEST_LINE} characters.")
    if field.pattern and not re.fullmatch(field.pattern, value):
        raise Invalid(f"{field.label}: {value!r} does not have the right form.")
    return value


def _prose(field: Field, value: str) -> str:
    if not value.strip():
        return field.check("")
    if len(value) > LONGEST_PROSE:
        raise Invalid(f"{field.label} is longer than {LONGEST_PROSE:,} characters; keep it as evidence instead.")
    return value


def _choice(field: Field, value: str) -> str:
    if value not in dict(field.choices):
        raise Invalid(f"{field.label} must be one of {_codes(field)}, not {value!r}.")
    return value


def _choices(field: Field, value: str) -> str:
    chosen = set(field.listed(value))
    if unknown := chosen - set(dict(field.choices)):
        raise Invalid(f"{field.label} takes {_codes(field)}, not {sorted(unknown)[0]!r}.")
    ordered = [code for code, _ in field.choices if code in chosen]
    return json.dumps(ordered) if ordered else ""


def _date(field: Field, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise Invalid(f"{field.label} must be a day such as 2026-12-14, not {value!r}.") from None


def _number(field: Field, value: str) -> str:
    if not re.fullmatch(r"-?\d{1,15}", value):
        raise Invalid(f"{field.label} must be a whole number, not {value!r}.")
    return str(int(value))


def _yes_no(field: Field, value: str) -> str:
    if value not in ("yes", "no"):
        raise Invalid(f"{field.label} must be yes or no, not {value!r}.")
    return value


def _row_id(field: Field, value: str) -> str:
    try:
        return str(uuid.UUID(value))
    except ValueError:
        raise Invalid(f"{field.label}: {value!r} is not the id of a record.") from None


def _codes(field: Field) -> str:
    return ", ".join(code for code, _ in field.choices)


_CHECKS: dict[FieldType, Callable[[Field, str], str]] = {
    FieldType.LINE: _line,
    FieldType.PROSE: _prose,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.PERSON: _row_id,
    FieldType.DATE: _date,
    FieldType.NUMBER: _number,
    FieldType.YES_NO: _yes_no,
    FieldType.LINK: _row_id,
}


@dataclass(frozen=True, slots=True)
class About:
    """What is true of a whole record rather than of one of its fields."""

    one: str
    many: str
    title: str = ""
    """The field by which people know a row."""
    prefix: str = ""
    """Start of the short ids, such as ``EV``; empty where rows have none."""
    digits: int = 1
    natural: tuple[str, ...] = ()
    """The fields whose values make the row's id; empty means a random id."""
    single: bool = False
    """A workspace has exactly one."""
    unique: bool = False
    """No two rows may have the same title, however it is spelled: people type it to mean a row."""
    implied: bool = False
    """The rows follow from another record and are neither added nor deleted."""
    implies: Callable[[str], Iterable[tuple[str, str, dict[str, str]]]] | None = field(default=None, compare=False)
    """The rows that exist because a row of this record does: record, id, values."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A record as the faces see it: its name in the file, its words and its fields."""

    name: str
    about: About
    fields: Mapping[str, Field]
    model: Any = field(default=None, compare=False)
    """The SQLModel class, where it has been imported."""

    @property
    def title(self) -> Field:
        """The field by which people know a row: the one named, else the first."""
        return self.fields[self.about.title] if self.about.title else next(iter(self.fields.values()))

    def natural_id(self, values: Mapping[str, str]) -> str:
        """Return the id that follows from the values of the natural key."""
        return natural_id(self.name, *(values.get(each, "") for each in self.about.natural))

    def for_family(self, family: str) -> Iterator[Field]:
        """Yield the fields that a requirement of this family has."""
        for each in self.fields.values():
            if not each.families or family in each.families:
                yield each


def natural_id(record: str, *key: str) -> str:
    """Return the id of the row of ``record`` with this natural key, the same in every copy."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join((record, *key))))


class Kinds(Mapping[str, RecordKind]):
    """The record kinds of a workspace by name."""

    def __init__(self, kinds: Iterable[RecordKind]) -> None:
        self._kinds = MappingProxyType({kind.name: kind for kind in kinds})

    def __getitem__(self, name: str) -> RecordKind:
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def named(self, typed: str) -> RecordKind | None:
        """Return the kind that a person means by its name, singular or plural, in any case."""
        wanted = " ".join(typed.replace("_", " ").replace("-", " ").casefold().split())
        for kind in self.values():
            if wanted in (kind.name.replace("_", " "), kind.about.one.casefold(), kind.about.many.casefold()):
                return kind
        return None

    def layout(self) -> str:
        """Return the descriptions as JSON: what a file keeps so that it can be read without the classes."""
        kinds = {
            kind.name: {
                "about": {
                    key: getattr(kind.about, key) for key in KEPT_ABOUT if getattr(kind.about, key) != _NO_ABOUT[key]
                },
                "fields": {
                    each.name: {key: getattr(each, key) for key in KEPT_FIELD if getattr(each, key) != _NO_FIELD[key]}
                    | ({"default": each.default} if each.default else {})
                    for each in kind.fields.values()
                },
            }
            for kind in self.values()
        }
        return json.dumps(kinds, ensure_ascii=True, separators=(",", ":"))


KEPT_ABOUT = ("one", "many", "title", "prefix", "digits", "natural", "single", "unique", "implied")
KEPT_FIELD = ("label", "kind", "help", "choices", "to", "width", "required", "families", "given", "past")
"""What of a description a file keeps."""
_NO_ABOUT = {key: getattr(About("", ""), key) for key in KEPT_ABOUT}
_NO_FIELD = {key: getattr(Field(""), key) for key in KEPT_FIELD}


def line(label: str, help: str = "", *, width: int = 24, required: bool = False, pattern: str = "") -> Field:
    """Describe a single line of text."""
    return Field(label, FieldType.LINE, help, width=width, required=required, pattern=pattern)


def prose(label: str, help: str = "", *, width: int = 50, families: tuple[str, ...] = ()) -> Field:
    """Describe text of several lines."""
    return Field(label, FieldType.PROSE, help, width=width, families=families)


def choice(
    label: str, choices: tuple[tuple[str, str], ...], help: str = "", *, width: int = 14, families: tuple[str, ...] = ()
) -> Field:
    """Describe one of several words."""
    return Field(label, FieldType.CHOICE, help, choices, width=width, families=families)


def choices(
    label: str, choices: tuple[tuple[str, str], ...], help: str = "", *, width: int = 24, families: tuple[str, ...] = ()
) -> Field:
    """Describe any number of several words."""
    return Field(label, FieldType.CHOICES, help, choices, width=width, families=families)


def person(label: str, help: str = "") -> Field:
    """Describe a person of this workspace."""
    return Field(label, FieldType.PERSON, help, to="person", width=22)


def day(label: str, help: str = "", *, past: bool = False) -> Field:
    """Describe a date without a time; ``past`` where it says when something was done."""
    return Field(label, FieldType.DATE, help, width=12, past=past)


def number(label: str, help: str = "") -> Field:
    """Describe a whole number."""
    return Field(label, FieldType.NUMBER, help, width=10)


def yes_no(label: str, help: str = "") -> Field:
    """Describe a yes or a no."""
    return Field(label, FieldType.YES_NO, help, (("yes", "Yes"), ("no", "No")), width=8)


def link(label: str, to: str, help: str = "", *, required: bool = False) -> Field:
    """Describe a pointer at a row of another record."""
    return Field(label, FieldType.LINK, help, to=to, required=required)


def given(described: Field) -> Field:
    """Mark a field as set by the workspace, not typed by people."""
    from dataclasses import replace

    return replace(described, given=True)
