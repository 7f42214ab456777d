"""The tables are the journal written out: whatever was done, both say the same."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aims_tui.records import schema
from aims_tui.records.fields import EXISTS
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import errors, gate, journal, replay, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import act, put
from tests.workspace.steps import DEEDS, STALE, STEPS, Hand, Step, copy, tables, template, told, torn


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Workspace]:
    """Give a new copy of a small workspace at every call."""
    folder = tmp_path_factory.mktemp("replay")

    def made() -> Workspace:
        made.number += 1
        return copy(template(folder), folder / f"{made.number}.aims")

    made.number = 0  # type: ignore[attr-defined]
    return made


@settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=4, max_size=24))
def test_whatever_was_done_the_tables_are_the_replay_of_the_journal(
    fresh: Callable[[], Workspace], steps: list[Step]
) -> None:
    hand = Hand(fresh())
    for step in steps:
        hand.do(step)
    assert tables(hand.workspace) == told(hand.workspace)
    assert not verify.verify(hand.workspace).problems
    listed = {(each.record, each.row, each.field) for each in history.conflicts(hand.workspace)}
    there = tables(hand.workspace)
    assert listed == {cell for cell in torn(hand.workspace) if cell[1] in there[cell[0]]}


def test_every_deed_of_the_random_work_is_accepted_somewhere(fresh: Callable[[], Workspace]) -> None:
    hand = Hand(fresh())
    done = set()
    for number in range(4):
        for deed in ("add person", "look", "set", "add evidence", "own", *DEEDS):
            if hand.do((deed, 0, 1, number)):
                done.add(deed)
    assert done == set(DEEDS)


def test_the_random_work_does_make_conflicts(fresh: Callable[[], Workspace]) -> None:
    hand = Hand(fresh())
    for number in range(3):
        hand.do((STALE, 0, 1, number + 1))
    assert len(torn(hand.workspace)) == 1


def test_tables_made_anew_from_the_journal_hold_the_same(workspace: Workspace) -> None:
    hand = Hand(workspace)
    for number in range(40):
        hand.do((DEEDS[number % len(DEEDS)], number % 2, number % 5, number % 4))
    before = tables(workspace)
    with workspace.writing() as session:
        replay.rebuild(session, workspace.kinds)
    assert tables(workspace) == before
    assert not verify.verify(workspace).problems


def test_altered_tables_are_put_right_from_the_journal(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="A policy stands.")
    before = tables(workspace)
    with workspace.writing() as session:
        replay.raw(session).execute("DELETE FROM requirement WHERE ref LIKE 'A.%'")
        replay.raw(session).execute("UPDATE requirement SET implementation = 'Forged.', revision = 99")
    assert tables(workspace) != before
    with workspace.writing() as session:
        replay.rebuild(session, workspace.kinds)
    assert tables(workspace) == before


def test_changes_of_records_and_fields_that_nobody_knows_any_more_stay_in_the_journal(workspace: Workspace) -> None:
    with workspace.writing() as session:
        journal_writer = journal.JournalWriter(replay.raw(session), workspace.last_seen.replica, "root")
        for record, field in (("spaceship", ""), ("spaceship", "crew"), ("organization", "motto")):
            journal_writer.append(
                at="", who="Ann", why="", action="old", record=record, row=workspace.id, field=field, value="1",
                parents=(),
            )  # fmt: skip
        replay.rebuild(session, workspace.kinds)
    with workspace.reading() as connection:
        kept = [(op.record, op.field) for op in journal.ops(connection, "action = 'old'")]
    assert kept == [("spaceship", ""), ("spaceship", "crew"), ("organization", "motto")]
    assert "spaceship" not in tables(workspace)
    assert tables(workspace) == told(workspace)


def test_former_names_of_records_and_fields_are_read_through_the_renames(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(workspace, gate.added(workspace.kinds["person"], {"name": "Ann", "role": "CTO"}))
    with workspace.writing() as session:
        connection = replay.raw(session)
        connection.execute("UPDATE op SET record = 'human' WHERE record = 'person'")
        connection.execute("UPDATE op SET field = 'job' WHERE field = 'role'")
    renames = {("human", ""): ("person", ""), ("human", "job"): ("person", "role")}
    monkeypatch.setattr(schema, "RENAMES", renames)
    with workspace.reading() as connection:
        (ann,) = replay.replayed(connection, workspace.kinds)["person"].values()
    assert (ann["name"], ann["role"]) == ("Ann", "CTO")


def test_an_assessment_that_comes_back_brings_what_was_written_in_it(workspace: Workspace) -> None:
    begun = gate.added(workspace.kinds["assessment"], {"title": "Ranking"})
    act(workspace, begun)
    row = edits.requirement_id(begun.row, "A.2.2")
    act(workspace, gate.Change("requirement", row, {"implementation": "A policy stands."}))
    deleted = gate.Action("Import", now(), "", (gate.deleted("assessment", begun.row),))
    with pytest.raises(errors.Refused):
        gate.write(workspace, deleted)
    gate.write(workspace, deleted, mode=gate.Mode.AS_FOUND)
    assert row not in tables(workspace)["requirement"]
    act(workspace, gate.Change("assessment", begun.row, {EXISTS: "1"}))
    assert tables(workspace)["requirement"][row]["implementation"] == "A policy stands."
    assert tables(workspace) == told(workspace)
