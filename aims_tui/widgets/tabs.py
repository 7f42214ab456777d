"""The titles of a panel's tabs, drawn in two lines: a title that changes lays out nothing anew."""

from collections.abc import Mapping

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aims_tui.widgets.glyphs import MUTED

GAP = 2
"""Cells between two titles."""


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
        labels, under, gap = [], [], Content(" " * GAP)
        for name, title in self.titles.items():
            active = name == self.active
            label = Content.styled(title, "bold" if active else MUTED)
            labels.append(label.stylize(f"@click=screen.show_tab('{name}')"))
            under.append(Content.styled("━" * label.cell_length, "$primary" if active else "$primary-muted"))
        line = Content.styled("━" * GAP, "$primary-muted")
        rest = max(self.size.width - sum(each.cell_length + GAP for each in labels) + GAP, 0)
        return Content("\n").join([gap.join(labels), line.join(under) + Content.styled("━" * rest, "$primary-muted")])
