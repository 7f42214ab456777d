"""Notices at the end of their time."""

from time import time

from textual.app import App
from textual.widgets._toast import Toast

from aims_tui.widgets.notice import Notice


def over() -> Notice:
    """Return a notice whose time was over a moment ago."""
    return Notice("Saved", raised_at=time() - 5.001, timeout=5)


def test_a_notice_whose_time_is_over_is_so_and_still_has_a_moment_left() -> None:
    assert over().has_expired and over().time_left > 0
    assert not Notice("Saved").has_expired and 4 < Notice("Saved").time_left <= 5


async def test_one_that_is_shown_a_moment_too_late_goes_and_stops_nothing() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        await app.mount(Toast(over()))
        while app.query(Toast):
            await pilot.pause(0.01)
