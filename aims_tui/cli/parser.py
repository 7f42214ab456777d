"""The words of the command line."""

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import NoReturn

from aims_tui import __version__
from aims_tui.cli.call import UsageError

_DESCRIPTION = "Prepare and keep an ISO/IEC 42001 certification. Without a verb: open the application."

_EPILOG = """\
REF is a published number (4.1, A.6.2.4, X.1), a short id (EV-01), a title or an id, in any case.
'aims-tui VERB --help' says more on each verb; 'aims-tui show REF --json' shows the names of the fields.

exit codes: 0 done, 1 refused by a rule or something found, 2 usage, 3 the file cannot be used

examples:
  aims-tui new acme --organization "Acme Ltd"
  aims-tui set A.2.2 status="in progress" owner="Jane Doe" due="14 Dec"
  aims-tui set A.10.4 applicability=not_applicable exclusion_justification=@reason.txt
  aims-tui evidence add policy.pdf --for 5.2 A.2.2 --note "section 3"
"""

_GROUPS: dict[str, dict[str, str]] = {
    "look": {
        "status": "print the figures: what is implemented, excluded, owned and overdue",
        "show": "print one record with its answers, feedback, evidence and links",
        "list": "print all records of a sort: requirements, evidence, people, use cases …",
        "find": "search numbers, titles and all written text",
        "log": "print who changed what, oldest first",
        "versions": "print every text that ever stood in a field, one of them, or how two of them differ",
        "changes": "print what changed since a day, by requirement and record",
        "trace": "print where the trace from risks to controls breaks",
        "coverage": "print which records of a kind carry which clauses and controls, and what none carries",
        "catalog": "print what a requirement asks",
    },
    "write, each as one action": {
        "set": "change fields of a record, all or none",
        "add": "add a record",
        "reassess": "record a new assessment of a risk",
        "delete": "delete a record; the journal keeps what it was",
        "keep": "decide that a record stays which somebody deleted while somebody else worked on it",
        "unite": "make people of one name one person, or two records of a kind one",
        "handover": "put one person into everything that names another, in every assessment",
        "link": "tie two records together",
        "unlink": "take the ties between two records away",
        "import": "take in a spreadsheet or CSV file: a Statement of Applicability, a risk register …",
        "evidence": "keep a file or a web address as evidence; put a new version in the place of one",
        "feedback": "record an auditor's remark; it never overwrites an earlier one",
        "answer": "answer a guiding question",
        "undo": "take back your own last action",
        "redo": "do again what undo took back",
    },
    "the file": {
        "new": "make a workspace",
        "demo": "make the demo workspace if there is none, and open it",
        "export": "write the auditors' workbook",
        "verify": "look for anything that was altered outside the journal",
        "snapshot": "take a snapshot, or list them",
        "restore": "go back to a snapshot; what stands there now is kept as one too",
        "merge": "take in the changes of another copy of this workspace",
    },
}
_HELP = {verb: help for group in _GROUPS.values() for verb, help in group.items()}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        if unknown := re.match(r"argument VERB: invalid choice: (.*) \(choose from", message):
            message = f"there is no verb {unknown[1]}" + _meant(unknown[1].strip("'\""))
        raise UsageError(f"{message} (see '{self.prog} --help')")


