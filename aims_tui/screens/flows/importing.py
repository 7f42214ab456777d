"""Importing a file: choosing it, seeing how it is read, changing that, and taking its rows in as one action."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from aims_tui.insight.importing import days, targets
from aims_tui.insight.importing.every import Every
from aims_tui.insight.importing.reading import Chosen, Wishes
from aims_tui.insight.importing.table import Book
from aims_tui.screens.dialogs.importing import Heading, Imported, PickFile, Preview
from aims_tui.screens.dialogs.pick import PickOne
from aims_tui.screens.flows.working import at_length
from aims_tui.screens.register import Register
from aims_tui.screens.section import GivenUp, Section
from aims_tui.text import capital, count, one_line
from aims_tui.workbook import refused, tables
from aims_tui.workspace.commands.importing import report
from aims_tui.workspace.commands.importing.importing import carry_out, every_table, planned, planned_whole, table
from aims_tui.workspace.commands.importing.plan import Outcome, Plan, Whole
from aims_tui.workspace.store import errors

_PASS_OVER = ""
_ALL_SHEETS = ""
Found = Chosen | Every
"""What of a file is read: one table, or all."""


async def import_file(section: Section) -> None:
    """Ask which file, show what would become of its rows, and take them in when that is wanted."""
    if not section.may_write():
        return
    section.app.clear_notifications()
    path, book = await _read(section)
    found = await _Reading(section, book).settled()
    plan = await at_length(section, f"Importing {one_line(book.name)}", found.carried_out)
    section.post_message(section.Changed("saved"))
    told = _told(plan, (Outcome.REFUSED, Outcome.ADDED, Outcome.UPDATED, Outcome.SKIPPED))
    dialog = Imported(report.totals(plan, dry=False), told, refused=bool(plan.refused))
    if await section.choose(dialog) == "refused":
        await _aside(section, path, plan)


async def _read(section: Section) -> tuple[Path, Book]:
    """Have a file chosen until one can be read."""
    typed = ""
    while True:
        path = await section.choose(PickFile(typed))
        typed = str(path)
        try:
            return path, await section.patiently(partial(tables.read, path), section.context.export_thread)
        except (errors.Refused, errors.WorkspaceError) as error:
            section.notify(str(error), severity="error", timeout=10)


def _told(plan: Plan | Whole, order: Sequence[Outcome]) -> list[str]:
    """Return what is said of the rows that became one of these, in this order; of several sheets below their names."""
    found: list[str] = []
    for each in plan.plans:
        kind = each.chosen.kind
        rows = [report.line(row, kind) for outcome in order for row in each.rows if row.outcome is outcome]
        if isinstance(plan, Whole) and rows:
            found.append(f"{one_line(each.chosen.sheet.name)}: {report.outcomes(each)}")
        found += rows
    return found


async def _aside(section: Section, path: Path, plan: Plan | Whole) -> None:
    """Write the refused rows beside the file that they come from."""
    if isinstance(plan, Whole):
        aside = refused.beside(path, ".xlsx")
        write = partial(refused.write_workbook, aside, plan.to_mend())
    else:
        aside = refused.beside(path, ".csv")
        write = partial(refused.write, aside, plan.chosen, {row.number: row.why for row in plan.refused})
    await section.patiently(write, section.context.export_thread)
    section.notify(f"The refused rows stand in {aside}: mend them there and import that file.", timeout=10)


class _Reading:
    """How one file is read, until somebody is content with it."""

    def __init__(self, section: Section, book: Book) -> None:
        self._section = section
        self._session = section.session
        self._book = book
        self._wishes = Wishes()
        self._all = False
        """All of its sheets are taken together."""
        self._as_found = False
        self._at = ""
        kind = section.kind.name if isinstance(section, Register) else ""
        self._in_view = kind

    async def settled(self) -> "_Reading":
        """Show how it is read, and have that changed, until it is to be imported.

        Raises:
            GivenUp: it is not.
        """
        await self._begin()
        while True:
            found = await self._section.patiently(self._tables)
            plan = await at_length(self._section, f"Reading {one_line(self._book.name)}", partial(self._planned, found))
            what, heading = await self._section.choose(self._preview(plan))
            self._at = heading
            if what == "import":
                if plan.changes:
                    return self
                self._section.notify("There is nothing in it to be imported.", severity="warning")
                continue
            try:
                await _CHANGES[what](self, found, heading)
            except GivenUp:
                continue
            except errors.Refused as error:
                self._section.notify(str(error), severity="warning", timeout=10)

    async def _begin(self) -> None:
        """Find out which sheet and kind are meant, and ask where that is not clear."""
        sheets = [sheet.name for sheet in self._book.sheets if not sheet.hidden]
        while True:
            try:
                await self._section.patiently(self._tables)
                return
            except errors.Refused as error:
                if len(sheets) > 1 and not self._wishes.sheet and not self._all:
                    options = [(_ALL_SHEETS, "All sheets together"), *((name, name) for name in sheets)]
                    chosen = await self._section.choose(PickOne("Which sheet?", options))
                    self._wishes = replace(self._wishes, sheet=chosen)
                    self._all = chosen == _ALL_SHEETS
                elif self._all:
                    raise
                elif not self._wishes.into:
                    await self._into(None, "")
                else:
                    raise error

    def _tables(self) -> Found:
        workspace = self._session.workspace
        return (every_table if self._all else table)(workspace, self._book, self._wishes)

    def _planned(self, found: Found, tick: Callable[[int, int], None]) -> Plan | Whole:
        session = self._session
        when, mine, mode = session.today(), session.assessment, self._as_found
        if isinstance(found, Every):
            return planned_whole(session.workspace, found, today=when, assessment=mine, as_found=mode, tick=tick)
        return planned(session.workspace, found, today=when, assessment=mine, as_found=mode, tick=tick)

    def carried_out(self, tick: Callable[[int, int], None]) -> Plan | Whole:
        """Plan it anew, because somebody may have saved since, and write it."""
        session = self._session
        plan = self._planned(self._tables(), tick)
        if plan.changes:
            carry_out(session.workspace, plan, who=session.who, as_found=self._as_found, tick=tick)
        return plan

    def _preview(self, plan: Plan | Whole) -> Preview:
        headings = [each for one in plan.plans for each in self._headings(one.chosen)]
        mode = " As found." if self._as_found else ""
        if isinstance(plan, Whole):
            what, notes = "", [*report.passed_over(plan)]
        else:
            what, notes = f"{count(len(plan.chosen.lines), 'row')} as {plan.chosen.kind.about.many}: ", []
        sentence = f"{what}{report.totals(plan, dry=True)}{mode}"
        order = (Outcome.REFUSED, Outcome.ADDED, Outcome.UPDATED, Outcome.SKIPPED, Outcome.UNCHANGED)
        told = dict.fromkeys([*notes, *(note for each in plan.plans for note in each.chosen.notes)])
        rows = _told(plan, order)
        return Preview(self._book.name, sentence, headings, [*told, *rows], at=self._at)

    def _headings(self, chosen: Chosen) -> Iterator[Heading]:
        columns = {column.head.place: column for column in chosen.columns}
        before = f"{chosen.sheet.name}!" if self._all else ""
        for head in chosen.headings.heads:
            column = columns.get(head.place)
            if column is None:
                yield Heading(f"{before}{head.name}", "", "")
            else:
                words = report.words(column.met, chosen.kind.fields.get(column.target.name))
                yield Heading(f"{before}{head.name}", column.target.label, ", ".join(words))

    def _of(self, found: Found | None, heading: str) -> tuple[Chosen, str]:
        """Return the table in which a heading of the preview stands, and the heading as it stands there."""
        if isinstance(found, Every):
            for each in found.tables:
                before = f"{each.sheet.name}!"
                if heading.startswith(before) and heading.removeprefix(before) in each.mapping:
                    return each, heading.removeprefix(before)
            raise errors.Refused(f"There is no heading {heading}.")
        assert found is not None
        return found, heading

    async def _map(self, found: Found | None, heading: str) -> None:
        """Ask what a column is."""
        table, own = self._of(found, heading)
        possible = targets.of(self._session.workspace.kinds, table.kind)
        options = [(_PASS_OVER, "– passed over –"), *((each.name, each.label) for each in possible.values())]
        current = table.mapping.get(own, "")
        name = await self._section.choose(PickOne(f"What is {heading}?", options, current))
        self._wishes = replace(self._wishes, mapping={**self._wishes.mapping, heading: name})

    async def _words(self, found: Found | None, heading: str) -> None:
        """Ask which word of a column means something else, and what."""
        table, own = self._of(found, heading)
        column = next((each for each in table.columns if each.head.name == own and each.met), None)
        if column is None or column.target.field is None or not column.target.field.choices:
            raise errors.Refused(f"{heading} is no column of words that stand for others.")
        words = [(word, f"{word} = {code or '?'}") for word, code in column.met.items()]
        word = await self._section.choose(PickOne(f"Which word of {heading}?", words))
        code = await self._section.choose(PickOne(f"What does {word} mean?", column.target.field.choices))
        known = self._wishes.words.get(heading, {})
        self._wishes = replace(self._wishes, words={**self._wishes.words, heading: {**known, word: code}})

    async def _into(self, found: Found | None, heading: str) -> None:
        """Ask of which kind its rows are."""
        if isinstance(found, Every):
            raise errors.Refused("Each sheet says what it holds. Import one alone to say something else.")
        kinds = targets.importable(self._session.workspace.kinds)
        options = [(kind.name, capital(kind.about.many)) for kind in kinds]
        current = found.kind.name if found else self._in_view
        name = await self._section.choose(PickOne("What are its rows?", options, current))
        # What was said of the columns was said of another kind.
        self._wishes = Wishes(name, self._wishes.sheet, dates=self._wishes.dates)

    async def _dates(self, found: Found | None, heading: str) -> None:
        """Ask whether day or month stands first."""
        options: Sequence[tuple[str, str]] = (
            (days.DAY_FIRST, "Day first: 09/10/2026 is 9 October"),
            (days.MONTH_FIRST, "Month first: 09/10/2026 is 10 September"),
        )
        order = await self._section.choose(PickOne("Days that could be either", options, self._wishes.dates))
        self._wishes = replace(self._wishes, dates=order)

    async def _found(self, found: Found | None, heading: str) -> None:
        """Take what is incomplete as it is, or no longer."""
        self._as_found = not self._as_found


_CHANGES = {
    "map": _Reading._map,
    "words": _Reading._words,
    "into": _Reading._into,
    "dates": _Reading._dates,
    "as_found": _Reading._found,
}
"""What the keys of the preview change."""
