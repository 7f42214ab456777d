"""What is known of one record when its derived values and rules are worked out. Pure: no file, no screen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

SOUND, WEAK, IN_PROGRESS, NOT_STARTED, EXCLUDED, UNDECIDED = (
    "sound", "weak", "in_progress", "not_started", "excluded", "undecided",
)  # fmt: skip
"""How a requirement stands: Implemented on sound evidence or with a reason; Implemented on weak evidence; not
Implemented yet; excluded; with its applicability undecided."""


_NUMBER = re.compile(r"-?[0-9]{1,15}")


def whole_number(text: str) -> int | None:
    """Return the number that a field or a file holds as text; None where it holds none."""
    return int(text) if _NUMBER.fullmatch(text) else None


def day_of(text: str) -> str:
    """Return the day that a field or a file holds as an ISO date; empty where it holds none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


class Tied(NamedTuple):
    """The other end of a tie, as a record sees it."""

    kind: str
    id: str
    ref: str
    """Number, short id or title."""
    title: str
    note: str
    link: str
    """The id of the link that holds the note."""
    standing: str = ""
    """Of a requirement: how it stands."""
    assessment: str = ""
    """Of a requirement: the title of its assessment, where that is not the organization-wide one."""
    told: str = ""
    """Of another record: how it stands, in words."""
    tone: str = ""
    """``good``, ``doubtful`` or ``bad``, or empty, of what it tells."""
    proves: str = ""
    """Which reason of including a requirement it proves (a code of ``inclusion_reasons``)."""
    lost: bool = False
    """Whether its kept file is missing or altered."""

    @property
    def called(self) -> str:
        """What people read of it: its number or short id with its title."""
        return f"{self.ref} {self.title}" if self.ref != self.title else self.title


@dataclass(frozen=True, slots=True)
class Facts:
    """One record with what hangs on it."""

    kind: str
    id: str
    ref: str
    values: Mapping[str, str]
    """As in the file: codes, ISO dates, ids, digits; empty where nothing stands."""
    today: str
    """ISO date."""
    ties: Mapping[str, tuple[Tied, ...]] = field(default_factory=dict)
    """By relation."""
    parts: Mapping[str, "tuple[Facts, ...]"] = field(default_factory=dict)
    """What belongs to it, by kind."""
    others: "Mapping[str, Mapping[str, Mapping[str, str]]]" = field(default_factory=dict)
    """The values of other records, by kind and id: people, kinds with one record, and what its link fields name."""
    clashes: int = 0
    """How many of its fields wait for a decision."""
    lost: bool = False
    """Whether its kept file is missing or altered."""
    beside: tuple[Mapping[str, str], ...] = ()
    """The values of the other parts of its kind that what it belongs to has, where the kind looks at them."""
    changed: tuple[str, ...] = ()
    """Of an approval: what is no longer as it was signed, in words."""

    def tied(self, relation: str) -> tuple[Tied, ...]:
        """Return what is tied to it by a relation."""
        return self.ties.get(relation, ())

    def far(self, tied: Tied) -> Mapping[str, str]:
        """Return the values of the record at the other end of a tie; empty of a requirement."""
        return self.others.get(tied.kind, {}).get(tied.id, {})

    def says(self, name: str) -> bool:
        """Say whether anything stands in a field but blanks."""
        return bool(self.values.get(name, "").strip())

    def day(self, name: str) -> str:
        """Return the day (ISO) in a field; empty where it holds none."""
        return day_of(self.values.get(name, ""))

    def number(self, name: str) -> int | None:
        """Return a number field; None where it is empty or holds no number."""
        return whole_number(self.values.get(name, ""))

    def other(self, name: str) -> Mapping[str, str]:
        """Return the values of the person or record that a field names; empty where it names none that is there."""
        row = self.values.get(name, "")
        return next((rows[row] for rows in self.others.values() if row in rows), {})

    def single(self, kind: str) -> Mapping[str, str]:
        """Return the values of the one record of a kind; empty where the workspace has none."""
        return next(iter(self.others.get(kind, {}).values()), {})

    def days_to(self, name: str) -> int | None:
        """Return how many days lie between today and the day in a field: negative when it has passed."""
        try:
            return (date.fromisoformat(self.values.get(name, "")) - date.fromisoformat(self.today)).days
        except ValueError:
            return None


class Worked(NamedTuple):
    """A derived value, with why it is so."""

    value: str | int | bool | None
    """A number, a code or words, yes or no; None where there is nothing to work out."""
    reason: str = ""
    """How it came about: ``16 = 4 × 4, above the tolerance of 8``."""
    tone: str = ""
    """``good``, ``doubtful`` or ``bad``, or empty."""
    words: str = ""
    """What people read in the place of a code."""

    @property
    def text(self) -> str:
        """What people read: the words, else the value; empty where there is none."""
        return self.words or ("" if self.value is None else str(self.value))


NOTHING = Worked(None)
