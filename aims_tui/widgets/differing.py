"""Where two assessments of one file say different things, as lines of a list."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from textual.content import Content

from aims_tui import catalog
from aims_tui.records.fields import Field
from aims_tui.text import count
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.listing import Line
from aims_tui.workspace.queries.comparison import Other

VALUES = 34
"""Most cells for the two values."""


def lines(others: Sequence[Other], fields: Mapping[str, Field]) -> Iterator[Line]:
    """Yield each other assessment with every requirement on which it differs; a key ends in a blank and the number."""
    for number, other in enumerate(others):
        under = f"{number}"
        yield Line(under, partial(_heading, other), True)
        for each in other.differences:
            field = fields[each.field]
            values = f"{field.words(each.ours)} / {field.words(each.theirs)}"
            for ref in each.refs:
                yield Line(f"{number} {each.field} {ref}", partial(_line, ref, values), under=under)


def _heading(other: Other, width: int) -> Content:
    return cell(f"{other.assessment.title}: differs in {count(other.differing, 'requirement')}", width)


def _line(ref: str, values: str, width: int) -> Content:
    title = f"{ref} {catalog.load().requirements[ref].title}"
    room = min(width // 2, VALUES)
    return Content.assemble("  ", cell(title, max(width - room - 4, 1)), "  ", cell(values, room, MUTED))
