"""Copies that sync programs leave beside a workspace: known by their names, offered for what they hold."""

import os
import shutil
import sqlite3
import unicodedata
from pathlib import Path

import pytest

from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import copies
from aims_tui.workspace.queries.copies import Lookout, named
from aims_tui.workspace.store import errors, gate, merge
from aims_tui.workspace.store.workspace import Workspace
from tests import broken
from tests.conftest import TODAY, put
from tests.workspace.steps import copy

DROPBOX = "acme (Jane's conflicted copy 2026-11-20).aims"


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        (DROPBOX, "from Dropbox"),
        ("acme (LAPTOP-7's conflicted copy 2026-11-20 (1)).aims", "from Dropbox"),
        ("acme (Jane’s conflicted copy 2026-11-20) (2).aims", "from Dropbox"),
        ("acme (conflicted copy 2026-11-20).aims", "from Dropbox"),
        ("acme (Jane Doe's conflicted copy).aims", "from Dropbox"),
        ("acme (Case Conflict).aims", "from Dropbox"),
        ("ACME (Case Conflict 1).aims", "from Dropbox"),
        ("acme (In Konflikt stehende Kopie von Jane 2026-11-20).aims", "from a sync program"),
        ("acme (Copie en conflit de Jane 2026-11-20).aims", "from a sync program"),
        ("acme (Copia en conflicto de Jane 2026-11-20).aims", "from a sync program"),
        ("acme (SFConflict jane@example.com 2026-11-20-09-30-15).aims", "from a sync program"),
        ("acme [Conflict].aims", "from a sync program"),
        ("acme-LAPTOP7.aims", "perhaps from OneDrive"),
        ("acme-DESKTOP-3K2J9Q1.aims", "perhaps from OneDrive"),
        ("acme-LAPTOP7-2.aims", "perhaps from OneDrive"),
        ("acme-Jane’s MacBook Pro.aims", "perhaps from OneDrive"),
        ("acme-debian-safeBackup-0001.aims", "from OneDrive"),
        ("acme (conflicted copy 2026-11-20 093015).aims", "from Nextcloud"),
        ("acme (conflicted copy jane 2026-11-20 093015).aims", "from Nextcloud"),
        ("acme_conflict-20261120-093015.aims", "from Nextcloud"),
        ("acme_conflict-jane-20261120-093015.aims", "from Nextcloud"),
        ("acme.sync-conflict-20261120-093015-ABCDEFG.aims", "from Syncthing"),
        ("acme.sync-conflict-20261120-093015.aims", "from Syncthing"),
        ("acme.sync-conflict-20261120-093015-ABCDEFG.AIMS", "from Syncthing"),
        ("acme (1).aims", "perhaps from Google Drive"),
        ("acme (12).aims", "perhaps from Google Drive"),
        ("acme 2.aims", "perhaps from iCloud"),
        ("acme 11.aims", "perhaps from iCloud"),
    ],
)
def test_the_names_that_sync_programs_give_are_known(name: str, origin: str) -> None:
    assert named("acme.aims", ["acme.aims", "other.aims", name]) == [(name, origin)]


@pytest.mark.parametrize(
    "name",
    [
        "acme.aims",
        "acme-2025.aims",
        "acme-2026-11-20.aims",
        "acme-final.aims",
        "acme (final).aims",
        "acme (2025).aims",
        "acme (0).aims",
        "acme (1) old.aims",
        "acme 1.aims",
        "acme 2025.aims",
        "acme2.aims",
        "acme copy.aims",
        "acmes 2.aims",
        "acme-.aims",
        "my acme (1).aims",
        "acme (conflicted copy 2026-11-20 093015).xlsx",
        "acme (1)",
        "acme.sync-conflict-20261120-093015-ABCDEFG.aims.tmp",
        "~acme.sync-conflict-20261120-093015-ABCDEFG.aims-journal",
        "acme.sync-conflict-soon.aims",
        "acme_conflict.aims",
        "acme (conflicted copy\n2026-11-20 093015).aims ",
        "",
        "(1).aims",
    ],
)
def test_other_names_are_left_alone(name: str) -> None:
    assert named("acme.aims", [name]) == []


