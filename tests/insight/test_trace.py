"""From risks to controls: where the trace breaks, and what stands in its cells. Pure."""

from dataclasses import replace

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from aims_tui.insight.trace import Break, Reasoned, breaks, called, controls, standing
from aims_tui.records.facts import EXCLUDED, IN_PROGRESS, NOT_STARTED, SOUND, UNDECIDED, WEAK, Facts, Tied
from tests.insight.risks import action, control, facts

FINE = {"owner": "p", "likelihood": "2", "impact_society": "4", "next_review": "2026-11-24"}
ABOVE = {**FINE, "likelihood": "3"}


def changed(on: str, **values: str) -> Facts:
    """Return a risk of an AI system that changed on a day."""
    tied = Tied("system", "s", "SYS-1", "Chat", "", "l")
    return replace(facts("R-01", **values), ties={"threatens": (tied,)}, others={"system": {"s": {"changed_on": on}}})


def told(*risks: Facts, reasoned: tuple[Reasoned, ...] = ()) -> list[tuple[str, str, str, str]]:
    """Return rule, risk, requirement and text of every break."""
    return [(each.rule, each.risk, each.requirement, each.text) for each in breaks(risks, reasoned)]


def test_a_risk_that_is_owned_assessed_and_within_tolerance_breaks_nothing() -> None:
    assert told(facts("R-01", **FINE)) == []


@pytest.mark.parametrize(
    ("risk", "rule", "requirement", "text"),
    [
        (facts("R-01", **ABOVE), "above_tolerance_untreated", "", "R-01 stands at 12, and no control treats it"),
        (facts("R-01", **{**ABOVE, "residual_likelihood": "4", "residual_impact_society": "5"}),
         "above_tolerance_untreated", "", "R-01 stands at 20, and no control treats it"),
        (facts("R-01", (control("A.2.2", EXCLUDED),), **ABOVE), "treated_by_excluded", "A.2.2",
         "R-01 is treated by A.2.2, which is excluded"),
        (facts("R-01", (control("A.2.2", UNDECIDED),), **ABOVE), "treated_by_undecided", "A.2.2",
         "R-01 is treated by A.2.2, whose applicability is undecided"),
        (facts("R-01", (control("A.2.2", NOT_STARTED, "Chat"),), **ABOVE), "treated_by_not_started", "A.2.2",
         "R-01 is treated by A.2.2 (Chat), which is not started"),
        (facts("R-01", **{**FINE, "owner": ""}), "no_owner", "", "R-01 has no owner"),
        (facts("R-01", **{**FINE, "likelihood": ""}), "not_assessed", "", "R-01 is not assessed"),
        (facts("R-01", **{**FINE, "likelihood": "9"}), "not_assessed", "",
         "R-01 is not assessed: likelihood 9 is outside the scale of 5 steps"),
        (facts("R-01", **{**FINE, "next_review": "2026-11-23"}), "review_passed", "",
         "R-01 was to be reviewed by 2026-11-23"),
        (facts("R-01", (), (action("ACT-01", due="2026-11-23"),), **FINE), "action_late", "",
         "R-01 waits for ACT-01, due 2026-11-23: Title of ACT-01"),
        (facts("R-01", **FINE, treatment="share"), "treated_by_nothing", "",
         "R-01 is to be treated, and no control and no action does so"),
        (facts("R-01", **FINE, state="accepted"), "accepted_by_nobody", "",
         "R-01 is accepted, and nobody is named who accepted what is left"),
        (facts("R-01", **FINE, state="accepted", accepted_by="p"), "accepted_by_nobody", "",
         "R-01 is accepted, and no day says when that was"),
        (facts("R-01", (control("A.2.2", SOUND),), **FINE, residual_likelihood="2"), "treated_without_effect", "",
         "R-01 is treated, and the level is 8 as before"),
        (facts("R-01", (control("A.2.2", IN_PROGRESS),), **FINE, state="treated"), "treated_by_unfinished", "A.2.2",
         "R-01 is called treated, and A.2.2 is not implemented"),
        (facts("R-01", **FINE, assessed_on="2025-11-23"), "assessed_long_ago", "",
         "R-01 was last assessed on 2025-11-23, more than a year ago"),
        (changed("2026-11-02", **FINE, assessed_on="2026-11-01"), "changed_since_assessed", "",
         "R-01 was assessed on 2026-11-01, and SYS-1 changed on 2026-11-02"),
    ],
)  # fmt: skip
def test_each_place_where_the_trace_breaks_is_named(risk: Facts, rule: str, requirement: str, text: str) -> None:
    assert told(risk) == [(rule, "R-01", requirement, text)]
    closed = replace(risk, values={**risk.values, "state": "closed"}, parts={})
    assert told(closed) == [], "what is closed is past"


