"""The evidence linked to the opened requirement."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from aims_tui.text import one_line
from aims_tui.workspace.desk import Supporting


class EvidenceList(Vertical):
    """Linked evidence with the note on each; keys to add, link and unlink."""

    BINDINGS = [
        Binding("n", "add", "New evidence", id="evidence.add"),
        Binding("l", "link", "Link existing", id="evidence.link"),
        Binding("u,delete", "unlink", "Unlink", id="evidence.unlink"),
    ]

    evidence: reactive[tuple[Supporting, ...]] = reactive(())

    class Add(Message):
        """New evidence is wanted."""

    class LinkWanted(Message):
        """Evidence that is there already should be linked."""

    class Unlink(Message):
        """This evidence should be taken off."""

        def __init__(self, evidence: Supporting) -> None:
            super().__init__()
            self.evidence = evidence

    def compose(self) -> ComposeResult:
        yield OptionList(id="evidence", markup=False)
        yield Static(
            "Nothing is linked yet. Press n to add a file or a web address, l to link what is there.",
            id="no-evidence",
            markup=False,
        )

    def watch_evidence(self) -> None:
        options = self.query_one("#evidence", OptionList)
        kept = options.highlighted
        options.clear_options()
        options.add_options(Option(_line(each), id=each.row) for each in self.evidence)
        if self.evidence:
            options.highlighted = min(kept or 0, len(self.evidence) - 1)
        self.query_one("#no-evidence", Static).display = not self.evidence

    def action_add(self) -> None:
        self.post_message(self.Add())

    def action_link(self) -> None:
        self.post_message(self.LinkWanted())

    def action_unlink(self) -> None:
        highlighted = self.query_one("#evidence", OptionList).highlighted
        if highlighted is not None:
            self.post_message(self.Unlink(self.evidence[highlighted]))


def _line(each: Supporting) -> Content:
    superseded = " (superseded)" if each.state == "superseded" else ""
    head = Content.assemble((f"{each.short} ", "bold"), one_line(each.title), (superseded, "$text-warning"))
    return (
        Content("\n").join([head, Content.styled(f"  {one_line(each.note)}", "$foreground-muted")])
        if each.note
        else head
    )
