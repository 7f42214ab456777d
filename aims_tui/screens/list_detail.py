"""One way to look, one way to edit: left a list, right the panel of the record under the cursor."""

import asyncio
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from aims_tui.records.fields import Field
from aims_tui.screens.context import Context
from aims_tui.screens.writing_section import LOOK_EVERY, WritingSection
from aims_tui.text import count
from aims_tui.widgets.fields_view import FieldsView
from aims_tui.widgets.group import GroupSummary
from aims_tui.widgets.listing import Listing
from aims_tui.widgets.panel import RecordPanel
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session.session import WorkspaceView
from aims_tui.workspace.store import errors


class ListDetailScreen(WritingSection):
    """A list, and the panel that shows what the cursor is on."""

    CSS_PATH = "list_detail.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right_square_bracket", "tab(1)", "Next tab", show=False, id="panel.next_tab"),
        Binding("left_square_bracket", "tab(-1)", "Earlier tab", show=False, id="panel.earlier_tab"),
        Binding("escape", "back", "Back to the list", show=False, id="list.back"),
    ]

    INNERMOST = RecordPanel
    RECORDS: ClassVar[tuple[str, ...]] = ()
    """The kinds of record that this section is for."""
    FOLDED: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown = next(iter(self.records), "")
        """The kind of record whose panel is shown."""
        self._wanted = ""
        """The key of the line whose record should be opened next."""
        self._arriving = ""
        """Where the cursor goes when the list is there."""

    @property
    def records(self) -> tuple[str, ...]:
        """The kinds of record that this section opens."""
        return self.RECORDS

    def fields(self, record: str) -> tuple[Field, ...]:
        """Return the fields that a panel of this kind edits."""
        return self.session.workspace.described[record].editable

    def place(self, key: str) -> tuple[str, str]:
        """Return record and row of a line."""
        raise NotImplementedError

    def key(self, record: str, row: str) -> str:
        """Return the line of a record, or an empty text where this section has none."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="browse"):
            yield Listing(id="list", folded=self.FOLDED)
            for record in self.records:
                kinds = self.session.workspace.described
                panel = RecordPanel(
                    kinds, kinds[record], self.fields(record), self.context.unsaved, self.session.today,
                    id=f"panel-{record}",
                )  # fmt: skip
                panel.display = record == self._shown
                self.panels[record] = panel
                yield panel
            yield GroupSummary()

    def on_mount(self) -> None:
        super().on_mount()
        self.listing.focus()

    @property
    def listing(self) -> Listing:
        """The list on the left."""
        return self.query_one("#list", Listing)

    @property
    def panel(self) -> RecordPanel:
        return self.panels[self._shown]

    @property
    def arriving(self) -> bool:
        """Whether the record of the first line that somebody comes to is not open yet."""
        if super().arriving:
            return True
        line = self.listing.line
        return line is not None and not line.heading and self.detail is None

    def fill(self, view: WorkspaceView) -> None:
        """Show the lines of the list."""
        raise NotImplementedError

    def show_view(self, view: WorkspaceView) -> None:
        for panel in self.panels.values():
            panel.people = view.people
            panel.locked = bool(self.session.why_read_only)
        self.fill(view)
        self.arrive()
        line = self.listing.line
        if line is not None and line.heading and (told := self.about_group(line.key)) is not None:
            self._show_group(*told)
        elif self.detail is not None and not self.session.lost:
            # What the cursor went to meanwhile is wanted more than what is still shown.
            self.open_key(self._wanted or self.again(self.detail))

    def again(self, detail: RecordDetail) -> str:
        """Return the line of the opened record in the view that was just read."""
        return self.key(*detail.key)

    def line_of(self, key: str) -> str:
        """Return the key of the line that a record stands in; a list may show one in several."""
        return key

    def arrive(self) -> None:
        """Go where somebody wanted to go before the list was there, or to the first line."""
        if self._arriving and self.listing.go_to(self.line_of(self._arriving)):
            self._arriving = ""
        elif self.detail is None and (first := self.listing.first()):
            self.listing.go_to(first)

    def on_screen_suspend(self) -> None:
        """Let go of the selection when another section comes: a key must not hit lines that nobody sees."""
        if self.app.screen is not self and not self.app.screen.is_modal and self.standing:
            self.listing.unmark()

    def go_to(self, record: str, row: str) -> None:
        """Put the cursor on a record, now or when the list is there."""
        self._arriving = self.key(record, row)
        if self.is_mounted and self.view is not None:
            # Whoever goes somewhere means what is there, not what was selected before.
            self.listing.unmark()
            self.arrive()
            self.listing.focus()

    @on(Listing.Chosen, "#list")
    def _chosen(self, event: Listing.Chosen) -> None:
        if not event.line.heading:
            self.open_key(event.line.key)
        elif (told := self.about_group(event.line.key)) is not None:
            self.open_key("")
            self._show_group(*told)

    def about_group(self, key: str) -> tuple[str, Content] | None:
        """Return the title of a group and what there is to say of it; None where the record stays in view."""
        return None

    def _show_group(self, title: str, told: Content) -> None:
        group = self.query_one(GroupSummary)
        group.border_title = Content(title)
        group.update(told)
        group.display = True
        for panel in self.panels.values():
            panel.display = False

    def open_key(self, key: str) -> None:
        """Open the record of a line; while one is being read, only the newest wish counts."""
        busy, self._wanted = bool(self._wanted), key
        if key and not busy:
            self.run_worker(self._open_wanted(), group="open")

    async def _open_wanted(self) -> None:
        while key := self._wanted:
            try:
                found = await self.ask(self.session.open, *self.place(key))
            except errors.Refused as gone:
                found = None
                self._let_go(key, str(gone))
            except errors.WorkspaceError as error:
                found = None
                self.notify(f"{error} Enter tries again.", severity="error")
                if self.detail is not None and key != self.again(self.detail):
                    self._show_nothing()  # What was shown is not what the cursor is on: no key may change it.
            if key == self._wanted:
                self._wanted = ""
            if found is not None and not self._wanted and self.standing:
                with self.unless_ending():
                    self.show_record(found)

    def _let_go(self, key: str, why: str) -> None:
        """Show nothing where a record was that is no longer there: it was deleted, or undone."""
        if self.detail is not None and key == self.again(self.detail):
            self._show_nothing()
        else:
            self.notify(why, severity="warning")

    def _show_nothing(self) -> None:
        self.panel.detail = None
        self.panel.add_class("-nothing")

    def show_record(self, found: RecordDetail) -> None:
        """Show an opened record in its panel."""
        self._shown = found.kind.name
        self.query_one(GroupSummary).display = False
        for panel in self.panels.values():
            panel.display = panel.record == self._shown
        self.panel.remove_class("-nothing")
        before = self.detail
        self.panel.detail = found
        self._tell_of_others(before, found)
        self.refresh_bindings()

    def _tell_of_others(self, before: RecordDetail | None, now: RecordDetail) -> None:
        if before is None or before.key != now.key or before.revision == now.revision:
            return
        if now.changed_by and now.changed_by != self.session.who:
            self.notify(f"{now.changed_by} has just changed {now.ref}.")

    @on(Listing.Entered, "#list")
    def _entered(self) -> None:
        self.flow(self.enter(), asks=True)

    async def enter(self, field: str = "") -> None:
        """Go into the panel, to the tab that is shown; of the fields to the one named."""
        # Until the record under the cursor is there, the panel shows the one before: nothing may be typed into that.
        line = self.listing.line
        if self.detail is None and line is not None and not line.heading and not self._wanted:
            self.open_key(line.key)
        while self._wanted:
            await asyncio.sleep(LOOK_EVERY)
        if self.detail is None:
            return
        self._read_on(True)
        await self.panel.enter(field)

    def _read_on(self, reading: bool) -> None:
        """Give the panel the room of the list, or the list its own again, where there is none for both."""
        if self.has_class("-reading") != reading:
            self.set_class(reading, "-reading", update=False)
            # These alone: nothing in them looks otherwise, and there are many.
            self.app.stylesheet.update_nodes([self.listing, *self.panels.values()])

    @on(FieldsView.Wanted)
    def _wanted_field(self, event: FieldsView.Wanted) -> None:
        self.flow(self.enter(event.field), asks=True)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Read on a sheet again when the keyboard has left the fields for the list."""
        if event.widget is self.listing:
            for panel in self.panels.values():
                panel.read()

    @on(Listing.Sideways)
    def _sideways(self, event: Listing.Sideways) -> None:
        if not self.panel.at_end(event.step):
            self.action_tab(event.step)

    def action_show_tab(self, name: str) -> None:
        """Show a tab of the panel, by a click on its title for instance; the keyboard stays where it is."""
        self.flow(self._showing(name), asks=True)

    async def _showing(self, name: str) -> None:
        inside = not self.listing.has_focus
        await self.panel.show(name)
        if inside:
            await self.enter()

    def action_tab(self, step: int) -> None:
        """Show the next or the earlier tab of the panel."""
        self.action_show_tab(self.panel.beside(step))

    def action_back(self) -> None:
        """Come back to the list; there, let go of the selection."""
        if self.listing.has_focus and self.listing.marked:
            self.notify(f"{count(len(self.listing.marked), 'line')} no longer selected.")
            self.listing.unmark()
        self._read_on(False)
        self.listing.focus()
