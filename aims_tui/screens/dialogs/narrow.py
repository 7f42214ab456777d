"""What a list is narrowed down to."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Button, Input, Static
from textual.widgets.selection_list import Selection

from aims_tui.insight.filters import Filter, Option
from aims_tui.screens.dialogs.base import Dialog, buttons
from aims_tui.text import one_line
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.ticks import Ticks
from aims_tui.widgets.writing import LineInput


class Narrow(Dialog[Filter]):
    """Ticks what should stay in the list; gives the filter, the empty one for everything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "apply", "Show", priority=True, id="filter.apply"),
        Binding("ctrl+r", "clear", "Show everything", id="filter.clear"),
    ]

    def __init__(self, options: Sequence[Option[Any]], present: Filter, people: tuple[str, ...]) -> None:
        super().__init__(classes="-filter")
        self.heading = "Filter: space ticks, enter shows"
        self._options = options
        self._present = present
        self._people = people

    def parts(self) -> Iterator[Widget]:
        yield Ticks(
            *(Selection(_words(each), each.code, each.code in self._present.chosen) for each in self._options),
            id="choices",
        )
        owner = LineInput(
            self._present.owner, placeholder="anybody", id="owner", compact=True,
            suggester=SuggestFromList(self._people, case_sensitive=False),
        )  # fmt: skip
        yield Horizontal(Static("Owner", classes="of-line", markup=False), owner, classes="dialog-line")
        yield Static("", id="note", markup=False)
        yield buttons(
            ("apply", "Show  enter", self.action_apply),
            ("clear", "Show everything  ctrl+r", self.action_clear),
            ("cancel", "Cancel  esc", self.action_leave),
        )

    @property
    def _wanted(self) -> Filter:
        chosen = frozenset(self.query_one(Ticks).selected)
        return Filter(chosen, self.query_one("#owner", LineInput).written.strip())

    @on(Ticks.SelectedChanged)
    @on(Input.Changed)
    def _say(self) -> None:
        """Say what would be shown: ticks of one sort widen each other, and everything else narrows."""
        words = self._wanted.words(self._options)
        self.query_one("#note", Static).update(f"Shows: {one_line(words)}." if words else "Shows everything.")

    def on_mount(self) -> None:
        self._say()

    def action_apply(self) -> None:
        if isinstance(self.focused, Button) and self.focused.id != "apply":
            self.focused.press()
            return
        self.dismiss(self._wanted)

    def action_clear(self) -> None:
        self.dismiss(Filter())


def _words(option: Option[Any]) -> Content:
    return Content.assemble(option.words, (f"  {option.explained}" if option.explained else "", MUTED))
