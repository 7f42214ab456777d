"""A box shows that the keyboard is in it, and no step of the keyboard inside has it all styled anew."""

import pytest
from textual.app import App, ComposeResult
from textual.css.stylesheet import Stylesheet
from textual.widgets import Input

from aims_tui.widgets.entered import Entered


class Boxes(App[None]):
    CSS = "Entered { border: round gray; } Entered.-entered { border: round red; }"

    def compose(self) -> ComposeResult:
        yield Input(id="before")
        with Entered():
            yield Input(id="one")
            yield Input(id="two")


async def test_the_frame_changes_as_the_keyboard_comes_and_goes() -> None:
    app = Boxes()
    async with app.run_test() as pilot:
        box = app.query_one(Entered)
        plain = box.styles.border
        await pilot.press("tab")
        entered = box.styles.border
        assert entered != plain
        await pilot.press("tab")
        assert app.focused is app.query_one("#two") and box.styles.border == entered
        app.query_one("#before").focus()
        await pilot.pause()
        assert box.styles.border == plain


async def test_a_step_inside_styles_no_box_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Boxes()
    async with app.run_test() as pilot:
        await pilot.press("tab")
        styled: list[object] = []
        apply = Stylesheet.apply
        monkeypatch.setattr(
            Stylesheet, "apply", lambda sheet, node, **named: (styled.append(node), apply(sheet, node, **named))
        )
        await pilot.press("tab")
        assert app.focused is app.query_one("#two")
        assert app.query_one(Entered) not in styled
