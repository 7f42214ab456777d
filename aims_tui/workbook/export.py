"""From a workspace to the auditors' workbook."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from aims_tui import catalog
from aims_tui.insight.figures import figures
from aims_tui.workbook import cells, content
from aims_tui.workbook.book import BODY_FONT, BOLD_FONT, LINE, TITLE_FONT, WRAP_LEFT, Book, height, lines
from aims_tui.workbook.save import save
from aims_tui.workspace import errors, file, glance, history
from aims_tui.workspace.workspace import Workspace


def export(
    workspace: Workspace,
    path: Path,
    *,
    who: str,
    today: date,
    assessment: str = "",
    day_was_given: bool = False,
    tick: Any = None,
) -> None:
    """Write the workbook of one assessment to ``path``; an older one there is replaced whole.

    ``day_was_given`` says that ``today`` is not the real day: every sheet then says so.

    Raises:
        errors.Refused: there is no such assessment, or the path is the workspace itself.
        errors.WorkspaceError: the workspace cannot be read or the workbook not written.
    """
    if path.suffix == file.SUFFIX or path.is_dir():
        raise errors.Refused(f"{path} is not a place for a workbook; name a file that ends in .xlsx.")
    with workspace.reading() as connection:
        seen = glance.glance_in(workspace, connection, assessment)
        rows = list(_rows(workspace, connection, seen))
        organization = _organization(workspace, connection)
        book = _book(workspace, connection, seen, rows, organization, who=who, today=today, told=day_was_given)
    book.workbook.properties.creator = cells.safe(who)
    book.workbook.properties.title = cells.safe(f"{seen.organization}: {seen.assessment.title}")
    save(book.workbook, path)


def _book(
    workspace: Workspace,
    connection: sqlite3.Connection,
    seen: glance.Glance,
    rows: Sequence[content.Row],
    organization: Mapping[str, str],
    *,
    who: str,
    today: date,
    told: bool,
) -> Book:
    notes = ["DEMO: a fictional company"] * seen.demo + [f"Figures as of {today}, not of the day of export"] * told
    book = Book(footer=f"workspace {workspace.id[:8]} · head {seen.head.id[:12]}", banner=". ".join(notes))
    fields = workspace.described["requirement"].fields
    columns = content.Cells(fields, history.Names(connection, workspace.described))
    _cover(book, list(content.cover(seen, figures(seen.states, today), organization, who=who, today=today)))
    standard = catalog.load()
    subclauses = [row for row in rows if row.entry.family == "subclause"]
    _requirements(book, "Clauses", content.clause_columns(columns), _grouped(standard.clauses, subclauses))
    controls = [row for row in rows if row.entry.family == "control"]
    adopted = [row for row in rows if row.entry.family == "additional" and row.values["applicability"] == "applicable"]
    soa = list(_grouped(standard.objectives, controls))
    if adopted:
        soa += ["Additional controls beyond Annex A, adopted by the organization", *adopted]
    _requirements(book, "SoA", content.soa_columns(columns), soa)
    return book


def _cover(book: Book, content_lines: Sequence[tuple[str, Any]]) -> None:
    sheet = book.sheet("Cover")
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["B"].width = 90
    cells.put(sheet, 1, 1, "ISO/IEC 42001: statement of the AI management system").font = TITLE_FONT
    row = 2
    if book.banner:
        cells.put(sheet, row, 1, book.banner).font = BOLD_FONT
    for label, value in content_lines:
        row += 1
        if not label:
            row += 1
            cells.put(sheet, row, 1, value).font = BOLD_FONT
            continue
        cells.put(sheet, row, 1, label).font = BODY_FONT
        cell = cells.put(sheet, row, 2, value)
        cell.font, cell.alignment, cell.border = BODY_FONT, WRAP_LEFT, LINE
        sheet.row_dimensions[row].height = height(lines(str(value), 90))
    sheet.print_area = f"A1:B{row}"


def _requirements(
    book: Book, title: str, sheets: Sequence[content.Sheet], rows: Sequence[content.Row | str] | Iterator[Any]
) -> None:
    book.table(
        title,
        [each.column for each in sheets],
        (row if isinstance(row, str) else [each.cell(row) for each in sheets] for row in rows),
    )


def _grouped(groups: Sequence[catalog.Group], rows: Sequence[content.Row]) -> Iterator[content.Row | str]:
    for group in groups:
        yield f"{group.ref} {group.title}"
        yield from (row for row in rows if row.entry.group == group.ref)


def _organization(workspace: Workspace, connection: sqlite3.Connection) -> dict[str, str]:
    names = list(workspace.described["organization"].fields)
    columns = ", ".join(f'"{name}"' for name in names)
    found = connection.execute(f"SELECT {columns} FROM organization LIMIT 1").fetchone()
    return dict(zip(names, found, strict=True)) if found else {}


def _rows(workspace: Workspace, connection: sqlite3.Connection, seen: glance.Glance) -> Iterator[content.Row]:
    fields = list(workspace.described["requirement"].fields)
    names = ", ".join(f'"{name}"' for name in fields)
    entries = catalog.load().requirements
    evidence = _evidence(connection)
    changed = dict(connection.execute("SELECT row, max(at) FROM op WHERE record = 'requirement' GROUP BY row"))
    found = {
        row[0]: row
        for row in connection.execute(
            f"SELECT id, {names} FROM requirement WHERE assessment = ?", (seen.assessment.id,)
        )
    }
    for state in seen.states:
        row = found[state.id]
        yield content.Row(
            entry=entries[state.ref],
            values=dict(zip(fields, row[1:], strict=True)),
            evidence="\n".join(evidence.get(state.id, ())),
            changed=changed.get(state.id, ""),
        )


def _evidence(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the lines of evidence of every row that has any: id, title, date."""
    found: dict[str, list[str]] = {}
    for to, short, title, issued, state in connection.execute(
        "SELECT l.to_row, e.short, e.title, e.issued_on, e.state FROM link l JOIN evidence e ON e.id = l.from_row"
        " WHERE l.relation = 'supports' ORDER BY length(e.short), e.short"
    ):
        dated = f", {issued}" if issued else ""
        superseded = " (superseded)" if state == "superseded" else ""
        found.setdefault(to, []).append(f"{short} {title}{dated}{superseded}")
    return found
