"""Clauses and Annex A: left the tree, right the edit panel."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from aims_tui import catalog, refs
from aims_tui.screens.dialogs import AddEvidence, Decide, NewEvidence, PickChoices, PickEvidence
from aims_tui.screens.section import Save, Section
from aims_tui.widgets.branches import Branch, annex, clauses
from aims_tui.widgets.evidence_list import EvidenceList
from aims_tui.widgets.fields import FieldEditor
from aims_tui.widgets.panel import RecordPanel
from aims_tui.widgets.tree import RequirementTree
from aims_tui.workspace import errors
from aims_tui.workspace.desk import Desk, Opened, Saved, View


class Browse(Section):
    """A tree of requirements and the panel of the one under the cursor."""

    CSS_PATH = "browse.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "field('status')", "Status", id="browse.status"),
        Binding("o", "field('owner')", "Owner", id="browse.owner"),
        Binding("d", "field('due')", "Due", id="browse.due"),
        Binding("e", "evidence", "Evidence", id="browse.evidence"),
        Binding("c", "decide", "Decide", id="browse.decide"),
        Binding("escape", "back", "Back to the list", show=False, id="browse.back"),
    ]

    _came_for = ""
    """The field that a key in the list asked for; empty when the panel was entered to stay."""
    _wanted = ""
    """Where the cursor goes when the section opens; empty: the first requirement."""

    FAMILY: ClassVar[refs.Family] = "subclause"

    def branches(self) -> tuple[Branch, ...]:
        """Return what the tree shows."""
        raise NotImplementedError

    def tree_title(self) -> str:
        """Return the heading of the tree."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        fields = tuple(
            each for each in self.desk.workspace.described["requirement"].for_family(self.FAMILY)
            if not each.described.given
        )  # fmt: skip
        with Horizontal(id="browse"):
            yield RequirementTree(id="tree")
            yield RecordPanel(fields, self.desk.today)

    def on_mount(self) -> None:
        tree = self.query_one(RequirementTree)
        tree.border_title = self.tree_title()
        tree.branches = self.branches()
        super().on_mount()
        tree.focus()
        tree.go_to(self._wanted)

    def show_view(self, view: View) -> None:
        tree, panel = self.query_one(RequirementTree), self.query_one(RecordPanel)
        tree.view = view
        panel.people = view.people
        panel.read_only = bool(self.desk.why_read_only)
        if panel.opened is not None:
            self._open(panel.opened.ref)

    def go_to(self, ref: str) -> None:
        """Put the cursor on a requirement."""
        self._wanted = ref
        if self.is_mounted:
            self.query_one(RequirementTree).go_to(ref)

    @property
    def unsaved(self) -> int:
        """How many fields hold text that is not in the file."""
        return self.query_one(RecordPanel).unsaved if self.is_mounted else 0

    def _open(self, ref: str) -> None:
        try:
            self.query_one(RecordPanel).opened = self.desk.open(ref)
            self.refresh_bindings()
        except (errors.Refused, errors.WorkspaceError) as error:
            self.notify(str(error), severity="error")

    @on(RequirementTree.Chosen)
    def _chosen(self, event: RequirementTree.Chosen) -> None:
        self._open(event.ref)

    @on(RequirementTree.Entered)
    def _entered(self) -> None:
        self.add_class("-reading")
        self.query_one(RecordPanel).focus_field("status")

    def action_back(self) -> None:
        self._came_for = ""
        self.remove_class("-reading")
        self.query_one(RequirementTree).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to decide only where there is something to decide."""
        if action == "decide" and self.is_mounted:
            opened = self._opened
            return bool(opened and opened.conflicts)
        return super().check_action(action, parameters)

    def _on_heading(self) -> bool:
        """Say so when the cursor stands on a group: the panel then shows another record than the one meant."""
        tree = self.query_one(RequirementTree)
        if tree.has_focus and not tree.ref:
            self.notify("This is a heading. Choose a requirement below it first.", severity="warning")
            return True
        return False

    def action_field(self, name: str) -> None:
        if self._on_heading():
            return
        self._came_for = name if self.query_one(RequirementTree).has_focus else ""
        self.add_class("-reading")
        self.query_one(RecordPanel).focus_field(name, open_choices=True)

    def action_evidence(self) -> None:
        from textual.widgets import OptionList, TabbedContent

        if self._on_heading():
            return
        self.add_class("-reading")
        self.query_one(TabbedContent).active = "evidence-tab"
        self.query_one("#evidence", OptionList).focus()

    @property
    def _opened(self) -> Opened | None:
        return self.query_one(RecordPanel).opened

    @on(RecordPanel.Save)
    def _save(self, event: RecordPanel.Save) -> None:
        panel, opened, typed = self.query_one(RecordPanel), event.opened, event.typed

        def save(extra: Mapping[str, str]) -> Saved:
            return self.desk.save(opened, {**typed, **extra})

        def done(_: Saved) -> None:
            panel.saved(opened.row, typed)
            if self._came_for in typed:
                # Who came from the list for this one field goes on in the list.
                self.action_back()

        self.attempt(
            save,
            done=done,
            given_up=lambda: panel.given_up(opened.row, typed),
            fields=opened.kind.fields,
        )

    @on(FieldEditor.ChoicesWanted)
    def _pick(self, event: FieldEditor.ChoicesWanted) -> None:
        editor = event.editor

        def picked(codes: str | None) -> None:
            if codes is not None and codes != editor.typed:
                editor.put_codes(codes)
                editor.commit()

        self.app.push_screen(PickChoices(editor.field, editor.value), picked)

    @on(EvidenceList.Add)
    def _add(self) -> None:
        opened = self._opened

        def added(found: NewEvidence | None) -> None:
            if found is not None and opened is not None:
                self._write(opened, lambda _: self.desk.add_evidence(opened, found.source, found.title, found.note))

        self.app.push_screen(AddEvidence(), added)

    @on(EvidenceList.LinkWanted)
    def _link(self) -> None:
        opened = self._opened
        if opened is None:
            return
        linked = {each.row for each in opened.evidence}
        free = [each for each in self.desk.all_evidence() if each.row not in linked]

        def picked(found: tuple[str, str] | None) -> None:
            if found is not None:
                self._write(opened, lambda _: self.desk.link_evidence(opened, *found))

        self.app.push_screen(PickEvidence(free), picked)

    @on(EvidenceList.Unlink)
    def _unlink(self, event: EvidenceList.Unlink) -> None:
        opened = self._opened
        if opened is not None:
            self._write(opened, lambda extra: self.desk.unlink_evidence(opened, event.evidence.row, extra))

    def _write(self, opened: Opened, save: Save) -> None:
        self.attempt(save, done=lambda _: None, given_up=lambda: None, fields=opened.kind.fields)

    def action_decide(self) -> None:
        """Settle the first conflict of the opened requirement."""
        opened = self._opened
        if opened is None or not opened.conflicts:
            self.notify("There is nothing to decide here.")
            return
        conflict = opened.conflicts[0]
        field = opened.kind.fields[conflict.field]
        words = self.desk.words(field, [op.value for op in conflict.ops])

        def decided(found: tuple[str, str] | None) -> None:
            if found is not None:
                self._write(opened, lambda _: self.desk.decide(opened, *found))

        self.app.push_screen(Decide(conflict, field, words), decided)


class Clauses(Browse):
    """The management system clauses 4 to 10."""

    MODE = "clauses"
    HELP = "Clauses 4 to 10 always apply. Enter opens the panel, escape comes back to the list."

    def branches(self) -> tuple[Branch, ...]:
        return clauses(catalog.load())

    def tree_title(self) -> str:
        return "Clauses 4 to 10"


class Annex(Browse):
    """The reference controls of Annex A, and the additional ones."""

    MODE = "annex"
    FAMILY = "control"
    HELP = "Annex A is selected by risk: every control is applicable, or excluded with a reason."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "field('applicability')", "Applies", id="annex.applicability"),
        Binding("g", "app.grouping", "Grouping", id="annex.grouping"),
    ]

    def __init__(self, desk: Desk, grouping: str) -> None:
        super().__init__(desk)
        self.grouping = grouping

    def branches(self) -> tuple[Branch, ...]:
        return annex(catalog.load(), self.grouping)

    def tree_title(self) -> str:
        if self.grouping == "categories":
            return "Seven categories, guide numbering · g: published"
        return "Nine published objectives · g: categories"

    def group_by(self, grouping: str) -> None:
        """Show the other grouping; nothing in the data changes."""
        self.grouping = grouping
        if self.is_mounted:
            tree = self.query_one(RequirementTree)
            tree.border_title = self.tree_title()
            tree.branches = self.branches()
