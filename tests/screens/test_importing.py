"""Importing a file in the application: chosen by the palette, previewed, changed, taken in, and taken back."""

from pathlib import Path

import openpyxl
import pytest
from textual.widgets import Static

from aims_tui.screens.dialogs.importing import Imported, PickFile, Preview
from aims_tui.screens.dialogs.pick import PickOne
from aims_tui.widgets.listing import Listing
from aims_tui.workspace.store.workspace import Workspace
from tests.screens.driving import Driver, at_the_desk
from tests.screens.test_merging import fits

SAMPLES = Path(__file__).parents[1] / "samples"


async def open_preview(desk: Driver, path: Path) -> Preview:
    """Choose a file by the palette and return what is said of it."""
    await open_dialog(desk, path, Preview)
    assert isinstance(desk.app.screen, Preview)
    return desk.app.screen


async def open_dialog(desk: Driver, path: Path, dialog: type[Preview | PickOne]) -> None:
    """Choose a file by the palette and wait for what asks next."""
    await desk.press("ctrl+p")
    await desk.type("import a file")
    await desk.until(lambda: bool(desk.app.screen.query("OptionList")))
    await desk.press("enter")
    await desk.until(lambda: isinstance(desk.app.screen, PickFile))
    fits(desk)
    await desk.type(str(path))
    await desk.press("enter")
    await desk.until(lambda: isinstance(desk.app.screen, dialog))


async def preview(desk: Driver) -> Preview:
    """Wait for the preview to be shown anew."""
    await desk.until(lambda: isinstance(desk.app.screen, Preview))
    assert isinstance(desk.app.screen, Preview)
    return desk.app.screen


def reads(screen: Preview | Imported) -> str:
    return "\n".join(str(each.render()) for each in screen.query(Static))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_register_is_previewed_taken_in_and_taken_back(workspace: Workspace, size: tuple[int, int]) -> None:
    async with at_the_desk(workspace.path, size=size) as desk:
        screen = await open_preview(desk, SAMPLES / "05_risks_two_header_rows_formulas.xlsx")
        fits(desk)
        text = reads(screen)
        assert "4 rows as risks: 4 added, 2 skipped. New people: Support. Nothing was written." in text
        assert "8 formulas without a kept result" in text
        assert "Impact organization 4" in text and "Treatment Reduce" in text and "Controls A.6.2.4, A.9.2" in text
        assert "impact_organization" not in text and "treating" not in text
        assert _count(workspace) == 0
        await desk.press("ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, Imported))
        fits(desk)
        assert _count(workspace) == 4
        await desk.press("escape", "ctrl+z")
        assert _count(workspace) == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_all_sheets_are_previewed_changed_taken_in_and_taken_back(
    workspace: Workspace, tmp_path: Path, size: tuple[int, int]
) -> None:
    book = openpyxl.Workbook()
    for name, rows in (
        ("Risks", (["Risk ID", "Risk Title", "AI System", "Likelihood"], ["R001", "Bias", "AIS-01", "Huge"],
                   ["R002", "Drift", "Ranker", 2], ["R003", "Leak", "Ranker", 2])),
        ("Systems", (["System ID", "System Name", "Purpose"], ["AIS-01", "Ranker", "Ranks"])),
        ("Read me", (["Fill in every sheet"],)),
    ):  # fmt: skip
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.active)
    book.save(tmp_path / "tool.xlsx")
    async with at_the_desk(workspace.path, size=size) as desk:
        await open_dialog(desk, tmp_path / "tool.xlsx", PickOne)
        fits(desk)
        await desk.press("1")
        screen = await preview(desk)
        fits(desk)
        text = reads(screen)
        assert "2 sheets: 3 added, 1 refused. Nothing was written." in text
        assert "Sheet Read me passed over: it has no row of headings." in text
        assert "Risks: 2 added, 1 refused" in text
        screen.query_one(Listing).go_to("Risks!Likelihood")
        await desk.press("k")
        assert any("Import one alone" in each for each in desk.notices())
        screen = await preview(desk)
        screen.query_one(Listing).go_to("Risks!Likelihood")
        await desk.press("enter", "1")
        screen = await preview(desk)
        assert "2 sheets: 4 added. Nothing was written." in reads(screen)
        await desk.press("ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, Imported))
        fits(desk)
        assert _count(workspace) == 3
        await desk.press("escape", "ctrl+z")
        assert _count(workspace) == 0


async def test_what_a_column_is_can_be_changed_before_anything_is_written(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        screen = await open_preview(desk, SAMPLES / "09_risks_broken_rows.csv")
        assert "2 added, 2 refused" in reads(screen)
        screen.query_one(Listing).go_to("Owner")
        await desk.press("enter")
        assert isinstance(desk.app.screen, PickOne)
        await desk.press("1")
        screen = await preview(desk)
        assert "New people" not in reads(screen), "the column is passed over"
        await desk.press("escape")
        assert _count(workspace) == 0


async def test_the_refused_rows_can_be_written_to_a_file_of_their_own(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "risks-refused.csv").write_text("being mended")
    path = tmp_path / "risks.csv"
    path.write_bytes((SAMPLES / "09_risks_broken_rows.csv").read_bytes())
    async with at_the_desk(workspace.path) as desk:
        await open_preview(desk, path)
        await desk.press("ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, Imported))
        await desk.press("w")
        await desk.until(lambda: (tmp_path / "risks-refused 2.csv").exists())
    assert "Why not imported" in (tmp_path / "risks-refused 2.csv").read_text("utf-8-sig")
    assert (tmp_path / "risks-refused.csv").read_text() == "being mended"


async def test_a_file_that_cannot_be_read_is_named_and_another_is_asked_for(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600)
    async with at_the_desk(workspace.path) as desk:
        await desk.press("ctrl+p")
        await desk.type("import a file")
        await desk.until(lambda: bool(desk.app.screen.query("OptionList")))
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, PickFile))
        await desk.type(str(path))
        await desk.press("enter")
        await desk.until(lambda: any("old .xls file" in each for each in desk.notices()))
        assert isinstance(desk.app.screen, PickFile)


def _count(workspace: Workspace) -> int:
    with workspace.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM risk").fetchone()[0])
