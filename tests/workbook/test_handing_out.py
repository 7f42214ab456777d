"""Evidence files that go with a workbook."""

import errno
import hashlib
import os
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aims_tui.workbook.export import export
from aims_tui.workbook.handing_out import HandedOut, file_name
from aims_tui.workbook.outgoing import SUMS
from aims_tui.workspace.store import errors, evidence_files, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act
from tests.workbook.reading import Read, cell_of, styled
from tests.workbook.test_hostile import force


def keep(workspace: Workspace, folder: Path, name: str, text: str = "the text", title: str = "A record") -> str:
    """Keep a file as evidence and return its hash."""
    source = folder / "given.txt"
    source.write_text(text)
    kept = evidence_files.take_in(workspace.path, source)
    values = {"title": title, "file": kept.hash, "size": str(kept.size), "original_name": name}
    act(workspace, gate.added(workspace.kinds["evidence"], values))
    return kept.hash


def handed(workspace: Workspace, path: Path) -> HandedOut:
    """Export with the files."""
    found = export(workspace, path, who="Lead", today=TODAY, with_files=True)
    assert found is not None
    return found


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_files_lie_beside_the_workbook_under_their_own_names_and_the_sheet_leads_to_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    hash = keep(workspace, tmp_path, "policy v2 #1 (signed) ü.txt")
    handed(workspace, tmp_path / "soa.xlsx")
    assert names(tmp_path / "soa.files") == {"EV-01 policy v2 _1 (signed) ü.txt", SUMS}
    book = styled(tmp_path / "soa.xlsx")
    for label in ("File or link", "Open"):
        target = cell_of(book, "Evidence", "EV-01", label).hyperlink.target
        assert "%20" in target and hashlib.sha256((tmp_path / unquote(target)).read_bytes()).hexdigest() == hash
    row = Read(tmp_path / "soa.xlsx").table("Evidence")[0]
    assert (row["SHA-256"], row["File handed out"]) == (hash, "EV-01 policy v2 _1 (signed) ü.txt")
    assert "1 evidence file in the folder soa.files" in Read(tmp_path / "soa.xlsx").cover()["Files"]


def test_the_folder_lists_its_hashes_as_sha256sum_reads_them(workspace: Workspace, tmp_path: Path) -> None:
    hash = keep(workspace, tmp_path, "policy.txt")
    handed(workspace, tmp_path / "soa.xlsx")
    assert (tmp_path / "soa.files" / SUMS).read_text() == f"{hash}  EV-01 policy.txt\n"


def test_without_being_asked_no_file_goes_along(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, "policy.txt")
    export(workspace, tmp_path / "soa.xlsx", who="Lead", today=TODAY)
    assert not (tmp_path / "soa.files").exists()
    book = styled(tmp_path / "soa.xlsx")
    assert cell_of(book, "Evidence", "EV-01", "File or link").hyperlink is None
    assert "Files" not in Read(tmp_path / "soa.xlsx").cover()


def test_a_file_that_is_missing_or_was_altered_is_not_handed_out_and_the_sheet_says_why(
    workspace: Workspace, tmp_path: Path
) -> None:
    gone, altered, _ = (keep(workspace, tmp_path, f"{text}.txt", text) for text in ("gone", "altered", "sound"))
    evidence_files.place(workspace.path, gone).unlink()
    place = evidence_files.place(workspace.path, altered)
    place.chmod(0o644)
    place.write_text("ALTERED")
    found = handed(workspace, tmp_path / "soa.xlsx")
    assert names(tmp_path / "soa.files") == {"EV-03 sound.txt", SUMS} and len(found.missing) == 2
    rows = Read(tmp_path / "soa.xlsx").table("Evidence")
    assert rows[0]["File handed out"] == "not handed out: its file is missing from the evidence folder."
    assert rows[1]["File handed out"] == "not handed out: its file was altered since it was taken in."
    assert cell_of(styled(tmp_path / "soa.xlsx"), "Evidence", "EV-01", "File or link").hyperlink is None
    assert "2 evidence files could not be handed out" in Read(tmp_path / "soa.xlsx").cover()["Files"]


