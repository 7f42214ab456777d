"""The dashboard's cards and strips. They are drawn for the width they have, so the first paint is the right one."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from aims_tui.insight.figures import Share
from aims_tui.text import cut, one_line
from aims_tui.widgets.glyphs import bar


class Card(Widget):
    """A titled figure, a bar where it is a share of something, and lines of detail."""

    figure: reactive[tuple[Share | Content, str] | None] = reactive(None)
    """The share, or a line that stands for itself; and the detail."""

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = title

    def render(self) -> Content:
        if self.figure is None:
            return Content("")
        figure, detail = self.figure
        lines = [figure] if isinstance(figure, Content) else self._share(figure)
        return Content("\n").join([*lines, Content.styled(detail, "$foreground-muted")])

    def _share(self, share: Share) -> list[Content]:
        width = max(self.content_size.width - 6, 4)
        return [
            Content.styled(f"{share.part} / {share.whole}", "bold"),
            Content.assemble((bar(share.part, share.whole, width), "$text-accent"), f" {share.percent:>3} %"),
        ]


class Strips(Widget):
    """One line a group: its name and one dot a requirement."""

    rows: reactive[tuple[tuple[str, Content], ...]] = reactive((), layout=True)
    """Names as they stand in the catalog, and their dots."""

    WIDEST = 52
    """Cells for a name; the longest category fits."""

    def render(self) -> Content:
        dots = max((content.cell_length for _, content in self.rows), default=0)
        width = min(max(self.content_size.width - dots - 1, 12), self.WIDEST)
        return Content("\n").join(
            Content.assemble(f"{cut(one_line(name), width):<{width}} ", content) for name, content in self.rows
        )

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.rows)
