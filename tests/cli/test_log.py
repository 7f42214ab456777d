"""``log``: who changed what, oldest first."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import CommandLine

KEYS = {"at", "who", "ref", "record", "field", "old", "new"}


def test_the_json_is_an_array_of_changes_oldest_first(acme: CommandLine) -> None:
    acme.done("set", "A.2.2", "owner=Jane", "inclusion_reasons=law")
    acme.done("set", "a.2.2", "owner=Bob", "inclusion_reasons=law,risk", "--as", "Zoë")
    found = acme.json("log", "A.2.2")
    assert all(each.keys() >= KEYS for each in found)
    assert [{key: each[key] for key in KEYS - {"at"}} for each in found] == [
        {"who": who, "ref": "A.2.2", "record": "requirement", "field": field, "old": old, "new": new}
        for who, field, old, new in (
            ("Lead", "owner", "", "Jane"),
            ("Lead", "inclusion_reasons", [], ["law"]),
            ("Zoë", "owner", "Jane", "Bob"),
            ("Zoë", "inclusion_reasons", ["law"], ["risk", "law"]),
        )
    ]
    stamps = [each["at"] for each in acme.json("log")]
    assert stamps == sorted(stamps) and all(each.endswith("Z") and "T" in each for each in stamps)


def test_the_whole_journal_begins_with_the_workspace(acme: CommandLine) -> None:
    acme.done("add", "person", "name=Jane")
    acme.done("delete", "Jane")
    found = acme.json("log")
    assert (found[0]["record"], found[0]["ref"], found[0]["field"]) == ("organization", "Acme Ltd", "exists")
    assert [(each["ref"], each["field"], each["old"], each["new"]) for each in found[-3:]] == [
        ("Jane", "exists", "no", "yes"),
        ("Jane", "name", "", "Jane"),
        ("Jane", "exists", "yes", "no"),
    ]


def test_the_history_of_a_requirement_has_its_answers_feedback_and_links(
    acme: CommandLine, note: Callable[..., Path]
) -> None:
    acme.done("set", "4.1", "status=in_progress", "--why", "kick-off")
    acme.done("answer", "4.1", "1", "yes", "We did.")
    acme.done("feedback", "4.1", "Too thin.", "--today", "2026-11-24")
    acme.done("evidence", "add", note(), "--for", "4.1", "--note", "page 2")
    acme.done("unlink", "4.1", "EV-01")
    acme.done("set", "4.2", "status=in_progress")
    said = [line.split("  ", 2)[1:] for line in acme.says("log", "4.1")]
    assert said == [
        ["Lead", "4.1 Status: Not started → In progress [kick-off]"],
        ["Lead", "Added answer 4.1-q1: Verdict Yes; Answer We did."],
        ["Lead", "Added remark on 4.1: Auditor Lead; On 2026-11-24; Feedback Too thin."],
        ["Lead", "Linked EV-01 – 4.1: Note page 2"],
        ["Lead", "Unlinked EV-01 – 4.1"],
    ]
    assert {each["ref"] for each in acme.json("log", "4.1")} == {"4.1"}


def test_deleted_things_keep_their_names_in_the_log(acme: CommandLine) -> None:
    acme.done("add", "use case", "title=Chat")
    acme.done("link", "UC-1", "4.1")
    acme.done("delete", "UC-1")
    said = [line.split("  ", 2)[2] for line in acme.says("log")[-4:]]
    assert said == [
        "Added use case UC-1: Title Chat",
        "Linked 4.1 – UC-1",
        "Deleted use case UC-1",
        "Unlinked 4.1 – UC-1",
    ]


def test_the_log_of_any_record(larkmoor: CommandLine) -> None:
    assert [each["field"] for each in larkmoor.json("log", "EV-01")][:2] == ["exists", "short"]
    assert larkmoor.says("log", "chief executive")[0].split("  ")[2].startswith("Added person Chief Executive: Role ")
    larkmoor.refused("log", "EV-99")


def test_changes_of_another_assessment_say_so(larkmoor: CommandLine) -> None:
    said = larkmoor.says("log", "A.6.2.3", "--assessment", "Applicant shortlisting aid")
    assert said and all("[Applicant shortlisting aid]" in line for line in said)
    assert not any("[Applicant" in line for line in larkmoor.says("log", "A.6.2.3"))


def test_a_requirement_that_nobody_touched(acme: CommandLine) -> None:
    assert acme.says("log", "4.1") == ["No changes yet."]
    assert acme.json("log", "4.1") == []
