"""The panel's tabs: guide, evidence, feedback, history."""

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Select, Static, TextArea

from aims_tui import catalog
from aims_tui.screens import viewer
from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.evidence import AddEvidence, PickEvidence
from aims_tui.screens.dialogs.write import Form, WriteText
from aims_tui.widgets import record_history
from aims_tui.widgets.feedback import Feedback
from aims_tui.widgets.guide import Guide
from aims_tui.widgets.record_history import RecordHistory
from aims_tui.widgets.tabs import TabStrip
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import people
from aims_tui.workspace.store import evidence_files, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act, put, requirement
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import entries, fields, rows, said, stands


def link(workspace: Workspace, ref: str, title: str, **fields: str) -> str:
    """Add evidence that supports a requirement; return its row."""
    made = gate.added(workspace.kinds["evidence"], {"title": title, "link": "https://example.org/x", **fields})
    tie = edits.link_change(workspace.kinds, ("evidence", made.row), ("requirement", requirement(workspace, ref)))
    act(workspace, made, tie)
    return made.row


def tab_title(desk: Driver, name: str) -> str:
    return desk.panel.query_one(TabStrip).titles[name]


async def test_a_day_that_lies_in_the_past_is_understood_so_while_it_is_typed_and_when_it_is_saved(
    workspace: Workspace,
) -> None:
    act(workspace, gate.added(workspace.kinds["evidence"], {"title": "Minutes"}))
    async with at_the_desk(workspace.path) as desk:
        await desk.press("4")
        for name, day in (("issued_on", "2025-11-27"), ("valid_until", "2026-11-27")):
            await desk.write(name, "27 Nov")
            assert day in said(desk.editor(name), ".field-hint")
            await desk.press("enter")
            assert desk.panel.detail.values[name] == day


async def test_a_day_ahead_is_refused_where_something_has_been_and_the_hint_says_so_before(
    workspace: Workspace,
) -> None:
    act(workspace, gate.added(workspace.kinds["evidence"], {"title": "Minutes"}))
    async with at_the_desk(workspace.path) as desk:
        await desk.press("4")
        await desk.write("issued_on", "2026-12-14")
        assert said(desk.editor("issued_on"), ".field-hint") == "Mon, in 20 days: lies in the future"
        await desk.press("enter")
        assert any("Issued on: 14 December 2026 lies in the future" in each for each in desk.notices())
        assert rows(workspace, "SELECT issued_on FROM evidence") == [("",)]


