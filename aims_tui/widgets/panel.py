"""The right side of every section: the tabs of the opened record."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static, TabbedContent, TabPane

from aims_tui import catalog
from aims_tui.records.described import Field
from aims_tui.text import one_line
from aims_tui.widgets.evidence_list import EvidenceList, SupportsList
from aims_tui.widgets.feedback import Feedback
from aims_tui.widgets.form import RecordForm
from aims_tui.widgets.guide import Guide
from aims_tui.widgets.record_history import RecordHistory
from aims_tui.workspace.opened import Opened
from aims_tui.workspace.unsaved import Unsaved

TABS: dict[str, dict[str, tuple[str, Callable[[], Widget]]]] = {
    "requirement": {
        "guide": ("Guide", Guide),
        "evidence": ("Evidence", EvidenceList),
        "feedback": ("Feedback", Feedback),
        "history": ("History", RecordHistory),
    },
    "evidence": {"supports": ("Supports", SupportsList), "history": ("History", RecordHistory)},
}
"""The tabs after Record, by kind of record; they are made when first looked at."""
_PLAIN: dict[str, tuple[str, Callable[[], Widget]]] = {"history": ("History", RecordHistory)}


class RecordPanel(Vertical):
    """Tabs of one record: its fields, and what hangs on it."""

    # Always: a draft that was thrown away leaves the record equal to what it was, and its editor not.
    opened: reactive[Opened | None] = reactive(None, init=False, always_update=True)

    def __init__(
        self, record: str, fields: Sequence[Field], unsaved: Unsaved, today: Callable[[], date], *, id: str = "panel"
    ) -> None:
        super().__init__(id=id, classes="panel")
        self.record = record
        self._form = RecordForm(tuple(fields), unsaved, today)
        self._others = TABS.get(record, _PLAIN)

    def compose(self) -> ComposeResult:
        yield Static(id="notice", markup=False)
        with TabbedContent(initial="record"):
            with TabPane("Record", id="record"):
                yield self._form
            for name, (title, _) in self._others.items():
                yield TabPane(Content(title), id=name)

    @property
    def form(self) -> RecordForm:
        return self._form

    @property
    def tab(self) -> str:
        """The name of the tab that is shown."""
        return self.query_one(TabbedContent).active

    @property
    def shown(self) -> Any:
        """The widget of the tab that is shown."""
        return self._form if self.tab == "record" else next(iter(self.query_one(f"#{self.tab}").children), None)

    async def show(self, tab: str) -> Any:
        """Show a tab and return its widget."""
        self.query_one(TabbedContent).active = tab
        await self._make(tab)
        return self.shown

    async def step(self, step: int) -> None:
        """Show the next or the earlier tab."""
        names = ["record", *self._others]
        await self.show(names[(names.index(self.tab) + step) % len(names)])

    async def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        event.stop()
        if event.pane.id:
            await self._make(event.pane.id)

    async def _make(self, tab: str) -> None:
        pane = self.query_one(f"#{tab}", TabPane)
        if tab != "record" and not pane.children:
            await pane.mount(self._others[tab][1]())
        if tab != "record":
            self._give(pane)

    def _give(self, pane: Widget) -> None:
        for each in pane.children:
            each.opened = self.opened  # type: ignore[attr-defined]

    def watch_opened(self, before: Opened | None, now: Opened | None) -> None:
        """Show another record, or the same one anew."""
        self._form.opened = now
        if now is None:
            return
        self.border_title = Content(heading(now))
        self._form.summarize(summary(now))
        self.tell()
        for name, title in self._titles(now).items():
            tab = self.query_one(TabbedContent).get_tab(name)
            if str(tab.label) != title:  # A label that is set lays out the whole screen anew.
                tab.label = Content(title)
        # Only the tab in view: the others catch up when they are looked at.
        if self.tab != "record":
            self._give(self.query_one(f"#{self.tab}"))

    def _titles(self, now: Opened) -> dict[str, str]:
        if now.kind.name == "requirement":
            asked = len(catalog.load().requirements[now.ref].questions)
            answered = sum(bool(each.verdict) for each in now.answers.values())
            remarks = sum(not each.resolved_on for each in now.remarks)
            return {
                "guide": f"Guide {answered}/{asked}",
                "evidence": f"Evidence {len(now.evidence)}",
                "feedback": f"Feedback {remarks}" if remarks else "Feedback",
            }
        return {"supports": f"Supports {len(now.supports)}"} if now.kind.name == "evidence" else {}

    def tell(self) -> None:
        """Say what waits for a decision in this record."""
        now = self.opened
        if now is None:
            return
        bar = self.query_one("#notice", Static)
        conflicts = [now.kind.fields[each.field].label for each in now.conflicts if each.field in now.kind.fields]
        newer = [now.kind.fields[name].label for name in self._form.newer]
        text = ""
        if conflicts:
            text = f"⚑ Two people changed: {one_line(', '.join(conflicts))}. Escape, then c decides."
        elif newer:
            text = (
                f"⚑ {one_line(now.changed_by)} changed while you wrote: {', '.join(newer)}. Escape, then c shows both."
            )
        bar.display = bool(text)
        bar.update(Content(text))


def heading(now: Opened) -> str:
    """Return what stands above a panel: number and title, short id and title, or the kind and the name."""
    if now.kind.name == "requirement":
        return f"{now.ref} {catalog.load().requirements[now.ref].title}"
    title = one_line(now.values[now.kind.title.name])
    if now.kind.about.prefix:
        return f"{one_line(now.ref)} {title}"
    return f"{now.kind.about.one.capitalize()}: {title}"


def summary(now: Opened) -> str:
    """Return the lines above the fields: what the requirement asks, or what is kept of a piece of evidence."""
    if now.kind.name == "requirement":
        return catalog.load().requirements[now.ref].summary
    if now.kind.name != "evidence":
        return ""
    values = now.values
    if values["file"]:
        size = f"{int(values['size']):,} bytes" if values["size"] else "size unknown"
        return f"{one_line(values['original_name'])} · {size} · SHA-256 {values['file'][:16]}…"
    return "Not kept here: a link may change or vanish." if values["link"] else "Neither a file nor a link is kept."
