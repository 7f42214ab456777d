"""Reading the risks of a workspace with what treats them."""

import sqlite3
from typing import NamedTuple

from aims_tui import refs
from aims_tui.insight.trace import Break, Reasoned, breaks
from aims_tui.records.facts import Facts
from aims_tui.records.risk_method import TREATS, Scale, scale, scale_of
from aims_tui.workspace.store import facts
from aims_tui.workspace.store.workspace import Workspace


class Trace(NamedTuple):
    """The risks at one moment, and where the trace to the controls breaks."""

    risks: tuple[Facts, ...]
    method: Scale
    """The method by which they are assessed."""
    breaks: tuple[Break, ...]


def trace(workspace: Workspace, connection: sqlite3.Connection, assessment: str, today: str) -> Trace:
    """Return all risks, and what is wrong between them and the controls of an assessment (its id)."""
    kinds = workspace.described
    if "risk" not in kinds:
        return Trace(
            (), scale_of("", "", "", "", "", "", ""), ()
        )  # The file of an earlier version that could not be brought up to date.
    reader = facts.reader(workspace, connection, today)
    risks = tuple(reader.of(kinds["risk"]))
    systems = reader.of(kinds["system"]) if "system" in kinds else []
    found = [Reasoned(row, ref, bool(proved)) for row, ref, proved in connection.execute(_REASONED, (assessment,))]
    return Trace(
        risks,
        scale(reader.blank(kinds["risk"], "")),
        tuple(breaks(risks, sorted(found, key=lambda each: refs.order(each.ref)), systems)),
    )


_REASONED = f"""
SELECT r.id, r.ref, EXISTS (
    SELECT 1 FROM link l WHERE l.relation = '{TREATS}' AND r.id IN (l.from_row, l.to_row)
       AND 'risk' IN (l.from_record, l.to_record))
  FROM requirement r
 WHERE r.assessment = ? AND r.applicability = 'applicable' AND r.inclusion_reasons LIKE '%"risk"%'
"""
