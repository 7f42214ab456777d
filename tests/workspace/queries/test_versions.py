"""Every text that ever stood in a field can be found again, by number and by the version that the record was."""

from pathlib import Path

import pytest

from aims_tui.workspace.queries import versions as module
from aims_tui.workspace.queries.versions import Version
from aims_tui.workspace.store import errors, gate, merge
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put, requirement
from tests.workspace.steps import copy


def found(workspace: Workspace, row: str, kind: str = "policy", field: str = "text") -> tuple[Version, ...]:
    with workspace.reading() as connection:
        return module.versions(connection, workspace.described[kind], row, field)


def texts(workspace: Workspace, several: tuple[Version, ...]) -> list[str]:
    with workspace.reading() as connection:
        return [module.text_of(connection, each) for each in several]


def policy(workspace: Workspace, **values: str) -> str:
    made = gate.added(workspace.kinds["policy"], {"title": "AI policy", **values})
    act(workspace, made)
    return made.row


def change(workspace: Workspace, row: str, who: str = "Lead", why: str = "", **values: str) -> None:
    act(workspace, gate.Change("policy", row, values), who=who, why=why)


def test_a_field_that_nobody_wrote_in_has_no_version(workspace: Workspace) -> None:
    row = policy(workspace)
    change(workspace, row, version="1.0")
    assert found(workspace, row) == ()


def test_the_newest_stands_first_with_who_when_and_why(workspace: Workspace) -> None:
    row = policy(workspace, text="one")
    change(workspace, row, text="two", who="Jane", why="review")
    change(workspace, row, note="beside the point")
    newest, oldest = found(workspace, row)
    assert (newest.number, newest.who, newest.why, newest.length, newest.now) == (2, "Jane", "review", 3, True)
    assert (oldest.number, oldest.who, oldest.why, oldest.now) == (1, "Lead", "", False)
    assert newest.at >= oldest.at and oldest.at.endswith("Z")
    assert texts(workspace, (newest, oldest)) == ["two", "one"]


@pytest.mark.parametrize(
    ("steps", "names"),
    [
        # The text is finished, and then it gets its number.
        ([{"text": "a"}, {"version": "1.0"}, {"text": "b"}, {"version": "1.1"}], ["1.0, 1.1", "1.0"]),
        # The number comes with the text: what stood before never had it.
        ([{"text": "a", "version": "1.0"}, {"text": "b", "version": "2.0"}], ["2.0", "1.0"]),
        ([{"version": "0.1"}, {"text": "a"}, {"version": "0.2"}, {"version": "1.0"}], ["0.1, 0.2, 1.0"]),
        ([{"text": "a"}, {"text": "b"}], ["", ""]),
    ],
)
def test_a_text_is_known_by_the_versions_that_the_record_was_while_it_stood(
    workspace: Workspace, steps: list[dict[str, str]], names: list[str]
) -> None:
    row = policy(workspace)
    for step in steps:
        change(workspace, row, **step)
    assert [each.name for each in found(workspace, row)] == names


def test_what_was_emptied_and_written_again_is_three_versions(workspace: Workspace) -> None:
    row = policy(workspace, text="one")
    change(workspace, row, text="")
    change(workspace, row, text="one")
    assert [(each.length, each.now) for each in found(workspace, row)] == [(3, True), (0, False), (3, False)]


def test_a_decision_between_two_texts_lists_each_of_them(workspace: Workspace, tmp_path: Path) -> None:
    row = policy(workspace, text="one")
    other = copy(workspace.path, tmp_path / "other.aims")
    change(workspace, row, text="ours")
    change(other, row, text="theirs")
    merge.merge(workspace, other.path)
    several = found(workspace, row)
    assert {*texts(workspace, several)} == {"one", "ours", "theirs"}
    assert [each.now for each in several].count(True) == 1
    with workspace.reading() as connection:
        shown = connection.execute("SELECT text FROM policy").fetchone()[0]
    assert texts(workspace, tuple(each for each in several if each.now)) == [shown]


def test_any_text_of_any_record_has_versions(workspace: Workspace) -> None:
    put(workspace, "A.2.2", implementation="so")
    put(workspace, "A.2.2", implementation="otherwise")
    several = found(workspace, requirement(workspace, "A.2.2"), "requirement", "implementation")
    assert texts(workspace, several) == ["otherwise", "so"]


def test_a_number_that_is_not_there_is_refused_with_those_that_are(workspace: Workspace) -> None:
    row = policy(workspace, text="one")
    several = found(workspace, row)
    assert module.numbered(several, 1, "POL-1 Text") is several[0]
    with pytest.raises(errors.Refused, match="no version 2 of POL-1 Text: they run from 1 to 1"):
        module.numbered(several, 2, "POL-1 Text")
    with pytest.raises(errors.Refused, match="nothing was ever written there"):
        module.numbered((), 1, "POL-1 Text")
