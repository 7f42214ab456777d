"""Two records made one: nothing that hung on either is lost, in this copy and in every other."""

from pathlib import Path

import pytest

from aims_tui.workspace.commands import tying, uniting
from aims_tui.workspace.commands.undo import undo
from aims_tui.workspace.queries import history
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors, gate, merge, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import TODAY
from tests.workspace.steps import copy, tables


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """Two own controls that are one thing, each with a link, the second with a performance; and an obligation."""
    made = Session(workspace, who="Lead", today=lambda: TODAY)
    made.look()
    made.add("own_control", {"title": "Weekly look", "frequency": "weekly"})
    made.add("own_control", {"title": "Weekly look again", "how": "We look.", "frequency": "monthly"})
    made.add("performance", {"of": "C-02", "title": "Week 46", "on": "2026-11-16", "result": "worked"})
    first, second = ids(made)
    tying.tie(made, ("own_control", first), ("requirement", made.requirement("9.1")), "looks")
    tying.tie(made, ("own_control", second), ("requirement", made.requirement("9.1")), "looks too")
    tying.tie(made, ("own_control", second), ("requirement", made.requirement("A.6.2.6")), "monitors")
    return made


def ids(session: Session) -> list[str]:
    """Return the ids of the own controls, by short id."""
    return [row.id for row in session.rows("own_control")["own_control"]]


def told(session: Session) -> dict[str, object]:
    """Return what the one that is left says."""
    (row,) = session.rows("own_control")["own_control"]
    return {
        "short": row.facts.ref, "how": row.value("how"), "frequency": row.value("frequency"),
        "carries": {each.ref: each.note for each in row.facts.tied("carries")},
        "performed": [each.values["title"] for each in row.facts.parts.get("performance", ())],
    }  # fmt: skip


def test_the_first_stays_and_learns_what_only_the_other_says(session: Session) -> None:
    uniting.unite(session, "own_control", *ids(session))
    assert told(session) == {
        "short": "C-01", "how": "We look.", "frequency": "weekly",
        "carries": {"9.1": "looks", "A.6.2.6": "monitors"}, "performed": ["Week 46"],
    }  # fmt: skip
    assert verify.verify(session.workspace).problems == ()


def test_undo_brings_both_back_as_they_were(session: Session) -> None:
    before = tables(session.workspace)
    uniting.unite(session, "own_control", *ids(session))
    undo(session.workspace, who="Lead", at=now())
    after = tables(session.workspace)
    assert {kind: {row: {**values, "revision": 0} for row, values in rows.items()} for kind, rows in after.items()} == {
        kind: {row: {**values, "revision": 0} for row, values in rows.items()} for kind, rows in before.items()
    }


def test_what_is_written_later_of_a_part_that_moved_calls_nothing_back(session: Session, tmp_path: Path) -> None:
    uniting.unite(session, "own_control", *ids(session))
    part = session.rows("performance")["performance"][0].id
    other = copy(session.workspace.path, tmp_path / "other" / "acme.aims")
    gate.write(other, gate.Action("Ann", now(), "", (gate.Change("performance", part, {"found": "All fine"}),)))
    merge.merge(session.workspace, other.path)
    assert told(session)["short"] == "C-01" and len(session.rows("own_control")["own_control"]) == 1
    with session.workspace.reading() as connection:
        assert history.conflicts_in(connection, session.workspace.described) == []


def test_work_on_the_one_that_went_is_not_lost_in_a_merge(session: Session, tmp_path: Path) -> None:
    other = copy(session.workspace.path, tmp_path / "other" / "acme.aims")
    second = ids(session)[1]
    gate.write(other, gate.Action("Ann", now(), "", (gate.Change("own_control", second, {"note": "Ask Jo"}),)))
    uniting.unite(session, "own_control", *ids(session))
    merge.merge(session.workspace, other.path)
    with session.workspace.reading() as connection:
        waiting = history.conflicts_in(connection, session.workspace.described)
    assert [(each.record, each.row) for each in waiting] == [("own_control", second)], "somebody decides"


def test_whatever_names_the_other_names_the_first(session: Session) -> None:
    session.add("incident", {"title": "Down"})
    session.add("incident", {"title": "Down again"})
    session.add("action", {"of": "INC-2", "title": "Look why"})
    first, second = (row.id for row in sorted(session.rows("incident")["incident"], key=lambda row: row.facts.ref))
    uniting.unite(session, "incident", first, second)
    (action,) = session.rows("action")["action"]
    assert action.value("of") == first


@pytest.mark.parametrize("kind", ["organization", "method"])
def test_what_there_is_one_of_is_not_made_one(session: Session, kind: str) -> None:
    row = session.rows(kind)[kind][0].id
    with pytest.raises(errors.Refused):
        uniting.unite(session, kind, row, "another")
    with pytest.raises(errors.Refused, match="That is one own control already"):
        uniting.unite(session, "own_control", ids(session)[0], ids(session)[0])
