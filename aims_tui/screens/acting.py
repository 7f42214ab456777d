"""What is done with the record under the cursor, whatever its kind."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from aims_tui.insight.signing import Subject
from aims_tui.screens.list_detail import ListDetailScreen
from aims_tui.widgets.evidence_list import TabList
from aims_tui.widgets.read import Read
from aims_tui.workspace.queries.record_detail import RecordDetail


class ActingScreen(ListDetailScreen):
    """Has the keys that approve, review, delete, or make an action of what the cursor is on, and those of its tabs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("T", "act", "Action", show=False, id="list.act"),
        Binding("A", "approve", "Approve", show=False, id="list.approve"),
        Binding("R", "review", "Reviewed", show=False, id="list.review"),
    ]

    def acted_on(self, does: str) -> RecordDetail | None:
        """Return the opened record that a key acts on; from a heading or an empty list, say where the key ``does``."""
        line = self.listing.line
        if self.detail is None or (self.listing.has_focus and (line is None or line.heading)):
            self.notify(f"Go to a line of the list: {does}." if self.listing.first() else f"The list is empty: {does}.")
            return None
        return self.detail

    def subjects(self) -> list[Subject]:
        """Return what A and R act on: the selected, else what is under the cursor; in the panel the opened record."""
        return [Subject(*self.detail.key)] if self.detail is not None else []

    def action_approve(self) -> None:
        """Approve what is selected, as it stands."""
        from aims_tui.screens.flows import approving

        if (subjects := self.subjects()) and self.may_write():
            self.flow(approving.approve(self, subjects), asks=True)

    def action_review(self) -> None:
        """Record that somebody reviewed what is selected."""
        from aims_tui.screens.flows import approving

        if (subjects := self.subjects()) and self.may_write():
            self.flow(approving.review(self, subjects), asks=True)

    def action_act(self) -> None:
        """Add an action that is to be done for the opened record."""
        from aims_tui.screens.flows import registering

        if (detail := self.acted_on("T adds an action that is done for it")) is not None and self.may_write():
            self.flow(registering.act(self, detail), asks=True)

    def action_delete(self) -> None:
        """Delete the opened record, where the section has a key for it."""
        from aims_tui.screens.flows import registering

        detail = self.acted_on("delete deletes what is under the cursor")
        if detail is not None and self.may_write():
            self.flow(registering.delete(self, detail), asks=True)

    @on(Read)
    def _read_wanted(self, event: Read) -> None:
        self.flow(self._reading(event))

    async def _reading(self, event: Read) -> None:
        event.take(await self.ask(event.work, self.session))

    @on(TabList.Wanted)
    def _tab_wanted(self, event: TabList.Wanted) -> None:
        from aims_tui.screens.flows.tabs import FLOWS

        if event.action not in event.listed.READS and not self.may_write():
            return
        # What concerns no single entry concerns the list.
        listed = event.listed
        entry = listed.entries(event.detail)[event.number] if event.number is not None else listed
        self.flow(FLOWS[listed.NAME][event.action](self, event.detail, entry), asks=True)
