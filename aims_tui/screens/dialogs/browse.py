"""Picking a file by looking through folders, beginning where one was last."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aims_tui import paths, settings
from aims_tui.screens.dialogs.base import Dialog


def browse(dialog: Dialog[Any], typed: str, picked: Callable[[str], None]) -> None:
    """Have a file picked, beginning where the typed path lies, else in the folder used last; hand over its path."""
    from textual_fspicker import FileOpen  # 39 ms, and only when a picker opens

    def found(path: Path | None) -> None:
        if path is not None:
            remember(path)
            picked(str(path))

    dialog.app.push_screen(FileOpen(_start(typed)), found)


def remember(path: Path) -> None:
    """Keep the folder of a file that somebody took: the next look begins there."""
    settings.save(folder=str(path.parent))


def _start(typed: str) -> Path:
    try:
        wanted = paths.typed(typed) if typed.strip() else Path(settings.load().folder or "~").expanduser()
    except (paths.PathUnclear, RuntimeError):
        wanted = Path.home()
    return next((each for each in (wanted, wanted.parent) if os.path.isdir(each)), Path.home())
