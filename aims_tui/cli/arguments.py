"""The arguments of the verbs that look at records and write them."""

import argparse
from collections.abc import Callable

from aims_tui.cli.parser_base import subverbs

_REF = "a published number, a short id, a title or an id"
_FIELDS = "an empty value clears; =@FILE or =@- reads it from a file or standard input; several choices: a,b"


def as_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help="for scripts: ASCII, with every value as in the file")


def _plain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", help="a line a record, to be read out: no columns")


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", metavar="REF", help=_REF)
    as_json(parser)


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("records", metavar="RECORDS", help="requirements, evidence, risks, actions, people …")
    parser.add_argument("--sort", default="", metavar="COLUMN", help="-COLUMN: the highest first (--sort=-level)")
    parser.add_argument("--columns", default="", metavar="A,B", help="what is shown, by the names of the fields")
    parser.add_argument(
        "--filter", dest="filters", action="append", default=[], metavar="TEST",
        help="state=assessed, level>=10, owner=, title~refund, state=open, late; several must all hold",
    )  # fmt: skip
    _plain(parser)
    as_json(parser)


def _find(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT")
    _plain(parser)
    as_json(parser)


def _log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", nargs="?", metavar="REF", help=f"{_REF} (default: everything)")
    as_json(parser)


def _versions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", metavar="REF", help=_REF)
    parser.add_argument("field", nargs="?", default="", metavar="FIELD", help="which text, where it has several")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--show", type=int, metavar="N", help="print the text with this number, whole")
    ways.add_argument(
        "--diff", type=int, nargs="+", metavar="N", help="how it differs from the present text, or from a second number"
    )
    as_json(parser)


def _changes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since",
        required=True,
        metavar="DATE",
        help="such as 1 Nov, last friday, 2 weeks ago; or export: since the last export from this machine",
    )
    parser.add_argument("--by", default="", metavar="NAME", help="only what this person changed")
    as_json(parser)


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
    as_json(parser)


def _coverage(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", help="what carries them: own controls, policies, obligations …")
    as_json(parser)


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
    way = subverbs(parser, "add|new-version")
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
    newer.add_argument("--notes", action="store_true", help="what is noted on the links holds of the new one too")
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


def _signing(parser: argparse.ArgumentParser) -> None:
    """Add what approving and reviewing have in common."""
    parser.add_argument("--by", default="", metavar="NAME", help="who signs (default: who is writing)")
    parser.add_argument("--on", default="", metavar="DATE", help="on which day (default: today)")
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument("--proof", default="", metavar="EVIDENCE", help="what shows it, such as EV-30: a signed page")
    parser.add_argument(
        "--although", default="", metavar="WHY", help="sign also what is not ready; the reason is kept and printed"
    )


_SIGNED = f"{_REF}; or scope, method, treatment-plan"


def _approve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("refs", nargs="+", metavar="REF", help=_SIGNED)
    _signing(parser)
    parser.add_argument(
        "--editorial",
        action="store_true",
        help="what changed is editorial: it still is approved (--note says why)",
    )


def _reviewed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("refs", nargs="+", metavar="REF", help=_SIGNED)
    _signing(parser)
    parser.add_argument("--needs-work", action="store_true", help="it is not fine yet (--note says why)")


def _approvals(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ref", nargs="?", default="", metavar="REF", help=f"{_SIGNED} (default: everything)")
    parser.add_argument("--stale", action="store_true", help="only what changed since it was signed")
    parser.add_argument("--waiting", action="store_true", help="what waits for review or approval, and for whom")
    parser.add_argument("--by", default="", metavar="NAME", help="only what this person signed, or is to sign")
    _plain(parser)
    as_json(parser)


def _soa(parser: argparse.ArgumentParser) -> None:
    way = subverbs(parser, "approve|list|show|diff|export")
    approve = way("approve", "approve the Statement of Applicability as it stands, as a new version")
    _signing(approve)
    approve.add_argument("--version", dest="number", default="", metavar="N", help="such as 2.0 (default: the next)")
    as_json(way("list", "list the approved versions"))
    shown = way("show", "print a version: decisions, reasons and justifications")
    shown.add_argument("number", metavar="N", help="a version such as 1.0, or now")
    _plain(shown)
    as_json(shown)
    differ = way("diff", "print what differs between a version and what stands now, or a second version")
    differ.add_argument("number", metavar="N", help="the older version")
    differ.add_argument("other", nargs="?", default="now", metavar="M", help="the newer one (default: now)")
    _plain(differ)
    as_json(differ)
    out = way("export", "write the workbook as it was when a version was approved")
    out.add_argument("number", metavar="N", help="a version")
    out.add_argument("path", metavar="OUT.xlsx")


ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "status": as_json,
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
    "approve": _approve,
    "reviewed": _reviewed,
    "approvals": _approvals,
    "soa": _soa,
}
"""By verb: what adds its arguments."""
