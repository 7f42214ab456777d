"""Incidents with AI, whom they were told, and what was learned (8.1, 10.2, A.8.4)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import NOTHING, Facts, Worked, day_of, whole_number
from aims_tui.records.fields import Field, choice, day, given, headed, line, link, person, prose, when
from aims_tui.records.kinds import About, Derived, Figure, Sheet, Tie, derived
from aims_tui.records.linked import links
from aims_tui.records.shortcomings import (
    actions_late,
    actions_open,
    days_out_of_order,
    lacks_anything,
    some_are,
    what_is_missing,
)
from aims_tui.text import count

CONCERNED, CONCERNED_MODEL, LED_TO = "happened_in", "happened_with", "led_to"
"""The relations of an incident to the system and the model with which it happened, and to the risks that it shows."""

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
_COURSE = {
    "occurred_on": "occurred", "detected_on": "was detected", "contained_on": "was contained",
    "closed_on": "was closed",
}  # fmt: skip
"""The days of an incident in their order, as what is said of it."""
_TIMED = tuple(code for code, _ in DUTIES if code != "voluntary")


def serious(facts: Facts) -> bool:
    """Say whether an incident is of high or critical severity."""
    return facts.values.get("severity") in ("high", "critical")


def closed(facts: Facts) -> bool:
    """Say whether nothing is left to do."""
    return facts.values.get("state") == "closed"


def deadline(facts: Facts) -> Worked:
    """Return the day by which a notice must be given: days after the detection, as the organization has set them."""
    detected, days = day_of(facts.other("of").get("detected_on", "")), _days_of(facts)
    if not detected or days is None:
        return NOTHING
    try:
        last = (date.fromisoformat(detected) + timedelta(days)).isoformat()
    except OverflowError:
        return NOTHING
    told = facts.day("told_on")
    reason = f"{count(days, 'day')} after it was detected on {detected}"
    if told:
        return Worked(last, reason, "bad" if told > last else "good")
    return Worked(last, reason, "bad" if last < facts.today else "doubtful")


def _days_of(notice: Facts) -> int | None:
    """Return within how many days the duty of a notice has to be met; None where nobody has set them."""
    days = whole_number(notice.single("organization").get(f"days_{notice.values.get('duty', '')}", ""))
    return None if days is None or days < 0 else days


def _notices(facts: Facts) -> tuple[Facts, ...]:
    return facts.parts.get("notice", ())


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing: told nobody, cause, lessons, a risk looked at anew (10.2, A.8.4)."""
    if not facts.day("detected_on"):
        yield "no day says when it was detected"
    if not facts.says("happened"):
        yield "what happened is not written down"
    if not facts.tied(CONCERNED) and not facts.tied(CONCERNED_MODEL):
        yield "no AI system or model is linked to it"
    for name, before in _out_of_order(facts):
        yield f"it {_COURSE[name]} on {facts.day(name)}, before it {_COURSE[before]} on {facts.day(before)}"
    if closed(facts):
        yield from _closed_lacks(facts)
    else:
        if not facts.values.get("owner"):
            yield "nobody owns it"
        yield from actions_late(facts)
    yield from _telling_lacks(facts)
    if serious(facts):
        yield from _risks_lack(facts)


def _closed_lacks(facts: Facts) -> Iterator[str]:
    if not (facts.says("cause") or facts.says("no_cause")):
        yield "it is closed without a cause"
    if not (facts.says("lessons") or facts.says("no_lessons")):
        yield "it is closed without lessons"
    if not facts.parts.get("action") and not facts.says("no_lessons") and facts.values.get("severity") != "low":
        yield "it is closed without an action"
    if not facts.day("closed_on"):
        yield "no day says when it was closed"
    yield from actions_open(facts)


