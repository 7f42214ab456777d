"""What is held against the rules of the gate before it comes in from another copy: signatures, ids, deletions."""

import json
from pathlib import Path
from typing import Any

import pytest

from aims_tui.records.content import Item, digest, frozen
from aims_tui.records.fields import EXISTS
from aims_tui.workspace.commands import edits, undo, uniting
from aims_tui.workspace.store import errors, gate, journal, merge, verify
from aims_tui.workspace.store.short_ids import MOST_KEPT
from aims_tui.workspace.store.workspace import Workspace, now
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


def test_a_deletion_of_former_days_that_was_taken_back_comes_in(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    row = assessment(workspace)
    forge_deletion(other.path, "assessment", row)
    with other.reading() as connection:
        above = [head.id for head in journal.heads(connection, "assessment", row)[EXISTS]]
    forge(other.path, above, record="assessment", row=row, field=EXISTS, value="1")
    merge.merge(workspace, other.path)
    assert row in tables(workspace)["assessment"]
    assert not verify.verify(workspace).problems


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


def test_what_undo_and_uniting_do_is_let_in(workspace: Workspace, tmp_path: Path) -> None:
    kinds = workspace.kinds
    other = copy(workspace.path, tmp_path / "other.aims")
    case = gate.added(kinds["use_case"], {"title": "Ranking"})
    begun = gate.added(kinds["assessment"], {"title": "Ranking", "use_case": case.row})
    row = edits.requirement_id(begun.row, "A.2.2")
    act(other, case)
    act(other, begun)
    act(other, gate.Change("requirement", row, {"status": "in_progress"}))
    for _ in range(2):
        undo.undo(other, who="Lead", at=now())
    risks = [gate.added(kinds["risk"], {"title": title}) for title in ("One", "Two")]
    for each in risks:
        act(other, each)
    act(other, gate.added(kinds["action"], {"of": risks[1].row, "title": "Write tests"}))
    items = (Item("risk", risks[1].row, "title", "", "Two"),)
    content = kinds["risk"].about.approved[0].name
    signed = signature(workspace, **of(*items), of=risks[1].row, content=content, version="")
    act(other, gate.Change("approval", ROW, {EXISTS: "1", **signed}))
    with other.reading() as connection:
        changes = uniting.united(connection, kinds, kinds["risk"], risks[0].row, risks[1].row)
    act(other, *changes)
    merge.merge(workspace, other.path)
    assert tables(workspace) == tables(other)
    assert tables(workspace)["approval"][ROW]["of"] == risks[0].row
    assert not verify.verify(workspace).problems


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


def test_a_row_of_one_record_is_not_one_of_another(workspace: Workspace, tmp_path: Path) -> None:
    risk = gate.added(workspace.kinds["risk"], {"title": "Wrong answer"})
    act(workspace, risk)
    other = copy(workspace.path, tmp_path / "other.aims")
    forge_row(other.path, "person", risk.row, {"name": "Nobody"})
    assert "its id is that of another record" in refused(workspace, other.path)


@pytest.mark.parametrize("word", ["undo", "redo"])
def test_what_nobody_did_is_not_taken_back(workspace: Workspace, tmp_path: Path, word: str) -> None:
    put(workspace, "4.1", due="2026-12-14")
    other = copy(workspace.path, tmp_path / "other.aims")
    row = requirement(workspace, "4.1")
    with other.reading() as connection:
        above = [head.id for head in journal.heads(connection, "requirement", row)["due"]]
    forge(other.path, above, record="requirement", row=row, field="due", value="2026-12-15", action=f"{word}:nothing:x")
    assert "it takes back what nobody did" in refused(workspace, other.path)
    let_in(workspace, other.path)
    with pytest.raises(errors.Refused, match="Others have changed"):
        undo.undo(workspace, who="Lead", at=now())
    put(workspace, "4.1", due="2026-12-16")
    undo.undo(workspace, who="Lead", at=now())
    assert tables(workspace)["requirement"][row]["due"] == "2026-12-15", "undo goes on"


@pytest.mark.parametrize(
    "values",
    [{"who": "Somebody else"}, {"at": "2099-01-01T00:00:00.000Z"}, {"why": "Because"}, {"account": "somebody"}],
)
def test_an_action_is_of_one_person_at_one_moment(
    workspace: Workspace, tmp_path: Path, values: dict[str, object]
) -> None:
    put(workspace, "4.1", due="2026-12-14")
    other = copy(workspace.path, tmp_path / "other.aims")
    with other.reading() as connection:
        op = [*journal.ops(connection)][-1]
    same = {"record": op.record, "row": op.row, "field": "due", "value": "2026-12-15", "action": op.action}
    forge(other.path, **same, **values)
    assert "it claims to be a part of what somebody else did" in refused(workspace, other.path)


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-29\x1b10:00:00",
        "2026-W01",
        "0001-01-01",
        "2026-11-29T10:00:00",
        "2026-11-29T10:00:00+02:00",
        "2026-13-01T10:00:00Z",
    ],
)
def test_a_moment_has_the_one_form_that_the_journal_sorts_by(workspace: Workspace, tmp_path: Path, at: str) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    forge(other.path, record="requirement", row=requirement(workspace, "4.1"), field="due", value="2026-12-15", at=at)
    assert "it does not say when it was made" in refused(workspace, other.path)


@pytest.mark.parametrize(("name", "length"), [("who", 5_001), ("account", 5_001), ("action", 5_001), ("why", 100_001)])
def test_what_stands_beside_every_change_is_short(workspace: Workspace, tmp_path: Path, name: str, length: int) -> None:
    other = copy(workspace.path, tmp_path / "other.aims")
    forge(other.path, record="requirement", row=requirement(workspace, "4.1"), field="due", value="2026-12-15",
          **{name: "x" * length})  # fmt: skip
    assert f"its {name} is too long" in refused(workspace, other.path)


def test_nothing_that_belongs_to_a_record_is_left_behind_by_who_knew_of_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    risk = gate.added(workspace.kinds["risk"], {"title": "Wrong answer"})
    act(workspace, risk)
    act(workspace, gate.added(workspace.kinds["action"], {"of": risk.row, "title": "Write tests"}))
    other = copy(workspace.path, tmp_path / "other.aims")
    with other.reading() as connection:
        known = [op.id for op in journal.ops(connection) if risk.row in (op.row, op.value)]
    forge(other.path, known, record="risk", row=risk.row, field=EXISTS, value="")
    assert "it leaves an action behind that belongs to what it deletes" in refused(workspace, other.path)


def test_links_tie_no_links(workspace: Workspace, tmp_path: Path) -> None:
    kinds = workspace.kinds
    case = gate.added(kinds["use_case"], {"title": "Ranking"})
    first = edits.link_change(kinds, ("requirement", requirement(workspace, "4.1")), ("use_case", case.row), "")
    act(workspace, case, first)
    second = edits.link_change(kinds, ("use_case", case.row), ("link", first.row), "")
    with pytest.raises(errors.Refused, match="not links"):
        act(workspace, second)
    other = copy(workspace.path, tmp_path / "other.aims")
    forge_row(other.path, "link", second.row, {k: str(v) for k, v in second.values.items() if k != EXISTS and v})
    assert "it ties links together" in refused(workspace, other.path)
