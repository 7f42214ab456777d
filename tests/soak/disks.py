"""A disk with as many free pages as one wants: a file system in memory, mounted where only this process sees it.

Where the system does not let us mount one, a limit on the size of every single file takes its place.
"""

import ctypes
import os
import shutil
from pathlib import Path

from tests.workspace.store.test_file import Impossible

PAGE = 4096
_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000
_PRIVATE = 0x00040000 | 0x4000  # MS_PRIVATE | MS_REC


def enter() -> None:
    """Go on in a process that has its own view of what is mounted where; its mounts end with it.

    Raises:
        Impossible: the system does not allow that.
    """
    user, group = os.geteuid(), os.getegid()
    _call("unshare", _NEW_MOUNTS if user == 0 else _NEW_MOUNTS | _NEW_USER)
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _call("mount", b"none", b"/", None, _PRIVATE, None)


def _call(name: str, *arguments: object) -> None:
    try:
        failed = getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments)
    except (AttributeError, OSError) as error:
        raise Impossible(str(error)) from None
    if failed:
        raise Impossible(f"{name}: {os.strerror(ctypes.get_errno())}")


class Disk:
    """A small disk at a folder."""

    limit: int | None = None
    """How many bytes a file may have, where that is all that we can limit."""

    def __init__(self, folder: Path, *, mounted: bool, size: int = 64 * 2**20) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._mounted, self._ballast = folder, mounted, folder / ".ballast"
        if mounted:
            _call("mount", b"tmpfs", bytes(folder), b"tmpfs", 0, f"size={size},mode=755".encode())

    def leave(self, pages: int) -> None:
        """Fill the disk until only so many pages are free."""
        self.free()
        if not self._mounted:
            self.limit = pages * PAGE
            return
        found = os.statvfs(self.folder)
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, found.f_bavail * found.f_frsize - pages * PAGE)

    def free(self) -> None:
        """Give the room back."""
        self.limit = None
        self._ballast.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove everything."""
        self.limit = None
        for each in self.folder.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()

    def files(self) -> dict[str, bytes]:
        """Return what lies on the disk, by name."""
        found = sorted(each for each in self.folder.rglob("*") if each.is_file() and each != self._ballast)
        return {str(each.relative_to(self.folder)): each.read_bytes() for each in found}
