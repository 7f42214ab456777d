"""Incidents with AI, whom they were told, and what was learned (8.1, 10.2, A.8.4)."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, ClassVar

from aims_tui.records import action
from aims_tui.records.base import Record
from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.fields import choice, day, given, headed, line, link, person, prose, when
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.shortcomings import lacks_anything, some, what_is_missing

CONCERNED, LED_TO = "happened_in", "led_to"
"""The relations of an incident to the system in which it happened, and to the risks that it shows."""

SEVERITIES = (("low", "Low"), ("medium", "Medium"), ("high", "High"), ("critical", "Critical"))
STATES = (("open", "Open"), ("contained", "Contained"), ("closed", "Closed"))
REPORTABLE = (("undecided", "Undecided"), ("yes", "Yes"), ("no", "No"))
DUTIES = (
    ("data_protection", "Data protection law"),
    ("ai_act", "EU AI Act"),
    ("contract", "Contract"),
    ("voluntary", "No duty"),
)
"""Why somebody is told; each but the last has its days in the organization's settings."""


def serious(facts: Facts) -> bool:
    """Say whether an incident is of high or critical severity."""
    return facts.values.get("severity") in ("high", "critical")


def closed(facts: Facts) -> bool:
    """Say whether nothing is left to do."""
    return facts.values.get("state") == "closed"


def deadline(facts: Facts) -> Worked:
    """Return the day by which a notice must be given: days after the detection, as the organization has set them."""
    duty, detected = facts.values.get("duty", ""), facts.other("of").get("detected_on", "")
    days = facts.single("organization").get(f"days_{duty}", "")
    try:
        last = (date.fromisoformat(detected) + timedelta(int(days))).isoformat()
    except ValueError:
        return NOTHING
    told = facts.values.get("told_on", "")
    reason = f"{days} days after it was detected on {detected}"
    if told:
        return Worked(last, reason, "bad" if told > last else "good")
    return Worked(last, reason, "bad" if last < facts.today else "doubtful")


def _told(facts: Facts) -> list[Facts]:
    return [each for each in facts.parts.get("notice", ()) if each.values.get("told_on")]


