"""Looking for what was altered: the journal's hashes, the tables against its replay, the evidence files."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aims_tui.records.fields import EXISTS
from aims_tui.records.kinds import Kinds
from aims_tui.workspace.store import cells, evidence_files, file, incoming, journal, replay, shape
from aims_tui.workspace.store.errors import Damaged
from aims_tui.workspace.store.journal_rules import Unfit
from aims_tui.workspace.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as the journal says: where (``journal``, a record, ``evidence``) and a sentence."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome: how much was looked at, where the journal ends, and what was found."""

    changes: int
    head: str
    files: int
    problems: tuple[Problem, ...]


def verify(workspace: Workspace) -> Verdict:
    """Check the whole workspace. Tamper-evident, never tamper-proof: see the README on what this proves.

    Raises:
        errors.WorkspaceError: the file cannot be read at all.
    """
    problems: list[Problem] = []
    files = 0
    with workspace.reading() as connection:
        try:
            file.full_check(connection, workspace.path)
        except Damaged:
            problems.append(Problem("file", "SQLite finds the file damaged."))
        problems += _parts(workspace, connection)
        newest = journal.tip(connection)
        everything = journal.entries(connection)
        problems += _journal(connection, everything) or _rules(workspace, everything)
        problems += _cells(workspace.kinds, connection)
        problems += _meta(workspace, connection)
        problems += _tables(workspace, connection)
        try:
            for found in evidence_files.check_all(workspace, connection):
                files += 1
                if found.problem:
                    problems.append(Problem("evidence", f"{found.name}: {found.problem}"))
        except (sqlite3.OperationalError, Damaged) as error:
            problems.append(Problem("evidence", f"Evidence cannot be read: {error}"))
    if workspace.notice:
        problems.append(Problem("journal", workspace.notice))
    return Verdict(newest.changes, newest.id, files, tuple(problems))


def _journal(connection: sqlite3.Connection, entries: Iterable[journal.Entry]) -> list[Problem]:
    found = []
    ids: set[str] = set()
    expected: dict[str, int] = {}
    everything = sorted(entries, key=lambda entry: (entry[0].replica, entry[0].sequence))
    for op, parents in everything:
        ids.add(op.id)
        if not journal.genuine(op, parents):
            found.append(Problem("journal", f"A change by {op.who!r} of {op.at} was altered ({_place(op)})."))
        wanted = expected.get(op.replica, 1)
        if op.sequence != wanted:
            found.append(
                Problem("journal", f"Changes are missing or out of order before number {op.sequence} ({_place(op)}).")
            )
        expected[op.replica] = op.sequence + 1
    places = {op.id: op.lamport for op, _ in everything}
    for op, _ in everything:
        if op.previous in places and op.lamport != places[op.previous] + 1:
            found.append(Problem("journal", f"The change {op.id[:12]} stands out of place ({_place(op)})."))
    for op, parents in everything:
        for other in {op.previous, *parents} - {""} - ids:
            found.append(Problem("journal", f"The change {other[:12]}, which {_place(op)} builds on, is missing."))
    found += [
        Problem("journal", f"Parents are named for the change {op[:12]}, which is missing.")
        for op in journal.parents(connection).keys() - ids
    ]
    return found


def _rules(workspace: Workspace, everything: Sequence[journal.Entry]) -> list[Problem]:
    """Hold every change against the rules of the gate, as if it came from another copy; name the first that fails."""
    try:
        incoming.check(workspace.kinds, workspace.id, everything, everything)
    except Unfit as error:
        return [Problem("journal", f"A change is such as nobody makes here: {error}.")]
    return []


def _place(op: journal.Op) -> str:
    return f"{op.record} {op.row}, {op.field or 'exists'}"


def _parts(workspace: Workspace, connection: sqlite3.Connection) -> list[Problem]:
    """Compare what the file is built of with what this version builds."""
    from aims_tui.workspace.store import engine

    kinds = workspace.kinds
    there = shape.look(connection, workspace.path)
    made = engine.statements(kinds)
    found = [*there.foreign]
    found += [f"table {name}" for name in there.tables if name not in (*shape.JOURNAL, *kinds)]
    odd = [
        f"index {part.name}"
        for part in there.parts
        if part.sort == "index" and part.sql is not None and part.name not in made
    ]
    found += [each for each in odd if each not in found]
    problems = [Problem("file", f"A part that we did not make: {each}.") for each in found]
    statements = {part.name: engine.plain(part.sql) for part in there.parts if part.sql is not None}
    for name, statement in made.items():
        sort = "table" if name in (*shape.JOURNAL, *kinds) else "index"
        if name not in statements and sort == "index":
            problems.append(Problem("file", f"The index {name} is missing: what it made quick is slow."))
        elif statements.get(name, statement) != statement:
            problems.append(Problem("file", f"The {sort} {name} was made by another statement than ours."))
    return problems


