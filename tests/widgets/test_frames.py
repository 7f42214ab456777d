"""The words in a frame."""

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from aims_tui.widgets.frames import entitle


class Framed(App[None]):
    def compose(self) -> ComposeResult:
        yield Static()


async def test_the_same_words_paint_nothing_anew_and_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[str] = []
    async with Framed().run_test() as pilot:
        widget = pilot.app.query_one(Static)
        monkeypatch.setattr(Static, "refresh", lambda self, *_, **__: painted.append(str(self.border_title)))
        entitle(widget, "Annex A", "3 selected")
        painted.clear()
        entitle(widget, "Annex A", "3 selected")
        assert painted == []
        entitle(widget, "Annex A", "")
        assert painted and not widget.border_subtitle


@pytest.mark.parametrize("words", ["[/]", "[b]bold", "[@click=app.quit]x[/]", "a\\[b", "", "100% [red]"])
async def test_words_are_no_markup(words: str) -> None:
    async with Framed().run_test() as pilot:
        widget = pilot.app.query_one(Static)
        entitle(widget, words, words)
        entitle(widget, words, words)
        assert widget._border_title is not None or not words
        assert str(widget._border_title or "") == words
