"""Sudden death: work in a forked child that is killed with signal 9 in the middle of it.

Forks, because everything is imported already: starting Python takes longer than most of the work.
"""

import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[str], None]
"""Acknowledges one thing that was done. What comes after a newline in it is not yet said."""


@dataclass(frozen=True, slots=True)
class Killed:
    """What a child had acknowledged, and whether it had come to its end before it was killed."""

    said: list[str]
    ended: bool


def killed(work: Callable[[Say], object], seconds: float, *, after: int = 0) -> Killed:
    """Do ``work`` in a child and kill it so many seconds after it began, or after its so-manieth acknowledgement."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as answers:
        begun = answers.readline()
        assert begun == b"begun\n", begun
        first = b"".join(answers.readline() for _ in range(after))
        # Not a sleep: a child that has come to its end closes the pipe, and nobody waits for it.
        said = first + _said(answers.fileno(), seconds)
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        said += answers.read()
    lines = said.decode().split("\n")[:-1]
    failures = [line for line in lines if line.startswith("failed: ")]
    assert not failures, failures
    return Killed(lines, os.WIFEXITED(status))


def _said(pipe: int, seconds: float) -> bytes:
    found, end = b"", time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and select.select([pipe], [], [], left)[0]:
        part = os.read(pipe, 65536)
        if not part:
            break
        found += part
    return found


def _work(work: Callable[[Say], object], pipe: int) -> None:
    try:
        os.write(pipe, b"begun\n")
        work(lambda text: os.write(pipe, f"{text}\n".encode()))
    except BaseException as error:  # noqa: BLE001  # the parent shows it
        os.write(pipe, f"failed: {type(error).__name__}: {error}\n".encode(errors="replace"))
    finally:
        os._exit(0)


def lasting(work: Callable[[Say], object]) -> float:
    """Return how many seconds ``work`` takes in a child that nobody kills."""
    started = time.monotonic()
    assert killed(work, 120).ended
    return time.monotonic() - started
