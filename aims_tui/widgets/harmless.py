"""The last gate before the terminal: whatever a widget draws, its text steers nothing."""

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from aims_tui.text import drawn

# Tabs and newlines are laid out before a line is drawn.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SET_ASIDE = re.compile("[\ufdd0-\ufdef]")


class Harmless(LineFilter):
    """Takes out of every drawn line what a terminal would obey, and lone surrogates that cannot be sent.

    Our widgets show such characters as pictures; this is for the widgets of others, which draw
    a file name as it is. The width stays: steering characters have none.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments, or harmless ones in their place."""
        # Nothing that steers is printable, and of what is not, most lines hold nothing.
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [
            segment
            if segment.control
            else segment._replace(
                text=_SET_ASIDE.sub("\ufffd", drawn(_SURROGATES.sub("\ufffd", _STEERING.sub("", segment.text))))
            )
            for segment in segments
        ]
