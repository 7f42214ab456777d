"""``set``: one action, all or nothing."""

import io
import os
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine


def shown(cli: CommandLine, ref: str, *fields: str) -> tuple[object, ...]:
    found = cli.json("show", ref)
    return tuple(found[each] for each in fields)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch):
    """Put bytes on standard input."""

    def put(text: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))

    return put


def test_what_was_changed_is_said_field_by_field(acme: CommandLine) -> None:
    assert acme.says("set", "a.2.2", "STATUS=In Progress", "due=2026-12-14") == [
        "A.2.2 Status: Not started → In progress",
        "A.2.2 Due: – → 2026-12-14",
    ]


def test_it_is_one_action(acme: CommandLine) -> None:
    acme.done("set", "A.2.2", "status=in_progress", "owner=Jane", "due=2026-12-14", "--why", "kick-off")
    logged = acme.json("log")[-5:]
    assert len({each["action"] for each in logged}) == 1
    assert {each["why"] for each in logged} == {"kick-off"}
    acme.done("undo")
    assert shown(acme, "A.2.2", "status", "owner", "due") == ("not_started", "", "")
    assert acme.json("list", "people") == []


@pytest.mark.parametrize(
    "bad", ["due=soon", "status=done", "colour=red", "inclusion_reasons=risk,whim", "status=implemented"]
)
def test_it_is_all_or_nothing(acme: CommandLine, bad: str) -> None:
    changes = len(acme.json("log"))
    acme.refused("set", "A.2.2", "owner=Jane Doe", "applicability=applicable", bad)
    assert shown(acme, "A.2.2", "owner", "applicability") == ("", "undecided")
    assert acme.json("list", "people") == []
    assert len(acme.json("log")) == changes


def test_an_empty_value_clears(acme: CommandLine) -> None:
    full = ["owner=Jane", "due=2026-12-14", "implementation=Yes.", "inclusion_reasons=law", "status=in_progress"]
    acme.done("set", "A.2.2", *full)
    acme.done("set", "A.2.2", *(each.split("=")[0] + "=" for each in full))
    wanted = ("", "", "", [], "not_started")
    assert shown(acme, "A.2.2", "owner", "due", "implementation", "inclusion_reasons", "status") == wanted


def test_the_value_may_hold_equal_signs_and_lines(acme: CommandLine) -> None:
    acme.done("set", "4.1", "implementation=a=b\n\n  c")
    assert shown(acme, "4.1", "implementation") == ("a=b\n\n  c",)


