"""The inventory and the registers as a governance lead works with them: links, maps, actions, versions of models."""

import pytest
from textual.widgets import Input

from aims_tui.screens.dialogs.coverage import CoverageMap
from aims_tui.screens.dialogs.finder import Finder
from aims_tui.screens.dialogs.pick import PickOne, PickSeveral
from aims_tui.screens.dialogs.write import Form
from aims_tui.widgets.cards import RegisterCard
from aims_tui.widgets.listing import Listing
from aims_tui.widgets.tabs import TabStrip
from aims_tui.workspace.commands import tying
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY
from tests.screens.driving import Driver, at_the_desk, pick
from tests.screens.reading import entries, said, stands


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """Two systems made with one model, an own control that carries 9.1, and an obligation."""
    made = Session(workspace, who="Lead", today=lambda: TODAY)
    made.look()
    made.add("system", {"name": "Ticket triage", "stage": "operation"})
    made.add("system", {"name": "Reply drafts"})
    made.add("model", {"name": "Big one", "version": "3.1"})
    made.add("own_control", {"title": "Weekly look", "how": "The lead looks at the figures.", "state": "in_place"})
    made.add("obligation", {"title": "Data protection", "source": "GDPR, Art. 35"})
    for system in ids(made, "system"):
        tying.tie(made, ("model", ids(made, "model")[0]), ("system", system))
    tying.tie(made, ("own_control", ids(made, "own_control")[0]), ("requirement", made.requirement("9.1")), "looks")
    return made


def ids(session: Session, kind: str) -> list[str]:
    return [row.id for row in session.rows(kind)[kind]]


async def to(desk: Driver, section: str, key: str) -> None:
    """Put the cursor on a line of a section."""
    await desk.press(section)
    desk.listing.focus()
    desk.listing.go_to(key)
    await desk.settle()


async def test_the_inventory_lists_systems_models_assessments_suppliers_and_use_cases(session: Session) -> None:
    async with at_the_desk(session.workspace.path, size=(80, 24)) as desk:
        await desk.press("6")
        headings = [desk.label(line.key).split("  ")[0].strip() for line in desk.listing.lines if line.heading]
        assert headings == ["AI systems", "AI models", "Impact assessments", "Suppliers", "Use cases"]
        assert str(desk.listing.border_title).startswith("2 AI systems · 1 idea · 1 in operation")
        await desk.press("1")
        card = desk.app.screen.query_one("#card-inventory", RegisterCard)
        assert str(card.render()) == "Inventory 2 · 2 …", "no word is cut in the middle"
    async with at_the_desk(session.workspace.path) as desk:
        card = desk.app.screen.query_one("#card-inventory", RegisterCard)
        assert "2 AI systems without impact assessment" in str(card.render())


async def test_what_many_sorts_of_links_lead_to_stands_in_one_tab(session: Session) -> None:
    async with at_the_desk(session.workspace.path, size=(80, 24)) as desk:
        await desk.go("9.1")
        strip = desk.panel.query_one(TabStrip)
        assert "Links 1" in strip.titles.values()
        while desk.panel.tab != "links":
            await desk.press("right_square_bracket")
        await desk.press("enter")
        (entry,) = entries(desk.panel, "#links OptionList")
        assert "C-01" in entry and "Weekly look" in entry and "Never" in entry and "Own controls" in entry
        await desk.press("l")
        assert isinstance(desk.app.screen, PickOne), "which sort of link"
        await pick(desk, "Obligations")
        assert isinstance(desk.app.screen, Finder)
        await desk.type("O-01")
        await desk.press("enter")
        await desk.type("by the look")
        await desk.press("ctrl+s")
        assert len(entries(desk.panel, "#links OptionList")) == 2


async def test_the_text_of_an_own_control_is_taken_over_behind_what_stands(session: Session) -> None:
    async with at_the_desk(session.workspace.path, size=(100, 30)) as desk:
        await desk.go("9.1")
        while desk.panel.tab != "links":
            await desk.press("right_square_bracket")
        await desk.press("enter", "i")
        assert stands(session.workspace, "9.1", "implementation") == "C-01: The lead looks at the figures."
        assert stands(session.workspace, "9.1", "status") == "not_started", "nobody said more"


