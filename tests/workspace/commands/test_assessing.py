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
def session(workspace: Workspace) -> Session:
    """The Lead's desk, with the view read once."""
    made = Session(workspace, who="Lead", today=lambda: TODAY)
    made.look()
    return made


def test_an_assessment_begins_empty_for_a_new_use_case_with_every_requirement(session: Session) -> None:
    row, _ = assessing.begin(session, "Chat 2026", "Chat", new_use_case=True)
    session.assessment = row
    view = session.look()
    assert view.overview.assessment.title == "Chat 2026"
    assert view.figures.subclauses == Share(0, 32) and view.figures.undecided == 38
    assert [each.facts.ref for each in session.rows("use_case")["use_case"]] == ["UC-1"]
    assert session.open("assessment", row).values["started_on"] == TODAY.isoformat()


def test_a_use_case_that_is_there_is_found_by_id_or_title_and_not_made_again(session: Session) -> None:
    session.add("use_case", {"title": "Chat"})
    assessing.begin(session, "First", "uc-1")
    assessing.begin(session, "Second", "chat")
    assert len(session.rows("use_case")["use_case"]) == 1
    with pytest.raises(errors.Refused):
        assessing.begin(session, "Third", "Robot")


def test_a_title_stands_once(session: Session) -> None:
    head = session.workspace.head()
    with pytest.raises(errors.Refused, match="already an assessment"):
        assessing.begin(session, "organization-wide  AIMS", "Chat", new_use_case=True)
    assert session.workspace.head() == head


def test_a_copy_takes_fields_answers_and_links_and_leaves_the_auditors_remarks(session: Session) -> None:
    source, ref = session.assessment, session.requirement("4.1")
    put(session.workspace, "4.1", implementation="So we do", due="2026-12-14", no_evidence_reason="A talk")
    put(session.workspace, "4.1", status="implemented")
    put(session.workspace, "A.2.2", applicability="not_applicable", exclusion_justification="Bought")
    evidence, _ = evidence_commands.add(
        session, "https://example.org", {"title": "Note"}, [("requirement", ref)], "names them"
    )
    session.add("answer", {"requirement": ref, "question": "4.1-q1", "verdict": "partly", "text": "half"})
    session.add("remark", {"requirement": ref, "on": "2026-11-01", "text": "Who?"})
    row, _ = assessing.begin(session, "Chat", "Chat", new_use_case=True, copy_of=source)
    session.assessment = row
    session.look()
    copied = session.open("requirement", session.requirement("4.1"))
    assert (copied.values["status"], copied.values["implementation"], copied.values["due"]) == (
        "implemented", "So we do", "2026-12-14",
    )  # fmt: skip
    assert [(each.row, each.note) for each in copied.evidence] == [(evidence, "names them")]
    assert [(each.values["verdict"], each.values["text"]) for each in copied.answers.values()] == [("partly", "half")]
    assert copied.remarks == ()
    assert session.open("requirement", session.requirement("A.2.2")).values["exclusion_justification"] == "Bought"
    put(session.workspace, "4.1", implementation="Changed since")
    assert session.open("requirement", session.requirement("4.1")).values["implementation"] == "So we do"


def test_the_copy_is_an_action_of_its_own_so_that_undo_leaves_an_empty_assessment(session: Session) -> None:
    put(session.workspace, "4.1", implementation="So we do")
    row, _ = assessing.begin(session, "Chat", "Chat", new_use_case=True, copy_of=session.assessment)
    assert {each.why for each in history.history(session.workspace)} >= {
        "New assessment",
        "Copied from another assessment",
    }
    session.undo()
    session.assessment = row
    assert session.look().overview.assessment.id == row
    assert session.open("requirement", session.requirement("4.1")).values["implementation"] == ""