def test_no_link_runs_a_program(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, "setup.exe")
    handed(workspace, tmp_path / "soa.xlsx")
    assert "EV-01 setup.exe" in names(tmp_path / "soa.files")
    book = styled(tmp_path / "soa.xlsx")
    assert cell_of(book, "Evidence", "EV-01", "File or link").hyperlink is None


@pytest.mark.parametrize("name", ["../../evil.txt", "a/b\\c.txt", "..", "x" * 300 + ".txt", "a\nb.txt", "=1+1.txt"])
def test_a_hostile_name_stays_in_the_folder(workspace: Workspace, tmp_path: Path, name: str) -> None:
    hash = keep(workspace, tmp_path, "name.txt")
    force(workspace, "evidence", "original_name", name)
    handed(workspace, tmp_path / "soa.xlsx")
    (found,) = names(tmp_path / "soa.files") - {SUMS}
    assert hashlib.sha256((tmp_path / "soa.files" / found).read_bytes()).hexdigest() == hash
    assert not (tmp_path / "evil.txt").exists() and not (tmp_path.parent / "evil.txt").exists()


def test_two_files_of_one_name_stay_two(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, "policy.txt", "one")
    keep(workspace, tmp_path, "POLICY.txt", "two")
    force(workspace, "evidence", "short", "EV-01")
    handed(workspace, tmp_path / "soa.xlsx")
    assert names(tmp_path / "soa.files") == {"EV-01 policy.txt", "EV-01 POLICY (2).txt", SUMS}


def test_a_later_export_replaces_the_files_of_an_earlier_one(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, "policy.txt")
    handed(workspace, tmp_path / "soa.xlsx")
    with workspace.reading() as connection:
        (row,) = connection.execute("SELECT id FROM evidence").fetchone()
    act(workspace, gate.deleted("evidence", row))
    keep(workspace, tmp_path, "newer.txt", "newer")
    handed(workspace, tmp_path / "soa.xlsx")
    assert [name.split()[1] for name in names(tmp_path / "soa.files") - {SUMS}] == ["newer.txt"]
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".aims-tui-")]


def test_a_folder_in_which_something_else_lies_is_not_touched(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, "policy.txt")
    handed(workspace, tmp_path / "soa.xlsx")
    (tmp_path / "soa.files" / "my notes.txt").write_text("mine")
    before = (tmp_path / "soa.xlsx").read_bytes()
    with pytest.raises(errors.Refused, match=r"holds something that no export put there: my notes\.txt"):
        handed(workspace, tmp_path / "soa.xlsx")
    assert (tmp_path / "soa.files" / "my notes.txt").read_text() == "mine"
    assert (tmp_path / "soa.xlsx").read_bytes() == before


def test_a_copy_that_somebody_worked_on_is_not_replaced(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, "policy.txt")
    handed(workspace, tmp_path / "soa.xlsx")
    (tmp_path / "soa.files" / "EV-01 policy.txt").write_text("the text, with remarks")
    with pytest.raises(errors.Refused, match="changed after an export put it there: EV-01 policy"):
        handed(workspace, tmp_path / "soa.xlsx")
    assert (tmp_path / "soa.files" / "EV-01 policy.txt").read_text() == "the text, with remarks"


def test_a_file_or_a_link_in_the_way_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "soa.files").write_text("mine")
    with pytest.raises(errors.Refused, match="not a folder"):
        handed(workspace, tmp_path / "soa.xlsx")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "two.files").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(errors.Refused, match="is a link"):
        handed(workspace, tmp_path / "two.xlsx")
    assert not [*(tmp_path / "elsewhere").iterdir()] and not [*tmp_path.glob("*.xlsx")]


