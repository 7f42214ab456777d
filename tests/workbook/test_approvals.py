"""What the workbook says of approvals: the sheet, the versions of the statement, and who is named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from aims_tui.insight.signing import Subject
from aims_tui.workbook.export import export
from aims_tui.workbook.options import Naming, Options, Part
from aims_tui.workspace.commands import approving, evidence
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.queries import approvals, overview
from aims_tui.workspace.store import facts
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put, requirement
from tests.workbook.reading import Read, made

Book = Callable[..., Read]


@pytest.fixture
def signed(workspace: Workspace) -> Workspace:
    """A workspace with an approval, an approval that is stale, and a version of the statement that is no more."""
    author = Author(workspace, who="Lead", today=lambda: TODAY, assessment=overview.overview(workspace).assessment.id)
    author.welcome |= {"wilhelmine", "rosalind"}
    author.add("person", {"name": "Wilhelmine", "role": "Chief Executive", "top_management": "yes"})
    for ref in ("5.2", "5.3"):
        row = requirement(workspace, ref)
        evidence.add(author, f"https://example.org/{ref}", {"title": f"Proof of {ref}"}, [("requirement", row)])
        put(workspace, ref, status="implemented", implementation="So it is.")
    author.save(author.open("requirement", requirement(workspace, "5.2")), {"approver": "Wilhelmine"})
    rows = [Subject("requirement", requirement(workspace, ref)) for ref in ("5.2", "5.3")]
    approving.sign(author, rows, "approved", {"by": "Wilhelmine", "note": "Asked Rosalind first"})
    soa = Subject("assessment", author.assessment)
    approving.sign(author, [soa], "approved", {"by": "Wilhelmine"}, although="Wilhelmine wants it now")
    put(workspace, "5.3", who="Lead", implementation="Otherwise")
    put(workspace, "A.2.2", who="Lead", applicability="not_applicable", exclusion_justification="We have none")
    return workspace


def test_each_signature_stands_on_its_sheet_with_what_changed_since(signed: Workspace, tmp_path: Path) -> None:
    book = Read(made(signed, tmp_path / "out.xlsx"))
    rows = {row["Of"]: row for row in book.table("Approvals")}
    assert rows["5.2"]["State"] == "In force" and rows["5.2"]["Signed as"] == "approver named"
    assert rows["5.3"]["State"] == "Stale" and rows["5.3"]["Entered by"] == "Lead"
    assert rows["5.3"]["Changed since"].startswith("How it is implemented: So it is. → Otherwise (Lead, ")
    assert len(rows["5.2"]["SHA-256"]) == 64
    assert book.row("Clauses", "5.2")["Approved"] == str(TODAY)
    assert book.row("Clauses", "5.3")["Approved"] == f"{TODAY} by Wilhelmine, changed since"


def test_the_header_the_cover_and_the_changes_say_which_version_stands(signed: Workspace, tmp_path: Path) -> None:
    book = Read(made(signed, tmp_path / "out.xlsx"))
    assert book.cover()["State"].startswith("draft after 1.0: 2 changes; 37 controls undecided")
    assert "Wilhelmine wants it now. Not ready: A.2.2 is undecided; " in book.cover()["Approved although"]
    top = " ".join(str(cell) for row in book.rows("SoA")[: book.head("SoA")] for cell in row)
    assert "draft after 1.0: 2 changes" in top
    changes = book.table("Changes since SoA 1.0")
    assert [(row["Control"], row["What"], row["Now"], row["By"]) for row in changes] == [
        ("A.2.2", "Applicability", "Not applicable", "Lead"),
        ("A.2.2", "Justification for exclusion", "We have none", "Lead"),
    ]
    (version,) = book.table("SoA history")
    assert (version["Version"], version["By"], version["Approved on"]) == ("1.0", "Wilhelmine", TODAY)


def test_the_workbook_of_a_version_says_that_it_is_approved(signed: Workspace, tmp_path: Path) -> None:
    with signed.reading() as connection:
        one = next(each for each in approvals.signatures(facts.reader(signed, connection, str(TODAY))) if each.version)
    with approvals.as_signed(signed, one) as then:
        export(then, tmp_path / "out.xlsx", who="Lead", today=TODAY, signed=one)
    book = Read(tmp_path / "out.xlsx")
    assert book.cover()["State"].startswith(f"version 1.0, approved on {TODAY} by Wilhelmine; 38 controls undecided")
    assert "not_applicable" not in str(book.rows("SoA")) and book.row("SoA", "A.2.2")["Applicable"] == "Undecided"


def test_where_people_appear_by_role_no_name_is_left(signed: Workspace, tmp_path: Path) -> None:
    path = made(signed, tmp_path / "out.xlsx", options=Options(frozenset(Part), Naming.ROLES))
    told = "\n".join(
        str(cell) for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True) for cell in row if cell
    )
    assert "Wilhelmine" not in told and "Chief Executive" in told


def test_without_a_signature_there_is_no_such_sheet(workspace: Workspace, tmp_path: Path) -> None:
    book = Read(made(workspace, tmp_path / "out.xlsx"))
    assert not {"Approvals", "SoA history"} & {*book.sheets}
    assert book.cover()["State"] == "draft, no version approved yet; 38 controls undecided."


def test_what_was_signed_and_changed_is_an_open_point(signed: Workspace, tmp_path: Path) -> None:
    book = Read(made(signed, tmp_path / "out.xlsx"))
    points = {row["Ref"]: row["What is missing"] for row in book.table("Open points")}
    assert "Have it signed again" in points["5.3"] and "Have it signed again" not in points.get("5.2", "")
