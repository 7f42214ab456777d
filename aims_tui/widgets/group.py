"""A group of requirements at a glance: how many, in what state, what is open, and who owns them."""

from collections import Counter
from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from aims_tui.insight.filters import REQUIREMENTS, Asking
from aims_tui.insight.state import State
from aims_tui.text import brief, count
from aims_tui.widgets.branches import Branch
from aims_tui.widgets.glyphs import MUTED, dots, glyph, token, word

OPEN = ("overdue", "late_feedback", "no_owner", "no_evidence", "weak", "undecided", "open_feedback", "conflict")
"""The options of the filter that name something open."""


class GroupSummary(Static):
    """What stands on the right while the cursor is on a heading."""

    def __init__(self) -> None:
        super().__init__(id="group", classes="panel", markup=False)


def summary(branch: Branch, states: Sequence[State], asking: Asking, keys: str) -> Content:
    """Return what there is to say of a group; ``keys`` are those that act on all of it."""
    parts = [
        Content.assemble((count(len(states), "requirement"), "bold"), "  ", dots(states)),
        Content("\n").join(_by_state(states)),
        _section("Open", _open(states, asking) or ["Nothing else."]),
        _section("Owners", _owners(states)),
    ]
    return Content("\n\n").join([*parts, Content.styled(keys, MUTED)])


def _section(title: str, lines: Sequence[str]) -> Content:
    return Content("\n").join([Content.styled(title, "bold $text-accent"), *(Content(line) for line in lines)])


def _by_state(states: Sequence[State]) -> list[Content]:
    counted = Counter((glyph(each), token(each), word(each)) for each in states)
    return [
        Content.assemble((sign, colour), f" {number:>2} {name}") for (sign, colour, name), number in counted.items()
    ]


def _open(states: Sequence[State], asking: Asking) -> list[str]:
    found = []
    for option in REQUIREMENTS:
        refs = [each.ref for each in states if option.code in OPEN and option.test(each, asking)]
        if refs:
            found.append(f"{option.words}: {brief(', '.join(refs), 60)}")
    return found


def _owners(states: Sequence[State]) -> list[str]:
    counted = Counter(each.owner for each in states if each.in_play and each.owner)
    named = [f"{brief(name, 40)}: {number}" for name, number in counted.most_common()]
    free = sum(each.in_play and not each.owner for each in states)
    return [*named, *([f"nobody: {free}"] if free else [])] or ["Nobody."]
