"""Native charts of the tables of the dashboard: labelled, named by what they count, described for screen readers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from openpyxl.chart import BarChart, DoughnutChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.text import CharacterProperties
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.units import cm_to_EMU
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import Element

from aims_tui.workbook.look import DARK, GREY_BAR

_LONGEST = 1_000
"""Characters of a description."""


class Table(NamedTuple):
    """A table that a chart is made of."""

    title: str
    """What is counted, and by what."""
    head: Sequence[str]
    body: Sequence[tuple[Any, ...]]
    first: int
    """Number of the header row; counted from the first row of the page."""

    def told(self) -> str:
        """Return the table as a sentence, for those who hear the chart."""
        rows = []
        for name, *numbers in self.body:
            labels = self.head[1:] if len(self.head) > 2 else [""]
            said = [f"{number} {label}".strip() for number, label in zip(numbers, labels, strict=True) if number]
            rows.append(f"{name}: {', '.join(said) or 'none'}")
        return f"{self.title}. {'; '.join(rows)}."[:_LONGEST]


def doughnut(sheet: Worksheet, table: Table, above: int, colours: Sequence[str]) -> DoughnutChart:
    """Return the chart of a table of one column; ``above`` rows stand above the page's own."""
    chart = DoughnutChart(holeSize=55)
    _fill(chart, sheet, table, above, 2)
    for number, colour in enumerate(colours):
        point = DataPoint(idx=number)
        point.graphicalProperties.solidFill = colour
        chart.series[0].dPt.append(point)
    chart.dataLabels = _labels()
    return chart


def bars(sheet: Worksheet, table: Table, above: int, colours: Sequence[str], *, upright: bool = False) -> BarChart:
    """Return the chart of a table in stacked bars, a colour for each of its columns."""
    chart = BarChart()
    chart.type = "col" if upright else "bar"
    chart.grouping, chart.overlap, chart.gapWidth = "stacked", 100, 40
    _fill(chart, sheet, table, above, 1 + len(colours))
    for series, colour in zip(chart.series, colours, strict=True):
        series.graphicalProperties.solidFill = colour
        series.dLbls = _labels()
    for column, series in enumerate(chart.series, start=1):
        # A bar of nothing has no number: it would stand on its neighbour.
        series.dLbls.dLbl = [_unlabelled(row) for row, values in enumerate(table.body) if not values[column]]
    if not upright:
        # The first clause on top, as in the table.
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    thin = GraphicalProperties(ln=LineProperties(solidFill=GREY_BAR, w=3175))
    chart.y_axis.majorGridlines = ChartLines(spPr=thin)
    chart.y_axis.number_format = "0"
    # openpyxl hides both axes in newer versions of Excel unless told otherwise.
    chart.x_axis.delete = chart.y_axis.delete = False
    return chart


def _fill(chart: Any, sheet: Worksheet, table: Table, above: int, last_column: int) -> None:
    first, last = table.first + above, table.first + above + len(table.body)
    data = Reference(sheet, min_col=2, max_col=last_column, min_row=first, max_row=last)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=last))


def _labels() -> DataLabelList:
    """Return labels that show each number and nothing else."""
    labels = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showPercent = labels.showLegendKey = False
    return labels


def _unlabelled(row: int) -> DataLabel:
    label = DataLabel(idx=row)
    label.showVal = label.showSerName = label.showCatName = label.showPercent = label.showLegendKey = False
    return label


def put(sheet: Worksheet, chart: Any, table: Table, place: str, size: tuple[float, float]) -> None:
    """Put a chart of so many centimetres, width and height, on the sheet; its table tells what it shows."""
    chart.title = table.title
    run = chart.title.tx.rich.p[0].r[0]
    run.rPr = CharacterProperties(sz=1100, b=True, solidFill=DARK)
    chart.title.overlay = False
    chart.legend.position = "b"
    letters, row = coordinate_from_string(place)
    chart.anchor = _Described(
        table.told(),
        _from=AnchorMarker(col=column_index_from_string(letters) - 1, row=row - 1),
        ext=XDRPositiveSize2D(*map(cm_to_EMU, size)),
    )
    sheet.add_chart(chart)


class _Described(OneCellAnchor):
    """The place of a chart, with a description in words: openpyxl makes the chart's frame itself and has none."""

    __elements__ = OneCellAnchor.__elements__

    def __init__(self, told: str, **given: Any) -> None:
        super().__init__(**given)
        self._told = told

    def to_tree(self, tagname: str | None = None, idx: Any = None, namespace: Any = None) -> Element:
        """Return the XML element, as openpyxl asks for it."""
        frame: Any = self.graphicFrame
        frame.nvGraphicFramePr.cNvPr.descr = self._told
        return super().to_tree(tagname, idx, namespace)
