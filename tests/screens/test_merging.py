"""Merging a copy in the application: noticed, looked into, taken in, and everything that can come between."""

import sqlite3
from pathlib import Path

import pytest
from textual.widgets import Button, Input, Static

from aims_tui.screens import workspace_app
from aims_tui.screens.dialogs.copies import PickCopy, ReadMerge
from aims_tui.widgets.listing import Listing
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import engine
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import said, stands
from tests.workspace.queries.test_copies import DROPBOX, conflicted
from tests.workspace.steps import copy, ids


async def open_copies(desk: Driver) -> PickCopy:
    """Open the dialog by the palette, as the notice says."""
    await desk.press("ctrl+p")
    await desk.type("merge a copy")
    await desk.until(lambda: bool(desk.app.screen.query("OptionList")))
    await desk.press("enter")
    await desk.until(lambda: isinstance(desk.app.screen, PickCopy))
    assert isinstance(desk.app.screen, PickCopy)
    return desk.app.screen


def reads(screen: ReadMerge) -> str:
    """Return all that a dry run or a result says."""
    return "\n".join(str(each.render()) for each in screen.query(Static) if not isinstance(each, Button))


async def look(desk: Driver) -> ReadMerge:
    """Press enter and return what the copy would bring in."""
    await desk.press("enter")
    assert isinstance(desk.app.screen, ReadMerge)
    return desk.app.screen


@pytest.mark.parametrize("later", [False, True])
async def test_a_copy_is_noticed_at_opening_and_when_it_arrives_later(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, later: bool
) -> None:
    monkeypatch.setattr(workspace_app, "WATCH_EVERY", 0.02)
    notice = "A copy from Dropbox lies beside this file: 2 changes that are not here. ctrl+p, Merge a copy."
    if not later:
        conflicted(workspace, due="2026-12-14", implementation="Bob's words.")
    async with at_the_desk(workspace.path) as desk:
        if later:
            assert desk.notices() == []
            conflicted(workspace, due="2026-12-14", implementation="Bob's words.")
        await desk.until(lambda: notice in desk.notices())
        assert desk.notices().count(notice) == 1
        await open_copies(desk)
        assert desk.notices() == [], "who follows the notice is not covered by it"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_copy_is_looked_into_and_then_merged(workspace: Workspace, size: tuple[int, int]) -> None:
    path = conflicted(workspace, due="2026-12-14", implementation="Bob's words.")
    put(workspace, "4.1", who="Ann", implementation="Ann's words.")
    before, here = path.read_bytes(), ids(workspace)
    async with at_the_desk(workspace.path, size=size) as desk:
        await desk.go("4.1")
        picking = await open_copies(desk)
        assert DROPBOX in picking.query_one(Listing).render_line(0).text
        assert "2 changes" in picking.query_one(Listing).render_line(0).text
        assert said(picking, "#note").startswith("From Dropbox. 2 changes that are not here, the last by Bob, 20")
        fits(desk)
        would = await look(desk)
        fits(desk)
        text = reads(would)
        assert "2 changes and 0 evidence files would come in, 1 decision would wait; nothing was merged." in text
        assert "4.1 Due: – → 2026-12-14 (Bob, 20" in text
        assert "Fields that would have two values, until somebody decides" in text
        assert "4.1 How it is implemented: Bob's words." in text and "Ann's words. (Ann, 20" in text
        assert "ctrl+z does not take a merge back" in text
        assert ids(workspace) == here, "nothing is merged before it is wanted"
        await desk.press("ctrl+s")
        result = desk.app.screen
        assert isinstance(result, ReadMerge) and result is not would
        fits(desk)
        assert "2 changes and 0 evidence files came in." in reads(result)
        assert "Undecided: go there and press c" in reads(result)
        assert f"{DROPBOX} is as it was. All that it held is here now, so it may be deleted." in reads(result)
        await desk.press("ctrl+s")
        assert desk.app.screen is result, "there is nothing left to merge"
        await desk.press("escape")
        assert desk.panel.detail is not None and desk.panel.detail.values["due"] == "2026-12-14"
        assert stands(workspace, "4.1", "due") == "2026-12-14"
        assert len(history.conflicts(workspace)) == 1
        picking = await open_copies(desk)
        assert picking.query_one(Listing).rows == [], "it holds nothing more"
        assert path.read_bytes() == before


def fits(desk: Driver) -> None:
    """See that every part of the dialog in view lies within the screen."""
    screen = desk.app.screen
    for widget in screen.query(".dialog, .dialog > *, .dialog-buttons > *"):
        assert screen.region.contains_region(widget.region), widget
    for button in screen.query(Button):
        assert button.region.height == 1 and button.region.width > 5


async def test_escape_merges_nothing(workspace: Workspace) -> None:
    conflicted(workspace, due="2026-12-14")
    here = ids(workspace)
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await open_copies(desk)
        await desk.press("escape")
        assert not desk.app.screen.is_modal
        await open_copies(desk)
        await look(desk)
        await desk.press("escape")
        assert not desk.app.screen.is_modal
    assert ids(workspace) == here


