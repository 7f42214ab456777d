"""A merge that is tried out says what the merge then does, and touches nothing."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aims_tui.records.fields import EXISTS
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import history, rehearsal
from aims_tui.workspace.queries.history import Conflict
from aims_tui.workspace.queries.rehearsal import rehearsed
from aims_tui.workspace.store import errors, gate, merge, snapshots
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put
from tests.soak.size import WHOLE
from tests.workspace.conftest import Give
from tests.workspace.steps import STEPS, Hand, Step, copy, ids, tables


@settings(
    max_examples=2_000 if WHOLE else 20, phases=[Phase.generate], deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(
    before=st.lists(st.tuples(st.integers(0, 1), STEPS), max_size=6),
    work=st.lists(st.tuples(st.integers(0, 1), STEPS), min_size=2, max_size=14),
)
def test_it_says_what_the_merge_then_does(
    place: Give, start: Path, before: list[tuple[int, Step]], work: list[tuple[int, Step]]
) -> None:
    here = Hand(copy(start, place("here")), "Ann")
    there = Hand(copy(start, place("there")), "Bob")
    for number, step in before:
        (here, there)[number].do(step)
    merge.merge(here.workspace, there.workspace.path)  # Some conflicts may wait already.
    for number, step in work:
        (here, there)[number].do(step)
    stood = here.workspace.path.read_bytes(), there.workspace.path.read_bytes()
    known, waiting = ids(here.workspace), conflicts(here.workspace)

    with rehearsed(here.workspace, there.workspace.path) as found:
        said = rehearsal.told(found)
        would_stand = tables(found.workspace)
        assert ids(found.workspace) == known | {each.id for each in found.changes}
    assert (here.workspace.path.read_bytes(), there.workspace.path.read_bytes()) == stood
    assert not found.workspace.path.exists()

    assert merge.merge(here.workspace, there.workspace.path) == found.merged
    assert tables(here.workspace) == would_stand
    assert {each.id for each in found.changes} == ids(here.workspace) - known
    assert len(found.changes) == found.merged.changes
    now = conflicts(here.workspace)
    assert {identity(each) for each in found.clashes} == now.keys() - waiting.keys()
    assert found.waiting == len(waiting)
    lines = dict(said.parts)
    two = lines.get("Fields that would have two values, until somebody decides", ())
    gone = lines.get("Deleted in one copy and worked on in the other", ())
    assert len(two) == sum(each.field != EXISTS for each in found.clashes)
    assert len(gone) == sum(each.field == EXISTS for each in found.clashes)
    assert len(lines.get("One name for two", ())) == len(found.merged.namesakes)
    assert bool(lines.get("Would come in")) == bool(found.changes)
    assert said.sentence.startswith(f"{len(found.changes)} change")
    assert (f"{len(found.clashes)} decision" in said.sentence) == bool(found.clashes)


Identity = tuple[str, str, str, frozenset[str]]


def identity(each: Conflict) -> Identity:
    return each.record, each.row, each.field, frozenset(op.id for op in each.ops)


def conflicts(workspace: Workspace) -> dict[Identity, Conflict]:
    return {identity(each): each for each in history.conflicts(workspace)}


def parts(workspace: Workspace, other: Path) -> dict[str, tuple[str, ...]]:
    """Return what a dry run tells, by heading."""
    with rehearsed(workspace, other) as found:
        return dict(rehearsal.told(found).parts)


def test_a_record_that_comes_in_is_one_line_with_who_and_when(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "there" / "other.aims")
    paper = gate.added(other.kinds["evidence"], {"title": "Policy", "state": "approved"})
    act(other, paper, who="Bob")
    act(other, gate.Change("evidence", paper.row, {"version": "2"}), who="Cem")
    put(other, "4.1", who="Bob", due="2026-12-14")
    put(other, "4.1", who="Cem", due="2026-12-15")
    due, added = parts(workspace, other.path)["Would come in"]
    assert due.startswith("4.1 Due: – → 2026-12-15 (Cem, 20") and due.endswith(" UTC)")
    assert added.startswith("Added evidence EV-01: Title Policy; ") and "Version 2" in added


def test_what_comes_in_for_a_use_case_says_so(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "there" / "other.aims")
    case = gate.added(other.kinds["use_case"], {"title": "Ranking"})
    begun = gate.added(other.kinds["assessment"], {"title": "Ranking", "use_case": case.row})
    act(other, case, begun)
    act(other, gate.Change("requirement", edits.requirement_id(begun.row, "A.2.2"), {"implementation": "A policy."}))
    assert any(
        line.startswith("A.2.2 ") and line.endswith(" [Ranking]")
        for line in parts(workspace, other.path)["Would come in"]
    )


def test_evidence_files_are_named_and_none_is_copied(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "elsewhere" / "other.aims")
    for name in ("sound", "altered"):
        (tmp_path / f"{name}.txt").write_text(name)
        with edits.evidence_taken_in(other, str(tmp_path / f"{name}.txt")) as values:
            act(other, gate.added(other.kinds["evidence"], values))
    altered = next(
        each for each in (tmp_path / "elsewhere").rglob("*") if each.is_file() and b"altered" in each.read_bytes()[:7]
    )
    altered.chmod(0o644)
    altered.write_text("forged!")
    assert parts(workspace, other.path)["Evidence files that would come in"] == ("EV-01 sound.txt",)
    assert not (workspace.path.parent / "acme.evidence").exists()
    assert merge.merge(workspace, other.path).files == 1
    assert "Evidence files that would come in" not in parts(workspace, other.path)


def test_no_snapshot_is_taken(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "there" / "other.aims")
    put(other, "4.1", due="2026-12-14")
    before = len(snapshots.listed(workspace.id))
    parts(workspace, other.path)
    assert len(snapshots.listed(workspace.id)) == before


def test_what_the_merge_refuses_is_refused_with_the_same_words(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "there" / "other.aims")
    put(other, "4.1", due="2026-12-14")
    workspace.why_read_only = "For reading only."
    said = []
    for deed in (merge.merge, parts):
        with pytest.raises(errors.ReadOnly) as refused:
            deed(workspace, other.path)
        said.append(str(refused.value))
    assert said == ["For reading only."] * 2


def test_hostile_text_stays_on_its_line(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "there" / "other.aims")
    put(other, "4.1", who="Bob\u202e", implementation="one\n\u2028[b]two[/b] " * 500)
    (line,) = parts(workspace, other.path)["Would come in"]
    assert line.isprintable() and len(line) < 300
