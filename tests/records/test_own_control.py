"""Own controls: when they were last performed and are due again, and what an auditor would miss."""

from typing import Any

import pytest

from aims_tui.records.facts import Facts
from tests.records.things import BROKEN_DAYS, JANE, Far, action, counted, derived, missing, over, record

CARRIED: Far = ("carries", "requirement", "A.6.2.6", {})
IN_PLACE = {"state": "in_place", "owner": JANE, "how": "Somebody reads ten answers", "frequency": "monthly"}


def performed(on: str = "2026-11-01", result: str = "worked") -> Facts:
    """Return one time that the control was performed."""
    return record("performance", f"On {on}", on=on, result=result)


def found(*parts: Facts, ends: tuple[Far, ...] = (CARRIED,), **values: Any) -> Facts:
    """Return a control in place, but for these values."""
    return record("own_control", "C-01", *ends, parts=parts, **{**IN_PLACE, **values})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (found(performed()), ""),
        (record("own_control", "C-01"), ""),
        (record("own_control", "C-01", state="retired"), ""),
        (record("own_control", "C-01", state="in_place"),
         "Nobody owns it; how it works is not written down; how often it is performed is not said;"
         " it carries no requirement and keeps no risk in check; it was never performed"),
        (found(performed(), ends=(("checks", "risk", "R-01", {}),)), ""),
        (found(performed(), ends=()), "It carries no requirement and keeps no risk in check"),
        (found(performed(), how=" "), "How it works is not written down"),
        (found(), "It was never performed"),
        (found(frequency="continuous"), "It was never performed"),
        (found(frequency="on_occasion"), ""),
        (found(performed("2026-11-25")), "It was never performed"),
        (found(performed(result="")), "How it went on 2026-11-01 is not said"),
        (found(performed(result="failed")), "It failed on 2026-11-01"),
        (found(performed(result="partly")), "It worked only partly on 2026-11-01"),
        (found(performed(result="not_yet_known")), ""),
        (found(performed("2026-10-01", "failed"), performed()), ""),
        (found(performed(), performed(result="failed")), "It failed on 2026-11-01"),
        (found(performed("2026-10-23")), "It was due on 2026-11-23"),
        (found(performed("2026-10-24")), ""),
        (found(performed("2026-10-01", "failed")), "It failed on 2026-10-01; it was due on 2026-11-01"),
        (found(performed(), action(due="2026-11-23")), "ACT-01 is late"),
        (found(performed("2026-01-01", "failed"), action(due="2026-11-23"), state="retired"), ""),
    ],
)  # fmt: skip
def test_a_control_in_place_lacks_what_an_auditor_would_ask_for(facts: Facts, said: str) -> None:
    assert missing(facts) == said
    assert ("controls_incomplete" in counted(facts)) == bool(said)
    assert ("controls_overdue" in counted(facts)) == ("was due" in said)


@pytest.mark.parametrize(
    ("frequency", "last", "due", "reason"),
    [
        ("weekly", "2026-11-20", "2026-11-27", "weekly after 2026-11-20"),
        ("monthly", "2026-10-31", "2026-11-30", "monthly after 2026-10-31"),
        ("monthly", "2026-12-31", None, ""),
        ("quarterly", "2026-11-20", "2027-02-20", "quarterly after 2026-11-20"),
        ("half_yearly", "2026-08-31", "2027-02-28", "half-yearly after 2026-08-31"),
        ("yearly", "2024-02-29", "2025-02-28", "yearly after 2024-02-29"),
        ("continuous", "2026-11-20", None, ""),
        ("on_occasion", "2026-11-20", None, ""),
        ("", "2026-11-20", None, ""),
        ("not_yet_known", "2026-11-20", None, ""),
        ("weekly", "0001-01-01", "0001-01-08", "weekly after 0001-01-01"),
    ],
)
def test_a_control_is_due_again_after_its_frequency(frequency: str, last: str, due: str | None, reason: str) -> None:
    told = derived(found(performed(last), frequency=frequency), "next_due")
    assert (told.value, told.reason) == (due, reason)
    assert told.tone == ("bad" if due and due < "2026-11-24" else "")
    for state in ("planned", "retired", ""):
        assert derived(found(performed(last), frequency=frequency, state=state), "next_due").value is None


@pytest.mark.parametrize("frequency", ["weekly", "monthly", "yearly"])
def test_what_would_be_due_outside_the_calendar_is_not_due(frequency: str) -> None:
    late = record("own_control", "C-01", parts=[performed("9999-12-31")], state="in_place", frequency=frequency)
    assert derived(late, "next_due").value is None, "that day has not come"


@pytest.mark.parametrize(
    ("parts", "values", "value", "words", "reason", "tone"),
    [
        ((), {}, None, "Never", "", "bad"),
        ((), {"frequency": "on_occasion"}, None, "Never", "", ""),
        ((), {"state": "planned"}, None, "Never", "", ""),
        ((performed(),), {}, "2026-11-01", "2026-11-01", "worked", "good"),
        ((performed(), performed("2026-10-01", "failed")), {}, "2026-11-01", "2026-11-01", "worked", "good"),
        ((performed(result="partly"),), {}, "2026-11-01", "2026-11-01", "partly", "doubtful"),
        ((performed(result="failed"),), {}, "2026-11-01", "2026-11-01", "failed", "bad"),
        ((performed(result=""),), {}, "2026-11-01", "2026-11-01", "", ""),
        ((performed(result="not_yet_known"),), {}, "2026-11-01", "2026-11-01", "", ""),
    ],
)
def test_it_says_when_it_was_last_performed_and_how_it_went(
    parts: tuple[Facts, ...], values: dict[str, str], value: str | None, words: str, reason: str, tone: str
) -> None:
    told = derived(found(*parts, **values), "last_performed")
    assert (told.value, told.text, told.reason, told.tone) == (value, words, reason, tone)


@pytest.mark.parametrize("day", BROKEN_DAYS)
def test_what_is_no_day_is_no_day(day: str) -> None:
    assert missing(found(performed(day))) == "It was never performed"
    assert derived(found(performed(day), performed()), "last_performed").value == "2026-11-01"


def test_a_retired_control_is_over() -> None:
    assert over(found(state="retired")) and not over(found(state="planned")) and not over(found())
