"""The verb that takes in a file that somebody has already: import."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aims_tui.cli.call import Call, UsageError, say, say_json, typed_path
from aims_tui.insight.importing.reading import Wishes
from aims_tui.insight.importing.table import Book
from aims_tui.text import one_line
from aims_tui.workbook import refused, tables
from aims_tui.workspace.commands.importing import report
from aims_tui.workspace.commands.importing.importing import carry_out, every_table, planned, planned_whole, table
from aims_tui.workspace.commands.importing.plan import Known, Outcome, Plan, Tick, Whole

_BAR = 30
_MANY = 2_000
"""Rows from which on JSON comes on one line."""


def import_file(call: Call) -> int:
    """Take in the rows of a spreadsheet or a text file as one action, or say what that would do."""
    arguments = call.arguments
    path = typed_path(arguments.path)
    aside = typed_path(arguments.refused) if arguments.refused else None
    if aside is not None and os.path.exists(aside) and os.path.exists(path) and aside.samefile(path):
        raise UsageError("--refused needs another file than the one that is imported")
    if aside is not None and os.path.lexists(aside):
        raise UsageError(f"{one_line(str(aside))} is there already: --refused takes the name of a new file")
    plan = _plan(call, tables.read(path))
    if not arguments.dry_run and plan.changes:
        with _told("Writing") as tick:
            receipt = carry_out(call.workspace, plan, who=call.who, as_found=arguments.as_found, tick=tick)
        call.tell(receipt.notice)
    if arguments.json:
        brief = len(plan.rows) > _MANY
        say_json(report.whole_data(plan) if isinstance(plan, Whole) else report.data(plan), brief=brief)
    else:
        _say(plan, dry=arguments.dry_run)
    if aside is not None and plan.refused:
        # After the outcome is told: it stands, also where they cannot be written.
        _put_aside(aside, plan)
        if not arguments.json:
            say(f"The refused rows stand in {aside}: mend them there and import that file.")
    return 1 if plan.number(Outcome.REFUSED) else 0


def _plan(call: Call, book: Book) -> Plan | Whole:
    """Return what would become of the rows of the sheet that is meant, or of several."""
    arguments = call.arguments
    sheets: list[str] = arguments.sheet
    known = Known.UPDATE if arguments.update else Known.ONLY_NEW if arguments.only_new else Known.ALL
    several = arguments.all_sheets or len(sheets) > 1
    if arguments.all_sheets and (sheets or arguments.into):
        raise UsageError("--all-sheets takes each sheet for what it is; leave --sheet and --into out")
    if several and arguments.refused and not arguments.refused.casefold().endswith(".xlsx"):
        raise UsageError("the refused rows of several sheets are written to a workbook: give --refused OUT.xlsx")
    sheet = "" if several else "".join(sheets)
    wishes = Wishes(arguments.into, sheet, _mapping(arguments.map), _words(arguments.word), arguments.dates)
    workspace = call.workspace
    with workspace.reading() as connection:
        assessment = call.assessment(connection)
    with _told("Reading") as tick:
        if several:
            return planned_whole(
                workspace, every_table(workspace, book, wishes, sheets), today=call.today, assessment=assessment,
                known=known, as_found=arguments.as_found, tick=tick,
            )  # fmt: skip
        return planned(
            workspace, table(workspace, book, wishes), today=call.today, assessment=assessment, known=known,
            as_found=arguments.as_found, tick=tick,
        )  # fmt: skip


def _put_aside(path: Path, plan: Plan | Whole) -> None:
    """Write the refused rows of one sheet as text, those of several as a workbook."""
    if isinstance(plan, Whole):
        refused.write_workbook(path, plan.to_mend())
    else:
        refused.write(path, plan.chosen, {row.number: row.why for row in plan.refused})


def _say(plan: Plan | Whole, *, dry: bool) -> None:
    for each in plan.plans:
        for line in report.reading(each.chosen):
            say(line)
        say()
        for row in each.rows:
            say(report.line(row))
        say()
        if isinstance(plan, Whole):
            say(f"{each.chosen.sheet.name or each.chosen.book.name}: {report.outcomes(each)}.")
            say()
    if isinstance(plan, Whole):
        for line in report.passed_over(plan):
            say(line)
    say(report.totals(plan, dry=dry))


def _mapping(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        heading, sign, field = each.rpartition("=")
        if not sign or not heading.strip():
            raise UsageError(f'{each!r} is not of the form "Heading=field"')
        found[heading] = field
    return found


def _words(given: list[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in given:
        place, sign, code = each.rpartition("=")
        heading, colon, word = place.rpartition(":")
        if not sign or not colon or not heading.strip() or not word.strip():
            raise UsageError(f'{each!r} is not of the form "Heading:Word=code"')
        found.setdefault(heading, {})[word] = code
    return found


@contextmanager
def _told(what: str) -> Iterator[Tick | None]:
    """Give what draws how far it is, where somebody is watching."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    last = -1

    def tick(done: int, total: int) -> None:
        nonlocal last
        full = _BAR * done // max(total, 1)
        if full != last:
            last = full
            print(f"\r{what} {'█' * full}{'░' * (_BAR - full)}", end="", file=sys.stderr, flush=True)

    try:
        yield tick
    finally:
        if last >= 0:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
