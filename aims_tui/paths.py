"""Where things live: the user's folders, and the data files that come with the program."""

import os
from functools import cache
from pathlib import Path

HOME_VARIABLE = "AIMS_TUI_HOME"
"""When set, settings, workspaces, drafts and snapshots all live below this folder."""


@cache
def _folder(sort: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / sort
    import platformdirs  # 18 ms, and not needed where the folder is given

    chosen = {
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
        "state": platformdirs.user_state_path,
    }[sort]
    return chosen("aims-tui", appauthor=False)


def config_folder() -> Path:
    """Return the folder of the settings."""
    return _folder("config")


def data_folder() -> Path:
    """Return the folder for workspaces and snapshots."""
    return _folder("data")


def state_folder() -> Path:
    """Return the folder of what this user has seen and is typing, one file a workspace."""
    return _folder("state")


def data_file(name: str) -> Path:
    """Return the path of a data file of the program.

    In an installed package it lies inside the package; an editable install does not see
    force-included files, so the checkout's own ``data/`` is the second place.
    """
    package = Path(__file__).parent
    inside = package / "data" / name
    return inside if inside.exists() else package.parent / "data" / name
