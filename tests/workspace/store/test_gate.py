"""The one gate for writes: identity and type, heads in view, all or nothing."""

from pathlib import Path

import pytest

from aims_tui.records.fields import EXISTS
from aims_tui.workspace.commands import edits, undo
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import errors, gate, journal
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import TODAY, act, put, requirement
from tests.workspace.steps import ids, tables, told


def heads(workspace: Workspace, row: str, record: str = "requirement") -> dict[str, tuple[str, ...]]:
    """Return what somebody has in view who opens this row now."""
    with workspace.reading() as connection:
        found = journal.heads(connection, record, row)
    return {field: tuple(head.id for head in several) for field, several in found.items()}


def value(workspace: Workspace, ref: str, field: str) -> str:
    """Return what the table shows."""
    return tables(workspace)["requirement"][requirement(workspace, ref)][field]


def last(workspace: Workspace) -> journal.Op:
    """Return the newest change."""
    with workspace.reading() as connection:
        return list(journal.ops(connection))[-1]


def refused(workspace: Workspace, *changes: gate.Change, who: str = "Lead", why: str = "") -> str:
    """Pass an action that must be refused; it may leave nothing behind. Return what is said."""
    before = ids(workspace), tables(workspace)
    with pytest.raises(errors.Refused) as said:
        act(workspace, *changes, who=who, why=why)
    assert (ids(workspace), tables(workspace)) == before
    return str(said.value)


