"""What changed since a day, grouped for people."""

import time
from collections.abc import Iterator
from datetime import date

import pytest

from aims_tui.workspace.commands import assessing
from aims_tui.workspace.queries.changes_since import Group, changed, groups
from aims_tui.workspace.queries.changes_since import since as beginning
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put, requirement

BEFORE = "2026-10-31T21:59:59.999Z"
AFTER = "2026-10-31T22:00:00.000Z"
DAY = date(2026, 11, 1)


def at(workspace: Workspace, moment: str, ref: str, who: str = "Lead", **values: str) -> None:
    """Set fields at a moment of the past."""
    change = gate.Change("requirement", requirement(workspace, ref), values)
    gate.write(workspace, gate.Action(who, moment, "", (change,)), mode=gate.Mode.AS_FOUND)


def since(workspace: Workspace, day: date = DAY, by: str = "") -> tuple[Group, ...]:
    with workspace.reading() as connection:
        kinds = workspace.described
        return groups(connection, kinds, changed(connection, kinds, beginning(day.isoformat(), TODAY).moment, by))


@pytest.fixture(autouse=True)
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A place where the day begins two hours before that of UTC."""
    monkeypatch.setenv("TZ", "UTC-2")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_day_itself_counts_and_the_moment_before_does_not(workspace: Workspace) -> None:
    at(workspace, BEFORE, "4.1", due="2026-12-01")
    at(workspace, AFTER, "4.1", due="2026-12-14")
    at(workspace, AFTER, "4.1", due="2026-12-31", who="Zoë")
    (record,) = next(each for each in since(workspace) if each.ref == "4.1").records
    (due,) = record.fields
    assert (due.name, due.old, due.new) == ("due", "2026-12-01", "2026-12-31")
    assert [each.who for each in due.steps] == ["Lead", "Zoë"]


def test_requirements_come_in_published_order_those_of_use_cases_after_and_named(workspace: Workspace) -> None:
    session = Session(workspace, who="Lead", today=lambda: TODAY)
    session.look()
    for ref in ("A.2.2", "10.1", "4.1"):
        put(workspace, ref, status="in_progress")
    session.add("use_case", {"title": "Chat"})
    other, _ = assessing.begin(session, "Chat 2026", "Chat")
    session.assessment = other
    row = session.requirement("4.1")
    session.write((gate.Change("requirement", row, {"due": "2026-12-14"}),))
    found = [each for each in since(workspace, date(2000, 1, 1)) if each.requirement]
    assert [(each.ref, each.assessment) for each in found] == [
        ("4.1", ""), ("10.1", ""), ("A.2.2", ""), ("4.1", "Chat 2026"),
    ]  # fmt: skip


def test_what_somebody_changed_is_found_by_the_beginning_of_one_name_only(workspace: Workspace) -> None:
    at(workspace, AFTER, "4.1", due="2026-12-14", who="Ann Roe")
    at(workspace, AFTER, "4.2", due="2026-12-14", who="Anna Roe")
    assert [each.ref for each in since(workspace, by="anna")] == ["4.2"]
    assert [each.ref for each in since(workspace, by="ANN ROE")] == ["4.1"]
    with pytest.raises(errors.Refused, match="Several are called 'ann' in the journal: Ann Roe, Anna Roe"):
        since(workspace, by="ann")
    with pytest.raises(errors.Refused, match="Nobody is called 'Bob' in the journal: Ann Roe, Anna Roe, Lead"):
        since(workspace, by="Bob")
