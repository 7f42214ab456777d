"""A text as it once was, and how two of them differ."""

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from aims_tui.insight.changed_lines import ChangedLine, changed_lines
from aims_tui.screens.dialogs.base import Dialog
from aims_tui.text import count, shown
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.markdown import blocks, lines
from aims_tui.widgets.pages import Pages
from aims_tui.widgets.versions import named, told
from aims_tui.workspace.queries.versions import Version

_LEADS = {"same": ("  ", ""), "gone": ("- ", "$text-error"), "new": ("+ ", "$text-success")}
_WORDS = {"same": "", "gone": "bold strike", "new": "bold underline"}
"""How words stand in a line of which others did not change."""


class TextReader(Dialog[bool]):
    """Shows one version of a document."""

    def __init__(self, title: str, version: Version, text: str) -> None:
        super().__init__(classes="-finder -reader")
        self.heading = f"{title} · {named(version)}"
        self._version = version
        self._blocks = blocks(text)

    def parts(self) -> Iterator[Widget]:
        yield Static(Content(told(self._version)), id="note", markup=False)
        yield Pages(self._drawn, id="read")

    def _drawn(self, width: int) -> Sequence[Content]:
        return lines(self._blocks, width) or [Content.styled("The text was emptied here.", MUTED)]


class DifferenceReader(Dialog[bool]):
    """Shows how one version became another: line by line, with the words that changed."""

    def __init__(self, title: str, before: Version, after: Version, old: str, new: str) -> None:
        super().__init__(classes="-finder -reader")
        self.heading = f"{title} · {named(before)} → {named(after)}"
        self._before, self._after = before, after
        self._lines = changed_lines(old, new)

    def parts(self) -> Iterator[Widget]:
        who = Content("\n").join([Content(f"- {told(self._before)}"), Content(f"+ {told(self._after)}")])
        yield Static(who, id="note", markup=False)
        yield Pages(self._drawn, id="read")

    def _drawn(self, width: int) -> list[Content]:
        drawn = [line for each in self._lines for line in difference_line(each, width)]
        return drawn or [Content.styled("The two texts do not differ.", MUTED)]


def difference_line(line: ChangedLine, width: int) -> list[Content]:
    """Return one line of a difference in so many cells, with a sign before it: told apart without colours too."""
    if line.sort == "skipped":
        return [Content.styled(f"  ⋯ {count(line.skipped, 'equal line')}", MUTED)]
    lead, style = _LEADS[line.sort]
    words = _WORDS if line.mixed else dict.fromkeys(_WORDS, "")
    body = Content.assemble(*((shown(part.text), f"{style} {words[part.sort]}".strip()) for part in line.parts))
    several = body.wrap(max(width - len(lead), 1)) or [Content("")]
    return [Content.styled(lead if not number else "  ", style) + each for number, each in enumerate(several)]
