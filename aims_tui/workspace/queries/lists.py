"""The rows of the lists on the left side: read in one query each, with the standard library only."""

import sqlite3
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

from aims_tui.insight.first_steps import Begun
from aims_tui.records.kinds import ELSEWHERE, Kinds, RecordKind
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


def clashing(connection: sqlite3.Connection, kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Return the rows (record, id) of these kinds that hold something to decide."""
    return [
        (name, row) for name in kinds for (row,) in connection.execute(f'SELECT id FROM "{name}" WHERE clashes > 0')
    ]


def evidence(connection: sqlite3.Connection, lost: Container[str] = ()) -> "tuple[EvidenceState, ...]":
    """Return every piece of evidence, by short id; ``lost`` are the hashes of the files that are not there."""
    from aims_tui.insight.filters import EvidenceState  # not needed for the first paint

    return tuple(EvidenceState._make((*row, kept in lost)) for *row, kept in connection.execute(_EVIDENCE))


def place_of(ours: Kinds, kind: RecordKind) -> str:
    """Return the section that shows a kind, also where only the file describes it; empty where another shows it."""
    place = ours.get(kind.name, kind).about.place or "registers"
    return "" if place == ELSEWHERE else place


def begun(connection: sqlite3.Connection, asked: Container[str]) -> Begun:
    """Return how far a young workspace has come; ``asked`` are the ids of the requirements whose questions count."""
    scope = connection.execute("SELECT scope FROM organization LIMIT 1").fetchone()
    (people,) = connection.execute("SELECT count(*) FROM person").fetchone()
    answered = connection.execute("SELECT requirement FROM answer WHERE verdict <> ''")
    answers = sum(requirement in asked for (requirement,) in answered)
    return Begun(bool(scope and scope[0].strip()), people, answers)