def test_a_value_is_read_from_a_file(acme: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "how it is.txt"
    path.write_bytes("\ufeffFirst.\r\nSecond: ü.\r\n".encode())
    acme.done("set", "4.1", f"implementation=@{path}")
    assert shown(acme, "4.1", "implementation") == ("First.\nSecond: ü.",)


def test_a_value_is_read_from_standard_input(acme: CommandLine, stdin) -> None:
    stdin("Gelesen über eine Leitung.\n".encode())
    acme.done("set", "4.1", "implementation=@-", "status=in_progress")
    assert shown(acme, "4.1", "implementation", "status") == ("Gelesen über eine Leitung.", "in_progress")


def test_what_cannot_be_read_is_refused_and_named(acme: CommandLine, tmp_path: Path, stdin) -> None:
    (tmp_path / "latin.txt").write_bytes(b"\xfcber")
    stdin(b"\xff")
    assert "nowhere.txt" in acme.refused("set", "4.1", "implementation=@nowhere.txt")
    assert "cannot be read" in acme.refused("set", "4.1", f"implementation=@{tmp_path}")
    assert "latin.txt" in acme.refused("set", "4.1", f"implementation=@{tmp_path}/latin.txt")
    assert acme.refused("set", "4.1", "implementation=@-") == "Standard input is not UTF-8 text."


def test_a_value_comes_from_ordinary_files_only(acme: CommandLine, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero"):
        said = acme.refused("set", "4.1", f"implementation=@{path}")
        assert said.startswith(f"'{path}' cannot be read: Not an ordinary file.")


def test_a_value_without_end_is_not_read_to_its_end(
    acme: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    too_long = "holds more than 1,000,000 characters; keep it as evidence instead."
    (tmp_path / "long").touch()
    os.truncate(tmp_path / "long", 2**40)
    assert acme.refused("set", "4.1", f"implementation=@{tmp_path / 'long'}") == f"'{tmp_path / 'long'}' {too_long}"
    with Path("/dev/zero").open("rb") as endless:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
        assert acme.refused("set", "4.1", "implementation=@-") == f"Standard input {too_long}"


def test_the_longest_text_in_the_longest_letters_is_read(acme: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "long").write_text("\ufeff" + "😀" * 1_000_000 + "\n", "utf-8")
    acme.done("set", "4.1", f"implementation=@{tmp_path / 'long'}")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("in_progress", "in_progress"),
        ("In progress", "in_progress"),
        (" IN-PROGRESS ", "in_progress"),
        ("Not  started", "not_started"),
    ],
)
def test_choices_are_taken_in_any_case_and_with_their_words(acme: CommandLine, typed: str, stored: str) -> None:
    acme("set", "4.1", f"status={typed}")
    assert shown(acme, "4.1", "status") == (stored,)


def test_a_choice_that_is_none_names_those_there_are(acme: CommandLine) -> None:
    said = acme.refused("set", "4.1", "status=done")
    assert "not_started, in_progress, implemented" in said and "'done'" in said


def test_reasons_are_separated_by_commas(acme: CommandLine) -> None:
    acme.done("set", "A.2.2", "inclusion_reasons=Impact assessment, LAW,, interested-party, law")
    assert shown(acme, "A.2.2", "inclusion_reasons") == (["impact_assessment", "law", "interested_party"],)


# The rules


def test_an_exclusion_needs_its_justification(acme: CommandLine) -> None:
    said = acme.refused("set", "A.10.4", "applicability=not applicable")
    assert "A.10.4 cannot be excluded without a justification" in said
    acme.done("set", "A.10.4", "applicability=not applicable", "exclusion_justification=We have no customers.")
    assert acme.json("status")["controls"]["excluded"] == 1
    acme.done("set", "A.10.4", "applicability=applicable")
    assert shown(acme, "A.10.4", "exclusion_justification") == ("We have no customers.",)  # Kept.


def test_an_additional_control_is_left_out_without_one(acme: CommandLine) -> None:
    acme.done("set", "X.1", "applicability=not_applicable")


def test_implemented_needs_evidence_or_the_reason_why_there_is_none(acme: CommandLine) -> None:
    assert "4.1 cannot be Implemented without evidence" in acme.refused("set", "4.1", "status=implemented")
    acme.done("set", "4.1", "status=implemented", "no_evidence_reason=Spoken agreement only.")
    assert acme.json("status")["implemented"] == {
        "with_evidence": 0, "on_weak_evidence": [], "with_reason": 1,
    }  # fmt: skip


@pytest.mark.parametrize("field", ["applicability=applicable", "exclusion_justification=x", "inclusion_reasons=law"])
def test_a_subclause_has_no_applicability(acme: CommandLine, field: str) -> None:
    assert "4.1 is a subclause" in acme.refused("set", "4.1", field)


@pytest.mark.parametrize("field", ["ref", "assessment", "id", "revision", "clashes", "nonsense"])
def test_a_field_that_cannot_be_set_is_answered_with_those_that_can(acme: CommandLine, field: str) -> None:
    assert acme.refused("set", "4.1", f"{field}=1") == (
        f"There is no field '{field}' of 4.1 to set. There are: status, owner, reviewer, approver, due, "
        "implementation, implemented_by, no_evidence_reason."
    ).replace("implementation, implemented_by", "implemented_by, implementation")
    assert "exclusion_justification" in acme.refused("set", "A.2.2", f"{field}=1")


def test_what_the_workspace_gives_evidence_cannot_be_set(acme: CommandLine) -> None:
    acme.done("add", "evidence", "title=Plan", "link=https://example.org")
    assert "short" not in acme.refused("set", "EV-01", "short=EV-99").partition("There are: ")[2]
    acme.refused("set", "EV-01", "file=" + "0" * 64)


def test_setting_what_stands_already_writes_nothing(acme: CommandLine) -> None:
    acme.done("set", "4.1", "status=in_progress")
    changes = len(acme.json("log"))
    assert acme.says("set", "4.1", "status=in_progress") == ["Nothing changed: it stands like that already."]
    assert len(acme.json("log")) == changes


@pytest.mark.parametrize("text", ["a\x1b[2J", "a\x07", "a\x9bm", "a\udcff"])
def test_what_steers_a_terminal_is_refused_with_its_place(acme: CommandLine, text: str) -> None:
    assert "position 2" in acme.refused("set", "4.1", f"implementation={text}")
    assert "position 2" in acme.refused("set", "4.1", "status=in_progress", "--as", text)
    assert "position 2" in acme.refused("set", "4.1", "status=in_progress", "--why", text)


def test_any_record_is_changed_the_same_way(larkmoor: CommandLine) -> None:
    assert larkmoor.says("set", "uc-2", "owner=security lead", "roles=Deployer, user") == [
        "use case UC-2 Owner: People Lead → Security Lead",
        "use case UC-2 Our roles: Deployer → Deployer, User",
    ]
    larkmoor.done("set", "Security Lead", "name=Head of Security")
    assert larkmoor.json("show", "UC-2")["owner"] == "Head of Security"
    larkmoor.done("set", "Larkmoor Desk Ltd", "name=Larkmoor Desk plc")
    assert larkmoor.json("status")["organization"] == "Larkmoor Desk plc"


def test_a_title_that_several_records_have_asks_for_the_id(larkmoor: CommandLine) -> None:
    said = larkmoor.refused("set", "Applicant shortlisting aid", "started_on=2026-07-01")
    assert "the use case UC-2, the assessment " in said
    larkmoor.done("set", said.removesuffix(".").split()[-1], "started_on=2026-07-01")
    assert "2026-07-01" in [each["started_on"] for each in larkmoor.json("list", "assessments")]


# People


def test_a_day_ahead_is_refused_where_something_has_been(acme: CommandLine) -> None:
    said = acme.refused("set", "Acme Ltd", "scope_approved_on=2026-12-14", "--today", "2026-11-24")
    assert said.startswith("Scope approved on: 14 December 2026 lies in the future, in 20 days.")
    acme.done("set", "Acme Ltd", "scope_approved_on=2026-12-14", "--today", "2026-12-14")


def test_a_new_name_becomes_a_person_and_that_is_said(acme: CommandLine) -> None:
    assert acme.says("set", "4.1", "owner= Jane  Doe ", "reviewer=jane doe", "approver=Bob") == [
        "New person: Jane Doe",
        "New person: Bob",
        "4.1 Owner: – → Jane Doe",
        "4.1 Reviewer: – → Jane Doe",
        "4.1 Approver: – → Bob",
    ]
    assert [each["name"] for each in acme.json("list", "people")] == ["Bob", "Jane Doe"]


@pytest.mark.parametrize("typed", [" josé  ÁLVAREZ ", unicodedata.normalize("NFD", "José Álvarez"), "JOSÉ ÁLVAREZ"])
def test_a_known_name_is_matched_trimmed_composed_and_case_folded(acme: CommandLine, typed: str) -> None:
    acme.done("add", "person", "name=José Álvarez")
    assert acme.says("set", "4.1", f"owner={typed}") == ["4.1 Owner: – → José Álvarez"]
    assert len(acme.json("list", "people")) == 1


def test_a_name_that_two_people_have_is_refused(acme: CommandLine, workspace) -> None:
    from aims_tui.workspace.store import gate
    from aims_tui.workspace.store.workspace import now

    # The author's rules allow no such thing; a merge of two copies can bring it.
    twins = [gate.added(workspace.kinds["person"], {"name": name}) for name in ("Jane Doe", "jane doe")]
    gate.write(workspace, gate.Action("Lead", now(), "", tuple(twins)), mode=gate.Mode.AS_FOUND)
    assert "called 'Jane Doe'" in acme.refused("set", "4.1", "owner=Jane Doe")


# Dates


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2026-12-14", "2026-12-14"),
        ("14 Dec", "2026-12-14"),
        ("1 Feb", "2027-02-01"),
        ("14 dec 2027", "2027-12-14"),
        ("today", "2026-11-24"),
        ("Tomorrow", "2026-11-25"),
        ("+10d", "2026-12-04"),
        ("+2w", "2026-12-08"),
        ("+3m", "2027-02-24"),
        ("friday", "2026-11-27"),
        ("next friday", "2026-12-04"),
        ("25/12/2026", "2026-12-25"),
        ("in 2 weeks", "2026-12-08"),
        ("end of month", "2026-11-30"),
    ],
)
def test_dates_are_typed_as_people_say_them(acme: CommandLine, typed: str, stored: str) -> None:
    acme.done("set", "4.1", f"due={typed}", "--today", "2026-11-24")
    assert shown(acme, "4.1", "due") == (stored,)


