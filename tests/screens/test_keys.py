"""Keys: one's own by id, told where they clash, and listed in the help from the bindings themselves."""

import importlib
import pkgutil
from pathlib import Path

import pytest
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

import aims_tui.screens
import aims_tui.widgets
from aims_tui import settings
from aims_tui.app import AimsApp
from aims_tui.screens.dialogs.help import Help
from aims_tui.widgets.helped import Helped
from aims_tui.workspace.store.workspace import Workspace
from tests.screens.driving import at_the_desk
from tests.screens.reading import said


def ours() -> list[type[DOMNode]]:
    """Return every screen, dialog and widget of ours."""
    found: list[type[DOMNode]] = [AimsApp]
    for package in (aims_tui.screens, aims_tui.widgets):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(each.name)
            found += [
                cls for cls in vars(module).values()
                if isinstance(cls, type) and issubclass(cls, DOMNode) and cls.__module__ == module.__name__
            ]  # fmt: skip
    return found


NO_ID = {"take_back"}
"""ctrl+z in a line is the editor's own undo of typing, as in every text."""


def test_every_binding_of_ours_has_an_id_and_says_what_it_does() -> None:
    classes = ours()
    assert len(classes) > 30
    for cls in classes:
        for each in cls.__dict__.get("BINDINGS", ()):
            assert isinstance(each, Binding) and each.description, (cls, each)
            assert each.id or each.action in NO_ID, (cls, each)


def test_whatever_has_keys_of_its_own_says_what_the_help_calls_it() -> None:
    titles = {}
    for cls in ours():
        if any(each.id for each in cls.__dict__.get("BINDINGS", ())) and not issubclass(cls, App):
            assert issubclass(cls, Helped), cls
            titles[cls.__name__] = cls.HELP_TITLE
    assert len(titles) > 15 and all(title[0].isupper() and "." not in title for title in titles.values())


def test_an_id_means_the_same_key_wherever_it_stands() -> None:
    keys: dict[str, set[tuple[str, str]]] = {}
    for cls in ours():
        for each in cls.__dict__.get("BINDINGS", ()):
            if each.id and not each.id.startswith("dialog."):
                keys.setdefault(each.id, set()).add((each.key, each.action.removeprefix("app.")))
    assert {id: found for id, found in keys.items() if len(found) > 1} == {}


async def test_ones_own_keys_work_and_are_shown_in_the_help(workspace: Workspace) -> None:
    settings.save(keys={"app.go_to": "f7", "browse.status": "o"})
    async with at_the_desk(workspace.path) as desk:
        await desk.press("colon")
        assert not desk.app.screen.is_modal
        await desk.press("f7")
        assert desk.app.screen.is_modal
        await desk.press("escape")
        await desk.go("4.1")
        await desk.press("o")
        assert "Status" in desk.app.screen.heading
        await desk.press("escape", "question_mark")
        assert isinstance(desk.app.screen, Help)
        text = said(desk.app.screen, ".dialog-help Static")
        line = next(each for each in text.splitlines() if "app.go_to" in each)
        assert line.split()[0].casefold() == "f7"


@pytest.mark.parametrize("section", ["1", "2", "3", "4", "5", "6", "7"])
async def test_the_help_lists_each_key_of_the_section_with_its_id(workspace: Workspace, section: str) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press(section)
        screen = desk.app.screen
        await desk.press("question_mark")
        text = said(desk.app.screen, ".dialog-help Static")
        assert screen.HELP and screen.HELP.split(".")[0] in text
        bound = [
            each for cls in type(screen).__mro__ for each in cls.__dict__.get("BINDINGS", ()) if each in cls.BINDINGS
        ]
        sometimes = ("list.decide", "list.edit_text")  # where something waits, and where a record has a document
        missing = [
            each.id for each in (*bound, *AimsApp.BINDINGS)
            if isinstance(each, Binding) and each.id and each.id not in text and each.id not in sometimes
        ]  # fmt: skip
        assert missing == (["annex.applicability"] if section == "2" else []), "subclauses always apply"
        await desk.press("question_mark")
        assert desk.app.screen is screen


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"browse.status": "o"}, ["Status", "Owner"]),
        ({"app.search": "space"}, ["Select ↓", "Search"]),
        ({"app.export": "n"}, ["No", "Export"]),
        ({"browse.status": "o", "browse.owner": "s"}, []),
        ({"browse.status": "f7"}, []),
        ({}, []),
    ],
)
async def test_a_key_of_ones_own_that_means_two_things_is_told_at_the_start(
    workspace: Workspace, own: dict[str, str], told: list[str]
) -> None:
    settings.save(keys=own)
    async with at_the_desk(workspace.path) as desk:
        notices = [each for each in desk.notices() if "settings.json" in each]
        assert bool(notices) == bool(told)
        if told:
            assert any(all(f"“{each}”" in notice for each in told) for notice in notices)


@pytest.mark.parametrize(
    "keys", ["", ",", " ", "ctrl+", "nonsense", "f7," * 2000, "ctrl+q", "é", "\N{OLD PERSIAN SIGN A}"]
)
async def test_no_key_of_ones_own_stops_the_work(workspace: Workspace, keys: str) -> None:
    settings.save(keys={"app.go_to": keys, "browse.status": keys, "no.such": keys, "": keys})
    async with at_the_desk(workspace.path) as desk:
        await desk.press("2", "question_mark")
        assert isinstance(desk.app.screen, Help)


async def test_settings_that_are_not_used_as_they_stand_are_told(workspace: Workspace, home: Path) -> None:
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "settings.json").write_text('{"theme": "\\u0000", "name": "[/]"}', "utf-8")
    async with at_the_desk(workspace.path) as desk:
        assert [each for each in desk.notices() if each.endswith("passed over: theme.")]
