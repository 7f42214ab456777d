"""Copies that went different ways come together: the union of what was done, in any order, nothing lost."""

import shutil
import sqlite3
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aims_tui.workspace import edits, errors, evidence_files, gate, history, merge, snapshots, verify
from aims_tui.workspace.workspace import Workspace
from tests.conftest import TODAY, act, put, requirement
from tests.workspace.steps import STEPS, Hand, Step, copy, ids, tables, template, told, torn

Give = Callable[[str], Path]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Give:
    """Give a path of that name in a folder of its own at every call."""
    folder = tmp_path_factory.mktemp("merge")
    numbers = iter(range(10**6))
    return lambda name: folder / str(next(numbers)) / f"{name}.aims"


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace with some work in it."""
    path = template(tmp_path_factory.mktemp("start"))
    hand = Hand(Workspace.open(path))
    for step in (("add person", 0, 0, 1), ("add evidence", 0, 1, 1), ("set", 0, 1, 1), ("set", 1, 4, 1)):
        assert hand.do(step)
    return path


def value(workspace: Workspace, ref: str, field: str) -> str:
    """Return what the table shows."""
    return tables(workspace)["requirement"][requirement(workspace, ref)][field]


@settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(
    work=st.lists(st.tuples(st.integers(0, 2), STEPS), min_size=3, max_size=18),
    before=st.lists(STEPS, max_size=3),
    between=st.lists(STEPS, max_size=3),
)
def test_three_copies_agree_in_whatever_order_they_are_merged(
    place: Give, start: Path, work: list[tuple[int, Step]], before: list[Step], between: list[Step]
) -> None:
    first = Hand(copy(start, place("first")), "First")
    for step in before:
        first.do(step)
    hands = [
        Hand(copy(first.workspace.path, place(name)), who) for name, who in (("a", "Ann"), ("b", "Bob"), ("c", "Cem"))
    ]
    for number, step in work:
        hands[number].do(step)
    everything = set.union(*(ids(hand.workspace) for hand in hands))

    results = []
    for base, second, third in permutations(hand.workspace.path for hand in hands):
        joined = copy(base, place("joined"))
        merge.merge(joined, second)
        merge.merge(joined, third)
        results.append(joined)
    nested = copy(hands[1].workspace.path, place("nested"))
    merge.merge(nested, hands[2].workspace.path)
    outer = copy(hands[0].workspace.path, place("outer"))
    merge.merge(outer, nested.path)
    results.append(outer)

    for each in results:
        assert ids(each) == everything, "no edit is lost and none is invented"
        assert tables(each) == told(each) == tables(results[0])
        assert not verify.verify(each).problems
    again = [merge.merge(results[0], path) for path in (results[1].path, hands[0].workspace.path, results[0].path)]
    assert {each.changes for each in again} == {0}
    assert tables(results[0]) == tables(results[1])
    here = tables(results[0])
    listed = {(each.record, each.row, each.field) for each in history.conflicts(results[0])}
    assert {cell for cell in torn(results[0]) if cell[1] in here[cell[0]] or not cell[2]} <= listed <= torn(results[0])

    # Work goes on in a merged copy, and comes home.
    hand = Hand(results[0], "Dan")
    for step in between:
        hand.do(step)
    merge.merge(hands[0].workspace, results[0].path)
    assert ids(hands[0].workspace) == ids(results[0])
    assert tables(hands[0].workspace) == told(hands[0].workspace) == tables(results[0])


def test_different_fields_of_one_record_come_together(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    put(workspace, "4.1", who="Ann", implementation="Ann's words.")
    put(other, "4.1", who="Bob", due="2026-12-14")
    assert merge.merge(workspace, other.path) == merge.Merged(1, 0)
    assert (value(workspace, "4.1", "implementation"), value(workspace, "4.1", "due")) == ("Ann's words.", "2026-12-14")
    assert history.conflicts(workspace) == []
    assert value(workspace, "4.1", "revision") == "2"


def test_what_both_changed_is_a_conflict_that_a_person_decides_once(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    put(workspace, "4.1", who="Ann", implementation="Ann's words.")
    put(other, "4.1", who="Bob", implementation="Bob's words.")
    merge.merge(workspace, other.path)
    (conflict,) = history.conflicts(workspace)
    assert {(op.who, op.value) for op in conflict.ops} == {("Ann", "Ann's words."), ("Bob", "Bob's words.")}
    put(workspace, "4.1", implementation="Both.")
    merge.merge(other, workspace.path)
    assert history.conflicts(other) == []
    assert value(other, "4.1", "implementation") == "Both."


def test_the_same_words_in_both_copies_are_no_conflict(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    for each in (workspace, other):
        put(each, "4.1", due="2026-12-14")
    merge.merge(workspace, other.path)
    assert history.conflicts(workspace) == []


def test_both_link_the_same_evidence_and_it_is_one_link(workspace: Workspace, tmp_path: Path) -> None:
    paper = gate.added(workspace.kinds["evidence"], {"title": "Policy"})
    act(workspace, paper)
    other = copy(workspace.path, tmp_path / "other.aims")
    end = ("requirement", requirement(workspace, "4.1"))
    for each in (workspace, other):
        act(each, edits.link_change(each.kinds, ("evidence", paper.row), end))
    merge.merge(workspace, other.path)
    assert len(tables(workspace)["link"]) == 1
    assert history.conflicts(workspace) == []


def test_an_assessment_begun_in_one_copy_arrives_with_what_was_written_in_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    begun = gate.added(other.kinds["assessment"], {"title": "Ranking"})
    act(other, begun)
    row = edits.requirement_id(begun.row, "A.2.2")
    act(other, gate.Change("requirement", row, {"implementation": "A policy stands."}))
    merge.merge(workspace, other.path)
    assert tables(workspace)["requirement"][row]["implementation"] == "A policy stands."
    assert tables(workspace) == told(workspace)


def test_evidence_files_come_along_and_unsound_ones_do_not(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "elsewhere" / "other.aims")
    for name in ("sound", "altered"):
        (tmp_path / f"{name}.txt").write_text(name)
        act(other, gate.added(other.kinds["evidence"], edits.evidence_values(other, str(tmp_path / f"{name}.txt"))))
    files = {row["original_name"]: row["file"] for row in tables(other)["evidence"].values()}
    broken = evidence_files.place(other.path, files["altered.txt"])
    broken.chmod(0o644)
    broken.write_text("forged")
    assert merge.merge(workspace, other.path).files == 1
    assert evidence_files.problem_of(workspace.path, files["sound.txt"], 5) == ""
    assert not evidence_files.place(workspace.path, files["altered.txt"]).exists()
    assert merge.merge(workspace, other.path) == merge.Merged(0, 0)


def test_a_snapshot_is_taken_first(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    put(other, "4.1", due="2026-12-14")
    before = len(snapshots.listed(workspace.id)), ids(workspace)
    merge.merge(workspace, other.path)
    newest, *rest = snapshots.listed(workspace.id)
    assert len(rest) == before[0]
    assert ids(Workspace.open(newest.path)) == before[1]


def refused(workspace: Workspace, other: Path, sort: type[Exception]) -> str:
    """Merge what must be refused and leave nothing behind. Return what is said."""
    before = ids(workspace), tables(workspace)
    with pytest.raises(sort) as said:
        merge.merge(workspace, other)
    assert (ids(workspace), tables(workspace)) == before
    return str(said.value)


def test_another_workspace_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    other = Workspace.create(tmp_path / "other.aims")
    gate.write(other, edits.starting(other, "Acme Ltd", who="Lead", today=TODAY))
    said = refused(workspace, other.path, errors.Refused)
    assert said == "other.aims is another workspace, not a copy of this one."


@pytest.mark.parametrize("forged", ["'forged'", "x'00ff'", "17"])
def test_a_copy_whose_journal_was_altered_is_refused(workspace: Workspace, tmp_path: Path, forged: str) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    put(other, "4.1", due="2026-12-14")
    with sqlite3.connect(other.path) as connection:
        connection.execute(f"UPDATE op SET value = {forged} WHERE field = 'due'")
    connection.close()
    assert "holds changes that were altered" in refused(workspace, other.path, errors.Refused)


def test_a_missing_or_damaged_copy_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    assert "There is no file" in refused(workspace, tmp_path / "nothing.aims", errors.Missing)
    half = tmp_path / "half.aims"
    half.write_bytes(workspace.path.read_bytes()[:40_000])
    assert "damaged or half-copied" in refused(workspace, half, errors.Damaged)
    (tmp_path / "text.aims").write_text("not a database " * 20)
    assert "is not an aims-tui workspace" in refused(workspace, tmp_path / "text.aims", errors.NotAWorkspace)


def test_two_copies_written_under_one_replica_id_are_not_joined(workspace: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other.aims"
    shutil.copyfile(workspace.path, other)
    twin = Workspace.open(other)
    twin.sight = workspace.sight
    put(workspace, "4.1", due="2026-12-14")
    put(twin, "4.1", due="2026-12-15")
    assert "written under the same replica id" in refused(workspace, other, errors.Refused)
