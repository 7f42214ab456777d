"""A field that is described as a document has its tabs on any kind, and is no other layout of the file."""

from dataclasses import replace
from functools import partial

from aims_tui.records.fields import Field, FieldType, line, markdown, prose
from aims_tui.records.kinds import About, Kinds, RecordKind
from aims_tui.widgets.document import Document
from aims_tui.widgets.panel import tabs_of
from aims_tui.widgets.versions import Versions


def kind(**fields: Field) -> RecordKind:
    named = {name: replace(field, name=name) for name, field in fields.items()}
    return RecordKind("charter", About("charter", "charters", title="title"), named, {}, tuple(named))


def titles(found: RecordKind) -> list[str]:
    return [tab.title for tab in tabs_of(Kinds([found]), found).values()]


def test_a_document_is_prose_with_tabs_of_its_own() -> None:
    found = kind(title=line("Title"), wording=markdown("Wording", "In Markdown"), note=prose("Note"))
    assert found.fields["wording"].kind is FieldType.PROSE
    assert [each.name for each in found.documents] == ["wording"]
    assert titles(found) == ["Wording", "Versions", "History"]
    made = [tab.make for tab in tabs_of(Kinds([found]), found).values()]
    assert [each.func for each in made if isinstance(each, partial)] == [Document, Versions]


def test_of_several_documents_each_says_whose_versions_they_are() -> None:
    found = kind(title=line("Title"), wording=markdown("Wording"), reasons=markdown("Reasons"))
    assert titles(found) == ["Wording", "Wording versions", "Reasons", "Reasons versions", "History"]


def test_without_a_document_there_is_neither() -> None:
    assert titles(kind(title=line("Title"), note=prose("Note"))) == ["History"]


def test_a_file_describes_a_document_as_it_describes_prose() -> None:
    plain, set_in_markdown = (Kinds([kind(text=each("Text", "help"))]) for each in (prose, markdown))
    assert plain.layout() == set_in_markdown.layout()