def _telling_lacks(facts: Facts) -> Iterator[str]:
    """Yield what is missing about whom it was told, and about the duty to tell (A.8.4, A.8.5)."""
    reportable = facts.values.get("reportable", "")
    if not any(each.day("told_on") for each in _notices(facts)):
        if serious(facts):
            yield "nothing says who was told"
        elif reportable == "yes":
            yield "it is reportable and nothing says who was told"
    for each in _notices(facts):
        yield from _notice_lacks(each)
    if reportable in ("", "undecided"):
        if serious(facts) or (closed(facts) and facts.values.get("severity") != "low"):
            yield "whether it is reportable is undecided"
    elif not facts.says("reportable_reason"):
        yield "why it is reportable or not is not said"


def _notice_lacks(notice: Facts) -> Iterator[str]:
    last, told, whom = deadline(notice), notice.day("told_on"), notice.values.get("whom", "")
    if told and last.tone == "bad":
        yield f"{whom} was told on {told}, after the deadline of {last.value}"
    elif last.tone == "bad":
        yield f"{whom} was to be told by {last.value}"
    elif not told and notice.values.get("duty") in _TIMED and _days_of(notice) is None:
        yield f"no deadline is set for telling {whom}"


def _risks_lack(facts: Facts) -> Iterator[str]:
    """Yield what is missing because a serious incident says something of the risks (8.2)."""
    risks, detected = facts.tied(LED_TO), facts.day("detected_on")
    if not risks:
        yield "no risk is linked to it"
    stale = [each.ref for each in risks if day_of(facts.far(each).get("assessed_on", "")) < detected]
    if stale:
        yield some_are(stale, f"not assessed since it was detected on {detected}", "was", "were")


def _closing(facts: Facts) -> dict[str, str]:
    if not closed(facts):
        return {}
    found = {}
    if not (facts.says("cause") or facts.says("no_cause")):
        found["cause"] = "Say what the cause was, or why none is known, before you close it."
    if not (facts.says("lessons") or facts.says("no_lessons")):
        found["lessons"] = "Say what was learned, or why nothing was, before you close it."
    return found


def _reportable(facts: Facts) -> dict[str, str]:
    if facts.values.get("reportable", "") in ("", "undecided") or facts.says("reportable_reason"):
        return {}
    return {"reportable_reason": "Say why it is reportable, or why not."}


def _out_of_order(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield the days that are out of order; the one on which it was closed matters only as long as it is."""
    return days_out_of_order(facts, (name for name in _COURSE if name != "closed_on" or closed(facts)))


def _days(facts: Facts) -> dict[str, str]:
    """Refuse days that are out of order: occurred, detected, contained, closed."""
    return {name: f"It {_COURSE[before]} on {facts.day(before)}, after that." for name, before in _out_of_order(facts)}


class Incident(Record):
    """Something that went wrong with AI, or nearly did."""

    __tablename__ = "incident"
    about: ClassVar[About] = About(
        "incident", "incidents", title="title", prefix="INC", over=closed, sort="-detected_on", tells="state",
        columns=("short", "title", "severity", "state", "detected_on", CONCERNED, "owner"),
        asks=("title", "severity", "detected_on", "happened"),
        ties=(
            Tie(CONCERNED, "system", "AI systems", "Incidents", "systems", "What happened in it"),
            Tie(CONCERNED_MODEL, "model", "AI models", "Incidents", "models"),
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
    systems: ClassVar[Field] = links("Where it happened")
    models: ClassVar[Field] = links()
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
        sheet=Sheet("Notices", ("whom", "duty", "deadline", "told_on", "how"), group="of", clause="A.8.4, A.8.5"),
    )  # fmt: skip

    of: Annotated[str, link("Incident", "incident", required=True)] = ""
    whom: Annotated[str, line("Whom", "Authority, customer, affected people", required=True)] = ""
    duty: Annotated[str, choice("Duty", DUTIES, "Why they are told", width=18)] = "voluntary"
    deadline: ClassVar[Derived] = derived("Deadline", deadline, "From the organization's days", width=12)
    told_on: Annotated[str, day("Told on", past=True)] = ""
    how: Annotated[str, prose("What was said", "How, by whom, and what came of it")] = ""
