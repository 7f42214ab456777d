"""Assessing a risk anew: one action, nothing half done, and two who do it at the same time."""

from pathlib import Path

import pytest

from aims_tui.records.risk_levels import level
from aims_tui.records.risk_treatment import acceptance, lacking
from aims_tui.workspace.commands import tying, undo
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.commands.reassessing import reassess
from aims_tui.workspace.queries import history, trace
from aims_tui.workspace.store import errors, facts, gate, merge, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import TODAY, act, requirement
from tests.workspace.steps import copy, tables, told


def author(workspace: Workspace, who: str = "Lead") -> Author:
    return Author(workspace, who=who, today=lambda: TODAY)


@pytest.fixture
def risk(workspace: Workspace) -> str:
    """A risk that was assessed at 4 × 5 and accepted by top management."""
    kinds = workspace.kinds
    chief = gate.added(kinds["person"], {"name": "Chief", "top_management": "yes"})
    act(workspace, chief)
    made = gate.added(kinds["risk"], {
        "title": "Wrong answer", "likelihood": "4", "impact_individuals": "5", "accepted_by": chief.row,
        "accepted_on": "2026-11-01", "assessed_on": "2026-09-01", "trigger": "planned",
    })  # fmt: skip
    act(workspace, made)
    return made.row


def row(workspace: Workspace, risk: str) -> dict[str, str]:
    return tables(workspace)["risk"][risk]


def test_steps_day_trigger_and_reason_are_one_action_that_undo_takes_back(workspace: Workspace, risk: str) -> None:
    before = row(workspace, risk)
    typed = {"likelihood": "5", "trigger": "Incident", "next_review": "+4w", "residual_likelihood": "2"}
    saved = reassess(author(workspace), risk, typed, "INC-2 came of it")
    assert saved.detail is not None and saved.detail.worked("level").value == 25
    now_ = row(workspace, risk)
    assert (now_["likelihood"], now_["impact_individuals"], now_["trigger"]) == ("5", "5", "incident")
    assert (now_["assessed_on"], now_["next_review"], now_["residual_likelihood"]) == ("2026-11-24", "2026-12-22", "2")
    changed = [each for each in history.history(workspace) if each.why == "INC-2 came of it"]
    assert len({each.action for each in changed}) == 1
    assert {each.field for each in changed} == {
        "likelihood", "trigger", "assessed_on", "next_review", "residual_likelihood",
    }  # fmt: skip
    undo.undo(workspace, who="Lead", at=now())
    ours = {"revision", "clashes"}
    assert {key: value for key, value in row(workspace, risk).items() if key not in ours} == {
        key: value for key, value in before.items() if key not in ours
    }


def test_whoever_is_known_to_the_workspace_is_named_as_who_assessed(workspace: Workspace, risk: str) -> None:
    reassess(author(workspace, "Stranger"), risk, {"likelihood": "3"})
    assert row(workspace, risk)["assessed_by"] == ""
    saved = reassess(author(workspace, "chief"), risk, {"likelihood": "2"})
    assert saved.detail is not None and saved.detail.typed["assessed_by"] == "Chief"


def test_another_day_may_be_said_and_the_rest_stays(workspace: Workspace, risk: str) -> None:
    reassess(author(workspace), risk, {"assessed_on": "20 Nov"})
    found = row(workspace, risk)
    assert (found["assessed_on"], found["likelihood"], found["trigger"]) == ("2026-11-20", "4", "planned")


def test_an_acceptance_is_stale_by_itself_once_another_level_stands(workspace: Workspace, risk: str) -> None:
    author_ = author(workspace)
    assert row(workspace, risk)["accepted_level"] == "20"
    saved = reassess(author_, risk, {"likelihood": "5"})
    assert saved.detail is not None and saved.detail.facts is not None
    assert acceptance(saved.detail.facts).value == "stale"
    assert row(workspace, risk)["accepted_level"] == "20", "nobody accepted anything"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"likelihood": "5", "title": "Other"}, "A reassessment says nothing of 'title'"),
        ({"likelihood": "5", "state": "closed"}, "says nothing of 'state'"),
        ({"likelihood": "6"}, "Likelihood is a whole number from 1 to 5, not 6"),
        ({"likelihood": "5", "impact_society": "high"}, "Impact society must be a whole number"),
        ({"likelihood": "5", "trigger": "whim"}, "Trigger takes one of planned, change, incident, new_system"),
        ({"likelihood": "3", "residual_likelihood": "5"}, "Say why the level rises from 15 to 25"),
        ({"likelihood": "5", "residual_mood": "bad"}, "no field 'residual_mood'"),
        ({"likelihood": "5", "assessed_by": "Nobody Known"}, "Nobody Known"),
    ],
)
def test_what_is_refused_leaves_nothing_half_done(
    workspace: Workspace, risk: str, typed: dict[str, str], said: str
) -> None:
    before, changes = row(workspace, risk), history.history(workspace)
    with pytest.raises(errors.Refused, match=said):
        reassess(author(workspace), risk, typed, "why")
    assert row(workspace, risk) == before and history.history(workspace) == changes


def test_a_reason_is_never_lost_because_nothing_else_is_new(workspace: Workspace, risk: str) -> None:
    author_ = author(workspace)
    reassess(author_, risk, {}, "Looked at it again")
    changes = history.history(workspace)
    with pytest.raises(errors.Refused, match="R-01 stands assessed like that already"):
        reassess(author_, risk, {}, "And once more")
    assert reassess(author_, risk, {}).receipt.written == (), "without a reason there is nothing to keep"
    assert history.history(workspace) == changes
    reassess(author_, risk, {"trigger": "incident"}, "And once more")
    assert history.history(workspace)[-1].why == "And once more"


