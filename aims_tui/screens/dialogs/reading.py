"""A kept file, read without leaving: text, Markdown or a table."""

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import DataTable, Static, TextArea

from aims_tui.screens.dialogs.base import Dialog
from aims_tui.text import brief, cut, one_line, shown
from aims_tui.widgets.markdown import LONGEST, blocks, lines
from aims_tui.widgets.pages import Pages
from aims_tui.workspace.queries.readable import Readable

WIDEST = 60
"""Most characters of one cell of a table."""


class ReadFile(Dialog[bool]):
    """Shows a file; gives True where the system's own program is wanted instead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "outside", "Open with the system's program", id="read.outside")
    ]

    def __init__(self, name: str, found: Readable) -> None:
        super().__init__(classes="-finder")
        self.heading = brief(name)
        self._found = found

    def parts(self) -> Iterator[Widget]:
        yield self._body()
        part = "" if self._found.whole else "This is only the beginning of it. "
        yield Static(f"{part}o opens it with the system's program · escape closes", id="note", markup=False)

    def _body(self) -> Widget:
        found = self._found
        if not found.text.strip():
            return Static("There is nothing in this file.", id="read", markup=False)
        if found.sort == "table":
            return self._table()
        text = shown(found.text)
        if found.sort == "markdown" and len(text) <= LONGEST:
            document = blocks(found.text)
            return Pages(lambda width: lines(document, width), id="read")
        return TextArea(text, read_only=True, compact=True, id="read")

    def _table(self) -> DataTable[Text]:
        table: DataTable[Text] = DataTable(zebra_stripes=True, cursor_type="row", id="read")
        head, *rows = ([Text(cut(one_line(cell), WIDEST)) for cell in row] for row in self._found.rows)
        table.add_columns(*head)
        table.add_rows(rows)
        return table

    def on_mount(self) -> None:
        read = self.query_one("#read")
        if read.can_focus:
            read.focus()

    def action_outside(self) -> None:
        self.dismiss(True)
