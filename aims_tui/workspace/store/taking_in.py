"""Taking a file in as evidence for as long as what is done with it succeeds: a refusal leaves no orphan."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aims_tui.safe_files import held
from aims_tui.workspace.store import errors, evidence_files
from aims_tui.workspace.store.evidence_files import Kept, Tick
from aims_tui.workspace.store.interface import WorkspaceFile


@contextmanager
def taking_in(
    workspace: WorkspaceFile, source: Path, *, large: bool = False, tick: Tick | None = None
) -> Iterator[Kept]:
    """Copy a file into the evidence folder and give what was kept; take it back where the work with it fails.

    What lay there before stays, and so does what an action that entered the journal names.

    Raises:
        evidence_files.TooLarge, errors.Refused, errors.WorkspaceError: as :func:`evidence_files.take_in`.
    """
    kept = evidence_files.take_in(workspace.path, source, large=large, tick=tick)
    try:
        yield kept
    except BaseException:
        if kept.fresh is not None and _is_orphan(workspace, kept.hash):
            _take_back(workspace.path, kept.hash, kept.fresh)
        raise


def _is_orphan(workspace: WorkspaceFile, hash: str) -> bool:
    """Say whether the journal knows nothing of a file; where it cannot be read, the file is left alone."""
    try:
        with workspace.reading() as connection:
            return connection.execute("SELECT 1 FROM op WHERE value = ? LIMIT 1", (hash,)).fetchone() is None
    except errors.WorkspaceError:
        return False


def _take_back(workspace: Path, hash: str, fresh: tuple[int, int]) -> None:
    root = evidence_files.folder(workspace)
    with suppress(OSError):
        with held(workspace.parent, root.name, hash[:2], make=False) as home:
            found = home.look(hash)
            # Somebody else may have taken in the same file meanwhile: theirs lies in the place of ours then.
            if found is not None and (found.st_dev, found.st_ino) == fresh:
                home.remove(hash)
        (root / hash[:2]).rmdir()
        root.rmdir()
