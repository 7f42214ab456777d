"""The verbs about what is handed out: export, verify."""

import os
import shlex
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aims_tui import paths
from aims_tui.cli import journal
from aims_tui.cli.call import Call, UsageError, say, say_json, typed_path, with_suffix
from aims_tui.text import count
from aims_tui.workspace.queries import history
from aims_tui.workspace.queries import since as journal_since
from aims_tui.workspace.store import errors

if TYPE_CHECKING:
    from aims_tui.workbook.options import Options
    from aims_tui.workspace.queries.approvals import Signature
    from aims_tui.workspace.store.workspace import Workspace


_HELP = "(see 'aims-tui export --help')"


def export(call: Call) -> int:
    """Write the auditors' workbook, its sheets as CSV, or both."""
    from aims_tui.workbook.options import Naming, Options, Part

    arguments = call.arguments
    if arguments.pdf:
        name = shlex.quote(arguments.path or "OUT.xlsx")
        raise UsageError(f"LibreOffice makes the PDF: soffice --headless --convert-to pdf {name}")
    if not arguments.path and not arguments.csv:
        raise UsageError(f"the following arguments are required: OUT.xlsx or --csv FOLDER {_HELP}")
    if arguments.with_files and not arguments.path:
        raise UsageError(f"--with-files needs the workbook that leads to them: OUT.xlsx {_HELP}")
    options = Options(frozenset(map(Part, arguments.without)), Naming(arguments.names), arguments.protected)
    # Both places are looked at before the first of them is written.
    folder = _folder(call) if arguments.csv else None
    if arguments.path:
        write_workbook(call, target(call), options, with_files=arguments.with_files)
    if folder is not None:
        _write_csv(call, folder, options)
    return 0


def write_workbook(call: Call, path: Path, options: "Options", *, with_files: bool = False) -> None:
    """Write the workbook and say where, and what of the evidence files goes with it."""
    from aims_tui.workbook import export as workbook
    from aims_tui.workbook.options import Naming

    files = workbook.export(
        call.workspace, path, who=_author(call), today=call.today, assessment=call.arguments.assessment or "",
        day_was_given=call.arguments.today is not None, options=options, with_files=with_files,
    )  # fmt: skip
    call.workspace.note_export()
    say(f"Wrote {path}")
    if files is not None:
        say(f"Wrote {files.path} with {count(len(files.names), 'evidence file')}")
        if files.missing:
            lacking = count(len(files.missing), "file")
            say(f"Not handed out, because missing or altered: {lacking}; see the sheet Evidence")
        if options.names is Naming.ROLES:
            say("The files are handed out as they are: names in them are not replaced")


def write_signed(call: Call, workspace: "Workspace", path: Path, signed: "Signature") -> None:
    """Write the workbook of a workspace as it was when a statement was approved, and say where."""
    from aims_tui.workbook import export as workbook

    workbook.export(
        workspace, path, who=_author(call), today=date.fromisoformat(signed.on),
        assessment=signed.facts.values["of"], signed=signed,
    )  # fmt: skip
    say(f"Wrote {path}: {signed.facts.values['title']}, approved on {signed.on} by {signed.by or 'nobody named'}")


def freeze(call: Call) -> int:
    """Keep registers as they stand as one piece of evidence, linked to what asks for them."""
    from aims_tui.workbook import freezing
    from aims_tui.workspace.commands.author import Author

    which = [freezing.named(call.workspace.described, each) for each in call.arguments.kinds]
    with call.workspace.reading() as connection:
        assessment = call.assessment(connection)
    author = Author(call.workspace, who=call.who, today=lambda: call.today, assessment=assessment)
    found = freezing.freeze(author, which, title=call.arguments.title, note=call.arguments.note)
    with call.workspace.reading() as connection:
        short = history.Names(connection, call.workspace.described).row("evidence", found.row)
    linked = f", linked to {', '.join(found.refs)}" if found.refs else ""
    say(f"Frozen: {short} {found.title}{linked}")
    call.tell(found.saved.receipt.notice)
    return 0


def _write_csv(call: Call, folder: Path, options: "Options") -> None:
    from aims_tui.workbook import export as workbook

    workbook.export_csv(
        call.workspace, folder, who=_author(call), today=call.today, assessment=call.arguments.assessment or "",
        day_was_given=call.arguments.today is not None, options=options,
    )  # fmt: skip
    say(f"Wrote the sheets as CSV into {folder}")


