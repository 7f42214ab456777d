"""Which editor a field has; and the one of what is linked, which is typed or chosen."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from aims_tui.records.fields import Field, FieldType
from aims_tui.text import listed
from aims_tui.widgets.fields import ChoiceEditor, ChoicesEditor, FieldEditor, LineEditor, ProseEditor
from aims_tui.widgets.helped import Helped


class LinksEditor(Helped, LineEditor):
    """Short ids with commas between, typed or chosen from a list."""

    HELP_TITLE = "What is linked"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "pick", "Choose", id="field.link")]

    class Wanted(Message):
        """Someone wants to choose what is linked."""

        def __init__(self, editor: "LinksEditor") -> None:
            super().__init__()
            self.editor = editor

    @property
    def refs(self) -> tuple[str, ...]:
        """What is typed, one by one."""
        return tuple(listed(self.typed))

    def choose(self, refs: Sequence[str]) -> None:
        """Take what was chosen."""
        self.put(", ".join(refs))
        self.changed()

    def action_pick(self) -> None:
        """Ask for a list to choose from."""
        if not self.read_only:
            self.post_message(self.Wanted(self))


def editor_for(field: Field, today: Callable[[], date]) -> FieldEditor:
    """Return the editor that fits a field's kind."""
    if field.kind in (FieldType.CHOICE, FieldType.YES_NO):
        return ChoiceEditor(field)
    if field.kind is FieldType.CHOICES:
        return ChoicesEditor(field)
    if field.kind is FieldType.PROSE:
        return ProseEditor(field)
    return LinksEditor(field, today) if field.kind is FieldType.LINKS else LineEditor(field, today)
