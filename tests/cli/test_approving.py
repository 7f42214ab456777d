"""``approve``, ``reviewed``, ``approvals``, ``soa`` and ``freeze``."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import CommandLine

CHIEF = ("--by", "Chief Executive")


@pytest.fixture
def decided(acme: CommandLine) -> CommandLine:
    """A workspace in which every control is decided."""
    for ref in (f"A.{number}" for number in range(2, 11)):
        for row in acme.json("list", "requirements"):
            if row["ref"].startswith(f"{ref}."):
                acme.done("set", row["ref"], "applicability=applicable", "inclusion_reasons=law")
    acme.done("add", "person", "name=Chief Executive", "top_management=yes")
    return acme


def test_several_records_are_approved_in_one_action_and_undone_in_one(larkmoor: CommandLine) -> None:
    assert larkmoor.says("approve", "5.3", "POL-6", "R-07", *CHIEF, "--although", "In use already") == [
        "Approved as it stands: 5.3 Implementation",
        "Approved as it stands: POL-6 Policy",
        "Approved as it stands: R-07 Risk acceptance",
    ]
    assert larkmoor.json("approvals", "POL-6")[0]["state"] == "in_force"
    larkmoor.done("undo")
    assert larkmoor.json("approvals", "POL-6") == []


def test_what_is_not_ready_is_left_out_with_code_1_and_named(larkmoor: CommandLine) -> None:
    ran = larkmoor("approve", "5.3", "6.3", *CHIEF)
    assert (ran.code, ran.err) == (1, "")
    assert ran.lines == [
        "Approved as it stands: 5.3 Implementation",
        "Left out: 6.3 Implementation: it is not started.",
    ]
    assert larkmoor.refused("approve", "6.3", *CHIEF) == "6.3 Implementation is not ready: it is not started."
    assert larkmoor.refused("approve", "EV-01", *CHIEF).startswith("Nobody approves evidence. What is approved: ")


def test_the_json_of_approvals_has_the_promised_shape(larkmoor: CommandLine) -> None:
    larkmoor.done("approve", "5.3", *CHIEF, "--note", "Seen", "--proof", "EV-05")
    larkmoor.done("set", "5.3", "implementation=Otherwise", "--as", "Jane")
    found = larkmoor.json("approvals", "5.3")
    assert len(found) == 1
    one = found[0]
    assert one.items() >= {
        "subject": "5.3", "decision": "approved", "by": "Chief Executive", "entered_by": "AI Governance Lead",
        "note": "Seen", "proof": "EV-05", "state": "stale", "as": "approver named",
    }.items()  # fmt: skip
    (change,) = one["changed"]
    assert change.keys() == {"ref", "field", "old", "new", "by", "at"}
    assert (change["field"], change["new"], change["by"]) == ("implementation", "Otherwise", "Jane")
    assert {each["state"] for each in larkmoor.json("approvals")} == {"in_force", "stale", "superseded"}
    assert {each["state"] for each in larkmoor.json("approvals", "--stale")} == {"stale"}
    assert {each["by"] for each in larkmoor.json("approvals", "--by", "people lead")} == {"People Lead"}


def test_a_review_says_what_needs_work_and_what_waits_says_for_whom(larkmoor: CommandLine) -> None:
    waiting = {each["subject"]: each for each in larkmoor.json("approvals", "--waiting")}
    assert waiting["5.3"] == {"subject": "5.3", "waits_for": "review", "by": "People Lead", "why": "not signed yet"}
    larkmoor.done("reviewed", "5.3", "--by", "People Lead")
    waiting = {each["subject"]: each for each in larkmoor.json("approvals", "--waiting")}
    assert waiting["5.3"]["waits_for"] == "approval" and waiting["5.3"]["by"] == "Chief Executive"
    assert larkmoor.refused("reviewed", "5.3", "--needs-work") == "Say in the note what needs work."
    larkmoor.done("reviewed", "5.3", "--needs-work", "--note", "Who stands in?", "--by", "People Lead")
    assert "5.3" not in {each["subject"] for each in larkmoor.json("approvals", "--waiting")}
    assert {each["by"] for each in larkmoor.json("approvals", "--waiting", "--by", "Security Lead")} == {
        "Security Lead"
    }


def test_the_scope_the_method_and_the_plan_go_by_their_names(larkmoor: CommandLine) -> None:
    plan = larkmoor.says("approve", "treatment-plan", *CHIEF, "--although", "R-07 is new")
    assert plan == ["Approved as it stands: Treatment plan"]
    assert larkmoor.refused("approve", "scope", *CHIEF).startswith("Scope: approved already on ")
    larkmoor.done("set", "organization", "scope=Everything")
    ran = larkmoor("approve", "scope", *CHIEF, "--editorial", "--note", "Said more shortly")
    assert ran.lines == ["Editorial, still approved: Scope"]


def test_the_demo_has_its_statement_approved_and_a_control_changed_after(larkmoor: CommandLine) -> None:
    (version,) = larkmoor.json("soa", "list")
    assert version.keys() == {"version", "on", "by", "head", "hash", "changes_since"}
    assert (version["version"], version["by"], version["changes_since"]) == ("1.0", "Chief Executive", 5)
    found = larkmoor.json("soa", "diff", "1", "now")
    assert found[0] == {"ref": "A.10.4", "field": "applicability", "old": "applicable", "new": "not_applicable"}
    assert {each["ref"] for each in found} == {"A.10.4", "C-02"}
    stale = {each["subject"] for each in larkmoor.json("approvals", "--stale")}
    assert len(stale) > 4 and "SYS-1" in stale


def test_what_blocks_the_statement_is_listed_and_can_be_waived_with_a_reason(larkmoor: CommandLine) -> None:
    assert larkmoor.refused("soa", "approve", *CHIEF).endswith(
        "is not ready: A.4.4 is included without a reason; A.6.2.3 is included without a reason; A.6.2.8 is undecided."
    )
    larkmoor.done("soa", "approve", *CHIEF, "--although", "Decided by the end of the year")
    assert [each["version"] for each in larkmoor.json("soa", "list")] == ["1.0", "1.1"]
    assert larkmoor.json("approvals")[0]["although"].startswith("Decided by the end of the year. Not ready: A.4.4")


def test_versions_are_numbered_shown_and_compared(decided: CommandLine) -> None:
    decided.done("soa", "approve", *CHIEF)
    decided.done("set", "A.2.2", "applicability=not_applicable", "exclusion_justification=We have none")
    decided.done("soa", "approve", *CHIEF)
    decided.done("soa", "approve", *CHIEF, "--version", "2", "--by", "Jane Doe")
    assert [each["version"] for each in decided.json("soa", "list")] == ["1.0", "1.1", "2.0"]
    assert decided.refused("soa", "approve", "--version", "1.1", "--by", "Ben") == (
        "Version 2.0 is there already: give a higher number than 1.1."
    )
    assert decided.refused("soa", "approve", "--version", "last", "--by", "Ben").startswith("'last' is no version")
    first = {each["ref"]: each for each in decided.json("soa", "show", "1")}
    assert len(first) == 38 and first["A.2.2"]["applicability"] == "applicable"
    assert first["A.2.2"]["inclusion_reasons"] == ["law"]
    now = {each["ref"]: each for each in decided.json("soa", "show", "now")}
    assert now["A.2.2"]["exclusion_justification"] == "We have none"
    assert [each["ref"] for each in decided.json("soa", "diff", "1.0", "1.1")] == ["A.2.2"] * 3
    assert decided.json("soa", "diff", "1.1", "2.0") == [] == decided.json("soa", "diff", "2")
    assert decided.says("soa", "diff", "2") == ["They do not differ."]
    assert decided.refused("soa", "show", "7") == "There is no version '7'. There are: 1.0, 1.1, 2.0."


def test_status_and_due_date_are_no_part_of_the_statement_but_a_new_control_is(decided: CommandLine) -> None:
    decided.done("soa", "approve", *CHIEF)
    decided.done("set", "A.2.2", "status=in_progress", "due=2026-12-14", "owner=Jane", "implementation=So")
    assert decided.json("soa", "diff", "1") == []
    decided.done("add", "own control", "title=Weekly look", "state=in_place")
    decided.done("set", "X.1", "applicability=applicable", "inclusion_reasons=risk")
    assert {each["ref"] for each in decided.json("soa", "diff", "1")} == {"X.1", "C-01"}


def cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    return [*load_workbook(path)[sheet].iter_rows(values_only=True)]


def test_an_old_version_is_exported_with_the_same_content_whatever_happens_later(
    larkmoor: CommandLine, tmp_path: Path
) -> None:
    larkmoor.done("soa", "export", "1", tmp_path / "first.xlsx")
    (tmp_path / "folder").mkdir()
    larkmoor.done("soa", "export", "1", tmp_path / "folder")
    assert [each.name for each in (tmp_path / "folder").iterdir()] == ["larkmoor.xlsx"]
    larkmoor.done("set", "A.2.2", "inclusion_justification=Otherwise", "implementation=Otherwise")
    larkmoor.done("set", "Chief Executive", "name=Somebody Else")
    larkmoor.done("soa", "approve", "--by", "AI Governance Lead", "--although", "x")
    assert larkmoor.says("soa", "export", "1.0", tmp_path / "second.xlsx")[0].startswith(
        f"Wrote {tmp_path}/second.xlsx"
    )
    for sheet in ("SoA", "Clauses", "Evidence", "Risk register"):
        assert cells(tmp_path / "first.xlsx", sheet) == cells(tmp_path / "second.xlsx", sheet)
    text = "\n".join(str(cell) for row in cells(tmp_path / "second.xlsx", "SoA") for cell in row if cell)
    assert "version 1.0, approved on 2026-09-07 by Chief Executive" in text and "Otherwise" not in text


def test_a_register_is_frozen_as_evidence_for_its_clause(larkmoor: CommandLine, tmp_path: Path) -> None:
    (said,) = larkmoor.says("freeze", "risks", "--title", "Risk register, Q3")
    assert said == "Frozen: EV-27 Risk register, Q3, linked to 6.1.2"
    frozen = larkmoor.json("show", "EV-27")
    assert frozen["title"] == "Risk register, Q3" and frozen["issued_on"] and len(frozen["file"]) == 64
    assert frozen["kind"] == "record" and "journal head" in frozen["description"]
    larkmoor.done("export", tmp_path / "o.xlsx", "--with-files")
    kept = next((tmp_path / "o.files").glob("EV-27*"))
    assert load_workbook(kept).sheetnames[:3] == ["Cover", "Risk register", "Treatment plan"]
    assert larkmoor.refused("freeze", "nonsense").startswith("There is no register 'nonsense' to freeze. There are: ")
    larkmoor.done("undo")
    assert larkmoor.refused("show", "EV-27")


def test_an_empty_register_is_not_frozen(acme: CommandLine) -> None:
    assert acme.refused("freeze", "suppliers") == "Nothing stands in Suppliers yet."
    assert acme.json("list", "evidence") == []


def test_the_past_is_told_and_not_signed(larkmoor: CommandLine) -> None:
    found = larkmoor("approvals", "--as-of", "2026-09-10", "--json")
    assert (
        found.code == 0
        and {each["on"] for each in found.json}
        and all(each["on"] <= "2026-09-10" for each in found.json)
    )
    assert "as of 2026-09-10" in larkmoor("soa", "list", "--as-of", "2026-09-10", "--json").err.lower()
    assert larkmoor("approve", "5.3", *CHIEF, "--as-of", "2026-09-10").code == 2


def test_the_sheet_of_approvals_comes_back_unchanged_and_adds_nothing(larkmoor: CommandLine, tmp_path: Path) -> None:
    larkmoor.done("export", tmp_path / "o.xlsx")
    found = larkmoor.json("import", tmp_path / "o.xlsx", "--sheet", "Approvals", "--dry-run")
    assert (found["unchanged"], found["added"], found["updated"], found["refused"]) == (40, 0, 0, 0)


def test_two_signatures_stay_two_and_none_is_written_by_hand(larkmoor: CommandLine) -> None:
    assert "cannot be made one with another" in larkmoor.refused("unite", "AP-01", "AP-02")
    assert "made by signing" in larkmoor.refused("add", "approval", "note=x")


def test_a_file_that_describes_itself_otherwise_says_nothing_of_what_was_signed(
    larkmoor: CommandLine, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "larkmoor.aims")) as connection, connection:
        told = json.loads(connection.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()[0])
        told["policy"]["fields"]["title"]["label"] = "Name"
        connection.execute("UPDATE meta SET value = ? WHERE key = 'layout'", [json.dumps(told)])
    for words in (("approvals",), ("soa", "list")):
        ran = larkmoor(*words)
        assert ran.code == 1 and "cannot be told from a file of another version" in ran.err
    assert larkmoor("status").code == 0 and larkmoor("export", tmp_path / "o.xlsx").code == 0
    assert "cannot be told" in str(cells(tmp_path / "o.xlsx", "Cover"))


def test_a_signature_on_a_past_day_is_of_what_stood_then(larkmoor: CommandLine) -> None:
    larkmoor.done("set", "5.3", "implementation=Otherwise")
    larkmoor.done("unlink", "R-04", "A.6.2.6")
    for ref, what in (("5.3", "How it is implemented"), ("R-04", "Controls")):
        told = larkmoor.refused("approve", ref, *CHIEF, "--on", "2026-11-20")
        assert f"{what} was changed after 2026-11-20" in told
    larkmoor.done("approve", "5.2", *CHIEF, "--on", "2026-11-20", "--by", "Head of Support")


def test_the_cause_of_a_change_is_named_and_not_who_came_after(larkmoor: CommandLine) -> None:
    larkmoor.done("approve", "treatment-plan", *CHIEF, "--although", "R-07 is new")
    larkmoor.done("set", "R-04", "state=closed", "--as", "Alice")
    larkmoor.done("set", "R-04", "description=Something", "--as", "Innocent")
    (plan,) = [each for each in larkmoor.json("approvals", "treatment-plan") if each["state"] == "stale"]
    assert {change["by"] for change in plan["changed"]} == {"Alice"}
    larkmoor.done("approve", "5.2", "--by", "Head of Support")
    larkmoor.done("set", "EV-04", "valid_until=2026-11-01", "--as", "Alice")
    larkmoor.done("set", "EV-04", "version=9", "--as", "Innocent")
    one = larkmoor.json("approvals", "5.2")[0]
    assert [(each["old"], each["new"], each["by"]) for each in one["changed"]] == [("EV-04", "", "Alice")]


def test_two_copies_that_approve_one_version_have_two_that_can_be_told_apart(
    larkmoor: CommandLine, tmp_path: Path
) -> None:
    here, there = tmp_path / "larkmoor.aims", tmp_path / "there.aims"
    there.write_bytes(here.read_bytes())
    for path, by in ((here, "Chief Executive"), (there, "Head of Support")):
        larkmoor.done("-f", path, "soa", "approve", "--by", by, "--although", "x")
    larkmoor("-f", here, "merge", there)
    assert [each["version"] for each in larkmoor.json("-f", here, "soa", "list")] == ["1.0", "1.1", "1.1b"]
    larkmoor.done("-f", here, "soa", "show", "1.1b")
    larkmoor.done("-f", here, "set", "A.2.2", "inclusion_justification=Otherwise")
    larkmoor.done("-f", here, "soa", "approve", "--by", "Chief Executive", "--although", "x")
    assert larkmoor.json("-f", here, "soa", "list")[-1] | {"head": "", "hash": "", "on": ""} == {
        "version": "1.2", "by": "Chief Executive", "changes_since": 0, "head": "", "hash": "", "on": "",
    }  # fmt: skip


def test_a_reason_that_only_a_link_gave_is_part_of_the_statement(larkmoor: CommandLine) -> None:
    larkmoor.done("set", "A.4.2", "inclusion_reasons=", "inclusion_justification=")
    larkmoor.done("link", "R-11", "A.4.2")
    larkmoor.done("soa", "approve", *CHIEF, "--although", "x")
    larkmoor.done("unlink", "R-11", "A.4.2")
    assert larkmoor.json("soa", "diff", "1.1") == [{"ref": "A.4.2", "field": "proved", "old": "Risk", "new": ""}]


def test_a_version_of_a_renamed_assessment_is_exported(larkmoor: CommandLine, tmp_path: Path) -> None:
    larkmoor.done("set", "Organization-wide AIMS", "title=The whole company")
    larkmoor.done("soa", "export", "1.0", tmp_path / "o.xlsx", "--assessment", "The whole company")


def test_what_only_the_program_reads_is_found_and_shown_nowhere(larkmoor: CommandLine) -> None:
    assert larkmoor("find", '"items"').out.strip().startswith("Nothing")
    assert "items" not in larkmoor("show", "AP-36").out
    assert "frozen" not in larkmoor.usage("versions", "AP-36")


def test_what_a_later_review_found_wanting_is_not_counted_as_approved(larkmoor: CommandLine, tmp_path: Path) -> None:
    larkmoor.done("reviewed", "5.2", "--needs-work", "--note", "Who stands in?", "--by", "People Lead")
    larkmoor.done("export", tmp_path / "o.xlsx")
    cover = {str(row[0]): str(row[1]) for row in cells(tmp_path / "o.xlsx", "Cover") if row[0]}
    assert (
        cover["Needs work"] == "1, 1 of them requirements: 5.2 Implementation"
        and "5.2 " not in cover["Approved as they stand"]
    )
