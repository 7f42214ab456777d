"""Every text that ever stood in a field of the opened record: to be read, and two of them compared."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import var

from aims_tui.records.fields import Field
from aims_tui.text import brief, count, inner
from aims_tui.widgets.evidence_list import TabList
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.helped import Helped
from aims_tui.widgets.listing import Line, Listing
from aims_tui.widgets.read import Read
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.queries.versions import Version

_NAME, _WHEN, _WHO = 12, 16, 18
"""Cells of the columns: which version it was, when (UTC) and who."""


class Versions(Helped, TabList):
    """The texts, the newest first: which version of the record each was, when, who and why."""

    HELP_TITLE = "The versions"
    NAME = "versions"
    READS = ("enter", "compare")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("d", "compare", "Difference", id="versions.difference")]

    found: var[tuple[Version, ...]] = var((), init=False)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field

    def compose(self) -> ComposeResult:
        listing = Listing(id="versions-list")
        listing.set_reactive(Listing.empty, f"Nothing was ever written as {inner(self.field.label)}. E writes it.")
        yield listing

    @property
    def _listing(self) -> Listing:
        return self.query_one(Listing)

    def entries(self, detail: RecordDetail) -> Sequence[Version]:
        return self.found

    def take_focus(self) -> None:
        """Put the keyboard into the list."""
        self._listing.focus()

    def watch_detail(self, before: RecordDetail | None, now: RecordDetail | None) -> None:
        if now is None or not self.children:
            return
        if before is None or before.key != now.key:
            self._listing.unmark()
        name = self.field.name
        self.post_message(Read(lambda session: session.versions(now, name), self._take))

    def _take(self, found: tuple[Version, ...]) -> None:
        self.found = found

    def watch_found(self) -> None:
        self._listing.header = _head if self.found else None
        self._listing.show([Line(str(each.number), partial(_line, each)) for each in self.found])

    def pair(self) -> tuple[Version, Version] | None:
        """Return the two that are to be compared, the older one first.

        Those are the two that are selected; else the one selected or under the cursor and the present one, or of the
        present one the one before. None where there is no other.
        """
        marked = [each for each in self.found if str(each.number) in self._listing.chosen()]
        if len(marked) == 1:
            place = self.found.index(marked[0])
            before = self.found[place + 1 : place + 2]
            now = [each for each in self.found if each.now and each is not marked[0]]
            marked += now[:1] or before
        if len(marked) != 2:
            return None
        first, second = sorted(marked, key=lambda each: each.number)
        return first, second

    def action_compare(self) -> None:
        """Show how two of them differ."""
        if len(self._listing.marked) > 2:
            self.notify(f"Select two, not {len(self._listing.marked)}: space takes one out again.")
        elif self.detail is not None and self.pair() is not None:
            self.post_message(self.Wanted(self, "compare", self.detail, None))
        else:
            self.notify("There is no other text to compare it with.")

    @on(Listing.Entered)
    def _entered(self, event: Listing.Entered) -> None:
        event.stop()
        numbers = [str(each.number) for each in self.found]
        if self.detail is not None and event.line.key in numbers:
            self.post_message(self.Wanted(self, "enter", self.detail, numbers.index(event.line.key)))


def named(version: Version) -> str:
    """Return how a version is called: ``1.0``, or by its number where the record named none."""
    return version.name or f"text {version.number}"


def told(version: Version) -> str:
    """Return who wrote a version, when, and why."""
    now = "stands now · " if version.now else ""
    why = f" · {brief(version.why)}" if version.why else ""
    return f"{now}{brief(version.who)} · {version.at[:16].replace('T', ' ')} UTC{why}"


def _head(width: int) -> Content:
    return Content("  ") + _columns("Version", "When (UTC)", "Who", "Why", width - 2).stylize(MUTED)


def _line(version: Version, width: int) -> Content:
    length = count(version.length, "character") if version.length else "emptied"
    why = f"stands now · {version.why}" if version.now and version.why else "stands now" if version.now else version.why
    return Content(" ") + _columns(
        named(version), version.at[:16].replace("T", " "), version.who, why or length, width - 1
    )


def _columns(name: str, when: str, who: str, why: str, width: int) -> Content:
    rest = max(width - _NAME - _WHEN - _WHO - 3, 1)
    return Content(" ").join([cell(name, _NAME, "bold"), cell(when, _WHEN), cell(who, _WHO), cell(why, rest)])
