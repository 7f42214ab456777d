"""Every piece of evidence, and what it supports."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from aims_tui.screens.register import Register
from aims_tui.workspace.queries.record_detail import RecordDetail


class Evidence(Register):
    """The register of evidence, with the keys for its files."""

    MODE = PLACE = "evidence"
    HELP = "Documents and records that show what you do. A file is copied into the evidence folder and never changed."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "view_file", "View", id="evidence.open"),
        Binding("r", "replace", "New version", id="evidence.version"),
    ]

    def action_new(self) -> None:
        if self.may_write():
            self.flow(self._taking_in(), asks=True)

    async def _taking_in(self) -> None:
        from aims_tui.screens.flows import evidence

        self._arriving = self.key("evidence", await evidence.add(self, [], ""))

    def action_duplicate(self) -> None:
        """Say that a file stands once: r is for another version of it."""
        self.notify("A piece of evidence stands once; r puts a new version in its place.")

    def action_view_file(self) -> None:
        """Show the file of what is under the cursor."""
        from aims_tui.screens.flows import evidence

        detail = self.acted_on("v shows the file of what is under the cursor")
        if detail is not None:
            self.flow(evidence.view(self, detail))

    def action_replace(self) -> None:
        """Put a new version in the place of what is under the cursor."""
        detail = self.acted_on("r puts a new version in the place of what is under the cursor")
        if detail is not None and self.may_write():
            self.flow(self._replacing(detail), asks=True)

    async def _replacing(self, detail: RecordDetail) -> None:
        from aims_tui.screens.flows import evidence

        self.post_message(self.GoTo(self.PLACE, await evidence.replace(self, detail.row, detail.ref)))
