"""Everything of one person becomes another's."""

import pytest

from aims_tui.workspace.commands import handover, undo
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import TODAY, act, put


@pytest.fixture
def jane(workspace: Workspace) -> gate.Change:
    """Jane, who owns 4.1, reviews and approves A.2.2, owns a piece of evidence and a use case."""
    person = gate.added(workspace.kinds["person"], {"name": "Jane"})
    act(
        workspace, person,
        gate.added(workspace.kinds["evidence"], {"title": "Plan", "link": "https://example.org", "owner": person.row}),
        gate.added(workspace.kinds["use_case"], {"title": "Chat", "owner": person.row}),
    )  # fmt: skip
    put(workspace, "4.1", owner=person.row)
    put(workspace, "A.2.2", reviewer=person.row, approver=person.row)
    return person


@pytest.fixture
def session(workspace: Workspace) -> Session:
    session = Session(workspace, who="Lead", today=lambda: TODAY)
    session.look()
    return session


def test_what_names_a_person_is_listed_field_by_field(session: Session, jane: gate.Change) -> None:
    assert sorted(handover.named_in(session, jane.row)) == [
        "4.1 Owner", "A.2.2 Approver", "A.2.2 Reviewer", "evidence EV-01 Owner", "use case UC-1 Owner",
    ]  # fmt: skip


def test_all_of_it_is_handed_over_at_once_and_one_undo_brings_it_back(session: Session, jane: gate.Change) -> None:
    session.welcome.add("ann lee")
    saved = handover.hand_over(session, jane.row, "Ann Lee")
    assert saved.new_people == ("Ann Lee",)
    assert handover.named_in(session, jane.row) == ()
    undo.undo(session.workspace, who="Lead", at=now())
    assert len(handover.named_in(session, jane.row)) == 5


def test_a_half_typed_name_or_the_same_person_or_nobody_takes_over_nothing(session: Session, jane: gate.Change) -> None:
    with pytest.raises(errors.UnknownPerson):
        handover.hand_over(session, jane.row, "Ann")
    for to in ("JANE", ""):
        with pytest.raises(errors.Refused, match="somebody else than Jane"):
            handover.hand_over(session, jane.row, to)
    assert len(handover.named_in(session, jane.row)) == 5


def test_who_is_named_nowhere_has_nothing_to_hand_over(session: Session, workspace: Workspace) -> None:
    people = [gate.added(workspace.kinds["person"], {"name": name}) for name in ("Bob", "Ann")]
    act(workspace, *people)
    with pytest.raises(errors.Refused, match="Nothing names Bob"):
        handover.hand_over(session, people[0].row, "Ann")


def test_a_person_is_taken_out_of_one_record_and_stays_in_the_others(session: Session, jane: gate.Change) -> None:
    handover.take_out(session, jane.row, "requirement", session.requirement("A.2.2"))
    assert sorted(handover.named_in(session, jane.row)) == ["4.1 Owner", "evidence EV-01 Owner", "use case UC-1 Owner"]


def test_who_approved_the_scope_stays_whoever_takes_over(
    session: Session, workspace: Workspace, jane: gate.Change
) -> None:
    with workspace.reading() as connection:
        (organization,) = connection.execute("SELECT id FROM organization").fetchone()
    act(workspace, gate.Change("organization", organization, {"scope_approved_by": jane.row}))
    assert "Scope approved by" not in " ".join(handover.named_in(session, jane.row))


def test_who_accepted_a_risk_stays_whoever_takes_over(session: Session) -> None:
    session.welcome.update(("jane", "ben"))
    session.add("person", {"name": "Jane"})
    risk = session.add("risk", {"title": "Wrong answer", "owner": "Jane", "accepted_by": "Jane"}).detail
    assert risk is not None
    jane = risk.values["owner"]
    assert [*handover.named_in(session, jane)] == ["risk R-01 Owner"]
    handover.hand_over(session, jane, "Ben")
    after = session.open(*risk.key).typed
    assert (after["owner"], after["accepted_by"]) == ("Ben", "Jane")
