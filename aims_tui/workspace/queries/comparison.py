"""The other assessments of a workspace, and where each differs from the one in view."""

import sqlite3
from typing import NamedTuple

from aims_tui.insight.comparison import Difference, differences, differing
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store.workspace import Workspace


class Other(NamedTuple):
    """Another assessment in the same file."""

    assessment: overview.AssessmentName
    differences: tuple[Difference, ...]

    @property
    def differing(self) -> int:
        """Return on how many requirements it differs."""
        return differing(self.differences)


def others(workspace: Workspace, connection: sqlite3.Connection, seen: overview.Overview) -> tuple[Other, ...]:
    """Return every assessment but the one that was seen, the organization-wide one first.

    Reads inside the transaction that ``seen`` was read in, so that both are of one moment.
    """
    return tuple(
        Other(each, differences(seen.states, overview.overview_in(workspace, connection, each.id).states))
        for each in seen.assessments
        if each.id != seen.assessment.id
    )
