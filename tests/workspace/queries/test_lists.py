"""The rows of the lists on the left side."""

from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import lists
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, requirement


def registers(workspace: Workspace) -> list[tuple[str, str, str, bool]]:
    with workspace.reading() as connection:
        return [
            (each.record, each.name, each.detail, each.active)
            for each in lists.registers(connection, workspace.described)
        ]


def test_registers_stand_in_order_with_what_tells_their_entries_apart(workspace: Workspace) -> None:
    kinds = workspace.kinds
    zoe = gate.added(kinds["person"], {"name": "zoe", "role": "CTO"})
    use_case = gate.added(kinds["use_case"], {"title": "Chat", "owner": zoe.row})
    act(
        workspace,
        zoe,
        gate.added(kinds["person"], {"name": "Bob", "top_management": "yes"}),
        gate.added(kinds["person"], {"name": "Ada", "active": "no"}),
        use_case,
        gate.added(kinds["use_case"], {"title": "Old", "active": "no"}),
    )
    act(workspace, *edits.assessment_for(kinds, use_case.row, "A first one", TODAY))
    assert registers(workspace) == [
        ("organization", "Acme Ltd", "scope not approved", True),
        ("person", "Bob", "top management", True),
        ("person", "zoe", "CTO", True),
        ("person", "Ada", "", False),
        ("use_case", "UC-1 Chat", "zoe", True),
        ("use_case", "UC-2 Old", "", False),
        ("assessment", "Organization-wide AIMS", "the whole organization", True),
        ("assessment", "A first one", "UC-1 Chat", True),
    ]


def test_an_approved_scope_is_told_by_its_day(workspace: Workspace) -> None:
    with workspace.reading() as connection:
        row = lists.registers(connection, workspace.described)[0].row
    act(workspace, gate.Change("organization", row, {"scope": "All", "scope_approved_on": "2026-11-20"}))
    assert registers(workspace)[0][2] == "scope approved 2026-11-20"


def test_evidence_stands_by_its_number_with_how_much_it_supports(workspace: Workspace) -> None:
    kinds = workspace.kinds
    made = [gate.added(kinds["evidence"], {"title": f"Note {number}"}) for number in range(11)]
    act(workspace, *made)
    act(workspace, *(edits.link_change(kinds, ("evidence", made[0].row), ("requirement", requirement(workspace, ref)))
                     for ref in ("4.1", "4.2")))  # fmt: skip
    with workspace.reading() as connection:
        found = lists.evidence(connection)
    assert [each.short for each in found] == [f"EV-{number:02}" for number in range(1, 12)]
    assert [each.supports for each in found[:2]] == [2, 0]


def test_a_young_workspace_has_begun_nothing_and_says_what_it_did_since(workspace: Workspace) -> None:
    from aims_tui.workspace.queries import overview

    assessment = overview.overview(workspace).assessment.id
    with workspace.reading() as connection:
        assert lists.begun(connection, assessment) == (False, 0, 0)
        organization = lists.registers(connection, workspace.described)[0].row
    answer = {"requirement": requirement(workspace, "4.1"), "question": "4.1-q1", "text": "seen"}
    act(
        workspace,
        gate.Change("organization", organization, {"scope": "All sites"}),
        gate.added(workspace.kinds["person"], {"name": "Jane"}),
        gate.added(workspace.kinds["answer"], answer),
    )
    with workspace.reading() as connection:
        assert lists.begun(connection, assessment) == (True, 1, 0), "a text without a verdict answers nothing"
    act(workspace, gate.added(workspace.kinds["answer"], {**answer, "question": "4.1-q2", "verdict": "no"}))
    with workspace.reading() as connection:
        assert lists.begun(connection, assessment) == (True, 1, 1)
        assert lists.begun(connection, "another") == (True, 1, 0)
