"""Nothing is written to a file that nobody vouches for, and the reason is said."""

from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.records.all import KINDS
from aims_tui.workspace.queries import history, overview
from aims_tui.workspace.store import cells, errors, verify
from aims_tui.workspace.store.workspace import Workspace
from tests import broken
from tests.conftest import put
from tests.workspace.store.test_file import statement


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The home of somebody on a machine that never saw the file."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path_factory.mktemp("another home")))
    paths._folder.cache_clear()


def unwritten(path: Path, why: str) -> str:
    """Check that a save is refused and leaves the file as it is; return why it is open for reading only."""
    before = path.read_bytes()
    found = Workspace.open(path)
    with pytest.raises(errors.ReadOnly, match=why):
        put(found, "4.1", status="in_progress")
    assert path.read_bytes() == before
    return found.why_read_only


def found(path: Path) -> str:
    return "\n".join(f"{each.where}: {each.what}" for each in verify.verify(Workspace.open(path)).problems)


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("tables", [("op",), ("op", "op_parent")])
def test_a_file_whose_journal_was_emptied_is_not_written_where_it_was_never_seen(
    workspace: Workspace, tables: tuple[str, ...]
) -> None:
    broken.sql(*(f"DELETE FROM {each}" for each in tables))(workspace.path)
    why = unwritten(workspace.path, "The journal of this file was emptied")
    assert "opened for reading only" in why and "snapshot list" in why
    assert len(overview.overview(Workspace.open(workspace.path)).states) == 89
    assert "journal: The journal holds no change" in found(workspace.path)


@pytest.mark.usefixtures("elsewhere")
def test_a_record_that_no_change_made_stops_writing(workspace: Workspace) -> None:
    statement(workspace.path, "DELETE FROM op WHERE record = 'assessment'")
    unwritten(workspace.path, "The journal of this file does not know the assessment")


def test_a_description_that_was_altered_is_said_at_once(workspace: Workspace) -> None:
    broken.layout(broken.swapped_words)(workspace.path)
    why = unwritten(workspace.path, "The description of the fields in this file was altered")
    assert "Run 'aims-tui verify'" in why
    assert "description of the fields" in found(workspace.path)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE requirement SET implementation = x'00' WHERE ref = '4.1'",
        "UPDATE requirement SET implementation = CAST(x'ff' AS TEXT) WHERE ref = '4.1'",
        "UPDATE requirement SET clashes = 'many' WHERE ref = '4.1'",
        "UPDATE requirement SET revision = 1.5 WHERE ref = '4.1'",
        "UPDATE op SET lamport = 'last' WHERE sequence = 3",
        "UPDATE op SET value = CAST(x'ff' AS TEXT) WHERE sequence = 3",
        "UPDATE meta SET value = x'00' WHERE key = 'created'",
    ],
)
def test_a_cell_of_the_wrong_type_is_a_finding_and_stops_writing(workspace: Workspace, sql: str) -> None:
    put(workspace, "4.1", implementation="So")
    statement(workspace.path, sql)
    unwritten(workspace.path, f"The table {sql.split()[1]} of this file holds what does not belong there")
    assert "readable as" in found(workspace.path) or "cannot be read as" in found(workspace.path)


def test_what_was_replaced_by_the_mark_that_stands_for_it_is_still_found(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="a\ufffdb")
    for table, column in (("op", "value"), ("requirement", "implementation")):
        other = workspace.path.with_name(f"{table}.aims")
        other.write_bytes(workspace.path.read_bytes())
        statement(other, f"UPDATE {table} SET {column} = CAST(x'61ff62' AS TEXT) WHERE {column} = 'a\ufffdb'")
        assert "as text" in found(other)


@pytest.mark.parametrize("record", [*KINDS])
def test_every_column_of_every_table_is_looked_at(one_of_everything: Path, tmp_path: Path, record: str) -> None:
    path = broken.copied(one_of_everything, tmp_path)
    sound = path.read_bytes()
    for column in ("id", "revision", "clashes", *KINDS[record].fields):
        path.write_bytes(sound)
        statement(path, f'UPDATE "{record}" SET "{column}" = x\'00\' WHERE rowid = 1')
        with Workspace.open(path).reading() as connection:
            assert cells.any_wrong(connection, KINDS) == record
            assert [each.column for each in cells.wrong(connection, KINDS, record)] == [column]


def test_a_cell_of_the_wrong_type_is_marked_where_it_is_shown(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="So")
    statement(workspace.path, "UPDATE op SET value = x'1b5b' WHERE field = 'implementation'")
    assert [each.new for each in history.history(Workspace.open(workspace.path))][-1] == "\ufffd\x1b["


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("ALTER TABLE op ADD COLUMN mood TEXT", "file: A part that we did not make: column op.mood."),
        ("ALTER TABLE meta ADD COLUMN mood TEXT", "file: A part that we did not make: column meta.mood."),
        ("CREATE TABLE notes (note)", "file: A part that we did not make: table notes."),
        ("CREATE INDEX mine ON op (who)", "file: A part that we did not make: index mine."),
        ("CREATE UNIQUE INDEX mine ON op (id, at)", "file: A part that we did not make: index mine."),
        ("CREATE VIRTUAL TABLE notes USING fts5(note)", "file: A part that we did not make: virtual table notes."),
        ("DROP INDEX op_cell", "file: The index op_cell is missing: what it made quick is slow."),
        ("DROP INDEX link_to_row", "file: The index link_to_row is missing: what it made quick is slow."),
    ],
)
def test_verify_names_every_part_that_is_more_or_less_than_ours(workspace: Workspace, sql: str, sentence: str) -> None:
    statement(workspace.path, sql)
    assert sentence in found(workspace.path).splitlines()


@pytest.mark.parametrize("table", ["op", "op_parent", "meta", "requirement"])
def test_verify_sees_a_table_that_was_made_by_another_statement(workspace: Workspace, table: str) -> None:
    broken.sql(
        f"UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', ' NOT NULL COLLATE NOCASE') WHERE name = '{table}'",
        writable_schema=True,
    )(workspace.path)
    assert f"The table {table} was made by another statement than ours." in found(workspace.path)


def test_verify_sees_an_index_that_was_made_by_another_statement(workspace: Workspace) -> None:
    broken.sql("DROP INDEX op_cell", "CREATE INDEX op_cell ON op (why)")(workspace.path)
    assert "file: The index op_cell was made by another statement than ours." in found(workspace.path).splitlines()


def test_that_the_records_are_ours_stays_known_when_they_were_asked_for(workspace: Workspace) -> None:
    assert workspace.kinds
    assert not workspace.own_kinds
