"""Typed text survives the program, comes back exactly, and is for this user alone: never in the shared file."""

import json
import stat
import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aims_tui import paths
from aims_tui.workspace.session.drafts import Draft, Drafts
from aims_tui.workspace.store.workspace import Workspace

DRAFT = Draft(
    record="requirement", row="4b1c", field="implementation", text="The Chief signs", seen=("op-1", "op-2"),
    base="Nobody signs", title="A.2.2 How it is implemented", at="2026-11-24T09:00:00.000Z",
)  # fmt: skip


@pytest.fixture
def drafts(workspace: Workspace) -> Drafts:
    """The drafts of "Acme Ltd"."""
    return Drafts(workspace.path, workspace.id)


def kept(home: Path) -> list[Path]:
    return sorted(each for each in (home / "state" / "drafts").rglob("*") if each.is_file())


def test_a_draft_is_offered_with_what_its_author_had_in_view(drafts: Drafts) -> None:
    assert drafts.listed() == ()
    assert drafts.keep(DRAFT)
    assert drafts.listed() == (DRAFT,)


def test_a_later_program_finds_it_by_whatever_way_the_file_is_named(
    drafts: Drafts, workspace: Workspace, tmp_path: Path
) -> None:
    drafts.keep(DRAFT)
    other_name = tmp_path / "alias.aims"
    other_name.symlink_to(workspace.path)
    assert Drafts(other_name, workspace.id).listed() == (DRAFT,)


def test_it_survives_a_program_that_is_killed_while_one_types(workspace: Workspace, drafts: Drafts) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from aims_tui.workspace.session.drafts import Draft, Drafts;"
        "Drafts(Path(sys.argv[1]), sys.argv[2]).keep(Draft('r', '1', 'f', 'typed', (), '', 'T', '2026'));"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(workspace.path), workspace.id], check=False, timeout=60)
    assert done.returncode == -9
    assert [each.text for each in drafts.listed()] == ["typed"]


def test_only_the_user_may_read_it_and_the_shared_file_knows_nothing(
    drafts: Drafts, workspace: Workspace, home: Path
) -> None:
    before = workspace.path.read_bytes()
    drafts.keep(DRAFT)
    drafts.keep(replace(DRAFT, text="The Chief signs."))
    (file,) = kept(home)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert workspace.path.read_bytes() == before
    assert list(workspace.path.parent.iterdir()) == [workspace.path]


def test_a_folder_that_others_may_look_into_is_closed(drafts: Drafts, home: Path) -> None:
    drafts.keep(DRAFT)
    folder = kept(home)[0].parent
    folder.chmod(0o755)
    drafts.keep(DRAFT)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_each_field_has_one_draft_and_the_oldest_comes_first(drafts: Drafts) -> None:
    later = replace(DRAFT, field="no_evidence_reason", at="2026-11-24T10:00:00.000Z")
    earlier = replace(DRAFT, row="9f00", at="2026-11-24T08:00:00.000Z")
    for each in (later, DRAFT, earlier, replace(DRAFT, text="The Chief signs it")):
        drafts.keep(each)
    assert drafts.listed() == (earlier, replace(DRAFT, text="The Chief signs it"), later)


def test_names_that_run_together_are_still_different_fields(drafts: Drafts) -> None:
    for record, row in (("ab", "c"), ("a", "bc")):
        drafts.keep(replace(DRAFT, record=record, row=row))
    assert len(drafts.listed()) == 2


def test_a_dropped_draft_is_gone_and_dropping_it_again_is_fine(drafts: Drafts, home: Path) -> None:
    other = replace(DRAFT, field="no_evidence_reason")
    drafts.keep(DRAFT)
    drafts.keep(other)
    for _ in range(2):
        drafts.drop(DRAFT.record, DRAFT.row, DRAFT.field)
        assert drafts.listed() == (other,)
    assert len(kept(home)) == 1


def test_another_workspace_at_the_same_path_neither_sees_nor_loses_it(drafts: Drafts, workspace: Workspace) -> None:
    drafts.keep(DRAFT)
    other = Drafts(workspace.path, str(uuid.uuid4()))
    assert other.listed() == ()
    other.keep(replace(DRAFT, text="other"))
    other.drop(DRAFT.record, DRAFT.row, DRAFT.field)
    assert drafts.listed() == (DRAFT,)


