"""From the rows of a table to a plan: each is read, and what it is about is found; nothing is written here."""

from collections.abc import Mapping

from aims_tui.insight.importing.reading import Chosen
from aims_tui.insight.importing.table import Line
from aims_tui.insight.importing.targets import Sort
from aims_tui.insight.importing.texts import is_error
from aims_tui.workspace.commands.importing.cells import Cells, Read
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
        lines = (self._without_errors(line, Read()) for line in self._chosen.lines if not line.fault)
        found = ((line.number, self._identities.promised(line)) for line in lines)
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
                record = self._identities.of(row.read, self._without_errors(line, row.read))
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

    def _without_errors(self, line: Line, read: Read) -> Line:
        """Return a row without what stands where a formula failed, having told of it; what has to be there is a fault.

        An error for the number of a requirement stays: that it is none is said where numbers are read.
        """
        cells = [*line.cells]
        for column in self._chosen.columns:
            place, target = column.head.place, column.target
            error = line.cell(place) or self._chosen.sheet.errors.get((line.number - 1, place), "")
            if not error or target.sort is Sort.NUMBER or not is_error(error):
                continue
            cells[place : place + 1] = [""]
            if target.field is not None and target.field.required:
                read.faults[column.head.name] = f"The formula failed in the file: {error.strip()} stands there."
            else:
                read.told.append(f"{column.head.name}: {error.strip()} is read as empty; the formula failed.")
        return line._replace(cells=tuple(cells)) if read.told or read.faults else line
