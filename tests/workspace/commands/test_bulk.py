"""One action on several requirements: what can be set is set, what cannot is named, a text is asked for once."""

import pytest

from aims_tui import dates
from aims_tui.workspace.commands import bulk, edits
from aims_tui.workspace.queries import history
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put, requirement


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """The Lead's desk, with the view read once."""
    made = Session(workspace, who="Lead", today=lambda: TODAY)
    made.look()
    return made


def states(session: Session, *refs: str) -> list:
    view = session.look()
    return [view.state(ref) for ref in refs]


def field(session: Session, ref: str, name: str) -> str:
    return str(session.open("requirement", session.requirement(ref)).typed[name])


def test_several_fields_go_to_all_in_one_action_with_the_person_they_name(session: Session) -> None:
    session.welcome.add("jane")
    outcome = bulk.put(
        session, states(session, "4.1", "A.2.2"), {"owner": "Jane", "due": "14 Dec", "status": "In progress"}
    )
    assert outcome.done == ("4.1", "A.2.2") and outcome.refused == {}
    assert outcome.saved.new_people == ("Jane",)
    assert [field(session, ref, "due") for ref in ("4.1", "A.2.2")] == ["2026-12-14"] * 2
    assert len({each.action for each in history.history(session.workspace)[-7:]}) == 1
    session.undo()
    assert field(session, "4.1", "owner") == "" and field(session, "A.2.2", "status") == "not_started"


def test_what_the_value_means_nothing_for_is_refused_and_the_rest_is_set(session: Session) -> None:
    put(session.workspace, "A.2.2", applicability="not_applicable", exclusion_justification="Bought")
    outcome = bulk.put(session, states(session, "A.2.2", "X.1", "A.2.3"), {"status": "in_progress"})
    assert outcome.done == ("A.2.3",)
    assert outcome.refused["A.2.2"].startswith("A.2.2 is excluded")
    assert outcome.refused["X.1"].startswith("X.1 is not adopted")
    clause = bulk.put(session, states(session, "4.1", "A.2.3"), {"applicability": "applicable"})
    assert clause.refused == {"4.1": "4.1 is a subclause: it always applies."}


def test_where_nothing_is_left_the_reasons_come_back_and_nothing_is_written(session: Session) -> None:
    head = session.workspace.head()
    with pytest.raises(errors.Refused, match="is a subclause"):
        bulk.put(session, states(session, "4.1"), {"applicability": "applicable"})
    with pytest.raises(errors.Refused, match="Nothing was chosen"):
        bulk.put(session, states(session, "4.1"), {"status": "in_progress"}, leave=("4.1",))
    with pytest.raises(errors.Refused):
        bulk.put(session, states(session, "4.1", "4.2"), {"due": "12/11/2026"})
    assert session.workspace.head() == head


def test_what_lacks_a_text_is_named_in_the_order_of_the_list_and_nothing_is_saved(session: Session) -> None:
    put(session.workspace, "4.2", no_evidence_reason="A talk")
    wanted = states(session, "4.1", "4.2", "4.3", "4.4", "5.1")
    with pytest.raises(bulk.Incomplete) as raised:
        bulk.put(session, wanted, {"status": "implemented"})
    assert raised.value.lacking == {"no_evidence_reason": ("4.1", "4.3", "4.4", "5.1")}
    assert set(raised.value.sentences) == {"4.1", "4.3", "4.4", "5.1"}
    assert field(session, "4.2", "status") == "not_started"


def test_one_text_goes_to_those_that_lack_it_and_replaces_none_that_was_written(session: Session) -> None:
    put(session.workspace, "4.2", no_evidence_reason="A talk")
    wanted = states(session, "4.1", "4.2")
    bulk.put(session, wanted, {"status": "implemented"}, extra={"no_evidence_reason": "Agreed orally"})
    assert [field(session, ref, "no_evidence_reason") for ref in ("4.1", "4.2")] == ["Agreed orally", "A talk"]
    assert [field(session, ref, "status") for ref in ("4.1", "4.2")] == ["implemented"] * 2


def test_what_lacks_a_text_can_be_left_out(session: Session) -> None:
    put(session.workspace, "4.2", no_evidence_reason="A talk")
    outcome = bulk.put(session, states(session, "4.1", "4.2"), {"status": "implemented"}, leave=("4.1",))
    assert outcome.done == ("4.2",)
    assert [field(session, ref, "status") for ref in ("4.1", "4.2")] == ["not_started", "implemented"]


def test_a_text_that_was_given_and_is_still_refused_is_no_longer_asked_for(session: Session) -> None:
    with pytest.raises(errors.Refused) as raised:
        bulk.put(session, states(session, "4.1"), {"status": "implemented"}, extra={"no_evidence_reason": "  "})
    assert not isinstance(raised.value, bulk.Incomplete)


def test_evidence_is_linked_to_all_in_the_action_that_needs_it(session: Session) -> None:
    made = gate.added(session.workspace.kinds["evidence"], {"title": "Note", "link": "https://example.org"})
    act(session.workspace, made)
    bulk.put(session, states(session, "4.1", "4.2"), {"status": "implemented"}, evidence={made.row: "names both"})
    assert [each.note for each in session.open("evidence", made.row).supports] == ["names both"] * 2
    assert field(session, "4.1", "status") == "implemented"


def test_the_rows_of_another_assessment_are_left_alone(session: Session) -> None:
    use_case = gate.added(session.workspace.kinds["use_case"], {"title": "Chat"})
    act(session.workspace, use_case, *edits.assessment_for(session.workspace.kinds, use_case.row, "Chat", TODAY))
    bulk.put(session, states(session, "4.1"), {"status": "in_progress"})
    with session.workspace.reading() as connection:
        rows = connection.execute("SELECT id FROM requirement WHERE status = 'in_progress'").fetchall()
    assert rows == [(requirement(session.workspace, "4.1"),)]


def test_due_dates_move_each_from_its_own_and_what_has_none_is_named(session: Session) -> None:
    put(session.workspace, "4.1", due="2026-12-01")
    put(session.workspace, "4.2", due="2027-01-31")
    outcome = bulk.shift(session, states(session, "4.1", "4.2", "4.3"), "+1m")
    assert (outcome.done, dict(outcome.refused)) == (("4.1", "4.2"), {"4.3": "It has no due date."})
    assert [field(session, ref, "due") for ref in ("4.1", "4.2", "4.3")] == ["2027-01-01", "2027-02-28", ""]
    assert len(outcome.saved.receipt.written) == 2


@pytest.mark.parametrize("typed", ["", "soon", "2026-12-01", "friday"])
def test_what_is_no_distance_moves_nothing(session: Session, typed: str) -> None:
    put(session.workspace, "4.1", due="2026-12-01")
    with pytest.raises(dates.DateUnclear, match="no distance"):
        bulk.shift(session, states(session, "4.1"), typed)
    assert field(session, "4.1", "due") == "2026-12-01"


def test_where_nothing_has_a_date_there_is_nothing_to_move(session: Session) -> None:
    with pytest.raises(errors.Refused, match="None of them has a due date"):
        bulk.shift(session, states(session, "4.1"), "+2w")
