"""The section of all evidence: keys, filter, what it supports."""

from pathlib import Path

import pytest
from textual.widgets import DataTable, Input, Select, SelectionList, TextArea

from aims_tui.screens import viewer
from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.finder import Finder
from aims_tui.screens.dialogs.reading import ReadFile
from aims_tui.widgets.pages import Pages
from aims_tui.workspace.store.workspace import Workspace
from tests.screens.driving import at_the_desk
from tests.screens.reading import entries, rows


async def test_evidence_is_added_linked_noted_filtered_replaced_and_deleted(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    monkeypatch.setattr(viewer, "shows", lambda target: not seen.append(Path(target)))
    for name in ("policy.md", "policy 2.md"):
        (tmp_path / name).write_text(name, "utf-8")
    async with at_the_desk(workspace.path) as desk:
        await desk.press("4")
        assert "Press n" in desk.listing.empty
        await desk.press("v", "r", "delete")
        assert not desk.app.screen.is_modal, "without evidence these keys do nothing"
        for source in (str(tmp_path / "policy.md"), "https://example.org/minutes"):
            await desk.press("n")
            desk.app.screen.query_one("#source", Input).value = source
            await desk.press("ctrl+s")
            await desk.settle()
        assert str(desk.listing.border_title) == "2 pieces of evidence"
        assert desk.panel.detail.ref == "EV-02", "the cursor goes to what was added"
        await desk.press("f")
        desk.app.screen.query_one(SelectionList).select("kept=Link only")
        await desk.press("enter")
        assert str(desk.listing.border_title) == "1 of 2 pieces of evidence"
        desk.listing.focus()
        await desk.press("escape", "home")
        assert desk.panel.detail.ref == "EV-01"
        await desk.press("v")
        assert isinstance(desk.app.screen, ReadFile) and not seen
        await desk.press("o")
        assert [each.read_text("utf-8") for each in seen] == ["policy.md"]
        await desk.tab("supports")
        await desk.press("l")
        assert isinstance(desk.app.screen, Finder)
        desk.app.screen.query_one(Input).value = "EV-02"
        await desk.press("enter")
        assert any("choose a clause" in each for each in desk.notices())
        await desk.press("l")
        desk.app.screen.query_one(Input).value = "5.2"
        await desk.press("enter")
        assert [each.ref for each in desk.panel.detail.supports] == ["5.2"]
        await desk.press("t")
        desk.app.screen.query_one(TextArea).text = "is the policy"
        await desk.press("ctrl+s")
        assert "is the policy" in entries(desk.panel, "#supports OptionList")[0]
        await desk.press("enter")
        assert desk.section.MODE == "clauses" and desk.panel.detail.ref == "5.2"
        await desk.press("4")
        await desk.tab("supports")
        await desk.press("u")
        assert rows(workspace, "SELECT count(*) FROM link") == [(0,)]
        await desk.press("escape", "ctrl+z")
        assert rows(workspace, "SELECT count(*) FROM link") == [(1,)]
        await desk.press("r")
        assert desk.app.screen.query_one("#field-same_notes Select", Select).value == "no", (
            "a note is not taken over blindly"
        )
        desk.app.screen.query_one("#source", Input).value = str(tmp_path / "policy 2.md")
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT short, state FROM evidence WHERE file <> '' ORDER BY short") == [
            ("EV-01", "superseded"), ("EV-03", "not_stated"),
        ]  # fmt: skip
        assert desk.notices()[-1] == (
            "EV-03 takes the place of EV-01, which is kept as superseded; "
            "its links stand at EV-03 too, without its notes."
        )
        assert desk.panel.detail is not None and desk.panel.detail.ref == "EV-03", "the cursor goes to it"
        assert rows(workspace, "SELECT note FROM link ORDER BY note") == [("",), ("is the policy",)]
        desk.listing.focus()
        desk.listing.go_to(next(each.key for each in desk.listing.lines if "minutes" in each.draw(80).plain))
        await desk.settle()
        await desk.press("delete")
        assert isinstance(desk.app.screen, Confirm)
        await desk.press("escape")
        assert rows(workspace, "SELECT count(*) FROM evidence") == [(3,)]
        await desk.press("delete")
        await desk.press("y")
        assert rows(workspace, "SELECT short FROM evidence ORDER BY short") == [("EV-01",), ("EV-03",)]


