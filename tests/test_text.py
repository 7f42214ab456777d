"""Text may say anything in any script, and nothing it says may steer a terminal."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aims_tui.text import (
    LONGEST_TEXT,
    a,
    brief,
    cells,
    coded,
    count,
    cut,
    drawn,
    editable,
    ended,
    fault,
    folded,
    held,
    one_line,
    padded,
    shown,
    written,
)

ESCAPE = "\x1b[2J"
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
PERSIAN = "می\N{ZERO WIDTH NON-JOINER}خواهم"
HEBREW = "שלום\N{LEFT-TO-RIGHT MARK} (2026)"
ORDINARY = [
    "",
    "Plain text",
    "two\nlines\tand a tab",
    "Grüße, naïve café",
    FAMILY,
    PERSIAN,
    HEBREW,
    "[b]not markup[/b]",
]

# Every code point, surrogates too: what people paste is not always valid Unicode.
ANYTHING = st.text(st.characters(categories=None, exclude_categories=()))


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_of_any_script_is_shown_as_it_is_and_may_be_kept(text: str) -> None:
    assert shown(text) == text
    assert fault(text) == ""


@pytest.mark.parametrize(
    ("hostile", "safe"),
    [
        (ESCAPE, "\N{SYMBOL FOR ESCAPE}[2J"),
        ("\x00", "\N{SYMBOL FOR NULL}"),
        ("over\rwritten", "over\N{SYMBOL FOR CARRIAGE RETURN}written"),
        ("\x07", "\N{SYMBOL FOR BELL}"),
        ("\x7f", "\ufffd"),
        ("\x9b2J", "\ufffd2J"),
        ("\x85", "\ufffd"),
        ("\u202etxt.exe", "⇠txt.exe"),
        ("\u202aC:\\report.pdf\u202c", "⇢C:\\report.pdf⇣"),
        ("\u2066a\u2069", "⇢a⇣"),
        ("\u2068", "⇡"),
        ("\ufdd0", "\ufffd"),
        ("a\u2028b\u2029c", "a\ufffdb\ufffdc"),
        ("\ud800", "\ufffd"),
    ],
)
def test_what_steers_a_terminal_or_reorders_reading_is_shown_as_a_picture_or_a_replacement(
    hostile: str, safe: str
) -> None:
    assert shown(hostile) == safe


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ESCAPE, "control character U+001B at position 1"),
        ("line\r\nline", "control character U+000D at position 5"),
        ("a\x0bb", "control character U+000B at position 2"),
        ("ab\x7f", "control character U+007F at position 3"),
        ("ab\x9b", "control character U+009B at position 3"),
        ("x\udfff", "lone surrogate U+DFFF at position 2"),
    ],
)
def test_what_may_not_enter_is_named_with_its_place(text: str, said: str) -> None:
    assert fault(text) == said


def test_a_line_separator_may_be_kept_and_is_yet_not_shown() -> None:
    assert fault("a\u2028b") == ""
    assert shown("a\u2028b") == "a\ufffdb"


@given(ANYTHING)
@example("\x1b\x9b\u202e\ud800\u2028\x7f\x00")
def test_nothing_that_is_shown_could_have_been_refused(text: str) -> None:
    assert fault(shown(text)) == ""
    assert len(shown(text)) == len(text)
    assert shown(shown(text)) == shown(text)
    shown(text).encode("utf-8")


@given(ANYTHING)
@example("a\x85b\x1cc\u2028d\x0be\r\nf")
def test_one_line_is_one_line_whatever_it_was_made_of(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert "  " not in line
    assert "\t" not in line
    assert fault(line) == ""


@given(ANYTHING)
def test_a_fault_points_at_the_first_character_that_is_refused(text: str) -> None:
    if said := fault(text):
        place = int(said.rsplit(" ", 1)[1])
        assert fault(text[: place - 1]) == ""
        assert fault(text[place - 1]) != ""
        assert f"U+{ord(text[place - 1]):04X}" in said
    else:
        assert all(fault(each) == "" for each in text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lead", "  lEAD "),
        ("Zoë", "Zoe\N{COMBINING DIAERESIS}"),
        ("Head  of\tEngineering", "head of engineering"),
        ("Straße", "STRASSE"),
        ("Å", "\N{ANGSTROM SIGN}"),
    ],
)
def test_two_spellings_of_a_name_fold_to_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_different_names_stay_different() -> None:
    assert folded("Zoe") != folded("Zoë")
    assert folded(PERSIAN) != folded(PERSIAN.replace("\N{ZERO WIDTH NON-JOINER}", ""))


@given(ANYTHING)
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    assert folded(f"  {name}\n") == folded(name)


@pytest.mark.parametrize("typed", ["In progress", "in-progress", " IN_PROGRESS ", "in  - progress"])
def test_a_choice_may_be_typed_as_words_or_code(typed: str) -> None:
    assert coded(typed) == "in_progress"


def test_a_number_comes_with_its_noun() -> None:
    assert count(1, "change") == "1 change"
    assert count(0, "change") == "0 changes"
    assert count(1234, "change") == "1,234 changes"
    assert count(2, "person", "people") == "2 people"


KEEPABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=map(chr, range(0xFDD0, 0xFDF0))))


@given(KEEPABLE)
@example("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\u200e\u200f\u200d\xa0\xad\ufeff")
def test_what_may_be_kept_comes_back_from_an_editor_as_it_was(text: str) -> None:
    assert written(editable(text)) == text
    assert len(editable(text)) == len(text)


@given(ANYTHING)
@example("\x1b\x9b\u202e\ud800\u2028\x7f\x00\ufdd0")
def test_whatever_is_put_into_an_editor_what_is_written_there_may_be_kept(text: str) -> None:
    assert fault(written(editable(text))) == ""
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]", editable(text))


@given(ANYTHING)
def test_an_editor_draws_what_every_other_place_shows(text: str) -> None:
    assert drawn(editable(text)) == shown(text)


@pytest.mark.parametrize("mark", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_a_mark_of_direction_is_kept_shown_and_not_looked_at_when_comparing(mark: str) -> None:
    assert fault(f"a{mark}b") == ""
    assert shown(mark) in "⇢⇠⇡⇣"
    assert folded(f"{mark}Lead") == folded("Lead")
    assert coded(f"{mark}In progress") == "in_progress"


@given(st.text(max_size=400), st.integers(1, 60))
def test_a_brief_text_is_the_beginning_of_the_whole_on_one_line(text: str, width: int) -> None:
    for whole in (text, text * 3, " \n" * 400 + text):
        assert brief(whole, width) == cut(one_line(whole), width)


def test_of_a_text_that_no_field_may_hold_the_beginning_is_shown_and_the_rest_is_told() -> None:
    assert held("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
    found = held("x" * (LONGEST_TEXT + 1_234))
    assert found.startswith("x" * LONGEST_TEXT + "\n[1,234 more characters are left out here: ")
    assert len(found) < LONGEST_TEXT + 200


def test_a_sentence_ends_once() -> None:
    assert [ended(each) for each in ("Done", "Done.", "Done?", "Do…")] == ["Done.", "Done.", "Done?", "Do…"]


@pytest.mark.parametrize(
    ("text", "wide"), [("Plan", 4), ("Zoë", 3), ("Zoe\u0308", 3), ("日本語", 6), ("שלום", 4), ("", 0), ("a\u200db", 2)]
)
def test_a_text_is_as_wide_as_its_cells(text: str, wide: int) -> None:
    assert cells(text) == wide
    assert cells(padded(text, 10)) == 10
    assert padded(text, 1) == (text or " ")


@pytest.mark.parametrize("said", ["a person", "an assessment", "a use case", "an organization", "evidence"])
def test_a_noun_has_the_article_that_is_heard(said: str) -> None:
    assert a(said.split(" ", 1)[-1] if said.startswith(("a ", "an ")) else said) == said
