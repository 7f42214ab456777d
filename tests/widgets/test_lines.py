"""How the lines of the lists read."""

import pytest

from aims_tui import catalog
from aims_tui.insight.filters import EvidenceState
from aims_tui.insight.state import State
from aims_tui.widgets import lines
from aims_tui.widgets.branches import annex

PLAIN = State("r", "A.2.2", "in_progress", "applicable", "Jane", "2026-12-14", 1, "", 0, 0)
TODAY = "2026-11-24"


def drawn(state: State, width: int = 60) -> str:
    return lines.requirement(catalog.load().requirements[state.ref], state, TODAY, width).plain


@pytest.mark.parametrize("width", [30, 60, 120])
def test_an_undecided_control_reads_otherwise_than_an_applicable_one_and_keeps_its_status(width: int) -> None:
    assert drawn(PLAIN, width).startswith("  ◐ A.2.2 ")
    assert drawn(PLAIN._replace(applicability="undecided"), width).startswith("? ◐ A.2.2 ")
    assert drawn(PLAIN._replace(applicability="not_applicable"), width).startswith("  ⊘ A.2.2 ")


STATE = State("r", "A.6.2.2", "not_started", "applicable", "", "", 0, "", 0, 0)


def listed(*states: State, width: int = 76) -> list[str]:
    """Return how the requirements of Annex A's list read, those given in place of bare ones."""
    given = {each.ref: each for each in states}
    book = catalog.load()
    every = {ref: given.get(ref, STATE._replace(ref=ref)) for ref in book.requirements}
    return [
        line.draw(width).plain.rstrip()
        for line in lines.requirements(annex(book, "objectives"), every, TODAY, None)
        if not line.heading
    ]


def test_a_column_that_nothing_stands_in_takes_no_room_from_the_titles() -> None:
    longest = max(listed(width=200), key=len)
    assert longest in listed(width=len(longest) + 2) and not any("…" in each for each in listed(width=len(longest) + 2))


def test_a_column_is_as_wide_as_what_stands_in_it_and_lines_up() -> None:
    bob = STATE._replace(owner="Bob", due="2026-12-14")
    drawn = listed(bob, bob._replace(ref="A.2.2", owner="Ann Lee"))
    ends = {each[-18:] for each in drawn if each.endswith("2026-12-14")}
    assert ends == {"Bob     2026-12-14", "Ann Lee 2026-12-14"}
    longest = listed(bob._replace(owner="Head of Everything at All"))
    assert any(each.endswith(" Head of Everything at…") for each in longest), "the title keeps its room"


def test_an_excluded_controls_owner_makes_no_column() -> None:
    assert listed(STATE._replace(owner="Bob", applicability="not_applicable"))[0] == listed()[0]


PAPER = EvidenceState("e", "EV-01", "Note " * 20, "document", "approved", "", "", "", "", "note.md", "", 1, 0)


def test_columns_of_evidence_that_nothing_stands_in_take_no_room_either() -> None:
    def drawn(*rows: EvidenceState) -> str:
        return next(lines.pieces(rows, TODAY)).draw(100).plain

    assert drawn(PAPER).index("…") == 100 - 7
    assert drawn(PAPER._replace(version="2", issued_on="2026-11-01")).endswith("…  2 2026-11-01  1 ↗")
    assert drawn(PAPER, PAPER._replace(state="draft")).index("…") == 100 - 7 - 6
