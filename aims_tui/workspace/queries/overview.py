"""The one query from which every figure on every face starts. Standard library only: it must be quick."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from aims_tui.insight.state import State
from aims_tui.records.approval import NAME, approval_of
from aims_tui.records.evidence import Piece
from aims_tui.records.facts import Facts
from aims_tui.refs import order
from aims_tui.text import folded
from aims_tui.workspace.store import errors, facts, journal
from aims_tui.workspace.store.supports import is_day, pieces
from aims_tui.workspace.store.workspace import Workspace

_STATES = """
SELECT r.id, r.ref, r.status, r.applicability, coalesce(p.name, ''), r.due, r.no_evidence_reason,
       (SELECT count(*) FROM remark m WHERE m.requirement = r.id AND m.resolved_on = ''),
       r.clashes, coalesce(p.active, 'yes'),
       (SELECT count(*) FROM remark m WHERE m.requirement = r.id AND m.resolved_on = '' AND trim(m.answer) = ''),
       (SELECT group_concat(a.question, ' ') FROM answer a WHERE a.requirement = r.id AND a.verdict = 'no'),
       (SELECT min(m.due) FROM remark m WHERE m.requirement = r.id AND m.resolved_on = '' AND m.due <> ''),
       coalesce(v.name, ''), coalesce(a.name, '')
  FROM requirement r LEFT JOIN person p ON p.id = r.owner
  LEFT JOIN person v ON v.id = r.reviewer LEFT JOIN person a ON a.id = r.approver
 WHERE r.assessment = ?
"""


class AssessmentName(NamedTuple):
    """An assessment as people name it."""

    id: str
    title: str
    organization_wide: bool


class Overview(NamedTuple):
    """A workspace at one moment, in one assessment."""

    organization: str
    demo: bool
    workspace: str
    head: journal.Tip
    assessment: AssessmentName
    assessments: tuple[AssessmentName, ...]
    states: tuple[State, ...]
    """Every requirement of the assessment, in published order."""
    valid_until: tuple[str, ...] = ()
    """The last days (ISO dates) of all evidence that is not superseded and has one."""


def overview(workspace: Workspace, assessment: str = "", today: str = "") -> Overview:
    """Read what every face begins with.

    ``assessment`` is a title as people type it, or an id; empty means the organization-wide one. ``today`` is the
    day (ISO date) on which evidence counts for what was signed.

    Raises:
        errors.Refused: there is no such assessment.
        errors.WorkspaceError: the file cannot be read.
    """
    with workspace.reading() as connection:
        workspace.look_at_files(connection)
        return overview_in(workspace, connection, assessment, facts.reader(workspace, connection, today))


def overview_in(
    workspace: Workspace, connection: sqlite3.Connection, assessment: str = "", reader: facts.Reader | None = None
) -> Overview:
    """Do the same inside a read transaction that is open already; without a reader no signature is looked at."""
    organization = connection.execute("SELECT name, demo FROM organization LIMIT 1").fetchone() or ("", "no")
    assessments = names(connection)
    chosen = choose(assessments, assessment)
    rows = connection.execute(_STATES, (chosen.id,)).fetchall()
    held = pieces(connection, workspace.lost, "r.assessment = ?", (chosen.id,))
    signed = _signed(reader, chosen.id) if reader is not None else {}
    valid = connection.execute("SELECT valid_until FROM evidence WHERE valid_until <> '' AND state <> 'superseded'")
    return Overview(
        organization=organization[0],
        demo=organization[1] == "yes",
        workspace=workspace.id,
        head=journal.tip(connection),
        assessment=chosen,
        assessments=assessments,
        states=tuple(sorted((_state(row, held, signed) for row in rows), key=lambda state: order(state.ref))),
        valid_until=tuple(day for (day,) in valid if is_day(day)),
    )


_SIGNED = "SELECT a.id FROM approval a JOIN requirement r ON r.id = a.of WHERE r.assessment = ?"


def _signed(reader: facts.Reader, assessment: str) -> Mapping[str, str]:
    """Return how the requirements stand that anybody signed, by id, on the day of the reader."""
    kinds = reader.kinds
    if NAME not in kinds or not (rows := [row for (row,) in reader.connection.execute(_SIGNED, (assessment,))]):
        return {}
    contents = kinds["requirement"].about.approved
    if not contents:
        return {}  # The file tells its fields only.
    by_row: defaultdict[str, list[Facts]] = defaultdict(list)
    for each in reader.bare(kinds[NAME], rows):
        by_row[each.values["of"]].append(each)
    return {
        row: str(
            approval_of(
                Facts("requirement", row, "", {}, reader.today, parts={NAME: tuple(those)}), contents[0].name
            ).value
        )
        for row, those in by_row.items()
    }


def _state(row: tuple[Any, ...], held: Mapping[str, tuple[Piece, ...]], signed: Mapping[str, str]) -> State:
    *fields, reason, remarks, clashes, active, unanswered, denied, due, reviewer, approver = row
    mine = held.get(row[0], ())
    current = sum(piece.state != "superseded" for piece in mine)
    state = State._make(
        (
            *fields,
            current,
            reason,
            remarks,
            clashes,
            mine,
            active == "yes",
            unanswered,
            tuple((denied or "").split()),
            due if is_day(due) else "",
            reviewer,
            approver,
            signed.get(row[0], ""),
        )
    )
    # A date that another program left broken is a matter for verify; the figures go on without it.
    return state if is_day(state.due) else state._replace(due="")


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
