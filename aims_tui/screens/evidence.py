"""Every piece of evidence, and what it supports."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from aims_tui.insight.filters import EVIDENCE, EvidenceState, Option
from aims_tui.screens.context import Context
from aims_tui.screens.filterable import FilterableScreen
from aims_tui.text import count
from aims_tui.widgets import lines
from aims_tui.workspace.session.session import WorkspaceView


class Evidence(FilterableScreen):
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

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows: tuple[EvidenceState, ...] = ()

    def place(self, key: str) -> tuple[str, str]:
        return "evidence", key

    def key(self, record: str, row: str) -> str:
        return row if record == "evidence" else ""

    def fill(self, view: WorkspaceView) -> None:
        self.listing.empty = "reading …" if not self._rows else ""
        self.flow(self._read())

    async def _read(self) -> None:
        self._rows = await self.ask(self.session.evidence)
        self.refill()
        self.arrive()

    def options(self) -> Sequence[Option[EvidenceState]]:
        return EVIDENCE

    def refill(self) -> None:
        passes = self.filter.through(EVIDENCE, self.asking)
        listing = self.listing
        listing.empty = (
            "Nothing passes the filter. Press f to change it." if self._rows
            else "No evidence yet. Press n to add a file or a web address."
        )  # fmt: skip
        shown = {each.id for each in self._rows if passes(each)}
        # As wide as all of them need: the columns stay where they are while the filter changes.
        every = lines.pieces(self._rows, self.asking.today)
        listing.show([line for line in every if line.key in shown])
        self.panel.set_class(self.detail is None, "-nothing")
        self.show_title()

    def list_title(self) -> str:
        whole = count(len(self._rows), "piece")
        return f"Evidence · {len(self.listing.lines)} of {whole}" if self.filter else f"Evidence · {whole}"

    def action_new(self) -> None:
        if self.may_write():
            self.flow(self._adding(), asks=True)

    async def _adding(self) -> None:
        from aims_tui.screens.flows import evidence

        self._arriving = await evidence.add(self, [], "")

    def action_view_file(self) -> None:
        from aims_tui.screens.flows import evidence

        detail = self.acted_on("v shows the file of what is under the cursor")
        if detail is not None:
            self.flow(evidence.view(self, detail))

    def action_replace(self) -> None:
        from aims_tui.screens.flows import evidence

        detail = self.acted_on("r puts a new version in the place of what is under the cursor")
        if detail is not None and self.may_write():
            self.flow(evidence.replace(self, detail.row, detail.ref), asks=True)
