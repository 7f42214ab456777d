"""What is typed or pasted into a line or a text stands there whole, and what cannot be kept is replaced visibly."""

import pytest
from textual import events
from textual.widgets import Input

from aims_tui.widgets.writing import LineInput, ProseArea
from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.store.workspace import Workspace
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import stands

MARKS = "\u202aC:\\reports\\a.pdf\u202c \u2067אבג\u2069"


async def paste(desk: Driver, text: str) -> None:
    desk.app.post_message(events.Paste(text))
    await desk.settle()


def painted(desk: Driver) -> str:
    """Return everything that stands on the screen, as the terminal gets it."""
    strips = desk.app.screen._compositor.render_strips()
    return "\n".join(
        strip.apply_filter(desk.app._harmless, desk.app.screen.background_colors[1]).text for strip in strips
    )


@pytest.mark.parametrize("name", ["implementation", "owner"])
async def test_marks_of_direction_are_kept_as_typed_and_drawn_as_arrows(workspace: Workspace, name: str) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("4.1")
        await desk.write(name, "")
        await paste(desk, MARKS)
        assert desk.editor(name).typed == MARKS
        assert "⇢C:\\reports\\a.pdf⇣ ⇠" in painted(desk)
        await desk.press("end", "x", "ctrl+s")
        await desk.settle()
        kept = desk.panel.detail.typed[name]
        assert kept == f"{MARKS}x"
        assert "⇢C:\\reports\\a.pdf⇣ ⇠" in painted(desk)
        desk.listing.focus()
        await desk.settle()
        assert "⇢C:" in painted(desk), "on the sheet too"


async def test_a_date_pasted_with_marks_is_the_date(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("4.1")
        await desk.write("due", "")
        await paste(desk, "\u202a2026-12-14\u202c")
        await desk.press("enter")
        await desk.settle()
        assert stands(workspace, "4.1", "due") == "2026-12-14"


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("one\ntwo\nthree", "one two three"),
        ("one\rtwo\r\nthree\n", "one two three"),
        ("\n\n  one  \n\n two", "one two"),
        ("\n", ""),
        (" one", " one"),
        ("one\ttwo", "one two"),
        ("a\x0bb\x85c", "a␋b\ufffdc"),
    ],
)
async def test_a_paste_of_several_lines_into_a_line_joins_them(workspace: Workspace, pasted: str, line: str) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("4.1")
        await desk.write("owner", "")
        await paste(desk, pasted)
        assert desk.editor("owner").typed == line


async def test_a_paste_into_a_dialog_joins_its_lines(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("4.1")
        await desk.press("o")
        await paste(desk, "Head of\nPeople")
        assert desk.app.screen.query_one(Input).value == "Head of People"


async def test_line_ends_of_every_system_are_line_ends_in_a_text(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("4.1")
        await desk.write("implementation", "")
        await paste(desk, "one\r\ntwo\rthree\nfour")
        assert desk.editor("implementation").typed == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize("name", ["implementation", "owner"])
async def test_what_cannot_be_kept_is_replaced_visibly_and_the_rest_is_saved(workspace: Workspace, name: str) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("4.1")
        await desk.write(name, "")
        await paste(desk, "a\x00b\ud800c\x1bd\x9be")
        desk.app.post_message(events.Key("ctrl+@", "\x00"))
        await desk.settle()
        assert desk.editor(name).typed == "a␀b\ufffdc␛d\ufffde␀"
        await desk.press("ctrl+s")
        await desk.settle()
        assert desk.panel.detail.typed[name] == "a␀b\ufffdc␛d\ufffde␀"
        await desk.press("ctrl+q")
    assert Drafts(workspace.path, workspace.id).listed() == ()


@pytest.mark.parametrize("name", ["implementation", "owner"])
@pytest.mark.parametrize("character", ["\xa0", "\u200d", "\u200c", "\u200e", "\u202e", "\u2028", "\u3000", "\xad"])
async def test_a_key_writes_characters_that_are_not_printable(workspace: Workspace, name: str, character: str) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("4.1")
        await desk.write(name, "")
        for each in ("a", character, "b"):
            desk.app.post_message(events.Key(each, each))
        await desk.settle()
        assert desk.editor(name).typed == f"a{character}b"


async def test_what_is_copied_from_an_editor_has_its_marks(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("4.1")
        await desk.write("implementation", "")
        await paste(desk, MARKS)
        area = desk.editor("implementation").query_one(ProseArea)
        area.select_all()
        area.action_copy()
        assert desk.app.clipboard == MARKS
        await desk.write("owner", "")
        line = desk.editor("owner").query_one(LineInput)
        line.action_paste()
        assert line.written == MARKS
