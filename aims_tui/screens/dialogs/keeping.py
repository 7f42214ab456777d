"""What is typed into a dialog is kept as a draft until it is saved."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.widgets import Input

from aims_tui.screens.dialogs.base import Dialog, Result
from aims_tui.text import editable
from aims_tui.widgets.writing import LineInput
from aims_tui.workspace.session.drafts import Draft
from aims_tui.workspace.session.unsaved import Unsaved
from aims_tui.workspace.store.workspace import now


class Keeping:
    """Where a dialog keeps what is being typed until it is saved: the record and row that the text is for."""

    def __init__(self, unsaved: Unsaved, record: str, row: str, title: str) -> None:
        self._unsaved = unsaved
        self._key = (record, row)
        self._title = title
        self._done: set[str] = set()
        """The fields that were saved or given up: a dialog that is going still tells what stood in them."""

    def text(self, field: str) -> str:
        """Return what was typed here before and not saved, or nothing."""
        draft = self._unsaved.get(*self._key, field)
        return draft.text if draft is not None else ""

    def note(self, field: str, text: str, base: str = "") -> None:
        """Keep a text; one that is empty, as it was or already let go of needs no keeping."""
        if field in self._done:
            return
        if text.strip() and text != base:
            self._unsaved.note(Draft(*self._key, field, text, (), base, self._title, now()))
        else:
            self._unsaved.forget(*self._key, field)

    def forget(self, fields: Sequence[str]) -> None:
        """Let go of what was saved."""
        self._done.update(fields)
        for field in fields:
            self._unsaved.forget(*self._key, field)


class KeptLines(Dialog[Result]):
    """A dialog whose lines are there again when it opens after a refusal, or after the program was left or ended.

    Whoever shows it forgets them when what they were for is done; escape does it here.
    """

    LINES: ClassVar[tuple[str, ...]] = ()
    """The ids of the lines that are kept."""

    def __init__(self, keeping: Keeping) -> None:
        super().__init__()
        self._keeping = keeping
        self._bases: dict[str, str] = {}
        """What stood in the lines to begin with."""

    def on_mount(self) -> None:
        for line in self._kept_lines():
            self._bases[str(line.id)] = line.written
            if text := self._keeping.text(str(line.id)):
                line.value = editable(text)

    @on(Input.Changed)
    def _written(self) -> None:
        self.keep()

    def keep(self) -> None:
        for line in self._kept_lines():
            self._keeping.note(str(line.id), line.written, self._bases.get(str(line.id), ""))

    def action_leave(self) -> None:
        self._keeping.forget(self.LINES)
        super().action_leave()

    def _kept_lines(self) -> list[LineInput]:
        return [line for line in self.query(LineInput) if line.id in self.LINES]
