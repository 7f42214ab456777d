"""Text that was typed and is not in the file: where it belongs, and what to do with it."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.base import Dialog, buttons
from aims_tui.text import one_line, shown
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.listing import Line, Listing
from aims_tui.workspace.session.drafts import Draft


class UnsavedTexts(Dialog[tuple[str, Draft]]):
    """Lists drafts; gives ``("go", draft)``, ``("save", draft)`` or ``("drop", draft)``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="unsaved.save"),
        Binding("delete", "drop", "Throw away", id="unsaved.drop"),
        Binding("ctrl+c", "copy", "Copy the text", id="unsaved.copy"),
    ]

    def __init__(self, drafts: Sequence[Draft]) -> None:
        super().__init__()
        self.heading = "Typed, and not in the file yet · enter goes there"
        self._drafts = drafts

    def parts(self) -> Iterator[Widget]:
        yield Listing(id="found", marks=False)
        yield Static("", id="draft-text", markup=False)
        yield buttons(
            ("save", "Save  ctrl+s", self.action_save), ("copy", "Copy  ctrl+c", self.action_copy),
            ("drop", "Throw away  delete", self.action_drop),
        )  # fmt: skip

    def on_mount(self) -> None:
        listing = self.query_one(Listing)
        listing.empty = "Everything you typed stands in the file."
        listing.show([Line(str(number), partial(_line, each)) for number, each in enumerate(self._drafts)])
        listing.focus()
        self._chosen()

    @property
    def _draft(self) -> Draft | None:
        listing = self.query_one(Listing)
        return self._drafts[listing.cursor] if listing.line is not None else None

    @on(Listing.Chosen)
    def _chosen(self) -> None:
        draft = self._draft
        text = self.query_one("#draft-text", Static)
        text.display = draft is not None
        text.update(Content(shown(draft.text)) if draft else "")

    @on(Listing.Entered)
    def _go(self) -> None:
        if (draft := self._draft) is not None:
            self.dismiss(("go", draft))

    def action_drop(self) -> None:
        if (draft := self._draft) is not None:
            question = f"Throw away what was typed for {one_line(draft.title)}? Nothing brings it back."

            def sure(yes: bool | None) -> None:
                if yes:
                    self.dismiss(("drop", draft))

            self.app.push_screen(Confirm(question, "Throw it away"), sure)

    def action_save(self) -> None:
        if (draft := self._draft) is not None:
            self.dismiss(("save", draft))

    def action_copy(self) -> None:
        if (draft := self._draft) is not None:
            self.app.copy_to_clipboard(draft.text)
            self.notify("Copied.")


def _line(draft: Draft, width: int) -> Content:
    when = draft.at[:16].replace("T", " ")
    return Content.assemble(cell(one_line(draft.title), max(width - 22, 1)), (f"  {when} UTC", MUTED))
