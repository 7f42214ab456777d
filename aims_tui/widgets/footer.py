"""The keys at the foot of a screen: as many as there is room for, the ones that lead anywhere always."""

import unicodedata

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

ALWAYS = ("app.go_to", "app.search", "app.help")
"""What stands on the right of every section."""
GIVEN_UP = ("app.quit", "app.export", "annex.grouping", "browse.interview", "list.filter", "list.select")
"""What makes room first, in this order; help lists every key. After these the last ones go."""


class Keys(Static):
    """One line that leaves keys out rather than cutting a word in two; a click does what the key does.

    Drawn as one text: the toolkit's footer makes a widget a key anew whenever the cursor moves, which
    took longer than everything else that a key does.
    """

    def __init__(self) -> None:
        super().__init__(id="keys", markup=False)
        self._shown: tuple[tuple[str, str, str], ...] = ()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self.call_after_refresh(self._show)

    def on_resize(self, event: events.Resize) -> None:
        self._shown = ()
        self._show()

    def _changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.call_after_refresh(self._show)

    def _show(self) -> None:
        if not self.is_attached or not self.screen.is_current:
            return
        found: dict[str, Binding] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and binding.description and enabled and not self._typed(binding):
                found.setdefault(binding.action, binding)
        bindings = list(found.values())
        shown = tuple((each.key, each.description, self.app.get_key_display(each)) for each in bindings)
        if shown == self._shown:
            return
        self._shown = shown
        always = [each for each in bindings if each.id in ALWAYS]
        right = Content("").join(map(self._key, always))
        room = self.content_size.width - right.cell_length
        left = Content("").join(map(self._key, self._fitting([each for each in bindings if each not in always], room)))
        words = Content.assemble(left, " " * max(room - left.cell_length, 0), right)
        self.update(words, layout=False)  # A line it is, whatever it says.

    def _typed(self, binding: Binding) -> bool:
        """Say whether the key would be written into the text that has the keyboard."""
        focused = self.screen.focused
        character = _character(binding.key)
        return focused is not None and bool(character) and focused.check_consume_key(binding.key, character)

    def _fitting(self, found: list[Binding], room: int) -> list[Binding]:
        kept = list(found)
        leaving = [each for name in GIVEN_UP for each in found if each.id == name]
        leaving += [each for each in reversed(found) if each not in leaving]
        for each in leaving:
            if sum(self._key(binding).cell_length for binding in kept) <= room:
                break
            kept.remove(each)
        return kept

    def _key(self, binding: Binding) -> Content:
        key = Content.styled(f" {self.app.get_key_display(binding)}", "bold $footer-key-foreground")
        word = Content.assemble(key, (f" {binding.description} ", "$footer-description-foreground"))
        return word.stylize(f"@click=app.simulate_key('{binding.key}')")


def _character(key: str) -> str:
    """Return what a key writes; nothing for one that writes nothing."""
    try:
        return key if len(key) == 1 else unicodedata.lookup(key.replace("_", " ").upper())
    except KeyError:
        return {"slash": "/", "space": " "}.get(key, "")
