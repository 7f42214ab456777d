"""The rows of every kind, in whatever way a list may be asked for."""

from functools import partial
from pathlib import Path

import pytest

from aims_tui import dates
from aims_tui.insight.choices import options
from aims_tui.insight.conditions import condition
from aims_tui.insight.filters import Asking, Filter
from aims_tui.insight.register import NoColumn, columns, counts, groupable, grouped, ordered
from aims_tui.records.all import KINDS
from aims_tui.workspace.queries import history, register
from aims_tui.workspace.store.workspace import Workspace
from tests import broken
from tests.conftest import TODAY


@pytest.fixture
def everything(one_of_everything: Path, tmp_path: Path) -> Workspace:
    """A workspace that holds a record of every kind."""
    return Workspace.open(broken.copied(one_of_everything, tmp_path))


def rows(workspace: Workspace, kind: str) -> list[register.Row]:
    with workspace.reading() as connection:
        return register.rows(workspace, connection, workspace.described[kind], TODAY.isoformat())


@pytest.mark.parametrize("name", [*KINDS])
def test_every_column_can_be_sorted_by_narrowed_down_and_grouped(everything: Workspace, name: str) -> None:
    kind, found = KINDS[name], rows(everything, name)
    assert found, "there is one of everything"
    ids = {each.id for each in found}
    day = partial(dates.parse, today=TODAY)
    for column in columns(kind):
        for by in (column, f"-{column}"):
            assert {each.id for each in ordered(kind, found, by)} == ids
        empty, full = condition(kind, f"{column}=", day), condition(kind, f"{column}!=", day)
        assert all(empty(each) != full(each) for each in found)
        assert all(empty(each) == (not each.cell(column).text) for each in found)
        contains = condition(kind, f"{column}~", day)
        assert all(contains(each) for each in found)
        for each in found:
            text = each.cell(column).text
            try:
                same = condition(kind, f"{column}={text}", day)
            except NoColumn:
                continue  # Several words of several, which are asked for one by one.
            assert same(each) or "|" in text or ", " in text, (column, text)
    for by in groupable(kind):
        assert {each.id for group in grouped(kind, found, by) for each in group.rows} == ids
    for each in options(kind, found):
        passes = Filter(frozenset({each.code})).through(options(kind, found), Asking("Lead", TODAY.isoformat()))
        assert {row.id for row in found if passes(row)} <= ids
    assert counts(kind, [each.facts for each in found])[0].number == len(found)


@pytest.mark.parametrize("name", [*KINDS])
def test_every_row_is_read_by_scripts_with_every_name(everything: Workspace, name: str) -> None:
    kind = KINDS[name]
    with everything.reading() as connection:
        names = history.Names(connection, everything.described)
        for each in register.rows(everything, connection, kind, TODAY.isoformat()):
            told = register.as_json(names, everything.described, kind, each.facts)
            assert {"id", *kind.fields, *kind.derived, *(tie.key for tie in kind.about.ties)} <= told.keys()
            assert all(value is None or isinstance(value, str | int | list) for value in told.values())


def test_one_row_of_many_is_read_alone(everything: Workspace) -> None:
    one = rows(everything, "risk")[0]
    with everything.reading() as connection:
        kind = everything.described["risk"]
        (alone,) = register.rows(everything, connection, kind, TODAY.isoformat(), [one.id])
    assert (alone.id, alone.facts) == (one.id, one.facts)
