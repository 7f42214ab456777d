"""The fields of the opened record, ready to be edited. Typed text is never lost on the way."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from aims_tui.records.fields import Field
from aims_tui.records.kinds import Derived, RecordKind
from aims_tui.text import cells
from aims_tui.widgets.editors import editor_for
from aims_tui.widgets.fields import FieldEditor, LineEditor, ProseEditor
from aims_tui.widgets.fields_view import LABEL, derived
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.hanging import Hanging
from aims_tui.widgets.headings import summary
from aims_tui.widgets.helped import Helped
from aims_tui.widgets.hints import stepped
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session.drafts import Draft
from aims_tui.workspace.session.unsaved import Unsaved
from aims_tui.workspace.store.workspace import now


class DerivedLine(Static):
    """A value that follows from the fields around it: to be read, and told anew with every save."""

    def __init__(self, derived: Derived) -> None:
        super().__init__(classes="form-derived", markup=False)
        self._derived = derived

    def tell(self, now: RecordDetail) -> None:
        """Say what it is for a record; nothing is shown where there is none."""
        worked = now.worked(self._derived.name)
        self.display = bool(worked.text)
        label = self._derived.label
        self.update(Hanging(cell(label, max(LABEL, cells(label) + 1), MUTED), derived(worked)))


class RecordForm(Helped, VerticalScroll, can_focus=False):
    """One editor a field. Fields that do not matter now (an exclusion's reason, say) are hidden."""

    HELP_TITLE = "The fields"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="panel.save"),
        Binding("f4", "editor", "Editor", id="panel.editor"),
    ]

    detail: var[RecordDetail | None] = var(None, init=False, always_update=True)
    people: var[tuple[str, ...]] = var((), init=False)
    locked: var[bool] = var(False, init=False)

    class Save(Message):
        """Fields should be saved, compared with the heads that their author had in view."""

        def __init__(self, detail: RecordDetail, typed: Mapping[str, str]) -> None:
            super().__init__()
            self.detail = detail
            self.typed = typed

    class EditorWanted(Message):
        """A text of several lines is wanted in the person's own editor."""

        def __init__(self, detail: RecordDetail, field: Field) -> None:
            super().__init__()
            self.detail = detail
            self.field = field

    class Noted(Message):
        """Another text stands unsaved now, or none any more."""

    def __init__(
        self, kind: RecordKind, fields: tuple[Field, ...], unsaved: Unsaved, today: Callable[[], date]
    ) -> None:
        super().__init__()
        self._kind = kind
        self._fields = fields
        self._unsaved = unsaved
        self._today = today
        self._failed: dict[tuple[str, str, str], str] = {}
        """What could not be saved as it stands, so that leaving the field does not try it again and again."""
        self.saving: set[tuple[str, str, str]] = set()
        """The fields that were asked to be saved and are not yet, nor refused."""

    def compose(self) -> ComposeResult:
        yield Static(id="summary", markup=False)
        fields = {field.name: field for field in self._fields}
        for name in self._kind.order:
            described = self._kind.column(name)
            if described.heading:
                yield Static(Content(described.heading), classes="form-heading")
            if name in self._kind.derived:
                yield DerivedLine(self._kind.derived[name])
            elif name in fields:
                yield editor_for(fields[name], self._today)

    @property
    def editors(self) -> list[FieldEditor]:
        """The editors, from top to bottom."""
        return list(self.query(FieldEditor))

    def watch_detail(self, before: RecordDetail | None, now: RecordDetail | None) -> None:
        """Show another record, or the same one anew; text that somebody is typing stays."""
        if before is not None and (now is None or now.key != before.key):
            self._leave(before)
        elif before is not None:
            for editor in self._unnoted():
                self._note(editor, before)
        if now is None:
            return
        if before is None or before.key != now.key:
            self.scroll_home(animate=False)
            above = self.query_one("#summary", Static)
            above.display = bool(summary(now))
            above.update(Content(summary(now)))
        for editor in self.editors:
            self._load(editor, now)
        for line in self.query(DerivedLine):
            line.tell(now)
        self._hide(now)

    def keep(self) -> None:
        """Note as drafts what stands in the editors; what they say about it may still be on its way."""
        if self.detail is not None:
            for editor in self._unnoted():
                self._note(editor, self.detail)

    def _unnoted(self) -> list[FieldEditor]:
        return [editor for editor in self.editors if editor.dirty and editor.typed != editor.noted]

    def leave(self) -> None:
        """Ask for everything to be saved that can be, as when another record is shown."""
        if self.detail is not None:
            self._leave(self.detail)

    def _leave(self, before: RecordDetail) -> None:
        for editor in self.editors:
            if editor.dirty and not editor.read_only:
                self._note(editor, before)
                self._ask(editor, before)

    def _load(self, editor: FieldEditor, now: RecordDetail) -> None:
        name = editor.field.name
        value = now.typed[name]
        if (field := stepped(now.kind, editor.field, now.facts)) != editor.field:
            editor.field = field
            editor.put(editor.typed)
        draft = self._unsaved.get(*now.key, name)
        if draft is None:
            if editor.typed != value or editor.loaded != value:
                editor.load(value)
            editor.noted = editor.typed
            editor.remove_class("-dirty", "-newer")
            return
        editor.loaded = value
        if editor.typed != draft.text:
            editor.put(draft.text)
        editor.noted = editor.typed
        if not editor.dirty:
            self._unsaved.forget(*now.key, name)
        editor.set_class(editor.dirty, "-dirty")
        editor.set_class(editor.dirty and draft.seen != now.seen[name], "-newer")

    def _hide(self, now: RecordDetail) -> None:
        for editor in self.editors:
            editor.display = editor.field.name not in now.hidden_fields or editor.dirty

    def watch_people(self) -> None:
        for editor in self.query(LineEditor):
            editor.offer(self.people)

    def watch_locked(self) -> None:
        for editor in self.editors:
            editor.set_locked(self.locked)

    def on_field_editor_typed(self, event: FieldEditor.Typed) -> None:
        event.stop()
        if self.detail is not None:
            self._note(event.editor, self.detail)

    def on_field_editor_done(self, event: FieldEditor.Done) -> None:
        event.stop()
        if self.detail is not None and event.editor.dirty:
            self._note(event.editor, self.detail)
            self._ask(event.editor, self.detail)

    def _note(self, editor: FieldEditor, detail: RecordDetail) -> None:
        name = editor.field.name
        editor.noted = editor.typed
        self.post_message(self.Noted())
        if not editor.dirty:
            self._unsaved.forget(*detail.key, name)
            return
        known = self._unsaved.get(*detail.key, name)
        if known is not None and known.text == editor.typed:
            return
        title = f"{detail.ref} {editor.field.label}"
        self._unsaved.note(
            replace(known, text=editor.typed, at=now())
            if known is not None
            else Draft(*detail.key, name, editor.typed, detail.seen[name], detail.typed[name], title, now())
        )

    def _ask(self, editor: FieldEditor, detail: RecordDetail, *, again: bool = False) -> None:
        name = editor.field.name
        draft = self._unsaved.get(*detail.key, name)
        if draft is None or (self._failed.get((*detail.key, name)) == draft.text and not again):
            return
        self.saving.add((*detail.key, name))
        self.post_message(self.Save(replace(detail, seen={name: draft.seen}), {name: draft.text}))

    def _answered(self, detail: RecordDetail, typed: Mapping[str, str]) -> None:
        self.saving -= {(*detail.key, name) for name in typed}

    def saved(self, detail: RecordDetail, typed: Mapping[str, str], fresh: RecordDetail) -> None:
        """Say that these fields stand in the file now; what was typed since builds on them."""
        self._answered(detail, typed)
        for name, text in typed.items():
            self._failed.pop((*detail.key, name), None)
            draft = self._unsaved.get(*detail.key, name)
            if draft is not None and draft.text != text:
                self._unsaved.rebase(draft, fresh.seen[name], fresh.typed[name])
            else:
                self._unsaved.forget(*detail.key, name)
        if self.detail is not None and self.detail.key == fresh.key:
            self.detail = fresh

    def failed(self, detail: RecordDetail, typed: Mapping[str, str]) -> None:
        """Say that these could not be saved: they stay in their fields, and are tried again on ctrl+s only."""
        self._answered(detail, typed)
        self._failed |= {(*detail.key, name): text for name, text in typed.items()}

    def given_up(self, detail: RecordDetail, typed: Mapping[str, str]) -> None:
        """Put back what stands in the file: the person thought better of it."""
        self._answered(detail, typed)
        self.post_message(self.Noted())
        for name in typed:
            self._unsaved.forget(*detail.key, name)
        if self.detail is not None and self.detail.key == detail.key:
            for editor in self.editors:
                if editor.field.name in typed:
                    editor.load(editor.loaded)

    def action_save(self) -> None:
        """Save whatever is being typed, and try again what could not be saved."""
        for editor in self.editors:
            if editor.dirty and self.detail is not None:
                self._note(editor, self.detail)
                self._ask(editor, self.detail, again=True)

    @property
    def _text(self) -> Field | None:
        """The text of several lines that the keyboard is in."""
        return next((each.field for each in self.query(ProseEditor) if each.has_focus_within), None)

    def action_editor(self) -> None:
        """Open the text that the keyboard is in in one's own editor."""
        if self.detail is not None and (field := self._text) is not None:
            self.post_message(self.EditorWanted(self.detail, field))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the editor only within a text."""
        return self._text is not None if action == "editor" else super().check_action(action, parameters)

    def take_focus(self, field: str = "") -> None:
        """Put the keyboard into a field, or into the first that takes it."""
        for editor in self.editors:
            if editor.display and editor.target is not None and field in ("", editor.field.name):
                editor.target.focus()
                editor.scroll_visible(animate=False)
                return
