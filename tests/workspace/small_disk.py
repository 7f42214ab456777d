"""A disk so small that it is soon full, which only a forked child sees."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.workspace.store.test_file import Impossible


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a small disk on a folder, in a forked child only; it goes with the child.

    Raises:
        Impossible: this machine does not let us.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    new_namespace, private, recursive = 0x00020000, 0x40000, 0x4000
    if (
        libc.unshare(new_namespace)
        or libc.mount(b"none", b"/", None, private | recursive, None)
        or libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, b"size=" + size.encode())
    ):
        raise Impossible(f"no mount: {os.strerror(ctypes.get_errno())}")
    yield folder


def fill(folder: Path, *, but: int = 0) -> None:
    """Leave no more than so many bytes free."""
    with (folder / "filler").open("wb", buffering=0) as filler:
        with suppress(OSError):
            while filler.write(bytes(4096)):
                pass
        filler.truncate(max(filler.tell() - but, 0))
