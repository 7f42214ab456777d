"""Actions: what somebody has to do about something (6.1.3, 8.3, 10.2)."""

from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.facts import Facts, Worked
from aims_tui.records.fields import day, given, line, link, person, prose
from aims_tui.records.kinds import About, Derived, Figure, Sheet, derived

PARENTS = "risk requirement incident supplier own_control concern system impact_assessment"
"""The kinds that actions are done for."""
TREATMENT_PLAN = Sheet(
    "Treatment plan", ("short", "title", "of", "owner", "due", "state", "done_on", "result"), group="of", clause="6.1.3"
)
"""The sheet of the actions that treat risks."""


NAME = "action"
"""The kind's name, for those who make an action of something."""


def done(facts: Facts) -> bool:
    """Say whether an action is done: a day says so."""
    return bool(facts.values.get("done_on"))


def late(facts: Facts) -> bool:
    """Say whether an action was due before today and is not done."""
    return not done(facts) and (facts.days_to("due") or 0) < 0


def _state(facts: Facts) -> Worked:
    if done(facts):
        return Worked("done", f"on {facts.values['done_on']}", "good", "Done")
    if late(facts):
        return Worked("late", f"due {facts.values['due']}", "bad", "Late")
    return Worked("open", "", "doubtful", "Open")


class Action(Record):
    """Something to be done by somebody until a day; part of what it is done for."""

    __tablename__ = NAME
    about: ClassVar[About] = About(
        "action", "actions", title="title", prefix="ACT", digits=2, part_of=PARENTS, due="due", over=done,
        columns=("short", "title", "state", "due", "owner", "of"), sort="due", asks=("of", "title", "owner", "due"),
        figures=(Figure("late", late, "bad", "actions_late"),),
        sheet=Sheet("Actions", ("short", "title", "of", "owner", "due", "state", "done_on", "result"),
                    group="of", clause="6.1.3, 10.2"),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    of: Annotated[str, link("For", PARENTS, "What it is done for", required=True)] = ""
    title: Annotated[str, line("What", "What is to be done", width=40, required=True)] = ""
    owner: Annotated[str, person("Owner")] = ""
    due: Annotated[str, day("Due")] = ""
    state: ClassVar[Derived] = derived("State", _state, width=8)
    done_on: Annotated[str, day("Done on", past=True)] = ""
    result: Annotated[str, prose("Result", "What came of it, and how that was checked")] = ""
