"""What every parser of the command line has: errors in one sentence, options that stand anywhere, verbs of verbs."""

import argparse
import re
from collections.abc import Callable
from datetime import date
from typing import NoReturn

from aims_tui.cli.call import UsageError
from aims_tui.cli.verbs import HELP


class Parser(argparse.ArgumentParser):
    """A parser that raises UsageError where it understands nothing."""

    def error(self, message: str) -> NoReturn:
        if unknown := re.match(r"argument VERB: invalid choice: (.*) \(choose from", message):
            message = f"there is no verb {unknown[1]}" + _meant(unknown[1].strip("'\""))
        raise UsageError(f"{message} (see '{self.prog} --help')")


def _meant(typed: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(typed, HELP, n=1)
    return f", did you mean {near[0]!r}?" if near else ""


def everywhere() -> Parser:
    """Return the parser of the options that may also stand behind a verb."""
    parser = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    global_options(parser)
    return parser


def sentence(help: str) -> str:
    """Return what a verb does as a sentence."""
    return f"{help[0].upper()}{help[1:]}."


def global_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that stand before or after any verb."""
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


def subverbs(parser: argparse.ArgumentParser, metavar: str) -> Callable[[str, str], argparse.ArgumentParser]:
    """Return what adds a verb to a verb: its name and what it does go in."""
    ways = parser.add_subparsers(dest="what", required=True, metavar=metavar, parser_class=Parser)

    def way(name: str, help: str) -> argparse.ArgumentParser:
        return ways.add_parser(name, help=help, description=sentence(help), parents=[everywhere()], allow_abbrev=False)

    return way
