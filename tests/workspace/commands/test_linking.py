"""Ties that are typed as a field: only the difference is written, and what others linked meanwhile stays."""

import pytest

from aims_tui.workspace.commands import edits
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """Somebody at a workspace with three use cases, one of them with commas in its name, and a system."""
    found = Session(workspace, who="Lead", today=lambda: TODAY)
    found.look()
    for title in ("Support", "Hiring", "Search, sort, and answer"):
        found.add("use_case", {"title": title})
    found.add("system", {"name": "Assistant", "use_cases": "UC-1"})
    return found


def system(session: Session) -> str:
    """Return the id of the system."""
    return session.rows("system")["system"][0].id


def linked(session: Session) -> dict[str, str]:
    """Return the use cases of the system with the note on each."""
    found = session.open("system", system(session))
    return {each.ref: each.note for each in found.tied_by("use_cases")}


def test_only_the_difference_is_written_and_a_note_stays(session: Session) -> None:
    from aims_tui.workspace.commands import tying

    opened = session.open("system", system(session))
    tying.note(session, opened.tied_by("use_cases")[0].link, "since May")
    opened = session.open("system", system(session))
    saved = session.save(opened, {"use_cases": "UC-2, uc-1", "purpose": "Answers"})
    assert {(each.record, each.field) for each in saved.receipt.written} >= {("system", "purpose"), ("link", "")}
    assert linked(session) == {"UC-1": "since May", "UC-2": ""}
    assert not session.save(session.open("system", system(session)), {"use_cases": "UC-1,UC-2"}).receipt.written
    session.undo()
    assert linked(session) == {"UC-1": "since May"} and not session.open("system", system(session)).values["purpose"]


def test_what_somebody_else_linked_meanwhile_stays(session: Session) -> None:
    opened = session.open("system", system(session))
    other = Session(session.workspace, who="Jane", today=lambda: TODAY)
    other.look()
    other.save(other.open("system", system(session)), {"use_cases": "UC-1, UC-3"})
    session.save(opened, {"use_cases": "UC-2"})
    assert [*linked(session)] == ["UC-2", "UC-3"]


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("", []),
        (" , ;", []),
        ("Search, sort, and answer", ["UC-3"]),
        ("hiring; Search, sort, and answer, UC-1", ["UC-1", "UC-2", "UC-3"]),
        ("UC-2\nUC-2", ["UC-2"]),
    ],
)
def test_ids_and_titles_are_told_apart_by_commas_that_a_title_may_hold(
    session: Session, typed: str, refs: list[str]
) -> None:
    session.save(session.open("system", system(session)), {"use_cases": typed})
    assert [*linked(session)] == refs


def test_nothing_is_written_where_one_of_them_is_not_there(session: Session) -> None:
    with pytest.raises(errors.Refused, match="there is no use case 'UC-9'"):
        session.save(session.open("system", system(session)), {"use_cases": "UC-2, UC-9", "purpose": "Answers"})
    assert [*linked(session)] == ["UC-1"] and not session.open("system", system(session)).values["purpose"]
    with pytest.raises(errors.Refused, match="not linked to itself"):
        made = session.add("policy", {"title": "AI policy"})
        assert made.detail is not None
        session.save(made.detail, {"aligned": "POL-1"})


def test_a_text_of_nothing_but_commas_is_not_tried_in_every_length(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(edits.Typed, "link", lambda _, __, text: looked.append(text) or refuse(text))
    with pytest.raises(errors.Refused):
        session.add("system", {"name": "Robot", "use_cases": "x," * 5_000})
    assert len(looked) == 20


def refuse(text: str) -> str:
    raise errors.Refused(f"There is no {text}.")
