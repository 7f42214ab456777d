"""What is typed while a dialog opens belongs to the dialog: it must not hit what lies below."""

from typing import Any

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.timer import Timer

AT_MOST = 2.0
"""Seconds for which keys are held: the file may hang before a dialog knows what to show."""

LOOKS, LOOK_EVERY = 10, 0.01
"""How often, and after how many seconds each, a screen is looked at that has not taken the keyboard yet."""


class HoldingApp(App[None]):
    """Holds keys from the moment a dialog is wanted until it has the keyboard, and hands them to it in their order."""

    _held: list[events.Key | events.Paste] | None = None
    """None while nothing opens."""
    _patience: Timer | None = None

    def hold_keys(self) -> None:
        """Hold what is typed from now on; whoever calls this opens a screen, or calls :meth:`let_keys_go`."""
        if self._held is None:
            self._held = []
            self._patience = self.set_timer(AT_MOST, self.let_keys_go)

    def let_keys_go(self) -> None:
        """Hand on what was held, before anything that is typed later."""
        # As a message of the application's own: keys that wait before it are held as well and keep their place.
        self.call_later(self._hand_on)

    async def _hand_on(self) -> None:
        held, self._held = self._held or [], None
        if self._patience is not None:
            self._patience.stop()
        for event in held:
            # Made anew: one that has come up from below once would not be handed to a widget again.
            fresh = (
                events.Key(event.key, event.character) if isinstance(event, events.Key) else events.Paste(event.text)
            )
            await self.on_event(fresh)

    async def on_event(self, event: events.Event) -> None:
        if self._held is not None and isinstance(event, events.Key | events.Paste) and not self._urgent(event):
            self._held.append(event)
        else:
            await super().on_event(event)

    def _urgent(self, event: events.Event) -> bool:
        """Say whether a key is one that the application answers to wherever one is: leaving never waits."""
        found = self.screen.active_bindings.get(event.key) if isinstance(event, events.Key) else None
        return found is not None and found.binding.priority and found.node is self

    def push_screen(self, screen: Any, *given: Any, **named: Any) -> Any:
        """Show a screen as the toolkit does; what was held goes to it."""
        pushed = super().push_screen(screen, *given, **named)
        if self._held is not None and isinstance(screen, Screen):
            screen.call_after_refresh(self._opened, screen, LOOKS)
        return pushed

    def _opened(self, screen: Screen[Any], looks: int) -> None:
        # It is painted before it has given the keyboard to one of its widgets; some have none to give it to.
        if looks and screen.is_current and screen.focused is None:
            self.set_timer(LOOK_EVERY, lambda: self._opened(screen, looks - 1))
        else:
            self.let_keys_go()
