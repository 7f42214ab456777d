"""What is due next: in one line where the width allows it, else in two."""

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

ONE_LINE = 64
"""Cells from which on name and date stand in one line."""
WHEN = 34
"""Cells for day and owner in one line."""


class Due(Visual):
    """A requirement's name, and when it is due and whose it is."""

    def __init__(self, name: Content, when: Content) -> None:
        self._name = name
        self._when = when

    def __str__(self) -> str:
        return f"{self._name.plain}\n{self._when.plain}"

    def _lines(self, width: int) -> list[Content]:
        if width < ONE_LINE:
            return [each.truncate(width, ellipsis=True) for each in (self._name, Content("  ") + self._when)]
        name = self._name.truncate(width - WHEN - 1, ellipsis=True, pad=True)
        return [Content.assemble(name, " ", self._when.truncate(WHEN, ellipsis=True))]

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return [strip for each in self._lines(width) for strip in each.render_strips(width, 1, style, options)]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        return 1 if width >= ONE_LINE else 2
