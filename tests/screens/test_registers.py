"""Organization, people, use cases and assessments, from the screen."""

import json
import sqlite3
from contextlib import closing

import pytest
from textual.widgets import Input, Select, Static

from aims_tui.screens.dialogs.ask import Confirm, ConfirmAll
from aims_tui.screens.dialogs.pick import PickOne, PickPerson
from aims_tui.screens.dialogs.places import BeginAssessment, PickAssessment
from aims_tui.widgets.tabs import TabStrip
from aims_tui.workspace.store import gate, writable
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import entries, fields, rows, said, stands


async def stand(desk: Driver, record: str, *, last: bool = False) -> None:
    """Put the cursor on a heading of the registers, or on the last entry below it."""
    digit, mode = ("6", "inventory") if record == "use_case" else ("7", "registers")
    if not desk.app.screen.is_modal and desk.app.current_mode != mode:
        await desk.press(digit)
    found = [each.key for each in desk.listing.lines if record == each.key.split(":")[0]]
    desk.listing.focus()
    if found:
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
        assert desk.panel.detail.ref == "Jane Doe", "the cursor goes to who was added"
        put(workspace, "4.1", owner=desk.panel.detail.row)
        await desk.write("name", "Jane Roe")
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT name FROM person") == [("Jane Roe",)]
        await desk.choose("active", "no")
        await desk.press("escape")
        assert "Not active" in desk.label(f"person:{desk.panel.detail.row}")
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
        assert desk.label(f"use_case:{desk.panel.detail.row}").startswith("UC-1 Chat assistant")
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
        assert isinstance(desk.app.screen, PickAssessment)
        listed = entries(desk.app.screen)
        assert "gets certified" in listed[0] and "open now" in listed[0] and "use case" in listed[1]
        await desk.press("down", "down", "enter")
        dialog = desk.app.screen
        assert isinstance(dialog, BeginAssessment)
        dialog.query_one("#use-case", Input).value = "Chat"
        dialog.query_one("#title", Input).value = "Chat, second year"
        dialog.query_one(Select).value = desk.app.context.session.assessment
        await desk.press("ctrl+s")
        assert desk.app.view.overview.assessment.title == "Chat, second year"
        assert desk.notices()[-1] == "Begun: Chat, second year. It is open now."
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
        await desk.press("7")
        row = rows(workspace, "SELECT id FROM person WHERE name = 'Jane'")[0][0]
        desk.section.go_to("person", str(row))
        await desk.settle()
        await desk.tab("duties")
        assert desk.panel.query_one(TabStrip).titles["duties"] == "Duties 1 open"
        assert "Owner · overdue since 2026-11-01" in entries(desk.panel, "#duties OptionList")[0]
        await desk.press("enter")
        assert desk.section.MODE == "clauses" and desk.panel.detail.ref == "6.2"


async def janes(workspace: Workspace) -> str:
    """Let Jane own 4.1 and review A.2.2; return her row."""
    jane, ann = (gate.added(workspace.kinds["person"], {"name": name}) for name in ("Jane", "Ann"))
    act(workspace, jane, ann)
    put(workspace, "4.1", owner=jane.row)
    put(workspace, "A.2.2", reviewer=jane.row)
    return jane.row


def owners(workspace: Workspace) -> list[tuple[object, ...]]:
    return rows(
        workspace,
        "SELECT coalesce(o.name, ''), r.name FROM requirement c JOIN requirement a ON a.ref = 'A.2.2' AND c.ref = '4.1'"
        " LEFT JOIN person o ON o.id = c.owner LEFT JOIN person r ON r.id = a.reviewer",
    )


async def test_setting_a_person_inactive_says_what_names_them_and_offers_the_handover(workspace: Workspace) -> None:
    row = await janes(workspace)
    async with at_the_desk(workspace.path) as desk:
        await desk.press("7")
        desk.listing.go_to(f"person:{row}")
        await desk.settle()
        await desk.choose("active", "no")
        assert isinstance(desk.app.screen, ConfirmAll)
        assert "2 things still name Jane" in said(desk.app.screen, ".dialog-text")
        assert "4.1 Owner" in said(desk.app.screen, ".dialog-list Static")
        await desk.press("y")
        await desk.type("ann")
        await desk.press("enter")
        assert owners(workspace) == [("Jane", "Jane")], "it is listed before it is done"
        await desk.press("y")
        assert owners(workspace) == [("Ann", "Ann")]
        assert "Ann has taken over 2 things from Jane." in desk.notices()
        await desk.press("escape", "ctrl+z")
        assert owners(workspace) == [("Jane", "Jane")]


async def test_o_on_a_person_and_the_palette_hand_over_and_escape_leaves_everything(workspace: Workspace) -> None:
    row = await janes(workspace)
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.press("7")
        desk.listing.go_to(f"person:{row}")
        await desk.settle()
        await desk.press("o", "enter", "escape")
        assert owners(workspace) == [("Jane", "Jane")]
        await desk.press("2", "ctrl+p")
        await desk.type("hand over")
        await desk.press("enter")
        assert isinstance(desk.app.screen, PickOne)
        await desk.press("2")
        await desk.press("enter")
        await desk.press("y")
        assert owners(workspace) == [("Ann", "Ann")]


