"""Styles are parsed once, and anew when the colours change."""

from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet

from aims_tui.screens.styles import Styles
from aims_tui.workspace.store.workspace import Workspace
from tests.screens import driving
from tests.screens.driving import at_the_desk
from tests.screens.test_keys import ours

SHEET = "Static { color: $primary; }"


def _sheet(colour: str) -> Styles:
    styles = Styles(variables={"primary": colour})
    styles.add_source(SHEET, read_from=("a.tcss", ""))
    styles.reparse()
    return styles


def _colours(styles: Stylesheet) -> list[str]:
    return [rule.styles.color.hex for rule in styles.rules]


def test_the_same_colours_leave_every_rule_as_it_was_parsed() -> None:
    styles = _sheet("#112233")
    rules = [*styles.rules]
    styles.set_variables({"primary": "#112233"})
    styles.reparse()
    assert all(now is before for now, before in zip(styles.rules, rules, strict=True))


def test_other_colours_parse_them_anew_and_the_first_ones_again() -> None:
    styles = _sheet("#112233")
    for colour in ("#445566", "#112233"):
        styles.set_variables({"primary": colour})
        styles.reparse()
        assert _colours(styles) == [colour]


def test_a_source_that_comes_along_is_parsed_beside_what_stands() -> None:
    styles = _sheet("#112233")
    rules = [*styles.rules]
    styles.add_source("Label { color: red; }", read_from=("b.tcss", ""))
    styles.reparse()
    assert styles.rules[0] is rules[0] and len(styles.rules) == 2


def test_more_sources_than_the_toolkit_keeps_stay_parsed() -> None:
    styles = Styles(variables={})
    for number in range(200):
        styles.add_source(f"#w{number} {{ width: 1; }}", read_from=(f"{number}.tcss", ""))
    styles.reparse()
    rules = [*styles.rules]
    styles.reparse()
    assert all(now is before for now, before in zip(styles.rules, rules, strict=True))


async def test_a_section_that_opens_parses_only_what_is_new(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[object] = []

    def noted(sheet: Stylesheet, css: str, read_from: Any, *what: Any, **named: Any) -> Any:
        if (css, read_from) not in {key[:2] for key in [*sheet._parse_cache._cache]}:
            parsed.append(read_from)
        return driving._parse(sheet, css, read_from, *what, **named)

    monkeypatch.setattr(Stylesheet, "_parse_rules", noted)
    async with at_the_desk(workspace.path) as desk:
        known = {*parsed}
        parsed.clear()
        await desk.press("2")
        assert parsed and not known & {*parsed} and len({*parsed}) == len(parsed)


async def test_a_section_that_opens_after_another_theme_has_its_colours(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press("2")
        dark = desk.app.screen.styles.background
        await desk.press("1")
        desk.app.theme = "textual-light"
        await desk.settle()
        await desk.press("2")
        visited = desk.app.screen.styles.background
        await desk.press("3")
        assert dark != visited == desk.app.screen.styles.background


def test_no_two_of_our_widgets_share_a_name_and_with_it_their_styles() -> None:
    found: dict[str, set[type]] = {}
    for each in ours():
        found.setdefault(each.__name__, set()).add(each)
    assert {name: those for name, those in found.items() if len(those) > 1} == {}


@pytest.mark.parametrize("digit", ["1", "2", "4"])
async def test_a_dialog_leaves_the_section_beneath_where_it_is(workspace: Workspace, digit: str) -> None:
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.press("5", digit)
        before = [strip.text for strip in desk.app.screen._compositor.render_strips()][:2]
        await desk.press("w")
        assert [strip.text for strip in desk.app.screen._compositor.render_strips()][:2] == before
