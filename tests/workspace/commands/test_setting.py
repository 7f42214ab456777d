"""Fields of several records of one kind, set as one action: on all of them or on none."""

import pytest

from aims_tui.workspace.commands import setting
from aims_tui.workspace.queries import history
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act
from tests.workspace.steps import tables


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """The Lead's desk, with the view read once."""
    made = Session(workspace, who="Lead", today=lambda: TODAY)
    made.look()
    return made


@pytest.fixture
def risks(session: Session) -> list[str]:
    """Three risks; the second has an open action."""
    kinds = session.workspace.kinds
    made = [gate.added(kinds["risk"], {"title": f"Risk {number}"}) for number in (1, 2, 3)]
    act(session.workspace, *made, gate.added(kinds["action"], {"of": made[1].row, "title": "Write tests"}))
    return [each.row for each in made]


def values(session: Session, *names: str) -> list[tuple[str, ...]]:
    """Return these fields of every risk."""
    found = sorted(tables(session.workspace)["risk"].values(), key=lambda each: each["short"])
    return [tuple(each[name] for name in names) for each in found]


def test_several_fields_go_to_all_of_them_as_one_action_that_undo_takes_back(
    session: Session, risks: list[str]
) -> None:
    session.welcome.add("jane")
    typed = {"owner": "Jane", "next review": "14 Dec", "treatment": "Reduce", "areas": "legal, Fairness"}
    saved = setting.put(session, "risk", risks, typed)
    assert saved.new_people == ("Jane",)
    assert values(session, "next_review", "treatment", "areas") == [
        ("2026-12-14", "reduce", '["fairness", "legal"]')] * 3  # fmt: skip
    assert len({owner for (owner,) in values(session, "owner")}) == 1
    changed = history.history(session.workspace)[-14:]
    assert len({each.action for each in changed}) == 1 and {each.record for each in changed} == {"person", "risk"}
    assert session.undo().kept == ()
    assert values(session, "next_review", "owner", "treatment", "areas") == [("", "", "", "")] * 3
    assert tables(session.workspace)["person"] == {}, "whom it brought goes too"


def test_a_rule_that_refuses_one_of_them_leaves_all_as_they_were(session: Session, risks: list[str]) -> None:
    before = history.history(session.workspace)
    with pytest.raises(errors.Refused, match="R-02 cannot be closed while ACT-01 is open") as raised:
        setting.put(session, "risk", risks, {"state": "closed", "note": "done"})
    assert raised.value.fields == {(risks[1], "state"): "R-02 cannot be closed while ACT-01 is open."}
    assert values(session, "state", "note") == [("identified", "")] * 3
    assert history.history(session.workspace) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"likelihood": "6"}, "Likelihood is a whole number from 1 to 5, not 6"),
        ({"treatment": "pray"}, "Treatment takes one of reduce, avoid, share, accept"),
        ({"short": "R-77"}, "no field 'short'"),
        ({"level": "20"}, "no field 'level'"),
        ({"owner": "Nobody Known"}, "Nobody Known"),
        ({"next_review": "soonish"}, "Next review"),
        ({"title": ""}, "Title must not be empty"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    session: Session, risks: list[str], typed: dict[str, str], said: str
) -> None:
    before = history.history(session.workspace)
    with pytest.raises(errors.Refused, match=said):
        setting.put(session, "risk", risks, {"note": "x", **typed})
    assert history.history(session.workspace) == before


def test_one_that_somebody_deleted_leaves_the_others_as_they_were(session: Session, risks: list[str]) -> None:
    act(session.workspace, gate.deleted("risk", risks[2]), who="Ann")
    with pytest.raises(errors.Refused, match="There is no such risk"):
        setting.put(session, "risk", risks, {"note": "x"})
    assert values(session, "note") == [("",), ("",)]


def test_what_stands_like_that_already_writes_nothing(session: Session, risks: list[str]) -> None:
    setting.put(session, "risk", risks[:1], {"note": "x"})
    assert [each.row for each in setting.put(session, "risk", risks, {"note": "x"}).receipt.written] == risks[1:]
    assert setting.put(session, "risk", risks, {"note": "x"}).receipt.written == ()
