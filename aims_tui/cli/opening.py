"""No verb: the application opens. Apart from the verbs, whose imports its first paint need not wait for."""

import os
from datetime import date
from pathlib import Path

from aims_tui.cli.call import Call
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import Workspace


def open_app(call: Call) -> int:
    """Open the application; without a workspace it asks for one."""
    # Read by Textual when it is imported: what a key changed waits for the next frame, by default up to 17 ms.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from aims_tui.app import run_app

    try:
        path: Path | None = call.path
    except errors.Missing:
        path = None
    if path is not None and call.as_of is not None:
        from aims_tui.workspace.store import past

        # Said on the command line: the application would have nothing to show.
        past.check(Workspace.open(path, lasting=False), call.as_of, today=date.today())
    if path is not None and not call.arguments.file and not os.path.exists(path):
        path = None
    return run_app(
        path, today=call.arguments.today, who=call.arguments.who or call.settings.name,
        assessment=call.arguments.assessment or "", as_of=call.as_of,
    )  # fmt: skip
