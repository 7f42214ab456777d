"""The completeness rules: held while someone writes, left to the readiness check where facts are recorded."""

import pytest

from aims_tui.records.fields import EXISTS
from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import TODAY, act, put, requirement
from tests.workspace.steps import ids, tables, told

NO_EVIDENCE = "cannot be Implemented without evidence: link some, or give the reason why there is none."


def as_found(workspace: Workspace, *changes: gate.Change) -> gate.Receipt:
    """Record what is a fact already."""
    return gate.write(workspace, gate.Action("Import", now(), "", changes), mode=gate.Mode.AS_FOUND)


def refused(workspace: Workspace, *changes: gate.Change) -> errors.Refused:
    """Pass an action that must be refused and leave nothing behind."""
    before = ids(workspace), tables(workspace)
    with pytest.raises(errors.Refused) as said:
        act(workspace, *changes)
    assert (ids(workspace), tables(workspace)) == before
    return said.value


def change(workspace: Workspace, ref: str, **values: str) -> gate.Change:
    """Return a change of a requirement of the organization-wide assessment."""
    return gate.Change("requirement", requirement(workspace, ref), values)


def stands(workspace: Workspace, ref: str) -> dict[str, str]:
    """Return a requirement as the table shows it."""
    return tables(workspace)["requirement"][requirement(workspace, ref)]


def paper(workspace: Workspace, *refs: str, **values: str) -> tuple[gate.Change, ...]:
    """Return the changes that add evidence and link it to requirements."""
    made = gate.added(workspace.kinds["evidence"], {"title": "Policy", **values})
    ends = [("requirement", requirement(workspace, ref)) for ref in refs]
    return made, *(edits.link_change(workspace.kinds, ("evidence", made.row), end) for end in ends)


# Exclusion


def test_an_annex_a_control_is_not_excluded_without_a_justification(workspace: Workspace) -> None:
    said = refused(workspace, change(workspace, "A.6.2.4", applicability="not_applicable"))
    sentence = "A.6.2.4 cannot be excluded without a justification: say which condition is missing (6.1.3)."
    assert said.reasons == (sentence,)
    assert said.fields == {(requirement(workspace, "A.6.2.4"), "exclusion_justification"): sentence}


def test_blanks_are_no_justification(workspace: Workspace) -> None:
    blank = change(workspace, "A.6.2.4", applicability="not_applicable", exclusion_justification=" \n\t ")
    assert "without a justification" in str(refused(workspace, blank))


def test_with_its_justification_a_control_is_excluded(workspace: Workspace) -> None:
    put(workspace, "A.6.2.4", applicability="not_applicable", exclusion_justification="We train no models.")
    assert stands(workspace, "A.6.2.4")["applicability"] == "not_applicable"


def test_the_justification_of_an_excluded_control_is_not_taken_away(workspace: Workspace) -> None:
    put(workspace, "A.6.2.4", applicability="not_applicable", exclusion_justification="We train no models.")
    assert "without a justification" in str(
        refused(workspace, change(workspace, "A.6.2.4", exclusion_justification=""))
    )


def test_an_additional_control_may_be_left_out_without_a_reason(workspace: Workspace) -> None:
    put(workspace, "X.1", applicability="not_applicable")
    assert stands(workspace, "X.1")["applicability"] == "not_applicable"


def test_back_to_applicable_keeps_the_old_justification(workspace: Workspace) -> None:
    put(workspace, "A.6.2.4", applicability="not_applicable", exclusion_justification="We train no models.")
    put(workspace, "A.6.2.4", applicability="applicable")
    assert stands(workspace, "A.6.2.4")["exclusion_justification"] == "We train no models."
    put(workspace, "A.6.2.4", applicability="not_applicable")
    assert stands(workspace, "A.6.2.4")["applicability"] == "not_applicable", "it counts again"


def test_a_fact_may_be_an_exclusion_without_a_justification(workspace: Workspace) -> None:
    as_found(workspace, change(workspace, "A.6.2.4", applicability="not_applicable"))
    assert stands(workspace, "A.6.2.4")["applicability"] == "not_applicable"


# Inclusion


