"""The risk map: both matrices, and the risks of the cell under the cursor."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from aims_tui.insight.risk_map import Matrix, matrix
from aims_tui.records.facts import Facts
from aims_tui.records.risk_levels import level, residual_level
from aims_tui.records.risk_method import Scale
from aims_tui.screens.dialogs.base import Dialog
from aims_tui.text import one_line
from aims_tui.widgets.glyphs import MUTED, TONES, cell
from aims_tui.widgets.grid import Grid, Table
from aims_tui.widgets.listing import Line, Listing

CELL, LEAD = 5, 16
EDGE = "┃"
"""Stands before the first cell of a row that lies above tolerance."""


class RiskMap(Dialog[tuple[str, str]]):
    """Shows how many risks stand where, before and after treatment; gives the risk that is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m,b", "other", "Before / after", id="map.other"),
    ]

    def __init__(self, risks: Sequence[Facts], method: Scale) -> None:
        super().__init__(classes="-finder -map")
        self.heading = "Risk map · arrows move, enter lists the cell, m: before and after treatment"
        self._risks = {each.id: each for each in risks}
        self._matrices = {"before": matrix(risks, method, after=False), "after": matrix(risks, method, after=True)}
        self._method = method

    def parts(self) -> Iterator[Widget]:
        with_titles = []
        for name, title in (("before", "Before treatment"), ("after", "After treatment")):
            grid = Grid(self._table(self._matrices[name]), id=name)
            with_titles.append(Vertical(Static(Content.styled(title, "bold"), markup=False), grid, id=f"{name}-side"))
        yield Horizontal(*with_titles, id="matrices")
        yield Static(self._legend(), id="note", markup=False)
        yield Listing(id="found", marks=False)

    def _table(self, shown: Matrix) -> Table:
        steps = self._method.steps
        words = [f"{step} {self._method.word('likelihood', step)}" for step in range(steps, 0, -1)]
        return Table(
            words, [str(step) for step in range(1, steps + 1)], partial(self._cell, shown), CELL, LEAD, below=True
        )

    def _cell(self, shown: Matrix, row: int, column: int) -> Content:
        likelihood, impact = self._method.steps - row, column + 1
        number = len(shown.at(likelihood, impact))
        band, tone = shown.band(likelihood, impact)
        first = not shown.tolerated(likelihood, impact) and (impact == 1 or shown.tolerated(likelihood, impact - 1))
        colour = TONES.get(tone, MUTED)
        told = (f"{number:>2}", f"bold {colour}") if number else (" ·", MUTED)
        return Content.assemble((EDGE if first else " ", "bold $text-error"), told, (f"{band[:1]}", colour))

    def _legend(self) -> Content:
        bands = [Content.styled(f"{each.name[:1]} {each.name} from {each.start}", TONES[each.tone])
                 for each in self._method.bands]  # fmt: skip
        worst = " ".join(f"{step} {self._method.word('impact_individuals', step)}" for step in
                         range(1, self._method.steps + 1))  # fmt: skip
        edge = Content.assemble((f"{EDGE} ", "bold $text-error"), f"tolerance {self._method.tolerance}")
        return Content("\n").join([
            Content.styled(f"Down: likelihood. Across: worst impact, {worst}", MUTED),
            Content("  ").join([*bands, edge]),
        ])  # fmt: skip

    def on_mount(self) -> None:
        grid = self.query_one("#before", Grid)
        fullest = max(self._matrices["before"].cells, key=lambda each: (each[0] * each[1], each), default=(1, 1))
        grid.cursor = self._method.steps - fullest[0], fullest[1] - 1
        grid.focus()
        self._list(grid)

    @on(Grid.Moved)
    def _moved(self, event: Grid.Moved) -> None:
        self._list(event.grid)

    def on_descendant_focus(self) -> None:
        """Follow the keyboard to the other matrix."""
        for grid in self.query(Grid):
            if grid.has_focus:
                self._list(grid)

    def _list(self, grid: Grid) -> None:
        row, column = grid.cursor
        shown = self._matrices[str(grid.id)].at(self._method.steps - row, column + 1)
        listing = self.query_one(Listing)
        listing.empty = "No risk stands in this cell."
        listing.show([Line(each.id, partial(_risk, each)) for each in shown])

    @on(Grid.Entered)
    def _entered(self) -> None:
        listing = self.query_one(Listing)
        if listing.rows:
            listing.focus()

    @on(Listing.Entered)
    def _go(self, event: Listing.Entered) -> None:
        self.dismiss(("risk", event.line.key))

    def action_other(self) -> None:
        """Go to the other matrix; where only one has room, it takes the place of this one."""
        now = next((grid for grid in self.query(Grid) if grid.has_focus), self.query_one("#before", Grid))
        other = self.query_one("#after" if now.id == "before" else "#before", Grid)
        other.cursor = now.cursor
        self.set_class(other.id == "after", "-after")
        other.focus()


def _risk(facts: Facts, width: int) -> Content:
    before, after = level(facts), residual_level(facts)
    levels = Content.assemble(
        cell(before.text or "–", 13, TONES.get(before.tone, MUTED)), "→ ",
        cell(after.text or "–", 13, TONES.get(after.tone, MUTED)),
    )  # fmt: skip
    head = Content.assemble(cell(facts.ref, 6, "bold"), cell(one_line(facts.values["title"]), max(width - 36, 10)), " ")
    return Content.assemble(" ", head, levels)
