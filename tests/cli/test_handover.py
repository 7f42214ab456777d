"""``handover``: everything of one person becomes another's, as one action."""

from tests.cli.conftest import CommandLine


def test_everything_that_names_one_person_names_the_other_and_undo_takes_it_back(acme: CommandLine) -> None:
    acme.done("set", "4.1", "owner=Jane", "reviewer=Jane")
    acme.done("set", "A.2.2", "approver=Jane")
    acme.done("evidence", "add", "https://example.org/policy")
    acme.done("set", "EV-01", "owner=Jane")
    said = acme.says("handover", "jane", "Ann Lee")
    assert said[0] == "New person: Ann Lee"
    assert "4.1 Owner: Jane → Ann Lee" in said
    assert "evidence EV-01 Owner: Jane → Ann Lee" in said
    first = acme.json("show", "4.1")
    assert (first["owner"], first["reviewer"]) == ("Ann Lee", "Ann Lee")
    assert acme.says("handover", "Jane", "Ann Lee") == ["Nothing names Jane."]
    acme.done("delete", "Jane")
    acme.done("undo")
    acme.done("undo")
    assert acme.json("show", "A.2.2")["approver"] == "Jane"


def test_a_handover_needs_two_people(acme: CommandLine) -> None:
    acme.done("set", "4.1", "owner=Jane")
    assert acme.refused("handover", "Nobody", "Jane") == "There is no person 'Nobody'."
    assert acme.refused("handover", "Jane", "JANE") == "Both names mean one person."