async def test_letters_typed_into_an_open_dropdown_find_their_word_and_reach_nothing_else(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.2.2")
        await desk.write_on()
        desk.editor("status").query_one(Select).focus()
        await desk.press("enter")
        await desk.type("soxd")
        assert not desk.app.screen.is_modal and desk.notices() == []
        await desk.type("in")
        await desk.press("enter")
        assert stands(workspace, "A.2.2", "status") == "in_progress"


async def test_the_tabs_change_from_the_list_and_from_within(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        names = ["record", "guide", "evidence", "feedback", "part-action", "part-approval", "links", "history"]
        seen = [desk.panel.tab]
        for key in ("right", "right_square_bracket", *["right"] * 6):
            await desk.press(key)
            seen.append(desk.panel.tab)
            assert desk.listing.has_focus
        assert seen == [*names, "history"], "beyond the last tab there is nothing"
        await desk.press("right_square_bracket", "left")
        assert desk.panel.tab == "record"
        await desk.press("left_square_bracket")
        assert desk.panel.tab == "history"
        await desk.press(*["left_square_bracket"] * 5)
        await desk.press("enter", "left_square_bracket")
        assert desk.panel.tab == "guide" and not desk.listing.has_focus
        assert desk.panel.query_one("#questions").has_focus, "the keyboard follows from tab to tab"
        await desk.press("escape")
        assert desk.listing.has_focus and desk.panel.tab == "guide"
        await desk.press("down")
        assert catalog.load().requirements["4.2"].summary in said(desk.panel, "#guide-summary")


async def test_questions_are_answered_by_a_key_and_written_out_in_a_text(workspace: Workspace) -> None:
    asked = catalog.load().requirements["4.1"].questions
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("guide")
        await desk.press("y")
        await desk.press("p")
        assert rows(workspace, "SELECT question, verdict FROM answer ORDER BY question") == [
            (asked[0].id, "yes"), (asked[1].id, "partly"),
        ]  # fmt: skip
        assert tab_title(desk, "guide") == f"Guide 2/{len(asked)}"
        questions = desk.panel.query_one("#questions", OptionList)
        questions.highlighted = 0
        assert entries(desk.panel, "#questions")[0].startswith("● Yes")
        await desk.press("n")
        assert rows(workspace, "SELECT verdict FROM answer WHERE question = ?", asked[0].id) == [("no",)]
        questions.highlighted = 0
        await desk.press("t")
        dialog = desk.app.screen
        assert isinstance(dialog, WriteText) and asked[0].text in said(dialog, ".dialog-text")
        dialog.query_one(TextArea).text = "Nobody looked at it"
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT verdict, text FROM answer WHERE question = ?", asked[0].id) == [
            ("no", "Nobody looked at it")
        ]
        assert "Nobody looked at it" in entries(desk.panel, "#questions")[0]
        await desk.press("backspace")
        assert rows(workspace, "SELECT verdict, text FROM answer WHERE question = ?", asked[0].id) == [
            ("", "Nobody looked at it")
        ], "open again, and the text stays"
        await desk.press("enter")
        assert isinstance(desk.app.screen, WriteText), "enter on a question writes as well"
        desk.app.screen.query_one(TextArea).text = "changed"
        await desk.press("escape")
        assert "Nobody looked at it" in entries(desk.panel, "#questions")[0]
        assert len(desk.app.context.unsaved) == 1, "the text that was left is kept as a draft"


async def test_a_related_requirement_is_one_enter_away_in_either_section(workspace: Workspace) -> None:
    book = catalog.load()
    entry = next(each for each in book.of("subclause") if any(ref.startswith("A.") for ref in each.related))
    control = next(number for number, ref in enumerate(entry.related) if ref.startswith("A."))
    async with at_the_desk(workspace.path) as desk:
        await desk.go(entry.ref)
        await desk.tab("guide")
        related = desk.panel.query_one("#related", OptionList)
        assert [each.split(" ")[0] for each in entries(desk.panel, "#related")] == list(entry.related)
        related.focus()
        related.highlighted = control
        await desk.press("enter")
        assert desk.section.MODE == "annex" and desk.panel.detail.ref == entry.related[control]


async def test_feedback_is_written_answered_resolved_reopened_and_deleted(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("feedback")
        feedback = desk.panel.query_one(Feedback)
        assert "No auditor" in said(feedback, ".nothing") and feedback.query_one(".nothing", Static).display
        await desk.press("n")
        form = desk.app.screen
        assert isinstance(form, Form)
        await desk.press("ctrl+s")
        assert any("must not be empty" in each or "needs its text" in each for each in desk.notices())
        assert rows(workspace, "SELECT count(*) FROM remark") == [(0,)]
        if desk.app.screen is not form:
            await desk.press("n")
        desk.app.screen.query_one("#field-author Input", Input).value = "Ms Brandt"
        desk.app.screen.query_one("#field-text TextArea", TextArea).text = "Who reviews the context?"
        await desk.pilot.pause()
        await desk.press("ctrl+s")
        assert rows(workspace, 'SELECT author, "on", text FROM remark') == [
            ("Ms Brandt", "2026-11-24", "Who reviews the context?")
        ]
        assert tab_title(desk, "feedback") == "Feedback 1 · 1 open"
        assert "Not answered yet" in entries(feedback)[0] and "open" in entries(feedback)[0]
        await desk.press("enter")
        assert "Ms Brandt · 2026-11-24\nWho reviews the context?" in said(desk.app.screen, ".dialog-text")
        assert not desk.app.screen.query("#field-text"), "nobody rewrites the auditor's words on the way to an answer"
        desk.app.screen.query_one("#field-answer TextArea", TextArea).text = "The lead, each spring"
        await desk.pilot.pause()
        await desk.press("ctrl+s")
        assert "Our answer: The lead, each spring" in entries(feedback)[0]
        await desk.press("e")
        desk.app.screen.query_one("#field-text TextArea", TextArea).text = "Who reviews the context, and when?"
        await desk.pilot.pause()
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT text, answer FROM remark") == [
            ("Who reviews the context, and when?", "The lead, each spring")
        ]
        await desk.press("r")
        assert rows(workspace, "SELECT resolved_on FROM remark") == [("2026-11-24",)]
        assert tab_title(desk, "feedback") == "Feedback 1" and "resolved 2026-11-24" in entries(feedback)[0]
        await desk.press("r")
        assert rows(workspace, "SELECT resolved_on FROM remark") == [("",)]
        await desk.press("delete")
        assert isinstance(desk.app.screen, Confirm)
        await desk.press("escape")
        assert rows(workspace, "SELECT count(*) FROM remark") == [(1,)]
        await desk.press("delete")
        await desk.press("y")
        assert rows(workspace, "SELECT count(*) FROM remark") == [(0,)] and entries(feedback) == []
        await desk.press("escape", "ctrl+z")
        assert rows(workspace, "SELECT count(*) FROM remark") == [(1,)]
        assert len(desk.app.context.unsaved) == 0


async def test_the_history_tells_every_field_and_shows_long_texts_as_a_difference(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_history, "MOST", 3)
    put(workspace, "4.1", implementation="A note names the outside.\nReviewed each spring.")
    put(workspace, "4.1", who="Colleague", implementation="A note names the outside.\nReviewed each autumn.")
    act(workspace, gate.Change("requirement", requirement(workspace, "4.1"), {"status": "in_progress"}), why="begun")
    link(workspace, "4.1", "Context note")
    put(workspace, "4.1", due="2026-12-14")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("history")
        shown = desk.panel.query_one(RecordHistory)
        assert shown.has_focus
        text = said(shown, "#history")
        assert "Due: – → 2026-12-14" in text and "Linked" in text and "begun" in text
        assert "Status: Not started → In progress" in text
        assert "2 older changes: press m" in text and "autumn" not in text
        await desk.press("m")
        content = shown.query_one("#history", Static).render()
        text = str(content)
        assert "older changes" not in text and text.index("Colleague") < text.rindex("Lead")
        gone = [text[span.start : span.end] for span in content.spans if "strike" in str(span.style)]
        new = [text[span.start : span.end] for span in content.spans if "underline" in str(span.style)]
        assert any("spring" in each for each in gone) and any("autumn" in each for each in new)
        assert not any("names the outside" in each for each in gone), "what stayed is not struck out"
        put(workspace, "4.1", who="Colleague", due="")
        desk.app.read()
        await desk.settle()
        await desk.settle()
        assert "Due: 2026-12-14 → –" in said(shown, "#history"), "it goes on while one looks"
        await desk.press("escape")
        await desk.go("4.2")
        await desk.settle()
        assert "Nothing has been changed here yet" in said(shown, "#history")


async def test_the_evidence_tab_adds_links_notes_and_leads_to_the_evidence(
    workspace: Workspace, tmp_path: Path
) -> None:
    put(workspace, "4.2", status="in_progress")
    first = link(workspace, "4.2", "Interested parties")
    paper = tmp_path / "context note.md"
    paper.write_text("Context", "utf-8")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("evidence")
        assert "Nothing is linked yet" in said(desk.panel.query_one("EvidenceList"), ".nothing")
        for key in ("t", "v", "r", "u"):
            await desk.press(key)
            assert not desk.app.screen.is_modal, "without an entry there is nothing to do"
        await desk.press("n")
        assert isinstance(desk.app.screen, AddEvidence)
        desk.app.screen.query_one("#source", Input).value = str(paper)
        await desk.press("ctrl+s")
        assert [each.title for each in desk.panel.detail.evidence] == ["context note"]
        await desk.press("l")
        dialog = desk.app.screen
        assert isinstance(dialog, PickEvidence)
        dialog.query_one("#find", Input).value = "nothing of the sort"
        await desk.press("ctrl+s")
        assert desk.app.screen is dialog, "where nothing fits, nothing is linked"
        dialog.query_one("#find", Input).value = "parties interested"
        await desk.press("enter")
        dialog.query_one("#how", Input).value = "names them"
        await desk.press("enter")
        assert tab_title(desk, "evidence") == "Evidence 2"
        options = desk.panel.query_one("#evidence OptionList", OptionList)
        assert entries(desk.panel, "#evidence OptionList")[1].startswith("EV-02    context note")
        assert "names them" in entries(desk.panel, "#evidence OptionList")[0]
        await desk.press("t")
        assert desk.app.screen.query_one(TextArea).text == "names them"
        desk.app.screen.query_one(TextArea).text = "names them all"
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT note FROM link WHERE from_row = ? AND note <> ''", first) == [
            ("names them all",)
        ]
        options.focus()
        options.highlighted = 0
        await desk.press("u")
        assert [each.short for each in desk.panel.detail.evidence] == ["EV-02"]
        assert any("ctrl+z brings it back" in each for each in desk.notices())
        await desk.press("enter")
        assert desk.section.MODE == "evidence" and desk.panel.detail.ref == "EV-02"
        assert "context note.md · 7 bytes" in fields(desk)[""]


