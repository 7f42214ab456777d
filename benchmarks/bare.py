"""The least that a Textual program can be: what ours is compared with."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One text."""

    def compose(self) -> ComposeResult:
        yield Static("A bare Textual app")


if __name__ == "__main__":
    Bare().run()
