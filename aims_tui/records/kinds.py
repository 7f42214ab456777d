"""How a kind of record is described: once, on its class; every face reads it from there."""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from aims_tui.records.consequences import Fills, Ripple
from aims_tui.records.content import Content
from aims_tui.records.facts import Facts, Worked
from aims_tui.records.fields import Field, FieldType

NAMESPACE = uuid.UUID("6a1f3c1e-8f4b-5d57-9a53-41494d534944")
"""Root of the ids that follow from a natural key, so that two copies of a workspace agree on them."""


class Derived(NamedTuple):
    """A value that follows from a record and what hangs on it: no column, no journal, readable on every face."""

    label: str
    work: Callable[[Facts], Worked]
    help: str = ""
    width: int = 12
    number: bool = False
    heading: str = ""
    """A small heading that begins with it, in the panel."""
    name: str = ""


def derived(
    label: str, work: Callable[[Facts], Worked], help: str = "", *, width: int = 12, number: bool = False,
    heading: str = "",
) -> Any:  # fmt: skip
    """Describe a value that follows from others; ``work`` is a pure function of the record's facts."""
    return Derived(label, work, help, width, number, heading)


Column = Field | Derived
"""What a list, a sheet and a filter can show of a record."""


class Tie(NamedTuple):
    """How records of a kind are tied to those of another: a tab with a count on either side."""

    relation: str
    to: str
    """The other kind."""
    here: str
    """The title of the tab on this kind."""
    there: str
    """The title of the tab on the other kind."""
    key: str
    """Its name in JSON and on the command line, on this kind."""
    note: str = ""
    """What the note says; empty where none is asked for."""
    gives: tuple[str, str] = ("", "")
    """A prose field here whose text may be taken over into a prose field of the other kind."""
    controls: bool = False
    """Whether controls are meant rather than clauses: they are offered first."""


class Figure(NamedTuple):
    """How many records of a kind something is true of."""

    label: str
    holds: Callable[[Facts], bool]
    tone: str = ""
    """``good``, ``doubtful`` or ``bad``, where the number is not 0."""
    name: str = ""
    """Its key in JSON."""


class Sheet(NamedTuple):
    """The workbook's sheet of a kind."""

    title: str
    columns: tuple[str, ...]
    """Names of fields, derived values and relations of ties, in the order in which they print."""
    group: str = ""
    """The field or relation by which its rows stand under headings."""
    clause: str = ""
    """The clause that asks for it."""
    note: str = ""
    """What a reader of the sheet has to know."""


Shortcomings = Mapping[str, str]
"""By field: the sentence that says what is missing."""


