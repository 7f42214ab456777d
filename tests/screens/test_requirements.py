"""Clauses and Annex A: many at once, filters, selecting, grouping and the interview."""

import pytest
from textual.widgets import Button, Input, OptionList, ProgressBar, SelectionList, TextArea

from aims_tui import catalog
from aims_tui.insight.filters import Filter
from aims_tui.insight.signing import Subject
from aims_tui.screens.dialogs.ask import Refusals
from aims_tui.screens.dialogs.evidence import PickEvidence
from aims_tui.screens.dialogs.narrow import Narrow
from aims_tui.screens.dialogs.pick import PickDate, PickDistance, PickOne, PickPerson
from aims_tui.screens.dialogs.write import Complete
from aims_tui.screens.interview import Interview
from aims_tui.widgets.group import GroupSummary
from aims_tui.workspace.commands import approving, edits
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put, requirement
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import entries, footer, rows, said, stands


def last_action(workspace: Workspace) -> set[tuple[str, str]]:
    """Return the rows and fields that the newest action changed."""
    changes = history.history(workspace)
    return {(each.row, each.field) for each in changes if each.action == changes[-1].action}


async def select(desk: Driver, *refs: str) -> None:
    await desk.go(refs[0])
    for ref in refs:
        desk.listing.go_to(ref)
        await desk.pilot.press("space")
    await desk.settle()
    assert desk.listing.marked == set(refs)


def kept(desk: Driver) -> list[str]:
    return [each.key for each in desk.listing.lines if not each.heading]


async def test_a_key_acts_on_everything_selected_as_one_action_that_ctrl_z_takes_back(workspace: Workspace) -> None:
    evidence = gate.added(workspace.kinds["evidence"], {"title": "Context note", "link": "https://example.org"})
    act(workspace, evidence)
    async with at_the_desk(workspace.path) as desk:
        await select(desk, "4.1", "4.2", "5.1")
        assert "3 selected" in str(desk.listing.border_subtitle)
        await desk.press("s")
        assert "3 requirements" in desk.app.screen.heading
        await desk.press("2")
        assert [stands(workspace, ref, "status") for ref in ("4.1", "4.2", "5.1", "5.2")] == [
            "in_progress", "in_progress", "in_progress", "not_started",
        ]  # fmt: skip
        assert {field for _, field in last_action(workspace)} == {"status"} and len(last_action(workspace)) == 3
        assert any(each.startswith("3 requirements: Status In progress") for each in desk.notices())
        await desk.press("o")
        assert isinstance(desk.app.screen, PickPerson)
        desk.app.screen.query_one(Input).value = "Jane Doe"
        await desk.press("enter", "y", "d")
        desk.app.screen.query_one(Input).value = "14 Dec"
        await desk.press("enter")
        assert stands(workspace, "5.1", "due") == "2026-12-14"
        (jane,) = rows(workspace, "SELECT id FROM person")
        assert [stands(workspace, ref, "owner") for ref in ("4.1", "4.2", "5.1")] == [jane[0]] * 3
        await desk.press("e")
        assert isinstance(desk.app.screen, PickEvidence)
        desk.app.screen.query_one("#how", Input).value = "names them all"
        await desk.press("ctrl+s")
        assert rows(workspace, "SELECT count(*), min(note), max(note) FROM link") == [
            (3, "names them all", "names them all")
        ]
        await desk.press("ctrl+z")
        assert rows(workspace, "SELECT count(*) FROM link") == [(0,)]
        assert any(each.startswith("Taken back: Linked EV-01 – 4.1: ") for each in desk.notices())
        await desk.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert stands(workspace, "5.1", "due") == "" and stands(workspace, "4.1", "status") == "not_started"
        assert desk.listing.marked == {"4.1", "4.2", "5.1"}, "the selection stays"
        await desk.press("escape")
        assert not desk.listing.marked


