"""The command palette: every action, every requirement, every piece of evidence, every person."""

from collections.abc import Iterator
from functools import partial

from textual.app import App, SystemCommand
from textual.command import Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from aims_tui.screens.section import Section
from aims_tui.text import one_line
from aims_tui.workspace.queries import search
from aims_tui.workspace.store import errors

MOST = 40
"""Places that are offered for what is typed."""


def actions(app: "App[None]", screen: Screen[object]) -> Iterator[SystemCommand]:
    """Yield the actions of the section in view and of the application, with their keys."""
    yield SystemCommand("Unsaved texts", "Typed, and not in the file yet", partial(app.run_action, "unsaved"))
    yield SystemCommand(
        "Hand over …", "Everything that names one person, to another", partial(app.run_action, "hand_over")
    )
    yield SystemCommand(
        "Merge a copy …",
        "See what another file of this workspace would bring in",
        partial(app.run_action, "merge_copy"),
    )
    yield SystemCommand(
        "Import a file …",
        "A Statement of Applicability, a risk register … from Excel or CSV",
        partial(app.run_action, "import_file"),
    )
    yield SystemCommand(
        "Statement of Applicability …", "Its versions: approve, compare, export", partial(app.run_action, "statement")
    )
    yield SystemCommand("As of a day …", "Everything as it was recorded by then", partial(app.run_action, "look_back"))
    if isinstance(screen, Section) and screen.session.workspace.as_of is not None:
        yield SystemCommand("Back to today", "Leave the past day", partial(app.run_action, "back_to_today"))
    told = set()
    for node, binding, enabled, _ in screen.active_bindings.values():
        if (
            node in (app, screen)
            and binding.description
            and enabled
            and binding.action not in told
            and not binding.system
        ):
            told.add(binding.action)
            run = partial(app.run_action, binding.action, node)
            yield SystemCommand(binding.description, f"Key {app.get_key_display(binding)}", run)


class Places(Provider):
    """Goes to whatever has a number, a short id or a name."""

    _index: search.Index | None = None

    async def startup(self) -> None:
        """Read what there is to find, once for each time the palette opens."""
        section = self.screen
        if isinstance(section, Section):
            session = section.session
            try:
                self._index = await section.ask(search.index, session.workspace, session.assessment)
            except (errors.WorkspaceError, errors.Refused):
                self._index = None

    async def search(self, query: str) -> Hits:
        section = self.screen
        if self._index is None or not isinstance(section, Section):
            return
        found = [each for each in self._index.find(query) if each.field in ("title", "name", "ref")]
        for number, each in enumerate(found[:MOST]):
            text = each.text if each.text.startswith(each.ref) else f"{each.ref} {each.text}"
            go = partial(section.post_message, Section.GoTo(*each.target))
            yield Hit(1 - number / 1000, Content(one_line(text)), go, text=one_line(text))