async def test_a_name_that_nobody_has_takes_over_only_once_it_is_said_to_be_new(workspace: Workspace) -> None:
    row = await janes(workspace)
    async with at_the_desk(workspace.path) as desk:
        await desk.press("7")
        desk.listing.go_to(f"person:{row}")
        await desk.settle()
        await desk.press("o")
        await desk.type("Bob")
        await desk.press("enter")
        assert "Nobody is called 'Bob' yet. Make a new person?" in said(desk.app.screen, ".dialog-text")
        await desk.press("escape")
        assert isinstance(desk.app.screen, PickPerson)
        assert desk.app.screen.query_one(Input).value == "Bob", "a slip is mended where it was made"
        await desk.press("escape")
        assert owners(workspace) == [("Jane", "Jane")] and not desk.app.screen.is_modal
        await desk.press("o")
        await desk.type("jane")
        await desk.press("enter")
        assert any("Name somebody else than Jane" in each for each in desk.notices()), "who has left is known"
        await desk.press("o")
        await desk.type("Bob")
        await desk.press("enter", "y", "y")
        assert owners(workspace) == [("Bob", "Bob")]
        assert desk.notices()[-1] == "New person: Bob. Bob has taken over 2 things from Jane."


async def test_no_key_is_silent_on_a_heading_of_the_registers(workspace: Workspace) -> None:
    row = await janes(workspace)
    async with at_the_desk(workspace.path) as desk:
        await desk.press("7")
        desk.listing.go_to(f"person:{row}")
        await desk.settle()
        for heading in ("person", "use_case", "organization"):
            await stand(desk, heading)
            for key in ("n", "w", "delete", *(["o"] if heading != "use_case" else [])):
                desk.app.clear_notifications()
                await desk.press(key)
                assert desk.app.screen.is_modal or desk.notices(), (heading, key)
                assert not isinstance(desk.app.screen, Confirm | PickPerson), "nobody stands on what is shown beside"
                if desk.app.screen.is_modal:
                    await desk.press("escape")


async def test_delete_on_a_duty_takes_the_person_out_of_that_record_only(workspace: Workspace) -> None:
    row = await janes(workspace)
    async with at_the_desk(workspace.path) as desk:
        await desk.press("7")
        desk.listing.go_to(f"person:{row}")
        await desk.settle()
        await desk.tab("duties")
        await desk.press("delete")
        assert "Take Jane out of 4.1 (Owner)?" in said(desk.app.screen, ".dialog-text")
        await desk.press("y")
        assert owners(workspace) == [("", "Jane")]
        assert rows(workspace, "SELECT count(*) FROM person") == [(2,)]


async def test_what_a_leaver_once_did_stands_apart_and_is_not_taken_out(workspace: Workspace) -> None:
    row = await janes(workspace)
    past = {"title": "Wrong answers", "assessed_by": row, "next_review": "2026-11-01"}
    act(workspace, gate.added(workspace.kinds["risk"], past))
    put(workspace, "4.1", owner="")
    put(workspace, "A.2.2", reviewer="")
    async with at_the_desk(workspace.path) as desk:
        await desk.press("7")
        desk.listing.go_to(f"person:{row}")
        await desk.settle()
        await desk.tab("duties")
        assert desk.panel.query_one(TabStrip).titles["duties"] == "Duties 0 open"
        assert entries(desk.panel, "#duties OptionList") == ["R-01     Wrong answers\nin the past: Assessed by"]
        await desk.press("delete")
        assert "R-01 says what Jane did (Assessed by): that stays." in desk.notices()


async def test_a_file_of_an_earlier_version_that_is_only_read_says_why_a_section_has_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(workspace.path)) as connection, connection:
        since = ("risk", "action", "method", "approval")
        for kind in since:
            connection.execute(f"DROP TABLE {kind}")
        told = json.loads(connection.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()[0])
        without = json.dumps({name: told[name] for name in told if name not in since})
        connection.execute("UPDATE meta SET value = ? WHERE key = 'layout'", [without])
        connection.execute("DELETE FROM op WHERE record IN ('risk', 'action', 'method', 'approval')")
        connection.execute("PRAGMA user_version = 2")
    monkeypatch.setattr(writable, "seen_at_once", lambda *given: "Only for reading here.")
    async with at_the_desk(workspace.path) as desk:
        for key in "5sfgktnrmyD<>-":
            await desk.press({"<": "less_than_sign", ">": "greater_than_sign", "-": "minus"}.get(key, key))
        assert "Open it once where it can be written" in str(desk.app.screen.query_one(".nothing", Static).content)
        await desk.press("7")
        assert desk.listing.first(), "what the file does know is shown"
