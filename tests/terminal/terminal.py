"""A real terminal around the real program: a pty, and pyte to see what stands on the screen."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte

KEYS = {"enter": "\r", "escape": "\x1b", "tab": "\t", "down": "\x1b[B", "up": "\x1b[A"}


class Terminal:
    """The program in a pty of the given size; ``raw`` is every byte that it sent."""

    def __init__(self, *arguments: str, home: Path, size: tuple[int, int] = (120, 36)) -> None:
        self.columns, self.lines = size
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        environment = {
            **inherited, "AIMS_TUI_HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor",
            "TEXTUAL_ANIMATIONS": "none",
        }  # fmt: skip
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            # Before the program starts: it asks for the size once and early.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", self.lines, self.columns, 0, 0))
            os.execve(sys.executable, [sys.executable, "-m", "aims_tui", *arguments], environment)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._handle)

    def read(self, seconds: float = 0.05) -> None:
        """Take in what the program has painted, waiting at most so long for more."""
        if select.select([self._handle], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                sent = os.read(self._handle, 65536)
                self.raw += sent
                # pyte does not know the private "CSI > u" and "CSI = u" of the keyboard protocol.
                self._stream.feed(sent)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def wait(self, wanted: str | Callable[[str], bool], seconds: float = 20) -> None:
        """Wait until a text, or what satisfies a test, stands on the screen."""
        test = wanted if callable(wanted) else lambda text: wanted in text
        end = time.monotonic() + seconds
        while not test(self.text):
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain for {wanted!r}; the screen shows:\n{self.text}")
            self.read()

    def press(self, *keys: str) -> None:
        """Send keys by name, or text as typed; ``ctrl+x`` for control keys."""
        for key in keys:
            code = chr(ord(key[-1]) - 96) if key.startswith("ctrl+") else KEYS.get(key, key)
            os.write(self._handle, code.encode())
            self.read(0.02)
            if key in KEYS:
                self._settle()

    def _settle(self) -> None:
        # Until nothing more is painted. A key that moves the focus is handled by the widget that has
        # it, while the next key is on its way there already; and ESC with the next key within 100 ms
        # is one key (alt+key) to every terminal program.
        while select.select([self._handle], [], [], 0.2)[0]:
            self.read()

    def ended(self, seconds: float = 15) -> int:
        """Wait for the program to end and return its exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"the program does not end; the screen shows:\n{self.text}")
