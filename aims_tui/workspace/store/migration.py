"""Bringing an older file to the present layout: the journal is replayed into new tables."""

from aims_tui.workspace.store import errors, replay, snapshots
from aims_tui.workspace.store.interface import WorkspaceFile


def migrate(workspace: WorkspaceFile, schema: int) -> None:
    """Snapshot the file, then make its record tables anew from the journal, in one transaction.

    Raises:
        errors.WorkspaceError: the snapshot or the rebuilding failed; the file is as it was.
    """
    if workspace.lasting:
        snapshots.take(workspace)
    try:
        with workspace.writing(new=True) as session:
            replay.rebuild(session, workspace.kinds)
            replay.raw(session).execute(f"PRAGMA user_version = {schema}")
    except errors.ReadOnly:
        raise errors.ReadOnly(
            f"{workspace.path.name} was made by an older version of aims-tui and must be opened once by someone "
            "who can write to it."
        ) from None
    workspace.reread_layout()
