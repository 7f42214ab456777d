"""The words of the command line."""

import argparse
import re
from collections.abc import Sequence
from functools import cache

from aims_tui import __version__
from aims_tui.cli import arguments, file_arguments
from aims_tui.cli.call import UsageError
from aims_tui.cli.parser_base import Parser, everywhere, global_options, sentence
from aims_tui.cli.verbs import GROUPS, HELP

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


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of one command.

    Raises:
        UsageError: they make no command; the message is one sentence.
        SystemExit: help or the version was asked for, and has been printed.
    """
    # ``aims-tui some.aims`` opens that file.
    words = ["-f", *argv] if len(argv) == 1 and argv[0].endswith(".aims") else list(argv)
    first = _options_first(words)
    if verbs := tuple(verb for verb in HELP if verb in words):
        arguments = _parser(verbs).parse_args(first)
    else:
        # Without a verb the application opens; only what is not understood so needs all verbs, for help or a hint.
        arguments, unknown = _opening().parse_known_args(first)
        if unknown:
            arguments = _parser(tuple(HELP)).parse_args(first)
    if arguments.file == "":
        raise UsageError("-f needs the name of a file")
    if arguments.as_of is not None and arguments.verb not in _LOOKING_BACK:
        raise UsageError(
            f"'{arguments.verb}' cannot look back: --as-of is for what only reads a workspace, and for export"
        )
    return arguments


_LOOKING_BACK = (
    None, "status", "show", "list", "find", "log", "versions", "changes", "trace", "coverage",
    "approvals", "soa", "catalog", "export",
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


def _opening() -> Parser:
    parser = Parser(prog="aims-tui", add_help=False, allow_abbrev=False)
    global_options(parser)
    parser.set_defaults(verb=None)
    return parser


_ADDS = {**arguments.ARGUMENTS, **file_arguments.ARGUMENTS}


@cache
def _parser(verbs: tuple[str, ...]) -> Parser:
    """Return the parser of these verbs: making it for all of them takes 10 ms, which status would feel."""
    anywhere = everywhere()
    parser = Parser(
        prog="aims-tui",
        usage="aims-tui [OPTIONS] [VERB ...]",
        description=f"{_DESCRIPTION}\n\n{_overview()}",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    global_options(parser)
    parser.add_argument("--version", action="version", version=f"aims-tui {__version__}")
    parsers = parser.add_subparsers(
        dest="verb", metavar="VERB", parser_class=Parser, help=argparse.SUPPRESS, prog="aims-tui"
    )
    for verb in verbs:
        added = parsers.add_parser(verb, description=sentence(HELP[verb]), parents=[anywhere], allow_abbrev=False)
        if verb in _ADDS:
            _ADDS[verb](added)
    return parser


def _overview() -> str:
    return "\n\n".join(
        "\n".join([f"{group}:", *(f"  {verb:<10}{help}" for verb, help in verbs.items())])
        for group, verbs in GROUPS.items()
    )
