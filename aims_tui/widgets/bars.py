"""The line at the top of every section: whose workspace, who is writing, and which sections there are."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from aims_tui.text import one_line
from aims_tui.workspace.desk import View


class TopBar(Horizontal):
    """Organization and assessment on the left; who is writing and the last save on the right."""

    view: reactive[View | None] = reactive(None, init=False)
    who: reactive[str] = reactive("", init=False)
    saved: reactive[str] = reactive("", init=False)
    """When the last save was, in local time; empty before the first."""
    read_only: reactive[str] = reactive("", init=False)
    """Why nothing can be saved."""

    def compose(self) -> ComposeResult:
        yield Static(id="where", markup=False)
        yield Static(id="state", markup=False)

    def watch_view(self) -> None:
        self._show()

    def watch_who(self) -> None:
        self._show()

    def watch_saved(self) -> None:
        self._show()

    def watch_read_only(self) -> None:
        self._show()

    def _show(self) -> None:
        if self.view is not None:
            glance = self.view.glance
            demo = " (demo)" if glance.demo else ""
            where = f"{one_line(glance.organization)}{demo} · {one_line(glance.assessment.title)}"
            self.query_one("#where", Static).update(Content(where))
        self.query_one("#state", Static).update(Content(self._state()))
        self.set_class(bool(self.read_only), "-read-only")

    def _state(self) -> str:
        if self.read_only:
            return f"Read only: {one_line(self.read_only)}"
        conflicts = self.view.conflicts if self.view else 0
        parts = [one_line(self.who)]
        if conflicts:
            parts.append(f"{conflicts} to decide")
        if self.saved:
            parts.append(f"saved {self.saved}")
        return " · ".join(parts)


class Sections(Static):
    """The numbered sections; on a narrow screen the other ones only as digits."""

    NAMES = (("dashboard", "Dashboard"), ("clauses", "Clauses"), ("annex", "Annex A"))

    def __init__(self, current: str) -> None:
        super().__init__(id="sections")
        self._current = current

    def on_mount(self) -> None:
        parts: list[Content] = []
        for number, (mode, name) in enumerate(self.NAMES, start=1):
            style = "bold $text-accent reverse" if mode == self._current else "$foreground-muted"
            label = Content.styled(f" {number} {name} ", style)
            parts.append(label.stylize(f"@click=app.section('{mode}')"))
        self.update(Content(" ").join(parts))
