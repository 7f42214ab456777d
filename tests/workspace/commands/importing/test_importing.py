"""Planning and carrying out: all good rows or none, whatever comes between."""

import random
from datetime import date

import pytest

from aims_tui.insight.importing.reading import Wishes
from aims_tui.insight.importing.table import Book, Line, Sheet
from aims_tui.workspace.commands.importing.importing import carry_out, planned, table
from aims_tui.workspace.commands.importing.plan import Outcome, Plan
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import put

TODAY = date(2026, 11, 24)


def book(*rows: str) -> Book:
    return Book("f.csv", [Sheet("", [Line(number, tuple(row.split("|"))) for number, row in enumerate(rows, 1)])])


def plan_of(workspace: Workspace, *rows: str, into: str = "", as_found: bool = False) -> Plan:
    found = table(workspace, book(*rows), Wishes(into))
    return planned(workspace, found, today=TODAY, as_found=as_found)


def changes(workspace: Workspace) -> int:
    return workspace.head().changes


RISKS = ("Risk ID|Title|Owner|Likelihood|Controls", *(f"R{n}|Risk {n}|Jo|3|A.6.2.4" for n in range(300)))


def test_one_action_holds_everything_people_and_ties_included(workspace: Workspace) -> None:
    plan = plan_of(workspace, *RISKS)
    carry_out(workspace, plan, who="Lead")
    with workspace.reading() as connection:
        last = connection.execute("SELECT action FROM op ORDER BY lamport DESC LIMIT 1").fetchone()[0]
        kinds = dict(
            connection.execute("SELECT record, count(DISTINCT row) FROM op WHERE action = ? GROUP BY record", (last,))
        )
    assert kinds == {"person": 1, "risk": 300, "link": 300}


def test_whoever_stops_an_import_leaves_nothing_behind(workspace: Workspace) -> None:
    before = changes(workspace)
    plan = plan_of(workspace, *RISKS)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(workspace, plan, who="Lead", tick=stop)
    assert changes(workspace) == before


def test_what_the_gate_refuses_after_all_is_refused_in_the_plan_and_the_rest_goes_in(workspace: Workspace) -> None:
    plan = plan_of(workspace, "Clause|Status", "4.1|Implemented", "4.2|In progress", as_found=True)
    assert plan.number(Outcome.UPDATED) == 2, "nobody judged it yet"
    carry_out(workspace, plan, who="Lead")
    assert [row.outcome for row in plan.rows] == [Outcome.REFUSED, Outcome.UPDATED]
    assert "without evidence" in plan.rows[0].why


def test_a_risk_that_cannot_be_closed_is_refused_as_the_gate_would(workspace: Workspace) -> None:
    kinds = workspace.kinds
    risk = gate.added(kinds["risk"], {"title": "Known"})
    action = gate.added(kinds["action"], {"title": "Do it", "of": risk.row})
    gate.write(workspace, gate.Action("Lead", now(), "", (risk, action)))
    plan = plan_of(workspace, "Risk ID|Title|Status", "R-01|Known|Closed", "x|Other|Closed", into="risk")
    assert [row.outcome for row in plan.rows] == [Outcome.REFUSED, Outcome.ADDED]
    assert "cannot be closed while ACT-01 is open" in plan.rows[0].why
    with pytest.raises(errors.Refused):
        gate.write(workspace, gate.Action("Lead", now(), "", (gate.Change("risk", risk.row, {"state": "closed"}),)))


def test_a_part_is_added_to_what_the_row_names(workspace: Workspace) -> None:
    risk = gate.added(workspace.kinds["risk"], {"title": "Known"})
    gate.write(workspace, gate.Action("Lead", now(), "", (risk,)))
    rows = ("Action ID|Risk ID|What|Due date", "T-1|R-01|Do it|2027-01-05", "T-2|R-09|No|")
    plan = plan_of(workspace, *rows, into="action")
    assert [row.outcome for row in plan.rows] == [Outcome.ADDED, Outcome.REFUSED]
    assert "There is no risk, requirement, incident" in plan.rows[1].why
    carry_out(workspace, plan, who="Lead")
    assert plan.rows[0].ref == "ACT-01"


