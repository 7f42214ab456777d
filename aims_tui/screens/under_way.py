"""What a section has begun and not finished: whoever leaves waits for it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class UnderWay:
    """The flows that are at work, and wait for no answer of the person; true while there is one."""

    def __init__(self) -> None:
        self._at_work: set[object] = set()
        self._flows: dict[asyncio.Task[Any] | None, object] = {}
        """By the task that carries it out."""

    def __bool__(self) -> bool:
        return bool(self._at_work)

    def begin(self, flow: object) -> None:
        """Say that a flow is to be carried out: whoever leaves with the next key waits for it already."""
        self._at_work.add(flow)

    @contextmanager
    def carried_out(self, flow: object) -> Iterator[None]:
        """Say that this task carries a flow out, to its end: a save, and letting go of what it saved."""
        task = asyncio.current_task()
        self._flows[task] = flow
        self.begin(flow)
        try:
            yield
        finally:
            self._at_work.discard(flow)
            del self._flows[task]

    @contextmanager
    def waits_for_person(self) -> Iterator[None]:
        """Say that the flow of this task goes on when the person has answered: nothing is under way until then."""
        flow = self._flows.get(asyncio.current_task())
        self._at_work.discard(flow)
        try:
            yield
        finally:
            if flow is not None:
                self._at_work.add(flow)
