"""Looking for a file: by the folder that was used last, from every dialog that asks for a file."""

from pathlib import Path

import pytest
from textual.widgets import Input
from textual_fspicker import FileOpen

from aims_tui import settings
from aims_tui.screens.dialogs.importing import PickFile
from aims_tui.workspace.store.workspace import Workspace
from tests.screens.driving import Driver, at_the_desk


async def opened(desk: Driver, where: str) -> None:
    """Open the dialog that asks for evidence, or for a file to import."""
    if where == "import":
        desk.app.action_import_file()
        await desk.settle()
        assert isinstance(desk.app.screen, PickFile)
    else:
        await desk.press("4", "n")


@pytest.mark.parametrize("where", ["evidence", "import"])
async def test_it_begins_in_the_folder_that_was_used_last(workspace: Workspace, tmp_path: Path, where: str) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "risks.csv").write_text("Title\nIt tells secrets\n", "utf-8")
    async with at_the_desk(workspace.path) as desk:
        await opened(desk, where)
        desk.app.screen.query(Input).first().value = str(folder / "risks.csv")
        await desk.press("ctrl+s")
        await desk.press("escape")
        assert settings.load().folder == str(folder)
        await opened(desk, where)
        desk.app.screen.query(Input).first().value = ""
        await desk.press("ctrl+o")
        assert isinstance(desk.app.screen, FileOpen)
        assert Path(desk.app.screen._location) == folder
