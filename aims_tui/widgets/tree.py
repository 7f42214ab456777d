"""The left side of Clauses and Annex A: requirements under their groups."""

from rich.style import Style
from rich.text import Text
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from aims_tui.catalog import Requirement
from aims_tui.insight.state import State
from aims_tui.text import cut, one_line
from aims_tui.widgets.branches import Branch
from aims_tui.widgets.glyphs import node_label
from aims_tui.workspace.desk import View


class RequirementTree(Tree[str]):
    """Groups and requirements. A node's data is the requirement's number; groups have none."""

    branches: reactive[tuple[Branch, ...]] = reactive((), init=False)
    view: reactive[View | None] = reactive(None, init=False)

    class Chosen(Message):
        """The cursor stands on a requirement."""

        def __init__(self, ref: str) -> None:
            super().__init__()
            self.ref = ref

    class Entered(Message):
        """Enter was pressed on a requirement: the reader wants into its panel."""

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id)
        self.show_root = False
        self.show_guides = False
        self.guide_depth = 2

    def watch_branches(self) -> None:
        """Build the tree anew, keeping the cursor on the same requirement."""
        kept = self.ref
        self.clear()
        self._fill()
        self.go_to(kept)

    def watch_view(self, before: View | None, now: View | None) -> None:
        """Relabel what changed; the cursor and what is open stay."""
        if now is None:
            return
        if before is None or not self.root.children:
            self._fill()
        else:
            self._relabel(now)

    def on_resize(self) -> None:
        if self.view is not None and self.root.children:
            self._relabel(self.view)

    def _relabel(self, now: View) -> None:
        states = {state.ref: state for state in now.glance.states}
        for branch_node, branch in zip(self.root.children, self.branches, strict=True):
            branch_node.set_label(self._group_label(branch, states))
            for node, entry in zip(branch_node.children, branch.requirements, strict=True):
                label = self._label(entry, states[entry.ref])
                if node.label != label:
                    node.set_label(label)

    @property
    def ref(self) -> str:
        """The number of the requirement under the cursor, or empty."""
        node = self.cursor_node
        return node.data or "" if node is not None else ""

    def go_to(self, ref: str) -> None:
        """Put the cursor on a requirement, or on the first one."""
        found = self._node(ref) or next((node for branch in self.root.children for node in branch.children), None)
        if found is not None:
            if found.parent is not None:
                found.parent.expand()
            # A node has its line only after the next layout.
            self.call_after_refresh(self.move_cursor, found)

    def _node(self, ref: str) -> TreeNode[str] | None:
        return next((node for branch in self.root.children for node in branch.children if node.data == ref), None)

    def _fill(self) -> None:
        if self.view is None:
            return
        states = {state.ref: state for state in self.view.glance.states}
        for branch in self.branches:
            node = self.root.add(self._group_label(branch, states), expand=branch.group.ref != "X")
            for entry in branch.requirements:
                node.add_leaf(self._label(entry, states[entry.ref]), data=entry.ref)

    def _label(self, entry: Requirement, state: State) -> Text:
        today = self.view.today.isoformat() if self.view else ""
        return node_label(state, entry.title, today, self._room - 2)

    def _group_label(self, branch: Branch, states: dict[str, State]) -> Text:
        in_play = [states[each.ref] for each in branch.requirements if states[each.ref].in_play]
        done = sum(state.implemented for state in in_play)
        # The "X" of the additional controls is no number of the standard, so it is not shown.
        number = "" if branch.group.ref == "X" else f"{branch.group.ref} "
        count = f"{done}/{len(in_play)}" if in_play else "none adopted"
        title = cut(f"{number}{one_line(branch.group.title)}", self._room - len(count) - 2)
        return Text.assemble((title, Style(bold=True)), f"  {count}")

    @property
    def _room(self) -> int:
        """Cells for a group's label; before the first layout there is no telling."""
        return self.scrollable_content_region.width - 3 if self.size.width else 200

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[str]) -> None:
        event.stop()
        if event.node.data:
            self.post_message(self.Chosen(event.node.data))

    def on_tree_node_selected(self, event: Tree.NodeSelected[str]) -> None:
        event.stop()
        if event.node.data:
            self.post_message(self.Entered())
