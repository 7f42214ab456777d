"""What stands in a cell of the wrong type is read as a text that shows it, or as no number at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from aims_tui.workspace.store import rows


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", factory=rows.Connection)) as made:
        made.text_factory = rows.decoded
        made.columns = rows.Columns(frozenset(("title", "note")), frozenset(("size",)))
        made.execute("CREATE TABLE t (title, note, size, clashes)")
        yield made


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'plain'", "plain"), ("''", ""), ("NULL", "\ufffd"), ("7", "\ufffd7"), ("1.5", "\ufffd1.5"),
        ("x'61ff'", "\ufffda\ufffd"), ("x'706c61696e'", "\ufffdplain"), ("CAST(x'61ff62' AS TEXT)", "a\ufffdb"),
    ],
)  # fmt: skip
def test_a_text_is_a_text_whatever_stands_there(connection: sqlite3.Connection, value: str, text: str) -> None:
    connection.execute(f"INSERT INTO t (title, clashes) VALUES ({value}, 0)")
    assert connection.execute("SELECT title FROM t").fetchone() == (text,)


@pytest.mark.parametrize(
    ("value", "whole", "number"),
    [("7", 7, 7), ("NULL", 0, None), ("'many'", 0, "\ufffdmany"), ("1.5", 0, "\ufffd1.5"), ("x'00'", 0, "\ufffd\x00")],
)
def test_a_number_is_a_number_or_can_be_shown(
    connection: sqlite3.Connection, value: str, whole: int, number: object
) -> None:
    connection.execute(f"INSERT INTO t (size, clashes) VALUES ({value}, {value})")
    assert connection.execute("SELECT clashes, size FROM t").fetchone() == (whole, number)


def test_a_row_that_is_odd_changes_nothing_for_those_after_it(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO t (title, note) VALUES ('a', 'b'), (x'00', NULL), ('c', 'd'), (NULL, 5)")
    found = connection.execute("SELECT title, note FROM t ORDER BY rowid").fetchall()
    assert found == [("a", "b"), ("\ufffd\x00", "\ufffd"), ("c", "d"), ("\ufffd", "\ufffd5")]


def test_what_a_query_works_out_may_be_nothing_and_is_never_bytes(connection: sqlite3.Connection) -> None:
    assert connection.execute("SELECT max(title), x'41', 1.5, count(*) FROM t").fetchone() == (
        None, "\ufffdA", "\ufffd1.5", 0,
    )  # fmt: skip


def test_looking_at_cells_as_they_are_tells_unreadable_texts_from_others(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO t (title, note) VALUES ('\ufffd', CAST(x'ff' AS TEXT))")
    ((fine, odd, blob),) = rows.raw(connection, "SELECT title, note, x'00' FROM t")
    assert (type(fine), type(odd), type(blob)) == (str, rows.Unreadable, bytes)
    assert not rows.decodable(connection, "SELECT title, note FROM t")
    assert rows.decodable(connection, "SELECT title FROM t")
    assert connection.text_factory is rows.decoded
