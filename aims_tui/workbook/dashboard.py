"""The dashboard: the figures as tables, each with its chart. Every number follows from the same states."""

from collections.abc import Sequence
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from aims_tui import catalog
from aims_tui.insight.breakdown import breakdown
from aims_tui.insight.figures import figures
from aims_tui.insight.state import State
from aims_tui.workbook.charts import Table, bars, doughnut, put
from aims_tui.workbook.look import AMBER_BAR, BLUE_BAR, GREEN_BAR, GREY_BAR, RED_BAR
from aims_tui.workbook.page import Cell, Column, Page, Row
from aims_tui.workbook.source import Source

_WORDS = ("Implemented", "In progress", "Not started", "Undecided", "Excluded")
_COLOURS = (GREEN_BAR, AMBER_BAR, RED_BAR, BLUE_BAR, GREY_BAR)
_MOST_MONTHS = 36
_ROWS = 47
"""Rows of the charts, one below the other."""
_WIDTHS = (42, 12, 12, 12, 12, 10, 3, *(12,) * 9)


def dashboard(source: Source) -> Page:
    """Return the figures by status, clause, objective and month, each with its chart."""
    rows: list[Row] = []
    standard = catalog.load()
    states = [one.state for one in source.requirements]
    group_of = {one.state.id: one.entry.group for one in source.requirements}

    def by(groups: Sequence[catalog.Group]) -> list[tuple[str, list[State]]]:
        return [(f"{g.ref} {g.title}", [s for s in states if group_of[s.id] == g.ref]) for g in groups]

    found = source.figures
    in_all = breakdown(states)
    waiting = in_all.counted - in_all.implemented
    adopted = breakdown([state for state in states if state.family == "additional"])
    additional = ("Additional controls, adopted", *adopted[:4], "")
    tables = (
        _table(rows, f"All {in_all.counted} that are counted, by status", ("Status", "Number"),
            [*zip(_WORDS[:4], in_all[:4], strict=True)]),
        _table(rows, f"The {found.subclauses.whole} subclauses, by clause", ("Clause", *_WORDS[:3]),
            [(title, *breakdown(some)[:3]) for title, some in by(standard.clauses)]),
        _table(rows, f"The {found.controls_total} Annex A controls, by published objective", ("Objective", *_WORDS),
            [(title, *breakdown(some)) for title, some in by(standard.objectives)], additional),
        _table(rows, f"The {waiting} not implemented, by month due",
            ("Month", "Overdue", "Not yet due"), _months(source, states)),
    )  # fmt: skip
    # The charts beside the tables are printed as far as there are rows.
    rows += [Row(())] * (_ROWS - len(rows))
    return Page(
        title="Dashboard",
        heading="Dashboard",
        notes=(
            f"As of {source.today}. Counted are the subclauses, the controls that are not excluded and the additional"
            " controls that are adopted.",
            "Undecided: it is not decided whether the control applies, and nothing is begun. Where work on an undecided"
            " control has begun, it counts as that.",
        ),
        columns=[Column("", width, keep=True) for width in _WIDTHS],
        rows=rows,
        what="The figures, with charts",
        table=False,
        one_page=True,
        frozen_columns=1,
        finish=lambda sheet, above: _charts(sheet, above, tables),
    )


def _months(source: Source, states: Sequence[State]) -> list[tuple[str, int, int]]:
    waiting = [state for state in states if state.to_be_done]
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


def _table(
    rows: list[Row], title: str, head: Sequence[str], body: Sequence[tuple[Any, ...]], after: tuple[Any, ...] = ()
) -> Table:
    """Add a table with its heading, its total where it has several rows, and a row ``after`` that is no part of it."""
    if rows:
        rows.append(Row(()))
    rows += [
        Row((title,), style="heading"),
        Row([Cell(head[0], style="head"), *(Cell(each, style="head right") for each in head[1:])]),
    ]
    table = Table(title, head, body, len(rows))
    rows += [Row(values) for values in body]
    if len(body) > 1:
        totals = [sum(values[number] for values in body) for number in range(1, len(head))]
        rows.append(Row([Cell("Total", style="label"), *(Cell(each, style="total") for each in totals)]))
    if any(after[1:]):
        rows.append(Row(after))
    return table


def _charts(sheet: Worksheet, above: int, tables: Sequence[Table]) -> None:
    """Put the charts beside the tables: two small ones on top, the two with long names below them."""
    status, clauses, objectives, months = tables
    first = above + 1
    put(sheet, doughnut(sheet, status, above, _COLOURS[:4]), status, f"H{first}", (9.4, 7.2))
    put(sheet, bars(sheet, months, above, (RED_BAR, AMBER_BAR), upright=True), months, f"L{first}", (11.3, 7.2))
    put(sheet, bars(sheet, clauses, above, _COLOURS[:3]), clauses, f"H{first + 14}", (20.9, 7.2))
    put(sheet, bars(sheet, objectives, above, _COLOURS), objectives, f"H{first + 28}", (20.9, 9.6))
