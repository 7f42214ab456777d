"""What is typed into a dialog is a draft until it stands in the file, whatever comes between."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from textual.widgets import TextArea

from aims_tui.screens import section
from aims_tui.screens.dialogs.write import Complete, WriteText
from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import rows, stands
from tests.screens.test_drafts import until

REASON = "No customer integrates our models"


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a save that somebody else holds up be refused at once."""
    monkeypatch.setattr(section, "RETRIES", 1)
    monkeypatch.setattr(section, "RETRY_AFTER", 0)


@contextmanager
def held(workspace: Workspace) -> Iterator[None]:
    """Somebody else is saving all the while."""
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def typed(desk: Driver) -> list[str]:
    """Return what is typed and not in the file."""
    assert desk.app.context is not None
    return [each.text for each in desk.app.context.unsaved.all()]


async def refused(desk: Driver, workspace: Workspace) -> None:
    """Save what the dialog asks for while somebody else does, so long that it is refused."""
    with held(workspace):
        await desk.press("ctrl+s")
        await until(desk, lambda: any("saving" in each and "Retrying" not in each for each in desk.notices()))
    assert not desk.app.screen.is_modal


async def exclude(desk: Driver, way: str) -> None:
    """Exclude A.6.2.3, or what is selected, as far as the question for the reason."""
    await desk.go("A.6.2.3")
    if way == "by the form":
        await desk.choose("applicability", "not_applicable")
    else:
        if way == "of several":
            await desk.press("space", "space")
        await desk.press("a", "3")
    await until(desk, lambda: isinstance(desk.app.screen, Complete))


@pytest.mark.parametrize("way", ["by the form", "by a key", "of several"])
@pytest.mark.usefixtures("in_a_hurry")
async def test_a_reason_whose_save_is_refused_stays_a_draft_and_stands_in_the_question_again(
    workspace: Workspace, way: str
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await exclude(desk, way)
        desk.app.screen.query_one(TextArea).text = REASON
        await refused(desk, workspace)
        assert REASON in typed(desk)
        await until(desk, lambda: REASON in [each.text for each in Drafts(workspace.path, workspace.id).listed()])
        if way == "by the form":
            desk.panel.form.action_save()
        else:
            await desk.press("a", "3")
        await until(desk, lambda: isinstance(desk.app.screen, Complete))
        assert desk.app.screen.query_one(TextArea).text == REASON
        await desk.press("ctrl+s")
        await until(desk, lambda: stands(workspace, "A.6.2.3", "exclusion_justification") == REASON)
        assert typed(desk) == []


@pytest.mark.usefixtures("in_a_hurry")
async def test_a_reason_for_several_does_not_stand_in_the_question_for_others(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await exclude(desk, "of several")
        desk.app.screen.query_one(TextArea).text = REASON
        await desk.press("escape", "escape")
        await desk.go("A.9.2")
        await desk.press("space", "space", "a", "3")
        assert isinstance(desk.app.screen, Complete) and desk.app.screen.query_one(TextArea).text == ""


@pytest.mark.usefixtures("in_a_hurry")
async def test_a_note_on_a_new_tie_whose_save_is_refused_stands_there_again(workspace: Workspace) -> None:
    act(workspace, gate.added(workspace.kinds["risk"], {"title": "Wrong answer"}))

    async def link(desk: Driver) -> None:
        await desk.press("l")
        await desk.type("A.5.4")
        await desk.settle()
        await desk.press("enter")
        await until(desk, lambda: isinstance(desk.app.screen, WriteText))

    async with at_the_desk(workspace.path) as desk:
        await desk.press("5")
        await desk.tab("tie-treats-requirement")
        await link(desk)
        desk.app.screen.query_one(TextArea).text = REASON
        await refused(desk, workspace)
        assert typed(desk) == [REASON]
        await link(desk)
        assert desk.app.screen.query_one(TextArea).text == REASON
        await desk.press("ctrl+s")
        await until(desk, lambda: rows(workspace, "SELECT note FROM link") == [(REASON,)])
        assert typed(desk) == []
