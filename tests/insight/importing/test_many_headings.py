"""However many headings a file has, what it holds is found out in a bearable time, and what is left out is told."""

import pytest

from aims_tui.insight.importing import headings, matching
from aims_tui.insight.importing.choosing import chosen
from aims_tui.insight.importing.every import every
from aims_tui.insight.importing.reading import Unclear, Wishes
from aims_tui.insight.importing.table import Book, Line, Sheet
from aims_tui.records.all import KINDS


def sheet(name: str, more: int) -> Sheet:
    """Return a sheet of one risk, with so many columns more that nobody knows."""
    heads = ("Risk ID", "Title", "Likelihood", *(f"Likelihood of {place} again" for place in range(more)))
    return Sheet(name, [Line(1, heads), Line(2, ("R1", "Bias", "3", *("x",) * more))])


def test_headings_beyond_the_most_are_passed_over_and_told() -> None:
    found = chosen(KINDS, Book("f.csv", [sheet("", headings.MOST)]), Wishes())
    assert {column.target.name for column in found.columns} == {"short", "title", "likelihood"}
    assert len(found.mapping) == headings.MOST and found.headings.width == headings.MOST + 3
    last = f"Likelihood of {headings.MOST - 4} again"
    assert found.notes == [f"3 headings after '{last}' passed over: at most {headings.MOST} are read."]
    assert not chosen(KINDS, Book("f.csv", [sheet("", headings.MOST - 3)]), Wishes()).notes


def test_sheets_beyond_the_most_headings_of_a_file_are_taken_alone() -> None:
    many = matching.MOST_HEADINGS // headings.MOST + 2
    book = Book("f.xlsx", [sheet(f"S{place}", headings.MOST) for place in range(many)])
    found = every(KINDS, book, Wishes())
    assert len(found.tables) == many - 2
    assert [name for name, _ in found.passed_over] == [f"S{many - 2}", f"S{many - 1}"]
    assert "take it alone with --sheet" in found.passed_over[0][1]
    with pytest.raises(Unclear, match="say which with --sheet"):
        chosen(KINDS, book, Wishes())
    assert chosen(KINDS, book, Wishes(sheet=f"S{many - 1}")).kind.name == "risk"


def test_only_what_begins_alike_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each heading is held against the few words that it can be a slip of, not against all that are known."""
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(matching.typos, "closeness", lambda text, known: asked.append((text, known)) or 0)
    heads = [headings.Head(place, f"Likelihod {place}", "") for place in range(50)]
    for kind in KINDS.values():
        matching.matched(KINDS, kind, heads, lambda place: [])
    assert len(asked) < 50 * len(KINDS) * 20
