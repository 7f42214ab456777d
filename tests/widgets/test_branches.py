"""A heading says which numbers are published and which are the guide's."""

import pytest

from aims_tui import catalog
from aims_tui.screens.interview import scopes
from aims_tui.widgets.branches import annex, clauses
from aims_tui.widgets.glyphs import titled

BOOK = catalog.load()


def test_a_category_begins_with_its_title_and_says_whose_number_stands_beside_it() -> None:
    *categories, additional = annex(BOOK, "categories")
    assert [each.title for each in categories] == [each.title for each in BOOK.categories]
    assert [each.beside for each in categories] == [f"guide A.{number}" for number in range(5, 12)]
    assert (additional.title, additional.beside) == ("Additional controls, beyond Annex A", "")


def test_a_published_heading_begins_with_its_number() -> None:
    for branch in (*clauses(BOOK), *annex(BOOK, "objectives")[:-1]):
        assert branch.title == f"{branch.group.ref} {branch.group.title}"
        assert branch.beside == ""


@pytest.mark.parametrize("grouping", ["categories", "objectives"])
def test_an_interview_names_a_group_as_the_list_does(grouping: str) -> None:
    branches = annex(BOOK, grouping)
    for branch in branches:
        title = scopes(BOOK, branches, branch.group.ref, "", BOOK.requirements)[0].title
        assert title == (f"{branch.title} ({branch.beside})" if branch.beside else branch.title)


def test_an_interview_asks_nothing_of_what_does_not_count() -> None:
    branches, asked = annex(BOOK, "objectives"), BOOK.requirements.keys() - {"A.10.4"}
    found = scopes(BOOK, branches, "A.10.4", "A.10", asked)
    assert [each.title for each in found] == ["A.10 Third-party and customer relationships", "Annex A", "Everything"]
    assert not any(entry.ref == "A.10.4" for each in found for entry in each.requirements)


@pytest.mark.parametrize("width", range(1, 80))
def test_what_stands_beside_a_title_is_whole_or_not_there(width: int) -> None:
    drawn = titled("AI system lifecycle", "guide A.8", width)
    assert drawn.cell_length == width
    assert ("guide" in drawn.plain) == ("guide A.8" in drawn.plain) == (width >= len("AI system lifecycle guide A.8"))


def test_what_stands_beside_a_title_is_muted() -> None:
    drawn = titled("AI system lifecycle", "guide A.8", 40)
    (span,) = drawn.spans
    assert drawn.plain[span.start : span.end] == "guide A.8" and "muted" in str(span.style)
