"""One query from which every figure starts."""

import sqlite3

import pytest

from aims_tui import catalog
from aims_tui.insight.state import State
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put, requirement
from tests.workspace.store.test_file import statement


def state(workspace: Workspace, ref: str, assessment: str = "") -> State:
    return next(each for each in overview.overview(workspace, assessment).states if each.ref == ref)


def evidence(workspace: Workspace, *refs: str, **values: str) -> str:
    """Add a piece of evidence that supports these requirements, and return its row."""
    added = gate.added(workspace.kinds["evidence"], {"title": "Minutes", **values})
    links = [
        edits.link_change(workspace.kinds, ("evidence", added.row), ("requirement", requirement(workspace, ref)))
        for ref in refs
    ]
    act(workspace, added, *links)
    return added.row


def test_a_new_workspace_shows_every_requirement_in_published_order_and_untouched(workspace: Workspace) -> None:
    found = overview.overview(workspace)
    assert [each.ref for each in found.states] == list(catalog.load().requirements)
    assert {each[2:] for each in found.states} == {
        ("not_started", "undecided", "", "", 0, "", 0, 0, (), True, 0, (), "", "", "", "")
    }
    assert (found.organization, found.demo, found.workspace) == ("Acme Ltd", False, workspace.id)
    assert found.head == workspace.head()


def test_a_requirement_shows_its_owner_by_name_with_due_date_status_and_reason(workspace: Workspace) -> None:
    lead = gate.added(workspace.kinds["person"], {"name": "Zoë"})
    act(workspace, lead)
    put(
        workspace, "A.2.2", owner=lead.row, due="2026-12-14", status="implemented", applicability="applicable",
        no_evidence_reason="Shown in the interview",
    )  # fmt: skip
    found = state(workspace, "A.2.2")
    assert found[1:8] == ("A.2.2", "implemented", "applicable", "Zoë", "2026-12-14", 0, "Shown in the interview")


def test_only_evidence_that_supports_and_is_not_superseded_counts(workspace: Workspace) -> None:
    first = evidence(workspace, "A.2.2", "4.1")
    evidence(workspace, "A.2.2", state="draft")
    other = gate.added(workspace.kinds["evidence"], {"title": "Aside"})
    aside = edits.link_change(
        workspace.kinds, ("evidence", other.row), ("requirement", requirement(workspace, "A.2.2")), relation="concerns"
    )
    act(workspace, other, aside)
    assert (state(workspace, "A.2.2").evidence, state(workspace, "4.1").evidence) == (2, 1)
    act(workspace, gate.Change("evidence", first, {"state": "superseded"}))
    assert (state(workspace, "A.2.2").evidence, state(workspace, "4.1").evidence) == (1, 0)


def test_remarks_count_until_they_are_resolved(workspace: Workspace) -> None:
    about = {"requirement": requirement(workspace, "9.2.1"), "text": "Where is the plan?"}
    first, second = (gate.added(workspace.kinds["remark"], about) for _ in range(2))
    act(workspace, first, second)
    assert state(workspace, "9.2.1").open_remarks == 2
    act(workspace, gate.Change("remark", first.row, {"resolved_on": "2026-11-24"}))
    assert state(workspace, "9.2.1").open_remarks == 1


@pytest.fixture
def two(workspace: Workspace) -> Workspace:
    """A workspace that also assesses a use case."""
    case = gate.added(workspace.kinds["use_case"], {"title": "Ticket triage"})
    act(workspace, case, *edits.assessment_for(workspace.kinds, case.row, "A first: triage", TODAY))
    return workspace


def test_the_organization_wide_assessment_is_meant_unless_another_is_named(two: Workspace) -> None:
    found = overview.overview(two)
    assert found.assessment.organization_wide
    assert [each.title for each in found.assessments] == ["Organization-wide AIMS", "A first: triage"]


def test_an_assessment_is_named_by_its_title_however_it_is_spelled_or_by_its_id(two: Workspace) -> None:
    wanted = overview.overview(two, "A first: triage").assessment
    assert not wanted.organization_wide
    for typed in ("a FIRST:  triage", wanted.id):
        assert overview.overview(two, typed).assessment == wanted


def test_two_assessments_are_counted_apart(two: Workspace) -> None:
    put(two, "A.2.2", status="in_progress")
    assert state(two, "A.2.2").status == "in_progress"
    assert state(two, "A.2.2", "A first: triage").status == "not_started"


def test_an_unknown_assessment_is_refused_with_those_there_are(two: Workspace) -> None:
    with pytest.raises(errors.Refused) as raised:
        overview.overview(two, "triage")
    assert str(raised.value) == (
        "There is no assessment 'triage'. There are: 'Organization-wide AIMS', 'A first: triage'."
    )


def test_a_workspace_that_was_never_filled_says_there_is_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = Workspace.create(tmp_path_factory.mktemp("empty") / "a.aims")
    with pytest.raises(errors.Refused, match="There are: none yet"):
        overview.overview(empty)


def test_a_demo_says_so(workspace: Workspace) -> None:
    act(workspace, gate.Change("organization", workspace.id, {"demo": "yes"}))
    assert overview.overview(workspace).demo


def test_an_owner_who_is_not_there_leaves_no_name(workspace: Workspace) -> None:
    statement(workspace.path, "UPDATE requirement SET owner = 'nobody' WHERE ref = 'A.2.2'")
    assert state(workspace, "A.2.2").owner == ""


def test_a_due_date_that_another_program_broke_stops_no_figure(workspace: Workspace) -> None:
    with sqlite3.connect(workspace.path) as connection:
        connection.execute("UPDATE requirement SET due = 'soon' WHERE ref = '4.1'")
        connection.execute("UPDATE requirement SET due = x'00ff' WHERE ref = '4.2'")
    states = {state.ref: state for state in overview.overview(workspace).states}
    assert states["4.1"].due == states["4.2"].due == ""
