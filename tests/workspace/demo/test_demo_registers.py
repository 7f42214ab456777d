"""The demo's inventory and registers: what stands in them, and which defects an auditor is to find there."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from aims_tui import paths
from aims_tui.records.kinds import Kinds
from aims_tui.workspace import demo
from aims_tui.workspace.demo import days
from aims_tui.workspace.queries import history, register
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY

Story = dict[str, Any]
DAYS = [TODAY, date(2028, 2, 29), date(2031, 1, 1)]

COUNTS = {
    "system": 6, "model": 6, "impact_assessment": 5, "supplier": 5, "policy": 8, "incident": 4, "notice": 5,
    "own_control": 5, "performance": 12, "obligation": 6, "concern": 1, "risk": 12, "action": 21, "use_case": 2,
    "person": 10, "evidence": 26,
}  # fmt: skip

LACKS = {
    "SYS-1": "It changed on {T-30}, after its last assessment on {T-170}",
    # Only the triage classifier has its test and release on file (SYS-03).
    "SYS-2": "It is in use without a record of a test or a release; SUP-1 was last reviewed more than a year ago",
    "SYS-3": "It is in use without a record of a test or a release;"
    " it is in use without a time for which logs are kept",
    "SYS-4": "It went live on {T-75}, before its first assessment on {T-40};"
    " it is in use without a record of a test or a release",
    "SYS-6": "Its impacts are not assessed; it is in use without a record of a test or a release;"
    " its EU AI Act class is not assessed",
    # The same of the models behind them: their security was looked at, and nothing of that was filed.
    **dict.fromkeys(("M-02", "M-03", "M-04", "M-06"), "No evidence of its security assessment is linked"),
    "IA-01": "The system changed on {T-30}, after it",
    # Nobody approves an assessment with an open section: that it is not approved is the same defect.
    "IA-05": "It leaves out society; it is not approved",
    "SUP-1": "It was last reviewed on {T-425}, more than a year ago; its review was due on {C-60}",
    "SUP-2": "It was reviewed and not rated",
    "C-01": "It worked only partly on {T-71}",
    "POL-6": "Its review was due on {C-20}",
    "POL-7": "It is marked approved without approver or day",
    "INC-2": "R-05 was not assessed since it was detected on {T-60}",
    "INC-3": "It is closed without a cause",
    "INC-4": "Nothing says who was told",
    "R-07": "15 is above tolerance and nobody has accepted it; no treatment is chosen",
    "R-09": "ACT-10 is late",
    # The classifier was changed after its risks were assessed, as it was after its impacts were.
    "R-03": "SYS-1 changed on {T-30}, after the assessment on {T-42}",
    "R-04": "SYS-1 changed on {T-30}, after the assessment on {T-90}",
    "R-11": "It is accepted, and nobody is named who accepted what is left",
    "R-12": "Its review has passed; it was last assessed on {T-425}, more than a year ago;"
    " SYS-1 changed on {T-30}, after the assessment on {T-425}",
}
"""What the reference plants, but for C-05, whose day follows from the length of months; ``C`` marks a calendar day."""


@pytest.fixture(scope="module", params=DAYS, ids=str)
def larkmoor(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, date]:
    return demo.make(tmp_path_factory.mktemp("demo") / "larkmoor-desk.aims", request.param), request.param


@pytest.fixture(scope="module")
def today_made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return demo.make(tmp_path_factory.mktemp("demo") / "larkmoor-desk.aims", TODAY)


@pytest.fixture(scope="module")
def story() -> Story:
    found: Story = json.loads(paths.data_file("demo.json").read_text("utf-8"))
    return found


def rows(workspace: Workspace, kind: str, today: date) -> list[register.Row]:
    with workspace.reading() as connection:
        return list(register.rows(workspace, connection, workspace.kinds[kind], today.isoformat()))


def lacking(workspace: Workspace, today: date) -> dict[str, str]:
    """Return what is missing in every record that can say so, by short id."""
    return {
        each.facts.ref: said
        for kind in workspace.kinds.values()
        if "lacks" in kind.derived
        for each in rows(workspace, kind.name, today)
        if (said := kind.derived["lacks"].work(each.facts).text)
    }


def dated(text: str, today: date) -> str:
    """Return a text with its marks told as dates."""
    calendar = re.sub(r"\{C(-\d+)\}", lambda mark: days.day(today, int(mark[1])).isoformat(), text)
    return str(days.told(calendar, today))


def values(workspace: Workspace, kind: str) -> dict[str, dict[str, str]]:
    found = rows(workspace, kind, TODAY)
    return {each.facts.ref: dict(each.facts.values) for each in found}


def test_every_register_holds_what_the_reference_counts(today_made: Workspace) -> None:
    assert {kind: len(rows(today_made, kind, TODAY)) for kind in COUNTS} == COUNTS


def test_the_planted_defects_are_what_is_missing_and_nothing_else_is(larkmoor: tuple[Workspace, date]) -> None:
    workspace, today = larkmoor
    found = lacking(workspace, today)
    assert re.fullmatch(r"It was due on \d{4}-\d\d-\d\d", found.pop("C-05"))
    assert found == {short: dated(text, today) for short, text in LACKS.items()}


def test_the_inventory_is_that_of_the_reference(today_made: Workspace) -> None:
    found = values(today_made, "system")
    told = {ref: (each["name"], each["origin"], each["stage"], each["act_class"]) for ref, each in found.items()}
    assert told == {
        "SYS-1": ("Ticket triage classifier", "built", "operation", "minimal"),
        "SYS-2": ("Reply drafting assistant", "bought", "operation", "transparency"),
        "SYS-3": ("Article search", "built", "operation", "minimal"),
        "SYS-4": ("CV reader", "bought", "operation", "high_risk"),
        "SYS-5": ("Shortlist ranker", "bought", "verification", "high_risk"),
        "SYS-6": ("Coding assistant for staff", "bought", "operation", "not_assessed"),
    }
    asked = ("purpose", "intended_use", "misuse", "users", "affected", "data_used", "oversight", "owner", "decision")
    assert [(ref, name) for ref, each in found.items() for name in asked if not each[name]] == []


def test_impacts_were_assessed_on_the_days_of_the_reference(today_made: Workspace) -> None:
    systems = {each.facts.id: each.facts.ref for each in rows(today_made, "system", TODAY)}
    found = {
        ref: (systems[each["of"]], each["on"], bool(each["approved_on"]))
        for ref, each in values(today_made, "impact_assessment").items()
    }
    assert found == {
        ref: (system, days.working_day(TODAY, on).isoformat(), approved)
        for ref, system, on, approved in (
            ("IA-01", "SYS-1", -170, True), ("IA-02", "SYS-2", -120, True), ("IA-03", "SYS-3", -150, True),
            ("IA-04", "SYS-4", -40, True), ("IA-05", "SYS-5", -35, False),
        )
    }  # fmt: skip


def test_policies_stand_as_in_the_reference(today_made: Workspace) -> None:
    def day(offset: int | None) -> str:
        return "" if offset is None else days.working_day(TODAY, offset).isoformat()

    def calendar(offset: int | None) -> str:
        return "" if offset is None else days.day(TODAY, offset).isoformat()

    found = {
        ref: (each["version"], each["state"], each["approved_on"], each["next_review"])
        for ref, each in values(today_made, "policy").items()
    }
    assert found == {
        ref: (version, state, day(approved), calendar(review))
        for ref, version, state, approved, review in (
            ("POL-1", "2.1", "approved", -200, 165), ("POL-2", "1.2", "approved", -190, 175),
            ("POL-3", "1.1", "approved", -180, 185), ("POL-4", "1.0", "approved", -150, 215),
            ("POL-5", "1.0", "approved", -140, 225), ("POL-6", "1.0", "approved", -385, -20),
            ("POL-7", "1.0", "approved", None, 240), ("POL-8", "0.3", "draft", None, None),
        )
    }  # fmt: skip


def test_the_ai_policy_has_an_earlier_version_with_another_text(today_made: Workspace) -> None:
    row = next(each.facts.id for each in rows(today_made, "policy", TODAY) if each.facts.ref == "POL-1")
    texts = [each.new for each in history.history(today_made, row) if each.field == "text"]
    assert ["Five rules" in each for each in texts] == [True, False]
    assert "Equal service" in texts[1] and "Equal service" not in texts[0]


def test_incidents_stand_as_in_the_reference(today_made: Workspace) -> None:
    found = {
        ref: (each["severity"], each["state"], each["detected_on"])
        for ref, each in values(today_made, "incident").items()
    }
    assert found == {
        ref: (severity, state, days.working_day(TODAY, on).isoformat())
        for ref, severity, state, on in (
            ("INC-1", "medium", "closed", -95), ("INC-2", "high", "open", -60),
            ("INC-3", "medium", "closed", -48), ("INC-4", "high", "open", -25),
        )
    }  # fmt: skip


def test_a_control_failed_once_and_then_worked(today_made: Workspace) -> None:
    (check,) = (each.facts for each in rows(today_made, "own_control", TODAY) if each.facts.ref == "C-02")
    results = sorted((each.values["on"], each.values["result"]) for each in check.parts["performance"])
    assert [result for _, result in results] == ["failed", "worked", "worked", "worked"]


def test_the_concern_is_open_for_twelve_days_and_not_slow(today_made: Workspace) -> None:
    (concern,) = (each.facts for each in rows(today_made, "concern", TODAY))
    open_for = today_made.kinds["concern"].derived["open_for"].work(concern)
    assert (concern.ref, open_for.value, open_for.tone) == ("CON-1", 12, "")


def test_every_risk_is_tied_to_its_system(today_made: Workspace) -> None:
    found = {
        each.facts.ref: [tied.ref for tied in each.facts.tied("threatens")] for each in rows(today_made, "risk", TODAY)
    }
    assert found == {
        "R-01": ["SYS-2"], "R-02": ["SYS-2"], "R-03": ["SYS-1"], "R-04": ["SYS-1"], "R-05": ["SYS-2"],
        "R-06": ["SYS-3"], "R-07": ["SYS-5"], "R-08": ["SYS-4"], "R-09": ["SYS-5"], "R-10": ["SYS-2"],
        "R-11": ["SYS-6"], "R-12": ["SYS-1"],
    }  # fmt: skip


def test_reasons_that_a_record_can_give_are_shown_by_links(today_made: Workspace) -> None:
    """Each of these reasons of the SoA has a record that gives it, so that the trace finds none that is only said."""
    shown = {"risk", "law", "contract", "impact_assessment", "interested_party"}
    for row in (each.facts for each in rows(today_made, "requirement", TODAY)):
        if row.other("assessment").get("use_case") or row.values["applicability"] != "applicable":
            continue
        proves = {tied.proves for tied in (each for those in row.ties.values() for each in those)}
        assert {*json.loads(row.values["inclusion_reasons"] or "[]")} & shown <= proves, row.ref


def entries(records: list[Story]) -> Iterator[Story]:
    for each in records:
        yield each
        yield from entries(each.get("parts", []))


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def test_no_field_of_the_story_is_misspelt(story: Story, today_made: Workspace) -> None:
    kinds: Kinds = today_made.kinds
    about = {"kind", "day", "by", "why", "ties", "parts", "steps"}
    for entry in entries(story["records"]):
        known = kinds[entry["kind"]].fields.keys()
        assert entry.keys() - about <= known, entry
        for step in entry.get("steps", ()):
            assert step.keys() <= {"day", "by", "why", "set", "ties"} and step.get("set", {}).keys() <= known, step


def test_texts_name_only_what_is_there(story: Story) -> None:
    prefixes = "SYS|POL|INC|SUP|IA|CON|ACT|EV|UC|R|M|C|O"
    known = {each["short"] for each in [*entries(story["records"]), *story["evidence"]] if "short" in each}
    named = {each for text in texts(story) for each in re.findall(rf"\b(?:{prefixes})-\d+\b", text)}
    assert len(known) > 90
    assert named - known == set()


def test_nothing_is_told_of_a_record_before_it_was_made(story: Story) -> None:
    for entry in entries(story["records"]):
        later = [entry, *entry.get("steps", ())]
        assert [each["day"] for each in later] == sorted(each["day"] for each in later), entry["kind"]


def test_actions_have_the_ids_that_follow_those_of_the_risks(today_made: Workspace) -> None:
    found = sorted(values(today_made, "action"))
    assert found == [f"ACT-{number:02}" for number in range(1, 22)]
