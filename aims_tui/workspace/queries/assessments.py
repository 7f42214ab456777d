"""How a risk was assessed in the course of time, read out of the journal."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from aims_tui.records.facts import Facts, Worked
from aims_tui.records.kinds import Kinds
from aims_tui.records.risk import TRIGGERS
from aims_tui.records.risk_levels import RATED, level, residual_level
from aims_tui.workspace.queries import history

_TELLING = {*RATED, *(f"residual_{name}" for name in RATED), "assessed_on"}


class Assessed(NamedTuple):
    """One assessment of a risk."""

    on: str
    """The day that it is dated, or that of the change; ISO."""
    who: str
    """Who wrote it down."""
    trigger: str
    """In words; empty where none was given."""
    why: str
    """The reason that was given."""
    level: Worked
    """By the method as it is today."""
    residual: Worked


def assessments(connection: sqlite3.Connection, kinds: Kinds, facts: Facts) -> tuple[Assessed, ...]:
    """Return every assessment of a risk, the newest first."""
    return tuple(reversed([*_told(connection, kinds, facts)]))


def _told(connection: sqlite3.Connection, kinds: Kinds, facts: Facts) -> Iterator[Assessed]:
    values = {name: field.default for name, field in kinds["risk"].fields.items()}
    changes = (each for each in history.changes(connection, kinds, facts.id) if each.record == "risk")
    for _, group in groupby(changes, key=lambda each: each.action):
        several = [*group]
        values |= {each.field: each.new for each in several if each.field in values}
        named = {each.field for each in several}
        then = replace(facts, values=dict(values))
        # A level that the method of today has no place for is told as that.
        if not named & _TELLING or not (level(then).text or residual_level(then).text):
            continue
        first = several[0]
        dated = values["assessed_on"] if "assessed_on" in named else first.at[:10]
        trigger = dict(TRIGGERS).get(values["trigger"], "") if named & {"trigger", "assessed_on"} else ""
        yield Assessed(dated, first.who, trigger, first.why, level(then), residual_level(then))
