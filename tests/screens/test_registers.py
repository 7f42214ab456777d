"""Organization, people, use cases and assessments, from the screen."""

from textual.widgets import Input, Select

from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.places import Assessments, BeginAssessment
from aims_tui.widgets.tabs import TabStrip
from aims_tui.workspace.workspace import Workspace
from tests.conftest import put
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import entries, fields, rows, stands


async def stand(desk: Driver, record: str, *, last: bool = False) -> None:
    """Put the cursor on a heading of the registers, or on the last entry below it."""
    if not desk.app.screen.is_modal and desk.app.current_mode != "registers":
        await desk.press("5")
    found = [each.key for each in desk.listing.lines if record in (each.key, each.under)]
    desk.listing.focus()
    desk.listing.go_to(found[-1] if last else found[0])
    await desk.settle()


async def test_people_are_added_renamed_deactivated_and_deleted(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await stand(desk, "person")
        await desk.press("n", "ctrl+s")
        assert desk.app.screen.is_modal and any("Name must not be empty" in each for each in desk.notices())
        desk.app.screen.query_one("#field-name Input", Input).value = "Jane Doe"
        desk.app.screen.query_one("#field-email Input", Input).value = "jane@example.org"
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT name, email, active FROM person") == [("Jane Doe", "jane@example.org", "yes")]
        assert desk.panel.opened.ref == "Jane Doe", "the cursor goes to who was added"
        put(workspace, "4.1", owner=desk.panel.opened.row)
        await desk.write("name", "Jane Roe")
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT name FROM person") == [("Jane Roe",)]
        await desk.choose("active", "no")
        assert "(inactive)" in desk.label(f"person:{desk.panel.opened.row}")
        await desk.press("escape", "delete")
        assert isinstance(desk.app.screen, Confirm)
        await desk.press("y")
        assert rows(workspace, "SELECT count(*) FROM person") == [(1,)], "who owns something is not deleted"
        assert desk.notices()
        put(workspace, "4.1", owner="")
        await desk.press("delete", "escape")
        assert rows(workspace, "SELECT count(*) FROM person") == [(1,)]
        await desk.press("delete")
        await desk.press("y")
        assert rows(workspace, "SELECT count(*) FROM person") == [(0,)]
        await desk.press("ctrl+z")
        assert rows(workspace, "SELECT name FROM person") == [("Jane Roe",)]


async def test_use_cases_are_added_changed_and_deleted_and_the_scope_is_written(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await stand(desk, "organization")
        await desk.press("n")
        assert any("one organization" in each for each in desk.notices())
        await stand(desk, "organization", last=True)
        await desk.write("scope", "All sites")
        await desk.press("ctrl+s")
        await desk.write("scope_approved_on", "today")
        await desk.press("enter")
        assert rows(workspace, "SELECT scope, scope_approved_on FROM organization") == [("All sites", "2026-11-24")]
        await desk.press("escape", "delete", "y")
        assert rows(workspace, "SELECT count(*) FROM organization") == [(1,)]
        if desk.app.screen.is_modal:
            await desk.press("escape")
        await stand(desk, "use_case")
        await desk.press("n")
        desk.app.screen.query_one("#field-title Input", Input).value = "Chat"
        await desk.press("ctrl+s")
        await stand(desk, "use_case", last=True)
        await desk.write("owner", "Jane")
        await desk.press("enter")
        assert "New person: Jane" in desk.notices()
        await desk.write("title", "Chat assistant")
        await desk.press("ctrl+s", "escape")
        assert desk.label(f"use_case:{desk.panel.opened.row}").startswith("UC-1 Chat assistant")
        await desk.press("delete")
        await desk.press("y")
        assert rows(workspace, "SELECT count(*) FROM use_case") == [(0,)]


async def test_assessments_begin_empty_or_as_a_copy_and_w_switches_between_them(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="So we do")
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await stand(desk, "assessment")
        await desk.press("n")
        dialog = desk.app.screen
        assert isinstance(dialog, BeginAssessment)
        await desk.press("ctrl+s")
        assert any("which use case" in each for each in desk.notices())
        dialog.query_one("#use-case", Input).value = "Chat"
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT title FROM assessment ORDER BY title") == [
            ("Chat",), ("Organization-wide AIMS",),
        ]  # fmt: skip
        await desk.press("w")
        assert isinstance(desk.app.screen, Assessments)
        listed = entries(desk.app.screen)
        assert "gets certified" in listed[0] and "open now" in listed[0] and "use case" in listed[1]
        await desk.press("down", "down", "enter")
        dialog = desk.app.screen
        assert isinstance(dialog, BeginAssessment)
        dialog.query_one("#use-case", Input).value = "Chat"
        dialog.query_one("#title", Input).value = "Chat, second year"
        dialog.query_one(Select).value = desk.app.seat.desk.assessment
        await desk.press("ctrl+s")
        assert desk.app.view.glance.assessment.title == "Chat, second year"
        assert rows(workspace, "SELECT count(*) FROM use_case") == [(1,)]
        assert rows(workspace, "SELECT count(*) FROM requirement WHERE implementation = 'So we do'") == [(2,)]
        await desk.go("4.1")
        assert fields(desk)["implementation"] == "So we do"
        await desk.write("implementation", "Only here")
        await desk.press("ctrl+s")
        assert stands(workspace, "4.1", "implementation") == "So we do"


async def test_a_person_shows_what_is_open_for_them_and_enter_leads_there(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("6.2")
        await desk.write("owner", "Jane")
        await desk.write("due", "2026-11-01")
        await desk.press("escape")
        await desk.press("5")
        row = rows(workspace, "SELECT id FROM person WHERE name = 'Jane'")[0][0]
        desk.section.go_to("person", str(row))
        await desk.settle()
        await desk.tab("duties")
        assert desk.panel.query_one(TabStrip).titles["duties"] == "Duties 1 open"
        assert "Owner · overdue since 2026-11-01" in entries(desk.panel, "#duties OptionList")[0]
        await desk.press("enter")
        assert desk.section.MODE == "clauses" and desk.panel.opened.ref == "6.2"
