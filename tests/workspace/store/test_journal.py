"""The journal: append-only, hashed, with parents per field; the clock decides nothing."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from aims_tui.workspace.store import journal
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put, requirement


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A journal in memory, empty."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        opened.executescript(journal.SCHEMA)
        yield opened


def note(journal_writer: journal.JournalWriter, value: str, *parents: str, field: str = "text") -> journal.Head:
    """Append one change of a field of one row."""
    return journal_writer.append(
        at="2026-11-24T08:00:00.000Z", who="Ann", why="", action=f"action {value}", record="thing", row="row",
        field=field, value=value, parents=parents,
    )  # fmt: skip


def heads(connection: sqlite3.Connection) -> list[str]:
    """Return the values of the heads of the one field."""
    return [head.value for head in journal.heads(connection, "thing", "row").get("text", [])]


def test_an_empty_journal_has_no_tip_and_no_heads(connection: sqlite3.Connection) -> None:
    assert journal.tip(connection) == journal.Tip("", 0, 0)
    assert journal.heads(connection, "thing", "row") == {}
    assert list(journal.ops(connection)) == []


def test_a_change_replaces_the_heads_that_it_names(connection: sqlite3.Connection) -> None:
    journal_writer = journal.JournalWriter(connection, "here", "root")
    first = note(journal_writer, "one")
    second = note(journal_writer, "two", first.id)
    assert heads(connection) == ["two"]
    note(journal_writer, "three", first.id)
    assert heads(connection) == ["two", "three"], "whoever had only the first in view"
    note(journal_writer, "four", *(head.id for head in journal.heads(connection, "thing", "row")["text"]))
    assert heads(connection) == ["four"]
    assert second.value == "two"


def test_several_heads_with_one_value_agree_and_with_two_differ(connection: sqlite3.Connection) -> None:
    journal_writer = journal.JournalWriter(connection, "here", "root")
    note(journal_writer, "same")
    note(journal_writer, "same")
    found = journal.heads(connection, "thing", "row")["text"]
    assert (len(found), journal.differing(found)) == (2, False)
    note(journal_writer, "other")
    assert journal.differing(journal.heads(connection, "thing", "row")["text"])


def test_fields_have_heads_of_their_own(connection: sqlite3.Connection) -> None:
    journal_writer = journal.JournalWriter(connection, "here", "root")
    note(journal_writer, "one")
    note(journal_writer, "two", field="other")
    assert {name: len(found) for name, found in journal.heads(connection, "thing", "row").items()} == {
        "text": 1,
        "other": 1,
    }


def test_sequence_and_lamport_rise_and_each_names_the_one_before(connection: sqlite3.Connection) -> None:
    journal_writer = journal.JournalWriter(connection, "here", "root")
    for value in "abc":
        note(journal_writer, value)
    there = journal.JournalWriter(connection, "there", "root")
    note(there, "d")
    found = list(journal.ops(connection))
    assert [(op.replica, op.sequence, op.lamport) for op in found] == [
        ("here", 1, 1), ("here", 2, 2), ("here", 3, 3), ("there", 1, 4),
    ]  # fmt: skip
    assert [op.previous for op in found] == ["", *(op.id for op in found[:-1])]
    assert journal.tip(connection) == journal.Tip(found[-1].id, 4, 4)


def test_the_id_is_the_hash_of_everything_else(connection: sqlite3.Connection) -> None:
    journal_writer = journal.JournalWriter(connection, "here", "root")
    above = [note(journal_writer, value).id for value in ("b", "a")]
    note(journal_writer, 'Ünïcode ✓\n"quoted"', *above)
    op = list(journal.ops(connection))[-1]
    canonical = json.dumps([*op[1:], sorted(above)], ensure_ascii=True, separators=(",", ":"))
    assert op.id == hashlib.sha256(canonical.encode()).hexdigest()
    assert journal.genuine(op, above) and journal.genuine(op, reversed(above)), "the order of parents says nothing"


@pytest.mark.parametrize("field", journal.Op._fields)
def test_no_part_of_a_change_can_be_altered_unnoticed(connection: sqlite3.Connection, field: str) -> None:
    note(journal.JournalWriter(connection, "here", "root"), "one")
    (op,) = journal.ops(connection)
    value = getattr(op, field)
    assert journal.genuine(op, ())
    assert not journal.genuine(op._replace(**{field: value + 1 if isinstance(value, int) else f"{value} "}), ())
    assert not journal.genuine(op._replace(**{field: b"bytes"}), ())


def test_parents_cannot_be_altered_unnoticed(connection: sqlite3.Connection) -> None:
    journal_writer = journal.JournalWriter(connection, "here", "root")
    first = note(journal_writer, "one")
    note(journal_writer, "two", first.id)
    _, op = journal.ops(connection)
    assert journal.genuine(op, [first.id])
    for forged in ([], ["0" * 64], [first.id, "0" * 64], [b"bytes"]):
        assert not journal.genuine(op, forged)  # type: ignore[arg-type]


def test_a_sequence_number_is_used_once_in_a_replica(connection: sqlite3.Connection) -> None:
    note(journal.JournalWriter(connection, "here", "root"), "one")
    (op,) = journal.ops(connection)
    twin = op._replace(id="", value="forged")
    with pytest.raises(sqlite3.IntegrityError):
        journal.insert(connection, twin._replace(id=journal.identity(twin, ())), ())


def test_a_pen_goes_on_where_its_replica_stopped(connection: sqlite3.Connection) -> None:
    note(journal.JournalWriter(connection, "here", "root"), "one")
    note(journal.JournalWriter(connection, "there", "root"), "two")
    note(journal.JournalWriter(connection, "here", "root"), "three")
    assert [(op.replica, op.sequence) for op in journal.ops(connection)] == [("here", 1), ("there", 1), ("here", 2)]


def test_of_equal_lamports_the_id_decides_the_same_in_every_copy(connection: sqlite3.Connection) -> None:
    note(journal.JournalWriter(connection, "here", "root"), "one")
    (op,) = journal.ops(connection)
    draft = op._replace(replica="there", value="two")
    journal.insert(connection, draft._replace(id=journal.identity(draft, ())), ())
    found = journal.heads(connection, "thing", "row")["text"]
    assert [head.id for head in found] == sorted(head.id for head in found)
    assert journal.tip(connection).id == found[-1].id


def test_what_the_file_notes_of_itself_is_empty_where_it_notes_nothing(connection: sqlite3.Connection) -> None:
    assert journal.meta(connection, "workspace") == ""


def test_every_change_that_the_gate_writes_is_genuine(made_here: Workspace) -> None:
    put(made_here, "4.1", implementation="One.")
    put(made_here, "4.1", implementation="Two.")
    with made_here.reading() as connection:
        above = journal.parents(connection)
        found = list(journal.ops(connection))
        assert all(journal.genuine(op, above.get(op.id, ())) for op in found)
        assert len(above[found[-1].id]) == 1
        assert {op.replica for op in found} == {made_here.last_seen.replica}
        assert (
            journal.heads(connection, "requirement", requirement(made_here, "4.1"))["implementation"][0].value == "Two."
        )
