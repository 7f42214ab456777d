"""Where the benchmarks work: a folder of their own, and a user whose settings nobody else has."""

import os
from datetime import date
from pathlib import Path

from aims_tui import paths
from aims_tui.workspace import demo
from aims_tui.workspace.store.workspace import Workspace


class Place:
    """The folder of one run of the benchmarks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # This process and the programs that it starts have different homes, as two users would.
        os.environ[paths.HOME_VARIABLE] = str(folder / "home")
        self.demo: Workspace = demo.make(folder / "demo.aims", date.today())
        self.environment = self._environment()

    def _environment(self) -> dict[str, str]:
        """Return what a started program sees: empty standard folders, so that it has to look for them."""
        left_out = {paths.HOME_VARIABLE, "COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
        found = {name: value for name, value in os.environ.items() if name not in left_out}
        user = self.folder / "user"
        user.mkdir()
        return found | {
            "HOME": str(user),
            "XDG_CONFIG_HOME": str(user / "config"),
            "XDG_DATA_HOME": str(user / "data"),
            "XDG_STATE_HOME": str(user / "state"),
            # An installed program is compiled; a checkout may not be, or may forbid it.
            "PYTHONPYCACHEPREFIX": str(self.folder / "compiled"),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
