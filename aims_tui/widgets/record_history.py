"""Who changed what, when, from what to what; long texts as a difference."""

from itertools import groupby
from typing import ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from aims_tui.insight.difference import difference, shortened
from aims_tui.text import brief, cut, shown
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.helped import Helped
from aims_tui.widgets.read import Read
from aims_tui.workspace.queries.history_lines import HistoryLine
from aims_tui.workspace.queries.record_detail import RecordDetail

MOST = 150
"""Changes that are shown at first; a field that was changed a thousand times is not drawn whole."""
LONGEST = 4_000
"""Characters of one difference that are shown."""
_STYLES = {"gone": "$text-error strike", "new": "$text-success underline", "same": ""}


class RecordHistory(Helped, VerticalScroll, can_focus=True):
    """The changes of the opened record, the newest first. They are read when the tab is looked at."""

    HELP_TITLE = "The history"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("m", "more", "Older changes", id="history.more")]

    detail: var[RecordDetail | None] = var(None, init=False)
    changes: var[tuple[HistoryLine, ...] | None] = var(None, init=False)

    def __init__(self) -> None:
        super().__init__()
        self._most = MOST

    def compose(self) -> ComposeResult:
        yield Static(id="history", markup=False)

    def on_mount(self) -> None:
        self.watch_detail(None, self.detail)

    def take_focus(self) -> None:
        """Put the keyboard here, to scroll."""
        self.focus()

    def watch_detail(self, before: RecordDetail | None, now: RecordDetail | None) -> None:
        if now is None or not self.children:
            return
        if before is None or before.key != now.key:
            self._most = MOST
            self.scroll_home(animate=False)
        self.post_message(Read(lambda session: session.history(now), self._take))

    def _take(self, changes: tuple[HistoryLine, ...]) -> None:
        self.changes = changes

    def watch_changes(self) -> None:
        self._show()

    def action_more(self) -> None:
        self._most += MOST
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer older changes only where there are some."""
        if action == "more":
            return bool(self.changes and len(self.changes) > self._most)
        return super().check_action(action, parameters)

    def _show(self) -> None:
        changes = self.changes or ()
        parts: list[Content] = []
        for _, group in groupby(changes[: self._most], key=lambda each: each.action):
            several = [*group]
            first = several[0]
            head = Content.assemble(
                (f"{first.at[:16].replace('T', ' ')} UTC  ", MUTED), (brief(first.who), "bold $text-accent")
            )
            why = Content.styled(f"  {brief(first.why)}", MUTED) if first.why else Content("")
            parts += [Content.assemble(head, why), *(told(each) for each in reversed(several)), Content("")]
        if len(changes) > self._most:
            parts.append(Content.styled(f"{len(changes) - self._most} older changes: press m", MUTED))
        if not changes:
            parts.append(Content.styled("Nothing has been changed here yet.", MUTED))
        self.query_one("#history", Static).update(Content("\n").join(parts))
        self.refresh_bindings()


class OldAndNew(Protocol):
    """A change in words: what it is of, and what stood and stands there; all is in the first where both are empty."""

    @property
    def what(self) -> str: ...
    @property
    def old(self) -> str: ...
    @property
    def new(self) -> str: ...
    @property
    def prose(self) -> bool: ...


def told(each: OldAndNew) -> Content:
    """Return one change as a person reads it: a sentence, old → new, or a difference."""
    if not each.old and not each.new:
        return Content(brief(each.what))
    if not each.prose:
        return Content.assemble(f"{brief(each.what)}: ", (brief(each.old) or "–", MUTED), " → ", brief(each.new) or "–")
    head = Content(f"{brief(each.what)}:\n")
    if not each.old.strip():
        return Content.assemble(head, (cut(shown(each.new), LONGEST), _STYLES["new"]))
    parts = shortened(difference(each.old, each.new))
    pieces: list[tuple[str, str]] = []
    room = LONGEST
    before = ""
    for part in parts:
        if before == "gone" and part.sort == "new":
            pieces.append(("\u2192", MUTED))  # Told apart without colours too.
        before = part.sort
        pieces.append((cut(shown(part.text), room), _STYLES[part.sort]))
        room -= len(part.text)
        if room <= 0:
            break
    return Content.assemble(head, *pieces)
