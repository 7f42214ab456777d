"""Reading the opened record on its sheet, and going from there into the form and back."""

import pytest
from textual.geometry import Offset
from textual.widgets import Input, TextArea

from aims_tui import catalog
from aims_tui.widgets.fields import FieldEditor
from aims_tui.widgets.fields_view import PROSE_LINES, FieldsView
from aims_tui.widgets.tabs import TabStrip
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import fields, stands


def lines(fields_view: FieldsView) -> list[str]:
    """Return what stands on a sheet, line by line, also what is scrolled away."""
    fields_view.scroll_home(animate=False, immediate=True)
    found = [fields_view.render_line(y).text.rstrip() for y in range(fields_view.virtual_size.height)]
    assert all(len(line) <= fields_view.size.width for line in found)
    return found


def place(fields_view: FieldsView, label: str) -> Offset:
    """Return where on the sheet a label stands."""
    return Offset(2, next(y for y, line in enumerate(lines(fields_view)) if line.startswith(label)))


def writing_in(desk: Driver) -> str:
    """Return the name of the field that the keyboard is in, or empty."""
    editors = [each for each in desk.app.focused.ancestors_with_self if isinstance(each, FieldEditor)]
    return editors[0].field.name if editors else ""


async def test_a_record_is_read_in_words_and_only_what_matters_is_shown(workspace: Workspace) -> None:
    put(
        workspace, "A.2.2",
        applicability="applicable", inclusion_reasons='["risk", "law"]', status="in_progress", due="2026-12-14",
    )  # fmt: skip
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.go("A.2.2")
        await desk.write("owner", "Jane")
        await desk.press("escape")
        shown = fields(desk)
        assert shown["status"] == "In progress" and shown["owner"] == "Jane"
        assert shown["due"] == "2026-12-14  Mon, in 20 days"
        assert "," in shown["inclusion_reasons"] and "[" not in shown["inclusion_reasons"]
        assert shown["reviewer"] == "–", "no hints about typing where nobody types"
        assert "exclusion_justification" not in shown and "inclusion_justification" in shown
        put(workspace, "A.2.2", applicability="not_applicable", exclusion_justification="No system of this kind")
        desk.app.read()
        await desk.settle()
        assert fields(desk)["exclusion_justification"] == "No system of this kind"
        assert not {"status", "inclusion_reasons", "inclusion_justification"} & fields(desk).keys()
        await desk.press("enter")
        assert writing_in(desk) == "applicability", "an excluded control has no status to set"


async def test_going_through_the_list_makes_no_form(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("down", "down")
        assert not desk.panel.query(FieldEditor)
        await desk.press("enter")
        assert writing_in(desk) == "status" and not desk.panel.fields_view.display


@pytest.mark.parametrize("label, name", [("Due", "due"), ("How it is implemented", "implementation")])
async def test_a_click_on_a_field_leads_into_it_and_escape_back_to_reading(
    workspace: Workspace, label: str, name: str
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.pilot.click(FieldsView, offset=place(desk.panel.fields_view, label) + Offset(1, 0))
        await desk.settle()
        assert writing_in(desk) == name
        await desk.press("escape")
        assert desk.listing.has_focus and desk.panel.fields_view.display and not desk.panel.form.display


async def test_tab_leads_into_the_first_field_and_back_to_the_list(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("tab")
        assert writing_in(desk) == "status"
        await desk.press("shift+tab")
        assert desk.listing.has_focus and desk.panel.fields_view.display


async def test_what_was_written_is_read_as_soon_as_the_field_is_left(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("implementation", "Reviewed each spring")
        await desk.press("escape")
        assert stands(workspace, "4.1", "implementation") == "Reviewed each spring"
        assert fields(desk)["implementation"] == "Reviewed each spring"


async def test_text_that_cannot_be_saved_is_shown_in_its_place_and_marked(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("due", "someday")
        await desk.press("escape")
        row = next(each for each in desk.panel.fields_view.rows if each.field == "due")
        assert row.text.plain.startswith("someday  which day?")
        assert [str(each.style) for each in row.label.spans] == ["$text-warning"]
        await desk.press("enter")
        assert desk.editor("due").query_one(Input).value == "someday"
        put(workspace, "4.1", who="Colleague", due="2026-12-14")
        await desk.press("escape")
        desk.app.read()
        await desk.settle()
        row = next(each for each in desk.panel.fields_view.rows if each.field == "due")
        assert row.text.plain.startswith("someday"), "one's own text is not lost to somebody else's"
        assert [str(each.style) for each in row.label.spans] == ["bold $text-error"]


async def test_text_that_somebody_else_has_saved_in_the_same_words_waits_no_longer(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("implementation", "The same words")
        put(workspace, "4.1", who="Colleague", implementation="The same words")
        desk.app.read()
        await desk.settle()
        await desk.press("escape")
        assert len(desk.app.context.unsaved) == 0
        assert not (desk.panel.detail.conflicts)


@pytest.mark.parametrize("width", range(100, 124, 3))
async def test_no_word_is_cut_off_where_a_sheet_is_too_long_for_the_screen(workspace: Workspace, width: int) -> None:
    summary = catalog.load().requirements["A.2.2"].summary
    async with at_the_desk(workspace.path, size=(width, 24)) as desk:
        await desk.press("3")
        found = lines(desk.panel.fields_view)
        assert desk.panel.fields_view.virtual_size.height > desk.panel.fields_view.size.height
        assert " ".join(found[: found.index("")]) == summary


@pytest.mark.parametrize(
    "text",
    ["word " * 8000, "w" * 40_000, "line\n" * 400, "界" * 4000],
    ids=["words", "one word", "lines", "double width"],
)
async def test_a_text_as_long_as_a_book_is_cut_with_a_sign_and_stands_whole_in_the_form(
    workspace: Workspace, text: str
) -> None:
    put(workspace, "4.1", implementation=text)
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        found = lines(desk.panel.fields_view)
        begin = next(y for y, line in enumerate(found) if line.startswith("How it is implemented"))
        assert found[begin + PROSE_LINES[1]].endswith("…") and not found[begin + PROSE_LINES[1] + 1]
        await desk.press("enter")
        assert desk.editor("implementation").query_one(TextArea).text == text


async def test_the_titles_of_the_tabs_answer_a_click(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path, size=(150, 36)) as desk:
        await desk.go("4.1")
        strip = desk.panel.query_one(TabStrip)
        titles = [*strip.titles.values()]
        for number, name in enumerate(strip.titles):
            before = sum(len(title) + 2 for title in titles[:number])
            await desk.pilot.click(TabStrip, offset=(before + 2, 0))
            await desk.settle()
            assert desk.panel.tab == name and desk.listing.has_focus
            assert [each.id for each in desk.panel.children if each.display and each.id in strip.titles] == [name]


async def test_another_record_is_read_from_its_top_and_the_same_one_from_where_one_was(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path, size=(110, 24)) as desk:
        await desk.go("A.2.3")
        desk.panel.fields_view.scroll_to(y=6, animate=False, immediate=True)
        put(workspace, "A.2.3", who="Colleague", status="in_progress")
        desk.app.read()
        await desk.settle()
        assert desk.panel.detail.values["status"] == "in_progress" and desk.panel.fields_view.scroll_y == 6
        await desk.press("down")
        assert desk.panel.detail.ref == "A.2.4" and desk.panel.fields_view.scroll_y == 0
