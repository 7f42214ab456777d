"""Any past day: what was recorded by then, the same in every copy, and gone when nobody looks any more."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aims_tui import paths
from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import errors, evidence_files, gate, journal, merge, past, verify
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import requirement
from tests.workspace import steps
from tests.workspace.conftest import Give
from tests.workspace.steps import STEPS, Hand, Step, copy, ids, tables

FIRST = date(2040, 1, 1)
"""The day on which the work of these tests begins; the workspace itself is older."""
TODAY = FIRST + timedelta(days=60)
quickly = settings(
    max_examples=20, phases=[Phase.generate], deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def noon(day: int) -> str:
    """Return a moment that lies so many days after the first, wherever the test runs."""
    return f"{FIRST + timedelta(days=day)}T12:00:00.000Z"


def write(workspace: Workspace, day: int, *changes: gate.Change, who: str = "Ann") -> None:
    gate.write(workspace, gate.Action(who, noon(day), "", changes))


def put(workspace: Workspace, day: int, ref: str, **values: str) -> None:
    write(workspace, day, gate.Change("requirement", requirement(workspace, ref), values))


def seen(workspace: Workspace, day: int) -> tuple[set[str], dict[str, object]]:
    """Return the changes and the tables as of a day."""
    with past.opened(workspace, FIRST + timedelta(days=day), today=TODAY) as then:
        return ids(then), dict(tables(then))


def implementation(workspace: Workspace, day: int, ref: str) -> str:
    with past.opened(workspace, FIRST + timedelta(days=day), today=TODAY) as then:
        return tables(then)["requirement"][requirement(then, ref)]["implementation"]


@quickly
@given(work=st.lists(st.lists(STEPS, min_size=1, max_size=4), min_size=2, max_size=5))
def test_every_past_day_is_as_it_was_recorded_on_that_day(place: Give, start: Path, work: list[list[Step]]) -> None:
    hand = Hand(copy(start, place("mine")))
    recorded = []
    with pytest.MonkeyPatch.context() as patch:
        for day, several in enumerate(work):
            patch.setattr(steps, "now", lambda day=day: noon(day))
            for step in several:
                hand.do(step)
            recorded.append((ids(hand.workspace), tables(hand.workspace), hand.workspace.head()))

    for day, (changes, rows, head) in enumerate(recorded):
        with past.opened(hand.workspace, FIRST + timedelta(days=day), today=TODAY) as then:
            assert (ids(then), tables(then), then.head()) == (changes, rows, head)
            assert verify.verify(then).problems == ()
            assert then.as_of is not None and then.as_of.head == head.id


@quickly
@given(work=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 6), STEPS), min_size=4, max_size=14))
def test_copies_that_were_merged_agree_on_every_past_day_whatever_their_clocks_said(
    place: Give, start: Path, work: list[tuple[int, int, Step]]
) -> None:
    hands = [Hand(copy(start, place(name)), who) for name, who in (("a", "Ann"), ("b", "Bob"))]
    with pytest.MonkeyPatch.context() as patch:
        for number, day, step in work:
            patch.setattr(steps, "now", lambda day=day: noon(day))
            hands[number].do(step)
    first, second = (copy(hand.workspace.path, place("joined")) for hand in hands)
    merge.merge(first, hands[1].workspace.path)
    merge.merge(second, hands[0].workspace.path)

    for day in range(7):
        assert seen(first, day) == seen(second, day)
        with past.opened(first, FIRST + timedelta(days=day), today=TODAY) as then:
            with then.reading() as connection:
                entries = journal.entries(connection)
            known = {op.id for op, _ in entries}
            assert then.head().changes == len(known)
            assert all({*parents} <= known for _, parents in entries)
            assert not [each for each in verify.verify(then).problems if each.where not in ("journal", "evidence")]


def test_a_change_that_builds_on_a_later_one_is_left_out_with_it(workspace: Workspace) -> None:
    put(workspace, 1, "4.1", implementation="First.")
    put(workspace, 9, "4.1", implementation="Second, by a clock that is a week ahead.")
    put(workspace, 2, "4.1", implementation="Third.")
    put(workspace, 2, "4.2", implementation="Builds on nothing.")

    assert implementation(workspace, 2, "4.1") == "First."
    assert implementation(workspace, 2, "4.2") == "Builds on nothing."
    assert implementation(workspace, 9, "4.1") == "Third."


def test_what_points_at_a_record_that_was_added_later_is_left_out_with_it(workspace: Workspace) -> None:
    paper = gate.added(workspace.kinds["evidence"], {"title": "A paper"})
    write(workspace, 9, paper)
    tie = edits.link_change(workspace.kinds, ("evidence", paper.row), ("requirement", requirement(workspace, "4.1")))
    write(workspace, 2, tie)
    write(workspace, 3, gate.Change("evidence", paper.row, {"version": "2"}))

    assert seen(workspace, 3)[1]["link"] == {} == seen(workspace, 3)[1]["evidence"]
    assert set(tables(workspace)["link"]) == {tie.row}
    assert seen(workspace, 9) == (ids(workspace), tables(workspace))


def test_an_assessment_that_was_begun_later_takes_its_answers_with_it(workspace: Workspace) -> None:
    begun = gate.added(workspace.kinds["assessment"], {"title": "Pilot", "started_on": "2040-01-10"})
    write(workspace, 9, begun)
    where = edits.requirement_id(begun.row, "4.1")
    write(workspace, 2, gate.added(workspace.kinds["answer"], {"requirement": where, "question": "q1"}))

    assert seen(workspace, 2)[1]["answer"] == {}
    assert len(seen(workspace, 9)[1]["answer"]) == 1  # type: ignore[arg-type]


def test_a_day_before_the_first_change_or_ahead_is_refused_with_what_there_is(workspace: Workspace) -> None:
    put(workspace, 4, "4.1", implementation="Done.")
    ahead = TODAY + timedelta(days=1)
    for day, told in (
        (date(2001, 5, 1), "Nothing was recorded by 2001-05-01 yet. The first change is of 20"),
        (ahead, f"{ahead} lies in the future. The first change is of 20"),
    ):
        with pytest.raises(errors.Refused, match=told) as refused, past.opened(workspace, day, today=TODAY):
            pass
        assert str(refused.value).endswith("the newest of 2040-01-05.")


def test_nothing_can_be_saved_in_the_past_and_the_file_stays_as_it_is(workspace: Workspace) -> None:
    put(workspace, 4, "4.1", implementation="Done.")
    before = workspace.path.read_bytes()
    told = "as of 2040-01-01: nothing can be saved in the past"
    with past.opened(workspace, FIRST, today=TODAY) as then, pytest.raises(errors.ReadOnly, match=told):
        put(then, 5, "4.1", implementation="Rewritten.")
    assert workspace.path.read_bytes() == before


def test_it_is_gone_afterwards_also_when_the_work_fails(workspace: Workspace) -> None:
    with pytest.raises(ZeroDivisionError), past.opened(workspace, FIRST, today=TODAY) as then:
        assert then.path.exists() and then.path.parent != workspace.path.parent
        raise ZeroDivisionError
    assert not then.path.parent.exists()
    assert not (paths.data_folder() / "making").exists()


def test_whether_a_file_is_there_is_judged_by_the_folder_of_today(workspace: Workspace, tmp_path: Path) -> None:
    paper = tmp_path / "plan.txt"
    paper.write_text("The plan.", "utf-8")
    kept = evidence_files.take_in(workspace.path, paper)
    write(workspace, 1, gate.added(workspace.kinds["evidence"], {
        "title": "Plan", "file": kept.hash, "size": str(kept.size), "original_name": kept.name,
    }))  # fmt: skip

    for lost in (frozenset(), frozenset((kept.hash,))):
        with past.opened(workspace, FIRST + timedelta(days=1), today=TODAY) as then:
            with then.reading() as connection:
                then.look_at_files(connection)
            assert then.lost == lost
        evidence_files.place(workspace.path, kept.hash).unlink(missing_ok=True)


def test_a_file_that_nobody_vouches_for_has_no_past(workspace: Workspace) -> None:
    workspace.why_read_only = "The journal of this file was emptied."
    with pytest.raises(errors.ReadOnly, match="was emptied"), past.opened(workspace, FIRST, today=TODAY):
        pass
