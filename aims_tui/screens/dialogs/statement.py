"""The versions of the Statement of Applicability, and what each changed (6.1.3)."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from aims_tui.screens.dialogs.base import Dialog
from aims_tui.text import brief, count
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.listing import Line, Listing
from aims_tui.widgets.record_history import told
from aims_tui.workspace.queries.approvals import Signature
from aims_tui.workspace.queries.signed_changes import Change
from aims_tui.workspace.queries.statement import Edition


class Asked(NamedTuple):
    """What is to be done: export a version, go to a control (record and row), or, with neither, approve."""

    export: Signature | None = None
    row: tuple[str, str] | None = None


class StatementVersions(Dialog[Asked]):
    """What stands now and every version, each with what came to differ since the one before."""

    HELP_TITLE = "Versions of the statement"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("A", "approve", "Approve what stands now", id="statement.approve"),
        Binding("x", "export", "Export this version", id="statement.export"),
    ]

    def __init__(self, editions: Sequence[Edition]) -> None:
        super().__init__(classes="-finder -changes")
        newest = next((edition.version for edition in editions if edition.version is not None), None)
        self.heading = "Statement of Applicability" + (f" {newest.version}" if newest else ": no version yet")
        self._editions = {f"{number}": edition for number, edition in enumerate(editions)}
        self._changes: dict[str, Change] = {}
        self._lines = [*self._drawn()]

    def _drawn(self) -> Iterator[Line]:
        for number, edition in self._editions.items():
            yield Line(number, partial(_heading, edition), heading=True)
            for place, change in enumerate(edition.changes):
                self._changes[f"{number}.{place}"] = change
                yield Line(f"{number}.{place}", partial(_line, change), under=number)

    def parts(self) -> Iterator[Widget]:
        yield Listing(id="found", marks=False)
        yield VerticalScroll(Static(id="change", markup=False), id="read-change", can_focus=True)
        yield Static(
            "A approves what stands now as a new version · x exports the version under the cursor · enter goes there",
            id="note", markup=False,
        )  # fmt: skip

    def on_mount(self) -> None:
        listing = self.query_one(Listing)
        listing.empty = "No version is approved yet. A approves the statement as it stands as version 1.0."
        listing.show(self._lines)
        self.query_one("#read-change").display = bool(self._lines)
        listing.focus()
        self._chosen()

    @property
    def _edition(self) -> Edition | None:
        return self._editions.get(self.query_one(Listing).key.partition(".")[0])

    @on(Listing.Chosen)
    def _chosen(self) -> None:
        change, edition = self._changes.get(self.query_one(Listing).key), self._edition
        shown = Content("")
        if change is not None:
            by = " ".join(filter(None, (brief(change.by), change.at[:10])))
            shown = Content.assemble(told(change.told), (f"  {by}", MUTED))
        elif edition is not None and edition.version is not None:
            shown = _signed(edition.version)
        elif edition is not None:
            shown = Content.styled("What stands now and is in no approved version.", MUTED)
        self.query_one("#change", Static).update(shown)

    @on(Listing.Entered)
    def _go(self) -> None:
        if (change := self._changes.get(self.query_one(Listing).key)) is not None:
            self.dismiss(Asked(row=(change.record, change.row)))

    def action_approve(self) -> None:
        self.dismiss(Asked())

    def action_export(self) -> None:
        if (edition := self._edition) is None or edition.version is None:
            self.notify("Go to a version: x writes the workbook as it was when that was approved.")
        else:
            self.dismiss(Asked(export=edition.version))


def _heading(edition: Edition, width: int) -> Content:
    changes = count(len(edition.changes), "change")
    if edition.version is None:
        return cell(f"Now, not approved: {changes} since", width)
    each = edition.version
    since = f" · {changes}" if edition.changes else ""
    return cell(f"{each.version} · approved on {each.on} by {each.by or 'nobody named'}{since}", width)


def _line(change: Change, width: int) -> Content:
    old = "" if change.prose else f"{brief(change.old_words) or '–'} "
    line = Content.assemble(f"  {brief(change.about)} ", (old, MUTED), "→ ", brief(change.new_words) or "–")
    return line.truncate(width, ellipsis=True, pad=True)


def _signed(each: Signature) -> Content:
    values = each.facts.values
    lines = [
        f"{values['role']} · entered by {values['entered_by']}" + (f" · proof {each.proof}" if each.proof else ""),
        f"hash {values['hash'][:16]}… · journal head {values['head'][:16]}…",
        *(values[name] for name in ("note", "although") if values[name]),
    ]
    return Content("\n").join(Content(brief(line, 2_000)) for line in lines)
