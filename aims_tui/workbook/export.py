"""From a workspace to the auditors' workbook, or to its sheets as CSV."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

from aims_tui import leftovers, settings
from aims_tui.safe_files import held
from aims_tui.workbook import cells, csv_files, handed_out
from aims_tui.workbook.approvals import approvals, changes, history
from aims_tui.workbook.aside import Aside
from aims_tui.workbook.book import Book, Stamp
from aims_tui.workbook.cover import NOT_A_MEASURE, cover
from aims_tui.workbook.dashboard import dashboard
from aims_tui.workbook.evidence import Proof, evidence
from aims_tui.workbook.feedback import feedback, questions
from aims_tui.workbook.handing_out import HandedOut, handed_out_beside
from aims_tui.workbook.log import log
from aims_tui.workbook.options import Options, Part, Tick
from aims_tui.workbook.page import Page
from aims_tui.workbook.people_sheet import people
from aims_tui.workbook.points import points
from aims_tui.workbook.progress import Progress
from aims_tui.workbook.register import register
from aims_tui.workbook.requirements import clauses, soa
from aims_tui.workbook.risks import risk_map, risk_method, trace, treatment_plan
from aims_tui.workbook.save import save
from aims_tui.workbook.source import Source, read
from aims_tui.workspace.queries.approvals import Signature
from aims_tui.workspace.store import errors, file
from aims_tui.workspace.store.moments import AsOf
from aims_tui.workspace.store.workspace import Workspace

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
    with_files: bool = False,
    signed: Signature | None = None,
    tick: Tick | None = None,
) -> HandedOut | None:
    """Write the workbook of one assessment to ``path``; an older one of ours there is replaced whole, and nothing else.

    ``day_was_given`` says that ``today`` is not the real day: every sheet then says so. An empty
    ``who`` says that nobody is named as its author. ``with_files`` puts copies of the evidence files
    into a folder beside the workbook, and returns what was copied. ``signed`` is the approval of the statement at
    which the workspace is seen. ``tick`` is called with the steps
    done and all steps, at least every 50 ms or so; what it raises ends the export, and then
    everything is as if the export had not begun.

    Raises:
        errors.Refused: there is no such assessment, the path is the workspace itself, or somebody's file lies there.
        errors.WorkspaceError: the workspace cannot be read or the workbook not written.
    """
    if path.suffix == file.SUFFIX or os.path.isdir(path):
        raise errors.Refused(f"{path} is not a place for a workbook; name a file that ends in .xlsx.")
    if workspace.newer:
        raise errors.ReadOnly(workspace.why_read_only)
    if not handed_out.free(path):
        raise errors.Refused(f"{path} is there already, and no export wrote it: name another file, or move it away.")
    progress = Progress(tick)
    source = read(workspace, assessment, today=today, options=options or Options(), progress=progress, signed=signed)
    footer = f"workspace {workspace.id} · journal head {source.seen.head.id[:16]} · {today}"
    stamp = Stamp(footer, _banner(source, workspace.as_of, day_was_given))
    try:
        with ExitStack() as stack:
            folder = stack.enter_context(held(path.parent, make=False))
            part = stack.enter_context(folder.part(settings.access()))
            leftovers.sweep_held(folder)
            if with_files:
                evidence = source.records.get("evidence", {})
                files = stack.enter_context(handed_out_beside(workspace.evidence_of, evidence, path, progress))
                source = replace(source, files=files)
            aside = stack.enter_context(Aside(folder))
            book = Book(stamp, progress, aside)
            _write(book, source, source.people.writer(who))
            save(book.workbook, part, path.name, progress)
            if source.files is not None:
                source.files.place()
    except OSError as error:
        stays = " The old one stays as it was." if os.path.lexists(path) else ""
        raise errors.NoRoom(f"{path} could not be written: {error.strerror}.{stays}") from None
    progress.finish()
    return source.files


def export_csv(
    workspace: Workspace,
    folder: Path,
    *,
    who: str,
    today: date,
    assessment: str = "",
    day_was_given: bool = False,
    options: Options | None = None,
    tick: Tick | None = None,
) -> None:
    """Write the sheets of one assessment into a folder, each as a CSV file; otherwise as :func:`export`.

    Raises:
        errors.Refused: there is no such assessment, or that is no folder.
        errors.WorkspaceError: the workspace cannot be read or the files not written.
    """
    if workspace.newer:
        raise errors.ReadOnly(workspace.why_read_only)
    progress = Progress(tick)
    source = read(workspace, assessment, today=today, options=options or Options(), progress=progress)
    proof = Proof(source)
    pages = _pages(source, proof)
    first = cover(source, proof, pages, source.people.writer(who))
    csv_files.write([first, *pages], folder, _banner(source, workspace.as_of, day_was_given), progress)
    progress.finish()


def _banner(source: Source, as_of: AsOf | None, day_was_given: bool) -> str:
    """Return what every sheet has to say of a demo, of a past day, and of figures of a day that is not today."""
    notes = ["DEMO: a fictional company"] * source.seen.demo
    if as_of is not None:
        notes.append(as_of.words)
        day_was_given = source.today != as_of.day
    return ". ".join(notes + [f"Figures as of {source.today}, not of the day of export"] * day_was_given)


def _write(book: Book, source: Source, who: str) -> None:
    proof = Proof(source)
    book.write(lambda pages: cover(source, proof, pages, who), _pages(source, proof))
    _describe(book, source, who)


def _pages(source: Source, proof: Proof) -> list[Page]:
    """Return every sheet but the Cover, in their order."""
    pages = [soa(source, proof), clauses(source, proof), *_registers(source), evidence(source, proof)]
    if source.signatures:
        pages.append(approvals(source))
    if source.statement.versions:
        pages += [history(source), changes(source, source.statement)]
    pages += [make(source) for part, make in _SHEETS.items() if source.options.has(part)]
    wanted = source.options.sheets
    found = [page for page in pages if not wanted or page.title in wanted]
    if wanted and not found:
        raise errors.Refused(f"Nothing stands in {' or '.join(wanted[:1])} yet.")
    return found


def _registers(source: Source) -> Iterator[Page]:
    """Yield the sheets of the kinds that describe one and have rows, section by section; first the risks."""
    by_place: dict[str, list[Page]] = {"risks": [], "inventory": []}
    for kind in source.kinds.values():
        if kind.about.sheet is not None and source.facts.get(kind.name):
            by_place.setdefault(kind.about.place, []).append(register(source, kind, kind.about.sheet))
    if by_place["risks"]:
        by_place["risks"] += [treatment_plan(source), risk_map(source), risk_method(source), trace(source)]
    for pages in by_place.values():
        yield from pages


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
