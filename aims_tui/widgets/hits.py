"""How the lines of what was found look: the id, the words that were found, and what sort of thing it is."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from textual.content import Content

from aims_tui.text import cells, one_line
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.listing import Line
from aims_tui.workspace.queries.search import Entry, around

NAMES = ("title", "name", "ref")
"""The fields that say what a record is called."""
NARROWEST, WIDEST = 10, 24
"""Cells of the column of ids; names of people and things stand there too, and may be cut."""
ROOM_FOR_KIND = 40
ROOM_FOR_ALL = 96
"""Less is left to the words out of a text, and to names: they are what is looked for."""


class _Columns(NamedTuple):
    id: int
    kind: int


def lines(found: Sequence[Entry], wanted: str) -> list[Line]:
    """Return the lines of a list; ``wanted`` is the folded text that was looked for."""
    ids = max((cells(one_line(each.ref)) + 2 for each in found if not _is_named_by_its_text(each)), default=0)
    kinds = max((cells(each.kind) for each in found), default=0)
    columns = _Columns(min(max(ids, NARROWEST), WIDEST), kinds)
    return [Line(str(number), partial(_hit, each, wanted, columns)) for number, each in enumerate(found)]


def _is_named_by_its_text(entry: Entry) -> bool:
    return entry.field in NAMES and entry.ref in (entry.text, "")


def _hit(entry: Entry, wanted: str, columns: _Columns, width: int) -> Content:
    kind = Content("")
    if columns.kind and width >= (ROOM_FOR_KIND if entry.field in NAMES else ROOM_FOR_ALL):
        kind = Content.assemble("  ", cell(entry.kind, columns.kind, MUTED))
    room = max(width - kind.cell_length, 1)
    if _is_named_by_its_text(entry):
        return Content.assemble(cell(entry.text, room, "bold"), kind)
    ref = cell(entry.ref, columns.id if width >= ROOM_FOR_ALL else NARROWEST, "bold")
    room = max(room - ref.cell_length, 1)
    if entry.field in NAMES:
        return Content.assemble(ref, cell(entry.text, room), kind)
    label = cell(entry.label, 20 if width >= ROOM_FOR_ALL else 12, MUTED)
    words = cell(around(entry.text, wanted), max(room - label.cell_length - 1, 1))
    return Content.assemble(ref, label, " ", words, kind)
