"""What an export leaves out, and how people appear in it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """A part of the workbook that may be left out; the rest is what an auditor always needs."""

    POINTS = "points"
    FEEDBACK = "feedback"
    QUESTIONS = "questions"
    DASHBOARD = "dashboard"
    PEOPLE = "people"
    LOG = "log"

    @property
    def sheet(self) -> str:
        """Return the title of the sheet."""
        return _TITLES[self]

    @property
    def record(self) -> str:
        """Return the record that stands on this sheet only; its changes are left out with it."""
        return _RECORDS.get(self, "")


_TITLES = {
    Part.POINTS: "Open points",
    Part.FEEDBACK: "Auditor feedback",
    Part.QUESTIONS: "Guiding questions",
    Part.DASHBOARD: "Dashboard",
    Part.PEOPLE: "People",
    Part.LOG: "Change log",
}
_RECORDS = {Part.FEEDBACK: "remark", Part.QUESTIONS: "answer", Part.PEOPLE: "person"}


class Naming(StrEnum):
    """How people appear."""

    NAMES = "names"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class Options:
    """How one export differs from the usual one."""

    without: frozenset[Part] = frozenset()
    names: Naming = Naming.NAMES
    protected: bool = False
    """Whether fields are shown that tell who somebody is that must not be known."""
    sheets: tuple[str, ...] = ()
    """The titles of the only sheets beside the Cover; empty: all that are not left out."""

    def has(self, part: Part) -> bool:
        """Say whether a part is in the export."""
        return part not in self.without


Tick = Callable[[int, int], None]
"""Called with the steps done and all steps; an exception that it raises ends the export."""
