"""Every dialog: escape leaves everything as it was, the mouse does what the keys do, nonsense is told."""

from pathlib import Path

import openpyxl
from textual.widgets import Input, Select, SelectionList, TextArea

from aims_tui.screens.dialogs.ask import Confirm, ConfirmAll, Listed
from aims_tui.screens.dialogs.exporting import ExportTo
from aims_tui.workspace.commands import evidence as evidence_commands
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.screens.driving import at_the_desk
from tests.screens.reading import rows, said, stands
from tests.workbook.test_saving import OLD


async def test_escape_leaves_every_dialog_with_everything_as_it_was(workspace: Workspace) -> None:
    put(workspace, "A.2.2", due="2026-11-20")
    head = workspace.head()
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.2.2")
        for keys in (
            ["s"], ["o"], ["d"], ["a"], ["e"], ["f"], ["i"], ["i", "1"], ["x"], ["w"], ["colon"], ["slash"],
            ["question_mark"], ["ctrl+p"],
        ):  # fmt: skip
            before = desk.app.screen
            for key in keys:
                await desk.press(key)
            assert desk.app.screen is not before, keys
            if desk.app.screen.query(Input):
                desk.app.screen.query(Input).first().value = "typed"
            await desk.press("escape")
            assert desk.app.screen is before, keys
            assert desk.panel.detail is not None and desk.panel.detail.ref == "A.2.2"
        await desk.press("4", "n", "escape", "7", "home")
        for number in range(len(desk.listing.rows)):
            desk.listing.cursor = number
            await desk.settle()
            await desk.press("n", "escape")
            assert not desk.app.screen.is_modal
        await desk.press("1")
        desk.app.screen.query_one("#card-overdue").focus()
        await desk.press("enter")
        assert desk.app.screen.is_modal
        await desk.press("escape")
        assert not desk.app.screen.is_modal
    assert workspace.head() == head and list(workspace.path.parent.glob("*.xlsx")) == []


async def test_the_mouse_does_what_the_keys_do(workspace: Workspace, tmp_path: Path) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("s")
        await desk.pilot.click("#options", offset=(4, 1))
        await desk.settle()
        assert stands(workspace, "4.1", "status") == "in_progress"
        await desk.press("s")
        await desk.press("3")
        await desk.pilot.click("#cancel")
        await desk.settle()
        assert stands(workspace, "4.1", "status") == "in_progress"
        await desk.press("s")
        await desk.press("3")
        desk.app.screen.query_one(TextArea).text = "Agreed orally"
        await desk.pilot.click("#save")
        await desk.settle()
        assert stands(workspace, "4.1", "no_evidence_reason") == "Agreed orally"
        await desk.press("f")
        desk.app.screen.query_one(SelectionList).select("in_progress")
        await desk.pilot.click("#apply")
        await desk.settle()
        assert "Filter" in str(desk.listing.border_subtitle)
        await desk.press("f")
        await desk.pilot.click("#clear")
        await desk.settle()
        assert "Filter" not in str(desk.listing.border_subtitle)
        await desk.press("e")
        await desk.pilot.click("#add")
        await desk.settle()
        desk.app.screen.query_one("#source", Input).value = "https://example.org"
        await desk.pilot.click("#add")
        await desk.settle()
        assert rows(workspace, "SELECT count(*) FROM link") == [(1,)]
        await desk.press("x")
        await desk.pilot.click("#cancel")
        await desk.settle()
        assert list(tmp_path.glob("*.xlsx")) == []
        await desk.press("x")
        await desk.pilot.click("#write")
        await desk.settle()
        assert len(list(tmp_path.glob("*.xlsx"))) == 1


