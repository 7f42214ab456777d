"""Registers as they stand today, kept as one dated, hashed piece of evidence (7.5.3)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from aims_tui import catalog
from aims_tui.records.kinds import Kinds, natural_id
from aims_tui.text import coded
from aims_tui.workbook.export import export
from aims_tui.workbook.options import Options, Part, Tick
from aims_tui.workspace.commands import evidence
from aims_tui.workspace.commands.author import Author, Saved
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.private import private_folder

_BESIDE = {"Risk register": ("Treatment plan", "Risk map", "Risk method", "Trace")}
"""Sheets that go with another one."""
_OWN = {"SoA": ("6.1.3",), "Clauses": ("4.4",), "Approvals": ("7.5.2",), "Evidence": ("7.5.3",)}
"""The sheets of no register, with the requirements that ask for them."""
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class Frozen(NamedTuple):
    """What freezing did."""

    saved: Saved
    row: str
    """The id of the evidence."""
    title: str
    refs: tuple[str, ...]
    """The requirements that it is linked to."""


class Sheet(NamedTuple):
    """A sheet that can be frozen."""

    title: str
    refs: tuple[str, ...]
    """The requirements that ask for it."""


def sheets(kinds: Kinds) -> dict[str, Sheet]:
    """Return what can be frozen, by what people call it: every register, the statement, the clauses …"""
    found = {
        kind.about.many: Sheet(kind.about.sheet.title, tuple(_asking(kind.about.sheet.clause)))
        for kind in kinds.values()
        if kind.about.sheet is not None
    }
    return found | {title: Sheet(title, refs) for title, refs in _OWN.items()}


def _asking(clause: str) -> list[str]:
    """Return the requirements that a sheet's clause names; of a group of controls the first."""
    entries = catalog.load().requirements
    found = []
    for named in (part.strip() for part in clause.split(",")):
        ref = named if named in entries else next((each for each in entries if each.startswith(f"{named}.")), "")
        found += [ref] if ref else []
    return found


def named(kinds: Kinds, typed: str) -> Sheet:
    """Return the sheet that a person means by the name of its records or its own.

    Raises:
        errors.Refused: there is none; the message names those there are.
    """
    there = sheets(kinds)
    kind = kinds.named(typed)
    if kind is not None and kind.about.many in there:
        return there[kind.about.many]
    for name, sheet in there.items():
        if coded(typed) in (coded(name), coded(sheet.title)):
            return sheet
    raise errors.Refused(f"There is no register {typed!r} to freeze. There are: {', '.join(there)}.")


def freeze(
    author: Author, which: Sequence[Sheet], *, title: str = "", note: str = "", tick: Tick | None = None
) -> Frozen:
    """Write sheets as they stand into a workbook, keep that as evidence and link it to what asks for them.

    Raises:
        errors.Refused: one of them has nothing on it yet.
        errors.WorkspaceError: the file or its evidence folder cannot be written now.
    """
    author.workspace.check_writable()
    today = author.today().isoformat()
    titles = tuple(dict.fromkeys(name for each in which for name in (each.title, *_BESIDE.get(each.title, ()))))
    called = title.strip() or f"{', '.join(each.title for each in which)}, {today}"
    refs = tuple(dict.fromkeys(ref for each in which for ref in each.refs))
    targets = [("requirement", natural_id("requirement", author.assessment, ref)) for ref in refs]
    with private_folder() as folder:
        path = folder / f"{_UNFIT.sub(' ', called).strip()[:100] or 'frozen'}.xlsx"
        export(
            author.workspace, path, who=author.who, today=author.today(), assessment=author.assessment,
            options=Options(frozenset(Part), sheets=titles), tick=tick,
        )  # fmt: skip
        head = author.workspace.head().id
        typed = {
            "title": called, "kind": "record", "issued_on": today,
            "description": f"Frozen on {today} by {author.who} at journal head {head}.",
        }  # fmt: skip
        row, saved = evidence.add(author, str(path), typed, targets, note)
    return Frozen(saved, row, called, refs)
