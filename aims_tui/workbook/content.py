"""What stands on the sheets: the figures, the clauses and the Statement of Applicability."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aims_tui import __version__, catalog
from aims_tui.insight.figures import Figures
from aims_tui.records.described import Field, Kind
from aims_tui.workbook.book import Column
from aims_tui.workspace.glance import Glance
from aims_tui.workspace.history import Names

NOT_A_MEASURE = "This is the organization's own statement, not a measure of conformity."


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement with everything that is exported of it."""

    entry: catalog.Requirement
    values: Mapping[str, str]
    evidence: str
    changed: str
    """Day of the last change, ISO, or empty."""

    @property
    def excluded(self) -> bool:
        return self.values["applicability"] == "not_applicable"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One column of a requirement sheet: its heading and where its cells come from."""

    column: Column
    cell: Callable[[Row], Any]


class Cells:
    """Turns described fields into columns, people and links by name."""

    def __init__(self, fields: Mapping[str, Field], names: Names) -> None:
        self._fields = fields
        self._names = names

    def of(self, name: str, *, label: str = "", width: int = 0, printed: bool = True) -> Sheet:
        """Return the column of one described field."""
        field = self._fields[name]
        column = Column(label or field.label, width or field.described.width, printed)
        return Sheet(column, lambda row: self.value(field, row.values[name]))

    def value(self, field: Field, value: str) -> Any:
        """Return a value as the auditor reads it."""
        if field.kind is Kind.DATE and value:
            return date.fromisoformat(value)
        if field.kind is Kind.CHOICES:
            return ", ".join(field.words(each) for each in field.listed(value))
        if field.kind in (Kind.CHOICE, Kind.YES_NO):
            return field.words(value)
        return self._names.value(field, value)


def shared(cells: Cells) -> list[Sheet]:
    """Return the columns at the end of every requirement sheet, outside the printed page."""
    return [
        cells.of("reviewer", printed=False),
        cells.of("approver", printed=False),
        cells.of("due", printed=False),
        Sheet(Column("Last changed", 12, printed=False), lambda row: _day(row.changed)),
    ]


def clause_columns(cells: Cells) -> list[Sheet]:
    """Return the columns of the sheet of clauses 4 to 10."""
    return [
        Sheet(Column("Ref", 8), lambda row: row.entry.ref),
        Sheet(Column("Requirement", 30), lambda row: row.entry.title),
        cells.of("status"),
        Sheet(Column("How it is implemented", 58), lambda row: _implementation(cells, row)),
        Sheet(Column("Evidence", 36), _evidence),
        cells.of("owner"),
        *shared(cells),
    ]


def soa_columns(cells: Cells) -> list[Sheet]:
    """Return the columns of the Statement of Applicability (6.1.3): nine are printed."""
    return [
        Sheet(Column("Ref", 8), lambda row: row.entry.ref),
        Sheet(Column("Control", 26), lambda row: row.entry.title),
        Sheet(Column("Applicable", 11), _applicable),
        cells.of("inclusion_reasons", width=16),
        Sheet(Column("Justification", 34), _justification),
        Sheet(Column("Status", 12), lambda row: "–" if row.excluded else cells.of("status").cell(row)),
        Sheet(Column("How it is implemented", 44), lambda row: _implementation(cells, row)),
        Sheet(Column("Evidence", 28), _evidence),
        cells.of("owner", width=18),
        Sheet(Column("Origin", 14, printed=False), _origin),
        *shared(cells),
    ]


def _justification(row: Row) -> str:
    return row.values["exclusion_justification" if row.excluded else "inclusion_justification"]


def _origin(row: Row) -> str:
    return "Annex A" if row.entry.family == "control" else "Additional"


def _applicable(row: Row) -> str:
    return {"applicable": "Yes", "not_applicable": "No"}.get(row.values["applicability"], "Undecided")


def _implementation(cells: Cells, row: Row) -> str:
    text = row.values["implementation"]
    by = cells.of("implemented_by").cell(row)
    return f"{text}\nImplemented by: {by}" if by and by != "Us" else text


def _evidence(row: Row) -> str:
    reason = row.values["no_evidence_reason"]
    return f"{row.evidence}\nNo evidence: {reason}".strip() if reason else row.evidence


def _day(iso: str) -> date | str:
    return date.fromisoformat(iso[:10]) if iso else ""


def cover(
    seen: Glance, found: Figures, organization: Mapping[str, str], *, who: str, today: date
) -> Iterator[tuple[str, Any]]:
    """Yield the lines of the Cover: label and value; an empty label begins a new block."""
    book = catalog.load()
    yield "Organization", seen.organization
    yield "Scope", organization.get("scope", "")
    yield "Assessment", seen.assessment.title
    yield "Standard", book.standard
    yield "Figures as of", today
    yield "Exported by", f"{who}, with aims-tui {__version__}"
    yield "", "Figures"
    yield (
        "Subclauses implemented",
        f"{found.subclauses.part} of {found.subclauses.whole} ({found.subclauses.percent} %)",
    )
    yield "Annex A controls", found.controls_total
    yield "  applicable", found.applicable
    yield "  undecided", found.undecided
    yield "  excluded", found.excluded
    yield (
        "Annex A implemented",
        f"{found.controls.part} of {found.controls.whole} not excluded ({found.controls.percent} %)",
    )
    if found.additional.whole:
        yield "Additional controls", f"{found.additional.part} of {found.additional.whole} adopted are implemented"
    yield "Implemented with evidence", found.with_evidence
    yield "Implemented, a reason only", found.with_reason
    yield "With an owner", f"{found.assigned.part} of {found.assigned.whole} ({found.assigned.percent} %)"
    yield "Overdue", len(found.overdue)
    yield "", "Where it comes from"
    yield "Workspace", seen.workspace
    yield "Journal head", seen.head.id
    yield "Changes on record", seen.head.changes
    yield "", NOT_A_MEASURE
