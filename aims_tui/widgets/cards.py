"""The dashboard's cards and strips. They are drawn for the width they have, so the first paint is the right one."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from aims_tui.insight.figures import Share
from aims_tui.insight.register import Count
from aims_tui.insight.state import State
from aims_tui.widgets.frames import entitle
from aims_tui.widgets.glyphs import MUTED, TONES, bar, glyph, titled, token, word
from aims_tui.widgets.helped import Helped


class Card(Helped, Widget, can_focus=True):
    """A titled figure, a bar where it is a share of something, and lines of detail; enter leads to what it counts."""

    HELP_TITLE = "The figure"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Show", show=False, id="card.open")]

    figure: reactive[tuple[Share | Content, str] | None] = reactive(None)
    """The share, or a line that stands for itself; and the detail."""

    class Opened(Message):
        """What the card counts is wanted."""

        def __init__(self, card: "Card") -> None:
            super().__init__()
            self.card = card

    def __init__(self, title: str, *, id: str, short: str = "") -> None:
        super().__init__(id=id)
        self.border_title = title
        self._titles = (title, short or title)

    def on_resize(self, event: events.Resize) -> None:
        # A frame keeps three cells at each end of its title.
        entitle(self, self._titles[self.outer_size.width < len(self._titles[0]) + 6])

    def render(self) -> Content:
        if self.figure is None:
            return Content("")
        figure, detail = self.figure
        lines = [figure] if isinstance(figure, Content) else self._share(figure)
        told = [Content.styled(each, "$foreground-muted") for each in detail.splitlines()]
        return Content("\n").join(whole_words(each, self.content_size.width) for each in (*lines, *told))

    def _share(self, share: Share) -> list[Content]:
        width = max(self.content_size.width - 6, 3)
        return [
            Content.styled(f"{share.part} / {share.whole}", "bold"),
            Content.assemble((bar(share.part, share.whole, width), "$text-accent"), f" {share.percent:>3} %"),
        ]

    def action_open(self) -> None:
        self.post_message(self.Opened(self))

    def on_click(self) -> None:
        self.action_open()


class RegisterCard(Card):
    """What a section of registers holds, in a flowing line: what is bad first, then what is doubtful, then the rest."""

    counts: reactive[Sequence[Count]] = reactive(())

    def render(self) -> Content:
        if not self.counts:
            return Content("")
        whole, *rest = self.counts
        told = sorted((each for each in rest if each.number), key=lambda each: _URGENT.index(each.tone))
        one_line = self.content_size.height < 2
        head = Content.styled(
            f"{self._titles[0]} {whole.number}" if one_line else f"{whole.number} {whole.label}", "bold"
        )
        lines = [head, *(Content.styled(f"{each.number} {each.label}", TONES.get(each.tone, MUTED)) for each in told)]
        if one_line:
            return whole_words(SEPARATOR.join(lines), self.content_size.width)
        return SEPARATOR.join(self._fitting(lines))

    def _fitting(self, lines: list[Content]) -> list[Content]:
        """Return as many whole figures as there is room for, and an ellipsis for the rest."""
        width, height = self.content_size
        for left_out in range(len(lines)):
            shown = [*lines[: len(lines) - left_out], *[Content.styled("…", MUTED)] * bool(left_out)]
            if len(SEPARATOR.join(shown).wrap(max(width, 1))) <= height:
                return shown
        return lines[:1]


SEPARATOR = Content(" · ")


def whole_words(line: Content, width: int) -> Content:
    """Return a line in at most so many cells: what has no room is left out word by word, and an ellipsis says so."""
    if line.cell_length <= width:
        return line
    kept = line.truncate(max(width - 1, 0)).plain
    at = kept.rfind(" ") + 1 or len(kept)
    return Content.assemble(line[:at], ("…", MUTED))


_URGENT = ("bad", "doubtful", "", "good")


class Strip(NamedTuple):
    """One group: its name as it stands in the catalog, and the state and title of each requirement."""

    name: str
    dots: tuple[tuple[State, str], ...]
    beside: str = ""
    """What stands small beside the name, where there is room."""


class Strips(Helped, Widget, can_focus=True):
    """One line a group: its name and one dot a requirement. The arrow keys walk the dots, enter goes there."""

    HELP_TITLE = "The groups"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Go there", id="strips.open"),
        Binding("right", "walk(0, 1)", "Next", show=False, id="strips.next"),
        Binding("left", "walk(0, -1)", "Previous", show=False, id="strips.previous"),
        Binding("down", "walk(1, 0)", "Next group", show=False, id="strips.down"),
        Binding("up", "walk(-1, 0)", "Previous group", show=False, id="strips.up"),
    ]

    rows: reactive[tuple[Strip, ...]] = reactive((), layout=True)
    at: reactive[tuple[int, int]] = reactive((0, 0))
    """Group and dot under the cursor."""

    WIDEST = 58
    """Cells for a name; the longest category fits with the guide's number beside it."""

    class Wanted(Message):
        """A requirement is wanted."""

        def __init__(self, ref: str) -> None:
            super().__init__()
            self.ref = ref

    @property
    def _name_width(self) -> int:
        dots = max((len(row.dots) for row in self.rows), default=0)
        return min(max(self.content_size.width - dots - 1, 12), self.WIDEST)

    def render(self) -> Content:
        width = self._name_width
        lines = []
        for number, row in enumerate(self.rows):
            dots = [
                (glyph(state), f"{token(state)} {'reverse' if self.has_focus and self.at == (number, dot) else ''}")
                for dot, (state, _) in enumerate(row.dots)
            ]
            lines.append(Content.assemble(titled(row.name, row.beside, width), " ", *dots))
        return Content("\n").join(lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.rows)

    def validate_at(self, wanted: tuple[int, int]) -> tuple[int, int]:
        row = max(0, min(wanted[0], len(self.rows) - 1))
        dots = len(self.rows[row].dots) if self.rows else 0
        return row, max(0, min(wanted[1], dots - 1))

    def watch_at(self) -> None:
        self._name_it()

    def on_focus(self) -> None:
        self._name_it()

    def on_blur(self) -> None:
        self.border_subtitle = ""

    def _name_it(self) -> None:
        if self.has_focus and self.rows and self.rows[self.at[0]].dots:
            state, title = self.rows[self.at[0]].dots[self.at[1]]
            self.border_subtitle = Content(f"{glyph(state)} {state.ref} {title} · {word(state)}")

    def action_walk(self, down: int, right: int) -> None:
        self.at = (self.at[0] + down, self.at[1] + right)

    def action_open(self) -> None:
        if self.rows and self.rows[self.at[0]].dots:
            self.post_message(self.Wanted(self.rows[self.at[0]].dots[self.at[1]][0].ref))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or not 0 <= offset.y < len(self.rows):
            return
        dot = offset.x - self._name_width - 1
        self.at = (offset.y, max(dot, 0))
        if 0 <= dot < len(self.rows[offset.y].dots):
            self.action_open()
