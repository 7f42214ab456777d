"""The lines of a list, which are drawn once as long as they look the same."""

from collections.abc import Iterator

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.strip import Strip

from aims_tui.widgets.listing import Line, Listing


class Listed(App[None]):
    CSS = ".listing--cursor { background: $primary; } .listing--marked { background: $secondary; }"

    def compose(self) -> ComposeResult:
        yield Listing(id="list")


def lines(count: int, word: str = "line", style: str = "$text-warning") -> list[Line]:
    return [Line(str(each), lambda _, each=each: Content.styled(f"{word} {each}", style)) for each in range(count)]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was really drawn, and not taken from before."""
    found: list[str] = []
    draw = Listing._strip

    def noted(self: Listing, content: Content, *what: object) -> Strip:
        found.append(content.plain.strip())
        return draw(self, content, *what)  # type: ignore[arg-type]

    monkeypatch.setattr(Listing, "_strip", noted)
    yield found


async def test_a_scroll_draws_only_what_comes_into_view(drawn: list[str]) -> None:
    async with Listed().run_test(size=(40, 10)) as pilot:
        listing = pilot.app.query_one(Listing)
        listing.show(lines(100))
        listing.focus()
        await pilot.press(*["down"] * 9)
        await pilot.pause()
        drawn.clear()
        await pilot.press("down")
        await pilot.pause()
        assert sorted(set(drawn)) == ["line 10", "line 9"]


async def test_what_reads_or_looks_otherwise_is_drawn_anew(drawn: list[str]) -> None:
    async with Listed().run_test(size=(40, 10)) as pilot:
        listing = pilot.app.query_one(Listing)
        listing.show(lines(5))
        await pilot.pause()
        drawn.clear()
        listing.show(lines(5, "other"))
        await pilot.pause()
        assert {"other 0", "other 4"} <= {*drawn}
        drawn.clear()
        listing.show(lines(5, "other", "$text-error"))
        await pilot.pause()
        assert {"other 0", "other 4"} <= {*drawn}, "the same words in another colour"
        drawn.clear()
        pilot.app.theme = "textual-light"
        await pilot.pause()
        assert {"other 0", "other 4"} <= {*drawn}, "the same words in another theme"
        drawn.clear()
        listing.focus()
        await pilot.press("space")
        await pilot.pause()
        assert "✓other 0" in drawn
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert {strip.cell_length for strip in listing.render_lines(listing.size.region)} == {listing.size.width}
