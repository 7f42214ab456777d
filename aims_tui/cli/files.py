"""The verbs about the file as a whole: new, demo, snapshot, restore."""

import os
from pathlib import Path

from aims_tui import paths, terminal
from aims_tui.cli.call import Call, say, say_table, typed_path, with_suffix
from aims_tui.text import count
from aims_tui.workspace.store import errors, last_seen, snapshots


def new(call: Call) -> int:
    """Make a workspace for an organization."""
    from aims_tui.workspace.commands import edits
    from aims_tui.workspace.store import gate
    from aims_tui.workspace.store.making import making

    arguments = call.arguments
    path = with_suffix(typed_path(arguments.path))
    with making(path, kinds=call.kinds) as workspace:
        who = arguments.who or call.settings.name or workspace.account
        gate.write(
            workspace,
            edits.starting(workspace, arguments.organization, who=who, today=call.today, use_case=arguments.use_case),
        )
    call.use_next(path)
    say(f"Made {path}. Open it with: aims-tui")
    return 0


def demo(call: Call) -> int:
    """Make the demo if there is none and open it; without a terminal, print it and write its workbook."""
    from aims_tui.workspace import demo as demos

    chosen = call.arguments.path or call.arguments.file
    usual = f"larkmoor-desk{'-clean' * call.arguments.clean}.aims"
    path = with_suffix(typed_path(chosen)) if chosen else paths.data_folder() / usual
    if os.path.exists(path):
        say(f"The demo is there already: {path}")
    else:
        demos.make(path, call.today, clean=call.arguments.clean)
        say(f"Made the demo: {path}")
    call.arguments.file = str(path)
    if call.arguments.no_open:
        return 0
    call.use_next(path)
    if not terminal.lacking():
        from aims_tui.cli.opening import open_app

        return open_app(call)
    from aims_tui.cli.status import status
    from aims_tui.cli.workbook import write_workbook
    from aims_tui.workbook.options import Options

    call.arguments.json = False
    status(call)
    write_workbook(call, path.with_suffix(".xlsx"), Options())
    return 0


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
    from aims_tui.workspace.store import restore as restoring

    chosen = _chosen_snapshot(call)
    done = restoring.restore(call.path, chosen)
    say(f"Restored {call.path} from {chosen}.")
    if done.lacks:
        say(done.lacks)
    if done.set_aside:
        say(f"The damaged file was renamed to {done.set_aside}.")
        say(f"{count(done.rescued, 'newer change')} could be read from it and came along.")
    else:
        say("What stood there before was kept as a snapshot: see 'aims-tui snapshot list'.")
    return 0


def _snapshots(call: Call) -> list[snapshots.Snapshot]:
    """Return the snapshots of the workspace; where the file cannot say which it is, this user may have seen it."""
    try:
        return [*snapshots.listed(call.workspace.id)]
    except errors.WorkspaceError:
        seen = last_seen.load(call.path).workspace
        return [*(snapshots.listed(seen) if seen else snapshots.all_listed())]


def _chosen_snapshot(call: Call) -> Path:
    typed = call.arguments.snapshot
    found = _snapshots(call)
    if typed == "latest" and found:
        return found[0].path
    if typed.isdecimal() and 0 < int(typed) <= len(found):
        return found[int(typed) - 1].path
    for each in found:
        if typed in (each.path.name, each.path.stem):
            return each.path
    if typed and os.path.isfile(typed_path(typed)):
        return typed_path(typed)
    if not found:
        raise errors.Refused(f"There is no snapshot {typed!r}: none has been taken of this workspace yet.")
    raise errors.Refused(f"There is no snapshot {typed!r}; see 'aims-tui snapshot list'.")