def test_a_name_is_the_same_however_its_letters_are_put_together() -> None:
    there = unicodedata.normalize("NFD", "Bürger (1).aims")
    assert named(unicodedata.normalize("NFC", "bürger.aims"), [there]) == [(there, "perhaps from Google Drive")]


@pytest.mark.parametrize("name", [DROPBOX, "acme-LAPTOP7.aims", "acme 2.aims"])
def test_who_opened_a_copy_by_mistake_is_told_of_the_original(name: str) -> None:
    assert named(name, ["acme.aims", "other.aims", "acm.aims"]) == [("acme.aims", "perhaps the original")]


def test_what_stands_in_a_name_is_no_pattern() -> None:
    assert named("a.c (x) [1].aims", ["a.c (x) [1] (1).aims", "abc (x) [1] (1).aims"]) == [
        ("a.c (x) [1] (1).aims", "perhaps from Google Drive")
    ]


def test_only_ordinary_files_are_looked_at_and_not_too_many(tmp_path: Path) -> None:
    own = tmp_path / "acme.aims"
    own.write_text("own")
    (tmp_path / "acme (1).aims").write_text("a copy")
    (tmp_path / "acme (2).aims").symlink_to("acme (1).aims")
    (tmp_path / "acme (3).aims").symlink_to("nowhere")
    (tmp_path / "acme (4).aims").mkdir()
    os.mkfifo(tmp_path / "acme (5).aims")
    os.link(own, tmp_path / "acme (6).aims")
    assert copies.beside(own) == [(tmp_path / "acme (1).aims", "perhaps from Google Drive")]
    for number in range(2, 90):
        (tmp_path / f"acme {number}.aims").write_text("a copy")
    assert len(copies.beside(own)) == copies.MOST
    assert copies.beside(tmp_path / "nothing" / "acme.aims") == []


def conflicted(workspace: Workspace, name: str = DROPBOX, **values: str) -> Path:
    """Leave a copy beside the workspace in which Bob changed 4.1."""
    other = copy(workspace.path, workspace.path.with_name(name))
    if values:
        put(other, "4.1", who="Bob", **values)
    return other.path


def test_a_copy_is_offered_with_what_it_holds_and_who_wrote_last(workspace: Workspace) -> None:
    path = conflicted(workspace, implementation="Bob's words.", due="2026-12-14")
    before = path.read_bytes()
    (found,) = Lookout(workspace).look()
    assert (found.path, found.origin, len(found.missing), found.who) == (path, "from Dropbox", 2, "Bob")
    assert found.at.startswith("20") and found.why_not == ""
    assert path.read_bytes() == before and [*path.parent.glob("*-journal")] == []


def test_a_copy_that_brings_nothing_is_not_offered(workspace: Workspace) -> None:
    path = conflicted(workspace)
    lookout = Lookout(workspace)
    assert lookout.look() == [] and lookout.news() == ""
    put(workspace, "4.1", due="2026-12-14")
    assert lookout.look() == []
    put(Workspace.open(path), "4.2", due="2026-12-14")
    assert len(lookout.look()) == 1
    merge.merge(workspace, path)
    assert lookout.look() == []


def test_what_only_bears_the_name_is_not_offered(workspace: Workspace) -> None:
    other = Workspace.create(workspace.path.with_name("acme-LAPTOP7.aims"))
    gate.write(other, edits.starting(other, "Acme Ltd", who="Lead", today=TODAY))
    workspace.path.with_name("acme (1).aims").write_text("no workspace " * 20)
    workspace.path.with_name("acme (2).aims").touch()
    with sqlite3.connect(workspace.path.with_name("acme (3).aims")) as connection:
        connection.execute("CREATE TABLE another (program)")
    connection.close()
    assert Lookout(workspace).look() == []


def test_a_forged_copy_is_told_with_the_reason(workspace: Workspace) -> None:
    path = conflicted(workspace, due="2026-12-14")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE op SET value = 'forged' WHERE field = 'due'")
    connection.close()
    lookout = Lookout(workspace)
    (found,) = lookout.look()
    assert "cannot come in" in found.why_not
    said = lookout.news()
    assert said.startswith("A copy from Dropbox lies beside this file and cannot be merged. ")
    assert "ctrl+p" not in said


