"""Opening files that may be anything: only ordinary ones, and no more of them than was asked for."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_CHUNK = 2**20


def opened(path: Path, *, follow: bool = True) -> BinaryIO:
    """Open an ordinary file for reading; ``follow`` says whether the path itself may be a link.

    Nothing else is even opened, because a pipe would hang, a device may do something, and neither may end.

    Raises:
        OSError: there is none, it may not be read, or it is something else; ``strerror`` says what.
    """
    _check_ordinary((os.stat if follow else os.lstat)(_spelled(path)).st_mode, path)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags | (0 if follow else getattr(os, "O_NOFOLLOW", 0)))
    try:
        # Again: something else may have been put there meanwhile.
        _check_ordinary(os.fstat(handle).st_mode, path)
    except OSError:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def at_most(path: Path, most: int) -> bytes:
    """Return what an ordinary file holds; what it says of its own size is not believed.

    Raises:
        OSError: as :func:`opened`, or it holds more than ``most`` bytes (``EFBIG``).
    """
    with opened(path) as file:
        found = bytearray()
        while piece := file.read(min(_CHUNK, most + 1 - len(found))):
            found += piece
            if len(found) > most:
                raise OSError(errno.EFBIG, "Too large", str(path))
    return bytes(found)


def _spelled(path: Path) -> Path:
    """Return a path that the system can look for; one that it cannot spell names nothing."""
    try:
        if b"\0" not in os.fsencode(path):
            return path
    except UnicodeEncodeError:
        pass
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def _check_ordinary(mode: int, path: Path) -> None:
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, "Is a link", str(path))
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "Not an ordinary file", str(path))
