"""Files as tables: what is read of them, and what is refused because it would take all there is."""

import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from aims_tui.workbook import csv_files, tables
from aims_tui.workspace.store import errors

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


def book(*rows: list[object]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    held = io.BytesIO()
    workbook.save(held)
    return held.getvalue()


def patched(
    path: Path, change: Callable[[bytes], bytes], more: dict[str, bytes] | None = None, part: str = SHEET
) -> Path:
    """Write a workbook whose sheet, or another part of it, was changed, with further parts."""
    with zipfile.ZipFile(io.BytesIO(book(["Risk ID", "Title"], ["1", "x"]))) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name), zipfile.ZIP_DEFLATED)
        for name, content in (more or {}).items():
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return path


def rows_of(path: Path) -> list[tuple[str, ...]]:
    return [line.cells for line in tables.read(path).sheets[0].lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_text_is_read_in_any_encoding_with_any_separator(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "a.csv"
    lines = [mark.join(("Title", "Owner", "Note")), mark.join(("Größe", "Ann", '"two\r\nlines"')), mark.join("xyz")]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert rows_of(path) == [("Title", "Owner", "Note"), ("Größe", "Ann", "two\nlines"), ("x", "y", "z")]
    assert [line.number for line in tables.read(path).sheets[0].lines] == [1, 2, 4]


def test_an_open_document_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{each}</text:p></table:table-cell>'
        for each in ("Risk", "Owner")
    )
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
        f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="S">'
        f"<table:table-row>{cells}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}manifest:1.0"/>')
        made.writestr("content.xml", content)
    assert rows_of(path) == [("Risk", "Owner")]
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        bomb = content.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">')
        wide = 'table:number-columns-repeated="9000"'
        made.writestr("content.xml", bomb.replace("<table:table-cell ", f"<table:table-cell {wide} "))
    with pytest.raises(errors.NotAWorkspace, match="columns"):
        tables.read(path)


def test_hidden_rows_lists_and_formulas_without_a_result_are_known(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["Risk", "Level"], ["a", "Low"], ["b", "=1+1"], ["c", 3.0]):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    check = openpyxl.worksheet.datavalidation.DataValidation("list", formula1="$B$2:$B$2")
    check.add("B3:B9")
    sheet.add_data_validation(check)
    workbook.create_sheet("Internal").sheet_state = "hidden"
    workbook["Internal"].append(["x"])
    workbook.save(tmp_path / "a.xlsx")
    first, second = tables.read(tmp_path / "a.xlsx").sheets
    assert [line.hidden for line in first.lines] == [False, False, False, True]
    assert [line.listed for line in first.lines] == [False, True, False, False]
    assert first.uncounted == [(2, 1)]
    assert first.lines[3].cells == ("c", "3")
    assert second.hidden


def ended(more: bytes) -> Callable[[bytes], bytes]:
    """Return what puts more at the end of the rows of a sheet."""
    return lambda sheet: sheet.replace(b"</sheetData>", more + b"</sheetData>")


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "bomb": (ended(b"<row/>" * 8_000_000), "100 times its size"),
    "far": (ended(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "columns"),
    "deep": (ended(b'<row r="999999"><c r="A999999"><v>1</v></c></row>'), "too many"),
    "entities": (lambda sheet: b'<!DOCTYPE x [<!ENTITY a "b">]>' + sheet, "cannot be read"),
    "cut": (lambda sheet: sheet[: len(sheet) // 2], "cannot be read"),
    "merged": (
        lambda sheet: sheet.replace(
            b"</sheetData>", b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 20 + b"</mergeCells>"
        ),
        "over each other",
    ),
    "a cell in another row than its own": (ended(b'<row r="4"><c r="B1048576"><v>1</v></c></row>'), "cannot be read"),
    "a column in small letters": (ended(b'<row r="4"><c r="xfd4"><v>1</v></c></row>'), "cannot be read"),
    "a column beyond the last": (ended(b'<row r="4"><c r="XFE4"><v>1</v></c></row>'), "cannot be read"),
    "a row beyond the last": (ended(b'<row r="4294967297"><c r="A4294967297"><v>1</v></c></row>'), "cannot be read"),
    "a row without an end": (ended(b'<row r="99999999999999999999"><c><v>1</v></c></row>'), "cannot be read"),
    "a formula with nothing for its result, far off": (
        ended(b'<row r="999999"><c r="C999999" t="str"><f>""</f><v></v></c></row>'),
        "too many",
    ),
    "a shared text that there is not": (ended(b'<row r="4"><c r="A4" t="s"><v>99</v></c></row>'), "cannot be read"),
    "a shared text with zeros before its number": (
        ended(b'<row r="4"><c r="A4" t="s"><v>000000000</v></c></row>'),
        "cannot be read",
    ),
    "a shared text with a sign": (ended(b'<row r="4"><c r="A4" t="s"><v>+0</v></c></row>'), "cannot be read"),
    "a cell without an end": (
        ended(b'<row r="4"><c r="A4" t="str"><v>' + b"".join(b"%d " % n for n in range(400_000)) + b"</v></c></row>"),
        "cell of more than",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused(tmp_path: Path, name: str) -> None:
    change, why = HOSTILE[name]
    with pytest.raises(errors.NotAWorkspace, match=why):
        tables.read(patched(tmp_path / "a.xlsx", change))


RELATIONS = "xl/_rels/workbook.xml.rels"
DOUBTFUL: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "two sheets of one name": (
        BOOK, lambda text: text.replace(b"</sheets>", b'<sheet name="SHEET" xmlns:r="r" r:id="rId1"/></sheets>'),
        "cannot be read"),
    "two ids of one sheet": (
        BOOK, lambda text: text.replace(b"<sheet ", b'<sheet xmlns:a="a" a:id="rId9" '), "cannot be read"),
    "two parts under one id": (
        RELATIONS,
        lambda text: text.replace(b"</Relationships>", b'<Relationship Id="rId1" Target="x"/></Relationships>'),
        "two parts under one name"),
    "a sheet that lies elsewhere": (
        RELATIONS, lambda text: text.replace(b"<Relationship ", b'<Relationship TargetMode="External" '),
        "lacks the part of a sheet"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_workbook_that_can_be_read_in_two_ways_is_refused(tmp_path: Path, name: str) -> None:
    part, change, why = DOUBTFUL[name]
    with pytest.raises(errors.NotAWorkspace, match=why):
        tables.read(patched(tmp_path / "a.xlsx", change, part=part))


def test_where_a_formula_failed_is_known_and_an_error_that_nobody_reads_is_named(tmp_path: Path) -> None:
    for error in ("#REF!", "#SPILL!"):
        workbook = openpyxl.Workbook()
        workbook.active.append(["Risk", "Level"])
        workbook.active.append(["a", error])
        workbook.active["B2"].data_type = "e"
        workbook.save(tmp_path / f"{error[1]}.xlsx")
    assert tables.read(tmp_path / "R.xlsx").sheets[0].errors == {(1, 1): "#REF!"}
    with pytest.raises(errors.NotAWorkspace, match="#SPILL! in row 2, column 2 of Sheet"):
        tables.read(tmp_path / "S.xlsx")


def test_more_shared_texts_than_there_is_memory_for_are_refused(tmp_path: Path) -> None:
    many = {"xl/sharedStrings.xml": b'<sst uniqueCount="4000000000"/>'}
    with pytest.raises(errors.NotAWorkspace, match="cannot be read"):
        tables.read(patched(tmp_path / "a.xlsx", lambda sheet: sheet, many))


def test_one_text_in_a_million_cells_is_refused(tmp_path: Path) -> None:
    random.seed(1)
    text = "".join(random.choice("abcdefgh ") for _ in range(30_000)).encode()
    space = b"http://schemas.openxmlformats.org/"
    shared = b'<sst xmlns="' + space + b'spreadsheetml/2006/main"><si><t>' + text + b"</t></si></sst>"
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(3, 5_000))
    path = tmp_path / "a.xlsx"
    patched(path, lambda sheet: sheet.replace(b"</sheetData>", rows + b"</sheetData>"))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/_rels/workbook.xml.rels" and b"sharedStrings" not in content:
                link = b'<Relationship Id="rId99" Target="sharedStrings.xml" Type="' + space
                link += b'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
                content = content.replace(b"</Relationships>", link)
            if name != "xl/sharedStrings.xml":
                new.writestr(name, content)
        new.writestr("xl/sharedStrings.xml", shared)
    with pytest.raises(errors.NotAWorkspace, match="more text"):
        tables.read(tmp_path / "b.xlsx")


def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "link.csv").symlink_to(tmp_path / "pipe.csv")
    (tmp_path / "lost.csv").symlink_to(tmp_path / "nowhere")
    for name in ("pipe.csv", "link.csv", "lost.csv", "none.csv", ""):
        with pytest.raises(errors.WorkspaceError):
            tables.read(tmp_path / name)


@pytest.mark.parametrize("seed", range(40))
def test_a_mangled_file_is_read_or_refused_and_nothing_else(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    found = bytearray(book(["Risk ID", "Title", "Owner"], *([str(n), f"title {n}", "Jo"] for n in range(30))))
    for _ in range(chance.randint(1, 40)):
        found[chance.randrange(len(found))] = chance.randrange(256)
    path = tmp_path / "a.xlsx"
    path.write_bytes(found[: chance.randint(1, len(found))] if seed % 3 == 0 else found)
    try:
        tables.read(path)
    except errors.WorkspaceError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "'=1", "' =1", "'\tx", "a;=b", "a\n'=b", "- list\n- more", "-1", "plain", "it's", "\n\n=x", "'", "''-"],
)
def test_a_guarded_text_comes_back_as_it_was(text: str) -> None:
    assert csv_files.unguarded(csv_files.guarded(text)) == text


def test_any_text_of_risky_signs_comes_back_from_its_guard() -> None:
    chance = random.Random(7)
    for _ in range(20_000):
        text = "".join(chance.choice("'=+-@;\t\n \"a!|") for _ in range(chance.randint(0, 9)))
        assert csv_files.unguarded(csv_files.guarded(text)) == text


def test_one_byte_of_windows_makes_no_other_text_of_a_file_in_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes("Title,Owner\nÄrger über Öl,Jörg Bär Süß\n".encode() + b"K\xf6ln,\x80\x81\n")
    (sheet,) = tables.read(path).sheets
    assert [line.cells for line in sheet.lines[1:]] == [("Ärger über Öl", "Jörg Bär Süß"), ("Köln", "€\ufffd")]
    assert sheet.notes == ["It is UTF-8 but for a few bytes, which are read as Windows has them."]
    path.write_bytes("Title,Owner\nÄrger über Öl,Jö\n".encode("cp1252"))
    (sheet,) = tables.read(path).sheets
    assert sheet.lines[1].cells == ("Ärger über Öl", "Jö") and not sheet.notes
    path.write_bytes("\ufeffTitle,Owner\nÄ,J\n".encode() + b"\xe4\xf6,\n")
    assert [line.cells for line in tables.read(path).sheets[0].lines] == [("Title", "Owner"), ("Ä", "J"), ("äö", "")]


def test_a_stray_control_character_is_seen_and_told_and_many_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"Title,Owner\nBi\x01as,Jo\n")
    (sheet,) = tables.read(path).sheets
    assert sheet.lines[1].cells == ("Bi\u2401as", "Jo")
    assert sheet.notes == ["1 control character stands in the file; such as \u2401 is read for them."]
    path.write_bytes(b"Title,Owner\n" + b"Bi\x01\x02as,Jo\n" * 50)
    with pytest.raises(errors.NotAWorkspace, match="neither a spreadsheet"):
        tables.read(path)
    path.write_bytes(b"Title,Owner\n" + b"Bias,Jo\n" * 10_000 + b"\0a,\n" * 1_001)
    with pytest.raises(errors.NotAWorkspace, match="more than 1,000 control characters"):
        tables.read(path)