def test_a_closed_risk_with_an_open_action_is_named() -> None:
    risk = facts("R-01", (), (action("ACT-01", due="2026-11-01"), action("ACT-02", done_on="2026-11-20")),
                 state="closed")  # fmt: skip
    assert told(risk) == [
        ("closed_with_open_action", "R-01", "", "R-01 is closed while ACT-01 is open: Title of ACT-01")
    ]


@pytest.mark.parametrize(
    "risk",
    [
        facts("R-01", **{**ABOVE, "residual_likelihood": "1"}),
        facts("R-01", **{**ABOVE, "direction": "opportunity"}),
        *(facts("R-01", (control("A.2.2", each),), **ABOVE) for each in (SOUND, WEAK, IN_PROGRESS)),
        facts("R-01", **{**FINE, "next_review": ""}),
        facts("R-01", (control("A.2.2", WEAK),), **FINE, state="treated"),
        facts("R-01", **FINE, state="accepted", accepted_by="p", accepted_on="2026-11-01"),
        changed("2026-11-01", **FINE, assessed_on="2026-11-01"),
        facts("R-01", (), (action("ACT-01", due="2026-11-24"), action("ACT-02", due="2026-11-01",
                                                                      done_on="2026-11-20")), **FINE),
    ],
)  # fmt: skip
def test_what_is_in_order_is_not_named(risk: Facts) -> None:
    assert told(risk) == []


def test_each_break_leads_to_what_has_to_be_looked_at() -> None:
    risk = facts("R-01", (control("A.2.2", EXCLUDED),), (action("ACT-01", due="2026-11-01"),), likelihood="1",
                 impact_society="1")  # fmt: skip
    found = {each.rule: each.target for each in breaks([risk], [Reasoned("id of A.2.3", "A.2.3", False)])}
    assert found == {
        "treated_by_excluded": ("requirement", "id of A.2.2"),
        "no_owner": ("risk", "id of R-01"),
        "action_late": ("action", "id of ACT-01"),
        "reason_without_risk": ("requirement", "id of A.2.3"),
    }


def test_a_control_that_is_applicable_because_of_a_risk_needs_one() -> None:
    reasoned = (Reasoned("a", "A.2.2", True), Reasoned("b", "A.2.3", False))
    found = told(reasoned=reasoned)
    assert found == [
        ("reason_without_risk", "", "A.2.3", "A.2.3 is applicable because of a risk, and no risk is linked to it")
    ]


def test_risks_come_first_in_their_order_and_then_controls() -> None:
    found = breaks([facts("R-02"), facts("R-01")], [Reasoned("a", "A.2.2", False)])
    assert [(each.risk, each.rule) for each in found if isinstance(each, Break)] == [
        ("R-02", "no_owner"), ("R-02", "not_assessed"), ("R-01", "no_owner"), ("R-01", "not_assessed"),
        ("", "reason_without_risk"),
    ]  # fmt: skip


def test_controls_stand_in_published_order_once_each() -> None:
    risks = (
        facts("R-01", (control("A.10.2", SOUND), control("A.2.2", SOUND))),
        facts("R-02", (control("A.2.2", WEAK), control("6.1.3", SOUND), control("A.9.2", SOUND))),
        facts("R-03"),
    )
    assert controls(risks) == ["6.1.3", "A.2.2", "A.9.2", "A.10.2"]


@pytest.mark.parametrize("worst", [EXCLUDED, UNDECIDED, NOT_STARTED, IN_PROGRESS, WEAK])
def test_of_several_assessments_the_one_furthest_from_done_stands_in_the_cell(worst: str) -> None:
    for both in ((SOUND, worst), (worst, SOUND)):
        risk = facts("R-01", tuple(control("A.2.2", each, str(number)) for number, each in enumerate(both)))
        assert standing(risk, "A.2.2") == worst
    assert standing(risk, "A.2.3") == ""


def test_a_control_of_a_use_case_is_called_by_its_assessment() -> None:
    assert called(control("A.2.2", SOUND)) == "A.2.2"
    assert called(control("A.2.2", SOUND, "Chat")) == "A.2.2 (Chat)"


# Whatever stands, against a reckoning of its own

STEP = st.sampled_from(("", "1", "2", "3", "4", "5", "6"))
DAY = st.sampled_from(("", "2026-11-23", "2026-11-24", "2027-01-01"))


