"""Reviewing and approving as a governance lead does it: one key, one dialog, and what changed since."""

import pytest
from textual.widgets import Input, OptionList, Select, Static, TextArea

from aims_tui.screens.dialogs.ask import Refusals
from aims_tui.screens.dialogs.exporting import ExportTo
from aims_tui.screens.dialogs.pick import PickOne
from aims_tui.screens.dialogs.statement import StatementVersions
from aims_tui.screens.dialogs.write import Form
from aims_tui.widgets.cards import RegisterCard
from aims_tui.widgets.listing import Listing
from aims_tui.widgets.signatures import Signatures
from aims_tui.workspace.commands import evidence
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.queries import approvals
from aims_tui.workspace.store import facts
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put, requirement
from tests.screens.driving import at_the_desk
from tests.screens.reading import rows, said

SIZES = [(80, 24), (120, 36)]


@pytest.fixture
def ready(workspace: Workspace) -> Workspace:
    """A workspace with two implemented requirements, and one in progress, that Ann is to approve."""
    author = Author(workspace, who="Lead", today=lambda: TODAY)
    author.welcome.add("ann")
    for ref in ("5.2", "5.3"):
        row = requirement(workspace, ref)
        evidence.add(author, f"https://example.org/{ref}", {"title": f"Proof of {ref}"}, [("requirement", row)])
        put(workspace, ref, status="implemented", implementation="So it is.")
    for ref in ("5.1", "5.2", "5.3"):
        author.save(author.open("requirement", requirement(workspace, ref)), {"approver": "Ann"})
    return workspace


def signed(workspace: Workspace) -> list[tuple[str, str, str, str]]:
    with workspace.reading() as connection:
        found = approvals.signatures(facts.reader(workspace, connection, str(TODAY)))
    return [(each.ref, each.decision, each.by, each.state) for each in reversed(found)]


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_approves_what_is_under_the_cursor_as_its_approver(
    ready: Workspace, size: tuple[int, int]
) -> None:
    async with at_the_desk(ready.path, size=size) as desk:
        await desk.go("5.2")
        await desk.press("A")
        form = desk.app.screen
        assert isinstance(form, Form) and form.heading == "Approve 5.2 Implementation"
        assert [each.value for each in form.query(Input)][:1] == ["Ann"], "the one who is named for it"
        await desk.press("ctrl+s")
        assert signed(ready) == [("5.2", "approved", "Ann", "in_force")]
        assert desk.notices() == ["5.2 Implementation: Approved as it stands. ctrl+z takes it back."]
        await desk.until(lambda: any("by Ann" in row.text.plain for row in desk.panel.fields_view.rows))
        await desk.press("ctrl+z")
        assert signed(ready) == []


async def test_many_are_approved_at_once_and_what_is_not_ready_is_named(ready: Workspace) -> None:
    async with at_the_desk(ready.path) as desk:
        await desk.go("5.1")
        await desk.press("space", "space", "space", "A")
        form = desk.app.screen
        assert isinstance(form, Form) and form.heading == "Approve 3 requirements"
        assert "Not ready, 1 of 3:\n5.1 Implementation: it is not started" in said(form, ".dialog-text")
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Refusals) and desk.app.screen.heading == "2 signed, 1 left out"
        assert [ref for ref, *_ in signed(ready)] == ["5.2", "5.3"]


async def test_with_a_reason_it_is_signed_all_the_same(ready: Workspace) -> None:
    async with at_the_desk(ready.path) as desk:
        await desk.go("5.1")
        await desk.press("A", "ctrl+s")
        assert isinstance(desk.app.screen, Form), "nothing was signed, and what was typed stands there"
        assert any("5.1 Implementation is not ready" in each for each in desk.notices())
        desk.app.screen.query(TextArea).last().text = "The board wants it"
        await desk.press("ctrl+s")
        assert signed(ready) == [("5.1", "approved", "Ann", "in_force")]


async def test_a_refusal_costs_nothing_that_was_typed(ready: Workspace) -> None:
    async with at_the_desk(ready.path) as desk:
        await desk.go("5.2")
        await desk.press("A")
        desk.app.screen.query(TextArea).first().text = "As discussed"
        proof = next(each for each in desk.app.screen.query(Input) if each.placeholder == "id or title")
        proof.value = "EV-99"
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Form) and signed(ready) == []
        assert desk.app.screen.query(TextArea).first().text == "As discussed"
        await desk.press("escape")


