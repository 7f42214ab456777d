"""The clean demo: the same company some months on, in which an auditor finds nothing."""

import json
import re
from datetime import date
from typing import Any

import pytest

from aims_tui import paths
from aims_tui.insight.figures import Share, figures
from aims_tui.workspace import demo
from aims_tui.workspace.demo import days
from aims_tui.workspace.queries import history, overview, register
from aims_tui.workspace.store import verify
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY
from tests.workspace.demo.test_demo import NEVER_TOLD, rows
from tests.workspace.demo.test_demo_registers import entries, lacking, texts

Story = dict[str, Any]
DAYS = [TODAY, date(2028, 2, 29), date(2031, 1, 1)]
UC_2 = "Applicant shortlisting aid"


@pytest.fixture(scope="module", params=DAYS, ids=str)
def clean(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, date]:
    return demo.make(tmp_path_factory.mktemp("clean") / "larkmoor-desk.aims", request.param, clean=True), request.param


@pytest.fixture(scope="module")
def sequel() -> Story:
    found: Story = json.loads(paths.data_file("demo-clean.json").read_text("utf-8"))
    return found


def test_nothing_is_missing_in_any_record(clean: tuple[Workspace, date]) -> None:
    assert lacking(*clean) == {}


def test_verify_finds_every_file_whole(clean: tuple[Workspace, date]) -> None:
    verdict = verify.verify(Workspace.open(clean[0].path))
    assert not verdict.problems
    assert verdict.files == 52


@pytest.mark.parametrize("assessment", ["", UC_2])
def test_everything_that_applies_is_implemented_on_sound_evidence(
    clean: tuple[Workspace, date], assessment: str
) -> None:
    workspace, today = clean
    chosen = next((row["id"] for row in rows(workspace, "SELECT * FROM assessment") if row["title"] == assessment), "")
    counted = figures(overview.overview(workspace, chosen).states, today)
    assert counted.subclauses == Share(32, 32)
    assert counted.controls == (Share(34, 34) if assessment else Share(38, 38))
    assert (counted.undecided, len(counted.on_weak_evidence), counted.with_reason) == (0, 0, 0)
    assert counted.assigned.part == counted.assigned.whole
    assert not counted.overdue


def test_every_requirement_has_its_reason_its_people_and_its_text(clean: tuple[Workspace, date]) -> None:
    people = ("owner", "reviewer", "approver")
    for row in rows(clean[0], "SELECT * FROM requirement"):
        if row["applicability"] == "not_applicable":
            assert len(row["exclusion_justification"]) > 40, row["ref"]
        elif row["status"] == "implemented":
            assert len({row[name] for name in people}) == 3 and all(row[name] for name in people), row["ref"]
            assert row["implementation"] and not row["no_evidence_reason"], row["ref"]
            if row["ref"][0] in "AX":
                assert row["inclusion_reasons"] not in ("", "[]") and row["inclusion_justification"], row["ref"]


def test_nobody_is_late_with_anything(clean: tuple[Workspace, date]) -> None:
    workspace, today = clean
    assert [row["short"] for row in rows(workspace, "SELECT * FROM action WHERE done_on = ''")] == []
    with workspace.reading() as connection:
        for kind in workspace.kinds.values():
            if kind.about.due and kind.about.over:
                found = register.rows(workspace, connection, kind, today.isoformat())
                open_ones = [each.facts for each in found if not kind.about.over(each.facts)]
                assert all((each.days_to(kind.about.due) or 0) >= 0 for each in open_ones), kind.name


def test_evidence_is_current_approved_and_linked_or_superseded_by_what_is(clean: tuple[Workspace, date]) -> None:
    workspace, today = clean
    found = rows(workspace, "SELECT *, (SELECT count(*) FROM link WHERE from_row = evidence.id) AS links FROM evidence")
    new = {row["supersedes"] for row in found}
    for row in found:
        assert row["state"] == ("superseded" if row["id"] in new else "approved"), row["short"]
        assert row["links"] and (row["id"] in new or not row["valid_until"] or row["valid_until"] > today.isoformat())
    assert sum(row["state"] == "superseded" for row in found) == 11


def test_every_remark_of_the_auditor_is_resolved(clean: tuple[Workspace, date]) -> None:
    assert [row["text"] for row in rows(clean[0], "SELECT * FROM remark") if not row["resolved_on"]] == []


def test_every_question_that_was_answered_is_answered_with_yes(clean: tuple[Workspace, date]) -> None:
    assert [row["question"] for row in rows(clean[0], "SELECT * FROM answer") if row["verdict"] != "yes"] == []


def test_the_story_is_the_same_as_far_as_it_goes(clean: tuple[Workspace, date]) -> None:
    """The defects are history: they were there, and the journal says who mended them when."""
    workspace, today = clean
    told = history.history(workspace)
    assert [each.at for each in told] == sorted(each.at for each in told)
    assert told[-1].at[:10] <= today.isoformat()
    assert all(date.fromisoformat(each.at[:10]).weekday() < 5 for each in told)
    row = next(each["id"] for each in rows(workspace, "SELECT * FROM incident") if each["short"] == "INC-3")
    causes = [each for each in history.history(workspace, row) if each.field == "cause"]
    assert len(causes) == 1 and causes[0].at[:10] == days.working_day(today, -121).isoformat()


def test_no_text_is_a_filler_and_each_names_only_what_is_there(sequel: Story) -> None:
    first: Story = json.loads(paths.data_file("demo.json").read_text("utf-8"))
    records = [*entries(first["records"]), *entries(sequel["records"]), *first["evidence"], *sequel["evidence"]]
    known = {each["short"] for each in records if "short" in each}
    for text in texts(sequel):
        assert not NEVER_TOLD.search(re.sub(r"\{[TDYQ][+-]\d+\}", "", text)) or len(text) < 3, text
        named = re.findall(r"\b(?:SYS|POL|INC|SUP|IA|CON|ACT|EV|UC|R|M|C|O)-\d+\b", text)
        assert {*named} <= known, text


def test_steps_come_in_order_and_after_the_story(sequel: Story) -> None:
    for entry in [*entries(sequel["records"]), *sequel["evidence"]]:
        later = [each["day"] for each in (entry, *entry.get("steps", ())) if "day" in each]
        assert later == sorted(later) and all(-126 < day <= 0 for day in later), entry.get("short")


def test_nobody_tells_of_evidence_before_it_is_issued(clean: tuple[Workspace, date]) -> None:
    issued = {row["short"]: row["issued_on"] for row in rows(clean[0], "SELECT short, issued_on FROM evidence")}
    for each in history.history(clean[0]):
        assert all(issued[short] <= each.at[:10] for short in re.findall(r"EV-\d\d", each.new)), each.new
