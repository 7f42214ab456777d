"""Undo and redo: one's own last action is taken back by a new action, never by forgetting."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aims_tui.workspace.commands import edits, undo
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import errors, gate, journal, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import act, put, requirement
from tests.workspace.steps import STEPS, Hand, Step, copy, ids, tables, template, told

Take = Callable[..., undo.Undone]


def back(workspace: Workspace, who: str = "Lead") -> undo.Undone:
    """Take back the last action of ``who``; tables and journal agree afterwards."""
    done = undo.undo(workspace, who=who, at=now())
    assert tables(workspace) == told(workspace)
    return done


def again(workspace: Workspace, who: str = "Lead") -> undo.Undone:
    """Do it again."""
    done = undo.redo(workspace, who=who, at=now())
    assert tables(workspace) == told(workspace)
    return done


def stands(workspace: Workspace, ref: str, field: str) -> str:
    """Return what the table shows."""
    return tables(workspace)["requirement"][requirement(workspace, ref)][field]


def bare(workspace: Workspace) -> dict[str, dict[str, dict[str, str]]]:
    """Return the tables without the revisions, which count undo and redo as the actions they are."""
    return {
        record: {
            row: {name: value for name, value in values.items() if name != "revision"} for row, values in rows.items()
        }
        for record, rows in tables(workspace).items()
    }


def nothing(workspace: Workspace, take: Take, who: str = "Lead") -> str:
    """Try to undo or redo where that must be refused and leave nothing. Return what is said."""
    before = ids(workspace)
    with pytest.raises(errors.Refused) as said:
        take(workspace, who=who, at=now())
    assert ids(workspace) == before
    return str(said.value)


def test_undo_puts_back_what_was_there_and_redo_puts_it_on_again(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="One.")
    put(workspace, "4.1", implementation="Two.", due="2026-12-14")
    assert back(workspace).refused == ()
    assert (stands(workspace, "4.1", "implementation"), stands(workspace, "4.1", "due")) == ("One.", "")
    again(workspace)
    assert (stands(workspace, "4.1", "implementation"), stands(workspace, "4.1", "due")) == ("Two.", "2026-12-14")


def test_undo_of_the_first_change_puts_back_the_default(workspace: Workspace) -> None:
    put(workspace, "A.2.2", status="in_progress", applicability="applicable")
    back(workspace)
    assert stands(workspace, "A.2.2", "status") == "not_started"
    assert stands(workspace, "A.2.2", "applicability") == "undecided"


def test_what_had_been_done_is_told_and_not_its_opposite(workspace: Workspace) -> None:
    kind = workspace.kinds["evidence"]
    act(workspace, gate.added(kind, {"title": "Charter.", "link": "https://acme.test/charter"}))
    told = "Added evidence EV-01: Title Charter.; Link https://acme.test/charter"
    assert undo.in_words(workspace, back(workspace)) == ((told,), ())
    assert undo.in_words(workspace, again(workspace)) == ((told,), ())


def test_the_sentence_says_which_value_stands_now(workspace: Workspace) -> None:
    put(workspace, "5.2", due="2027-11-14")
    assert undo.in_words(workspace, back(workspace)).done == ("5.2 Due is – again (was 2027-11-14)",)
    assert undo.in_words(workspace, again(workspace)).done == ("5.2 Due: – → 2027-11-14",)


def test_only_what_was_really_taken_back_is_told_and_what_stays_apart(workspace: Workspace) -> None:
    put(workspace, "4.1", who="Ann", status="in_progress", due="2026-12-14")
    put(workspace, "4.1", who="Bob", due="2026-12-24")
    told = "4.1 Status is Not started again (was In progress)"
    assert undo.in_words(workspace, back(workspace, "Ann")) == ((told,), ("4.1 Due",))


def test_undo_is_a_new_action_that_the_history_shows(workspace: Workspace) -> None:
    change = gate.Change("requirement", requirement(workspace, "4.1"), {"due": "2026-12-14"})
    act(workspace, change, why="planning day")
    before = ids(workspace)
    assert back(workspace).why == "planning day"
    assert again(workspace).why == "planning day"
    assert before < ids(workspace)
    shown = history.history(workspace, requirement(workspace, "4.1"))
    assert [(each.old, each.new, each.why) for each in shown] == [
        ("", "2026-12-14", "planning day"),
        ("2026-12-14", "", "Undo: planning day"),
        ("", "2026-12-14", "Redo: planning day"),
    ]
    assert not verify.verify(workspace).problems


def test_all_of_an_action_is_taken_back_at_once(workspace: Workspace) -> None:
    before = bare(workspace)
    act(
        workspace,
        *(gate.Change("requirement", requirement(workspace, ref), {"status": "in_progress"}) for ref in ("4.1", "4.2")),
    )
    assert len(back(workspace).receipt.written) == 2
    assert bare(workspace) == before


def test_undo_walks_back_through_all_of_ones_actions_and_redo_forth(workspace: Workspace) -> None:
    seen = []
    for text in ("One.", "Two.", "Three."):
        put(workspace, "4.1", who="Ann", implementation=text)
    for _ in range(3):
        back(workspace, "Ann")
        seen.append(stands(workspace, "4.1", "implementation"))
    assert nothing(workspace, undo.undo, "Ann") == "There is nothing of 'Ann' to undo."
    for _ in range(3):
        again(workspace, "Ann")
        seen.append(stands(workspace, "4.1", "implementation"))
    assert nothing(workspace, undo.redo, "Ann") == "There is nothing to redo."
    back(workspace, "Ann")
    seen.append(stands(workspace, "4.1", "implementation"))
    assert seen == ["Two.", "One.", "", "One.", "Two.", "Three.", "Two."]


def test_a_new_action_leaves_nothing_to_redo(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="One.")
    back(workspace)
    put(workspace, "4.2", implementation="Other.")
    assert nothing(workspace, undo.redo) == "There is nothing to redo."


def test_somebody_else_s_action_leaves_mine_to_redo(workspace: Workspace) -> None:
    put(workspace, "4.1", who="Ann", implementation="One.")
    back(workspace, "Ann")
    put(workspace, "4.2", who="Bob", implementation="Other.")
    again(workspace, "Ann")
    assert stands(workspace, "4.1", "implementation") == "One."


def test_only_one_s_own_actions_are_taken_back(workspace: Workspace) -> None:
    put(workspace, "4.1", who="Ann", implementation="Ann.")
    put(workspace, "4.2", who="Bob", implementation="Bob.")
    back(workspace, "Ann")
    assert (stands(workspace, "4.1", "implementation"), stands(workspace, "4.2", "implementation")) == ("", "Bob.")
    assert nothing(workspace, undo.undo, "Cem") == "There is nothing of 'Cem' to undo."


def test_a_name_typed_with_blanks_is_the_same_person(workspace: Workspace) -> None:
    put(workspace, "4.1", who=" Ann ", implementation="Ann.")
    back(workspace, "Ann  ")
    assert stands(workspace, "4.1", "implementation") == ""


def test_what_was_done_in_another_copy_is_not_taken_back_in_this_one(workspace: Workspace) -> None:
    put(workspace, "4.1", who="Ann", implementation="Ann.")
    other = copy(workspace.path, workspace.path.with_name("other.aims"))
    assert nothing(other, undo.undo, "Ann") == "There is nothing of 'Ann' to undo."


def test_fields_that_others_changed_since_are_refused_by_name_and_the_rest_goes_back(workspace: Workspace) -> None:
    put(workspace, "4.1", who="Ann", implementation="Ann.", due="2026-12-14")
    put(workspace, "4.1", who="Bob", implementation="Bob.")
    done = back(workspace, "Ann")
    assert done.refused == (("requirement", requirement(workspace, "4.1"), "implementation"),)
    assert (stands(workspace, "4.1", "implementation"), stands(workspace, "4.1", "due")) == ("Bob.", "")


def test_where_others_changed_all_of_it_nothing_goes_back(workspace: Workspace) -> None:
    put(workspace, "4.1", who="Ann", implementation="Ann.")
    put(workspace, "4.1", who="Bob", implementation="Bob.")
    assert nothing(workspace, undo.undo, "Ann") == "Others have changed all of it since; it stays as it is."


def test_a_field_in_conflict_is_not_taken_back_over_the_other_s_head(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    for who in ("Ann", "Bob"):
        act(workspace, gate.Change("requirement", row, {"implementation": who, "due": "2026-12-14"}, {}), who=who)
    put(workspace, "4.1", who="Bob", status="in_progress")
    back(workspace, "Bob")
    assert "Others have changed" in nothing(workspace, undo.undo, "Bob")
    assert len(history.conflicts(workspace)) == 1


def test_redo_does_not_go_over_what_others_changed_since(workspace: Workspace) -> None:
    put(workspace, "4.1", who="Ann", implementation="Ann.", due="2026-12-14")
    back(workspace, "Ann")
    put(workspace, "4.1", who="Bob", implementation="Bob.")
    assert again(workspace, "Ann").refused == (("requirement", requirement(workspace, "4.1"), "implementation"),)
    assert (stands(workspace, "4.1", "implementation"), stands(workspace, "4.1", "due")) == ("Bob.", "2026-12-14")


def test_a_field_changed_twice_in_one_action_goes_back_to_before_it(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    put(workspace, "4.1", implementation="Before.")
    act(workspace, *(gate.Change("requirement", row, {"implementation": text}) for text in ("Draft.", "Final.")))
    assert back(workspace).refused == ()
    assert stands(workspace, "4.1", "implementation") == "Before."
    again(workspace)
    assert stands(workspace, "4.1", "implementation") == "Final."


def test_adding_a_row_is_undone_and_redone_with_all_its_fields(workspace: Workspace) -> None:
    person = gate.added(workspace.kinds["person"], {"name": "Ann", "role": "CTO"})
    before = tables(workspace)
    act(workspace, person)
    made = bare(workspace)
    back(workspace)
    assert tables(workspace) == before
    again(workspace)
    assert bare(workspace) == made
    assert tables(workspace)["person"][person.row]["role"] == "CTO"


def test_deleting_a_row_is_undone_and_redone(workspace: Workspace) -> None:
    person = gate.added(workspace.kinds["person"], {"name": "Ann", "role": "CTO"})
    act(workspace, person)
    before = bare(workspace)
    act(workspace, gate.deleted("person", person.row))
    back(workspace)
    assert bare(workspace) == before
    again(workspace)
    assert tables(workspace)["person"] == {}


def test_a_link_is_undone_and_redone_with_its_note(workspace: Workspace) -> None:
    kinds = workspace.kinds
    paper = gate.added(kinds["evidence"], {"title": "Policy"})
    act(workspace, paper)
    tie = edits.link_change(kinds, ("evidence", paper.row), ("requirement", requirement(workspace, "4.1")), "page 3")
    act(workspace, tie)
    back(workspace)
    assert tables(workspace)["link"] == {}
    again(workspace)
    assert tables(workspace)["link"][tie.row]["note"] == "page 3"


def test_unlinking_is_undone_and_redone(workspace: Workspace) -> None:
    kinds = workspace.kinds
    paper = gate.added(kinds["evidence"], {"title": "Policy"})
    tie = edits.link_change(kinds, ("evidence", paper.row), ("requirement", requirement(workspace, "4.1")), "page 3")
    act(workspace, paper, tie)
    before = bare(workspace)
    act(workspace, gate.deleted("link", tie.row))
    back(workspace)
    assert bare(workspace) == before
    again(workspace)
    assert tables(workspace)["link"] == {}


def test_evidence_comes_back_with_the_links_it_took_along(workspace: Workspace) -> None:
    kinds = workspace.kinds
    paper = gate.added(kinds["evidence"], {"title": "Policy"})
    ends = [("requirement", requirement(workspace, ref)) for ref in ("4.1", "4.2")]
    act(workspace, paper, *(edits.link_change(kinds, ("evidence", paper.row), end, "note") for end in ends))
    before = bare(workspace)
    act(workspace, gate.deleted("evidence", paper.row))
    assert tables(workspace)["link"] == {}
    back(workspace)
    assert bare(workspace) == before


def test_a_person_added_together_with_what_they_own_goes_again(workspace: Workspace) -> None:
    person = gate.added(workspace.kinds["person"], {"name": "Ann"})
    before = bare(workspace)
    act(workspace, person, gate.Change("requirement", requirement(workspace, "4.1"), {"owner": person.row}))
    back(workspace)
    assert bare(workspace) == before
    again(workspace)
    assert stands(workspace, "4.1", "owner") == person.row


def test_undo_does_not_delete_a_person_whom_others_named_since(workspace: Workspace) -> None:
    person = gate.added(workspace.kinds["person"], {"name": "Ann"})
    act(workspace, person, who="Ann")
    put(workspace, "4.1", who="Bob", owner=person.row)
    assert "named by 1 requirement" in nothing(workspace, undo.undo, "Ann")


def test_undo_does_not_bring_back_a_pointer_at_what_is_gone(workspace: Workspace) -> None:
    kinds = workspace.kinds
    person = gate.added(kinds["person"], {"name": "Ann"})
    paper = gate.added(kinds["evidence"], {"title": "Policy", "owner": person.row})
    act(workspace, person, paper)
    act(workspace, gate.deleted("evidence", paper.row))
    act(workspace, gate.deleted("person", person.row), who="Bob")
    assert nothing(workspace, undo.undo) == "Owner: there is no such person."


def test_undo_of_a_new_version_leaves_the_old_one_in_force(workspace: Workspace) -> None:
    kinds = workspace.kinds
    old = gate.added(kinds["evidence"], {"title": "Policy"})
    tie = edits.link_change(kinds, ("evidence", old.row), ("requirement", requirement(workspace, "4.1")), "all of it")
    act(workspace, old, tie, gate.Change("requirement", requirement(workspace, "4.1"), {"status": "implemented"}))
    before = bare(workspace)
    from aims_tui.workspace.store.evidence_files import Kept

    with workspace.reading() as connection:
        changes = edits.new_version(connection, kinds, old.row, Kept("a" * 64, 7, "policy 2.pdf"), {"version": "2"})
    act(workspace, *changes)
    back(workspace)
    assert bare(workspace) == before
    again(workspace)
    assert tables(workspace)["evidence"][old.row]["state"] == "superseded"


def test_undo_keeps_the_completeness_rules(workspace: Workspace) -> None:
    kinds = workspace.kinds
    paper = gate.added(kinds["evidence"], {"title": "Policy"})
    end = ("requirement", requirement(workspace, "4.1"))
    act(workspace, paper, edits.link_change(kinds, ("evidence", paper.row), end), who="Ann")
    put(workspace, "4.1", who="Bob", status="implemented")
    assert "4.1 cannot be Implemented without evidence" in nothing(workspace, undo.undo, "Ann")


def test_undo_brings_an_assessment_back_with_its_requirements(workspace: Workspace) -> None:
    begun = gate.added(workspace.kinds["assessment"], {"title": "Ranking"})
    act(workspace, begun)
    before = bare(workspace)
    act(workspace, gate.deleted("assessment", begun.row))
    back(workspace)
    assert bare(workspace) == before


def test_undo_has_the_undone_value_as_its_parent(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="One.")
    back(workspace)
    with workspace.reading() as connection:
        above = journal.parents(connection)
        undone, undoing = list(journal.ops(connection, "field = 'implementation'"))
    assert above[undoing.id] == [undone.id]
    assert undoing.action.startswith(f"undo:{undone.action}:")


def test_a_decision_between_differing_values_is_not_taken_back_silently(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    for who in ("Ann", "Bob"):
        act(workspace, gate.Change("requirement", row, {"implementation": who}, {}), who=who)
    put(workspace, "4.1", who="Cem", implementation="Bob")
    said = nothing(workspace, undo.undo, "Cem")
    assert said == "It decided between differing values; change the field to decide otherwise."


def test_what_was_done_before_a_decision_can_still_be_taken_back(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    put(workspace, "4.2", who="Cem", status="in_progress")
    for who in ("Ann", "Bob"):
        act(workspace, gate.Change("requirement", row, {"implementation": who}, {}), who=who)
    put(workspace, "4.1", who="Cem", implementation="Bob")
    back(workspace, "Cem")
    assert (stands(workspace, "4.1", "implementation"), stands(workspace, "4.2", "status")) == ("Bob", "not_started")
    undo.redo(workspace, who="Cem", at=now())
    assert stands(workspace, "4.2", "status") == "in_progress"
    back(workspace, "Cem")
    assert nothing(workspace, undo.undo, "Cem").startswith("It decided between differing values")


def test_what_somebody_changed_and_took_back_themselves_may_be_taken_back(workspace: Workspace) -> None:
    put(workspace, "4.1", who="Ann", implementation="Ann.")
    put(workspace, "4.1", who="Bob", implementation="Bob.")
    back(workspace, "Bob")
    back(workspace, "Ann")
    assert stands(workspace, "4.1", "implementation") == ""


@pytest.mark.parametrize("work", ["a field", "a link"])
def test_a_row_that_others_have_worked_on_since_is_not_taken_away(workspace: Workspace, work: str) -> None:
    kinds = workspace.kinds
    paper = gate.added(kinds["evidence"], {"title": "Policy"})
    here, there = (("requirement", requirement(workspace, ref)) for ref in ("4.1", "4.2"))
    act(workspace, paper, edits.link_change(kinds, ("evidence", paper.row), here), who="Ann")
    changes = {
        "a field": gate.Change("evidence", paper.row, {"version": "2"}),
        "a link": edits.link_change(kinds, ("evidence", paper.row), there),
    }
    act(workspace, changes[work], who="Bob")
    done = back(workspace, "Ann")
    assert ("evidence", paper.row, "") in done.refused
    assert paper.row in tables(workspace)["evidence"]
    assert len(tables(workspace)["link"]) == (work == "a link"), "only her own link is taken back"
    again(workspace, "Ann")
    assert len(tables(workspace)["link"]) == 1 + (work == "a link")


def test_redo_does_not_delete_again_what_others_took_up_since(workspace: Workspace) -> None:
    person = gate.added(workspace.kinds["person"], {"name": "Ann"})
    act(workspace, person)
    act(workspace, gate.deleted("person", person.row))
    back(workspace)
    act(workspace, gate.Change("person", person.row, {"role": "CTO"}), who="Bob")
    assert "Others have changed" in nothing(workspace, undo.redo)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Workspace]:
    """Give a new copy of a small workspace at every call."""
    folder = tmp_path_factory.mktemp("undo")
    numbers = iter(range(10**6))
    return lambda: copy(template(folder), folder / f"{next(numbers)}.aims")


@settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=3, max_size=16))
def test_whatever_was_done_undo_goes_back_by_exactly_one_action_and_redo_forth(
    fresh: Callable[[], Workspace], steps: list[Step]
) -> None:
    hand = Hand(fresh())
    before = bare(hand.workspace)
    for step in steps:
        known = ids(hand.workspace)
        done = step[0] not in ("undo", "redo") and hand.do(step)
        after = bare(hand.workspace)
        if done and ids(hand.workspace) != known:
            with suppress(errors.Refused):
                first = back(hand.workspace, hand.who)
                if not first.refused:
                    assert bare(hand.workspace) == before
                    assert not again(hand.workspace, hand.who).refused
                    assert bare(hand.workspace) == after
        before = bare(hand.workspace)


def test_in_a_new_workspace_there_is_nothing_to_take_back_yet(made_here: Workspace) -> None:
    said = nothing(made_here, undo.undo, "Lead")
    assert said == "There is nothing to take back yet: the workspace has just been made."


def test_what_was_incomplete_before_can_be_put_back_as_it_was(workspace: Workspace) -> None:
    risk = gate.added(workspace.kinds["risk"], {"title": "Wrong answer", "state": "accepted"})
    person = gate.added(workspace.kinds["person"], {"name": "Jane"})
    found = gate.Action("Lead", now(), "", (risk, person))
    gate.write(workspace, found, mode=gate.Mode.AS_FOUND)
    accepted = {"accepted_by": person.row, "accepted_on": "2026-11-20"}
    act(workspace, gate.Change("risk", risk.row, accepted))
    back(workspace)
    with workspace.reading() as connection:
        assert connection.execute("SELECT accepted_by FROM risk").fetchone() == ("",)


def test_what_somebody_made_for_a_record_keeps_it_from_being_taken_back(workspace: Workspace) -> None:
    risk = gate.added(workspace.kinds["risk"], {"title": "Wrong answer"})
    todo = gate.added(workspace.kinds["action"], {"of": risk.row, "title": "Write tests"})
    act(workspace, risk, who="Ann")
    act(workspace, todo, who="Bob")
    with pytest.raises(errors.Refused, match="Others have changed"):
        undo.undo(workspace, who="Ann", at=now())
    assert todo.row in tables(workspace)["action"]
    undo.undo(workspace, who="Bob", at=now())
    undo.undo(workspace, who="Ann", at=now())
    assert not tables(workspace)["risk"] and not tables(workspace)["action"]
