"""Keys that are typed faster than a dialog opens belong to the dialog."""

import pytest
from textual import events
from textual.widgets import Input

from aims_tui.screens import holding
from aims_tui.screens.dialogs.finder import Finder
from aims_tui.screens.dialogs.pick import PickOne
from aims_tui.workspace.workspace import Workspace
from tests.conftest import put
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import stands


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
        assert desk.app.current_mode == "dashboard", "5 has not led to the registers"


async def test_enter_right_after_a_number_goes_there_as_soon_as_it_is_found(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await typed_at_once(desk, ":", "5", ".", "3", "enter")
        await desk.settle()
        assert desk.section.MODE == "clauses" and desk.panel.opened.ref == "5.3"


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
    put(workspace, "4.1", owner="")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.10.4")
        desk.listing.go_to("A.10")
        await desk.settle()
        await typed_at_once(desk, "s", "up")
        assert not isinstance(desk.app.screen, PickOne) and not desk.app.screen.is_modal
        assert desk.listing.key != "A.10"


async def test_leaving_does_not_wait_for_a_dialog_that_cannot_open(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.app.hold_keys()
        desk.app.post_message(events.Key("ctrl+q", None))
        await desk.pilot.pause()
        assert desk.app._exit


async def test_keys_that_no_dialog_took_come_back_after_a_while(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "AT_MOST", 0.2)
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        desk.app.hold_keys()
        await desk.pilot.press("down")
        assert desk.listing.key == "4.1"
        await desk.pilot.pause(0.4)
        await desk.settle()
        assert desk.listing.key == "4.2"
