"""The section Risks beyond its everyday use: odd levels, groups, filters, ties, and what is refused."""

import pytest
from textual.widgets import Input, OptionList, SelectionList, TextArea

from aims_tui.screens.dialogs.ask import Confirm, Decide
from aims_tui.screens.dialogs.finder import Finder
from aims_tui.screens.dialogs.risk_map import RiskMap
from aims_tui.screens.dialogs.risk_trace import RiskTrace
from aims_tui.screens.dialogs.write import Form, WriteText
from aims_tui.widgets.grid import Grid
from aims_tui.widgets.listing import Listing
from aims_tui.widgets.tabs import TabStrip
from aims_tui.widgets.ties import PartList, TieList
from aims_tui.workspace.commands import tying
from aims_tui.workspace.commands.reassessing import reassess
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import gate, merge
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put
from tests.screens.driving import Driver, at_the_desk, pick
from tests.screens.reading import entries, rows, said
from tests.workspace.steps import copy

SIZES = [(80, 24), (120, 36)]


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """The Lead's desk, with the view read once."""
    made = Session(workspace, who="Lead", today=lambda: TODAY)
    made.look()
    made.welcome |= {"jane", "lead"}
    return made


@pytest.fixture
def risks(session: Session) -> list[str]:
    """Four risks: one high and owned, one low whose review has passed, one not assessed, one closed."""
    made = []
    for title, values in (
        ("Wrong answer", {"likelihood": "4", "impact_individuals": "5", "owner": "Lead"}),
        ("Drift", {"likelihood": "1", "impact_society": "2", "owner": "Jane", "next_review": "2026-11-01"}),
        ("Unclear", {}),
        ("Past", {"likelihood": "5", "impact_society": "5", "state": "closed"}),
    ):
        saved = session.add("risk", {"title": title, **values})
        assert saved.detail is not None
        made.append(saved.detail.row)
    return made


def shown(desk: Driver) -> list[str]:
    """Return the short ids of the risks in the list, from top to bottom."""
    return [line.draw(90).plain.split()[0] for line in desk.listing.lines if line.key.startswith("risk:")]


async def stand(desk: Driver, short: str) -> None:
    """Put the cursor on a risk or an action."""
    if desk.app.current_mode != "risks":
        await desk.press("5")
    desk.listing.focus()
    desk.listing.go_to(next(each.key for each in desk.listing.lines if short in each.draw(90).plain))
    await desk.settle()


# The list ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_column_that_is_chosen_sorts_and_stays_chosen(
    workspace: Workspace, risks: list[str], size: tuple[int, int]
) -> None:
    async with at_the_desk(workspace.path, size=size) as desk:
        await desk.press("5", "t")
        assert shown(desk) == ["R-04", "R-01", "R-02", "R-03"]
        await desk.press("less_than_sign")
        assert shown(desk) == ["R-02", "R-04", "R-03", "R-01"], "by title"
        assert "by title" in str(desk.listing.border_subtitle)
        await desk.press("minus")
        assert shown(desk) == ["R-01", "R-03", "R-04", "R-02"]
        await desk.press("less_than_sign")
        assert shown(desk) == ["R-01", "R-02", "R-03", "R-04"], "by id"
        await desk.press("greater_than_sign", "greater_than_sign", "minus")
        assert shown(desk)[0] == "R-04"
    async with at_the_desk(workspace.path, size=size) as desk:
        await desk.pilot.press("5", "less_than_sign")  # Before its rows are there.
        await desk.settle()
        assert shown(desk) == ["R-02", "R-04", "R-03", "R-01"], "the chosen column is remembered"


async def test_columns_are_chosen_and_remembered(workspace: Workspace, risks: list[str]) -> None:
    async with at_the_desk(workspace.path, size=(200, 50)) as desk:
        await desk.press("5", "t", "k")
        ticks = desk.app.screen.query_one(SelectionList)
        for each in ("level", "owner", "title"):
            ticks.deselect(each)
        ticks.select("lacks")
        await desk.press("enter")
        head = desk.listing.header(180).plain
        assert "What is missing" in head and "Title" in head, "the title stays"
        assert " Level " not in head and "Owner" not in head
    async with at_the_desk(workspace.path, size=(200, 50)) as desk:
        await desk.press("5", "t")
        assert "What is missing" in desk.listing.header(180).plain


