"""Assessing a risk anew: one action, read again out of the journal, also where two copies did it."""

from pathlib import Path

import pytest

from aims_tui.workspace.commands import setting
from aims_tui.workspace.commands.reassessing import reassess
from aims_tui.workspace.queries import history
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors, merge, verify
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY
from tests.workspace.steps import copy


def at(workspace: Workspace, who: str = "Lead") -> Session:
    """Return somebody's session at a workspace."""
    session = Session(workspace, who=who, today=lambda: TODAY)
    session.look()
    session.welcome.update(("jane", who.casefold()))
    return session


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """A session at a workspace with one assessed risk."""
    found = at(workspace)
    found.add("risk", {"title": "Wrong answer", "likelihood": "2", "impact_society": "3", "owner": "Jane"})
    return found


def row(session: Session) -> str:
    """Return the id of the risk."""
    return session.rows("risk")["risk"][0].id


def test_an_assessment_is_dated_and_reasoned_and_taken_back_whole(session: Session) -> None:
    session.add("person", {"name": "Lead"})
    saved = reassess(session, row(session), {"likelihood": "4", "trigger": "incident"}, "INC-2")
    assert saved.detail is not None
    typed = saved.detail.typed
    assert (typed["likelihood"], typed["assessed_on"], typed["assessed_by"]) == ("4", TODAY.isoformat(), "Lead")
    told = session.assessments_of(saved.detail)
    assert [(each.level.value, each.why, each.trigger) for each in told] == [(12, "INC-2", "Incident"), (6, "", "")]
    session.undo()
    assert session.open("risk", row(session)).typed["likelihood"] == "2"


def test_the_same_steps_again_are_an_assessment_too(session: Session) -> None:
    reassess(session, row(session), {"assessed_on": "2026-11-01"}, "Nothing has changed")
    told = session.assessments_of(session.open("risk", row(session)))
    assert [each.level.value for each in told] == [6, 6] and told[0].on == "2026-11-01"


def test_what_is_no_part_of_an_assessment_or_no_step_changes_nothing(session: Session) -> None:
    head = session.workspace.head()
    for typed in ({"title": "Other"}, {"likelihood": "9"}, {"assessed_on": "2027-01-01"}, {"trigger": "whim"}):
        with pytest.raises(errors.Refused):
            reassess(session, row(session), typed)
    assert session.workspace.head() == head


def test_two_copies_that_both_assess_one_risk_keep_both_and_somebody_decides(session: Session, tmp_path: Path) -> None:
    other = at(copy(session.workspace.path, tmp_path / "other.aims"), "Ann")
    reassess(session, row(session), {"likelihood": "4"}, "here")
    reassess(other, row(session), {"likelihood": "5"}, "there")
    merge.merge(session.workspace, other.workspace.path)
    risk = session.open("risk", row(session))
    (conflict,) = [each for each in risk.conflicts if each.field == "likelihood"]
    assert {op.value for op in conflict.ops} == {"4", "5"}
    assert {each.why for each in session.assessments_of(risk)} >= {"here", "there"}, "both can be read"
    session.decide(conflict, "5")
    risk = session.open("risk", row(session))
    assert (risk.values["likelihood"], risk.conflicts) == ("5", ())
    assert not verify.verify(session.workspace).problems


def test_a_risk_closed_here_with_an_action_opened_there_keeps_both(session: Session, tmp_path: Path) -> None:
    other = at(copy(session.workspace.path, tmp_path / "other.aims"), "Ann")
    setting.put(session, "risk", [row(session)], {"state": "closed"})
    other.add("action", {"of": "R-01", "title": "Write tests"})
    merge.merge(session.workspace, other.workspace.path)
    risk = session.open("risk", row(session))
    assert risk.values["state"] == "closed" and risk.facts is not None
    assert [each.values["title"] for each in risk.facts.parts["action"]] == ["Write tests"]
    session.save(risk, {"note": "seen"})  # What was so before is no reason to lock people out.


def test_several_are_set_in_one_action_or_none(session: Session) -> None:
    session.add("risk", {"title": "Drift"})
    rows = [each.id for each in session.rows("risk")["risk"]]
    before = len(history.history(session.workspace))
    with pytest.raises(errors.Refused, match="who accepts"):
        setting.put(session, "risk", rows, {"state": "accepted"})
    assert len(history.history(session.workspace)) == before
    setting.put(session, "risk", rows, {"treatment": "reduce"})
    assert {each.facts.values["treatment"] for each in session.rows("risk")["risk"]} == {"reduce"}
    session.undo()
    assert {each.facts.values["treatment"] for each in session.rows("risk")["risk"]} == {""}
