"""One save through the gate, on a small file and on a big one; and the one query of every face on both."""

from itertools import count
from statistics import median

from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace, now
from benchmarks.big import big
from benchmarks.measure import Row, Subject, alternating, timed
from benchmarks.place import Place

SAVES = 15
"""Saves in a run; the run counts with their median, because a disk has slow moments."""
_REFS = ("4.2", "A.3.2", "A.8.2")
_numbers = count(1)


def measure(place: Place, runs: int) -> list[Row]:
    """Time a save of one text field, and a glance."""
    large = big(place.folder)
    small_saves, large_saves = alternating(runs, _saving(place.demo), _saving(large))
    small_looks, large_looks = alternating(runs, _glancing(place.demo), _glancing(large))
    against = "the demo"
    grown = "with 10,000 evidence rows and 100,000 changes"
    return [
        Row("a save through the gate", small_saves, aim="10 ms"),
        Row(f"the same {grown}", large_saves, against, small_saves, "1.3 ×"),
        Row("a glance", small_looks),
        Row(f"the same {grown}", large_looks, against, small_looks),
    ]


def _saving(workspace: Workspace) -> Subject:
    rows = {state.ref: state.id for state in overview.overview(workspace).states}

    def save() -> None:
        number = next(_numbers)
        row = rows[_REFS[number % len(_REFS)]]
        change = gate.Change("requirement", row, {"implementation": f"As agreed in meeting {number}."})
        gate.write(workspace, gate.Action("Benchmark", now(), "", (change,)))

    # The first save of a workspace looks the whole file over and takes the snapshot of the day: in the warm-up.
    return lambda: median(timed(save) for _ in range(SAVES))


def _glancing(workspace: Workspace) -> Subject:
    return lambda: median(timed(lambda: overview.overview(workspace)) for _ in range(SAVES))
