"""The thin application, used."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static, TextArea

from aims_tui import settings
from aims_tui.app import AimsApp
from aims_tui.insight.figures import figures
from aims_tui.screens.dialogs.ask import Confirm, Decide
from aims_tui.screens.dialogs.base import Dialog
from aims_tui.screens.dialogs.evidence import AddEvidence, PickEvidence
from aims_tui.screens.dialogs.write import Complete
from aims_tui.screens.first_run import FirstRun
from aims_tui.widgets.bars import TopBar
from aims_tui.widgets.cards import Card
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import history, overview
from aims_tui.workspace.store import errors, evidence_files, file, gate
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import TODAY, act, put, requirement
from tests.screens.driving import at_the_desk
from tests.screens.reading import fields, said, stands


async def test_the_dashboard_shows_the_figures_of_the_file(workspace: Workspace) -> None:
    put(workspace, "4.1", status="implemented", no_evidence_reason="A talk, not written down", due="2026-01-01")
    put(workspace, "5.1", status="in_progress", due="2026-11-20")
    async with at_the_desk(workspace.path) as desk:
        found = figures(overview.overview(workspace).states, TODAY)
        assert (found.subclauses.part, len(found.overdue)) == (1, 1)
        text = str(desk.app.screen.query_one("#card-subclauses", Card).render())
        assert "1 / 32" in text and "3 %" in text
        assert str(desk.app.screen.query_one("#card-overdue", Card).render()).startswith("1")
        first = desk.app.screen.query_one("#next", OptionList).get_option_at_index(0)
        assert "5.1" in str(first.prompt) and "4 days late" in str(first.prompt)


async def test_digits_lead_to_the_sections_and_enter_on_next_up_to_the_requirement(workspace: Workspace) -> None:
    put(workspace, "A.6.2.4", due="2026-11-20")
    async with at_the_desk(workspace.path) as desk:
        await desk.press("2")
        assert desk.section.MODE == "clauses"
        await desk.press("1", "enter")
        assert desk.section.MODE == "annex"
        assert desk.panel.detail is not None and desk.panel.detail.ref == "A.6.2.4"


async def test_a_status_is_saved_when_it_is_chosen_and_the_tree_and_header_say_so(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("s")
        await desk.press("down", "enter")
        assert stands(workspace, "4.1", "status") == "in_progress"
        assert desk.label("4.1").startswith("◐ 4.1")
        assert "saved" in str(desk.section.query_one(TopBar).query_one("#state", Static).render())
    assert history.history(workspace, requirement(workspace, "4.1"))[-1].who == "Lead"


async def test_implemented_without_evidence_asks_for_the_reason_and_saves_both_together(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("9.2.1")
        await desk.choose("status", "implemented")
        assert isinstance(desk.app.screen, Complete)
        await desk.type("Records sit in 9.2.2")
        await desk.press("ctrl+s")
        assert stands(workspace, "9.2.1", "status") == "implemented"
        assert stands(workspace, "9.2.1", "no_evidence_reason") == "Records sit in 9.2.2"
    changes = history.history(workspace, requirement(workspace, "9.2.1"))
    assert len({each.action for each in changes}) == 1


async def test_leaving_the_question_leaves_everything_as_it_was(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("9.2.1")
        await desk.choose("status", "implemented")
        await desk.press("escape")
        assert stands(workspace, "9.2.1", "status") == "not_started"
        assert desk.editor("status").typed == "not_started"
        assert len(desk.app.context.unsaved) == 0


async def test_excluding_a_control_asks_for_its_justification(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.6.2.3")
        await desk.choose("applicability", "not_applicable")
        assert isinstance(desk.app.screen, Complete)
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Complete), "an empty justification is none"
        await desk.type("No development; only bought services")
        await desk.press("ctrl+s")
        assert stands(workspace, "A.6.2.3", "applicability") == "not_applicable"
        assert desk.label("A.6.2.3").startswith("⊘")
        assert desk.editor("exclusion_justification").display


async def test_a_new_owner_becomes_a_person_and_the_application_says_so(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("o")
        await desk.type("Jane Doe")
        await desk.press("enter")
        assert "Nobody is called 'Jane Doe' yet." in said(desk.app.screen, ".dialog-text")
        await desk.press("y")
        assert "New person: Jane Doe" in desk.notices()
        assert next(each.owner for each in overview.overview(workspace).states if each.ref == "4.1") == "Jane Doe"


async def test_a_due_date_is_understood_shown_and_saved(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("due", "14 Dec")
        assert "2026-12-14" in str(desk.editor("due").query_one(".field-hint", Static).render())
        await desk.press("enter")
        assert stands(workspace, "4.1", "due") == "2026-12-14"
        assert desk.editor("due").typed == "2026-12-14"


async def test_a_day_that_has_just_been_is_said_to_lie_in_the_next_year(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("due", "20 Nov")
        assert said(desk.editor("due"), ".field-hint") == "2027-11-20, Sat, in 361 days, next year"
        await desk.press("escape", "escape", "d")
        desk.app.screen.query_one(Input).value = "20 Nov"
        await desk.settle()
        assert "next year" in said(desk.app.screen, "#note")
        await desk.press("enter")
        assert desk.notices()[-1] == "4.1: Due 20 November 2027. ctrl+z takes it back."


async def test_an_unclear_date_is_refused_and_stays_to_be_mended(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("due", "12/11/2026")
        await desk.press("enter")
        assert any("can be 12 November 2026 or 11 December 2026" in each for each in desk.notices())
        assert stands(workspace, "4.1", "due") == ""
        await desk.go("4.2")
        await desk.go("4.1")
        assert desk.editor("due").typed == "12/11/2026", "what was typed comes back with the requirement"


async def test_text_is_saved_on_ctrl_s_and_on_leaving_the_field(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("implementation", "A context note.")
        await desk.press("ctrl+s")
        assert stands(workspace, "4.1", "implementation") == "A context note."
        await desk.write("implementation", "A context note.\nReviewed each spring.")
        await desk.press("escape")
        assert stands(workspace, "4.1", "implementation") == "A context note.\nReviewed each spring."


async def test_ctrl_q_saves_the_text_that_is_being_typed(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("implementation", "Typed last.")
        await desk.press("ctrl+q")
    assert stands(workspace, "4.1", "implementation") == "Typed last."


async def test_ctrl_q_keeps_text_that_cannot_be_saved_and_brings_it_back(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("due", "someday")
        await desk.press("ctrl+q")
    async with at_the_desk(workspace.path) as desk:
        assert any("4.1 Due" in each for each in desk.notices())
        await desk.go("4.1")
        assert fields(desk)["due"].startswith("someday  which day?")
        assert stands(workspace, "4.1", "due") == ""


async def test_evidence_is_added_with_its_note_linked_and_unlinked(workspace: Workspace, tmp_path: Path) -> None:
    paper = tmp_path / "scope statement.md"
    paper.write_text("Scope", "utf-8")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.3")
        await desk.press("e", "ctrl+n")
        dialog = desk.app.screen
        assert isinstance(dialog, AddEvidence)
        dialog.query_one("#source", Input).value = str(paper)
        dialog.query_one("#note", Input).value = "Names all sites"
        await desk.pilot.click("#add")
        await desk.settle()
        assert [(each.short, each.note) for each in desk.panel.detail.evidence] == [("EV-01", "Names all sites")]
        await desk.go("4.1")
        await desk.press("e")
        assert isinstance(desk.app.screen, PickEvidence)
        await desk.type("scope")
        await desk.press("enter", "enter")
        assert [each.short for each in desk.panel.detail.evidence] == ["EV-01"]
        await desk.tab("evidence")
        await desk.press("u")
        assert desk.panel.detail.evidence == ()
    with workspace.reading() as connection:
        (kept,) = connection.execute("SELECT file FROM evidence").fetchone()
    assert evidence_files.place(workspace.path, kept).read_text("utf-8") == "Scope"


async def test_unlinking_the_last_evidence_of_an_implemented_requirement_asks_why(workspace: Workspace) -> None:
    made = gate.added(workspace.kinds["evidence"], {"title": "Note", "link": "https://example.org"})
    tie = edits.link_change(workspace.kinds, ("evidence", made.row), ("requirement", requirement(workspace, "4.1")))
    act(workspace, made, tie)
    put(workspace, "4.1", status="implemented")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("evidence")
        await desk.press("u")
        assert isinstance(desk.app.screen, Complete)
        await desk.press("escape")
        assert len(desk.panel.detail.evidence) == 1
        await desk.press("u")
        await desk.type("Agreed orally")
        await desk.press("ctrl+s")
        assert desk.panel.detail.evidence == ()
        assert stands(workspace, "4.1", "no_evidence_reason") == "Agreed orally"


async def test_a_change_from_outside_shows_within_two_seconds_and_the_cursor_stays(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("5.2")
        put(workspace, "5.2", who="Colleague", status="in_progress")
        put(workspace, "6.2", who="Colleague", status="in_progress")
        for _ in range(20):
            await desk.pilot.pause(0.1)
            if desk.label("6.2").startswith("◐"):
                break
        await desk.settle()
        assert desk.label("6.2").startswith("◐ 6.2")
        assert desk.listing.key == "5.2"
        assert fields(desk)["status"] == "In progress"


async def test_text_that_is_being_typed_survives_a_change_from_outside(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("5.2")
        await desk.write("implementation", "mine")
        put(workspace, "5.2", who="Colleague", implementation="theirs", status="in_progress")
        desk.app.read()
        await desk.settle()
        assert desk.editor("implementation").typed == "mine"
        assert desk.editor("status").typed == "in_progress"


async def test_a_clash_keeps_both_values_and_the_person_decides(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("5.2")
        await desk.write("implementation", "mine")
        put(workspace, "5.2", who="Colleague", implementation="theirs")
        await desk.press("ctrl+s")
        (conflict,) = history.conflicts(workspace)
        assert {op.value for op in conflict.ops} == {"mine", "theirs"}
        assert "⚑" in desk.label("5.2")
        await desk.press("escape", "c")
        assert isinstance(desk.app.screen, Decide)
        shown = [str(option.prompt) for option in desk.app.screen.query_one("#values", OptionList).options]
        assert any("theirs" in each and "Colleague" in each for each in shown)
        assert any("mine" in each and "Lead" in each for each in shown)
        await desk.press("down", "enter")
        assert history.conflicts(workspace) == []
        assert "⚑" not in desk.label("5.2")


async def test_a_text_that_one_wrote_and_one_cleared_is_edited_without_words_of_ours_in_it(
    workspace: Workspace,
) -> None:
    put(workspace, "5.2", implementation="as it was")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("5.2")
        await desk.write("implementation", "mine")
        put(workspace, "5.2", who="Colleague", implementation="")
        await desk.press("ctrl+s", "escape", "c", "e")
        assert desk.app.screen.query_one(TextArea).text == "mine"


async def test_undo_and_redo_put_back_ones_own_last_action(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.choose("status", "in_progress")
        await desk.press("escape", "ctrl+z")
        assert stands(workspace, "4.1", "status") == "not_started"
        assert desk.editor("status").typed == "not_started"
        await desk.press("ctrl+y")
        assert stands(workspace, "4.1", "status") == "in_progress"


async def test_the_grouping_switches_is_remembered_and_changes_no_data(workspace: Workspace) -> None:
    head = workspace.head()
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.9.2")
        assert desk.label("A.5").startswith("Organizational policies and governance guide A.5 ")
        await desk.press("g")
        assert desk.label("A.2").startswith("A.2 Policies related to AI")
        assert desk.listing.key == "A.9.2"
        assert sum(line.heading for line in desk.listing.lines) == 9 + 1
    assert settings.load().grouping == "objectives"
    assert workspace.head() == head


async def test_on_a_narrow_screen_there_is_one_pane_at_a_time(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.go("4.1")
        assert desk.listing.display and desk.listing.size.width > 70
        assert desk.panel.region.width == 0
        await desk.press("enter")
        assert desk.panel.region.width > 70 and desk.listing.region.width == 0
        await desk.press("escape")
        assert desk.listing.region.width > 70


async def test_a_lock_of_somebody_else_is_waited_for_and_the_change_goes_in(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        other = sqlite3.connect(workspace.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await desk.choose("status", "in_progress")
        assert any("saving" in each for each in desk.notices())
        other.execute("ROLLBACK")
        other.close()
        for _ in range(30):
            await desk.pilot.pause(0.1)
            if stands(workspace, "4.1", "status") == "in_progress":
                break
        assert stands(workspace, "4.1", "status") == "in_progress"


async def test_a_file_with_foreign_parts_is_shown_and_not_written(workspace: Workspace) -> None:
    with sqlite3.connect(workspace.path) as connection:
        connection.execute("CREATE TRIGGER spy AFTER INSERT ON op BEGIN DELETE FROM op; END")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        assert "Read only" in str(desk.section.query_one(TopBar).query_one("#state", Static).render())
        await desk.write_on()
        assert desk.editor("status").read_only


async def test_a_lost_file_turns_the_screens_read_only_and_a_returned_one_back(workspace: Workspace) -> None:
    away = workspace.path.with_suffix(".away")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write_on()
        workspace.path.rename(away)
        for _ in range(3):  # once a second, by the clock of the application
            desk.app.read()
            await desk.settle()
        assert desk.panel.detail is not None and desk.editor("status").read_only
        assert len(desk.notices()) == 1, "it is told once, not every second"
        away.rename(workspace.path)
        desk.app.read()
        await desk.settle()
        assert not desk.editor("status").read_only


async def test_export_writes_the_workbook_beside_the_file(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press("x", "enter")
        await desk.until(lambda: bool(desk.notices()))
        assert workspace.path.with_suffix(".xlsx").exists()
        assert any("Wrote" in each for each in desk.notices())


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StopIteration("gone"), "That did not work (StopIteration: gone)."),
        (KeyboardInterrupt(), "That did not work (KeyboardInterrupt)."),
        (asyncio.CancelledError(), "That did not work (CancelledError)."),
        (ValueError("odd"), "That did not work (ValueError: odd)."),
        (OSError(28, "No space left on device", "/full"), "That did not work (/full: No space left on device)."),
        (errors.NoRoom("There is no room."), "There is no room."),
    ],
)
async def test_an_export_that_fails_ends_with_its_message_and_the_work_goes_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, error: BaseException, said: str
) -> None:
    def fails(*given: object, **named: object) -> None:
        raise error

    monkeypatch.setattr("aims_tui.workbook.export.export", fails)
    async with at_the_desk(workspace.path) as desk:
        await desk.press("x", "enter")
        await desk.until(lambda: bool(desk.notices()))
        assert any(each.startswith(said) for each in desk.notices())
        assert not isinstance(desk.app.screen, Dialog)
        await desk.go("4.1")


async def test_a_new_user_makes_a_workspace(tmp_path: Path, home: Path) -> None:
    async with at_the_desk(None, who="") as desk:
        assert isinstance(desk.app.screen, FirstRun)
        await desk.type("Acme AI")
        assert desk.app.screen.query_one("#path", Input).value.endswith("acme-ai.aims")
        desk.app.screen.query_one("#who", Input).value = "Jane Lead"
        desk.app.screen.query_one("#use-case", Input).value = "Chat"
        desk.app.screen.query_one("#path", Input).value = str(tmp_path / "team" / "acme.aims")
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Confirm) and not (tmp_path / "team").exists()
        await desk.press("y")
        await desk.settle()
        found = Workspace.open(tmp_path / "team" / "acme.aims")
        seen = overview.overview(found)
        assert seen.organization == "Acme AI"
        assert [each.title for each in seen.assessments] == ["Organization-wide AIMS", "Chat"]
        assert desk.app.context is not None and desk.app.context.session.who == "Jane Lead"
    assert settings.load().name == "Jane Lead"
    assert settings.load().file == str(tmp_path / "team" / "acme.aims")


async def test_a_new_user_can_look_at_the_demo(home: Path) -> None:
    async with at_the_desk(None, who="") as desk:
        await desk.press("f2")
        await desk.settle()
        assert "18 / 32" in str(desk.app.screen.query_one("#card-subclauses", Card).render())


async def test_the_first_run_says_what_is_missing_and_why_a_file_cannot_be_made(workspace: Workspace) -> None:
    async with at_the_desk(None, who="") as desk:
        await desk.press("ctrl+s")
        assert any("organization" in each for each in desk.notices())
        desk.app.screen.query_one("#organization", Input).value = "Acme"
        desk.app.screen.query_one("#who", Input).value = "Jane"
        desk.app.screen.query_one("#path", Input).value = str(workspace.path)
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Confirm)
        await desk.press("y")
        assert desk.app.context is not None and desk.app.context.session.workspace.id == workspace.id, (
            "a colleague joins"
        )


async def test_a_damaged_file_leads_to_the_first_run_with_the_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.aims"
    broken.write_bytes(b"not a database at all" * 100)
    async with at_the_desk(broken) as desk:
        assert "not an aims-tui workspace" in str(desk.app.screen.query_one("#first-reason", Static).render())
    assert broken.read_bytes() == b"not a database at all" * 100


async def test_saving_a_text_shown_with_replacements_does_not_write_the_replacements(workspace: Workspace) -> None:
    act(workspace, gate.Change("requirement", requirement(workspace, "4.1"), {"implementation": "as typed\u2028here"}))
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write_on()
        desk.editor("implementation").query_one(TextArea).focus()
        await desk.press("ctrl+s")
        await desk.press("escape")
    assert stands(workspace, "4.1", "implementation") == "as typed\u2028here"
    assert len(history.history(workspace, requirement(workspace, "4.1"))) == 1


async def test_the_window_can_be_opened_on_a_day_of_ones_choice(workspace: Workspace) -> None:
    put(workspace, "4.1", due="2026-11-20")
    async with at_the_desk(workspace.path, today=TODAY.replace(day=1)) as desk:
        assert str(desk.app.screen.query_one("#card-overdue", Card).render()).startswith("0")


def test_a_stamp_tells_two_states_of_a_file_apart(workspace: Workspace) -> None:
    before = file.stamp(workspace.path)
    gate.write(workspace, gate.Action("Lead", now(), "", (gate.added(workspace.kinds["person"], {"name": "Jane"}),)))
    assert file.stamp(workspace.path) != before
    assert file.stamp(workspace.path.with_name("nothing")) is None


async def test_after_a_key_for_one_field_the_person_is_back_in_the_list(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("s")
        await desk.press("down", "enter")
        assert desk.listing.has_focus
        await desk.press("down")
        assert stands(workspace, "4.1", "status") == "in_progress" and desk.listing.key == "4.2"


async def test_a_wrong_path_for_evidence_keeps_what_was_typed(workspace: Workspace, tmp_path: Path) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.3")
        await desk.press("e", "ctrl+n")
        desk.app.screen.query_one("#source", Input).value = str(tmp_path / "nothing.pdf")
        desk.app.screen.query_one("#note", Input).value = "a note"
        await desk.pilot.click("#add")
        await desk.settle()
        assert isinstance(desk.app.screen, AddEvidence)
        assert desk.app.screen.query_one("#note", Input).value == "a note"


async def test_an_interview_begins_with_the_keys_for_a_verdict(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press("2", "i", "3")
        offered = {each.binding.id for each in desk.app.screen.active_bindings.values()}
        assert {"interview.yes", "interview.partly", "interview.no", "interview.write"} <= offered


async def test_the_styles_of_the_first_paint_are_read_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew: list[str] = []
    monkeypatch.setattr(AimsApp, "refresh_css", lambda app, **_: anew.append(app.current_mode))
    async with at_the_desk(workspace.path) as desk:
        assert desk.app.screen.MODE == desk.app.current_mode == "dashboard"
        assert anew == []


async def test_five_notices_that_say_the_same_are_one(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        for _ in range(5):
            desk.app.notify("Someone else is saving.")
            await desk.pilot.pause()
        desk.app.notify("Someone else is saving.", severity="error")
        await desk.pilot.pause()
        assert desk.notices() == ["Someone else is saving."] * 2
        assert len(desk.app.query("Toast")) == 2
