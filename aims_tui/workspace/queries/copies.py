"""Copies of a workspace that a sync program left beside it, because two people saved at the same time.

A name alone proves nothing: a copy counts where it is this workspace and holds a change that this file lacks.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from aims_tui.text import count, one_line
from aims_tui.workspace.store import errors, file, merge
from aims_tui.workspace.store.workspace import Workspace

MOST = 20
"""Copies that are looked into; who has more of them clears up first."""
MOST_NAMES = 20_000
"""Names in the folder that are looked at."""

# What stands between the name of the file and its suffix. The first pattern that fits says where it comes from.
_PATTERNS = tuple(
    (origin, re.compile(pattern))
    for origin, pattern in (
        ("from Syncthing", r"\.sync-conflict-\d{8}-\d{6}(-[A-Z2-7]{7})?"),
        ("from Nextcloud", r"(?i) \(conflicted copy (.{1,100} )?\d{4}-\d\d-\d\d \d{6}\)( \(\d{1,3}\))?"),
        ("from Nextcloud", r"(?i)_conflict-(.{1,100}-)?\d{8}-\d{6}"),
        ("from Dropbox", r"(?i) \((.{1,100} )?conflicted copy( \d{4}-\d\d-\d\d)?( \(?\d{1,3}\)?)?\)( \(\d{1,3}\))?"),
        ("from Dropbox", r"(?i) \((case|selective sync|unicode encoding|white ?space) conflict( \d{1,3})?\)"),
        # In other languages, and other programs: the word is there.
        ("from a sync program", r"(?i) ?\([^()]*(conflict|conflit|konflikt)[^()]*\)| ?\[[^\[\]]*conflict[^\[\]]*\]"),
        ("from OneDrive", r"-[\w-]{1,63}-safeBackup-\d{4}"),
        # These look like names that people and browsers give too. No computer's name is a number alone.
        ("perhaps from Google Drive", r" \([1-9]\d?\)"),
        ("perhaps from iCloud", r" ([2-9]|[1-9]\d)"),
        ("perhaps from OneDrive", r"-(?=.*[A-Z])\w[\w'\u2019 -]{0,62}"),
    )
)


class Named(NamedTuple):
    """A file whose name is that of a conflicted copy."""

    name: str
    origin: str
    """``from Dropbox``; ``perhaps …`` where people give such names too."""


def named(name: str, others: Iterable[str]) -> list[Named]:
    """Return which of these names are those of conflicted copies of a file; the doubtful ones come last.

    The file may be such a copy itself, opened by mistake: then what it is a copy of is one of them.
    """
    found = [
        Named(other, origin)
        for other in others
        if (origin := _origin(name, other) or ("perhaps the original" if _origin(other, name) else ""))
    ]
    return sorted(found, key=lambda each: (each.origin.startswith("perhaps"), each.name))


def _origin(name: str, other: str) -> str:
    """Return where the other file comes from if its name is that of a copy of the first, else an empty text."""
    own, there = Path(_composed(name)), Path(_composed(other))
    begins, between = there.stem[: len(own.stem)], there.stem[len(own.stem) :]
    if not own.stem or there.suffix.casefold() != own.suffix.casefold() or begins.casefold() != own.stem.casefold():
        return ""
    return next((origin for origin, pattern in _PATTERNS if pattern.fullmatch(between)), "")


def _composed(name: str) -> str:
    """Return a name in the one form of its letters: some systems keep them taken apart."""
    return unicodedata.normalize("NFC", name)


class Copy(NamedTuple):
    """A copy of the workspace, and what it holds that this file lacks."""

    path: Path
    origin: str
    missing: frozenset[str] = frozenset()
    """The ids of the changes that this file lacks."""
    who: str = ""
    """Who made the newest of them, and when (UTC, ISO 8601)."""
    at: str = ""
    why_not: str = ""
    """Why it cannot be merged; empty where it can."""
    busy: bool = False
    """Whether that is for the moment only: somebody is writing to it."""


def beside(path: Path) -> list[tuple[Path, str]]:
    """Return the files beside a workspace that are named like conflicted copies of it, with where they come from.

    Only ordinary files: no links, and not the workspace itself under another name. An unreadable folder has none.
    """
    own = file.stamp(path)
    try:
        with os.scandir(path.parent) as entries:
            names = [each.name for each in islice(entries, MOST_NAMES) if each.name != path.name]
    except OSError:
        return []
    found = [(path.with_name(name), origin) for name, origin in named(path.name, names)]
    return [each for each in found if _ordinary(each[0]) and file.stamp(each[0]) != own][:MOST]


def _ordinary(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False  # Gone meanwhile.


def look(workspace: Workspace, path: Path, origin: str = "") -> Copy | None:
    """Read what a copy holds; None where it is no copy of this workspace or holds nothing that this file lacks.

    One that cannot be merged comes with the reason. Nothing is written to it.
    """
    try:
        journals = merge.read(workspace, path)
    except (errors.Missing, errors.Refused, errors.NotAWorkspace):
        return None  # Gone meanwhile, another workspace, or another file altogether.
    except errors.WorkspaceError as error:
        return Copy(path, origin, why_not=str(error), busy=isinstance(error, errors.Locked))
    if not journals.new:
        return None
    newest, _ = journals.new[-1]
    found = Copy(path, origin, frozenset(str(op.id) for op, _ in journals.new), str(newest.who), str(newest.at))
    try:
        merge.check(workspace, journals)
    except errors.Refused as refused:
        return found._replace(why_not=str(refused))
    return found


class Lookout:
    """Looks for copies, and into each of them once for as long as it stays as it is."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._folder: file.Stamp | None = None
        self._stamps: dict[Path, file.Stamp | None] = {}
        self._found: dict[Path, Copy | None] = {}
        self._told: set[tuple[Path, frozenset[str]]] = set()

    def look(self) -> list[Copy]:
        """Return the copies that lie beside the workspace now.

        Raises:
            errors.WorkspaceError: the workspace itself cannot be read.
        """
        return self._look(anew=True)

    def news(self) -> str:
        """Return a sentence about the copies that were not there, or held less, at the last call; else nothing.

        Cheap where nothing changed: one look at the folder, and one at each file that is named like a copy.

        Raises:
            errors.WorkspaceError: the workspace itself cannot be read; the next call looks again.
        """
        folder = file.stamp(self._workspace.path.parent)
        if folder == self._folder and all(file.stamp(path) == stamp for path, stamp in self._stamps.items()):
            return ""
        # Kept first: what goes wrong in a way that nobody foresaw must not do so at every look.
        self._folder = folder
        try:
            there = self._look(anew=False)
        except errors.WorkspaceError:
            self._folder = None
            raise
        if any(each.busy for each in there):
            self._folder = None
        fresh = [each for each in there if (each.path, each.missing) not in self._told]
        self._told |= {(each.path, each.missing) for each in fresh}
        return told(fresh)

    def _look(self, *, anew: bool) -> list[Copy]:
        origins = dict(beside(self._workspace.path))
        if origins:
            self._workspace.head()  # Where the file itself cannot be read, nothing can be said of copies.
        before, self._stamps = self._stamps, {path: file.stamp(path) for path in origins}
        known = {
            path: copy
            for path, copy in self._found.items()
            if not (anew or (copy is not None and copy.busy)) and before.get(path) == self._stamps.get(path)
        }
        self._found = {
            path: known[path] if path in known else look(self._workspace, path, origin)
            for path, origin in origins.items()
        }
        return [each for each in self._found.values() if each is not None]


def told(copies: Iterable[Copy]) -> str:
    """Return one sentence for a notice: where copies come from and how much they hold; nothing for none."""
    found = [*copies]
    good = [each for each in found if not each.why_not]
    bad = [each for each in found if each.why_not and each.missing]
    if good:
        number = len(frozenset().union(*(each.missing for each in good)))
        holds = f"{count(number, 'change')} that {'is' if number == 1 else 'are'} not here"
        return f"{_lie(good)}: {holds}. ctrl+p, Merge a copy."
    return f"{_lie(bad[:1])} and cannot be merged. {one_line(bad[0].why_not)}" if bad else ""


def _lie(copies: list[Copy]) -> str:
    origin = ", ".join(dict.fromkeys(each.origin for each in copies))
    if len(copies) > 1:
        return f"{len(copies)} copies lie beside this file ({origin})"
    return f"A copy{f', {origin},' if origin.startswith('perhaps') else f' {origin}'} lies beside this file"
