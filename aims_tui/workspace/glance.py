"""The one query from which every figure on every face starts. Standard library only: it must be quick."""

import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

from aims_tui.insight.state import State
from aims_tui.refs import order
from aims_tui.text import folded
from aims_tui.workspace import errors, journal
from aims_tui.workspace.workspace import Workspace

_STATES = """
SELECT r.id, r.ref, r.status, r.applicability, coalesce(p.name, ''), r.due,
       (SELECT count(*) FROM link l JOIN evidence e ON e.id = l.from_row
         WHERE l.to_row = r.id AND l.relation = 'supports' AND e.state <> 'superseded'),
       r.no_evidence_reason,
       (SELECT count(*) FROM remark m WHERE m.requirement = r.id AND m.resolved_on = ''),
       r.clashes
  FROM requirement r LEFT JOIN person p ON p.id = r.owner
 WHERE r.assessment = ?
"""


@dataclass(frozen=True, slots=True)
class AssessmentName:
    """An assessment as people name it."""

    id: str
    title: str
    organization_wide: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """A workspace at one moment, in one assessment."""

    organization: str
    demo: bool
    workspace: str
    head: journal.Tip
    assessment: AssessmentName
    assessments: tuple[AssessmentName, ...]
    states: tuple[State, ...]
    """Every requirement of the assessment, in published order."""


def glance(workspace: Workspace, assessment: str = "") -> Glance:
    """Read what every face begins with.

    ``assessment`` is a title as people type it, or an id; empty means the organization-wide one.

    Raises:
        errors.Refused: there is no such assessment.
        errors.WorkspaceError: the file cannot be read.
    """
    with workspace.reading() as connection:
        return glance_in(workspace, connection, assessment)


def glance_in(workspace: Workspace, connection: sqlite3.Connection, assessment: str = "") -> Glance:
    """Do the same inside a read transaction that is open already."""
    organization = connection.execute("SELECT name, demo FROM organization LIMIT 1").fetchone() or ("", "no")
    assessments = names(connection)
    chosen = choose(assessments, assessment)
    rows = connection.execute(_STATES, (chosen.id,)).fetchall()
    return Glance(
        organization=organization[0],
        demo=organization[1] == "yes",
        workspace=workspace.id,
        head=journal.tip(connection),
        assessment=chosen,
        assessments=assessments,
        states=tuple(sorted(map(_state, rows), key=lambda state: order(state.ref))),
    )


def _state(row: tuple[Any, ...]) -> State:
    state = State._make(row)
    # A date that another program left broken is a matter for verify; the figures go on without it.
    return state if _is_day(state.due) else state._replace(due="")


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except (TypeError, ValueError):
        return False


def names(connection: sqlite3.Connection) -> tuple[AssessmentName, ...]:
    """Return the assessments, the organization-wide one first."""
    rows = connection.execute("SELECT id, title, use_case = '' FROM assessment ORDER BY use_case <> '', title, id")
    return tuple(AssessmentName(row, title, bool(wide)) for row, title, wide in rows)


def choose(assessments: tuple[AssessmentName, ...], typed: str) -> AssessmentName:
    """Return the assessment that a person means.

    Raises:
        errors.Refused: there is none of that name; the message lists those there are.
    """
    for each in assessments:
        if each.id == typed or folded(each.title) == folded(typed):
            return each
    if assessments and not typed:
        return assessments[0]
    known = ", ".join(repr(each.title) for each in assessments) or "none yet"
    raise errors.Refused(f"There is no assessment {typed!r}. There are: {known}.")
