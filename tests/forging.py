"""Somebody who writes changes that no gate would, with hashes that are right."""

import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from aims_tui.records.fields import EXISTS
from aims_tui.workspace.store import journal, merge
from aims_tui.workspace.store.workspace import Workspace


def forge(path: Path, parents: Sequence[str] = (), **values: object) -> None:
    """Put a change into a file behind its newest; what is not given is as there."""
    with closing(sqlite3.connect(path)) as connection, connection:
        newest = next(journal.ops(connection, "id = ?", (journal.tip(connection).id,)))
        draft = newest._replace(
            sequence=newest.sequence + 1, previous=newest.id, lamport=newest.lamport + 1, action=str(uuid.uuid4()),
        )._replace(**values)  # fmt: skip
        journal.insert(connection, draft._replace(id=journal.identity(draft, parents)), parents)


def forge_row(path: Path, record: str, row: str, values: Mapping[str, str]) -> None:
    """Put a new record into a file, as one action."""
    action = str(uuid.uuid4())
    for field, value in {EXISTS: "1", **values}.items():
        forge(path, record=record, row=row, field=field, value=value, action=action)


def forge_deletion(path: Path, record: str, row: str) -> None:
    """Put a deletion into a file that claims to know all that ever was said of that record, but its parts."""
    with closing(sqlite3.connect(path)) as connection:
        heads = [head.id for found in journal.heads(connection, record, row).values() for head in found]
    forge(path, heads, record=record, row=row, field=EXISTS, value="")


def let_in(workspace: Workspace, other: Path) -> None:
    """Merge a copy without holding its changes against anything, as a version might that knew no better."""
    with workspace.writing() as session:
        merge.union(session, workspace, merge.read(workspace, other).new)
    with workspace.reading() as connection:
        workspace.see(connection)
