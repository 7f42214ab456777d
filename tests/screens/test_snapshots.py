"""How every screen looks. After a change that is meant: look at the report, then ``pytest --snapshot-update``."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from aims_tui import paths
from tests.screens import scenes

Compare = Callable[..., bool]
SMALL, USUAL = (80, 24), (120, 36)
SCENES = {**scenes.SECTIONS, **scenes.TABS, **scenes.DIALOGS}


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


@pytest.mark.parametrize(
    ("scene", "size"),
    [
        *((name, size) for name in (*scenes.SECTIONS, "record", "guide") for size in (SMALL, USUAL)),
        *((name, USUAL) for name in scenes.TABS if name not in ("record", "guide")),
        *((name, SMALL) for name in scenes.DIALOGS),
    ],
    ids=lambda each: each if isinstance(each, str) else "x".join(map(str, each)),
)
def test_the_screen_looks_as_it_should(snap_compare: Compare, scene: str, size: tuple[int, int]) -> None:
    app = scenes.app(Path(scenes.DEMO))
    assert snap_compare(app, terminal_size=size, run_before=partial(scenes.play, steps=SCENES[scene]))


@pytest.mark.parametrize("scene", scenes.NEW)
def test_a_new_workspace_says_what_to_do_next(snap_compare: Compare, scene: str) -> None:
    app = scenes.app(Path(scenes.EMPTY))
    assert snap_compare(app, terminal_size=SMALL, run_before=partial(scenes.play, steps=scenes.NEW[scene]))


def test_the_first_run_asks_for_all_it_needs(snap_compare: Compare) -> None:
    assert snap_compare(scenes.app(None), terminal_size=SMALL, run_before=partial(scenes.play, steps=()))


@pytest.mark.parametrize("theme", ["textual-light", "ansi-dark"])
@pytest.mark.parametrize("scene", ["annex-selected", "guide"])
def test_cursor_marks_and_focus_show_in_other_themes(snap_compare: Compare, scene: str, theme: str) -> None:
    app = scenes.app(Path(scenes.DEMO), theme)
    assert snap_compare(app, terminal_size=USUAL, run_before=partial(scenes.play, steps=SCENES[scene]))


def test_a_wide_terminal_is_used(snap_compare: Compare) -> None:
    app = scenes.app(Path(scenes.DEMO))
    assert snap_compare(app, terminal_size=(200, 50), run_before=partial(scenes.play, steps=SCENES["record"]))
