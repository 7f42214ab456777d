"""Status as a glyph, always beside a word or a legend: never colour alone."""

from collections.abc import Iterable

from rich.style import Style
from rich.text import Text
from textual.content import Content

from aims_tui.insight.state import State
from aims_tui.text import cut, one_line

GLYPHS = {"not_started": "○", "in_progress": "◐", "implemented": "●"}
EXCLUDED = "⊘"
FLAG = "⚑"
LEGEND = "○ not started  ◐ in progress  ● implemented  ⊘ excluded  ⚑ late, conflict"

TOKENS = {"not_started": "$foreground-muted", "in_progress": "$text-warning", "implemented": "$text-success"}


def glyph(state: State) -> str:
    """Return the glyph of a requirement."""
    return EXCLUDED if state.excluded else GLYPHS.get(state.status, "?")


def flagged(state: State, today: str) -> bool:
    """Say whether something is wrong or late here; ``today`` is an ISO date."""
    return state.clashes > 0 or state.overdue_on(today)


def node_label(state: State, title: str, today: str, width: int) -> Text:
    """Return a tree line of at most ``width`` cells: glyph, number, title, and a flag where something is wrong."""
    flag = flagged(state, today)
    text = Text(cut(f"{glyph(state)} {state.ref} {one_line(title)}", width - 2 * flag))
    if state.excluded or (state.family == "additional" and not state.in_play):
        text.stylize(Style(dim=True))
    if flag:
        text.append(f" {FLAG}", Style(bold=True))
    return text


def dots(states: Iterable[State]) -> Content:
    """Return one glyph a requirement, coloured by status."""
    return Content.assemble(
        *((glyph(each), "$foreground-muted" if each.excluded else TOKENS.get(each.status, "")) for each in states)
    )


def bar(part: int, whole: int, width: int) -> str:
    """Return a bar of ``width`` cells; full only when all is done."""
    filled = part * width // whole if whole else 0
    return "█" * filled + "░" * (width - filled)
