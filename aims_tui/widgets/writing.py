"""Where people write: a line and a text that take in whatever is typed or pasted, and lose none of it.

What may be kept and cannot be drawn is shown as a mark and kept as it is; what cannot be kept (control characters,
lone surrogates) is replaced before everybody's eyes. So nothing that stands here is refused for its characters.
"""

import re
from typing import Any

from textual import events
from textual.widgets import Input, TextArea

from aims_tui.text import editable, written

_END_OF_LINE = re.compile("\r\n?|\n")
_NULL = "\x00"


def _typed(event: events.Key) -> str:
    """Return what a key writes that the toolkit does not: blanks that do not break, joiners, marks, NUL."""
    character = event.character
    if character is None or len(character) != 1 or event.is_printable:
        return ""
    # The other control characters are keys: enter, tab, ctrl with a letter.
    return editable(character) if character == _NULL or character > "\x9f" else ""


class LineInput(Input):
    """One line. A paste of several becomes one; ``written`` is what stands in it."""

    def __init__(self, value: str = "", **named: Any) -> None:
        # Reached by tab, a line is written on in; where it is selected whole, one letter takes all of it away.
        super().__init__(editable(value), **{"select_on_focus": False, **named})

    @property
    def written(self) -> str:
        """The text as it is kept: without the signs that stand for what cannot be drawn."""
        return written(self.value)

    @property
    def suggested(self) -> str:
        """The whole text that is suggested for what was typed; empty where nothing is, or the cursor stands inside."""
        return self._suggestion if self.value and self.cursor_position >= len(self.value) else ""

    def take_suggestion(self) -> None:
        """Write what is suggested."""
        self.value = self.suggested
        self.cursor_position = len(self.value)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return super().check_consume_key(key, character) or bool(_typed(events.Key(key, character)))

    async def _on_key(self, event: events.Key) -> None:
        if text := _typed(event):
            event.stop()
            event.prevent_default()
            self.replace(text, *self.selection)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._take_in(event.text)

    def action_paste(self) -> None:
        """Paste what was copied in the program."""
        self._take_in(self.app.clipboard)

    def _take_in(self, text: str) -> None:
        lines = _END_OF_LINE.split(text.replace("\t", " "))
        whole = lines[0] if len(lines) == 1 else " ".join(line.strip() for line in lines if line.strip())
        self.replace(editable(whole), *self.selection)


class ProseArea(TextArea):
    """A text of several lines; ``written`` is what stands in it."""

    def __init__(self, text: str = "", **named: Any) -> None:
        super().__init__(editable(text), **named)

    @property
    def written(self) -> str:
        return written(self.text)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        if super().check_consume_key(key, character):
            return True
        return not self.read_only and bool(_typed(events.Key(key, character)))

    async def _on_key(self, event: events.Key) -> None:
        if not self.read_only and (text := _typed(event)):
            event.stop()
            event.prevent_default()
            self._replace_via_keyboard(text, *self.selection)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._take_in(event.text)

    def action_paste(self) -> None:
        """Paste what was copied in the program."""
        self._take_in(self.app.clipboard)

    def _take_in(self, text: str) -> None:
        if self.read_only:
            return
        whole = editable(_END_OF_LINE.sub("\n", text))
        if result := self._replace_via_keyboard(whole, *self.selection):
            self.move_cursor(result.end_location)
