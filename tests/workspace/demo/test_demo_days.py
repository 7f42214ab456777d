"""The demo's days: offsets from the day on which it is made, none of them on a weekend."""

import calendar
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from aims_tui import paths
from aims_tui.workspace.demo import days
from tests.conftest import TODAY

WEEK = [TODAY + timedelta(days=number) for number in range(7)]
TOLD = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(calendar.month_name[1:])}) \d{{4}}\b")


def texts(value: Any) -> Iterator[str]:
    """Yield every text of the story."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


@pytest.fixture(scope="module")
def story() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(paths.data_file("demo.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("today", WEEK, ids=lambda day: f"{day:%A}")
def test_no_day_in_a_text_falls_on_a_weekend(story: dict[str, Any], today: date) -> None:
    whole = "\n".join(texts(days.told(story, today)))
    found = [date.fromisoformat(each) for each in re.findall(r"\b20\d\d-\d\d-\d\d\b", whole)]
    found += [datetime.strptime(each, "%d %B %Y").date() for each in TOLD.findall(whole)]
    assert len(found) > 150
    assert [each for each in found if each.weekday() > 4] == []


@pytest.mark.parametrize("today", WEEK, ids=lambda day: f"{day:%A}")
def test_what_lay_before_something_never_comes_to_lie_after_it(today: date) -> None:
    offsets = range(-430, 400)
    found = [days.working_day(today, offset) for offset in offsets]
    assert found == sorted(found)
    assert all(0 <= (each - days.day(today, offset)).days <= 2 for each, offset in zip(found, offsets, strict=True))


def test_no_year_and_no_quarter_is_written_out(story: dict[str, Any]) -> None:
    """The demo never ages: a year or a quarter in a text is a mark, but for the edition of a standard and a law."""
    whole = re.sub(
        r"ISO/IEC 42001:2023|Regulation \(EU\) 20\d\d/\d+|^20\d\d-\d\d-\d\d$", "", "\n".join(texts(story)), flags=re.M
    )
    assert re.findall(r"\b20[23]\d\b|\bQ[1-4]\b(?! of)", whole) == []