async def test_a_new_name_is_asked_about_before_it_signs(ready: Workspace) -> None:
    async with at_the_desk(ready.path) as desk:
        await desk.go("5.2")
        await desk.press("A")
        desk.app.screen.query(Input).first().value = "Zoë"
        await desk.press("ctrl+s")
        assert "Nobody is called 'Zoë' yet" in said(desk.app.screen, ".dialog-text")
        await desk.press("escape")
        assert isinstance(desk.app.screen, Form)
        await desk.press("ctrl+s", "y")
        assert signed(ready) == [("5.2", "approved", "Zoë", "in_force")]


async def test_what_changed_since_stands_in_the_tab_with_old_beside_new(ready: Workspace) -> None:
    async with at_the_desk(ready.path) as desk:
        await desk.go("5.2")
        await desk.press("A", "ctrl+s")
        put(ready, "5.2", who="Mo", implementation="Otherwise.")
        await desk.press("down", "up")
        await desk.panel.show("part-approval")
        await desk.settle()
        listed = desk.panel.query_one(Signatures)
        await desk.until(lambda: bool(listed.found) and listed.found[0].state == "stale")
        shown = str(listed.query_one(OptionList).options[0].prompt)
        for words in ("Stale", "by Ann", "entered by Lead", "How it is implemented", "Otherwise", "Mo"):
            assert words in shown, words
        listed.take_focus()
        await desk.press("enter")
        await desk.until(lambda: desk.section.MODE == "registers")
        assert desk.panel.detail is not None and desk.panel.detail.kind.about.signed
        assert desk.panel.detail.ref == "AP-01"


async def test_an_editorial_change_is_a_decision_of_its_own(ready: Workspace) -> None:
    async with at_the_desk(ready.path) as desk:
        await desk.go("5.2")
        await desk.press("A", "ctrl+s")
        put(ready, "5.2", implementation="So it is!")
        await desk.press("A")
        form = desk.app.screen
        assert isinstance(form, Form) and "Stale" in said(form, ".dialog-text")
        form.query_one(Select).value = "editorial"
        form.query(TextArea).first().text = "A mark"
        await desk.press("ctrl+s")
        assert signed(ready)[-1] == ("5.2", "editorial", "Ann", "in_force")


async def test_a_review_says_whether_it_is_fine(ready: Workspace) -> None:
    async with at_the_desk(ready.path) as desk:
        await desk.go("5.1")
        await desk.press("R")
        form = desk.app.screen
        assert isinstance(form, Form) and form.heading == "Review of 5.1 Implementation"
        form.query_one(Select).value = "needs_work"
        form.query(TextArea).first().text = "Who does it?"
        await desk.press("ctrl+s")
        assert signed(ready) == [("5.1", "needs_work", "Lead", "in_force")]


async def test_where_two_things_of_a_record_are_approved_it_asks_which(ready: Workspace) -> None:
    async with at_the_desk(ready.path) as desk:
        await desk.press("5")
        desk.listing.focus()
        method = next(line.key for line in desk.listing.lines if line.key.startswith("method:"))
        desk.listing.go_to(method)
        await desk.settle()
        await desk.press("A")
        assert isinstance(desk.app.screen, PickOne)
        await desk.press("down", "enter", "ctrl+s")
        assert [each[0] for each in signed(ready)] == ["Risk method"]
        assert rows(ready, "SELECT content FROM approval") == [("treatment_plan",)]


async def test_what_nobody_approves_says_so_and_approvals_are_not_added_by_hand(ready: Workspace) -> None:
    async with at_the_desk(ready.path) as desk:
        await desk.press("4")
        desk.listing.focus()
        await desk.press("A")
        assert any("Nobody approves" in each for each in desk.notices())
        await desk.go("5.2")
        await desk.press("A", "ctrl+s", "7")
        approval = next(line.key for line in desk.listing.lines if line.key.startswith("approval:"))
        desk.listing.go_to(approval)
        await desk.settle()
        await desk.press("n")
        assert any("Signing makes one" in each for each in desk.notices())