async def test_what_is_empty_or_cannot_be_is_told_and_the_dialog_stays(workspace: Workspace, tmp_path: Path) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        for keys, selector, typed, confirm, words in (
            (["d"], "#day", "12/11/2026", "enter", "can be 12 November 2026 or"),
            (["e", "ctrl+n"], "#source", "", "ctrl+s", "Name a file"),
            (["e", "ctrl+n"], "#source", str(tmp_path), "ctrl+s", "is a folder"),
            (["e", "ctrl+n"], "#source", str(tmp_path / "nothing"), "ctrl+s", "There is no file"),
            (["e"], "#find", "nothing of the sort", "ctrl+s", "Nothing fits"),
            (["x"], "#path", "", "enter", "Name the file"),
            (["x"], "#path", "~nobody-at-all/x", "enter", "Name the file"),
            (["colon"], "#find", "nothing of the sort", "enter", "Nothing is called that"),
        ):
            desk.app.clear_notifications()
            for key in keys:
                await desk.press(key)
            dialog = desk.app.screen
            dialog.query_one(selector, Input).value = typed
            await desk.press(confirm)
            assert desk.app.screen is dialog, keys
            assert any(words in each for each in desk.notices()), (keys, typed, desk.notices())
            await desk.press("escape")
        workspace.path.with_suffix(".xlsx").write_bytes(b"mine")
        await desk.press("x")
        assert isinstance(desk.app.screen, ExportTo) and "it stays: name another" in said(desk.app.screen, "#note")
        await desk.press("ctrl+s")
        await desk.settle()
        assert isinstance(desk.app.screen, ExportTo), "it is asked once more, with what was chosen"
        assert any("No export wrote" in each for each in desk.notices())
        workspace.path.with_suffix(".xlsx").write_bytes(OLD)
        desk.app.screen.query_one(Input).value = str(workspace.path.with_suffix(""))
        await desk.settle()
        assert "replaced whole" in said(desk.app.screen, "#note")
        desk.app.screen.query_one(Input).value = str(tmp_path / "other")
        await desk.pilot.pause()
        assert said(desk.app.screen, "#note") == "A new file."
        await desk.press("enter")
        await desk.settle()
    assert (tmp_path / "other.xlsx").exists()


async def test_an_export_leaves_out_what_is_unticked_and_remembers_it(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.press("x", "tab", "down", "space")
        desk.app.screen.query_one(Select).value = "roles"
        await desk.press("ctrl+s")
        await desk.settle()
        out = workspace.path.with_suffix(".xlsx")
        titles = openpyxl.load_workbook(out, read_only=True).sheetnames
        assert "Auditor feedback" not in titles and {"Cover", "SoA", "Open points", "Change log"} <= {*titles}
        await desk.press("x")
        dialog = desk.app.screen
        assert isinstance(dialog, ExportTo) and dialog.query_one(Select).value == "roles"
        assert "feedback" not in dialog.query_one(SelectionList).selected
        buttons = dialog.query(".dialog-buttons Button")
        assert all(dialog.region.contains_region(each.region) for each in buttons), "all of it is on a small screen"


async def test_an_export_into_a_folder_takes_the_usual_name_and_a_new_folder_is_asked_about(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    async with at_the_desk(workspace.path) as desk:
        await desk.press("x")
        desk.app.screen.query_one(Input).value = str(tmp_path / "out")
        await desk.pilot.pause()
        assert said(desk.app.screen, "#note") == "A new file, acme.xlsx."
        await desk.press("enter")
        await desk.settle()
        assert (tmp_path / "out" / "acme.xlsx").exists()
        for answer, made in (("escape", False), ("y", True)):
            await desk.press("x")
            desk.app.screen.query_one(Input).value = f"'{tmp_path}/not yet/'"
            await desk.pilot.pause()
            assert "There is no folder" in said(desk.app.screen, "#note")
            await desk.press("enter")
            assert isinstance(desk.app.screen, Confirm)
            await desk.press(answer)
            await desk.settle()
            assert (tmp_path / "not yet" / "acme.xlsx").exists() is made


async def test_an_export_hands_out_the_evidence_files_where_that_is_ticked(
    workspace: Workspace, tmp_path: Path
) -> None:
    paper = tmp_path / "policy.md"
    paper.write_text("Our policy", "utf-8")
    async with at_the_desk(workspace.path) as desk:
        evidence_commands.add(desk.app.context.session, str(paper), {"title": "AI policy"})
        await desk.press("x", "tab", "end", "space", "ctrl+s")
        await desk.until(lambda: any("1 evidence file in" in each for each in desk.notices()))
        (copy,) = [each for each in workspace.path.parent.rglob("*.md") if each != paper]
        assert copy.read_text("utf-8") == "Our policy"


async def test_the_button_that_writes_the_workbook_is_in_view_on_a_small_screen(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.press("x")
        dialog = desk.app.screen
        assert isinstance(dialog, ExportTo)
        frame, button = dialog.query_one(".dialog").content_region, dialog.query_one("#write").region
        assert button.bottom <= frame.bottom


async def test_a_list_to_be_confirmed_says_how_much_more_there_is_below(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        desk.app.push_screen(ConfirmAll("All of it?", [f"thing {number}" for number in range(27)], "Yes"))
        await desk.settle()
        listed = desk.app.screen.query_one(Listed)
        shown = listed.size.height
        assert str(listed.border_subtitle) == f"… {27 - shown} more lines below" and shown < 27
        assert desk.app.screen.query_one("#yes").region.bottom <= 24
        listed.focus()
        await desk.press("end")
        await desk.until(lambda: not listed.border_subtitle)
