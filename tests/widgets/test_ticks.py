"""Ticks that are seen without colour."""

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets.selection_list import Selection

from aims_tui.widgets.ticks import Ticks


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield Ticks(Selection(Content("Draft [b]"), "draft", True), Selection(Content("Approved"), "approved", False))


def drawn(ticks: Ticks) -> list[str]:
    return [ticks.render_line(y).text.strip() for y in range(2)]


async def test_a_sign_says_what_is_ticked_and_follows_keys_and_clicks() -> None:
    app = Host()
    async with app.run_test() as pilot:
        ticks = app.query_one(Ticks)
        assert drawn(ticks) == ["[x] Draft [b]", "[ ] Approved"]
        await pilot.press("space", "down", "space")
        assert drawn(ticks) == ["[ ] Draft [b]", "[x] Approved"]
        await pilot.click(ticks, offset=(4, 1))
        assert drawn(ticks)[0] == "[x] Draft [b]"
        await pilot.click(ticks, offset=(9, 1))
        assert ticks.selected == ["approved"]
