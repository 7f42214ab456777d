"""Which records carry which requirements, and which none carries."""

from aims_tui.insight.coverage import coverage, tie_to_requirements
from aims_tui.insight.register import Row
from aims_tui.insight.state import State
from aims_tui.records.all import KINDS
from aims_tui.records.facts import Facts, Tied

CONTROL = KINDS["own_control"]
TODAY = "2026-11-24"


def control(ref: str, *carried: str, **values: str) -> Row:
    """Return an own control that carries these requirements."""
    whole = {name: field.default for name, field in CONTROL.fields.items()} | {"title": f"Control {ref}", **values}
    ties = {"carries": tuple(Tied("requirement", each, each, "", "", "") for each in carried)}
    return Row(CONTROL, Facts(CONTROL.name, ref, ref, whole, TODAY, ties), lambda _, value: value)


def state(ref: str, applicability: str = "applicable") -> State:
    """Return a requirement in which nothing else stands."""
    return State(ref, ref, "not_started", applicability, "", "", 0, "", 0, 0, ())


def carried(records: list[Row], states: list[State]) -> dict[str, tuple[str, ...]]:
    tie = tie_to_requirements(CONTROL)
    assert tie is not None
    return {each.ref: each.by for each in coverage(CONTROL, tie, records, states).requirements}


def test_each_requirement_in_play_says_what_carries_it_in_published_order() -> None:
    states = [
        state("A.6.2.6"),
        state("9.1"),
        state("A.10.2"),
        state("X.2", "undecided"),
        state("A.3.2", "not_applicable"),
    ]
    records = [control("C-01", "9.1", "A.6.2.6"), control("C-02", "9.1", "A.3.2")]
    assert carried(records, states) == {"9.1": ("C-01", "C-02"), "A.6.2.6": ("C-01",), "A.10.2": ()}


def test_what_is_over_carries_nothing() -> None:
    assert carried([control("C-01", "9.1", state="retired")], [state("9.1")]) == {"9.1": ()}


def test_kinds_that_belong_to_no_requirement_have_no_map() -> None:
    having = {kind.name for kind in KINDS.values() if tie_to_requirements(kind) is not None}
    assert {"own_control", "policy", "obligation", "system", "risk", "incident", "supplier"} <= having
    assert not having & {"person", "organization", "action", "notice", "performance", "use_case"}
