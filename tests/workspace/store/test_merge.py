"""Copies that went different ways come together: the union of what was done, in any order, nothing lost."""

import re
import shutil
import sqlite3
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aims_tui.records.schema import SCHEMA
from aims_tui.workspace.commands import edits, takeover, undo
from aims_tui.workspace.queries import history, render
from aims_tui.workspace.store import errors, evidence_files, gate, journal, merge, snapshots, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import TODAY, act, put, requirement
from tests.forging import forge
from tests.soak.size import WHOLE
from tests.workspace.conftest import Give
from tests.workspace.steps import STEPS, Hand, Known, Step, copy, ids, tables, there, told, torn
from tests.workspace.store.test_file import killed_midway


def value(workspace: Workspace, ref: str, field: str) -> str:
    """Return what the table shows."""
    return tables(workspace)["requirement"][requirement(workspace, ref)][field]


@settings(
    max_examples=10_000 if WHOLE else 20, phases=[Phase.generate], deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
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
    known = known_at_the_start(start) | first.known | hands[0].known | hands[1].known | hands[2].known
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
    here = tables(results[0])
    expected = there(results[0], known)
    for name in (kind.name for kind in results[0].kinds.values() if not kind.about.implied):
        assert set(here[name]) == expected.get(name, set()), "a deletion wins over what its author knew, and no more"
    listed = {(each.record, each.row, each.field) for each in history.conflicts(results[0])}
    assert {cell for cell in torn(results[0]) if cell[1] in here[cell[0]]} <= listed
    for record, row, field in listed - torn(results[0]):
        assert field == "", "deleted by one, worked on by another"
        assert row in here[record]

    # Work goes on in a merged copy, and comes home.
    hand = Hand(results[0], "Dan")
    for step in between:
        hand.do(step)
    assert tables(results[0]) == told(results[0])
    merge.merge(hands[0].workspace, results[0].path)
    assert ids(hands[0].workspace) == ids(results[0])
    assert tables(hands[0].workspace) == told(hands[0].workspace) == tables(results[0])


def known_at_the_start(path: Path) -> Known:
    """Return the changes of the first copy, as if each knew only those before it."""
    found: Known = {}
    with Workspace.open(path).reading() as connection:
        for op in journal.ops(connection):
            found[op.id] = frozenset(found)
    return found


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
        with edits.evidence_taken_in(other, str(tmp_path / f"{name}.txt")) as values:
            act(other, gate.added(other.kinds["evidence"], values))
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


def test_no_snapshot_is_taken_of_a_file_that_is_for_reading_only(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    put(other, "4.1", due="2026-12-14")
    with sqlite3.connect(workspace.path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()
    kept = snapshots.listed(workspace.id)
    with pytest.raises(errors.WorkspaceError):
        merge.merge(Workspace.open(workspace.path), other.path)
    assert snapshots.listed(workspace.id) == kept


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
    assert "holds a change that cannot come in: it " in refused(workspace, other.path, errors.Refused)


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
    twin.last_seen = workspace.last_seen
    put(workspace, "4.1", due="2026-12-14")
    put(twin, "4.1", due="2026-12-15")
    assert "written under the same replica id" in refused(workspace, other, errors.Refused)


def conflict_lines(workspace: Workspace) -> list[str]:
    """Return what waits for a decision, in the words that people read, without the times."""
    with workspace.reading() as connection:
        names = history.Names(connection, workspace.described)
        found = history.conflicts_in(connection, workspace.described)
        lines = [render.conflict(connection, names, workspace.described, each) for each in found]
    return [re.sub(r" ?\(?\d{4}-\d\d-\d\d \d\d:\d\d UTC\)?", "", line) for line in lines]


def meet(one: Workspace, other: Workspace) -> None:
    """Merge two copies into each other, so that both hold everything."""
    merge.merge(one, other.path)
    merge.merge(other, one.path)
    assert tables(one) == told(one) == tables(other) == told(other)


def apart(workspace: Workspace, tmp_path: Path) -> Workspace:
    return copy(workspace.path, tmp_path / "elsewhere" / "other.aims")


def test_an_assessment_that_one_deletes_while_another_fills_it_in_stays_until_somebody_decides(
    workspace: Workspace, tmp_path: Path
) -> None:
    begun = gate.added(workspace.kinds["assessment"], {"title": "Ranking"})
    act(workspace, begun)
    other = apart(workspace, tmp_path)
    act(workspace, gate.deleted("assessment", begun.row), who="Ann")
    row = edits.requirement_id(begun.row, "A.2.2")
    act(other, gate.Change("requirement", row, {"implementation": "A policy stands."}), who="Bob")
    meet(workspace, other)
    for each in (workspace, other):
        assert tables(each)["requirement"][row]["implementation"] == "A policy stands."
        assert conflict_lines(each) == [
            "assessment Ranking: deleted by Ann, worked on by Bob; it stays until somebody decides"
        ]
        assert not verify.verify(each).problems


@pytest.mark.parametrize("decision", ["1", ""])
def test_somebody_decides_and_every_copy_follows(workspace: Workspace, tmp_path: Path, decision: str) -> None:
    begun = gate.added(workspace.kinds["assessment"], {"title": "Ranking"})
    act(workspace, begun)
    other = apart(workspace, tmp_path)
    act(workspace, gate.deleted("assessment", begun.row), who="Ann")
    row = edits.requirement_id(begun.row, "A.2.2")
    act(other, gate.added(other.kinds["answer"], {"requirement": row, "question": "A.2.2-q1", "verdict": "yes"}))
    merge.merge(workspace, other.path)
    act(workspace, gate.kept("assessment", begun.row) if decision else gate.deleted("assessment", begun.row))
    meet(other, workspace)
    assert history.conflicts(workspace) == history.conflicts(other) == []
    assert (begun.row in tables(other)["assessment"]) == bool(decision)
    assert len(tables(other)["answer"]) == len(decision), "what belongs to it goes with it"


def test_evidence_that_one_deletes_while_another_links_it_stays_with_its_links(
    workspace: Workspace, tmp_path: Path
) -> None:
    paper = gate.added(workspace.kinds["evidence"], {"title": "Policy"})
    first = edits.link_change(workspace.kinds, ("evidence", paper.row), ("requirement", requirement(workspace, "4.1")))
    act(workspace, paper, first)
    other = apart(workspace, tmp_path)
    act(workspace, gate.deleted("evidence", paper.row), who="Ann")
    second = ("requirement", requirement(other, "5.2"))
    act(
        other,
        edits.link_change(other.kinds, ("evidence", paper.row), second),
        gate.Change("requirement", second[1], {"status": "implemented"}),
        who="Bob",
    )
    meet(workspace, other)
    assert len(tables(workspace)["link"]) == 2, "the link that went with the deletion stays with the evidence"
    assert conflict_lines(workspace) == [
        "evidence EV-01: deleted by Ann, worked on by Bob; it stays until somebody decides"
    ]
    act(workspace, gate.kept("evidence", paper.row))
    meet(other, workspace)
    assert history.conflicts(other) == []
    assert len(tables(other)["link"]) == 2


def test_a_link_can_be_taken_away_while_its_evidence_waits_for_a_decision(workspace: Workspace, tmp_path: Path) -> None:
    paper = gate.added(workspace.kinds["evidence"], {"title": "Policy"})
    tie = edits.link_change(workspace.kinds, ("evidence", paper.row), ("requirement", requirement(workspace, "4.1")))
    act(workspace, paper, tie)
    other = apart(workspace, tmp_path)
    act(workspace, gate.deleted("evidence", paper.row))
    act(other, gate.Change("evidence", paper.row, {"title": "The policy"}))
    meet(workspace, other)
    act(workspace, gate.deleted("link", tie.row))
    assert tables(workspace)["link"] == told(workspace)["link"] == {}
    act(workspace, gate.kept("evidence", paper.row))
    assert tables(workspace) == told(workspace)
    assert list(tables(workspace)["evidence"]) == [paper.row]


def test_a_person_whom_one_deletes_while_another_makes_them_owner_stays(workspace: Workspace, tmp_path: Path) -> None:
    ann = gate.added(workspace.kinds["person"], {"name": "Jane"})
    act(workspace, ann)
    other = apart(workspace, tmp_path)
    act(workspace, gate.deleted("person", ann.row), who="Ann")
    put(other, "4.1", who="Bob", owner=ann.row)
    meet(workspace, other)
    assert value(workspace, "4.1", "owner") == ann.row
    assert conflict_lines(other) == ["person Jane: deleted by Ann, worked on by Bob; it stays until somebody decides"]


def test_a_remark_that_one_deletes_while_another_answers_it_stays(workspace: Workspace, tmp_path: Path) -> None:
    said = gate.added(workspace.kinds["remark"], {"requirement": requirement(workspace, "4.1"), "text": "Where is it?"})
    act(workspace, said)
    other = apart(workspace, tmp_path)
    act(workspace, gate.deleted("remark", said.row), who="Ann")
    act(other, gate.Change("remark", said.row, {"answer": "In the handbook."}), who="Bob")
    meet(workspace, other)
    assert tables(workspace)["remark"][said.row]["answer"] == "In the handbook."
    with workspace.reading() as connection:
        found = history.about(connection, workspace.described, "requirement", requirement(workspace, "4.1"))
    assert [each.record for each in found] == ["remark"], "and it is listed on the requirement"


def moved_into_a_deleted_risk(workspace: Workspace, tmp_path: Path) -> tuple[Workspace, str, str, str]:
    """Have one copy delete a risk and the other move an action into it, and both meet; return the other, with ids."""
    one, two = (gate.added(workspace.kinds["risk"], {"title": title}) for title in ("One", "Two"))
    todo = gate.added(workspace.kinds["action"], {"of": two.row, "title": "Write tests"})
    act(workspace, one, two, todo)
    other = apart(workspace, tmp_path)
    act(workspace, gate.deleted("risk", one.row), who="Ann")
    act(other, gate.Change("action", todo.row, {"of": one.row}), who="Bob")
    meet(workspace, other)
    return other, one.row, two.row, todo.row


@pytest.mark.parametrize("way", ["undo", "set"])
def test_what_was_moved_into_a_deleted_record_and_out_again_leaves_the_decision_to_people(
    workspace: Workspace, tmp_path: Path, way: str
) -> None:
    other, one, two, todo = moved_into_a_deleted_risk(workspace, tmp_path)
    waiting = ["risk R-01: deleted by Ann, worked on by Bob; it stays until somebody decides"]
    assert conflict_lines(other) == waiting
    if way == "undo":
        undo.undo(other, who="Bob", at=now())
    else:
        act(other, gate.Change("action", todo, {"of": two}), who="Bob")
    assert tables(other)["action"][todo]["of"] == two
    meet(workspace, other)
    for each in (workspace, other):
        assert one in tables(each)["risk"]
        assert conflict_lines(each) == waiting
        assert not verify.verify(each).problems
    act(other, gate.Change("action", todo, {"title": "Write more tests"}), who="Cem")
    assert conflict_lines(other) == waiting, "what is done to it elsewhere is not done to the record"
    act(other, gate.deleted("risk", one), who="Bob")
    meet(workspace, other)
    assert one not in tables(workspace)["risk"] and conflict_lines(workspace) == []


def test_what_a_copy_deleted_by_itself_does_not_come_back_with_what_it_belonged_to(
    workspace: Workspace, tmp_path: Path
) -> None:
    risk = gate.added(workspace.kinds["risk"], {"title": "One"})
    todo = gate.added(workspace.kinds["action"], {"of": risk.row, "title": "Write tests"})
    act(workspace, risk, todo)
    other = apart(workspace, tmp_path)
    act(workspace, gate.deleted("risk", risk.row), who="Ann")
    act(other, gate.deleted("action", todo.row), who="Bob")
    merge.merge(workspace, other.path)
    undo.undo(workspace, who="Ann", at=now())
    meet(workspace, other)
    for each in (workspace, other):
        assert risk.row in tables(each)["risk"] and todo.row not in tables(each)["action"]
        assert not verify.verify(each).problems


def test_a_deletion_that_knew_of_the_work_wins(workspace: Workspace, tmp_path: Path) -> None:
    paper = gate.added(workspace.kinds["evidence"], {"title": "Policy"})
    act(workspace, paper)
    other = apart(workspace, tmp_path)
    act(other, gate.Change("evidence", paper.row, {"title": "The policy"}))
    merge.merge(workspace, other.path)
    act(workspace, gate.deleted("evidence", paper.row))
    meet(other, workspace)
    assert tables(other)["evidence"] == {}
    assert history.conflicts(other) == []


def test_what_both_delete_is_gone_also_where_one_had_worked_on_it_first(workspace: Workspace, tmp_path: Path) -> None:
    paper = gate.added(workspace.kinds["evidence"], {"title": "Policy"})
    act(workspace, paper)
    other = apart(workspace, tmp_path)
    act(other, gate.Change("evidence", paper.row, {"title": "The policy"}))
    for each in (workspace, other):
        act(each, gate.deleted("evidence", paper.row))
    meet(workspace, other)
    assert tables(workspace)["evidence"] == {}


def test_a_decision_to_keep_is_not_taken_back_by_undo(workspace: Workspace, tmp_path: Path) -> None:
    paper = gate.added(workspace.kinds["evidence"], {"title": "Policy"})
    act(workspace, paper)
    other = apart(workspace, tmp_path)
    act(workspace, gate.deleted("evidence", paper.row))
    act(other, gate.Change("evidence", paper.row, {"title": "The policy"}), who="Bob")
    meet(workspace, other)
    act(workspace, gate.kept("evidence", paper.row))
    with pytest.raises(errors.Refused, match="decided between differing values"):
        undo.undo(workspace, who="Lead", at=now())


def test_two_records_with_one_short_id_are_told_apart_alike_in_every_copy(workspace: Workspace, tmp_path: Path) -> None:
    copies = [apart(workspace, tmp_path / name) for name in "abc"]
    for each in copies:
        act(each, gate.added(each.kinds["evidence"], {"title": f"Paper of {each.path.parent.parent.name}"}))
    told_of = merge.merge(copies[0], copies[1].path).namesakes
    assert [(each.name, each.shown) for each in told_of] == [("EV-01", ("EV-01", "EV-01b"))]
    merge.merge(copies[0], copies[2].path)
    for each in (copies[1], copies[2]):
        merge.merge(each, copies[0].path)
    shorts = [{row: values["short"] for row, values in tables(each)["evidence"].items()} for each in copies]
    assert shorts[0] == shorts[1] == shorts[2]
    assert sorted(shorts[0].values()) == ["EV-01", "EV-01b", "EV-01c"]
    assert tables(copies[0]) == told(copies[0])
    assert not verify.verify(copies[0]).problems
    act(copies[0], gate.added(workspace.kinds["evidence"], {"title": "The next one"}))
    assert "EV-02" in {values["short"] for values in tables(copies[0])["evidence"].values()}


def test_a_record_told_apart_keeps_its_letter_when_it_is_edited_deleted_and_brought_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    other = apart(workspace, tmp_path)
    for each in (workspace, other):
        act(each, gate.added(each.kinds["evidence"], {"title": "Paper"}))
    meet(workspace, other)
    (second,) = [row for row, values in tables(workspace)["evidence"].items() if values["short"] == "EV-01b"]
    act(workspace, gate.Change("evidence", second, {"title": "Edited"}))
    act(workspace, gate.deleted("evidence", second))
    undo.undo(workspace, who="Lead", at=now())
    assert tables(workspace)["evidence"][second]["short"] == "EV-01b"
    assert tables(workspace) == told(workspace)


def test_people_of_one_name_from_two_copies_are_named_and_can_be_made_one(workspace: Workspace, tmp_path: Path) -> None:
    other = apart(workspace, tmp_path)
    for each, field in ((workspace, "owner"), (other, "reviewer")):
        ann = gate.added(each.kinds["person"], {"name": "Ann Lee"} | ({"role": "CTO"} if each is other else {}))
        act(each, ann)
        put(each, "4.1", **{field: ann.row})
    (found,) = merge.merge(workspace, other.path).namesakes
    assert (found.record, sorted(found.shown)) == ("person", ["Ann Lee", "Ann Lee (CTO)"])
    with workspace.reading() as connection:
        changes = takeover.united(connection, workspace.kinds, "ann lee")
    act(workspace, *changes)
    ((row, values),) = tables(workspace)["person"].items()
    assert values["role"] == "CTO", "what only the other one said is kept"
    assert value(workspace, "4.1", "owner") == value(workspace, "4.1", "reviewer") == row
    undo.undo(workspace, who="Lead", at=now())
    assert len(tables(workspace)["person"]) == 2, "one action, and undo takes back all of it"
    assert value(workspace, "4.1", "owner") != value(workspace, "4.1", "reviewer")


STRANGE = "00000000-0000-4000-8000-000000000000"
POISON: dict[str, dict[str, object]] = {
    "a lamport at the end of all numbers": {"lamport": 2**63 - 1},
    "a lamport that leaps": {"lamport": 999},
    "a sequence that leaps": {"sequence": 99},
    "a text where a number belongs": {"record": "evidence", "field": "size", "value": "abc"},
    "a word that is no choice": {"value": "nonsense"},
    "a record that nobody knows": {"record": "secret"},
    "a field that nobody knows": {"field": "secret"},
    "a requirement that no assessment has": {"row": STRANGE},
    "the number of a requirement": {"field": "ref", "value": "A.2.2"},
    "a requirement deleted": {"field": "", "value": ""},
    "a field that subclauses lack": {"field": "applicability", "value": "applicable"},
    "an owner who is not there": {"field": "owner", "value": STRANGE},
    "a control character": {"field": "implementation", "value": "a\x1b]0;x"},
    "nobody's name": {"who": " "},
    "a time that is none": {"at": "yesterday"},
    "a predecessor that is missing": {"previous": "0" * 64},
    "a second organization": {"record": "organization", "row": STRANGE, "field": "", "value": "1"},
    "a person without a name": {"record": "person", "row": STRANGE, "field": "", "value": "1"},
    "a short id that steers": {"record": "use_case", "field": "short", "value": "UC-1b"},
}  # fmt: skip


@pytest.mark.parametrize("poison", POISON)
def test_a_copy_with_a_change_that_no_gate_would_write_is_refused_as_a_whole(
    workspace: Workspace, tmp_path: Path, poison: str
) -> None:
    other = apart(workspace, tmp_path)
    put(other, "4.1", status="in_progress")
    forge(other.path, **POISON[poison])
    said = refused(workspace, other.path, errors.Refused)
    assert "holds a change that" in said
    assert "\n" not in said
    put(workspace, "4.1", due="2026-12-14")
    assert not verify.verify(workspace).problems


def test_a_file_that_was_poisoned_before_is_opened_for_reading_and_verify_names_the_change(
    workspace: Workspace,
) -> None:
    put(workspace, "4.1", status="in_progress")
    forge(workspace.path, lamport=2**63 - 1)
    found = Workspace.open(workspace.path)
    assert "holds a change that no save wrote" in found.why_read_only
    with pytest.raises(errors.ReadOnly):
        put(found, "4.1", due="2026-12-14")
    assert any("stands out of place" in each.what for each in verify.verify(found).problems)


def test_the_other_copy_is_only_read_also_when_it_is_of_an_older_version(workspace: Workspace, tmp_path: Path) -> None:
    other = apart(workspace, tmp_path)
    put(other, "4.1", due="2026-12-14")
    with sqlite3.connect(other.path) as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    other.path.chmod(0o444)
    before = other.path.read_bytes(), sorted(each.name for each in other.path.parent.iterdir())
    taken = len(snapshots.listed(workspace.id))
    assert merge.merge(workspace, other.path).changes == 1
    assert (other.path.read_bytes(), sorted(each.name for each in other.path.parent.iterdir())) == before
    assert len(snapshots.listed(workspace.id)) == taken + 1, "the snapshot of this copy, none of the other"


def test_an_interrupted_save_in_the_other_copy_is_rolled_back_in_a_private_copy_only(
    workspace: Workspace, tmp_path: Path
) -> None:
    other = apart(workspace, tmp_path)
    put(other, "4.1", due="2026-12-14")
    killed_midway(other.path)
    hot = other.path.with_name(other.path.name + "-journal")
    before = other.path.read_bytes(), hot.read_bytes()
    assert merge.merge(workspace, other.path).changes == 1
    assert (other.path.read_bytes(), hot.read_bytes()) == before
