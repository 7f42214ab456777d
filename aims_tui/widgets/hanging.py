"""Text beside a lead, such as a number or a verdict: what wraps goes on under the text, not under the lead."""

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class Hanging(Visual):
    """A lead and a text of one or several lines, drawn in two columns."""

    def __init__(self, lead: Content, body: Content) -> None:
        self._lead = lead
        self._body = body

    def __str__(self) -> str:
        return f"{self._lead.plain}{self._body.plain}"

    def _room(self, width: int) -> int:
        return max(width - self._lead.cell_length, 1)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        lead = self._lead.render_strips(self._lead.cell_length, 1, style, options)
        blank = Strip.blank(self._lead.cell_length, style.rich_style)
        body = self._body.render_strips(self._room(width), height, style, options)
        return [Strip.join([blank if number else lead[0], strip]) for number, strip in enumerate(body)]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self._lead.cell_length + self._body.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self._body.get_height(rules, self._room(width))
