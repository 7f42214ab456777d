"""From the rows of a table to a plan: each is read, and what it is about is found; nothing is written here."""

from collections.abc import Mapping

from aims_tui.insight.importing.reading import Chosen
from aims_tui.workspace.commands.importing.cells import Cells
from aims_tui.workspace.commands.importing.identity import Made
from aims_tui.workspace.commands.importing.plan import Outcome, Plan, Row, Tick
from aims_tui.workspace.commands.importing.present import Present
from aims_tui.workspace.commands.importing.requirements import identities
from aims_tui.workspace.commands.importing.settling import Met


class Planner:
    """Reads one table."""

    def __init__(self, chosen: Chosen, present: Present, cells: Cells, made: Made) -> None:
        self._chosen = chosen
        self._identities = identities(chosen, present, cells, made)
        self._widest = chosen.headings.width

    def promise(self) -> Mapping[int, str]:
        """Have the records of the table be found by what it calls them; return their ids by the number of the row."""
        found = ((line.number, self._identities.promised(line)) for line in self._chosen.lines if not line.fault)
        return {number: row for number, row in found if row}

    def read(self, promised: Mapping[int, str], tick: Tick | None = None) -> tuple[Plan, list[Met]]:
        """Return the rows, those refused that cannot be read, and the records that the others are about."""
        lines = self._chosen.lines
        rows: list[Row] = []
        met: list[Met] = []
        for number, line in enumerate(lines):
            row = Row(line.number, self._chosen.sheet.name, record=promised.get(line.number, ""))
            rows.append(row)
            record = None
            if line.fault:
                row.refuse(line.fault)
            elif not self._chosen.sheet.name and any(each.strip() for each in line.cells[self._widest :]):
                row.refuse(
                    f"It has {len(line.cells)} cells under {self._widest} headings: put quotation marks around a "
                    "text with a comma in it."
                )
            else:
                record = self._identities.of(row.read, line)
            if row.outcome is not Outcome.REFUSED and row.read.faults:
                heading, why = next(iter(row.read.faults.items()))
                more = len(row.read.faults) - 1
                row.refuse(f"{why}{f' (and {more} more in this row)' if more else ''}", heading)
            elif record is not None:
                met.append(Met(row, record, self._chosen))
            if tick and number % 200 == 0:
                tick(number, len(lines))
        rows += [
            Row(line.number, self._chosen.sheet.name, Outcome.SKIPPED, why=why) for line, why in self._chosen.skipped
        ]
        rows.sort(key=lambda each: each.number)
        return Plan(self._chosen, rows), met
