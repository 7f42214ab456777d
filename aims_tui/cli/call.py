"""What one command was given, with the defaults filled in."""

import argparse
import json
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from aims_tui import catalog, paths, settings
from aims_tui.records.described import Kinds, RecordKind
from aims_tui.text import one_line, shown
from aims_tui.workspace import errors, glance
from aims_tui.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """A row that the command names: its kind, its id, and its number where it is a requirement."""

    kind: RecordKind
    row: str
    ref: str = ""


class Call:
    """One command: its arguments, the day, who is writing and the workspace."""

    def __init__(self, arguments: argparse.Namespace, kinds: Kinds | None = None) -> None:
        self.arguments = arguments
        self.kinds = kinds

    @cached_property
    def today(self) -> date:
        return self.arguments.today or date.today()

    @cached_property
    def settings(self) -> settings.Settings:
        return settings.load()

    @cached_property
    def who(self) -> str:
        """Who is writing: ``--as``, else the name in the settings, else the operating system's user."""
        return self.arguments.who or self.settings.name or self.workspace.account or "unnamed"

    @cached_property
    def path(self) -> Path:
        """The workspace file: ``-f``, else the one used last, else the only one in the data folder."""
        if self.arguments.file:
            return Path(self.arguments.file).expanduser()
        if self.settings.file:
            return Path(self.settings.file)
        found = sorted(paths.data_folder().glob("*.aims"))
        if len(found) == 1:
            return found[0]
        raise errors.Missing("No workspace yet. Make one with: aims-tui new FILE --organization NAME")

    @cached_property
    def workspace(self) -> Workspace:
        found = Workspace.open(self.path, kinds=self.kinds)
        for notice in (found.notice, found.why_read_only):
            if notice:
                print(f"aims-tui: {one_line(notice)}", file=sys.stderr)
        if self.arguments.file:
            self.use_next(found.path)
        return found

    def use_next(self, path: Path) -> None:
        """Make ``path`` the workspace that commands without ``-f`` use."""
        if str(path.resolve()) != self.settings.file:
            settings.save(file=str(path.resolve()))

    def glance(self) -> glance.Glance:
        return glance.glance(self.workspace, self.arguments.assessment or "")

    def assessment(self, connection: sqlite3.Connection) -> str:
        """Return the id of the assessment that the command is about."""
        return glance.choose(glance.names(connection), self.arguments.assessment or "").id

    def find(self, connection: sqlite3.Connection, typed: str) -> Place:
        """Return the row that a number, short id, title or id means.

        Raises:
            errors.Refused: nothing or more than one thing is called that.
        """
        from aims_tui.workspace import edits

        described = self.workspace.described
        if "requirement" in described and (entry := catalog.load().find(typed)):
            row = edits.requirement_id(self.assessment(connection), entry.ref)
            return Place(described["requirement"], row, entry.ref)
        for kind in described.values():
            found = None if kind.about.implied else edits.find_row(connection, kind, typed)
            if found:
                return Place(kind, found)
        raise errors.Refused(f"There is nothing called {typed!r}. Numbers look like 4.1, A.6.2.4, X.1; ids like EV-01.")


def say(text: str = "") -> None:
    """Print one line or paragraph, safe for the terminal."""
    print(shown(text))


def say_json(value: Any) -> None:
    """Print JSON: ASCII-escaped and so lossless whatever the text holds."""
    print(json.dumps(value, indent=2, ensure_ascii=True))


def say_table(head: Sequence[str], rows: Iterable[Sequence[str]], widest: int = 60) -> None:
    """Print aligned columns; a long cell is cut with an ellipsis."""
    cells = [[_cut(one_line(cell), widest) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in (list(head), *cells)) for column in range(len(head))]
    for row in (list(head), ["-" * width for width in widths], *cells):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _cut(text: str, widest: int) -> str:
    return text if len(text) <= widest else text[: widest - 1] + "…"
