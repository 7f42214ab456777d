"""The history of a record in the words of the screens."""

import pytest

from aims_tui.workspace.commands import evidence as evidence_commands
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put, requirement
from tests.workspace.store.test_file import statement


@pytest.fixture
def desk(workspace: Workspace) -> Session:
    """The Lead's desk, with the view read once."""
    made = Session(workspace, who="Lead", today=lambda: TODAY)
    made.look()
    return made


def told(desk: Session, ref: str) -> list[tuple[str, str, str]]:
    found = desk.open("requirement", desk.requirement(ref))
    return [(each.what, each.old, each.new) for each in desk.history(found)]


def test_fields_are_told_in_words_newest_first_with_who_when_and_why(desk: Session) -> None:
    act(desk.workspace, gate.Change("requirement", requirement(desk.workspace, "A.2.2"), {"status": "in_progress"}),
        who="Jane", why="begun")  # fmt: skip
    jane = desk.add("person", {"name": "Jane"}).opened
    assert jane is not None
    put(desk.workspace, "A.2.2", owner=jane.row, due="2026-12-14")
    put(desk.workspace, "A.2.2", inclusion_reasons='["risk", "law"]', applicability="applicable")
    assert set(told(desk, "A.2.2")) == {
        ("Status", "Not started", "In progress"), ("Owner", "–", "Jane"), ("Due", "–", "2026-12-14"),
        ("Why included", "–", "Risk, Law"), ("Applicability", "Undecided", "Applicable"),
    }  # fmt: skip
    last = desk.history(desk.open("requirement", desk.requirement("A.2.2")))[-1]
    assert (last.who, last.why, last.what) == ("Jane", "begun", "Status")
    assert last.at.startswith("20") and not last.prose


def test_long_texts_come_whole_to_be_shown_as_a_difference(desk: Session) -> None:
    put(desk.workspace, "4.1", implementation="One.\nTwo.")
    put(desk.workspace, "4.1", implementation="One.\nThree.")
    found = desk.history(desk.open("requirement", desk.requirement("4.1")))
    assert [(each.old, each.new, each.prose) for each in found] == [
        ("One.\nTwo.", "One.\nThree.", True), ("", "One.\nTwo.", True),
    ]  # fmt: skip


def test_a_text_beyond_every_limit_is_opened_and_told_up_to_it(desk: Session) -> None:
    put(desk.workspace, "4.1", implementation="short")
    statement(desk.workspace.path, "UPDATE op SET value = printf('%.*c', 3000000, 'x') WHERE value = 'short'")
    statement(desk.workspace.path, "UPDATE requirement SET implementation = printf('%.*c', 3000000, 'x')")
    found = desk.open("requirement", desk.requirement("4.1"))
    for text in (found.values["implementation"], found.typed["implementation"], desk.history(found)[0].new):
        assert len(text) < 1_000_200 and text.endswith("are left out here: a field holds 1,000,000 at most]")
    with pytest.raises(errors.Refused, match=r"longer than 1,000,000 characters"):
        desk.save(found, {"implementation": found.typed["implementation"] + " and more"})


def test_what_belongs_to_a_requirement_is_told_with_it(desk: Session) -> None:
    row = desk.requirement("4.1")
    evidence, _ = evidence_commands.add(desk, "https://example.org", {"title": "Note"}, [row])
    evidence_commands.unlink(desk, evidence, row, {})
    remark = desk.add("remark", {"requirement": row, "on": "2026-11-24", "text": "Who reviews?"}).opened
    assert remark is not None
    desk.save(remark, {"answer": "The lead"})
    desk.delete("remark", remark.row)
    lines = told(desk, "4.1")
    assert lines[0][0] == "Deleted remark on 4.1"
    assert ("remark on 4.1 Our answer", "", "The lead") in lines
    whole = [what for what, _, _ in lines]
    assert any("EV-01" in each and "unlinked" in each.casefold() for each in whole)
    assert any("EV-01" in each and "linked" in each.casefold() and "unlinked" not in each.casefold() for each in whole)
    assert told(desk, "4.2") == []


def test_of_a_piece_of_evidence_its_short_id_is_told_and_the_hash_is_not(desk: Session) -> None:
    row, _ = evidence_commands.add(desk, "https://example.org", {"title": "Note"})
    whats = {each.what for each in desk.history(desk.open("evidence", row))}
    assert {"Added", "Title", "Id", "Link"} <= whats and not whats & {"SHA-256", "Size"}
