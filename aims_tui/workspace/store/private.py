"""A folder of the user's own: SQLite opens files by their path, and there nobody else puts a link."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aims_tui import paths
from aims_tui.access import Access
from aims_tui.leftovers import STALE_AFTER
from aims_tui.safe_files import held
from aims_tui.workspace.store import errors

_NAME = "making"


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give a new folder that only this user may enter; it is gone afterwards, with all that is in it.

    Raises:
        errors.NoRoom: neither the user's data folder nor the system's for temporary files can be written.
    """
    folder = _made()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            (paths.data_folder() / _NAME).rmdir()


def _made() -> Path:
    try:
        with held(paths.data_folder(), _NAME, access=Access.PRIVATE) as home:
            _sweep(home.path)
            folder = home.path / os.urandom(8).hex()
            folder.mkdir(mode=0o700)
            return folder
    except OSError:
        try:
            return Path(tempfile.mkdtemp(prefix="aims-tui-"))
        except OSError as error:
            raise errors.NoRoom(f"{paths.data_folder()} cannot be written: {error.strerror}.") from None


def _sweep(home: Path) -> None:
    """Remove what killed programs left, once nobody can be at work on it any more."""
    for each in home.iterdir():
        with suppress(OSError):
            if time.time() - each.lstat().st_mtime > STALE_AFTER:
                shutil.rmtree(each, ignore_errors=True)
