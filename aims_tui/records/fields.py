"""How a field is described: once, on its record; every face reads it from there."""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from aims_tui.text import LONGEST_TEXT, fault

EXISTS = ""
"""The field name under which the journal holds whether a row is there (``1``) or not (empty)."""

ANY = "*"
"""Any value that is not empty, in :attr:`Field.when`."""

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
    LINKS = "links"


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
    """The kind that a person or link field points at; several, with a blank between, where it may be any of them."""
    width: int = 20
    """Width of a table or workbook column in characters."""
    required: bool = False
    families: tuple[str, ...] = ()
    """The families of requirements that have this field; empty means every record of its sort."""
    pattern: str = ""
    """A regular expression that a line must match whole."""
    given: bool = False
    """The workspace sets it; people do not type it."""
    internal: bool = False
    """Only the program reads it: it is searched and shown nowhere."""
    protected: bool = False
    """It tells who somebody is that must not be known: it leaves no export unless somebody asks for it."""
    past: bool = False
    """It says what was done: a day without a year is the last such day, and a person stays whoever takes over."""
    least: int | None = None
    most: int | None = None
    """The bounds of a number, both allowed."""
    tones: tuple[tuple[str, str], ...] = ()
    """Which codes are ``good``, ``doubtful`` or ``bad``."""
    when: tuple[str, tuple[str, ...]] | None = None
    """It matters only where this other field holds one of these values; ``ANY`` stands for all but an empty one."""
    heading: str = ""
    """A small heading that begins with this field, in the panel."""
    markdown: bool = False
    """Its text is a document in Markdown: the panel has a tab that shows it set, and one of its versions."""
    name: str = ""
    default: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """The kinds that it may point at; none where it points at nothing."""
        return tuple(self.to.split())

    def pointed(self, value: str, name: Callable[[str, str], str]) -> str:
        """Return what people call what it points at; the value itself where no kind that it may point at has that row.

        ``name`` gives what a row (kind, id) is called, and the id of one that is not there.
        """
        names = (name(kind, value) for kind in self.targets)
        return next((found for found in names if found != value), value)

    def matters(self, values: Mapping[str, str]) -> bool:
        """Say whether it has a bearing on a record with these values (as in the file)."""
        if self.when is None:
            return True
        other, wanted = self.when
        value = values.get(other, "")
        return value in wanted or (ANY in wanted and value != "")

    def tone(self, code: str) -> str:
        """Return ``good``, ``doubtful`` or ``bad`` for a code; empty where it is none of them."""
        return dict(self.tones).get(code, "")

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
    found = int(value)
    if (field.least is not None and found < field.least) or (field.most is not None and found > field.most):
        raise Invalid(f"{field.label} is a whole number from {field.least} to {field.most}, not {found}.")
    return str(found)


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


def line(label: str, help: str = "", *, width: int = 24, required: bool = False, pattern: str = "") -> Field:
    """Describe a single line of text."""
    return Field(label, FieldType.LINE, help, width=width, required=required, pattern=pattern)


def prose(label: str, help: str = "", *, width: int = 50, families: tuple[str, ...] = ()) -> Field:
    """Describe text of several lines."""
    return Field(label, FieldType.PROSE, help, width=width, families=families)


def markdown(label: str, help: str = "", *, width: int = 50) -> Field:
    """Describe a document in Markdown: prose with tabs that show it set, and every text that ever stood in it."""
    return Field(label, FieldType.PROSE, help, width=width, markdown=True)


def choice(
    label: str,
    choices: tuple[tuple[str, str], ...],
    help: str = "",
    *,
    width: int = 14,
    families: tuple[str, ...] = (),
    tones: tuple[tuple[str, str], ...] = (),
) -> Field:
    """Describe one of several words; ``tones`` says which of them are good, doubtful or bad."""
    return Field(label, FieldType.CHOICE, help, choices, width=width, families=families, tones=tones)


def choices(
    label: str, choices: tuple[tuple[str, str], ...], help: str = "", *, width: int = 24, families: tuple[str, ...] = ()
) -> Field:
    """Describe any number of several words."""
    return Field(label, FieldType.CHOICES, help, choices, width=width, families=families)


def person(label: str, help: str = "", *, past: bool = False) -> Field:
    """Describe a person of this workspace; ``past`` where it says who did something: no handover changes that."""
    return Field(label, FieldType.PERSON, help, to="person", width=22, past=past)


def day(label: str, help: str = "", *, past: bool = False) -> Field:
    """Describe a date without a time; ``past`` where it says when something was done."""
    return Field(label, FieldType.DATE, help, width=12, past=past)


def number(label: str, help: str = "", *, least: int | None = None, most: int | None = None) -> Field:
    """Describe a whole number, with both bounds or with none."""
    return Field(label, FieldType.NUMBER, help, width=10, least=least, most=most)


def yes_no(label: str, help: str = "") -> Field:
    """Describe a yes or a no."""
    return Field(label, FieldType.YES_NO, help, (("yes", "Yes"), ("no", "No")), width=8)


def link(label: str, to: str, help: str = "", *, required: bool = False) -> Field:
    """Describe a pointer at a record of another kind, or of one of several: ``"risk incident"``."""
    return Field(label, FieldType.LINK, help, to=to, required=required)


def given(described: Field) -> Field:
    """Mark a field as set by the workspace, not typed by people."""
    return replace(described, given=True)


def internal(described: Field) -> Field:
    """Mark a field as one that only the program writes and reads."""
    return replace(described, given=True, internal=True)


def protected(described: Field) -> Field:
    """Mark a field as one that leaves no export unless somebody asks for it."""
    return replace(described, protected=True)


def when(other: str, values: tuple[str, ...], described: Field) -> Field:
    """Say that a field matters only where another one holds one of these values."""
    return replace(described, when=(other, values))


def headed(heading: str, described: Field) -> Field:
    """Have a small heading begin with a field."""
    return replace(described, heading=heading)
