"""The demo workspace: a fictional company, told as history, so that it never ages."""

from aims_tui.workspace.demo.making import make

__all__ = ["make"]
