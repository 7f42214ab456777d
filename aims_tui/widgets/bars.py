"""The lines at the top of every section: whose workspace, who is writing, and which sections there are."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from aims_tui.text import count, cut, one_line
from aims_tui.workspace.session.session import WorkspaceView

SECTIONS = (
    ("dashboard", "Dashboard"),
    ("clauses", "Clauses"),
    ("annex", "Annex A"),
    ("evidence", "Evidence"),
    ("risks", "Risks"),
    ("inventory", "Inventory"),
    ("registers", "Registers"),
)
"""Modes and names; their digits follow from the order."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What the header says beside the workspace's own name."""

    who: str = ""
    saved: str = ""
    """When the last save was, in local time; empty before the first."""
    read_only: str = ""
    """Why nothing can be saved."""
    as_of: str = ""
    """The past day that is looked at; empty for today."""
    unsaved: int = 0
    """How many typed texts do not stand in the file."""
    waiting: bool = False
    """The file does not answer."""


class TopBar(Horizontal):
    """Organization and assessment on the left; who is writing and the last save on the right."""

    view: var[WorkspaceView | None] = var(None, init=False)
    bar: var[Bar] = var(Bar(), init=False)

    def compose(self) -> ComposeResult:
        yield Static(id="where", markup=False)
        yield Static(id="state", markup=False)

    def watch_view(self) -> None:
        self._show()

    def watch_bar(self) -> None:
        self._show()

    def _show(self) -> None:
        if self.view is not None:
            overview = self.view.overview
            demo = " (demo)" if overview.demo else ""
            where = Content(
                f"{cut(one_line(overview.organization), 60)}{demo} · {cut(one_line(overview.assessment.title), 60)}"
            )
            self._put("#where", where.stylize("@click=app.assessments()"))
        self._put("#state", self._state())
        self.set_class(bool(self.bar.read_only), "-read-only")
        self.set_class(bool(self.bar.as_of), "-past")

    def _put(self, selector: str, words: Content) -> None:
        """Change one side where it says something else: the whole screen is laid out anew for it."""
        # While the program is ending its sides are taken down before it.
        side = next(iter(self.query(selector).results(Static)), None)
        if side is not None and not (isinstance(side.visual, Content) and words.is_same(side.visual)):
            side.update(words)

    def _state(self) -> Content:
        if self.bar.as_of:
            words = Content(f"As of {self.bar.as_of}, as recorded by then · @ goes back")
            return words.stylize("@click=app.back_to_today()")
        if self.bar.read_only:
            return Content(f"Read only: {one_line(self.bar.read_only)}")
        conflicts = self.view.conflicts if self.view else 0
        parts = [Content(cut(one_line(self.bar.who), 40))]
        if conflicts:
            parts.append(Content.styled(f"{conflicts} to decide", "$text-warning"))
        if self.bar.unsaved:
            unsaved = Content.styled(f"{count(self.bar.unsaved, 'text')} not saved", "$text-warning")
            parts.append(unsaved.stylize("@click=app.unsaved()"))
        if self.bar.waiting:
            parts.append(Content.styled("waiting for the file …", "$text-warning"))
        elif self.bar.saved:
            parts.append(Content(f"saved {self.bar.saved}"))
        return Content(" · ").join(parts)


class Sections(Static):
    """The numbered sections; where not all names have room, the digits with the name of the present one."""

    def __init__(self, current: str) -> None:
        super().__init__(id="sections")
        self._current = current

    def render(self) -> Content:
        whole = self._words(names=True)
        return whole if whole.cell_length <= self.size.width else self._words(names=False)

    def _words(self, *, names: bool) -> Content:
        parts: list[Content] = []
        for number, (mode, name) in enumerate(SECTIONS, start=1):
            current = mode == self._current
            words = f" {number} {name} " if names or current else f" {number} "
            label = Content.styled(words, "bold $text-accent reverse" if current else "$foreground-muted")
            parts.append(label.stylize(f"@click=app.section('{mode}')"))
        return Content(" ").join(parts)
