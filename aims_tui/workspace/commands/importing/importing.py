"""Planning an import and carrying it out, as one action through the gate."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

from aims_tui.insight.importing.choosing import chosen
from aims_tui.insight.importing.every import Every, every
from aims_tui.insight.importing.reading import Chosen, Unclear, Wishes
from aims_tui.insight.importing.table import Book
from aims_tui.workspace.commands.importing import trial
from aims_tui.workspace.commands.importing.cells import Cells
from aims_tui.workspace.commands.importing.identity import Made
from aims_tui.workspace.commands.importing.people import People
from aims_tui.workspace.commands.importing.plan import Known, Outcome, Plan, Tick, Whole, fall, name_new, people
from aims_tui.workspace.commands.importing.planning import Planner
from aims_tui.workspace.commands.importing.present import Present
from aims_tui.workspace.commands.importing.settling import Met, Settling
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import errors, gate, short_ids
from aims_tui.workspace.store.workspace import Workspace, now

_TRIES = 5
_P = TypeVar("_P", Plan, Whole)


def table(workspace: Workspace, book: Book, wishes: Wishes) -> Chosen:
    """Return which table of a file is meant and how it is read.

    Raises:
        errors.Refused: a person has to say; the message says how.
    """
    try:
        return chosen(workspace.kinds, book, wishes)
    except Unclear as unclear:
        raise errors.Refused(str(unclear)) from None


def every_table(workspace: Workspace, book: Book, wishes: Wishes, sheets: Sequence[str] = ()) -> Every:
    """Return which tables of a file are meant, or all that hold records, in the order in which they are taken.

    Raises:
        errors.Refused: a person has to say; the message says how.
    """
    try:
        return every(workspace.kinds, book, wishes, sheets)
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
        how = _How(workspace, connection, today, assessment, known, as_found)
        ((plan, met),) = how.read((found,), tick, promising=False)
        how.settle(met)
        return how.judged(plan)


def planned_whole(
    workspace: Workspace, found: Every, *, today: date, assessment: str = "", known: Known = Known.ALL,
    as_found: bool = False, tick: Tick | None = None,
) -> Whole:  # fmt: skip
    """Return what an import of several tables would do as one action; nothing is written.

    What a row of one table adds can be named by those of all.

    Raises:
        errors.Refused: there is no such assessment.
        errors.WorkspaceError: the workspace cannot be read.
    """
    with workspace.reading() as connection:
        how = _How(workspace, connection, today, assessment, known, as_found)
        read = how.read(found.tables, tick, promising=True)
        how.settle([each for _, met in read for each in met])
        return how.judged(Whole([plan for plan, _ in read], found.passed_over, how.present.promised))


class _How:
    """How the rows of an import are planned, inside one read transaction."""

    def __init__(
        self, workspace: Workspace, connection: sqlite3.Connection, today: date, assessment: str, known: Known,
        as_found: bool,
    ) -> None:  # fmt: skip
        self._workspace, self._connection = workspace, connection
        self._today, self._known, self._as_found = today, known, as_found
        chosen = overview.choose(overview.names(connection), assessment)
        self.present = Present(connection, workspace.kinds, chosen.id)

    def read(self, tables: Sequence[Chosen], tick: Tick | None, *, promising: bool) -> list[tuple[Plan, list[Met]]]:
        """Return the rows of tables, and the records that they are about.

        ``promising`` says that what one row adds can be named by others.
        """
        self._people = People(self.present, tables)
        made: dict[str, Made] = defaultdict(Made)
        planners = [
            Planner(
                each, self.present, Cells(self.present, self._people, self._today, as_found=self._as_found),
                made[each.kind.name],
            )
            for each in tables
        ]  # fmt: skip
        promised = [planner.promise() if promising else {} for planner in planners]
        total, done, found = sum(len(each.lines) for each in tables), 0, []
        for planner, ids, each in zip(planners, promised, tables, strict=True):
            found.append(planner.read(ids, _further(tick, done, total)))
            done += len(each.lines)
        return found

    def settle(self, met: Iterable[Met]) -> None:
        """Say what becomes of rows, those of each kind together."""
        kinds: dict[str, list[Met]] = defaultdict(list)
        for each in met:
            kinds[each.chosen.kind.name].append(each)
        for those in kinds.values():
            Settling(those[0].chosen.kind, self.present, self._people, self._known).settle(those)

    def judged(self, plan: _P) -> _P:
        """Return a plan whose rows keep the rules of the workspace, with the people whom they add."""
        fall(plan.rows, plan.promised)
        while True:
            plan.additions = self._people.additions(people(plan.rows))
            if self._as_found:
                break
            trial.judge(plan, self._connection, self._workspace.kinds, now()[:10], self._workspace.lost)
            if not fall(plan.rows, plan.promised):
                break
        plan.additions = self._people.additions(people(plan.rows))
        name_new(plan.plans, self.present)
        return plan


def _further(tick: Tick | None, before: int, total: int) -> Tick | None:
    return (lambda done, _: tick(before + done, total)) if tick else None


def carry_out(
    workspace: Workspace, plan: Plan | Whole, *, who: str, as_found: bool = False, tick: Tick | None = None
) -> gate.Receipt:
    """Write what a plan says, as one action; rows that the gate refuses all the same are refused in the plan.

    Raises:
        errors.Refused: a rule refuses what no row can be named for; nothing was written.
        errors.WorkspaceError: the workspace cannot be written; nothing was.
    """
    why = f"Imported from {plan.source}"
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
            fall(plan.rows, plan.promised)
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


def _name(workspace: Workspace, plan: Plan | Whole) -> None:
    """Have new records be known by the short ids that they were given."""
    for each in plan.plans:
        if each.chosen.kind.about.prefix and each.number(Outcome.ADDED):
            with workspace.reading() as connection:
                given = short_ids.of(connection, each.chosen.kind)
            for row in each.rows:
                row.ref = given.get(row.record, row.ref)
