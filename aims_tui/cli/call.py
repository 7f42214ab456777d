"""What one command was given, with the defaults filled in, and how it speaks."""

import argparse
import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from aims_tui import catalog, dates, paths, settings
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import cells as cells_of
from aims_tui.text import cut, one_line, padded, shown
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import errors, facts, file
from aims_tui.workspace.store.workspace import Workspace


class UsageError(Exception):
    """The words of the command are off."""


class Place(NamedTuple):
    """A row that the command names: its kind, its id, and its number where it is a requirement."""

    kind: RecordKind
    row: str
    ref: str = ""


class Call:
    """One command: its arguments, the day, who is writing and the workspace."""

    def __init__(self, arguments: argparse.Namespace, kinds: Kinds | None = None) -> None:
        self.arguments = arguments
        self.kinds = kinds
        self.told: list[str] = []
        """What was said on standard error already."""
        self._opened = ExitStack()

    def __enter__(self) -> "Call":
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of what a past day was read from."""
        self._opened.close()

    @cached_property
    def as_of(self) -> date | None:
        """The past day to look at, where one was given.

        Raises:
            UsageError: that is no day.
        """
        if self.arguments.as_of is None:
            return None
        try:
            return dates.parse(self.arguments.as_of, self.arguments.today or date.today(), past=True)
        except dates.DateUnclear as unclear:
            raise UsageError(f"--as-of: {unclear}") from None

    @cached_property
    def today(self) -> date:
        """The day that counts as today: ``--today``, else the one to look at, else the real one."""
        return self.arguments.today or self.as_of or date.today()

    @cached_property
    def settings(self) -> settings.Settings:
        """The user's settings, read once."""
        found = settings.load()
        self.tell(found.notice)
        return found

    @cached_property
    def who(self) -> str:
        """Who is writing: ``--as``, else the name in the settings, else the operating system's user."""
        return self.arguments.who or self.settings.name or self.workspace.account or "unnamed"

    @cached_property
    def path(self) -> Path:
        """The workspace file: ``-f``, else the one used last, else the only one in the data folder."""
        if self.arguments.file:
            return existing(self.arguments.file)
        if self.settings.file:
            return Path(self.settings.file)
        found = sorted(paths.data_folder().glob(f"*{file.SUFFIX}"))
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(str(each) for each in found)
            raise errors.Missing(f"There are several workspaces; choose one with -f. There are: {names}.")
        raise errors.Missing("No workspace yet. Make one with: aims-tui new FILE --organization NAME")

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace of the command, opened once; what there is to tell about it is told."""
        found = Workspace.open(self.path, kinds=self.kinds)
        self.tell(found.notice)
        self.tell(found.why_read_only)
        if self.arguments.file and not (self.settings.file and os.path.exists(self.settings.file)):
            # One that is named now and then takes no other's place: a copy would be written in by mistake.
            self.use_next(found.path)
        return found if self.as_of is None else self._past(found, self.as_of)

    def _past(self, workspace: Workspace, day: date) -> Workspace:
        """Return the workspace as of a day, having said so."""
        from aims_tui.workspace.store import past

        found = self._opened.enter_context(past.opened(workspace, day, today=date.today()))
        assert found.as_of is not None
        # In what another program reads it would be a stranger.
        if getattr(self.arguments, "json", False) or self._prints_a_text:
            self.tell(f"{found.as_of.words}.")
        else:
            say(f"{found.as_of.words}.")
        return found

    @property
    def _prints_a_text(self) -> bool:
        return self.arguments.verb == "versions" and self.arguments.show is not None

    def dated(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Return an answer for scripts with the past day that it is of, and the head of that day."""
        as_of = self.workspace.as_of
        return answer | ({"as_of": as_of.day.isoformat(), "head": as_of.head} if as_of else {})

    def use_next(self, path: Path) -> None:
        """Make ``path`` the workspace that commands without ``-f`` use."""
        if str(path.resolve()) != self.settings.file:
            settings.save(file=str(path.resolve()))

    def tell(self, notice: str) -> None:
        """Say something on standard error, once."""
        if notice and notice not in self.told:
            self.told.append(notice)
            print(f"aims-tui: {one_line(notice)}", file=sys.stderr)

    def reader(self, connection: sqlite3.Connection) -> facts.Reader:
        """Return what reads the facts of the workspace as of the day of the command."""
        return facts.reader(self.workspace, connection, self.today.isoformat())

    def assessment(self, connection: sqlite3.Connection) -> str:
        """Return the id of the assessment that the command is about; empty where the file keeps none."""
        if "assessment" not in self.workspace.described:
            return ""
        return overview.choose(overview.names(connection), self.arguments.assessment or "").id

    def find(self, connection: sqlite3.Connection, typed: str) -> Place:
        """Return the row that a number, short id, title or id means.

        Raises:
            errors.Refused: nothing or more than one thing is called that.
        """
        from aims_tui.workspace.commands import edits

        described = self.workspace.described
        entry = catalog.load().find(typed) if "requirement" in described else None
        if entry is not None and typed.strip().upper() == entry.ref:
            return self._requirement(connection, entry.ref)
        # "10.2 MB" begins with a number and may be the title of something.
        found: list[Place] = []
        for kind in described.values():
            row_found = None if kind.name == "requirement" else edits.find_row(connection, kind, typed)
            if row_found is not None:
                found.append(Place(kind, row_found))
        if len(found) > 1:
            raise errors.Refused(f"Several are called {typed!r}; use the id: {self._ids(connection, found)}.")
        if not found and entry is not None:
            return self._requirement(connection, entry.ref)
        only = described.named(typed)
        if not found and only is not None and only.about.single:
            # There is one, so that its kind says which.
            found = [Place(only, row) for (row,) in connection.execute(f'SELECT id FROM "{only.name}"')]
        if not found:
            raise errors.Refused(
                f"There is nothing called {typed!r}. Numbers look like 4.1, A.6.2.4, X.1; ids like EV-01."
            )
        return found[0]

    def _requirement(self, connection: sqlite3.Connection, ref: str) -> Place:
        from aims_tui.workspace.commands import edits

        row = edits.requirement_id(self.assessment(connection), ref)
        return Place(self.workspace.described["requirement"], row, ref)

    def _ids(self, connection: sqlite3.Connection, places: Iterable[Place]) -> str:
        from aims_tui.workspace.queries import history

        names = history.Names(connection, self.workspace.described)
        return ", ".join(
            f"the {each.kind.about.one} {names.row(each.kind.name, each.row) if each.kind.about.prefix else each.row}"
            for each in places
        )