def test_good_practice_alone_explains_no_inclusion(workspace: Workspace) -> None:
    values = {"applicability": "applicable", "inclusion_reasons": '["good_practice"]'}
    said = refused(workspace, change(workspace, "A.2.2", **values))
    assert said.reasons == ("A.2.2: good practice needs a sentence on why the control is included.",)
    put(workspace, "A.2.2", **values, inclusion_justification="R-03 asks for it.")
    as_found(workspace, change(workspace, "A.2.3", **values))
    assert stands(workspace, "A.2.3")["inclusion_justification"] == ""


def test_any_other_reason_explains_an_inclusion(workspace: Workspace) -> None:
    put(workspace, "A.2.2", applicability="applicable", inclusion_reasons='["risk"]')
    assert stands(workspace, "A.2.2")["inclusion_reasons"] == '["risk"]'


# Implemented


@pytest.mark.parametrize("ref", ["4.1", "A.2.2", "X.1"])
def test_nothing_is_implemented_without_evidence_or_a_reason(workspace: Workspace, ref: str) -> None:
    said = refused(workspace, change(workspace, ref, status="implemented"))
    assert said.reasons == (f"{ref} {NO_EVIDENCE}",)
    assert [*said.fields] == [(requirement(workspace, ref), "no_evidence_reason")]


def test_a_reason_in_the_same_action_is_enough(workspace: Workspace) -> None:
    put(workspace, "4.1", status="implemented", no_evidence_reason="A standing meeting; nobody writes minutes.")
    assert stands(workspace, "4.1")["status"] == "implemented"


def test_evidence_linked_in_the_same_action_is_enough(workspace: Workspace) -> None:
    act(workspace, change(workspace, "4.1", status="implemented"), *paper(workspace, "4.1"))
    assert stands(workspace, "4.1")["status"] == "implemented"


def test_evidence_that_is_superseded_or_tied_otherwise_does_not_count(workspace: Workspace) -> None:
    old = paper(workspace, "4.1", state="superseded")
    made = gate.added(workspace.kinds["evidence"], {"title": "Memo"})
    end = ("requirement", requirement(workspace, "4.1"))
    mentioned = edits.link_change(workspace.kinds, ("evidence", made.row), end, relation="concerns")
    act(workspace, *old, made, mentioned)
    assert NO_EVIDENCE in str(refused(workspace, change(workspace, "4.1", status="implemented")))


def test_the_last_evidence_of_an_implemented_requirement_is_not_unlinked(workspace: Workspace) -> None:
    made, tie = paper(workspace, "4.1")
    act(workspace, made, tie, change(workspace, "4.1", status="implemented"))
    assert refused(workspace, gate.deleted("link", tie.row)).reasons == (f"4.1 {NO_EVIDENCE}",)
    act(workspace, gate.deleted("link", tie.row), change(workspace, "4.1", no_evidence_reason="Lost in the move."))
    assert tables(workspace)["link"] == {}


def test_one_of_two_pieces_of_evidence_may_be_unlinked(workspace: Workspace) -> None:
    (first, tie), (second, other) = paper(workspace, "4.1"), paper(workspace, "4.1")
    act(workspace, first, tie, second, other, change(workspace, "4.1", status="implemented"))
    act(workspace, gate.deleted("link", tie.row))
    assert NO_EVIDENCE in str(refused(workspace, gate.deleted("link", other.row)))


def test_the_last_evidence_of_an_implemented_requirement_is_not_superseded(workspace: Workspace) -> None:
    made, tie = paper(workspace, "4.1")
    act(workspace, made, tie, change(workspace, "4.1", status="implemented"))
    superseded = gate.Change("evidence", made.row, {"state": "superseded"})
    assert refused(workspace, superseded).reasons == (f"4.1 {NO_EVIDENCE}",)
    act(workspace, superseded, *paper(workspace, "4.1", supersedes=made.row))
    assert tables(workspace)["evidence"][made.row]["state"] == "superseded"


def test_the_last_evidence_of_an_implemented_requirement_is_not_deleted(workspace: Workspace) -> None:
    made, first, second = paper(workspace, "4.1", "4.2")
    done = [change(workspace, ref, status="implemented") for ref in ("4.1", "4.2")]
    act(workspace, made, first, second, *done)
    assert set(refused(workspace, gate.deleted("evidence", made.row)).reasons) == {
        f"4.1 {NO_EVIDENCE}",
        f"4.2 {NO_EVIDENCE}",
    }


