"""Several sheets planned and taken in together: their rows name each other, and stand or fall together."""

import random
from datetime import date

import pytest

from aims_tui.insight.importing.reading import Wishes
from aims_tui.insight.importing.table import Book, Line, Sheet
from aims_tui.workspace.commands.importing.importing import carry_out, every_table, planned_whole
from aims_tui.workspace.commands.importing.plan import Known, Outcome, Row, Whole
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import Workspace

TODAY = date(2026, 11, 24)


def whole(workspace: Workspace, sheets: dict[str, str], *, as_found: bool = False, known: Known = Known.ALL) -> Whole:
    """Plan an import of sheets, each given as its lines."""
    made = [
        Sheet(name, [Line(number, tuple(row.split("|"))) for number, row in enumerate(text.split("\n"), 1)])
        for name, text in sheets.items()
    ]
    found = every_table(workspace, Book("f.xlsx", made), Wishes())
    return planned_whole(workspace, found, today=TODAY, as_found=as_found, known=known)


def rows(plan: Whole) -> dict[tuple[str, int], Row]:
    return {(row.sheet, row.number): row for row in plan.rows}


def outcomes(plan: Whole) -> dict[tuple[str, int], Outcome]:
    return {place: row.outcome for place, row in rows(plan).items()}


TEAM = "Name|Role|E-mail\nJo Li|CTO|jo@acme.example"
INVENTORY = "System ID|System Name|Purpose|Owner\nAIS-01|Ranker|Ranks|Jo Li"
RISKS = "Risk ID|Risk Title|AI System|Owner|Likelihood\nR001|Bias|AIS-01|jo@acme.example|3\nR002|Drift|Ranker|Bo|2"
ACTIONS = "Action ID|Risk ID|Action|Owner|Due date\nT-1|R001|Mask|Jo Li (CTO)|2027-01-05\nT-2|R002|Watch|Bo|2027-01-05"
FILE = {"To do": ACTIONS, "Risks": RISKS, "Inventory": INVENTORY, "Team": TEAM}


def last_action(workspace: Workspace) -> dict[str, int]:
    """Return how many records of each kind the last action touched."""
    with workspace.reading() as connection:
        last = connection.execute("SELECT action FROM op ORDER BY lamport DESC LIMIT 1").fetchone()[0]
        return dict(
            connection.execute("SELECT record, count(DISTINCT row) FROM op WHERE action = ? GROUP BY record", (last,))
        )


def test_rows_name_what_other_sheets_add_by_the_ids_and_titles_of_the_file(workspace: Workspace) -> None:
    plan = whole(workspace, FILE)
    assert {*outcomes(plan).values()} == {Outcome.ADDED}
    assert plan.new_people == ["Bo"], "the other stands in a sheet of its own"
    carry_out(workspace, plan, who="Lead")
    assert last_action(workspace) == {"person": 2, "system": 1, "risk": 2, "action": 2, "link": 2}
    assert rows(plan)["To do", 2].ref == "ACT-01"
    assert {*outcomes(whole(workspace, FILE)).values()} == {Outcome.UNCHANGED}


def test_a_person_of_a_sheet_is_one_however_the_others_spell_them(workspace: Workspace) -> None:
    carry_out(workspace, whole(workspace, FILE), who="Lead")
    with workspace.reading() as connection:
        assert connection.execute("SELECT name, role, email FROM person ORDER BY name").fetchall() == [
            ("Bo", "", ""), ("Jo Li", "CTO", "jo@acme.example"),
        ]  # fmt: skip


def test_sheets_may_name_each_other_both_ways(workspace: Workspace) -> None:
    both = {
        "Inventory": "System ID|System Name|Purpose|Risks\nAIS-01|Ranker|Ranks|R001",
        "Risks": "Risk ID|Risk Title|AI System\nR001|Bias|AIS-01",
    }
    carry_out(workspace, whole(workspace, both), who="Lead")
    assert last_action(workspace) == {"system": 1, "risk": 1, "link": 1}
    assert {*outcomes(whole(workspace, both)).values()} == {Outcome.UNCHANGED}


