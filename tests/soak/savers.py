"""A process that saves, for the proof of many writers: ``python -m tests.soak.savers``."""

import json
import sys
from pathlib import Path

from aims_tui.workspace.store import gate, journal
from aims_tui.workspace.store.workspace import Workspace, now


def race(path: str, row: str, field: str, who: str, saves: str, every: str) -> None:
    """Save one field again and again, with the heads in view; print every receipt at the end.

    ``every`` so many saves it looks again: 1 is somebody careful, more is an old screen.
    """
    import aims_tui.records.all  # noqa: F401  the first save must not wait for it

    workspace = Workspace.open(Path(path), patience=60)

    print("ready", flush=True)
    sys.stdin.readline()
    told = []
    for number in range(int(saves)):
        value = f"{who} {number}"
        if number % int(every) == 0:
            with workspace.reading() as connection:
                found = journal.heads(connection, "requirement", row)
            seen = {name: tuple(head.id for head in heads) for name, heads in found.items()}
        change = gate.Change("requirement", row, {field: value}, seen)
        receipt = gate.write(workspace, gate.Action(who, now(), "", (change,)))
        assert [each.new for each in receipt.written] == [value]
        told.append((value, sorted(seen.get(field, ())), [sorted(clash.theirs) for clash in receipt.clashes]))
    print(json.dumps(told))


if __name__ == "__main__":
    race(*sys.argv[1:])