@pytest.mark.parametrize("size", SIZES)
async def test_the_dashboard_counts_what_waits_and_leads_there(ready: Workspace, size: tuple[int, int]) -> None:
    async with at_the_desk(ready.path, size=size) as desk:
        card = desk.app.screen.query_one("#card-signing", RegisterCard)
        assert {each.label: each.number for each in card.counts} == {
            "requirements approved as they stand": 0, "changed since signed": 0, "to be worked on": 0, "to review": 0,
            "to approve": 2,
        }  # fmt: skip
        card.focus()
        await desk.press("enter")
        assert desk.app.screen.heading.startswith("To review or approve: 2")
        await desk.press("enter")
        await desk.until(lambda: desk.section.MODE == "clauses")
        assert desk.listing.key == "5.2"


@pytest.mark.parametrize("size", SIZES)
async def test_the_statement_is_approved_compared_and_exported_again(ready: Workspace, size: tuple[int, int]) -> None:
    async with at_the_desk(ready.path, size=size) as desk:
        await desk.press("3", "V")
        dialog = desk.app.screen
        assert isinstance(dialog, StatementVersions) and dialog.heading == "Statement of Applicability: no version yet"
        await desk.press("A")
        form = desk.app.screen
        assert isinstance(form, Form) and "A.2.2 is undecided" in said(form, ".dialog-text")
        form.query(TextArea).last().text = "A first draft"
        await desk.press("ctrl+s")
        put(ready, "A.2.2", who="Mo", applicability="not_applicable", exclusion_justification="We have none")
        await desk.press("V")
        dialog = desk.app.screen
        assert isinstance(dialog, StatementVersions) and dialog.heading == "Statement of Applicability 1.0"
        listed = [line.draw(70).plain.strip() for line in dialog.query_one(Listing).lines]
        assert listed[0].startswith("Now, not approved: 2 changes since")
        assert listed[1].startswith("A.2.2 Applicability Undecided → Not applicable")
        assert listed[-1].startswith("1.0 · approved on 2026-11-24 by Lead")
        await desk.press("down")
        assert "Mo" in str(dialog.query_one("#change", Static).render())
        await desk.press("end", "x")
        assert isinstance(desk.app.screen, ExportTo)
        await desk.press("enter")
        await desk.until(lambda: ready.path.with_name("acme SoA 1.0.xlsx").exists())


@pytest.mark.parametrize("size", SIZES)
async def test_a_register_is_frozen_with_one_key(ready: Workspace, size: tuple[int, int]) -> None:
    author = Author(ready, who="Lead", today=lambda: TODAY)
    author.add("risk", {"title": "Wrong answer"})
    async with at_the_desk(ready.path, size=size) as desk:
        await desk.press("5", "F")
        assert isinstance(desk.app.screen, Form) and "linked to 6.1.2" in said(desk.app.screen, ".dialog-text")
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(rows(ready, "SELECT 1 FROM evidence WHERE title LIKE 'Risk register%'")))
        assert rows(ready, "SELECT title, kind FROM evidence WHERE file <> ''") == [
            (f"Risk register, {TODAY}", "record")
        ]


async def test_who_may_not_accept_a_risk_is_told_before_and_signs_with_a_reason_only(workspace: Workspace) -> None:
    author = Author(workspace, who="Lead", today=lambda: TODAY)
    author.add("person", {"name": "Boss", "top_management": "yes"})
    author.add("person", {"name": "Ann"})
    rated = dict.fromkeys(("likelihood", "impact_organization", "impact_individuals", "impact_society"), "5")
    author.add("risk", {"title": "It tells secrets", "treatment": "accept", **rated})
    async with at_the_desk(workspace.path, size=(80, 24)) as desk:
        await desk.press("5")
        desk.listing.go_to(next(each.key for each in desk.listing.lines if each.key.startswith("risk:")))
        await desk.settle()
        await desk.press("A")
        assert "Not ready:\nR-01 Risk acceptance: above tolerance only top" in said(desk.app.screen, ".dialog-text")
        desk.app.screen.query(Input).first().value = "Ann"
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Form) and signed(workspace) == [], "a reason is asked for"
        assert desk.app.screen.query_one("#field-although")
        desk.app.screen.query(Input).first().value = "Boss"
        await desk.press("ctrl+s")
        assert signed(workspace) == [("R-01", "approved", "Boss", "in_force")]
