"""Every table made anew from the journal: what a migration does."""

from aims_tui.workspace.store import replay
from benchmarks.big import big
from benchmarks.measure import Row, alternating, timed
from benchmarks.place import Place


def measure(place: Place, runs: int) -> list[Row]:
    """Time the replay of 100,000 changes, with the writing of 10,000 evidence rows and its commit."""
    workspace = big(place.folder)

    def rebuild() -> None:
        with workspace.writing() as session:
            replay.rebuild(session, workspace.kinds)

    (seconds,) = alternating(runs, lambda: timed(rebuild))
    return [Row("replay of 100,000 changes into new tables", seconds)]
