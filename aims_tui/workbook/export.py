"""From a workspace to the auditors' workbook."""

import os
from datetime import date
from pathlib import Path

from aims_tui import leftovers, settings
from aims_tui.safe_files import held
from aims_tui.workbook import cells
from aims_tui.workbook.aside import Aside
from aims_tui.workbook.book import Book, Stamp
from aims_tui.workbook.cover import NOT_A_MEASURE, cover
from aims_tui.workbook.dashboard import dashboard
from aims_tui.workbook.evidence import Proof, evidence
from aims_tui.workbook.feedback import feedback, questions
from aims_tui.workbook.log import log
from aims_tui.workbook.options import Options, Part, Tick
from aims_tui.workbook.page import Page
from aims_tui.workbook.people_sheet import people
from aims_tui.workbook.points import points
from aims_tui.workbook.progress import Progress
from aims_tui.workbook.requirements import clauses, soa
from aims_tui.workbook.save import save
from aims_tui.workbook.source import Source, read
from aims_tui.workspace import errors, file
from aims_tui.workspace.workspace import Workspace

_SHEETS = {
    Part.POINTS: points,
    Part.FEEDBACK: feedback,
    Part.QUESTIONS: questions,
    Part.DASHBOARD: dashboard,
    Part.PEOPLE: people,
    Part.LOG: log,
}


def export(
    workspace: Workspace,
    path: Path,
    *,
    who: str,
    today: date,
    assessment: str = "",
    day_was_given: bool = False,
    options: Options | None = None,
    tick: Tick | None = None,
) -> None:
    """Write the workbook of one assessment to ``path``; an older one there is replaced whole.

    ``day_was_given`` says that ``today`` is not the real day: every sheet then says so. ``tick`` is
    called with the steps done and all steps, at least every 50 ms or so; what it raises ends the
    export, and then everything is as if the export had not begun.

    Raises:
        errors.Refused: there is no such assessment, or the path is the workspace itself.
        errors.WorkspaceError: the workspace cannot be read or the workbook not written.
    """
    if path.suffix == file.SUFFIX or os.path.isdir(path):
        raise errors.Refused(f"{path} is not a place for a workbook; name a file that ends in .xlsx.")
    if workspace.newer:
        raise errors.ReadOnly(workspace.why_read_only)
    progress = Progress(tick)
    source = read(workspace, assessment, today=today, options=options or Options(), progress=progress)
    who = source.people.writer(who)
    notes = ["DEMO: a fictional company"] * source.seen.demo + [
        f"Figures as of {today}, not of the day of export"
    ] * day_was_given
    footer = f"workspace {workspace.id} · journal head {source.seen.head.id[:16]} · {today}"
    stamp = Stamp(footer, ". ".join(notes))
    try:
        with held(path.parent, make=False) as folder, folder.part(settings.access()) as part, Aside(folder) as aside:
            leftovers.sweep_held(folder)
            book = Book(stamp, progress, aside)
            proof = Proof(source)
            book.write(lambda pages: cover(source, proof, pages, who), _pages(source, proof))
            _describe(book, source, who)
            save(book.workbook, part, path.name, progress)
    except OSError as error:
        stays = " The old one stays as it was." if os.path.lexists(path) else ""
        raise errors.NoRoom(f"{path} could not be written: {error.strerror}.{stays}") from None
    progress.finish()


def _pages(source: Source, proof: Proof) -> list[Page]:
    """Return every sheet but the Cover, in their order."""
    pages = [soa(source, proof), clauses(source, proof), evidence(source, proof)]
    return pages + [make(source) for part, make in _SHEETS.items() if source.options.has(part)]


def _describe(book: Book, source: Source, who: str) -> None:
    """Set what a file manager shows of the workbook without opening it."""
    properties = book.workbook.properties
    organization = source.organization["name"]
    properties.title = cells.safe(f"{organization}: {source.assessment}")[:255]
    properties.subject = "Statement of Applicability and state of the AI management system"
    properties.creator = properties.lastModifiedBy = cells.safe(who)[:255]
    properties.keywords = "ISO/IEC 42001, Statement of Applicability, AI management system"
    properties.description = cells.safe(
        f"{NOT_A_MEASURE} Workspace {source.seen.workspace}, journal head {source.seen.head.id}."
    )
