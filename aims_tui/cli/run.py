"""Parsing the command line, and turning every error into one line and an exit code."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from typing import NoReturn

from aims_tui import __version__
from aims_tui.catalog import CatalogError
from aims_tui.cli.call import Call
from aims_tui.dates import DateUnclear
from aims_tui.records.described import Kinds
from aims_tui.text import one_line
from aims_tui.workspace.errors import Refused, WorkspaceError

DONE, REFUSED, USAGE, UNUSABLE = range(4)


class UsageError(Exception):
    """The words of the command are off."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see '{self.prog} --help')")


def run() -> NoReturn:
    """The entry point of ``aims-tui``."""
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
        arguments = _parser().parse_args(_file_first(argv))
        return _verb(arguments.verb)(Call(arguments, kinds))
    except (UsageError, DateUnclear) as error:
        return _complain(str(error), USAGE)
    except Refused as error:
        return _complain(" ".join(error.reasons), REFUSED)
    except (WorkspaceError, CatalogError) as error:
        return _complain(str(error), UNUSABLE)
    except BrokenPipeError:
        # Whoever read our output has seen enough; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130


def _complain(message: str, code: int) -> int:
    print(f"aims-tui: {one_line(message)}", file=sys.stderr)
    return code


def _file_first(argv: Sequence[str]) -> list[str]:
    """Let ``aims-tui some.aims`` open that file."""
    if len(argv) == 1 and argv[0].endswith(".aims"):
        return ["-f", argv[0]]
    return list(argv)


_FUNCTIONS: dict[str | None, tuple[str, str]] = {
    None: ("files", "open_app"),
    **{verb: ("files", verb) for verb in ("new", "demo", "export", "verify", "snapshot", "restore", "merge")},
    **{verb: ("reading", verb) for verb in ("status", "show", "find", "log", "catalog")},
    "list": ("reading", "list_records"),
    **{
        verb: ("writing", verb)
        for verb in ("add", "delete", "link", "unlink", "evidence", "feedback", "answer", "undo", "redo")
    },
    "set": ("writing", "set_fields"),
}


def _verb(name: str | None) -> Callable[[Call], int]:
    # A group of verbs is imported only when one of them is called: status must not wait for the gate.
    module, function = _FUNCTIONS[name]
    found: Callable[[Call], int] = getattr(import_module(f"aims_tui.cli.{module}"), function)
    return found