async def test_a_new_version_takes_the_links_and_supersedes_the_old_one(workspace: Workspace, tmp_path: Path) -> None:
    link(workspace, "4.1", "Context note")
    newer = tmp_path / "context 2.md"
    newer.write_text("Newer", "utf-8")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("evidence")
        await desk.press("r")
        dialog = desk.app.screen
        assert isinstance(dialog, AddEvidence) and "new version of EV-01" in dialog.heading
        dialog.query_one("#source", Input).value = "https://example.org/2"
        await desk.press("ctrl+s")
        assert any("A new version is a file" in each for each in desk.notices())
        await desk.press("r")
        desk.app.screen.query_one("#source", Input).value = str(newer)
        desk.app.screen.query_one("#field-version Input", Input).value = "2.0"
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT short, state, version FROM evidence ORDER BY short") == [
            ("EV-01", "superseded", ""), ("EV-02", "not_stated", "2.0"),
        ]  # fmt: skip
        assert {each.short for each in desk.panel.detail.evidence} == {"EV-01", "EV-02"}
        assert "(superseded)" in entries(desk.panel, "#evidence OptionList")[0]


def copies(home: Path) -> list[Path]:
    """Return the copies for viewing that lie about."""
    return [each for each in (home / "state" / "viewing").rglob("*") if each.is_file()]