def test_the_reason_of_an_implemented_requirement_without_evidence_is_not_emptied(workspace: Workspace) -> None:
    put(workspace, "4.1", status="implemented", no_evidence_reason="A standing meeting.")
    assert NO_EVIDENCE in str(refused(workspace, change(workspace, "4.1", no_evidence_reason="")))


def test_an_excluded_control_needs_no_evidence(workspace: Workspace) -> None:
    values = {"applicability": "not_applicable", "exclusion_justification": "We train no models."}
    put(workspace, "A.6.2.4", status="implemented", **values)
    back = change(workspace, "A.6.2.4", applicability="applicable")
    assert NO_EVIDENCE in str(refused(workspace, back)), "asked for when it is back in play"


def test_what_was_incomplete_before_does_not_stop_other_work(workspace: Workspace) -> None:
    as_found(workspace, change(workspace, "4.1", status="implemented"))
    put(workspace, "4.1", implementation="A standing meeting.")
    assert stands(workspace, "4.1")["implementation"] == "A standing meeting."


def test_status_moves_in_any_direction(workspace: Workspace) -> None:
    act(workspace, *paper(workspace, "4.1"))
    for status in ("implemented", "not_started", "in_progress", "implemented", "in_progress", "not_started"):
        put(workspace, "4.1", status=status)
        assert stands(workspace, "4.1")["status"] == status


def test_several_shortcomings_are_named_at_once(workspace: Workspace) -> None:
    said = refused(
        workspace,
        change(workspace, "4.1", status="implemented"),
        change(workspace, "A.6.2.4", applicability="not_applicable"),
    )
    assert len(said.reasons) == len(said.fields) == 2


# Deletion


def test_a_person_who_is_named_somewhere_is_not_deleted(workspace: Workspace) -> None:
    person = gate.added(workspace.kinds["person"], {"name": "Ann"})
    act(workspace, person, *(change(workspace, ref, reviewer=person.row) for ref in ("4.1", "4.2")))
    said = refused(workspace, gate.deleted("person", person.row))
    assert str(said) == "This person is named by 2 requirements; change those first, or set it inactive."


def test_a_person_is_deleted_together_with_letting_go_of_them(workspace: Workspace) -> None:
    person = gate.added(workspace.kinds["person"], {"name": "Ann"})
    act(workspace, person, change(workspace, "4.1", owner=person.row))
    act(workspace, gate.deleted("person", person.row), change(workspace, "4.1", owner=""))
    assert tables(workspace)["person"] == {}


def test_a_use_case_that_is_assessed_is_not_deleted(workspace: Workspace) -> None:
    case = gate.added(workspace.kinds["use_case"], {"title": "Ranking"})
    act(workspace, case, *edits.assessment_for(workspace.kinds, case.row, "Ranking", TODAY))
    assert "named by 1 assessment" in str(refused(workspace, gate.deleted("use_case", case.row)))


def test_evidence_takes_its_links_along(workspace: Workspace) -> None:
    made, tie, other = paper(workspace, "4.1", "4.2")
    act(workspace, made, tie, other)
    act(workspace, gate.deleted("evidence", made.row))
    assert tables(workspace)["link"] == {}
    assert tables(workspace) == told(workspace)


def test_evidence_that_was_superseded_by_another_is_not_deleted(workspace: Workspace) -> None:
    (old,) = paper(workspace)
    act(workspace, old, *paper(workspace, supersedes=old.row))
    assert "named by 1 evidence" in str(refused(workspace, gate.deleted("evidence", old.row)))


@pytest.mark.parametrize("work", ["field", "answer", "remark", "action", "link"])
def test_an_assessment_that_holds_work_is_kept(workspace: Workspace, work: str) -> None:
    kinds = workspace.kinds
    begun = gate.added(kinds["assessment"], {"title": "Ranking"})
    act(workspace, begun)
    row = edits.requirement_id(begun.row, "4.1")
    made = gate.added(kinds["evidence"], {"title": "Policy"})
    changes = {
        "field": (gate.Change("requirement", row, {"status": "in_progress"}),),
        "answer": (gate.added(kinds["answer"], {"requirement": row, "question": "4.1-q1", "verdict": "yes"}),),
        "remark": (gate.added(kinds["remark"], {"requirement": row, "text": "Good."}),),
        "action": (gate.added(kinds["action"], {"of": row, "title": "Write it down"}),),
        "link": (made, edits.link_change(kinds, ("evidence", made.row), ("requirement", row))),
    }
    act(workspace, *changes[work])
    assert str(refused(workspace, gate.deleted("assessment", begun.row))) == "This assessment holds work; it is kept."


