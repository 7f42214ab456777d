"""How the lines of the lists read."""

import pytest

from aims_tui import catalog
from aims_tui.insight.state import State
from aims_tui.widgets import lines

PLAIN = State("r", "A.2.2", "in_progress", "applicable", "Jane", "2026-12-14", 1, "", 0, 0)
TODAY = "2026-11-24"


def drawn(state: State, width: int = 60) -> str:
    return lines.requirement(catalog.load().requirements[state.ref], state, TODAY, width).plain


@pytest.mark.parametrize("width", [30, 60, 120])
def test_an_undecided_control_reads_otherwise_than_an_applicable_one_and_keeps_its_status(width: int) -> None:
    assert drawn(PLAIN, width).startswith("  ◐ A.2.2 ")
    assert drawn(PLAIN._replace(applicability="undecided"), width).startswith("? ◐ A.2.2 ")
    assert drawn(PLAIN._replace(applicability="not_applicable"), width).startswith("  ⊘ A.2.2 ")
