"""Merging a copy: choosing it, seeing what it would bring in, and taking it in."""

from functools import partial
from pathlib import Path

from aims_tui.screens.dialogs.copies import PickCopy, PickedCopy, ReadMerge
from aims_tui.screens.section import Section
from aims_tui.text import one_line
from aims_tui.workspace.queries import history, rehearsal, render
from aims_tui.workspace.queries.copies import Lookout
from aims_tui.workspace.store import errors, merge
from aims_tui.workspace.store.workspace import Workspace

BEFORE = "A snapshot is taken first. ctrl+z does not take a merge back; 'aims-tui restore' does."


async def merge_copy(section: Section) -> None:
    """Ask which copy, show what it would bring in and what would clash, and merge it when that is wanted."""
    if not section.may_write():
        return
    # What led here has been read, and would cover the buttons.
    section.app.clear_notifications()
    workspace = section.session.workspace
    picked, would = await _looked_at(section, workspace)
    name = one_line(picked.path.name)
    wanted = ReadMerge(f"What {name} would bring in", would.sentence, would.parts, BEFORE, asks=True)
    await section.choose(wanted)
    try:
        did = await section.patiently(partial(_merged, workspace, picked.path))
    except errors.Missing:
        raise errors.Refused(_gone(picked.path)) from None
    section.post_message(section.Changed("saved"))
    note = f"{name} is as it was. All that it held is here now, so it may be deleted."
    await section.choose(ReadMerge("Merged", did.sentence, did.parts, note, asks=False))


async def _looked_at(section: Section, workspace: Workspace) -> tuple[PickedCopy, rehearsal.HistoryLine]:
    """Have a copy chosen until one can be merged; return it with what it would bring in.

    Raises:
        GivenUp: none is wanted.
    """
    typed = ""
    while True:
        copies = await section.patiently(Lookout(workspace).look)
        picked = await section.choose(PickCopy(copies, typed))
        typed = picked.typed
        try:
            would = await section.patiently(partial(_would, workspace, picked.path))
        except errors.Missing:
            section.notify(_gone(picked.path), severity="error", timeout=10)
        except (errors.Refused, errors.WorkspaceError) as error:
            section.notify(str(error), severity="error", timeout=10)
        else:
            if would.parts:
                return picked, would
            section.notify(f"All that {one_line(picked.path.name)} holds is here already.")


def _gone(path: Path) -> str:
    return f"{one_line(path.name)} is not there any more. Nothing was merged."


def _would(workspace: Workspace, other: Path) -> rehearsal.HistoryLine:
    with rehearsal.rehearsed(workspace, other) as found:
        return rehearsal.told(found)


def _merged(workspace: Workspace, other: Path) -> rehearsal.HistoryLine:
    """Merge, and tell it in the words of the command line."""
    done = merge.merge(workspace, other)
    with workspace.reading() as connection:
        kinds = workspace.described
        names = history.Names(connection, kinds)
        waiting = [render.conflict(connection, names, kinds, each) for each in history.conflicts_in(connection, kinds)]
    parts = (
        ("One name for two", [rehearsal.alike(each) for each in done.namesakes]),
        ("Undecided: go there and press c", waiting),
    )
    return rehearsal.HistoryLine(
        f"{rehearsal.number(done)} came in.", tuple((heading, tuple(lines)) for heading, lines in parts if lines)
    )
