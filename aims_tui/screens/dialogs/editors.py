"""The editors of some fields within a dialog; what is typed there is kept as a draft."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget

from aims_tui import dates
from aims_tui.records.fields import Field, FieldType, Invalid
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.pick import PickChoices, PickLinks
from aims_tui.text import folded, unmarked
from aims_tui.widgets.editors import LinksEditor, editor_for
from aims_tui.widgets.fields import FieldEditor, LineEditor


class Editors(VerticalScroll, can_focus=False):
    """One editor a field. ``values`` are what stands in the fields to begin with, as people type it.

    ``offers`` are the records that a field of links can take: what each is typed as, and how it reads.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        values: Mapping[str, str],
        keeping: Keeping,
        *,
        people: tuple[str, ...],
        today: Callable[[], date],
        offers: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    ) -> None:
        super().__init__(*(editor_for(field, today) for field in fields), classes="dialog-fields")
        self._values = values
        self._keeping = keeping
        self._people = people
        self._today = today
        self._offers = offers or {}

    def on_mount(self) -> None:
        for editor in self.editors:
            name = editor.field.name
            editor.load(self._values.get(name, editor.field.default))
            if kept := self._keeping.text(name):
                editor.put(kept)
        for line in self.query(LineEditor):
            line.offer(self._people)

    @property
    def editors(self) -> list[FieldEditor]:
        """The editors, from top to bottom."""
        return list(self.query(FieldEditor))

    @property
    def typed(self) -> dict[str, str]:
        """What differs from before, by field name, as typed."""
        return {editor.field.name: editor.typed for editor in self.editors if editor.dirty}

    def sound(self) -> bool:
        """Say whether all of it can be kept as it stands; else say why not, and put the keyboard there."""
        for editor in self.editors:
            if why := self._fault(editor):
                self.notify(why, severity="warning", timeout=8)
                if editor.target is not None:
                    editor.target.focus()
                return False
        return True

    def _fault(self, editor: FieldEditor) -> str:
        field, text = editor.field, editor.typed
        if not text.strip():
            return f"{field.label} must not be empty." if field.required else ""
        try:
            if field.kind is FieldType.DATE:
                dates.settled(text, self._today(), past=field.past)
            elif field.kind in (FieldType.LINE, FieldType.PROSE, FieldType.NUMBER):
                field.check(unmarked(text).strip() if field.kind is FieldType.NUMBER else text)
        except (dates.DateUnclear, Invalid) as why:
            return f"{field.label}: {why}" if isinstance(why, dates.DateUnclear) else str(why)
        return ""

    def newcomers(self) -> list[tuple[str, Widget]]:
        """Return the names that are not offered here, each with the widget in which it stands."""
        known = {folded(name) for name in self._people}
        return [
            (editor.typed, editor.target)
            for editor in self.editors
            if editor.field.kind is FieldType.PERSON and editor.dirty and editor.target is not None
            if editor.typed.strip() and folded(editor.typed) not in known
        ]

    def focus_first(self) -> None:
        """Put the keyboard into the first editor that takes it."""
        first = next((editor.target for editor in self.editors if editor.target is not None), None)
        if first is not None:
            first.focus()

    @on(FieldEditor.Typed)
    @on(FieldEditor.Done)
    def _typed(self, event: FieldEditor.Typed) -> None:
        event.stop()
        self._note(event.editor)

    def keep(self) -> None:
        """Keep what is being typed as drafts."""
        for editor in self.editors:
            if editor.dirty:
                self._note(editor)

    def _note(self, editor: FieldEditor) -> None:
        self._keeping.note(editor.field.name, editor.typed if editor.dirty else "")

    @on(FieldEditor.ChoicesWanted)
    def _pick(self, event: FieldEditor.ChoicesWanted) -> None:
        event.stop()
        editor = event.editor

        def picked(codes: str | None) -> None:
            if codes is not None:
                editor.put(codes)

        self.app.push_screen(PickChoices(editor.field, editor.typed), picked)

    @on(LinksEditor.Wanted)
    def _link(self, event: LinksEditor.Wanted) -> None:
        event.stop()
        editor = event.editor

        def picked(refs: str | None) -> None:
            if refs is not None:
                editor.choose(refs.splitlines())

        offered = self._offers.get(editor.field.name, ())
        self.app.push_screen(PickLinks(editor.field.label, offered, editor.refs), picked)