async def test_a_click_on_a_heading_sorts_by_it_and_a_second_one_turns_it_round(
    workspace: Workspace, risks: list[str]
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press("5", "t")
        for order in (["R-01", "R-02", "R-03", "R-04"], ["R-04", "R-03", "R-02", "R-01"]):
            await desk.pilot.click("#list", offset=(4, 1))
            await desk.settle()
            assert shown(desk) == order


@pytest.mark.parametrize(
    ("code", "passing"),
    [("late", ["R-02"]), ("open", ["R-01", "R-02", "R-03"]), ("owner=me", ["R-01"]), ("owner=", ["R-04", "R-03"]),
     ("state=closed", ["R-04"]), ("treats-", ["R-04", "R-02", "R-03"]), ("treats+", ["R-01"])],
)  # fmt: skip
async def test_the_filter_comes_from_the_description(
    workspace: Workspace, session: Session, risks: list[str], code: str, passing: list[str]
) -> None:
    tying.tie(session, ("risk", risks[0]), ("requirement", session.requirement("A.2.2")))
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.press("5", "f")
        desk.app.screen.query_one(SelectionList).select(code)
        await desk.press("enter")
        assert shown(desk) == passing
        assert str(desk.listing.border_title).startswith(f"{len(passing)} of 4 risks")
        await desk.press("escape")
        assert len(shown(desk)) == 4


async def test_a_level_outside_the_scale_stands_last_and_is_named(
    workspace: Workspace, session: Session, risks: list[str]
) -> None:
    (method,) = session.rows("method")["method"]
    act(workspace, gate.Change("method", method.id, {"steps": "4"}))
    async with at_the_desk(workspace.path) as desk:
        await desk.press("5")
        assert shown(desk) == ["R-02", "R-01", "R-03", "R-04"]
        await stand(desk, "R-01")
        told = [row.text.plain for row in desk.panel.fields_view.rows]
        assert any("individuals" in each and "outside the scale of 4 steps" in each for each in told)
        await desk.press("f", "escape", "m")
        assert isinstance(desk.app.screen, RiskMap)
        await desk.press("escape", "y")
        assert isinstance(desk.app.screen, RiskTrace)


async def test_a_risk_of_two_use_cases_stands_under_both_and_what_is_new_is_gone_to(
    workspace: Workspace, session: Session, risks: list[str]
) -> None:
    for title in ("Chat", "Search"):
        saved = session.add("use_case", {"title": title})
        assert saved.detail is not None
        tying.tie(session, ("risk", risks[0]), ("use_case", saved.detail.row))
    async with at_the_desk(workspace.path) as desk:
        await desk.press("5", "g")
        await pick(desk, "Use cases")
        assert shown(desk) == ["R-01", "R-01", "R-04", "R-02", "R-03"]
        headings = [line.draw(60).plain.strip() for line in desk.listing.lines if line.heading]
        assert [each.split("  ")[0] for each in headings if "UC-" in each] == ["UC-1 Chat", "UC-2 Search"]
        await desk.press("n")
        desk.app.screen.query_one("#field-title Input", Input).value = "Newest"
        await desk.press("ctrl+s")
        assert desk.panel.detail is not None and desk.panel.detail.ref == "R-05"
        await desk.press("colon")
        await desk.type("R-02")
        await desk.press("enter")
        assert desk.panel.detail.ref == "R-02"
        await desk.press("1", "colon")
        await desk.type("R-01")
        await desk.press("enter")
        assert desk.app.current_mode == "risks" and desk.panel.detail.ref == "R-01"
        assert desk.listing.key.startswith(f"risk:{risks[0]}"), "the cursor stands on it too"


async def test_the_last_row_that_is_selected_counts_too(workspace: Workspace, risks: list[str]) -> None:
    async with at_the_desk(workspace.path) as desk:
        await stand(desk, "R-02")
        await desk.press("space", "space")
        assert desk.listing.line is not None and desk.listing.line.heading, "the cursor has left the risks"
        await desk.press("s")
        await pick(desk, "Treatment")
        await pick(desk, "Share")
        assert rows(workspace, "SELECT short FROM risk WHERE treatment = 'share' ORDER BY short") == [
            ("R-02",), ("R-03",),
        ]  # fmt: skip


async def test_what_a_rule_refuses_for_one_is_set_for_none(
    workspace: Workspace, session: Session, risks: list[str]
) -> None:
    session.add("action", {"of": "R-02", "title": "Look"})
    async with at_the_desk(workspace.path) as desk:
        await stand(desk, "R-02")
        await desk.press("space", "space", "s")
        await pick(desk, "State")
        await pick(desk, "Closed")
        if desk.app.screen.is_modal:
            await desk.press("escape")
        assert rows(workspace, "SELECT count(*) FROM risk WHERE state = 'closed'") == [(1,)]


async def test_who_goes_to_what_a_filter_hides_sees_it(
    workspace: Workspace, session: Session, risks: list[str]
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await stand(desk, "R-02")
        await desk.press("f")
        desk.app.screen.query_one(SelectionList).select("state=closed")
        await desk.press("enter")
        assert shown(desk) == ["R-04"]
        desk.listing.go_to(next(line.key for line in desk.listing.lines if line.key.startswith("method:")))
        await desk.settle()
        await desk.press("colon")
        await desk.type("R-02")
        await desk.press("enter")
        assert desk.panel.detail is not None and desk.panel.detail.ref == "R-02" and len(shown(desk)) == 4


# Map and trace -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_map_and_trace_of_an_empty_workspace_say_so_and_lead_nowhere(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with at_the_desk(workspace.path, size=size) as desk:
        await desk.press("5", "m")
        screen = desk.app.screen
        assert isinstance(screen, RiskMap)
        assert screen.query_one(Listing).empty == "No risk stands in this cell."
        await desk.press("enter", "up", "up", "left", "end", "home", "down", "m", "enter", "escape")
        assert not desk.app.screen.is_modal
        await desk.press("y")
        assert isinstance(desk.app.screen, RiskTrace)
        assert said(desk.app.screen, "#about") == "No risk yet."
        await desk.press("enter", "tab", "enter", "escape")
        assert not desk.app.screen.is_modal and desk.app.current_mode == "risks"


@pytest.mark.parametrize("size", SIZES)
async def test_the_cursor_of_the_map_stays_on_it_and_lists_only_open_threats(
    workspace: Workspace, risks: list[str], size: tuple[int, int]
) -> None:
    async with at_the_desk(workspace.path, size=size) as desk:
        await desk.press("5", "m")
        screen = desk.app.screen
        grid = screen.query_one("#before", Grid)
        assert grid.cursor == (1, 4), "the worst cell that holds a risk; the closed one is past"
        await desk.press("up", "up", "up", "right", "right")
        assert grid.cursor == (0, 4) and screen.query_one(Listing).lines == []
        await desk.press("end", "home", "down", "down", "down", "down", "down")
        assert grid.cursor == (4, 0)
        await desk.press("right")
        assert [line.draw(70).plain.split()[0] for line in screen.query_one(Listing).lines] == ["R-02"]
        await desk.press("enter", "enter")
        assert desk.panel.detail is not None and desk.panel.detail.ref == "R-02"


@pytest.mark.parametrize("size", SIZES)
async def test_the_trace_shows_many_controls_and_enter_on_a_cell_goes_to_its_risk(
    workspace: Workspace, session: Session, risks: list[str], size: tuple[int, int]
) -> None:
    refs = ["A.10.2", "A.2.2", "A.2.3", "A.5.2", "A.5.3", "A.5.4", "A.6.1.2", "A.6.2.4", "A.6.2.6", "A.7.2", "A.8.2",
            "A.9.2", "A.10.3", "6.1.3"]  # fmt: skip
    for ref in refs:
        tying.tie(session, ("risk", risks[1]), ("requirement", session.requirement(ref)))
    put(workspace, "A.2.2", applicability="not_applicable", exclusion_justification="Bought")
    async with at_the_desk(workspace.path, size=size) as desk:
        await desk.press("5", "y")
        screen = desk.app.screen
        wrong = [line.draw(100).plain.strip() for line in screen.query_one(Listing).lines]
        assert "R-02 is treated by A.2.2, which is excluded" in wrong
        assert not any("R-04" in each for each in wrong), "what is closed is past"
        await desk.press("tab")
        grid = screen.query_one(Grid)
        assert grid.has_focus and len(grid.table.columns) == len(refs) and grid.table.columns[0] == "6.1.3"
        await desk.press("down", "end")
        assert "A.10.3" in said(screen, "#about") and "Drift" in said(screen, "#about")
        await desk.press("enter")
        assert desk.app.current_mode == "risks" and desk.panel.detail is not None
        assert desk.panel.detail.ref == "R-02"


# Assessing -----------------------------------------------------------------------------------------------------------


async def test_what_is_refused_of_an_assessment_stays_typed(workspace: Workspace, risks: list[str]) -> None:
    async with at_the_desk(workspace.path) as desk:
        await stand(desk, "R-01")
        await desk.press("r")
        desk.app.screen.query_one("#field-likelihood Input", Input).value = "9"
        desk.app.screen.query_one("#field-why TextArea", TextArea).text = "INC-2"
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Form), "a step that is none keeps the dialog open"
        await desk.press("escape")
        if desk.app.screen.is_modal:
            await desk.press("escape")
        assert rows(workspace, "SELECT likelihood FROM risk WHERE short = 'R-01'") == [(4,)]
        await desk.press("r")
        assert desk.app.screen.query_one("#field-why TextArea", TextArea).text == "INC-2", "a draft"


async def test_r_on_no_risk_says_what_it_is_for(workspace: Workspace, session: Session, risks: list[str]) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press("5")
        desk.listing.go_to(next(line.key for line in desk.listing.lines if line.key.startswith("method:")))
        await desk.settle()
        await desk.press("r")
        assert not desk.app.screen.is_modal and "Go to a risk: r assesses it anew." in desk.notices()


async def test_two_assessments_of_two_copies_are_flagged_and_decided_here(
    workspace: Workspace, session: Session, risks: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = copy(workspace.path, tmp_path_factory.mktemp("other") / "copy.aims")
    theirs = Session(other, who="Ann", today=lambda: TODAY)
    theirs.look()
    reassess(session, risks[0], {"likelihood": "2"})
    reassess(theirs, risks[0], {"likelihood": "5"}, "INC-2")
    merge.merge(workspace, other.path)
    async with at_the_desk(workspace.path) as desk:
        await stand(desk, "R-01")
        assert "⚑" in desk.label(f"risk:{risks[0]}")
        assert "Two people changed: Likelihood" in said(desk.panel, "#notice")
        await desk.press("c")
        assert desk.app.screen.is_modal
        assert isinstance(desk.app.screen, Decide)
        values = desk.app.screen.query_one(OptionList)
        told = entries(desk.app.screen)
        assert any("Ann" in each for each in told) and any("Lead" in each for each in told)
        values.highlighted = next(number for number, each in enumerate(told) if "Ann" in each)
        await desk.press("enter")
        assert rows(workspace, "SELECT likelihood FROM risk WHERE short = 'R-01'") == [(5,)]
        assert rows(workspace, "SELECT clashes FROM risk WHERE short = 'R-01'") == [(0,)]


# Ties and parts ------------------------------------------------------------------------------------------------------


async def test_a_tie_gets_a_note_and_goes_and_comes_back(
    workspace: Workspace, session: Session, risks: list[str]
) -> None:
    tying.tie(session, ("risk", risks[0]), ("requirement", session.requirement("A.6.2.4")))
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await stand(desk, "R-01")
        await desk.tab("tie-treats-requirement")
        listed = desk.panel.query_one("#tie-treats-requirement", TieList)
        assert "Undecided" in entries(listed)[0]
        await desk.press("t")
        desk.app.screen.query_one(TextArea).text = "tests before every release"
        await desk.press("ctrl+s")
        assert "tests before every release" in entries(listed)[0]
        await desk.press("u")
        assert entries(listed) == []
        await desk.press("ctrl+z")
        assert "tests before every release" in entries(listed)[0], "with its note"


async def test_a_risk_is_linked_once_and_never_to_itself(workspace: Workspace, risks: list[str]) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.6.2.4")
        for _ in range(2):
            await desk.tab("links")
            await desk.press("l")
            await pick(desk, "Risks")
            desk.app.screen.query_one(Input).value = "R-01"
            await desk.press("enter")
            await desk.press("ctrl+s")
        assert rows(workspace, "SELECT count(*) FROM link") == [(1,)]
        titles = [str(each) for each in desk.panel.query_one(TabStrip).titles.values()]
        assert "Links 1" in titles


async def test_a_new_risk_is_made_from_a_use_case_and_tied_to_it(workspace: Workspace, session: Session) -> None:
    session.add("use_case", {"title": "Chat"})
    async with at_the_desk(workspace.path) as desk:
        await desk.press("6")
        desk.listing.go_to(next(each.key for each in desk.listing.lines if "Chat" in each.draw(80).plain))
        await desk.settle()
        for goes_ahead in (False, True):
            await desk.tab("tie-concerns-risk")
            await desk.press("n")
            desk.app.screen.query_one("#field-title Input", Input).value = "It tells secrets"
            desk.app.screen.query_one("#field-tie-note TextArea", TextArea).text = "customers' data"
            await desk.press("ctrl+s" if goes_ahead else "escape")
            assert not desk.app.screen.is_modal, "one dialog asks for all of it"
            assert rows(workspace, "SELECT title FROM risk") == [("It tells secrets",)] * goes_ahead
            assert rows(workspace, "SELECT relation, note FROM link") == [("concerns", "customers' data")] * goes_ahead
        assert "R-01 is made and linked to UC-1. ctrl+z takes both back." in desk.notices()
        await desk.press("ctrl+z")
        assert rows(workspace, "SELECT (SELECT count(*) FROM risk), (SELECT count(*) FROM link)") == [(0, 0)]


async def test_a_control_is_offered_before_the_clause_of_its_number_and_named_above_its_note(
    workspace: Workspace, risks: list[str]
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await stand(desk, "R-01")
        await desk.tab("tie-treats-requirement")
        await desk.press("l")
        assert isinstance(desk.app.screen, Finder)
        assert desk.app.screen.heading == "Which control belongs to R-01?"
        await desk.type("7.4")
        assert "enter links it" in said(desk.app.screen, "#note")
        await desk.press("enter")
        assert isinstance(desk.app.screen, WriteText)
        assert desk.app.screen.heading.startswith("A.7.4 Quality of data for AI systems – R-01 ")
        await desk.press("ctrl+s")
        assert "A.7.4 is linked to R-01. ctrl+z takes it back." in desk.notices()


async def test_an_action_is_gone_to_done_and_deleted_from_its_risk(
    workspace: Workspace, session: Session, risks: list[str]
) -> None:
    session.add("action", {"of": "R-01", "title": "Write tests", "due": "2026-11-20", "owner": "Jane"})
    async with at_the_desk(workspace.path) as desk:
        await stand(desk, "R-01")
        await desk.tab("part-action")
        listed = desk.panel.query_one("#part-action", PartList)
        told = entries(listed)[0]
        assert "ACT-01" in told and "Write tests" in told and "Late" in told and "Jane" in told
        await desk.press("enter")
        assert desk.panel.detail is not None and desk.panel.detail.ref == "ACT-01"
        await desk.write("done_on", "today")
        await desk.press("enter", "escape")
        assert rows(workspace, "SELECT done_on FROM action") == [("2026-11-24",)]
        await stand(desk, "R-01")
        await desk.tab("part-action")
        assert "Done" in entries(desk.panel.query_one("#part-action", PartList))[0]
        await desk.press("delete")
        assert isinstance(desk.app.screen, Confirm)
        await desk.press("y")
        assert rows(workspace, "SELECT count(*) FROM action") == [(0,)]


async def test_what_is_missing_for_a_state_is_asked_for_there(workspace: Workspace, risks: list[str]) -> None:
    async with at_the_desk(workspace.path) as desk:
        await stand(desk, "R-02")
        await desk.choose("state", "accepted")
        asked = str(desk.app.screen.query(".dialog-text").first().render())
        assert desk.app.screen.is_modal and "accept" in asked
        await desk.press("escape")
        assert rows(workspace, "SELECT state FROM risk WHERE short = 'R-02'") == [("identified",)]
