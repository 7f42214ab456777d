"""The evidence folder beside a workspace: files kept under the hash of their content.

A file is stored before its row is written, is never changed and never deleted. No path from the
database is ever opened: the place follows from the hash alone.
"""

import errno
import hashlib
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from aims_tui import reading
from aims_tui.text import one_line
from aims_tui.workspace import errors
from aims_tui.workspace.workspace import Workspace

CONFIRM_ABOVE = 100 * 2**20
LARGEST = 2 * 2**30
_HASH = re.compile(r"[0-9a-f]{64}")
_CHUNK = 2**20
_NO_FILE = (errno.EINVAL, errno.EISDIR)
"""What is there, and no ordinary file."""


Tick = Callable[[int, int], None]
"""Told how many bytes of how many are done; raising stops the work, and nothing is left behind."""


class TooLarge(errors.Refused):
    """Above 100 MB: it is taken in only when somebody says that it is really wanted."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the evidence folder."""

    hash: str
    size: int
    name: str
    """The name it had when it was taken in."""


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome of checking one piece of evidence; ``problem`` is empty where all is well."""

    name: str
    problem: str


def folder(workspace: Path) -> Path:
    """Return the evidence folder of the workspace file at this path."""
    return workspace.with_name(workspace.stem + ".evidence")


def place(workspace: Path, hash: str) -> Path:
    """Return where the file with this hash lies.

    Raises:
        errors.Refused: that is no SHA-256 in hexadecimal; nothing is opened for it.
    """
    if not _HASH.fullmatch(hash):
        raise errors.Refused("The record of this evidence holds no valid file hash.")
    return folder(workspace) / hash[:2] / hash


def lost(workspace: Path, connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the hashes of the kept files that are not in the folder, or have another size than they had.

    It looks at names and sizes, not at the content: that is what ``verify`` reads.
    """
    there: dict[str, int] = {}
    with suppress(OSError):
        for part in os.scandir(folder(workspace)):
            if part.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    files = [each for each in os.scandir(part.path) if each.is_file(follow_symlinks=False)]
                    there |= {each.name: each.stat(follow_symlinks=False).st_size for each in files}
    kept = connection.execute("SELECT DISTINCT file, size FROM evidence WHERE file <> '' ORDER BY file")
    return tuple(hash for hash, size in kept if hash not in there or (size is not None and there[hash] != size))


def take_in(workspace: Path, source: Path, *, large: bool = False, tick: Tick | None = None) -> Kept:
    """Copy a file into the evidence folder and return what was kept.

    ``large`` says that a file above 100 MB is wanted.

    Raises:
        TooLarge: it is above 100 MB and ``large`` was not said.
        errors.Refused: not an ordinary file, too large, or it changed while it was read.
        errors.WorkspaceError: the folder cannot be written.
    """
    try:
        # No link: it may point anywhere.
        file = reading.opened(source, follow=False)
    except FileNotFoundError:
        raise errors.Refused(f"There is no file {one_line(str(source))}.") from None
    except OSError as error:
        name = one_line(str(source))
        if error.errno == errno.ELOOP:
            raise errors.Refused(f"{name} is a link. Name the file itself.") from None
        if error.errno in _NO_FILE:
            raise errors.Refused(f"{name} is not an ordinary file.") from None
        raise errors.Refused(f"{name} cannot be read: {error.strerror}.") from None
    most = LARGEST if large else CONFIRM_ABOVE
    with file:
        before = os.fstat(file.fileno())
        _check_size(source, before.st_size, most)
        try:
            kept = _stored(workspace, file, before, lambda size: _check_size(source, size, most), tick)
        except OSError as error:
            raise errors.NoRoom(f"The file could not be kept in {folder(workspace)}: {error.strerror}.") from None
    if kept is None:
        raise errors.Refused(f"{one_line(source.name)} was being changed while it was read. Try again.")
    return Kept(*kept, source.name)


def _check_size(source: Path, size: int, most: int) -> None:
    if size > LARGEST:
        raise errors.Refused(f"{one_line(source.name)} is larger than 2 GB; keep it elsewhere and link to it.")
    if size > most:
        raise TooLarge(f"{one_line(source.name)} is larger than 100 MB; say --large if it is really wanted.")


def _stored(
    workspace: Path, file: BinaryIO, before: os.stat_result, check: Callable[[int], None], tick: Tick | None
) -> tuple[str, int] | None:
    """Keep a copy and return its hash and size; None, and nothing kept, where the file changed meanwhile.

    The size is what was read: some files of the system say that they are empty and are not. ``check`` is
    told how much was read so far and raises where that is too much.
    """
    root = folder(workspace)
    root.mkdir(exist_ok=True)
    handle, part = tempfile.mkstemp(dir=root, prefix=".part-")
    digest = hashlib.sha256()
    size = 0
    try:
        with os.fdopen(handle, "wb") as copy:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                check(size)
                digest.update(chunk)
                copy.write(chunk)
                if tick is not None:
                    tick(size, max(before.st_size, size))
            copy.flush()
            os.fsync(copy.fileno())
        after = os.fstat(file.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            Path(part).unlink()
            return None
        target = place(workspace, digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        Path(part).chmod(0o444)
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def problem_of(
    workspace: Path, hash: str, size: int | None, *, keep: Callable[[bytes], object] = lambda piece: None
) -> str:
    """Say what is wrong with a kept file, or nothing; ``keep`` is given all that is read of it."""
    if not _HASH.fullmatch(str(hash)):
        return "its record holds no valid file hash."
    path = place(workspace, hash)
    digest, length = hashlib.sha256(), 0
    try:
        with reading.opened(path, follow=False) as file:
            while chunk := file.read(_CHUNK):
                length += len(chunk)
                digest.update(chunk)
                keep(chunk)
    except FileNotFoundError:
        return "its file is missing from the evidence folder."
    except OSError as error:
        if error.errno in (*_NO_FILE, errno.ELOOP):
            return "something that is not a file lies in its place."
        return f"its file cannot be read: {error.strerror}."
    if digest.hexdigest() != hash:
        return "its file was altered since it was taken in."
    if size is not None and length != size:
        return "its file does not have the recorded size."
    return ""


def check_all(workspace: Workspace, connection: sqlite3.Connection) -> Iterator[Found]:
    """Hash every kept file again and yield the outcome for each piece of evidence."""
    if "evidence" not in workspace.described:
        return
    for short, hash, size in connection.execute(
        "SELECT short, file, size FROM evidence WHERE file <> '' ORDER BY short"
    ):
        yield Found(short, problem_of(workspace.path, hash, size))
