"""Who changed what, when, from what to what, read by people."""

from datetime import date
from pathlib import Path

import pytest

from aims_tui.records.fields import EXISTS
from aims_tui.workspace import demo
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import gate, merge
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put, requirement
from tests.workspace.steps import copy


def told(workspace: Workspace, *rows: str) -> list[tuple[str, str, str]]:
    """Return field, old and new of the changes of these rows."""
    return [(each.field, each.old, each.new) for each in history.history(workspace, *rows)]


def test_old_and_new_follow_each_other(workspace: Workspace) -> None:
    for text in ("One.", "Two.", "Three."):
        put(workspace, "4.1", implementation=text)
    assert told(workspace, requirement(workspace, "4.1")) == [
        ("implementation", "", "One."),
        ("implementation", "One.", "Two."),
        ("implementation", "Two.", "Three."),
    ]


def test_before_the_first_change_stands_the_default(workspace: Workspace) -> None:
    put(workspace, "A.2.2", status="in_progress", applicability="applicable", due="2026-12-14")
    assert set(told(workspace, requirement(workspace, "A.2.2"))) == {
        ("status", "not_started", "in_progress"),
        ("applicability", "undecided", "applicable"),
        ("due", "", "2026-12-14"),
    }


def test_who_when_why_and_the_account_stand_with_every_change(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    change = gate.Change("requirement", row, {"due": "2026-12-14"})
    gate.write(workspace, gate.Action("Ann", "2026-11-24T08:00:00.000Z", "kick-off", (change,), id="the action"))
    (found,) = history.history(workspace, row)
    assert found == history.Changed(
        "2026-11-24T08:00:00.000Z", "Ann", workspace.account, "kick-off", "the action", "requirement", row, "due", "",
        "2026-12-14",
    )  # fmt: skip


def test_the_whole_history_begins_with_the_new_workspace(workspace: Workspace) -> None:
    first, *_ = history.history(workspace)
    assert (first.record, first.field, first.old, first.new) == ("organization", EXISTS, "", "1")
    assert first.why == "New workspace"


def test_rows_are_told_apart_and_several_may_be_asked_for(workspace: Workspace) -> None:
    put(workspace, "4.1", due="2026-12-14")
    put(workspace, "4.2", due="2026-12-15")
    put(workspace, "4.3", due="2026-12-16")
    rows = [requirement(workspace, ref) for ref in ("4.1", "4.3")]
    assert told(workspace, *rows) == [("due", "", "2026-12-14"), ("due", "", "2026-12-16")]


def test_a_row_nobody_touched_has_no_history(workspace: Workspace) -> None:
    assert history.history(workspace, requirement(workspace, "4.1")) == []
    assert history.history(workspace, "no such row") == []


def test_adding_deleting_and_bringing_back_are_told(workspace: Workspace) -> None:
    person = gate.added(workspace.kinds["person"], {"name": "Ann"})
    act(workspace, person)
    act(workspace, gate.deleted("person", person.row))
    act(workspace, gate.Change("person", person.row, {EXISTS: "1"}))
    assert told(workspace, person.row) == [("", "", "1"), ("name", "", "Ann"), ("", "1", ""), ("", "", "1")]


def test_two_who_wrote_at_once_have_the_same_old_value(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    put(workspace, "4.1", implementation="Before.")
    with workspace.reading() as connection:
        seen = {"implementation": (next(iter(history.journal.heads(connection, "requirement", row).values()))[0].id,)}
    for who in ("Ann", "Bob"):
        act(workspace, gate.Change("requirement", row, {"implementation": who}, seen), who=who)
    assert told(workspace, row)[1:] == [("implementation", "Before.", "Ann"), ("implementation", "Before.", "Bob")]
    put(workspace, "4.1", implementation="Both.")
    assert told(workspace, row)[-1] == ("implementation", "Bob", "Both."), "the shown one is what was before"


def test_a_conflict_lists_its_changes_with_the_shown_one_last(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    put(workspace, "4.1", who="Ann", implementation="Ann.")
    put(other, "4.1", who="Bob", status="in_progress")
    put(other, "4.1", who="Bob", implementation="Bob.")
    merge.merge(workspace, other.path)
    (conflict,) = history.conflicts(workspace)
    assert [op.value for op in conflict.ops] == ["Ann.", "Bob."]
    with workspace.reading() as connection:
        row = requirement(workspace, "4.1")
        assert history.of_row(connection, workspace.described, "requirement", row) == [conflict]
        assert history.of_row(connection, workspace.described, "requirement", requirement(workspace, "4.2")) == []
        shown = connection.execute("SELECT implementation FROM requirement WHERE id = ?", (row,)).fetchone()[0]
    assert shown == "Bob."


def test_a_workspace_without_conflicts_lists_none(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="One.")
    assert history.conflicts(workspace) == []


@pytest.fixture
def linked(workspace: Workspace) -> tuple[Workspace, dict[str, str]]:
    """A workspace with a person, an answer, a remark and linked evidence; the rows by what they are."""
    kinds = workspace.kinds
    row = requirement(workspace, "4.1")
    ann = gate.added(kinds["person"], {"name": "Ann Lee"})
    paper = gate.added(kinds["evidence"], {"title": "Policy", "owner": ann.row})
    tie = edits.link_change(kinds, ("evidence", paper.row), ("requirement", row), "page 3")
    answer = gate.added(kinds["answer"], {"requirement": row, "question": "4.1-q1", "verdict": "yes"})
    remark = gate.added(kinds["remark"], {"requirement": row, "text": "Good."})
    act(workspace, ann, paper, tie, answer, remark)
    rows = {"person": ann, "evidence": paper, "link": tie, "answer": answer, "remark": remark}
    return workspace, {"requirement": row} | {name: change.row for name, change in rows.items()}


def test_rows_are_called_by_number_short_id_or_title(linked: tuple[Workspace, dict[str, str]]) -> None:
    workspace, rows = linked
    with workspace.reading() as connection:
        names = history.Names(connection, workspace.described)
        called = {record: names.row(record, row) for record, row in rows.items()}
        assert called == {
            "requirement": "4.1", "person": "Ann Lee", "evidence": "EV-01", "link": "supports", "answer": "4.1-q1",
            "remark": "Good.",
        }  # fmt: skip
        assert names.row("spaceship", "x") == names.row("person", "x") == "x"


def test_a_deleted_row_keeps_the_last_name_that_the_journal_knows(workspace: Workspace) -> None:
    ann = gate.added(workspace.kinds["person"], {"name": "Ann"})
    paper = gate.added(workspace.kinds["evidence"], {"title": "Policy"})
    act(workspace, ann, paper)
    act(workspace, gate.Change("person", ann.row, {"name": "Ann Lee"}))
    act(workspace, gate.deleted("person", ann.row), gate.deleted("evidence", paper.row))
    with workspace.reading() as connection:
        names = history.Names(connection, workspace.described)
        assert (names.row("person", ann.row), names.row("evidence", paper.row)) == ("Ann Lee", "EV-01")


def test_values_show_people_and_links_by_name_and_leave_the_rest(linked: tuple[Workspace, dict[str, str]]) -> None:
    workspace, rows = linked
    kinds = workspace.described
    with workspace.reading() as connection:
        names = history.Names(connection, kinds)

        def said(record: str, field: str, value: str) -> str:
            return names.value(history.described_field(kinds, record, field), value)

        assert said("evidence", "owner", rows["person"]) == "Ann Lee"
        assert said("evidence", "supersedes", rows["evidence"]) == "EV-01"
        assert said("answer", "requirement", rows["requirement"]) == "4.1"
        assert said("evidence", "owner", "") == ""
        assert said("requirement", "status", "in_progress") == "in_progress", "codes stay codes"
        assert said("requirement", EXISTS, "1") == said("spaceship", "crew", "1") == "1"


def test_what_belongs_to_a_requirement_is_part_of_its_history(linked: tuple[Workspace, dict[str, str]]) -> None:
    workspace, rows = linked
    with workspace.reading() as connection:
        names = history.Names(connection, workspace.described)
        found = history.belonging(connection, workspace.described, "requirement", rows["requirement"])
        assert found[0] == rows["requirement"]
        assert set(found) == {rows[each] for each in ("requirement", "answer", "remark", "link")}
        for record in ("requirement", "answer", "remark", "link"):
            assert names.requirement(record, rows[record]) == rows["requirement"]
        for record in ("person", "evidence"):
            assert names.requirement(record, rows[record]) == ""


def test_what_was_unlinked_still_belongs_to_the_history(linked: tuple[Workspace, dict[str, str]]) -> None:
    workspace, rows = linked
    act(workspace, gate.deleted("link", rows["link"]))
    with workspace.reading() as connection:
        assert rows["link"] in history.belonging(connection, workspace.described, "requirement", rows["requirement"])
        names = history.Names(connection, workspace.described)
        assert names.requirement("link", rows["link"]) == rows["requirement"]


def test_the_demo_tells_a_story_that_never_lies_about_what_was_before(tmp_path: Path) -> None:
    made = demo.make(tmp_path / "demo.aims", date(2026, 11, 24))
    standing: dict[tuple[str, str, str], str] = {}
    found = history.history(made)
    for each in found:
        cell = (each.record, each.row, each.field)
        assert each.old == standing.get(cell, history.default(made.described, each.record, each.field))
        assert each.old != each.new
        standing[cell] = each.new
    assert len(found) > 1000
