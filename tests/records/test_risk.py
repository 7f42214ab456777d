"""Levels, what treatment leaves, acceptance and rules, against a reckoning of their own."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aims_tui.records import risk, risk_levels
from aims_tui.records.all import KINDS
from aims_tui.records.facts import EXCLUDED, IN_PROGRESS, SOUND, WEAK, Facts, Tied
from aims_tui.records.risk_method import read_bands

TODAY = date(2026, 11, 24)
SUBJECTS = ("organization", "individuals", "society")
STEPS = st.sampled_from(["", "1", "2", "3", "4", "5"])
PEOPLE = {"chief": {"name": "Chief", "top_management": "yes"}, "jane": {"name": "Jane", "top_management": "no"}}


def method(**changes: str) -> dict[str, str]:
    """Return the values of a risk method."""
    return {name: field.default for name, field in KINDS["method"].fields.items()} | changes


def made(values: dict[str, str] | None = None, **more: object) -> Facts:
    """Return the facts of a risk with these values, and the rest of it as it is at first."""
    whole = {name: field.default for name, field in KINDS["risk"].fields.items()} | (values or {})
    others = {"person": PEOPLE, "method": {"m": more.pop("method", method())}}
    return Facts("risk", "r", "R-01", whole, TODAY.isoformat(), others=others, **more)  # type: ignore[arg-type]


def control(standing: str, ref: str = "A.6.2.4") -> Tied:
    """Return a control that treats the risk."""
    return Tied("requirement", ref, ref, "A control", "", "link", standing)


def action(done_on: str = "", due: str = "") -> Facts:
    """Return an action of the risk."""
    values = {"done_on": done_on, "due": due, "title": "Do it"}
    return Facts("action", "a", "ACT-01", values, TODAY.isoformat())


@st.composite
def rated(draw: st.DrawFn) -> dict[str, str]:
    names = ["likelihood", *(f"impact_{subject}" for subject in SUBJECTS)]
    return {f"{before}{name}": draw(STEPS) for before in ("", "residual_") for name in names}


def reckoned(values: dict[str, str], steps: int, before: str = "") -> int | None:
    """Return the level by hand: likelihood times the worst impact; after treatment what is not stated is as before."""

    def one(name: str) -> int | None:
        text = values[before + name] or values[name]
        return int(text) if text else None

    if before and not any(values[f"residual_{name}"] for name in ("likelihood", *(f"impact_{s}" for s in SUBJECTS))):
        return None
    likelihood, impacts = one("likelihood"), [one(f"impact_{subject}") for subject in SUBJECTS]
    stated = [step for step in (likelihood, *impacts) if step is not None]
    if likelihood is None or all(step is None for step in impacts) or any(step > steps for step in stated):
        return None
    return likelihood * max(step for step in impacts if step is not None)


@given(rated(), st.sampled_from([3, 4, 5]), st.integers(1, 25), st.sampled_from(["threat", "opportunity"]))
def test_levels_bands_and_tolerance_are_as_reckoned(
    values: dict[str, str], steps: int, tolerance: int, direction: str
) -> None:
    bands = ((1, "Low"), (4, "Middle"), (9, "Grave"))
    kept = method(steps=str(steps), tolerance=str(tolerance), bands="1 Low good\n4 Middle doubtful\n9 Grave bad")
    facts = made({**values, "direction": direction}, method=kept)
    before, after = reckoned(values, steps), reckoned(values, steps, "residual_")
    assert (risk_levels.level(facts).value, risk_levels.residual_level(facts).value) == (before, after)
    for level, band in ((before, risk_levels.band(facts)), (after, risk_levels.residual_band(facts))):
        assert band.value == (max((start, name) for start, name in bands if start <= level)[1] if level else None)
    left = after if after is not None else before
    above = direction == "threat" and left is not None and left > tolerance
    assert risk_levels.above_tolerance(facts).value is above
    worst = max((int(values[f"impact_{subject}"] or 0) for subject in SUBJECTS), default=0)
    driving = [subject for subject in SUBJECTS if int(values[f"impact_{subject}"] or 0) == worst]
    assert risk_levels.driven_by(facts).value == (", ".join(driving) if before is not None else None)


@given(
    rated(), st.lists(st.sampled_from([SOUND, WEAK, IN_PROGRESS, EXCLUDED])), st.lists(st.booleans()),
    st.sampled_from(["", "reduce", "accept"]),
)  # fmt: skip
def test_what_is_left_is_reached_when_all_that_treats_it_is_in_place(
    values: dict[str, str], standings: list[str], done: list[bool], treatment: str
) -> None:
    facts = made(
        {**values, "treatment": treatment},
        ties={risk.TREATS: tuple(control(each) for each in standings)},
        parts={"action": tuple(action("2026-11-01" if each else "") for each in done)},
    )
    if reckoned(values, 5, "residual_") is None:
        expected = "none"
    elif any(each != SOUND for each in standings) or not all(done):
        expected = "planned"
    else:
        expected = "achieved" if standings or done or treatment == "accept" else "planned"
    assert risk.residual_state(facts).value == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "none"),
        ({"accepted_by": "chief"}, "none"),
        ({"accepted_by": "chief", "accepted_on": "2026-11-01"}, "none"),
        ({"accepted_by": "chief", "accepted_on": "2026-11-01", "accepted_level": "20"}, "in_force"),
        ({"accepted_by": "chief", "accepted_on": "2026-11-01", "accepted_level": "16"}, "stale"),
        ({"accepted_by": "jane", "accepted_on": "2026-11-01", "accepted_level": "20"}, "none"),
        ({"accepted_by": "jane", "accepted_on": "2026-11-01", "accepted_level": "4",
          "residual_likelihood": "1", "residual_impact_individuals": "4"}, "in_force"),
        ({"accepted_by": "gone", "accepted_on": "2026-11-01", "accepted_level": "20"}, "none"),
    ],
)  # fmt: skip
def test_an_acceptance_needs_who_when_which_level_and_above_tolerance_top_management(
    values: dict[str, str], expected: str
) -> None:
    assert risk.acceptance(made({"likelihood": "4", "impact_individuals": "5", **values})).value == expected


@pytest.mark.parametrize(
    ("values", "parts", "field"),
    [
        ({"state": "accepted"}, (), "accepted_by"),
        ({"state": "accepted", "accepted_by": "jane"}, (), "accepted_on"),
        ({"state": "closed"}, (action(),), "state"),
        ({"likelihood": "2", "impact_society": "2", "residual_likelihood": "3"}, (), "residual_reason"),
    ],
)
def test_rules_name_the_field_that_mends_them(values: dict[str, str], parts: tuple[Facts, ...], field: str) -> None:
    facts = made(values, parts={"action": parts})
    broken = [name for rule in KINDS["risk"].about.rules for name in rule(facts)]
    assert field in broken
    mended = replace(facts, parts={"action": (action("2026-11-01"),)}, values={
        **facts.values, "accepted_by": "jane", "accepted_on": "2026-11-01", "residual_reason": "So it is",
    })  # fmt: skip
    assert not any(rule(mended) for rule in KINDS["risk"].about.rules)


def test_what_is_missing_is_said_in_sentences_and_a_closed_risk_lacks_nothing() -> None:
    late = action(due=(TODAY - timedelta(days=1)).isoformat())
    facts = made({"next_review": "2026-11-01", "likelihood": "4", "impact_society": "5", "treatment": "reduce"},
                 parts={"action": (late,)})  # fmt: skip
    assert [*risk.lacking(facts)] == [
        "nobody owns it", "20 is above tolerance and nobody has accepted it", "its review has passed", "ACT-01 is late",
    ]  # fmt: skip
    assert [*risk.lacking(made({"owner": "jane"}))] == ["it is not assessed"]
    assert [*risk.lacking(made({"state": "closed"}))] == []
    sound = made({"owner": "jane", "likelihood": "1", "impact_society": "2", "treatment": "accept"})
    assert [*risk.lacking(sound)] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("", ""), ("1 Low good\n5 High bad", ""), ("1: Low\n2 Very high, bad", ""), ("2 Low good", "begin at level 1"),
     ("1 Low\n1 High", "begin at level 1"), ("5 High\n1 Low", "begin at level 1"), ("Low", "is no band")],
)  # fmt: skip
def test_bands_are_read_or_said_to_be_wrong(text: str, wrong: str) -> None:
    bands, said = read_bands(text)
    assert wrong in said and bool(said) == bool(wrong)
    assert not bands if wrong else len(bands) == len(text.splitlines())
