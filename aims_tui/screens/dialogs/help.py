"""The keys of what is in view, drawn from the bindings themselves."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from aims_tui.screens.dialogs.base import Dialog
from aims_tui.screens.section import Section
from aims_tui.widgets.glyphs import MARKS, MUTED
from aims_tui.widgets.helped import Helped
from aims_tui.widgets.listing import Listing


class Keys(NamedTuple):
    """The keys that one part of the screen answers to: (key, what it does, id for own keys)."""

    where: str
    keys: tuple[tuple[str, str, str], ...]


class Help(Dialog[bool]):
    """Reads the keys to the person, the nearest ones first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark", "leave", "Close", id="help.close")]

    def __init__(self, text: str, keys: Sequence[Keys]) -> None:
        super().__init__()
        self.heading = "Help · escape closes"
        self._text = text
        self._keys = keys

    def parts(self) -> Iterator[Widget]:
        lines: list[Content] = []
        if self._text:
            lines += [Content(self._text), Content("")]
        for part in self._keys:
            lines.append(Content.styled(part.where, "bold $text-accent"))
            for key, does, id in part.keys:
                lines.append(Content.assemble((f"  {key:<14}", "bold"), f"{does:<28}", (f" {id}", MUTED)))
            lines.append(Content(""))
        lines.append(Content.assemble(("  ctrl+p        ", "bold"), "every command and place, by its name"))
        lines += [Content(""), Content.styled("Marks", "bold $text-accent")]
        lines += [Content.assemble((f"  {sign:<14}", "bold"), words) for sign, words in MARKS]
        lines.append(Content(""))
        lines.append(Content.styled('The dim words are the ids for own keys: settings.json, "keys".', MUTED))
        yield VerticalScroll(Static(Content("\n").join(lines), markup=False), classes="dialog-help")


def keys_of(screen: Screen[object]) -> list[Keys]:
    """Return the keys that work now: of the focused widget and what it stands in, then of the whole program."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for node, binding, _, _ in screen.active_bindings.values():
        if not binding.description or not binding.id:
            continue  # Those of the toolkit's own widgets: everybody knows the arrow keys.
        where = "Everywhere" if node is screen.app else node.HELP_TITLE if isinstance(node, Helped) else "Here"
        meaning = (binding.description, binding.id or "")
        found.setdefault(where, {}).setdefault(meaning, []).append(screen.app.get_key_display(binding))
    last = (Section.HELP_TITLE, Listing.HELP_TITLE, "Everywhere")
    order = [*(where for where in found if where not in last), *(where for where in last if where in found)]
    return [
        Keys(where, tuple((" ".join(keys), does, id) for (does, id), keys in found[where].items())) for where in order
    ]
