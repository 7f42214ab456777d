"""One thread that does everything with the file, one thing after the other.

The screens never wait: a share that hangs, a slow disk or somebody else's lock holds up this
thread alone. One thread and not several, because several writers of one process lose updates.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from aims_tui.workspace.store import errors

Result = TypeVar("Result")


class SerialThread:
    """Takes work from an event loop and hands back what came of it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._work: queue.SimpleQueue[tuple[asyncio.AbstractEventLoop, asyncio.Future[Any], Callable[[], Any]]] = (
            queue.SimpleQueue()
        )
        self._thread: threading.Thread | None = None
        self.waiting = 0
        """How many pieces of work are not done yet."""

    async def do(self, work: Callable[..., Result], *given: Any) -> Result:
        """Carry out ``work(*given)`` after all that was asked for before; raises what it raises.

        Work that has begun is finished even when nobody waits for it any more: a save is never half-done.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()
        if self._thread is None:
            # A daemon, because a hanging share must not hold up leaving the program.
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        self.waiting += 1
        try:
            self._work.put((loop, answer, lambda: work(*given)))
            return await answer
        finally:
            self.waiting -= 1

    def _run(self) -> None:
        while True:
            loop, answer, work = self._work.get()
            if answer.cancelled():
                continue
            try:
                result, error = work(), None
            except BaseException as raised:  # noqa: BLE001 (it is raised where the work was asked for)
                result, error = None, _bearable(raised)
            try:
                loop.call_soon_threadsafe(_hand_over, answer, result, error)
            except RuntimeError:
                return  # The program has ended meanwhile.


def _bearable(error: BaseException) -> Exception:
    """Return the error as one that ends the wait for it, and nothing else.

    A future does not take a StopIteration, and would end the task or the whole program at a cancellation,
    an interruption or an exit that is the work's own.
    """
    if isinstance(error, Exception) and not isinstance(error, StopIteration | StopAsyncIteration):
        return error
    failed = errors.Failed(errors.failed_message(error))
    failed.__cause__ = error
    return failed


def _hand_over(answer: "asyncio.Future[Any]", result: Any, error: Exception | None) -> None:
    if answer.cancelled():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(result)
