"""The demo's story holds together: nobody tells of what has not happened, and what was told stays true."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from aims_tui import paths

Story = dict[str, Any]

HAPPENED = {
    r"\bINC-1\b": -95,
    r"\bNC-3\b": -95,
    r"\bpilot of SYS-4 (had begun|began|started)": -75,
    r"\bINC-2\b": -60,
    r"\bNC-2\b": -60,
    r"\bINC-3\b": -48,
    r"\b(triage|release) 3\.2\b": -48,
    r"\bmanagement review, (decision|closing)": -33,
    r"auditor's notes|\bin the audit\b|\binternal audit (held|finding|remark)": -31,
    r"\bNC-1\b": -28,
    r"\bINC-4\b": -25,
    r"\bconcern\b.*\b(came in|is being answered|received)\b": -12,
}
"""What only those know of who write on that day or later."""


def told(value: Any, day: int = -1000) -> Iterator[tuple[int, str]]:
    """Yield every text with the day on which somebody wrote it."""
    if isinstance(value, str):
        yield day, value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in ("evidence", "file_name"):
                yield from told(each, value.get("day", day))
    elif isinstance(value, list):
        for each in value:
            yield from told(each, day)


@pytest.fixture(scope="module")
def story() -> Story:
    found: Story = json.loads(paths.data_file("demo.json").read_text("utf-8"))
    return found | {"papers": found["evidence"]}


@pytest.mark.parametrize("what", HAPPENED)
def test_nobody_tells_of_what_has_not_happened(story: Story, what: str) -> None:
    found = [(day, text) for day, text in told(story) if re.search(what, text)]
    assert found
    assert [(day, text) for day, text in found if day < HAPPENED[what]] == []


def test_a_day_in_the_past_is_told_of_on_that_day_or_later(story: Story) -> None:
    """What lies ahead is promised or due; those who say "approved on" or "since" look back."""
    back = re.compile(
        r"\b(approved on|signed on|since|held on|announced on|mail of|note of|minutes of) \{[TD]-(\d+)\}", re.I
    )
    found = [(day, -int(match[2]), text) for day, text in told(story) for match in back.finditer(text)]
    assert len(found) > 12
    assert [(day, then, text) for day, then, text in found if then > day] == []


def test_a_note_that_was_written_with_its_evidence_tells_nothing_of_later(story: Story) -> None:
    later = re.compile(r"\b(afterwards?|later|since then|followed|overdue|expired|is due)\b")
    for paper in story["papers"]:
        for ref, note in paper["supports"].items():
            assert not later.search(note), (paper["short"], ref, note)


def test_a_note_that_speaks_of_later_was_written_later(story: Story) -> None:
    first = {(paper["short"], ref): paper["day"] for paper in story["papers"] for ref in paper["supports"]}
    again = [each for each in story["links"] if (each["evidence"], each["ref"]) in first]
    renewed = [each for each in again if each["assessment"] == "Organization-wide AIMS"]
    assert {(each["evidence"], each["ref"]) for each in renewed} >= {
        ("EV-09", "6.1.3"), ("EV-10", "8.4"), ("EV-13", "7.3"), ("EV-22", "A.10.3"),
    }  # fmt: skip
    assert all(each["day"] > first[each["evidence"], each["ref"]] for each in renewed)


def paper(story: Story, short: str) -> str:
    return str(next(each["body"] for each in story["papers"] if each["short"] == short))


def test_the_concern_has_one_date(story: Story) -> None:
    dates = {
        match
        for _, text in told(story)
        if re.search(r"\bconcern\b", text, re.I)
        for match in re.findall(r"(?:came in|received) on \{T(-\d+)\}", text)
    }
    assert dates == {"-12"}


def test_a_file_of_attendance_and_those_who_cite_it_count_alike(story: Story) -> None:
    assert "\ntotal,46,44,44," in paper(story, "EV-13") and "no staff and not counted above" in paper(story, "EV-13")
    citing = [text for _, text in told(story) if "EV-13" in text and "46" in text]
    assert citing and all("44" in text and "two" in text for text in citing)
    assert "POL-2" not in paper(story, "EV-13")


def test_whoever_counts_the_risks_names_the_one_that_stands_apart(story: Story) -> None:
    for ref, apart in (("6.1.1", "R-07"), ("8.2", "R-12")):
        last = story["requirements"]["Organization-wide AIMS"][ref][-1]["set"]["implementation"]
        assert "eleven" in last and apart in last


def test_the_minutes_name_all_leads_but_the_one_who_was_excused(story: Story) -> None:
    present, excused = re.findall(r"Present: (.*?)\. Excused: (.*?)\.", paper(story, "EV-24"))[0]
    leads = {each["name"] for each in story["records"] if each["kind"] == "person"} - {
        "Machine Learning Engineer",
        "Internal Auditor",
    }
    assert {*present.split(", ")} == leads - {"Data Protection Officer"} and excused == "Data Protection Officer"


def test_the_master_list_holds_what_others_file_or_claim_to_find_in_it(story: Story) -> None:
    listed = paper(story, "EV-15")
    for each in (
        "Internal audit programme", "Internal audit reports", "Management review minutes", "AI system inventory",
        "User guide", "Event logs SYS-3", "Job profiles and weights", "Interim note for recruiters",
        "AI Act (external)",
    ):  # fmt: skip
        assert f"\n{each}," in listed
    assert {f"POL-{number}" for number in range(1, 9)} <= set(re.findall(r"POL-\d", listed))


def test_who_says_that_no_evidence_is_needed_cites_none(story: Story) -> None:
    reasons = [
        step["set"]["no_evidence_reason"]
        for refs in story["requirements"].values()
        for steps in refs.values()
        for step in steps
        if "no_evidence_reason" in step["set"]
    ]
    assert len(reasons) == 2 and not any("EV-" in each for each in reasons)


def test_the_log_shows_the_grades_of_the_audit(story: Story) -> None:
    grades = dict(re.findall(r"^\d,(NC-\d),(\w+),", paper(story, "EV-08"), re.M))
    assert grades == dict(re.findall(r"^\| (NC-\d) \| (\w+) \|", paper(story, "EV-23"), re.M))


def test_an_answer_to_a_finding_is_no_older_than_what_was_found_out(story: Story) -> None:
    major = next(each for each in story["remarks"] if each["text"].startswith("NC-1, major"))
    assert "All 23 bought tools were looked through" in major["steps"][-1]["answer"]
    last = story["answers"]["Organization-wide AIMS"]["A.5.3-q1"][-1]["text"]
    assert all(f"SYS-{number}" in last for number in (1, 3, 4, 5, 6))
