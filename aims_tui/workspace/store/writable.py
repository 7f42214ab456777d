"""Whether a file may be written: what is found at opening, before the first write, and before every one.

Reading goes on in each of these cases. What is written would rest on something that nobody vouches for.
"""

import hashlib
import sqlite3
from typing import TYPE_CHECKING

from aims_tui.records.schema import LAYOUTS, SCHEMA
from aims_tui.workspace.store import errors, file, journal, shape

if TYPE_CHECKING:
    from aims_tui.records.kinds import Kinds
    from aims_tui.workspace.store.interface import WorkspaceFile

_TELLS_MORE = "Run 'aims-tui verify' to see what differs."


def seen_at_once(workspace: "WorkspaceFile", connection: sqlite3.Connection, schema: int) -> str:
    """Return why a file that was just opened is for reading only, as far as a glance tells; empty if nothing is odd.

    Raises:
        errors.Damaged: its description of the fields is broken.
    """
    if parts := _parts(workspace, connection):
        return f"This file holds program parts we did not make ({parts[0]}): opened for reading only."
    altered = _hash(journal.meta(connection, "layout")) != LAYOUTS[SCHEMA]
    if schema == SCHEMA and altered and not workspace.own_kinds:
        return f"The description of the fields in this file was altered: opened for reading only. {_TELLS_MORE}"
    if _emptied(workspace, connection):
        return (
            "The journal of this file was emptied, so nothing vouches for what it shows: opened for reading only. "
            f"Look for another copy, or restore a snapshot: 'aims-tui -f {workspace.path.name} snapshot list'."
        )
    return ""


def _hash(layout: str) -> str:
    return hashlib.sha256(layout.encode(errors="replace")).hexdigest()


def check(workspace: "WorkspaceFile") -> None:
    """Look the whole file over, before the first write.

    Raises:
        errors.WorkspaceError: it must not be written, and why.
    """
    from aims_tui.workspace.store import cells  # Reading has no use for it.

    # Not opened: closing a plain handle would drop the locks of a connection in another thread.
    file.look_at_place(workspace.path)
    with workspace.reading() as connection:
        file.quick_check(connection, workspace.path)
        check_parts(workspace, connection)
        _check_tables(workspace, connection)
        if table := cells.any_wrong(connection, workspace.kinds):
            raise errors.ReadOnly(
                f"The table {table} of this file holds what does not belong there: nothing is written to it. "
                f"{_TELLS_MORE}"
            )
        if found := _unvouched(connection, workspace.kinds):
            raise errors.ReadOnly(
                f"The journal of this file does not know {found} that its tables hold: nothing is written to it. "
                f"{_TELLS_MORE}"
            )


def check_parts(workspace: "WorkspaceFile", connection: sqlite3.Connection) -> None:
    """Look for program parts of others, as before every write: somebody may have put them there since.

    Raises:
        errors.WorkspaceError: there are some.
    """
    file.trust(connection, workspace.path)
    if parts := _parts(workspace, connection):
        raise errors.ReadOnly(f"This file holds program parts we did not make ({parts[0]}): nothing is written to it.")


def _parts(workspace: "WorkspaceFile", connection: sqlite3.Connection) -> list[str]:
    records = {kind.name: kind.fields for kind in workspace.as_told.values()}
    return shape.unknown(shape.look(connection, workspace.path), records)


def _check_tables(workspace: "WorkspaceFile", connection: sqlite3.Connection) -> None:
    there = shape.look(connection, workspace.path).tables
    for kind in workspace.kinds.values():
        if {*there.get(kind.name, ())} != {"id", "revision", "clashes", *kind.fields}:
            raise errors.ReadOnly(
                f"The table {kind.name} of this file is not as this version made it: nothing is written to it. "
                f"{_TELLS_MORE}"
            )


def _emptied(workspace: "WorkspaceFile", connection: sqlite3.Connection) -> bool:
    """Say whether there are records and no change at all."""
    if connection.execute("SELECT 1 FROM op LIMIT 1").fetchone():
        return False
    there = shape.look(connection, workspace.path).tables
    names = [name for name in workspace.as_told if name in there]
    return any(connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for name in names)


def _unvouched(connection: sqlite3.Connection, kinds: "Kinds") -> str:
    """Return what one row is that stands in a table and was added by no change; empty if there is none."""
    for kind in kinds.values():
        if kind.about.implied:
            continue
        where, names = journal.of_record(kind.name)
        found = connection.execute(
            f'SELECT id FROM "{kind.name}" AS there WHERE NOT EXISTS'
            f" (SELECT 1 FROM op WHERE {where} AND row = there.id AND field = '') LIMIT 1",
            names,
        ).fetchone()
        if found is not None:
            return f"the {kind.about.one} {found[0]}"
    return ""