def test_a_copy_of_a_newer_version_is_told_with_the_reason(workspace: Workspace) -> None:
    path = conflicted(workspace, due="2026-12-14")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    (found,) = Lookout(workspace).look()
    assert "newer version" in found.why_not


def test_a_half_copied_one_is_listed_and_not_announced(workspace: Workspace) -> None:
    path = conflicted(workspace, due="2026-12-14")
    path.write_bytes(path.read_bytes()[:40_000])
    lookout = Lookout(workspace)
    assert lookout.news() == ""
    (found,) = lookout.look()
    assert "half-copied" in found.why_not and not found.missing
    path.write_bytes(workspace.path.read_bytes())
    assert lookout.look() == []


def test_a_copy_that_is_being_written_is_looked_at_again(workspace: Workspace) -> None:
    path = conflicted(workspace, due="2026-12-14")
    workspace.patience = 0.01
    lookout = Lookout(workspace)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    assert lookout.news() == ""
    (found,) = lookout.look()
    assert found.busy and found.why_not
    writer.execute("ROLLBACK")
    writer.close()
    assert ": 1 change that is not here." in lookout.news()


def test_while_the_workspace_itself_cannot_be_read_nothing_is_told_and_nothing_forgotten(workspace: Workspace) -> None:
    conflicted(workspace, due="2026-12-14")
    lookout = Lookout(workspace)
    away = workspace.path.with_name("elsewhere")
    workspace.path.rename(away)
    for _ in range(2):
        with pytest.raises(errors.WorkspaceError):
            lookout.news()
    away.rename(workspace.path)
    assert ": 1 change that is not here." in lookout.news()


def test_a_copy_written_under_the_same_replica_id_is_told_with_the_reason(workspace: Workspace) -> None:
    path = workspace.path.with_name(DROPBOX)
    shutil.copyfile(workspace.path, path)
    twin = Workspace.open(path)
    twin.last_seen = workspace.last_seen
    put(workspace, "4.1", due="2026-12-14")
    put(twin, "4.1", due="2026-12-15")
    (found,) = Lookout(workspace).look()
    assert "written under the same replica id" in found.why_not


@pytest.mark.parametrize("way", broken.some(), ids=lambda way: way.name)
def test_whatever_is_broken_in_a_copy_is_told_in_a_line_and_nothing_is_written(
    one_of_everything: Path, tmp_path: Path, way: broken.Broken
) -> None:
    workspace = Workspace.open(broken.copied(one_of_everything, tmp_path))
    path = workspace.path.with_name(f"{workspace.path.stem} (1).aims")
    shutil.copyfile(workspace.path, path)
    put(Workspace.open(path), "4.2", due="2026-12-14")
    way.damage(path)
    before = {each: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()}
    lookout = Lookout(workspace)
    told = lookout.news()
    assert told.isprintable() and len(lookout.look()) <= 1
    assert {each: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()} == before


def test_news_is_told_once_and_again_when_a_copy_holds_more(workspace: Workspace) -> None:
    lookout = Lookout(workspace)
    assert lookout.news() == ""
    path = conflicted(workspace, due="2026-12-14")
    assert lookout.news() == (
        "A copy from Dropbox lies beside this file: 1 change that is not here. ctrl+p, Merge a copy."
    )
    put(workspace, "4.2", due="2026-12-14")
    assert lookout.news() == lookout.news() == ""
    put(Workspace.open(path), "4.2", who="Bob", status="in_progress")
    assert ": 2 changes that are not here." in lookout.news()
    path.unlink()
    assert lookout.news() == "" and lookout.look() == []


def test_a_change_that_two_copies_hold_is_counted_once(workspace: Workspace) -> None:
    first = conflicted(workspace, due="2026-12-14")
    shutil.copyfile(first, first.with_name("acme (1).aims"))
    conflicted(workspace, "acme-LAPTOP7.aims", owner="")
    assert Lookout(workspace).news() == (
        "2 copies lie beside this file (from Dropbox, perhaps from Google Drive): 1 change that is not here. "
        "ctrl+p, Merge a copy."
    )


def test_where_people_give_such_names_too_it_says_perhaps(workspace: Workspace) -> None:
    conflicted(workspace, "acme 2.aims", due="2026-12-14")
    assert Lookout(workspace).news().startswith("A copy, perhaps from iCloud, lies beside this file: ")
