"""The keys at the foot of a screen: as many as there is room for, the ones that lead anywhere always."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

ALWAYS = ("app.go_to", "app.search", "app.help")
"""What stands on the right of every section."""
GIVEN_UP = ("app.quit", "app.export", "annex.grouping", "browse.interview", "list.filter", "list.select")
"""What makes room first, in this order; help lists every key. After these the last ones go."""


class Keys(Footer):
    """A footer that leaves keys out rather than cutting a word in two."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)

    def compose(self) -> ComposeResult:
        if not self._bindings_ready:
            return
        found: dict[str, tuple[Binding, bool, str]] = {}
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if binding.show:
                found.setdefault(binding.action, (binding, enabled, tooltip))
        always = [each for each in found.values() if each[0].id in ALWAYS]
        room = self.app.size.width - sum(self._cells(each[0]) for each in always)
        for binding, enabled, tooltip in self._fitting([each for each in found.values() if each not in always], room):
            yield self._key(binding, enabled, tooltip)
        with Horizontal(classes="everywhere"):
            for binding, enabled, tooltip in always:
                yield self._key(binding, enabled, tooltip)

    def _fitting(self, found: list[tuple[Binding, bool, str]], room: int) -> list[tuple[Binding, bool, str]]:
        kept = list(found)
        leaving = [each for name in GIVEN_UP for each in found if each[0].id == name]
        leaving += [each for each in reversed(found) if each not in leaving]
        for each in leaving:
            if sum(self._cells(binding) for binding, _, _ in kept) <= room:
                break
            kept.remove(each)
        return kept

    def _cells(self, binding: Binding) -> int:
        return len(self.app.get_key_display(binding)) + len(binding.description) + 3

    def _key(self, binding: Binding, enabled: bool, tooltip: str) -> FooterKey:
        made = FooterKey(
            binding.key, self.app.get_key_display(binding), binding.description, binding.action,
            disabled=not enabled, tooltip=tooltip,
        )  # fmt: skip
        made.compact = False
        return made

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.recompose)
