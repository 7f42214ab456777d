"""A kept file is looked at in a private copy only; what may run is asked about; nothing stays behind."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.workspace.session import viewing
from aims_tui.workspace.session.viewing import Copies, may_run, may_run_called
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.evidence_files import folder, place, problem_of, take_in

CONTENT = b"Minutes of the management review\n"
HASH = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def aims(tmp_path: Path) -> Path:
    """The path of a workspace: the evidence folder needs no more than that."""
    return tmp_path / "acme.aims"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "desk" / "review.pdf"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


def to_view(aims: Path, hash: str, name: str) -> Path:
    return Copies().make(aims, hash, name).path


def left() -> list[Path]:
    """Return the copies that lie about."""
    return [each for each in (paths.state_folder() / "viewing").rglob("*") if each.is_file()]


def test_a_file_is_looked_at_in_a_private_copy_under_its_own_name(aims: Path, source: Path) -> None:
    take_in(aims, source)
    copy = to_view(aims, HASH, "Review 2026 (final).pdf")
    assert copy.name == "Review 2026 (final).pdf"
    assert copy.read_bytes() == CONTENT
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert folder(aims) not in copy.parents
    copy.write_bytes(b"scribbled on")
    assert problem_of(aims, HASH, len(CONTENT)) == ""


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../.bashrc", "bashrc"),
        ("/etc/passwd", "passwd"),
        ("C:\\Windows\\run.exe", "C__Windows_run.exe"),
        ("a\x1b[2J\u202eb.pdf", "a__2J_b.pdf"),
        ("two\nlines.pdf", "two_lines.pdf"),
        ("lone \ud800.pdf", "lone _.pdf"),
        ("Grüße 日本.pdf", "Grüße 日本.pdf"),
        ("", "evidence"),
        ("...", "evidence"),
        ("/", "evidence"),
        ("$(rm -rf ~);&|.pdf", "_(rm -rf _)___.pdf"),
    ],
)
def test_the_name_of_the_copy_leads_nowhere_and_steers_nothing(aims: Path, source: Path, name: str, safe: str) -> None:
    take_in(aims, source)
    first, second = to_view(aims, HASH, name), to_view(aims, HASH, name)
    assert first.name == safe
    assert first.parent != second.parent


@pytest.mark.parametrize("name", ["日" * 250 + ".pdf", "x" * 250 + ".pdf"])
def test_a_name_that_is_too_long_for_this_system_keeps_its_end(aims: Path, source: Path, name: str) -> None:
    take_in(aims, source)
    assert to_view(aims, HASH, name).suffix == ".pdf"


def test_what_is_missing_or_altered_is_not_opened(aims: Path, source: Path) -> None:
    with pytest.raises(errors.Refused, match="It cannot be opened: its file is missing"):
        to_view(aims, HASH, "review.pdf")
    take_in(aims, source)
    place(aims, HASH).chmod(0o644)
    place(aims, HASH).write_bytes(b"altered")
    with pytest.raises(errors.Refused, match="It cannot be opened: its file was altered"):
        to_view(aims, HASH, "review.pdf")


@pytest.mark.parametrize(
    "name",
    ["setup.exe", "SETUP.EXE", "run.sh", "macro.docm", "macro.dotm", "sheet.xlsm", "sheet.xltm", "sheet.xlsb", "a.xlam",
     "slides.pptm", "slides.potm", "slides.ppsm", "x.desktop", "x.bat", "x.ps1", "x.jar", "x.js", "x.vbs", "x.lnk",
     "x.py", "x.scr", "x.hta", "report.pdf.exe", "x.exe.", "x.exe . ", "x.desktop ..", "x.doc", "x.xls", "x.ppt",
     "x.html", "x.htm", "x.xhtml", "x.mht", "x.svg", "x.url", "x.webloc", "x.inetloc", "x.scpt", "x.xll", "x.iqy",
     "x.chm", "x.jnlp", "x.run", "x.iso", "x.img", "x.dmg", "x.pkg", "x.msi", "x.msix", "x.rtf", "x.slk", "x.xla",
     "x.settingcontent-ms", "x.application", "x.ex\u0435", "x.\uff45xe", "x.what", "a" * 300 + ".exe"],
)  # fmt: skip
def test_what_may_run_a_program_is_asked_about_first(name: str) -> None:
    assert may_run_called(name)


@pytest.mark.parametrize(
    "name",
    [
        "a.pdf",
        "a.docx",
        "a.xlsx",
        "a.png",
        "a.txt",
        "a.exe.pdf",
        "exe",
        "",
        "sh",
        "a.eml",
        "Policy 1.2",
        "Minutes",
        "a.PDF",
        "a.odt",
        "a.csv",
        "a.msg",
    ],
)
def test_ordinary_documents_are_not(name: str) -> None:
    assert not may_run_called(name)


@pytest.mark.parametrize("name", ["x.exe", "x.exe. .", "../x.sh ", "x.\x1bexe", "x\u202e.bat"])
def test_the_copy_never_runs_under_a_name_that_was_not_asked_about(aims: Path, source: Path, name: str) -> None:
    take_in(aims, source)
    assert may_run_called(to_view(aims, HASH, name).name) == may_run_called(name)


@pytest.mark.parametrize(
    "start",
    [b"#!/bin/sh\n", b"MZ\x90\0", b"\x7fELF\x02", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xce",
     b"L\0\0\0\x01\x14\x02\0\0", b"ITSF\x03", b"MSCF", b"!<arch>\n", b"xar!", bytes.fromhex("D0CF11E0A1B11AE1")],
)  # fmt: skip
@pytest.mark.parametrize("name", ["report.pdf", "report", "photo.png"])
def test_what_begins_like_a_program_is_asked_about_whatever_it_is_called(name: str, start: bytes) -> None:
    assert may_run_called(name, start)


@pytest.mark.parametrize(
    ("start", "asked"),
    [
        (b"", False),
        (b"Minutes of a < b and a > b\n", False),
        (b"%PDF-1.7\0\0", False),
        (b"\x89PNG\r\n\0", False),
        (b" <!DOCTYPE HTML>", True),
        (b"x" * 200 + b"<script>", True),
        (b"<svg xmlns=", True),
        (b"\n[Desktop Entry]\nExec=x", True),
        (b"[InternetShortcut]", True),
        (b"PK\3\4META-INF/MANIFEST.MF", True),
        (b"a\0b", True),
    ],
)
def test_without_a_suffix_the_content_tells(start: bytes, asked: bool) -> None:
    assert may_run_called("Minutes", start) == asked
    assert may_run_called("Minutes 1.2", start) == asked


def test_a_file_that_may_be_run_is_asked_about(aims: Path, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(CONTENT)
    assert not may_run(path)
    path.chmod(0o755)
    assert may_run(path)
    path.chmod(0o644)
    take_in(aims, path)
    assert not Copies().make(aims, HASH, "note.txt").may_run
    place(aims, HASH).chmod(0o555)
    made = Copies().make(aims, HASH, "note.txt")
    assert made.may_run
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600, "and the copy cannot be"


def test_no_path_is_made_for_a_copy_from_anything_but_a_hash(aims: Path) -> None:
    with pytest.raises(errors.Refused, match="It cannot be opened: its record holds no valid file hash"):
        to_view(aims, "../../etc/passwd", "passwd")
    assert left() == []


def test_no_copy_stays_when_the_program_ends(aims: Path, source: Path) -> None:
    take_in(aims, source)
    copies = Copies()
    made = [copies.make(aims, HASH, "review.pdf").path for _ in range(46)]
    assert sorted(left()) == sorted(made)
    copies.drop(made[0])
    assert not made[0].exists() and made[1].exists()
    copies.clear()
    assert left() == []
    assert copies.make(aims, HASH, "review.pdf").path.exists(), "it can be begun again"


def test_what_is_altered_leaves_no_copy(aims: Path, source: Path) -> None:
    take_in(aims, source)
    place(aims, HASH).chmod(0o644)
    place(aims, HASH).write_bytes(b"altered")
    with pytest.raises(errors.Refused, match="altered"):
        to_view(aims, HASH, "review.pdf")
    assert left() == []


MAKE_AND_DIE = """
import os, sys
from pathlib import Path
from aims_tui.workspace.session.viewing import Copies
copies = Copies()
for _ in range(46):
    copies.make(Path(sys.argv[1]), sys.argv[2], "review.pdf")
