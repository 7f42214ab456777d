"""What is held against the rules of the gate before it comes in from another copy: signatures, ids, deletions."""

import json
from pathlib import Path
from typing import Any

import pytest

from aims_tui.records.content import Item, digest, frozen
from aims_tui.records.fields import EXISTS
from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import errors, gate, merge, verify
from aims_tui.workspace.store.short_ids import MOST_KEPT
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put, requirement
from tests.forging import forge, forge_deletion, forge_row, let_in
from tests.workspace.steps import copy, tables

ROW = "00000000-0000-4000-8000-00000000000a"


def refused(workspace: Workspace, other: Path) -> str:
    """Merge a copy that must be refused, in one line and without a trace; return why."""
    before = tables(workspace)
    with pytest.raises(errors.Refused) as caught:
        merge.merge(workspace, other)
    said = str(caught.value)
    assert "\n" not in said
    assert tables(workspace) == before
    assert not verify.verify(workspace).problems
    return said


def assessment(workspace: Workspace) -> str:
    (row,) = tables(workspace)["assessment"]
    return row


def signature(workspace: Workspace, **values: str) -> dict[str, str]:
    """Return an approval of the statement that holds together, but for the values given."""
    items = (Item("requirement", requirement(workspace, "A.2.2"), "applicability", "", "applicable"),)
    return {
        "short": "AP-01", "of": assessment(workspace), "content": "soa", "title": "Statement 1.0",
        "decision": "approved", "on": "2026-11-20", "version": "1.0", "hash": digest(items),
        "frozen": frozen(items, {}), **values,
    }  # fmt: skip


def of(*items: Item, known: Any = None) -> dict[str, str]:
    return {"hash": digest(items), "frozen": frozen(items, known or {})}


MISSING = "00000000-0000-4000-8000-0000000000ff"
UNSOUND = {
    "a fingerprint of something else": ({"hash": "a" * 64}, "not what its fingerprint says"),
    "a kind that nobody knows": (of(Item("nokind", "norow", "a", "b", "c")), "cannot be read"),
    "a record that is not there": (of(Item("requirement", MISSING, "applicability", "", "applicable")), "not there"),
    "text that cannot be read": ({"frozen": "{"}, "cannot be read"),
    "packed text that cannot be read": ({"frozen": "zAAAA"}, "cannot be read"),
    "nothing at all": ({"frozen": "", "hash": ""}, "cannot be read"),
    "no day": ({"on": ""}, "on which day"),
    "a content that nobody knows": ({"content": "secret"}, "nobody knows what was signed"),
    "a version that is none": ({"version": "9" * 5000}, "its version is none"),
    "no version": ({"version": ""}, "its version is none"),
    "changes that nobody made": (
        {"frozen": json.dumps({"items": {}, "known": {MISSING: 7}}), "hash": digest(())}, "knows of changes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("sort", UNSOUND)
def test_a_signature_that_does_not_hold_together_is_refused_and_found_by_verify(
    workspace: Workspace, tmp_path: Path, sort: str
) -> None:
    values, why = UNSOUND[sort]
    other = copy(workspace.path, tmp_path / "other.aims")
    forge_row(other.path, "approval", ROW, signature(workspace, **values))
    assert why in refused(workspace, other.path)
    let_in(workspace, other.path)
    (problem,) = verify.verify(workspace).problems
    assert problem.where == "journal"
    assert why in problem.what


def test_a_signature_that_holds_together_comes_in(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    forge_row(other.path, "approval", ROW, signature(workspace))
    merge.merge(workspace, other.path)
    assert tables(workspace)["approval"][ROW]["version"] == "1.0"
    assert not verify.verify(workspace).problems


@pytest.mark.parametrize(
    ("field", "value"),
    [("hash", "a" * 64), ("frozen", ""), ("on", ""), ("version", "2.0"), ("title", "Another")],
)
def test_what_was_signed_stays_as_it_was_signed(workspace: Workspace, tmp_path: Path, field: str, value: str) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    forge_row(other.path, "approval", ROW, signature(workspace))
    merge.merge(workspace, other.path)
    forge(other.path, record="approval", row=ROW, field=field, value=value)
    assert "it changes what was signed" in refused(workspace, other.path)


def test_a_short_id_far_beyond_all_that_were_given_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    forge_row(other.path, "risk", ROW, {"short": "R-999999999", "title": "Far away"})
    assert "'R-999999999' is no short id of risks" in refused(workspace, other.path)
    let_in(workspace, other.path)
    act(workspace, gate.added(workspace.kinds["risk"], {"title": "Next"}))
    shorts = {each["short"] for each in tables(workspace)["risk"].values()}
    assert shorts == {"R-999999999", "R-01"}, "one that nobody was given pushes no other one away"


def test_a_short_id_that_a_list_brought_along_comes_in_and_so_does_the_next(
    workspace: Workspace, tmp_path: Path
) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    highest = f"R-{MOST_KEPT - 1}"
    act(other, gate.added(other.kinds["risk"], {"title": "Kept", "short": highest}))
    act(other, gate.added(other.kinds["risk"], {"title": "Next"}))
    act(other, gate.added(other.kinds["risk"], {"title": "After"}))
    merge.merge(workspace, other.path)
    assert {each["short"] for each in tables(workspace)["risk"].values()} == {
        highest, f"R-{MOST_KEPT}", f"R-{MOST_KEPT + 1}",
    }  # fmt: skip


def test_the_organization_is_deleted_by_nobody(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    forge_deletion(other.path, "organization", workspace.id)
    assert "it deletes the organization" in refused(workspace, other.path)


@pytest.mark.parametrize("field", [EXISTS, "use_case"])
def test_the_organization_wide_assessment_stays(workspace: Workspace, tmp_path: Path, field: str) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    case = gate.added(other.kinds["use_case"], {"title": "Ranking"})
    act(other, case)
    if field == EXISTS:
        forge_deletion(other.path, "assessment", assessment(workspace))
    else:
        forge(other.path, record="assessment", row=assessment(workspace), field=field, value=case.row)
    assert "a workspace always has this assessment" in refused(workspace, other.path)


def test_an_assessment_that_is_known_to_hold_work_is_deleted_by_nobody(workspace: Workspace, tmp_path: Path) -> None:
    case = gate.added(workspace.kinds["use_case"], {"title": "Ranking"})
    begun = gate.added(workspace.kinds["assessment"], {"title": "Ranking", "use_case": case.row})
    act(workspace, case, begun)
    act(workspace, gate.Change("requirement", edits.requirement_id(begun.row, "A.2.2"), {"implementation": "Stands."}))
    other = copy(workspace.path, tmp_path / "other.aims")
    with other.reading() as connection:
        work = connection.execute("SELECT id FROM op WHERE value = 'Stands.'").fetchone()[0]
    forge(other.path, [work], record="assessment", row=begun.row, field=EXISTS, value="")
    assert "it deletes an assessment that holds work" in refused(workspace, other.path)


def test_the_rules_hold_nothing_against_what_the_gate_wrote(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    case = gate.added(other.kinds["use_case"], {"title": "Ranking"})
    begun = gate.added(other.kinds["assessment"], {"title": "Ranking", "use_case": case.row})
    act(other, case, begun)
    act(other, gate.deleted("assessment", begun.row))
    second = gate.added(other.kinds["assessment"], {"title": "Second, organization-wide"})
    act(other, second)
    act(other, gate.deleted("assessment", second.row))
    put(other, "4.1", due="2026-12-14")
    merge.merge(workspace, other.path)
    assert tables(workspace) == tables(other)
    assert not verify.verify(workspace).problems
