"""A list of choices that can be ticked: a sign says which are, in every terminal and without colour."""

from typing import Final

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import OptionList, SelectionList
from textual.widgets.option_list import OptionDoesNotExist

TICKED: Final = "[x] "
FREE: Final = "[ ] "


class Ticks(SelectionList[str]):
    """Choices by their code."""

    def _get_left_gutter_width(self) -> int:
        return len(TICKED)

    def render_line(self, y: int) -> Strip:
        """Draw a line with its sign before it; the toolkit's is told apart by its colour alone."""
        line = OptionList.render_line(self, y)
        try:
            code = self.get_option_at_index(self.scroll_offset.y + y).value
        except OptionDoesNotExist:
            return line
        first = next(iter(line), Segment(""))
        # In the style of the words, which also says to a click what it hits.
        return Strip([Segment(TICKED if code in self.selected else FREE, first.style), *line])
