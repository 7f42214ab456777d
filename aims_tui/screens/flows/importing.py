"""Importing a file: choosing it, seeing how it is read, changing that, and taking its rows in as one action."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from aims_tui.insight.importing import days, targets
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
from aims_tui.workspace.commands.importing.importing import carry_out, planned, table
from aims_tui.workspace.commands.importing.plan import Outcome, Plan
from aims_tui.workspace.store import errors

_PASS_OVER = ""


async def import_file(section: Section) -> None:
    """Ask which file, show what would become of its rows, and take them in when that is wanted."""
    if not section.may_write():
        return
    section.app.clear_notifications()
    path, book = await _read(section)
    found = await _Reading(section, book).settled()
    plan = await at_length(section, f"Importing {one_line(book.name)}", found.carried_out)
    section.post_message(section.Changed("saved"))
    told = [report.line(row) for row in plan.rows if row.outcome is not Outcome.UNCHANGED]
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


async def _aside(section: Section, path: Path, plan: Plan) -> None:
    """Write the refused rows beside the file that they come from."""
    aside = path.with_name(f"{path.stem}-refused.csv")
    rows = {row.number: row.why for row in plan.refused}
    await section.patiently(partial(refused.write, aside, plan.chosen, rows), section.context.export_thread)
    section.notify(f"The refused rows stand in {aside}: mend them there and import that file.", timeout=10)


class _Reading:
    """How one file is read, until somebody is content with it."""

    def __init__(self, section: Section, book: Book) -> None:
        self._section = section
        self._session = section.session
        self._book = book
        self._wishes = Wishes()
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
            found = await self._section.patiently(partial(table, self._session.workspace, self._book, self._wishes))
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
                await self._section.patiently(partial(table, self._session.workspace, self._book, self._wishes))
                return
            except errors.Refused as error:
                if len(sheets) > 1 and not self._wishes.sheet:
                    options = [(name, name) for name in sheets]
                    chosen = await self._section.choose(PickOne("Which sheet?", options))
                    self._wishes = replace(self._wishes, sheet=chosen)
                elif not self._wishes.into:
                    await self._into(None, "")
                else:
                    raise error

    def _planned(self, found: Chosen, tick: Callable[[int, int], None]) -> Plan:
        session = self._session
        return planned(
            session.workspace, found, today=session.today(), assessment=session.assessment, as_found=self._as_found,
            tick=tick,
        )  # fmt: skip

    def carried_out(self, tick: Callable[[int, int], None]) -> Plan:
        """Plan it anew, because somebody may have saved since, and write it."""
        session = self._session
        plan = self._planned(table(session.workspace, self._book, self._wishes), tick)
        if plan.changes:
            carry_out(session.workspace, plan, who=session.who, as_found=self._as_found, tick=tick)
        return plan

    def _preview(self, plan: Plan) -> Preview:
        chosen = plan.chosen
        columns = {column.head.place: column for column in chosen.columns}
        headings = [
            Heading(head.name, column.target.label, ", ".join(report.words(column.met)))
            if (column := columns.get(head.place)) else Heading(head.name, "")
            for head in chosen.headings.heads
        ]  # fmt: skip
        mode = " As found." if self._as_found else ""
        number = count(len(chosen.lines), "row")
        sentence = f"{number} as {chosen.kind.about.many}: {report.totals(plan, dry=True)}{mode}"
        order = {Outcome.REFUSED: 0, Outcome.ADDED: 1, Outcome.UPDATED: 2, Outcome.SKIPPED: 3, Outcome.UNCHANGED: 4}
        rows = sorted(plan.rows, key=lambda row: order[row.outcome])
        told = [*chosen.notes, *(report.line(row) for row in rows)]
        return Preview(self._book.name, sentence, headings, told, at=self._at)

    async def _map(self, found: Chosen | None, heading: str) -> None:
        """Ask what a column is."""
        assert found is not None
        possible = targets.of(self._session.workspace.kinds, found.kind)
        options = [(_PASS_OVER, "– passed over –"), *((each.name, each.label) for each in possible.values())]
        current = found.mapping.get(heading, "")
        name = await self._section.choose(PickOne(f"What is {heading}?", options, current))
        self._wishes = replace(self._wishes, mapping={**self._wishes.mapping, heading: name})

    async def _words(self, found: Chosen | None, heading: str) -> None:
        """Ask which word of a column means something else, and what."""
        assert found is not None
        column = next((each for each in found.columns if each.head.name == heading and each.met), None)
        if column is None or column.target.field is None or not column.target.field.choices:
            raise errors.Refused(f"{heading} is no column of words that stand for others.")
        words = [(word, f"{word} = {code or '?'}") for word, code in column.met.items()]
        word = await self._section.choose(PickOne(f"Which word of {heading}?", words))
        code = await self._section.choose(PickOne(f"What does {word} mean?", column.target.field.choices))
        known = self._wishes.words.get(heading, {})
        self._wishes = replace(self._wishes, words={**self._wishes.words, heading: {**known, word: code}})

    async def _into(self, found: Chosen | None, heading: str) -> None:
        """Ask of which kind its rows are."""
        kinds = targets.importable(self._session.workspace.kinds)
        options = [(kind.name, capital(kind.about.many)) for kind in kinds]
        current = found.kind.name if found else self._in_view
        name = await self._section.choose(PickOne("What are its rows?", options, current))
        # What was said of the columns was said of another kind.
        self._wishes = Wishes(name, self._wishes.sheet, dates=self._wishes.dates)

    async def _dates(self, found: Chosen | None, heading: str) -> None:
        """Ask whether day or month stands first."""
        options: Sequence[tuple[str, str]] = (
            (days.DAY_FIRST, "Day first: 09/10/2026 is 9 October"),
            (days.MONTH_FIRST, "Month first: 09/10/2026 is 10 September"),
        )
        order = await self._section.choose(PickOne("Days that could be either", options, self._wishes.dates))
        self._wishes = replace(self._wishes, dates=order)

    async def _found(self, found: Chosen | None, heading: str) -> None:
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
