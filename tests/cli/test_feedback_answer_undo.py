"""``feedback``, ``answer``, ``undo`` and ``redo``."""

import pytest

from aims_tui import catalog
from tests.cli.conftest import CommandLine


def test_feedback_is_a_list_and_never_overwrites(acme: CommandLine) -> None:
    acme.done("feedback", "a.2.2", "Too thin.", "--by", "External auditor", "--today", "2026-03-01")
    acme.done("feedback", "A.2.2", "Too thin.", "--by", "External auditor", "--today", "2026-03-01")
    assert acme.says("feedback", "A.2.2", "Better.", "--today", "2027-03-01") == [
        "Added remark on A.2.2: Auditor Lead; On 2027-03-01; Feedback Better."
    ]
    assert [(each["on"], each["author"], each["text"]) for each in acme.json("show", "A.2.2")["remarks"]] == [
        ("2026-03-01", "External auditor", "Too thin."),
        ("2026-03-01", "External auditor", "Too thin."),
        ("2027-03-01", "Lead", "Better."),
    ]


def test_a_remark_is_answered_and_resolved_by_its_id(acme: CommandLine) -> None:
    acme.done("feedback", "4.1", "Too thin.")
    remark = acme.json("show", "4.1")["remarks"][0]["id"]
    assert acme.says("set", remark, "answer=Mended.", "resolved_on=2026-11-20", "--today", "2026-11-24") == [
        "remark on 4.1 Our answer: – → Mended.",
        "remark on 4.1 Resolved on: – → 2026-11-20",
    ]
    said = "\n".join(acme.says("show", "4.1"))
    assert "(resolved on 2026-11-20): Too thin.\n  Our answer: Mended." in said


def test_feedback_needs_a_requirement_and_words(acme: CommandLine) -> None:
    acme.refused("feedback", "4.99", "x")
    assert acme.refused("feedback", "Acme Ltd", "x") == "Acme Ltd is not a requirement."
    acme.refused("feedback", "4.1", "  ")


@pytest.mark.parametrize("question", ["4.1-q1", "4.1-Q1", "q1", "Q1", "1", " q1 "])
def test_a_question_is_named_in_full_or_by_its_number(acme: CommandLine, question: str) -> None:
    assert acme.says("answer", "4.1", question, "YES", "We did.") == [
        "Added answer 4.1-q1: Verdict Yes; Answer We did."
    ]
    answer = acme.json("show", "4.1")["answers"][0]
    assert (answer["question"], answer["verdict"], answer["text"]) == ("4.1-q1", "yes", "We did.")


@pytest.mark.parametrize("question", ["q99", "0", "4.2-q1", "", "what?"])
def test_a_question_that_is_not_asked_there_is_answered_with_those_that_are(acme: CommandLine, question: str) -> None:
    said = acme.refused("answer", "4.1", question, "yes")
    assert all(each.id in said for each in catalog.load().requirements["4.1"].questions)


def test_answering_again_changes_the_answer(acme: CommandLine) -> None:
    acme.done("answer", "4.1", "1", "no", "Not yet.")
    assert acme.says("answer", "4.1", "1", "partly") == ["answer 4.1-q1 Verdict: No → Partly"]
    answers = acme.json("show", "4.1")["answers"]
    assert [(each["verdict"], each["text"]) for each in answers] == [("partly", "Not yet.")]


def test_undo_takes_back_ones_own_last_action_and_redo_does_it_again(acme: CommandLine) -> None:
    acme.done("set", "4.1", "status=in_progress", "owner=Jane")
    acme.done("set", "4.2", "status=in_progress", "--as", "Bob")
    assert acme.says("undo") == [
        "Taken back: Added person Jane",
        "Taken back: 4.1 Status is Not started again (was In progress)",
        "Taken back: 4.1 Owner is – again (was Jane)",
    ]
    found = acme.json("list", "requirements")
    assert [(each["ref"], each["status"]) for each in found[:2]] == [("4.1", "not_started"), ("4.2", "in_progress")]
    assert acme.says("redo") == [
        "Done again: Added person Jane",
        "Done again: 4.1 Status: Not started → In progress",
        "Done again: 4.1 Owner: – → Jane",
    ]
    assert acme.json("show", "4.1")["owner"] == "Jane"


def test_what_others_changed_since_is_kept_and_named(acme: CommandLine) -> None:
    acme.done("set", "4.1", "status=in_progress", "due=2026-12-14")
    acme.done("set", "4.1", "due=2026-12-24", "--as", "Bob")
    ran = acme("undo")
    assert (ran.code, ran.err) == (1, "")
    assert ran.lines == [
        "Taken back: 4.1 Status is Not started again (was In progress)",
        "Kept 4.1 Due: somebody has changed it since.",
    ]
    assert acme.json("show", "4.1")["due"] == "2026-12-24"


def test_undo_and_redo_tell_what_had_been_added_and_not_its_opposite(acme: CommandLine) -> None:
    acme.done("evidence", "add", "https://acme.test/charter", "--title", "Charter")
    assert acme.says("undo") == ["Taken back: Added evidence EV-01: Title Charter; Link https://acme.test/charter"]
    assert acme.says("redo") == ["Done again: Added evidence EV-01: Title Charter; Link https://acme.test/charter"]


def test_nothing_to_undo_or_redo(acme: CommandLine) -> None:
    assert "nothing" in acme.refused("undo", "--as", "Bob")
    assert "nothing to redo" in acme.refused("redo")