os._exit(9)
"""


@pytest.mark.skipif(os.name != "posix", reason="elsewhere they go after a day")
def test_copies_of_a_run_that_was_killed_go_at_the_next_start_and_those_in_view_stay(aims: Path, source: Path) -> None:
    take_in(aims, source)
    subprocess.run([sys.executable, "-c", MAKE_AND_DIE, str(aims), HASH], timeout=60)
    assert len(left()) == 46
    living = Copies()
    seen = living.make(aims, HASH, "review.pdf").path
    viewing.sweep()
    assert left() == [seen]


def test_sweeping_follows_no_link_and_needs_no_folder(tmp_path: Path) -> None:
    viewing.sweep()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note").touch()
    root = paths.state_folder() / "viewing"
    root.mkdir(parents=True)
    (root / "link").symlink_to(tmp_path / "mine")
    (root / "old").mkdir()
    (root / "old" / "link").symlink_to(tmp_path / "mine")
    os.utime(root / "old", (0, 0))
    viewing.sweep()
    assert (tmp_path / "mine" / "note").exists()
    assert not (root / "old").exists()


def test_where_no_copy_can_be_made_it_is_said(aims: Path, source: Path, home: Path) -> None:
    take_in(aims, source)
    (home / "state").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(errors.NoRoom, match="No copy to look at could be made"):
        to_view(aims, HASH, "review.pdf")
