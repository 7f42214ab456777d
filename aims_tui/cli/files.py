"""The verbs about the file as a whole: open, new, demo, export, verify, snapshot, restore, merge."""

import sys
from pathlib import Path

from aims_tui import paths
from aims_tui.cli.call import Call, say, say_json, say_table
from aims_tui.text import count
from aims_tui.workspace import errors, file, snapshots
from aims_tui.workspace.workspace import Workspace


def open_app(call: Call) -> int:
    """Open the application; without a workspace it asks for one."""
    from aims_tui.app import run_app

    try:
        path: Path | None = call.path
    except errors.Missing:
        path = None
    if path is not None and not call.arguments.file and not path.exists():
        path = None
    return run_app(
        path, today=call.arguments.today, who=call.arguments.who or call.settings.name,
        assessment=call.arguments.assessment or "",
    )  # fmt: skip


def new(call: Call) -> int:
    """Make a workspace for an organization."""
    from aims_tui.workspace import edits, gate

    arguments = call.arguments
    path = with_suffix(Path(arguments.path).expanduser())
    workspace = Workspace.create(path, kinds=call.kinds)
    who = arguments.who or call.settings.name or workspace.account
    try:
        gate.write(
            workspace,
            edits.starting(workspace, arguments.organization, who=who, today=call.today, use_case=arguments.use_case),
        )
    except errors.Refused:
        path.unlink()
        raise
    call.use_next(path)
    say(f"Made {path}. Open it with: aims-tui")
    return 0


def with_suffix(path: Path) -> Path:
    """Return the path with the suffix of workspaces."""
    return path if path.suffix == file.SUFFIX else path.with_name(path.name + file.SUFFIX)


def demo(call: Call) -> int:
    """Make the demo if there is none and open it; without a terminal, print it and write its workbook."""
    from aims_tui.workspace import demo as demos

    chosen = call.arguments.path
    path = with_suffix(Path(chosen).expanduser()) if chosen else paths.data_folder() / "larkmoor-desk.aims"
    if path.exists():
        say(f"The demo is there already: {path}")
    else:
        demos.make(path, call.today)
        say(f"Made the demo: {path}")
    call.arguments.file = str(path)
    if call.arguments.no_open:
        return 0
    call.use_next(path)
    if sys.stdout.isatty() and sys.stdin.isatty():
        return open_app(call)
    from aims_tui.cli import reading

    call.arguments.json = False
    reading.status(call)
    call.arguments.path = str(path.with_suffix(".xlsx"))
    return export(call)


def export(call: Call) -> int:
    """Write the auditors' workbook."""
    from aims_tui.workbook import export as workbook

    path = Path(call.arguments.path).expanduser()
    if path.suffix.casefold() != ".xlsx":
        path = path.with_name(path.name + ".xlsx")
    workbook.export(
        call.workspace, path, who=call.who, today=call.today, assessment=call.arguments.assessment or "",
        day_was_given=call.arguments.today is not None,
    )  # fmt: skip
    say(f"Wrote {path}")
    return 0


def verify(call: Call) -> int:
    """Look for anything that was altered outside the journal."""
    from aims_tui.workspace import verify as verifying

    verdict = verifying.verify(call.workspace)
    if call.arguments.json:
        say_json({
            "changes": verdict.changes,
            "head": verdict.head,
            "files": verdict.files,
            "problems": [{"where": each.where, "what": each.what} for each in verdict.problems],
        })  # fmt: skip
    else:
        for each in verdict.problems:
            say(f"{each.where}: {each.what}")
        if not verdict.problems:
            say("Nothing was altered: every change, every table and every kept file is as the journal says.")
        say(f"{count(verdict.changes, 'change')}, {count(verdict.files, 'evidence file')}, head {verdict.head}")
    return 1 if verdict.problems else 0


def snapshot(call: Call) -> int:
    """Take a snapshot now, or list those there are."""
    if call.arguments.what == "list":
        found = _snapshots(call)
        if not found:
            say("No snapshots yet.")
            return 0
        say_table(
            ("No", "Made (UTC)", "Bytes", "File"),
            [
                (str(number), f"{each.made:%Y-%m-%d %H:%M:%S}", f"{each.size:,}", str(each.path))
                for number, each in enumerate(found, start=1)
            ],
            widest=200,
        )
        return 0
    taken = snapshots.take(call.workspace)
    say(f"Snapshot {taken.path}")
    return 0


def restore(call: Call) -> int:
    """Go back to a snapshot; what stands there now is kept too."""
    from aims_tui.workspace import restore as restoring

    done = restoring.restore(call.path, _chosen_snapshot(call))
    say(f"Restored {call.path}.")
    if done.set_aside:
        say(f"The damaged file was renamed to {done.set_aside}.")
        say(f"{count(done.rescued, 'newer change')} could be read from it and came along.")
    else:
        say("What stood there before was kept as a snapshot: see 'aims-tui snapshot list'.")
    return 0


def _snapshots(call: Call) -> list[snapshots.Snapshot]:
    """Return the snapshots of the workspace, or all of the user's where the file cannot say which it is."""
    try:
        return [*snapshots.listed(call.workspace.id)]
    except errors.WorkspaceError:
        return [*snapshots.all_listed()]


def _chosen_snapshot(call: Call) -> Path:
    typed = call.arguments.snapshot
    found = _snapshots(call)
    if typed == "latest" and found:
        typed = "1"
    if typed.isdigit() and 0 < int(typed) <= len(found):
        return found[int(typed) - 1].path
    for each in found:
        if typed in (each.path.name, each.path.stem):
            return each.path
    path = Path(typed).expanduser()
    if path.is_file():
        return path
    raise errors.Refused(f"There is no snapshot {typed!r}; see 'aims-tui snapshot list'.")


def merge(call: Call) -> int:
    """Take in the changes of another copy; what both changed is listed to be decided."""
    from aims_tui.workspace import history
    from aims_tui.workspace import merge as merging

    done = merging.merge(call.workspace, Path(call.arguments.path).expanduser())
    say(f"{count(done.changes, 'change')} and {count(done.files, 'evidence file')} came in.")
    conflicts = history.conflicts(call.workspace)
    with call.workspace.reading() as connection:
        names = history.Names(connection, call.workspace.described)
        for each in conflicts:
            values = " / ".join(f"{op.value or '–'} ({op.who})" for op in each.ops)
            say(f"Decide: {names.row(each.record, each.row)} {each.field}: {values}")
    return 1 if conflicts else 0
