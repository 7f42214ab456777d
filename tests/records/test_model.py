"""AI models: what an auditor would miss of those that systems use, and who may decide on them."""

import pytest

from aims_tui.records.facts import Facts
from tests.records.things import BROKEN_DAYS, JANE, Far, counted, missing, record, refused

KNOWN = {"provider": "Ourselves", "version": "3.2", "limitations": "Short texts", "security_on": "2026-06-01",
         "status": "approved", "decided_by": JANE, "decided_on": "2026-06-02"}  # fmt: skip
REPORT: Far = ("supports", "evidence", "EV-01", {})


def used(stage: str = "operation", ref: str = "SYS-1", **values: str) -> Far:
    """Return a system that is made with the model."""
    return ("uses", "system", ref, {"stage": stage, **values})


def found(*ends: Far, **values: str) -> Facts:
    """Return a model with these ends of ties."""
    return record("model", "M-01", *ends, **values)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (found(), ""),
        (found(used(), REPORT, **KNOWN), ""),
        (found(used("retired")), ""),
        (found(used(in_scope="no")), ""),
        (found(used("design")),
         "Who made it is not recorded; its version is not recorded; its limitations are not written down"),
        (found(used("design"), provider="X", version="1", limitations=" "), "Its limitations are not written down"),
        (found(used(), REPORT, **{**KNOWN, "status": "pending"}),
         "SYS-1 is in use while the decision on the model is pending"),
        (found(used(), used("deployed", "SYS-2"), used("retired", "SYS-3"), REPORT, **{**KNOWN, "status": "blocked"}),
         "SYS-1, SYS-2 are in use although the model is blocked"),
        (found(used(), REPORT, **{**KNOWN, "status": "restricted"}), ""),
        (found(used(), REPORT, **{**KNOWN, "status": "not_yet_known"}), ""),
        (found(status="approved", decided_by=JANE), "It is approved and nothing says on which day"),
        (found(used(), **{**KNOWN, "security_on": ""}), "Its security was never assessed"),
        (found(used("verification"), **{**KNOWN, "security_on": ""}), ""),
        (found(used(), **KNOWN), "No evidence of its security assessment is linked"),
        (found(used(), REPORT, **KNOWN, changed_on="2026-06-01"), ""),
        (found(used(), REPORT, **KNOWN, changed_on="2026-07-01"), ""),  # Before it is used, as it should be.
        (found(used(), REPORT, **{**KNOWN, "security_on": "2026-03-01"}, changed_on="2026-07-01"),
         "Its security was last assessed on 2026-03-01, long before this version came into use on 2026-07-01"),
    ],
)  # fmt: skip
def test_a_model_lacks_what_those_who_use_it_have_to_know(facts: Facts, said: str) -> None:
    assert missing(facts) == said
    assert ("models_incomplete" in counted(facts)) == bool(said)


@pytest.mark.parametrize("day", BROKEN_DAYS)
def test_what_is_no_day_is_no_day(day: str) -> None:
    assert missing(found(used(), REPORT, **{**KNOWN, "security_on": day})) == "Its security was never assessed"
    assert missing(found(used(), REPORT, **KNOWN, changed_on=day)) == ""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, {}),
        ({"status": ""}, {}),
        ({"status": "restricted"}, {"decided_by": "Say who decided on its use.",
                                    "decided_on": "Say on which day that was decided."}),
        ({"status": "approved", "decided_on": "2026-06-02"}, {"decided_by": "Say who decided on its use."}),
        (KNOWN, {}),
    ],
)  # fmt: skip
def test_whoever_decides_says_who_and_when(values: dict[str, str], said: dict[str, str]) -> None:
    assert refused(found(**values)) == said


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        (found(used(), status="pending"), True),
        (found(used(), status="blocked"), True),
        (found(used(), **KNOWN), False),
        (found(used("retired"), status="blocked"), False),
        (found(status="blocked"), False),
    ],
)
def test_models_in_use_without_approval_are_counted(facts: Facts, counts: bool) -> None:
    assert ("models_unapproved" in counted(facts)) == counts
