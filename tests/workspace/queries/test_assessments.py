"""How a risk was assessed in the course of time, read out of the journal."""

from collections.abc import Callable

import pytest

from aims_tui.records.facts import Facts
from aims_tui.workspace.commands import undo
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.commands.reassessing import reassess
from aims_tui.workspace.queries.assessments import Assessed, assessments
from aims_tui.workspace.store import facts, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act

Told = Callable[[], list[Assessed]]


def dated(workspace: Workspace, at: str, *changes: gate.Change, who: str = "Lead", why: str = "") -> None:
    """Pass one action of that moment through the gate."""
    gate.write(workspace, gate.Action(who, at, why, changes))


@pytest.fixture
def risk(workspace: Workspace) -> str:
    made = gate.added(workspace.kinds["risk"], {"title": "Wrong answer"})
    dated(workspace, "2026-05-01T09:00:00.000Z", made)
    return made.row


@pytest.fixture
def found(workspace: Workspace, risk: str) -> Told:
    """Reads the assessments of the risk."""

    def reading() -> list[Assessed]:
        with workspace.reading() as connection:
            (of,) = facts.Reader(connection, workspace.described, TODAY.isoformat()).of(
                workspace.described["risk"], [risk]
            )
            assert isinstance(of, Facts)
            return [*assessments(connection, workspace.described, of)]

    return reading


def assess(workspace: Workspace, risk: str, at: str, why: str = "", who: str = "Lead", **values: str) -> None:
    dated(workspace, f"{at}T10:00:00.000Z", gate.Change("risk", risk, values), who=who, why=why)


def test_a_risk_that_was_never_assessed_has_none(workspace: Workspace, risk: str, found: Told) -> None:
    assess(workspace, risk, "2026-05-02", description="Something", next_review="2026-12-01", trigger="planned")
    assess(workspace, risk, "2026-05-03", likelihood="4")
    assert found() == [], "likelihood alone makes no level"


def test_all_of_them_are_told_the_newest_first_with_level_trigger_and_reason(
    workspace: Workspace, risk: str, found: Told
) -> None:
    assess(workspace, risk, "2026-05-04", "First look", likelihood="2", impact_individuals="4",
           assessed_on="2026-05-02", trigger="planned")  # fmt: skip
    assess(workspace, risk, "2026-08-10", "INC-2 came of it", "Ann", likelihood="4", impact_society="5",
           assessed_on="2026-08-09", trigger="incident", residual_likelihood="1")  # fmt: skip
    newest, oldest = found()
    assert (newest.on, newest.who, newest.trigger, newest.why) == ("2026-08-09", "Ann", "Incident", "INC-2 came of it")
    assert (newest.level.text, newest.residual.text) == ("20 Very high", "5 Medium")
    assert newest.level.reason == "20 = 4 × 5, above the tolerance of 8"
    assert (oldest.on, oldest.who, oldest.trigger, oldest.why) == ("2026-05-02", "Lead", "Planned", "First look")
    assert (oldest.level.text, oldest.residual.text) == ("8 Medium", "")


def test_what_touches_no_step_is_no_assessment(workspace: Workspace, risk: str, found: Told) -> None:
    assess(workspace, risk, "2026-05-04", likelihood="2", impact_individuals="4")
    assess(workspace, risk, "2026-06-01", title="Wrong answer to a customer", treatment="reduce", owner="")
    assess(workspace, risk, "2026-06-02", next_review="2026-12-01")
    made = gate.added(workspace.kinds["action"], {"of": risk, "title": "Write tests"})
    dated(workspace, "2026-06-03T10:00:00.000Z", made)
    assert [each.on for each in found()] == ["2026-05-04"], "the day of the change, where none was said"


def test_a_step_that_was_set_without_a_day_is_dated_and_signed_by_who_set_it(
    workspace: Workspace, risk: str, found: Told
) -> None:
    assess(workspace, risk, "2026-05-04", likelihood="2", impact_individuals="4", assessed_on="2026-05-01",
           trigger="planned")  # fmt: skip
    assess(workspace, risk, "2026-07-01", who="Ann", likelihood="3")
    newest = found()[0]
    assert (newest.on, newest.who, newest.trigger, newest.level.value) == ("2026-07-01", "Ann", "", 12)


def test_what_treatment_leaves_is_an_assessment_too(workspace: Workspace, risk: str, found: Told) -> None:
    assess(workspace, risk, "2026-05-04", likelihood="4", impact_individuals="4")
    assess(workspace, risk, "2026-06-01", residual_impact_individuals="1")
    assert [(each.level.value, each.residual.value) for each in found()] == [(16, 4), (16, None)]


def test_that_nothing_has_changed_is_told_where_a_day_was_said(workspace: Workspace, risk: str, found: Told) -> None:
    assess(workspace, risk, "2026-05-04", likelihood="4", impact_individuals="4", assessed_on="2026-05-04")
    author = Author(workspace, who="Lead", today=lambda: TODAY)
    reassess(author, risk, {"trigger": "planned"}, "Nothing has changed")
    newest = found()[0]
    assert (newest.on, newest.trigger, newest.why) == ("2026-11-24", "Planned", "Nothing has changed")
    assert newest.level.value == 16


def test_former_levels_are_worked_out_by_the_method_of_today(workspace: Workspace, risk: str, found: Told) -> None:
    assess(workspace, risk, "2026-05-04", likelihood="4", impact_individuals="5")
    assess(workspace, risk, "2026-06-04", impact_individuals="4")
    (method,) = [row for (row,) in workspace_rows(workspace)]
    act(workspace, gate.Change("method", method, {"steps": "4", "tolerance": "16"}))
    newest, oldest = found()
    assert newest.level.reason == "16 = 4 × 4, within the tolerance of 16"
    assert (oldest.level.value, oldest.level.text) == (None, "outside the scale"), "named, and not lost"


def workspace_rows(workspace: Workspace) -> list[tuple[str]]:
    with workspace.reading() as connection:
        return connection.execute("SELECT id FROM method").fetchall()


def test_what_was_taken_back_is_told_as_it_was_done(workspace: Workspace, risk: str, found: Told) -> None:
    assess(workspace, risk, "2026-05-04", likelihood="2", impact_individuals="4")
    assess(workspace, risk, "2026-06-01", likelihood="5")
    undo.undo(workspace, who="Lead", at="2026-06-02T10:00:00.000Z")
    assert [(each.on, each.level.value) for each in found()] == [
        ("2026-06-02", 8), ("2026-06-01", 20), ("2026-05-04", 8),
    ]  # fmt: skip


def test_another_risk_and_its_assessments_do_not_get_mixed_up(workspace: Workspace, risk: str, found: Told) -> None:
    other = gate.added(workspace.kinds["risk"], {"title": "Drift", "likelihood": "5", "impact_society": "5"})
    act(workspace, other)
    assert found() == []