async def test_another_path_can_be_given_as_it_is_dropped_on_the_terminal(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "on a stick" / "it's a copy.aims")
    put(other, "4.1", who="Bob", due="2026-12-14")
    async with at_the_desk(workspace.path) as desk:
        for typed in (
            f"'{tmp_path}/on a stick/it'\\''s a copy.aims'",
            str(other.path).replace(" ", "\\ ").replace("'", "\\'"),
            other.path.as_uri(),
            str(other.path.with_suffix("")),
        ):
            picking = await open_copies(desk)
            assert desk.app.focused is picking.query_one(Input), "no copy lies beside the file"
            assert "No copy lies beside this file" in picking.query_one(Listing).render_line(0).text
            picking.query_one(Input).value = typed
            assert "4.1 Due: – → 2026-12-14 (Bob, 20" in reads(await look(desk)), typed
            await desk.press("escape")


async def test_what_was_typed_wrong_is_told_and_stays(workspace: Workspace, tmp_path: Path) -> None:
    foreign = Workspace.create(tmp_path / "foreign.aims")
    async with at_the_desk(workspace.path) as desk:
        picking = await open_copies(desk)
        for typed, answer in (
            ("", "Name a file."),
            ("nowhere.aims", "There is no file nowhere.aims."),
            (str(tmp_path), f"{tmp_path} is a folder. Name a file in it."),
            ("https://example.org/a.aims", "That is a web address. Name a file on this computer."),
        ):
            picking.query_one(Input).value = typed
            await desk.press("enter")
            assert desk.app.screen is picking and desk.notices()[-1] == answer
        for path, answer in (
            (foreign.path, "foreign.aims is another workspace, not a copy of this one."),
            (workspace.path, "All that acme.aims holds is here already."),
        ):
            picking.query_one(Input).value = str(path)
            await desk.press("enter")
            assert isinstance(desk.app.screen, PickCopy) and desk.app.screen is not picking
            picking = desk.app.screen
            assert answer in desk.notices()
            assert picking.query_one(Input).value == str(path)


async def test_a_file_for_reading_only_says_why(workspace: Workspace) -> None:
    conflicted(workspace, due="2026-12-14")
    with sqlite3.connect(workspace.path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    async with at_the_desk(workspace.path) as desk:
        await desk.press("ctrl+p")
        await desk.type("merge a copy")
        await desk.until(lambda: bool(desk.app.screen.query("OptionList")))
        await desk.press("enter")
        await desk.until(lambda: any("newer version" in each for each in desk.notices()))
        assert not desk.app.screen.is_modal


async def test_a_copy_of_a_newer_version_is_listed_with_the_reason(workspace: Workspace) -> None:
    path = conflicted(workspace, due="2026-12-14")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    async with at_the_desk(workspace.path) as desk:
        picking = await open_copies(desk)
        assert "cannot be merged" in picking.query_one(Listing).render_line(0).text
        assert "newer version" in said(picking, "#note")
        await desk.press("enter")
        assert desk.app.screen is picking and "newer version" in desk.notices()[-1]


@pytest.mark.parametrize("before_the_look", [False, True])
async def test_a_copy_that_went_away_meanwhile_is_told(workspace: Workspace, before_the_look: bool) -> None:
    path = conflicted(workspace, due="2026-12-14")
    here = ids(workspace)
    gone = f"{DROPBOX} is not there any more. Nothing was merged."
    async with at_the_desk(workspace.path) as desk:
        await open_copies(desk)
        if before_the_look:
            path.unlink()
            await desk.press("enter")
            assert isinstance(desk.app.screen, PickCopy) and gone in desk.notices()
        else:
            await look(desk)
            path.unlink()
            await desk.press("ctrl+s")
            assert not desk.app.screen.is_modal and gone in desk.notices()
    assert ids(workspace) == here


async def test_a_locked_file_is_waited_for(workspace: Workspace) -> None:
    conflicted(workspace, due="2026-12-14")
    async with at_the_desk(workspace.path) as desk:
        await open_copies(desk)
        await look(desk)
        with engine.transaction(workspace.path, patience=1) as session:
            session.connection()
            await desk.pilot.press("ctrl+s")
            await desk.until(lambda: any("Retrying" in each for each in desk.notices()))
        await desk.until(lambda: isinstance(desk.app.screen, ReadMerge))
        assert "1 change and 0 evidence files came in." in reads(desk.app.screen)  # type: ignore[arg-type]
    assert stands(workspace, "4.1", "due") == "2026-12-14"


async def test_hostile_text_in_a_copy_stays_in_its_lines(workspace: Workspace) -> None:
    other = copy(workspace.path, workspace.path.with_name("acme (conflict [b]\x1b[2J\n\u202e).aims"))
    put(other, "4.1", who="Bob [b]\u202e", implementation="[red]one[/red]\n\u2028two " * 50)
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        picking = await open_copies(desk)
        assert "[b]␛[2J" in picking.query_one(Listing).render_line(0).text
        would = await look(desk)
        fits(desk)
        assert "[red]one[/red]" in reads(would) and "\u202e" not in reads(would)
        await desk.press("ctrl+s", "escape")
    assert stands(workspace, "4.1", "implementation").startswith("[red]one[/red]\n")