async def test_texts_and_tables_are_read_inside_and_nothing_is_started(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "shows", lambda target: pytest.fail(f"{target} was opened outside"))
    for name, content in (
        ("notes.txt", "First [b]line\nsecond \x1b[2J"),
        ("policy.md", "# The policy\n\n[a link](https://example.org) [b]"),
        ("people.csv", "Name;Role\n[b]Jane;Lead\nZoë;\x1b[2J"),
        ("empty.csv", ""),
    ):
        (tmp_path / name).write_text(content, "utf-8")
    async with at_the_desk(workspace.path) as desk:
        await desk.press("4")
        for name in ("notes.txt", "policy.md", "people.csv", "empty.csv"):
            await desk.press("n")
            desk.app.screen.query_one("#source", Input).value = f"'{tmp_path / name}' "
            await desk.press("ctrl+s")
            await desk.settle()
            await desk.press("v")
            assert isinstance(desk.app.screen, ReadFile), name
            read = desk.app.screen.query_one("#read")
            if name == "notes.txt":
                assert isinstance(read, TextArea) and read.text == "First [b]line\nsecond \u241b[2J"
            elif name == "policy.md":
                assert isinstance(read, Pages) and read.plain.startswith("The policy\n━━━")
            elif name == "people.csv":
                assert isinstance(read, DataTable)
                assert [str(each.label) for each in read.columns.values()] == ["Name", "Role"]
                assert [str(each) for each in read.get_row_at(1)] == ["Zoë", "\u241b[2J"]
                assert str(read.get_row_at(0)[0]) == "[b]Jane"
            await desk.press("escape")
            assert not desk.app.screen.is_modal, name


async def test_only_web_and_mail_addresses_are_opened(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(viewer, "shows", lambda target: not opened.append(target))
    async with at_the_desk(workspace.path) as desk:
        await desk.press("4")
        for source in ("www.example.org/a", "mailto:jane@example.org", "smb://server/share", "javascript://x"):
            await desk.press("n")
            desk.app.screen.query_one("#source", Input).value = source
            await desk.press("ctrl+s")
            await desk.settle()
            await desk.press("v")
    assert opened == ["https://www.example.org/a", "mailto:jane@example.org"]


async def test_new_evidence_takes_version_days_and_owner_and_refuses_an_end_before_its_issue(
    workspace: Workspace,
) -> None:
    async with at_the_desk(workspace.path) as desk:
        desk.welcome_everybody()
        await desk.press("4", "n")
        typed = {
            "#source": "https://example.org/policy", "#field-version Input": "1.2", "#field-issued_on Input": "20 Nov",
            "#field-valid_until Input": "2026-11-01", "#field-owner Input": "Jane Roe",
        }  # fmt: skip
        for place, text in typed.items():
            desk.app.screen.query_one(place, Input).value = text
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT count(*) FROM evidence") == [(0,)]
        assert any("it was issued on 2026-11-20" in each for each in desk.notices())
        await desk.press("n")
        assert desk.app.screen.query_one("#field-version Input", Input).value == "1.2", "nothing is typed twice"
        desk.app.screen.query_one("#field-valid_until Input", Input).value = "31.12.2027"
        await desk.press("ctrl+s")
        assert rows(
            workspace,
            "SELECT e.version, e.issued_on, e.valid_until, p.name, e.state"
            " FROM evidence e JOIN person p ON p.id = e.owner",
        ) == [("1.2", "2026-11-20", "2027-12-31", "Jane Roe", "not_stated")]


async def test_no_key_is_silent_in_an_empty_list(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press("4")
        for key in ("v", "r", "delete"):
            desk.app.clear_notifications()
            await desk.press(key)
            assert len(desk.notices()) == 1 and desk.notices()[0].startswith("The list is empty: "), key
        await desk.go("4.1")
        await desk.press("f", *["down"] * 2, "space", "enter")
        assert desk.listing.lines == []
        for key in ("s", "o", "d", "e", "m"):
            desk.app.clear_notifications()
            await desk.press(key)
            assert len(desk.notices()) == 1 and "Press f to change the filter" in desk.notices()[0], key