def test_rows_that_agree_are_joined(workspace: Workspace) -> None:
    plan = plan_of(workspace, "Risk ID|Title|Owner|Likelihood", "A-1|Leak|Jo|", "A-1|Leak||4", into="risk")
    assert [row.outcome for row in plan.rows] == [Outcome.ADDED, Outcome.UNCHANGED]
    assert plan.rows[0].fields["likelihood"] == ["", "4"]
    assert plan.rows[1].why == "the same as row 2"


def test_a_refused_row_adds_nobody(workspace: Workspace) -> None:
    plan = plan_of(workspace, "Clause|Status|Owner", "4.1|Implemented|Jo", "4.2|In progress|Bo")
    assert plan.new_people == ["Bo"]


def test_a_value_that_somebody_changed_meanwhile_is_what_is_compared_with(workspace: Workspace) -> None:
    plan_of(workspace, "Clause|Due date", "4.1|2027-01-05")
    put(workspace, "4.1", who="Ann", due="2027-01-05")
    assert plan_of(workspace, "Clause|Due date", "4.1|2027-01-05").rows[0].outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("cell", "linked"),
    [
        ("R-01, R-02", ["R-01", "R-02"]), ("R-01; R-02", ["R-01", "R-02"]), ("R-01 R-02", ["R-01", "R-02"]),
        ("R-01\nR-03", ["R-01", "R-03"]), ("R-01 and R-02", ["R-01", "R-02"]), ("R-01 Bias; R-02", ["R-01", "R-02"]),
        ("Bias, Leak / R-03", ["R-01", "R-02", "R-03"]), ("Drift, 2nd kind; bad", ["R-03"]),
        ("R-03: Drift, 2nd kind; bad", ["R-03"]), ("R-01 see below", ["R-01"]),
    ],
)  # fmt: skip
def test_every_record_that_a_cell_lists_is_linked(workspace: Workspace, cell: str, linked: list[str]) -> None:
    risks = [gate.added(workspace.kinds["risk"], {"title": each}) for each in ("Bias", "Leak", "Drift, 2nd kind; bad")]
    gate.write(workspace, gate.Action("Lead", now(), "", tuple(risks)))
    plan = plan_of(workspace, "System ID|System Name|Risks", f"S1|Ranker|{cell}")
    assert plan.rows[0].fields["risks"] == [[], linked]


@pytest.mark.parametrize("cell", ["R-01, R-99", "R-01 R-99", "R-01; A thing", "R-01 see R-02"])
def test_a_list_with_something_that_is_not_there_is_refused_rather_than_cut(workspace: Workspace, cell: str) -> None:
    risk = gate.added(workspace.kinds["risk"], {"title": "Bias"})
    gate.write(workspace, gate.Action("Lead", now(), "", (risk,)))
    plan = plan_of(workspace, "System ID|System Name|Risks", f"S1|Ranker|{cell}")
    assert plan.rows[0].column == "Risks" and "There is no risk" in plan.rows[0].why


def test_evidence_is_found_by_its_id_whatever_its_title_names(workspace: Workspace) -> None:
    kinds = workspace.kinds
    proof = gate.added(kinds["evidence"], {"title": "Assessments of SYS-1, SYS-2", "link": "https://acme.example"})
    systems = [gate.added(kinds["system"], {"name": each, "purpose": "Helps"}) for each in ("One", "Two")]
    gate.write(workspace, gate.Action("Lead", now(), "", (proof, *systems)))
    plan = plan_of(workspace, "Clause|Evidence", "4.1|EV-01 Assessments of SYS-1, SYS-2, 2026-08-03", "4.2|SYS-1")
    assert plan.rows[0].fields["evidence"] == [[], ["EV-01"]]
    assert "evidence" not in plan.rows[1].fields and "not linked" in plan.rows[1].why


