"""Writing the workbook, and the versions of the Statement of Applicability."""

import os
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from aims_tui.records.kinds import RecordKind
from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.write import Form
from aims_tui.screens.flows.working import at_length
from aims_tui.screens.section import GivenUp, Section
from aims_tui.text import count, one_line
from aims_tui.workspace.store import errors

if TYPE_CHECKING:
    from aims_tui.screens.workspace_app import WorkspaceApp
    from aims_tui.workbook.handing_out import HandedOut
    from aims_tui.workbook.options import Tick
    from aims_tui.workspace.queries.approvals import Signature


async def _folder(section: Section, folder: Path) -> None:
    """Make a folder that is not there, once that is said to be meant.

    Raises:
        GivenUp: it is not.
        errors.Refused: it cannot be made.
    """
    if os.path.isdir(folder):
        return
    question = f"There is no folder {one_line(str(folder))} yet. Make it?"
    if not await section.choose(Confirm(question, "Make it")):
        raise GivenUp
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise errors.Refused(f"{one_line(str(folder))} cannot be made: {error.strerror}.") from None


async def export(app: "WorkspaceApp", section: Section, signed: "Signature | None" = None) -> None:
    """Ask where the workbook goes and write it, without holding anything up.

    ``signed`` is a version of the statement: the workbook is then that of the moment of its approval.
    """
    from aims_tui.screens.dialogs.exporting import ExportTo
    from aims_tui.workbook.export import export as write
    from aims_tui.workbook.handed_out import free
    from aims_tui.workbook.options import Options
    from aims_tui.workspace.queries import approvals

    session = section.session
    title = signed.facts.values["title"] if signed else section.view.overview.assessment.title if section.view else ""
    suggested = session.workspace.evidence_of.with_suffix(".xlsx")
    if (as_of := session.workspace.as_of) is not None:
        suggested = suggested.with_stem(f"{suggested.stem} {as_of.day}")
    if signed is not None:
        suggested = suggested.with_stem(f"{suggested.stem} SoA {signed.version}")
    while True:
        options = app.export_options or Options()
        wanted = await section.choose(ExportTo(suggested, f"What is written: {title}", options, files=app.export_files))
        app.export_options, app.export_files, path = wanted.options, wanted.files, wanted.path
        if await section.context.export_thread.do(free, path):
            break
        suggested = path
        section.notify(f"No export wrote {path}: name another file, or move it away.", severity="error")
    await _folder(section, path.parent)

    def write_it(tick: "Tick") -> "HandedOut | None":
        then = approvals.as_signed(session.workspace, signed) if signed else nullcontext(session.workspace)
        with then as workspace:
            return write(
                workspace, path, who=session.who, assessment=session.assessment, options=wanted.options, tick=tick,
                today=date.fromisoformat(signed.on) if signed else session.today(), signed=signed,
                day_was_given=app.day_was_given and not signed, with_files=wanted.files,
            )  # fmt: skip

    files = await at_length(section, f"Writing {one_line(path.name)}", write_it, section.context.export_thread)
    if signed is None:
        await section.ask(session.workspace.note_export)
    beside = f", and {count(len(files.names), 'evidence file')} in {files.path.name}" if files is not None else ""
    section.notify(f"Wrote {path}{beside}", timeout=8)
    if files is not None and files.missing:
        lacking = count(len(files.missing), "file")
        section.notify(
            f"{lacking} not handed out: missing or altered. The sheet Evidence names them.", severity="warning"
        )


async def freeze(section: Section, kind: RecordKind) -> None:
    """Ask for a title and keep a register as it stands as one piece of evidence, linked to what asks for it."""
    from aims_tui.workbook import freezing

    session = section.session
    sheet = freezing.named(session.workspace.described, kind.about.many)
    fields = session.workspace.described["evidence"].fields
    note = replace(fields["description"], name="note", label="Note", help="How it supports the clause")
    heading = f"Freeze: {sheet.title}"
    keeping = Keeping(section.context.unsaved, "evidence", heading, heading)
    given = {"title": f"{sheet.title}, {session.today()}"}
    form = Form(
        heading, [fields["title"], note], given, keeping, people=(), today=session.today,
        lead=f"An Excel file of it becomes evidence, linked to {', '.join(sheet.refs) or 'nothing yet'}.",
    )  # fmt: skip
    typed = given | await section.choose(form)
    found = await at_length(
        section, heading,
        lambda tick: freezing.freeze(session, [sheet], title=typed["title"], note=typed.get("note", ""), tick=tick),
    )  # fmt: skip
    keeping.forget(["title", "note"])
    section.tell(found.saved, f"Frozen: {one_line(found.title)}. ctrl+z takes it back.")


async def statement(app: "WorkspaceApp", section: Section) -> None:
    """Show the versions of the Statement of Applicability; approve a new one, or write the workbook of an old one."""
    from aims_tui.screens.dialogs.statement import StatementVersions
    from aims_tui.screens.flows import approving

    asked = await section.choose(StatementVersions(await section.ask(section.session.statement)))
    if asked.export is not None:
        await export(app, section, asked.export)
    elif asked.row:
        section.post_message(section.GoTo(*asked.row))
    elif section.may_write():
        await approving.approve_statement(section)
