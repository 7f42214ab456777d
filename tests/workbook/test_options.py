"""What an export leaves out, and people who appear by their role only."""

from pathlib import Path

import pytest

from aims_tui.workbook.options import Naming, Options, Part
from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put, requirement
from tests.workbook.reading import SHEETS, Read, made, words

ROLES = Options(names=Naming.ROLES)
LABELS = {"Jane Doe": "Security Lead", "Ann Ng": "Person 2", "Bo Li": "ML Engineer (1)", "Cy Fo": "ML Engineer (2)"}


@pytest.fixture
def team(workspace: Workspace) -> Workspace:
    """Four people whose names stand in fields, texts, the journal and an auditor's remark."""
    kinds = workspace.kinds
    roles = {"Jane Doe": "Security Lead", "Ann Ng": "", "Bo Li": "ML Engineer", "Cy Fo": "ML Engineer"}
    people = {
        name: gate.added(kinds["person"], {"name": name, "role": role, "email": f"{name.split()[0].lower()}@acme.test"})
        for name, role in roles.items()
    }
    act(workspace, *people.values(), who="Jane Doe", why="asked by Ann Ng")
    row = requirement(workspace, "A.2.2")
    values = {
        "applicability": "applicable", "owner": people["Bo Li"].row, "approver": people["Cy Fo"].row,
        "implementation": "Jane Doe (jane@acme.test) reads it with Ann Ng; Janet Doe does not. See Max Mole.",
    }  # fmt: skip
    act(workspace, gate.Change("requirement", row, values), who="Max Mole")
    remark = {"requirement": row, "author": "Bo Li", "text": "Ask Cy Fo.", "answer": "Ann Ng did."}
    act(workspace, gate.added(kinds["remark"], remark), who="Ann Ng")
    evidence = gate.added(kinds["evidence"], {"title": "Minutes by Jane Doe", "owner": people["Jane Doe"].row})
    tie = edits.link_change(kinds, ("evidence", evidence.row), ("requirement", row), "signed by Bo Li")
    act(workspace, evidence, tie, who="Jane Doe")
    act(workspace, gate.Change("person", people["Jane Doe"].row, {"name": "Jane Roe"}), who="Jane Roe")
    return workspace


def test_with_roles_no_name_or_address_is_anywhere_in_the_file(team: Workspace, tmp_path: Path) -> None:
    said = words(made(team, tmp_path / "out.xlsx", who="Jane Roe", options=ROLES))
    for hidden in (*LABELS, "Jane Roe", "acme.test", "Max Mole"):
        assert hidden not in said, hidden
    named = words(made(team, tmp_path / "named.xlsx", who="Jane Roe"))
    for shown in ("Ann Ng", "Jane Roe", "Jane Doe", "ann@acme.test", "Max Mole"):
        assert shown in named


def test_people_are_called_by_role_and_two_of_one_role_stay_two(team: Workspace, tmp_path: Path) -> None:
    book = Read(made(team, tmp_path / "out.xlsx", who="Jane Roe", options=ROLES))
    assert {row["Person"] for row in book.table("People")} == set(LABELS.values())
    found = book.row("SoA", "A.2.2")
    assert (found["Owner"], found["Approver"]) == ("ML Engineer (1)", "ML Engineer (2)")
    assert found["How it is implemented"] == (
        "Security Lead (Security Lead) reads it with Person 2; Janet Doe does not. See Unlisted person 2."
    )
    remark = book.table("Auditor feedback")[0]
    assert (remark["Auditor"], remark["Feedback"]) == ("ML Engineer (1)", "Ask ML Engineer (2).")
    assert book.cover()["Exported by"].startswith("Security Lead, with aims-tui")


def test_the_change_log_knows_writers_by_their_present_and_earlier_names(team: Workspace, tmp_path: Path) -> None:
    rows = Read(made(team, tmp_path / "out.xlsx", options=ROLES)).table("Change log")
    assert (rows[0]["Who"], rows[0]["Field"], rows[0]["Before"], rows[0]["After"]) == (
        "Security Lead", "Name", "Security Lead", "Security Lead",
    )  # fmt: skip
    # "Lead" made the workspace and Max Mole wrote: neither of them is listed.
    assert {row["Who"] for row in rows} == {"Security Lead", "Person 2", "Unlisted person 1", "Unlisted person 2"}
    assert any(row["Reason"] == "asked by Person 2" for row in rows)
    assert "Account" not in rows[0]


def test_a_long_role_is_shown_by_its_beginning_and_stands_whole_on_the_sheet_people(
    workspace: Workspace, tmp_path: Path
) -> None:
    role = "Top management: approves the scope and the residual risks"
    person = gate.added(workspace.kinds["person"], {"name": "Kim Oh", "role": role})
    act(workspace, person, gate.Change("requirement", requirement(workspace, "4.1"), {"owner": person.row}))
    book = Read(made(workspace, tmp_path / "out.xlsx", options=ROLES))
    assert book.row("Clauses", "4.1")["Owner"] == "Top management"
    assert book.row("People", "Top management")["Role"] == role


def test_roles_stay_the_same_when_somebody_joins(team: Workspace, tmp_path: Path) -> None:
    act(team, gate.added(team.kinds["person"], {"name": "Al Aa"}))
    book = Read(made(team, tmp_path / "out.xlsx", options=ROLES))
    assert {row["Person"] for row in book.table("People")} == {*LABELS.values(), "Person 5"}


@pytest.mark.parametrize("part", list(Part))
def test_every_part_can_be_left_out_and_the_cover_says_so(team: Workspace, tmp_path: Path, part: Part) -> None:
    book = Read(made(team, tmp_path / "out.xlsx", options=Options(without=frozenset([part]))))
    assert book.sheets == [title for title in SHEETS if title != part.sheet]
    assert book.cover()["Left out"] == part.sheet
    assert [row["Ref"] for row in book.table("SoA")][:1] == ["A.2.2"]


def test_what_is_left_out_is_not_in_the_change_log_either(team: Workspace, tmp_path: Path) -> None:
    options = Options(without=frozenset([Part.FEEDBACK, Part.PEOPLE]))
    path = made(team, tmp_path / "out.xlsx", options=options)
    assert "Ask Cy Fo" not in words(path) and "jane@acme.test" not in "".join(
        str(row["After"]) for row in Read(path).table("Change log") if row["What"].startswith("Person")
    )
    top = " ".join(str(cell) for row in Read(path).rows("Change log")[:4] for cell in row)
    assert "sheets left out are not listed" in top


def test_leaving_everything_out_leaves_what_an_auditor_always_needs(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, "4.1", status="in_progress")
    book = Read(made(workspace, tmp_path / "out.xlsx", options=Options(without=frozenset(Part))))
    assert book.sheets == ["Cover", "SoA", "Clauses", "Evidence"]
