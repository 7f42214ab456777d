"""The sheets as CSV, for other programs."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aims_tui.workbook import cells, csv_files
from aims_tui.workbook.export import export_csv
from aims_tui.workbook.options import Options, Part
from aims_tui.workbook.outgoing import SUMS
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put
from tests.workbook.reading import SHEETS, Read, made
from tests.workbook.test_hostile import HOSTILE, force, same


def written(workspace: Workspace, folder: Path, **options: object) -> Path:
    """Export the sheets and return the folder."""
    export_csv(workspace, folder, **{"who": "Lead", "today": TODAY, **options})  # type: ignore[arg-type]
    return folder


def rows(folder: Path, title: str) -> list[list[str]]:
    """Read a file as programs do; it must begin with the mark of UTF-8."""
    path = folder / csv_files.name_of(title)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_every_sheet_is_a_file_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    folder = written(workspace, tmp_path / "csv")
    assert {each.name for each in folder.iterdir()} == {csv_files.name_of(title) for title in SHEETS} | {SUMS}
    assert csv_files.name_of("Open points") == "open-points.csv"


def test_a_table_has_the_cells_of_its_sheet_without_the_headings_between(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "A.2.2", applicability="applicable", due="2026-12-01", implementation="First\nsecond")
    put(workspace, "X.3", applicability="applicable")
    folder = written(workspace, tmp_path / "csv")
    book = Read(made(workspace, tmp_path / "out.xlsx"))
    for title in ("SoA", "Clauses", "Open points", "Guiding questions", "Change log"):
        head, *found = rows(folder, title)
        sheet = book.table(title)
        assert head == list(sheet[0]) and len(found) == len(sheet)
        assert [row[0] for row in found] == [str(next(iter(row.values()))) for row in sheet]
    head, first = rows(folder, "SoA")[:2]
    policy = dict(zip(head, first, strict=True))
    assert (policy["Due"], policy["How it is implemented"]) == ("2026-12-01", "First\nsecond")
    assert policy["Group"] == "A.2 Policies related to AI"


def test_a_long_text_stands_whole_in_its_field(workspace: Workspace, tmp_path: Path) -> None:
    text = "A sentence of some length. " * 4_000
    put(workspace, "4.1", implementation=text)
    head, first = rows(written(workspace, tmp_path / "csv"), "Clauses")[:2]
    assert same(dict(zip(head, first, strict=True))["How it is implemented"], text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_guarded_and_nothing_of_it_is_lost(workspace: Workspace, tmp_path: Path, text: str) -> None:
    put(workspace, "4.1", status="in_progress")
    force(workspace, "requirement", "implementation", text, "ref = '4.1'")
    head, first = rows(written(workspace, tmp_path / "csv"), "Clauses")[:2]
    said = dict(zip(head, first, strict=True))["How it is implemented"]
    assert same(said.removeprefix("'"), cells.safe(text))
    assert not said.lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("＝1+1", "'＝1+1"),
        ("'=1+1", "''=1+1"),
        ("an apostrophe's place", "an apostrophe's place"),
        ("a;=1+1;b", "a;'=1+1;b"),
        ('a;"=1+1', "a;'\"=1+1"),
        ("one\n=1+1", "one\n'=1+1"),
        ("one\n- two words\n- three", "one\n- two words\n- three"),
        ("one\n- cmd|' /C calc'!A0", "one\n'- cmd|' /C calc'!A0"),
        ("one\n-2+3", "one\n'-2+3"),
        ("5 - 3 = 2; see 4.1", "5 - 3 = 2; see 4.1"),
    ],
)
def test_what_a_spreadsheet_may_take_for_a_formula_has_an_apostrophe_before_it(text: str, expected: str) -> None:
    assert csv_files.guarded(text) == expected


@given(st.text(st.sampled_from("=+-@;'\"\t\n a1|!(")))
def test_no_field_begins_with_a_formula_wherever_columns_are_parted(text: str) -> None:
    for field in re.split(r"[;\t\r\n]", csv_files.guarded(text)):
        begins = field.lstrip(' "')
        assert not begins.startswith(("=", "+", "@"))
        if begins.startswith("-"):
            assert re.fullmatch(r"- [^=+@|!(]*", begins), "a line of a list, and nothing in it can be run"


@given(st.text(st.sampled_from("=+-@ a1'")))
def test_taking_the_apostrophe_away_gives_the_text_back(text: str) -> None:
    said = csv_files.guarded(text)
    assert said == text or said == f"'{text}"


def test_a_file_of_a_sheet_that_is_left_out_now_does_not_stay(workspace: Workspace, tmp_path: Path) -> None:
    folder = written(workspace, tmp_path / "csv")
    written(workspace, folder, options=Options(without=frozenset({Part.PEOPLE})))
    assert not (folder / "people.csv").exists() and (folder / "soa.csv").exists()


def test_a_file_of_somebody_else_that_has_the_name_of_a_sheet_is_not_replaced(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "people.csv").write_text("mine")
    with pytest.raises(errors.Refused, match=r"no export put there: people\.csv"):
        written(workspace, tmp_path / "csv")
    assert [each.name for each in (tmp_path / "csv").iterdir()] == ["people.csv"]
    assert (tmp_path / "csv" / "people.csv").read_text() == "mine"


def test_a_sheet_that_somebody_worked_on_is_not_replaced(workspace: Workspace, tmp_path: Path) -> None:
    folder = written(workspace, tmp_path / "csv")
    with (folder / "soa.csv").open("a") as file:
        file.write("a note")
    with pytest.raises(errors.Refused, match=r"changed after an export put it there: soa\.csv"):
        written(workspace, folder)
    assert (folder / "soa.csv").read_text().endswith("a note")


def test_a_demo_and_another_day_are_named_on_the_cover(workspace: Workspace, tmp_path: Path) -> None:
    cover = rows(written(workspace, tmp_path / "csv", day_was_given=True), "Cover")
    assert cover[1] == [f"Figures as of {TODAY}, not of the day of export"]


def test_what_is_no_folder_is_refused_and_what_cannot_be_written_leaves_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(errors.Refused, match="not a folder"):
        written(workspace, tmp_path / "file")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(errors.Refused, match="is a link"):
        written(workspace, tmp_path / "link")
    assert (tmp_path / "file").read_text() == "mine" and not [*(tmp_path / "elsewhere").iterdir()]


def test_stopped_midway_the_older_files_stay(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aims_tui.workbook.progress._EVERY", 0.0)
    folder = written(workspace, tmp_path / "csv")
    before = (folder / "clauses.csv").read_bytes()
    put(workspace, "4.1", status="in_progress")

    def tick(done: int, total: int) -> None:
        if done > 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        written(workspace, folder, tick=tick)
    assert (folder / "clauses.csv").read_bytes() == before
    assert not [each for each in folder.iterdir() if each.name.startswith(".aims-tui-")]