def typed_path(typed: str) -> Path:
    """Return the path that was typed, as :func:`aims_tui.paths.typed` reads it.

    Raises:
        UsageError: it names no file.
    """
    try:
        path = paths.typed(typed)
    except paths.PathUnclear as unclear:
        raise UsageError(str(unclear).rstrip(".")) from None
    if not path.name:
        raise UsageError(f"{typed!r} is not the name of a file")
    return path


def with_suffix(path: Path, suffix: str = file.SUFFIX) -> Path:
    """Return the path with this suffix; another one stays, as part of the name."""
    return path if path.suffix.casefold() == suffix else path.with_name(path.name + suffix)


def existing(typed: str) -> Path:
    """Return the workspace that was typed; its suffix may be left out, as when it was made."""
    path = typed_path(typed)
    longer = with_suffix(path)
    return longer if not os.path.exists(path) and os.path.exists(longer) else path


def say(text: str = "") -> None:
    """Print one line, safe for the terminal: it stays one line whatever the text holds."""
    print(shown(text).replace("\n", "␊"))


def say_json(value: Any, *, brief: bool = False) -> None:
    """Print JSON: ASCII-escaped and so lossless whatever the text holds; ``brief`` on one line, ten times as quick."""
    print(json.dumps(value, indent=None if brief else 2, ensure_ascii=True))


def say_table(head: Sequence[str], rows: Iterable[Sequence[str]], widest: int = 60, *, plain: bool = False) -> None:
    """Print aligned columns, where a long cell is cut with an ellipsis; or ``plain``, by ear, a line a row."""
    if plain:
        say_by_ear(head, rows)
        return
    cells = [[cut(one_line(cell), widest) for cell in row] for row in rows]
    heads = [cut(one_line(each), widest) for each in head]
    widths = [max(cells_of(row[column]) for row in (heads, *cells)) for column in range(len(heads))]
    for row in (heads, ["-" * width for width in widths], *cells):
        print("  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def say_by_ear(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a line a row, each cell after its heading: what is read out makes sense without columns."""
    for row in rows:
        print("; ".join(f"{name}: {one_line(cell)}" for name, cell in zip(head, row, strict=True) if cell) + ".")