def test_a_row_that_names_one_that_is_refused_is_refused_with_it(workspace: Workspace) -> None:
    plan = whole(workspace, FILE | {"Risks": RISKS.replace("|Bo|2", "|Bo|99")})
    assert {place for place, outcome in outcomes(plan).items() if outcome is Outcome.REFUSED} == {
        ("Risks", 3), ("To do", 3),
    }  # fmt: skip
    assert rows(plan)["To do", 3].why == "It names 'R002', which is refused itself: row 3 of the sheet Risks."
    assert plan.new_people == []


def test_what_falls_by_a_rule_takes_along_what_names_it(workspace: Workspace) -> None:
    risks = "Risk ID|Risk Title|AI System|Treatment|Status\nR001|Bias|AIS-01|Accept|Accepted\nR002|Drift|Ranker||Open"
    plan = whole(workspace, FILE | {"Risks": risks})
    assert "who accepts" in rows(plan)["Risks", 2].why
    assert outcomes(plan)["To do", 2] is Outcome.REFUSED
    assert outcomes(plan)["To do", 3] is Outcome.ADDED
    assert {*outcomes(whole(workspace, FILE | {"Risks": risks}, as_found=True)).values()} == {Outcome.ADDED}


def test_rows_of_two_sheets_about_one_record_are_joined_or_contradict_each_other(workspace: Workspace) -> None:
    more = "Risk ID|Risk Title|Status|Owner\nR001|Bias|Mitigated|{}"
    plan = whole(workspace, {"Risks": RISKS, "Status": more.format("Jo"), "Inventory": INVENTORY})
    assert outcomes(plan)["Status", 2] is Outcome.REFUSED
    assert "row 2 of the sheet Status too, with another Owner" in rows(plan)["Risks", 2].why
    plan = whole(workspace, {"Risks": RISKS, "Status": more.format("jo@acme.example"), "Inventory": INVENTORY})
    assert outcomes(plan)["Status", 2] is Outcome.UNCHANGED
    assert rows(plan)["Risks", 2].fields["state"] == ["identified", "treated"]


def test_a_change_in_one_of_two_sheets_that_say_the_same_is_just_that_change(workspace: Workspace) -> None:
    same = "Risk ID|Risk Title|Likelihood|Owner\nR-01|Bias|{}|{}"
    carry_out(workspace, whole(workspace, {"One": same.format(3, "Jo")}), who="Lead")
    plan = whole(workspace, {"One": same.format(3, "Jo"), "Two": same.format(4, "Jo")})
    assert outcomes(plan) == {("One", 2): Outcome.UNCHANGED, ("Two", 2): Outcome.UPDATED}
    plan = whole(workspace, {"One": same.format(3, "Bo"), "Two": same.format(4, "Jo")})
    assert outcomes(plan) == {("One", 2): Outcome.UPDATED, ("Two", 2): Outcome.UPDATED}
    plan = whole(workspace, {"One": same.format(5, "Jo"), "Two": same.format(4, "Jo")})
    assert outcomes(plan) == {("One", 2): Outcome.REFUSED, ("Two", 2): Outcome.REFUSED}


def test_what_is_called_alike_twice_in_a_file_has_to_be_named_by_its_id(workspace: Workspace) -> None:
    twice = "Risk ID|Risk Title\nR001|Bias\nR002|Bias"
    plan = whole(workspace, {"Risks": twice, "To do": "Action ID|Risk|Action\nT-1|Bias|Mask\nT-2|R002|Mask more"})
    assert "2 risks of the file are called 'Bias'" in rows(plan)["To do", 2].why
    assert outcomes(plan)["To do", 3] is Outcome.ADDED


def test_only_new_and_update_hold_for_every_sheet(workspace: Workspace) -> None:
    carry_out(workspace, whole(workspace, {"Inventory": INVENTORY}), who="Lead")
    plan = whole(workspace, FILE, known=Known.UPDATE)
    assert {row.sheet for row in plan.rows if row.changes} == {"Team"}
    assert rows(plan)["To do", 2].outcome is Outcome.SKIPPED
    plan = whole(workspace, FILE, known=Known.ONLY_NEW)
    assert outcomes(plan)["Inventory", 2] is Outcome.SKIPPED and outcomes(plan)["Risks", 2] is Outcome.ADDED


