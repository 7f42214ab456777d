"""Keys arrive in their order, whoever answers to them, and where they were meant to.

The toolkit hands every key to the widget with the keyboard at once. What that widget does not take climbs up to the
application through the queue of every widget above, and its binding acts only there: by then the letters behind it
have been written, a click has moved the keyboard, and ctrl+q has left before any of them. ``ab``, backspace and ``c``
in one piece, as a slow line or a paste sends them, then read ``ab``. So one key is let on its way when the one before
has arrived; only letters that one widget takes as they come follow each other at once.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.errors import NoWidget
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer

AT_MOST = 2.0
"""Seconds for which keys are held: the file may hang before a dialog knows what to show."""
BETWEEN = 0.5
"""The same after a dialog, while what was chosen there is done: another question may follow."""
ARRIVAL = 1.0
"""Seconds that a key may take: a widget that hangs must not stop the others."""
ROUNDS = 2
"""How often it is waited for everything before: for the key itself, and for what its action said to others."""

LOOKS, LOOK_EVERY = 10, 0.01
"""How often, and after how many seconds each, a screen is looked at that has not taken the keyboard yet."""

Typed = events.Key | events.Paste | events.MouseEvent


def _apart(event: Typed) -> list[Typed]:
    """Return an escape and the letter behind it as two keys: in one piece they look like the letter with alt.

    No key of this program has alt, and a slow line sends both in one piece.
    """
    if isinstance(event, events.Key) and event.key.startswith("alt+") and (event.character or "").isalpha():
        return [events.Key("escape", "\x1b"), events.Key(str(event.character), event.character)]
    return [event]


class Hold:
    """What is typed waits for somebody."""


@dataclass(eq=False)
class UnderWay:
    """Something typed that may not have arrived yet."""

    target: DOMNode
    """The widget or screen that it was handed to."""
    text: bool
    """Whether that takes it as text, so that more text may follow at once."""
    followed: bool = False
    """Whether its arrival is being waited for."""
    patience: asyncio.TimerHandle | None = None


class KeyBufferApp(App[None]):
    """Lets one key at a time on its way; holds all from the moment a dialog is wanted until it has the keyboard."""

    _under_way: UnderWay | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._typed: deque[Typed | Callable[[], None]] = deque()
        """What was typed and is not on its way yet, and what is to be done behind it."""
        self._holds: dict[Hold, Timer] = {}
        """Who holds what is typed, each with the end of its patience."""

    def hold_keys(self, at_most: float | None = None) -> Hold:
        """Hold what is typed from now on; whoever calls this opens a screen, or calls :meth:`let_keys_go`."""
        hold = Hold()
        self._holds[hold] = self.set_timer(AT_MOST if at_most is None else at_most, lambda: self.let_keys_go(hold))
        return hold

    def hold_keys_anew(self, at_most: float) -> Hold:
        """Hold what is typed, whoever has held it until now: what that was for is over."""
        before = tuple(self._holds)
        hold = self.hold_keys(at_most)
        self.let_keys_go(*before)
        return hold

    def let_keys_go(self, *holds: Hold) -> None:
        """Hold no longer what is typed; once nobody does, it is handed on, before anything that is typed later."""
        self.call_later(self._let_go, holds)

    def forget_keys(self) -> None:
        """Let go of what was held: it was meant for another program, which had the terminal meanwhile."""
        self._typed = deque(each for each in self._typed if not isinstance(each, Typed))

    async def _let_go(self, holds: Sequence[Hold]) -> None:
        for hold in holds:
            if (patience := self._holds.pop(hold, None)) is not None:
                patience.stop()
        await self._hand_on()

    @property
    def keys_wait(self) -> bool:
        """Whether something that was typed has not arrived yet, or would be held."""
        under_way = self._under_way is not None and not self._under_way.text
        return self.is_running and not self._exit and (bool(self._holds or self._typed) or under_way)

    def behind_keys(self, work: Callable[[], None]) -> None:
        """Do something when everything that was typed so far has arrived."""
        self._typed.append(work)
        self.call_later(self._hand_on)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, Typed) and not event.is_forwarded:
            self._typed.extend(_apart(event))
            await self._hand_on()
        else:
            await super().on_event(event)

    async def _hand_on(self) -> None:
        while self._typed and self._may_go(self._typed[0]):
            first = self._typed.popleft()
            if not isinstance(first, Typed):
                first()
                continue
            if isinstance(first, events.MouseMove):
                await super().on_event(first)
                continue
            under_way = UnderWay(self._target(first), self._is_text(first))
            await super().on_event(first)
            self._settle()
            self._under_way = under_way
            if not under_way.text:
                self._follow(under_way)
        if self._typed and self._under_way is not None:
            self._follow(self._under_way)

    def _may_go(self, first: Typed | Callable[[], None]) -> bool:
        if self._holds and isinstance(first, events.Key | events.Paste) and not self._urgent(first):
            return False
        before = self._under_way
        if before is None:
            return True
        if not isinstance(first, Typed):
            return False
        return before.text and before.target is self.focused and self._is_text(first)

    def _target(self, event: Typed) -> DOMNode:
        """Return what the toolkit hands this to."""
        if isinstance(event, events.MouseEvent):
            try:
                return self.get_widget_at(event.x, event.y)[0]
            except NoWidget:
                return self.screen
        return self.focused or self.screen

    def _is_text(self, event: Typed) -> bool:
        """Say whether the widget with the keyboard takes this as text, so that no binding comes into it."""
        focused = self.focused
        if focused is None or isinstance(event, events.MouseEvent):
            return False
        key, character = (event.key, event.character) if isinstance(event, events.Key) else ("x", "x")
        return focused.check_consume_key(key, character)

    def _urgent(self, event: events.Key | events.Paste) -> bool:
        """Say whether a key is one that the application answers to wherever one is: leaving waits for no dialog."""
        found = self.screen.active_bindings.get(event.key) if isinstance(event, events.Key) else None
        return found is not None and found.binding.priority and found.node is self

    def _follow(self, under_way: UnderWay) -> None:
        """Go the way of a key behind it, through the queues of the widget that has it and of all above."""
        if not under_way.followed:
            under_way.followed = True
            way: list[MessagePump] = [*under_way.target.ancestors_with_self]
            if way[-1] is not self:  # It was taken away meanwhile.
                way.append(self)
            loop = asyncio.get_running_loop()
            under_way.patience = loop.call_later(ARRIVAL, self.call_later, self._arrived, under_way)
            self._pass(under_way, way, 0, ROUNDS)

    def _pass(self, under_way: UnderWay, way: list[MessagePump], place: int, rounds: int) -> None:
        for number in range(place, len(way) - 1):
            # A widget that is being taken away takes nothing more, but the key may have got past it.
            if way[number].call_later(self._pass, under_way, way, number + 1, rounds):
                return
        if rounds > 1:
            self.call_later(self._pass, under_way, way, 0, rounds - 1)
        else:
            self.call_later(self._arrived, under_way)

    async def _arrived(self, under_way: UnderWay) -> None:
        if under_way is self._under_way:
            self._settle()
            await self._hand_on()

    def _settle(self) -> None:
        before, self._under_way = self._under_way, None
        if before is not None and before.patience is not None:
            before.patience.cancel()

    def push_screen(self, screen: Any, *given: Any, **named: Any) -> Any:
        """Show a screen as the toolkit does; what was held goes to it."""
        pushed = super().push_screen(screen, *given, **named)
        if self._holds and isinstance(screen, Screen):
            screen.call_after_refresh(self._opened, screen, tuple(self._holds), LOOKS)
        return pushed

    def switch_mode(self, mode: str) -> Any:
        """Show another section as the toolkit does; what is typed from now on goes to it."""
        hold = self.hold_keys()
        switched = super().switch_mode(mode)
        self.screen.call_after_refresh(self._opened, self.screen, (hold,), LOOKS)
        return switched

    def _opened(self, screen: Screen[Any], holds: Sequence[Hold], looks: int) -> None:
        # It is painted before it has given the keyboard to one of its widgets; some have none to give it to.
        if self._holds.keys() & holds and screen.is_current and getattr(screen, "arriving", False):
            self.set_timer(LOOK_EVERY, lambda: self._opened(screen, holds, looks))
        elif looks and screen.is_current and screen.focused is None and screen.focus_chain:
            self.set_timer(LOOK_EVERY, lambda: self._opened(screen, holds, looks - 1))
        else:
            self.let_keys_go(*holds)
