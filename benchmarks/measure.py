"""Timing, and the table of what was found."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Subject = Callable[[], float]
"""One run: it returns how many seconds it took."""


MANY = 100
"""From so many runs on, a percentile says something."""


def _shown(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    subject: str
    seconds: Sequence[float]
    against: str = ""
    """What it is compared with; empty where it stands alone."""
    base: Sequence[float] = ()
    aim: str = ""
    shown: Callable[[float], str] = _shown
    """How one figure reads."""

    @property
    def cells(self) -> tuple[str, ...]:
        ratio = f"{statistics.median(self.seconds) / statistics.median(self.base):.2f} ×" if self.base else ""
        compared = f"{self.against}: {figure(self.base)}" if self.base else ""
        return self.subject, self.shown(statistics.median(self.seconds)), self._spread, compared, ratio, self.aim

    @property
    def _spread(self) -> str:
        """The fastest and the slowest; among many the value that one in twenty exceeds, too."""
        ends = f"{self.shown(min(self.seconds))} … {self.shown(max(self.seconds))}"
        if len(self.seconds) < MANY:
            return ends
        return f"{ends}, p95 {self.shown(statistics.quantiles(self.seconds, n=20)[-1])}"


HEAD = ("Subject", "Median", "Range", "Compared with", "Ratio", "Aim")


def figure(seconds: Sequence[float]) -> str:
    """Return a median with its unit."""
    return _shown(statistics.median(seconds))


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def alternating(runs: int, *subjects: Subject, warm_up: int = 1) -> list[list[float]]:
    """Run the subjects in turn, A B A B …, so that a slow moment of the machine meets all of them."""
    found: list[list[float]] = [[] for _ in subjects]
    for number in range(-warm_up, runs):
        for subject, seconds in zip(subjects, found, strict=True):
            took = subject()
            if number >= 0:
                seconds.append(took)
    return found


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table, ready for the README."""
    cells = [HEAD, *(row.cells for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
