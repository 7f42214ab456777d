"""Who reviewed and approved the opened record, and what is no longer as it was signed."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import var
from textual.visual import Visual

from aims_tui.records.approval import IN_FORCE, STALE
from aims_tui.text import MOST_IN_A_LIST, brief, cut, shown
from aims_tui.widgets.evidence_list import LEAD, TabList
from aims_tui.widgets.glyphs import MUTED, TONES
from aims_tui.widgets.hanging import Hanging
from aims_tui.widgets.helped import Helped
from aims_tui.widgets.read import Read
from aims_tui.widgets.record_history import told
from aims_tui.workspace.queries.approvals import Signature
from aims_tui.workspace.queries.record_detail import RecordDetail

_MOST_CHANGES = 20
"""Changes that are shown of one signature."""


class Signatures(Helped, TabList):
    """Every approval and review, the newest first; of a stale one what changed since, with old beside new."""

    NAME = "signatures"
    HELP_TITLE = "Approvals and reviews"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "want('sign', False)", "Approve", id="signatures.sign"),
        Binding("delete", "want('delete')", "Delete", id="parts.delete"),
    ]
    nothing = "Nobody signed it yet. A approves it as it stands, R says that somebody reviewed it."

    found: var[tuple[Signature, ...]] = var((), init=False)

    def entries(self, detail: RecordDetail) -> Sequence[Signature]:
        return self.found

    def options(self, detail: RecordDetail) -> Sequence[Visual]:
        return [drawn(each) for each in self.found]

    def watch_detail(self, before: RecordDetail | None, now: RecordDetail | None) -> None:
        if now is not None and self.children:
            self.post_message(Read(lambda session: session.signatures_of(now), self._take))

    def _take(self, found: tuple[Signature, ...]) -> None:
        self.found = found
        super().watch_detail(self.detail, self.detail)


def drawn(each: Signature) -> Hanging:
    """Draw one signature: what was decided and how that stands, who signed, and what changed since."""
    kind = each.described
    state = {IN_FORCE: "good", STALE: "doubtful"}.get(each.state, "")
    decision = kind.fields["decision"]
    head = Content.assemble(
        (brief(each.title), "bold"), " · ",
        (decision.words(each.decision), TONES.get(decision.tone(each.decision), "")), " · ",
        (kind.derived["standing"].work(each.facts).text, TONES.get(state, MUTED)),
    )  # fmt: skip
    lead = Content.styled(f"{brief(each.short):<{LEAD}} ", "bold")
    return Hanging(lead, Content("\n").join([head, *_details(each), *_changes(each)]))


def _details(each: Signature) -> Iterator[Content]:
    values = each.facts.values
    entered = values["entered_by"]
    parts = [f"by {each.by or 'nobody named'} on {each.on}", values["role"]]
    parts += [f"entered by {entered}"] if entered and entered != each.by else []
    parts += [f"proof {each.proof}"] if each.proof else []
    yield Content.styled(" · ".join(brief(part) for part in parts if part), MUTED)
    for text in (values["note"], values["although"]):
        yield from (Content(shown(line)) for line in cut(text, MOST_IN_A_LIST).splitlines() if line.strip())


def _changes(each: Signature) -> Iterator[Content]:
    for change in each.changed[:_MOST_CHANGES]:
        who = " ".join(filter(None, (brief(change.by), change.at[:10])))
        yield Content.assemble(told(each.told(change)), (f"  {who}", MUTED))
    if (more := len(each.changed) - _MOST_CHANGES) > 0:
        yield Content.styled(f"and {more} more", MUTED)