def test_a_day_that_lies_in_the_past_is_the_last_such_day_and_one_that_lies_ahead_the_next(acme: CommandLine) -> None:
    acme.done("add", "evidence", "title=Minutes", "issued_on=27 Nov", "valid_until=27 Nov", "--today", "2026-11-24")
    assert shown(acme, "EV-01", "issued_on", "valid_until") == ("2025-11-27", "2026-11-27")
    acme.done("set", "Acme Ltd", "scope_approved_on=friday", "--today", "2026-11-24")
    assert shown(acme, "Acme Ltd", "scope_approved_on") == ("2026-11-20",)


@pytest.mark.parametrize("typed", ["12/11/2026", "5", "Dec", "31 Feb", "2026-02-30", "someday"])
def test_a_date_that_is_unclear_is_refused_with_the_way_to_write_it(acme: CommandLine, typed: str) -> None:
    said = acme.refused("set", "4.1", f"due={typed}")
    assert said.startswith("Due: ")


def test_marks_of_direction_are_kept_as_typed_printed_as_arrows_and_exact_in_json(acme: CommandLine) -> None:
    text = "\u202aC:\\reports\\a.pdf\u202c \u2067אבג\u2069"
    acme.done("set", "4.1", f"implementation={text}", "--as", "\u2068Lead\u2069", "--why", "\u202bbecause")
    assert acme.json("show", "4.1")["implementation"] == text
    said = acme("show", "4.1").out
    assert "⇢C:\\reports\\a.pdf⇣ ⇠אבג⇣" in said and "\u202a" not in said
