"""Typed text is never lost: by section, by record, by quitting, by a refusal, a lock or somebody else."""

import sqlite3
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Button, Input, OptionList, Static, TextArea

from aims_tui.screens import section
from aims_tui.screens.dialogs.ask import Decide
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.unsaved import UnsavedTexts
from aims_tui.workspace.queries import history
from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.session.unsaved import Unsaved
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import entries, fields, header, said, stands


async def until(desk: Driver, holds: object) -> None:
    """Wait for something that a timer of the program brings about."""
    for _ in range(100):
        if holds():  # type: ignore[operator]
            break
        await desk.pilot.pause(0.05)
    await desk.settle()
    assert holds()  # type: ignore[operator]


async def test_text_is_saved_when_one_goes_to_another_record_or_section_or_tab(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("implementation", "by record")
        desk.listing.focus()
        await desk.press("down")
        assert stands(workspace, "4.1", "implementation") == "by record"
        await desk.write("implementation", "by section")
        desk.app.action_section("annex")
        await desk.settle()
        assert stands(workspace, "4.2", "implementation") == "by section"
        await desk.go("4.3")
        await desk.write("implementation", "by place")
        desk.app.section.post_message(
            section.Section.GoTo("requirement", desk.app.context.session.requirement("A.2.2"))
        )
        await desk.settle()
        await desk.settle()
        await until(desk, lambda: stands(workspace, "4.3", "implementation") == "by place")
        assert len(desk.app.context.unsaved) == 0


async def test_a_draft_lies_on_disk_while_one_types_and_is_gone_after_the_save(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("implementation", "typed, not saved")
        drafts = Drafts(workspace.path, workspace.id)
        await until(desk, lambda: [each.text for each in drafts.listed()] == ["typed, not saved"])
        assert "1 text not saved" in header(desk)
        await desk.press("ctrl+s")
        await until(desk, lambda: drafts.listed() == ())
        await until(desk, lambda: "not saved" not in header(desk))


async def test_a_refused_text_waits_in_its_field_and_in_the_list_of_unsaved_texts(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("due", "someday")
        await desk.press("enter", "escape")
        await desk.go("4.2")
        await desk.write("due", "sometime")
        await desk.press("enter", "escape")
        await desk.press("1")
        desk.app.action_unsaved()
        await desk.settle()
        dialog = desk.app.screen
        assert isinstance(dialog, UnsavedTexts)
        assert str(dialog.query_one("#draft-text", Static).render()) == "someday"
        await desk.press("ctrl+c")
        assert desk.app.clipboard == "someday"
        await desk.press("enter")
        await desk.settle()
        assert desk.section.MODE == "clauses" and desk.panel.detail.ref == "4.1"
        assert fields(desk)["due"].startswith("someday")
        desk.app.action_unsaved()
        await desk.settle()
        for key in ("escape", "y"):
            await desk.press("delete")
            assert "Throw away what was typed for 4.1 Due? Nothing" in said(desk.app.screen, ".dialog-text")
            assert len(desk.app.context.unsaved.all()) == 2
            await desk.press(key)
        assert isinstance(desk.app.screen, UnsavedTexts), "the list stays for the next one"
        assert "Throw away  delete" in [str(each.label) for each in desk.app.screen.query(Button)]
        await desk.press("escape")
        assert [each.text for each in desk.app.context.unsaved.all()] == ["sometime"]
        await desk.go("4.2")
        await desk.go("4.1")
        assert "someday" not in fields(desk)["due"], "what was thrown away does not come back"


async def test_what_somebody_else_wrote_meanwhile_is_shown_beside_ones_own_text(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("5.2")
        for answer, stood in (("down", "theirs 0"), ("", "mine 1"), ("edit", "mine 2\n\ntheirs 2")):
            number = stood[-1]
            await desk.write("implementation", f"mine {number}")
            put(workspace, "5.2", who="Colleague", implementation=f"theirs {number}")
            desk.app.read()
            await desk.settle()
            notice = str(desk.panel.query_one("#notice", Static).render())
            assert "Colleague changed while you wrote: How it is implemented" in notice
            assert desk.editor("implementation").typed == f"mine {number}"
            desk.section.action_decide()
            await desk.settle()
            dialog = desk.app.screen
            assert isinstance(dialog, Decide)
            shown = entries(dialog, "#values")
            assert "Yours, not saved" in shown[0] and "Colleague" in shown[1] and f"theirs {number}" in shown[1]
            if answer == "edit":
                await desk.press("e")
                assert dialog.query_one(TextArea).text == stood
                await desk.press("ctrl+s")
            else:
                dialog.query_one(OptionList).focus()
                await desk.press(*([answer] if answer else []), "enter")
            await desk.settle()
            assert stands(workspace, "5.2", "implementation") == stood
            assert desk.editor("implementation").typed == stood
            assert len(desk.app.context.unsaved) == 0 and history.conflicts(workspace) == []
            assert not desk.panel.query_one("#notice").display


async def test_a_lock_that_stays_keeps_the_text_and_ctrl_s_tries_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section, "RETRIES", 1)
    monkeypatch.setattr(section, "RETRY_AFTER", 0)
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        other = sqlite3.connect(workspace.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await desk.write("implementation", "mine")
        await desk.press("ctrl+s")
        await until(desk, lambda: not desk.panel.form.saving)
        assert any("saving" in each for each in desk.notices())
        assert [each.text for each in desk.app.context.unsaved.all()] == ["mine"]
        other.execute("ROLLBACK")
        other.close()
        await desk.press("ctrl+s")
        assert stands(workspace, "4.1", "implementation") == "mine" and len(desk.app.context.unsaved) == 0


def without_drafts(home: Path) -> None:
    """Let no draft be kept from now on."""
    (home / "state").mkdir(parents=True, exist_ok=True)
    (home / "state" / "drafts").write_text("in the way", "utf-8")


async def test_typing_goes_on_where_drafts_cannot_be_kept_and_the_person_is_told(
    workspace: Workspace, home: Path
) -> None:
    async with at_the_desk(workspace.path) as desk:
        without_drafts(home)
        await desk.go("4.1")
        await desk.write("implementation", "typed")
        await until(desk, lambda: any("cannot be kept as a draft" in each for each in desk.notices()))
        await desk.press("ctrl+s")
        assert stands(workspace, "4.1", "implementation") == "typed"


@pytest.mark.parametrize(("name", "text"), [("due", "someday"), ("implementation", "The first word")])
async def test_text_typed_in_the_moment_in_which_the_record_is_read_anew_is_not_lost(
    workspace: Workspace, name: str, text: str
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write_on()
        editor = desk.editor(name)
        if editor.query(TextArea):
            editor.query_one(TextArea).text = text
        else:
            editor.query_one(Input).value = text
        desk.panel.detail = desk.panel.detail  # Before any message of the editor has been delivered.
        await desk.settle()
        assert editor.typed == text
        assert [each.text for each in desk.app.context.unsaved.all()] == [text]


async def test_what_was_typed_into_a_dialog_that_led_to_a_refusal_is_there_when_it_opens_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("e", "ctrl+n")
        link = tmp_path / "link.pdf"
        link.symlink_to(tmp_path / "paper.pdf")
        (tmp_path / "paper.pdf").write_text("Paper", "utf-8")
        typed = {
            "#source": str(link), "#note": "Names all sites", "#field-title Input": "Scope",
            "#field-issued_on Input": "20 Nov",
        }  # fmt: skip
        for place, text in typed.items():
            desk.app.screen.query_one(place, Input).value = text
        await desk.press("ctrl+s")
        assert any("is a link" in each for each in desk.notices())
        await desk.press("e", "ctrl+n")
        found = {place: desk.app.screen.query_one(place, Input).value for place in typed}
        assert found == typed
        desk.app.screen.query_one("#source", Input).value = str(tmp_path / "paper.pdf")
        await desk.press("ctrl+s")
        await until(desk, lambda: len(desk.app.context.unsaved) == 0)


async def test_leaving_keeps_what_stands_in_a_dialog_and_escape_lets_go_of_it(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("d")
        await desk.type("sometime")
        await desk.press("ctrl+q")
    async with at_the_desk(workspace.path) as desk:
        assert [(each.title, each.text) for each in desk.app.context.unsaved.all()] == [("Due date of 4.1", "sometime")]
        await desk.go("4.1")
        await desk.press("d")
        assert desk.app.screen.query_one(Input).value == "sometime"
        await desk.press("escape")
        assert len(desk.app.context.unsaved) == 0


async def test_an_old_due_date_stands_until_another_is_understood(workspace: Workspace) -> None:
    put(workspace, "4.1", due="2026-12-01")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("due", "")
        for key in (*"someday", "ctrl+q"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await desk.settle()
    assert stands(workspace, "4.1", "due") == "2026-12-01"
    assert [each.text for each in Drafts(workspace.path, workspace.id).listed()] == ["someday"]


def test_a_dialog_that_is_going_brings_back_no_draft_of_what_was_saved(workspace: Workspace) -> None:
    unsaved = Unsaved(Drafts(workspace.path, workspace.id))
    keeping = Keeping(unsaved, "remark", "a row", "Answer to a remark")
    keeping.note("answer", "The lead, each spring")
    keeping.forget(["answer"])
    keeping.note("answer", "The lead, each spring")
    assert unsaved.all() == ()
    keeping.note("text", "What was not saved")
    assert [each.text for each in unsaved.all()] == ["What was not saved"]
    Keeping(unsaved, "remark", "a row", "Answer to a remark").note("answer", "Asked once more")
    assert len(unsaved) == 2, "a dialog that is opened later keeps what is typed there"