@pytest.mark.parametrize("planted", ["EV-01 policy.txt", SUMS])
def test_nothing_is_written_through_a_link_in_the_folder(workspace: Workspace, tmp_path: Path, planted: str) -> None:
    keep(workspace, tmp_path, "policy.txt")
    handed(workspace, tmp_path / "soa.xlsx")
    target = tmp_path / "target.txt"
    target.write_bytes((tmp_path / "soa.files" / planted).read_bytes())
    (tmp_path / "soa.files" / planted).unlink()
    (tmp_path / "soa.files" / planted).symlink_to(target)
    before = target.read_bytes()
    with pytest.raises(errors.Refused, match="Move it, or name another"):
        handed(workspace, tmp_path / "soa.xlsx")
    assert target.read_bytes() == before


def test_what_the_system_puts_into_every_folder_stays(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, "policy.txt")
    handed(workspace, tmp_path / "soa.xlsx")
    (tmp_path / "soa.files" / ".DS_Store").write_bytes(b"\0")
    handed(workspace, tmp_path / "soa.xlsx")
    assert names(tmp_path / "soa.files") == {"EV-01 policy.txt", ".DS_Store", SUMS}


def test_copies_are_for_their_owner_unless_the_folder_is_shared(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, "policy.txt")
    (tmp_path / "out").mkdir(mode=0o700)
    handed(workspace, tmp_path / "out" / "soa.xlsx")
    folder = tmp_path / "out" / "soa.files"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in folder.iterdir()} == {0o600}


def test_on_a_full_disk_nothing_is_left_and_the_older_ones_stay(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(workspace, tmp_path, "policy.txt")
    handed(workspace, tmp_path / "soa.xlsx")
    keep(workspace, tmp_path, "second.txt", "second")
    before = (tmp_path / "soa.xlsx").read_bytes()

    def full(part: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("aims_tui.safe_files.Part.sync", full)
    with pytest.raises(errors.NoRoom, match=r"could not be copied to .*: No space left"):
        handed(workspace, tmp_path / "soa.xlsx")
    assert names(tmp_path / "soa.files") == {"EV-01 policy.txt", SUMS}
    assert (tmp_path / "soa.xlsx").read_bytes() == before
    with pytest.raises(errors.NoRoom, match="No space left"):
        handed(workspace, tmp_path / "new.xlsx")
    assert not (tmp_path / "new.files").exists()


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        ("EV-01", "a/b\\c.txt", "EV-01 c.txt"),
        ("EV-01", "Rahmen\u202etxt.exe", "EV-01 Rahmen_txt.exe"),
        ("EV-01", "cafe\u0301.pdf", "EV-01 caf\u00e9.pdf"),
        ("CON", ".txt", "CON txt"),
        ("CON.x", "y.txt", "_CON.x y.txt"),
        ("EV-01", "..", "EV-01 evidence"),
        ("EV-01", "what? *<now>|.txt . .", "EV-01 what_ __now__.txt"),
    ],
)
def test_the_name_of_a_copy_is_one_that_every_system_takes(short: str, name: str, expected: str) -> None:
    assert file_name(short, name) == expected


@given(st.text(), st.text())
def test_no_name_leaves_the_folder_hides_or_steers(short: str, name: str) -> None:
    found = file_name(short, name)
    assert len(found.encode()) <= 240 and not set(found) & set('<>:"/\\|?*\u202e\u2066\0\n')
    assert found == found.strip(". ") and found
    assert found.partition(".")[0].strip().casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@pytest.mark.parametrize("moment", [0.0, 0.3, 0.95])
def test_stopped_at_any_moment_nothing_of_the_files_is_left(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: float
) -> None:
    monkeypatch.setattr("aims_tui.workbook.progress._EVERY", 0.0)
    keep(workspace, tmp_path, "policy.txt")

    def tick(done: int, total: int) -> None:
        if done >= total * moment:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(workspace, tmp_path / "soa.xlsx", who="Lead", today=TODAY, with_files=True, tick=tick)
    assert {each.name for each in tmp_path.iterdir()} == {"acme.aims", "acme.evidence", "given.txt"}