def _meant(typed: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(typed, _HELP, n=1)
    return f", did you mean {near[0]!r}?" if near else ""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of one command.

    Raises:
        UsageError: they make no command; the message is one sentence.
        SystemExit: help or the version was asked for, and has been printed.
    """
    # ``aims-tui some.aims`` opens that file.
    words = ["-f", *argv] if len(argv) == 1 and argv[0].endswith(".aims") else list(argv)
    first = _options_first(words)
    if verbs := tuple(verb for verb in _HELP if verb in words):
        arguments = _parser(verbs).parse_args(first)
    else:
        # Without a verb the application opens; only what is not understood so needs all verbs, for help or a hint.
        arguments, unknown = _opening().parse_known_args(first)
        if unknown:
            arguments = _parser(tuple(_HELP)).parse_args(first)
    if arguments.file == "":
        raise UsageError("-f needs the name of a file")
    if arguments.as_of is not None and arguments.verb not in _LOOKING_BACK:
        raise UsageError(
            f"'{arguments.verb}' cannot look back: --as-of is for what only reads a workspace, and for export"
        )
    return arguments


_LOOKING_BACK = (
    None, "status", "show", "list", "find", "log", "versions", "changes", "trace", "coverage", "catalog", "export",
)  # fmt: skip
"""The verbs that take ``--as-of``, and the application. The catalog is the same on every day."""

_GLOBAL = ("-f", "--file", "--assessment", "--as", "--today", "--as-of")


def _options_first(words: list[str]) -> list[str]:
    """Return the words with the global options in front.

    They may stand anywhere, and argparse does not take up optional words again after an option:
    in ``add person --as Lead name=Jane`` it would refuse the last word.
    """
    front: list[str] = []
    rest: list[str] = []
    coming = iter(words)
    for word in coming:
        if word in ("--", "--for"):
            # What follows is text; or a list of refs, which the next option ends.
            rest += [word, *coming]
        elif word in _GLOBAL and (value := next(coming, None)) is not None:
            front += [word, value]
        elif word.startswith(tuple(f"{each}=" for each in _GLOBAL[1:])) or re.match("-f.", word):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def _opening() -> _Parser:
    parser = _Parser(prog="aims-tui", add_help=False, allow_abbrev=False)
    _global_options(parser)
    parser.set_defaults(verb=None)
    return parser


def _everywhere() -> _Parser:
    parser = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    _global_options(parser)
    return parser


@cache
def _parser(verbs: tuple[str, ...]) -> _Parser:
    """Return the parser of these verbs: making it for all of them takes 10 ms, which status would feel."""
    everywhere = _everywhere()
    parser = _Parser(
        prog="aims-tui",
        usage="aims-tui [OPTIONS] [VERB ...]",
        description=f"{_DESCRIPTION}\n\n{_overview()}",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _global_options(parser)
    parser.add_argument("--version", action="version", version=f"aims-tui {__version__}")
    parsers = parser.add_subparsers(
        dest="verb", metavar="VERB", parser_class=_Parser, help=argparse.SUPPRESS, prog="aims-tui"
    )
    for verb in verbs:
        added = parsers.add_parser(verb, description=_sentence(_HELP[verb]), parents=[everywhere], allow_abbrev=False)
        if verb in _ARGUMENTS:
            _ARGUMENTS[verb](added)
    return parser


def _overview() -> str:
    return "\n\n".join(
        "\n".join([f"{group}:", *(f"  {verb:<10}{help}" for verb, help in verbs.items())])
        for group, verbs in _GROUPS.items()
    )


def _sentence(help: str) -> str:
    return f"{help[0].upper()}{help[1:]}."


def _global_options(parser: argparse.ArgumentParser) -> None:
    # SUPPRESS in the verbs' copies: their defaults would overwrite what stands before the verb.
    options = parser.add_argument_group("options before or after the verb")
    options.add_argument("-f", "--file", metavar="FILE", help="the workspace (default: the one used last)")
    options.add_argument("--assessment", metavar="TITLE", help="which assessment (default: organization-wide)")
    options.add_argument("--as", dest="who", metavar="NAME", help="who is writing, for the journal")
    options.add_argument("--today", type=_day, metavar="DATE", help="count due dates from this day (2026-12-14)")
    options.add_argument(
        "--as-of", metavar="DATE", help="look back: what was recorded by the end of that day (2026-06-30, last friday)"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-12-14") from None


_REF = "a published number, a short id, a title or an id"
_FIELDS = "an empty value clears; =@FILE or =@- reads it from a file or standard input; several choices: a,b"


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for scripts: ASCII, with every value as in the file")


def _plain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", help="a line a record, to be read out: no columns")


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", metavar="REF", help=_REF)
    _json(parser)


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("records", metavar="RECORDS", help="requirements, evidence, risks, actions, people …")
    parser.add_argument("--sort", default="", metavar="COLUMN", help="-COLUMN: the highest first (--sort=-level)")
    parser.add_argument("--columns", default="", metavar="A,B", help="what is shown, by the names of the fields")
    parser.add_argument(
        "--filter", dest="filters", action="append", default=[], metavar="TEST",
        help="state=assessed, level>=10, owner=, title~refund, state=open, late; several must all hold",
    )  # fmt: skip
    _plain(parser)
    _json(parser)


def _find(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT")
    _plain(parser)
    _json(parser)


def _log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", nargs="?", metavar="REF", help=f"{_REF} (default: everything)")
    _json(parser)


def _versions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", metavar="REF", help=_REF)
    parser.add_argument("field", nargs="?", default="", metavar="FIELD", help="which text, where it has several")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--show", type=int, metavar="N", help="print the text with this number, whole")
    ways.add_argument(
        "--diff", type=int, nargs="+", metavar="N", help="how it differs from the present text, or from a second number"
    )
    _json(parser)


def _changes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since",
        required=True,
        metavar="DATE",
        help="such as 1 Nov, last friday, 2 weeks ago; or export: since the last export from this machine",
    )
    parser.add_argument("--by", default="", metavar="NAME", help="only what this person changed")
    _json(parser)


def _requirement(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", metavar="REF", help="a published number")


def _set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", metavar="REF", help=_REF)
    parser.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help=_FIELDS)
    parser.add_argument("--why", default="", metavar="TEXT", help="the reason, for the journal")


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="RECORD", help="person, use case, assessment, evidence, remark …")
    parser.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help=_FIELDS)
    parser.add_argument("--json", action="store_true", help="print the new id")


def _reassess(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", metavar="RISK", help="a short id, a title or an id")
    parser.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help=f"likelihood=4 impact_society=3; {_FIELDS}")
    parser.add_argument("--trigger", default="", metavar="WHAT", help="planned, change, incident or new system")
    parser.add_argument("--why", default="", metavar="TEXT", help="the reason, for the journal")


def _trace(parser: argparse.ArgumentParser) -> None:
    _plain(parser)
    _json(parser)


def _coverage(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", help="what carries them: own controls, policies, obligations …")
    _json(parser)


def _delete(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", metavar="ID", help="a short id, a title or an id")


def _unite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the name that people share, or the id of the record that stays")
    parser.add_argument("other", nargs="?", default="", metavar="OTHER", help="the id of the record that goes into it")


def _handover(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("leaver", metavar="FROM", help="who hands over")
    parser.add_argument("heir", metavar="TO", help="who takes over; a name that is not known yet becomes a person")


def _two(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("a", metavar="A", help=_REF)
    parser.add_argument("b", metavar="B", help="the same")


def _link(parser: argparse.ArgumentParser) -> None:
    _two(parser)
    parser.add_argument("--note", default="", metavar="TEXT", help="what the tie means")


def _evidence(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(dest="what", required=True, metavar="add|new-version", parser_class=_Parser)

    def way(name: str, help: str) -> argparse.ArgumentParser:
        return ways.add_parser(
            name, help=help, description=_sentence(help), parents=[_everywhere()], allow_abbrev=False
        )

    added = way("add", "keep a file or a web address as evidence")
    added.add_argument("source", metavar="PATH|URL")
    added.add_argument(
        "--for", dest="refs", nargs="+", action="extend", default=[], metavar="REF", help="what it supports"
    )
    added.add_argument("--title", default="", metavar="TEXT", help="default: the name of the file")
    added.add_argument("--note", default="", metavar="TEXT", help="how it supports that")
    newer = way("new-version", "put a new file in the place of an older one, which is kept as superseded")
    newer.add_argument("ref", metavar="ID", help="the short id of the older one")
    newer.add_argument("source", metavar="PATH")
    newer.add_argument(
        "--version", dest="document_version", default="", metavar="TEXT", help="the new version's number"
    )
    for each in (added, newer):
        each.add_argument("--large", action="store_true", help="a file above 100 MB is really wanted")


def _feedback(parser: argparse.ArgumentParser) -> None:
    _requirement(parser)
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument("--by", default="", metavar="NAME", help="the auditor (default: who is writing)")


def _answer(parser: argparse.ArgumentParser) -> None:
    _requirement(parser)
    parser.add_argument("question", metavar="QUESTION", help="its id, such as 4.1-q1, q1 or 1")
    parser.add_argument(
        "verdict", type=str.casefold, choices=["yes", "partly", "no"], metavar="VERDICT", help="yes, partly or no"
    )
    parser.add_argument("text", nargs="?", default="", metavar="TEXT")


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="FILE", help="the suffix .aims is added")
    parser.add_argument("--organization", required=True, metavar="NAME")
    parser.add_argument("--use-case", default="", metavar="TITLE", help="also assess this use case")


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", metavar="FILE", help="default: in your folder for workspaces")
    parser.add_argument("--clean", action="store_true", help="the same company some months on, ready to be certified")
    parser.add_argument("--no-open", action="store_true", help="only make it")


def _export(parser: argparse.ArgumentParser) -> None:
    from aims_tui.workbook.options import Naming, Part

    parser.add_argument("path", nargs="?", default="", metavar="OUT.xlsx")
    parser.add_argument(
        "--with-files", action="store_true",
        help="put the evidence files into a folder OUT.files beside it, under their own names; the sheet leads to them",
    )  # fmt: skip
    parser.add_argument(
        "--csv", default="", metavar="FOLDER", help="write every sheet as a CSV file into a folder, for other programs"
    )
    parser.add_argument(
        "--pdf", action="store_true",
        help="is LibreOffice's job: soffice --headless --convert-to pdf OUT.xlsx",
    )  # fmt: skip
    parser.add_argument(
        "--without", type=_parts, action="extend", default=[], metavar="SHEETS",
        help=f"leave out, with commas between: {', '.join(Part)}",
    )  # fmt: skip
    parser.add_argument(
        "--names", choices=[*Naming], default=Naming.NAMES, metavar="names|roles",
        help="roles: people appear by their role only, in texts and in the change log as well",
    )  # fmt: skip
    parser.add_argument(
        "--protected", action="store_true", help="also write what is protected: who raised a concern"
    )  # fmt: skip


def _parts(text: str) -> list[str]:
    from aims_tui.workbook.options import Part

    found = [each.strip().casefold() for each in text.split(",") if each.strip()]
    if unknown := next((each for each in found if each not in {*Part}), ""):
        raise argparse.ArgumentTypeError(f"{unknown!r} cannot be left out; there are: {', '.join(Part)}")
    return found


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--against", metavar="OUT.xlsx",
        help="a workbook that was handed out: is its head part of this history, and what changed since",
    )  # fmt: skip
    _json(parser)


def _snapshot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["list"], metavar="list", help="list those there are")


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("snapshot", metavar="SNAPSHOT", help="'latest', a number or name of 'snapshot list', or a path")


def _merge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="OTHER", help="the other copy's file")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would come in and what would clash; nothing is written"
    )
    _json(parser)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="FILE", help="an .xlsx, .ods, .csv, .tsv or .txt file")
    parser.add_argument("--into", default="", metavar="KIND", help="requirements, risks … (default: by its headings)")
    parser.add_argument("--sheet", default="", metavar="NAME", help="the sheet of a workbook that has several")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADING=FIELD",
        help='what a column is; "Heading=" passes it over',
    )
    parser.add_argument(
        "--word", action="append", default=[], metavar="HEADING:WORD=CODE", help="what a word means in a column"
    )
    parser.add_argument(
        "--dates", default="", choices=["dmy", "mdy"], metavar="dmy|mdy",
        help="whether day or month stands first, where the column itself does not show it",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="say what would become of each row; nothing is written")
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--update", action="store_true", help="only change what is there; add nothing")
    known.add_argument("--only-new", action="store_true", help="only add; change nothing that is there")
    parser.add_argument(
        "--as-found", action="store_true", help="record what is incomplete too, such as Implemented without evidence"
    )
    parser.add_argument(
        "--refused", default="", metavar="OUT.csv", help="write the refused rows there, to be mended and imported"
    )
    _json(parser)


_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "status": _json,
    "show": _show,
    "list": _list,
    "find": _find,
    "log": _log,
    "versions": _versions,
    "changes": _changes,
    "trace": _trace,
    "coverage": _coverage,
    "catalog": _requirement,
    "set": _set,
    "add": _add,
    "reassess": _reassess,
    "delete": _delete,
    "keep": _delete,
    "unite": _unite,
    "handover": _handover,
    "link": _link,
    "unlink": _two,
    "evidence": _evidence,
    "feedback": _feedback,
    "answer": _answer,
    "new": _new,
    "demo": _demo,
    "export": _export,
    "verify": _verify,
    "snapshot": _snapshot,
    "restore": _restore,
    "merge": _merge,
    "import": _import,
}
