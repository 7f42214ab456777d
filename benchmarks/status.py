"""``aims-tui status`` as a process, against the start of Python itself."""

import subprocess
import sys

from benchmarks.measure import Row, alternating, timed
from benchmarks.place import Place


def measure(place: Place, runs: int) -> list[Row]:
    """Compare the whole command with ``python -c pass``."""

    def run(*words: str) -> None:
        # Without a timeout: waiting with one looks at the process every 50 ms only.
        subprocess.run([sys.executable, *words], env=place.environment, check=True, stdout=subprocess.DEVNULL)

    def python() -> float:
        return timed(lambda: run("-c", "pass"))

    def status() -> float:
        return timed(lambda: run("-m", "aims_tui", "-f", str(place.demo.path), "status"))

    base, ours = alternating(runs * 3, python, status, warm_up=2)
    return [Row("aims-tui status", ours, "python -c pass", base, "8 ×")]