def test_a_risk_that_somebody_deleted_is_not_assessed(workspace: Workspace, risk: str) -> None:
    act(workspace, gate.deleted("risk", risk), who="Ann")
    with pytest.raises(errors.Refused):
        reassess(author(workspace), risk, {"likelihood": "5"})
    assert tables(workspace)["risk"] == {}


# Two copies ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def other(workspace: Workspace, risk: str, tmp_path: Path) -> Workspace:
    """A copy of the same workspace, at which Ann works."""
    return copy(workspace.path, tmp_path / "other" / "copy.aims")


def test_copies_that_both_reassess_keep_both_assessments_until_somebody_decides(
    workspace: Workspace, other: Workspace, risk: str
) -> None:
    reassess(author(workspace), risk, {"likelihood": "2", "trigger": "change"}, "Fewer customers")
    reassess(author(other, "Ann"), risk, {"likelihood": "5", "impact_society": "3", "trigger": "incident"}, "INC-2")
    merge.merge(workspace, other.path)
    found = history.conflicts(workspace)
    assert {(each.record, each.row, each.field) for each in found} == {
        ("risk", risk, "likelihood"), ("risk", risk, "trigger"),
    }  # fmt: skip
    values = {each.field: {op.value for op in each.ops} for each in found}
    assert values == {"likelihood": {"2", "5"}, "trigger": {"change", "incident"}}, "both said the same day"
    here = row(workspace, risk)
    assert here["clashes"] == "2" and here["impact_society"] == "3" and here["assessed_on"] == "2026-11-24"
    whys = {each.why for each in history.history(workspace, risk)}
    assert {"Fewer customers", "INC-2"} <= whys, "the history tells both"

    for each in found:
        author(workspace).decide(each, {"likelihood": "5", "trigger": "incident"}[each.field])
    assert history.conflicts(workspace) == [] and row(workspace, risk)["clashes"] == "0"
    merge.merge(other, workspace.path)
    for each in (workspace, other):
        assert (row(each, risk)["likelihood"], row(each, risk)["trigger"]) == ("5", "incident")
        assert tables(each) == told(each) and not verify.verify(each).problems


def test_a_conflict_is_in_the_facts_so_that_every_list_can_flag_it(
    workspace: Workspace, other: Workspace, risk: str
) -> None:
    reassess(author(workspace), risk, {"likelihood": "2"})
    reassess(author(other, "Ann"), risk, {"likelihood": "5"})
    merge.merge(workspace, other.path)
    found = read(workspace, risk)
    assert found.clashes == 1 and level(found).value in (10, 25)


def read(workspace: Workspace, risk: str) -> facts.Facts:
    with workspace.reading() as connection:
        reader = facts.Reader(connection, workspace.described, TODAY.isoformat())
        (found,) = reader.of(workspace.described["risk"], [risk])
    return found


def test_a_risk_that_one_closes_while_another_adds_an_action_stays_closed_with_it_and_says_so(
    workspace: Workspace, other: Workspace, risk: str
) -> None:
    act(workspace, gate.Change("risk", risk, {"state": "closed"}))
    made = gate.added(other.kinds["action"], {"of": risk, "title": "Write tests", "due": "2026-11-01"})
    act(other, made, who="Ann")
    for one, from_ in ((workspace, other), (other, workspace)):
        merge.merge(one, from_.path)
        assert row(one, risk)["state"] == "closed" and made.row in tables(one)["action"]
        assert not verify.verify(one).problems
        assert [*lacking(read(one, risk))] == ["it is closed while ACT-01 is open"]
        with one.reading() as connection:
            (assessment,) = connection.execute("SELECT id FROM assessment").fetchone()
            found = trace.trace(one, connection, assessment, TODAY.isoformat())
        assert [(each.rule, each.risk, each.target) for each in found.breaks] == [
            ("closed_with_open_action", "R-01", ("action", made.row))
        ]
    act(workspace, gate.Change("risk", risk, {"note": "People can go on working on it"}))
    act(workspace, gate.Change("action", made.row, {"done_on": "2026-11-24"}))
    assert [*lacking(read(workspace, risk))] == []


def test_a_risk_that_one_deletes_while_another_reassesses_it_waits_for_a_decision(
    workspace: Workspace, other: Workspace, risk: str
) -> None:
    act(workspace, gate.deleted("risk", risk))
    reassess(author(other, "Ann"), risk, {"likelihood": "5"}, "INC-2")
    merge.merge(workspace, other.path)
    (found,) = history.conflicts(workspace)
    assert found.deleted_by and {each.who for each in found.worked_on_by} == {"Ann"}
    author(workspace).decide(found, "1")
    assert row(workspace, risk)["likelihood"] == "5" and history.conflicts(workspace) == []


def test_copies_that_add_one_tie_have_one_and_a_conflict_only_about_its_note(
    workspace: Workspace, other: Workspace, risk: str
) -> None:
    for each, who, note in ((workspace, "Lead", "tests"), (other, "Ann", "reviews")):
        control = ("requirement", requirement(each, "A.6.2.4"))
        tying.tie(author(each, who), control, ("risk", risk), note)
    merge.merge(workspace, other.path)
    (tied,) = read(workspace, risk).tied("treats")
    (found,) = history.conflicts(workspace)
    assert (found.record, found.row, found.field) == ("link", tied.link, "note")
    assert {op.value for op in found.ops} == {"tests", "reviews"}
