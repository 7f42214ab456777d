"""Risks as a governance lead works with them: the list, the map, the trace, assessing anew, treating."""

import pytest
from textual.widgets import Input, OptionList, TextArea

from aims_tui.screens.dialogs.ask import ConfirmAll
from aims_tui.screens.dialogs.pick import PickOne
from aims_tui.screens.dialogs.risk_map import RiskMap
from aims_tui.screens.dialogs.risk_trace import RiskTrace
from aims_tui.screens.dialogs.write import Form
from aims_tui.widgets.grid import Grid
from aims_tui.widgets.listing import Listing
from aims_tui.widgets.ties import PartList, TieList
from aims_tui.workspace.commands import tying
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put
from tests.screens.driving import Driver, at_the_desk, pick
from tests.screens.reading import entries, rows, said

SIZES = [(80, 24), (120, 36)]


@pytest.fixture
def risks(workspace: Workspace) -> Workspace:
    """A workspace with three risks, one of them treated by a control that is not started."""
    session = Session(workspace, who="Lead", today=lambda: TODAY)
    session.look()
    session.welcome.add("jane")
    for number, (likelihood, impact) in enumerate(((2, 2), (4, 5), (3, 3)), start=1):
        rated = {"likelihood": str(likelihood), "impact_society": str(impact), "owner": "Jane"}
        session.add("risk", {"title": f"Risk {number}", **rated})
    put(workspace, "A.6.2.4", applicability="applicable", inclusion_reasons='["risk"]')
    control = ("requirement", session.requirement("A.6.2.4"))
    tying.tie(session, ("risk", session.rows("risk")["risk"][1].id), control, "tests it")
    return workspace


def shown(desk: Driver) -> list[str]:
    """Return the short ids of the risks in the list, from top to bottom."""
    keys = [line.key for line in desk.listing.lines if line.key.startswith("risk:")]
    return [desk.label(key).split()[0] for key in keys]


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_is_sorted_turned_round_grouped_and_given_the_whole_width(
    risks: Workspace, size: tuple[int, int]
) -> None:
    async with at_the_desk(risks.path, size=size) as desk:
        await desk.press("5")
        assert shown(desk) == ["R-02", "R-03", "R-01"], "the highest level first"
        assert str(desk.listing.border_title) == "3 risks · 2 above tolerance"
        await desk.press("minus")
        assert shown(desk) == ["R-01", "R-03", "R-02"]
        await desk.press("g")
        assert isinstance(desk.app.screen, PickOne)
        options = entries(desk.app.screen)
        desk.app.screen.query_one(OptionList).highlighted = next(
            number for number, each in enumerate(options) if each.endswith("Owner")
        )
        await desk.press("enter")
        assert any("Jane" in line.draw(60).plain for line in desk.listing.lines if line.heading)
        await desk.press("t")
        assert desk.listing.size.width > size[0] - 4
        await desk.press("enter")
        assert desk.panel.form.has_focus_within


@pytest.mark.parametrize("size", SIZES)
async def test_the_map_moves_over_its_cells_and_leads_to_a_risk(risks: Workspace, size: tuple[int, int]) -> None:
    async with at_the_desk(risks.path, size=size) as desk:
        await desk.press("5", "m")
        screen = desk.app.screen
        assert isinstance(screen, RiskMap)
        found = screen.query_one("#found", Listing)
        assert [line.draw(60).plain.split()[0] for line in found.lines] == ["R-02"], "it begins where it is worst"
        await desk.press("down", "left", "left")
        assert [line.draw(60).plain.split()[0] for line in found.lines] == ["R-03"]
        await desk.press("m")
        assert screen.query_one("#after", Grid).has_focus
        await desk.press("m", "enter", "enter")
        await desk.settle()
        assert desk.panel.detail.ref == "R-03"


