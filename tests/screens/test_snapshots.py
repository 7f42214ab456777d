"""How every screen looks. After a change that is meant: look at the report, then ``pytest --snapshot-update``."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.screens import workspace_app
from tests.screens import scenes

Compare = Callable[..., bool]
SMALL, USUAL, WIDE = (80, 24), (120, 36), (200, 50)
AT_BOTH_SIZES = pytest.mark.parametrize("size", [SMALL, USUAL], ids=lambda each: "x".join(map(str, each)))
SCENES = {**scenes.SECTIONS, **scenes.TABS}
LARGE = ("search", "changes", "interview", "help", "export")
"""Dialogs that use the room they get; the others look the same at every size."""


class Fixed(datetime):
    """The clock of the header: a picture must not tell when it was drawn."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Fixed":
        return cls(2026, 11, 24, 10, 30, tzinfo=tz)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the demo and an empty workspace of a fixed day."""
    folder = tmp_path_factory.mktemp("scenes")
    scenes.make(folder)
    return folder


@pytest.fixture(autouse=True)
def place(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with copies of both, so that no path on a screen depends on the machine."""
    scenes.copy(made, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.HOME_VARIABLE, "home")
    paths._folder.cache_clear()
    monkeypatch.setattr(workspace_app, "datetime", Fixed)


@AT_BOTH_SIZES
@pytest.mark.parametrize("scene", scenes.SECTIONS)
def test_the_screen_looks_as_it_should(snap_compare: Compare, scene: str, size: tuple[int, int]) -> None:
    app = scenes.app(Path(scenes.DEMO))
    assert snap_compare(app, terminal_size=size, run_before=partial(scenes.play, steps=scenes.SECTIONS[scene]))


@AT_BOTH_SIZES
@pytest.mark.parametrize("scene", scenes.TABS)
def test_the_panel_looks_as_it_should(snap_compare: Compare, scene: str, size: tuple[int, int]) -> None:
    drawn = partial(scenes.play, steps=scenes.TABS[scene], whole=False)
    assert snap_compare(scenes.app(Path(scenes.DEMO)), terminal_size=size, run_before=drawn)


@pytest.mark.parametrize("scene", scenes.DIALOGS)
def test_the_dialog_looks_as_it_should(snap_compare: Compare, scene: str) -> None:
    drawn = partial(scenes.play, steps=scenes.DIALOGS[scene], whole=False)
    assert snap_compare(scenes.app(Path(scenes.DEMO)), terminal_size=SMALL, run_before=drawn)


@pytest.mark.parametrize("scene", LARGE)
def test_a_large_dialog_uses_the_room(snap_compare: Compare, scene: str) -> None:
    drawn = partial(scenes.play, steps=scenes.DIALOGS[scene], whole=False)
    assert snap_compare(scenes.app(Path(scenes.DEMO)), terminal_size=USUAL, run_before=drawn)


@pytest.mark.parametrize("scene", scenes.NEW)
def test_a_new_workspace_says_what_to_do_next(snap_compare: Compare, scene: str) -> None:
    app = scenes.app(Path(scenes.EMPTY))
    assert snap_compare(app, terminal_size=SMALL, run_before=partial(scenes.play, steps=scenes.NEW[scene]))


@pytest.mark.parametrize("scene", scenes.SPOILT)
def test_two_values_and_a_file_that_is_only_read_are_told_in_place(snap_compare: Compare, scene: str) -> None:
    app = scenes.app(Path(scenes.READ_ONLY if scene == "read-only" else scenes.SPOILT_FILE))
    assert snap_compare(app, terminal_size=USUAL, run_before=partial(scenes.play, steps=scenes.SPOILT[scene]))


@AT_BOTH_SIZES
@pytest.mark.parametrize("scene", scenes.FIRST)
def test_the_first_run_asks_for_all_it_needs(snap_compare: Compare, scene: str, size: tuple[int, int]) -> None:
    assert snap_compare(
        scenes.app(None), terminal_size=size, run_before=partial(scenes.play, steps=scenes.FIRST[scene])
    )


@pytest.mark.parametrize("theme", ["textual-light", "ansi-dark"])
@pytest.mark.parametrize("scene", ["annex-selected", "guide"])
def test_cursor_marks_and_focus_show_in_other_themes(snap_compare: Compare, scene: str, theme: str) -> None:
    app = scenes.app(Path(scenes.DEMO), theme)
    assert snap_compare(app, terminal_size=USUAL, run_before=partial(scenes.play, steps=SCENES[scene]))


@pytest.mark.parametrize("scene", ["dashboard", "annex", "record", "guide", "evidence"])
def test_a_wide_terminal_is_used(snap_compare: Compare, scene: str) -> None:
    app = scenes.app(Path(scenes.DEMO))
    assert snap_compare(app, terminal_size=WIDE, run_before=partial(scenes.play, steps=SCENES[scene]))
