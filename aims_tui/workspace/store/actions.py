"""What people do, as the gate takes it: changes of rows, together an action; and what became of them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from aims_tui.records.fields import EXISTS
from aims_tui.records.kinds import RecordKind


class Mode(Enum):
    """How strictly completeness is asked for. Type and identity rules always hold."""

    AUTHOR = "author"
    """Someone is writing now: an exclusion needs its reason, Implemented its evidence."""
    AS_FOUND = "as found"
    """History, import, merge: record the fact and leave judgement to the readiness check."""


@dataclass(frozen=True, slots=True)
class Change:
    """New values for fields of one row. ``EXISTS`` among them adds (``1``) or deletes (empty) the row."""

    record: str
    row: str
    values: Mapping[str, str]
    seen: Mapping[str, tuple[str, ...]] | None = None
    """Ids of the heads that the author had in view, by field; a field that is not named had none yet.
    None: what stands in the file now."""
    fresh: bool = False
    """A row that was deleted begins anew: fields not named here are empty, not what they once were."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action of one person: all of it happens or none, and undo takes all of it back."""

    who: str
    at: str
    why: str
    changes: tuple[Change, ...]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class Written:
    """One change that entered the journal."""

    record: str
    row: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else changed while this author was writing. Both values are kept."""

    record: str
    row: str
    field: str
    mine: str
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a call of the gate did."""

    written: tuple[Written, ...]
    clashes: tuple[Clash, ...]
    notice: str = ""


def added(kind: RecordKind, values: Mapping[str, str], row: str = "") -> Change:
    """Return the change that adds a row; its id follows from its natural key, or is new."""
    chosen = row or (kind.natural_id(defaults_of(kind) | dict(values)) if kind.about.natural else str(uuid.uuid4()))
    return Change(kind.name, chosen, {EXISTS: "1", **values}, fresh=True)


def defaults_of(kind: RecordKind) -> dict[str, str]:
    """Return what the fields of a new row hold where nothing is said."""
    return {name: field.default for name, field in kind.fields.items()}


def kept(record: str, row: str) -> Change:
    """Return the change that decides for a row that one copy deleted while another worked on it."""
    return Change(record, row, {EXISTS: "1"})


def deleted(record: str, row: str) -> Change:
    """Return the change that deletes a row."""
    return Change(record, row, {EXISTS: ""})
