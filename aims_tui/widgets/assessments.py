"""How the opened risk was assessed in the course of time."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from aims_tui.text import one_line
from aims_tui.widgets.glyphs import MUTED, TONES
from aims_tui.widgets.read import Read
from aims_tui.workspace.queries.assessments import Assessed
from aims_tui.workspace.queries.record_detail import RecordDetail


class Assessments(VerticalScroll):
    """Every assessment, the newest first: level before and after, day, who, trigger and reason."""

    detail: var[RecordDetail | None] = var(None, init=False)
    found: var[tuple[Assessed, ...]] = var((), init=False)

    def compose(self) -> ComposeResult:
        yield Static(markup=False)

    def watch_detail(self) -> None:
        if (now := self.detail) is not None:
            self.post_message(Read(lambda session: session.assessments_of(now), self._take))

    def _take(self, found: tuple[Assessed, ...]) -> None:
        self.found = found

    def watch_found(self) -> None:
        nothing = "Not assessed yet. Enter, then r assesses it: steps, day, trigger and reason at once."
        lines = [drawn(each) for each in self.found] or [Content.styled(nothing, MUTED)]
        self.query_one(Static).update(Content("\n\n").join(lines))

    def on_mount(self) -> None:
        self.watch_found()

    def take_focus(self) -> None:
        """Put the keyboard here, to scroll."""
        self.focus()


def drawn(each: Assessed) -> Content:
    """Draw one assessment: day and levels, then who, why, and how the level came about."""
    after = Content.assemble("  → after treatment ", _level(each.residual.text, each.residual.tone)) \
        if each.residual.text else Content("")  # fmt: skip
    head = Content.assemble((each.on, "bold"), "  ", _level(each.level.text or "–", each.level.tone), after)
    told = [one_line(text) for text in (each.who, each.trigger, each.level.reason) if text]
    lines = [head, Content.styled(" · ".join(told), MUTED)]
    if each.why:
        lines.append(Content(one_line(each.why)))
    return Content("\n").join(lines)


def _level(text: str, tone: str) -> Content:
    return Content.styled(text, f"bold {TONES.get(tone, '')}".strip())
