"""How the lines of the lists look, in as many cells as there are."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from textual.content import Content

from aims_tui.catalog import Requirement
from aims_tui.insight.filters import EvidenceState
from aims_tui.insight.soundness import flaw
from aims_tui.insight.state import State
from aims_tui.widgets.branches import Branch
from aims_tui.widgets.glyphs import FLAG, MUTED, cell, decision, flagged, glyph, titled, token
from aims_tui.widgets.listing import Line
from aims_tui.workspace.queries.lists import Entry

OWNER, DUE = 22, 11
"""Cells of the columns that a wide list shows beside the title."""
ROOM_FOR_OWNER = 72
ROOM_FOR_DUE = 84


def requirements(
    branches: Sequence[Branch], states: dict[str, State], today: str, passes: Callable[[State], bool] | None
) -> Iterator[Line]:
    """Yield the headings with their requirements; with a test, only what passes and the headings above it."""
    for branch in branches:
        of_branch = [states[each.ref] for each in branch.requirements]
        shown = [
            (entry, state)
            for entry, state in zip(branch.requirements, of_branch, strict=True)
            if passes is None or passes(state)
        ]
        if passes is not None and not shown:
            continue
        yield Line(branch.group.ref, partial(_heading, branch, of_branch, len(shown), passes is not None), True)
        for entry, state in shown:
            yield Line(entry.ref, partial(requirement, entry, state, today), under=branch.group.ref)


def _heading(branch: Branch, states: Sequence[State], shown: int, filtered: bool, width: int) -> Content:
    in_play = [each for each in states if each.in_play]
    done = sum(each.implemented for each in in_play)
    count = f"{shown} of {len(states)}" if filtered else f"{done}/{len(in_play)}" if in_play else "none adopted"
    room = max(width - len(count) - 2, 1)
    return Content.assemble(titled(branch.title, branch.beside, room), "  ", (count, MUTED))


def requirement(entry: Requirement, state: State, today: str, width: int) -> Content:
    """Draw a requirement: glyph, number, title, a flag where something is wrong; owner and due date where room is."""
    flag = flagged(state, today)
    columns: list[Content] = []
    if width >= ROOM_FOR_OWNER:
        columns.append(Content.assemble(" ", cell(state.owner if state.in_play else "", OWNER, MUTED)))
    if width >= ROOM_FOR_DUE:
        late = state.overdue_on(today)
        columns.append(Content.assemble(" ", cell(state.due, DUE - 1, "$text-error" if late else MUTED)))
    room = max(width - 4 - 2 - sum(each.cell_length for each in columns), 1)
    title = cell(f"{state.ref} {entry.title}", room, "" if state.in_play else MUTED)
    mark = (f" {FLAG}", "$text-error") if flag else "  "
    lead = (f"{decision(state)} ", "$text-warning")
    return Content.assemble(lead, (glyph(state), token(state)), " ", title, mark, *columns)


def evidence(row: EvidenceState, today: str, width: int) -> Content:
    """Draw a piece of evidence: id, title, a word where it proves nothing; version, date and owner where room is."""
    muted = MUTED if row.state == "superseded" else ""
    word = flaw(row.piece, today)
    linked = f"{row.supports:>3} ↗" if row.supports else "  – ↗"
    columns = [Content.styled(linked, MUTED)]
    if word:
        columns.insert(0, Content.styled(f" {word}", "$text-warning"))
    if width >= 64:
        columns[:-1] = [Content.assemble(" ", cell(word, 10, "$text-warning"))]
        columns.insert(0, Content.assemble(" ", cell(row.version, 7, MUTED), cell(row.issued_on, 11, MUTED)))
    if width >= 92:
        columns.append(Content.assemble(" ", cell(row.owner, OWNER, MUTED)))
    flag = FLAG if row.clashes else " "
    room = max(width - 8 - sum(each.cell_length for each in columns), 1)
    return Content.assemble(cell(row.short, 7, muted), cell(row.title, room, muted), flag, *columns)


def register(entry: Entry, width: int) -> Content:
    """Draw an entry of a register: its name, and what tells it from others."""
    muted = "" if entry.active else MUTED
    detail = entry.detail if entry.active else f"{entry.detail} (inactive)".strip()
    name = cell(entry.name, max(width - 4, 1)).rstrip()
    room = width - name.cell_length - 5
    tail = Content.assemble("  ", cell(detail, room, MUTED)) if room > 8 and detail else Content("")
    return Content.assemble(
        "  ", name.stylize(muted) if muted else name, (f" {FLAG}", "$text-error") if entry.clashes else "", tail
    )
