"""What derived values and rules look at, read from the file: parts, ties from either side, how controls stand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aims_tui.records.facts import EXCLUDED, IN_PROGRESS, NOT_STARTED, SOUND, UNDECIDED, WEAK, Facts, whole_number
from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import facts, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put, requirement

Add = Callable[..., str]


def read(workspace: Workspace, kind: str, *rows: str, lost: frozenset[str] = frozenset()) -> list[Facts]:
    """Return the facts of these rows, or of all."""
    with workspace.reading() as connection:
        reader = facts.Reader(connection, workspace.described, TODAY.isoformat(), lost)
        return reader.of(workspace.described[kind], [*rows] if rows else None)


def one(workspace: Workspace, kind: str, row: str) -> Facts:
    (found,) = read(workspace, kind, row)
    return found


@pytest.fixture
def add(workspace: Workspace) -> Add:
    """Adds a record and returns its id."""

    def adding(kind: str, **values: str) -> str:
        made = gate.added(workspace.kinds[kind], values)
        act(workspace, made)
        return made.row

    return adding


def tie(workspace: Workspace, end: tuple[str, str], other: tuple[str, str], note: str = "") -> str:
    """Tie two records and return the id of the link."""
    made = edits.link_change(workspace.kinds, end, other, note)
    act(workspace, made)
    return made.row


def test_values_are_as_in_the_file_and_what_is_empty_is_empty(workspace: Workspace, add: Add) -> None:
    found = one(workspace, "risk", add("risk", title="Fire", likelihood="4"))
    assert (found.ref, found.today, found.clashes) == ("R-01", "2026-11-24", 0)
    assert (found.values["title"], found.values["likelihood"], found.values["impact_society"]) == ("Fire", "4", "")
    assert found.values["state"] == "identified"
    assert found.number("likelihood") == 4 and found.number("impact_society") is None


def test_rows_come_by_short_id_as_numbers_or_by_title(workspace: Workspace, add: Add) -> None:
    rows = [add("risk", title=f"Risk {number}") for number in range(1, 11)]
    assert [each.ref for each in read(workspace, "risk")] == [f"R-{number:02}" for number in range(1, 11)]
    assert next(each.ref for each in read(workspace, "risk", *reversed(rows))) == "R-01"
    for name in ("bob", "Ann", "Cem"):
        add("person", name=name)
    assert [each.ref for each in read(workspace, "person")] == ["Ann", "bob", "Cem"]


def test_rows_that_are_not_there_are_passed_over(workspace: Workspace, add: Add) -> None:
    row = add("risk", title="Fire")
    assert [each.id for each in read(workspace, "risk", "nowhere", row, "'; DROP TABLE risk; --")] == [row]
    act(workspace, gate.deleted("risk", row))
    assert read(workspace, "risk", row) == [] == read(workspace, "risk")


def test_more_rows_than_one_statement_holds_are_read_with_what_hangs_on_each(workspace: Workspace) -> None:
    kinds = workspace.kinds
    made = [gate.added(kinds["use_case"], {"title": f"Use case {number}"}) for number in range(1, 1102)]
    risks = [gate.added(kinds["risk"], {"title": f"Risk {number}"}) for number in range(2)]
    ends = [(made[0], risks[0]), (made[700], risks[1]), (made[1100], risks[0])]
    links = [edits.link_change(kinds, ("use_case", one.row), ("risk", other.row)) for one, other in ends]
    act(workspace, *made, *risks, *links)
    found = read(workspace, "use_case", *(each.row for each in made))
    assert len(found) == 1101
    assert {each.ref: [tied.ref for tied in each.tied("concerns")] for each in found if each.ties} == {
        "UC-1": ["R-01"], "UC-701": ["R-02"], "UC-1101": ["R-01"],
    }  # fmt: skip


def test_parts_come_with_what_they_belong_to(workspace: Workspace, add: Add) -> None:
    fire, smoke, calm = (add("risk", title=title) for title in ("Fire", "Smoke", "Calm"))
    first, other = add("action", of=fire, title="Drill"), add("action", of=smoke, title="Buy detectors")
    second = add("action", of=fire, title="Write it down", done_on="2026-11-20")
    found = {each.id: [part.id for part in each.parts.get("action", ())] for each in read(workspace, "risk")}
    assert found == {fire: [first, second], smoke: [other], calm: []}
    part = one(workspace, "risk", fire).parts["action"][1]
    assert (part.kind, part.ref, part.values["done_on"]) == ("action", "ACT-03", "2026-11-20")
    assert one(workspace, "action", first).parts == {}


def test_people_and_the_one_method_are_known_to_a_record_and_to_its_parts(workspace: Workspace, add: Add) -> None:
    jane = add("person", name="Jane", top_management="yes")
    row = add("risk", title="Fire", owner=jane, accepted_by="")
    add("action", of=row, title="Drill", owner=jane)
    found = one(workspace, "risk", row)
    assert found.other("owner")["top_management"] == "yes"
    assert found.other("accepted_by") == found.other("title") == {}, "an empty field, and one that is no pointer"
    assert found.single("method")["tolerance"] == "8" and found.single("risk") == {}
    assert found.parts["action"][0].other("owner")["name"] == "Jane"


def test_a_tie_is_read_from_either_side_with_its_note(workspace: Workspace, add: Add) -> None:
    risk, use_case = add("risk", title="Fire"), add("use_case", title="Chat")
    control = requirement(workspace, "A.6.2.4")
    link = tie(workspace, ("risk", risk), ("requirement", control), "tests")
    tie(workspace, ("use_case", use_case), ("risk", risk), "there")
    found = one(workspace, "risk", risk)
    (treating,) = found.tied("treats")
    assert (treating.kind, treating.id, treating.ref, treating.note) == ("requirement", control, "A.6.2.4", "tests")
    assert treating.link == link and treating.title and treating.standing == UNDECIDED and not treating.assessment
    assert [(each.ref, each.note) for each in found.tied("concerns")] == [("UC-1", "there")]
    assert found.tied("elsewhere") == ()
    for kind, row, relation, note in (
        ("requirement", control, "treats", "tests"), ("use_case", use_case, "concerns", "there"),
    ):  # fmt: skip
        (back,) = one(workspace, kind, row).tied(relation)
        assert (back.kind, back.id, back.ref, back.title, back.note) == ("risk", risk, "R-01", "Fire", note)
        assert back.standing == ""


def test_ties_stand_in_published_order_and_those_of_a_use_case_name_its_assessment(
    workspace: Workspace, add: Add
) -> None:
    risk, chat = add("risk", title="Fire"), add("use_case", title="Chat")
    theirs = add("assessment", title="Chat assistant", use_case=chat)
    for row in (requirement(workspace, "A.10.2"), edits.requirement_id(theirs, "A.2.2"),
                requirement(workspace, "A.9.2"), requirement(workspace, "6.1.3")):  # fmt: skip
        tie(workspace, ("risk", risk), ("requirement", row))
    assert [(each.ref, each.assessment) for each in one(workspace, "risk", risk).tied("treats")] == [
        ("6.1.3", ""), ("A.9.2", ""), ("A.10.2", ""), ("A.2.2", "Chat assistant"),
    ]  # fmt: skip


def test_an_end_that_is_gone_is_no_tie(workspace: Workspace, add: Add) -> None:
    risk, chat = add("risk", title="Fire"), add("use_case", title="Chat")
    tie(workspace, ("risk", risk), ("use_case", chat))
    act(workspace, gate.deleted("use_case", chat))
    assert one(workspace, "risk", risk).ties == {}


def test_evidence_hangs_on_what_it_supports(workspace: Workspace, add: Add) -> None:
    risk, paper = add("risk", title="Fire"), add("evidence", title="Minutes")
    tie(workspace, ("evidence", paper), ("risk", risk), "accepted there")
    (found,) = one(workspace, "risk", risk).tied("supports")
    assert (found.kind, found.ref, found.title, found.note) == ("evidence", "EV-01", "Minutes", "accepted there")


def standing(workspace: Workspace, risk: str, lost: frozenset[str] = frozenset()) -> str:
    (found,) = read(workspace, "risk", risk, lost=lost)
    (control,) = found.tied("treats")
    return control.standing


def test_a_control_stands_as_far_as_it_has_come_and_as_its_evidence_counts(workspace: Workspace, add: Add) -> None:
    risk, control = add("risk", title="Fire"), requirement(workspace, "A.6.2.4")
    tie(workspace, ("risk", risk), ("requirement", control))
    assert standing(workspace, risk) == UNDECIDED
    put(workspace, "A.6.2.4", applicability="not_applicable", exclusion_justification="Bought")
    assert standing(workspace, risk) == EXCLUDED
    put(workspace, "A.6.2.4", applicability="applicable", inclusion_reasons='["risk"]')
    assert standing(workspace, risk) == NOT_STARTED
    put(workspace, "A.6.2.4", status="in_progress")
    assert standing(workspace, risk) == IN_PROGRESS
    paper = add("evidence", title="Report", file="a" * 64, state="approved")
    tie(workspace, ("evidence", paper), ("requirement", control))
    put(workspace, "A.6.2.4", status="implemented", implementation="We test.")
    assert standing(workspace, risk) == SOUND
    assert standing(workspace, risk, lost=frozenset({"a" * 64})) == WEAK, "its file is missing or altered"
    for weak in ({"state": "draft"}, {"state": "approved", "valid_until": "2026-11-23"}):
        act(workspace, gate.Change("evidence", paper, weak))
        assert standing(workspace, risk) == WEAK
    act(workspace, gate.Change("evidence", paper, {"valid_until": TODAY.isoformat()}))
    assert standing(workspace, risk) == SOUND, "it is valid to the end of that day"


def test_a_clause_needs_no_decision_on_its_applicability(workspace: Workspace, add: Add) -> None:
    risk = add("risk", title="Fire")
    tie(workspace, ("risk", risk), ("requirement", requirement(workspace, "6.1.3")))
    assert standing(workspace, risk) == NOT_STARTED


def test_a_record_that_is_not_there_yet_has_its_defaults_and_knows_the_method(workspace: Workspace) -> None:
    with workspace.reading() as connection:
        reader = facts.Reader(connection, workspace.described, TODAY.isoformat())
        found = reader.blank(workspace.described["risk"], "new")
    assert (found.id, found.ref, found.values["state"]) == ("new", "", "identified")
    assert found.single("method")["steps"] == "5"


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("-7", -7), ("007", 7), ("", None), ("--5", None), ("1" * 16, None), ("٥", None)]
)
def test_a_whole_number_is_read_as_the_gate_would_let_it_in(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_days_are_counted_from_the_day_that_was_given(workspace: Workspace, add: Add) -> None:
    found = one(workspace, "risk", add("risk", title="Fire", next_review="2026-11-20"))
    assert (found.days_to("next_review"), found.days_to("assessed_on"), found.days_to("title")) == (-4, None, None)


def test_kinds_without_links_and_people_are_read_too(tmp_path: Path) -> None:
    from tests.workspace.test_own_kinds import KINDS

    own = Workspace.create(tmp_path / "own.aims", kinds=KINDS)
    act(own, gate.added(KINDS["risk"], {"title": "Fire"}))
    (found,) = read(own, "risk")
    assert (found.ties, found.parts, found.others) == ({}, {}, {})


def test_an_impact_assessment_knows_the_others_of_its_system(workspace: Workspace, add: Add) -> None:
    here, there = add("system", name="Triage"), add("system", name="Search")
    first, second = (add("impact_assessment", of=here, title=each, on=f"2026-0{each}-01") for each in "12")
    other = add("impact_assessment", of=there, title="3", on="2026-03-01")

    def beside(row: str) -> list[str]:
        return [each["title"] for each in one(workspace, "impact_assessment", row).beside]

    assert (beside(first), beside(second), beside(other)) == (["2"], ["1"], [])
    assert [len(each.beside) for each in read(workspace, "impact_assessment")] == [1, 1, 0]
    parts = one(workspace, "system", here).parts["impact_assessment"]
    assert [each.beside[0]["title"] for each in parts] == ["2", "1"]
    assert one(workspace, "system", here).beside == (), "only kinds that look at them read them"


def test_what_one_reader_has_read_it_does_not_read_again(workspace: Workspace, add: Add) -> None:
    risk = add("risk", title="Wrong answer", likelihood="4", impact_society="3")
    add("action", of=risk, title="Write tests", due="2026-12-01")
    add("action", of=risk, title="Ask the users")
    kinds, asked = workspace.described, []
    with workspace.reading() as connection:
        reader = facts.reader(workspace, connection, TODAY.isoformat())
        alone = [each.id for each in facts.reader(workspace, connection, "").holding(kinds["action"], "due")]
        (first,), actions = reader.of(kinds["risk"]), reader.of(kinds["action"])
        connection.set_trace_callback(asked.append)
        assert reader.of(kinds["risk"]) == [first] and len(first.parts["action"]) == len(actions) == 2
        assert [each.id for each in reader.holding(kinds["action"], "due")] == alone == [actions[0].id]
        connection.set_trace_callback(None)
    assert asked == []
