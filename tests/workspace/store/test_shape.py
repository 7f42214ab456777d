"""What a file is built of is looked at before anything in it is read."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from aims_tui.records.all import KINDS
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import errors, file, shape
from aims_tui.workspace.store.workspace import Workspace
from tests import broken
from tests.conftest import put
from tests.workspace.store.test_file import statement


def test_what_reading_names_is_described_by_the_records() -> None:
    assert not any(set(fields) - KINDS[name].fields.keys() for name, fields in shape.FIXED.items())
    special = {"organization", "person", "assessment", "requirement", "answer", "remark", "evidence", "link"}
    assert set(shape.FIXED) == special | {"use_case"}, "an older file is read without any other"


def test_a_file_of_ours_has_no_foreign_part(workspace: Workspace) -> None:
    with workspace.reading() as connection:
        found = shape.look(connection, workspace.path)
    assert shape.unknown(found, {kind.name: kind.fields for kind in KINDS.values()}) == []
    assert shape.lacking(found, {kind.name: kind.fields for kind in KINDS.values()}) == ""


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (broken.instead("meta", (), "'layout' AS key, n AS value"), "meta is no ordinary table"),
        (broken.instead("op", broken.OP), "op is no ordinary table"),
        (broken.instead("op_parent", ("op", "parent")), "op_parent is no ordinary table"),
        (broken.instead("requirement", broken.record_columns("requirement")), "requirement is no ordinary table"),
        (broken.sql("DROP TABLE link", "CREATE VIRTUAL TABLE link USING fts5(id)"), "link is no ordinary table"),
        (broken.sql("DROP TABLE op_parent"), "there is no table op_parent"),
        (broken.sql("ALTER TABLE op RENAME COLUMN why TO because"), "the column why of op"),
        (broken.sql("ALTER TABLE evidence ADD COLUMN more AS (hex(title))"), "the column more of evidence"),
        (broken.schema(old="lamport INTEGER", new="lamport TEXT"), "the column lamport of op"),
    ],
)
def test_a_part_that_is_not_the_table_it_has_to_be_ends_the_reading_with_its_name(
    workspace: Workspace, damage: Callable[[Path], None], named: str
) -> None:
    damage(workspace.path)
    before = workspace.path.read_bytes()
    with pytest.raises(errors.Damaged, match=named) as raised:
        Workspace.open(workspace.path)
    assert "nothing in it was read" in str(raised.value) and "snapshot list" in str(raised.value)
    assert workspace.path.read_bytes() == before


def test_a_part_that_came_after_opening_is_seen_before_the_next_look(workspace: Workspace) -> None:
    broken.instead("requirement", broken.record_columns("requirement"))(workspace.path)
    with pytest.raises(errors.Damaged, match="requirement is no ordinary table"):
        overview.overview(workspace)


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("CREATE TRIGGER mine AFTER INSERT ON op BEGIN SELECT 1; END", "trigger mine"),
        ("CREATE VIEW mine AS SELECT 1", "view mine"),
        ("CREATE VIRTUAL TABLE mine USING fts5(note)", "virtual table mine"),
        ("CREATE TABLE mine (note TEXT)", "table mine"),
        ("CREATE TABLE mine (note TEXT, more AS (hex(note)))", "generated column mine.more"),
        ("CREATE UNIQUE INDEX mine ON op (id, at)", "index mine"),
        ("CREATE INDEX mine ON op (hex(value))", "index mine"),
        ("CREATE INDEX mine ON op (who) WHERE who <> ''", "index mine"),
        ("ALTER TABLE op ADD COLUMN mood TEXT", "column op.mood"),
    ],
)
def test_a_part_of_another_hand_is_named_and_nothing_is_written(workspace: Workspace, sql: str, part: str) -> None:
    statement(workspace.path, sql)
    found = Workspace.open(workspace.path)
    assert f"program parts we did not make ({part})" in found.why_read_only
    assert len(overview.overview(found).states) == 89
    with pytest.raises(errors.ReadOnly, match=part.replace(".", r"\.")):
        put(found, "4.1", status="in_progress")


def test_a_part_that_comes_between_two_writes_stops_the_second(workspace: Workspace) -> None:
    put(workspace, "4.1", status="in_progress")
    statement(workspace.path, "CREATE TRIGGER mine AFTER INSERT ON op BEGIN DELETE FROM op; END")
    before = workspace.path.read_bytes()
    with pytest.raises(errors.ReadOnly, match="trigger mine"):
        put(workspace, "4.1", status="not_started")
    assert workspace.path.read_bytes() == before


@pytest.mark.parametrize("sql", ["ANALYZE", "CREATE INDEX mine ON person (name)", "DROP INDEX op_lamport", "VACUUM"])
def test_what_only_makes_it_quicker_or_slower_is_no_reason_not_to_write(workspace: Workspace, sql: str) -> None:
    statement(workspace.path, sql)
    found = Workspace.open(workspace.path)
    assert found.why_read_only == ""
    put(found, "4.1", status="in_progress")


def test_a_query_without_an_end_is_ended(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "LONGEST_LOOK", 0.01)
    with (
        closing(file.connect(workspace.path, write=False, patience=1)) as connection,
        pytest.raises(sqlite3.OperationalError) as raised,
    ):
        connection.execute(f"{broken.ENDLESS} SELECT max(n) FROM endless").fetchone()
    assert "comes to no end" in str(errors.translated(raised.value, workspace.path))


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH ':memory:' AS other", "CREATE TRIGGER t AFTER INSERT ON op BEGIN SELECT 1; END",
        "CREATE VIEW v AS SELECT 1", "CREATE VIRTUAL TABLE v USING fts5(a)", "SELECT load_extension('x')",
        "PRAGMA writable_schema = ON", "CREATE TEMP TABLE t (a)",
    ],
)  # fmt: skip
def test_no_connection_does_what_no_workspace_needs(workspace: Workspace, sql: str) -> None:
    with (
        closing(file.connect(workspace.path, write=True, patience=1)) as connection,
        pytest.raises(sqlite3.Error, match=r"not authorized|not allowed|prohibited"),
    ):
        connection.execute(sql)


def test_a_trigger_can_change_nothing_even_where_it_was_not_noticed(workspace: Workspace) -> None:
    statement(workspace.path, "CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM op; END")
    with (
        closing(file.connect(workspace.path, write=True, patience=1)) as connection,
        pytest.raises(sqlite3.DatabaseError, match="not authorized"),
    ):
        connection.execute("UPDATE meta SET value = value")


def test_rows_and_statements_have_a_largest_size(workspace: Workspace) -> None:
    with closing(file.connect(workspace.path, write=False, patience=1)) as connection:
        for sql in ("SELECT length(zeroblob(900000000))", "SELECT 1 " + " " * 5_000_000):
            with pytest.raises((sqlite3.DataError, sqlite3.OperationalError), match=r"too big|too large"):
                connection.execute(sql).fetchone()


def test_pages_that_lead_back_to_each_other_are_noticed_before_they_are_read(workspace: Workspace) -> None:
    for number in range(40):
        put(workspace, "4.1", implementation=f"Version {number}. " * 40)
    broken.endless_pages(workspace.path)
    with pytest.raises(errors.Damaged, match="is damaged"):
        Workspace.open(workspace.path)
