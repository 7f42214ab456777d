"""What has a day by which something is to be done: requirements, remarks, and whatever else has one. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from aims_tui import catalog
from aims_tui.insight.state import State
from aims_tui.records.facts import Facts, day_of
from aims_tui.records.kinds import RecordKind
from aims_tui.text import count, inner

REQUIREMENT = "requirement"


class Deadline(NamedTuple):
    """Something that is not done, with the day by which it is to be."""

    kind: str
    """The kind of the record to go to."""
    row: str
    """The id of that record."""
    ref: str
    """Number, short id or title; of a remark the number of its requirement."""
    title: str
    owner: str
    """The name of who sees to it; empty where nobody does."""
    due: str
    """ISO date."""
    what: str = ""
    """What is due, in words, unless it is the thing itself: ``review``, ``remark``."""
    state: State | None = None
    """Of a requirement: how it stands."""

    def days_late(self, today: date) -> int:
        """Return how many days lie between its day and today: negative while it is ahead."""
        return (today - date.fromisoformat(self.due)).days

    @property
    def about(self) -> str:
        """What it is and what of it is due: ``4.1 remark``, ``R-12 review``, ``ACT-10``."""
        return f"{self.ref} {self.what}" if self.what else self.ref


def day_due(kind: RecordKind, facts: Facts) -> str:
    """Return the day (ISO date) by which something is to be done about a record; empty where there is none.

    The day stands in the field that the kind names, or is derived; whether the record is over is not asked.
    """
    name = kind.about.due
    if name in kind.derived:
        return day_of(str(kind.derived[name].work(facts).value or ""))
    return facts.day(name) if name and kind.fields[name].matters(facts.values) else ""


def of_requirements(states: Iterable[State]) -> list[Deadline]:
    """Return the requirements that are to be implemented by a day and are not."""
    titles = catalog.load().requirements
    return [
        Deadline(
            REQUIREMENT, each.id, each.ref, titles[each.ref].title if each.ref in titles else "", each.owner,
            each.due, state=each,
        )
        for each in states
        if each.to_be_done and each.due
    ]  # fmt: skip


def of_records(kind: RecordKind, facts: Iterable[Facts], numbers: Mapping[str, str]) -> list[Deadline]:
    """Return the records of a kind that have a day and are not over.

    ``numbers`` are the requirements of one assessment: what belongs to a requirement goes by the number of that one,
    and is left out where that is another assessment's.
    """
    found = []
    for each in facts:
        due = day_due(kind, each)
        if not due or (kind.about.over is not None and kind.about.over(each)):
            continue
        owner = each.other("owner").get("name", "") if "owner" in kind.fields else ""
        of = each.values.get(REQUIREMENT, "")
        if not of:
            label = inner(kind.column(kind.about.due).label).removeprefix("next ")
            what = "" if label == "due" else label
            found.append(Deadline(kind.name, each.id, each.ref, each.values[kind.title.name], owner, due, what))
        elif of in numbers:
            title = each.values[kind.title.name]
            found.append(Deadline(REQUIREMENT, of, numbers[of], title, owner, due, kind.about.one))
    return found


def in_order(found: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return what is due, the first day first."""
    return tuple(sorted(found, key=lambda each: each.due))


class Overdue(NamedTuple):
    """What was due before today and is not done, the longest overdue first."""

    requirements: tuple[Deadline, ...]
    others: tuple[Deadline, ...]

    @property
    def words(self) -> str:
        """How many requirements are overdue, in words."""
        return count(len(self.requirements), REQUIREMENT)

    def longest(self, today: date) -> int:
        """Return for how many days the longest overdue has been; 0 where nothing is."""
        return max((each.days_late(today) for those in self for each in those), default=0)


def overdue(found: Iterable[Deadline], today: date) -> Overdue:
    """Return what is overdue: requirements apart from everything else, as their own figure."""
    late = [each for each in in_order(found) if each.days_late(today) > 0]
    return Overdue(
        tuple(each for each in late if each.state is not None), tuple(each for each in late if each.state is None)
    )


def told(overdue: Overdue) -> str:
    """Say what is overdue beside requirements, by name: ``2: R-12 review (2026-09-30), ACT-10 (2026-11-11)``."""
    return f"{len(overdue.others)}: {', '.join(f'{each.about} ({each.due})' for each in overdue.others)}"
