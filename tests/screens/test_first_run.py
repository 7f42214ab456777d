"""The first minutes: a workspace is made, and the first steps lead to where they are taken."""

from pathlib import Path

from textual.widgets import Input, OptionList

from aims_tui.insight.first_steps import Begun, steps
from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.first_run import FirstRun
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.screens.driving import at_the_desk
from tests.screens.reading import entries, said

PLACES = {
    "scope": "registers", "answers": "clauses", "owners": "clauses", "decide": "annex", "due": "clauses",
    "evidence": "evidence",
}  # fmt: skip
"""By first step: the section where it is taken."""


async def test_a_path_that_cannot_be_keeps_what_was_filled_in(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    filled = {"organization": "Acme AI", "who": "Jane", "use-case": "Chat"}
    async with at_the_desk(None, who="") as desk:
        for name, text in filled.items():
            desk.app.screen.query_one(f"#{name}", Input).value = text
        first = desk.app.screen
        first.query_one("#path", Input).value = str(tmp_path)
        await desk.press("ctrl+s")
        assert desk.app.screen is first and any("is a folder" in each for each in desk.notices())
        first.query_one("#path", Input).value = "~nobody-at-all/acme.aims"
        await desk.press("ctrl+s")
        assert desk.app.screen is first and any("not known here" in each for each in desk.notices())
        first.query_one("#path", Input).value = str(tmp_path / "file" / "acme.aims")
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Confirm), "a folder that is not there is asked about first"
        await desk.press("escape")
        assert desk.app.screen is first
        await desk.press("ctrl+s", "y")
        await desk.settle()
        again = desk.app.screen
        assert isinstance(again, FirstRun) and again is not first and said(again, "#first-reason")
        assert {name: again.query_one(f"#{name}", Input).value for name in filled} == filled
        again.query_one("#path", Input).value = str(tmp_path / "acme")
        await desk.pilot.click("#create")
        await desk.settle()
        assert desk.app.context is not None
    assert (tmp_path / "acme.aims").exists()


async def test_what_was_filled_in_before_leaving_stands_there_again_until_the_workspace_is_made(tmp_path: Path) -> None:
    filled = {"organization": "Acme AI", "who": "Jane", "use-case": "Chat"}
    for named in ("", str(tmp_path / "named" / "by hand.aims")):
        async with at_the_desk(None, who="") as desk:
            for name, text in (filled | {"path": named} if named else filled).items():
                desk.app.screen.query_one(f"#{name}", Input).value = text
                await desk.settle()
            await desk.press("ctrl+q")
        async with at_the_desk(None, who="") as desk:
            await desk.settle()
            assert {name: desk.app.screen.query_one(f"#{name}", Input).value for name in filled} == filled
            path = desk.app.screen.query_one("#path", Input).value
            assert path == named if named else path.endswith("acme-ai.aims")
    async with at_the_desk(None, who="") as desk:
        await desk.settle()
        await desk.press("ctrl+s", "y")
        await desk.settle()
        assert desk.app.context is not None and (tmp_path / "named" / "by hand.aims").exists()
    async with at_the_desk(None, who="") as desk:
        assert desk.app.screen.query_one("#organization", Input).value == ""


async def test_the_demo_that_cannot_be_opened_costs_nothing_that_was_filled_in(tmp_path: Path) -> None:
    async with at_the_desk(None, who="") as desk:
        folder = Path(desk.app.screen.query_one("#path", Input).value).parent
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "larkmoor-desk.aims").write_text("broken")
        desk.app.screen.query_one("#organization", Input).value = "Acme AI"
        await desk.settle()
        await desk.press("f2")
        await desk.until(lambda: bool(desk.app.screen.query("#first-reason")))
        assert desk.app.screen.query_one("#organization", Input).value == "Acme AI"


async def test_an_empty_workspace_shows_the_first_steps_and_each_leads_to_its_place(workspace: Workspace) -> None:
    codes = [each.code for each in steps((), Begun(False, 0, 0))]
    assert set(codes) == set(PLACES)
    async with at_the_desk(workspace.path) as desk:
        for number, code in enumerate(codes):
            await desk.press("1")
            listed = desk.app.screen.query_one("#next", OptionList)
            assert [each.id for each in listed.options] == [f"step:{each}" for each in codes]
            listed.focus()
            listed.highlighted = number
            desk.app.clear_notifications()
            await desk.press("enter")
            await desk.settle()
            assert desk.app.current_mode == PLACES[code], code
            assert desk.notices(), "it says how"
        await desk.press("1")
        for ref in ("4.1", "A.2.2"):
            put(workspace, ref, due="2026-12-14")
        desk.app.read()
        await desk.settle()
        listed = desk.app.screen.query_one("#next", OptionList)
        assert [str(each.prompt).split()[1] for each in listed.options][:2] == ["4.1", "A.2.2"]
        assert listed.options[2].id == "step:scope"
        assert any(each.startswith("○ Set due dates: 2 of 70") for each in entries(desk.app.screen, "#next"))
