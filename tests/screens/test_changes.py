"""What changed since a day, at the screen."""

import pytest
from textual.widgets import Input

from aims_tui.screens.dialogs.changes import Changes
from aims_tui.widgets.listing import Listing
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put, requirement
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import said


def read(desk: Driver) -> list[str]:
    """Return the lines of the dialog without the blanks that fill them."""
    assert isinstance(desk.app.screen, Changes)
    return [" ".join(each.draw(110).plain.split()) for each in desk.app.screen.query_one(Listing).lines]


async def ask(desk: Driver, line: str, typed: str) -> None:
    field = desk.app.screen.query_one(f"#{line}", Input)
    field.value = typed
    field.focus()
    await desk.press("enter")


@pytest.fixture
def changed(workspace: Workspace) -> Workspace:
    """Two people changed a control and a clause, and one left a remark."""
    put(workspace, "A.2.2", status="in_progress", who="Zoë")
    put(workspace, "4.1", implementation="We meet each month and talk.")
    put(workspace, "4.1", implementation="We meet each week and talk.", due="2026-12-14")
    act(workspace, gate.added(workspace.kinds["remark"], {
        "requirement": requirement(workspace, "4.1"), "on": "2026-11-20", "text": "Too thin", "author": "Auditor",
    }))  # fmt: skip
    return workspace


async def test_h_lists_what_changed_under_its_requirement_and_enter_goes_there(changed: Workspace) -> None:
    async with at_the_desk(changed.path) as desk:
        await desk.press("h")
        lines = read(desk)
        start = lines.index("4.1 Understanding the organization and its context 3 changes")
        assert [each.partition(" Lead")[0] for each in lines[start + 1 : start + 4]] == [
            "How it is implemented → We meet each week and talk.",
            "Due – → 2026-12-14",
            "Remark on 4.1, added: On 2026-11-20; Feedback Too thin; Auditor Auditor",
        ]
        assert "since 2026-10-24" in said(desk.app.screen, "#note")
        listing = desk.app.screen.query_one(Listing)
        listing.go_to(next(each.key for each in listing.lines if "Remark on" in each.draw(110).plain))
        await desk.settle()
        assert "Too thin" in said(desk.app.screen, "#change")
        await desk.press("enter")
        assert desk.panel.detail is not None and desk.panel.detail.ref == "4.1"


async def test_of_a_text_the_difference_stands_below_the_list(changed: Workspace) -> None:
    put(changed, "4.1", implementation="We meet each day and talk.")
    async with at_the_desk(changed.path) as desk:
        await desk.press("h")
        await ask(desk, "since", "today")
        assert said(desk.app.screen, "#change").startswith("How it is implemented:")
        assert "We meet each day and talk." in said(desk.app.screen, "#change")


async def test_another_day_or_person_is_read_when_enter_is_pressed_and_what_is_unclear_is_said(
    changed: Workspace,
) -> None:
    async with at_the_desk(changed.path) as desk:
        await desk.press("h")
        await ask(desk, "by", "zoë")
        assert [each.partition(" Zoë")[0] for each in read(desk)] == [
            "A.2.2 AI policy 1 change", "Status Not started → In progress",
        ]  # fmt: skip
        await ask(desk, "by", "Bob")
        assert "Nobody is called 'Bob'" in said(desk.app.screen, "#note")
        await ask(desk, "by", "")
        await ask(desk, "since", "someday")
        assert "'someday' is not a date" in said(desk.app.screen, "#note")
        await ask(desk, "since", "export")
        assert "No workbook of this file was exported" in said(desk.app.screen, "#note")
        changed.note_export()
        desk.app.context.session.workspace.note_export()
        await ask(desk, "since", "export")
        assert read(desk) == [] and "0 changes since the last export on" in said(desk.app.screen, "#note")


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_a_deleted_record_is_named_and_going_there_says_that_it_is_gone(
    changed: Workspace, size: tuple[int, int]
) -> None:
    proof = gate.added(changed.kinds["evidence"], {"title": "Proof", "link": "https://example.org"})
    act(changed, proof)
    act(changed, gate.deleted("evidence", proof.row))
    async with at_the_desk(changed.path, size=size) as desk:
        await desk.press("h")
        listing = desk.app.screen.query_one(Listing)
        listing.go_to(next(each.key for each in listing.lines if "added and deleted again" in each.draw(110).plain))
        await desk.press("enter")
        assert any("not there any more" in each for each in desk.notices())