def _cells(kinds: Kinds, connection: sqlite3.Connection) -> list[Problem]:
    """Look at every cell as it is; what reads the rows elsewhere makes texts and numbers of them."""
    problems = []
    for table in (*shape.JOURNAL, *kinds):
        try:
            problems += [_cell(kinds, each) for each in cells.wrong(connection, kinds, table)]
        except sqlite3.Error as error:
            problems.append(Problem("tables", f"The table {table} cannot be read: {error}."))
    return problems


def _cell(kinds: Kinds, found: cells.Cell) -> Problem:
    row = found.row
    if found.table == "op":
        place = f"{found.column} of {row['record']} {row['row']}, {row['field'] or 'exists'}"
        return Problem("journal", f"A change is not readable as {found.wanted}: {place}.")
    if found.table == "op_parent":
        return Problem("journal", f"The parents of the change {row['op'][:12]} are not readable as {found.wanted}.")
    if found.table == "meta":
        return Problem("file", f"What the file notes as {row['key']} is not readable as {found.wanted}.")
    about = kinds[found.table].about
    name = _name(kinds, found.table, dict(row), str(row["id"]))
    return Problem("tables", f"{found.column} of {about.one} {name} cannot be read as {found.wanted}.")


def _meta(workspace: Workspace, connection: sqlite3.Connection) -> list[Problem]:
    found = []
    if connection.execute("SELECT 1 FROM op LIMIT 1").fetchone() is None:
        found.append(Problem("journal", "The journal holds no change: nothing vouches for what the tables show."))
    if journal.meta(connection, "layout") != workspace.kinds.layout():
        found.append(Problem("file", "The description of the fields in the file is not the one of this version."))
    # The organization's row carries the workspace's id, so the journal vouches for it.
    row = connection.execute("SELECT row FROM op WHERE record = 'organization' AND field = '' LIMIT 1").fetchone()
    if row is not None and row[0] != journal.meta(connection, "workspace"):
        found.append(Problem("file", "The id of the workspace was altered."))
    return found


def _tables(workspace: Workspace, connection: sqlite3.Connection) -> list[Problem]:
    kinds = workspace.kinds
    if found := _shapes(kinds, connection):
        return found
    try:
        expected, there = replay.replayed(connection, kinds), replay.stored(connection, kinds)
    except sqlite3.Error as error:
        return [Problem("tables", f"The record tables cannot be read: {error}.")]
    for record, rows in expected.items():
        about = kinds[record].about
        for row in sorted(rows.keys() | there[record].keys(), key=str):
            if row not in there[record]:
                found.append(Problem(record, f"The {about.one} {_name(kinds, record, rows[row], row)} is missing."))
            elif row not in rows:
                name = _name(kinds, record, there[record][row], row)
                found.append(Problem(record, f"The {about.one} {name} is in no change of the journal."))
            else:
                name = _name(kinds, record, rows[row], row)
                found += [
                    Problem(record, f"{field} of {about.one} {name} is not what the journal says.")
                    for field, value in rows[row].items()
                    if there[record][row][field] != value
                ]
    return found


def _shapes(kinds: Kinds, connection: sqlite3.Connection) -> list[Problem]:
    """Compare the columns of the record tables; SQLite reads a quoted name that is no column as a text."""
    found = []
    for kind in kinds.values():
        wanted = {"id", *kind.fields, *replay.OWN}
        there = {row[1] for row in connection.execute(f'PRAGMA table_info("{kind.name}")')}
        found += [Problem("tables", f"The table {kind.name} lacks {name}.") for name in sorted(wanted - there)]
        found += [
            Problem("tables", f"The table {kind.name} has {name}, which we did not make.")
            for name in sorted(there - wanted)
        ]
    return found


def _name(kinds: Kinds, record: str, values: replay.Values, row: str) -> str:
    return values.get("short") or values.get(kinds[record].title.name) or str(row) or EXISTS
