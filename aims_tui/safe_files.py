"""The one way in which the program makes files: never through a link, whole or not at all.

A shared folder is everybody's: a link that somebody put where we are about to write would have us
write into the file it leads to. So every folder is held open while we work in it, the way to it below
a given one goes through no link, and every new file lies under a random name until it is complete.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedRandom
from pathlib import Path
from typing import IO

from aims_tui.access import Access, open_up, sharers_of

_CHUNK = 2**20
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_HOLDS = hasattr(os, "O_DIRECTORY") and os.open in os.supports_dir_fd
"""Whether this system can hold a folder open; where not, paths have to do."""


class Linked(OSError):
    """A link lies where a folder or a file of ours belongs; nothing was written, and nothing through it."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.ELOOP, f"{path.name} is a link, and nothing is written through one", str(path))


class Occupied(OSError):
    """A pipe, a device or the like lies where a file of ours is to be put; it stays there."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EEXIST, f"{path.name} is no ordinary file, and none is put in its place", str(path))


class Folder:
    """A folder that is held open: what somebody else puts in its place is never written to."""

    def __init__(self, path: Path, handle: int | None) -> None:
        self.path = path
        self._handle = handle

    def _at(self, name: str) -> str:
        return name if self._handle is not None else str(self.path / name)

    def look(self, name: str) -> os.stat_result | None:
        """Return what lies under a name, a link as a link; None if nothing."""
        try:
            return os.stat(self._at(name), dir_fd=self._handle, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def own(self) -> os.stat_result:
        """Return what is known of the folder itself."""
        return os.fstat(self._handle) if self._handle is not None else self.path.stat()

    def open(self, name: str, flags: int, mode: int = 0o600) -> int:
        """Open a file and return its descriptor; a link is an error, and a pipe is not waited for."""
        flags |= _NO_LINK | _BINARY | getattr(os, "O_NONBLOCK", 0)
        return os.open(self._at(name), flags, mode, dir_fd=self._handle)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with suppress(FileNotFoundError):
            os.unlink(self._at(name), dir_fd=self._handle)

    def rename(self, name: str, to: "Folder", new: str) -> None:
        """Give a file another name; what lay there, be it a link, is replaced."""
        os.replace(self._at(name), to._at(new), src_dir_fd=self._handle, dst_dir_fd=to._handle)

    def link(self, name: str, to: "Folder", new: str) -> None:
        """Give a file a second name, which must be free.

        Raises:
            FileExistsError: it is not.
        """
        os.link(
            self._at(name), to._at(new), src_dir_fd=self._handle, dst_dir_fd=to._handle, follow_symlinks=False
        )  # fmt: skip

    def sync(self) -> None:
        """Have the names in it written to the disk; a file system that cannot is no reason to fail."""
        if self._handle is not None:
            with suppress(OSError):
                os.fsync(self._handle)

    @contextmanager
    def below(self, name: str, access: Access, *, make: bool = True) -> Iterator["Folder"]:
        """Hold a folder in this one, made if it is not there; what was made goes again if the work fails.

        Raises:
            Linked: a link lies in its place.
            OSError: it cannot be opened or made, or something else lies there.
        """
        made = make and self._make(name, access)
        try:
            found = self.look(name)
            if found is not None and stat.S_ISLNK(found.st_mode):
                raise Linked(self.path / name)
            handle = os.open(name, _FOLDER | _NO_LINK, dir_fd=self._handle) if _HOLDS else None
            try:
                if access is Access.PRIVATE and handle is not None and os.fstat(handle).st_mode & 0o077:
                    os.fchmod(handle, 0o700)
                yield Folder(self.path / name, handle)
            finally:
                if handle is not None:
                    os.close(handle)
        except BaseException:
            if made:
                with suppress(OSError):
                    os.rmdir(self._at(name), dir_fd=self._handle)
            raise

    def _make(self, name: str, access: Access) -> bool:
        mode = 0o777 if access is Access.USUAL else 0o700
        try:
            os.mkdir(self._at(name), mode, dir_fd=self._handle)
        except FileExistsError:
            return False
        if access is Access.FOLDER and self._handle is not None and sharers_of(self.own()):
            handle = os.open(name, _FOLDER | _NO_LINK, dir_fd=self._handle)
            try:
                open_up(handle, self.own())
            finally:
                os.close(handle)
        return True

    @contextmanager
    def part(self, access: Access, *, durable: bool = True) -> Iterator["Part"]:
        """Give a new file under a random name; whatever happens, nothing is left of it unless it was put in a place."""
        name = f".aims-tui-{os.urandom(8).hex()}.part"
        handle = self.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666 if access is Access.USUAL else 0o600)
        part = Part(self, name, os.fdopen(handle, "w+b"), access, durable)
        try:
            yield part
        finally:
            with suppress(OSError):
                part.file.close()
            if not part.placed:
                with suppress(OSError):
                    self.remove(name)

    def names(self) -> list[str]:
        """Return the names of all that lies in it."""
        return os.listdir(self.path if self._handle is None else self._handle)  # noqa: PTH208 (of what is held)


class Part:
    """A file that is being made. ``file`` writes to it and reads it; :meth:`put` gives it its name."""

    def __init__(self, folder: Folder, name: str, file: BufferedRandom, access: Access, durable: bool) -> None:
        self.folder = folder
        self.file = file
        self.placed = False
        self._name = name
        self._access = access
        self._durable = durable
        self._like = False

    @property
    def path(self) -> Path:
        """Where it lies, for those who take nothing but a path; only safe in a folder of one's own."""
        return self.folder.path / self._name

    def hide(self) -> None:
        """Take its name away, where the system lets us: it is then gone with the program, whatever happens."""
        with suppress(OSError):
            self.folder.remove(self._name)

    def sync(self) -> None:
        """Have all that was written on the disk."""
        self.file.flush()
        if self._durable:
            os.fsync(self.file.fileno())

    def put(self, name: str, folder: Folder | None = None, *, replace: bool = True, read_only: bool = False) -> None:
        """Give it its name, in its own folder or in another of the same file system; sync it before.

        It has the mode of the file that it replaces; a new one that of its :class:`Access`.

        Raises:
            FileExistsError: something lies there, and it is not to be replaced.
            Occupied: what lies there is no file.
            Linked: somebody has put something else in the place of the part.
            OSError: it cannot be put there; what lay there stays.
        """
        to = folder or self.folder
        old = to.look(name)
        if old is not None and stat.S_IFMT(old.st_mode) not in (stat.S_IFREG, stat.S_IFLNK, stat.S_IFDIR):
            raise Occupied(to.path / name)
        if not self._like:
            self._set_mode(old, to)
        if read_only and hasattr(os, "fchmod"):
            mode = os.fstat(self.file.fileno()).st_mode
            os.fchmod(self.file.fileno(), mode & 0o444 | 0o400)
        lies = self.folder.look(self._name)
        if lies is None or not stat.S_ISREG(lies.st_mode):
            raise Linked(self.path)
        if not _HOLDS:
            self.file.close()  # Windows renames no open file.
        if replace:
            self.folder.rename(self._name, to, name)
        else:
            self._put_new(to, name)
        self.placed = True
        if self._durable:
            to.sync()

    def be_like(self, name: str) -> None:
        """Take the mode of the file of this name now: it is to be moved before this one is put in its place."""
        self._set_mode(self.folder.look(name), self.folder)
        self._like = True

    def _set_mode(self, old: os.stat_result | None, folder: Folder) -> None:
        if not hasattr(os, "fchmod"):
            return
        handle = self.file.fileno()
        if old is not None and stat.S_ISREG(old.st_mode) and self._access is not Access.PRIVATE:
            with suppress(OSError):
                os.fchown(handle, -1, old.st_gid)
            os.fchmod(handle, stat.S_IMODE(old.st_mode) & 0o777)
        elif self._access is Access.FOLDER:
            open_up(handle, folder.own())

    def _put_new(self, to: Folder, name: str) -> None:
        try:
            self.folder.link(self._name, to, name)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):
            # A file system without second names: between this look and the renaming is a moment.
            if to.look(name) is not None:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(to.path / name)) from None
            self.folder.rename(self._name, to, name)
        else:
            self.folder.remove(self._name)


