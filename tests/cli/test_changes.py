"""``changes``: what changed since a day, by requirement and record."""

import re

from tests.cli.conftest import CommandLine


def told(acme: CommandLine, *more: str) -> list[str]:
    """Return the lines without their moments, which are those of the test."""
    return [
        re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "now", line) for line in acme.says("changes", "--since", "today", *more)
    ]


def test_what_changed_stands_under_its_requirement_with_what_it_was_and_is_who_and_when(acme: CommandLine) -> None:
    acme.done("add", "evidence", "title=Plan")
    acme.done("set", "A.2.2", "status=in_progress", "--as", "Zoë")
    acme.done("set", "4.1", "due=2026-12-14", "implementation=We meet each month and talk.")
    acme.done("set", "4.1", "due=2026-12-31", "implementation=We meet each week and talk.", "--as", "Zoë")
    acme.done("feedback", "4.1", "Too thin.", "--today", "2026-11-24")
    acme.done("link", "EV-01", "4.1", "--note", "page 2")
    lines = told(acme)
    start = lines.index("4.1 Understanding the organization and its context")
    assert lines[start : start + 5] == [
        "4.1 Understanding the organization and its context",
        "  Due: – → 2026-12-31  (Zoë, now, 2 times)",
        "  How it is implemented: – → We meet each week and talk.  (Zoë, now, 2 times)",
        "  Remark on 4.1, added: Auditor Lead; On 2026-11-24; Feedback Too thin.  (Lead, now)",
        "  EV-01 – 4.1, linked: Note page 2  (Lead, now)",
    ]
    assert lines.index("A.2.2 AI policy") > start
    assert lines[lines.index("Evidence EV-01") + 1] == "  added: Title Plan  (Lead, now)"
    assert lines[0].endswith("times are UTC.") and " changes in " in lines[0]


def test_the_count_is_that_of_the_lines_below_it(acme: CommandLine) -> None:
    before = acme.says("changes", "--since", "today")
    acme.done("add", "risk", "title=Wrong answers", "description=Old articles")
    lines = acme.says("changes", "--since", "today")
    assert len(lines) == len(before) + 3, "a blank line, a heading and one change, however many fields were filled"
    assert lines[0].startswith(f"{sum(line.startswith('  ') for line in lines)} changes in ")


def test_of_one_person_only_what_that_person_changed(acme: CommandLine) -> None:
    acme.done("set", "4.1", "implementation=We meet each month.")
    acme.done("set", "4.1", "implementation=We meet each week.", "status=in_progress", "--as", "Zoë Roe")
    acme.done("set", "4.1", "status=not_started", "--as", "Zoë Roe")
    assert told(acme, "--by", "zoë")[1:] == [
        "",
        "4.1 Understanding the organization and its context",
        "  How it is implemented: We meet each [-month-]{+week+}.  (Zoë Roe, now)",
        "  Status: Not started (changed, and put back)  (Zoë Roe, now, 2 times)",
    ]
    assert "Lead, Zoë Roe" in acme.refused("changes", "--since", "today", "--by", "Bob")


def test_the_json_is_an_array_like_that_of_the_log(acme: CommandLine) -> None:
    acme.done("set", "4.1", "status=in_progress", "--as", "Zoë")
    everything = acme.json("log")
    assert acme.json("changes", "--since", "yesterday") == everything
    assert acme.json("changes", "--since", "yesterday", "--by", "Zoë") == everything[-1:]
    assert acme.json("changes", "--since", "tomorrow") == []
    assert acme.says("changes", "--since", "tomorrow")[0].startswith("No changes since ")


def test_a_day_that_is_unclear_is_a_slip_of_the_command(acme: CommandLine) -> None:
    assert acme.usage("changes", "--since", "1/2/2026").startswith("--since: 1/2/2026 can be 1 February 2026 or")
    assert "--since" in acme.usage("changes")
