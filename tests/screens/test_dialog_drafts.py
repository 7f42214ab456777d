"""What is typed into a dialog is a draft until it stands in the file, whatever comes between."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from aims_tui.screens import section
from aims_tui.screens.dialogs.ask import Decide
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.leaving import LeaveAndLose, farewell
from aims_tui.screens.dialogs.write import Complete, Form, WriteText
from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.session.unsaved import Unsaved
from aims_tui.workspace.store import gate, merge
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put
from tests.screens.driving import Driver, at_the_desk, pick
from tests.screens.reading import rows, said, stands
from tests.screens.test_drafts import until, without_drafts
from tests.screens.test_never_freeze import hanging
from tests.workspace.queries.test_copies import conflicted

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


async def edit_together(desk: Driver) -> TextArea:
    """Begin to make one text of two, and return where it is written."""
    await desk.go("4.1")
    await desk.press("c")
    await until(desk, lambda: isinstance(desk.app.screen, Decide))
    await desk.press("e")
    return desk.app.screen.query_one(TextArea)


@pytest.fixture
def undecided(workspace: Workspace) -> None:
    """Two people wrote the same text in two copies that were merged."""
    path = conflicted(workspace, implementation="Bob's words.")
    put(workspace, "4.1", who="Jane", implementation="Jane's words.")
    merge.merge(workspace, path)


@pytest.mark.parametrize("how", ["ctrl+q", "escape", "refused"])
@pytest.mark.usefixtures("in_a_hurry", "undecided")
async def test_what_is_made_of_two_texts_is_a_draft_that_comes_back_until_it_is_saved(
    workspace: Workspace, how: str
) -> None:
    async with at_the_desk(workspace.path) as desk:
        area = await edit_together(desk)
        assert "Bob's words." in area.text and "Jane's words." in area.text
        assert typed(desk) == [], "nothing is typed yet"
        area.text = REASON
        await until(desk, lambda: [each.text for each in Drafts(workspace.path, workspace.id).listed()] == [REASON])
        if how == "refused":
            await refused(desk, workspace)
        else:
            await desk.press(how)
    async with at_the_desk(workspace.path) as desk:
        assert desk.app.context is not None
        assert [each.title for each in desk.app.context.unsaved.all()] == ["4.1 How it is implemented, both together"]
        desk.app.action_unsaved()
        await desk.settle()
        await desk.press("enter")
        await until(desk, lambda: desk.app.current_mode == "clauses")
        area = await edit_together(desk)
        assert area.text == REASON
        await desk.press("ctrl+s")
        await until(desk, lambda: stands(workspace, "4.1", "implementation") == REASON)
        assert typed(desk) == []


@pytest.mark.usefixtures("undecided")
async def test_a_value_that_is_taken_lets_go_of_what_was_made_of_both(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        (await edit_together(desk)).text = REASON
        await desk.press("escape", "c")
        await until(desk, lambda: isinstance(desk.app.screen, Decide))
        assert "e goes on with what you began" in said(desk.app.screen, "#how")
        await desk.press("enter")
        await until(desk, lambda: typed(desk) == [])
        assert stands(workspace, "4.1", "implementation") in ("Bob's words.", "Jane's words.")


@pytest.mark.parametrize("answers", [True, False], ids=["it answers", "it hangs"])
async def test_leaving_waits_for_a_save_that_was_begun_in_a_dialog_and_lets_go_of_its_text(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, answers: bool
) -> None:
    act(workspace, gate.added(workspace.kinds["risk"], {"title": "Wrong answer"}))
    async with at_the_desk(workspace.path) as desk:
        await desk.press("5", "n")
        await desk.type("A new risk")
        answer = hanging(monkeypatch, desk, "add")
        await desk.pilot.press("ctrl+s", "ctrl+q")
        await desk.pilot.pause(0.3)
        assert desk.app.is_running and desk.app.return_code is None
        if answers:
            answer.set()
        for _ in range(60):
            if desk.app.return_code is not None:
                break
            await desk.pilot.pause(0.05)
        assert desk.app.return_code == 0, "and not for ever"
        answer.set()
    left = [each.text for each in Drafts(workspace.path, workspace.id).listed()]
    assert left == ([] if answers else ["A new risk"])


@pytest.mark.parametrize(
    ("keys", "line", "text"),
    [
        (("e",), "how", "It names every site"), (("o",), "find", "Head of sites"), (("d",), "day", "sometime"),
        (("M",), "far", "+2w"), (("e",), "find", "scope"),
    ],
    ids=["note on evidence", "owner", "due date", "distance", "evidence that is looked for"],
)  # fmt: skip
async def test_what_is_typed_into_a_line_of_a_dialog_is_on_disk_within_a_moment(
    workspace: Workspace, keys: tuple[str, ...], line: str, text: str
) -> None:
    put(workspace, "4.1", due="2026-12-14")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press(*keys)
        desk.app.screen.query_one(f"#{line}", Input).value = text
        await until(desk, lambda: [each.text for each in Drafts(workspace.path, workspace.id).listed()] == [text])
        await desk.press("escape")
        assert typed(desk) == []


@pytest.mark.parametrize("field", ["Owner", "Next review"])
async def test_setting_a_name_or_a_day_leaves_no_draft(workspace: Workspace, field: str) -> None:
    act(workspace, gate.added(workspace.kinds["risk"], {"title": "Wrong answer"}))
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.press("5", "s")
        await pick(desk, field)
        await desk.type("Jane" if field == "Owner" else "+2w")
        await desk.press("enter")
        await until(desk, lambda: any("ctrl+z takes it back" in each for each in desk.notices()))
        assert typed(desk) == []


async def title_in(desk: Driver, ref: str, key: str, begin: str = "") -> str:
    """Open the dialog that a key opens on a risk, and leave it; return the title that stood there."""
    desk.listing.focus()
    desk.listing.go_to(next(each.key for each in desk.listing.lines if ref in each.draw(90).plain))
    await desk.settle()
    await desk.press(key)
    await until(desk, lambda: isinstance(desk.app.screen, Form))
    line = desk.app.screen.query_one("#field-title Input", Input)
    stood = line.value
    if begin:
        line.value = begin
        await desk.settle()
    await desk.press("escape")
    return stood


async def test_what_was_begun_for_one_record_does_not_stand_in_the_dialog_for_another(workspace: Workspace) -> None:
    for title in ("Wrong answer", "Drift"):
        act(workspace, gate.added(workspace.kinds["risk"], {"title": title}))
    async with at_the_desk(workspace.path) as desk:
        await desk.press("5")
        assert await title_in(desk, "R-01", "T", "Train the team") == ""
        assert await title_in(desk, "R-01", "n", "Another risk") == ""
        assert await title_in(desk, "R-01", "D", "Wrong answer abroad") == "Wrong answer (copy)"
        assert [await title_in(desk, "R-02", key) for key in "TnD"] == ["", "Another risk", "Drift (copy)"]
        assert [await title_in(desk, "R-01", key) for key in "TnD"] == [
            "Train the team", "Another risk", "Wrong answer abroad",
        ]  # fmt: skip
        assert desk.app.context is not None
        assert [each.title for each in desk.app.context.unsaved.all()] == [
            "New action for R-01", "New risk", "Copy of R-01",
        ]  # fmt: skip
        desk.app.action_unsaved()
        await desk.settle()
        await desk.press("enter")
        await until(desk, lambda: desk.panel.detail is not None and desk.panel.detail.ref == "R-01")
        assert not any("not there any more" in each for each in desk.notices())


@pytest.mark.usefixtures("in_a_hurry")
async def test_whoever_leaves_where_nothing_can_be_kept_is_asked_and_may_stay(workspace: Workspace, home: Path) -> None:
    async with at_the_desk(workspace.path) as desk:
        without_drafts(home)
        await desk.go("4.1")
        await desk.write("implementation", REASON)
        with held(workspace):
            for answer in ("escape", "ctrl+q", "y"):
                if answer != "y":
                    await desk.press("ctrl+q")
                    await until(desk, lambda: isinstance(desk.app.screen, LeaveAndLose))
                    assert "1 text can be saved neither in the file nor as a draft" in said(
                        desk.app.screen, ".dialog-text"
                    )
                    assert "4.1 How it is implemented" in said(desk.app.screen, ".dialog-list Static")
                await desk.press(answer)
                if answer == "escape":
                    assert desk.editor("implementation").typed == REASON and not desk.app.screen.is_modal
    assert desk.app.return_code == 0
    assert desk.app.farewell.splitlines() == [
        "1 text could be kept nowhere. This is the last of it:", "", "4.1 How it is implemented:", REASON,
    ]  # fmt: skip


async def test_a_past_day_is_not_turned_to_by_whoever_stays_with_what_cannot_be_kept(
    workspace: Workspace, home: Path
) -> None:
    async with at_the_desk(workspace.path) as desk:
        without_drafts(home)
        await desk.go("4.1")
        await desk.press("d")
        await desk.type("sometime")
        desk.app.turn_to(TODAY)
        await until(desk, lambda: isinstance(desk.app.screen, LeaveAndLose))
        await desk.press("escape")
        assert desk.app.turn is None and desk.app.screen.query_one("#day", Input).value == "sometime"


def test_what_can_be_kept_nowhere_is_told_in_full_and_safe_to_print(workspace: Workspace, home: Path) -> None:
    unsaved = Unsaved(Drafts(workspace.path, workspace.id))
    Keeping(unsaved, "risk", "new", "New risk").note("title", "Kept as a draft")
    unsaved.flush()
    assert unsaved.unkept == ()
    assert farewell(unsaved).endswith("they come back when you open the file again: New risk")
    shutil.rmtree(home / "state" / "drafts")
    without_drafts(home)
    Keeping(unsaved, "risk", "row", "R-01 [b]\x1b[2J").note("text", "two\nlines \u202e and \x1b[2J :x:")
    unsaved.flush()
    assert [each.text for each in unsaved.unkept] == ["two\nlines \u202e and \x1b[2J :x:"]
    assert farewell(unsaved).splitlines()[1:] == [
        "1 text could be kept nowhere. This is the last of it:", "", "R-01 [b]␛[2J:", "two", "lines ⇠ and ␛[2J :x:",
    ]  # fmt: skip
