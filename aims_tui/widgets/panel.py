"""The right side of every section: the opened requirement, ready to be edited."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Select, Static, TabbedContent, TabPane

from aims_tui import catalog
from aims_tui.records.described import Field
from aims_tui.text import one_line
from aims_tui.widgets.evidence_list import EvidenceList
from aims_tui.widgets.fields import ChoicesEditor, FieldEditor, LineEditor, editor_for
from aims_tui.workspace.desk import Opened


class RecordPanel(Vertical):
    """Tabs of one requirement. Fields that do not matter now (an exclusion's reason, say) are hidden."""

    BINDINGS = [Binding("ctrl+s", "save", "Save", show=False, id="panel.save")]

    opened: reactive[Opened | None] = reactive(None, init=False)
    people: reactive[tuple[str, ...]] = reactive((), init=False)
    read_only: reactive[bool] = reactive(False, init=False)

    class Save(Message):
        """A field should be saved, compared with the heads that were in view when it was loaded."""

        def __init__(self, opened: Opened, typed: Mapping[str, str]) -> None:
            super().__init__()
            self.opened = opened
            self.typed = typed

    def __init__(self, fields: tuple[Field, ...], today: Callable[[], date]) -> None:
        super().__init__(id="panel")
        self._fields = fields
        self._today = today
        self._kept: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
        """Typed text that is not saved yet, by (row, field), with the heads its author had in view."""

    def compose(self) -> ComposeResult:
        yield Static(id="conflicts", markup=False)
        with TabbedContent(initial="record-tab"):
            with TabPane("Record", id="record-tab"), VerticalScroll(id="record", can_focus=False):
                yield Static(id="summary", markup=False)
                for field in self._fields:
                    yield editor_for(field, self._today)
            with TabPane("Evidence", id="evidence-tab"):
                yield EvidenceList()

    def watch_opened(self, before: Opened | None, now: Opened | None) -> None:
        """Show another requirement, or the same one anew; text that somebody is typing stays."""
        if now is None:
            return
        entry = catalog.load().requirements[now.ref]
        self.border_title = Content(f"{entry.ref} {entry.title}")
        same = before is not None and before.row == now.row
        if not same:
            self.query_one("#summary", Static).update(Content(entry.summary))
            self.query_one("#record", VerticalScroll).scroll_home(animate=False)
        for editor in self.query(FieldEditor):
            self._load(editor, now, same)
        self._hide(now)
        self._show_conflicts(now)
        self.query_one(EvidenceList).evidence = now.evidence
        self.query_one(TabbedContent).get_tab("evidence-tab").label = Content(f"Evidence {len(now.evidence)}")

    def _load(self, editor: FieldEditor, now: Opened, same: bool) -> None:
        name = editor.field.name
        if same and editor.dirty:
            return
        value = now.values[name] if isinstance(editor, ChoicesEditor) else now.typed[name]
        editor.load(value, now.seen[name], (now.row, now.ref))
        if (now.row, name) in self._kept:
            typed, seen = self._kept[now.row, name]
            editor.put(typed)
            editor.seen = seen

    def _hide(self, now: Opened) -> None:
        applicability = now.values.get("applicability", "")
        hidden = {
            "exclusion_justification": applicability != "not_applicable",
            "inclusion_reasons": applicability == "not_applicable",
            "inclusion_justification": applicability == "not_applicable",
            "no_evidence_reason": bool(now.evidence) and not now.values["no_evidence_reason"],
        }
        for editor in self.query(FieldEditor):
            editor.display = not hidden.get(editor.field.name, False)

    def _show_conflicts(self, now: Opened) -> None:
        bar = self.query_one("#conflicts", Static)
        bar.display = bool(now.conflicts)
        labels = [now.kind.fields[each.field].label for each in now.conflicts if each.field in now.kind.fields]
        bar.update(Content(f"⚑ Two people changed: {one_line(', '.join(labels))}. Press c to decide."))

    def watch_people(self) -> None:
        for editor in self.query(LineEditor):
            editor.offer(self.people)

    def watch_read_only(self) -> None:
        for editor in self.query(FieldEditor):
            editor.disabled = self.read_only

    def on_field_editor_done(self, event: FieldEditor.Done) -> None:
        event.stop()
        editor = event.editor
        if self.opened is None:
            return
        row, ref = editor.record
        name, typed = editor.field.name, editor.typed
        self._kept[row, name] = (typed, editor.seen)
        opened = replace(self.opened, row=row, ref=ref, seen={name: editor.seen})
        self.post_message(self.Save(opened, {name: typed}))

    def saved(self, row: str, names: Mapping[str, str]) -> None:
        """Say that these fields stand in the file now."""
        for name in names:
            self._kept.pop((row, name), None)
        for editor in self.query(FieldEditor):
            if editor.record[0] == row and editor.field.name in names:
                editor.loaded = editor.typed

    def given_up(self, row: str, names: Mapping[str, str]) -> None:
        """Put back what stands in the file: the person thought better of it."""
        for name in names:
            self._kept.pop((row, name), None)
        for editor in self.query(FieldEditor):
            if editor.record[0] == row and editor.field.name in names:
                editor.put(editor.loaded)

    @property
    def unsaved(self) -> int:
        """How many fields hold text that is not in the file."""
        rows = set(self._kept)
        rows |= {(editor.record[0], editor.field.name) for editor in self.query(FieldEditor) if editor.dirty}
        return len(rows)

    def action_save(self) -> None:
        """Save whatever is being typed, and try again what could not be saved."""
        for editor in self.query(FieldEditor):
            editor.commit()

    def focus_field(self, name: str, *, open_choices: bool = False) -> None:
        """Put the keyboard into one field; a choice can show its words at once."""
        self.query_one(TabbedContent).active = "record-tab"
        editor = self.query_one(f"#field-{name}", FieldEditor)
        if editor.display:
            target = next(each for each in editor.walk_children(Widget, with_self=True) if each.can_focus)
            target.focus()
            editor.scroll_visible(animate=False)
            if open_choices and isinstance(target, Select):
                self.call_after_refresh(target.action_show_overlay)
