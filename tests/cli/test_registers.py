"""The registers from the shell: systems, incidents with actions, own controls and what they carry, two made one."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import CommandLine


@pytest.fixture
def desk(acme: CommandLine) -> CommandLine:
    """A workspace with a system in use, a model for it, an incident and a concern."""
    acme.done("add", "AI system", "name=Ticket triage", "stage=operation", "deployed_on=2026-09-01")
    acme.done("add", "model", "name=Big one", "version=3.1")
    acme.done("link", "SYS-1", "M-01")
    acme.done("add", "incident", "title=Wrong answer", "severity=high", "detected_on=2026-11-02")
    acme.done("add", "concern", "title=Can people object?", "raised_on=2026-11-12", "raised_by=Mo Farouk")
    return acme


def test_a_kind_is_meant_by_its_name_in_one_or_several_with_or_without_its_whole_name(desk: CommandLine) -> None:
    for name in ("AI systems", "systems", "system", "ai system"):
        assert [each["short"] for each in desk.json("list", name)] == ["SYS-1"]


def test_an_action_is_done_for_anything_that_has_actions(desk: CommandLine) -> None:
    desk.done("add", "action", "of=INC-1", "title=Look why", "due=2026-12-01")
    desk.done("add", "action", "of=A.6.2.6", "title=Watch the answers")
    desk.done("add", "action", "of=SYS-1", "title=Write a guide")
    assert [each["of"] for each in desk.json("list", "actions", "--sort=short")] == ["INC-1", "A.6.2.6", "SYS-1"]
    assert [each["title"] for each in desk.json("show", "INC-1")["actions"]] == ["Look why"]
    refused = desk.refused("add", "action", "of=CON-9", "title=x")
    assert refused.startswith("For: there is no risk, requirement, incident")
    desk.done("delete", "INC-1")
    assert [each["of"] for each in desk.json("list", "actions", "--sort=short")] == ["A.6.2.6", "SYS-1"]


def test_a_notice_says_its_deadline_by_the_days_of_the_organization(desk: CommandLine) -> None:
    desk.done("add", "notice", "of=INC-1", "whom=Authority", "duty=data_protection")
    assert desk.json("list", "notices")[0]["deadline"] == "2026-11-05"
    desk.done("set", "organization", "days_data_protection=2")
    assert desk.json("list", "notices")[0]["deadline"] == "2026-11-04"


def test_an_incident_closes_with_cause_and_lessons_or_why_there_are_none(desk: CommandLine) -> None:
    refused = desk.refused("set", "INC-1", "state=closed")
    assert "cause" in refused and "learned" in refused
    desk.done("set", "INC-1", "state=closed", "no_cause=The logs were gone", "lessons=Logs are kept for a year")


def test_a_system_knows_what_its_impact_assessments_say_of_it(desk: CommandLine) -> None:
    assert desk.json("show", "SYS-1")["assessed"] == "none"
    desk.done("add", "impact assessment", "of=SYS-1", "title=First look", "on=2026-10-20")
    assert desk.json("show", "SYS-1")["assessed"] == "live_before"
    desk.done("set", "SYS-1", "changed_on=2026-11-10")
    found = desk.json("show", "SYS-1")
    assert found["assessed"] == "outdated" and [each["short"] for each in found["impact_assessments"]] == ["IA-01"]
    (assessment,) = desk.json("list", "impact assessments")
    assert (assessment["outdated"], assessment["after_live"]) == (True, True)
    rules = {each["rule"] for each in desk.json("trace") if each["system"] == "SYS-1"}
    assert rules == {"system_without_risk", "system_live_before_assessment", "system_changed_since"}


def test_the_coverage_says_what_carries_each_requirement_and_how_that_stands(desk: CommandLine) -> None:
    desk.done("add", "own control", "title=Weekly look", "frequency=weekly", "state=in_place")
    desk.done("link", "C-01", "9.1")
    desk.done("add", "performance", "of=C-01", "title=Week 46", "on=2026-11-16", "result=failed")
    found = {each["requirement"]: each["by"] for each in desk.json("coverage", "own controls")}
    assert found["9.1"] == ["C-01"] and found["4.1"] == [] and len(found) == 70
    lines = desk.says("coverage", "own controls")
    assert "9.1       C-01 (2026-11-16)" in lines and lines[-1] == "69 of 70 requirements without own control."
    assert "carry no requirements" in desk.refused("coverage", "people")


def test_two_records_are_made_one_and_the_ids_say_which_stays(desk: CommandLine) -> None:
    desk.done("add", "model", "name=Big one again", "licence=Open")
    desk.done("unite", "M-01", "M-02")
    (model,) = desk.json("list", "models")
    assert (model["short"], model["licence"], model["version"]) == ("M-01", "Open", "3.1")
    assert desk.refused("unite", "M-01", "SYS-1") == "M-01 and SYS-1 are not of one kind."
    desk.done("undo")
    assert len(desk.json("list", "models")) == 2


def test_who_raised_a_concern_stands_in_no_export_unless_asked_for(desk: CommandLine, tmp_path: Path) -> None:
    for asked, there in ((), False), (("--protected",), True):
        out = tmp_path / f"out{there}.xlsx"
        desk.done("export", out, *asked)
        book = load_workbook(out)
        text = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
        assert ("Mo Farouk" in text) is there
        assert ("(withheld)" in text) is not there
    folder = tmp_path / "csv"
    desk.done("export", "--csv", folder)
    assert "Mo Farouk" not in "".join(path.read_text("utf-8-sig") for path in folder.iterdir())


def test_an_obligation_proves_the_reason_law_of_the_controls_that_meet_it(desk: CommandLine, tmp_path: Path) -> None:
    desk.done("set", "A.5.2", "applicability=applicable", "inclusion_reasons=law")
    desk.done("add", "obligation", "title=Data protection", "source=GDPR, Art. 35")
    desk.done("link", "O-01", "A.5.2", "--note", "assessments are made")
    assert desk.json("show", "A.5.2")["proved"] == "Law: O-01"
    desk.done("set", "O-01", "sort=contract")
    assert desk.json("show", "A.5.2")["proved"] == "Contract: O-01"
