"""The session of a transaction: what it has read it need not read again."""

from aims_tui.workspace.store import replay
from aims_tui.workspace.store.tables import model_of
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import requirement


def test_a_row_is_read_once_in_a_transaction_also_where_nobody_holds_it(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    model = model_of(workspace.kinds["requirement"])
    asked: list[str] = []
    with workspace.writing() as session:
        replay.raw(session).set_trace_callback(asked.append)
        assert session.get(model, row).ref == "4.1"
        assert session.get(model, row).ref == "4.1"
    assert len([each for each in asked if "FROM requirement" in each]) == 1
