"""Long texts: a tab that shows them set, the editor of one's own, and every text that ever stood there."""

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.widgets import TextArea

from aims_tui import paths
from aims_tui.app import AimsApp
from aims_tui.screens.dialogs.text_reader import DifferenceReader, TextReader
from aims_tui.widgets.document import NOTHING, Document
from aims_tui.widgets.listing import Listing
from aims_tui.widgets.pages import Pages
from aims_tui.widgets.tabs import TabStrip
from aims_tui.workspace.session.drafts import Draft, Drafts
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import act
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import footer, rows, said, stands

TEXT = "document-text"
VERSIONS = "versions-text"
Editor = Callable[[str], None]
"""Has what a program does to the file that it is given stand in the place of the person's editor."""


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Editor:
    """A program as $EDITOR; ``file`` is the path it is given, ``seen`` a file to note something in."""

    @contextmanager
    def suspend(app: AimsApp) -> Iterator[None]:
        yield  # Without a terminal there is none to hand over.

    monkeypatch.setattr(AimsApp, "suspend", suspend)
    monkeypatch.delenv("VISUAL", raising=False)

    def does(what: str) -> None:
        script, seen = tmp_path / "editor.py", tmp_path / "seen"
        script.write_text(
            f"import sys, os, pathlib\nfile, seen = pathlib.Path(sys.argv[1]), pathlib.Path({str(seen)!r})\n"
            f"seen.write_bytes(file.read_bytes())\n{what}\n"
        )
        monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(script)]))

    return does


def policy(workspace: Workspace, **values: str) -> str:
    made = gate.added(workspace.kinds["policy"], {"title": "AI policy", **values})
    act(workspace, made)
    return made.row


def change(workspace: Workspace, row: str, who: str = "Lead", why: str = "", **values: str) -> None:
    act(workspace, gate.Change("policy", row, values), who=who, why=why)


async def opened(desk: Driver, row: str) -> None:
    await desk.press("7")
    desk.section.go_to("policy", row)
    await desk.settle()
    assert desk.panel.detail is not None and desk.panel.detail.row == row


def texts(workspace: Workspace) -> list[str]:
    return [str(text) for (text,) in rows(workspace, "SELECT text FROM policy")]


def left_behind() -> list[Path]:
    return [*(paths.state_folder() / "writing").glob("*/*")]


async def test_the_text_tab_shows_the_document_set_and_scrolls_by_keys(workspace: Workspace) -> None:
    row = policy(workspace, text="# AI policy\n\n- with *care*\n\n" + "\n\n".join(f"Rule {n}" for n in range(40)))
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await opened(desk, row)
        assert [*desk.panel.query_one(TabStrip).titles.values()][:3] == ["Record", "Text", "Versions"]
        await desk.tab(TEXT)
        pages = desk.panel.query_one(Document)
        assert pages.has_focus
        assert pages.plain.split("\n")[3] == "• with care"
        assert "E Editor" in footer(desk.app.screen)
        await desk.press("pagedown", "down")
        assert pages.scroll_offset.y > 5
        await desk.press("right_square_bracket", "left_square_bracket")
        assert pages.has_focus


