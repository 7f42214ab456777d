"""The dashboard: the figures and native charts of them. Every number is that of :func:`figures`."""

from collections.abc import Callable, Sequence
from typing import Any

from openpyxl.chart import BarChart, DoughnutChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from aims_tui import catalog
from aims_tui.insight.figures import STATUSES, figures
from aims_tui.insight.state import State
from aims_tui.workbook.look import AMBER_BAR, GREEN_BAR, GREY_BAR, RED_BAR
from aims_tui.workbook.page import Cell, Column, Page, Row
from aims_tui.workbook.source import Source

_WORDS = ("Implemented", "In progress", "Not started")
_COLOURS = (GREEN_BAR, AMBER_BAR, RED_BAR)
_MOST_MONTHS = 36
_ROWS = 40
"""Rows of two charts, one below the other."""

Span = tuple[int, int]
"""First and last row of a table, its header row first; counted from the first row of the page."""


def dashboard(source: Source) -> Page:
    """Return the figures by status, clause, objective and month, each with its chart."""
    rows: list[Row] = []
    standard = catalog.load()
    states = [one.state for one in source.requirements]
    group_of = {one.state.id: one.entry.group for one in source.requirements}

    def by(groups: Sequence[catalog.Group]) -> list[tuple[str, list[State]]]:
        return [(f"{g.ref} {g.title}", [s for s in states if group_of[s.id] == g.ref]) for g in groups]

    in_all = figures(states, source.today)
    spans = {
        "status": _table(rows, "Status of everything counted", ("Status", "Number"), [
            (word, in_all.by_status[status]) for word, status in zip(_WORDS, reversed(STATUSES), strict=True)
        ]),
        "clauses": _table(rows, "Subclauses by clause", ("Clause", *_WORDS), [
            (title, *_counts(source, some)) for title, some in by(standard.clauses)
        ]),
        "objectives": _table(rows, "Annex A controls by published objective", ("Objective", *_WORDS, "Excluded"), [
            (title, *_counts(source, some), figures(some, source.today).excluded)
            for title, some in by(standard.objectives)
        ]),
        "months": _table(rows, "Open points by the month in which they are due", ("Month", "Overdue", "Not yet due"),
            _months(source, states)),
    }  # fmt: skip
    # The charts beside the tables are printed as far as there are rows.
    rows += [Row(())] * (_ROWS - len(rows))
    return Page(
        title="Dashboard",
        heading="Dashboard",
        notes=(
            f"As of {source.today}. Counted are the subclauses, the controls that are not excluded and the additional"
            " controls that are adopted.",
        ),
        columns=(
            Column("", 42, keep=True),
            *(Column("", width, keep=True) for width in (12, 12, 12, 10, 3)),
            *(Column("", 11, keep=True) for _ in range(14)),
        ),
        rows=rows,
        what="The figures, with charts",
        table=False,
        one_page=True,
        frozen_columns=1,
        finish=lambda sheet, above: _charts(sheet, above, spans),
    )


def _counts(source: Source, states: Sequence[State]) -> tuple[int, ...]:
    found = figures(states, source.today).by_status
    return tuple(found[status] for status in reversed(STATUSES))


def _months(source: Source, states: Sequence[State]) -> list[tuple[str, int, int]]:
    waiting = [state for state in states if state.in_play and not state.implemented]
    found = []
    for month in _span_of({state.due[:7] for state in waiting if state.due}):
        some = figures([state for state in waiting if state.due[:7] == month], source.today)
        late = len(some.overdue)
        found.append((month, late, some.by_status["in_progress"] + some.by_status["not_started"] - late))
    if without := [state for state in waiting if not state.due]:
        found.append(("without a date", 0, len(without)))
    return found or [("nothing open", 0, 0)]


def _span_of(months: set[str]) -> list[str]:
    """Return every month from the first to the last; where that would be too many, only those that occur."""
    if not months:
        return []
    first, last = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (min(months), max(months)))
    if last - first >= _MOST_MONTHS:
        return sorted(months)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1)]


def _table(rows: list[Row], title: str, head: Sequence[str], body: Sequence[tuple[Any, ...]]) -> Span:
    if rows:
        rows.append(Row(()))
    rows += [Row((title,), style="heading"), Row([Cell(each, style="head") for each in head])]
    first = len(rows)
    rows += [Row(values) for values in body]
    if len(body) > 1:
        totals = [sum(values[number] for values in body) for number in range(1, len(head))]
        rows.append(Row([Cell("Total", style="label"), *(Cell(each, style="total") for each in totals)]))
    return first, first + len(body)


def _charts(sheet: Worksheet, above: int, spans: dict[str, Span]) -> None:
    """Put the four charts beside the tables, two by two."""
    place: Callable[[str], Span] = lambda name: (spans[name][0] + above, spans[name][1] + above)  # noqa: E731
    sheet.add_chart(_doughnut(sheet, "Status", place("status")), f"G{above + 1}")
    sheet.add_chart(_bars(sheet, "By clause", place("clauses"), _COLOURS), f"N{above + 1}")
    colours = (*_COLOURS, GREY_BAR)
    sheet.add_chart(_bars(sheet, "By published objective", place("objectives"), colours), f"G{above + 20}")
    sheet.add_chart(_bars(sheet, "Due by month", place("months"), (RED_BAR, AMBER_BAR), upright=True), f"N{above + 20}")


def _doughnut(sheet: Worksheet, title: str, span: Span) -> DoughnutChart:
    chart = DoughnutChart(holeSize=55)
    first, last = span
    chart.add_data(Reference(sheet, min_col=2, min_row=first, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=last))
    for number, colour in enumerate(_COLOURS):
        point = DataPoint(idx=number)
        point.graphicalProperties.solidFill = colour
        chart.series[0].dPt.append(point)
    chart.dataLabels = DataLabelList()
    chart.dataLabels.showVal = True
    labels = chart.dataLabels
    labels.showSerName = labels.showCatName = labels.showPercent = labels.showLegendKey = False
    _shape(chart, title)
    return chart


def _bars(sheet: Worksheet, title: str, span: Span, colours: Sequence[str], *, upright: bool = False) -> BarChart:
    chart = BarChart()
    chart.type = "col" if upright else "bar"
    chart.grouping, chart.overlap, chart.gapWidth = "stacked", 100, 40
    first, last = span
    chart.add_data(
        Reference(sheet, min_col=2, max_col=1 + len(colours), min_row=first, max_row=last), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=last))
    for series, colour in zip(chart.series, colours, strict=True):
        series.graphicalProperties.solidFill = colour
    if not upright:
        # The first clause on top, as in the table.
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    thin = GraphicalProperties(ln=LineProperties(solidFill=GREY_BAR, w=3175))
    chart.y_axis.majorGridlines = ChartLines(spPr=thin)
    chart.y_axis.number_format = "0"
    # openpyxl hides both axes in newer versions of Excel unless told otherwise.
    chart.x_axis.delete = chart.y_axis.delete = False
    _shape(chart, title)
    return chart


def _shape(chart: Any, title: str) -> None:
    chart.title = title
    chart.width, chart.height = 13.6, 9.2
    chart.legend.position = "b"
