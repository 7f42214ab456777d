"""``show``: one record with everything that belongs to it."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from aims_tui.records.all import KINDS
from aims_tui.text import coded
from aims_tui.workspace.store.workspace import Workspace
from tests.cli.conftest import CommandLine
from tests.workspace.store.test_file import statement

CONTROL_ONLY = {"applicability", "exclusion_justification", "inclusion_reasons", "inclusion_justification"}
COMMON = {
    "status", "implementation", "implemented_by", "owner", "reviewer", "approver", "due", "no_evidence_reason",
}  # fmt: skip
ROUND = {"ref", "title", "answers", "remarks", "evidence", "links"}


@pytest.mark.parametrize("written", ["A6.2.4", "Annex A 6.2.4", "ISO 42001:A.6.2.4 AI system verification"])
def test_a_requirement_is_shown_by_its_number_however_it_is_written(acme: CommandLine, written: str) -> None:
    assert acme.json("show", written)["ref"] == "A.6.2.4"
    assert acme.says("catalog", written)[0].startswith("A.6.2.4 ")


def test_a_title_that_begins_with_a_number_is_still_a_title(acme: CommandLine) -> None:
    acme.done("add", "evidence", "title=4.1 Context analysis")
    assert acme.json("show", "4.1 Context analysis")["ref"] == "EV-01"
    assert acme.json("show", "4.1 context")["ref"] == "4.1"


def test_the_promised_fields_of_a_requirement_are_those_that_can_be_set() -> None:
    fields = KINDS["requirement"].fields.values()
    assert {each.name for each in fields if not each.given} == COMMON | CONTROL_ONLY


def beside(kind: str) -> set[str]:
    """Return the keys of what follows from a record and of what is tied to it or belongs to it."""
    parts = {coded(each.about.many) for each in KINDS.values() if kind in each.parents}
    return {*KINDS[kind].derived, *(tie.key for tie in KINDS[kind].about.ties), *parts}


def test_a_subclause_has_every_field_but_those_of_applicability(acme: CommandLine) -> None:
    found = acme.json("show", "4.1")
    assert found.keys() == COMMON | ROUND | beside("requirement") | {"id", "assessment"}
    assert found["ref"] == "4.1"
    assert found["title"] == "Understanding the organization and its context"
    assert found["status"] == "not_started"
    assert (found["owner"], found["due"], found["answers"]) == ("", "", [])


@pytest.mark.parametrize(("typed", "ref"), [("a.6.2.4", "A.6.2.4"), (" X.1 ", "X.1"), ("A.2.2", "A.2.2")])
def test_a_control_has_every_field_and_numbers_are_taken_in_any_case(acme: CommandLine, typed: str, ref: str) -> None:
    found = acme.json("show", typed)
    assert found.keys() == COMMON | CONTROL_ONLY | ROUND | beside("requirement") | {"id", "assessment"}
    assert (found["ref"], found["applicability"], found["inclusion_reasons"]) == (ref, "undecided", [])


def test_values_are_as_in_the_file_and_people_by_name(acme: CommandLine) -> None:
    acme.done(
        "set", "A.2.2", "status=In progress", "owner=Jane Doe", "due=14 Dec 2026", "applicability=Applicable",
        "inclusion_reasons=Law, risk", "implemented_by=another management system",
    )  # fmt: skip
    found = acme.json("show", "A.2.2")
    assert {key: found[key] for key in ("status", "owner", "due", "applicability", "implemented_by")} == {
        "status": "in_progress",
        "owner": "Jane Doe",
        "due": "2026-12-14",
        "applicability": "applicable",
        "implemented_by": "management_system",
    }
    assert found["inclusion_reasons"] == ["risk", "law"]


def test_what_hangs_on_a_requirement_is_there(acme: CommandLine, note: Callable[..., Path]) -> None:
    acme.done("evidence", "add", note(), "--for", "4.1", "--note", "page 2")
    acme.done("answer", "4.1", "2", "partly", "Not for the new site.")
    acme.done("answer", "4.1", "1", "yes")
    acme.done("feedback", "4.1", "Too thin.", "--by", "External auditor", "--today", "2026-11-24")
    acme.done("link", "4.1", "4.2", "--note", "read together")
    found = acme.json("show", "4.1")
    assert [(each["question"], each["verdict"], each["text"]) for each in found["answers"]] == [
        ("4.1-q1", "yes", ""),
        ("4.1-q2", "partly", "Not for the new site."),
    ]
    remark = found["remarks"][0]
    assert (remark["author"], remark["on"], remark["text"]) == ("External auditor", "2026-11-24", "Too thin.")
    assert (remark["answer"], remark["resolved_on"]) == ("", "")
    evidence = found["evidence"][0]
    assert (evidence["short"], evidence["title"], evidence["note"]) == ("EV-01", "Training plan 2026", "page 2")
    assert (evidence["original_name"], evidence["size"]) == ("Training plan 2026.txt", 18)
    assert found["links"] == [
        {"record": "evidence", "id": "EV-01", "relation": "supports", "note": "page 2"},
        {"record": "requirement", "id": "4.2", "relation": "concerns", "note": "read together"},
    ]
    assert acme.json("show", "4.2")["links"][0]["id"] == "4.1"


@pytest.mark.parametrize("typed", ["EV-01", "ev-1", "training PLAN 2026"])
def test_evidence_is_found_by_short_id_and_title(acme: CommandLine, note: Callable[..., Path], typed: str) -> None:
    acme.done("evidence", "add", note(), "--for", "4.1", "a.4.6")
    found = acme.json("show", typed)
    assert found.keys() == KINDS["evidence"].fields.keys() | ROUND | beside("evidence") | {"id"}
    assert (found["ref"], found["kind"], found["state"]) == ("EV-01", "document", "not_stated")
    assert [each["id"] for each in found["links"]] == ["4.1", "A.4.6"]


def test_a_person_an_organization_and_a_row_id_are_found_too(larkmoor: CommandLine) -> None:
    person = larkmoor.json("show", "chief executive")
    assert person.keys() == KINDS["person"].fields.keys() | ROUND | {"id"}
    assert (person["name"], person["ref"], person["top_management"]) == ("Chief Executive", "Chief Executive", "yes")
    assert larkmoor.json("show", person["id"]) == person
    assert larkmoor.json("show", "Larkmoor Desk Ltd")["demo"] == "yes"
    assert larkmoor.json("show", "UC-2")["owner"] == "People Lead"


def test_the_chosen_assessment_is_shown(larkmoor: CommandLine) -> None:
    assert larkmoor.json("show", "A.6.2.3")["applicability"] == "applicable"
    second = larkmoor.json("show", "A.6.2.3", "--assessment", "Applicant shortlisting aid")
    assert second["applicability"] == "not_applicable"
    assert second["assessment"] == "Applicant shortlisting aid"


def test_the_text_is_readable(larkmoor: CommandLine) -> None:
    said = larkmoor.says("show", "A.6.2.4")
    assert said[0] == "A.6.2.4 AI system verification and validation"
    text = "\n".join(said)
    for part in ("Implemented by", "Risk, Objective", "Machine Learning Engineer", "Evidence: EV-17 Test report"):
        assert part in text
    assert "Justification for exclusion" not in text


def test_an_excluded_control_shows_its_reason_and_no_status(larkmoor: CommandLine) -> None:
    said = larkmoor.says("show", "A.10.4")
    assert "Status                       –" in said
    assert "Justification for exclusion  not relevant" in said
    assert not any(line.startswith("Why included") for line in said)


def test_what_is_not_there_is_said(acme: CommandLine) -> None:
    assert acme.refused("show", "4.99").startswith("There is nothing called '4.99'.")
    assert "nothing called" in acme.refused("show", "")


def test_a_title_that_two_records_have_asks_for_the_id(acme: CommandLine) -> None:
    for _ in range(2):
        acme.done("add", "evidence", "title=Plan", "link=https://example.org")
    assert acme.refused("show", "plan") == "2 evidence are called 'plan'; use the id: EV-01, EV-02."


@pytest.mark.parametrize("text", ["x" * 1_000_000, "word " * 200_000, "a\tb " * 250_000, " " * 999_999 + "x"])
def test_a_long_line_is_not_copied_for_every_line_it_takes(
    acme: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "long").write_text(text, "utf-8")
    acme.done("set", "4.1", f"implementation=@{tmp_path / 'long'}")
    wrap = textwrap.wrap
    given: list[int] = []
    monkeypatch.setattr(textwrap, "wrap", lambda line, width: given.append(len(line)) or wrap(line, width))
    said = acme.says("show", "4.1")
    assert max(given) <= 5_000
    assert all(len(line) < 100 for line in said)
    assert "".join("".join(said).split()).count("x") >= text.count("x")


def test_a_text_beyond_every_limit_is_shown_up_to_it_and_whole_in_json(acme: CommandLine, workspace: Workspace) -> None:
    acme.done("set", "4.1", "implementation=short")
    statement(workspace.path, "UPDATE requirement SET implementation = printf('%.*c', 3000000, 'x') WHERE ref = '4.1'")
    said = "\n".join(acme.says("show", "4.1"))
    assert 1_000_000 <= said.count("x") < 1_000_100
    assert "[2,000,000 more characters are left out here" in said
    assert acme.json("show", "4.1")["implementation"] == "x" * 3_000_000


def test_the_list_of_requirements_has_what_belongs_to_them(larkmoor: CommandLine) -> None:
    listed = {each["ref"]: each for each in larkmoor.json("list", "requirements")}
    shown = larkmoor.json("show", "8.4")
    assert shown["remarks"] and sorted(map(str, listed["8.4"]["remarks"])) == sorted(map(str, shown["remarks"]))
    assert {each["requirement"] for each in shown["remarks"]} == {"8.4"}
    assert [each["question"] for each in listed["8.4"]["answers"]] == [each["question"] for each in shown["answers"]]
