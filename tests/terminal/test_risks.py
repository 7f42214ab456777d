"""The risk map and the trace in a real terminal: cells are gone over and listed, and what is wrong is gone to."""

from pathlib import Path

import pytest

from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put, requirement, started
from tests.terminal.terminal import Terminal


@pytest.fixture
def risks(tmp_path: Path) -> Workspace:
    """A workspace with three risks, the worst of them treated by a control that is not started."""
    workspace = started(tmp_path / "acme.aims")
    for title, likelihood, impact in (("Ranking is unfair", 4, 5), ("Model is swapped", 3, 3), ("Outage", 3, 3)):
        rated = {"likelihood": str(likelihood), "impact_society": str(impact), "residual_likelihood": "1"}
        made = gate.added(workspace.kinds["risk"], {"title": title, **rated})
        act(workspace, made)
        if title == "Ranking is unfair":
            put(workspace, "A.2.2", applicability="applicable", inclusion_reasons='["risk"]')
            control = ("requirement", requirement(workspace, "A.2.2"))
            act(workspace, edits.link_change(workspace.kinds, ("risk", made.row), control))
    return workspace


def at(terminal: Terminal, ref: str) -> None:
    """Wait for the record's panel; in a small terminal it is opened first, and closed again."""
    small = terminal.screen.columns < 100
    if small:
        terminal.press("enter")
    terminal.wait(f"─ {ref} ")
    if small:
        terminal.press("escape")
        terminal.wait(lambda text: f"─ {ref} " not in text)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_the_map_and_the_trace_lead_to_what_they_show(risks: Workspace, home: Path, size: tuple[int, int]) -> None:
    with Terminal("-f", str(risks.path), "--as", "Lead", home=home, size=size) as terminal:
        terminal.wait("Dashboard")
        terminal.press("5")
        terminal.wait("3 risks")

        # The map begins where it is worst; down and left is the cell with two.
        terminal.press("m")
        terminal.wait("Before treatment")
        terminal.wait("Ranking is unfair")
        terminal.press("down", "left", "left")
        terminal.wait("Model is swapped")
        terminal.wait("Outage")
        # The other matrix, beside it or in its place: the same two stand lower there.
        terminal.press("m")
        terminal.wait("After treatment")
        terminal.wait("No risk stands in this cell.")
        terminal.press("down", "down")
        terminal.wait(lambda text: "No risk stands in this cell." not in text and "R-03  Outage" in text)
        terminal.press("enter", "down", "enter")
        at(terminal, "R-03")

        # The trace: what is wrong, then the matrix, then the place.
        terminal.press("y")
        terminal.wait("R-01 is treated by A.2.2, which is not")
        terminal.press("tab")
        terminal.wait("R-01 Ranking is unfair")
        terminal.press("down")
        terminal.wait("not linked")
        terminal.press("tab", "enter")
        at(terminal, "A.2.2")
        terminal.press(":", "R-01", "enter")
        at(terminal, "R-01")
        terminal.press("y")
        terminal.wait("R-01 has no owner")
        terminal.press("down", "enter")
        at(terminal, "R-01")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
