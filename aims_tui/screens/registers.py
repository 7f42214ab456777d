"""The organization with its scope, people, use cases and assessments."""

from collections.abc import Coroutine, Iterator
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from aims_tui.screens.context import Context
from aims_tui.screens.list_detail import ListDetailScreen
from aims_tui.widgets import lines as drawing
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.listing import Line
from aims_tui.workspace.queries import lists
from aims_tui.workspace.queries.lists import Entry
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session.session import WorkspaceView

HEADINGS = {
    "organization": "Organization and scope",
    "person": "People",
    "use_case": "Use cases",
    "assessment": "Assessments",
}


class Registers(ListDetailScreen):
    """One list of registers; the panel fits what the cursor is on."""

    MODE = "registers"
    RECORDS = ("organization", "person", "use_case", "assessment")
    HELP = "Who you are, who does what, what AI is used for, and what is assessed. n adds to the register you stand in."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="registers.new"),
        Binding("w", "app.assessments", "Assessment", id="app.assessments"),
        Binding("o", "hand_over", "Hand over", id="registers.hand_over"),
        Binding("delete", "delete", "Delete", id="registers.delete"),
    ]

    def __init__(self, context: Context) -> None:
        kinds = context.session.workspace.described
        self._headings = HEADINGS | {
            name: kinds[name].about.many.capitalize() for name in lists.without_section(kinds) if name not in HEADINGS
        }
        super().__init__(context)
        self._entries: tuple[Entry, ...] = ()

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(self._headings)

    def place(self, key: str) -> tuple[str, str]:
        record, _, row = key.partition(":")
        return record, row

    def key(self, record: str, row: str) -> str:
        return f"{record}:{row}" if record in self._headings else ""

    def fill(self, view: WorkspaceView) -> None:
        self.flow(self._read())

    async def _read(self) -> None:
        self._entries = await self.ask(self.session.registers)
        self.listing.border_title = "Registers"
        self.listing.show(list(self._lines()))
        self.arrive()

    def _lines(self) -> Iterator[Line]:
        for record, heading in self._headings.items():
            entries = [each for each in self._entries if each.record == record]
            yield Line(record, partial(_heading, heading, 0 if record == "organization" else len(entries)), True)
            for each in entries:
                yield Line(self.key(record, each.row), partial(drawing.register, each), under=record)

    def _register(self) -> str:
        """Return the register that the cursor stands in."""
        line = self.listing.line
        return (line.key if line.heading else line.under) if line is not None else ""

    def action_new(self) -> None:
        from aims_tui.screens.flows import registering

        record = self._register()
        if record == "organization":
            self.notify("A workspace has one organization. Go to People, Use cases or Assessments to add there.")
        elif record and self.may_write():
            self.flow(self._adding(registering.add(self, record)), asks=True)

    def action_hand_over(self) -> None:
        """Hand over everything of the opened person to another."""
        from aims_tui.screens.flows import registering

        detail = self.acted_on("on a person, o hands over everything that names them")
        if detail is None:
            return
        if detail.kind.name != "person":
            self.notify("Go to a person: o hands over everything that names them.")
        elif self.may_write():
            self.flow(registering.hand_over(self, detail.row, detail.typed["name"]), asks=True)

    async def after_save(self, before: RecordDetail, now: RecordDetail) -> None:
        from aims_tui.screens.flows import registering

        if now.kind.name == "person" and before.values["active"] == "yes" != now.values["active"]:
            await registering.offer_handover(self, now)

    async def _adding(self, work: Coroutine[Any, Any, str]) -> None:
        self._arriving = await work


def _heading(title: str, number: int, width: int) -> Content:
    count = str(number) if number else ""
    return Content.assemble(cell(title, max(width - len(count) - 1, 1)), " ", (count, MUTED))
