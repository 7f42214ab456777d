"""A newer version brings an older file along: nothing that was written is lost, and the old file is kept."""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Annotated, ClassVar

import pytest

from aims_tui import paths
from aims_tui.cli import main
from aims_tui.records import schema
from aims_tui.records.all import KINDS
from aims_tui.records.base import Record, kinds_of
from aims_tui.records.fields import EXISTS, choice, line, number, prose
from aims_tui.records.kinds import About
from aims_tui.workspace.commands import undo
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import errors, gate, journal, merge, replay, snapshots, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import put
from tests.workspace.store.test_file import forked, open_folder_fixture, statement  # noqa: F401


def test_a_changed_field_comes_with_a_raised_schema_number() -> None:
    present = hashlib.sha256(KINDS.layout().encode("ascii")).hexdigest()
    assert schema.LAYOUTS.get(schema.SCHEMA) == present, (
        "The description of a field has changed, and files already written hold the old one. Raise SCHEMA in "
        "aims_tui/records/schema.py by one (and add to RENAMES what was renamed), so that they are brought along, "
        f"then add to LAYOUTS there: {schema.SCHEMA + 1}: {present!r}. Before the first release, or as long as the "
        f"raised number is not released itself, replace the entry of {schema.SCHEMA} instead."
    )
    assert list(schema.LAYOUTS) == [*range(1, schema.SCHEMA + 1)]


class OldNote(Record):
    __tablename__ = "note"
    about: ClassVar[About] = About("note", "notes", title="title")
    title: Annotated[str, line("Title", required=True)] = ""
    body: Annotated[str, prose("Body")] = ""
    mood: Annotated[str, line("Mood")] = ""


class OldMark(Record):
    __tablename__ = "mark"
    about: ClassVar[About] = About("mark", "marks", title="title")
    title: Annotated[str, line("Title")] = ""


class NewNote(Record):
    __tablename__ = "note"
    about: ClassVar[About] = About("note", "notes", title="title")
    title: Annotated[str, line("Title", required=True)] = ""
    text: Annotated[str, prose("Text")] = ""
    state: Annotated[str, choice("State", (("open", "Open"), ("done", "Done")))] = "open"
    weight: Annotated[int | None, number("Weight")] = None


OLD, NEW = kinds_of(OldNote, OldMark), kinds_of(NewNote)
RENAMES = {("note", "body"): ("note", "text")}


@pytest.fixture
def old(tmp_path: Path) -> Workspace:
    """A file of an older version: two notes, one of them deleted, and a record that is no more."""
    made = Workspace.create(tmp_path / "old.aims", kinds=OLD)
    for name in ("Kept", "Gone"):
        note(made, name, title=name, body=f"The body of {name}", mood="calm")
    gate.write(made, gate.Action("Lead", now(), "", (gate.deleted("note", row_of(made, "Gone")),)))
    note(made, "Kept", body="The body of Kept, changed", exists=False)
    gate.write(made, gate.Action("Lead", now(), "", (gate.added(OLD["mark"], {"title": "A mark"}),)))
    return made


def row_of(workspace: Workspace, name: str) -> str:
    return f"00000000-0000-4000-8000-{name.encode().hex():>012}"


def note(workspace: Workspace, name: str, *, exists: bool = True, **values: str) -> None:
    change = gate.Change("note", row_of(workspace, name), ({EXISTS: "1"} if exists else {}) | values)
    gate.write(workspace, gate.Action("Lead", now(), "why not", (change,)))


