"""The verbs about what is handed out: export, verify."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aims_tui import paths
from aims_tui.cli import journal
from aims_tui.cli.call import Call, UsageError, say, say_json, typed_path, with_suffix
from aims_tui.text import count
from aims_tui.workspace import errors, history
from aims_tui.workspace import since as journal_since


def export(call: Call) -> int:
    """Write the auditors' workbook."""
    from aims_tui.workbook import export as workbook
    from aims_tui.workbook.options import Naming, Options, Part

    arguments = call.arguments
    path = _target(call)
    workbook.export(
        call.workspace, path, who=call.who, today=call.today, assessment=arguments.assessment or "",
        day_was_given=arguments.today is not None,
        options=Options(frozenset(map(Part, arguments.without)), Naming(arguments.names)),
    )  # fmt: skip
    call.workspace.note_export()
    say(f"Wrote {path}")
    return 0


def _target(call: Call) -> Path:
    """Return where the workbook goes: in a folder under the name of the workspace."""
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
    from aims_tui.workspace import verify as verifying

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
