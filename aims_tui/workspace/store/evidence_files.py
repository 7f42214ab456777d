"""The evidence folder beside a workspace: files kept under the hash of their content.

A file is stored before its row is written, is never changed and never deleted. No path from the
database is ever opened: the place follows from the hash alone.
"""

import errno
import hashlib
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from aims_tui import leftovers, reading, safe_files, settings
from aims_tui.safe_files import held
from aims_tui.text import one_line
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.interface import WorkspaceFile

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
    fresh: tuple[int, int] | None = field(default=None, compare=False)
    """Which file of the disk it is (device and number), where it did not lie there before."""


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
    hash, size, fresh = kept
    return Kept(hash, size, source.name, fresh)


def _check_size(source: Path, size: int, most: int) -> None:
    if size > LARGEST:
        raise errors.Refused(f"{one_line(source.name)} is larger than 2 GB; keep it elsewhere and link to it.")
    if size > most:
        raise TooLarge(f"{one_line(source.name)} is larger than 100 MB; say --large if it is really wanted.")


def _stored(
    workspace: Path, file: BinaryIO, before: os.stat_result, check: Callable[[int], None], tick: Tick | None
) -> tuple[str, int, tuple[int, int] | None] | None:
    """Keep a copy and return its hash, its size and which file it is, where none lay there before.

    None, and nothing kept, where the file changed meanwhile.

    The size is what was read: some files of the system say that they are empty and are not. ``check`` is
    told how much was read so far and raises where that is too much.
    """
    digest = hashlib.sha256()
    size = 0
    root, access = folder(workspace), settings.access()
    with held(workspace.parent, root.name, access=access) as home, home.part(access) as copy:
        leftovers.sweep_held(home)
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            check(size)
            digest.update(chunk)
            copy.file.write(chunk)
            if tick is not None:
                tick(size, max(before.st_size, size))
        copy.sync()
        after = os.fstat(file.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            return None
        hash = digest.hexdigest()
        with home.below(hash[:2], access) as inner:
            lay_there = inner.look(hash) is not None
            copy.put(hash, inner, read_only=True)
            made = inner.look(hash)
    return hash, size, None if lay_there or made is None else (made.st_dev, made.st_ino)


def copy_missing(source: Path, target: Path) -> Iterator[str]:
    """Copy the evidence files that are missing beside ``target``, only sound ones; yield the hash of each.

    Raises:
        errors.NoRoom: one of them could not be copied; those that were stay, and do no harm.
    """
    for hash in _lacking(source, target):
        try:
            copied = _copied(source, target, hash)
        except OSError as error:
            raise errors.NoRoom(f"Evidence could not be copied to {folder(target)}: {error.strerror}.") from None
        if copied:
            yield hash


def missing(source: Path, target: Path) -> Iterator[str]:
    """Yield the hashes that :func:`copy_missing` would copy; nothing is written."""
    return (hash for hash in _lacking(source, target) if not problem_of(source, hash, None))


def _lacking(source: Path, target: Path) -> Iterator[str]:
    """Yield the names of evidence files beside ``source`` that are not beside ``target``, sound or not."""
    for found in sorted(folder(source).glob("[0-9a-f][0-9a-f]/*")):
        hash = found.name
        if _HASH.fullmatch(hash) and found.parent.name == hash[:2] and not _lies(target, hash):
            yield hash


def take_back(workspace: Path, hashes: Iterable[str]) -> None:
    """Remove files that were copied for a workspace which was not made in the end, and the folders left empty."""
    for hash in hashes:
        with suppress(OSError):
            with held(workspace.parent, folder(workspace).name, hash[:2], make=False) as home:
                home.remove(hash)
            place(workspace, hash).parent.rmdir()
    with suppress(OSError):
        folder(workspace).rmdir()


def _lies(workspace: Path, hash: str) -> bool:
    """Say whether a file lies where the one of this hash belongs; whether it is sound, verify says."""
    try:
        with held(workspace.parent, folder(workspace).name, hash[:2], make=False) as home:
            found = home.look(hash)
    except OSError:
        return False
    return found is not None and stat.S_ISREG(found.st_mode)


def _copied(source: Path, target: Path, hash: str) -> bool:
    """Copy one file; not one that is not what its name says."""
    access = settings.access()
    try:
        original = _opened(source, hash)
    except OSError:
        return False
    with original, held(target.parent, folder(target).name, access=access) as home, home.part(access) as copy:
        safe_files.copy(original, copy)
        copy.file.seek(0)
        if hashlib.file_digest(copy.file, "sha256").hexdigest() != hash:
            return False
        with home.below(hash[:2], access) as inner:
            copy.put(hash, inner, read_only=True)
    return True


def _opened(workspace: Path, hash: str) -> BufferedReader:
    """Open a kept file for reading; nothing is read through a link, and a pipe is not waited for.

    Raises:
        OSError: it is not there, may not be read, or is no file.
    """
    with held(workspace.parent, folder(workspace).name, hash[:2], make=False) as home:
        handle = home.open(hash, os.O_RDONLY)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise safe_files.Linked(place(workspace, hash))
    return os.fdopen(handle, "rb")


def problem_of(
    workspace: Path, hash: str, size: int | None, *, keep: Callable[[bytes], object] = lambda piece: None
) -> str:
    """Say what is wrong with a kept file, or nothing; ``keep`` is given all that is read of it."""
    if not _HASH.fullmatch(str(hash)):
        return "its record holds no valid file hash."
    digest, length = hashlib.sha256(), 0
    try:
        with _opened(workspace, hash) as file:
            while chunk := file.read(_CHUNK):
                length += len(chunk)
                digest.update(chunk)
                keep(chunk)
    except FileNotFoundError:
        return "its file is missing from the evidence folder."
    except OSError as error:
        if error.errno in (*_NO_FILE, errno.ELOOP, errno.ENOTDIR):
            return "something that is not a file lies in its place."
        return f"its file cannot be read: {error.strerror}."
    if digest.hexdigest() != hash:
        return "its file was altered since it was taken in."
    if size is not None and length != size:
        return "its file does not have the recorded size."
    return ""


def check_all(workspace: WorkspaceFile, connection: sqlite3.Connection) -> Iterator[Found]:
    """Hash every kept file again and yield the outcome for each piece of evidence."""
    if "evidence" not in workspace.described:
        return
    for short, hash, size in connection.execute(
        "SELECT short, file, size FROM evidence WHERE file <> '' ORDER BY short"
    ):
        yield Found(short, problem_of(workspace.evidence_of, hash, size))
