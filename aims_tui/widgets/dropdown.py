"""One word out of several in a dropdown, found by typing how it begins."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Select
from textual.widgets._select import SelectCurrent, SelectOverlay

from aims_tui.text import folded


class Words(SelectOverlay):
    """The opened dropdown. The toolkit searches only in prompts that it would read as markup, and ours are not."""

    def _find_search_match(self, query: str) -> int | None:
        """Return the first option of which a word begins as was typed, after letters that fit nothing."""
        prompts = [folded(each.prompt.plain if isinstance(each.prompt, Content) else "") for each in self.options]
        typed = folded(query)
        for wanted in (typed[start:] for start in range(len(typed))):
            # How the whole begins counts more than how a later word does.
            begun = [number for number, prompt in enumerate(prompts) if prompt.startswith(wanted)]
            begun += [number for number, prompt in enumerate(prompts) if f" {wanted}" in prompt]
            if begun:
                return begun[0]
        return None


class Dropdown(Select[str]):
    """A choice of words by their codes."""

    def compose(self) -> ComposeResult:
        yield SelectCurrent(self.prompt)
        yield Words().data_bind(compact=Select.compact)
