"""A dropdown finds the word that begins as somebody types."""

import pytest
from textual.content import Content
from textual.widgets.option_list import Option

from aims_tui.widgets.dropdown import Words

STATES = ("Not started", "In progress", "Implemented", "Über [b]all[/b]")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("n", 0), ("i", 1), ("im", 2), ("IN", 1), ("prog", 1), ("s", 0), ("ü", 3), ("in p", 1),
        ("ini", 1), ("xn", 0), ("x", None), ("mented", None), (" ", None),
    ],
)  # fmt: skip
def test_the_word_that_begins_so_is_found(typed: str, found: int | None) -> None:
    words = Words()
    words.add_options([Option(Content(each)) for each in STATES])
    assert words._find_search_match(typed) == found
