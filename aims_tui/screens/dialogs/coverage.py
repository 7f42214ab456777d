"""The map of a register: which records carry which requirements, and which requirements none carries."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from aims_tui import catalog
from aims_tui.insight.coverage import Carried, Coverage
from aims_tui.screens.dialogs.matrix import MatrixBeside
from aims_tui.text import one_line
from aims_tui.widgets.glyphs import TONES, cell
from aims_tui.widgets.grid import Grid, Table
from aims_tui.widgets.listing import Line, Listing

SIGNS = {"good": "●", "doubtful": "◐", "bad": "✗", "": "■"}
"""What stands in a cell, by how the record stands."""
LEGEND = "● good  ◐ doubtful  ✗ bad  ■ linked  · not linked"


class CoverageMap(MatrixBeside):
    """Shows requirements against records, and beside it what none carries; gives the kind and id of what is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("m,tab", "other", "Matrix / what none carries", id="map.side")]

    def __init__(self, found: Coverage) -> None:
        super().__init__()
        self.heading = f"Requirements × {found.kind.about.many} · enter goes there, tab: matrix and what none carries"
        self._found = found

    def parts(self) -> Iterator[Widget]:
        found = self._found
        refs = [each.ref for each in found.requirements]
        heads = [one_line(each.facts.ref) for each in found.records]
        common = f"{found.kind.about.prefix}-"
        if all(head.startswith(common) for head in heads):
            heads = [head.removeprefix(common) for head in heads]
        else:
            common = ""
        corner = f"{common} …" if common else ""
        table = Table(refs, heads, self._cell, 2, 10, corner=corner)
        yield self.sides(table, LEGEND, self._title())

    def _title(self) -> str:
        open, whole = len(self._found.open), len(self._found.requirements)
        words = f"{open} of {whole} requirements without {self._found.kind.about.one}"
        return words if open else "Nothing is left out."

    def _cell(self, row: int, column: int) -> Content:
        record = self._found.records[column]
        if record.id not in self._found.requirements[row].by:
            return Content.assemble(" ", ("·", "$foreground-disabled"))
        tone = self._found.cell(record).tone
        return Content.assemble(" ", (SIGNS[tone], TONES.get(tone, "")))

    def on_mount(self) -> None:
        listing = self.query_one(Listing)
        listing.empty = f"Every requirement has its {self._found.kind.about.one}."
        listing.show([Line(each.id, partial(_open, each)) for each in self._found.open])
        self.query_one(Grid).focus()
        self._tell()

    @on(Grid.Moved)
    def _tell(self) -> None:
        row, column = self.query_one(Grid).cursor
        if row >= len(self._found.requirements):
            return
        carried = self._found.requirements[row]
        lines = [Content.assemble((f"{carried.ref} ", "bold"), catalog.load().requirements[carried.ref].title)]
        if column < len(self._found.records):
            record = self._found.records[column]
            stands = self._found.cell(record).text if record.id in carried.by else "not linked"
            lines.append(Content(one_line(f"{record.facts.ref} {record.title}: {stands or 'linked'}")))
        else:
            lines.append(Content(f"No {self._found.kind.about.many} yet."))
        self.query_one("#about", Static).update(Content("\n").join(lines))

    @on(Grid.Entered)
    def _record(self) -> None:
        self.dismiss((self._found.kind.name, self._found.records[self.query_one(Grid).cursor[1]].id))

    @on(Listing.Entered)
    def _requirement(self, event: Listing.Entered) -> None:
        self.dismiss(("requirement", event.line.key))


def _open(carried: Carried, width: int) -> Content:
    title = catalog.load().requirements[carried.ref].title
    return Content.assemble(" ", cell(f"{carried.ref:<9} {title}", max(width - 1, 1)))
