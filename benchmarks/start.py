"""From the start of the process to painted figures, and on to the first opened record."""

import sys
from pathlib import Path

from benchmarks.measure import Row, alternating
from benchmarks.place import Place
from benchmarks.terminal import Program

BARE = [sys.executable, str(Path(__file__).with_name("bare.py"))]


def measure(place: Place, runs: int) -> list[Row]:
    """Compare both moments with the first paint of a bare Textual app."""
    ours = [sys.executable, "-m", "aims_tui", "-f", str(place.demo.path), "--as", "Benchmark"]
    records: list[float] = []

    def bare() -> float:
        with Program(BARE, place.environment) as program:
            return program.painted("A bare Textual app")

    def figures() -> float:
        with Program(ours, place.environment) as program:
            painted = program.painted("Subclauses", "18 / 32")
            program.press("3")
            records.append(program.painted("How it is implemented"))
            return painted

    first, ours_painted = alternating(runs, bare, figures)
    against = "a bare Textual app"
    return [
        Row("process start to painted figures", ours_painted, against, first, "1.5 ×"),
        Row("process start to the first opened record", records[-runs:], against, first, "3 ×"),
    ]
