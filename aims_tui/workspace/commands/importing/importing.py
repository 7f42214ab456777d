"""Planning an import and carrying it out, as one action through the gate."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from aims_tui.insight.importing.choosing import chosen
from aims_tui.insight.importing.reading import Chosen, Unclear, Wishes
from aims_tui.insight.importing.table import Book
from aims_tui.workspace.commands.importing import trial
from aims_tui.workspace.commands.importing.cells import Cells
from aims_tui.workspace.commands.importing.plan import Known, Outcome, Plan, Planner, Tick, name_new, people
from aims_tui.workspace.commands.importing.present import Present
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import errors, gate, short_ids
from aims_tui.workspace.store.workspace import Workspace, now

_TRIES = 5


def table(workspace: Workspace, book: Book, wishes: Wishes) -> Chosen:
    """Return which table of a file is meant and how it is read.

    Raises:
        errors.Refused: a person has to say; the message says how.
    """
    try:
        return chosen(workspace.kinds, book, wishes)
    except Unclear as unclear:
        raise errors.Refused(str(unclear)) from None


def planned(
    workspace: Workspace, found: Chosen, *, today: date, assessment: str = "", known: Known = Known.ALL,
    as_found: bool = False, tick: Tick | None = None,
) -> Plan:  # fmt: skip
    """Return what an import would do; nothing is written.

    ``assessment`` is a title or an id; empty means the organization-wide one.

    Raises:
        errors.Refused: there is no such assessment.
        errors.WorkspaceError: the workspace cannot be read.
    """
    with workspace.reading() as connection:
        return _plan(workspace, connection, found, today, assessment, known, as_found, tick)


def _plan(
    workspace: Workspace, connection: sqlite3.Connection, found: Chosen, today: date, assessment: str, known: Known,
    as_found: bool, tick: Tick | None,
) -> Plan:  # fmt: skip
    kinds = workspace.kinds
    present = Present(connection, kinds, overview.choose(overview.names(connection), assessment).id)
    cells = Cells(found, present, today, as_found=as_found)
    plan = Planner(found, present, cells, known).plan(tick)
    plan.additions = cells.additions(people(plan.rows))
    if not as_found:
        trial.judge(plan, connection, kinds, now()[:10], workspace.lost)
        plan.additions = cells.additions(people(plan.rows))
    name_new(plan, present)
    return plan


def carry_out(
    workspace: Workspace, plan: Plan, *, who: str, as_found: bool = False, tick: Tick | None = None
) -> gate.Receipt:
    """Write what a plan says, as one action; rows that the gate refuses all the same are refused in the plan.

    Raises:
        errors.Refused: a rule refuses what no row can be named for; nothing was written.
        errors.WorkspaceError: the workspace cannot be written; nothing was.
    """
    why = f"Imported from {plan.chosen.book.name}"
    if plan.chosen.sheet.name:
        why = f"{why}, {plan.chosen.sheet.name}"
    mode = gate.Mode.AS_FOUND if as_found else gate.Mode.AUTHOR
    for attempt in range(_TRIES):
        try:
            action = gate.Action(who, now(), why, plan.changes)
            with _counting(len(action.changes), tick) as counted:
                receipt = gate.write(workspace, action, mode=mode, tick=counted)
            break
        except errors.Refused as error:
            # Somebody may have changed something since the plan was made.
            if attempt == _TRIES - 1 or not trial.refuse_by(plan, error):
                raise
            plan.additions = [each for each in plan.additions if each.row in people(plan.rows)]
    _name(workspace, plan)
    return receipt


@contextmanager
def _counting(total: int, tick: Tick | None) -> Iterator[gate.Tick | None]:
    done = 0

    def counted() -> None:
        nonlocal done
        done += 1
        if tick and done % 100 == 0:
            tick(min(done, total), total)

    yield counted if tick else None


def _name(workspace: Workspace, plan: Plan) -> None:
    """Have new records be known by the short ids that they were given."""
    kind = plan.chosen.kind
    if not kind.about.prefix or not plan.number(Outcome.ADDED):
        return
    with workspace.reading() as connection:
        given = short_ids.of(connection, kind)
    for row in plan.rows:
        row.ref = given.get(row.record, row.ref)
