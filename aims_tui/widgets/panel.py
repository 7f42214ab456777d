"""The right side of every section: the tabs of the opened record."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Static

from aims_tui.records.fields import Field
from aims_tui.records.kinds import ELSEWHERE, Kinds, RecordKind
from aims_tui.text import capital
from aims_tui.widgets.assessments import Assessments
from aims_tui.widgets.document import Document
from aims_tui.widgets.duties import Duties
from aims_tui.widgets.entered import Entered
from aims_tui.widgets.evidence_list import EvidenceList, SupportsList, TabList
from aims_tui.widgets.feedback import Feedback
from aims_tui.widgets.fields_view import FieldsView, rows
from aims_tui.widgets.form import RecordForm
from aims_tui.widgets.frames import entitle
from aims_tui.widgets.guide import Guide
from aims_tui.widgets.headings import counted, heading
from aims_tui.widgets.record_history import RecordHistory
from aims_tui.widgets.signatures import Signatures
from aims_tui.widgets.tabs import TabStrip
from aims_tui.widgets.ties import End, PartList, TieList, ends_of, parts, tied
from aims_tui.widgets.versions import Versions
from aims_tui.widgets.waits import waits
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session.unsaved import Unsaved

_MOST_APART = 3
"""Sorts of ties that have a tab each."""


class Tab(NamedTuple):
    """One tab of a panel."""

    title: str
    make: Callable[[], Widget]
    """Makes it, when it is first looked at."""
    number: Callable[[RecordDetail], int] | None = None
    """How much there is in it, where its title says so."""
    always: bool = False
    """Whether it says so also where there is nothing: what is always there, without evidence."""


Tabs = dict[str, Tab]
"""The tabs after Record by name."""

OWN: dict[str, Tabs] = {
    "requirement": {"guide": Tab("Guide", Guide)},
    "person": {"duties": Tab("Duties", Duties)},
    "evidence": {"supports": Tab("Supports", SupportsList)},
    "risk": {"assessments": Tab("Assessments", Assessments)},
}
"""What only one kind has."""


def tabs_of(kinds: Kinds, kind: RecordKind) -> Tabs:
    """Return the tabs of a kind: its own, its parts, its ties and those of others to it, evidence and history."""
    found: Tabs = dict(OWN.get(kind.name, {}))
    if kind.about.signed:
        found["signed"] = Tab("What changed", Signatures)
    for field in kind.documents:
        title = "Versions" if len(kind.documents) == 1 else f"{field.label} versions"
        found[f"document-{field.name}"] = Tab(field.label, partial(Document, field))
        found[f"versions-{field.name}"] = Tab(title, partial(Versions, field))
    parts = {
        f"part-{part.name}": Tab(capital(part.about.many), partial(_part_list, part), partial(_number_of_parts, part))
        for part in sorted(kinds.values(), key=lambda each: len(each.parents))  # What only it has stands first.
        if kind.name in part.parents and part.about.place != ELSEWHERE
    }
    signed = {f"part-{part.name}" for part in kinds.values() if part.about.signed}
    found |= {} if kind.about.implied else {name: tab for name, tab in parts.items() if name not in signed}
    own, together = _apart(ends_of(kinds, kind), len(kind.about.ties))
    for end in own:
        found[f"tie-{end.tie.relation}-{end.other.name}"] = _tie_tab(end.title, [end])
    if kind.name != "evidence" and "evidence" in kinds:
        found["evidence"] = Tab(
            "Evidence", EvidenceList, lambda now: len(now.evidence), always=kind.about.implied
        )  # fmt: skip
    if kind.name == "requirement":
        found["feedback"] = Tab("Feedback", Feedback)
    found |= parts  # Behind what everybody looks at first, where nobody made the record itself.
    if together:
        found["links"] = _tie_tab("Links", together)
    return found | {"history": Tab("History", RecordHistory)}


def _apart(ends: Sequence[End], described: int) -> tuple[Sequence[End], Sequence[End]]:
    """Return the ties with tabs of their own, and those that share one: more tabs than these nobody finds through.

    ``described`` are those that the kind itself describes; the first of them is what it is there for.
    """
    if len(ends) <= _MOST_APART:
        return ends, ()
    first = 1 if described else 0
    return ends[:first], ends[first:]


def _tie_tab(title: str, ends: Sequence[End]) -> Tab:
    return Tab(title, partial(TieList, ends), lambda now: sum(len(tied(now, end.tie, end.other)) for end in ends))


def _part_list(part: RecordKind) -> Widget:
    return Signatures() if part.about.signed else PartList(part)


def _number_of_parts(part: RecordKind, now: RecordDetail) -> int:
    return len(parts(now, part))


class RecordPanel(Entered):
    """Tabs of one record: its fields, and what hangs on it.

    The fields are read on a sheet; the form takes its place when somebody wants to write, and is made
    only then: its many widgets would cost at every step through the list what nobody uses there.
    """

    # Always: a draft that was thrown away leaves the record equal to what it was, and its editor not.
    detail: var[RecordDetail | None] = var(None, init=False, always_update=True)
    tab: var[str] = var("record", init=False)
    """The name of the tab that is shown."""
    people: var[tuple[str, ...]] = var((), init=False)
    """Names to suggest."""
    locked: var[bool] = var(False, init=False)
    """Nothing can be saved now."""

    def __init__(
        self,
        kinds: Kinds,
        kind: RecordKind,
        fields: Sequence[Field],
        unsaved: Unsaved,
        today: Callable[[], date],
        *,
        id: str = "panel",
    ) -> None:
        super().__init__(id=id, classes="panel")
        self.record = kind.name
        self._fields = fields
        self._unsaved = unsaved
        self._today = today
        self._others = tabs_of(kinds, kind)
        self._titles = {"record": "Record", **{name: tab.title for name, tab in self._others.items()}}
        self._making = asyncio.Lock()
        self.form = RecordForm(kind, tuple(fields), unsaved, today)

    def compose(self) -> ComposeResult:
        yield Static(id="notice", markup=False)
        yield TabStrip(self._titles, self.tab)
        yield FieldsView(id="record")

    def on_mount(self) -> None:
        self._show()

    @property
    def fields_view(self) -> FieldsView:
        """The fields as they are read."""
        return self.query_one(FieldsView)

    @property
    def writing(self) -> bool:
        """Whether the form stands in the place of the sheet."""
        return self.form.is_attached and self.form.display

    @property
    def shown(self) -> Any:
        """The widget of the tab that is shown."""
        if self.tab == "record":
            return self.form if self.writing else self.fields_view
        return next(iter(self.query(f"#{self.tab}")), None)

    async def show(self, tab: str) -> Any:
        """Show a tab, which is made when it is first looked at, and return its widget."""
        if tab != "record" and not self.query(f"#{tab}"):
            made = self._others[tab].make()
            made.id = tab
            if isinstance(made, TabList):
                made.today = self._today
            elif isinstance(made, Document):
                made.unsaved = self._unsaved
            made.display = False
            await self.mount(made)
        self.tab = tab
        return self.shown

    @property
    def tabs(self) -> tuple[str, ...]:
        """The names of the tabs after Record."""
        return tuple(self._others)

    def beside(self, step: int) -> str:
        """Return the name of the next or an earlier tab."""
        names = [*self._titles]
        return names[(names.index(self.tab) + step) % len(names)]

    def at_end(self, step: int) -> bool:
        """Say whether no further tab lies in a direction; the brackets go round, the arrow keys do not."""
        return self.tab == [*self._titles][-1 if step > 0 else 0]

    async def enter(self, field: str = "") -> None:
        """Put the keyboard into the tab that is shown; of the fields into the one named, or the first."""
        if self.tab == "record":
            await self.write()
            self.form.take_focus(field)
        else:
            (await self.show(self.tab)).take_focus()

    async def write(self) -> None:
        """Put the form in the place of the sheet."""
        async with self._making:  # A second key must not find the form half made.
            if not self.form.is_attached:
                self.form.display = False
                await self.mount(self.form)
                self.form.people, self.form.locked = self.people, self.locked
        if not self.form.display:
            self.form.detail = self.detail
            self.form.display, self.fields_view.display = True, False

    def read(self) -> None:
        """Put the sheet in the place of the form."""
        if self.writing:
            self.form.display, self.fields_view.display = False, True
            self._show_fields()

    def watch_people(self) -> None:
        if self.form.is_attached:
            self.form.people = self.people

    def watch_locked(self) -> None:
        if self.form.is_attached:
            self.form.locked = self.locked

    def watch_tab(self) -> None:
        self.query_one(TabStrip).active = self.tab
        self.form.display = False
        for each in self.children:
            if each.id in self._titles:
                each.display = each.id == self.tab
        self._give()

    def watch_detail(self, before: RecordDetail | None, now: RecordDetail | None) -> None:
        """Show another record, from its top, or the same one anew."""
        if self.is_mounted:
            if before is not None and now is not None and before.key != now.key:
                self.fields_view.scroll_home(animate=False)
            self._show()

    def _show(self) -> None:
        now = self.detail
        if self.writing or now is None:
            self.form.detail = now
        if now is None:
            return
        self._unsaved.settle(now)
        entitle(self, heading(now))
        numbers = {name: tab.number(now) for name, tab in self._others.items() if tab.number is not None}
        told = {
            name: f"{self._titles[name]} {number}"
            for name, number in numbers.items()
            if number or self._others[name].always
        }
        self.query_one(TabStrip).titles = {**self._titles, **told, **counted(now)}
        self.tell()
        self._give()

    def _give(self) -> None:
        """Show the record in the tab in view; the others catch up when they are looked at."""
        if self.tab == "record":
            self._show_fields()
        elif self.shown is not None:
            self.shown.detail = self.detail

    def _show_fields(self) -> None:
        now = self.detail
        if now is not None and not self.writing:
            self.fields_view.show(rows(now, self._fields, self._unsaved, self._today()))

    def on_record_form_noted(self, event: RecordForm.Noted) -> None:
        """Follow what is typed or taken back after the keyboard has left the form."""
        event.stop()
        self._show_fields()

    def tell(self) -> None:
        """Say what waits for a decision in this record."""
        now = self.detail
        if now is None:
            return
        text = waits(now, self._unsaved)
        bar = self.query_one("#notice", Static)
        bar.display = bool(text)
        if text:
            bar.update(Content(text))