def test_an_id_that_nothing_here_ever_had_is_kept_and_others_are_given_later_ones(workspace: Workspace) -> None:
    text = "Risk ID|Risk Title\nR-07|Seventh\nR999|Other\nR-03|Third\nR-3|No id of ours\nR-9999999|Far"
    plan = whole(workspace, {"Risks": text})
    expected = ["R-07", "R-08", "R-03", "R-09", "R-10"]
    assert [row.ref for row in plan.rows] == expected
    carry_out(workspace, plan, who="Lead")
    assert [row.ref for row in plan.rows] == expected
    again = whole(workspace, {"Risks": text})
    assert {*outcomes(again).values()} == {Outcome.UNCHANGED}
    later = whole(workspace, {"Risks": "Risk ID|Risk Title\nR-05|Was never given, but is earlier\nR-20|Later"})
    assert [row.ref for row in later.rows] == ["R-21", "R-20"]


def test_refused_rows_are_mended_with_those_that_they_name_by_ids_of_the_file(workspace: Workspace) -> None:
    plan = whole(workspace, FILE | {"Risks": RISKS.replace("jo@acme.example|3", "jo@acme.example|99")})
    carry_out(workspace, plan, who="Lead")
    mend = {chosen.sheet.name: numbers for chosen, numbers in plan.to_mend()}
    assert {name: [*numbers] for name, numbers in mend.items()} == {"Risks": [2], "To do": [2], "Inventory": [2]}
    assert mend["Inventory"][2] == "Taken, as SYS-1; a refused row names it."


@pytest.mark.parametrize("seed", range(25))
def test_whatever_stands_in_the_sheets_all_of_the_good_rows_go_in_or_none(workspace: Workspace, seed: int) -> None:
    chance = random.Random(seed)
    cells = ["", "A.6.2.4", "R001", "R-01", "S1", "T-1", "Bias", "Jo", "jo@x.yy", "2026-12-14", "Closed", "5", "99",
             "R001; S1", "–", "\x00", "9" * 600]  # fmt: skip
    heads = {
        "Risks": ["Risk ID", "Risk Title", "AI System", "Owner", "Likelihood", "Status"],
        "Systems": ["System ID", "System Name", "Purpose", "Risks", "Owner"],
        "To do": ["Action ID", "Risk ID", "Action", "Owner", "Due date"],
        "Team": ["Name", "Role", "E-mail"],
        "Evidence": ["Evidence ID", "Title", "Supports", "Supersedes", "Link"],
    }  # fmt: skip
    sheets = {
        name: "\n".join(["|".join(row), *("|".join(chance.choices(cells, k=len(row))) for _ in range(6))])
        for name, row in heads.items()
    }
    before = workspace.head().changes
    try:
        plan = whole(workspace, sheets, as_found=chance.random() < 0.5)
        if plan.changes:
            carry_out(workspace, plan, who="Lead", as_found=False)
    except errors.Refused:
        assert workspace.head().changes == before
        return
    with workspace.reading() as connection:
        actions = connection.execute("SELECT count(DISTINCT action) FROM op WHERE lamport > ?", (before,)).fetchone()[0]
        there = {row[0] for name in ("risk", "system", "action", "person", "evidence")
                 for row in connection.execute(f"SELECT id FROM {name}")}  # fmt: skip
    assert actions <= 1
    assert {row.record for row in plan.rows if row.outcome is Outcome.ADDED} <= there
    assert bool([row for row in plan.rows if row.changes]) == (workspace.head().changes > before)


def test_a_row_that_says_the_same_names_the_sheet_of_the_other(workspace: Workspace) -> None:
    row = "Risk ID|Risk Title|Likelihood\nR001|Bias|3"
    found = rows(whole(workspace, {"One": row, "Two": f"{row}\nR001|Bias|3"}))
    assert found["Two", 2].why == found["Two", 3].why == "the same as row 2 of the sheet One"
