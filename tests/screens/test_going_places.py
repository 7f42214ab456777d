"""Going anywhere: by number, short id, title, any written word, or the palette."""

from textual.widgets import Input, OptionList

from aims_tui.screens.dialogs.finder import Finder
from aims_tui.widgets.listing import Listing
from aims_tui.workspace.commands import assessing
from aims_tui.workspace.commands import evidence as evidence_commands
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import said


async def go(desk: Driver, key: str, typed: str) -> None:
    await desk.press(key)
    assert isinstance(desk.app.screen, Finder)
    desk.app.screen.query_one(Input).value = typed
    await desk.press("enter")


def filled(workspace: Workspace) -> str:
    """Write a word of its own into every sort of text; return the row of another assessment."""
    at = Session(workspace, who="Lead", today=lambda: TODAY)
    at.look()
    put(workspace, "4.1", implementation="wordimplementation")
    at.add("person", {"name": "Jane Roe", "role": "wordrole"})
    at.add("use_case", {"title": "Chat", "description": "worddescription"})
    evidence_commands.add(
        at, "https://example.org", {"title": "Board minutes"}, [("requirement", at.requirement("9.3.1"))], "wordnote"
    )
    at.add("answer", {"requirement": at.requirement("A.2.2"), "question": "A.2.2-q1", "text": "wordanswer"})
    at.add("remark", {"requirement": at.requirement("7.2"), "on": "2026-11-01", "text": "wordremark"})
    return assessing.begin(at, "Chat 2026", "Chat")[0]


async def test_a_clause_is_found_by_its_number_and_its_title_and_its_heading_is_gone_to(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        for typed in ("6", "6 planning", "planning"):
            await go(desk, "colon", typed)
            await desk.settle()
            assert desk.section.MODE == "clauses" and desk.listing.line is not None
            assert (desk.listing.line.key, desk.listing.line.heading) == ("6", True), typed
            await desk.press("1")


async def test_numbers_short_ids_titles_and_every_written_word_lead_to_their_place(workspace: Workspace) -> None:
    other = filled(workspace)
    async with at_the_desk(workspace.path) as desk:
        for typed, mode, ref in (
            ("a.6.2.4", "annex", "A.6.2.4"), ("4.1", "clauses", "4.1"), ("x.1", "annex", "X.1"),
            ("ev-01", "evidence", "EV-01"), ("board min", "evidence", "EV-01"), ("UC-1", "inventory", "UC-1"),
            ("jane", "registers", "Jane Roe"), ("competence", "clauses", "7.2"),
            ("A6.2.5", "annex", "A.6.2.5"), ("ISO42001:5.1 Governance", "clauses", "5.1"),
            ("Clause 9.2.2", "clauses", "9.2.2"),
        ):  # fmt: skip
            await go(desk, "colon", typed)
            await desk.settle()
            assert (desk.section.MODE, desk.panel.detail.ref) == (mode, ref), typed
        for word, ref in (
            ("wordimplementation", "4.1"), ("wordrole", "Jane Roe"), ("worddescription", "UC-1"),
            ("wordnote", "9.3.1"), ("wordanswer", "A.2.2"), ("wordremark", "7.2"),
        ):  # fmt: skip
            await go(desk, "slash", word)
            await desk.settle()
            assert desk.panel.detail.ref == ref, word
        await go(desk, "colon", "wordremark")
        assert desk.app.screen.is_modal and any("Nothing is called that" in each for each in desk.notices())
        assert "Nothing holds that" in said(desk.app.screen, "#note")
        await desk.press("escape")
        assert desk.panel.detail.ref == "7.2"
        at = desk.app.context.session
        own, at.assessment = at.assessment, other
        row = at.requirement("5.2")
        at.assessment = own
        desk.section.post_message(desk.section.GoTo("requirement", row))
        await desk.settle()
        await desk.settle()
        assert desk.app.view.overview.assessment.title == "Chat 2026"
        assert desk.panel.detail.row == row, "another assessment is opened where the place lies there"
        desk.section.post_message(desk.section.GoTo("requirement", "gone"))
        await desk.settle()
        assert any("not there any more" in each for each in desk.notices())


async def test_the_palette_goes_to_places_and_does_every_action(workspace: Workspace) -> None:
    filled(workspace)
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        for typed, ref in (("A.6.2.4", "A.6.2.4"), ("Board minutes", "EV-01"), ("Jane Roe", "Jane Roe")):
            await desk.press("ctrl+p")
            desk.app.screen.query_one(Input).value = typed
            for _ in range(50):
                await desk.pilot.pause(0.02)
                if desk.app.screen.query_one(OptionList).option_count:
                    break
            await desk.press("enter")
            await desk.settle()
            assert desk.panel.detail.ref == ref
        offered = {each.title for each in desk.app.get_system_commands(desk.app.screen)}
        assert {"Unsaved texts", "Go to", "Search", "Export", "Help", "Undo", "Quit", "Theme"} <= offered
        await desk.press("2")
        offered = {each.title for each in desk.app.get_system_commands(desk.app.screen)}
        assert {"Status", "Owner", "Due", "Evidence", "Filter", "Interview"} <= offered


async def test_where_two_assessments_differ_the_dashboard_says_so_and_lists_it(workspace: Workspace) -> None:
    other = filled(workspace)
    put(workspace, "A.10.4", applicability="not_applicable", exclusion_justification="No customers yet")
    put(workspace, "5.1", status="in_progress")
    async with at_the_desk(workspace.path) as desk:
        listed = desk.app.screen.query_one("#next", OptionList)
        assert str(listed.get_option("differences").prompt) == "⚑ 2 assessments differ in 2 requirements"
        listed.highlighted = listed.get_option_index("differences")
        await desk.press("enter")
        lines = [" ".join(each.draw(100).plain.split()) for each in desk.app.screen.query_one(Listing).lines]
        assert lines == [
            "Chat 2026: differs in 2 requirements",
            "A.10.4 Customers Not applicable / Undecided",
            "5.1 Leadership and commitment In progress / Not started",
        ]
        await desk.press("down", "down", "enter")
        assert desk.panel.detail.ref == "5.1" and desk.panel.detail.row != other
        put(workspace, "A.10.4", applicability="undecided")
        put(workspace, "5.1", status="not_started")
        await desk.press("1")
        desk.app.read()
        await desk.settle()
        assert "differences" not in [each.id for each in desk.app.screen.query_one("#next", OptionList).options]
