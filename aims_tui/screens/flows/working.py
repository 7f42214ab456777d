"""Long work in a thread, with a bar and a way to stop it once it takes longer than a moment."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from aims_tui.screens.dialogs.progress import Cancelled, Progress
from aims_tui.screens.section import GivenUp, Section
from aims_tui.workspace.session.serial_thread import SerialThread

Result = TypeVar("Result")
PATIENCE = 1.0
"""Seconds before the bar appears: what is quicker needs none."""
LOOK_EVERY = 0.1
"""Seconds between two looks whether it is time for the bar."""


async def at_length(
    section: Section,
    title: str,
    work: Callable[[Callable[[int, int], None]], Result],
    thread: SerialThread | None = None,
) -> Result:
    """Carry out ``work``, which is given a function to tell how much of how much is done.

    ``thread`` is who does it; without one it is the file's own, which does one thing after the other. While a dialog
    is open, such as a question of this very work, no time counts, and the bar does not come: it would cover it.

    Raises:
        GivenUp: the person stopped it; nothing is left behind.
    """
    progress = Progress(title)
    loop = asyncio.get_running_loop()

    def tick(done: int, whole: int) -> None:
        if progress.stopped:
            raise Cancelled
        loop.call_soon_threadsafe(progress.show, done, whole)

    at_work: list[str] = getattr(section.app, "at_work", [])
    at_work.append(title)
    task = asyncio.ensure_future(section.patiently(lambda: work(tick), thread))
    try:
        await _patience(section, task)
        if not task.done():
            await section.app.push_screen(progress)
        try:
            return await task
        except Cancelled:
            section.notify("Stopped; nothing was left behind.")
            raise GivenUp from None
    finally:
        at_work.remove(title)
        progress.finish()


async def _patience(section: Section, task: "asyncio.Future[Any]") -> None:
    """Wait until the work is done, or has gone on for so long before the person's eyes that they want to be told."""
    patience = PATIENCE
    while not task.done() and (patience > 0 or section.app.screen.is_modal):
        await asyncio.wait({task}, timeout=min(LOOK_EVERY, patience) if patience > 0 else LOOK_EVERY)
        if not section.app.screen.is_modal:
            patience -= LOOK_EVERY
