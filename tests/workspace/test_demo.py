"""The demo: a fictional company whose figures are known and whose dates never age."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from aims_tui.insight.figures import Share, figures, next_up
from aims_tui.workspace import demo, errors, glance, history, verify
from aims_tui.workspace.glance import Glance
from aims_tui.workspace.workspace import Workspace
from tests.conftest import TODAY

DAYS = [TODAY, date(2028, 2, 29), date(2031, 1, 1)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date], Workspace]:
    """Make the demo once for each day."""
    known: dict[date, Workspace] = {}

    def make(today: date) -> Workspace:
        if today not in known:
            known[today] = demo.make(tmp_path_factory.mktemp("demo") / "larkmoor-desk.aims", today)
        return known[today]

    return make


@pytest.fixture(params=DAYS, ids=str)
def seen(request: pytest.FixtureRequest, made: Callable[[date], Workspace]) -> tuple[Glance, date]:
    return glance.glance(made(request.param)), request.param


def test_it_is_made_quickly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.perf_counter()
    workspace = demo.make(tmp_path / "demo.aims", TODAY)
    with capsys.disabled():
        print(f"\nThe demo was made in {time.perf_counter() - started:.2f} s.")
    assert workspace.path.is_file()


def test_it_says_that_it_is_one_and_whose(seen: tuple[Glance, date]) -> None:
    found, _ = seen
    assert found.demo
    assert found.organization == "Larkmoor Desk Ltd"
    assert found.assessment.organization_wide
    assert len(found.assessments) == 2


def test_36_controls_apply_one_is_excluded_and_one_undecided(seen: tuple[Glance, date]) -> None:
    found, today = seen
    counted = figures(found.states, today)
    assert (counted.controls_total, counted.applicable, counted.excluded, counted.undecided) == (38, 36, 1, 1)
    by_applicability = {(each.family, each.applicability): each.ref for each in found.states}
    assert by_applicability["control", "not_applicable"] == "A.10.4"
    assert by_applicability["control", "undecided"] == "A.6.2.8"


def test_18_subclauses_and_21_controls_are_implemented(seen: tuple[Glance, date]) -> None:
    found, today = seen
    counted = figures(found.states, today)
    assert counted.subclauses == Share(18, 32)
    assert counted.controls == Share(21, 37)
    assert counted.controls_of_applicable == Share(21, 36)
    assert counted.additional == Share(0, 3)
    assert (counted.with_evidence, counted.with_reason) == (38, 1)


def test_61_of_72_have_an_owner(seen: tuple[Glance, date]) -> None:
    found, today = seen
    assert figures(found.states, today).assigned == Share(61, 72)


def test_three_are_late_the_oldest_by_twelve_days(seen: tuple[Glance, date]) -> None:
    found, today = seen
    late = figures(found.states, today).overdue
    assert [(each.ref, each.days) for each in late] == [("A.10.2", 12), ("A.3.3", 8), ("10.1", 5)]
    assert late[0].due == (today - timedelta(days=12)).isoformat()
    assert [each.ref for each in next_up(found.states, today)][:3] == ["A.10.2", "A.3.3", "10.1"]


def test_its_history_lies_in_the_past_and_is_told_in_order(made: Callable[[date], Workspace]) -> None:
    told = history.history(made(TODAY))
    assert told[0].at.startswith((TODAY - timedelta(days=210)).isoformat())
    days = [each.at[:10] for each in told]
    assert days == sorted(days)
    assert days[-1] <= TODAY.isoformat()
    assert len({each.who for each in told}) > 5


def test_what_is_wrong_with_it_is_one_lost_file_and_nothing_else(made: Callable[[date], Workspace]) -> None:
    for today in DAYS:
        verdict = verify.verify(Workspace.open(made(today).path))
        assert [(each.where, each.what) for each in verdict.problems] == [
            ("evidence", "EV-21: its file is missing from the evidence folder.")
        ]
        assert verdict.files == 26


def test_it_has_conflicts_with_nobody_and_every_requirement_is_there(seen: tuple[Glance, date]) -> None:
    found, _ = seen
    assert len(found.states) == 89
    assert not any(each.clashes for each in found.states)
    assert any(each.open_remarks for each in found.states)


def test_two_demos_are_two_workspaces(tmp_path: Path, made: Callable[[date], Workspace]) -> None:
    assert demo.make(tmp_path / "demo.aims", TODAY).id != made(TODAY).id


def test_it_is_never_made_over_something(tmp_path: Path) -> None:
    path = tmp_path / "mine.aims"
    path.write_bytes(b"mine")
    with pytest.raises(errors.NotAllowed, match="already exists"):
        demo.make(path, TODAY)
    assert path.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [path]
