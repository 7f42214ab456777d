"""Whatever a widget draws, its text steers nothing."""

import sys

from rich.segment import Segment
from textual.color import Color

from aims_tui.text import shown
from aims_tui.widgets.harmless import Harmless

BACKGROUND = Color(0, 0, 0)


def drawn(text: str) -> str:
    return "".join(segment.text for segment in Harmless().apply([Segment("ok "), Segment(text)], BACKGROUND))


def test_of_all_characters_those_that_steer_are_taken_out() -> None:
    steering = [character for character in map(chr, range(sys.maxunicode + 1)) if shown(character) != character]
    assert len(steering) > 2048
    assert not any(character in drawn(character) for character in steering)
    assert not any(character.isprintable() for character in steering), "what is printable is passed on unread"


def test_a_line_with_nothing_to_take_out_is_passed_on_as_it_is() -> None:
    line = [Segment("╭─ Zoë ● 日本 ─╮")]
    assert Harmless().apply(line, BACKGROUND) is line
