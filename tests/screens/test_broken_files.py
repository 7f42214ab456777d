"""The application over files that are broken or hostile: it says what is wrong or shows it, and never ends."""

import faulthandler
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import broken
from tests.screens.driving import Driver, at_the_desk
from tests.screens.test_hostile import looked


@pytest.fixture(autouse=True)
def ends() -> Iterator[None]:
    """Whatever hangs in a library, where no exception reaches, ends the process and says where it was."""
    faulthandler.dump_traceback_later(240, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("way", broken.some(), ids=lambda way: way.name)
async def test_the_application_shows_what_it_can_and_writes_nothing(
    one_of_everything: Path, tmp_path: Path, way: broken.Broken
) -> None:
    path = broken.copied(one_of_everything, tmp_path)
    way.damage(path)
    before = path.read_bytes()
    async with at_the_desk(path, size=(120, 36)) as desk:
        await looked(desk)
        if desk.app.context is not None:
            await looked_through(desk)
            await written(desk)
        await looked(desk)
    if not way.writable:
        assert path.read_bytes() == before


async def back(desk: Driver) -> None:
    """Leave whatever stands above the section."""
    for _ in range(5):
        if not desk.app.screen.is_modal:
            return
        await desk.press("escape")


async def looked_through(desk: Driver) -> None:
    """Go through every section, every tab of a few records, and search."""
    for section in ("1", "2", "3", "4", "5", "6", "7"):
        await desk.press(section)
        await looked(desk)
        if section == "1":
            continue
        for _ in range(4):
            await desk.press("down")
            await looked(desk)
            for tab in desk.panel.tabs if desk.panel.detail is not None else ():
                await desk.panel.show(tab)
                await desk.settle()
                await looked(desk)
    for key, text in (("slash", "plan"), ("colon", "4.1")):
        await desk.press(key)
        await desk.type(text)
        await desk.settle()
        await looked(desk)
        await desk.press("enter")
        await back(desk)


async def written(desk: Driver) -> None:
    """Press what writes: a step, the owner, undo; the file or the program refuses it."""
    await desk.press("2", "down", "down")
    for key in ("s", "i", "o", "f", "x", "w", "ctrl+z", "ctrl+y"):
        await desk.press(key)
        await looked(desk)
        await desk.press("enter")
        await looked(desk)
        await back(desk)
