"""The history of a record in the words of the screens."""

import pytest

from aims_tui.workspace.commands import evidence as evidence_commands
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put, requirement
from tests.workspace.store.test_file import statement


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """The Lead's desk, with the view read once."""
    made = Session(workspace, who="Lead", today=lambda: TODAY)
    made.look()
    return made


def told(session: Session, ref: str) -> list[tuple[str, str, str]]:
    found = session.open("requirement", session.requirement(ref))
    return [(each.what, each.old, each.new) for each in session.history(found)]


def test_fields_are_told_in_words_newest_first_with_who_when_and_why(session: Session) -> None:
    row = requirement(session.workspace, "A.2.2")
    act(session.workspace, gate.Change("requirement", row, {"status": "in_progress"}), who="Jane", why="begun")
    jane = session.add("person", {"name": "Jane"}).detail
    assert jane is not None
    put(session.workspace, "A.2.2", owner=jane.row, due="2026-12-14")
    put(session.workspace, "A.2.2", inclusion_reasons='["risk", "law"]', applicability="applicable")
    assert set(told(session, "A.2.2")) == {
        ("Status", "Not started", "In progress"), ("Owner", "–", "Jane"), ("Due", "–", "2026-12-14"),
        ("Why included", "–", "Risk, Law"), ("Applicability", "Undecided", "Applicable"),
    }  # fmt: skip
    last = session.history(session.open("requirement", session.requirement("A.2.2")))[-1]
    assert (last.who, last.why, last.what) == ("Jane", "begun", "Status")
    assert last.at.startswith("20") and not last.prose


def test_long_texts_come_whole_to_be_shown_as_a_difference(session: Session) -> None:
    put(session.workspace, "4.1", implementation="One.\nTwo.")
    put(session.workspace, "4.1", implementation="One.\nThree.")
    found = session.history(session.open("requirement", session.requirement("4.1")))
    assert [(each.old, each.new, each.prose) for each in found] == [
        ("One.\nTwo.", "One.\nThree.", True), ("", "One.\nTwo.", True),
    ]  # fmt: skip


def test_a_text_beyond_every_limit_is_opened_and_told_up_to_it(session: Session) -> None:
    put(session.workspace, "4.1", implementation="short")
    statement(session.workspace.path, "UPDATE op SET value = printf('%.*c', 3000000, 'x') WHERE value = 'short'")
    statement(session.workspace.path, "UPDATE requirement SET implementation = printf('%.*c', 3000000, 'x')")
    found = session.open("requirement", session.requirement("4.1"))
    for text in (found.values["implementation"], found.typed["implementation"], session.history(found)[0].new):
        assert len(text) < 1_000_200 and text.endswith("are left out here: a field holds 1,000,000 at most]")
    with pytest.raises(errors.Refused, match=r"longer than 1,000,000 characters"):
        session.save(found, {"implementation": found.typed["implementation"] + " and more"})


def test_what_belongs_to_a_requirement_is_told_with_it(session: Session) -> None:
    row = session.requirement("4.1")
    evidence, _ = evidence_commands.add(session, "https://example.org", {"title": "Note"}, [("requirement", row)])
    evidence_commands.unlink(session, evidence, ("requirement", row), {})
    remark = session.add("remark", {"requirement": row, "on": "2026-11-24", "text": "Who reviews?"}).detail
    assert remark is not None
    session.save(remark, {"answer": "The lead"})
    session.delete("remark", remark.row)
    lines = told(session, "4.1")
    assert lines[0][0] == "Deleted remark on 4.1"
    assert ("remark on 4.1 Our answer", "", "The lead") in lines
    whole = [what for what, _, _ in lines]
    assert any("EV-01" in each and "unlinked" in each.casefold() for each in whole)
    assert any("EV-01" in each and "linked" in each.casefold() and "unlinked" not in each.casefold() for each in whole)
    assert told(session, "4.2") == []


def test_of_a_piece_of_evidence_its_short_id_is_told_and_the_hash_is_not(session: Session) -> None:
    row, _ = evidence_commands.add(session, "https://example.org", {"title": "Note"})
    whats = {each.what for each in session.history(session.open("evidence", row))}
    assert {"Added", "Title", "Id", "Link"} <= whats and not whats & {"SHA-256", "Size"}