def _too_late(notice: Facts) -> bool:
    return deadline(notice).tone == "bad"


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing: told nobody, cause, lessons, a risk looked at anew (10.2, A.8.4)."""
    values = facts.values
    if closed(facts):
        if not (values.get("cause") or values.get("no_cause")):
            yield "it is closed without a cause"
        if not (values.get("lessons") or values.get("no_lessons")):
            yield "it is closed without lessons"
    if waiting := [each.ref for each in facts.parts.get("action", ()) if not action.done(each)]:
        if closed(facts):
            yield f"it is closed while {some(waiting)} {'is' if len(waiting) == 1 else 'are'} open"
        elif late := [each.ref for each in facts.parts.get("action", ()) if action.late(each)]:
            yield f"{some(late)} {'is' if len(late) == 1 else 'are'} late"
    if serious(facts) and not _told(facts):
        yield "nothing says who was told"
    if late := [each.values["whom"] for each in facts.parts.get("notice", ()) if _too_late(each)]:
        yield f"the deadline for {some(late)} has passed"
    if values.get("reportable") == "undecided" and (serious(facts) or closed(facts)):
        yield "whether it is reportable is undecided"
    if serious(facts):
        risks = facts.tied(LED_TO)
        stale = [each.ref for each in risks if facts.far(each).get("assessed_on", "") < values.get("detected_on", "")]
        if not risks:
            yield "no risk is linked to it"
        elif stale:
            yield f"{some(stale)} was not assessed since"


def _closing(facts: Facts) -> dict[str, str]:
    if not closed(facts):
        return {}
    values, found = facts.values, {}
    if not (values.get("cause") or values.get("no_cause")):
        found["cause"] = "Say what the cause was, or why none is known, before you close it."
    if not (values.get("lessons") or values.get("no_lessons")):
        found["lessons"] = "Say what was learned, or why nothing was, before you close it."
    return found


def _reportable(facts: Facts) -> dict[str, str]:
    if facts.values.get("reportable") == "undecided" or facts.values.get("reportable_reason", "").strip():
        return {}
    return {"reportable_reason": "Say why it is reportable, or why not."}


def _days(facts: Facts) -> dict[str, str]:
    """Refuse days that are out of order: occurred, detected, contained, closed."""
    order = [(name, facts.values.get(name, "")) for name in ("occurred_on", "detected_on", "contained_on", "closed_on")]
    known = [(name, day) for name, day in order if day]
    return {name: f"{day} lies before {earlier}." for (_, earlier), (name, day) in pairwise(known) if day < earlier}


class Incident(Record):
    """Something that went wrong with AI, or nearly did."""

    __tablename__ = "incident"
    about: ClassVar[About] = About(
        "incident", "incidents", title="title", prefix="INC", over=closed, sort="-detected_on", tells="state",
        columns=("short", "title", "severity", "state", "detected_on", CONCERNED, "owner"),
        asks=("title", "severity", "detected_on", "happened"),
        ties=(
            Tie(CONCERNED, "system", "AI systems", "Incidents", "systems", "What happened in it"),
            Tie("happened_with", "model", "AI models", "Incidents", "models"),
            Tie(LED_TO, "risk", "Risks", "Incidents", "risks", "What it says of the risk"),
            Tie("touches", "requirement", "Clauses and controls", "Incidents", "requirements"),
        ),
        rules=(_closing, _reportable, _days),
        figures=(
            Figure("open", lambda facts: not closed(facts), "doubtful", "incidents_open"),
            Figure("incomplete", lacks_anything(lacking), "bad", "incidents_incomplete"),
        ),
        sheet=Sheet(
            "Incidents",
            ("short", "title", "severity", "state", "detected_on", CONCERNED, "happened", "cause", "lessons",
             "reportable", LED_TO, "lacks"),
            clause="10.2, A.8.4",
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    title: Annotated[str, line("Title", width=40, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    severity: Annotated[
        str,
        choice("Severity", SEVERITIES, width=10, tones=(("high", "bad"), ("critical", "bad"), ("medium", "doubtful"))),
    ] = "medium"
    state: Annotated[
        str, choice("State", STATES, tones=(("open", "bad"), ("contained", "doubtful"), ("closed", "good")))
    ] = "open"
    owner: Annotated[str, person("Owner", "Sees to it until it is closed")] = ""
    reporter: Annotated[str, line("Reported by", "A name or a role")] = ""
    occurred_on: Annotated[str, headed("Course", day("Occurred on", past=True))] = ""
    detected_on: Annotated[str, day("Detected on", past=True)] = ""
    contained_on: Annotated[str, day("Contained on", past=True)] = ""
    closed_on: Annotated[str, when("state", ("closed",), day("Closed on", past=True))] = ""
    happened: Annotated[str, prose("What happened")] = ""
    affected: Annotated[str, prose("Who is affected", "Whom, how many, and how")] = ""
    immediate: Annotated[str, prose("Immediate action", "What was done at once")] = ""
    cause: Annotated[str, headed("Cause and lessons", prose("Cause"))] = ""
    no_cause: Annotated[str, prose("Why no cause is known", "Only where none could be found")] = ""
    lessons: Annotated[str, prose("Lessons", "What is done differently now")] = ""
    no_lessons: Annotated[str, prose("Why nothing was learned", "Only where that is so")] = ""
    reportable: Annotated[
        str, headed("Reporting", choice("Reportable", REPORTABLE, "To an authority or a customer"))
    ] = "undecided"
    reportable_reason: Annotated[
        str, when("reportable", ("yes", "no"), prose("Why", "Which duty, or why there is none"))
    ] = ""
    nonconformity: Annotated[str, line("Nonconformity", "The one that it led to, by its number")] = ""
    note: Annotated[str, prose("Note")] = ""


class Notice(Record):
    """Somebody who was told of an incident, or has to be; part of the incident."""

    __tablename__ = "notice"
    about: ClassVar[About] = About(
        "notice", "notices", title="whom", part_of="incident", asks=("of", "whom", "duty", "told_on"),
        columns=("whom", "duty", "deadline", "told_on"),
    )  # fmt: skip

    of: Annotated[str, link("Incident", "incident", required=True)] = ""
    whom: Annotated[str, line("Whom", "Authority, customer, affected people", required=True)] = ""
    duty: Annotated[str, choice("Duty", DUTIES, "Why they are told", width=18)] = "voluntary"
    deadline: ClassVar[Derived] = derived("Deadline", deadline, "From the organization's days", width=12)
    told_on: Annotated[str, day("Told on", past=True)] = ""
    how: Annotated[str, prose("What was said", "How, by whom, and what came of it")] = ""
