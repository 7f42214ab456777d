"""What a tab has read of the opened record, when somebody looks at it."""

from collections.abc import Callable
from typing import Any

from textual.message import Message

from aims_tui.workspace.session.session import Session


class Read(Message):
    """Something should be read from the file: ``work`` reads it, and ``take`` gets what it found."""

    def __init__(self, work: Callable[[Session], Any], take: Callable[[Any], None]) -> None:
        super().__init__()
        self.work = work
        self.take = take
