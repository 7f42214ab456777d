"""A kind that a stranger wrote from ``docs/record-kinds.md`` alone, on every face. No product code knows its name.

The page's module is put where the page says: into ``KINDS`` of ``records/all.py``, and the hash of the new layout into
``LAYOUTS`` of ``records/schema.py``. Everything else, the application's screens too, finds it there by itself.
"""

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from textual.widgets import Input, SelectionList, TextArea

from aims_tui import settings
from aims_tui.insight.register import columns, groupable
from aims_tui.records import all as everything
from aims_tui.records import schema
from aims_tui.records.kinds import Kinds
from aims_tui.widgets.cards import RegisterCard
from aims_tui.widgets.tabs import TabStrip
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import gate, merge, verify
from aims_tui.workspace.store.workspace import Workspace
from tests.cli.conftest import CommandLine
from tests.conftest import act, started
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import entries, fields, rows, said
from tests.test_documentation import ROOT, kinds
from tests.workspace.steps import copy, tables, told

USUAL = everything.KINDS


@pytest.fixture(scope="session")
def described() -> Kinds:
    """The usual kinds and the two of the page."""
    found = kinds(ROOT / "docs" / "record-kinds.md")
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def strange(described: Kinds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put them among the others, as the page says."""
    monkeypatch.setattr(everything, "KINDS", described)
    monkeypatch.setitem(schema.LAYOUTS, schema.SCHEMA, hashlib.sha256(described.layout().encode("ascii")).hexdigest())


@pytest.fixture
def acme(tmp_path: Path, strange: None) -> Workspace:
    """A new workspace that has them."""
    return started(tmp_path / "acme.aims")


@pytest.fixture
def cli(acme: Workspace, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line at that workspace, used last by "Lead"."""
    settings.save(file=str(acme.path), name="Lead")
    return CommandLine(capsys)


def drilled(cli: CommandLine) -> None:
    """Have a drill that failed, with what it tried out and one lesson, and one that is still to be held."""
    cli.done("add", "drill", "title=Switch the assistant off", "due=2026-11-20")
    cli.done("set", "DR-01", "result=failed", "cause=Nobody knew the number to call")
    cli.done("link", "DR-01", "A.8.4", "--note", "who is told")
    cli.done("add", "lesson", "of=DR-01", "title=Print the number")
    cli.done("add", "drill", "title=Restore a copy", "due=2026-11-10")


def test_the_page_describes_every_sort_of_thing_that_a_kind_can_have(described: Kinds) -> None:
    drill, lesson = described["drill"], described["lesson"]
    assert drill.derived and drill.about.rules and drill.about.figures and drill.about.sheet and drill.about.ties
    assert (
        drill.links
        and drill.fields["cause"].when
        and drill.about.place == "registers"
        and lesson.about.part_of == "drill"
    )
    assert [*described][: len(USUAL)] == [*USUAL]


@pytest.mark.parametrize("kind", [*USUAL, "drill", "lesson"])
def test_a_name_stands_in_json_once(described: Kinds, kind: str) -> None:
    of = described[kind]
    parts = [each.about.many.replace(" ", "_") for each in described.values() if each.about.part_of == kind]
    names = [*of.fields, *of.derived, *(tie.key for tie in of.about.ties), *parts]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", [*USUAL, "drill", "lesson"])
def test_what_a_kind_names_is_there(described: Kinds, kind: str) -> None:
    of, about = described[kind], described[kind].about
    there = columns(of)
    assert {*about.columns, about.sort.removeprefix("-")} - {""} <= there.keys()
    assert {*about.asks} <= {each.name for each in of.editable}
    assert {about.due} - {""} <= {*of.fields, *of.derived}
    assert {*of.links} <= {tie.key for tie in about.ties} and not {*of.links} & {*of.fields, *of.derived}
    assert {tie.to for tie in about.ties} <= described.keys()
    assert not {tie.relation for tie in about.ties} & {*of.order}
    between = [{other.name, tie.to} for other in described.values() for tie in other.about.ties]
    assert all(between.count({kind, tie.to}) == 1 for tie in about.ties)
    if about.sheet is not None:
        assert {*about.sheet.columns} <= there.keys()
        assert about.sheet.group in ("", *groupable(of))
    if about.part_of:
        assert [each for each in of.belongs_by() if each.to == about.part_of and each.required]
    for field in of.fields.values():
        assert field.when is None or field.when[0] in of.fields
        assert (field.least is None) == (field.most is None)
        assert {code for code, _ in field.tones} <= {code for code, _ in field.choices}
        assert {tone for _, tone in field.tones} <= {"good", "doubtful", "bad"}


# The command line ----------------------------------------------------------------------------------------------------


def test_every_verb_knows_it(cli: CommandLine) -> None:
    drilled(cli)
    shown = cli.json("show", "DR-01")
    assert (shown["title"], shown["result"], shown["waiting"], shown["exercised"]) == (
        "Switch the assistant off", "failed", 1, ["A.8.4"],
    )  # fmt: skip
    assert [each["title"] for each in shown["lessons"]] == ["Print the number"]
    (failed, open_) = cli.json("list", "drills")
    assert {key: shown[key] for key in failed} == failed and open_["short"] == "DR-02"
    assert cli.json("list", "drills", "--filter", "waiting>0", "--filter", "exercised=A.8.4") == [failed]
    assert cli.json("list", "drills", "--filter", "late") == [open_]
    assert cli.says("list", "lessons", "--columns", "title,of")[-1].split() == ["Print", "the", "number", "DR-01"]
    assert "Say why DR-02 failed." in cli.refused("set", "DR-02", "result=failed")
    assert any("number to call" in each["text"] for each in cli.json("find", "to call"))
    assert {each["field"] for each in cli.json("log", "DR-01")} >= {"title", "due", "result", "cause"}
    cli.done("unlink", "DR-01", "A.8.4")
    assert cli.json("show", "dr-1")["exercised"] == []
    cli.done("undo")
    assert cli.json("show", "Switch the assistant off")["exercised"] == ["A.8.4"]
    cli.done("delete", "DR-01")
    assert [each["short"] for each in cli.json("list", "drill")] == ["DR-02"] and cli.json("list", "lessons") == []
    cli.done("undo")
    assert cli.json("show", "DR-01") == shown
    cli.done("set", "Print the number", "learned_on=2026-11-23")
    assert cli.json("show", "DR-01")["waiting"] == 0
    assert cli.says("verify")[0].startswith("Nothing was altered")


def test_what_is_linked_is_typed_like_a_field_and_taken_back_as_one_action(cli: CommandLine) -> None:
    cli.done("add", "drill", "title=Switch it off", "exercised=A.8.4; 6.1.3")
    assert cli.json("show", "DR-01")["exercised"] == ["6.1.3", "A.8.4"]
    assert any("6.1.3 AI risk treatment; A.8.4 Comm" in line for line in cli.says("show", "DR-01"))
    cli.done("set", "DR-01", "exercised=A.2.2,A.8.4", "result=passed")
    assert cli.json("show", "DR-01")["exercised"] == ["A.2.2", "A.8.4"]
    cli.done("undo")
    shown = cli.json("show", "DR-01")
    assert (shown["exercised"], shown["result"]) == (["6.1.3", "A.8.4"], "")
    cli.done("set", "A.9.2", "drills=DR-01")
    assert cli.json("show", "DR-01")["exercised"] == ["6.1.3", "A.8.4", "A.9.2"]
    cli.done("set", "DR-01", "exercises=")
    assert cli.json("show", "DR-01")["exercised"] == []
    assert "there is no requirement 'A.99'" in cli.refused("set", "DR-01", "exercised=A.2.2,A.99")
    assert "there is no requirement 'A.99'" in cli.refused("set", "DR-01", "exercised=A.99,A.2.2")
    assert "exercised" in cli.refused("set", "DR-01", "practised=A.2.2")


def test_a_requirement_tells_of_it(cli: CommandLine) -> None:
    drilled(cli)
    assert cli.json("show", "A.8.4")["links"] == [
        {"record": "drill", "id": "DR-01", "relation": "exercises", "note": "who is told"}
    ]


def test_what_does_not_matter_is_hidden(cli: CommandLine) -> None:
    drilled(cli)
    assert any(line.startswith("Cause") for line in cli.says("show", "DR-01"))
    assert not any(line.startswith("Cause") for line in cli.says("show", "DR-02"))


# The file ------------------------------------------------------------------------------------------------------------


def test_copies_come_together(acme: Workspace, cli: CommandLine, tmp_path: Path) -> None:
    drilled(cli)
    other = copy(acme.path, tmp_path / "other" / "copy.aims")
    (row,) = rows(acme, "SELECT id FROM drill WHERE short = 'DR-01'")
    drill = str(row[0])
    for workspace, cause in ((acme, "Nobody had it"), (other, "It had changed")):
        act(workspace, gate.Change("drill", drill, {"cause": cause}))
        act(workspace, gate.added(workspace.kinds["drill"], {"title": f"Again: {cause}"}))
        act(workspace, gate.added(workspace.kinds["lesson"], {"of": drill, "title": f"Because {cause.lower()}"}))
    done = merge.merge(acme, other.path)
    assert [each.shown for each in done.namesakes] == [("DR-03", "DR-03b")]
    (conflict,) = history.conflicts(acme)
    assert (conflict.record, conflict.field) == ("drill", "cause")
    assert len(tables(acme)["lesson"]) == 3 and len(tables(acme)["drill"]) == 4
    assert tables(acme) == told(acme) and not verify.verify(acme).problems


def test_an_older_file_gets_its_table_when_it_is_opened(
    tmp_path: Path, described: Kinds, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(everything, "KINDS", USUAL)
        before.setitem(schema.LAYOUTS, schema.SCHEMA, hashlib.sha256(USUAL.layout().encode("ascii")).hexdigest())
        old = started(tmp_path / "old.aims").path
    found = Workspace.open(old, kinds=described, schema=schema.SCHEMA + 1)
    act(found, gate.added(described["drill"], {"title": "Switch it off"}))
    assert [each["short"] for each in tables(found)["drill"].values()] == ["DR-01"]
    with sqlite3.connect(old) as connection:
        assert {"due", "result", "cause"} <= {row[1] for row in connection.execute("PRAGMA table_info(drill)")}


# The screen ----------------------------------------------------------------------------------------------------------


async def stand(desk: Driver, title: str) -> None:
    """Put the cursor on the line of the registers that holds these words."""
    if desk.app.current_mode != "registers":
        await desk.press("7")
    desk.listing.focus()
    desk.listing.go_to(next(each.key for each in desk.listing.lines if title in each.draw(100).plain))
    await desk.settle()


def lines(desk: Driver, kind: str) -> list[str]:
    """Return how the lines of a kind read."""
    return [each.draw(100).plain.strip() for each in desk.listing.lines if each.key.startswith(f"{kind}:")]


async def test_it_has_a_list_a_panel_and_tabs(acme: Workspace, cli: CommandLine) -> None:
    drilled(cli)
    async with at_the_desk(acme.path) as desk:
        await stand(desk, "Switch the assistant off")
        assert str(desk.listing.border_title) == "2 drills · 1 failed"
        assert [line.split()[0] for line in lines(desk, "drill")] == ["DR-01", "DR-02"], "the latest day first"
        assert fields(desk)["cause"] == "Nobody knew the number to call"
        assert "1  (Print the number)" in [row.text.plain for row in desk.panel.fields_view.rows]
        titles = {name: str(title) for name, title in desk.panel.query_one(TabStrip).titles.items()}
        assert titles == {
            "record": "Record", "part-lesson": "Lessons 1", "tie-exercises-requirement": "Controls 1",
            "evidence": "Evidence", "history": "History",
        }  # fmt: skip
        await stand(desk, "Restore a copy")
        assert "cause" not in fields(desk)
        await desk.tab("history")
        assert {each.what for each in desk.panel.shown.changes} >= {"Added", "Title", "Due"}


async def test_it_is_made_changed_tied_and_deleted_there(acme: Workspace) -> None:
    async with at_the_desk(acme.path) as desk:
        await stand(desk, "Drills")
        await desk.press("n")
        asked = [each.id for each in desk.app.screen.query("FieldEditor")]
        assert asked == ["field-title", "field-due", "field-exercised"]
        desk.app.screen.query_one("#field-title Input", Input).value = "Switch the assistant off"
        desk.app.screen.query_one("#field-due Input", Input).value = "20 Nov"
        await desk.press("ctrl+s")
        assert rows(acme, "SELECT short, title, result FROM drill") == [("DR-01", "Switch the assistant off", "")]
        assert desk.panel.detail is not None and desk.panel.detail.ref == "DR-01"

        await desk.choose("result", "failed")
        assert "Say why DR-01 failed." in said(desk.app.screen, ".dialog-text"), "the rule asks for what is missing"
        desk.app.screen.query_one(TextArea).text = "Nobody knew the number"
        await desk.press("ctrl+s", "escape")
        assert rows(acme, "SELECT result, cause FROM drill") == [("failed", "Nobody knew the number")]

        await desk.tab("part-lesson")
        await desk.press("n")
        desk.app.screen.query_one("#field-title Input", Input).value = "Print the number"
        await desk.press("ctrl+s")
        assert rows(acme, "SELECT title FROM lesson") == [("Print the number",)]
        await desk.tab("tie-exercises-requirement")
        await desk.press("l")
        desk.app.screen.query_one(Input).value = "A.8.4"
        await desk.press("enter")
        desk.app.screen.query_one(TextArea).text = "who is told"
        await desk.press("ctrl+s")
        assert rows(acme, "SELECT relation, note FROM link") == [("exercises", "who is told")]
        assert "who is told" in entries(desk.panel, "#tie-exercises-requirement OptionList")[0]
        await desk.press("enter")
        assert desk.app.current_mode == "annex" and desk.panel.detail.ref == "A.8.4"
        assert "Links 1" in [str(each) for each in desk.panel.query_one(TabStrip).titles.values()]
        await desk.tab("links")
        assert "Drills" in entries(desk.panel, "#links OptionList")[0]
        await desk.press("enter")
        assert desk.app.current_mode == "registers" and desk.panel.detail.ref == "DR-01"

        await desk.press("escape")
        desk.listing.focus()
        await desk.press("delete")
        told_ = [str(each.render()) for each in desk.app.screen.query(".dialog-list Static")]
        assert any("lesson: Print the number" in each for each in told_) and any("A.8.4" in each for each in told_)
        await desk.press("y")
        assert rows(acme, "SELECT count(*) FROM drill UNION ALL SELECT count(*) FROM lesson") == [(0,), (0,)]
        await desk.press("ctrl+z")
        assert rows(acme, "SELECT count(*) FROM drill UNION ALL SELECT count(*) FROM lesson") == [(1,), (1,)]


async def test_what_is_linked_is_typed_and_ticked_among_the_fields(acme: Workspace) -> None:
    async with at_the_desk(acme.path) as desk:
        await stand(desk, "Drills")
        await desk.press("n")
        desk.app.screen.query_one("#field-title Input", Input).value = "Switch it off"
        line = desk.app.screen.query_one("#field-exercised Input", Input)
        line.value = "a.8.4"
        line.focus()
        await desk.press("down")
        ticks = desk.app.screen.query_one(SelectionList)
        assert ticks.selected == ["A.8.4"] and "A.2.2 AI policy" in [str(each.prompt) for each in ticks.options]
        ticks.select("A.2.2")
        await desk.press("enter")
        assert line.value == "A.2.2, A.8.4"
        await desk.press("ctrl+s")
        assert desk.panel.detail.facts is not None
        assert [each.ref for each in desk.panel.detail.facts.tied("exercises")] == ["A.2.2", "A.8.4"]
        assert fields(desk)["exercised"].startswith("A.2.2 AI policy; A.8.4 ")

        await desk.write("exercised", "A.8.4, 6.1.3")
        await desk.press("ctrl+s")
        assert desk.panel.detail.typed["exercised"] == "6.1.3, A.8.4"
        desk.editor("exercised").query_one(Input).focus()
        await desk.press("down")
        desk.app.screen.query_one(SelectionList).deselect("6.1.3")
        await desk.press("enter")
        await desk.settle()
        assert desk.panel.detail.typed["exercised"] == "A.8.4"
        await desk.press("escape", "ctrl+z")
        assert desk.panel.detail.typed["exercised"] == "6.1.3, A.8.4"
        await desk.write("exercised", "A.99")
        await desk.press("ctrl+s")
        assert desk.editor("exercised").typed == "A.99", "what cannot be stays where it was typed"
        assert rows(acme, "SELECT count(*) FROM link") == [(2,)]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_its_list_is_filtered_grouped_sorted_and_given_the_whole_width(
    acme: Workspace, cli: CommandLine, size: tuple[int, int]
) -> None:
    drilled(cli)
    async with at_the_desk(acme.path, size=size) as desk:
        await stand(desk, "DR-01")
        await desk.press("f")
        desk.app.screen.query_one(SelectionList).select("result=failed")
        await desk.press("enter")
        assert [line.split()[0] for line in lines(desk, "drill")] == ["DR-01"]
        assert str(desk.listing.border_title).startswith("1 of 2 drills")
        desk.listing.focus()
        await desk.press("escape")
        assert len(lines(desk, "drill")) == 2
        await stand(desk, "DR-01")
        await desk.press("minus")
        assert [line.split()[0] for line in lines(desk, "drill")] == ["DR-02", "DR-01"]
        await desk.press("t")
        assert desk.section.has_class("-table")
        await desk.press("enter")
        assert not desk.section.has_class("-table"), "entering needs the panel"
        await desk.press("escape")


async def test_a_field_of_several_is_set_at_once(acme: Workspace, cli: CommandLine) -> None:
    cli.done("add", "drill", "title=First")
    cli.done("add", "drill", "title=Second")
    async with at_the_desk(acme.path) as desk:
        await stand(desk, "First")
        await desk.press("space")
        await stand(desk, "Second")
        await desk.press("space", "s")
        assert entries(desk.app.screen)[2] == "3 Result"
        await desk.press("3", "1")
        assert rows(acme, "SELECT result FROM drill") == [("passed",), ("passed",)]
        await desk.press("ctrl+z")
        assert rows(acme, "SELECT result FROM drill") == [("",), ("",)]


async def test_the_dashboard_counts_it_and_it_is_found_from_anywhere(acme: Workspace, cli: CommandLine) -> None:
    drilled(cli)
    async with at_the_desk(acme.path) as desk:
        card = desk.app.screen.query_one("#card-registers", RegisterCard)
        await desk.until(lambda: bool(card.counts))
        text = card.render().plain
        assert "2 drills" in text and "1 failed" in text
        await desk.press("colon")
        await desk.type("DR-02")
        await desk.press("enter")
        assert desk.app.current_mode == "registers" and desk.panel.detail.ref == "DR-02"
        await desk.press("slash")
        await desk.type("print the")
        await desk.press("enter")
        assert desk.panel.detail is not None and desk.panel.detail.ref in ("Print the number", "DR-01")


# The workbook --------------------------------------------------------------------------------------------------------


@pytest.fixture
def book(cli: CommandLine, tmp_path: Path) -> Callable[[], Any]:
    """Writes the workbook and reads it back."""

    def make() -> Any:
        cli.done("export", tmp_path / "aims.xlsx")
        return load_workbook(tmp_path / "aims.xlsx")

    return make


def test_it_has_a_sheet_with_links_and_stands_in_contents_and_log(cli: CommandLine, book: Callable[[], Any]) -> None:
    drilled(cli)
    read = book()
    sheet = read["Drills"]
    body = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(number for number, row in enumerate(body) if row[0] == "Id")
    assert body[head][:7] == ["Id", "Title", "Due", "Result", "Cause", "Open lessons", "Controls"]
    first, second = body[head + 1], body[head + 2]
    assert (first[0], first[3], first[4], first[5], first[6]) == (
        "DR-01", "Failed", "Nobody knew the number to call", 1, "A.8.4",
    )  # fmt: skip
    assert (second[0], second[3] or "", second[4] or "") == ("DR-02", "", "")
    link = sheet.cell(head + 2, 7).hyperlink
    (control,) = [cell.row for row in read["SoA"].iter_rows(max_col=1) for cell in row if cell.value == "A.8.4"]
    assert link is not None and link.location == f"'SoA'!A{control}"
    assert any("2 drills, 1 failed" in str(value) for row in body for value in row)
    assert any("who is told" in str(value) for row in body for value in row)
    cover = [str(cell.value) for row in read["Cover"].iter_rows() for cell in row]
    assert any(each.startswith("Drills") for each in cover)
    log = [str(cell.value) for row in read["Change log"].iter_rows() for cell in row]
    assert "Drill DR-01" in log and "Lesson Print the number" in log and "DR-01 – A.8.4" in log


def test_its_tie_is_no_reason_to_include_a_control(cli: CommandLine, book: Callable[[], Any]) -> None:
    drilled(cli)
    cli.done("set", "A.8.4", "applicability=applicable", "inclusion_reasons=law")
    read = [[str(cell.value) for cell in row] for row in book()["SoA"].iter_rows()]
    row = next(cells for cells in read if cells[0] == "A.8.4")
    assert "Law" in row and not any("proved" in each for each in row)


def test_without_rows_there_is_no_sheet(book: Callable[[], Any]) -> None:
    assert "Drills" not in book().sheetnames


def test_hostile_texts_stay_texts(cli: CommandLine, book: Callable[[], Any]) -> None:
    hostile = "=1+1 [red]bold[/red] <b>"
    cli.done("add", "drill", f"title={hostile}")
    cli.done("add", "lesson", "of=DR-01", f"title={hostile}")
    assert cli.json("show", "DR-01")["title"] == hostile
    cells = [cell for row in book()["Drills"].iter_rows() for cell in row if hostile in str(cell.value)]
    assert cells and all(cell.data_type == "s" for cell in cells)
