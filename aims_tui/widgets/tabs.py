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
    """Titles side by side, the active one underlined; a click on one asks the screen for its tab."""

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
        for name, title in self.titles.items():
            active = name == self.active
            label = Content.styled(title, "bold" if active else MUTED)
            labels.append(label.stylize(f"@click=screen.show_tab('{name}')"))
            under.append(Content.styled("━" * label.cell_length, "$primary" if active else "$primary-muted"))
        line = Content.styled("━" * wide, "$primary-muted")
        rest = max(self.size.width - sum(each.cell_length + wide for each in labels) + wide, 0)
        lines = gap.join(labels), line.join(under) + Content.styled("━" * rest, "$primary-muted")
        return Content("\n").join(each.truncate(max(self.size.width, 1)) for each in lines)
