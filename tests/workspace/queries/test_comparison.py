"""The other assessments of a workspace."""

from pathlib import Path

from aims_tui.insight.comparison import Difference
from aims_tui.workspace import demo
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import overview
from aims_tui.workspace.queries.comparison import Other, others
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import TODAY, put


def read(workspace: Workspace, assessment: str = "") -> tuple[Other, ...]:
    """Read in one transaction, as every face does."""
    with workspace.reading() as connection:
        return others(workspace, connection, overview.overview_in(workspace, connection, assessment))


def test_one_assessment_alone_has_no_others(workspace: Workspace) -> None:
    assert read(workspace) == ()


def test_another_assessment_is_named_with_where_it_differs(workspace: Workspace) -> None:
    changes = edits.assessment_for(workspace.kinds, "", "Second look", TODAY)
    gate.write(workspace, gate.Action("Lead", now(), "", tuple(changes)))
    put(workspace, "4.1", status="in_progress")
    here = overview.overview(workspace).assessment.title
    (found,) = read(
        workspace, next(each.title for each in overview.overview(workspace).assessments if each.title != here)
    )
    assert found.assessment.title == here and found.differing == 1
    assert found.differences == (Difference("status", "not_started", "in_progress", ("4.1",)),)


def test_in_the_demo_the_two_assessments_contradict_each_other(tmp_path: Path) -> None:
    (found,) = read(demo.make(tmp_path / "demo.aims", TODAY))
    assert found.assessment.title == "Applicant shortlisting aid"
    assert ("A.10.4",) in [each.refs for each in found.differences if each.field == "applicability"]
    there_in_progress = next(each for each in found.differences if each[:3] == ("status", "implemented", "in_progress"))
    assert len(there_in_progress.refs) == 21
