"""Who may use the files that the program makes: their owner alone, unless the folder says otherwise."""

import os
import stat
from enum import Enum


class Access(Enum):
    """Who may use a new file or folder besides its owner."""

    PRIVATE = "private"
    """Nobody."""
    FOLDER = "folder"
    """Whoever may write in its folder, where that is shared by its own mode: by group, by all, or set-group-id."""
    USUAL = "usual"
    """Whoever the umask lets in, as with the files of other programs."""


def sharers_of(folder: os.stat_result) -> int:
    """Return the bits of those besides the owner who share a folder by its own mode."""
    mode, sharers = folder.st_mode, 0
    if mode & stat.S_ISVTX and mode & stat.S_IWOTH:
        # As the system's for temporary files: all may come in, and each keeps what is their own.
        return 0
    if mode & (stat.S_IWGRP | stat.S_ISGID):
        sharers |= 0o070
    if mode & stat.S_IWOTH:
        sharers |= 0o007
    return sharers


def open_up(handle: int, folder: os.stat_result) -> None:
    """Let those use a new file or folder who may write in the folder that it lies in, and nobody else."""
    own, sharers = os.fstat(handle), sharers_of(folder)
    if sharers & 0o070 and own.st_gid != folder.st_gid:
        # Another group than the folder's is not the one that shares it.
        try:
            os.fchown(handle, -1, folder.st_gid)
        except OSError:
            sharers &= 0o007
    if stat.S_ISDIR(own.st_mode):
        os.fchmod(handle, 0o700 | folder.st_mode & (sharers | stat.S_ISGID))
    else:
        os.fchmod(handle, 0o600 | folder.st_mode & sharers & 0o666)
