"""The tab of a field that holds a document in Markdown: what is written there, as it reads."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive

from aims_tui.records.fields import Field
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.markdown import blocks, lines
from aims_tui.widgets.markdown_blocks import Block
from aims_tui.widgets.pages import Pages
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session.unsaved import Unsaved

NOTHING = "Nothing is written yet. E writes it in your own editor; the Record tab has a field for it."
UNSAVED = "⚑ As it was typed; this is not in the file yet."


class Document(Pages):
    """The document, or what is being typed in its place."""

    detail: reactive[RecordDetail | None] = reactive(None, init=False, always_update=True)

    def __init__(self, field: Field, unsaved: Unsaved | None = None) -> None:
        super().__init__(self._drawn)
        self.field = field
        self.unsaved = unsaved
        self._text = ""
        self._blocks: Sequence[Block] = ()
        self._new = False

    def on_mount(self) -> None:
        self.watch_detail(None, self.detail)

    def take_focus(self) -> None:
        """Put the keyboard here, to scroll."""
        self.focus()

    def watch_detail(self, before: RecordDetail | None, now: RecordDetail | None) -> None:
        if now is None or not self.is_mounted:
            return
        if before is None or before.key != now.key:
            self.scroll_home(animate=False)
        draft = self.unsaved.get(*now.key, self.field.name) if self.unsaved is not None else None
        text = now.typed[self.field.name] if draft is None else draft.text
        if text != self._text:
            self._text, self._blocks = text, blocks(text)
        self._new = draft is not None
        self.show(self._drawn)

    def _drawn(self, width: int) -> list[Content]:
        above = [Content.styled(UNSAVED, "$text-warning"), Content("")] if self._new else []
        told = [] if self._blocks else Content.styled(NOTHING, MUTED).wrap(max(width, 1))
        return [*above, *told, *lines(self._blocks, width)]
