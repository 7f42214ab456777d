"""Impact assessments: what an auditor would miss, the worst impact, and which assessment of a system stands."""

from typing import Any

import pytest

from aims_tui.records.facts import Facts
from tests.records.things import (
    BROKEN_DAYS,
    JANE,
    Far,
    action,
    counted,
    derived,
    missing,
    over,
    proves,
    record,
    refused,
)

SUBJECTS = ("individuals", "groups", "society")
RATED = {f"{name}_{step}": "2" for name in SUBJECTS for step in ("severity", "likelihood")}
MADE = {**dict.fromkeys(SUBJECTS, "Somebody is mistaken for another"), **RATED, "on": "2026-10-01",
        "assessor": JANE, "conclusion": "moderate", "approved_by": JANE, "approved_on": "2026-10-02",
        "kept_until": "Five years after retirement", "next_review": "2027-10-01"}  # fmt: skip
RAISED: Far = ("raises", "risk", "R-01", {})
LATER = {"on": "2026-11-01"}


def found(*ends: Far, of: dict[str, str] | None = None, **more: Any) -> Facts:
    """Return an impact assessment of a system with these values; ``more`` are its parts, siblings and values."""
    return record("impact_assessment", "IA-01", *ends, of=of, **more)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, ""),
        ({"on": ""}, "No day says when it was made"),
        ({"assessor": ""}, "Who made it is not said"),
        ({"society": "\n"}, "It leaves out society"),
        ({"individuals": "", "groups": "", "society": ""}, "It leaves out individuals, groups and society"),
        ({"individuals": "", "society": ""}, "It leaves out individuals and society"),
        ({"groups_severity": ""}, "How severe and how likely it is for groups is not said"),
        ({"groups_severity": "high", "society_likelihood": ""},
         "How severe and how likely it is for groups and society is not said"),
        ({"groups_severity": "6"}, "Its severity or likelihood for groups is outside the scale of 5 steps"),
        ({"conclusion": ""}, "It comes to no conclusion"),
        ({"approved_by": "", "approved_on": ""}, "It is not approved"),
        ({"approved_by": ""}, "It is approved and nothing says by whom"),
        ({"approved_on": ""}, "It is approved and nothing says on which day"),
        ({"approved_on": "2026-09-30"}, "It was approved on 2026-09-30, before it was made"),
        ({"kept_until": " "}, "How long it is kept is not said"),
        ({"next_review": ""}, "No day is set for its next review"),
        ({"next_review": "2026-11-24"}, ""),
        ({"next_review": "2026-11-23"}, "It was to be reviewed by 2026-11-23"),
    ],
)  # fmt: skip
def test_an_assessment_lacks_what_an_auditor_would_ask_for(values: dict[str, str], said: str) -> None:
    facts = found(**{**MADE, **values})
    assert missing(facts) == said
    assert ("impacts_incomplete" in counted(facts)) == bool(said)


@pytest.mark.parametrize(
    ("ends", "values", "said"),
    [
        ((), {"conclusion": "low"}, ""),
        ((RAISED,), {"conclusion": "high", "measures": "A person looks at each"}, ""),
        ((RAISED,), {"conclusion": "high"}, "It concludes a high impact and names no measures"),
        ((), {"conclusion": "high", "measures": "A person looks at each"},
         "It concludes a high impact and no risk is linked to it"),
        ((), {"conclusion": "low", "groups_severity": "4", "groups_likelihood": "5"},
         "It concludes a low impact although the worst is 20 = 4 × 5, on groups, and does not say why"),
        ((), {"conclusion": "low", "groups_severity": "4", "groups_likelihood": "5", "conclusion_text": "Tests only"},
         ""),
        ((), {"conclusion": "not_yet_known"}, ""),
    ],
)  # fmt: skip
def test_a_conclusion_agrees_with_what_was_found(ends: tuple[Far, ...], values: dict[str, str], said: str) -> None:
    assert missing(found(*ends, **{**MADE, **values})) == said


@pytest.mark.parametrize(
    ("of", "beside", "said"),
    [
        ({"changed_on": "2026-10-05"}, (), "The system changed on 2026-10-05, after it"),
        ({"changed_on": "2026-10-01"}, (), ""),
        ({"changed_on": "2026-10-05"}, (LATER,), ""),
        ({"changed_on": "2026-10-05"}, ({"on": ""}, {"on": "2026-10-01"}, {"on": "2026-09-01"}),
         "The system changed on 2026-10-05, after it"),
        ({"changed_on": "2026-10-05"}, ({"on": "2026-11-25"},), "The system changed on 2026-10-05, after it"),
        ({"changed_on": "2026-10-05", "stage": "retired"}, (), ""),
        ({"changed_on": "2026-10-05", "in_scope": "no"}, (), ""),
    ],
)  # fmt: skip
def test_only_the_latest_assessment_of_a_system_that_counts_is_asked_for_more(
    of: dict[str, str], beside: tuple[dict[str, str], ...], said: str
) -> None:
    facts = found(of=of, beside=beside, **MADE)
    assert missing(facts) == said


