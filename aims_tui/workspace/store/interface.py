"""What the modules below a workspace need of one: they stand under it and do not import it."""

import sqlite3
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from aims_tui.records.kinds import Kinds

if TYPE_CHECKING:
    from sqlmodel import Session


class WorkspaceFile(Protocol):
    """An opened workspace, as :class:`aims_tui.workspace.store.workspace.Workspace` is one."""

    path: Path
    evidence_of: Path
    id: str
    patience: float
    lasting: bool
    notice: str
    snapshot_day: date | None

    @property
    def kinds(self) -> Kinds:
        """The kinds with their classes."""
        ...

    @property
    def own_kinds(self) -> bool:
        """Whether they are not those of the product."""
        ...

    @property
    def as_told(self) -> Kinds:
        """The kinds as the file describes itself."""
        ...

    @property
    def described(self) -> Kinds:
        """The kinds as they are read."""
        ...

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give a connection inside one read transaction."""
        ...

    def writing(self, *, new: bool = False) -> "AbstractContextManager[Session]":
        """Give a session inside one write transaction."""
        ...

    def reread_layout(self) -> None:
        """Read the file's own description again."""
        ...
