"""Spreadsheets are read by a process of its own: whatever is in one, this program goes on, and says nothing strange."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from aims_tui.workbook import apart
from tests.workbook.test_tables import book


def changed(data: bytes, part: str, old: bytes = b"", new: bytes = b"") -> bytes:
    """Return a workbook with something else in one of its parts, or with one more."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == part else content)
        if part not in before.namelist():
            after.writestr(part, new)
    return held.getvalue()


def test_cells_come_as_texts() -> None:
    (read,) = apart.sheets(book(["Größe", 3.0, 2.5, True, None, "a\r\nb", "\U0001f600"]))
    assert (read.name, read.shown, read.merges) == ("Sheet", True, [])
    assert read.rows == [["Größe", "3", "2.5", "TRUE", "", "a\nb", "\U0001f600"]]


def test_a_nought_that_is_shown_as_a_day_is_no_day() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append([0, 1.5, 46000])
    for cell in workbook.active[1]:
        cell.number_format = "yyyy-mm-dd"
    held = io.BytesIO()
    workbook.save(held)
    (read,) = apart.sheets(held.getvalue())
    assert read.rows == [["", "1900-01-01 12:00:00", "2025-12-09"]]


BOMBS = {
    "no archive": b"PK",
    "more shared texts than there is memory for": changed(
        book(["x"]), "xl/sharedStrings.xml",
        new=b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="4000000000"></sst>'),
    "a cell at the far end": changed(
        book(["x"]), "xl/worksheets/sheet1.xml", b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_what_takes_all_memory_is_unreadable_and_nothing_is_said(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(apart.Unreadable):
        list(apart.sheets(BOMBS[name]))
    assert capfd.readouterr() == ("", "")


def test_modules_in_the_present_folder_are_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "python_calamine", "resource"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w')")
    monkeypatch.chdir(tmp_path)
    list(apart.sheets(book(["x"])))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["json.py", "python_calamine.py", "resource.py"]
