"""Days begin and end where the program runs; the journal writes UTC."""

import time
from collections.abc import Iterator
from datetime import date

import pytest

from aims_tui.workspace.store import moments


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "until", "day"),
    [
        ("UTC", "2026-07-01T00:00:00", "2026-06-30"),
        ("XXX-2", "2026-06-30T22:00:00", "2026-07-01"),  # POSIX writes it the other way round: two hours ahead.
        ("XXX+5", "2026-07-01T05:00:00", "2026-06-30"),
    ],
    indirect=["zone"],
)
def test_a_day_ends_where_the_program_runs(zone: None, until: str, day: str) -> None:
    assert moments.end(date(2026, 6, 30)) == until == moments.beginning(date(2026, 7, 1))
    # A moment of the journal that is the end belongs to the next day.
    assert not f"{until}.000Z" < until
    assert moments.day_of("2026-06-30T22:30:00.000Z") == day


def test_the_ends_of_the_calendar_have_moments_too() -> None:
    assert moments.end(date.max) > "9999-12-31"
    assert moments.beginning(date.min) <= "0001-01-01T23"
    assert moments.day_of("no moment at all") == "no moment "