def brought_along(path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(schema, "RENAMES", RENAMES)
    return Workspace.open(path, kinds=NEW, schema=schema.SCHEMA + 1)


def rows(workspace: Workspace) -> dict[str, tuple[object, ...]]:
    with workspace.reading() as connection:
        found = connection.execute("SELECT id, title, text, state, weight, revision FROM note").fetchall()
    return {row[0]: row[1:] for row in found}


def everything_written(workspace: Workspace) -> list[journal.Op]:
    with workspace.reading() as connection:
        return [*journal.ops(connection)]


def test_values_stay_under_the_new_names_and_new_fields_have_their_defaults(
    old: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = brought_along(old.path, monkeypatch)
    assert rows(new) == {row_of(old, "Kept"): ("Kept", "The body of Kept, changed", "open", None, 2)}
    assert new.why_read_only == ""


def test_the_journal_is_not_touched_and_keeps_what_no_table_shows_any_more(
    old: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_written(old)
    new = brought_along(old.path, monkeypatch)
    with new.reading() as connection:
        assert [op for op, _ in journal.entries(connection)] == before
    assert {(op.record, op.field) for op in before} >= {("note", "mood"), ("mark", "title"), ("note", "body")}
    with new.reading() as connection:
        assert connection.execute("SELECT name FROM sqlite_schema WHERE name = 'mark'").fetchone() is None
        above = journal.parents(connection)
        assert all(journal.identity(op, above.get(op.id, ())) == op.id for op in before)


def test_the_file_says_its_new_number_and_describes_itself_anew(
    old: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = brought_along(old.path, monkeypatch)
    assert new.described.layout() == NEW.layout()
    with new.reading() as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.SCHEMA + 1


def test_the_old_file_is_kept_as_a_snapshot_first(old: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(snapshots.listed(old.id))
    brought_along(old.path, monkeypatch)
    found = snapshots.listed(old.id)
    assert len(found) == before + 1
    kept = Workspace.open(found[0].path, kinds=OLD)
    assert kept.described.layout() == OLD.layout()
    assert kept.head() == old.head()


def test_it_is_done_once(old: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    brought_along(old.path, monkeypatch)
    before = old.path.read_bytes()
    brought_along(old.path, monkeypatch)
    assert old.path.read_bytes() == before


def test_writing_goes_on_in_the_new_layout(old: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    new = brought_along(old.path, monkeypatch)
    note(new, "Kept", exists=False, text="Written by the new version", state="done", weight="7")
    note(new, "More", title="More")
    assert rows(new)[row_of(new, "Kept")][:4] == ("Kept", "Written by the new version", "done", 7)
    assert rows(new)[row_of(new, "More")] == ("More", "", "open", None, 1)


def test_the_older_version_may_then_only_read(old: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    brought_along(old.path, monkeypatch)
    found = Workspace.open(old.path, kinds=OLD)
    assert found.why_read_only.startswith("Made by a newer version")
    assert list(found.described["note"].fields) == list(NEW["note"].fields)
    with pytest.raises(errors.ReadOnly):
        note(found, "Kept", exists=False, title="Changed")


def test_a_migration_that_fails_midway_leaves_the_old_file_as_it_was(
    old: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.path.read_bytes()

    def failing(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(replay, "create", failing)
    with pytest.raises(KeyboardInterrupt):
        brought_along(old.path, monkeypatch)
    assert old.path.read_bytes() == before


def test_a_file_that_no_snapshot_could_be_taken_of_is_not_migrated(
    old: Workspace, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.path.read_bytes()
    for each in snapshots.listed(old.id):
        each.path.unlink()
    snapshots.folder(old.id).rmdir()
    snapshots.folder(old.id).write_text("a file where the folder should be", "utf-8")
    with pytest.raises(errors.WorkspaceError, match="No snapshot could be written"):
        brought_along(old.path, monkeypatch)
    assert old.path.read_bytes() == before


def test_whoever_may_not_write_is_told_that_someone_else_must_open_it_once(
    old: Workspace,
    open_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = open_folder / "old.aims"
    path.write_bytes(old.path.read_bytes())
    path.chmod(0o444)
    home = open_folder / "home"
    home.mkdir()
    home.chmod(0o777)
    open_folder.chmod(0o555)

    def work() -> Workspace:
        monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
        paths._folder.cache_clear()
        return brought_along(path, monkeypatch)

    assert forked(work, as_nobody=True) == (
        "ReadOnly: old.aims was made by an older version of aims-tui and must be opened once by someone who can "
        "write to it."
    )
    assert path.read_bytes() == old.path.read_bytes()


def test_a_file_with_foreign_parts_is_not_migrated(old: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    statement(old.path, "CREATE VIEW shown AS SELECT * FROM op")
    before = old.path.read_bytes()
    assert "view shown" in brought_along(old.path, monkeypatch).why_read_only
    assert old.path.read_bytes() == before


def test_what_was_written_under_a_former_name_is_verified_told_and_taken_back(
    old: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = brought_along(old.path, monkeypatch)
    assert verify.verify(new).problems == ()
    told = [(each.field, each.old, each.new) for each in history.history(new, row_of(new, "Kept"))]
    assert ("text", "The body of Kept", "The body of Kept, changed") in told
    note(new, "Kept", exists=False, text="Written since")
    told = [(each.field, each.old, each.new) for each in history.history(new, row_of(new, "Kept"))]
    assert told[-1] == ("text", "The body of Kept, changed", "Written since")
    for wanted in ("The body of Kept, changed", "The body of Kept, changed"):
        with suppress(errors.Refused):
            undo.undo(new, who="Lead", at=now())
        assert rows(new)[row_of(new, "Kept")][1] == wanted, "the mark in between has no table any more"
    assert verify.verify(new).problems == ()


def test_an_older_copy_is_merged_after_a_rename_and_the_same_field_clashes(
    old: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "elsewhere" / "copy.aims"
    copied.parent.mkdir()
    copied.write_bytes(old.path.read_bytes())
    other = Workspace.open(copied, kinds=OLD)
    change = gate.Change("note", row_of(other, "Kept"), {"body": "Theirs"})
    gate.write(other, gate.Action("Bob", now(), "", (change,)))
    new = brought_along(old.path, monkeypatch)
    note(new, "Kept", exists=False, text="Ours")
    assert merge.merge(new, copied).changes == 1
    (found,) = history.conflicts(new)
    assert (found.field, {op.value for op in found.ops}) == ("text", {"Ours", "Theirs"})
    assert verify.verify(new).problems == ()


def test_the_older_version_says_in_one_line_that_it_cannot_export(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statement(workspace.path, f"PRAGMA user_version = {schema.SCHEMA + 1}")
    statement(workspace.path, "UPDATE meta SET value = replace(value, '\"status\"', '\"stage\"') WHERE key = 'layout'")
    statement(workspace.path, "ALTER TABLE requirement RENAME COLUMN status TO stage")
    assert main(["-f", str(workspace.path), "export", str(tmp_path / "out.xlsx")]) == 3
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith("aims-tui: Made by a newer version of aims-tui")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_real_workspace_survives_being_made_anew(workspace: Workspace) -> None:
    put(workspace, "A.2.2", status="in_progress", implementation="Kept.")
    with workspace.reading() as connection:
        before = replay.stored(connection, KINDS)
    found = Workspace.open(workspace.path, schema=schema.SCHEMA + 1)
    with found.reading() as connection:
        assert replay.stored(connection, KINDS) == before
    assert not verify.verify(found).problems