async def test_a_new_version_of_a_model_asks_which_systems_it_concerns(session: Session) -> None:
    async with at_the_desk(session.workspace.path, size=(100, 30)) as desk:
        await to(desk, "6", f"model:{ids(session, 'model')[0]}")
        await desk.write("version", "4")
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, PickSeveral)
        assert "Which AI systems does the new version concern?" in str(desk.app.screen.heading)
        await desk.press("space", "enter")
        changed = {row.title: row.value("changed_on") for row in session.rows("system")["system"]}
        assert changed == {"Ticket triage": TODAY.isoformat(), "Reply drafts": ""}


async def test_the_map_shows_what_carries_a_requirement_and_leads_to_what_none_carries(session: Session) -> None:
    async with at_the_desk(session.workspace.path, size=(120, 36)) as desk:
        await to(desk, "7", f"own_control:{ids(session, 'own_control')[0]}")
        await desk.press("m")
        dialog = desk.app.screen
        assert isinstance(dialog, CoverageMap)
        assert "69 of 70 requirements without own control" in str(dialog.query_one("#wrong-side").children[0].render())
        await desk.press("tab")
        assert isinstance(desk.app.focused, Listing)
        await desk.press("enter")
        assert desk.panel.detail is not None and desk.panel.detail.ref == "4.1"


async def test_a_question_that_is_answered_no_becomes_an_action_of_its_requirement(session: Session) -> None:
    async with at_the_desk(session.workspace.path, size=(100, 30)) as desk:
        await desk.go("4.1")
        await desk.press("right_square_bracket", "enter", "n")
        assert any("T makes an action" in each.message for each in desk.app._notifications)
        await desk.press("up", "T")
        assert isinstance(desk.app.screen, Form)
        assert desk.app.screen.query(Input).first().value.strip(), "it begins with the question"
        await desk.press("ctrl+s")
        (action,) = session.rows("action")["action"]
        assert action.cell("of").text == "4.1"


async def test_an_incident_a_supplier_and_a_remark_offer_an_action_too(session: Session) -> None:
    session.add("incident", {"title": "Down"})
    async with at_the_desk(session.workspace.path, size=(100, 30)) as desk:
        await to(desk, "7", f"incident:{ids(session, 'incident')[0]}")
        await desk.press("T")
        await desk.type("Look why")
        await desk.press("ctrl+s")
        assert [row.title for row in session.rows("action")["action"]] == ["Look why"]
        assert "ACT-01 is to be done for INC-1." in desk.notices()
        await to(desk, "7", f"obligation:{ids(session, 'obligation')[0]}")
        await desk.press("T")
        assert any("No actions are done for an obligation." in each.message for each in desk.app._notifications)


async def test_two_that_are_selected_are_made_one(session: Session) -> None:
    async with at_the_desk(session.workspace.path, size=(100, 30)) as desk:
        await to(desk, "6", f"system:{ids(session, 'system')[0]}")
        await desk.press("U")
        assert any("Select two AI systems" in each.message for each in desk.app._notifications)
        await desk.press("space", "space", "U")
        assert isinstance(desk.app.screen, PickOne)
        assert "Which one stays?" in said(desk.app.screen, "#note")
        await desk.press("1")
        assert [row.title for row in session.rows("system")["system"]] == ["Ticket triage"]
        await desk.press("ctrl+z")
        assert len(ids(session, "system")) == 2


async def test_who_did_something_is_asked_for_by_name_and_when_by_a_day(session: Session) -> None:
    async with at_the_desk(session.workspace.path, size=(100, 30)) as desk:
        await to(desk, "6", f"system:{ids(session, 'system')[0]}")
        titles = [*desk.panel.query_one(TabStrip).titles.values()]
        assert titles.index("Impact assessments") < titles.index("Actions"), "what only a system has stands first"
        await desk.press("right_square_bracket", "enter", "n")
        hints = {each.parent.parent.id: each.placeholder for each in desk.app.screen.query(Input)}
        assert (hints["field-assessor"], hints["field-on"]) == ("name or role", "14 Nov, last friday")