async def test_an_empty_text_says_what_to_do(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await opened(desk, policy(workspace))
        await desk.tab(TEXT)
        assert " ".join(desk.panel.query_one(Document).plain.split()) == NOTHING
        await desk.tab(VERSIONS)
        listing = desk.panel.query_one("#versions-list", Listing)
        assert "Nothing was ever written" in listing.empty
        await desk.press("enter", "d")
        assert not desk.app.screen.is_modal and any("no other text" in each for each in desk.notices())


async def test_what_is_being_typed_is_shown_before_it_is_saved(workspace: Workspace) -> None:
    row = policy(workspace, text="old")
    async with at_the_desk(workspace.path) as desk:
        await opened(desk, row)
        detail = desk.panel.detail
        assert desk.app.context is not None and detail is not None
        typed = Draft("policy", row, "text", "# new", detail.seen["text"], "old", "POL-1 Text", now())
        desk.app.context.unsaved.note(typed)
        await desk.tab(TEXT)
        assert desk.panel.query_one(Document).plain.split("\n")[:3:2] == [
            "⚑ As it was typed; this is not in the file yet.",
            "new",
        ]


async def test_the_editor_gets_the_text_and_what_comes_back_is_saved_as_one_change(
    workspace: Workspace, editor: Editor, tmp_path: Path
) -> None:
    row = policy(workspace, text="# AI policy")
    editor(
        "assert oct(os.stat(file).st_mode)[-3:] == '600' and file.suffix == '.md'\nfile.write_text('# New\\r\\nmore')"
    )
    async with at_the_desk(workspace.path) as desk:
        await opened(desk, row)
        await desk.press("E")
        assert (tmp_path / "seen").read_text() == "# AI policy\n"
        assert texts(workspace) == ["# New\nmore"]
        assert left_behind() == [] and not desk.app.context.unsaved
        await desk.tab(TEXT)
        assert desk.panel.query_one(Document).plain.startswith("New")
        editor("file.write_text('again')")
        await desk.press("E")
        assert texts(workspace) == ["again"]
        assert desk.panel.query_one(Document).plain == "again", "the tab shows it at once"
        await desk.press("ctrl+z")
        assert texts(workspace) == ["# New\nmore"]


@pytest.mark.parametrize(
    ("does", "notice"),
    [
        ("pass", "as it was"),
        ("file.write_bytes(file.read_bytes().replace(b'\\n', b'\\r\\n').rstrip())", "as it was"),
        ("sys.exit(2)", f"{Path(sys.executable).name} ended with an error (2); nothing was changed."),
        ("file.unlink()", "left no text"),
    ],
)
async def test_an_editor_that_changes_nothing_or_fails_says_so(
    workspace: Workspace, editor: Editor, does: str, notice: str
) -> None:
    row = policy(workspace, text="# AI policy\n\nmore")
    editor(does)
    async with at_the_desk(workspace.path) as desk:
        await opened(desk, row)
        await desk.press("E")
        assert any(notice in each and sys.executable not in each for each in desk.notices())
    assert texts(workspace) == ["# AI policy\n\nmore"] and left_behind() == []


@pytest.mark.parametrize(
    "does", ["file.write_text('hours of work'); sys.exit(1)", "file.write_bytes(b'hours\\0of work')"]
)
async def test_what_cannot_be_taken_over_stays_in_its_file_which_is_named(
    workspace: Workspace, editor: Editor, does: str
) -> None:
    row = policy(workspace, text="old")
    editor(does)
    async with at_the_desk(workspace.path) as desk:
        await opened(desk, row)
        await desk.press("E")
        (path,) = left_behind()
        assert path.read_bytes().startswith(b"hours")
        assert any(str(path) in each for each in desk.notices())
    assert texts(workspace) == ["old"]


async def test_somebody_elses_change_meanwhile_is_a_conflict_like_any_other(
    workspace: Workspace, editor: Editor
) -> None:
    row = policy(workspace, text="old")
    editor(
        "import subprocess\nfile.write_text('mine')\n"
        f"subprocess.run([sys.executable, '-m', 'aims_tui', '-f', {str(workspace.path)!r}, '--as', 'Jane', 'set',"
        " 'POL-1', 'text=theirs'], check=True)"
    )
    async with at_the_desk(workspace.path) as desk:
        await opened(desk, row)
        await desk.press("E")
        assert any("Both values are kept" in each for each in desk.notices())
        assert texts(workspace) == ["mine"]
        await desk.press("c")
        assert desk.app.screen.is_modal


async def test_what_cannot_be_saved_stays_as_a_draft_and_is_edited_on(
    workspace: Workspace, editor: Editor, tmp_path: Path
) -> None:
    row = policy(workspace, text="old")
    editor("file.write_text('x' * 1_000_001)")
    async with at_the_desk(workspace.path) as desk:
        await opened(desk, row)
        await desk.press("E")
        await desk.until(lambda: any("longer than 1,000,000" in each for each in desk.notices()))
        assert texts(workspace) == ["old"] and left_behind() == []
        (draft,) = desk.app.context.unsaved.all()
        assert (draft.title, len(draft.text)) == ("POL-1 Text", 1_000_001)
        editor("file.write_text('short')")
        await desk.press("E")
        assert (tmp_path / "seen").stat().st_size == 1_000_002, "it begins with the draft"
        assert texts(workspace) == ["short"] and not desk.app.context.unsaved


async def test_a_text_that_can_be_kept_nowhere_stays_in_its_file_which_is_named(
    workspace: Workspace, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = policy(workspace, text="old")
    editor("file.write_text('y' * 1_000_001)")
    async with at_the_desk(workspace.path) as desk:
        await opened(desk, row)
        monkeypatch.setattr(Drafts, "keep", lambda *_: False)
        await desk.press("E")
        (path,) = left_behind()
        await desk.until(lambda: any(str(path) in each for each in desk.notices()))
        assert path.stat().st_size == 1_000_001


async def test_f4_opens_the_text_that_the_keyboard_is_in_whatever_record_it_is_of(
    workspace: Workspace, editor: Editor, tmp_path: Path
) -> None:
    editor("file.write_text(file.read_text() + 'and more')\nassert file.suffix == '.txt'")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("owner", "")
        assert "f4" not in footer(desk.app.screen)
        await desk.write("implementation", "begun\n")
        assert "f4 Editor" in footer(desk.app.screen)
        await desk.press("f4")
        assert (tmp_path / "seen").read_text() == "begun\n", "what was typed and is not saved goes along"
        assert stands(workspace, "4.1", "implementation") == "begun\nand more\n"
        area = desk.editor("implementation").query_one(TextArea)
        assert area.text == "begun\nand more\n" and area.has_focus
        await desk.press("E")
        assert "E" in area.text, "there it is a letter"


async def test_without_a_document_there_is_no_editor_and_without_an_editor_it_says_which_variable(
    workspace: Workspace, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = policy(workspace)
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        assert "Editor" not in footer(desk.app.screen)
        await opened(desk, row)
        monkeypatch.setenv("EDITOR", "")
        monkeypatch.setenv("PATH", "")
        await desk.press("E")
        assert any("set VISUAL" in each for each in desk.notices())
        desk.app.context.session.lost = "The file is gone."
        await desk.press("E")
        assert any("The file is gone." in each for each in desk.notices())


async def test_a_screen_that_can_hand_over_no_terminal_says_where_to_write(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sh")
    row = policy(workspace)
    async with at_the_desk(workspace.path) as desk:
        await opened(desk, row)
        await desk.press("E")
        assert any("write in the Record tab" in each for each in desk.notices())
        assert left_behind() == []


@pytest.fixture
def told(workspace: Workspace) -> str:
    """A policy with three texts, of which the second was version 1.0."""
    row = policy(workspace, text="Draft.\n")
    change(workspace, row, text="# AI policy\n\nWe use AI with care.\n")
    change(workspace, row, version="1.0")
    change(workspace, row, "Jane", "yearly review", text="# AI policy\n\nWe use AI with great care.\n", version="1.1")
    return row


def listed(desk: Driver) -> list[list[str]]:
    return [line.draw(90).plain.split() for line in desk.panel.query_one("#versions-list", Listing).rows]


async def test_the_versions_are_listed_and_one_is_read(workspace: Workspace, told: str) -> None:
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await opened(desk, told)
        await desk.tab(VERSIONS)
        newest, approved, oldest = listed(desk)
        assert newest[0] == "1.1" and newest[3:6] == ["Jane", "stands", "now"] and newest[-1] == "review"
        assert approved[0] == "1.0" and approved[3] == "Lead"
        assert oldest[:2] == ["text", "1"] and oldest[-2:] == ["7", "characters"]
        await desk.press("down", "enter")
        dialog = desk.app.screen
        assert isinstance(dialog, TextReader) and dialog.heading == "POL-1 AI policy · 1.0"
        assert dialog.query_one(Pages).plain.split("\n")[3] == "We use AI with care."
        assert said(dialog, "#note").startswith("Lead · 20")
        await desk.press("escape")
        change(workspace, told, text="newer")
        await desk.until(lambda: len(listed(desk)) == 4)


async def differences(desk: Driver, *keys: str) -> str:
    """Press keys that show a difference; return its heading and lines, and close it."""
    await desk.press(*keys)
    dialog = desk.app.screen
    assert isinstance(dialog, DifferenceReader)
    found = "\n".join(
        [dialog.heading.rpartition(" · ")[2], *map(str.rstrip, dialog.query_one(Pages).plain.split("\n"))]
    )
    await desk.press("escape")
    return found


async def test_two_that_are_selected_or_one_and_the_present_are_compared(workspace: Workspace, told: str) -> None:
    changed = "  # AI policy\n\n- We use AI with care.\n+ We use AI with great care."
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await opened(desk, told)
        await desk.tab(VERSIONS)
        assert await differences(desk, "d") == f"1.0 → 1.1\n{changed}", "the present one with the one before"
        assert await differences(desk, "down", "d") == f"1.0 → 1.1\n{changed}"
        assert (await differences(desk, "down", "d")).startswith("text 1 → 1.1\n- Draft.\n+ # AI policy")
        assert (await differences(desk, "space", "up", "space", "d")).startswith("text 1 → 1.0\n- Draft.")
        await desk.press("home", "space", "d")
        assert not desk.app.screen.is_modal and any("Select two, not 3" in each for each in desk.notices())
