"""What names a person: the list of what they have to do."""

from aims_tui.workspace.queries import duties
from aims_tui.workspace.queries.duties import Duty
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put, requirement


def person(workspace: Workspace, name: str) -> str:
    change = gate.added(workspace.kinds["person"], {"name": name})
    act(workspace, change)
    return change.row


def of(workspace: Workspace, row: str) -> tuple[Duty, ...]:
    with workspace.reading() as connection:
        return duties.duties_of(workspace, connection, row)


def test_what_is_open_comes_first_by_due_date_then_the_rest_by_number(workspace: Workspace) -> None:
    jane = person(workspace, "Jane")
    put(workspace, "4.1", owner=jane, status="implemented", no_evidence_reason="Seen in the talks")
    put(workspace, "5.2", owner=jane)
    put(workspace, "6.2", reviewer=jane, due="2026-12-14")
    put(workspace, "A.2.2", approver=jane, due="2026-12-01", applicability="applicable")
    put(workspace, "A.8.3", owner=jane, applicability="not_applicable", exclusion_justification="No outside users")
    found = of(workspace, jane)
    assert [each.ref for each in found] == ["A.2.2", "6.2", "5.2", "4.1", "A.8.3"]
    assert [each.open for each in found] == [True, True, True, False, False]


def test_somebody_with_several_parts_in_one_requirement_has_one_duty_there(workspace: Workspace) -> None:
    jane, john = person(workspace, "Jane"), person(workspace, "John")
    put(workspace, "4.1", owner=jane, approver=jane, reviewer=john)
    assert [each.parts for each in of(workspace, jane)] == [("Owner", "Approver")]
    assert [each.parts for each in of(workspace, john)] == [("Reviewer",)]


def test_evidence_use_cases_and_the_scope_name_people_too(workspace: Workspace) -> None:
    jane = person(workspace, "Jane")
    kinds = workspace.kinds
    act(workspace, gate.added(kinds["evidence"], {"title": "AI policy", "link": "https://example.org", "owner": jane}))
    act(workspace, gate.added(kinds["use_case"], {"title": "Chat", "owner": jane}))
    with workspace.reading() as connection:
        (organization,) = connection.execute("SELECT id FROM organization").fetchone()
    act(workspace, gate.Change("organization", organization, {"scope_approved_by": jane}))
    found = {each.record: each for each in of(workspace, jane)}
    assert {name: (each.ref, each.title) for name, each in found.items()} == {
        "evidence": ("EV-01", "AI policy"),
        "use_case": ("UC-1", "Chat"),
        "organization": ("Acme Ltd", "Acme Ltd"),
    }
    assert not any(each.open for each in found.values())


def test_a_remark_waits_for_who_sees_to_it_until_it_is_resolved(workspace: Workspace) -> None:
    jane = person(workspace, "Jane")
    said = {"requirement": requirement(workspace, "4.1"), "text": "Too old.", "owner": jane, "due": "2026-12-01"}
    remark = gate.added(workspace.kinds["remark"], said)
    act(workspace, remark)
    (duty,) = of(workspace, jane)
    assert (duty.record, duty.open, duty.due, duty.parts) == ("remark", True, "2026-12-01", ("Owner",))
    act(workspace, gate.Change("remark", remark.row, {"resolved_on": "2026-11-30"}))
    assert [each.open for each in of(workspace, jane)] == [False]


def test_what_somebody_once_did_is_history_and_no_duty(workspace: Workspace) -> None:
    jane, john = person(workspace, "Jane"), person(workspace, "John")
    kinds = workspace.kinds
    owned = {"title": "Wrong answers", "owner": john, "assessed_by": jane, "next_review": "2026-12-08"}
    both = {"title": "Bias", "owner": jane, "assessed_by": jane, "next_review": "2026-12-08"}
    act(workspace, gate.added(kinds["risk"], owned), gate.added(kinds["risk"], both))
    with workspace.reading() as connection:
        (organization,) = connection.execute("SELECT id FROM organization").fetchone()
    act(workspace, gate.Change("organization", organization, {"scope_approved_by": jane}))
    assert [(each.ref, each.parts, each.past, each.open) for each in of(workspace, jane)] == [
        ("R-02", ("Owner",), ("Assessed by",), True),
        ("Acme Ltd", (), ("Scope approved by",), False),
        ("R-01", (), ("Assessed by",), False),
    ]


def test_whom_nothing_names_has_no_duties(workspace: Workspace) -> None:
    assert of(workspace, person(workspace, "Jane")) == ()
