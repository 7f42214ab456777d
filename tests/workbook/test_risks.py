"""What an auditor reads of risks: register, treatment plan, map, method, trace, and the reasons in the SoA."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aims_tui.workbook.options import Naming, Options
from aims_tui.workspace.commands import tying
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put
from tests.workbook.reading import RISKS, Read, cell_of, made


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """A desk at a workspace with a chief, a use case and three risks; R-01 is accepted and treated, R-03 is closed."""
    made_ = Session(workspace, who="Lead", today=lambda: TODAY)
    made_.look()
    made_.add("person", {"name": "Chief", "role": "Managing director", "top_management": "yes"})
    made_.add("use_case", {"title": "Chat"})
    made_.add("risk", {
        "title": "Wrong answer", "likelihood": "4", "impact_individuals": "5", "owner": "Chief", "treatment": "reduce",
        "residual_likelihood": "2", "accepted_by": "Chief", "accepted_on": "2026-11-20", "state": "accepted",
        "next_review": "2027-01-10",
    })  # fmt: skip
    made_.add("risk", {"title": "Drift", "likelihood": "2", "impact_society": "2"})
    made_.add("risk", {"title": "Past", "likelihood": "5", "impact_society": "5", "state": "closed"})
    made_.add("action", {"of": "R-01", "title": "Write tests", "due": "2026-11-01", "owner": "Chief"})
    made_.add("action", {"of": "R-01", "title": "Tell people", "due": "2026-12-01"})
    put(workspace, "A.6.2.4", applicability="applicable", inclusion_reasons='["risk", "law"]')
    put(workspace, "A.2.2", applicability="applicable", inclusion_reasons='["risk"]')
    first = made_.rows("risk")["risk"][0].id
    tying.tie(made_, ("risk", first), ("requirement", made_.requirement("A.6.2.4")), "tests every release")
    tying.tie(made_, ("risk", first), ("use_case", made_.rows("use_case")["use_case"][0].id))
    return made_


@pytest.fixture
def path(session: Session, tmp_path: Path) -> Path:
    return made(session.workspace, tmp_path / "out.xlsx")


def text(rows: list[list[Any]]) -> list[str]:
    """Return every row as one line, without what is empty."""
    return [" | ".join(str(cell) for cell in row if cell != "") for row in rows]


def test_the_register_says_what_stands_before_and_after_and_by_whom_it_is_accepted(path: Path) -> None:
    book = Read(path)
    row = book.row("Risk register", "R-01")
    assert (row["Title"], row["Level"], row["Level after"], row["Reached"]) == (
        "Wrong answer", "20 Very high", "10 High", "Planned",
    )  # fmt: skip
    assert (row["Treatment"], row["Controls"], row["Acceptance"], row["State"]) == (
        "Reduce", "A.6.2.4", "In force", "Accepted",
    )  # fmt: skip
    assert (row["Accepted by"], row["Owner"]) == ("Chief", "Chief")
    assert any("tests every release" in str(value) for value in row.values())
    assert book.groups("Risk register") == ["UC-1 Chat", "No use cases"]
    head = " ".join(text(book.rows("Risk register"))[:4])
    assert "3 risks, 1 above tolerance, 0 acceptance stale" in head


def test_ids_lead_to_their_rows(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    control = cell_of(book, "Risk register", "R-01", "Controls")
    target = next(row[0].row for row in book["SoA"].iter_rows() if row[0].value == "A.6.2.4")
    assert control.hyperlink.location == f"'SoA'!A{target}"
    place = f"'Risk register'!A{cell_of(book, 'Risk register', 'R-01', 'Id').row}"
    assert cell_of(book, "Treatment plan", "ACT-01", "For").hyperlink.location == place
    first = next(row[0] for row in book["Trace"].iter_rows() if row[0].value == "R-01")
    assert first.hyperlink.location == place


def test_the_treatment_plan_says_what_is_late(path: Path) -> None:
    found = {row["Id"]: (row["What"], row["State"], row["Owner"]) for row in Read(path).table("Treatment plan")}
    assert found == {"ACT-01": ("Write tests", "Late", "Chief"), "ACT-02": ("Tell people", "Open", "")}


def test_the_map_counts_open_threats_before_and_after(path: Path) -> None:
    lines = text(Read(path).rows("Risk map"))
    after = next(number for number, line in enumerate(lines) if line.startswith("After treatment"))
    before = lines[:after]
    assert any("20 ▲: 1 risk\nR-01" in line for line in before) and any("4: 1 risk\nR-02" in line for line in before)
    assert any("10 ▲: 1 risk\nR-01" in line for line in lines[after:])
    assert not any("R-03" in line for line in lines), "what is closed is past"


def test_the_method_is_the_one_that_levels_were_worked_out_by(session: Session, tmp_path: Path) -> None:
    (method,) = session.rows("method")["method"]
    values = {"steps": "4", "tolerance": "6", "note": "Agreed in the review"}
    act(session.workspace, gate.Change("method", method.id, values))
    book = Read(made(session.workspace, tmp_path / "out.xlsx"))
    lines = text(book.rows("Risk method"))
    assert "Scale | 4 × 4" in lines and "Note | Agreed in the review" in lines
    assert any(line.startswith("Tolerance | 6") for line in lines)
    assert book.row("Risk register", "R-01")["Level"] == "outside the scale"
    assert book.row("Risk register", "R-02")["Level"] == "4 Medium"


def test_the_trace_shows_how_each_control_stands_and_where_it_breaks(path: Path) -> None:
    lines = text(Read(path).rows("Trace"))
    assert "R-01 | Wrong answer | not started" in lines
    told = lines[lines.index("Where the trace breaks") + 1 :]
    assert told == [
        "R-01 | R-01 is treated by A.6.2.4, which is not started",
        "R-01 | R-01 waits for ACT-01, due 2026-11-01: Write tests",
        "R-02 | R-02 has no owner",
        "A.2.2 | A.2.2 is applicable because of a risk, and no risk is linked to it",
    ]


def test_a_closed_risk_with_an_open_action_is_named_in_the_trace(session: Session, tmp_path: Path) -> None:
    closed = session.rows("risk")["risk"][2]
    late = gate.added(session.workspace.kinds["action"], {"of": closed.id, "title": "Late idea"})
    gate.write(session.workspace, gate.Action("Ann", "2026-11-24T10:00:00.000Z", "", (late,)), mode=gate.Mode.AS_FOUND)
    book = Read(made(session.workspace, tmp_path / "out.xlsx"))
    assert "R-03 | R-03 is closed while ACT-03 is open: Late idea" in text(book.rows("Trace"))
    assert book.row("Risk register", "R-03")["What is missing"] == "It is closed while ACT-03 is open"


def test_the_soa_tells_reasons_that_links_prove_from_those_that_are_stated(path: Path) -> None:
    book = Read(path)
    proved, stated = book.row("SoA", "A.6.2.4"), book.row("SoA", "A.2.2")
    assert "Risk, Law\n(proved by links: Risk: R-01)" in proved.values() and "R-01" in proved.values()
    assert "Risk" in stated.values() and not any("proved" in str(value) for value in stated.values())


def test_roles_in_the_place_of_names_leave_what_is_derived_as_it_is(session: Session, tmp_path: Path) -> None:
    book = Read(made(session.workspace, tmp_path / "out.xlsx", options=Options(names=Naming.ROLES)))
    row = book.row("Risk register", "R-01")
    assert (row["Acceptance"], row["Accepted by"]) == ("In force", "Managing director")
    assert "Chief" not in " ".join(text(book.rows("Risk register")) + text(book.rows("Treatment plan")))


def test_without_risks_there_are_none_of_their_sheets(workspace: Workspace, tmp_path: Path) -> None:
    assert not {*RISKS} & {*Read(made(workspace, tmp_path / "out.xlsx")).sheets}


@pytest.mark.parametrize(
    "hostile", ["=1+1", "@SUM(A1)", "[red]x[/red]", "<b>&amp;", "\N{RIGHT-TO-LEFT OVERRIDE}abc", "https://x.example/"]
)
def test_hostile_texts_stand_as_they_were_written(session: Session, tmp_path: Path, hostile: str) -> None:
    saved = session.add("risk", {"title": hostile, "description": hostile, "likelihood": "5", "impact_society": "5"})
    assert saved.detail is not None
    session.add("action", {"of": saved.detail.row, "title": hostile})
    book = openpyxl.load_workbook(made(session.workspace, tmp_path / "out.xlsx"))
    for sheet in ("Risk register", "Treatment plan", "Trace"):
        cells = [cell for row in book[sheet].iter_rows() for cell in row if hostile in str(cell.value)]
        assert cells or sheet == "Trace", sheet
        assert all(cell.data_type == "s" for cell in cells)
