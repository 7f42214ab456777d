"""A workspace: one file that a team shares, opened, read and written one unit at a time."""

import getpass
import hashlib
import os
import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aims_tui import settings
from aims_tui.records.kinds import Kinds
from aims_tui.records.layout import completed, from_layout
from aims_tui.records.schema import LAYOUTS, SCHEMA
from aims_tui.safe_files import held
from aims_tui.text import count
from aims_tui.workspace.store import errors, file, journal, last_seen, moments, shape, waiting, writable

if TYPE_CHECKING:
    from sqlmodel import Session

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Workspace:
    """An opened workspace file. No connection is kept between units of work.

    Use :meth:`open` or :meth:`create`.
    """

    def __init__(
        self, path: Path, *, kinds: Kinds | None = None, patience: float = waiting.PATIENCE, lasting: bool = True
    ) -> None:
        self.path = path
        self.patience = patience
        """Seconds to wait while someone else is saving."""
        self.lasting = lasting
        """Whether this user keeps what was seen in it, and snapshots; of a borrowed copy nothing is kept."""
        self.why_read_only = ""
        """Why nothing may be written; empty where it may."""
        self.newer = False
        """Whether a newer version made it: what this one does not know of it cannot be read."""
        self.notice = ""
        """What the user should be told about the file as it was found."""
        self.as_of: moments.AsOf | None = None
        """The past day that it shows, where it was replayed up to one."""
        self.evidence_of = path
        """The workspace file beside which its evidence lies: of a past day that of today."""
        self.id = ""
        self.last_seen = last_seen.load(path)
        self._given_kinds = kinds
        self._layout = ""
        self._shape: shape.Shape | None = None
        self._checked = False
        self.snapshot_day: date | None = None
        """The day for which a snapshot is known to exist."""

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        kinds: Kinds | None = None,
        patience: float = waiting.PATIENCE,
        schema: int = SCHEMA,
        lasting: bool = True,
    ) -> "Workspace":
        """Open an existing file, changing nothing in it except a journal mode that loses work.

        Raises:
            errors.WorkspaceError: it is missing, empty, damaged, another program's …
        """
        header = file.look(path)
        workspace = cls(path, kinds=kinds, patience=patience, lasting=lasting)
        if header.write_ahead:
            file.leave_write_ahead(path, patience=patience)
        with workspace.reading() as connection:
            file.check_whole(connection, path)
            file.check_pages(connection, path)
            # Not from the header: a write-ahead log or an interrupted save may say otherwise.
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            workspace.id = journal.meta(connection, "workspace")
            workspace._take_layout(connection)
            # The id names the folder of the snapshots, so a text that leads elsewhere must not pass for one.
            if not is_id(workspace.id) or not workspace._layout:
                raise errors.Damaged(errors.damaged_message(path))
            workspace.why_read_only = writable.seen_at_once(workspace, connection, found)
            workspace.compare_with_last_seen(connection)
            if not journal.plausible(workspace.see(connection)) and not workspace.why_read_only:
                workspace.why_read_only = (
                    "The journal of this file holds a change that no save wrote: opened for reading only. "
                    "Run 'aims-tui verify' to see which."
                )
        if found > schema:
            workspace.newer = True
            workspace.why_read_only = (
                "Made by a newer version of aims-tui: opened for reading only; changes and the workbook need that "
                "version."
            )
        elif found < schema and not workspace.why_read_only:
            from aims_tui.workspace.store import migration

            migration.migrate(workspace, schema)
        return workspace

    @classmethod
    def create(cls, path: Path, *, kinds: Kinds | None = None, patience: float = waiting.PATIENCE) -> "Workspace":
        """Make a new, empty workspace file; the gate fills it.

        Raises:
            errors.WorkspaceError: something already stands there, or it cannot be written.
        """
        check_free(path)
        access = settings.access()
        try:
            with held(path.parent, access=access) as folder, folder.part(access) as part:
                part.put(path.name, replace=False)
        except OSError as error:
            raise errors.NotAllowed(f"{path} cannot be made: {error.strerror}.") from None
        workspace = cls(path, kinds=kinds, patience=patience)
        workspace.last_seen = last_seen.LastSeen(replica=str(uuid.uuid4()))
        workspace.id = str(uuid.uuid4())
        try:
            with workspace.writing(new=True) as session:
                workspace._fill_new(session)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return workspace

    def _fill_new(self, session: "Session") -> None:
        from aims_tui.workspace.store import replay

        connection = replay.raw(session)
        connection.execute(f"PRAGMA application_id = {file.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        for statement in journal.SCHEMA.split(";"):
            connection.execute(statement)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [("workspace", self.id), ("created", now())])
        replay.create(session, self.kinds)
        self._take_layout(connection)

    @property
    def kinds(self) -> Kinds:
        """The record kinds of this version, or those that whoever opened the file said."""
        if self._given_kinds is not None:
            return self._given_kinds
        from aims_tui.records.all import KINDS

        return KINDS

    @property
    def own_kinds(self) -> bool:
        """Whether the records are other than the usual ones, as whoever opened the file said."""
        return self._given_kinds is not None

    @cached_property
    def as_told(self) -> Kinds:
        """The record kinds as the file describes them itself, whether or not its tables are so.

        Raises:
            errors.Damaged: the description is broken.
        """
        if self._described_by(self.kinds):
            return self.kinds
        try:
            return from_layout(self._layout)
        except (ValueError, RecursionError):
            raise errors.Damaged(errors.damaged_message(self.path)) from None

    @cached_property
    def described(self) -> Kinds:
        """The kinds by which it is read: as the file tells, where its tables are so.

        Raises:
            errors.Damaged: the description is broken or the tables are not as it says.
        """
        assert self._shape is not None
        kinds = self.kinds if self._described_by(self.kinds) else completed(self.as_told, self.kinds)
        lacks = shape.lacking(self._shape, {kind.name: kind.fields for kind in kinds.values()})
        if not lacks and not self.own_kinds:
            lacks = shape.undescribed(self._shape, kinds)
        if lacks:
            raise errors.Damaged(errors.misbuilt_message(self.path, lacks))
        return kinds

    def _described_by(self, kinds: Kinds) -> bool:
        """Say whether the file describes itself just as these kinds do, which know more: rules and derived values."""
        if self.own_kinds:
            return self._layout == kinds.layout()
        return hashlib.sha256(self._layout.encode(errors="replace")).hexdigest() == LAYOUTS[SCHEMA]

    def _take_layout(self, connection: sqlite3.Connection) -> None:
        """Keep what the file says of itself, and forget what was known of it."""
        self._layout = journal.meta(connection, "layout")
        self._shape = shape.look(connection, self.path)
        self.__dict__.pop("as_told", None)
        self.__dict__.pop("described", None)

    @cached_property
    def account(self) -> str:
        """The operating system's user, journaled beside the name that people give."""
        try:
            return getpass.getuser()
        except (OSError, KeyError):
            return ""

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a plain connection inside one read transaction.

        Raises:
            errors.WorkspaceError: the file cannot be read, or holds what only a newer version can read.
        """
        try:
            with file.reading(self.path, patience=self.patience) as connection:
                yield connection
        except errors.WorkspaceError as error:
            if self.newer and isinstance(error.__cause__, sqlite3.OperationalError):
                raise errors.ReadOnly(self.why_read_only) from error
            raise
        except KeyError:
            # A field or record that this version looks for and the file describes otherwise.
            if not self.newer:
                raise
            raise errors.ReadOnly(self.why_read_only) from None

    @contextmanager
    def writing(self, *, new: bool = False) -> Iterator["Session"]:
        """Give a session inside one ``BEGIN IMMEDIATE`` transaction; it is committed at the end.

        Only the gate, migration, merge and restore may use it.

        Raises:
            errors.WorkspaceError: the file cannot be written; nothing was.
        """
        from aims_tui.workspace.store import engine, replay

        if not new:
            self.check_writable()
        with engine.transaction(self.path, patience=self.patience) as session:
            if not new:
                # Parts may have come since: what is checked here cannot change before the commit.
                writable.check_parts(self, replay.raw(session))
            yield session

    def check_writable(self) -> None:
        """Before the first write, let SQLite look the whole file over.

        Raises:
            errors.WorkspaceError: it must not be written.
        """
        if self.why_read_only:
            raise errors.ReadOnly(self.why_read_only)
        if not self._checked:
            writable.check(self)
            self._checked = True

    def check_same(self, connection: sqlite3.Connection) -> None:
        """Notice that a different workspace was put at the path.

        Raises:
            errors.NotAWorkspace: it was; nothing of this one may be written into it.
        """
        if journal.meta(connection, "workspace") != self.id:
            raise errors.NotAWorkspace(f"Another workspace now lies at {self.path}. Open it again before you write.")

    def compare_with_last_seen(self, connection: sqlite3.Connection) -> None:
        """Notice a file that came back without what this user last saw in it, and take a new replica id.

        A restored copy under the old id would use sequence numbers a second time.
        """
        seen = self.last_seen
        if seen.workspace == self.id and seen.head:
            if connection.execute("SELECT 1 FROM op WHERE id = ?", (seen.head,)).fetchone():
                return
            there = connection.execute(
                "SELECT coalesce(max(sequence), 0) AS sequence FROM op WHERE replica = ?", (seen.replica,)
            ).fetchone()[0]
            missing = max(seen.sequence - there, 0)
            self.notice = (
                f"This is an older or different copy: it lacks the newest change you have seen in it, and "
                f"{count(missing, 'change')} of your own. Another copy or a snapshot may still hold them."
            )
        if seen.head or seen.workspace != self.id:
            self.last_seen = replace(last_seen.renewed(seen), workspace=self.id)

    def see(self, connection: sqlite3.Connection) -> journal.Tip:
        """Keep the newest change that stands in the file as seen by this user, and return it."""
        newest = journal.tip(connection)
        if newest.id and newest.id != self.last_seen.head:
            own = connection.execute(
                "SELECT coalesce(max(sequence), 0) AS sequence FROM op WHERE replica = ?", (self.last_seen.replica,)
            ).fetchone()[0]
            self.remember(newest.id, own)
        return newest

    @property
    def lost(self) -> frozenset[str]:
        """The hashes of the evidence files that were missing or altered when the folder was last looked at."""
        return frozenset(self.last_seen.lost)

    def look_at_files(self, connection: sqlite3.Connection) -> None:
        """Look whether the evidence files are there, and remember what is not, so that no paint waits for a share."""
        from aims_tui.workspace.store import evidence_files

        lost = evidence_files.lost(self.evidence_of, connection)
        if lost != self.last_seen.lost:
            self._remember(lost=lost)

    def note_export(self) -> None:
        """Remember that a workbook was exported from here just now."""
        self._remember(exported=now())

    def reread_layout(self) -> None:
        """Read the file's own description again, after a migration or when the file was replaced."""
        with self.reading() as connection:
            self._take_layout(connection)
        self._checked = False

    def remember(self, head: str, sequence: int) -> None:
        """Keep the newest change that this user has seen."""
        self._remember(workspace=self.id, head=head, sequence=sequence)

    def _remember(self, **changes: Any) -> None:
        self.last_seen = replace(self.last_seen, **changes)
        if self.lasting:
            last_seen.save(self.path, self.last_seen)

    def head(self) -> journal.Tip:
        """Return where the journal ends now."""
        with self.reading() as connection:
            return journal.tip(connection)


def is_id(text: str) -> bool:
    """Say whether a text is the id of a workspace, and so may be the name of a folder."""
    return bool(_UUID.fullmatch(text))


def check_free(path: Path) -> None:
    """Say whether a workspace can be made at ``path``.

    Raises:
        errors.NotAllowed: something stands there already, be it a link to nowhere, or no file can have that name.
    """
    try:
        taken = os.path.lexists(path)
        path.exists()
    except (OSError, ValueError) as error:
        raise errors.NotAllowed(f"{path} cannot be made: {getattr(error, 'strerror', error)}.") from None
    if taken:
        raise errors.NotAllowed(errors.there_message(path))


def now() -> str:
    """Return the present time as the journal writes it: UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
