"""What concerns the whole workspace and has a key everywhere: to go, to search, to look back, to undo, to export."""

from aims_tui.screens.workspace_app import WorkspaceApp

_NEED_A_WORKSPACE = frozenset(
    ("section", "go_to", "search", "assessments", "changes", "export", "undo", "redo", "hand_over", "merge_copy",
     "import_file", "look_back")
)  # fmt: skip


class CommandsApp(WorkspaceApp):
    """Carries out flows on the section in view. What they need is imported with the first of them."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what needs a workspace only where there is one."""
        if self.context is None and action in _NEED_A_WORKSPACE:
            return False
        return super().check_action(action, parameters)

    def carry_out(self, name: str, *given: str) -> None:
        """Carry out one of the application's flows on the section in view."""
        from aims_tui.screens.flows.workspace import FLOWS

        section = self.section
        if section is not None and not self.screen.is_modal:
            flow = FLOWS[name]
            section.flow(flow.work(self, section, *flow.given, *given), asks=flow.asks)

    def action_go_to(self) -> None:
        """Go to a number, a short id or a title."""
        self.carry_out("go_to")

    def action_search(self) -> None:
        """Search everything that is written."""
        self.carry_out("search")

    def action_assessments(self) -> None:
        """Switch to another assessment, or begin one."""
        self.carry_out("assessments")

    def action_unsaved(self) -> None:
        """Show what was typed and is not in the file."""
        self.carry_out("unsaved")

    def action_changes(self) -> None:
        """Show what changed since a day, or since the last export."""
        self.carry_out("changes")

    def action_hand_over(self) -> None:
        """Hand over everything of one person to another."""
        self.carry_out("hand_over")

    def action_merge_copy(self) -> None:
        """Take in the changes of another copy of the workspace."""
        self.carry_out("merge_copy")

    def action_import_file(self) -> None:
        """Take in a spreadsheet or CSV file that somebody has."""
        self.carry_out("import_file")

    def action_statement(self) -> None:
        """Show the versions of the Statement of Applicability."""
        self.carry_out("statement")

    def action_look_back(self) -> None:
        """Look at everything as it was recorded by a past day."""
        self.carry_out("look_back")

    def action_undo(self) -> None:
        """Take back one's own last action."""
        self.carry_out("undo")

    def action_redo(self) -> None:
        """Do again what undo took back."""
        self.carry_out("redo")

    def action_export(self) -> None:
        """Write the auditors' workbook."""
        self.carry_out("export")
