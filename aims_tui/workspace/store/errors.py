"""What can be wrong with a file or a change. Every message tells the person what to do next."""

import sqlite3
from pathlib import Path


class WorkspaceError(Exception):
    """The file cannot be used for what was wanted; nothing in it was changed."""


class Missing(WorkspaceError):
    """There is no such file."""


class NotAWorkspace(WorkspaceError):
    """Something else stands at that path: a folder, a link, another program's file, an empty file."""


class Foreign(NotAWorkspace):
    """What stands there is whole and is not ours: it is never renamed, replaced or written to."""


class NotAllowed(WorkspaceError):
    """The file system does not let us read or write it."""


class Damaged(WorkspaceError):
    """The file is broken or half-copied."""


class ReadOnly(WorkspaceError):
    """The file can be read and not written, and why."""


class Locked(WorkspaceError):
    """Someone else is saving right now."""


class NoRoom(WorkspaceError):
    """The disk is full; nothing was half-saved."""


class Failed(WorkspaceError):
    """Something went wrong that nobody foresaw."""


class Refused(Exception):
    """A rule refuses the change. ``reasons`` holds one sentence for each; nothing was saved."""

    def __init__(self, *reasons: str, fields: dict[tuple[str, str], str] | None = None) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
        self.fields = fields or {}
        """The sentences again by (row id, field), for a dialog that asks for what is missing."""


class UnknownPerson(Refused):
    """A name was typed that nobody has; somebody may have meant it, so they are asked before a person is made."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Nobody is called {name!r} yet.")
        self.name = name


def translated(error: sqlite3.Error, path: Path) -> WorkspaceError:
    """Return the named error for what SQLite says about the file at ``path``."""
    code = getattr(error, "sqlite_errorname", "") or ""
    name = path.name
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Locked(f"Someone else is saving in {name} just now. Try again in a moment.")
    if code == "SQLITE_READONLY_DBMOVED":
        return Locked(f"{name} was replaced by another file while this was being saved. Nothing was saved; try again.")
    if code == "SQLITE_READONLY_ROLLBACK" or (code == "SQLITE_READONLY_RECOVERY"):
        return ReadOnly(f"An interrupted save in {name} must be finished by someone who can write to it.")
    if code.startswith("SQLITE_READONLY"):
        return ReadOnly(f"{name} is open for reading only: the file or its folder does not allow changes.")
    if code == "SQLITE_FULL" or code.startswith("SQLITE_IOERR_WRITE"):
        return NoRoom(f"No room on {path.parent}; nothing was half-saved. Free some space and save again.")
    if code == "SQLITE_NOTADB":
        return NotAWorkspace(f"{name} is not an aims-tui workspace.")
    if code.startswith("SQLITE_CORRUPT") or "decode" in str(error):
        return Damaged(damaged_message(path))
    if code == "SQLITE_INTERRUPT":
        return Damaged(misbuilt_message(path, "reading it comes to no end"))
    if code == "SQLITE_AUTH":
        return Damaged(misbuilt_message(path, "a part of it does what no workspace does"))
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM")):
        return NotAllowed(f"{path} cannot be opened. Check that the file and its folder may be read and written.")
    return Damaged(f"{name} cannot be read ({code or error}). Make a copy of it before anything else is tried.")


def damaged_message(path: Path) -> str:
    """Return the sentence for a damaged file; the ways out are named in it."""
    return (
        f"{path.name} is damaged or half-copied. Wait for a sync to finish, "
        f"or look at 'aims-tui -f {path.name} snapshot list' and restore the newest snapshot."
    )


def misbuilt_message(path: Path, what: str) -> str:
    """Return the sentence for a file that is not built as a workspace is, ``what`` being the first thing odd."""
    return (
        f"{path.name} is not built as a workspace is ({what}); nothing in it was read. Ask who changed it, "
        f"or look at 'aims-tui -f {path.name} snapshot list' and restore the newest snapshot."
    )


def there_message(path: Path) -> str:
    """Return the sentence for a place that is taken."""
    return f"{path} already exists. Open it, or choose another name."


def failed_message(error: BaseException) -> str:
    """Return the sentence for an error that nobody foresaw."""
    if isinstance(error, OSError) and error.strerror:
        what = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    else:
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"That did not work ({what}). Nothing was half-done; try again, and report it if it stays so."
