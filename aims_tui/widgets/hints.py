"""What stands beside a line while somebody types: what it means, or what can stand there."""

from dataclasses import replace
from datetime import date

from aims_tui import dates
from aims_tui.records.facts import Facts
from aims_tui.records.fields import Field
from aims_tui.records.kinds import RecordKind
from aims_tui.text import unmarked

NUMBER_WIDTH = 18
"""Characters that the line of a number has room for."""


def counted(field: Field, text: str) -> str:
    """Say what a typed number means, or which numbers there are: the word of a step, the scale, else the bounds."""
    steps = dict(field.choices)
    if word := steps.get(unmarked(text).strip()):
        return f"of {len(steps)} · {word}"
    if steps:
        (least, lowest), (most, highest) = field.choices[0], field.choices[-1]
        return f"{least} {lowest} … {most} {highest}"
    scale = f"{field.least} to {field.most}" if field.least is not None else ""
    return " · ".join(filter(None, (scale, field.help if len(field.help) > NUMBER_WIDTH else "")))


def stepped(kind: RecordKind, field: Field, facts: Facts | None) -> Field:
    """Return a field with the words that its kind has for its steps, or for what counts while it is empty."""
    words = kind.about.steps(facts, field.name) if kind.about.steps is not None and facts is not None else ()
    return replace(field, choices=tuple((str(step), word) for step, word in enumerate(words, 1))) if words else field


def understood(text: str, today: date, *, past: bool = False) -> str:
    """Say which day a typed date means, or that it is unclear; nothing for nothing."""
    if not text.strip():
        return ""
    try:
        found = dates.parse(text, today, past=past)
    except dates.DateUnclear:
        return "which day? e.g. 2026-12-14"
    day = "" if text.strip() == found.isoformat() else f"{found.isoformat()}, "
    more = ""
    if past and found > today:
        more = ": lies in the future"
    elif found.year != today.year and str(found.year) not in text:
        # Nobody said which year: who writes "20 Nov" on the day after it may have meant the last one.
        years = found.year - today.year
        more = {1: ", next year", -1: ", last year"}.get(years, f", in {found.year}")
    return f"{day}{found:%a}, {dates.away(found, today)}{more}"
