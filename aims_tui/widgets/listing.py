"""The left side of every section: lines under headings, drawn only where they are seen.

A list of our own, because 10,000 pieces of evidence must answer a key in a blink: the toolkit's
tables took 0.3 s to fill and 1.4 s to refill at that size; a line here costs nothing until it is drawn.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from aims_tui.widgets.helped import Helped

MARK = "✓"


class Line(NamedTuple):
    """One line: what it means, and how it looks in so many cells."""

    key: str
    draw: Callable[[int], Content]
    heading: bool = False
    under: str = ""
    """The key of the heading that it stands under."""


class _Drawn(NamedTuple):
    """How a line was drawn last."""

    content: Content
    """What it reads, whether or not the cursor is on it."""
    looks: tuple[int, Style, str, bool]
    """Its width, its style, the theme that its words have their colours of, and whether it goes without those."""
    strip: Strip


class Listing(Helped, ScrollView, can_focus=True):
    """Lines with a cursor, marks for acting on several, and headings that fold."""

    HELP_TITLE = "The list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"listing--line", "listing--cursor", "listing--marked", "listing--heading"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", "Open", show=False, id="list.open"),
        Binding("space", "mark", "Select ↓", id="list.select"),
        Binding("ctrl+a", "mark_all", "Select all", show=False, id="list.select_all"),
        Binding("shift+down", "extend(1)", "Select down", show=False, id="list.extend_down"),
        Binding("shift+up", "extend(-1)", "Select up", show=False, id="list.extend_up"),
        Binding("left", "fold(True)", "Fold, or earlier tab", show=False, id="list.left"),
        Binding("right", "fold(False)", "Unfold, or later tab", show=False, id="list.right"),
        Binding("down", "move(1)", "Down", show=False, id="list.down"),
        Binding("up", "move(-1)", "Up", show=False, id="list.up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page_up"),
        Binding("home", "move(-1000000)", "First", show=False, id="list.first"),
        Binding("end", "move(1000000)", "Last", show=False, id="list.last"),
    ]

    cursor: reactive[int] = reactive(0, init=False, repaint=False)
    """Index into the visible lines."""
    empty: reactive[str] = reactive("")
    """What stands there when there is no line: what to do next."""

    header: reactive[Callable[[int], Content] | None] = reactive(None, init=False)
    """Draws a line in so many cells that stays above the others."""

    class Said(Message):
        """Something happened in a list."""

        def __init__(self, listing: "Listing") -> None:
            super().__init__()
            self.listing = listing

        @property
        def control(self) -> "Listing":
            return self.listing

    class Chosen(Said):
        """The cursor stands on another line."""

        def __init__(self, listing: "Listing", line: Line) -> None:
            super().__init__(listing)
            self.line = line

    class Entered(Chosen):
        """Enter was pressed on a line, or it was clicked a second time."""

    class Marked(Said):
        """Other lines are selected now."""

    class HeadClicked(Said):
        """The line above the others was clicked."""

        def __init__(self, listing: "Listing", x: int) -> None:
            super().__init__(listing)
            self.x = x
            """Cells from the left edge of the line."""

    class Sideways(Said):
        """Left (-1) or right (1) was pressed on a line that does not fold."""

        def __init__(self, listing: "Listing", step: int) -> None:
            super().__init__(listing)
            self.step = step

    def __init__(self, *, id: str, folded: Sequence[str] = (), marks: bool = True) -> None:
        super().__init__(id=id)
        self.lines: Sequence[Line] = ()
        self.rows: list[Line] = []
        self.marked: frozenset[str] = frozenset()
        """Keys of the selected lines."""
        self._folded = set(folded)
        self._drawn: dict[int, _Drawn] = {}
        """Lines as they were last drawn: a scroll asks for all of them again."""
        self._marks = marks

    def show(self, lines: Sequence[Line], *, go_to: str = "") -> None:
        """Show other lines; the cursor stays on the line with its key, or where it was, unless told to go."""
        kept = go_to or self.key
        self.lines = lines
        if self.marked:
            self.marked &= {line.key for line in lines}
        self._lay_out(kept)

    def _lay_out(self, kept: str) -> None:
        before = [line.key for line in self.rows], self.cursor
        self.rows = [line for line in self.lines if line.heading or line.under not in self._folded]
        self.virtual_size = Size(0, len(self.rows) + self._above)
        found = next((number for number, line in enumerate(self.rows) if line.key == kept), None)
        self.set_reactive(Listing.cursor, min(self.cursor if found is None else found, max(len(self.rows) - 1, 0)))
        self._keep_in_view()
        if self.rows and before == ([line.key for line in self.rows], self.cursor):
            self._refresh_changed()
        else:
            self.refresh()
        if found is None and self.rows:
            self.post_message(self.Chosen(self, self.rows[self.cursor]))

    @property
    def _above(self) -> int:
        """How many lines stay above the others."""
        return 0 if self.header is None else 1

    @property
    def _height(self) -> int:
        """How many lines of the list are in view."""
        return max(self.scrollable_content_region.height - self._above, 0)

    def watch_header(self) -> None:
        self.virtual_size = Size(0, len(self.rows) + self._above)
        self._keep_in_view()

    def _refresh_changed(self) -> None:
        """Draw anew only what reads differently now: mostly one line, and the heading that counts it."""
        width, top = self.scrollable_content_region.width, self.scroll_offset.y
        for number in range(top, min(top + self._height, len(self.rows))):
            drawn = self._drawn.get(number)
            if drawn is None or not drawn.content.is_same(self._content(number, width)):
                self.refresh_line(number + self._above)
        if self.header is not None:
            self.refresh_line(top)

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def key(self) -> str:
        """The key of the line under the cursor, or empty."""
        return self.line.key if self.line is not None else ""

    def go_to(self, key: str) -> bool:
        """Put the cursor on a line, unfolding its heading; say whether it is in the list."""
        wanted = next((line for line in self.lines if line.key == key), None)
        if wanted is None:
            return False
        if wanted.under in self._folded:
            self._folded.discard(wanted.under)
            self._lay_out(self.key)
        self.cursor = self.rows.index(wanted)
        return True

    def first(self) -> str:
        """Return the key of the first line that is no heading, or empty."""
        return next((line.key for line in self.rows if not line.heading), "")

    def chosen(self) -> tuple[str, ...]:
        """Return what a key acts on, in the order of the list: the selected lines, else the one under the cursor."""
        if self.marked:
            return tuple(line.key for line in self.lines if line.key in self.marked)
        return (self.key,) if self.line is not None and not self.line.heading else ()

    def below(self) -> tuple[str, ...]:
        """Return the keys of the lines under the heading that the cursor is on."""
        return tuple(line.key for line in self.lines if line.under == self.key)

    def unmark(self) -> None:
        """Select nothing."""
        self._set_marks(frozenset())

    def on_focus(self) -> None:
        self._point()

    def _point(self) -> None:
        """Have the terminal's cursor stand on the line: who has the screen read out hears it."""
        if self.has_focus:
            line = Offset(self.gutter.left, self.gutter.top + self._above + self.cursor - self.scroll_offset.y)
            self.app.cursor_position = self.region.offset + line

    def watch_cursor(self, before: int, now: int) -> None:
        self.refresh_line(before + self._above)
        self.refresh_line(now + self._above)
        self._keep_in_view()
        self._point()
        if self.line is not None:
            self.post_message(self.Chosen(self, self.line))

    def validate_cursor(self, wanted: int) -> int:
        return max(0, min(wanted, len(self.rows) - 1))

    def _keep_in_view(self) -> None:
        height, top = self._height, self.scroll_offset.y
        # Scrolling draws every line anew, also where nothing moves.
        if height and self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif height and self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)

    def on_resize(self) -> None:
        self._keep_in_view()

    def render_line(self, y: int) -> Strip:
        """Draw the line at ``y`` cells below the upper edge."""
        width = self.scrollable_content_region.width
        if self.header is not None and y == 0:
            return self._strip(self.header(width), width, self.get_visual_style("listing--line"))
        number = y + self.scroll_offset.y - self._above
        if not self.rows:
            return self._empty_line(number, width)
        if number >= len(self.rows):
            return Strip.blank(width, self.get_visual_style("listing--line").rich_style)
        line = self.rows[number]
        marked = line.key in self.marked
        names = ["listing--line"]
        if line.heading:
            names.append("listing--heading")
        if marked:
            names.append("listing--marked")
        if number == self.cursor:
            names.append("listing--cursor")
        content, style = self._content(number, width), self.get_visual_style(*names)
        # Dim and coloured words would drown in the cursor's own colour.
        plain = number == self.cursor and self.has_focus
        looks = width, style, self.app.theme, plain
        drawn = self._drawn.get(number)
        if drawn is None or drawn.looks != looks or not drawn.content.is_same(content):
            strip = self._strip(Content(content.plain) if plain else content, width, style)
            drawn = self._drawn[number] = _Drawn(content, looks, strip)
        return drawn.strip

    def _content(self, number: int, width: int) -> Content:
        line = self.rows[number]
        lead = MARK if line.key in self.marked else " "
        if line.heading:
            lead += "▸ " if line.key in self._folded else "▾ "
        return Content.assemble(lead, line.draw(max(width - len(lead), 1)))

    def _empty_line(self, number: int, width: int) -> Strip:
        style = self.get_visual_style("listing--line")
        strips = Visual.to_strips(self, Content.styled(self.empty, "$foreground-muted"), max(width - 2, 1), None, style)
        if number < len(strips):
            return Strip.join([Strip.blank(1, style.rich_style), strips[number]]).adjust_cell_length(
                width, style.rich_style
            )
        return Strip.blank(width, style.rich_style)

    def _strip(self, content: Content, width: int, style: Style) -> Strip:
        strips = Visual.to_strips(self, content.truncate(width, ellipsis=True), width, 1, style)
        return strips[0].adjust_cell_length(width, style.rich_style)

    def on_click(self, event: events.Click) -> None:
        if self.header is not None and event.y == self.gutter.top:
            self.post_message(self.HeadClicked(self, event.x - self.gutter.left))
            return
        number = event.y + self.scroll_offset.y - self.gutter.top - self._above
        if not 0 <= number < len(self.rows):
            return
        again = number == self.cursor
        self.cursor = number
        if event.shift or event.ctrl:
            self.action_mark(move=False)
        elif self.rows[number].heading:
            self._toggle(self.rows[number].key)
        elif again or event.chain > 1:
            self.action_enter()

    def action_move(self, step: int) -> None:
        self.cursor += step

    def action_page(self, pages: int) -> None:
        self.cursor += pages * max(self._height - 1, 1)

    def action_enter(self) -> None:
        line = self.line
        if line is None:
            return
        if line.heading:
            self._toggle(line.key)
        else:
            self.post_message(self.Entered(self, line))

    def action_fold(self, fold: bool) -> None:
        line = self.line
        if line is None:
            return
        if not line.heading:
            self.post_message(self.Sideways(self, -1 if fold else 1))
        elif fold != (line.key in self._folded):
            self._toggle(line.key)

    def _toggle(self, key: str) -> None:
        self._folded ^= {key}
        self._lay_out(key)

    def action_mark(self, *, move: bool = True) -> None:
        """Select or leave out the line under the cursor; on a heading, everything below it."""
        line = self.line
        if line is None or not self._marks:
            return
        if line.heading:
            below = frozenset(each.key for each in self.lines if each.under == line.key)
            self._set_marks(self.marked - below if below <= self.marked else self.marked | below)
        else:
            self._set_marks(self.marked ^ {line.key})
            if move:
                self.cursor += 1

    def action_mark_all(self) -> None:
        """Select every line that the filter lets through, or none where all were."""
        every = frozenset(line.key for line in self.lines if not line.heading)
        if self._marks:
            self._set_marks(frozenset() if every == self.marked else every)

    def action_extend(self, step: int) -> None:
        """Select the line under the cursor and the next one."""
        if not self._marks:
            return
        ends = [self.line]
        self.cursor += step
        ends.append(self.line)
        self._set_marks(self.marked | {each.key for each in ends if each is not None and not each.heading})

    def _set_marks(self, marks: frozenset[str]) -> None:
        self.marked = marks
        self.refresh()
        self.post_message(self.Marked(self))