def test_an_untouched_assessment_may_be_deleted(workspace: Workspace) -> None:
    begun = gate.added(workspace.kinds["assessment"], {"title": "Ranking"})
    act(workspace, begun)
    act(workspace, gate.deleted("assessment", begun.row))
    assert begun.row not in tables(workspace)["assessment"]


# Names that are typed


@pytest.mark.parametrize("spelling", ["Zoë Lee", "ZOË LEE", " zoë  lee ", "Zoe\u0308 Lee"])
def test_a_second_person_of_the_same_name_is_refused_however_it_is_spelled(workspace: Workspace, spelling: str) -> None:
    act(workspace, gate.added(workspace.kinds["person"], {"name": "Zoë Lee"}))
    said = refused(workspace, gate.added(workspace.kinds["person"], {"name": spelling}))
    assert str(said).startswith("There is already a person '")


def test_a_person_is_not_renamed_to_somebody_else(workspace: Workspace) -> None:
    ann, bob = (gate.added(workspace.kinds["person"], {"name": name}) for name in ("Ann", "Bob"))
    act(workspace, ann, bob)
    assert "already" in str(refused(workspace, gate.Change("person", bob.row, {"name": "ann"})))
    act(workspace, gate.Change("person", ann.row, {"name": "ANN"}))


def test_a_person_does_not_come_back_under_a_name_that_is_taken_by_now(workspace: Workspace) -> None:
    first, second = (gate.added(workspace.kinds["person"], {"name": "Ann"}) for _ in range(2))
    act(workspace, first)
    act(workspace, gate.deleted("person", first.row))
    act(workspace, second)
    assert "already a person" in str(refused(workspace, gate.Change("person", first.row, {EXISTS: "1"})))


def test_two_of_the_same_name_may_be_a_fact(workspace: Workspace) -> None:
    as_found(workspace, *(gate.added(workspace.kinds["person"], {"name": "Ann"}) for _ in range(2)))
    assert [row["name"] for row in tables(workspace)["person"].values()] == ["Ann", "Ann"]


def test_evidence_may_share_a_title(workspace: Workspace) -> None:
    act(workspace, *paper(workspace), *paper(workspace))
    assert [row["title"] for row in tables(workspace)["evidence"].values()] == ["Policy", "Policy"]


def test_evidence_takes_its_links_along_also_where_that_is_a_fact(workspace: Workspace) -> None:
    made, tie = paper(workspace, "4.1")
    act(workspace, made, tie)
    as_found(workspace, gate.deleted("evidence", made.row))
    assert tables(workspace)["link"] == {}


def test_whoever_is_deleted_is_counted_in_every_field_of_every_kind(workspace: Workspace) -> None:
    jane = gate.added(workspace.kinds["person"], {"name": "Jane"})
    act(
        workspace,
        jane,
        gate.added(workspace.kinds["evidence"], {"title": "Minutes", "owner": jane.row}),
        gate.Change("requirement", requirement(workspace, "4.1"), {"owner": jane.row, "reviewer": jane.row}),
        gate.Change("requirement", requirement(workspace, "4.2"), {"approver": jane.row}),
        gate.Change("organization", workspace.id, {"scope_approved_by": jane.row}),
    )
    with pytest.raises(errors.Refused) as said:
        act(workspace, gate.deleted("person", jane.row))
    assert str(said.value) == (
        "This person is named by 1 organization, 2 requirements and 1 evidence; change those first, or set it inactive."
    )


def test_evidence_that_would_end_before_it_begins_is_refused(workspace: Workspace) -> None:
    paper = gate.added(workspace.kinds["evidence"], {"title": "Minutes", "issued_on": "2026-11-24"})
    act(workspace, paper)
    with pytest.raises(errors.Refused, match="cannot be valid until 2026-11-23: it was issued on 2026-11-24"):
        act(workspace, gate.Change("evidence", paper.row, {"valid_until": "2026-11-23"}))
    act(workspace, gate.Change("evidence", paper.row, {"valid_until": "2026-11-24"}))
