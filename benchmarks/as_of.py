"""A past day: how long it takes until everything can be read as of it."""

from datetime import date

from aims_tui.workspace.store import past
from benchmarks.big import big
from benchmarks.measure import Row, alternating, timed
from benchmarks.place import Place


def measure(place: Place, runs: int) -> list[Row]:
    """Time the opening of 100,000 changes as of a day by which all of them are recorded: no day has more to replay."""
    workspace = big(place.folder)

    def look_back() -> None:
        with past.opened(workspace, date.today(), today=date.today()):
            pass

    (seconds,) = alternating(runs, lambda: timed(look_back))
    return [Row("100,000 changes opened as of a day", seconds, aim="2 s")]