def test_a_change_stands_in_the_table_and_in_the_journal_with_who_when_and_why(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    change = gate.Change("requirement", row, {"status": "in_progress"})
    receipt = gate.write(workspace, gate.Action("Ann", "2026-11-24T08:00:00.000Z", "kick-off", (change,)))
    assert receipt.written == (gate.Written("requirement", row, "status", "not_started", "in_progress"),)
    assert value(workspace, "4.1", "status") == "in_progress"
    op = last(workspace)
    assert (op.at, op.who, op.why) == ("2026-11-24T08:00:00.000Z", "Ann", "kick-off")
    assert (op.record, op.row, op.field, op.value) == ("requirement", row, "status", "in_progress")
    assert op.account == workspace.account


def test_a_change_that_changes_nothing_writes_nothing(workspace: Workspace) -> None:
    put(workspace, "4.1", status="in_progress", implementation="A policy stands.")
    before = ids(workspace)
    receipt = put(workspace, "4.1", status="in_progress", implementation="A policy stands.", due="")
    assert receipt == gate.Receipt((), ())
    assert ids(workspace) == before


def test_an_untouched_default_is_not_journaled(workspace: Workspace) -> None:
    assert put(workspace, "A.2.2", status="not_started", applicability="undecided").written == ()


def test_of_several_fields_only_those_that_differ_are_journaled(workspace: Workspace) -> None:
    put(workspace, "4.1", status="in_progress")
    receipt = put(workspace, "4.1", status="in_progress", due="2026-12-14")
    assert [each.field for each in receipt.written] == ["due"]


def test_a_field_that_somebody_else_changed_becomes_a_conflict_and_the_others_go_in(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    put(workspace, "4.1", implementation="Before.")
    seen = heads(workspace, row)
    put(workspace, "4.1", who="Ann", implementation="Ann's words.")
    change = gate.Change("requirement", row, {"implementation": "Bob's words.", "due": "2026-12-14"}, seen)
    receipt = act(workspace, change, who="Bob")
    assert receipt.clashes == (gate.Clash("requirement", row, "implementation", "Bob's words.", ("Ann's words.",)),)
    assert {each.field for each in receipt.written} == {"implementation", "due"}
    (conflict,) = history.conflicts(workspace)
    assert (conflict.record, conflict.row, conflict.field) == ("requirement", row, "implementation")
    assert [(op.who, op.value) for op in conflict.ops] == [("Ann", "Ann's words."), ("Bob", "Bob's words.")]
    assert value(workspace, "4.1", "implementation") == "Bob's words."
    assert value(workspace, "4.1", "due") == "2026-12-14"
    assert value(workspace, "4.1", "clashes") == "1"


def test_two_who_both_saw_an_untouched_field_clash_too(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    seen = heads(workspace, row)
    assert seen == {}
    for who in ("Ann", "Bob"):
        act(workspace, gate.Change("requirement", row, {"implementation": f"{who}'s words."}, seen), who=who)
    assert [op.who for op in history.conflicts(workspace)[0].ops] == ["Ann", "Bob"]


def test_two_who_wrote_the_same_agree_and_nothing_is_written_twice(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    act(workspace, gate.Change("requirement", row, {"due": "2026-12-14"}, {}), who="Ann")
    receipt = act(workspace, gate.Change("requirement", row, {"due": "2026-12-14"}, {}), who="Bob")
    assert receipt == gate.Receipt((), ())
    assert history.conflicts(workspace) == []


def test_a_third_value_joins_a_conflict(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    for who in ("Ann", "Bob", "Cem"):
        receipt = act(workspace, gate.Change("requirement", row, {"implementation": who}, {}), who=who)
    assert receipt.clashes[0].theirs == ("Ann", "Bob")
    assert [op.value for op in history.conflicts(workspace)[0].ops] == ["Ann", "Bob", "Cem"]
    assert value(workspace, "4.1", "clashes") == "1", "fields are counted, not values"


@pytest.mark.parametrize("chosen", ["Ann", "Bob", "Both of them."])
def test_deciding_a_conflict_is_one_change_with_all_heads_as_parents(workspace: Workspace, chosen: str) -> None:
    row = requirement(workspace, "4.1")
    for who in ("Ann", "Bob"):
        act(workspace, gate.Change("requirement", row, {"implementation": who}, {}), who=who)
    torn = heads(workspace, row)
    before = ids(workspace)
    receipt = act(workspace, gate.Change("requirement", row, {"implementation": chosen}, torn))
    assert len(ids(workspace) - before) == len(receipt.written) == 1
    with workspace.reading() as connection:
        assert sorted(journal.parents(connection)[last(workspace).id]) == sorted(torn["implementation"])
    assert history.conflicts(workspace) == []
    assert (value(workspace, "4.1", "implementation"), value(workspace, "4.1", "clashes")) == (chosen, "0")


def test_a_decision_taken_before_a_third_value_came_leaves_that_value_to_decide(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    for who in ("Ann", "Bob"):
        act(workspace, gate.Change("requirement", row, {"implementation": who}, {}), who=who)
    seen = heads(workspace, row)
    act(workspace, gate.Change("requirement", row, {"implementation": "Cem"}, {}), who="Cem")
    receipt = act(workspace, gate.Change("requirement", row, {"implementation": "Ann"}, seen))
    assert receipt.clashes[0].theirs == ("Cem",)
    assert [op.value for op in history.conflicts(workspace)[0].ops] == ["Cem", "Ann"]


def test_a_change_without_a_view_builds_on_what_stands(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    for who in ("Ann", "Bob"):
        act(workspace, gate.Change("requirement", row, {"implementation": who}, {}), who=who)
    assert put(workspace, "4.1", implementation="Decided at the prompt.").clashes == ()
    assert history.conflicts(workspace) == []


def test_heads_of_another_field_or_file_count_as_never_seen(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    put(workspace, "4.1", implementation="Before.", due="2026-12-14")
    wrong = {"implementation": (*heads(workspace, row)["due"], "f" * 64)}
    receipt = act(workspace, gate.Change("requirement", row, {"implementation": "After."}, wrong))
    assert receipt.clashes[0].theirs == ("Before.",)


def test_the_newest_value_is_shown_whoever_s_clock_says_what(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    for who, at in (("Ann", "2030-01-01T00:00:00.000Z"), ("Bob", "1999-01-01T00:00:00.000Z")):
        change = gate.Change("requirement", row, {"implementation": who}, {})
        gate.write(workspace, gate.Action(who, at, "", (change,)))
    assert value(workspace, "4.1", "implementation") == "Bob"


def test_several_actions_in_one_call_are_one_transaction(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    good = gate.Action("Lead", now(), "", (gate.Change("requirement", row, {"status": "in_progress"}),))
    bad = gate.Action("Lead", now(), "", (gate.Change("requirement", row, {"status": "implemented"}),))
    before = ids(workspace), tables(workspace)
    with pytest.raises(errors.Refused):
        gate.write(workspace, good, bad)
    assert (ids(workspace), tables(workspace)) == before
    other = gate.Action("Lead", now(), "", (gate.Change("requirement", row, {"due": "2026-12-14"}),))
    assert len(gate.write(workspace, good, other).written) == 2
    assert value(workspace, "4.1", "revision") == "2"


def test_a_refused_change_takes_the_whole_action_with_it(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    person = gate.added(workspace.kinds["person"], {"name": "Ann"})
    said = refused(workspace, person, gate.Change("requirement", row, {"owner": person.row, "status": "implemented"}))
    assert "4.1 cannot be Implemented without evidence" in said


def test_an_action_whose_file_cannot_take_it_leaves_nothing(workspace: Workspace) -> None:
    before = ids(workspace), tables(workspace)
    with workspace.writing() as holding:
        holding.connection()
        other = Workspace.open(workspace.path, patience=0)
        with pytest.raises(errors.Locked, match="Someone else is saving"):
            put(other, "4.1", status="in_progress")
    assert (ids(workspace), tables(workspace)) == before
    assert put(other, "4.1", status="in_progress").written


@pytest.mark.parametrize("who", ["", "   ", "\t\n"])
def test_nobody_writes_without_a_name(workspace: Workspace, who: str) -> None:
    said = refused(workspace, gate.Change("requirement", requirement(workspace, "4.1"), {"due": ""}), who=who)
    assert said.startswith("Say who is writing")


def test_white_space_around_a_name_and_a_reason_is_dropped(workspace: Workspace) -> None:
    change = gate.Change("requirement", requirement(workspace, "4.1"), {"due": "2026-12-14"})
    act(workspace, change, who="  Ann ", why=" plan ")
    assert (last(workspace).who, last(workspace).why) == ("Ann", "plan")


@pytest.mark.parametrize(
    ("character", "named"),
    [
        ("\x00", "control character U+0000"),
        ("\x1b", "control character U+001B"),
        ("\r", "control character U+000D"),
        ("\x7f", "control character U+007F"),
        ("\x9b", "control character U+009B"),
        ("\ud800", "lone surrogate U+D800"),
    ],
)
def test_characters_that_steer_terminals_are_refused_with_their_position(
    workspace: Workspace, character: str, named: str
) -> None:
    row = requirement(workspace, "4.1")
    change = gate.Change("requirement", row, {"implementation": f"ab{character}c"})
    assert refused(workspace, change) == f"How it is implemented: {named} at position 3 cannot be kept."
    harmless = gate.Change("requirement", row, {"implementation": "fine"})
    assert f"{named} at position 2" in refused(workspace, harmless, who=f"A{character}nn")
    assert f"{named} at position 1" in refused(workspace, harmless, why=f"{character}because")


@pytest.mark.parametrize(
    "text",
    [
        "line\nline\ttab",
        "می‌خواهم",
        "👩‍💻",
        "שלום\u200f!",
        "\u202aC:\\a.pdf\u202c",
        "\u2067א\u2069",
        "[/] [draft] =1+1",
        "a\u2028b",
    ],
)
def test_ordinary_text_of_any_language_is_kept_as_typed(workspace: Workspace, text: str) -> None:
    put(workspace, "4.1", implementation=text)
    assert value(workspace, "4.1", "implementation") == text


@pytest.mark.parametrize("mode", gate.Mode)
@pytest.mark.parametrize(
    ("field", "bad", "said"),
    [
        ("status", "done", "Status must be one of not_started, in_progress, implemented, not 'done'."),
        ("applicability", "maybe", "Applicability must be one of"),
        ("due", "14.12.2026", "Due must be a day such as 2026-12-14, not '14.12.2026'."),
        ("due", "2026-02-30", "Due must be a day"),
        ("inclusion_reasons", '["luck"]', "Why included takes risk"),
        ("owner", "Ann", "Owner: 'Ann' is not the id of a record."),
        ("owner", "11111111-1111-4111-8111-111111111111", "Owner: there is no such person."),
        ("implementation", "x" * 1_000_001, "How it is implemented is longer than 1,000,000 characters"),
        ("colour", "red", "A requirement has no field 'colour'."),
        ("id", "x", "A requirement has no field 'id'."),
        ("revision", "9", "A requirement has no field 'revision'."),
        ("assessment", "", "Assessment must not be empty."),
        ("ref", "A.2.3", "Ref says which requirement this is; it stays."),
    ],
)
def test_type_and_identity_rules_always_hold(
    workspace: Workspace, mode: gate.Mode, field: str, bad: str, said: str
) -> None:
    row = requirement(workspace, "A.2.2")
    before = ids(workspace)
    with pytest.raises(errors.Refused) as error:
        gate.write(
            workspace, gate.Action("Lead", now(), "", (gate.Change("requirement", row, {field: bad}),)), mode=mode
        )
    assert str(error.value).startswith(said)
    assert ids(workspace) == before


def test_a_value_of_the_wrong_type_is_named_by_row_and_field_for_the_dialog(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    with pytest.raises(errors.Refused) as error:
        put(workspace, "4.1", due="soon")
    assert error.value.fields == {(row, "due"): str(error.value)}


def test_values_take_the_one_form_that_the_file_holds(workspace: Workspace) -> None:
    put(workspace, "A.2.2", inclusion_reasons='["law","risk"]', implementation="  \n ", due="20261214")
    assert value(workspace, "A.2.2", "inclusion_reasons") == '["risk", "law"]'
    assert value(workspace, "A.2.2", "implementation") == ""
    assert value(workspace, "A.2.2", "due") == "2026-12-14"
    act(workspace, gate.added(workspace.kinds["person"], {"name": "  Ann   Lee "}))
    assert [row["name"] for row in tables(workspace)["person"].values()] == ["Ann Lee"]


def test_an_unknown_record_is_refused(workspace: Workspace) -> None:
    assert refused(workspace, gate.Change("spaceship", "x", {})) == "There is no record 'spaceship'."


def test_a_row_that_is_not_there_cannot_be_changed_or_deleted(workspace: Workspace) -> None:
    nowhere = "11111111-1111-4111-8111-111111111111"
    for change in (gate.Change("person", nowhere, {"role": "CTO"}), gate.deleted("person", nowhere)):
        assert refused(workspace, change) == "There is no such person; someone may have deleted it."


def test_requirements_are_neither_added_nor_deleted(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    for change in (
        gate.deleted("requirement", row),
        gate.Change("requirement", row, {EXISTS: "1"}),
        gate.Change("requirement", "11111111-1111-4111-8111-111111111111", {"status": "in_progress"}),
    ):
        assert refused(workspace, change) == "There is no such requirement; they follow from an assessment."


@pytest.mark.parametrize("field", ["applicability", "exclusion_justification", "inclusion_reasons"])
def test_a_subclause_always_applies(workspace: Workspace, field: str) -> None:
    values = {"applicability": "not_applicable", "exclusion_justification": "No.", "inclusion_reasons": '["risk"]'}
    said = refused(workspace, gate.Change("requirement", requirement(workspace, "4.1"), {field: values[field]}))
    assert said.startswith("4.1 is a subclause: it always applies and has no ")


def test_a_workspace_has_one_organization(workspace: Workspace) -> None:
    second = gate.added(workspace.kinds["organization"], {"name": "Second Ltd"})
    assert refused(workspace, second) == "A workspace has one organization; change that one."
    assert refused(workspace, gate.deleted("organization", workspace.id)) == "The organization cannot be deleted."


@pytest.mark.parametrize(
    ("record", "values", "field"),
    [
        ("person", {"role": "CTO"}, "name"),
        ("evidence", {"description": "?"}, "title"),
        ("use_case", {}, "title"),
        ("remark", {"text": "?"}, "requirement"),
    ],
)
def test_a_new_row_needs_its_required_fields(
    workspace: Workspace, record: str, values: dict[str, str], field: str
) -> None:
    said = refused(workspace, gate.added(workspace.kinds[record], values))
    assert f"needs its {field} ({field})" in said


def test_a_required_field_is_not_emptied(workspace: Workspace) -> None:
    person = gate.added(workspace.kinds["person"], {"name": "Ann"})
    act(workspace, person)
    for blank in ("", "  "):
        assert refused(workspace, gate.Change("person", person.row, {"name": blank})) == "Name must not be empty."


def test_the_id_of_a_link_follows_from_what_it_ties(workspace: Workspace) -> None:
    kinds = workspace.kinds
    paper = gate.added(kinds["evidence"], {"title": "Policy"})
    tie = edits.link_change(kinds, ("evidence", paper.row), ("requirement", requirement(workspace, "4.1")))
    other = gate.Change("link", "11111111-1111-4111-8111-111111111111", tie.values)
    assert refused(workspace, paper, other) == "The id of this link does not follow from what it is."
    bare = {name: each for name, each in tie.values.items() if name not in ("relation", EXISTS)}
    assert gate.added(kinds["link"], bare).row == tie.row, "a default is part of what it is"
    act(workspace, paper, tie)
    moved = gate.Change("link", tie.row, {"to_row": requirement(workspace, "4.2")})
    assert refused(workspace, moved) == "To says which link this is; it stays."


def test_a_link_ties_rows_that_are_there(workspace: Workspace) -> None:
    kinds = workspace.kinds
    here = ("requirement", requirement(workspace, "4.1"))
    nowhere = edits.link_change(kinds, ("evidence", "11111111-1111-4111-8111-111111111111"), here)
    assert refused(workspace, nowhere) == "From: there is no such evidence."
    unknown = edits.link_change(kinds, ("risk", "11111111-1111-4111-8111-111111111111"), here)
    assert refused(workspace, unknown) == "To: there is no such risk."


def test_adding_a_link_that_is_there_changes_only_its_note(workspace: Workspace) -> None:
    kinds = workspace.kinds
    paper = gate.added(kinds["evidence"], {"title": "Policy"})
    ends = ("evidence", paper.row), ("requirement", requirement(workspace, "4.1"))
    act(workspace, paper, edits.link_change(kinds, *ends, "first"))
    receipt = act(workspace, edits.link_change(kinds, *ends, "second"))
    assert [(each.field, each.old, each.new) for each in receipt.written] == [("note", "first", "second")]


def test_short_ids_count_up_and_are_never_given_again(workspace: Workspace) -> None:
    kind = workspace.kinds["evidence"]
    first, second, third = (gate.added(kind, {"title": title}) for title in ("one", "two", "three"))
    act(workspace, first, second)
    shorts = [row["short"] for row in tables(workspace)["evidence"].values()]
    assert sorted(shorts) == ["EV-01", "EV-02"]
    act(workspace, gate.deleted("evidence", second.row))
    act(workspace, third)
    assert tables(workspace)["evidence"][third.row]["short"] == "EV-03"
    use_case = gate.added(workspace.kinds["use_case"], {"title": "Ranking"})
    act(workspace, use_case)
    assert tables(workspace)["use_case"][use_case.row]["short"] == "UC-1"


def test_a_row_that_comes_back_keeps_its_short_id(workspace: Workspace) -> None:
    kind = workspace.kinds["evidence"]
    first = gate.added(kind, {"title": "one", "description": "kept"})
    act(workspace, first)
    act(workspace, gate.deleted("evidence", first.row))
    act(workspace, gate.added(kind, {"title": "two"}))
    act(workspace, gate.Change("evidence", first.row, {EXISTS: "1"}))
    back = tables(workspace)["evidence"][first.row]
    assert (back["short"], back["title"], back["description"]) == ("EV-01", "one", "kept")


def test_past_ninety_nine_short_ids_grow_and_still_count_up(workspace: Workspace) -> None:
    kind = workspace.kinds["evidence"]
    act(workspace, gate.added(kind, {"title": "from elsewhere", "short": "EV-99"}))
    for number in ("EV-100", "EV-101"):
        made = gate.added(kind, {"title": number})
        act(workspace, made)
        assert tables(workspace)["evidence"][made.row]["short"] == number


def test_the_revision_counts_the_actions_on_a_row(workspace: Workspace) -> None:
    assert value(workspace, "4.1", "revision") == "0"
    put(workspace, "4.1", status="in_progress", due="2026-12-14", implementation="One.")
    assert value(workspace, "4.1", "revision") == "1"
    put(workspace, "4.1", implementation="Two.")
    put(workspace, "4.1", implementation="Two.")
    assert value(workspace, "4.1", "revision") == "2"
    assert value(workspace, "4.2", "revision") == "0"


def test_a_new_assessment_brings_all_its_requirements_and_they_stay_as_they_are_elsewhere(
    workspace: Workspace,
) -> None:
    put(workspace, "4.1", status="in_progress")
    case = gate.added(workspace.kinds["use_case"], {"title": "Ranking"})
    (begun,) = edits.assessment_for(workspace.kinds, case.row, "Ranking", TODAY)
    act(workspace, case, begun)
    rows = [row for row in tables(workspace)["requirement"].values() if row["assessment"] == begun.row]
    assert len({row["ref"] for row in rows}) == len(rows) >= 70
    assert {row["status"] for row in rows} == {"not_started"}
    assert value(workspace, "4.1", "status") == "in_progress"
    act(workspace, gate.deleted("assessment", begun.row))
    assert begun.row not in {row["assessment"] for row in tables(workspace)["requirement"].values()}
    assert tables(workspace) == told(workspace)


def test_another_workspace_at_the_same_path_is_not_written(workspace: Workspace, tmp_path: Path) -> None:
    other = Workspace.create(tmp_path / "other.aims")
    gate.write(other, edits.starting(other, "Other Ltd", who="Lead", today=TODAY))
    row = requirement(workspace, "4.1")
    before = ids(other)
    other.path.replace(workspace.path)
    with pytest.raises(errors.NotAWorkspace, match="Another workspace now lies at"):
        act(workspace, gate.Change("requirement", row, {"due": "2026-12-14"}))
    assert ids(workspace) == before


def test_where_copies_disagree_whether_a_row_is_there_it_is_listed_and_can_be_decided(workspace: Workspace) -> None:
    for decision in ("", "1"):
        person = gate.added(workspace.kinds["person"], {"name": f"Ann {decision}"})
        act(workspace, person)
        seen = heads(workspace, person.row, "person")
        act(workspace, gate.deleted("person", person.row))
        act(workspace, gate.Change("person", person.row, {EXISTS: "1"}))
        act(workspace, gate.Change("person", person.row, {EXISTS: ""}, seen))
        assert person.row in tables(workspace)["person"], "it stays until somebody decides"
        (conflict,) = history.conflicts(workspace)
        assert (conflict.row, conflict.field, [op.value for op in conflict.ops]) == (person.row, EXISTS, ["", "1"])
        act(workspace, gate.Change("person", person.row, {EXISTS: decision}))
        assert history.conflicts(workspace) == []
        assert (person.row in tables(workspace)["person"]) == bool(decision)
        assert tables(workspace) == told(workspace)


def test_a_link_made_again_begins_without_the_note_it_once_had(workspace: Workspace) -> None:
    made = gate.added(workspace.kinds["evidence"], {"title": "Note", "link": "https://example.org"})
    ends = ("evidence", made.row), ("requirement", requirement(workspace, "4.1"))
    tie = edits.link_change(workspace.kinds, *ends, "old note")
    act(workspace, made, tie)
    act(workspace, gate.deleted("link", tie.row))
    act(workspace, edits.link_change(workspace.kinds, *ends))
    with workspace.reading() as connection:
        assert connection.execute("SELECT note FROM link").fetchall() == [("",)]


def test_a_workspace_keeps_its_organization_wide_assessment(workspace: Workspace) -> None:
    (row,) = tables(workspace)["assessment"]
    case = gate.added(workspace.kinds["use_case"], {"title": "Ranking"})
    act(workspace, case)
    for change in (gate.deleted("assessment", row), gate.Change("assessment", row, {"use_case": case.row})):
        with pytest.raises(errors.Refused) as caught:
            act(workspace, change)
        assert str(caught.value) == "A workspace always has an assessment without a use case: this one stays."
    second = gate.added(workspace.kinds["assessment"], {"title": "Second"})
    act(workspace, second)
    undo.undo(workspace, who="Lead", at=now())
    assert [*tables(workspace)["assessment"]] == [row], "of two without a use case one can go"
