"""Risks, their treatment and the trace, on the command line."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import CommandLine

ASSESSED = ("likelihood=4", "impact_individuals=5", "impact_society=2")


def risk(acme: CommandLine, *fields: str) -> str:
    """Add a risk and return its short id."""
    found: str = acme.json("add", "risk", "title=Wrong answer", *fields)["ref"]
    return found


def test_a_new_risk_is_told_by_its_id(acme: CommandLine) -> None:
    made = acme.json("add", "risk", "title=Wrong answer")
    assert made["ref"] == "R-01"
    assert acme.json("show", made["id"])["short"] == "R-01"


def test_a_level_follows_from_the_worst_impact(acme: CommandLine) -> None:
    risk(acme, *ASSESSED)
    found = acme.json("show", "R-01")
    assert (found["level"], found["band"], found["driven_by"]) == (20, "Very high", "individuals")
    assert (found["residual_level"], found["residual_state"], found["above_tolerance"]) == (None, "none", True)


def test_the_same_rows_are_listed(acme: CommandLine) -> None:
    risk(acme, *ASSESSED)
    shown = acme.json("show", "R-01")
    (listed,) = acme.json("list", "risks")
    assert {key: shown[key] for key in listed} == listed


def test_another_method_changes_every_level_at_once(acme: CommandLine) -> None:
    risk(acme, *ASSESSED)
    acme.done("set", "method", "tolerance=20", "bands=1 Fine good\n12 Grave bad")
    found = acme.json("show", "R-01")
    assert (found["level"], found["band"], found["above_tolerance"]) == (20, "Grave", False)


def test_a_value_outside_the_scale_is_named_and_kept(acme: CommandLine) -> None:
    risk(acme, *ASSESSED)
    acme.done("set", "method", "steps=4")
    found = acme.json("show", "R-01")
    assert (found["level"], found["impact_individuals"]) == (None, 5)
    assert "outside the scale of 4 steps" in " ".join(" ".join(acme.says("show", "R-01")).split())


def test_what_treatment_leaves_is_planned_until_everything_is_done(
    acme: CommandLine, note: Callable[..., Path]
) -> None:
    risk(acme, *ASSESSED, "residual_likelihood=2", "residual_impact_individuals=4", "treatment=reduce")
    assert acme.json("show", "R-01")["residual_state"] == "planned", "nothing treats it yet"
    acme.done("link", "R-01", "A.6.2.4", "--note", "Tests before every release")
    acme.done("add", "action", "of=R-01", "title=Write tests", "owner=Jane", "due=2026-12-01")
    acme.done("set", "A.6.2.4", "applicability=applicable", "inclusion_reasons=risk", "implementation=We test.")
    acme.done("evidence", "add", note("tests.txt"), "--for", "A.6.2.4")
    acme.done("set", "A.6.2.4", "status=implemented")
    found = acme.json("show", "R-01")
    assert (found["residual_level"], found["residual_state"]) == (8, "planned"), "an action is open"
    acme.done("set", "ACT-01", "done_on=2026-11-20", "result=Written")
    assert acme.json("show", "R-01")["residual_state"] == "achieved"
    acme.done("set", "EV-01", "state=draft")
    assert acme.json("show", "R-01")["residual_state"] == "planned", "a draft proves nothing"


def test_an_impact_that_was_not_assessed_again_stays_what_it_was(acme: CommandLine) -> None:
    risk(
        acme,
        "likelihood=4",
        "impact_society=5",
        "impact_individuals=5",
        "residual_likelihood=2",
        "residual_impact_individuals=1",
    )
    assert acme.json("show", "R-01")["residual_level"] == 10


def test_an_acceptance_holds_for_the_level_that_was_accepted(acme: CommandLine) -> None:
    acme.done("add", "person", "name=Chief", "top_management=yes")
    risk(acme, *ASSESSED)
    acme.done("set", "R-01", "accepted_by=Jane Doe", "accepted_on=2026-11-20", "state=accepted")
    found = acme.json("show", "R-01")
    assert (found["accepted_level"], found["acceptance"]) == (20, "none"), "above tolerance Jane cannot"
    acme.done("set", "R-01", "accepted_by=Chief")
    assert acme.json("show", "R-01")["acceptance"] == "in_force"
    acme.done("set", "R-01", "likelihood=5")
    found = acme.json("show", "R-01")
    assert (found["accepted_level"], found["acceptance"]) == (20, "stale")


def test_what_is_missing_for_a_state_is_asked_for(acme: CommandLine) -> None:
    risk(acme, *ASSESSED)
    assert "who accepts" in acme.refused("set", "R-01", "state=accepted")
    acme.done("add", "action", "of=R-01", "title=Write tests")
    assert "ACT-01 is open" in acme.refused("set", "R-01", "state=closed")
    assert "rises from 20 to 25" in acme.refused("set", "R-01", "residual_likelihood=5")
    acme.done("set", "R-01", "residual_likelihood=5", "residual_reason=More customers will use it")


def test_a_closed_risk_takes_no_open_action(acme: CommandLine) -> None:
    risk(acme, *ASSESSED)
    acme.done("set", "R-01", "state=closed")
    assert "cannot be closed" in acme.refused("add", "action", "of=R-01", "title=Write tests")
    acme.done("add", "action", "of=R-01", "title=Wrote tests", "done_on=2026-11-20")


def test_steps_lie_between_one_and_five(acme: CommandLine) -> None:
    for wrong in ("0", "6", "high", "2.5"):
        assert "Likelihood" in acme.refused("add", "risk", "title=x", f"likelihood={wrong}")
    assert acme.json("list", "risks") == []


def test_an_opportunity_is_never_above_tolerance(acme: CommandLine) -> None:
    risk(acme, *ASSESSED, "direction=opportunity")
    found = acme.json("show", "R-01")
    assert (found["level"], found["above_tolerance"]) == (20, False)


def test_a_reassessment_is_one_action_with_its_day_and_reason(acme: CommandLine) -> None:
    risk(acme, *ASSESSED)
    acme.done("add", "person", "name=Lead")
    acme.done("reassess", "R-01", "likelihood=5", "--trigger", "incident", "--why", "INC-2 came of it",
              "--today", "2026-11-24")  # fmt: skip
    found = acme.json("show", "R-01")
    assert (found["likelihood"], found["trigger"], found["assessed_on"]) == (5, "incident", "2026-11-24")
    told = [each for each in acme.json("log", "R-01") if each["why"] == "INC-2 came of it"]
    assert {each["field"] for each in told} >= {"likelihood", "trigger", "assessed_on"}
    acme.done("undo")
    assert acme.json("show", "R-01")["likelihood"] == 4
    assert "says nothing of" in acme.refused("reassess", "R-01", "title=Other")


def test_reviews_are_counted_in_days(acme: CommandLine) -> None:
    risk(acme, "next_review=2026-11-20")
    assert acme.json("show", "R-01", "--today", "2026-11-24")["review_due"] == -4


def test_a_list_is_sorted_narrowed_down_and_shown_in_columns(acme: CommandLine) -> None:
    for number, (likelihood, state) in enumerate(((2, "closed"), (5, "assessed"), (3, "identified")), start=1):
        acme.done(
            "add", "risk", f"title=Risk {number}", f"likelihood={likelihood}", "impact_society=2", f"state={state}"
        )

    def shorts(*words: str) -> list[str]:
        return [each["short"] for each in acme.json("list", "RISKS", *words)]

    assert shorts("--sort=-level") == ["R-02", "R-03", "R-01"]
    assert shorts("--sort=level") == ["R-01", "R-03", "R-02"]
    assert shorts("--sort=-level", "--filter", "state=open") == ["R-02", "R-03"]
    assert shorts("--filter", "level>=6", "--filter", "state!=assessed") == ["R-03"]
    assert shorts("--filter", "state=closed|assessed") == ["R-02", "R-01"]
    assert shorts("--filter", "title~risk 3", "--filter", "owner=") == ["R-03"]
    said = acme.says("list", "risks", "--columns", "short,level,treating")
    assert said[0].split() == ["Id", "Level", "Controls"]
    for wrong in (["--sort=colour"], ["--columns", "colour"], ["--filter", "colour=red"], ["--filter", "state=blue"],
                  ["--filter", "level>high"], ["--filter", "what"]):  # fmt: skip
        acme.refused("list", "risks", *wrong)


def test_the_trace_names_each_place_where_it_breaks(acme: CommandLine) -> None:
    risk(acme, *ASSESSED)
    acme.done("add", "risk", "title=Drift", "owner=Jane", "next_review=2026-11-01", "likelihood=1", "impact_society=2")
    acme.done("link", "R-02", "A.6.2.6")
    acme.done("set", "A.6.2.6", "applicability=not_applicable", "exclusion_justification=We run nothing.")
    acme.done("add", "action", "of=R-02", "title=Look", "due=2026-11-02")
    acme.done("set", "A.2.2", "applicability=applicable", "inclusion_reasons=risk")
    found = acme.json("trace")
    assert {(each["rule"], each["risk"], each["requirement"]) for each in found} == {
        ("above_tolerance_untreated", "R-01", ""), ("no_owner", "R-01", ""),
        ("treated_by_excluded", "R-02", "A.6.2.6"), ("review_passed", "R-02", ""), ("action_late", "R-02", ""),
        ("reason_without_risk", "", "A.2.2"),
    }  # fmt: skip
    assert all(each["text"] for each in found)
    acme.done("link", "R-01", "A.2.2")
    assert {each["rule"] for each in acme.json("trace")} >= {"treated_by_not_started"}
    assert not any(each["rule"] == "reason_without_risk" for each in acme.json("trace"))


def test_a_risk_takes_its_actions_and_ties_along_and_undo_brings_them_back(acme: CommandLine) -> None:
    risk(acme, *ASSESSED)
    acme.done("link", "R-01", "A.6.2.4", "--note", "tests")
    acme.done("add", "action", "of=R-01", "title=Write tests")
    acme.done("delete", "R-01")
    assert acme.json("list", "actions") == [] and acme.json("list", "risks") == []
    acme.done("undo")
    found = acme.json("show", "R-01")
    assert found["treating"] == ["A.6.2.4"] and found["actions"][0]["title"] == "Write tests"
    assert acme.says("verify")[0].startswith("Nothing was altered")


def test_there_is_one_method(acme: CommandLine) -> None:
    assert acme.json("show", "risk method")["tolerance"] == 8
    acme.refused("add", "method", "tolerance=3")
    acme.refused("delete", "method")
    assert "4 words" in acme.refused("set", "method", "likelihood_words=a\nb\nc\nd")
    assert "begin at level 1" in acme.refused("set", "method", "bands=2 Low good\n5 High bad")


def test_evidence_supports_a_risk_too(acme: CommandLine, note: Callable[..., Path]) -> None:
    risk(acme, *ASSESSED)
    acme.done("evidence", "add", note("minutes.txt"), "--for", "R-01", "--note", "accepted there")
    assert [each["short"] for each in acme.json("show", "R-01")["evidence"]] == ["EV-01"]
