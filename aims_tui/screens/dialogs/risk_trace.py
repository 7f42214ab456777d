"""The trace: which controls treat which risks, and where that breaks."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from aims_tui import catalog
from aims_tui.insight import trace as tracing
from aims_tui.records.facts import EXCLUDED, IN_PROGRESS, NOT_STARTED, SOUND, UNDECIDED, WEAK
from aims_tui.screens.dialogs.matrix import MatrixBeside
from aims_tui.text import count, one_line
from aims_tui.widgets.glyphs import cell
from aims_tui.widgets.grid import Grid, Table
from aims_tui.widgets.listing import Line, Listing
from aims_tui.widgets.ties import STANDING
from aims_tui.workspace.queries.trace import Trace

SIGNS = {
    SOUND: ("●", "$text-success"),
    WEAK: ("◑", "$text-warning"),
    IN_PROGRESS: ("◐", "$text-warning"),
    NOT_STARTED: ("○", "$text-error"),
    UNDECIDED: ("?", "$text-error"),
    EXCLUDED: ("⊘", "$text-error"),
}
LEGEND = "● implemented, sound  ◑ on weak evidence  ◐ in progress  ○ not started  ? undecided  ⊘ excluded"


class RiskTrace(MatrixBeside):
    """Shows risks against controls, and beside it what is wrong; gives what is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y,tab", "other", "Matrix / what is wrong", id="trace.other")]

    def __init__(self, found: Trace) -> None:
        super().__init__()
        self.heading = "Trace from risks to controls · enter goes there, tab: matrix and what is wrong"
        self._risks = [each for each in found.risks if each.values.get("state") != "closed"]
        self._breaks = found.breaks
        self._controls = tracing.controls(self._risks)

    def parts(self) -> Iterator[Widget]:
        common = "A." if all(ref.startswith("A.") for ref in self._controls) else ""
        heads = [ref.removeprefix(common) for ref in self._controls]
        table = Table([each.ref for each in self._risks], heads, self._cell, 2, 6, corner=f"{common} …" * bool(common))
        yield self.sides(table, LEGEND, self._title())

    def _title(self) -> str:
        return count(len(self._breaks), "thing") + " to look at" if self._breaks else "Nothing is wrong."

    def _cell(self, row: int, column: int) -> Content:
        standing = tracing.standing(self._risks[row], self._controls[column])
        sign, colour = SIGNS.get(standing, ("·", "$foreground-disabled"))
        return Content.assemble(" ", (sign, colour))

    def on_mount(self) -> None:
        listing = self.query_one(Listing)
        listing.empty = "Every risk is owned, assessed and treated by what is in place."
        listing.show([Line(str(number), partial(_break, each)) for number, each in enumerate(self._breaks)])
        (listing if self._breaks else self.query_one(Grid)).focus()
        self.set_class(bool(self._breaks), "-wrong")
        self._tell()

    @on(Grid.Moved)
    def _tell(self) -> None:
        grid = self.query_one(Grid)
        row, column = grid.cursor
        if row >= len(self._risks):
            self.query_one("#about", Static).update("No risk yet.")
            return
        risk = self._risks[row]
        lines = [Content.assemble((f"{risk.ref} ", "bold"), one_line(risk.values["title"]))]
        if column < len(self._controls):
            ref = self._controls[column]
            standing = tracing.standing(risk, ref)
            words = STANDING[standing][0] if standing else "not linked"
            lines.append(Content(f"{ref} {catalog.load().requirements[ref].title}: {words}"))
        self.query_one("#about", Static).update(Content("\n").join(lines))

    @on(Grid.Entered)
    def _risk(self) -> None:
        self.dismiss(("risk", self._risks[self.query_one(Grid).cursor[0]].id))

    @on(Listing.Entered)
    def _go(self, event: Listing.Entered) -> None:
        self.dismiss(self._breaks[int(event.line.key)].target)


def _break(found: tracing.Break, width: int) -> Content:
    return Content.assemble(" ", cell(found.text, max(width - 1, 1)))
