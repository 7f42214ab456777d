"""``add``, ``delete``, ``link`` and ``unlink``."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import CommandLine


def test_a_record_is_added_with_its_fields_by_name(acme: CommandLine) -> None:
    assert acme.says("add", "Person", "name=Jane Doe", "ROLE=Chief", "top_management=Yes") == [
        "Added person Jane Doe: Role Chief; Top management Yes"
    ]
    person = acme.json("show", "Jane Doe")
    assert (person["role"], person["top_management"], person["active"]) == ("Chief", "yes", "yes")


def test_kinds_are_named_as_people_write_them(acme: CommandLine) -> None:
    for typed in ("use case", "use-case", "use_cases", "USE CASE"):
        acme.done("add", typed, f"title={typed}")
    assert [row["short"] for row in acme.json("list", "use cases")] == ["UC-1", "UC-2", "UC-3", "UC-4"]


def test_a_use_case_and_an_assessment_of_it(acme: CommandLine) -> None:
    assert acme.says("add", "use case", "title=Chat", "owner=Jane", "roles=deployer,user") == [
        "New person: Jane",
        "Added use case UC-1: Title Chat; Owner Jane; Our roles Deployer, User",
    ]
    acme.done("add", "assessment", "title=Chat, stage 1", "use_case=uc-1")
    assert acme.json("status", "--assessment", "chat, stage 1")["subclauses"]["total"] == 32
    assert acme.json("status")["assessment"] == "Organization-wide AIMS"


def test_a_remark_names_its_requirement_in_the_chosen_assessment(larkmoor: CommandLine) -> None:
    larkmoor.done("add", "remark", "requirement=8.4", "text=A")
    larkmoor.done("add", "remark", "requirement=8.4", "text=B", "--assessment", "Applicant shortlisting aid")
    wide = larkmoor.json("show", "8.4")["remarks"]
    second = larkmoor.json("show", "8.4", "--assessment", "Applicant shortlisting aid")["remarks"]
    assert {"A", "B"} & {each["text"] for each in wide} == {"A"}
    assert {"A", "B"} & {each["text"] for each in second} == {"B"}
    assert "no requirement" in larkmoor.refused("add", "remark", "requirement=8.44", "text=C")


def test_what_a_record_needs_is_asked_for(acme: CommandLine) -> None:
    assert "name" in acme.refused("add", "person", "role=Chief")
    assert "There are: " in acme.refused("add", "goblin", "name=x")
    assert "There are: " in acme.refused("add", "requirement", "ref=4.11")
    assert "one organization" in acme.refused("add", "organization", "name=Another")
    assert "name, role, email" in acme.refused("add", "person", "name=x", "shoe=46")


def test_two_people_of_one_name_are_refused(acme: CommandLine) -> None:
    acme.done("add", "person", "name=Jane Doe")
    assert "already" in acme.refused("add", "person", "name= JANE  doe")


def test_a_record_is_deleted_by_its_id_or_title(acme: CommandLine) -> None:
    acme.done("add", "use case", "title=Chat")
    acme.done("add", "person", "name=Jane")
    assert acme.says("delete", "uc-1") == ["Deleted use case UC-1"]
    assert acme.says("delete", "jane") == ["Deleted person Jane"]
    assert acme.json("list", "use cases") == acme.json("list", "people") == []
    acme.done("add", "use case", "title=Again")
    assert acme.json("list", "use cases")[0]["short"] == "UC-2"  # A number is never given twice.


def test_what_stays_is_not_deleted(larkmoor: CommandLine) -> None:
    assert larkmoor.refused("delete", "4.1") == "4.1 is part of the standard and stays."
    assert "not applicable instead" in larkmoor.refused("delete", "A.2.2")
    assert "named by" in larkmoor.refused("delete", "Chief Executive")
    larkmoor.refused("delete", "Larkmoor Desk Ltd")
    larkmoor.refused("delete", "Organization-wide AIMS")
    larkmoor.refused("delete", "EV-99")


def test_evidence_that_an_implemented_requirement_needs_stays(acme: CommandLine, note: Callable[..., Path]) -> None:
    acme.done("evidence", "add", note(), "--for", "4.1")
    acme.done("set", "4.1", "status=implemented")
    for words in (["delete", "EV-01"], ["unlink", "EV-01", "4.1"], ["set", "EV-01", "state=superseded"]):
        assert "4.1 cannot be Implemented without evidence" in acme.refused(*words)
    acme.done("set", "4.1", "no_evidence_reason=Seen on site only.")
    assert acme.says("delete", "EV-01") == ["Deleted evidence EV-01", "Unlinked EV-01 – 4.1"]


def test_any_two_records_are_linked_with_a_note_and_unlinked_from_either_side(acme: CommandLine) -> None:
    acme.done("add", "use case", "title=Chat")
    assert acme.says("link", "uc-1", "a.2.2", "--note", "who may use it") == [
        "Linked A.2.2 – UC-1: Note who may use it"
    ]
    wanted = {"record": "requirement", "id": "A.2.2", "relation": "concerns", "note": "who may use it"}
    assert acme.json("show", "UC-1")["links"] == [wanted]
    assert acme.json("show", "A.2.2")["links"] == [wanted | {"record": "use_case", "id": "UC-1"}]
    assert acme.says("unlink", "A.2.2", "UC-1") == ["Unlinked A.2.2 – UC-1"]
    assert acme.json("show", "UC-1")["links"] == []
    assert acme.refused("unlink", "A.2.2", "UC-1") == "A.2.2 and UC-1 are not linked."


def test_evidence_supports_what_it_is_linked_to(acme: CommandLine, note: Callable[..., Path]) -> None:
    acme.done("evidence", "add", note())
    acme.done("link", "4.1", "EV-01")
    assert acme.json("show", "4.1")["evidence"][0]["short"] == "EV-01"
    acme.done("set", "4.1", "status=implemented")


def test_linking_again_changes_the_note_only(acme: CommandLine) -> None:
    acme.done("link", "4.1", "4.2", "--note", "first")
    assert acme.says("link", "4.2", "4.1") == ["Nothing changed: it stands like that already."]
    assert acme.says("link", "4.2", "4.1", "--note", "second") == ["4.1 – 4.2 Note: first → second"]
    assert len(acme.json("list", "links")) == 1


def test_a_record_is_not_linked_to_itself_nor_to_nothing(acme: CommandLine) -> None:
    acme.refused("link", "4.1", "4.1")
    acme.refused("link", "4.1", "EV-01")
