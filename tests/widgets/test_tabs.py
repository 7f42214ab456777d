"""The titles of a panel's tabs where not all have room."""

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Size

from aims_tui.widgets.tabs import TabStrip

TITLES = {
    "record": "Record",
    "parts": "Impact assessments",
    "models": "Models 2",
    "links": "Links 12",
    "past": "History",
}


class Strip(App[None]):
    def __init__(self, active: str) -> None:
        super().__init__()
        self._active = active

    def compose(self) -> ComposeResult:
        yield TabStrip(TITLES, self._active)


async def line(active: str, width: int) -> str:
    """Return the first line as it stands on the screen."""
    app = Strip(active)
    async with app.run_test(size=(width, 4)) as pilot:
        await pilot.pause()
        strip = app.query_one(TabStrip)
        assert strip.size == Size(width, strip.size.height)
        return str(strip.render()).split("\n")[0].rstrip()


@pytest.mark.parametrize(
    ("active", "width", "seen"),
    [
        ("record", 80, "Record  Impact assessments  Models 2  Links 12  History"),
        ("record", 30, "Record Impact assessments ›"),
        ("models", 30, "‹ Models 2 Links 12 History"),
        ("past", 30, "‹ Models 2 Links 12 History"),
        ("past", 9, "‹ History"),
        ("parts", 10, "‹ Impact a"),
    ],
)
async def test_the_active_title_is_always_in_view(active: str, width: int, seen: str) -> None:
    assert await line(active, width) == seen