async def test_evidence_is_looked_at_in_a_private_copy_and_programs_ask_first(
    workspace: Workspace, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets: list[str] = []
    monkeypatch.setattr(viewer, "shows", lambda target: targets.append(target) or len(targets) < 4)
    for name in ("note.pdf", "setup.exe"):
        (tmp_path / name).write_text(name, "utf-8")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("evidence")
        for source in (str(tmp_path / "note.pdf"), str(tmp_path / "setup.exe"), "https://example.org/page"):
            await desk.press("n")
            desk.app.screen.query_one("#source", Input).value = source
            await desk.press("ctrl+s")
        options = desk.panel.query_one("#evidence OptionList", OptionList)
        options.focus()
        options.highlighted = 0
        await desk.press("v")
        assert [Path(each).read_text("utf-8") for each in targets] == ["note.pdf"]
        (kept,) = rows(workspace, "SELECT file FROM evidence WHERE short = 'EV-01'")
        assert Path(targets[0]) != evidence_files.place(workspace.path, str(kept[0])), "never the kept file itself"
        options.highlighted = 1
        await desk.press("v")
        assert isinstance(desk.app.screen, Confirm) and len(targets) == 1
        await desk.press("escape")
        assert len(targets) == 1 and copies(home) == [Path(targets[0])], "what is not looked at leaves no copy"
        await desk.press("v")
        await desk.press("y")
        assert Path(targets[1]).read_text("utf-8") == "setup.exe"
        options.highlighted = 2
        await desk.press("v")
        assert targets[2:] == ["https://example.org/page"]
        options.highlighted = 0
        await desk.press("v")
        assert any("Nothing here could open it. A copy lies at" in each for each in desk.notices())
        evidence_files.place(workspace.path, str(kept[0])).unlink()
        await desk.press("v")
        assert any("It cannot be opened" in each for each in desk.notices()) and len(targets) == 4
        assert len(copies(home)) == 3
    assert copies(home) == [], "leaving takes them away"


async def test_a_large_file_asks_first_and_a_refusal_leaves_nothing_behind(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_files, "CONFIRM_ABOVE", 10)
    large = tmp_path / "film.mp4"
    large.write_bytes(b"x" * 11)
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.tab("evidence")
        for answer in ("escape", "y"):
            await desk.press("n")
            desk.app.screen.query_one("#source", Input).value = str(large)
            await desk.press("ctrl+s")
            assert isinstance(desk.app.screen, Confirm)
            assert "larger than 100 MB" in said(desk.app.screen, ".dialog-text")
            assert rows(workspace, "SELECT count(*) FROM evidence") == [(0,)]
            await desk.press(answer)
        assert len(desk.panel.detail.evidence) == 1


async def test_several_words_are_picked_in_a_dialog_and_saved_as_one(workspace: Workspace) -> None:
    put(workspace, "A.2.2", applicability="applicable")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.2.2")
        await desk.write_on()
        desk.editor("inclusion_reasons").focus()
        await desk.press("enter")
        await desk.press("space", "down", "space", "enter")
        assert stands(workspace, "A.2.2", "inclusion_reasons").count('"') == 4
        await desk.press("enter", "space", "escape")
        assert stands(workspace, "A.2.2", "inclusion_reasons").count('"') == 4, "left: as it was"


async def test_the_arrow_keys_read_the_whole_guide_and_stop_at_its_questions_and_relations(
    workspace: Workspace,
) -> None:
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.go("6.1.3")
        await desk.tab("guide")
        guide = desk.panel.query_one(Guide)
        asked = len(catalog.load().requirements["6.1.3"].questions)
        way = []
        for _ in range(80):
            await desk.pilot.press("down")
            way.append(f"{desk.app.focused.id} {desk.app.focused.highlighted} {guide.scroll_y:.0f}")
        assert way[asked - 2].startswith(f"questions {asked - 1} "), "first through the questions"
        assert any(each.startswith("related 0 ") for each in way), "then through what is related"
        assert guide.scroll_y == guide.max_scroll_y, "to the very end"
        for _ in range(80):
            await desk.pilot.press("up")
        assert desk.app.focused.id == "questions" and desk.app.focused.highlighted == 0 and guide.scroll_y == 0
        await desk.press("pagedown")
        assert desk.app.focused.highlighted == 0 and guide.scroll_y > 10


async def test_a_text_as_long_as_a_book_is_cut_in_the_lists_and_whole_where_it_is_opened(workspace: Workspace) -> None:
    text = "word " * 8000
    first = link(workspace, "4.1", "Context note")
    with workspace.reading() as connection:
        (tie,) = connection.execute("SELECT id FROM link WHERE from_row = ?", (first,)).fetchone()
    row = requirement(workspace, "4.1")
    act(workspace, gate.Change("link", tie, {"note": text}))
    act(workspace, gate.added(workspace.kinds["remark"], {"requirement": row, "author": "Ms Brandt", "text": text}))
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        for tab, key in (("evidence", "t"), ("feedback", "e")):
            await desk.tab(tab)
            assert len(entries(desk.panel, f"#{tab} OptionList")[0]) < 2000
            await desk.press(key)
            assert text.strip() in {area.text.strip() for area in desk.app.screen.query(TextArea)}
            await desk.press("escape")


def people_of(workspace: Workspace) -> list[str]:
    with workspace.reading() as connection:
        return people.names(connection)


async def test_tab_takes_the_name_that_is_suggested(workspace: Workspace) -> None:
    act(workspace, gate.added(workspace.kinds["person"], {"name": "Dr Ada Byron"}))
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("reviewer", "D")
        await desk.press("end", "r")
        await desk.press("tab")
        assert people_of(workspace) == ["Dr Ada Byron"]
        assert desk.panel.detail.typed["reviewer"] == "Dr Ada Byron"


@pytest.mark.parametrize("meant", [True, False])
async def test_a_name_that_nobody_has_is_asked_about_before_a_person_is_made(workspace: Workspace, meant: bool) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.write("reviewer", "Bob")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Confirm)
        assert people_of(workspace) == []
        await desk.press("y" if meant else "escape")
        assert people_of(workspace) == (["Bob"] if meant else [])
