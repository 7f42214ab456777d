"""How much room a text takes, and what is done for one that takes much."""

import pytest

from aims_tui.workbook import room
from aims_tui.workbook.page import Column, Row, group

PROSE = "We look at the figures of each week with the team and write down what has changed. " * 40


@pytest.mark.parametrize(
    ("text", "width", "small"),
    [("Short", 10, False), (PROSE[:1_200], 40, False), (PROSE[:1_900], 40, True), (PROSE[:3_000], 64, True)],
)
def test_a_text_that_is_too_high_in_the_bodys_font_is_tried_in_a_smaller_one(
    text: str, width: int, small: bool
) -> None:
    found = room.needed(text, width)
    assert found is not None and found.small is small and found.height <= 409


def test_a_text_that_no_row_is_high_enough_for_needs_another_place() -> None:
    assert room.needed(PROSE, 40) is None
    assert room.needed("line\n" * 60, 100) is None


def test_a_row_of_one_line_is_left_to_the_program() -> None:
    assert room.ONE_LINE.height == room.LINE


def widths(*texts: str) -> list[int]:
    """The widths of two columns, of which the second holds these texts."""
    columns = (Column("Ref", 9), Column("Text", 40))
    return [column.width for column in room.widened(columns, [Row(("4.1", text)) for text in texts])]


def test_a_column_grows_for_a_text_of_up_to_3000_characters_and_no_further_than_needed() -> None:
    paragraphs = "\n\n".join(PROSE[:490] for _ in range(6))
    for text in (PROSE[:3_000], paragraphs):
        _, grown = widths(text)
        assert 40 < grown < 100
        assert room.needed(text, grown) and not room.needed(text, grown - 4)


def test_a_column_does_not_grow_where_that_helps_nothing() -> None:
    assert widths("Short", PROSE[:1_900]) == [9, 40], "the smaller font is enough"
    assert widths(PROSE) == [9, 40], "longer than what is promised a place in its cell"
    assert widths("line\n" * 60) == [9, 40], "no width makes fewer lines of it"


def test_a_heading_makes_no_column_wider() -> None:
    columns = (Column("Ref", 9),)
    assert room.widened(columns, [group(PROSE[:3_000])])[0].width == 9
