"""What of a record is approved: one form, one fingerprint, and what differs."""

import json

from hypothesis import given
from hypothesis import strategies as st

from aims_tui.records.all import KINDS
from aims_tui.records.content import Item, Rows, differences, digest, frozen, items, kept, known_by, thawed
from aims_tui.records.facts import Facts, Tied
from aims_tui.records.requirement import IMPLEMENTATION

ITEMS = st.builds(Item, *[st.text(max_size=8)] * 5)


def requirement(**values: str) -> Facts:
    return Facts("requirement", "r1", "A.5.2", {"ref": "A.5.2", "applicability": "applicable", **values}, "2026-11-24")


def approved(facts: Facts) -> dict[str, str]:
    return {each.name: each.value for each in items(KINDS, IMPLEMENTATION, facts)}


@given(st.lists(ITEMS, max_size=6, unique_by=lambda each: each.key))
def test_what_is_kept_comes_back_and_has_the_same_fingerprint(found: list[Item]) -> None:
    again = thawed(frozen(found, {"copy": 3}))
    assert again is not None
    assert sorted(again) == sorted(found) and digest(again) == digest(reversed(found)) == digest(found)
    assert known_by(frozen(found, {"copy": 3})) == {"copy": 3}
    assert differences(found, again) == ()


def test_a_large_content_is_packed_and_comes_back() -> None:
    found = [Item("risk", f"{number:036}", "treatment", "", "reduce") for number in range(10_000)]
    text = frozen(found, {})
    assert text.startswith("z") and len(text) < 200_000
    assert thawed(text) == tuple(found)


def test_what_nobody_can_read_is_nothing_and_no_error() -> None:
    bombs = ("", "{}", "[]", "z", "zAAAA", "z!!", '{"items": 3}', '{"items": {"a": {"b": [1]}}}', "[" * 50_000, "null")
    for text in bombs:
        assert thawed(text) is None
        assert known_by(text) == {}


def test_a_long_text_is_kept_as_its_fingerprint_and_a_short_one_as_it_is() -> None:
    assert kept("Implemented") == "Implemented"
    assert kept("x" * 201).startswith("#") and len(kept("x" * 201)) == 65
    assert kept("#hash") != "#hash", "what looks like a fingerprint is none"
    assert kept("x" * 201) != kept("x" * 202)


def test_what_is_empty_or_does_not_matter_is_no_part_of_it() -> None:
    assert approved(requirement(implementation="So", inclusion_justification="Why")) == {
        "applicability": "applicable", "implementation": "So", "inclusion_justification": "Why",
    }  # fmt: skip
    excluded = requirement(
        applicability="not_applicable",
        status="implemented",
        exclusion_justification="No",
        inclusion_justification="Why",
    )
    assert approved(excluded) == {"applicability": "not_applicable", "exclusion_justification": "No"}


def test_owner_due_date_and_reviewer_are_no_part_of_it() -> None:
    plain = requirement(implementation="So")
    assert approved(requirement(implementation="So", owner="p", due="2026-12-01", reviewer="q")) == approved(plain)


def test_sound_evidence_is_part_of_it_by_its_hash() -> None:
    def with_evidence(**values: str) -> list[Item]:
        tied = Tied("evidence", "e1", "EV-01", "Plan", "", "l1")
        facts = Facts(
            "requirement", "r1", "4.1", {"ref": "4.1"}, "2026-11-24", {"supports": (tied,)},
            others={"evidence": {"e1": {"file": "a" * 64, **values}}},
        )  # fmt: skip
        return [each for each in items(KINDS, IMPLEMENTATION, facts) if each.far]

    assert with_evidence() == [Item("requirement", "r1", "supports", "e1", "a" * 64)]
    assert with_evidence(state="draft") == with_evidence(valid_until="2026-11-23") == []
    assert with_evidence(valid_until="2026-11-24") and with_evidence(state="approved")


def test_records_of_other_kinds_are_part_of_it_as_far_as_it_says() -> None:
    content = IMPLEMENTATION._replace(
        fields=("status",), proofs=None, rows=(Rows("risk", ("treatment",), ties=("treats",)),)
    )
    risk = Facts(
        "risk", "k1", "R-01", {"treatment": "reduce", "owner": "p"}, "2026-11-24",
        {"treats": (Tied("requirement", "r1", "A.5.2", "", "", "l"),)},
    )  # fmt: skip
    other = Facts("policy", "p1", "POL-1", {"title": "No part"}, "2026-11-24")
    found = items(KINDS, content, requirement(status="implemented"), (risk, other))
    assert [(each.kind, each.name, each.far, each.value) for each in found] == [
        ("requirement", "status", "", "implemented"), ("risk", "treatment", "", "reduce"), ("risk", "treats", "r1", ""),
    ]  # fmt: skip


def test_differences_say_what_was_there_and_what_is() -> None:
    old = [Item("k", "1", "a", "", "x"), Item("k", "1", "b", "", "y"), Item("k", "1", "t", "far", "")]
    new = [Item("k", "1", "a", "", "z"), Item("k", "1", "c", "", "n"), Item("k", "1", "t", "other", "")]
    told = {
        each.item.key[2:]: (each.item.value, each.now, each.was_there, each.is_there) for each in differences(old, new)
    }
    assert told == {
        ("a", ""): ("x", "z", True, True), ("c", ""): ("", "n", False, True), ("b", ""): ("y", "", True, False),
        ("t", "far"): ("", "", True, False), ("t", "other"): ("", "", False, True),
    }  # fmt: skip


def test_every_kind_that_is_approved_names_fields_and_ties_that_it_has() -> None:
    for kind in KINDS.values():
        for content in kind.about.approved:
            assert {*content.fields} <= {*kind.fields}, content
            assert {name for name, _ in content.signs} <= {*kind.fields}
            assert {content.reviewer, content.approver} - {""} <= {*kind.fields}
            for part in content.rows:
                assert {*part.fields} <= {*KINDS[part.kind].fields}
            # What an approval sets would make it stale at once.
            assert not {name for name, _ in content.signs} & {*content.fields}
    assert {name for kind in KINDS.values() if kind.about.approved for name in [kind.name]} == {
        *KINDS["approval"].parents
    }


def test_what_is_kept_names_nobody() -> None:
    text = frozen(items(KINDS, IMPLEMENTATION, requirement(owner="p1", approver="p2", status="implemented")), {})
    assert "p1" not in text and "p2" not in text and json.loads(text)["items"]
