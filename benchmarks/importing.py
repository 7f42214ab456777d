"""Importing ten thousand rows: what a dry run and an import take, against reading the file alone."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

from aims_tui.insight.importing.reading import Wishes
from aims_tui.workbook import tables
from aims_tui.workspace import demo
from aims_tui.workspace.commands.importing.importing import carry_out, planned, table
from aims_tui.workspace.store.workspace import Workspace
from benchmarks.measure import Row, alternating, timed
from benchmarks.place import Place

ROWS = 10_000
_HEAD = ("Risk ID", "Title", "Risk Description", "Risk Owner", "Category", "Likelihood (1-5)", "Impact (1-5)",
         "Treatment", "Controls", "Status", "Review Date", "Notes")  # fmt: skip


def measure(place: Place, runs: int) -> list[Row]:
    """Time a dry run and an import of a risk register."""
    path = _written(place.folder / "risks.csv")
    workspace = demo.make(place.folder / "importing.aims", date.today())
    # Each takes long, so that a few runs tell enough.
    few = max(runs // 3, 1)
    read, dry = alternating(few, lambda: timed(lambda: tables.read(path)), lambda: timed(_dry(workspace, path)))
    whole = _import(workspace, path)
    return [
        Row(f"dry run of an import of {ROWS:,} rows", dry, "reading the file", read, "5 s"),
        Row("the import itself", [timed(whole)], aim="20 s"),
    ]


def _written(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_HEAD)
        for number in range(ROWS):
            rows.writerow(
                (f"R{number:05}", f"Something may go wrong, number {number}", "What happens, why and with what effect",
                 ("Jane Doe", "Ben Ali (CTO)", "Li, Mia")[number % 3], "Privacy", number % 5 + 1, number % 4 + 1,
                 "Mitigate", "A.6.2.4; A.9.2" if number % 2 else "", "Open", f"{number % 15 + 13}/11/2027", "")
            )  # fmt: skip
    return path


def _dry(workspace: Workspace, path: Path) -> Callable[[], object]:
    return lambda: planned(workspace, table(workspace, tables.read(path), Wishes()), today=date.today())


def _import(workspace: Workspace, path: Path) -> Callable[[], object]:
    def work() -> None:
        plan = planned(workspace, table(workspace, tables.read(path), Wishes()), today=date.today())
        carry_out(workspace, plan, who="Benchmark")

    return work
