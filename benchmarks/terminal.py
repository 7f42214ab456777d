"""A program in a pty of 120 by 40, and the moment at which a text has been painted."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
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
        self.began = time.perf_counter()
        self._pid, self._handle = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.execve(command[0], [*command], dict(environment))

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._handle)

    def painted(self, *texts: str) -> float:
        """Wait until all of these texts have been sent to the terminal; return the seconds since the start.

        Raises:
            TimeoutError, EOFError: they never were; the message shows the last that was sent.
        """
        wanted = [text.encode() for text in texts]
        while True:
            sent = _ESCAPES.sub(b"", self._raw)
            if all(text in sent for text in wanted):
                return time.perf_counter() - self.began
            if not select.select([self._handle], [], [], PATIENCE)[0]:
                raise TimeoutError(f"{texts} was not painted in {PATIENCE} s: …{sent[-500:]!r}")
            try:
                self._raw += os.read(self._handle, 1 << 16)
            except OSError:
                raise EOFError(f"The program ended before {texts} was painted: …{sent[-500:]!r}") from None

    def press(self, keys: str) -> None:
        """Send keys; only what is painted from now on counts for :meth:`painted`."""
        self._raw = b""
        os.write(self._handle, keys.encode())