def _parser() -> _Parser:
    everywhere = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    _global_options(everywhere)
    parser = _Parser(
        prog="aims-tui",
        description="Prepare and keep an ISO/IEC 42001 certification. Without a verb: open the application.",
    )
    _global_options(parser)
    parser.add_argument("--version", action="version", version=f"aims-tui {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)

    def verb(name: str, help: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=help, description=help, parents=[everywhere])

    _file_verbs(verb)
    _reading_verbs(verb)
    _writing_verbs(verb)
    return parser


def _global_options(parser: argparse.ArgumentParser) -> None:
    # SUPPRESS in the verbs' copies: their defaults would overwrite what stands before the verb.
    parser.add_argument("-f", "--file", metavar="FILE", help="the workspace (default: the one used last)")
    parser.add_argument("--assessment", metavar="TITLE", help="which assessment (default: organization-wide)")
    parser.add_argument("--as", dest="who", metavar="NAME", help="who is writing, for the journal")
    parser.add_argument("--today", type=_day, metavar="DATE", help="count due dates from this day (2026-12-14)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-12-14") from None


Verb = Callable[[str, str], argparse.ArgumentParser]


def _file_verbs(verb: Verb) -> None:
    new = verb("new", "make a workspace")
    new.add_argument("path", metavar="FILE")
    new.add_argument("--organization", required=True, metavar="NAME")
    new.add_argument("--use-case", default="", metavar="TITLE", help="also assess this use case")
    demo = verb("demo", "make the demo workspace if there is none, and open it")
    demo.add_argument("path", nargs="?", metavar="FILE")
    demo.add_argument("--no-open", action="store_true", help="only make it")
    verb("export", "write the auditors' workbook").add_argument("path", metavar="OUT.xlsx")
    verify = verb("verify", "look for anything that was altered outside the journal")
    verify.add_argument("--json", action="store_true")
    snapshot = verb("snapshot", "take a snapshot, or list them")
    snapshot.add_argument("what", nargs="?", choices=["list"])
    verb("restore", "go back to a snapshot").add_argument(
        "snapshot", help="a number or name of 'snapshot list', or a path"
    )
    verb("merge", "take in the changes of another copy of this workspace").add_argument("path", metavar="OTHER")


def _reading_verbs(verb: Verb) -> None:
    verb("status", "print the figures").add_argument("--json", action="store_true")
    show = verb("show", "print one record")
    show.add_argument("ref", metavar="REF", help="a published number, a short id or a title")
    show.add_argument("--json", action="store_true")
    listing = verb("list", "print all records of a sort")
    listing.add_argument("records", metavar="RECORDS", help="requirements, evidence, people, use cases, …")
    listing.add_argument("--json", action="store_true")
    find = verb("find", "search numbers, titles and all written text")
    find.add_argument("text", metavar="TEXT")
    find.add_argument("--json", action="store_true")
    log = verb("log", "print who changed what")
    log.add_argument("ref", nargs="?", metavar="REF")
    log.add_argument("--json", action="store_true")
    verb("catalog", "print what a requirement asks").add_argument("ref", metavar="REF")


def _writing_verbs(verb: Verb) -> None:
    change = verb("set", "change fields of a record, all or none")
    change.add_argument("ref", metavar="REF")
    change.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help="empty clears; =@FILE or =@- reads the value")
    change.add_argument("--why", default="", help="the reason, for the journal")
    add = verb("add", "add a record")
    add.add_argument("record", metavar="RECORD")
    add.add_argument("fields", nargs="*", metavar="FIELD=VALUE")
    verb("delete", "delete a record").add_argument("ref", metavar="ID")
    link = verb("link", "tie two records together")
    link.add_argument("a", metavar="A")
    link.add_argument("b", metavar="B")
    link.add_argument("--note", default="", help="what the tie means")
    unlink = verb("unlink", "take a tie away")
    unlink.add_argument("a", metavar="A")
    unlink.add_argument("b", metavar="B")
    evidence = verb("evidence", "keep a file or link as evidence").add_subparsers(
        dest="what", required=True, metavar="add|new-version", parser_class=_Parser
    )
    everywhere = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    _global_options(everywhere)
    added = evidence.add_parser("add", parents=[everywhere])
    added.add_argument("source", metavar="PATH|URL")
    added.add_argument("--for", dest="refs", nargs="+", default=[], metavar="REF", help="what it supports")
    added.add_argument("--title", default="")
    added.add_argument("--note", default="", help="how it supports that")
    newer = evidence.add_parser("new-version", parents=[everywhere])
    newer.add_argument("ref", metavar="ID")
    newer.add_argument("source", metavar="PATH")
    newer.add_argument("--version", dest="document_version", default="", help="the new version's number")
    for each in (added, newer):
        each.add_argument("--large", action="store_true", help="a file above 100 MB is wanted")
    feedback = verb("feedback", "record an auditor's remark")
    feedback.add_argument("ref", metavar="REF")
    feedback.add_argument("text", metavar="TEXT")
    feedback.add_argument("--by", default="", metavar="NAME", help="the auditor")
    answer = verb("answer", "answer a guiding question")
    answer.add_argument("ref", metavar="REF")
    answer.add_argument("question", metavar="QUESTION", help="its id, such as 4.1-q1 or q1")
    answer.add_argument("verdict", type=str.casefold, choices=["yes", "partly", "no"])
    answer.add_argument("text", nargs="?", default="", metavar="TEXT")
    verb("undo", "take back your own last action")
    verb("redo", "do again what undo took back")
