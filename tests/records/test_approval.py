"""Approvals: in force, stale, or replaced by a newer one; and how a record stands with those who sign it."""

import pytest

from aims_tui.records import approval
from aims_tui.records.facts import Facts

TODAY = "2026-11-24"
PEOPLE = {"person": {"p1": {"name": "Ann"}}}


def signed(
    decision: str, on: str, short: str = "AP-01", content: str = "policy", changed: tuple[str, ...] = (), beside=()
):
    values = {"decision": decision, "on": on, "short": short, "content": content, "by": "p1", "hash": "a" * 64}
    return Facts("approval", short, short, values, TODAY, others=PEOPLE, changed=changed, beside=tuple(beside))


def stands(*signatures: Facts) -> str:
    facts = Facts("policy", "x", "POL-1", {}, TODAY, parts={"approval": signatures}, others=PEOPLE)
    return str(approval.approval_of(facts, "policy").value)


def test_an_approval_is_in_force_until_something_changes() -> None:
    assert approval.standing(signed("approved", "2026-05-01")).value == "in_force"
    stale = approval.standing(signed("approved", "2026-05-01", changed=("Text", "Version")))
    assert stale.value == "stale"


@pytest.mark.parametrize(
    ("other", "state"),
    [
        ({"decision": "approved", "on": "2026-06-01", "short": "AP-02", "content": "policy"}, "superseded"),
        ({"decision": "editorial", "on": "2026-05-01", "short": "AP-02", "content": "policy"}, "superseded"),
        ({"decision": "approved", "on": "2026-05-01", "short": "AP-10", "content": "policy"}, "superseded"),
        ({"decision": "approved", "on": "2026-04-30", "short": "AP-02", "content": "policy"}, "in_force"),
        ({"decision": "reviewed", "on": "2026-06-01", "short": "AP-02", "content": "policy"}, "in_force"),
        ({"decision": "approved", "on": "2026-06-01", "short": "AP-02", "content": "scope"}, "in_force"),
    ],
)
def test_a_newer_one_of_the_same_sort_and_content_takes_its_place(other: dict[str, str], state: str) -> None:
    assert approval.standing(signed("approved", "2026-05-01", "AP-09", beside=[other])).value == (
        state if other["short"] != "AP-02" or other["on"] != "2026-05-01" else "in_force"
    )


def test_a_stale_one_that_was_replaced_is_stale_no_more() -> None:
    newer = {"decision": "approved", "on": "2026-06-01", "short": "AP-02", "content": "policy"}
    assert approval.standing(signed("approved", "2026-05-01", changed=("Text",), beside=[newer])).value == "superseded"


@pytest.mark.parametrize(
    ("signatures", "expected"),
    [
        ((), "None"),
        ((signed("reviewed", "2026-05-01"),), "reviewed"),
        ((signed("needs_work", "2026-05-01"),), "needs_work"),
        ((signed("reviewed", "2026-05-01", changed=("Text",)),), "review_stale"),
        ((signed("needs_work", "2026-05-01", changed=("Text",)),), "review_stale"),
        ((signed("reviewed", "2026-05-01"), signed("approved", "2026-05-02", "AP-02")), "approved"),
        ((signed("approved", "2026-05-01"), signed("reviewed", "2026-05-02", "AP-02")), "approved"),
        ((signed("approved", "2026-05-01"), signed("needs_work", "2026-05-02", "AP-02")), "needs_work"),
        ((signed("approved", "2026-05-01", changed=("Text",)),), "stale"),
        ((signed("approved", "2026-05-01", changed=("T",)), signed("reviewed", "2026-05-02", "AP-02")), "reviewed"),
        ((signed("approved", "2026-05-01", changed=("T",)), signed("editorial", "2026-05-02", "AP-02")), "approved"),
        ((signed("approved", "2026-05-01", content="scope"),), "None"),
    ],
)  # fmt: skip
def test_the_newest_word_on_a_record_counts(signatures: tuple[Facts, ...], expected: str) -> None:
    assert stands(*signatures) == expected


def test_who_signed_and_what_changed_stands_with_it() -> None:
    stale = signed("approved", "2026-05-01", changed=("Text",))
    facts = Facts("policy", "x", "POL-1", {}, TODAY, parts={"approval": (stale,)}, others=PEOPLE)
    assert approval.approval_of(facts, "policy").reason == "by Ann on 2026-05-01; changed since: Text"
