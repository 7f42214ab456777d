"""Making a workspace where nobody sees it, and putting it in its place when it is whole.

A full disk, a refusal or a kill then leaves nothing that "is there already" and is no workspace.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from aims_tui import safe_files, settings
from aims_tui.records.kinds import Kinds
from aims_tui.safe_files import held
from aims_tui.workspace.store import errors, evidence_files, last_seen, snapshots
from aims_tui.workspace.store.private import private_folder
from aims_tui.workspace.store.workspace import Workspace, check_free


@contextmanager
def making(path: Path, *, kinds: Kinds | None = None, patience: float = 5.0) -> Iterator[Workspace]:
    """Give a new, empty workspace; at the end of the work it lies at ``path`` with its evidence, or nothing does.

    Raises:
        errors.WorkspaceError: something stands there already, or it cannot be written.
    """
    check_free(path)
    with private_folder() as folder:
        hidden = folder / path.name
        workspace = Workspace.create(hidden, kinds=kinds, patience=patience)
        # Nobody goes back to a workspace that is not there yet.
        workspace.snapshot_day = datetime.now(UTC).date()
        try:
            yield workspace
            _put(hidden, path)
        finally:
            last_seen.forget(hidden)
    workspace.path = workspace.evidence_of = path
    workspace.snapshot_day = None
    last_seen.save(path, workspace.last_seen)
    snapshots.daily(workspace)


def _put(hidden: Path, path: Path) -> None:
    access = settings.access()
    copied: list[str] = []
    try:
        with (
            hidden.open("rb") as source,
            held(path.parent, access=access) as folder,
            folder.part(access) as part,
        ):
            safe_files.copy(source, part)
            try:
                copied.extend(evidence_files.copy_missing(hidden, path))
                part.put(path.name, replace=False)
            except BaseException:
                evidence_files.take_back(path, copied)
                raise
    except FileExistsError:
        raise errors.NotAllowed(errors.there_message(path)) from None
    except OSError as error:
        raise errors.NotAllowed(f"{path} cannot be made: {error.strerror}.") from None