async def test_one_action_on_many_is_told_in_one_notice_that_names_the_field(workspace: Workspace) -> None:
    act(workspace, gate.added(workspace.kinds["evidence"], {"title": "Plan", "link": "https://example.org"}))
    async with at_the_desk(workspace.path) as desk:
        await select(desk, "A.2.2", "A.2.3")
        for keys, told in (
            (("s", "2"), "Status In progress"),
            (("a", "2"), "Applicability Applicable"),
            (("o", *"Bob", "enter", "y"), "Owner Bob"),
            (("o", "up", "enter"), "Owner nobody"),
            (("d", *"14 Dec", "enter"), "Due 14 December 2026"),
            (("m", "1", *"+1w", "enter"), "due dates moved by +1w"),
            (("d", "delete", "enter"), "no due date"),
            (("e", "ctrl+s"), "Evidence EV-01 linked"),
        ):
            desk.app.clear_notifications()
            for key in keys:
                await desk.press({" ": "space"}.get(key, key))
            new = "New person: Bob. " if told == "Owner Bob" else ""
            assert desk.notices() == [f"{new}2 requirements: {told}. ctrl+z takes it back."]


async def test_what_cannot_be_set_is_named_with_its_reason_and_the_rest_is_set(workspace: Workspace) -> None:
    put(workspace, "A.2.2", applicability="not_applicable", exclusion_justification="Bought services only")
    async with at_the_desk(workspace.path) as desk:
        await select(desk, "A.2.2", "A.2.3", "X.1")
        await desk.press("s")
        await desk.press("2")
        assert isinstance(desk.app.screen, Refusals)
        assert "1 set, 2 left" in desk.app.screen.heading
        text = str(desk.app.screen.query_one(".dialog-list Static").render())
        assert "A.2.2 is excluded" in text and "X.1 is not adopted" in text
        await desk.press("enter")
        assert [stands(workspace, ref, "status") for ref in ("A.2.2", "A.2.3", "X.1")] == [
            "not_started", "in_progress", "not_started",
        ]  # fmt: skip
        await desk.press("escape")
        await desk.go("A.2.2")
        await desk.press("s")
        await desk.press("2")
        assert any("A.2.2 is excluded" in each for each in desk.notices()), "alone, the reason is a notice"


async def test_one_text_is_asked_for_all_that_lack_it_and_never_replaces_one_that_is_there(
    workspace: Workspace,
) -> None:
    put(workspace, "A.2.3", exclusion_justification="Written before")
    async with at_the_desk(workspace.path) as desk:
        await select(desk, "A.2.2", "A.2.3", "A.2.4")
        await desk.press("a")
        assert isinstance(desk.app.screen, PickOne)
        await desk.press("3")
        dialog = desk.app.screen
        assert isinstance(dialog, Complete)
        assert "2 of 3 need this first: A.2.2, A.2.4" in said(dialog, ".dialog-text")
        await desk.press("escape")
        assert stands(workspace, "A.2.3", "applicability") == "undecided", "leaving it sets none"
        await desk.press("a")
        await desk.press("3")
        desk.app.screen.query_one(TextArea).text = "Nothing is developed here"
        await desk.press("ctrl+s")
        assert [stands(workspace, ref, "exclusion_justification") for ref in ("A.2.2", "A.2.3", "A.2.4")] == [
            "Nothing is developed here", "Written before", "Nothing is developed here",
        ]  # fmt: skip
        assert len({row for row, _ in last_action(workspace)}) == 3
        await desk.press("ctrl+z")
        assert stands(workspace, "A.2.2", "applicability") == "undecided"


async def test_what_lacks_a_text_can_be_left_out(workspace: Workspace) -> None:
    put(workspace, "4.1", no_evidence_reason="A talk")
    async with at_the_desk(workspace.path) as desk:
        await select(desk, "4.1", "4.2")
        await desk.press("s")
        await desk.press("3")
        assert str(desk.app.screen.query_one("#leave_out", Button).label) == "Set the other 1 only"
        await desk.pilot.click("#leave_out")
        await desk.settle()
        assert isinstance(desk.app.screen, Refusals)
        assert "evidence" in str(desk.app.screen.query_one(".dialog-list Static").render())
        await desk.press("escape")
        assert (stands(workspace, "4.1", "status"), stands(workspace, "4.2", "status")) == (
            "implemented",
            "not_started",
        )


