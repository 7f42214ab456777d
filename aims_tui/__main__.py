"""``python -m aims_tui`` is ``aims-tui``."""

from aims_tui.cli import run

if __name__ == "__main__":
    run()
