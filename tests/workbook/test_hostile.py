"""Texts that are hostile, very long, or not of this alphabet: all of them come back as they were."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aims_tui.workbook import cells, room
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.workbook.reading import SHEETS, Read, cell_of, made, styled
from tests.workspace.store.test_file import statement

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "#REF!",
    "a\x00b\x1bc\x07",
    "\ufffe\uffff",
    "_x0041_",
    "_x005F_x0041_ and _x000D_",
    "[/] & <b> ]]> &amp; &#10;",
    "שלום 👩‍👩‍👧 \u202eevil",
    "line one\nline two\r\nline three\ttab",
    "   ",
    "  leading and trailing  ",
    "Long texts, row 2 ",
    "x" * 32_767,
    "😀" * 16_400,
    "\x01" * 9_000,
]


def force(workspace: Workspace, table: str, field: str, text: str, where: str = "1") -> None:
    """Put a text into the file past the gate, which would refuse some of them."""
    with closing(sqlite3.connect(workspace.path)) as connection, connection:
        connection.execute(f"UPDATE {table} SET {field} = ? WHERE {where}", (text,))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text_in_every_cell_and_comes_back_the_same(
    workspace: Workspace, tmp_path: Path, text: str
) -> None:
    put(workspace, "4.1", status="in_progress")
    force(workspace, "requirement", "implementation", text, "ref = '4.1'")
    force(workspace, "organization", "name", text)
    force(workspace, "assessment", "title", text)
    force(workspace, "op", "who", text)
    force(workspace, "op", "why", text)
    path = made(workspace, tmp_path / "out.xlsx", who=text)
    book = styled(path)
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d", "inlineStr"}, "no formula, no error"
    read = Read(path)
    assert set(SHEETS) <= set(read.sheets)
    for found in (read.row("Clauses", "4.1")["How it is implemented"], read.table("Change log")[0]["Who"]):
        assert same(kept(str(found)), kept(text))


def kept(text: str) -> str:
    """Return a text without what calamine does not give back: it drops returns, and leaves some escapes as they are."""
    return re.sub("_x(0000|FFFE|FFFF)_|[\r\x00\ufffe\uffff]", "", text)


def same(first: str, second: str) -> bool:
    """Compare long texts; pytest would look for their differences for minutes."""
    return first == second


def test_a_text_that_looks_like_a_formula_stays_text_when_somebody_edits_the_cell(
    workspace: Workspace, tmp_path: Path
) -> None:
    put(workspace, "4.1", implementation="=1+1")
    put(workspace, "4.2", implementation="plain")
    book = styled(made(workspace, tmp_path / "out.xlsx"))
    assert cell_of(book, "Clauses", "4.1", "How it is implemented").quotePrefix
    assert not cell_of(book, "Clauses", "4.2", "How it is implemented").quotePrefix


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(0x1F600 + number % 50) if number % 7 == 0 else "word "[number % 5] for number in range(70_000)),
        "A sentence of some length about nothing in particular. " * 2_000,
        "\n" * 40_000,
        "w" * 100_000,
        "字" * 20_000,
        "row\n" * 300,
    ],
    ids=["emoji", "sentences", "line ends", "one word", "Chinese", "short lines"],
)
def test_a_text_too_long_for_a_cell_or_a_page_goes_on_elsewhere_and_nothing_is_cut(
    workspace: Workspace, tmp_path: Path, text: str
) -> None:
    put(workspace, "4.2", implementation="Before it.")
    force(workspace, "requirement", "implementation", text, "ref = '4.1'")
    path = made(workspace, tmp_path / "out.xlsx")
    assert same(Read(path).row("Clauses", "4.1")["How it is implemented"], text)
    assert Read(path).row("Clauses", "4.2")["How it is implemented"] == "Before it."
    book = styled(path)
    cell = cell_of(book, "Clauses", "4.1", "How it is implemented")
    sheet, place = cell.hyperlink.location.replace("'", "").split("!")
    there = book[sheet][place]
    assert sheet == "Long texts" and there.value.startswith("Clauses, row")
    back = there.hyperlink.location.split("!")[1]
    assert book["Clauses"][back].value == "4.1"


def test_no_row_is_higher_than_excel_shows(workspace: Workspace, tmp_path: Path) -> None:
    for number, ref in enumerate(("4.1", "4.2", "4.3", "A.2.2", "A.2.3"), start=1):
        put(workspace, ref, implementation=f"Some words of a sentence {number}. " * 40 * number)
    for sheet in styled(made(workspace, tmp_path / "out.xlsx")).worksheets:
        assert all((row.height or 0) <= 409 for row in sheet.row_dimensions.values())


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=3_000), st.integers(8, 140))
@settings(max_examples=150, deadline=None)
def test_pieces_joined_are_the_text_and_each_fits_a_cell(text: str, width: int) -> None:
    found = cells.pieces(text * 5, width)
    assert "".join(found) == text * 5
    assert all(room.lines(each, width) <= room.MOST_LINES + 1 for each in found)
    assert all(cells.units(cells.safe(each)) <= cells.LONGEST for each in found)


@given(st.text("ab \n日😀\x01_x0041_", max_size=900), st.integers(8, 140), st.integers(3, 28))
@settings(max_examples=150, deadline=None)
def test_pieces_take_no_more_lines_than_they_may(text: str, width: int, most: int) -> None:
    found = cells.pieces(text * 5, width, most)
    assert "".join(found) == text * 5
    assert all(room.lines(each, width) <= most for each in found[:500])


@pytest.mark.parametrize("text", ["\n" * 1_000_000, "ab\n" * 333_333, "x" * 1_000_000, "word " * 200_000])
def test_the_longest_texts_take_a_bounded_number_of_rows(text: str) -> None:
    found = cells.pieces(text, 115, 7)
    assert "".join(found) == text
    assert len(found) < 5_000


def test_a_text_beyond_every_limit_is_exported_up_to_it_and_says_so(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "4.1", implementation="short")
    statement(workspace.path, "UPDATE requirement SET implementation = printf('%.*c', 3000000, 'x') WHERE ref = '4.1'")
    text = Read(made(workspace, tmp_path / "out.xlsx")).row("Clauses", "4.1")["How it is implemented"]
    assert text.startswith("x" * 1_000_000 + "\n[2,000,000 more characters are left out here: ")


def test_pieces_break_between_words() -> None:
    found = cells.pieces("Seven words make up this one sentence. " * 400, 100)
    assert len(found) > 2 and all(each.endswith(" ") for each in found)


def test_text_is_counted_in_the_units_of_excel() -> None:
    assert (cells.units("abc"), cells.units("😀"), cells.units("\ud800")) == (3, 2, 1)


def test_only_web_and_mail_addresses_become_links(workspace: Workspace, tmp_path: Path) -> None:
    texts = {
        "4.1": "https://example.org/a?b=1",
        "4.2": "file:///etc/passwd",
        "4.3": "javascript:alert(1)",
        "4.4": "#Cover!A1",
        "5.1": "see https://example.org/",
        "5.2": "mailto:audit@example.org",
    }
    for ref, text in texts.items():
        put(workspace, ref, implementation=text)
    book = styled(made(workspace, tmp_path / "out.xlsx"))
    links = {ref: cell_of(book, "Clauses", ref, "How it is implemented").hyperlink for ref in texts}
    assert links["4.1"].target == "https://example.org/a?b=1" and links["5.2"].target == "mailto:audit@example.org"
    assert all(links[ref] is None for ref in ("4.2", "4.3", "4.4", "5.1"))


def test_a_web_address_of_evidence_is_shown_whole_and_opened_by_a_short_link(
    workspace: Workspace, tmp_path: Path
) -> None:
    from aims_tui.workspace.store import gate
    from tests.conftest import act

    address = f"https://example.org/{'long/' * 60}"
    for title, link in (("On the web", address), ("On a drive", r"\\server\share\file.docx")):
        act(workspace, gate.added(workspace.kinds["evidence"], {"title": title, "link": link}))
    path = made(workspace, tmp_path / "out.xlsx")
    assert [row["File or link"] for row in Read(path).table("Evidence")] == [address, r"\\server\share\file.docx"]
    book = styled(path)
    assert cell_of(book, "Evidence", "EV-01", "Open").hyperlink.target == address
    assert cell_of(book, "Evidence", "EV-02", "Open").value is None


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, 1),
        ("Short", 10, 1),
        ("one\ntwo\n", 10, 3),
        ("i" * 40, 20, 1),
        ("W" * 40, 20, 4),
        ("字" * 20, 20, 2),
        ("👩" * 20, 20, 3),
    ],
)
def test_the_room_of_a_text_is_that_of_its_letters(text: str, width: int, expected: int) -> None:
    assert room.lines(text, width) == expected


def test_the_room_of_prose_is_about_what_a_spreadsheet_needs() -> None:
    # Four lines in LibreOffice with a font of Calibri's widths, in a column of 62.
    text = (
        "The context note EV-02 lists external and internal issues with their weight for the AIMS and the climate "
        "question with its outcome. We are provider for SYS-1 to SYS-3 (UC-1) and deployer for SYS-4 and SYS-5 "
        "(UC-2); SYS-6 is used by staff only. The note is looked at before each management review."
    )
    assert room.lines(text, 62) in (4, 5)


def test_dates_that_excel_does_not_know_are_texts(workspace: Workspace, tmp_path: Path) -> None:
    force(workspace, "requirement", "due", "1899-01-01", "ref = '4.1'")
    force(workspace, "requirement", "due", "not a day", "ref = '4.2'")
    book = Read(made(workspace, tmp_path / "out.xlsx"))
    assert book.row("Clauses", "4.1")["Due"] == "1899-01-01"
    assert book.row("Clauses", "4.2")["Due"] == "not a day"
