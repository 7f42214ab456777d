"""Lines that are drawn only where they are seen, scrolled by keys: a document, or how two differ."""

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

Draw = Callable[[int], Sequence[Content]]
"""Gives the lines in so many cells."""


class Pages(ScrollView, can_focus=True):
    """A text of any length, laid out anew only for another width."""

    def __init__(self, draw: Draw = lambda width: (), *, id: str | None = None) -> None:
        super().__init__(id=id, classes="pages")
        self._draw = draw
        self._lines: Sequence[Content] = ()
        self._width = 0

    @property
    def plain(self) -> str:
        """What one reads."""
        return "\n".join(line.plain for line in self._lines)

    def show(self, draw: Draw) -> None:
        """Show another text."""
        self._draw = draw
        self._lay_out()

    def _lay_out(self) -> None:
        self._width = self.scrollable_content_region.width
        self._lines = self._draw(self._width) if self._width else ()
        self.virtual_size = Size(self._width, len(self._lines))
        self.refresh()

    def on_resize(self) -> None:
        if self.scrollable_content_region.width != self._width:
            self._lay_out()

    def render_line(self, y: int) -> Strip:
        """Draw the line at ``y`` cells below the upper edge."""
        number = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        style = self.visual_style
        line = self._lines[number] if number < len(self._lines) else Content("")
        strips = Visual.to_strips(self, line, width, 1, style)
        return (strips[0] if strips else Strip.blank(0)).adjust_cell_length(width, style.rich_style)
