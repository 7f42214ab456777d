"""The demo's evidence as files: each opens, and says what its title promises."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from aims_tui.workspace import demo
from aims_tui.workspace.store import evidence_files
from tests.conftest import TODAY

FILLER = re.compile(r"\b(todo|tbd|tba|lorem|ipsum|xxx+|n/a|placeholder)\b|[{}]", re.IGNORECASE)


@dataclass(frozen=True)
class Paper:
    suffix: str
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    def table(self) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.text)))


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    """The files that are there, by the short id of their evidence."""
    larkmoor = demo.make(tmp_path_factory.mktemp("demo") / "larkmoor-desk.aims", TODAY)
    with larkmoor.reading() as connection:
        found = connection.execute("SELECT short, original_name, file FROM evidence").fetchall()
    places = {short: (name, evidence_files.place(larkmoor.path, hash)) for short, name, hash in found}
    return {
        short: Paper(name.rpartition(".")[2], place.read_bytes())
        for short, (name, place) in places.items()
        if place.exists()
    }


def test_they_come_in_the_forms_that_a_company_has(papers: dict[str, Paper]) -> None:
    assert Counter(each.suffix for each in papers.values()) == {"md": 18, "csv": 5, "pdf": 1, "xlsx": 1}


def test_texts_fill_no_more_than_a_page_and_none_is_a_filler(papers: dict[str, Paper]) -> None:
    for short, paper in papers.items():
        if paper.suffix == "md":
            assert paper.text.startswith("# ") and 600 < len(paper.text) < 3000, short
            assert not FILLER.search(paper.text), short


def test_tables_have_rows_and_as_many_cells_in_each(papers: dict[str, Paper]) -> None:
    for short, paper in papers.items():
        if paper.suffix == "csv":
            table = paper.table()
            assert len(table) > 7 and {len(row) for row in table} == {len(table[0])}, short
            assert not FILLER.search(paper.text), short


def test_documents_carry_their_day_and_their_owner(papers: dict[str, Paper]) -> None:
    for short in ("EV-01", "EV-03", "EV-05", "EV-06", "EV-09", "EV-11", "EV-16"):
        head = papers[short].text.splitlines()[2]
        assert re.search(r"Version \d\.\d \| issued \d+ \w+ 20\d\d \| owner: \w+", head), short
        assert "approved by the Chief Executive" in head, short


def test_the_signed_policy_is_a_pdf_whose_table_finds_every_object(papers: dict[str, Paper]) -> None:
    policy = papers["EV-04"].content
    assert policy.startswith(b"%PDF-1.4\n") and policy.endswith(b"%%EOF\n")
    start = int(re.findall(rb"startxref\n(\d+)\n", policy)[0])
    assert policy[start:].startswith(b"xref\n")
    places = [int(each) for each in re.findall(rb"(\d{10}) 00000 n \n", policy[start:])]
    for number, place in enumerate(places, start=1):
        assert policy[place:].startswith(b"%d 0 obj\n" % number)
    for length, stream in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", policy, re.DOTALL):
        assert int(length) == len(stream)
    assert int(re.findall(rb"/Count (\d+)", policy)[0]) == policy.count(b"/Type /Page ") == 2


def test_the_signed_policy_says_who_signed_it_and_when(papers: dict[str, Paper]) -> None:
    shown = b" ".join(re.findall(rb"\((.*)\) Tj", papers["EV-04"].content)).decode("cp1252")
    assert "A person answers." in shown and "Signed on 8 May 2026: Chief Executive" in shown


def test_the_risk_register_is_a_workbook_that_two_readers_agree_on(papers: dict[str, Paper]) -> None:
    content = papers["EV-07"].content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Register", "Treatment plan", "Approval"]
    for name in book.sheetnames:
        other = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()
        assert [[cell or "" for cell in row] for row in book[name].iter_rows(values_only=True)] == other


def test_the_register_holds_twelve_risks_one_of_them_above_the_tolerance(papers: dict[str, Paper]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(papers["EV-07"].content))
    found = {row[0]: row for row in book["Register"].iter_rows(min_row=2, values_only=True)}
    assert list(found) == [f"R-{number:02}" for number in range(1, 13)]
    assert all(row[3] * row[4] == row[5] >= row[6] for row in found.values())
    assert [risk for risk, row in found.items() if row[6] > 8] == ["R-07"]
    assert {row[0] for row in book["Treatment plan"].iter_rows(min_row=2, values_only=True)} == set(found)


def test_figures_agree_between_the_papers(papers: dict[str, Paper]) -> None:
    assert "57 % | at least 60 %" in papers["EV-19"].text and "| at least 60 % |" in papers["EV-11"].text
    tickets = [int(each.replace(",", "")) for each in re.findall(r"% \| ([\d,]+) \|", papers["EV-20"].text)]
    assert sum(tickets) == 118_000 and min(tickets) > 3_500
    tested = [
        int(each.replace(",", "")) for each in re.findall(r"^\| \w+ \| ([\d,]+) \| 0", papers["EV-17"].text, re.M)
    ]
    assert sum(tested) == 6_200
    head, *departments = papers["EV-13"].table()[:7]
    total = papers["EV-13"].table()[7]
    assert (total[0], total[1]) == ("total", "46") and head[1] == "invited"
    for column in (1, 2, 3):
        assert sum(int(row[column]) for row in departments) == int(total[column])
