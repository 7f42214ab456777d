"""Where a page of paper ends early, so that a heading stands with its first row."""

import pytest

from aims_tui.workbook.page import Column
from aims_tui.workbook.paging import Paging

NARROW = [Column("Ref", 40)]
"""One page takes 512 points of such a sheet."""


def test_a_heading_at_the_end_of_a_page_goes_to_the_next_one() -> None:
    paging = Paging(NARROW, 0, 0)
    assert [paging.row(number, 100, heading=False) for number in range(1, 5)] == [0, 0, 0, 0]
    assert paging.row(5, 15, heading=True) == 0
    assert paging.row(6, 100, heading=False) == 4, "the page ends after the row above the heading"


def test_a_heading_with_room_for_its_first_row_stays() -> None:
    paging = Paging(NARROW, 0, 0)
    assert [paging.row(number, 100, heading=False) for number in range(1, 4)] == [0, 0, 0]
    assert paging.row(4, 15, heading=True) == paging.row(5, 100, heading=False) == 0


@pytest.mark.parametrize("high", [90, 100, 110])
def test_two_headings_in_a_row_move_together(high: float) -> None:
    paging = Paging(NARROW, 70, 20)
    for number in range(1, 5):
        assert paging.row(number, 100, heading=False) == 0
    paging.row(5, 15, heading=True)
    paging.row(6, 15, heading=True)
    assert paging.row(7, high, heading=False) == 4


def test_after_an_early_end_the_next_page_is_counted_from_its_top() -> None:
    paging = Paging(NARROW, 0, 20)
    for number in range(1, 5):
        paging.row(number, 100, heading=False)
    paging.row(5, 15, heading=True)
    paging.row(6, 100, heading=False)
    paging.row(7, 200, heading=False)
    paging.row(8, 15, heading=True)
    assert paging.row(9, 160, heading=False) == 7, "20 + 15 + 100 + 200 are taken"


def test_what_is_not_printed_makes_no_page_wider() -> None:
    wide = [*NARROW, Column("More", 400, printed=False)]
    paging = Paging(wide, 0, 0)
    for number in range(1, 5):
        paging.row(number, 100, heading=False)
    paging.row(5, 15, heading=True)
    assert paging.row(6, 100, heading=False) == 4
