"""The arguments of the verbs about the file and what is handed out."""

import argparse
from collections.abc import Callable

from aims_tui.cli.arguments import as_json


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
    as_json(parser)


def _snapshot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["list"], metavar="list", help="list those there are")


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("snapshot", metavar="SNAPSHOT", help="'latest', a number or name of 'snapshot list', or a path")


def _merge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="OTHER", help="the other copy's file")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would come in and what would clash; nothing is written"
    )
    as_json(parser)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="FILE", help="an .xlsx, .ods, .csv, .tsv or .txt file")
    parser.add_argument("--into", default="", metavar="KIND", help="requirements, risks … (default: by its headings)")
    parser.add_argument(
        "--sheet", action="append", default=[], metavar="NAME",
        help="the sheet of a workbook that has several; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--all-sheets", action="store_true", help="every sheet that holds records, together as one action"
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADING=FIELD",
        help='what a column is; "Heading=" passes it over, "Sheet!Heading=" that of one sheet',
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
        "--refused",
        default="",
        metavar="OUT.csv",
        help="write the refused rows there, to be mended and imported; those of several sheets as OUT.xlsx",
    )
    as_json(parser)


def _freeze(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kinds", nargs="+", metavar="KIND", help="risks, suppliers, incidents …; or soa, clauses")
    parser.add_argument(
        "--title", default="", metavar="TEXT", help="of the evidence (default: what it holds, and when)"
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="how it supports the clause that it is linked to")


ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "new": _new,
    "demo": _demo,
    "export": _export,
    "verify": _verify,
    "snapshot": _snapshot,
    "restore": _restore,
    "merge": _merge,
    "import": _import,
    "freeze": _freeze,
}
"""By verb: what adds its arguments."""
