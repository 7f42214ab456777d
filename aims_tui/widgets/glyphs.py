"""Status as a glyph, always beside a word or a legend: never colour alone."""

from collections.abc import Iterable

from textual.content import Content

from aims_tui.insight.state import State
from aims_tui.text import one_line

GLYPHS = {"not_started": "○", "in_progress": "◐", "implemented": "●"}
EXCLUDED = "⊘"
UNADOPTED = "·"
UNDECIDED = "?"
FLAG = "⚑"
MARKS = (
    ("○", "not started; of a question: No"),
    ("◐", "in progress; of a question: Partly"),
    ("●", "implemented; of a question: Yes"),
    (EXCLUDED, "excluded: the control does not apply"),
    (UNDECIDED, "undecided whether the control applies (a decides)"),
    (UNADOPTED, "additional control, not adopted; of a question: open"),
    (FLAG, "late, or changed by two people at once"),
    ("✓", "selected"),
    ("↗", "how many requirements a piece of evidence supports"),
)
"""Every mark of the lists, and what it says."""
LEGEND = "○ not started  ◐ in progress  ● implemented  ⊘ excluded  ⚑ late, conflict"
WORDS = {"not_started": "Not started", "in_progress": "In progress", "implemented": "Implemented"}

TOKENS = {"not_started": "$foreground-muted", "in_progress": "$text-warning", "implemented": "$text-success"}
MUTED = "$foreground-muted"
TONES = {"good": "$text-success", "doubtful": "$text-warning", "bad": "$text-error"}
"""The colour that repeats what a word says."""
VERDICTS = {"yes": "●", "partly": "◐", "no": "○", "": "·"}
VERDICT_TOKENS = {"yes": "$text-success", "partly": "$text-warning", "no": "$text-error", "": MUTED}


def glyph(state: State) -> str:
    """Return the glyph of a requirement."""
    if state.family == "additional" and not state.in_play:
        return UNADOPTED
    return EXCLUDED if state.excluded else GLYPHS.get(state.status, "?")


def word(state: State) -> str:
    """Return the status of a requirement as a word."""
    if state.family == "additional" and not state.in_play:
        return "Not adopted"
    return "Excluded" if state.excluded else WORDS.get(state.status, state.status)


def decision(state: State) -> str:
    """Return the mark of a control of which nobody has decided yet whether it applies; else a blank."""
    return UNDECIDED if state.undecided else " "


def token(state: State) -> str:
    """Return the colour that repeats what the glyph says."""
    return TOKENS.get(state.status, "") if state.in_play else MUTED


def flagged(state: State, today: str) -> bool:
    """Say whether something is wrong or late here; ``today`` is an ISO date."""
    return state.clashes > 0 or state.overdue_on(today) or state.late_remark_on(today)


def dots(states: Iterable[State]) -> Content:
    """Return one glyph a requirement, coloured by status."""
    return Content.assemble(*((glyph(each), token(each)) for each in states))


def bar(part: int, whole: int, width: int) -> str:
    """Return a bar of ``width`` cells; full only when all is done."""
    filled = part * width // whole if whole else 0
    return "█" * filled + "░" * (width - filled)


def cell(text: str, width: int, style: str = "") -> Content:
    """Return a text in exactly ``width`` cells, with an ellipsis where something was cut off."""
    return Content.styled(one_line(text), style).truncate(width, ellipsis=True, pad=True)


def titled(title: str, beside: str, width: int) -> Content:
    """Return a title in exactly ``width`` cells, with what stands small beside it where that fits whole."""
    if beside:
        both = Content.assemble(one_line(title), " ", (one_line(beside), MUTED))
        if both.cell_length <= width:
            return both.truncate(width, pad=True)
    return cell(title, width)
