"""Every piece of evidence, and what it supports."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from aims_tui.insight.filters import EVIDENCE, Asking, EvidenceState, Filter
from aims_tui.screens.listed import Listed
from aims_tui.screens.seat import Seat
from aims_tui.text import count
from aims_tui.widgets import lines
from aims_tui.widgets.listing import Line, Listing
from aims_tui.workspace.desk import View


class Evidence(Listed):
    """A list of evidence and the panel of the piece under the cursor."""

    MODE = "evidence"
    RECORDS = ("evidence",)
    HELP = "Documents and records that show what you do. A file is copied into the evidence folder and never changed."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="evidence.new"),
        Binding("v", "view_file", "View", id="evidence.open"),
        Binding("r", "replace", "New version", id="evidence.version"),
        Binding("f", "filter", "Filter", id="list.filter"),
        Binding("delete", "delete", "Delete", show=False, id="evidence.delete"),
    ]

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.filter = Filter()
        self._rows: tuple[EvidenceState, ...] = ()

    def place(self, key: str) -> tuple[str, str]:
        return "evidence", key

    def key(self, record: str, row: str) -> str:
        return row if record == "evidence" else ""

    def fill(self, view: View) -> None:
        self.listing.empty = "reading …" if not self._rows else ""
        self.flow(self._read())

    async def _read(self) -> None:
        self._rows = await self.ask(self.desk.evidence)
        self._show()
        self.arrive()

    def _show(self) -> None:
        asking = Asking(self.desk.who, self.desk.today().isoformat())
        rows = self._rows
        if self.filter:
            passes = self.filter.through(EVIDENCE, asking)
            rows = tuple(each for each in rows if passes(each))
        listing = self.listing
        listing.empty = (
            "Nothing passes the filter. Press f to change it." if self._rows
            else "No evidence yet. Press n to add a file or a web address."
        )  # fmt: skip
        listing.show([Line(each.id, partial(lines.evidence, each, asking.today)) for each in rows])
        self.panel.set_class(self.opened is None, "-nothing")
        of = f"{len(rows)} of {count(len(self._rows), 'piece')}" if self.filter else count(len(rows), "piece")
        listing.border_title = f"Evidence · {of}"
        self._subtitle()

    @on(Listing.Marked, "#list")
    def _subtitle(self) -> None:
        listing = self.listing
        words = f"Filter: {self.filter.words(EVIDENCE)}" if self.filter else ""
        chosen = f"{len(listing.marked)} selected" if listing.marked else ""
        listing.border_subtitle = " · ".join(each for each in (words, chosen) if each)
        listing.set_class(bool(self.filter), "-filtered")

    def arrive(self) -> None:
        if self._arriving and self.filter and not any(each.key == self._arriving for each in self.listing.lines):
            self.filter = Filter()
            self._show()
        super().arrive()

    def action_filter(self) -> None:
        self.flow(self._filtering())

    async def _filtering(self) -> None:
        from aims_tui.screens.dialogs.narrow import Narrow

        self.filter = await self.choose(Narrow(EVIDENCE, self.filter, self.view.people if self.view else ()))
        self._show()

    def action_back(self) -> None:
        if self.listing.has_focus and not self.listing.marked and self.filter:
            self.filter = Filter()
            self._show()
        super().action_back()

    def action_new(self) -> None:
        if self.may_write():
            self.flow(self._adding())

    async def _adding(self) -> None:
        from aims_tui.screens.flows import evidence

        self._arriving = await evidence.add(self, [], "")

    def action_view_file(self) -> None:
        from aims_tui.screens.flows import evidence

        if self.opened is not None:
            self.flow(evidence.view(self, self.opened))

    def action_replace(self) -> None:
        from aims_tui.screens.flows import evidence

        if self.opened is not None and self.may_write():
            self.flow(evidence.replace(self, self.opened.row, self.opened.ref))

    def action_delete(self) -> None:
        from aims_tui.screens.flows import registering

        if self.opened is not None and self.may_write():
            self.flow(registering.delete(self, self.opened))
