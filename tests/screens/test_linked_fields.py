"""What is linked, typed among the fields of a record, while others link and unlink."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.widgets import Input, Static, TextArea

from aims_tui.screens.dialogs.ask import Decide
from aims_tui.screens.flows import workspace as flows
from aims_tui.workspace.commands import tying
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY
from tests.screens.driving import Driver, at_the_desk


@pytest.fixture
def colleague(workspace: Workspace) -> Author:
    """Somebody who works in the same file: there are SYS-1, SYS-2 and R-01."""
    author = Author(workspace, who="Colleague", today=lambda: TODAY)
    for name in ("One", "Two"):
        author.add("system", {"name": name})
    author.add("risk", {"title": "Wrong answers"})
    return author


def opened(author: Author, kind: str) -> RecordDetail:
    with author.workspace.reading() as connection:
        (row,) = connection.execute(f'SELECT id FROM "{kind}" ORDER BY short DESC LIMIT 1').fetchone()
    return author.open(kind, row)


@asynccontextmanager
async def typed(author: Author, text: str) -> AsyncIterator[Driver]:
    """Stand in the AI systems of R-01, this typed and not saved."""
    async with at_the_desk(author.workspace.path) as desk:
        await desk.press("5")
        desk.listing.go_to(f"risk:{opened(author, 'risk').row}")
        await desk.settle()
        await desk.press("enter")
        desk.editor("systems").target.focus()
        await desk.pilot.pause()
        await desk.type(text)
        await desk.settle()
        yield desk


async def linked_meanwhile(desk: Driver, author: Author) -> None:
    """Have the colleague link SYS-2 to the risk, and be told."""
    tying.tie(author, opened(author, "risk").key, opened(author, "system").key)
    desk.app.read()
    await desk.settle()
    told = str(desk.panel.query_one("#notice", Static).render())
    assert "Colleague changed while you wrote: AI systems." in told


async def test_what_somebody_links_meanwhile_is_named_and_stays(colleague: Author) -> None:
    async with typed(colleague, "SYS-1") as desk:
        await linked_meanwhile(desk, colleague)
        await desk.press("escape")
        assert opened(colleague, "risk").typed["systems"] == "SYS-1, SYS-2"
        assert not desk.app.context.unsaved.all()


@pytest.mark.parametrize(
    ("keys", "refs"), [(["enter"], "SYS-1"), (["down", "enter"], "SYS-2")], ids=["yours", "theirs"]
)
async def test_or_one_of_the_two_is_chosen(colleague: Author, keys: list[str], refs: str) -> None:
    async with typed(colleague, "SYS-1") as desk:
        await linked_meanwhile(desk, colleague)
        desk.section.action_decide()
        await desk.settle()
        assert isinstance(desk.app.screen, Decide), desk.notices()
        await desk.press(*keys)
        assert opened(colleague, "risk").typed["systems"] == refs
        assert not desk.app.context.unsaved.all()


async def test_an_unsaved_text_of_what_is_linked_is_saved_where_it_belongs(colleague: Author) -> None:
    async with typed(colleague, "SYS-9") as desk:
        await desk.press("ctrl+s")
        (draft,) = desk.app.context.unsaved.all()
        assert draft.text == "SYS-9"
        assert await flows._saved(desk.section, replace(draft, text="SYS-2"))
        assert opened(colleague, "risk").typed["systems"] == "SYS-2"


async def test_the_list_to_choose_from_knows_ids_with_semicolons(colleague: Author) -> None:
    async with typed(colleague, "SYS-1;SYS-2") as desk:
        await desk.press("down")
        await desk.press("ctrl+s")
        assert desk.editor("systems").typed == "SYS-1, SYS-2"


async def test_a_note_that_was_refused_with_its_record_comes_back_for_the_same_tie_only(colleague: Author) -> None:
    for title in ("Chat", "Search"):
        colleague.add("use_case", {"title": title})

    async def begun(desk: Driver, title: str) -> TextArea:
        """Begin a new risk of a use case; return where its note is written."""
        desk.listing.focus()
        desk.listing.go_to(next(each.key for each in desk.listing.lines if title in each.draw(80).plain))
        await desk.settle()
        await desk.tab("tie-concerns-risk")
        await desk.press("n")
        return desk.app.screen.query_one("#field-tie-note TextArea", TextArea)

    async with at_the_desk(colleague.workspace.path) as desk:
        await desk.press("6")
        note = await begun(desk, "Chat")
        note.text = "Customers read it"
        desk.app.screen.query_one("#field-title Input", Input).value = "It tells secrets"
        desk.app.screen.query_one("#field-systems Input", Input).value = "SYS-9"
        await desk.press("ctrl+s")
        await desk.press("escape", "escape")
        assert (await begun(desk, "Search")).text == ""
        await desk.press("escape", "escape")
        assert (await begun(desk, "Chat")).text == "Customers read it"
