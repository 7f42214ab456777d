"""Marks: each stands beside a word or in the legend, and none is told from another by its colour alone."""

from aims_tui.insight.state import State
from aims_tui.widgets import glyphs
from aims_tui.widgets.listing import MARK

PLAIN = State("r", "A.2.2", "not_started", "applicable", "Jane", "", 1, "", 0, 0)


def test_the_legend_names_every_mark_that_is_shown_anywhere() -> None:
    shown = {
        *glyphs.GLYPHS.values(), *glyphs.VERDICTS.values(),
        glyphs.EXCLUDED, glyphs.UNADOPTED, glyphs.UNDECIDED, glyphs.FLAG, MARK,
    }  # fmt: skip
    named = {sign for sign, _ in glyphs.MARKS}
    assert shown <= named
    assert all(0 < len(words) <= 54 for _, words in glyphs.MARKS), "each on one line of the help"


def test_the_short_legend_holds_nothing_that_the_long_one_does_not_and_fits_the_smallest_screen() -> None:
    assert all(f"{sign} " in glyphs.LEGEND for sign in (*glyphs.GLYPHS.values(), glyphs.EXCLUDED, glyphs.FLAG))
    assert len(glyphs.LEGEND) <= 76


def test_only_a_control_of_annex_a_can_be_undecided() -> None:
    undecided = PLAIN._replace(applicability="undecided")
    assert glyphs.decision(undecided) == "?"
    for other in (PLAIN, PLAIN._replace(applicability="not_applicable"), undecided._replace(ref="4.1")):
        assert glyphs.decision(other) == " "
    assert glyphs.decision(undecided._replace(ref="X.1")) == " " and glyphs.glyph(undecided._replace(ref="X.1")) == "·"
