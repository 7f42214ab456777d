"""The rows of the lists on the left side: read in one query each, with the standard library only."""

import sqlite3
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from aims_tui.insight.first_steps import Begun
from aims_tui.records.described import Kinds
from aims_tui.text import folded
from aims_tui.workspace.store import short_ids

if TYPE_CHECKING:
    from aims_tui.insight.filters import EvidenceState

_EVIDENCE = f"""
SELECT e.id, e.short, e.title, e.kind, e.state, e.version, e.issued_on, e.valid_until, coalesce(p.name, ''),
       e.original_name, e.link,
       (SELECT count(*) FROM link l WHERE l.from_row = e.id AND l.relation = 'supports'), e.clashes, e.file
  FROM evidence e LEFT JOIN person p ON p.id = e.owner
 ORDER BY {short_ids.in_order("e.short")}
"""


_REGISTERS = ("organization", "person", "use_case", "assessment")
_SHOWN_ELSEWHERE = ("requirement", "answer", "remark", "link", "evidence")


class Entry(NamedTuple):
    """One line of a register: an organization, a person, a use case, an assessment."""

    record: str
    row: str
    name: str
    detail: str
    """What tells it from others at a glance."""
    active: bool
    clashes: int


def clashing(connection: sqlite3.Connection, kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Return the rows (record, id) of these kinds that hold something to decide."""
    return [
        (name, row) for name in kinds for (row,) in connection.execute(f'SELECT id FROM "{name}" WHERE clashes > 0')
    ]


def evidence(connection: sqlite3.Connection, lost: Container[str] = ()) -> "tuple[EvidenceState, ...]":
    """Return every piece of evidence, by short id; ``lost`` are the hashes of the files that are not there."""
    from aims_tui.insight.filters import EvidenceState  # not needed for the first paint

    return tuple(EvidenceState._make((*row, kept in lost)) for *row, kept in connection.execute(_EVIDENCE))


def without_section(kinds: Kinds) -> tuple[str, ...]:
    """Return the kinds that no section of their own shows: they stand in the registers."""
    return tuple(name for name in kinds if name not in _SHOWN_ELSEWHERE)


def registers(connection: sqlite3.Connection, kinds: Kinds) -> tuple[Entry, ...]:
    """Return the organization, the people, the use cases, the assessments, and the records of any further kind."""
    return (*_registers(connection), *_further(connection, kinds))


def _further(connection: sqlite3.Connection, kinds: Kinds) -> Iterator[Entry]:
    for name in without_section(kinds):
        if name in _REGISTERS:
            continue
        title = kinds[name].title.name
        short, order = ("short", short_ids.in_order("short")) if "short" in kinds[name].fields else ("''", f'"{title}"')
        for row, id, words, clashes in connection.execute(
            f'SELECT id, {short}, "{title}", clashes FROM "{name}" ORDER BY {order}'
        ):
            yield Entry(name, row, f"{id} {words}".strip(), "", True, clashes)


def _registers(connection: sqlite3.Connection) -> tuple[Entry, ...]:
    people = [
        Entry("person", row, name, role or ("top management" if top == "yes" else ""), active == "yes", clashes)
        for row, name, role, top, active, clashes in connection.execute(
            "SELECT id, name, role, top_management, active, clashes FROM person"
        )
    ]
    return (
        *(
            Entry("organization", row, name, "scope " + (f"approved {on}" if on else "not approved"), True, clashes)
            for row, name, on, clashes in connection.execute(
                "SELECT id, name, scope_approved_on, clashes FROM organization"
            )
        ),
        *sorted(people, key=lambda each: (not each.active, folded(each.name))),
        *(
            Entry("use_case", row, f"{short} {title}", owner, active == "yes", clashes)
            for row, short, title, owner, active, clashes in connection.execute(
                "SELECT u.id, u.short, u.title, coalesce(p.name, ''), u.active, u.clashes"
                f" FROM use_case u LEFT JOIN person p ON p.id = u.owner ORDER BY {short_ids.in_order('u.short')}"
            )
        ),
        *(
            Entry("assessment", row, title, use_case or "the whole organization", True, clashes)
            for row, title, use_case, clashes in connection.execute(
                "SELECT a.id, a.title, coalesce(u.short || ' ' || u.title, ''), a.clashes"
                " FROM assessment a LEFT JOIN use_case u ON u.id = a.use_case ORDER BY a.use_case <> '', a.title, a.id"
            )
        ),
    )


def begun(connection: sqlite3.Connection, assessment: str) -> Begun:
    """Return how far a young workspace has come."""
    scope = connection.execute("SELECT scope FROM organization LIMIT 1").fetchone()
    people, answers = connection.execute(
        "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM answer a JOIN requirement r"
        " ON r.id = a.requirement WHERE r.assessment = ? AND a.verdict <> '')",
        (assessment,),
    ).fetchone()
    return Begun(bool(scope and scope[0].strip()), people, answers)
