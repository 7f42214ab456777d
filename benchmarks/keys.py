"""From a key to what it painted: the cursor, a status, a search."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from aims_tui import catalog
from aims_tui.widgets.branches import annex
from benchmarks.big import big
from benchmarks.measure import Row
from benchmarks.place import Place
from benchmarks.terminal import Program

KEYS = 200
QUIET = 0.06
"""Seconds without painting after which the next key may come: nothing of the last answer is left then."""
DOWN, UP, BACKSPACE = "\x1b[B", "\x1b[A", "\x7f"
REF = "A.2.3"


def measure(place: Place, runs: int) -> list[Row]:
    """Measure 200 keys of each sort, however many ``runs`` are asked for."""
    with opened(place, place.demo.path) as program:
        program.press("3")
        program.painted("─ A.2.2 ")
        cursors, titles = _moving(program)
        statuses = _choosing(program)
    with opened(place, big(place.folder).path) as program:
        narrow, broad = _searching(program)
    evidence = "a key of a search over 10,000 pieces of evidence"
    return [
        Row("down or up in Annex A to the painted cursor", cursors, aim="30 ms"),
        Row("the same to the title of the panel", titles, aim="30 ms"),
        Row("a status chosen to its painted glyph", statuses, aim="50 ms"),
        Row(f"{evidence} to its hits", narrow, aim="50 ms"),
        Row("the same where more is found than can be shown", broad, aim="50 ms"),
    ]


def opened(place: Place, path: Path) -> Program:
    """Start the program on a workspace; what it does after the first paint is over."""
    program = Program([sys.executable, "-m", "aims_tui", "-f", str(path), "--as", "Benchmark"], place.environment)
    program.painted("Subclauses", " / 32")
    program.rest(2)
    return program


def _moving(program: Program) -> tuple[list[float], list[float]]:
    cursors: list[float] = []
    titles: list[float] = []
    for key, ref in _walk():
        program.rest(QUIET)
        program.press(key)
        if ref:
            cursors.append(program.answered(f"[○◐●⊘] {re.escape(ref)} "))
            titles.append(program.answered(f"─ {re.escape(ref)} "))
        if len(titles) == KEYS:
            return cursors, titles
    raise AssertionError


def _walk() -> Iterator[tuple[str, str]]:
    """Yield keys that go down and up for ever, with the number that each comes to; empty on a heading."""
    branches = annex(catalog.load(), "categories")[:-1]  # The additional controls are folded.
    lines = [line for branch in branches for line in ("", *(each.ref for each in branch.requirements))]
    while True:
        yield from ((DOWN, line) for line in lines[2:])
        yield from ((UP, line) for line in lines[-2:0:-1])


def _choosing(program: Program) -> list[float]:
    program.press(":")
    program.painted("─ Go to ")
    program.press(REF)
    program.painted("1 place")
    program.press("\r")
    program.painted(f"─ {REF} ")
    seconds = []
    for number in range(KEYS):
        program.rest(QUIET)
        program.press("s")
        program.painted(f"Status of {REF}")
        program.rest(QUIET)
        digit, glyph = ("1", "○") if number % 2 else ("2", "◐")
        program.press(digit)
        seconds.append(program.answered(f"{glyph} {re.escape(REF)} "))
    return seconds


def _searching(program: Program) -> tuple[list[float], list[float]]:
    program.press("/")
    program.painted("─ Search ")
    program.rest(1)  # The index is read once.
    program.press("r")
    program.painted("places or more")
    broad, narrow = [], []
    for _ in range(KEYS):
        program.press(BACKSPACE)
        program.rest(QUIET)
        program.press("r")
        broad.append(program.answered("places or more"))
        program.rest(QUIET)
    for key in "ecord 99":
        program.press(key)
        program.rest(QUIET)
    for number in range(KEYS):
        program.press(BACKSPACE if number % 2 else "9")
        narrow.append(program.answered(r"\d place"))
        program.rest(QUIET)
    return narrow, broad
