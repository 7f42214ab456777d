"""What stands in the frame of a widget, above and below."""

from textual.content import Content
from textual.widget import Widget


def entitle(widget: Widget, above: str, below: str = "") -> None:
    """Set the words in the frame: the toolkit paints a widget whole for them, also where they are the same."""
    title, hint = Content(above), Content(below)
    if (widget.border_title or "") != title.markup:
        widget.border_title = title
    if (widget.border_subtitle or "") != hint.markup:
        widget.border_subtitle = hint
