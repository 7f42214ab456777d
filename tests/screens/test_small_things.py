"""What a person notices only when it is missing: hints, places of notices, the cursor, what is said once."""

from textual.widgets import Input, TextArea

from aims_tui import settings
from aims_tui.screens.dialogs.finder import Finder
from aims_tui.screens.dialogs.shortlist import Shortlist
from aims_tui.widgets.listing import Listing
from aims_tui.widgets.next_up import NextUp
from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put, requirement
from tests.screens.driving import at_the_desk
from tests.screens.reading import footer, said, stands


async def test_the_foot_offers_no_key_that_would_be_written_into_the_text(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        assert "/ Search" in footer(desk.app.screen)
        await desk.write("implementation", "a")
        await desk.settle()
        assert "/ Search" not in footer(desk.app.screen) and "^s Save" in footer(desk.app.screen)


async def test_escape_says_when_it_lets_a_selection_go(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("space", "space", "escape")
        assert "2 lines no longer selected." in desk.notices()


async def test_ctrl_c_says_how_to_leave_without_a_sign_of_markup(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.app.action_help_quit()
        await desk.settle()
        assert desk.notices() == ["ctrl+q saves what is being typed and leaves."]


async def test_a_notice_stands_above_where_one_writes_below(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path, size=(120, 36)) as desk:
        await desk.go("4.1")
        await desk.write("implementation", "a")
        area = desk.editor("implementation").query_one(TextArea)
        assert area.region.bottom > 18
        desk.app.notify("Somebody saved.")
        await desk.settle()
        (toast,) = desk.app.screen.query("Toast")
        assert not toast.region.overlaps(area.region) and toast.region.bottom < 18
        await desk.press("escape")
        desk.app.clear_notifications()
        desk.app.notify("Somebody saved.")
        await desk.settle()
        (toast,) = desk.app.screen.query("Toast")
        assert toast.region.y > 18


async def test_the_terminals_cursor_stands_on_the_line_of_the_list(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("down")
        listing = desk.listing
        at = listing.region.y + listing.gutter.top + listing.cursor - listing.scroll_offset.y
        assert desk.app.cursor_position == (listing.region.x + listing.gutter.left, at)


async def test_a_cursor_that_should_not_blink_does_not(workspace: Workspace) -> None:
    settings.save(blink=False)
    async with at_the_desk(workspace.path) as desk:
        await desk.press("slash")
        assert desk.app.screen.query_one(Input).cursor_blink is False


async def test_a_name_is_found_once(workspace: Workspace) -> None:
    act(workspace, gate.added(workspace.kinds["person"], {"name": "Jane Roe"}))
    async with at_the_desk(workspace.path) as desk:
        await desk.press("colon")
        assert isinstance(desk.app.screen, Finder)
        await desk.type("jane")
        await desk.settle()
        (line,) = desk.app.screen.query_one(Listing).lines
        assert line.draw(60).plain.split() == ["Jane", "Roe", "person"]


async def test_a_workspace_that_is_no_demo_does_not_say_so(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press("7", "down")
        assert not any(row.field == "demo" for row in desk.panel.fields_view.rows)


async def test_what_somebody_tied_to_a_requirement_stands_in_its_guide_with_the_note(workspace: Workspace) -> None:
    act(
        workspace,
        edits.link_change(
            workspace.kinds,
            ("requirement", requirement(workspace, "A.2.2")),
            ("requirement", requirement(workspace, "4.1")),
            "The policy rests on these issues",
        ),
    )
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("guide")
        related = desk.panel.query_one("#related")
        prompts = [str(option.prompt) for option in related.options]
        assert "A.2.2 AI policy  The policy rests on these issues" in prompts
        related.focus()
        related.highlighted = prompts.index("A.2.2 AI policy  The policy rests on these issues")
        await desk.press("enter")
        assert desk.panel.detail.ref == "A.2.2"


async def test_ctrl_s_saves_an_unsaved_text_where_it_belongs(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("due", "someday")
        await desk.press("enter")
        await desk.write("implementation", "We meet.")
        desk.app.context.unsaved.forget("requirement", requirement(workspace, "4.1"), "due")
        desk.app.action_unsaved()
        await desk.settle()
        await desk.press("ctrl+s")
        assert stands(workspace, "4.1", "implementation") == "We meet."
        assert len(desk.app.context.unsaved) == 0


async def test_the_hint_of_a_decision_follows_what_one_does(workspace: Workspace) -> None:
    row = requirement(workspace, "4.1")
    for text in ("one", "other"):
        act(workspace, gate.Change("requirement", row, {"implementation": text}, {"implementation": ()}))
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("c")
        assert said(desk.app.screen, "#how").startswith("Enter takes the chosen one.")
        await desk.press("e")
        assert said(desk.app.screen, "#how").startswith("ctrl+s saves what stands here.")


async def test_the_first_export_that_fails_speaks_of_no_old_workbook(workspace: Workspace) -> None:
    put(workspace, "4.1", status="in_progress")
    folder = workspace.path.parent / "closed"
    folder.mkdir()
    async with at_the_desk(workspace.path) as desk:
        await desk.press("x")
        desk.app.screen.query_one("#path", Input).value = str(folder / ("x" * 300 + ".xlsx"))
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(desk.notices()))
        assert "The old one" not in " ".join(desk.notices())


async def test_the_first_key_down_in_the_list_of_evidence_takes_the_first_line(workspace: Workspace) -> None:
    for title in ("One", "Two"):
        act(workspace, gate.added(workspace.kinds["evidence"], {"title": title, "link": "https://example.org"}))
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("e", "down", "enter", "enter")
        assert [each.short for each in desk.panel.detail.evidence] == ["EV-01"]


async def test_what_cannot_be_kept_leaves_the_dialog_open_and_the_keyboard_on_it(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press("4", "n")
        desk.app.screen.query_one("#source", Input).value = "https://example.org"
        for field, text, said_ in (
            ("valid_until", "1.0", "Valid until"),
            ("title", "x" * 5000, "single line of at most"),
        ):
            line = desk.app.screen.query_one(f"#field-{field} Input", Input)
            line.value = text
            await desk.press("ctrl+s")
            assert desk.app.screen.is_modal and line.has_focus
            assert any(said_ in each for each in desk.notices())
            line.value = ""
        await desk.press("ctrl+s")
        assert len(desk.app.context.session.evidence()) == 1


async def test_an_overdue_remark_is_flagged_counted_and_found(workspace: Workspace) -> None:
    act(workspace, gate.added(workspace.kinds["remark"], {
        "requirement": requirement(workspace, "5.3"), "on": "2026-10-20", "text": "Who?", "due": "2026-11-01",
    }))  # fmt: skip
    async with at_the_desk(workspace.path) as desk:
        assert "0 requirements\nand 1 other\nlongest 23 days" in str(
            desk.app.screen.query_one("#card-overdue").render()
        )
        assert "5.3 Who?\nremark 23 days late" in str(desk.app.screen.query_one(NextUp).options[0].prompt)
        desk.app.screen.query_one("#card-overdue").focus()
        await desk.press("enter")
        assert isinstance(desk.app.screen, Shortlist)
        await desk.press("enter")
        assert desk.panel.detail.ref == "5.3"
        await desk.go("5.3")
        assert "⚑" in desk.label("5.3")


async def test_a_heading_leaves_the_list_its_whole_width_on_a_small_screen(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.go("4.1")
        wide = desk.listing.region.width
        await desk.press("up")
        assert desk.listing.line.heading and desk.listing.region.width == wide == 80