def test_an_assessment_that_was_made_anew_or_whose_system_is_retired_is_over() -> None:
    assert not over(found(**MADE))
    assert over(found(beside=[LATER], **MADE))
    assert over(found(of={"stage": "retired"}, **MADE))
    assert not over(found(beside=[LATER]))


def test_what_is_to_be_done_about_it_must_not_be_late() -> None:
    late = [action(due="2026-11-23"), action("ACT-02", due="2026-11-01"), action("ACT-03", due="2026-11-24")]
    assert missing(found(parts=late, **MADE)) == "ACT-01, ACT-02 are late"


@pytest.mark.parametrize(
    ("values", "value", "words", "reason", "tone"),
    [
        ({}, None, "", "", ""),
        ({"groups_severity": "4"}, None, "", "", ""),
        ({"groups_severity": "4", "groups_likelihood": "2"}, 8, "8", "8 = 4 × 2, on groups", "good"),
        ({"groups_severity": "4", "groups_likelihood": "2", "society_severity": "2", "society_likelihood": "5"},
         10, "10", "10 = 2 × 5, on society", "doubtful"),
        ({"individuals_severity": "4", "individuals_likelihood": "4", "society_severity": "4",
          "society_likelihood": "4"}, 16, "16", "16 = 4 × 4, on individuals", "bad"),
        ({"groups_severity": "6", "groups_likelihood": "2"}, None, "outside the scale", "for groups, of 5 steps",
         "bad"),
        ({"groups_severity": "0", "groups_likelihood": "-3"}, None, "outside the scale", "for groups, of 5 steps",
         "bad"),
        ({"groups_severity": "9" * 400, "groups_likelihood": "²"}, None, "", "", ""),
    ],
)  # fmt: skip
def test_the_worst_impact_is_the_highest_severity_times_likelihood(
    values: dict[str, str], value: int | None, words: str, reason: str, tone: str
) -> None:
    worst = derived(found(**values), "worst")
    assert (worst.value, worst.text, worst.reason, worst.tone) == (value, words, reason, tone)


@pytest.mark.parametrize(
    ("name", "of", "beside", "value", "reason", "tone"),
    [
        ("outdated", {}, (), False, "", ""),
        ("outdated", {"changed_on": "2026-10-05"}, (), True, "the system changed on 2026-10-05", "bad"),
        ("outdated", {"changed_on": "2026-10-05"}, (LATER,), True, "the system changed on 2026-10-05", ""),
        ("after_live", {}, (), False, "", ""),
        ("after_live", {"deployed_on": "2026-10-01"}, (), False, "", ""),
        ("after_live", {"deployed_on": "2026-09-30"}, (), True, "the system is live since 2026-09-30", "doubtful"),
        ("after_live", {"deployed_on": "2026-09-30"}, ({"on": "2026-09-01"},), True,
         "the system is live since 2026-09-30", ""),
        ("after_live", {"deployed_on": "2026-09-30"}, (LATER,), True, "the system is live since 2026-09-30",
         "doubtful"),
    ],
)  # fmt: skip
def test_it_says_whether_it_came_before_the_change_and_after_going_live(
    name: str, of: dict[str, str], beside: tuple[dict[str, str], ...], value: bool, reason: str, tone: str
) -> None:
    told = derived(found(of=of, beside=beside, **MADE), name)
    assert (told.value, told.text, told.reason, told.tone) == (value, "Yes" if value else "No", reason, tone)
    assert derived(found(of=of), name).value is None, "without a day nothing can be said"


@pytest.mark.parametrize("day", BROKEN_DAYS)
def test_what_is_no_day_is_no_day(day: str) -> None:
    broken = found(of={"changed_on": day, "deployed_on": day}, beside=[{"on": day}], **MADE)
    assert missing(broken) == "" and derived(broken, "outdated").value is derived(broken, "after_live").value is False
    assert missing(found(**{**MADE, "on": day})) == "No day says when it was made"
    assert missing(found(**{**MADE, "approved_on": day})) == "It is approved and nothing says on which day"
    assert missing(found(**{**MADE, "next_review": day})) == "No day is set for its next review"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, {}),
        ({"approved_by": JANE}, {"approved_on": "Say on which day it was approved."}),
        ({"approved_on": "2026-10-01"}, {"approved_by": "Say who approved it."}),
        ({"approved_by": JANE, "approved_on": "2026-10-01"}, {}),
        ({"approved_by": JANE, "approved_on": "2026-10-01", "on": "2026-10-02"},
         {"approved_on": "It was made on 2026-10-02, after that."}),
        ({"approved_by": JANE, "approved_on": "2026-10-02", "on": "2026-10-02"}, {}),
    ],
)  # fmt: skip
def test_whoever_approves_it_says_who_and_when_and_after_it_was_made(
    values: dict[str, str], said: dict[str, str]
) -> None:
    assert refused(found(**values)) == said


def test_it_proves_why_a_control_is_included() -> None:
    assert proves(found()) == "impact_assessment"
