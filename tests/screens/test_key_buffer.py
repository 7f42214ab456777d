"""Keys that are typed faster than a dialog opens belong to the dialog."""

import asyncio
import time
from typing import Any

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.widgets import Input

from aims_tui.screens import key_buffer
from aims_tui.screens.dialogs.finder import Finder
from aims_tui.screens.dialogs.pick import PickOne
from aims_tui.workspace.queries import search
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.queries.register import Row
from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import rows, stands
from tests.workspace.steps import tables


async def typed_at_once(desk: Driver, *keys: str) -> None:
    """Type without waiting for what a key does."""
    for key in keys:
        name = {":": "colon", "/": "slash", ".": "full_stop"}.get(key, key)
        desk.app.post_message(events.Key(name, key if len(key) == 1 else None))
    await desk.settle()


async def test_a_number_typed_right_after_the_colon_stands_in_the_dialog(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await typed_at_once(desk, ":", "5", ".", "3")
        assert isinstance(desk.app.screen, Finder)
        assert desk.app.screen.query_one(Input).value == "5.3"
        assert desk.app.current_mode == "dashboard", "5 has not led to the risks"


async def test_enter_right_after_a_number_goes_there_as_soon_as_it_is_found(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await typed_at_once(desk, ":", "5", ".", "3", "enter")
        await desk.settle()
        assert desk.section.MODE == "clauses" and desk.panel.detail.ref == "5.3"


async def test_escape_and_a_letter_in_one_piece_are_two_keys_and_not_a_letter_with_alt(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.go("4.1")
        await desk.press("enter")
        assert not desk.listing.has_focus
        for event in XTermParser().feed("\x1bs\x1b[A"):  # What follows shows the parser that there is no more of it.
            desk.app.post_message(event)
        await desk.settle()
        assert isinstance(desk.app.screen, PickOne), "the status is asked for, from the list"


@pytest.mark.parametrize("keys", [("s", "2"), ("s", "down", "enter")])
async def test_a_status_typed_at_once_is_set_and_leads_nowhere_else(
    workspace: Workspace, keys: tuple[str, ...]
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await typed_at_once(desk, *keys)
        assert stands(workspace, "4.1", "status") == "in_progress"
        assert desk.section.MODE == "clauses" and desk.listing.key == "4.1"
        await desk.press("down")
        assert desk.listing.key == "4.2", "the list has its keys again"


async def test_keys_go_on_to_the_list_where_nothing_opens(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press("7", "home")
        before = desk.listing.cursor
        await typed_at_once(desk, "o", "down")
        assert not desk.app.screen.is_modal and desk.listing.cursor == before + 1


async def test_leaving_does_not_wait_for_a_dialog_that_cannot_open(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.app.hold_keys()
        desk.app.post_message(events.Key("ctrl+q", None))
        await desk.pilot.pause()
        assert desk.app._exit


async def test_keys_that_no_dialog_took_come_back_after_a_while(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_buffer, "AT_MOST", 0.2)
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        desk.app.hold_keys()
        await desk.pilot.press("down")
        assert desk.listing.key == "4.1"
        await desk.pilot.pause(0.4)
        await desk.settle()
        assert desk.listing.key == "4.2"


async def pressed_at_once(desk: Driver, *keys: str) -> None:
    """Type keys, text and pastes (those have line ends) before any of them is handled."""
    for key in keys:
        if "\n" in key or len(key) > 12:
            desk.app.post_message(events.Paste(key))
        else:
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await desk.settle()


@pytest.mark.parametrize("name", ["implementation", "due", "owner"])
async def test_keys_that_arrive_in_one_piece_keep_their_order_in_a_field(workspace: Workspace, name: str) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write(name, "")
        await pressed_at_once(desk, "a", "b", "backspace", "c", "left", "d", "end", "e", "home", "f")
        assert desk.editor(name).typed == "fadce"


async def test_tab_in_the_middle_of_a_piece_writes_on_in_the_next_field(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("4.1")
        await desk.write("owner", "")
        await pressed_at_once(desk, "a", "tab", "b", "backspace", "c", "shift+tab", "d")
        assert desk.editor("owner").typed == "ad"
        assert desk.editor("reviewer").typed == "c"


async def test_what_is_typed_after_enter_waits_for_the_record_that_the_cursor_went_to(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        answers = desk.app.context.session.open

        def slowly(*key: str) -> RecordDetail:
            time.sleep(0.3)
            return answers(*key)

        desk.app.context.session.open = slowly
        desk.panel.form.take_focus = lambda field="": desk.editor("owner").target.focus()  # type: ignore[method-assign]
        await pressed_at_once(desk, "down", "enter", "a", "b")
        await desk.until(lambda: desk.panel.detail.ref == "4.2" and desk.editor("owner").typed == "ab")


async def test_where_the_record_under_the_cursor_cannot_be_read_nothing_is_written_into_the_one_before(
    workspace: Workspace,
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        answers = desk.app.context.session.open

        def locked(*key: str) -> RecordDetail:
            raise errors.Locked("Someone else is saving.")

        desk.app.context.session.open = locked
        await desk.press("down", "enter", "b")
        assert desk.panel.detail is None and desk.listing.has_focus
        assert "Someone else is saving. Enter tries again." in desk.notices()
        assert rows(workspace, "SELECT count(*) FROM requirement WHERE revision > 0") == [(0,)]
        desk.app.context.session.open = answers
        await desk.press("enter")
        assert desk.panel.detail.ref == "4.2" and not desk.listing.has_focus


async def test_keys_in_one_piece_move_in_the_list_and_write_in_the_field_that_they_enter(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        desk.panel.form.take_focus = lambda field="": desk.editor("owner").target.focus()  # type: ignore[method-assign]
        await pressed_at_once(desk, "down", "down", "up", "enter", "a", "b", "backspace", "c")
        assert desk.panel.detail.ref == "4.2"
        assert desk.editor("owner").typed == "ac"


async def test_keys_in_one_piece_keep_their_order_in_a_dialog(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await pressed_at_once(desk, "d", "2", "0", "2", "6", "backspace", "7", "minus", "home", "delete", "3")
        assert desk.app.screen.query_one(Input).value == "3027"


async def test_another_section_has_the_keys_that_follow_its_digit(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await pressed_at_once(desk, "2", "down", "down")
        assert desk.section.MODE == "clauses"
        assert desk.listing.cursor == 3, "the heading, 4.1, and two further down"


async def test_leaving_comes_after_everything_that_was_typed_before_it(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("due", "")
        await pressed_at_once(desk, *"someday", "ctrl+q")
        drafts = Drafts(workspace.path, workspace.id).listed()
    assert [each.text for each in drafts] == ["someday"]


async def test_a_widget_that_hangs_does_not_keep_the_keyboard(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_buffer, "ARRIVAL", 0.1)
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        hanging = asyncio.Event()
        desk.listing.call_later(hanging.wait)
        desk.app.post_message(events.Key("down", None))
        desk.app.post_message(events.Key("ctrl+q", None))
        for _ in range(100):
            await asyncio.sleep(0.02)
            if desk.app._exit:
                break
        hanging.set()
        assert desk.app._exit


@pytest.mark.parametrize("slow", [0.0, 0.3])
async def test_keys_behind_a_place_in_a_section_that_was_never_seen_are_meant_for_what_is_there(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, slow: float
) -> None:
    act(workspace, *(gate.added(workspace.kinds["risk"], {"title": f"Risk {number}"}) for number in range(1, 4)))
    read = Session.rows

    def late(self: Session, *kinds: str) -> dict[str, list[Row]]:
        time.sleep(slow)
        return read(self, *kinds)

    monkeypatch.setattr(Session, "rows", late)
    async with at_the_desk(workspace.path) as desk:
        await typed_at_once(desk, ":", *"R-02", "enter", "D", *"X", "ctrl+s", "6")
        await desk.until(lambda: len(tables(workspace)["risk"]) == 4)
        await desk.until(lambda: desk.app.current_mode == "inventory")
    assert {each["title"] for each in tables(workspace)["risk"].values()} >= {"Risk 2", "Risk 2 (copy)X"}


async def test_what_is_typed_behind_a_place_that_is_not_found_yet_does_not_lengthen_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(workspace, *(gate.added(workspace.kinds["risk"], {"title": f"Risk {number}"}) for number in range(1, 4)))
    read = search.index

    def late(*given: Any, **named: Any) -> search.Index:
        time.sleep(0.4)
        return read(*given, **named)

    monkeypatch.setattr(search, "index", late)
    async with at_the_desk(workspace.path) as desk:
        await typed_at_once(desk, ":", *"R-02", "enter", "D", *"X", "ctrl+s")
        await desk.until(lambda: len(tables(workspace)["risk"]) == 4)
    assert {each["title"] for each in tables(workspace)["risk"].values()} >= {"Risk 2 (copy)X"}


async def test_the_first_risk_is_added_where_there_is_none(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await typed_at_once(desk, "5", "n", *"Wrong", "ctrl+s")
        await desk.until(lambda: bool(tables(workspace)["risk"]))
    assert [each["title"] for each in tables(workspace)["risk"].values()] == ["Wrong"]


async def test_a_new_record_that_was_not_saved_is_gone_on_with_from_the_unsaved_texts(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press("6", "n")
        await typed_at_once(desk, *"Triage", "escape")
        await desk.press("1")
        desk.app.action_unsaved()
        await desk.settle()
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen.is_modal)
        assert desk.app.current_mode == "inventory"
        assert "Triage" in [each.value for each in desk.app.screen.query(Input)]
