"""The titles of a panel's tabs, drawn in two lines: a title that changes lays out nothing anew."""

from collections.abc import Mapping

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aims_tui.text import cells
from aims_tui.widgets.glyphs import MUTED

GAP = 2
"""Cells between two titles, where there is room for so many."""


class TabStrip(Widget):
    """Titles side by side, the active one underlined; a click on one asks the screen for its tab.

    Where not all have room those around the active one are shown, and an arrow where there are more.
    """

    titles: reactive[Mapping[str, str]] = reactive(dict)
    """Titles by the name of their tab."""
    active: reactive[str] = reactive("")

    def __init__(self, titles: Mapping[str, str], active: str) -> None:
        super().__init__(classes="tabs")
        self.set_reactive(TabStrip.titles, titles)
        self.set_reactive(TabStrip.active, active)

    def render(self) -> Content:
        whole = sum(cells(title) for title in self.titles.values())
        wide = GAP if whole + GAP * (len(self.titles) - 1) <= self.size.width else 1
        labels, under, gap = [], [], Content(" " * wide)
        names = [*self.titles]
        first, last = self._in_view(names)
        if first:
            labels.append(Content.styled("‹", MUTED).stylize(f"@click=screen.show_tab('{names[first - 1]}')"))
            under.append(Content.styled("━", "$primary-muted"))
        for name in names[first:last]:
            title, active = self.titles[name], name == self.active
            label = Content.styled(title, "bold" if active else MUTED)
            labels.append(label.stylize(f"@click=screen.show_tab('{name}')"))
            under.append(Content.styled("━" * label.cell_length, "$primary" if active else "$primary-muted"))
        if last < len(names):
            labels.append(Content.styled("›", MUTED).stylize(f"@click=screen.show_tab('{names[last]}')"))
            under.append(Content.styled("━", "$primary-muted"))
        line = Content.styled("━" * wide, "$primary-muted")
        rest = max(self.size.width - sum(each.cell_length + wide for each in labels) + wide, 0)
        lines = gap.join(labels), line.join(under) + Content.styled("━" * rest, "$primary-muted")
        return Content("\n").join(each.truncate(max(self.size.width, 1)) for each in lines)

    def _in_view(self, names: list[str]) -> tuple[int, int]:
        """Return the first title that is shown and the one after the last: the active one is always among them."""
        active = names.index(self.active) if self.active in names else 0
        first = 0
        while first < active and self._needs(names, first, active + 1) > self.size.width:
            first += 1
        last = active + 1
        while last < len(names) and self._needs(names, first, last + 1) <= self.size.width:
            last += 1
        return first, last

    def _needs(self, names: list[str], first: int, last: int) -> int:
        """Return the cells that these titles need, with a blank between them and the arrows on their sides."""
        shown = names[first:last]
        arrows = 2 * (first > 0) + 2 * (last < len(names))
        return sum(cells(self.titles[name]) for name in shown) + len(shown) - 1 + arrows
