"""What can be chosen to be linked to a record, wherever a field takes that."""

from collections.abc import Iterable

from aims_tui.records.fields import Field, FieldType
from aims_tui.screens.dialogs.pick import PickLinks
from aims_tui.screens.section import Section
from aims_tui.widgets.editors import LinksEditor
from aims_tui.workspace.queries import search

Offers = dict[str, list[tuple[str, str]]]
"""By field: what each record is typed as, and how it reads."""


async def offers(section: Section, fields: Iterable[Field]) -> Offers:
    """Return what can be chosen for those of the fields that take what is linked."""
    wanted = [each for each in fields if each.kind is FieldType.LINKS]
    if not wanted:
        return {}
    index: search.Index = await section.ask(search.index, section.session.workspace, section.session.assessment)
    return {each.name: _offered(index.of(each.to)) for each in wanted}


def _offered(index: search.Index) -> list[tuple[str, str]]:
    """Return the records of one kind, each by the first that is known of it: its title."""
    first: dict[str, str] = {}
    for entry in index.entries:
        if entry.row == entry.target[1]:
            first.setdefault(entry.ref, entry.text)
    return [(ref, f"{ref} {text}" if ref != text else ref) for ref, text in first.items()]


async def pick(section: Section, editor: LinksEditor) -> None:
    """Ask what is linked to the opened record, and save it."""
    found = await offers(section, [editor.field])
    chosen = await section.choose(PickLinks(editor.field.label, found[editor.field.name], editor.refs))
    editor.choose(chosen.splitlines())
    editor.commit()
