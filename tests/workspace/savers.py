"""Processes that save, for the tests of many writers and of sudden death: ``python -m tests.workspace.savers``."""

import json
import os
import random
import select
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from aims_tui.workspace import errors, file, gate, journal
from aims_tui.workspace.workspace import Workspace, now


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


def die(path: str, row: str, rounds: str, seed: str) -> None:
    """Kill a writer at a random moment, look at the file, and again; print what was found.

    Everything is imported once and each writer is a fork, because starting Python takes longer
    than its life.
    """
    import aims_tui.records.all  # noqa: F401

    chance = random.Random(int(seed))
    target = Path(path)
    found = {"rounds": 0, "acknowledged": 0, "half_saved": 0, "damaged": [], "lost": [], "hot_journals": 0}
    for number in range(int(rounds)):
        acknowledged = _life(target, row, number, chance.uniform(0.005, 0.06))
        found["rounds"] += 1
        found["acknowledged"] += len(acknowledged)
        found["hot_journals"] += target.with_name(target.name + "-journal").exists()
        try:
            with Workspace.open(target).reading() as connection:
                file.quick_check(connection, target)
                kept = {op.value for op in journal.ops(connection, "who = ?", (f"writer {number}",))}
        except (errors.WorkspaceError, sqlite3.Error) as error:
            found["damaged"].append(f"{number}: {error}")
            continue
        found["lost"] += [value for value in acknowledged if value not in kept]
        found["half_saved"] += len(kept) - len(acknowledged)
    print(json.dumps(found))


def _life(path: Path, row: str, number: int, seconds: float) -> list[str]:
    """Let one writer save until it is killed ``seconds`` after its first acknowledgement; return them all."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _save_forever(path, row, number, writing)
    os.close(writing)
    with closing(os.fdopen(reading, "rb")) as acknowledgements:
        first = acknowledgements.readline()
        select.select([], [], [], seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = first + acknowledgements.read()
    assert first, "the writer died by itself"
    # What stands after the last newline was being said when the writer died.
    return said.decode().split("\n")[:-1]


def _save_forever(path: Path, row: str, number: int, pipe: int) -> None:
    try:
        workspace = Workspace.open(path)
        count = 0
        while True:
            count += 1
            value = f"{number}.{count} " + "x" * (count % 7 * 900)
            change = gate.Change("requirement", row, {"implementation": value})
            gate.write(workspace, gate.Action(f"writer {number}", now(), "", (change,)))
            os.write(pipe, f"{value}\n".encode())
    finally:
        os._exit(1)


if __name__ == "__main__":
    {"race": race, "die": die}[sys.argv[1]](*sys.argv[2:])