@contextmanager
def held(base: Path, *names: str, access: Access = Access.FOLDER, make: bool = True) -> Iterator[Folder]:
    """Hold the folder that lies under these names below ``base``; none of them may be a link, ``base`` may be.

    Raises:
        Linked: one of them is.
        OSError: it cannot be opened or made.
    """
    # A folder that has to be made is made by us, and so is the way to it.
    above = base
    while make and not above.exists() and not above.is_symlink() and above.parent != above:
        names, above = (above.name, *names), above.parent
    handle = os.open(above, _FOLDER) if _HOLDS else None
    try:
        with _held(Folder(above, handle), names, access, make) as found:
            yield found
    finally:
        if handle is not None:
            os.close(handle)


@contextmanager
def _held(folder: Folder, names: tuple[str, ...], access: Access, make: bool) -> Iterator[Folder]:
    if not names:
        yield folder
        return
    with folder.below(names[0], access, make=make) as inner, _held(inner, names[1:], access, make) as found:
        yield found


def write(base: Path, *names: str, content: bytes, durable: bool = True, replace: bool = True) -> None:
    """Write a small private file, whole or not at all; the last of the names is its own.

    It takes the place of one that lies there, unless it is not to ``replace`` any.
    What is not ``durable`` may be lost when the machine, not the program, stops: it costs no wait for the disk.

    Raises:
        FileExistsError: something lies there, and it is not to be replaced.
        Linked: one of the folders is a link.
        OSError: it cannot be written; what lay there stays.
    """
    with held(base, *names[:-1], access=Access.PRIVATE) as folder, folder.part(Access.PRIVATE, durable=durable) as part:
        part.file.write(content)
        part.sync()
        part.put(names[-1], replace=replace)


def copy(source: IO[bytes], part: Part) -> None:
    """Copy what is left of an open file into a part, and have it on the disk."""
    while chunk := source.read(_CHUNK):
        part.file.write(chunk)
    part.sync()