ELSEWHERE = "elsewhere"
"""The place of rows that no list of their own shows: the screen of what they belong to does."""


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
    lasting: str = ""
    """A workspace always has a row in which this link field is empty."""
    unique: bool = False
    """No two rows may have the same title, however it is spelled: people type it to mean a row."""
    implied: bool = False
    """The rows follow from another record and are neither added nor deleted."""
    implies: Callable[[str], Iterable[tuple[str, str, dict[str, str]]]] | None = field(default=None, compare=False)
    """The rows that exist because a row of this record does: kind, id, values."""
    place: str = ""
    """The section that lists its rows: empty where it has none of its own, ``ELSEWHERE`` where no list shows them."""
    part_of: str = ""
    """The kind that its rows belong to, or several with a blank between: they are listed, deleted and found with it."""
    beside: bool = False
    """Its derived values look at the other parts of its kind of what it belongs to."""
    columns: tuple[str, ...] = ()
    """Names of fields, derived values and relations of ties in a list, the most important first; empty: id, title."""
    sort: str = ""
    """The column that a list is sorted by, with ``-`` in front for the highest first; empty: by id or title."""
    asks: tuple[str, ...] = ()
    """The fields that are asked for a new row; empty: all."""
    due: str = ""
    """The date field or derived day that must not pass while a row is not over."""
    over: Callable[[Facts], bool] | None = field(default=None, compare=False)
    """Whether nothing is left to do with a row."""
    ties: tuple[Tie, ...] = ()
    rules: tuple[Callable[[Facts], Shortcomings], ...] = field(default=(), compare=False)
    """What must hold while somebody is writing."""
    fills: Fills | None = field(default=None, compare=False)
    """The values that some fields bring along when they change."""
    ripples: tuple[Ripple, ...] = ()
    """What a change may mean for records that are tied to it."""
    tells: str = ""
    """The field or derived value that says at the other end of a tie how a row stands; worked out without its ties."""
    proves: Callable[[Facts], str] | None = field(default=None, compare=False)
    """Which reason of including a requirement (a code of ``inclusion_reasons``) a row proves that is tied to it."""
    approved: tuple[Content, ...] = ()
    """What of a row is approved, the most important first."""
    signed: bool = False
    """Its rows are made by signing what they belong to, not by filling in fields; they name the content of it."""
    steps: Callable[[Facts, str], tuple[str, ...]] | None = field(default=None, compare=False)
    """The words for the steps of a number field, from 1 upwards; of a text, the lines that count while it is empty."""
    version: str = ""
    """The field that says which version of a row stands: its texts of former days are known by it."""
    figures: tuple[Figure, ...] = ()
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A record as the faces see it: its name in the file, its words and its fields."""

    name: str
    about: About
    fields: Mapping[str, Field]
    derived: Mapping[str, Derived] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    """The names of fields, derived values and link fields as they are described."""
    links: Mapping[str, Field] = field(default_factory=dict)
    """The ties that stand among the fields, by the key of the tie: no column, no journal of their own."""

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def title(self) -> Field:
        """The field by which people know a row: the one named, else the first."""
        return self.fields[self.about.title] if self.about.title else next(iter(self.fields.values()))

    @property
    def columns(self) -> tuple[str, ...]:
        """What a list shows of a row, the most important first: names of fields, derived values, relations of ties."""
        return self.about.columns or tuple(dict.fromkeys((*(["short"] if self.about.prefix else []), self.title.name)))

    def column(self, name: str) -> Column:
        """Return the field, link field or derived value of this name.

        Raises:
            KeyError: there is none.
        """
        return self.fields.get(name) or self.links.get(name) or self.derived[name]

    @property
    def editable(self) -> tuple[Field, ...]:
        """The fields that people write, what is linked among them, as they are described."""
        own = {**self.fields, **self.links}
        return tuple(own[name] for name in self.order if name in own and not own[name].given)

    def tie(self, key: str) -> Tie:
        """Return the tie of this key.

        Raises:
            KeyError: the kind describes none.
        """
        return {tie.key: tie for tie in self.about.ties}[key]

    @property
    def documents(self) -> tuple[Field, ...]:
        """The fields that hold a document in Markdown."""
        return tuple(each for each in self.fields.values() if each.markdown)

    def natural_id(self, values: Mapping[str, str]) -> str:
        """Return the id that follows from the values of the natural key."""
        return natural_id(self.name, *(values.get(each, "") for each in self.about.natural))

    def for_family(self, family: str) -> Iterator[Field]:
        """Yield the fields that a requirement of this family has."""
        for each in self.fields.values():
            if not each.families or family in each.families:
                yield each

    @property
    def parents(self) -> tuple[str, ...]:
        """The kinds that its rows belong to; none where they stand on their own."""
        return tuple(self.about.part_of.split())

    def part_field(self, parent: str) -> Field:
        """Return the field that names the row of a parent kind.

        Raises:
            KeyError: its rows belong to no such kind.
        """
        for each in self.belongs_by():
            if parent in each.targets:
                return each
        raise KeyError(parent)

    def belongs_by(self) -> tuple[Field, ...]:
        """Return the fields that name the rows that a row of this kind is a part of."""
        return tuple(each for each in self.fields.values() if belongs_by(self.name, each))


LINK_ENDS = ("from_row", "to_row")


def belongs_by(kind: str, field: Field) -> bool:
    """Say whether a field names the row that its own row is a part of."""
    return (kind == "link" and field.name in LINK_ENDS) or (field.kind is FieldType.LINK and field.required)


def natural_id(kind: str, *key: str) -> str:
    """Return the id of the row of a kind with this natural key, the same in every copy."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join((kind, *key))))


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
            name, many = kind.name.replace("_", " "), kind.about.many.casefold()
            # "systems" is enough for AI systems, "impacts" is not for impact assessments.
            if wanted in (name, f"{name}s", kind.about.one.casefold(), many):
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
