"""``python -m benchmarks [SUBJECT …] [--runs N]``."""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import as_of, export, importing, inventory, keys, rebuild, register, save, sections, start, status
from benchmarks.measure import Row, table
from benchmarks.place import Place

SUBJECTS: dict[str, Callable[[Place, int], list[Row]]] = {
    "start": start.measure,
    "sections": sections.measure,
    "keys": keys.measure,
    "register": register.measure,
    "inventory": inventory.measure,
    "status": status.measure,
    "save": save.measure,
    "replay": rebuild.measure,
    "as-of": as_of.measure,
    "export": export.measure,
    "importing": importing.measure,
}


def main() -> None:
    """Measure the chosen subjects, or all, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="runs of each side, in turn (default: 7)")
    arguments = parser.parse_args()
    if unknown := {*arguments.subjects} - SUBJECTS.keys():
        parser.error(f"there is no subject {unknown.pop()!r}; there are: {', '.join(SUBJECTS)}")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="aims-tui-benchmarks-") as folder:
        place = Place(Path(folder))
        for name in arguments.subjects or SUBJECTS:
            print(f"{name} …", file=sys.stderr, flush=True)
            rows += SUBJECTS[name](place, arguments.runs)
    print(table(rows))
    print(f"\nMedians of {arguments.runs} alternating runs. {_machine()}")


def _machine() -> str:
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{load}, Python {platform.python_version()}."
    )


if __name__ == "__main__":
    main()
