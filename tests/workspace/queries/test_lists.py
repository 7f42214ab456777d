"""The rows of the lists on the left side."""

from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import lists
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, requirement


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
    asked = {requirement(workspace, "4.1")}
    with workspace.reading() as connection:
        assert lists.begun(connection, asked) == (False, 0, 0)
    answer = {"requirement": requirement(workspace, "4.1"), "question": "4.1-q1", "text": "seen"}
    act(
        workspace,
        gate.Change("organization", workspace.id, {"scope": "All sites"}),
        gate.added(workspace.kinds["person"], {"name": "Jane"}),
        gate.added(workspace.kinds["answer"], answer),
    )
    with workspace.reading() as connection:
        assert lists.begun(connection, asked) == (True, 1, 0), "a text without a verdict answers nothing"
    act(workspace, gate.added(workspace.kinds["answer"], {**answer, "question": "4.1-q2", "verdict": "no"}))
    with workspace.reading() as connection:
        assert lists.begun(connection, asked) == (True, 1, 1)
        assert lists.begun(connection, set()) == (True, 1, 0), "the questions of what is excluded do not count"
