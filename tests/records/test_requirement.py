"""A requirement: which fields it has, what its choices mean, and when it is complete."""

import pytest

from aims_tui import catalog
from aims_tui.insight import figures
from aims_tui.insight.completeness import shortcomings
from aims_tui.records.all import KINDS
from aims_tui.records.assessment import requirements_of
from aims_tui.records.requirement import APPLICABILITIES, STATUSES

CONTROL_ONLY = {"applicability", "exclusion_justification", "inclusion_reasons", "inclusion_justification"}


def lacking(ref: str = "A.2.2", **fields: object) -> dict[str, str]:
    """Return what a requirement lacks that is in progress and applicable but for the given fields."""
    usual: dict[str, object] = {
        "status": "in_progress", "applicability": "applicable", "exclusion": "", "reasons": "", "inclusion": "",
        "evidence": 0, "reason": "",
    }  # fmt: skip
    return shortcomings(ref=ref, **(usual | fields))


def test_the_statuses_of_the_record_are_those_that_the_figures_count() -> None:
    assert tuple(code for code, _ in STATUSES) == figures.STATUSES


def test_a_requirement_begins_not_started_and_undecided() -> None:
    fields = KINDS["requirement"].fields
    assert fields["status"].default == "not_started"
    assert fields["applicability"].default == "undecided"
    assert fields["status"].check("") == "not_started"
    assert {code for code, _ in APPLICABILITIES} == {"undecided", "applicable", "not_applicable"}


def test_a_subclause_has_no_applicability_and_a_control_has() -> None:
    kind = KINDS["requirement"]
    everything = set(kind.fields)
    assert {each.name for each in kind.for_family("subclause")} == everything - CONTROL_ONLY
    assert {each.name for each in kind.for_family("control")} == everything
    assert {each.name for each in kind.for_family("additional")} == everything


def test_an_assessment_has_every_requirement_of_the_catalog_under_ids_that_follow_from_it() -> None:
    rows = [*requirements_of("one")]
    assert [key["ref"] for _, _, key in rows] == list(catalog.load().requirements)
    assert {record for record, _, _ in rows} == {"requirement"}
    assert len({row for _, row, _ in rows}) == 89
    assert rows == [*requirements_of("one")]
    assert not {row for _, row, _ in rows} & {row for _, row, _ in requirements_of("other")}


def test_requirements_follow_from_assessments_and_nobody_types_which_they_are() -> None:
    kind = KINDS["requirement"]
    assert kind.about.implied
    assert kind.fields["ref"].given
    assert kind.fields["assessment"].given
    assert KINDS["assessment"].about.implies is requirements_of


def test_the_seven_reasons_for_inclusion_stand_in_the_order_of_the_guide() -> None:
    field = KINDS["requirement"].fields["inclusion_reasons"]
    assert field.check('["good_practice", "law", "risk"]') == '["risk", "law", "good_practice"]'
    assert len(field.choices) == 7


def test_what_is_in_progress_lacks_nothing() -> None:
    assert lacking() == {}
    assert lacking("4.1") == {}


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_an_annex_a_control_is_excluded_only_with_a_justification(blank: str) -> None:
    found = lacking("A.10.4", applicability="not_applicable", exclusion=blank)
    assert found == {
        "exclusion_justification": (
            "A.10.4 cannot be excluded without a justification: say which condition is missing (6.1.3)."
        )
    }
    assert lacking("A.10.4", applicability="not_applicable", exclusion="We buy nothing.") == {}


def test_an_additional_control_is_left_out_without_a_reason() -> None:
    assert lacking("X.1", applicability="not_applicable") == {}


@pytest.mark.parametrize("ref", ["4.1", "A.2.2", "X.1"])
def test_implemented_needs_evidence_or_the_reason_why_there_is_none(ref: str) -> None:
    found = lacking(ref, status="implemented", reason="  ")
    assert list(found) == ["no_evidence_reason"]
    assert f"{ref} cannot be Implemented without evidence" in found["no_evidence_reason"]
    assert lacking(ref, status="implemented", evidence=1) == {}
    assert lacking(ref, status="implemented", reason="Shown in the interview") == {}


def test_an_excluded_control_needs_no_evidence_whatever_its_status_was() -> None:
    assert lacking(status="implemented", applicability="not_applicable", exclusion="Nothing of the kind here.") == {}


def test_an_undecided_control_needs_evidence_like_any_other() -> None:
    assert list(lacking(status="implemented", applicability="undecided")) == ["no_evidence_reason"]


def test_good_practice_alone_explains_no_inclusion() -> None:
    assert list(lacking(reasons='["risk", "good_practice"]')) == ["inclusion_justification"]
    assert lacking(reasons='["good_practice"]', inclusion="Asked for by R-03.") == {}
    assert lacking(reasons='["risk", "law"]') == {}
    assert lacking(reasons='["good_practice"]', applicability="undecided") == {}


def test_several_things_can_be_lacking_at_once() -> None:
    assert lacking(status="implemented", reasons='["good_practice"]').keys() == {
        "no_evidence_reason",
        "inclusion_justification",
    }