@pytest.mark.parametrize("size", SIZES)
async def test_the_trace_says_what_is_wrong_and_leads_there(risks: Workspace, size: tuple[int, int]) -> None:
    async with at_the_desk(risks.path, size=size) as desk:
        await desk.press("5", "y")
        screen = desk.app.screen
        assert isinstance(screen, RiskTrace)
        wrong = [line.draw(120).plain.strip() for line in screen.query_one(Listing).lines]
        assert wrong == [
            "R-02 is treated by A.6.2.4, which is not started", "R-03 stands at 9, and no control treats it",
        ]  # fmt: skip
        await desk.press("tab", "down")
        assert "R-02 Risk 2" in said(screen, "#about") and "Not started" in said(screen, "#about")
        await desk.press("tab", "enter")
        await desk.settle()
        assert (desk.section.MODE, desk.panel.detail.ref) == ("annex", "A.6.2.4")


async def test_a_risk_is_assessed_anew_in_one_action_and_its_past_can_be_read(risks: Workspace) -> None:
    async with at_the_desk(risks.path) as desk:
        await desk.press("5", "r")
        screen = desk.app.screen
        assert isinstance(screen, Form) and "20 Very high" in said(screen, ".dialog-text")
        screen.query_one("#field-likelihood Input", Input).value = "5"
        screen.query_one("#field-why TextArea", TextArea).text = "INC-2 came of it"
        await desk.press("ctrl+s")
        assert desk.panel.detail.values["likelihood"] == "5"
        assert desk.panel.detail.values["assessed_on"] == TODAY.isoformat()
        await desk.tab("assessments")
        await desk.settle()
        told = said(desk.panel, "#assessments Static")
        assert told.index("25 Very high") < told.index("20 Very high") and "INC-2 came of it" in told
        await desk.press("escape", "ctrl+z")
        await desk.settle()
        assert desk.panel.detail.values["likelihood"] == "4"


async def test_a_control_gets_its_risk_and_a_risk_its_action_from_the_tabs(risks: Workspace) -> None:
    async with at_the_desk(risks.path) as desk:
        await desk.go("A.6.2.6")
        await desk.tab("links")
        listed = desk.panel.query_one("#links", TieList)
        await desk.press("l")
        await pick(desk, "Risks")
        desk.app.screen.query_one(Input).value = "R-03"
        await desk.press("enter")
        desk.app.screen.query_one(TextArea).text = "watches it"
        await desk.press("ctrl+s")
        await desk.settle()
        assert [(each.ref, each.note) for each in listed.entries(desk.panel.detail)] == [("R-03", "watches it")]
        assert "proved" in desk.panel.detail.kind.derived and desk.panel.detail.worked("proved").text == "Risk: R-03"
        await desk.press("enter")
        await desk.settle()
        assert desk.panel.detail.ref == "R-03"
        await desk.tab("part-action")
        await desk.press("n")
        desk.app.screen.query_one("#field-title Input", Input).value = "Watch it weekly"
        await desk.press("ctrl+s")
        await desk.settle()
        actions = desk.panel.query_one("#part-action", PartList).entries(desk.panel.detail)
        assert [each.values["title"] for each in actions] == ["Watch it weekly"]


async def test_two_at_once_are_set_and_taken_back(risks: Workspace) -> None:
    async with at_the_desk(risks.path) as desk:
        await desk.press("5", "space", "space", "s")
        options = entries(desk.app.screen)
        place = next(number for number, each in enumerate(options) if each.endswith(" Treatment"))
        desk.app.screen.query_one(OptionList).highlighted = place
        await desk.press("enter", "1")
        await desk.settle()
        assert rows(risks, "SELECT treatment FROM risk ORDER BY short") == [("",), ("reduce",), ("reduce",)]
        assert any(each.startswith("2 risks: Treatment Reduce") for each in desk.notices())
        await desk.press("escape", "ctrl+z")
        await desk.settle()
        assert rows(risks, "SELECT DISTINCT treatment FROM risk") == [("",)]


async def test_deleting_says_what_goes_with_it_and_a_duplicate_is_another(risks: Workspace) -> None:
    async with at_the_desk(risks.path) as desk:
        await desk.press("5", "delete")
        assert isinstance(desk.app.screen, ConfirmAll)
        assert "A.6.2.4" in said(desk.app.screen, ".dialog-list Static")
        await desk.press("escape", "D")
        assert desk.app.screen.query_one("#field-title Input", Input).value == "Risk 2 (copy)"
        await desk.press("ctrl+s")
        await desk.settle()
        assert rows(risks, "SELECT title, likelihood FROM risk WHERE short = 'R-04'") == [("Risk 2 (copy)", 4)]
