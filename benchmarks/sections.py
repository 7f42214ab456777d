"""The first switch to each section, and the memory when all of them and their tabs have been looked at."""

from benchmarks.keys import opened
from benchmarks.measure import Row
from benchmarks.place import Place
from benchmarks.terminal import Program

SECTIONS = {
    "2": ("Clauses", "─ 4.1 "),
    "3": ("Annex A", "─ A.2.2 "),
    "4": ("Evidence", "─ EV-01 "),
    "5": ("Risks", "─ R-07 "),
    "6": ("Inventory", "─ UC-1 "),
    "7": ("Registers", "─ Organization: "),
}
"""Name of a section by its key, and the title of the record that it opens first."""
TABS = 5


def measure(place: Place, runs: int) -> list[Row]:
    """Switch through the sections of a program that has just been started, ``runs`` times."""
    seconds: dict[str, list[float]] = {key: [] for key in SECTIONS}
    memory = []
    for _ in range(runs):
        with opened(place, place.demo.path) as program:
            for key, (_, title) in SECTIONS.items():
                program.press(key)
                seconds[key].append(program.answered(title))
                program.rest(0.3)
            memory.append(_looked_at(program))
    rows = [Row(f"first switch to {SECTIONS[key][0]}", found, aim="150 ms") for key, found in seconds.items()]
    return [
        *rows,
        Row("memory after every section and tab", memory, aim="120 MiB", shown=lambda size: f"{size:.0f} MiB"),
    ]


def _looked_at(program: Program) -> float:
    for key in SECTIONS:
        program.press(key)
        for _ in range(TABS):
            program.rest(0.2)
            program.press("]")
    program.rest(0.3)
    return program.memory
