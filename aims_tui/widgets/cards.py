"""The dashboard's cards: one figure each, with what it is made of."""

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from aims_tui.insight.figures import Share
from aims_tui.widgets.glyphs import bar


class Card(Static):
    """A titled figure, a bar where it is a share of something, and one or two lines of detail."""

    figure: reactive[tuple[Share | Content, str] | None] = reactive(None)
    """The share, or a line that stands for itself; and the detail."""

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = title

    def watch_figure(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self.figure is None:
            return
        figure, detail = self.figure
        lines = [figure] if isinstance(figure, Content) else self._share(figure)
        self.update(Content("\n").join([*lines, Content.styled(detail, "$foreground-muted")]))

    def _share(self, share: Share) -> list[Content]:
        width = max(self.content_size.width - 6, 4)
        return [
            Content.styled(f"{share.part} / {share.whole}", "bold"),
            Content.assemble((bar(share.part, share.whole, width), "$text-accent"), f" {share.percent:>3} %"),
        ]
