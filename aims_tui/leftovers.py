"""What killed programs left unfinished: removed when it is old and surely ours."""

import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path

from aims_tui.safe_files import Folder, held

STALE_AFTER = 24 * 3600
"""Seconds after which nobody is at work on it any more."""

_LEFT = re.compile(
    r"\.aims-tui-[0-9a-f]{16}\.part(-journal)?"
    r"|\.part-([a-z0-9_]{8}|[0-9a-f]{64})|\.writing-[a-z0-9_]{8}(\.xlsx)?"  # of earlier versions, as are the next
    r"|\..+\.aims\.restoring(-journal)?|(\.restoring|\..+\.aims|\d{8}T\d{12}Z)\.part(-journal)?"
)


def sweep(base: Path, *names: str) -> None:
    """Remove what was left in a folder, if it is there; what cannot be removed stays."""
    with suppress(OSError), held(base, *names, make=False) as folder:
        sweep_held(folder)


def sweep_held(folder: Folder) -> None:
    """Remove what was left: old, ours by name and owner, and an ordinary file."""
    now = time.time()
    with suppress(OSError):
        for name in filter(_LEFT.fullmatch, folder.names()):
            found = folder.look(name)
            if found and stat.S_ISREG(found.st_mode) and _mine(found) and now - found.st_mtime > STALE_AFTER:
                folder.remove(name)


def _mine(found: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
