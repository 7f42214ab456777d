"""Handing a file or a web address to whatever the system shows it with."""

import os
import shutil
import subprocess
import sys

PATIENCE = 3.0
"""Seconds after which an opener that is still running counts as one that shows something."""


def shows(target: str) -> bool:
    """Open a path or a web address, without a shell, and say whether something did; waits for some seconds.

    Raises:
        OSError: Windows knows no program for it.
    """
    if sys.platform == "win32":
        os.startfile(target)  # noqa: S606 (the system's own viewer)
        return True
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        return False
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([opener, target], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        return process.wait(PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True
