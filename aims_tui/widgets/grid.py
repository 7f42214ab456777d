"""Cells in rows and columns with a cursor that moves over them."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.helped import Helped


class Table(NamedTuple):
    """What a grid shows."""

    rows: Sequence[str]
    """What stands before each row, from top to bottom."""
    columns: Sequence[str]
    """What stands above each column; downwards where it is wider than a cell."""
    draw: Callable[[int, int], Content]
    """Draws the cell of a row and a column (from 0), in as many cells as it likes up to ``width``."""
    width: int
    """Cells of a column."""
    lead: int
    """Cells for what stands before the rows."""
    below: bool = False
    """Whether the heads of the columns stand below."""
    corner: str = ""
    """What the heads of the columns have in common."""


class Grid(Helped, ScrollView, can_focus=True):
    """A table of cells; arrow keys and the mouse move over them, enter goes into one."""

    HELP_TITLE = "The cells"

    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--cell", "grid--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", "Up", show=False, id="grid.up"),
        Binding("down", "move(1, 0)", "Down", show=False, id="grid.down"),
        Binding("left", "move(0, -1)", "Left", show=False, id="grid.left"),
        Binding("right", "move(0, 1)", "Right", show=False, id="grid.right"),
        Binding("home", "move(0, -1000)", "First column", show=False, id="grid.first"),
        Binding("end", "move(0, 1000)", "Last column", show=False, id="grid.last"),
        Binding("enter", "enter", "Open", show=False, id="grid.enter"),
    ]

    cursor: reactive[tuple[int, int]] = reactive((0, 0), init=False)
    """Row and column, from 0."""

    class Moved(Message):
        """The cursor stands on another cell."""

        def __init__(self, grid: "Grid") -> None:
            super().__init__()
            self.grid = grid

        @property
        def control(self) -> "Grid":
            return self.grid

    class Entered(Moved):
        """Enter was pressed on a cell, or it was clicked a second time."""

    def __init__(self, table: Table, *, id: str) -> None:
        super().__init__(id=id)
        self.table = table

    @property
    def _head(self) -> int:
        """How many lines the heads of the columns take."""
        longest = max((len(each) for each in self.table.columns), default=0)
        return 1 if longest <= self.table.width - 1 else longest

    @property
    def _first(self) -> int:
        """The line of the first row."""
        return 0 if self.table.below else self._head

    def on_mount(self) -> None:
        width = self.table.lead + self.table.width * len(self.table.columns)
        self.virtual_size = Size(width, self._head + len(self.table.rows))

    def render_line(self, y: int) -> Strip:
        """Draw the line at ``y`` cells below the upper edge."""
        line = y + self.scroll_offset.y
        width, whole = self.scrollable_content_region.width, self.virtual_size.width
        number = line - self._first
        if 0 <= number < len(self.table.rows):
            content = self._row(number)
        else:
            content = self._heads(line if not self.table.below else line - len(self.table.rows))
        style = self.get_visual_style("grid--cell")
        strips = Visual.to_strips(self, content.truncate(max(whole, width), pad=True), max(whole, width), 1, style)
        return strips[0].crop_extend(self.scroll_offset.x, self.scroll_offset.x + width, style.rich_style)

    def _row(self, number: int) -> Content:
        parts = [cell(self.table.rows[number], self.table.lead)]
        for column in range(len(self.table.columns)):
            drawn = self.table.draw(number, column).truncate(self.table.width, pad=True)
            if (number, column) == self.cursor and self.has_focus:
                drawn = Content(drawn.plain).stylize("reverse bold")
            elif (number, column) == self.cursor:
                drawn = drawn.stylize("underline")
            parts.append(drawn)
        return Content("").join(parts)

    def _heads(self, line: int) -> Content:
        if not 0 <= line < self._head:
            return Content("")
        parts = [cell(self.table.corner if line == 0 else "", self.table.lead, MUTED)]
        for head in self.table.columns:
            text = head if self._head == 1 else head[line : line + 1]
            parts.append(cell(f" {text}", self.table.width, MUTED))
        return Content("").join(parts)

    def validate_cursor(self, wanted: tuple[int, int]) -> tuple[int, int]:
        row, column = wanted
        return (
            max(0, min(row, len(self.table.rows) - 1)),
            max(0, min(column, len(self.table.columns) - 1)),
        )

    def watch_cursor(self) -> None:
        row, column = self.cursor
        x = self.table.lead + column * self.table.width
        self.scroll_to_region(Region(x, self._first + row, self.table.width, 1), animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved(self))

    def on_focus(self) -> None:
        self.refresh()
        row, column = self.cursor
        place = Offset(self.table.lead + column * self.table.width, self._first + row) - self.scroll_offset
        self.app.cursor_position = self.content_region.offset + place

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, down: int, right: int) -> None:
        row, column = self.cursor
        self.cursor = row + down, column + right

    def action_enter(self) -> None:
        if self.table.rows and self.table.columns:
            self.post_message(self.Entered(self))

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if place is None:
            return
        row = place.y + self.scroll_offset.y - self._first
        column = (place.x + self.scroll_offset.x - self.table.lead) // self.table.width
        if 0 <= row < len(self.table.rows) and 0 <= column < len(self.table.columns):
            again = (row, column) == self.cursor
            self.cursor = row, column
            if again or event.chain > 1:
                self.action_enter()