@pytest.mark.parametrize("cell", ["A.4.2;A.5.x", "A.4.2, A.99.1", "A.4.2 A.5.1", "A.4.2/A.7"])
def test_a_list_with_a_number_that_is_not_published_is_refused_rather_than_cut(workspace: Workspace, cell: str) -> None:
    plan = plan_of(workspace, "Risk ID|Title|Controls", f"R1|Bias|{cell}")
    assert plan.rows[0].column == "Controls" and "is no number of ISO/IEC 42001" in plan.rows[0].why


@pytest.mark.parametrize("seed", range(30))
def test_whatever_stands_in_a_table_all_of_the_good_rows_go_in_or_none(workspace: Workspace, seed: int) -> None:
    chance = random.Random(seed)
    cells = ["", "4.1", "A.6.2.4", "R-01", "R001", "Yes", "Partial", "31/12/2026", "Jo (Lead)", "=1+1", "\x00",
             "9" * 600, "a\nb", "–", "50%", "x@y.zz", "A.5.1", "5", "Closed", "\ud800"]  # fmt: skip
    heads = ["Risk ID", "Title", "Owner", "Status", "Likelihood", "Controls", "Clause", "Applicable", "Due date",
             "Notes"]  # fmt: skip
    rows = ["|".join(chance.sample(heads, 6)), *("|".join(chance.choices(cells, k=6)) for _ in range(25))]
    before = changes(workspace)
    try:
        plan = plan_of(workspace, *rows, into=chance.choice(["requirements", "risks", "evidence", "people", "actions"]))
        if plan.changes:
            carry_out(workspace, plan, who="Lead")
    except errors.Refused:
        assert changes(workspace) == before
        return
    with workspace.reading() as connection:
        last = connection.execute("SELECT count(DISTINCT action) FROM op WHERE lamport > ?", (before,)).fetchone()[0]
    assert last <= 1
    good = {row.record for row in plan.rows if row.outcome in (Outcome.ADDED, Outcome.UPDATED)}
    assert bool(good) == (changes(workspace) > before)


def test_a_formula_that_failed_is_read_as_empty_and_told_in_its_row(workspace: Workspace) -> None:
    """Whether the error arrives as a text, as from CSV, or beside an empty cell, as from a spreadsheet."""
    lines = [
        Line(number, tuple(row.split("|")))
        for number, row in enumerate(
            ("Risk ID|Title|Likelihood|Description|Owner", "R1|One|#N/A|#REF!|Jo", "R2|Two|3||Jo", "R3|#VALUE!|3|x|Jo",
             "R4|Four|3|See #REF! there|#name?"), 1,
        )
    ]  # fmt: skip
    found = table(workspace, Book("f.xlsx", [Sheet("Risks", lines, errors={(2, 3): "#DIV/0!"})]), Wishes("risk"))
    assert not any("#N/A" in column.met for column in found.columns)
    plan = planned(workspace, found, today=TODAY)
    assert [row.outcome for row in plan.rows] == [Outcome.ADDED, Outcome.ADDED, Outcome.REFUSED, Outcome.ADDED]
    failed = "is read as empty; the formula failed."
    assert plan.rows[0].why.startswith(f"Likelihood: #N/A {failed} Description: #REF! {failed}")
    assert plan.rows[1].why.startswith(f"Description: #DIV/0! {failed}")
    assert (plan.rows[2].column, plan.rows[2].why) == (
        "Title", "The formula failed in the file: #VALUE! stands there."
    )  # fmt: skip
    assert plan.rows[3].fields["description"][1] == "See #REF! there" and "owner" not in plan.rows[3].fields
    assert plan.rows[3].why.startswith(f"Owner: #name? {failed}")
