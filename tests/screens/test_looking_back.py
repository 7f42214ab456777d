"""Looking back: the whole application on a past day, read only, and back to today."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from textual.widgets import Input, Static, TextArea

from aims_tui import paths
from aims_tui.app import AimsApp
from aims_tui.screens.dialogs.exporting import ExportTo
from aims_tui.screens.dialogs.past_day import PastDay
from aims_tui.screens.leaving_app import Turn
from aims_tui.widgets.bars import SECTIONS, TopBar
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put, requirement
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import stands


def bar(desk: Driver) -> str:
    return str(desk.app.screen.query_one(TopBar).query_one("#state", Static).render())


@pytest.fixture
def now(workspace: Workspace) -> date:
    """Return the day of the test, asked for as it begins: a run may go on past midnight."""
    return date.today()


@pytest.fixture
def grown(workspace: Workspace, now: date) -> Workspace:
    """A workspace in which something was written on the day of the test, and something else on a later one."""
    put(workspace, "4.1", implementation="What is known now.")
    values = {"implementation": "What is known later.", "status": "in_progress"}
    change = gate.Change("requirement", requirement(workspace, "4.1"), values)
    gate.write(workspace, gate.Action("Lead", f"{now + timedelta(days=40)}T12:00:00.000Z", "", (change,)))
    return workspace


async def test_every_section_says_of_which_day_it_is_and_shows_that_day(grown: Workspace, now: date) -> None:
    async with at_the_desk(grown.path, as_of=now) as desk:
        for number, _ in enumerate(SECTIONS, start=1):
            await desk.press(str(number))
            assert bar(desk) == f"As of {now}, as recorded by then · @ goes back"
        await desk.go("4.1")
        assert desk.panel.detail is not None
        assert desk.panel.detail.values["implementation"] == "What is known now."
        assert desk.app.view is not None and desk.app.view.today == now
    assert not (paths.data_folder() / "making").exists()


async def test_nothing_can_be_saved_in_the_past_and_one_sentence_says_so(grown: Workspace, now: date) -> None:
    before = grown.path.read_bytes()
    async with at_the_desk(grown.path, as_of=now) as desk:
        await desk.go("4.1")
        await desk.press("s")
        assert desk.notices() == [f"This is the workspace as of {now}: nothing can be saved in the past."]
        await desk.write_on()
        assert desk.editor("status").read_only
        await desk.press("ctrl+z")
    assert grown.path.read_bytes() == before
    assert stands(grown, "4.1", "implementation") == "What is known later."


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_palette_asks_for_a_day_and_has_the_application_opened_on_it(
    grown: Workspace, size: tuple[int, int], now: date
) -> None:
    async with at_the_desk(grown.path, size=size) as desk:
        await desk.press("ctrl+p")
        await desk.type("as of a day")
        await desk.until(lambda: bool(desk.app.screen.query("OptionList")))
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, PastDay))
        await desk.type("today")
        assert "today" in str(desk.app.screen.query_one("#note", Static).render())
        await desk.press("enter")
        await desk.until(lambda: desk.app.turn is not None)
    assert desk.app.turn == Turn(grown.path, now, "Lead", desk.app.turn.assessment)  # type: ignore[union-attr]


async def test_a_day_without_a_past_is_told_and_everything_stays_open(grown: Workspace) -> None:
    async with at_the_desk(grown.path) as desk:
        for typed, told in (("2001-05-01", "Nothing was recorded by 2001-05-01 yet."), ("nonsense", "is not a date")):
            await desk.press("at")
            await desk.until(lambda: isinstance(desk.app.screen, PastDay))
            desk.app.screen.query_one(Input).value = typed
            await desk.press("enter")
            await desk.until(lambda told=told: any(told in each for each in desk.notices()))
            if typed == "nonsense":
                await desk.press("escape")
        assert desk.app.turn is None
        await desk.press("2")
        assert desk.section.MODE == "clauses"


async def test_what_was_typed_is_kept_when_somebody_turns_to_another_day(grown: Workspace, now: date) -> None:
    async with at_the_desk(grown.path) as desk:
        await desk.go("4.2")
        await desk.write_on()
        desk.editor("implementation").query_one(TextArea).text = "Half a sentence."
        await desk.pilot.pause()
        desk.app.turn_to(now)
        await desk.until(lambda: not desk.app.is_running)
    assert desk.app.turn is not None and desk.app.turn.day == now
    assert stands(grown, "4.2", "implementation") == "Half a sentence."


async def test_from_a_past_day_one_comes_back_to_today(grown: Workspace, now: date) -> None:
    async with at_the_desk(grown.path, as_of=now) as desk:
        await desk.press("ctrl+p")
        await desk.type("back to today")
        await desk.until(lambda: bool(desk.app.screen.query("OptionList")))
        await desk.press("enter")
        await desk.until(lambda: desk.app.turn is not None)
    assert isinstance(desk.app, AimsApp)
    assert desk.app.turn is not None and (desk.app.turn.path, desk.app.turn.day) == (grown.path, None)


async def test_an_export_of_a_past_day_goes_beside_the_file_and_says_its_day(grown: Workspace, now: date) -> None:
    async with at_the_desk(grown.path, as_of=now) as desk:
        await desk.press("x")
        await desk.until(lambda: isinstance(desk.app.screen, ExportTo))
        await desk.press("enter")
        out: Path = grown.path.with_stem(f"{grown.path.stem} {now}").with_suffix(".xlsx")
        await desk.until(out.exists)
    assert f"As of {now}, as recorded by then" in str(load_workbook(out)["SoA"]["A2"].value)


@pytest.mark.parametrize("typed", ["", "today"])
async def test_the_key_that_leads_into_the_past_leads_back_and_says_so(grown: Workspace, now: date, typed: str) -> None:
    async with at_the_desk(grown.path, as_of=now, size=(80, 24)) as desk:
        await desk.press("2")
        state = desk.app.screen.query_one(TopBar).query_one("#state", Static)
        assert str(state.render()).endswith("@ goes back") and len(bar(desk)) <= state.content_size.width
        await desk.press("at")
        await desk.until(lambda: isinstance(desk.app.screen, PastDay))
        assert "back from" in str(desk.app.screen.query_one("#note", Static).render())
        await desk.type(typed)
        await desk.press("enter")
        await desk.until(lambda: desk.app.turn is not None)
        assert desk.app.turn is not None and desk.app.turn.day is None
