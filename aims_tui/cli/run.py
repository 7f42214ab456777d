"""Carrying out one command, and turning every error into one line and an exit code."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from aims_tui.catalog import CatalogError
from aims_tui.cli.call import Call, UsageError
from aims_tui.cli.parser import parse
from aims_tui.records.kinds import Kinds
from aims_tui.text import one_line
from aims_tui.workspace.store import waiting
from aims_tui.workspace.store.errors import Refused, WorkspaceError, failed_message

DONE, REFUSED, USAGE, UNUSABLE = range(4)
INTERRUPTED = 130


def run() -> NoReturn:
    """The entry point of ``aims-tui``."""
    # Without the collector everything until the first paint takes a sixth less; the application turns it on again.
    gc.disable()
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str], *, kinds: Kinds | None = None) -> int:
    """Carry out one command and return its exit code.

    0 done; 1 refused by a rule, or something was found; 2 usage; 3 the file cannot be used.
    ``kinds`` are the records of the workspace where they are not the usual ones.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _carry_out(argv, kinds)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _let_go_of_output()
        return DONE
    except OSError as error:
        _let_go_of_output()
        what = f"{error.filename} cannot be used" if error.filename else "The output cannot be written"
        return _complain(f"{what}: {error.strerror or error}.", UNUSABLE)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        return _complain(failed_message(error), UNUSABLE)
    return code


def _carry_out(argv: Sequence[str], kinds: Kinds | None) -> int:
    told: list[str] = []
    try:
        arguments = parse(argv)
        if arguments.verb is not None:
            gc.enable()
        with Call(arguments, kinds) as call:
            told = call.told
            with waiting.told(lambda: call.tell("Someone else is saving; waiting …")):
                return _verb(arguments.verb)(call)
    except SystemExit as end:
        # argparse has printed its help or the version.
        return int(end.code or DONE)
    except UsageError as error:
        return _complain(str(error), USAGE)
    except Refused as error:
        return _complain(" ".join(error.reasons), REFUSED)
    except (WorkspaceError, CatalogError) as error:
        # What was said when the file was opened is not said again.
        return UNUSABLE if str(error) in told else _complain(str(error), UNUSABLE)


def _complain(message: str, code: int) -> int:
    print(f"aims-tui: {one_line(message)}", file=sys.stderr)
    return code


def _let_go_of_output() -> None:
    """Keep the interpreter from trying, and failing, to write the rest when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return


_FUNCTIONS: dict[str | None, tuple[str, str]] = {
    None: ("opening", "open_app"),
    **{verb: ("files", verb) for verb in ("new", "demo", "snapshot", "restore")},
    "merge": ("merging", "merge"),
    "import": ("importing", "import_file"),
    **{verb: ("workbook", verb) for verb in ("export", "verify")},
    **{verb: ("reading", verb) for verb in ("show", "find", "catalog")},
    "status": ("status", "status"),
    "list": ("listing", "list_records"),
    **{verb: ("risks", verb) for verb in ("reassess", "trace", "coverage")},
    **{verb: ("approving", verb) for verb in ("approve", "reviewed", "approvals")},
    "soa": ("soa", "soa"),
    "freeze": ("workbook", "freeze"),
    "log": ("journal", "log"),
    "versions": ("texts", "versions"),
    "changes": ("changes", "changes"),
    **{
        verb: ("writing", verb)
        for verb in (
            "add",
            "delete",
            "keep",
            "unite",
            "handover",
            "link",
            "unlink",
            "evidence",
            "feedback",
            "answer",
            "undo",
            "redo",
        )
    },
    "set": ("writing", "set_fields"),
}


def _verb(name: str | None) -> Callable[[Call], int]:
    # A group of verbs is imported only when one of them is called: status must not wait for the gate.
    module, function = _FUNCTIONS[name]
    found: Callable[[Call], int] = getattr(import_module(f"aims_tui.cli.{module}"), function)
    return found
