"""A real terminal around the real program: a pty, and pyte to see what stands on the screen."""

import contextlib
import ctypes
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "down": "\x1b[B", "up": "\x1b[A", "right": "\x1b[C", "left": "\x1b[D",
    "backspace": "\x7f",
}  # fmt: skip
PROGRAM = (sys.executable, "-m", "aims_tui")
_DROP = 24
"""PR_CAPBSET_DROP of Linux."""
_PAST_PERMISSIONS = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: with them root reads and writes what no mode allows."""


def heed_permissions() -> None:
    """Let the modes of files bind the next program of this process, also where it is root's."""
    if os.geteuid() == 0:
        for capability in _PAST_PERMISSIONS:
            ctypes.CDLL(None, use_errno=True).prctl(_DROP, capability, 0, 0, 0)


class Terminal:
    """The program in a pty of the given size; ``raw`` is every byte that it sent."""

    def __init__(
        self,
        *arguments: str,
        home: Path,
        size: tuple[int, int] = (120, 36),
        program: Sequence[str] = PROGRAM,
        environment: Mapping[str, str] | None = None,
        heeding: bool = False,
    ) -> None:
        """Start ``program`` with ``arguments``; ``heeding`` lets the modes of files bind it, whoever runs the test."""
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
        seen = {
            **inherited, "AIMS_TUI_HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor",
            "TEXTUAL_ANIMATIONS": "none", **(environment or {}),
        }  # fmt: skip
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            # Before the program starts: it asks for the size once and early.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            if heeding:
                heed_permissions()
            os.execve(program[0], [*program, *arguments], seen)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.hang_up()

    def read(self, seconds: float = 0.05) -> bool:
        """Take in what the program has painted, waiting at most so long for more; say whether something came."""
        sent = b""
        if self.handle >= 0 and select.select([self.handle], [], [], seconds)[0]:
            with contextlib.suppress(OSError):  # The program has ended.
                sent = os.read(self.handle, 65536)
                self.raw += sent
                # pyte does not know the private "CSI > u" and "CSI = u" of the keyboard protocol.
                self._stream.feed(sent)
        return bool(sent)

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

    def wait_for(self, test: Callable[[], object], seconds: float = 20) -> None:
        """Wait until something is true outside the screen, while the program goes on painting."""
        self.wait(lambda _: bool(test()), seconds)

    def resize(self, columns: int, lines: int) -> None:
        """Change the size as a window manager does: the kernel sends SIGWINCH."""
        self.screen.resize(lines, columns)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program in the foreground: under a shell that is not the first one."""
        os.kill(os.tcgetpgrp(self.handle), number)

    def hang_up(self) -> None:
        """Close the terminal's window."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1

    def click(self, wanted: str, below: int = 0, right: int = 0) -> None:
        """Click on a text, or so many cells below and to the right of its first character."""
        self.wait(wanted)
        self._settle()  # Where it stands first is not where the layout puts it.
        self._click(*self._place(wanted), below, right)

    def click_beside(self, anchor: str, wanted: str) -> None:
        """Click on a text that stands on the line of another, to the right of it: a tab among the titles of tabs."""
        self.wait(anchor)
        self._settle()
        line, column = self._place(anchor)
        self._click(line, self.screen.display[line].index(wanted, column), 0, 0)

    def _place(self, wanted: str) -> tuple[int, int]:
        """Return line and column of the first occurrence of a text."""
        return next((number, text.index(wanted)) for number, text in enumerate(self.screen.display) if wanted in text)

    def _click(self, line: int, column: int, below: int, right: int) -> None:
        for end in "Mm":
            os.write(self.handle, f"\x1b[<0;{column + right + 1};{line + below + 1}{end}".encode())
        self._settle()

    def press(self, *keys: str) -> None:
        """Send keys by name, or text as typed; ``ctrl+x`` for control keys."""
        for key in keys:
            code = chr(ord(key[-1]) - 96) if key.startswith("ctrl+") else KEYS.get(key, key)
            os.write(self.handle, code.encode())
            self.read(0.02)
            if key in KEYS:
                self._settle()

    def _settle(self) -> None:
        # Until nothing more is painted. A key that moves the focus is handled by the widget that has
        # it, while the next key is on its way there already; and ESC with the next key within 100 ms
        # is one key (alt+key) to every terminal program.
        while select.select([self.handle], [], [], 0.12)[0]:
            self.read()

    def ended(self, seconds: float = 15) -> int:
        """Wait for the program to end and return its exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self.read(0):
                    pass
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"the program does not end; the screen shows:\n{self.text}")