async def test_on_a_heading_the_keys_act_on_all_below_after_saying_how_many(workspace: Workspace) -> None:
    head = workspace.head()
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.2.2")
        await desk.press("up")
        assert desk.listing.line is not None and desk.listing.line.heading
        for key in ("s", "o", "d", "a", "e"):
            desk.app.clear_notifications()
            await desk.press(key)
            assert "6 requirements" in desk.app.screen.heading, key
            await desk.press("escape")
        assert workspace.head() == head
        await desk.press("s", "2")
        below = ("A.2.2", "A.2.3", "A.2.4", "A.9.2", "A.9.3", "A.9.4")
        assert [stands(workspace, ref, "status") for ref in (*below, "A.3.2")] == ["in_progress"] * 6 + ["not_started"]


async def test_a_heading_shows_its_group_and_keeps_it_up_to_date(workspace: Workspace) -> None:
    jane = gate.added(workspace.kinds["person"], {"name": "Jane"})
    act(workspace, jane)
    put(workspace, "A.2.2", status="in_progress", owner=jane.row, due="2026-11-01")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.2.2")
        await desk.press("up")
        group = desk.app.screen.query_one(GroupSummary)
        text = str(group.render())
        assert "6 requirements" in text and "1 In progress" in text and "5 Not started" in text
        assert "Overdue: A.2.2" in text and "No active owner: A.2.3, A.2.4" in text
        assert "Jane: 1" in text and "nobody: 5" in text
        await desk.press("s", "2")
        assert group.display and "6 In progress" in str(group.render())
        await desk.press("down")
        assert not group.display and desk.panel.display and desk.panel.detail.ref == "A.2.2"


async def test_m_sets_a_reviewer_and_moves_each_due_date_from_its_own(workspace: Workspace) -> None:
    put(workspace, "4.1", due="2026-12-01")
    put(workspace, "4.2", due="2027-01-31")
    async with at_the_desk(workspace.path) as desk:
        await select(desk, "4.1", "4.2", "4.3")
        await desk.press("m", "1")
        await desk.type("soon")
        await desk.press("enter")
        assert any("'soon' is no distance" in each for each in desk.notices())
        desk.app.screen.query_one(Input).value = "+1m"
        await desk.press("enter")
        assert isinstance(desk.app.screen, Refusals)
        await desk.press("enter")
        assert [stands(workspace, ref, "due") for ref in ("4.1", "4.2", "4.3")] == ["2027-01-01", "2027-02-28", ""]
        assert len(last_action(workspace)) == 2
        await desk.press("m")
        options = [str(each.prompt) for each in desk.app.screen.query_one(OptionList).options]
        await desk.press(next(each.split()[0] for each in options if each.endswith("Reviewer")))
        await desk.type("Jane Roe")
        await desk.press("enter", "y")
        assert len({stands(workspace, ref, "reviewer") for ref in ("4.1", "4.2", "4.3")} - {""}) == 1


