"""A byte of the file that turned over is found when the file is opened or verified, or it meant nothing."""

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from aims_tui.workspace.store import errors, verify
from aims_tui.workspace.store.workspace import Workspace
from tests.soak import size
from tests.soak.conftest import Say
from tests.soak.story import copy

HEADER = 100
"""Bytes at the beginning of the file that say how to read all others."""


def test_a_flipped_byte_is_found_or_has_no_effect(told: Path, tmp_path: Path, say: Say) -> None:
    chance = random.Random("a cosmic ray")
    path = copy(told, tmp_path / "acme.aims")
    sound = path.read_bytes()
    before = everything(path)
    outcomes = Counter[str]()
    missed = []
    flips = size.of(1000)
    for number in range(flips):
        # Every tenth in the header, which a flip would hardly ever meet by itself.
        at = chance.randrange(HEADER) if number % 10 == 0 else chance.randrange(len(sound))
        bit = 1 << chance.randrange(8)
        shutil.copyfile(told, path)
        with path.open("r+b") as file:
            file.seek(at)
            file.write(bytes([sound[at] ^ bit]))
        outcome = found(path) or effect(before, everything(path))
        outcomes[outcome] += 1
        if outcome == "missed":
            missed.append(f"byte {at}, bit {bit}: {everything(path).read[:3]}")
    counted = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    say(f"{flips} flipped bytes: {counted}; {len(missed)} missed")
    assert missed == []


def found(path: Path) -> str:
    """Say how the flip is found; nothing if it is not."""
    try:
        opened = Workspace.open(path)
        if opened.why_read_only:
            return "found when opened"
        return "found by verify" if verify.verify(opened).problems else ""
    except errors.WorkspaceError:
        return "found when opened"


@dataclass(frozen=True)
class Everything:
    """All that SQLite reads in a file."""

    read: tuple[object, ...]
    """Its rows, its numbers, and whether its indexes agree with its tables."""
    words: tuple[str, ...] = ()
    """How its tables and indexes are declared."""


def everything(path: Path) -> Everything:
    """Return all that SQLite reads in the file, or the error that it meets."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return _everything(connection)
    except sqlite3.Error as error:
        return Everything((str(error),))


def _everything(connection: sqlite3.Connection) -> Everything:
    numbers = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    checked = connection.execute("PRAGMA integrity_check").fetchall()
    schema = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
    # When the file was made is told to nobody, so nobody can be misled by it.
    connection.execute("DELETE FROM meta WHERE key NOT IN ('workspace', 'layout')")
    rows = [connection.execute(f'SELECT * FROM "{name}"').fetchall() for sort, name, _ in schema if sort == "table"]
    return Everything((checked, numbers, *rows), tuple(map(str, schema)))


def effect(before: Everything, after: Everything) -> str:
    """Say what a flip that was not found has changed."""
    if after == before:
        return "without effect"
    return "in the words of a declaration alone" if after.read == before.read else "missed"