@st.composite
def drawn(draw: st.DrawFn) -> Facts:
    """Draw a risk with what hangs on it."""
    standings = draw(
        st.lists(st.sampled_from((SOUND, WEAK, IN_PROGRESS, NOT_STARTED, EXCLUDED, UNDECIDED)), max_size=3)
    )
    actions = draw(st.lists(st.tuples(DAY, st.booleans()), max_size=3))
    return facts(
        f"R-{draw(st.integers(1, 99)):02}",
        tuple(control(f"A.{number}", each) for number, each in enumerate(standings, start=2)),
        tuple(action(f"ACT-{number}", due=due, done_on="2026-11-20" * done)
              for number, (due, done) in enumerate(actions)),
        likelihood=draw(STEP), impact_individuals=draw(STEP), residual_likelihood=draw(STEP),
        owner=draw(st.sampled_from(("", "p"))), next_review=draw(DAY),
        state=draw(st.sampled_from(("identified", "accepted", "treated", "closed"))),
        treatment=draw(st.sampled_from(("", "reduce", "accept"))), accepted_by=draw(st.sampled_from(("", "p"))),
        accepted_on="2026-11-20", assessed_on=draw(st.sampled_from(("", "2025-11-23", "2025-11-24"))),
        direction=draw(st.sampled_from(("threat", "opportunity"))),
    )  # fmt: skip


def reckoned(risk: Facts) -> set[tuple[str, str, str]]:
    """Return what is wrong with a risk without any of the product's functions: rule, control, action."""
    values, open_ = risk.values, [each for each in risk.parts.get("action", ()) if not each.values["done_on"]]
    if values["state"] == "closed":
        return {("closed_with_open_action", "", each.ref) for each in open_}
    steps = {name: int(values[name]) for name in ("likelihood", "impact_individuals") if values[name]}
    level = steps["likelihood"] * steps["impact_individuals"] if len(steps) == 2 and max(steps.values()) < 6 else None
    left = level
    if values["residual_likelihood"] and "impact_individuals" in steps:
        after = int(values["residual_likelihood"])
        if max(after, steps["impact_individuals"]) < 6:
            left = after * steps["impact_individuals"]
    treating = risk.ties.get("treats", ())
    found = {("treated_by_" + each.standing, each.ref, "") for each in treating
             if each.standing in ("excluded", "undecided", "not_started")}  # fmt: skip
    found |= {("action_late", "", each.ref) for each in open_ if each.values["due"] == "2026-11-23"}
    if values["direction"] == "threat" and (left or 0) > 8 and not treating:
        found.add(("above_tolerance_untreated", "", ""))
    if not values["owner"]:
        found.add(("no_owner", "", ""))
    if level is None:
        found.add(("not_assessed", "", ""))
    if values["next_review"] == "2026-11-23":
        found.add(("review_passed", "", ""))
    return found | refused(risk, level, left)


def refused(risk: Facts, level: int | None, left: int | None) -> set[tuple[str, str, str]]:
    """Return the same of how it is treated, accepted and assessed anew."""
    values, treating, actions = risk.values, risk.ties.get("treats", ()), risk.parts.get("action", ())
    found = set()
    above = values["direction"] == "threat" and (left or 0) > 8
    if values["treatment"] == "reduce" and not (treating or actions or above):
        found.add(("treated_by_nothing", "", ""))
    if values["state"] == "accepted" and not values["accepted_by"]:
        found.add(("accepted_by_nobody", "", ""))
    if values["state"] == "treated":
        found |= {("treated_by_unfinished", each.ref, "") for each in treating if each.standing == "in_progress"}
    after = values["residual_likelihood"] and level is not None and int(values["residual_likelihood"]) < 6
    finished = (treating or actions) and all(each.standing == "sound" for each in treating)
    finished = finished and all(each.values["done_on"] for each in actions) and values["treatment"] != "accept"
    if after and finished and values["direction"] == "threat" and (left or 0) >= (level or 0):
        found.add(("treated_without_effect", "", ""))
    if values["assessed_on"] == "2025-11-23":
        found.add(("assessed_long_ago", "", ""))
    return found


@for_all(drawn())
def test_the_trace_names_all_that_is_wrong_and_nothing_else(risk: Facts) -> None:
    found = [*breaks([risk], [])]
    told_ = [
        (each.rule, each.requirement, each.target[1].removeprefix("id of ") if each.target[0] == "action" else "")
        for each in found
    ]
    assert len(told_) == len({*told_}) and {*told_} == reckoned(risk)
    assert all(each.risk == risk.ref and each.text.startswith(risk.ref) for each in found)


@pytest.mark.parametrize(
    ("rated", "rule"),
    [
        ((), "system_without_risk"),
        (({},), "system_without_assessed_risk"),
        (({"likelihood": "3"}, {"impact_society": "3"}), "system_without_assessed_risk"),
        (({}, {"likelihood": "3", "impact_society": "3"}), ""),
    ],
)
def test_a_system_needs_a_risk_that_is_assessed(rated: tuple[dict[str, str], ...], rule: str) -> None:
    tied = tuple(Tied("risk", str(number), f"R-0{number}", "", "", "") for number, _ in enumerate(rated))
    others = {"risk": {str(number): each for number, each in enumerate(rated)}}
    system = Facts("system", "s", "SYS-1", {"stage": "idea"}, "2026-11-24", {"threatens": tied}, {}, others)
    found = [each.rule for each in breaks([], [], [system])]
    assert found == [*filter(None, [rule]), "system_without_assessment"]