async def test_m_gives_the_reasons_of_several_controls_at_once(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await select(desk, "A.2.2", "A.2.3")
        await desk.press("m")
        options = [str(each.prompt) for each in desk.app.screen.query_one(OptionList).options]
        await desk.press(next(each.split()[0] for each in options if "Why included" in each))
        await desk.press("space", "enter")
        assert {stands(workspace, ref, "inclusion_reasons") for ref in ("A.2.2", "A.2.3")} == {'["risk"]'}


async def test_lines_are_selected_by_space_on_a_heading_with_shift_and_all_at_once(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("space")
        assert desk.listing.marked == {"4.1"} and desk.listing.key == "4.2", "space goes on to the next line"
        await desk.press("shift+down", "shift+down")
        assert desk.listing.marked == {"4.1", "4.2", "4.3", "4.4"}
        await desk.press("escape")
        assert not desk.listing.marked
        await desk.press("shift+up")
        assert desk.listing.marked == {"4.3", "4.4"}
        await desk.press("escape")
        desk.listing.go_to("5.1")
        await desk.press("up", "space")
        assert desk.listing.marked == {"5.1", "5.2", "5.3"}
        await desk.press("space")
        assert not desk.listing.marked, "space on a heading whose lines are all selected lets go of them"
        await desk.press("ctrl+a")
        assert len(desk.listing.marked) == 32
        await desk.press("ctrl+a")
        assert not desk.listing.marked


FILTERED = {
    "not_started": "A.3.2", "in_progress": "A.2.2", "implemented": "A.2.3", "excluded": "A.2.4", "mine": "A.2.2",
    "no_owner": "A.3.2", "overdue": "A.2.2", "no_evidence": "A.3.2", "undecided": "A.3.2", "open_feedback": "A.3.3",
    "conflict": "A.4.2", "weak": "A.2.3", "late_feedback": "A.3.3", "waits_review": "A.5.2", "waits_approval": "A.5.3",
    "signed_stale": "A.5.4", "needs_work": "A.5.5",
}  # fmt: skip
"""By option: a control that it must let through."""
OUTSIDE = {
    "not_started": "A.2.2", "in_progress": "A.2.3", "implemented": "A.2.2", "excluded": "A.2.2", "mine": "A.3.2",
    "no_owner": "A.2.2", "overdue": "A.3.2", "no_evidence": "A.2.3", "undecided": "A.2.4", "open_feedback": "A.2.2",
    "conflict": "A.2.2", "weak": "A.2.2", "late_feedback": "A.2.2", "waits_review": "A.5.3", "waits_approval": "A.5.2",
    "signed_stale": "A.5.5", "needs_work": "A.5.4",
}  # fmt: skip
"""By option: a control that it must keep back."""


async def test_each_option_of_the_filter_lets_the_right_controls_through(workspace: Workspace) -> None:
    me = gate.added(workspace.kinds["person"], {"name": "Lead"})
    proof = gate.added(workspace.kinds["evidence"], {"title": "Proof", "link": "https://example.org", "state": "draft"})
    act(
        workspace, me, proof,
        edits.link_change(workspace.kinds, ("evidence", proof.row), ("requirement", requirement(workspace, "A.2.3"))),
    )  # fmt: skip
    put(workspace, "A.2.2", status="in_progress", owner=me.row, due="2026-11-20", applicability="applicable")
    put(workspace, "A.2.3", status="implemented")
    put(workspace, "A.2.4", applicability="not_applicable", exclusion_justification="Bought")
    act(workspace, gate.added(workspace.kinds["remark"], {
        "requirement": requirement(workspace, "A.3.3"), "on": "2026-11-20", "text": "Who checks?", "due": "2026-11-23",
    }))  # fmt: skip
    for text in ("one", "other"):
        act(workspace, gate.Change("requirement", requirement(workspace, "A.4.2"), {"implementation": text},
                                   {"implementation": ()}))  # fmt: skip
    for ref, people in (("A.5.2", "reviewer"), ("A.5.3", "approver")):
        out = {"applicability": "not_applicable", "exclusion_justification": "Bought"}
        put(workspace, ref, **out, **{people: me.row})
    author = Author(workspace, who="Lead", today=lambda: TODAY)
    for ref, decision in (("A.5.4", "approved"), ("A.5.5", "needs_work")):
        subject = Subject("requirement", requirement(workspace, ref))
        approving.sign(author, [subject], decision, {"by": "Lead", "note": "x"}, although="x")
    put(workspace, "A.5.4", implementation="Otherwise")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.2.2")
        await desk.press("f")
        codes = [each.value for each in desk.app.screen.query_one(SelectionList)._options]
        assert sorted(codes) == sorted(FILTERED)
        await desk.press("escape")
        for code in codes:
            desk.app.screen_stack[-1].narrow(Filter(frozenset({code})))
            assert FILTERED[code] in kept(desk) and OUTSIDE[code] not in kept(desk), code
            assert str(desk.listing.border_subtitle).startswith("Filter: ")
        await desk.press("f")
        assert isinstance(desk.app.screen, Narrow)
        desk.app.screen.query_one(SelectionList).deselect_all()
        await desk.settle()
        assert said(desk.app.screen, "#note") == "Shows everything."
        desk.app.screen.query_one(SelectionList).select("in_progress").select("implemented")
        desk.app.screen.query_one("#owner", Input).value = "lead"
        await desk.settle()
        assert said(desk.app.screen, "#note") == "Shows: In progress or Implemented, and owner lead."
        await desk.press("enter")
        assert kept(desk) == ["A.2.2"]
        assert "In progress or Implemented, and owner lead" in str(desk.listing.border_subtitle)
        await desk.press("f", "ctrl+r")
        assert len(kept(desk)) > 38
        await desk.press("f")
        desk.app.screen.query_one(SelectionList).select("conflict")
        await desk.press("ctrl+s")
        assert kept(desk) == ["A.4.2"]
        desk.listing.focus()
        await desk.press("escape")
        assert len(kept(desk)) > 38, "escape in the list shows everything again"


async def test_a_filter_that_nothing_passes_says_so_and_a_place_that_is_wanted_by_name_lifts_it(
    workspace: Workspace,
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("f")
        assert "excluded" not in [each.value for each in desk.app.screen.query_one(SelectionList)._options]
        desk.app.screen.query_one(SelectionList).select("implemented")
        await desk.press("enter")
        assert kept(desk) == [] and "press f" in desk.listing.empty.casefold()
        await desk.press("colon")
        desk.app.screen.query_one(Input).value = "7.2"
        await desk.press("enter")
        assert desk.listing.key == "7.2" and len(kept(desk)) == 32
        assert any("filter was let go" in each for each in desk.notices())


async def test_a_heading_folds_and_unfolds_and_hides_nothing_from_the_selection(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("up", "left")
        assert "4.1" not in [each.key for each in desk.listing.rows]
        await desk.press("space")
        assert {"4.1", "4.2", "4.3", "4.4"} == desk.listing.marked
        await desk.press("enter")
        assert "4.1" in [each.key for each in desk.listing.rows]
        await desk.press("enter", "right", "escape")
        assert "4.1" in [each.key for each in desk.listing.rows]
        await desk.press("home", "end", "pageup", "pagedown")
        assert desk.listing.key == "10.2"


async def test_the_interview_walks_one_requirement_and_saves_each_verdict_at_once(workspace: Workspace) -> None:
    asked = catalog.load().requirements["4.1"].questions
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("i")
        offered = entries(desk.app.screen)
        assert offered[0].startswith("1 4.1 ") and f"{len(asked)} of {len(asked)} questions open" in offered[0]
        assert [each.partition(" ")[2].partition(":")[0] for each in offered[1:]] == [
            "4 Context of the organization", "Clauses 4 to 10", "Everything",
        ]  # fmt: skip
        await desk.press("1")
        interview = desk.app.screen
        assert isinstance(interview, Interview)
        assert asked[0].text in said(interview, "#question")
        await desk.press("y")
        assert rows(workspace, "SELECT question, verdict FROM answer") == [(asked[0].id, "yes")]
        assert asked[1].text in said(interview, "#question")
        assert f"1 of {len(asked)} answered" in said(interview, "#far")
        assert interview.query_one(ProgressBar).progress == 1
        await desk.press("left")
        assert "Yes" in said(interview, "#answer")
        await desk.press("p")
        assert rows(workspace, "SELECT question, verdict FROM answer") == [(asked[0].id, "partly")]
        await desk.press("t")
        area = interview.query_one(TextArea)
        area.text = "A note names them"
        await desk.press("ctrl+s")
        assert "A note names them" in said(interview, "#answer")
        await desk.press("n")
        assert (asked[1].id, "no", "A note names them") in rows(workspace, "SELECT question, verdict, text FROM answer")
        assert len(desk.app.context.unsaved) == 0
        for _ in asked[2:]:
            await desk.press("right")
        assert "last one" in said(interview, "#of")
        assert f"{len(asked) - 2} question" in said(interview, "#question")
        await desk.press("y")
        assert len(rows(workspace, "SELECT id FROM answer")) == 2, "after the last question a verdict is for none"
        await desk.press("left", "escape")
        assert not desk.app.screen.is_modal
        await desk.press("i")
        assert f"{len(asked) - 2} of {len(asked)} questions open" in entries(desk.app.screen)[0]
        await desk.press("1")
        assert asked[2].text in said(desk.app.screen, "#question"), "it goes on where it was left"


async def test_an_interview_of_a_clause_of_all_of_annex_a_and_of_everything(workspace: Workspace) -> None:
    book = catalog.load()
    counted = {
        number: sum(len(each.questions) for each in entries)
        for number, entries in (
            (1, [each for each in book.of("control") if each.category == "A.5"]),
            (2, book.of("control")),
            (3, book.of("subclause", "control")),
        )
    }
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.2.2")
        await desk.press("home")
        for number, whole in counted.items():
            await desk.press("i")
            await desk.press(str(number))
            assert f"0 of {whole} answered" in said(desk.app.screen, "#far")
            await desk.press("space", "left")
            assert "y yes" in said(desk.app.screen, "#answer")
            await desk.press("escape")


async def test_text_of_an_interview_that_is_left_waits_as_a_draft_and_comes_back(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("i", "1", "t")
        await desk.settle()
        desk.app.screen.query_one(TextArea).text = "half a thou"
        await desk.pilot.pause()
        await desk.press("escape", "escape")
        assert not desk.app.screen.is_modal and len(desk.app.context.unsaved) == 1
        await desk.press("i", "1")
        await desk.settle()
        assert desk.app.screen.query_one(TextArea).text == "half a thou"
        await desk.press("y")
        assert rows(workspace, "SELECT verdict, text FROM answer") == [("yes", "half a thou")]
        assert len(desk.app.context.unsaved) == 0


async def test_the_statuses_stand_in_a_wide_list_with_owner_and_due_date(workspace: Workspace) -> None:
    put(workspace, "4.1", due="2026-11-20", status="in_progress")
    async with at_the_desk(workspace.path, size=(220, 40)) as desk:
        await desk.go("4.1")
        line = next(each for each in desk.listing.lines if each.key == "4.1")
        assert "2026-11-20" in line.draw(100).plain and "⚑" in line.draw(60).plain
        assert desk.listing.region.width > 0 and desk.panel.region.width > 0


async def test_who_looks_for_the_exclusion_finds_it_on_the_smallest_screen(workspace: Workspace) -> None:
    put(workspace, "A.2.3", applicability="applicable")
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.go("A.2.2")
        assert footer(desk.app.screen).startswith(" s Status  a Applies?  o Owner ")
        assert desk.label("A.2.2").startswith("? ○")
        await desk.tab("guide")
        guide = desk.panel.query_one("#guide-undecided")
        assert guide.display and "a decides" in said(desk.panel, "#guide-undecided")
        await desk.press("escape")
        await desk.press("s")
        assert "a decides, and excludes" in said(desk.app.screen, "#note")
        await desk.press("escape", "a")
        assert "Not applicable excludes it" in said(desk.app.screen, "#note")
        await desk.press("escape")
        await desk.go("A.2.3")
        assert desk.label("A.2.3").startswith("○") and not guide.display
        await desk.press("s")
        assert not desk.app.screen.query("#note")
        await desk.press("escape")
        await desk.go("4.1")
        assert "Applies?" not in footer(desk.app.screen)
        await desk.press("a")
        assert not desk.app.screen.is_modal, "subclauses always apply"


@pytest.mark.parametrize("key", ["s", "a", "o", "d", "e", "f", "i"])
def test_no_key_of_the_list_is_taken_twice(key: str) -> None:
    from aims_tui.screens.requirements import Annex, Clauses

    for section in (Clauses, Annex):
        bound = [each.key for cls in section.__mro__ for each in cls.__dict__.get("BINDINGS", ())]
        assert bound.count(key) == 1


async def test_a_selection_is_let_go_when_one_goes_elsewhere(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await select(desk, "A.4.4", "A.4.6")
        await desk.press("2")
        await desk.press("3")
        assert not desk.listing.marked, "a key must not hit lines that nobody sees"
        await select(desk, "A.4.4")
        await desk.press("colon")
        await desk.type("A.2.2")
        await desk.press("enter")
        assert desk.listing.key == "A.2.2" and not desk.listing.marked


async def test_a_day_for_several_with_different_ones_is_asked_anew_and_can_move_each_from_its_own(
    workspace: Workspace,
) -> None:
    put(workspace, "4.1", due="2026-12-01")
    put(workspace, "4.2", due="2026-12-10")
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await select(desk, "4.1", "4.2", "5.1")
        await desk.press("d")
        assert desk.app.screen.query_one(Input).value == "", "no day is theirs"
        note = said(desk.app.screen, "#note")
        assert "several dates, 2026-12-01 to 2026-12-10; 1 of 3 have none" in note
        assert "ctrl+t moves each from its own" in note
        await desk.press("ctrl+t")
        assert isinstance(desk.app.screen, PickDistance)
        await desk.type("+2w")
        await desk.press("enter", "escape")
        assert [stands(workspace, ref, "due") for ref in ("4.1", "4.2", "5.1")] == ["2026-12-15", "2026-12-24", ""]


async def test_the_day_that_all_selected_share_is_there_to_begin_with(workspace: Workspace) -> None:
    for ref in ("4.1", "4.2"):
        put(workspace, ref, due="2026-12-01")
    async with at_the_desk(workspace.path) as desk:
        await select(desk, "4.1", "4.2")
        await desk.press("d")
        assert desk.app.screen.query_one(Input).value == "2026-12-01"
        await desk.press("ctrl+t")
        assert isinstance(desk.app.screen, PickDate)


@pytest.mark.parametrize("words", ["shift", "move due"])
async def test_the_palette_finds_the_moving_of_due_dates(workspace: Workspace, words: str) -> None:
    put(workspace, "4.1", due="2026-12-01")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("ctrl+p")
        await desk.type(words)
        await desk.until(lambda: bool(desk.app.screen.query(OptionList)))
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, PickDistance))


@pytest.mark.parametrize("from_the_form", [False, True])
async def test_implemented_without_evidence_offers_to_link_some_instead_of_a_reason(
    workspace: Workspace, from_the_form: bool
) -> None:
    act(workspace, gate.added(workspace.kinds["evidence"], {"title": "Context note", "link": "https://example.org"}))
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.go("4.1")
        if from_the_form:
            await desk.choose("status", "implemented")
        else:
            await desk.press("s", "3")
        assert isinstance(desk.app.screen, Complete)
        assert "Link evidence  ctrl+n" in [str(each.label) for each in desk.app.screen.query(Button)]
        await desk.press("ctrl+n")
        assert isinstance(desk.app.screen, PickEvidence)
        await desk.press("ctrl+s")
        assert not desk.app.screen.is_modal
        assert (stands(workspace, "4.1", "status"), stands(workspace, "4.1", "no_evidence_reason")) == (
            "implemented",
            "",
        )
        assert rows(workspace, "SELECT count(*) FROM link") == [(1,)]


async def test_nothing_else_is_offered_where_a_justification_is_missing(workspace: Workspace) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("A.6.2.3")
        await desk.choose("applicability", "not_applicable")
        await desk.press("ctrl+n")
        assert isinstance(desk.app.screen, Complete) and len(desk.app.screen.query(Button)) == 2
