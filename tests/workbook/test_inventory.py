"""What an auditor reads of the inventory and the registers: a sheet each, and what of them stands beside a control."""

from pathlib import Path

import pytest

from aims_tui.workspace.commands import tying
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY
from tests.workbook.reading import Read, made


@pytest.fixture
def path(workspace: Workspace, tmp_path: Path) -> Path:
    """A workspace with a system at risk, what treats that risk, an incident, and an obligation; exported."""
    session = Session(workspace, who="Lead", today=lambda: TODAY)
    session.look()
    session.add("system", {"name": "Ticket triage", "stage": "operation", "deployed_on": "2026-09-01"})
    session.add("system", {"name": "Reply drafts"})
    session.add("impact_assessment", {"of": "SYS-1", "title": "First look", "on": "2026-10-20"})
    session.add("risk", {"title": "Wrong answer", "likelihood": "4", "impact_individuals": "5"})
    session.add("incident", {"title": "Down", "severity": "high", "detected_on": "2026-11-02"})
    session.add("action", {"of": "R-01", "title": "Write tests"})
    session.add("action", {"of": "INC-1", "title": "Look why"})
    session.add("obligation", {"title": "Data protection", "source": "GDPR, Art. 35"})

    def id_of(kind: str, number: int = 0) -> tuple[str, str]:
        return kind, session.rows(kind)[kind][number].id

    control = ("requirement", session.requirement("A.6.2.4"))
    tying.tie(session, id_of("risk"), control)
    tying.tie(session, id_of("risk"), id_of("system"))
    tying.tie(session, id_of("obligation"), control, "tests are kept")
    return made(workspace, tmp_path / "out.xlsx")


def test_each_register_has_its_sheet_section_by_section(path: Path) -> None:
    sheets = Read(path).sheets
    order = ["Risk register", "Treatment plan", "Risk map", "Risk method", "Trace", "AI systems", "Impact assessments",
             "Incidents", "Obligations", "Actions", "Evidence"]  # fmt: skip
    assert [each for each in sheets if each in order] == order
    assert not {"AI models", "Suppliers", "Policies", "Concerns"} & {*sheets}, "what is empty has no sheet"


def test_the_treatment_plan_has_the_actions_of_risks_and_the_actions_all(path: Path) -> None:
    book = Read(path)
    assert book.row("Treatment plan", "ACT-01")["What"] == "Write tests"
    with pytest.raises((KeyError, StopIteration, AssertionError)):
        book.row("Treatment plan", "ACT-02")
    assert book.row("Actions", "ACT-02")["For"] == "INC-1"


def test_the_soa_says_which_systems_and_obligations_a_control_belongs_to(path: Path) -> None:
    row = Read(path).row("SoA", "A.6.2.4")
    assert row["AI systems"] == "SYS-1 (R-01)" and row["Obligations"] == "O-01" and row["Risks"] == "R-01"
    assert row["Why included"] == "(proved by links: Risk: R-01; Law: O-01)"


def test_a_system_says_what_is_missing_and_how_its_assessment_stands(path: Path) -> None:
    row = Read(path).row("AI systems", "SYS-1")
    assert row["Impact assessed"] == "After going live"
    assert "before its first assessment on 2026-10-20" in str(row["What is missing"])
