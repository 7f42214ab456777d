"""What was found says what sort of thing it is, in a column of its own, and its id whole."""

import pytest

from aims_tui.widgets import hits
from aims_tui.workspace.queries.search import Entry

TITLE = "Objectives for responsible development of AI system that go on and on and on, to be cut somewhere"


def titled(ref: str, text: str, kind: str, field: str = "title") -> Entry:
    return Entry("any", ref, ("any", ref), ref, field, "Title", text, text.casefold(), kind)


FOUND = (
    titled("A.6.1.2", TITLE, "control"),
    titled("7.2", "Competence", "subclause"),
    titled("EV-1024", "Training map", "evidence"),
    titled("Jane Roe", "Jane Roe", "person", "name"),
    titled("A.10.4", "We ask the customers for their needs.", "control", "implementation"),
)


@pytest.mark.parametrize("width", [60, 74, 110])
def test_every_hit_names_its_kind_in_one_column_at_the_right_and_its_id_whole(width: int) -> None:
    drawn = [line.draw(width).plain for line in hits.lines(FOUND, "needs")]
    assert [len(each) for each in drawn] == [width] * 5
    assert [each[-len("subclause") :].strip() for each in drawn[:4]] == [each.kind for each in FOUND[:4]]
    assert [each[: -len("subclause")].split("  ")[0] for each in drawn] == [each.ref for each in FOUND]
    assert "needs" in drawn[-1] and drawn[-1].endswith("control  ") == (width == 110)


def test_where_there_is_no_room_the_id_and_the_words_come_first() -> None:
    drawn = [line.draw(24).plain for line in hits.lines(FOUND, "needs")]
    assert all(each.startswith(entry.ref) for each, entry in zip(drawn, FOUND, strict=True))
    assert "Competence" in drawn[1]


def test_names_that_stand_for_a_record_never_push_out_what_was_found() -> None:
    (line,) = hits.lines([titled("x" * 200, "Feeds the zebra", "person", "role")], "zebra")
    assert "zebra" in line.draw(74).plain
    assert "zebra" in line.draw(110).plain and line.draw(110).plain.endswith("person")
