"""The door from the shell: one function a verb, the same functions underneath as the screens."""

from aims_tui.cli.run import main, run

__all__ = ["main", "run"]
