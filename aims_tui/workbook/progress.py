"""How far an export is, told often enough for a progress bar and a way to stop."""

from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import TypeVar

from aims_tui.workbook.options import Tick

STEPS = 1000
READING, WRITING, SAVING = (0, 250), (250, 850), (850, STEPS)
"""The share of each stage in the steps, as measured on a workspace of 100,000 changes."""

_EVERY = 0.02
"""Seconds between two ticks: often enough for a key to be answered, rare enough to cost nothing."""

Item = TypeVar("Item")


class Progress:
    """Counts work and calls ``tick``; the steps never go back and end at all of them."""

    def __init__(self, tick: Tick | None = None) -> None:
        self._tick = tick
        self._stage = READING
        self._expected = 1
        self._done = 0
        self._told = -1.0
        self._steps = 0

    def stage(self, stage: tuple[int, int], expected: int) -> None:
        """Begin a stage of about so many pieces of work."""
        self._stage, self._expected, self._done = stage, max(expected, 1), 0
        self._tell()

    def step(self, pieces: int = 1) -> None:
        """Say that some of the stage's work is done.

        Raises:
            BaseException: what ``tick`` raises passes through; whoever works lets go of everything.
        """
        self._done += pieces
        if perf_counter() - self._told >= _EVERY:
            self._tell()

    def over(self, items: Iterable[Item], pieces: int = 1) -> Iterator[Item]:
        """Yield the items, each of them so many pieces of work; none: only a moment to stop."""
        for item in items:
            yield item
            self.step(pieces)

    def finish(self) -> None:
        """Say that everything is done."""
        self._stage, self._done, self._expected = (STEPS, STEPS), 1, 1
        self._tell()

    def _tell(self) -> None:
        first, last = self._stage
        self._steps = max(self._steps, first + (last - first) * min(self._done, self._expected) // self._expected)
        if self._tick is not None:
            self._tick(self._steps, STEPS)
        self._told = perf_counter()
