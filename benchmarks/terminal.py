"""A program in a pty of 120 by 40, and the moment at which a text has been painted."""

import fcntl
import math
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

COLUMNS, LINES = 120, 40
PATIENCE = 60.0
_ESCAPES = re.compile(
    rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|\x1b[P_^X][^\x1b]*\x1b\\"  # DCS and its like
    rb"|\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b[ -/]*[0-~]"
)


class Program:
    """A started program. Its clock begins just before the fork."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._raw = b""
        self.began = self._pressed = time.perf_counter()
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.execve(command[0], [*command], dict(environment))

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._handle)

    def painted(self, *texts: str) -> float:
        """Wait until all of these texts have been sent to the terminal; return the seconds since the start.

        Raises:
            TimeoutError, EOFError: they never were; the message shows the last that was sent.
        """
        for text in texts:
            self._await(re.escape(text))
        return time.perf_counter() - self.began

    def answered(self, pattern: str) -> float:
        """Wait until a text that matches has been painted; return the seconds since the last key.

        Raises:
            TimeoutError, EOFError: as :meth:`painted`.
        """
        self._await(pattern)
        return time.perf_counter() - self._pressed

    def _await(self, pattern: str) -> None:
        wanted = re.compile(pattern.encode())
        while True:
            sent = _ESCAPES.sub(b"", self._raw)
            if wanted.search(sent):
                return
            if not select.select([self._handle], [], [], PATIENCE)[0]:
                raise TimeoutError(f"{pattern} was not painted in {PATIENCE} s: …{sent[-500:]!r}")
            try:
                self._raw += os.read(self._handle, 1 << 16)
            except OSError:
                raise EOFError(f"The program ended before {pattern} was painted: …{sent[-500:]!r}") from None

    def rest(self, seconds: float) -> None:
        """Take in what is painted until nothing has been for so long, or for six times as long: a cursor blinks."""
        end = time.perf_counter() + 6 * seconds
        while time.perf_counter() < end and select.select([self._handle], [], [], seconds)[0]:
            self._raw += os.read(self._handle, 1 << 16)

    def press(self, keys: str) -> None:
        """Send keys; only what is painted from now on counts for :meth:`painted` and :meth:`answered`."""
        self._raw = b""
        self._pressed = time.perf_counter()
        os.write(self._handle, keys.encode())

    @property
    def memory(self) -> float:
        """Mebibytes of the program that are in memory now, shared libraries among them. Only Linux tells."""
        found = re.search(r"VmRSS:\s*(\d+) kB", Path(f"/proc/{self.pid}/status").read_text("ascii"))
        return int(found[1]) / 1024 if found else math.nan
