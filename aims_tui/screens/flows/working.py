"""Long work in a thread, with a bar and a way to stop it once it takes longer than a moment."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from aims_tui.screens.dialogs.progress import Cancelled, Progress
from aims_tui.screens.section import GivenUp, Section
from aims_tui.workspace.session.serial_thread import SerialThread

Result = TypeVar("Result")
PATIENCE = 1.0
"""Seconds before the bar appears: what is quicker needs none."""


async def at_length(
    section: Section,
    title: str,
    work: Callable[[Callable[[int, int], None]], Result],
    thread: SerialThread | None = None,
) -> Result:
    """Carry out ``work``, which is given a function to tell how much of how much is done.

    ``thread`` is who does it; without one it is the file's own, which does one thing after the other.

    Raises:
        GivenUp: the person stopped it; nothing is left behind.
    """
    progress = Progress(title)
    loop = asyncio.get_running_loop()

    def tick(done: int, whole: int) -> None:
        if progress.stopped:
            raise Cancelled
        loop.call_soon_threadsafe(progress.show, done, whole)

    task = asyncio.ensure_future(section.patiently(lambda: work(tick), thread))
    try:
        await asyncio.wait({task}, timeout=PATIENCE)
        if not task.done():
            await section.app.push_screen(progress)
        try:
            return await task
        except Cancelled:
            section.notify("Stopped; nothing was left behind.")
            raise GivenUp from None
    finally:
        if progress.is_attached:
            progress.dismiss(None)