def test_the_same_workspace_at_another_path_has_its_own(drafts: Drafts, workspace: Workspace, tmp_path: Path) -> None:
    drafts.keep(DRAFT)
    assert Drafts(tmp_path / "copy.aims", workspace.id).listed() == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ud800 lone \udfff",
        "\x00\x1b]0;owned\x07\x9b31m",
        "\r\n\u2028\u202e",
        "[/][@click=app.quit]",
        "ä" * 1_000_000,
    ],
    ids=["nothing", "surrogates", "controls", "line ends", "markup", "a million"],
)
def test_hostile_text_comes_back_exactly(drafts: Drafts, text: str) -> None:
    draft = replace(DRAFT, row=text[:50], text=text, base=text[::-1], title=text[:9], seen=(text[:5],))
    assert drafts.keep(draft)
    assert drafts.listed() == (draft,)
    drafts.drop(draft.record, draft.row, draft.field)
    assert drafts.listed() == ()


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_comes_back_exactly(text: str) -> None:
    drafts = Drafts(Path("any.aims"), "any")
    assert drafts.keep(replace(DRAFT, text=text))
    assert drafts.listed() == (replace(DRAFT, text=text),)


BROKEN = [
    b"", b"not json", b"{", b"null", b"[]", b'"text"', b"5", b"\xff\xfe\x00", b"[" * 100_000, b'{"workspace": "W"}',
]  # fmt: skip


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_is_passed_over_and_the_others_are_offered(
    drafts: Drafts, workspace: Workspace, home: Path, content: bytes
) -> None:
    drafts.keep(DRAFT)
    (kept(home)[0].parent / "broken.json").write_bytes(content.replace(b'"W"', f'"{workspace.id}"'.encode()))
    assert drafts.listed() == (DRAFT,)


def test_a_file_torn_at_any_place_is_passed_over(drafts: Drafts, home: Path) -> None:
    drafts.keep(DRAFT)
    (file,) = kept(home)
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert drafts.listed() == ()
    file.write_bytes(whole)
    assert drafts.listed() == (DRAFT,)


@pytest.mark.parametrize(
    "change", [{"text": 5}, {"at": None}, {"seen": "op-1"}, {"seen": [1]}, {"seen": None}, {"row": ["4b1c"]}]
)
def test_a_file_with_values_of_the_wrong_sort_is_passed_over(drafts: Drafts, home: Path, change: dict) -> None:
    drafts.keep(DRAFT)
    (file,) = kept(home)
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | change), "utf-8")
    assert drafts.listed() == ()


def test_words_of_a_newer_version_do_no_harm(drafts: Drafts, home: Path) -> None:
    drafts.keep(DRAFT)
    (file,) = kept(home)
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"cursor": 7}), "utf-8")
    assert drafts.listed() == (DRAFT,)


def test_a_copy_under_another_name_is_not_offered_a_second_time(drafts: Drafts, home: Path) -> None:
    drafts.keep(DRAFT)
    (file,) = kept(home)
    file.with_name("copy.json").write_bytes(file.read_bytes())
    assert drafts.listed() == (DRAFT,)


def test_what_is_no_plain_file_is_passed_over(drafts: Drafts, home: Path) -> None:
    import os

    drafts.keep(DRAFT)
    folder = kept(home)[0].parent
    os.mkfifo(folder / "pipe.json")
    (folder / "folder.json").mkdir()
    (folder / "nowhere.json").symlink_to(folder / "missing")
    assert drafts.listed() == (DRAFT,)


def test_a_state_folder_that_cannot_be_made_is_reported_and_stops_nothing(drafts: Drafts, home: Path) -> None:
    (home / "state" / "drafts").write_text("a file where the folder should be", "utf-8")
    assert not drafts.keep(DRAFT)
    assert drafts.listed() == ()
    drafts.drop(DRAFT.record, DRAFT.row, DRAFT.field)


def test_a_folder_in_the_place_of_the_draft_is_reported_and_left(drafts: Drafts, home: Path) -> None:
    drafts.keep(DRAFT)
    (file,) = kept(home)
    file.unlink()
    file.mkdir()
    assert not drafts.keep(DRAFT)
    drafts.drop(DRAFT.record, DRAFT.row, DRAFT.field)
    assert drafts.listed() == ()
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_users_of_one_machine_have_their_own(drafts: Drafts, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts.keep(DRAFT)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home.parent / "other"))
    paths._folder.cache_clear()
    assert Drafts(drafts._path, drafts._workspace).listed() == ()
