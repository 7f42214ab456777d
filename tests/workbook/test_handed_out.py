"""A workbook that was handed out comes back from others: it is looked at before it is opened."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from aims_tui.workbook import handed_out, unpacking
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.workbook.reading import made


def rewritten(path: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> Path:
    """Return a copy of a workbook in which parts are changed or added."""
    copy = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in more.items():
            new.writestr(name.replace("__", "/"), content)
    return copy


def test_the_cover_says_where_a_workbook_comes_from(workspace: Workspace, tmp_path: Path) -> None:
    found = handed_out.read(made(workspace, tmp_path / "out.xlsx"))
    head = workspace.head()
    assert (found.workspace, found.head, found.changes) == (workspace.id, head.id, head.changes)
    assert not found.macros


def test_a_workbook_that_somebody_saved_again_is_still_read(workspace: Workspace, tmp_path: Path) -> None:
    path = made(workspace, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(path)
    book["Cover"].insert_rows(1, 3)
    book.move_sheet("Cover", 4)
    book.save(path)
    assert handed_out.read(path).head == workspace.head().id


def test_what_is_no_workbook_is_named(workspace: Workspace, tmp_path: Path) -> None:
    cases = {
        "text.xlsx": (b"just a note", "not an Excel workbook"),
        "empty.xlsx": (b"", "not an Excel workbook"),
        "locked.xlsx": (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "encrypted or an old .xls"),
        "cut.xlsx": (made(workspace, tmp_path / "out.xlsx").read_bytes()[:9_000], "not an Excel workbook"),
    }
    for name, (content, said) in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(errors.WorkspaceError, match=said):
            handed_out.read(tmp_path / name)
    with pytest.raises(errors.Missing):
        handed_out.read(tmp_path / "nowhere.xlsx")
    with pytest.raises(errors.Missing):
        handed_out.read(tmp_path)
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(errors.NotAWorkspace, match="cannot be read as an Excel"):
        handed_out.read(tmp_path / "other.xlsx")


def test_another_workbook_is_none_of_ours(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Workspace id", "x"])
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(errors.NotAWorkspace, match="no Cover"):
        handed_out.read(tmp_path / "other.xlsx")


def test_a_bomb_is_refused_before_it_is_unpacked(workspace: Workspace, tmp_path: Path) -> None:
    path = made(workspace, tmp_path / "out.xlsx")
    bombs = {
        "over 100 times its size": rewritten(path, lambda _, part: part, xl__sharedStrings=b"a" * 8_000_000),
    }
    for said, bomb in bombs.items():
        with pytest.raises(errors.NotAWorkspace, match=said):
            handed_out.read(bomb)
    crowded = tmp_path / "crowded.xlsx"
    with zipfile.ZipFile(crowded, "w") as archive:
        for number in range(unpacking.MOST_PARTS + 1):
            archive.writestr(f"part{number}", b"")
    with pytest.raises(errors.NotAWorkspace, match="unpacks to more"):
        handed_out.read(crowded)


def test_limits_of_the_file_and_of_what_it_unpacks_to(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(workspace, tmp_path / "out.xlsx")
    monkeypatch.setattr(unpacking, "LARGEST_UNPACKED", 50_000)
    with pytest.raises(errors.NotAWorkspace, match="unpacks to more"):
        handed_out.read(path)
    monkeypatch.setattr(unpacking, "LARGEST_FILE", 1_000)
    with pytest.raises(errors.NotAWorkspace, match="larger than"):
        handed_out.read(path)


def test_entities_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    attack = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'

    def change(name: str, part: bytes) -> bytes:
        return attack + part if name == "xl/worksheets/sheet1.xml" else part

    with pytest.raises(errors.NotAWorkspace, match="cannot be read"):
        handed_out.read(rewritten(made(workspace, tmp_path / "out.xlsx"), change))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("content", [b"", b"<", b"<a/>", b"\xff\xfe\x00", b"<workbook xmlns='x'><sheets/></workbook>"])
def test_broken_parts_end_in_one_sentence(workspace: Workspace, tmp_path: Path, part: str, content: bytes) -> None:
    path = made(workspace, tmp_path / "out.xlsx")
    changed = rewritten(path, lambda name, whole: content if name == part else whole)
    try:
        assert handed_out.read(changed).workspace == workspace.id
    except errors.WorkspaceError as error:
        assert "changed-out.xlsx" in str(error)


def test_macros_are_passed_over_and_told(workspace: Workspace, tmp_path: Path) -> None:
    path = made(workspace, tmp_path / "out.xlsx")
    found = handed_out.read(rewritten(path, lambda _, part: part, **{"xl__vbaProject.bin": b"evil"}))
    assert found.macros and found.head == workspace.head().id


def test_even_our_longest_texts_pass_our_own_limits(workspace: Workspace, tmp_path: Path) -> None:
    for ref in ("4.1", "4.3", "4.4"):
        put(workspace, ref, implementation="x" * 1_000_000)
    put(workspace, "4.2", implementation="\n" * 150_000 + "end")
    out = made(workspace, tmp_path / "out.xlsx")
    with zipfile.ZipFile(out) as archive:
        assert max(part.file_size for part in archive.infolist()) > unpacking.SMALL, "no part escapes the limit"
    assert handed_out.read(out).workspace == workspace.id
