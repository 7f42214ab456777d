"""The opened record as one reads it: drawn lines, so that going through a list makes no widget and lays nothing out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from aims_tui.records.facts import Worked
from aims_tui.records.fields import Field, FieldType
from aims_tui.text import one_line, shown
from aims_tui.widgets.glyphs import MUTED, TONES
from aims_tui.widgets.headings import summary
from aims_tui.widgets.hints import understood
from aims_tui.workspace.queries.history_lines import typed_in_words
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session.unsaved import Unsaved

LABEL = 20
"""Cells of the labels beside the lines, as in the form."""
LINES = 3
"""The most lines of what stands beside a label."""
PROSE_LINES = (3, 14)
"""The least and the most lines of a text, as in the form: whoever wants more goes into it."""


class Row(NamedTuple):
    """One field as it is read; without a label, the lines above the fields."""

    field: str
    label: Content
    text: Content
    prose: bool = False


def rows(now: RecordDetail, fields: Sequence[Field], unsaved: Unsaved, today: date) -> Iterator[Row]:
    """Yield the summary and those fields that matter, with what is being typed in the place of what stands."""
    if above := summary(now):
        yield Row("", Content(""), Content.styled(above, MUTED))
    newer = unsaved.newer(now)
    shown_fields = {field.name: field for field in fields}
    for name in now.kind.order:
        described = now.kind.column(name)
        if described.heading:
            yield Row("", Content.styled(described.heading, "bold $text-accent"), Content(""))
        if name in now.kind.derived:
            worked = now.worked(name)
            if worked.text:
                yield Row("", Content.styled(described.label, MUTED), derived(worked))
        field = shown_fields.get(name)
        if field is None:
            continue
        draft = unsaved.get(*now.key, field.name)
        if draft is None and field.name in now.hidden_fields:
            continue
        mark = "bold $text-error" if field.name in newer else "$text-warning" if draft is not None else MUTED
        text = now.typed[field.name] if draft is None else draft.text
        if draft is None and text and field.kind is FieldType.LINKS:
            text = "; ".join(one_line(each.called) for each in now.tied_by(field.name))
        yield Row(
            field.name, Content.styled(field.label, mark), _text(field, text, today), field.kind is FieldType.PROSE
        )


def derived(worked: Worked) -> Content:
    """Return a derived value with its reason."""
    reason = f"  ({one_line(worked.reason)})" if worked.reason else ""
    return Content.assemble((one_line(worked.text), TONES.get(worked.tone, "")), (reason, MUTED))


def _text(field: Field, text: str, today: date) -> Content:
    if not text:
        # How to type a date or a name is of use where one types; what a text is about, also here.
        return Content.styled(field.help if field.kind is FieldType.PROSE else "–", "italic $foreground-disabled")
    if field.kind is FieldType.PROSE:
        return Content(shown(text))
    words = Content(one_line(typed_in_words(field, text)))
    if field.kind is FieldType.DATE:
        return Content.assemble(words, "  ", (understood(text, today, past=field.past), MUTED))
    return words


class _Drawn(NamedTuple):
    """One line on the screen."""

    field: str
    content: Content
    prose: bool = False


_BLANK = _Drawn("", Content(""))


def _lines(row: Row, width: int) -> Iterator[_Drawn]:
    if row.prose:
        yield _Drawn(row.field, row.label)
        yield from (_Drawn(row.field, line, True) for line in _prose(row.text, max(width - 2, 1)))
    elif row.label.plain and not row.text.plain:
        yield _Drawn(row.field, row.label)
    elif row.label.plain:
        lead = max(LABEL, row.label.cell_length + 1)
        beside = _wrapped(row.text, max(width - lead, 1), LINES)
        label = row.label.pad_right(lead - row.label.cell_length)
        for number, line in enumerate(beside):
            yield _Drawn(row.field, label + line if not number else line.pad_left(lead))
    else:
        yield from (_Drawn("", line) for line in row.text.wrap(width))


def _wrapped(text: Content, width: int, most: int) -> list[Content]:
    """Wrap no more than fits: a text may be as long as a book."""
    lines = text[: most * width + 1].wrap(width)
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1].truncate(width - 2) + Content(" …")]


def _prose(text: Content, width: int) -> Iterator[Content]:
    least, most = PROSE_LINES
    lines = _wrapped(text, width, most)
    yield from (line.pad_left(1) for line in lines)
    yield from (Content("") for _ in range(least - len(lines)))


class FieldsView(ScrollView, can_focus=True):
    """The fields of a record, to be read; the keyboard or a click asks for the field to be edited."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"fields--line", "fields--prose"}
    FOCUS_ON_CLICK = False  # A click leads into the field under it, the keyboard into the first.

    class Wanted(Message):
        """A field should be edited: the first one where none is named."""

        def __init__(self, field: str = "") -> None:
            super().__init__()
            self.field = field

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.rows: tuple[Row, ...] = ()
        self._drawn: list[_Drawn] = []
        self._width = 0

    def show(self, found: Iterable[Row]) -> None:
        """Show other fields, or the same ones anew."""
        self.rows = tuple(found)
        self._lay_out()

    def _lay_out(self) -> None:
        before, known = self._drawn, self._width
        self._width = self.scrollable_content_region.width
        self._drawn = []
        apart = False
        for row in self.rows if self._width else ():
            # A text stands apart from what is above and below it, and so does the summary.
            heading = not row.text.plain and bool(row.label.plain)
            if self._drawn and (apart or row.prose or heading):
                self._drawn.append(_BLANK)
            self._drawn += _lines(row, self._width)
            apart = row.prose or not row.label.plain
        # A sheet that fits keeps its size whatever it says: another one would lay out the whole screen.
        self.virtual_size = Size(self._width, max(len(self._drawn), self.scrollable_content_region.height))
        if self._width != known or len(before) != len(self._drawn):
            self.refresh()
            return
        for number, (old, new) in enumerate(zip(before, self._drawn, strict=True)):
            if not (old.prose == new.prose and old.content.is_same(new.content)):
                self.refresh_line(number)

    def on_resize(self) -> None:
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """Draw the line at ``y`` cells below the upper edge."""
        number = y + self.scroll_offset.y
        line = self._drawn[number] if number < len(self._drawn) else _BLANK
        style = self.get_visual_style("fields--prose" if line.prose else "fields--line")
        width = self.scrollable_content_region.width
        strips = Visual.to_strips(self, line.content, width, 1, style)
        return (strips[0] if strips else Strip.blank(0)).adjust_cell_length(width, style.rich_style)

    def on_focus(self) -> None:
        self.post_message(self.Wanted())

    def on_click(self, event: events.Click) -> None:
        number = event.y + self.scroll_offset.y - self.gutter.top
        self.post_message(self.Wanted(self._drawn[number].field if 0 <= number < len(self._drawn) else ""))
