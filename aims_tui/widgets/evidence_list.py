"""The evidence linked to the opened requirement, and what an opened piece of evidence supports."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.visual import Visual
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from aims_tui import catalog
from aims_tui.text import MOST_IN_A_LIST, brief, cut, shown
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.hanging import Hanging
from aims_tui.widgets.helped import Helped
from aims_tui.workspace.queries.record_detail import RecordDetail, Supported, Supporting

LEAD = 8
"""Cells for a number or short id before what is said about it."""


class TabList(Vertical):
    """A tab that is a list: one option an entry, and a sentence where there is none."""

    NAME = ""
    """By which its keys are found."""
    READS: ClassVar[tuple[str, ...]] = ("view", "enter")
    """What its keys do that changes nothing."""
    nothing = ""
    """What stands there where there is no entry: what to do."""

    today: Callable[[], date] = date.today
    detail: var[RecordDetail | None] = var(None, init=False)

    class Wanted(Message):
        """Something should be done about the opened record, or about one entry of the list."""

        def __init__(self, listed: "TabList", action: str, detail: RecordDetail, number: int | None) -> None:
            super().__init__()
            self.listed = listed
            self.action = action
            self.detail = detail
            self.number = number
            """Index of the entry; None where the action needs none."""

    def compose(self) -> ComposeResult:
        yield OptionList(markup=False)
        yield Static(self.nothing, classes="nothing", markup=False)

    def on_mount(self) -> None:
        self.watch_detail(None, self.detail)

    def entries(self, detail: RecordDetail) -> Sequence[object]:
        """Return what the list is of."""
        raise NotImplementedError

    def options(self, detail: RecordDetail) -> Sequence[Visual]:
        """Return how the entries look, in the same order."""
        raise NotImplementedError

    def watch_detail(self, before: RecordDetail | None, now: RecordDetail | None) -> None:
        if now is None or not self.children:
            return
        entries = self.options(now)
        listed = self.query_one(OptionList)
        kept = listed.highlighted if before is not None and before.key == now.key else 0
        listed.set_options([Option(each) for each in entries])
        if entries:
            listed.highlighted = min(kept or 0, len(entries) - 1)
        self.query_one(".nothing", Static).display = not entries

    def take_focus(self) -> None:
        """Put the keyboard into the list."""
        self.query_one(OptionList).focus()

    def action_want(self, action: str, of_entry: bool = True) -> None:
        """Pass on what a key asked for."""
        number = self.query_one(OptionList).highlighted
        if self.detail is not None and (number is not None or not of_entry):
            self.post_message(self.Wanted(self, action, self.detail, number if of_entry else None))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_want("enter")


class EvidenceList(Helped, TabList):
    """Linked evidence with the note on each; keys to add, link, note, replace, look at and unlink."""

    HELP_TITLE = "The evidence"
    NAME = "evidence"
    nothing = "Nothing is linked yet. Enter, then n adds a file or a web address, l links what is there."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "want('add', False)", "New", id="evidence.add"),
        Binding("l", "want('link', False)", "Link", id="evidence.link"),
        Binding("t", "want('note')", "Note", id="evidence.note"),
        Binding("v", "want('view')", "View", id="evidence.view"),
        Binding("r", "want('replace')", "New version", id="evidence.replace"),
        Binding("u,delete", "want('unlink')", "Unlink", id="evidence.unlink"),
    ]

    def entries(self, detail: RecordDetail) -> Sequence[object]:
        return detail.evidence

    def options(self, detail: RecordDetail) -> Sequence[Visual]:
        today = self.today().isoformat()
        return [_supporting(each, today) for each in detail.evidence]


class SupportsList(Helped, TabList):
    """What the opened evidence supports, with the note on each."""

    HELP_TITLE = "What it supports"
    NAME = "supports"
    nothing = "It supports nothing yet. Enter, then l links it to a clause or control."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "want('link', False)", "Link", id="supports.link"),
        Binding("t", "want('note')", "Note", id="supports.note"),
        Binding("u,delete", "want('unlink')", "Unlink", id="supports.unlink"),
    ]

    def entries(self, detail: RecordDetail) -> Sequence[object]:
        return detail.supports

    def options(self, detail: RecordDetail) -> Sequence[Visual]:
        several = len({each.assessment for each in detail.supports}) > 1
        return [_supported(each, several) for each in detail.supports]


def _supporting(each: Supporting, today: str) -> Hanging:
    why = each.weakness_on(today)
    state = f" ({why})" if why else ""
    head = Content.assemble((brief(each.title), "bold"), (state, "$text-warning"))
    kept = [Content.styled(brief(each.kept), MUTED)] if each.kept else []
    lead = Content.styled(f"{brief(each.short):<{LEAD}} ", "bold")
    return Hanging(lead, Content("\n").join([head, *_note(each.note), *kept]))


def _supported(each: Supported, several: bool) -> Hanging:
    entry = catalog.load().requirements.get(each.ref)
    where = [Content.styled(brief(each.assessment), MUTED)] if several else []
    head = Content.styled(entry.title if entry else brief(each.ref), "bold")
    lead = Content.styled(f"{each.ref if entry else '':<{LEAD}} ", "bold")
    return Hanging(lead, Content("\n").join([head, *_note(each.note), *where]))


def _note(note: str) -> list[Content]:
    return [Content(shown(line)) for line in cut(note, MOST_IN_A_LIST).splitlines() if line.strip()]
