"""A name that nobody has may be a slip: it is asked about where it was typed, and nothing else is lost with it."""

from pathlib import Path

from textual.widgets import Input, TextArea

from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.evidence import AddEvidence
from aims_tui.screens.dialogs.pick import PickPerson
from aims_tui.screens.dialogs.write import Form
from aims_tui.widgets.fields import FieldEditor
from aims_tui.workspace.store.workspace import Workspace
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import rows, said


def line(desk: Driver, name: str) -> Input:
    """Return the line of a field in the dialog that is open."""
    return desk.app.screen.query_one(f"#field-{name}", FieldEditor).query_one(Input)


async def test_a_slip_in_a_name_leads_back_into_the_form_with_all_that_was_typed(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("feedback")
        await desk.press("n")
        line(desk, "author").value = "Ms Brandt"
        line(desk, "owner").value = "Jonas Berg"
        desk.app.screen.query(TextArea).first().text = "The scope is unclear."
        await desk.press("ctrl+s")
        assert "Nobody is called 'Jonas Berg' yet" in said(desk.app.screen, ".dialog-text")
        await desk.press("escape")
        assert isinstance(desk.app.screen, Form)
        assert desk.app.focused is line(desk, "owner") and line(desk, "owner").value == "Jonas Berg"
        assert desk.app.screen.query(TextArea).first().text == "The scope is unclear."
        line(desk, "owner").value = "Jonas Bergh"
        await desk.press("ctrl+s", "y")
        assert rows(workspace, "SELECT r.text, p.name FROM remark r JOIN person p ON p.id = r.owner") == [
            ("The scope is unclear.", "Jonas Bergh")
        ]


async def test_a_remark_without_its_text_is_told_in_its_form(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("feedback")
        await desk.press("n")
        line(desk, "author").value = "Lead"
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Form) and line(desk, "author").value == "Lead"
        assert any("must not be empty" in each for each in desk.notices())


async def test_new_evidence_asks_about_its_owner_before_anything_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes(b"8 bytes.")
    async with at_the_desk(workspace.path) as desk:
        await desk.press("4", "n")
        desk.app.screen.query_one("#source", Input).value = str(tmp_path / "note.txt")
        line(desk, "owner").value = "Jo Newman"
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Confirm)
        await desk.press("escape")
        assert isinstance(desk.app.screen, AddEvidence) and desk.app.focused is line(desk, "owner")
        assert desk.app.screen.query_one("#source", Input).value == str(tmp_path / "note.txt")
        assert rows(workspace, "SELECT count(*) FROM evidence") == [(0,)]
        await desk.press("ctrl+s", "y")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert rows(workspace, "SELECT p.name FROM evidence e JOIN person p ON p.id = e.owner") == [("Jo Newman",)]


async def test_a_slip_while_an_owner_is_picked_can_be_mended(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("o")
        await desk.type("Jon")
        await desk.press("enter", "escape")
        assert isinstance(desk.app.screen, PickPerson) and desk.app.screen.query_one(Input).value == "Jon"
        assert desk.app.focused is desk.app.screen.query_one(Input)
        await desk.type("a")
        await desk.press("enter", "y")
        assert rows(workspace, "SELECT name FROM person WHERE name LIKE 'J%'") == [("Jona",)]


async def test_a_slip_in_the_form_of_the_panel_stays_in_its_field(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("owner", "Jonas Berg")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Confirm)
        await desk.press("escape")
        assert desk.editor("owner").typed == "Jonas Berg" and desk.editor("owner").has_focus_within
        assert rows(workspace, "SELECT count(*) FROM person WHERE name LIKE 'Jonas%'") == [(0,)]
        await desk.press("ctrl+z")
        assert desk.editor("owner").typed == "", "ctrl+z takes the typing back"