def _author(call: Call) -> str:
    """Return who stands in the workbook as its author: who was named, and never the computer's account."""
    return call.arguments.who or call.settings.name or ""


def _folder(call: Call) -> Path:
    """Return the folder for the CSV files, which is made where there is none; the way to it is not."""
    folder = typed_path(call.arguments.csv)
    if not os.path.isdir(folder.parent):
        raise errors.Missing(f"There is no folder {folder.parent}. Make it first, or name another.")
    return folder


def target(call: Call) -> Path:
    """Return where the workbook goes: in a folder under the name of the workspace.

    Raises:
        UsageError, errors.Missing: there is no such place.
    """
    typed = call.arguments.path
    try:
        inside = paths.into(typed, call.path.with_suffix(".xlsx").name)
    except paths.PathUnclear as unclear:
        raise UsageError(str(unclear).rstrip(".")) from None
    path = with_suffix(inside if inside.name else typed_path(typed), ".xlsx")
    if not os.path.isdir(path.parent):
        raise errors.Missing(f"There is no folder {path.parent}. Make it first, or name another.")
    return path


def verify(call: Call) -> int:
    """Look for anything that was altered outside the journal, and compare with a workbook that was handed out."""
    from aims_tui.workspace.store import verify as verifying

    # A workbook that cannot be read is said before the long look.
    against = _Against(call) if call.arguments.against else None
    verdict = verifying.verify(call.workspace)
    if call.arguments.json:
        found = {
            "changes": verdict.changes,
            "head": verdict.head,
            "files": verdict.files,
            "problems": [{"where": each.where, "what": each.what} for each in verdict.problems],
        }
        say_json(found | ({"against": against.json()} if against else {}))
    else:
        for each in verdict.problems:
            say(f"{each.where}: {each.what}")
        if not verdict.problems:
            say("Nothing was altered: every change, every table and every kept file is as the journal says.")
        say(f"{count(verdict.changes, 'change')}, {count(verdict.files, 'evidence file')}, head {verdict.head}")
        for line in against.lines() if against else ():
            say(line)
    return 1 if verdict.problems or (against and not against.known) else 0


class _Against:
    """What a workbook that was handed out has to do with this workspace."""

    def __init__(self, call: Call) -> None:
        from aims_tui.workbook import handed_out

        self._call = call
        self._path = typed_path(call.arguments.against)
        self._book = handed_out.read(self._path)
        self._ours = self._book.workspace == call.workspace.id
        ids: set[str] | None = None
        self._changes: Sequence[history.Changed] = ()
        if self._ours:
            kinds = call.workspace.described
            with call.workspace.reading() as connection:
                ids = journal_since.since(connection, self._book.head, self._book.changes)
                if ids:
                    self._changes = [each for each in history.changes(connection, kinds) if each.id in ids]
        self.known = ids is not None
        """Whether the head that the workbook names is part of this file's history."""

    def json(self) -> dict[str, Any]:
        """Return the same for scripts."""
        kinds = self._call.workspace.described
        with self._call.workspace.reading() as connection:
            names = history.Names(connection, kinds)
            return {
                "file": str(self._path),
                "workspace": self._book.workspace,
                "same_workspace": self._ours,
                "head": self._book.head,
                "head_in_history": self.known,
                "macros_ignored": self._book.macros,
                "since": [
                    journal.logged(each, names, history.described_field(kinds, each.record, each.field))
                    for each in self._changes
                ],
            }

    def lines(self) -> list[str]:
        """Return the outcome in sentences, then what changed since."""
        name = self._path.name
        lines = [f"{name} has macros; they were not looked at."] * self._book.macros
        if not self._ours:
            return [*lines, f"{name} was made of another workspace: {self._book.workspace}."]
        if not self.known:
            return [
                *lines,
                f"The head printed in {name} is not part of this file's history: {self._book.head}.",
                "Either this is an older or different copy, or changes were taken out of the journal.",
            ]
        lines.append(f"The head printed in {name} is part of this file's history; its cells were not compared.")
        if not self._changes:
            return [*lines, "Nothing changed since."]
        lines.append(f"{count(len(self._changes), 'change')} since:")
        with self._call.workspace.reading() as connection:
            names = history.Names(connection, self._call.workspace.described)
            return [*lines, *journal.lines(self._call, connection, names, [*self._changes])]
