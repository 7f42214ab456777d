"""A folder that is handed out: new files wait in it under random names, and what is not ours is never replaced.

``SHA256SUMS`` in it lists what an export put there. What is not in that list, or is no longer what it was,
belongs to somebody: the folder is refused, and nobody's notes are handed on unnoticed or lost.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aims_tui import leftovers, settings
from aims_tui.safe_files import Folder, Linked, held
from aims_tui.text import one_line
from aims_tui.workspace.store import errors

SUMS = "SHA256SUMS"
"""The list of hashes in the folder, as ``sha256sum -c`` reads it; also what tells such a folder from any other."""
_LONGEST_LIST = 2**24
_OF_THE_SYSTEM = re.compile(r"\.aims-tui-[0-9a-f]{16}\.part|\.ds_store|thumbs\.db|desktop\.ini", re.IGNORECASE)
"""What nobody put there knowingly; it stays."""

Write = Callable[[bytes], object]


class Outgoing:
    """The files of one export, which have their names only after :meth:`place`."""

    def __init__(self, folder: Folder, older: frozenset[str]) -> None:
        self.path = folder.path
        self._folder = folder
        self._older = older
        self._waiting: dict[str, str] = {}
        self._sums: list[str] = []

    @contextmanager
    def file(self, name: str) -> Iterator[Write]:
        """Give the function that writes to a new file; it counts when the ``with`` ends without an error."""
        digest = hashlib.sha256()
        waits = f".aims-tui-{os.urandom(8).hex()}.part"
        with self._folder.part(settings.access()) as part:

            def write(piece: bytes) -> None:
                digest.update(piece)
                part.file.write(piece)

            yield write
            part.sync()
            # Closed under a name that the next export knows as left behind: hundreds cannot be held open.
            part.put(waits)
        self._waiting[name] = waits
        self._sums.append(f"{digest.hexdigest()}  {name}\n")

    def place(self) -> None:
        """Give every file its name, in the place of those of an earlier export.

        Raises:
            OSError: one of them cannot be put there.
        """
        with self._folder.part(settings.access()) as part:
            part.file.write("".join(self._sums).encode())
            part.sync()
            new = [*self._waiting.items()]
            for name, waits in new:
                self._folder.rename(waits, self._folder, name)
                del self._waiting[name]
            # Where capitals do not count, the name of an older file may be that of a new one.
            stay = {name.casefold() for name in (SUMS, *dict(new))}
            for name in self._older:
                if name.casefold() not in stay:
                    self._folder.remove(name)
            part.put(SUMS)

    def discard(self) -> None:
        """Remove what was not put into its place."""
        for waits in self._waiting.values():
            self._folder.remove(waits)
        self._waiting.clear()


@contextmanager
def outgoing(path: Path) -> Iterator[Outgoing]:
    """Hold a folder for what is handed out, made where there is none; what was not placed is gone afterwards.

    Raises:
        errors.Refused: it is a link or no folder, or holds something that no export put there.
        OSError: it cannot be opened or made.
    """
    # The folder above has no other name here: one that is a link was named by whoever asked.
    names = () if path.name in ("", "..") else (path.name,)
    try:
        with held(path.parent if names else path, *names, access=settings.access()) as folder:
            leftovers.sweep_held(folder)
            found = Outgoing(folder, _ours(folder))
            try:
                yield found
            finally:
                found.discard()
    except Linked as error:
        raise errors.Refused(f"{one_line(str(path))}: {error.strerror}. Name another.") from None
    except (NotADirectoryError, FileExistsError):
        raise errors.Refused(f"{one_line(str(path))} is not a folder. Move it, or name another.") from None


def _ours(folder: Folder) -> frozenset[str]:
    """Return the names of what an export put into a folder.

    Raises:
        errors.Refused: something else lies in it.
    """
    found = {name for name in folder.names() if not _OF_THE_SYSTEM.fullmatch(name)}
    listed = _listed(folder) if SUMS in found else {}
    for name in sorted(found - {SUMS}):
        if name not in listed:
            raise _refused(folder, f"holds something that no export put there: {one_line(name)}")
        if _hash(folder, name) != listed[name]:
            raise _refused(folder, f"holds a file that was changed after an export put it there: {one_line(name)}")
    return frozenset(found)


def _listed(folder: Folder) -> dict[str, str]:
    """Return the hashes by name that the list in a folder holds; nothing where it is no list of ours."""
    try:
        with os.fdopen(folder.open(SUMS, os.O_RDONLY), "rb") as file:
            lines = file.read(_LONGEST_LIST).decode().split("\n")
    except (OSError, UnicodeDecodeError):
        raise _refused(folder, f"holds a {SUMS} that cannot be read") from None
    return {name: hash for hash, _, name in (line.partition("  ") for line in lines)}


def _hash(folder: Folder, name: str) -> str:
    """Return the hash of a file; of what is no ordinary file, an empty text."""
    lies = folder.look(name)
    if lies is None or not stat.S_ISREG(lies.st_mode):
        return ""
    try:
        with os.fdopen(folder.open(name, os.O_RDONLY), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _refused(folder: Folder, why: str) -> errors.Refused:
    return errors.Refused(f"{one_line(str(folder.path))} {why}. Move it, or name another place.")
