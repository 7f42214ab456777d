"""Beginning an assessment for a use case, empty or as a copy."""

import pytest

from aims_tui.insight.figures import Share
from aims_tui.workspace.commands import assessing
from aims_tui.workspace.commands import evidence as evidence_commands
from aims_tui.workspace.queries import history
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put


@pytest.fixture
def desk(workspace: Workspace) -> Session:
    """The Lead's desk, with the view read once."""
    made = Session(workspace, who="Lead", today=lambda: TODAY)
    made.look()
    return made


def test_an_assessment_begins_empty_for_a_new_use_case_with_every_requirement(desk: Session) -> None:
    row, _ = assessing.begin(desk, "Chat 2026", "Chat", new_use_case=True)
    desk.assessment = row
    view = desk.look()
    assert view.overview.assessment.title == "Chat 2026"
    assert view.figures.subclauses == Share(0, 32) and view.figures.undecided == 38
    assert [each.name for each in desk.registers() if each.record == "use_case"] == ["UC-1 Chat"]
    assert desk.open("assessment", row).values["started_on"] == TODAY.isoformat()


def test_a_use_case_that_is_there_is_found_by_id_or_title_and_not_made_again(desk: Session) -> None:
    desk.add("use_case", {"title": "Chat"})
    assessing.begin(desk, "First", "uc-1")
    assessing.begin(desk, "Second", "chat")
    assert len([each for each in desk.registers() if each.record == "use_case"]) == 1
    with pytest.raises(errors.Refused):
        assessing.begin(desk, "Third", "Robot")


def test_a_title_stands_once(desk: Session) -> None:
    head = desk.workspace.head()
    with pytest.raises(errors.Refused, match="already an assessment"):
        assessing.begin(desk, "organization-wide  AIMS", "Chat", new_use_case=True)
    assert desk.workspace.head() == head


def test_a_copy_takes_fields_answers_and_links_and_leaves_the_auditors_remarks(desk: Session) -> None:
    source, ref = desk.assessment, desk.requirement("4.1")
    put(desk.workspace, "4.1", implementation="So we do", due="2026-12-14", no_evidence_reason="A talk")
    put(desk.workspace, "4.1", status="implemented")
    put(desk.workspace, "A.2.2", applicability="not_applicable", exclusion_justification="Bought")
    evidence, _ = evidence_commands.add(desk, "https://example.org", {"title": "Note"}, [ref], "names them")
    desk.add("answer", {"requirement": ref, "question": "4.1-q1", "verdict": "partly", "text": "half"})
    desk.add("remark", {"requirement": ref, "on": "2026-11-01", "text": "Who?"})
    row, _ = assessing.begin(desk, "Chat", "Chat", new_use_case=True, copy_of=source)
    desk.assessment = row
    desk.look()
    copied = desk.open("requirement", desk.requirement("4.1"))
    assert (copied.values["status"], copied.values["implementation"], copied.values["due"]) == (
        "implemented", "So we do", "2026-12-14",
    )  # fmt: skip
    assert [(each.row, each.note) for each in copied.evidence] == [(evidence, "names them")]
    assert [(each.verdict, each.text) for each in copied.answers.values()] == [("partly", "half")]
    assert copied.remarks == ()
    assert desk.open("requirement", desk.requirement("A.2.2")).values["exclusion_justification"] == "Bought"
    put(desk.workspace, "4.1", implementation="Changed since")
    assert desk.open("requirement", desk.requirement("4.1")).values["implementation"] == "So we do"


def test_the_copy_is_an_action_of_its_own_so_that_undo_leaves_an_empty_assessment(desk: Session) -> None:
    put(desk.workspace, "4.1", implementation="So we do")
    row, _ = assessing.begin(desk, "Chat", "Chat", new_use_case=True, copy_of=desk.assessment)
    assert {each.why for each in history.history(desk.workspace)} >= {
        "New assessment",
        "Copied from another assessment",
    }
    desk.undo()
    desk.assessment = row
    assert desk.look().overview.assessment.id == row
    assert desk.open("requirement", desk.requirement("4.1")).values["implementation"] == ""
